"""The command: what it says before the first request, to whom it opens, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
import serving as load
from click.testing import CliRunner
from command import COMMAND, PATIENCE, Result, environment, start
from PIL import Image
from served import until
from zxingcpp import read_barcodes

from publish.cli import main
from publish.core.diagnostics import Rejected
from publish.serve import announcement, network
from publish.serve.network import LOOPBACK, bound, lan_address, port_of, sockets_at, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: A loopback address that stands for one of the network: on Linux there are many.
NEARBY = "127.0.0.2"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other loopback addresses: Linux")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return load.site(tmp_path)


class Running:
    """The command while it serves: what it has said until now, and where it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.said = process, list[str]()
        assert process.stdout
        for line in process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("Ctrl-C"):
                break
        self.urls = re.findall(r"^(http://\S+/)$", "\n".join(self.said), re.MULTILINE)

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """End it by a signal: exit code, and the rest of what it says."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def got(url: str) -> bytes:
    """What is at an address of the server."""
    with urlopen(url) as answer:  # noqa: S310 - it is ours
        return bytes(answer.read())


def heard() -> None:
    """Let a new process hear the signals that are ignored after nohup or in the background."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Running]:
    with subprocess.Popen(
        [*COMMAND, "serve", str(folder), "--port", "0", *options],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heard,
    ) as process:  # fmt: skip
        try:
            yield Running(process)
        finally:
            process.kill()


def test_what_it_says_before_the_first_request(site: Path) -> None:
    with running(site) as one:
        assert one.said[:2] == [
            f"{site}: 2 files, to be read only; nothing else of this machine",
            "readers: whoever uses this machine (--lan lets others in)",
        ]
        (url,) = one.urls
        assert url.startswith("http://127.0.0.1:")
        assert len(got(url)) == load.PAGE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_at_once_whoever_is_reading(site: Path, number: signal.Signals) -> None:
    """What was downloaded whole is counted; who has half of it is not waited for."""
    with running(site) as one:
        port = int(one.urls[0].rpartition(":")[2].rstrip("/"))
        for _ in range(3):
            assert len(got(f"{one.urls[0]}book.epub")) == load.BOOK
        with (
            socket.create_connection((LOOPBACK, port)) as slow,
            socket.create_connection((LOOPBACK, port)),
        ):
            slow.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\n\r\n")
            slow.recv(1000)
            code, out, err = one.end(number)
    assert (code, out) == (130, "     3  book.epub\n")
    assert err == "publish: serving has ended; 3 downloads\n"


def test_strangers_put_nothing_on_the_terminal(site: Path) -> None:
    with running(site) as one:
        port = int(one.urls[0].rpartition(":")[2].rstrip("/"))
        for said in (
            b"GET /\x1b[2J%1b%5b2J HTTP/1.1\r\n\r\n", b"\x1b]0;x\x07\r\n\r\n", b"\x00" * 100,
            b"GET /%1b%5b2J HTTP/1.1\r\nHost: \x1b[2J\r\n\r\n",
        ):  # fmt: skip
            with socket.create_connection((LOOPBACK, port)) as stranger:
                stranger.sendall(said)
        assert len(got(one.urls[0])) == load.PAGE
        code, out, err = one.end(signal.SIGINT)
    assert (code, out, err) == (130, "", "publish: serving has ended; 0 downloads\n")


# --- the network ------------------------------------------------------------------------


@LINUX
def test_on_the_network_a_code_is_shown(site: Path) -> None:
    with running(site, "--lan", "--address", NEARBY) as one:
        assert one.said[1] == (
            "readers: everybody on the network of this machine, without a password, unencrypted"
        )
        url = one.urls[0]
        assert url.startswith(f"http://{NEARBY}:")
        assert [found.text for found in read_barcodes(drawn(one.said))] == [url]
        for reached in (url, url.replace(NEARBY, LOOPBACK)):
            assert len(got(reached)) == load.PAGE


def drawn(lines: list[str]) -> Image.Image:
    """The code that stands in blocks on a terminal, as a camera sees it."""
    rows = [line for line in lines if re.fullmatch("[█▀▄ ]{20,}", line)]
    picture = Image.new("L", (len(rows[0]), 2 * len(rows)), 0)
    for y, row in enumerate(rows):
        for x, block in enumerate(row):
            picture.putpixel((x, 2 * y), 255 if block in "█▀" else 0)
            picture.putpixel((x, 2 * y + 1), 255 if block in "█▄" else 0)
    return picture.resize((picture.width * 8, picture.height * 8), Image.Resampling.NEAREST)


@LINUX
def test_without_the_network_nobody_else_comes_in(site: Path) -> None:
    with running(site) as one:
        port = int(one.urls[0].rpartition(":")[2].rstrip("/"))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((NEARBY, port))


def test_the_address_on_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_OUTSIDE", ("not an address", LOOPBACK))
    with pytest.raises(Rejected, match=r"--lan: error\[SERVE-NETWORK\]: this machine is on no net"):
        lan_address()


def test_a_public_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.cli.serving import _readers

    assert next(iter(_readers("93.184.216.34"))).startswith("readers: everybody on the internet")


