"""Answers to requests for a file: conditions, ranges, compression, types, names (RFC 9110)."""

from __future__ import annotations

import asyncio
import gzip
import time

import pytest

from publish.serve.answers import Representation, answer_to
from publish.serve.codings import Compressed, takes_gzip
from publish.serve.downloads import Downloads
from publish.serve.hosts import Hosts
from publish.serve.media_types import disposition_of, kind_of
from publish.serve.ranges import Span, span_of
from publish.settings.output_registry import OUTPUTS

#: A file that was changed on the first day of 2026 at noon, and the next day.
NOON = "Thu, 01 Jan 2026 12:00:00 GMT"
BEFORE, AFTER = "Thu, 01 Jan 2026 11:59:59 GMT", "Thu, 01 Jan 2026 12:00:01 GMT"
MODIFIED = 1767268800
NOW = MODIFIED + 86400
TAG = '"d1"'


def sent(name: str = "a.epub", size: int = 1000, *, is_compressed: bool = False) -> Representation:
    return Representation(
        name=name, kind=kind_of((name,)), size=size, digest="d1", modified=MODIFIED,
        is_compressed=is_compressed,
    )  # fmt: skip


# --- conditions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"if-none-match": TAG}, 304),
        ({"if-none-match": f"W/{TAG}"}, 304),
        ({"if-none-match": f'"a, b", {TAG}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"d2"'}, 200),
        ({"if-none-match": "d1"}, 200),
        ({"if-none-match": '"d1-gzip"'}, 200),
        ({"if-none-match": '"d2"', "if-modified-since": NOON}, 200),
        ({"if-modified-since": NOON}, 304),
        ({"if-modified-since": AFTER}, 304),
        ({"if-modified-since": BEFORE}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-modified-since": "Thu, 99 Jan 99999999 99:99:99 GMT"}, 200),
        ({"if-match": TAG}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"d2"'}, 412),
        ({"if-match": f"W/{TAG}"}, 412),
        ({"if-match": '"d2"', "if-none-match": TAG}, 412),
        ({"if-unmodified-since": NOON}, 200),
        ({"if-unmodified-since": BEFORE}, 412),
        ({"if-unmodified-since": BEFORE, "if-match": TAG}, 200),
    ],
)
def test_conditions(headers: dict[str, str], status: int) -> None:
    answer = answer_to("GET", headers, sent(), NOW)
    assert answer.status == status
    assert (answer.span is None) == (status != 200)
    if status == 304:
        assert answer.headers["ETag"] == TAG and answer.headers["Last-Modified"] == NOON


@pytest.mark.parametrize(
    ("date", "status"),
    [
        ("Thu Jan  1 12:00:00 2026", 304), ("Thursday, 01-Jan-26 12:00:00 GMT", 304),
        ("Thu Jan  1 11:59:59 2026", 200), ("Thursday, 01-Jan-26 11:59:59 GMT", 200),
    ],
)  # fmt: skip
def test_old_forms_of_dates_are_in_utc(
    monkeypatch: pytest.MonkeyPatch, date: str, status: int
) -> None:
    """RFC 9110, 5.6.7, wherever the server stands."""
    for zone in ("America/New_York", "Asia/Tokyo", "UTC"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert answer_to("GET", {"if-modified-since": date}, sent(), NOW).status == status
    monkeypatch.undo()
    time.tzset()


def test_each_way_of_sending_has_a_tag() -> None:
    plain, short = sent("a.html"), sent("a.html", is_compressed=True)
    assert plain.version.tag != short.version.tag
    assert answer_to("GET", {"if-none-match": plain.version.tag}, short, NOW).status == 200
    headers = answer_to("GET", {"if-none-match": short.version.tag}, short, NOW)
    assert (headers.status, headers.headers["Vary"]) == (304, "Accept-Encoding")


def test_no_date_lies_in_the_future() -> None:
    assert answer_to("GET", {}, sent(), MODIFIED - 1).headers["Last-Modified"] == BEFORE


# --- ranges -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-99", Span(0, 100)),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=900-", Span(900, 1000)),
        ("bytes=900-5000", Span(900, 1000)),
        ("bytes=0-99999999999999999999999999", Span(0, 1000)),
        ("bytes=-100", Span(900, 1000)),
        ("bytes=-5000", Span(0, 1000)),
        ("Bytes = 0-9", Span(0, 10)),
        ("bytes=0-9,10-19", Span(0, 20)),
        ("bytes=10-19, 0-14", Span(0, 20)),
        ("bytes=0-9,5000-", Span(0, 10)),
        ("bytes=0-9,500-509", "whole"),
        ("bytes=1000-", "none"),
        ("bytes=5000-6000", "none"),
        ("bytes=-0", "none"),
        ("bytes=9-0", "whole"),
        ("bytes=", "whole"),
        ("bytes=a-b", "whole"),
        ("bytes=--5", "whole"),
        ("bytes=0-9,x", "whole"),
        ("pages=1-2", "whole"),
        ("bytes", "whole"),
        ("bytes=" + "0-1," * 1000, "whole"),
    ],
)
def test_ranges(header: str, found: object) -> None:
    assert span_of(header, 1000) == found


def test_of_an_empty_file_there_is_no_range() -> None:
    assert span_of("bytes=0-", 0) == span_of("bytes=-1", 0) == "none"


def test_a_part_says_where_it_is() -> None:
    answer = answer_to("GET", {"range": "bytes=10-19"}, sent(), NOW)
    assert (answer.status, answer.span) == (206, Span(10, 20))
    assert answer.headers["Content-Range"] == "bytes 10-19/1000"
    assert answer.headers["Content-Length"] == "10" and answer.headers["ETag"] == TAG


