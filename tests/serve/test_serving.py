"""A server as readers and strangers meet it: asked byte by byte over real connections."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from served import Served, answer_of, everything, serving, until
from test_targets import HOSTILE

from publish.core.files import digest
from publish.serve import server as limits
from publish.serve.shelves import SiteShelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"SECRET-0451"
PAGE = "<!DOCTYPE html>\n<title>A shelf</title>\n<p>Some words.\n" * 40
BOOK = bytes(range(256)) * 20_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, and what must not be seen: around it, hidden in it, behind links."""
    around = tmp_path_factory.mktemp("around")
    folder = around / "site"
    (folder / "works").mkdir(parents=True)
    (folder / "bare").mkdir()
    (folder / ".offprint").mkdir()
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "works" / "index.html").write_text("<p>Works", "utf-8")
    (folder / "book.epub").write_bytes(BOOK)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "Größe 1.txt").write_text("size", "utf-8")
    for secret in (around / "secret", folder / ".hidden", folder / ".offprint" / "stamp"):
        secret.write_bytes(SECRET)
    (folder / "out.txt").symlink_to("../secret")
    (folder / "away").symlink_to("..")
    (folder / "whole.txt").symlink_to(around / "secret")
    (folder / "stamp.txt").symlink_to(".offprint/stamp")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "gone.txt").symlink_to("nothing")
    (folder / "latest.epub").symlink_to("book.epub")
    os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    with serving(SiteShelf(site)) as one:
        yield one


# --- what is there ----------------------------------------------------------------------


def test_a_page_and_a_book(served: Served) -> None:
    page = served.get("/")
    assert (page.status, page.body.decode()) == (200, PAGE)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["etag"] == f'"{digest(PAGE.encode())}"'
    book = served.get("/book.epub")
    assert (book.status, book.body, book.headers["content-length"]) == (200, BOOK, str(len(BOOK)))
    assert book.headers["content-disposition"] == 'attachment; filename="book.epub"'
    assert served.get("/latest.epub").body == BOOK


def test_a_file_without_bytes_and_one_with_other_letters(served: Served) -> None:
    assert served.get("/empty.txt")[::2] == (200, b"")
    assert served.get("/Gr%C3%B6%C3%9Fe%201.txt").body == b"size"


def test_folders_with_and_without_their_slash(served: Served) -> None:
    assert served.get("/works/").body == b"<p>Works"
    moved = served.get("/works")
    assert (moved.status, moved.headers["location"]) == (301, "/works/")
    assert b'<a href="/">' in moved.body
    assert served.get("/bare").status == served.get("/bare/").status == 404
    assert served.get("/index.html/").status == 404


def test_head_is_the_head_of_the_same(served: Served) -> None:
    for path in ("/", "/book.epub", "/nothing", "/works"):
        whole, head = served.get(path), served.get(path, "HEAD")
        assert head.body == b""
        assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
        assert head.status == whole.status


def test_parts_of_a_book(served: Served) -> None:
    part = served.get("/book.epub", Range="bytes=1000-70999")
    assert (part.status, part.body) == (206, BOOK[1000:71000])
    assert served.get("/book.epub", Range="bytes=-10").body == BOOK[-10:]
    assert served.get("/book.epub", Range=f"bytes={len(BOOK)}-").status == 416
    assert served.get("/book.epub", Range="bytes=0-1,9-9").body == BOOK


def test_who_has_it_is_told_so(served: Served) -> None:
    for headers in ({}, {"Accept_Encoding": "gzip"}):
        tag = served.get("/", **headers).headers["etag"]
        again = served.get("/", If_None_Match=tag, **headers)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)


