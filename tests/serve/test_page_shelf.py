"""A folder of finished files that is served: pages, feeds and searches are made for it."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from command import WHOLE, work
from lxml import etree, html
from served import Served, serving, until

import publish
from publish.serve.contents import contents_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Message

_ATOM = {"a": "http://www.w3.org/2005/Atom"}
#: What may be a link, in pages and in feeds.
_LINKS = "//@href | //@src"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of outputs, with what else is in such folders."""
    place = tmp_path_factory.mktemp("w")
    out = place / "build"
    result = publish.build(work(place / "proofs", WHOLE), formats=["epub", "transcript"], out=out)
    assert result.ok
    (out / "notes.txt").write_text("SECRET-0451", "utf-8")
    (out / "proofs-spreads-1.png").write_bytes(b"SECRET-0451")
    return out


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(contents_of(folder, list[publish.Diagnostic]().extend).shelf) as one:
        yield one


def test_what_is_served_is_said(folder: Path) -> None:
    assert contents_of(folder, list[publish.Diagnostic]().extend).summary == "1 work, 2 files"


def test_every_way_leads_somewhere(served: Served, folder: Path) -> None:
    """From the start page and the feed every link is followed, within the site."""
    seen, waiting = set[str](), ["/", "/opds/", "/opds/index.json"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = served.get(path)
        assert answer.status == 200, path
        kind = answer.headers["content-type"].partition(";")[0]
        if kind in ("text/html", "application/atom+xml"):
            parse = html.fromstring if kind == "text/html" else etree.fromstring
            links = [str(link) for link in parse(answer.body).xpath(_LINKS)]
            ways = [urljoin(path, link).partition("#")[0] for link in links]
            waiting += [way for way in ways if way.startswith("/") and "{" not in way]
    assert {"/files/proofs.epub", "/files/proofs.txt", "/opds/titles.xml"} <= seen
    assert served.get("/files/proofs.epub").body == (folder / "proofs.epub").read_bytes()


def test_what_no_page_names_is_not_served(served: Served) -> None:
    for path in ("/proofs.epub", "/notes.txt", "/files/notes.txt", "/files/proofs-spreads-1.png",
                 "/files/.offprint", "/files/", "/.offprint/"):  # fmt: skip
        answer = served.get(path)
        assert (answer.status, b"SECRET" in answer.body) == (404, False)


def test_feeds_have_their_types(served: Served) -> None:
    types = {
        "/opds/": NAVIGATION,
        "/opds/index.xml": NAVIGATION,
        "/opds/titles.xml": ACQUISITION,
        "/opds/search.xml?q=proofs": ACQUISITION,
        "/opds/index.json": "application/opds+json",
        "/opds/search.json?q=proofs": "application/opds+json",
        "/opds/search.description.xml": "application/opensearchdescription+xml",
        "/feed.xml": "application/atom+xml",
    }
    found = {path: served.get(path).headers["content-type"] for path in types}
    assert found == types
    moved = served.get("/opds")
    assert (moved.status, moved.headers["location"]) == (301, "/opds/")


def test_a_search_is_answered_without_a_script(served: Served) -> None:
    feed = etree.fromstring(served.get("/opds/search.xml?q=PROOF&page={startPage?}").body)
    assert feed.xpath("string(//a:entry/a:title)", namespaces=_ATOM) == "On Proofs"
    assert b"On Proofs" in served.get("/search.html?q=ada").body
    nothing = etree.fromstring(served.get("/opds/search.xml?q=zebra").body)
    assert not nothing.xpath("//a:entry", namespaces=_ATOM)


@pytest.mark.parametrize(
    "query",
    ["q=<script>alert(1)</script>", "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=%22%3E%3Cscript%3E"],
)
def test_what_is_searched_for_is_text(served: Served, query: str) -> None:
    for path in ("/search.html", "/opds/search.xml", "/opds/search.json"):
        answer = served.get(f"{path}?{query}")
        assert answer.status == 200 and (b"<script>alert" not in answer.body or ".json" in path)


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%00%ff%1b%ef%bf%bf",
        "q=" + "a" * 5000,
        "&" * 1000,
        "q=a&page=-1",
        "q=a&page=" + "9" * 99,
    ],
)
def test_strange_queries_are_answered(served: Served, query: str) -> None:
    feed = served.get(f"/opds/search.xml?{query}")
    if feed.status == 200:
        assert etree.fromstring(feed.body).tag == "{http://www.w3.org/2005/Atom}feed"
    else:
        assert feed.status == 404  # nothing is looked for
    assert served.get(f"/search.html?{query}").status == 200


def test_a_file_that_comes_and_goes(folder: Path, tmp_path: Path) -> None:
    """What is built while it is served is there a moment later."""
    shutil.copytree(folder, tmp_path / "b")
    told: list[publish.Diagnostic] = []
    with serving(contents_of(tmp_path / "b", told.extend).shelf) as served:
        assert served.get("/files/other.epub").status == 404
        shutil.copy(folder / "proofs.epub", tmp_path / "b" / "other.epub")
        until(lambda: served.get("/files/other.epub").status == 200)
        assert b"other.epub" in served.get("/works/other.html").body
        (tmp_path / "b" / "broken.epub").write_bytes(b"PK\x03\x04 no book")
        until(lambda: served.get("/").status == 200 and told)
        assert [one.place.path.rpartition("/")[2] for one in told] == ["broken.epub"]
        (tmp_path / "b" / "other.epub").unlink()
        assert served.get("/files/other.epub").status == 404
        until(lambda: served.get("/works/other.html").status == 404)


# --- from Python ------------------------------------------------------------------------


def test_as_an_application_of_another_program(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Any server may run it: here it is called as one calls it (ASGI 3)."""
    shutil.copytree(folder, tmp_path / "b")
    (tmp_path / "b" / "broken.epub").write_bytes(b"PK\x03\x04 no book")
    told: list[publish.Diagnostic] = []
    got: list[str] = []
    app = publish.asgi_app(
        tmp_path / "b", hosts=["shelf.example"], on_download=got.append, on_diagnostic=told.append
    )
    assert [one.place.path.rpartition("/")[2] for one in told] == ["broken.epub"]
    book = asyncio.run(asked(app, "/files/proofs.epub", "shelf.example"))
    assert book == (200, (folder / "proofs.epub").read_bytes())
    assert asyncio.run(asked(app, "/", "elsewhere.example"))[0] == 421
    assert got == ["files/proofs.epub"] and capfd.readouterr() == ("", "")


async def asked(app: ASGIApp, path: str, host: str) -> tuple[int, bytes]:
    """What an application answers."""
    sent: list[Message] = []

    async def receive() -> Message:
        if not sent:
            return {"type": "http.request", "body": b"", "more_body": False}
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", host.encode())], "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_a_folder_that_cannot_be_served(tmp_path: Path) -> None:
    for folder, said in ((tmp_path, "nothing to serve"), (tmp_path / "no", "no such folder")):
        with pytest.raises(publish.UsageError, match=said) as error:
            publish.asgi_app(folder)
        assert error.value.argument == "folder"