def test_a_range_that_is_not_there() -> None:
    answer = answer_to("GET", {"range": "bytes=1000-"}, sent(), NOW)
    assert (answer.status, answer.span) == (416, None)
    assert answer.headers["Content-Range"] == "bytes */1000"


@pytest.mark.parametrize(
    ("condition", "status"),
    [(TAG, 206), ('"d2"', 200), (f"W/{TAG}", 200), (NOON, 206), (AFTER, 200), (BEFORE, 200)],
)
def test_a_range_goes_on_with_the_same_version_only(condition: str, status: int) -> None:
    headers = {"range": "bytes=0-9", "if-range": condition}
    assert answer_to("GET", headers, sent(), NOW).status == status


def test_a_date_of_just_now_proves_nothing() -> None:
    headers = {"range": "bytes=0-9", "if-range": NOON}
    assert answer_to("GET", headers, sent(), MODIFIED + 1).status == 200


def test_head_knows_no_range() -> None:
    answer = answer_to("HEAD", {"range": "bytes=0-9"}, sent(), NOW)
    assert (answer.status, answer.headers["Content-Length"]) == (200, "1000")


# --- compression ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.5", True),
        ("GZip", True), ("x-gzip", True), ("*", True), ("", False), ("identity", False),
        ("gzip;q=0", False), ("gzip;q=0.000", False), ("*;q=0", False), ("gzip;q=0, *", False),
        ("br", False), ("*;q=0, gzip", True), (";;;", False), ("gzip;q=x", False),
    ],
)  # fmt: skip
def test_who_takes_compressed_texts(header: str, takes: bool) -> None:
    assert takes_gzip(header) == takes


def test_a_text_is_compressed_once() -> None:
    asked = []

    def text() -> bytes:
        asked.append(1)
        return b"a" * 10_000

    async def both() -> tuple[bytes, bytes]:
        kept = Compressed()
        first, second = await asyncio.gather(kept.of("d", text), kept.of("d", text))
        return first, second

    first, second = asyncio.run(both())
    assert first == second and gzip.decompress(first) == b"a" * 10_000
    assert asked == [1]


# --- types and names --------------------------------------------------------------------


def test_every_output_has_the_type_of_the_registry() -> None:
    for output in OUTPUTS:
        for file in output.files:
            kind = kind_of((f"my.work{file.ending}",))
            assert kind.essence == file.media_type
            assert kind.is_download == (file.media_type != "text/html")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.kepub.epub", "application/kepub+zip"),
        ("a.epub", "application/epub+zip"),
        ("A.EPUB", "application/epub+zip"),
        ("a.azw3", "application/vnd.amazon.mobi8-ebook"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.unknown", "application/octet-stream"),
        ("README", "application/octet-stream"),
        ("a.php", "application/octet-stream"),
    ],
)
def test_types(name: str, media_type: str) -> None:
    assert kind_of((name,)).media_type == media_type


def test_what_pages_and_drawings_may_do() -> None:
    assert "connect-src 'self'" in kind_of(("a.html",)).policy
    for name in ("a.html", "a.svg", "a.xml", "a.unknown"):
        assert kind_of((name,)).policy.startswith("default-src 'none'")
    assert "script-src" not in kind_of(("a.svg",)).policy


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a-b.epub", 'attachment; filename="a-b.epub"'),
        ("a.pdf", 'inline; filename="a.pdf"'),
        ("Größe.txt", "inline; filename=\"Grosse.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"),
        ("Яд.epub", "attachment; filename=\"text.epub\"; filename*=UTF-8''%D0%AF%D0%B4.epub"),
        ('a";b.epub', "attachment; filename=\"a__b.epub\"; filename*=UTF-8''a%22%3Bb.epub"),
    ],
)  # fmt: skip
def test_names_to_save_by(name: str, disposition: str) -> None:
    assert disposition_of(kind_of((name,)), name).startswith(disposition)


# --- hosts and counts -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True), ("192.168.1.20:8000", True), ("[::1]:8000", True),
        ("localhost:8000", True), ("a.localhost", True), ("Shelf.local:80", True),
        ("shelf.local.", True), ("evil.example", False), ("127.0.0.1.evil.example", False),
        ("shelf.local.evil.example", False), ("evil.example:8000", False), ("", False),
        ("localhost.evil.example", False), ("[::1", False), ("[::zz]", False), ("a b", False),
        ("user@127.0.0.1", False), ("127.0.0.1:99999999", False), ("0x7f.1", False),
    ],
)  # fmt: skip
def test_only_our_names(host: str, is_ours: bool) -> None:
    assert Hosts(["shelf.local"]).accept(host) == is_ours


def test_downloads_are_counted_when_they_are_whole() -> None:
    told: list[str] = []
    counted = Downloads(told.append)
    counted.note("1", "a", TAG, Span(0, 10), 10)
    counted.note("1", "a", TAG, Span(0, 5), 10)
    counted.note("2", "a", TAG, Span(5, 10), 10)
    assert counted.counts == {"a": 1}
    counted.note("1", "a", '"d2"', Span(5, 10), 10)  # of another version
    assert counted.counts == {"a": 1}
    counted.note("1", "a", TAG, Span(4, 10), 10)
    counted.note("2", "a", TAG, Span(0, 5), 10)
    assert counted.counts == {"a": 3} and told == ["a", "a", "a"]


def test_pieces_that_are_never_whole_are_forgotten() -> None:
    counted = Downloads()
    for number in range(3000):
        counted.note(str(number), "a", TAG, Span(1, 2), 10)
    counted.note("0", "a", TAG, Span(0, 1), 10)
    counted.note("0", "a", TAG, Span(2, 10), 10)
    assert not counted.counts