def test_texts_are_compressed_and_books_are_not(served: Served) -> None:
    short = served.get("/", Accept_Encoding="gzip, deflate")
    assert gzip.decompress(short.body).decode() == PAGE
    assert short.headers["content-encoding"] == "gzip"
    assert short.headers["vary"] == "Accept-Encoding"
    assert int(short.headers["content-length"]) == len(short.body)
    assert short.headers["etag"] != served.get("/").headers["etag"]
    assert "content-encoding" not in served.get("/book.epub", Accept_Encoding="gzip").headers
    part = served.get("/", Accept_Encoding="gzip", Range="bytes=0-9")
    assert (part.status, part.body.decode()) == (206, PAGE[:10])


def test_old_devices(served: Served) -> None:
    old = served.say(b"GET / HTTP/1.0\r\n\r\n")
    assert (old.status, old.body.decode()) == (200, PAGE)
    assert "transfer-encoding" not in old.headers
    with served.connection() as one:  # nothing more will be said
        one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        one.shutdown(socket.SHUT_WR)
        assert answer_of(everything(one)).body == BOOK


def test_one_connection_for_several_requests(served: Served) -> None:
    ask = b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with served.connection() as one:
        one.sendall(ask * 3 + last)
        assert everything(one).count(b"HTTP/1.1 200 OK") == 4