@LINUX
def test_it_is_announced_by_name(site: Path) -> None:
    """A service of its own on the loopback network, as zeroconf has it; taken back at the end."""
    made = announcement.announce(LOOPBACK, 8000, "Kant. Zum ewigen Frieden " * 9)
    assert made is not None
    made.close()
    told = announcement._service("192.168.1.20", 8000, "Kant. Frieden")
    assert told.type == "_http._tcp.local." and told.port == 8000
    assert told.name == "Kant  Frieden._http._tcp.local."
    assert told.parsed_addresses() == ["192.168.1.20"] and told.server == f"{network.host_name()}."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada", "ada.local"),
        ("a.example.org", "a.local"),
        ("Ä_b", "b.local"),
        ("", "offprint.local"),
    ],
)
def test_the_name_of_the_machine(monkeypatch: pytest.MonkeyPatch, name: str, expected: str) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    assert network.host_name() == expected
    assert expected in network.machine_names()


def test_addresses_to_type() -> None:
    assert url_of("192.168.1.20", 8000) == "http://192.168.1.20:8000/"
    assert url_of("192.168.1.20", 80) == "http://192.168.1.20/"
    assert url_of("fd00::2", 8000) == "http://[fd00::2]:8000/"


# --- what is wrong ----------------------------------------------------------------------


def test_a_port_that_is_taken(site: Path) -> None:
    with bound(LOOPBACK, 0) as taken:
        port = port_of(taken)
        result = start("serve", str(site), "--port", str(port), folder=site)
    assert result == Result(
        2, "",
        f"--port: error[SERVE-PORT]: the port {port} is taken by another program\n"
        "  hint: end that program, or name another port; --port 0 takes one that is free\n",
    )  # fmt: skip


def test_a_free_port_is_free_at_all_addresses() -> None:
    made = sockets_at([LOOPBACK, NEARBY] if sys.platform == "linux" else [LOOPBACK], 0)
    assert len({port_of(one) for one in made}) == 1
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--address", "192.168.1.20"], "--address is for --lan"),
        (["--lan", "--address", "here"], "write one address of this machine in numbers"),
        (["--lan", "--address", "::"], "write one address of this machine in numbers"),
        (["--port", "70000"], "70000 is not in the range"),
    ],
)
def test_wrong_usage(
    publish: Callable[..., Result], site: Path, options: list[str], said: str
) -> None:
    result = publish("serve", site, *options)
    assert result.code == 2 and said in result.err


def test_an_address_of_another_machine(publish: Callable[..., Result], site: Path) -> None:
    result = publish("serve", site, "--lan", "--address", "203.0.113.9")
    assert result.code == 2
    assert "--address: error[SERVE-NETWORK]: nothing can be served at 203.0.113.9" in result.err


def test_a_folder_with_nothing_to_serve(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    result = publish("serve", tmp_path / "build")
    assert (result.code, "error[SERVE-NOTHING]" in result.err) == (1, True)
    for folder, said in (("no", "no such folder"), ("file", "this is a file")):
        (tmp_path / "file").write_bytes(b"")
        wrong = publish("serve", tmp_path / folder)
        assert wrong.code == 2 and said in wrong.err


def test_the_help_says_what_is_exposed() -> None:
    said = CliRunner().invoke(main, ["serve", "--help"]).output
    assert "nothing else of this machine can be asked for" in " ".join(said.split())


def test_the_command_itself_is_not_slower() -> None:
    """What serving needs is imported when something is served."""
    code = (
        "import sys\nfrom publish.cli import main\n"
        "print([n for n in ('asyncio', 'uvicorn', 'starlette', 'segno') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# --- two hundred readers ----------------------------------------------------------------


@pytest.mark.whole
def test_two_hundred_readers_of_one_book(site: Path) -> None:
    """Nothing is lost, and what is under way is not held in memory."""
    import asyncio

    book = (site / "book.epub").read_bytes()
    with running(site) as one:
        port = int(one.urls[0].rpartition(":")[2].rstrip("/"))
        before = load.peak_memory(one.process.pid)
        got = asyncio.run(load.downloads(port, one.process.pid, book))
        code, out, _ = one.end(signal.SIGINT)
    assert (got.whole, code, out) == (load.READERS, 130, f"{load.READERS:>6}  book.epub\n")
    assert got.peak - before < 100, "MiB; all of them at once would be 954"


@pytest.mark.whole
def test_slow_readers_are_not_held_in_memory(site: Path) -> None:
    """Two hundred who take a little and wait; others are answered meanwhile."""
    with running(site) as one:
        port = int(one.urls[0].rpartition(":")[2].rstrip("/"))
        before = load.peak_memory(one.process.pid)
        slow = [socket.create_connection((LOOPBACK, port)) for _ in range(load.READERS)]
        for reader in slow:
            reader.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for reader in slow:
            assert reader.recv(1000)
        assert len(got(one.urls[0])) == load.PAGE
        assert load.peak_memory(one.process.pid) - before < 100
        for reader in slow:
            reader.close()
        until(lambda: len(os.listdir(f"/proc/{one.process.pid}/fd")) < 50)  # noqa: PTH208
        assert one.end(signal.SIGINT) == (130, "", "publish: serving has ended; 0 downloads\n")
