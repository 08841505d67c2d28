"""The feed of what is new, for readers of news (Atom, RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.catalogue.addresses import download_file, work_page
from publish.catalogue.listings import WORKS_ON_PAGE
from publish.catalogue.xml import document, element

if TYPE_CHECKING:
    from publish.catalogue.shelf import Shelf
    from publish.catalogue.values import Entry

PATH, TYPE = "feed.xml", "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"


def feed(shelf: Shelf) -> bytes:
    """Return the works that were revised last, fifty at most."""
    base = shelf.addresses
    name = element("name", {}, shelf.publisher or shelf.title)
    own = {"rel": "self", "href": base.feed_to(PATH, PATH), "type": TYPE}
    page = {"rel": "alternate", "href": base.feed_to("index.html", PATH), "type": "text/html"}
    children = [
        element("id", {}, shelf.identifier),
        element("title", {}, shelf.title),
        element("updated", {}, shelf.listings.catalogue.updated),
        element("author", {}, name, is_markup=True),
        element("link", own),
        element("link", page),
        *(_entry(shelf, entry) for entry in shelf.listings.newest[:WORKS_ON_PAGE]),
    ]
    return document("feed", {"xmlns": _ATOM, "xml:lang": shelf.lang}, children)


def _entry(shelf: Shelf, entry: Entry) -> str:
    to = shelf.addresses.feed_to
    people = [element("author", {}, element("name", {}, one.name), is_markup=True)
              for one in entry.authors]  # fmt: skip
    files = [
        element("link", {
            "rel": "enclosure", "href": to(download_file(one.name), PATH), "type": one.media_type,
            "length": str(one.size), "title": f"{one.format}: {shelf.use_of(one)}",
        })
        for one in entry.downloads
    ]  # fmt: skip
    page = {"rel": "alternate", "href": to(work_page(entry.slug), PATH), "type": "text/html"}
    children = [
        element("id", {}, entry.identifier),
        element("title", {"xml:lang": entry.lang}, entry.full_title),
        element("updated", {}, entry.updated),
        *people,
        element("link", page),
        *files,
        *([element("summary", {"xml:lang": entry.lang}, entry.abstract)] if entry.abstract else []),
    ]
    return element("entry", {}, "".join(children), is_markup=True)