# --- what is not to be had --------------------------------------------------------------


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)
def test_hostile_paths(served: Served, path: bytes) -> None:
    came = served.say(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert came.status in (400, 404, 421)
    assert SECRET not in came.body and b"passwd" not in came.body


@pytest.mark.parametrize(
    "name",
    "out.txt whole.txt away/secret away/site/index.html stamp.txt circle.txt gone.txt pipe.txt "
    ".hidden .offprint/stamp works/../index.html".split(),
)
def test_links_out_hidden_files_and_pipes_are_not_there(served: Served, name: str) -> None:
    missing = served.get("/nothing")
    found = served.get(f"/{name}")
    assert (found.status, found.body) == (404, missing.body)


@pytest.mark.parametrize("method", "POST PUT DELETE PATCH OPTIONS TRACE PROPFIND".split())
def test_it_can_only_be_read(served: Served, site: Path, method: str) -> None:
    refused = served.get("/index.html", method)
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
    with_body = served.say(
        f"{method} /new.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n".encode()
        + b"x" * 300_000
    )
    assert (with_body.status, with_body.headers["connection"]) == (405, "close")
    assert not (site / "new.txt").exists()
    assert (site / "index.html").read_text("utf-8") == PAGE


def test_names_of_others_are_refused(served: Served) -> None:
    assert served.get("/", Host="evil.example").status == 421
    assert served.say(b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 421
    assert served.get("/", Host="shelf.local:8000").status == 200
    assert served.say(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status == 400
    both = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    assert served.say(both).status == 400
    ours = b"GET http://localhost/works/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert served.say(ours).body == b"<p>Works"


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\x00\x01\x02", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", b"a" * 100_000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 2000 + b"\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request(served: Served, sent: bytes) -> None:
    assert served.say(sent).status in (0, 400, 431)
    assert served.get("/works/").status == 200


def test_a_body_is_no_second_request(served: Served) -> None:
    hidden = b"GET /works/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = f"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(hidden)}\r\n\r\n".encode()
    with served.connection() as one:
        one.sendall(head + hidden)
        assert everything(one).count(b"HTTP/1.1 ") == 1


def test_a_connection_that_stays_open_is_refused(served: Served) -> None:
    asked = served.get("/works/", Upgrade="websocket")
    assert (asked.status, asked.body) == (200, b"<p>Works")


# --- slow readers, cut connections, files that change ------------------------------------


def test_a_head_that_does_not_come(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_HEAD", 1)
    with served.connection() as silent, served.connection() as slow:
        for (
            letter
        ) in "GET / HTTP/1.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":
            try:
                slow.sendall(letter.encode())
            except ConnectionError:
                break
            time.sleep(0.05)
        assert everything(slow) == everything(silent) == b""


def test_a_reader_who_stops_reading(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_STALLED", 1)
    before = served.downloads.counts["book.epub"]
    with served.connection() as one:
        one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(lambda: served.server.server_state.tasks)
        until(lambda: not served.server.server_state.tasks)
        assert len(everything(one)) < len(BOOK)
    assert served.downloads.counts["book.epub"] == before


def test_a_slow_reader_gets_all(served: Served) -> None:
    came = b""
    with served.connection() as one:
        one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        for _ in range(40):
            came += one.recv(2**14)
            time.sleep(0.1)
        came += everything(one)
    assert answer_of(came).body == BOOK


def test_a_cut_connection_is_no_fault(served: Served) -> None:
    before = served.downloads.counts["book.epub"]
    for _ in range(20):
        one = served.connection()
        one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\n\r\n")
        one.recv(1000)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()
    until(lambda: not served.server.server_state.tasks)
    assert served.downloads.counts["book.epub"] == before and served.faults == []


def test_more_connections_than_there_may_be(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_CONNECTIONS", 3)
    until(lambda: not served.server.server_state.connections)
    idle = [served.connection() for _ in range(3)]
    until(lambda: len(served.server.server_state.connections) == 3)
    assert served.get("/").status == 503
    for one in idle:
        one.close()
    until(lambda: served.get("/").status == 200)


def test_a_new_file_in_the_place_of_one_that_is_read(tmp_path: Path) -> None:
    """Who has begun with the old one gets it whole; the next gets the new one."""
    old, new = BOOK, BOOK[::-1]
    (tmp_path / "index.html").write_text("x", "utf-8")
    (tmp_path / "book.epub").write_bytes(old)
    with serving(SiteShelf(tmp_path)) as served, served.connection() as one:
        one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        came = one.recv(1000)
        (tmp_path / "new").write_bytes(new)
        (tmp_path / "new").replace(tmp_path / "book.epub")
        first, second = answer_of(came + everything(one)), served.get("/book.epub")
    assert (first.body, second.body) == (old, new)
    assert first.headers["etag"] != second.headers["etag"]


@pytest.mark.parametrize("change", ["overwritten", "shortened"])
def test_bytes_that_change_under_a_reader(tmp_path: Path, change: str) -> None:
    """Half of each is nobody's: the answer ends short of its length."""
    (tmp_path / "index.html").write_text("x", "utf-8")
    file = tmp_path / "book.epub"
    file.write_bytes(BOOK)
    with serving(SiteShelf(tmp_path)) as served:
        with served.connection() as one:
            one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            came = one.recv(1000)
            with file.open("r+b") as opened:
                if change == "overwritten":
                    opened.write(BOOK[::-1])
                else:
                    opened.truncate(10)
            answer = answer_of(came + everything(one))
        assert len(answer.body) < int(answer.headers["content-length"])
        assert BOOK.startswith(answer.body)
        assert served.downloads.counts == {}


# --- counts, and many at once ---------------------------------------------------------


def test_downloads_are_counted(served: Served) -> None:
    before = served.downloads.counts["book.epub"]
    served.get("/book.epub")
    served.get("/book.epub", "HEAD")
    served.get("/book.epub", Range="bytes=0-9")
    served.get("/book.epub", If_None_Match=served.get("/book.epub", "HEAD").headers["etag"])
    assert served.downloads.counts["book.epub"] == before + 1
    served.get("/book.epub", Range="bytes=10-")
    assert served.downloads.counts["book.epub"] == before + 2
    assert served.downloads.counts["index.html"] == 0


def test_a_reader_waits_for_no_other(served: Served) -> None:
    """While some download and take nothing, others are answered."""
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(served.connection()) for _ in range(20)]
        for one in slow:
            one.sendall(b"GET /book.epub HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        until(lambda: len(served.server.server_state.tasks) == len(slow))
        assert served.get("/works/").body == b"<p>Works"
        assert [answer_of(everything(one)).body == BOOK for one in slow] == [True] * len(slow)
