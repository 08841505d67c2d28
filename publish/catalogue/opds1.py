"""OPDS 1.2: a catalogue as feeds of Atom (RFC 4287, RFC 5005, OPDS Catalog 1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.catalogue.addresses import cover_file, download_file, thumbnail_file, work_page
from publish.catalogue.groups import KINDS
from publish.catalogue.listings import NEWEST, TITLES
from publish.catalogue.shelf import OPDS
from publish.catalogue.xml import document, element
from publish.source.metadata import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.catalogue.listings import GroupsPage, Paged, WorksPage
    from publish.catalogue.shelf import Shelf
    from publish.catalogue.values import Entry

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPENSEARCH = "application/opensearchdescription+xml"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_FACET = "http://opds-spec.org/facet"
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opds": "http://opds-spec.org/2010/catalog",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:opf": "http://www.idpf.org/2007/opf",
    "xmlns:schema": "http://schema.org",
}
#: The feed in which one begins.
ROOT = f"{OPDS}/index.xml"


def root(shelf: Shelf) -> bytes:
    """Return the feed in which one begins: the ways to all works."""
    children = [
        *_head(shelf, "index", shelf.title, ROOT, NAVIGATION),
        *_links(shelf, ROOT, None),
        _way(shelf, TITLES, shelf.words["site-titles"], len(shelf.listings.catalogue.entries)),
        _way(shelf, NEWEST, shelf.words["site-newest"], len(shelf.listings.catalogue.entries)),
    ]
    for kind in KINDS:
        name, count = shelf.name_of_kind(kind), len(shelf.listings.groups[kind])
        children.append(_way(shelf, kind, name, count, NAVIGATION))
    return _feed(shelf, children)


def groups(shelf: Shelf, page: GroupsPage) -> bytes:
    """Return a page of the ways to groups of works."""
    here, title = _path(page.at(page.page)), shelf.name_of_kind(page.kind)
    children = [
        *_head(shelf, page.at(page.page), title, here, NAVIGATION),
        *_links(shelf, here, page, NAVIGATION),
        *_totals(page),
    ]
    for group in page.groups:
        name = shelf.name_of(group)
        children.append(_way(shelf, group.stem, name, len(group.entries), here=here))
    return _feed(shelf, children)


def works(shelf: Shelf, page: WorksPage) -> bytes:
    """Return a page of a list of works."""
    here, title = _path(page.at(page.page)), shelf.title_of(page)
    children = [
        *_head(shelf, page.at(page.page), title, here, ACQUISITION, page.query_at(page.page)),
        *_links(shelf, here, page, ACQUISITION),
        *_facets(shelf, page, here),
        *_totals(page),
        *(_entry(shelf, entry, here) for entry in page.entries),
    ]
    return _feed(shelf, children)


def path_of(page: Paged) -> str:
    """Return where the feed of a page lies."""
    return _path(page.at(page.page))


# --- parts of feeds ---------------------------------------------------------------------


def _path(stem: str) -> str:
    return f"{OPDS}/{stem}.xml"


def _feed(shelf: Shelf, children: list[str]) -> bytes:
    return document("feed", {**_NAMESPACES, "xml:lang": shelf.lang}, children)


def _head(
    shelf: Shelf, stem: str, title: str, here: str, kind: str, query: str = ""
) -> Iterator[str]:
    """Yield what a feed says of itself (RFC 4287, 4.1.1)."""
    yield element("id", {}, shelf.identifier_of(stem + query))
    yield element("title", {}, title)
    yield element("updated", {}, shelf.listings.catalogue.updated)
    yield element("author", {}, element("name", {}, shelf.publisher or shelf.title), is_markup=True)
    yield _link(shelf, "self", here, here, kind, query=query)
    yield _link(shelf, "start", ROOT, here, NAVIGATION, shelf.title)


def _links(shelf: Shelf, here: str, page: Paged | None, kind: str = "") -> Iterator[str]:
    """Yield the ways from a feed: up, to its other pages, to the search, to the site."""
    if page is not None:
        above = page.stem.rpartition("/")[0]
        up = _path(above) if above else ROOT
        yield _link(shelf, "up", up, here, NAVIGATION)
        for rel, number in _other_pages(page):
            query = page.query_at(number)
            yield _link(shelf, rel, _path(page.at(number)), here, kind, query=query)
    if shelf.searches:
        yield _link(shelf, "search", f"{OPDS}/search.description.xml", here, OPENSEARCH)
    yield _link(shelf, "alternate", "index.html", here, "text/html")


def _other_pages(page: Paged) -> Iterator[tuple[str, int]]:
    """Yield the relations of RFC 5005 (3), each with the page that it leads to."""
    if page.pages == 1:
        return
    yield "first", 1
    if page.page > 1:
        yield "previous", page.page - 1
    if page.page < page.pages:
        yield "next", page.page + 1
    yield "last", page.pages


def _totals(page: Paged) -> Iterator[str]:
    """Yield how many there are (OpenSearch 1.1, “response elements”)."""
    yield element("opensearch:totalResults", {}, str(page.total))
    yield element("opensearch:itemsPerPage", {}, str(page.size))
    yield element("opensearch:startIndex", {}, str(page.start))


def _link(
    shelf: Shelf, rel: str, path: str, here: str, kind: str, title: str = "", query: str = ""
) -> str:
    href = shelf.addresses.feed_to(path, here) + query
    return element("link", {"rel": rel, "href": href, "type": kind, "title": title})


def _way(
    shelf: Shelf, stem: str, title: str, count: int, kind: str = ACQUISITION, here: str = ROOT
) -> str:
    """Return an entry that leads to another feed."""
    rel = "http://opds-spec.org/sort/new" if stem == NEWEST else "subsection"
    href = shelf.addresses.feed_to(_path(stem), here)
    link = {"rel": rel, "href": href, "type": kind, "thr:count": str(count)}
    children = [
        element("title", {}, title),
        element("id", {}, shelf.identifier_of(stem)),
        element("updated", {}, shelf.listings.catalogue.updated),
        element("content", {"type": "text"}, shelf.words["site-count"].format(count=count)),
        element("link", link),
    ]
    return element("entry", {}, "".join(children), is_markup=True)


def _facets(shelf: Shelf, page: WorksPage, here: str) -> Iterator[str]:
    """Yield the groups by which a list can be narrowed (OPDS 1.2, 4)."""
    for facet in shelf.listings.facets_of(page):
        group = facet.group
        is_active = group.stem == page.stem
        yield element(
            "link",
            {
                "rel": _FACET,
                "href": shelf.addresses.feed_to(_path(group.stem), here),
                "type": ACQUISITION,
                "title": shelf.name_of(group),
                "opds:facetGroup": shelf.name_of_kind(facet.kind),
                "opds:activeFacet": "true" if is_active else "",
                "thr:count": str(len(group.entries)),
            },
        )


# --- works ------------------------------------------------------------------------------


def _entry(shelf: Shelf, entry: Entry, here: str) -> str:
    """Return the entry of a work, with all ways to get it."""
    children = [
        element("title", {"xml:lang": entry.lang}, entry.full_title),
        element("id", {}, entry.identifier),
        element("updated", {}, entry.updated),
        *_people(entry),
        *_described(entry),
        *_pictures(shelf, entry, here),
        *_ways(shelf, entry, here),
    ]
    return element("entry", {}, "".join(children), is_markup=True)


def _people(entry: Entry) -> Iterator[str]:
    for person in entry.people:
        name = "author" if person.role == "aut" else "contributor"
        named = {"opf:role": person.role, "opf:file-as": person.sort}
        yield element(name, named, element("name", {}, person.name), is_markup=True)


def _described(entry: Entry) -> Iterator[str]:
    yield element("dc:language", {}, entry.lang)
    if iso_date(entry.date):
        yield element("dc:issued", {}, entry.date)
    plain = {
        "dc:identifier": entry.identifier, "dc:publisher": entry.publisher,
        "dc:source": entry.source, "dc:rights": entry.rights, "rights": entry.rights,
    }  # fmt: skip
    for name, text in plain.items():
        if text:
            yield element(name, {}, text)
    for subject in entry.subjects:
        yield element("category", {"term": subject, "label": subject})
    if entry.series:
        named = {"schema:name": entry.series, "schema:position": entry.series_number}
        yield element("schema:Series", named)
    if entry.abstract:
        yield element("summary", {"type": "text", "xml:lang": entry.lang}, entry.abstract)


def _pictures(shelf: Shelf, entry: Entry, here: str) -> Iterator[str]:
    for rel, path in ((_IMAGE, cover_file(entry.slug)), (f"{_IMAGE}/thumbnail",
                                                         thumbnail_file(entry.slug))):  # fmt: skip
        yield _link(shelf, rel, path, here, "image/jpeg")


def _ways(shelf: Shelf, entry: Entry, here: str) -> Iterator[str]:
    """Yield the ways to the files, each a direct one, and to the page of the work."""
    for one in entry.downloads:
        href = shelf.addresses.feed_to(download_file(one.name), here)
        yield element(
            "link",
            {
                "rel": OPEN_ACCESS, "href": href, "type": one.media_type,
                "title": f"{one.format}: {shelf.use_of(one)}", "length": str(one.size),
            },
        )  # fmt: skip
    yield _link(shelf, "alternate", work_page(entry.slug), here, "text/html")
