"""Books onto a reMarkable: a server that answers as its web interface does, and worse ones."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from postoffice import bare
from sendable import epub, file, kobo

from publish.send import connected, sending
from publish.send.devices import Device, device_at
from publish.send.tablet import TabletCable
from publish.send.targets import Tablet, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from command import Result

    Publish = Callable[..., Result]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered, in a folder of the test's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


class Interface(ThreadingHTTPServer):
    """The web interface: the documents that it has, and what it answers to an upload."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.documents: dict[str, bytes] = {}
        self.status = 201
        self.asked: list[str] = []

    @property
    def target(self) -> str:
        return f"remarkable=127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Interface

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        listed = [{"ID": "1", "VissibleName": n} for n in self.server.documents]
        self._answer(200, json.dumps(listed).encode())

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        boundary = self.headers["Content-Type"].partition("boundary=")[2].encode()
        _, part, end = body.split(b"--" + boundary)
        head, _, data = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="file"; filename="([^"]+)"', head)
        assert name is not None
        assert b"Content-Type: application/epub+zip" in head
        assert end == b"--\r\n"
        if self.server.status == 201:
            stem = name[1].decode().removesuffix(".epub")
            self.server.documents[stem] = data.removesuffix(b"\r\n")
        self._answer(self.server.status, b'{"status":"no room"}')

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Location", "http://example.invalid/")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def interface() -> Iterator[Interface]:
    server = Interface()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_book_is_uploaded_into_the_first_folder(publish: Publish, tmp_path: Path) -> None:
    with interface() as server:
        result = publish("send", file(tmp_path), "--to", server.target)
        assert result.code == 0, result.err
        assert server.documents == {"on-proofs": epub()}
        assert server.asked == ["/documents/", "/upload"]
        again = publish("send", file(tmp_path), "--to", server.target)
        assert (again.code, "was sent before" in again.out) == (0, True)
        assert len(server.documents) == 1


def test_a_new_edition_goes_beside(publish: Publish, tmp_path: Path) -> None:
    with interface() as server:
        server.documents["On-Proofs"] = b"with marks"
        result = publish("send", file(tmp_path), "--to", server.target, "--in-place")
        assert (result.code, "SEND-OTHER" in result.err) == (1, True)
        result = publish("send", file(tmp_path), "--to", server.target)
        assert (result.code, "the reader’s marks stay" in result.out) == (0, True)
        assert server.documents == {"On-Proofs": b"with marks", "on-proofs-2": epub()}


def test_a_dry_run_uploads_nothing(publish: Publish, tmp_path: Path) -> None:
    with interface() as server:
        result = publish("send", file(tmp_path), "--to", server.target, "--dry-run")
    assert (result.code, server.documents) == (0, {})
    assert "it would be uploaded" in result.out


@pytest.mark.parametrize("status", [302, 400, 500])
def test_what_is_not_taken_is_told(publish: Publish, tmp_path: Path, status: int) -> None:
    """A redirection is not followed."""
    with interface() as server:
        server.status = status
        result = publish("send", file(tmp_path), "--to", server.target)
        assert result.code == 1
        assert f"error[DEVICE-REFUSED]: it does not take the file: {status}" in result.err
        server.status = 201
        assert publish("send", file(tmp_path), "--to", server.target).code == 0


@pytest.mark.parametrize(
    ("answer", "then", "code"),
    [
        (b"", "close", "DEVICE-NONE"),
        (b"nonsense\r\n\r\n", "close", "DEVICE-NONE"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[", "close", "DEVICE-"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "close", "DEVICE-REFUSED"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]", "close", "DEVICE-REFUSED"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<ht>", "close", "DEVICE-REFUSED"),
        (b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "close", "DEVICE-REFUSED"),
        (b"HTTP/1.1 200 OK\r\n", "wait", "DEVICE-NONE"),
    ],
)
def test_who_is_no_tablet(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    publish: Publish,
    answer: bytes,
    then: str,
    code: str,
) -> None:
    patient = TabletCable.__init__
    monkeypatch.setattr(
        TabletCable, "__init__",
        lambda self, tablet, **named: patient(self, tablet, **named, patience=0.5),
    )  # fmt: skip
    with bare(answer, then=then) as port:
        result = publish("send", file(tmp_path), "--to", f"remarkable=127.0.0.1:{port}")
    assert result.code == 1
    assert f"error[{code}" in result.err
    assert "USB web interface" in result.err
    assert "Traceback" not in result.err


def test_it_is_found_by_its_network(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no other device is connected; else both are named."""
    assert connected.has_tablet_network() is False
    monkeypatch.setattr(connected, "has_tablet_network", lambda: True)
    found: list[Device] = []
    monkeypatch.setattr(connected, "connected", lambda: found)
    with interface() as server:

        class Near(Tablet, frozen=True):
            host: str = "127.0.0.1"
            port: int = server.server_port

        monkeypatch.setattr(sending, "Tablet", Near)
        result = publish("send", file(tmp_path), "--to", "usb")
        assert (result.code, [*server.documents]) == (0, ["on-proofs"]), result.err
    device = device_at(kobo(tmp_path / "kobo"))
    assert device is not None
    found.append(device)
    result = publish("send", file(tmp_path), "--to", "usb")
    assert result.code == 1
    assert "; reMarkable at 10.11.99.1" in result.err


def test_addresses_of_tablets() -> None:
    assert target_of("remarkable") == Tablet("10.11.99.1", 80)
    assert target_of("remarkable=http://rm.local:8080/") == Tablet("rm.local", 8080)
