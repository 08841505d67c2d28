"""OPDS 2.0: a catalogue as JSON (OPDS Catalog 2.0, Readium Web Publication Manifest)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.catalogue.addresses import cover_file, download_file, thumbnail_file, work_page
from publish.catalogue.groups import KINDS
from publish.catalogue.listings import NEWEST, TITLES
from publish.catalogue.opds1 import OPEN_ACCESS
from publish.catalogue.shelf import OPDS
from publish.source.metadata import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.catalogue.listings import GroupsPage, Paged, WorksPage
    from publish.catalogue.shelf import Shelf
    from publish.catalogue.values import Entry
    from publish.source.relator_codes import Contributor

TYPE = "application/opds+json"
ROOT = f"{OPDS}/index.json"
_BOOK = "http://schema.org/Book"
#: The keys of the manifest for what people did, by the codes of MARC; others are contributors.
_ROLES = {
    "aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "art": "artist",
    "nrt": "narrator",
}  # fmt: skip
_Json = dict[str, Any]


def root(shelf: Shelf) -> bytes:
    """Return the feed in which one begins: the ways to all works."""
    count = len(shelf.listings.catalogue.entries)
    ways = [
        _way(shelf, TITLES, shelf.words["site-titles"], count, ROOT),
        _way(shelf, NEWEST, shelf.words["site-newest"], count, ROOT),
    ]
    for kind in KINDS:
        named = shelf.name_of_kind(kind)
        ways.append(_way(shelf, kind, named, len(shelf.listings.groups[kind]), ROOT))
    links = [_link(shelf, "self", ROOT, ROOT), *_ways_out(shelf, ROOT)]
    about = {"title": shelf.title, "modified": shelf.listings.catalogue.updated}
    return _encoded({"metadata": about, "links": links, "navigation": ways})


def groups(shelf: Shelf, page: GroupsPage) -> bytes:
    """Return a page of the ways to groups of works."""
    here = path_of(page)
    ways = [_way(shelf, g.stem, shelf.name_of(g), len(g.entries), here) for g in page.groups]
    feed = _feed(shelf, page, shelf.name_of_kind(page.kind))
    return _encoded(feed | ({"navigation": ways} if ways else {"groups": []}))


def works(shelf: Shelf, page: WorksPage) -> bytes:
    """Return a page of a list of works; one in which nothing was found has the way to all."""
    feed, here = _feed(shelf, page, shelf.title_of(page)), path_of(page)
    if page.entries:
        feed["publications"] = [_publication(shelf, entry, here) for entry in page.entries]
    else:
        count = len(shelf.listings.catalogue.entries)
        feed["navigation"] = [_way(shelf, TITLES, shelf.words["site-titles"], count, here)]
    facets = list(_facets(shelf, page, here))
    return _encoded(feed | ({"facets": facets} if facets else {}))


def path_of(page: Paged) -> str:
    """Return where the feed of a page lies."""
    return _path(page.at(page.page))


# --- parts of feeds ---------------------------------------------------------------------


def _path(stem: str) -> str:
    return f"{OPDS}/{stem}.json"


def _encoded(value: _Json) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _feed(shelf: Shelf, page: Paged, title: str) -> _Json:
    about = {
        "title": title, "modified": shelf.listings.catalogue.updated, "numberOfItems": page.total,
        "itemsPerPage": page.size, "currentPage": page.page,
    }  # fmt: skip
    return {"metadata": about, "links": [*_links(shelf, page)]}


def _links(shelf: Shelf, page: Paged) -> Iterator[_Json]:
    """Yield the ways from a feed: to itself, up, to its other pages, to search and site."""
    here = path_of(page)
    yield _link(shelf, "self", here, here, page.query_at(page.page))
    above = page.stem.rpartition("/")[0]
    yield _link(shelf, "up", _path(above) if above else ROOT, here)
    yield from _ways_out(shelf, here)
    if page.pages > 1:
        numbers = {"first": 1, "previous": page.page - 1, "next": page.page + 1,
                   "last": page.pages}  # fmt: skip
        for rel, number in numbers.items():
            if 1 <= number <= page.pages:
                yield _link(shelf, rel, _path(page.at(number)), here, page.query_at(number))


def _ways_out(shelf: Shelf, here: str) -> Iterator[_Json]:
    yield _link(shelf, "start", ROOT, here)
    if shelf.searches:
        href = shelf.addresses.feed_to(_path("search"), here) + "{?q}"
        yield {"rel": "search", "href": href, "type": TYPE, "templated": True}
    page = shelf.addresses.feed_to("index.html", here)
    yield {"rel": "alternate", "href": page, "type": "text/html"}


def _link(shelf: Shelf, rel: str, path: str, here: str, query: str = "") -> _Json:
    return {"rel": rel, "href": shelf.addresses.feed_to(path, here) + query, "type": TYPE}


def _way(shelf: Shelf, stem: str, title: str, count: int, here: str) -> _Json:
    rel = "http://opds-spec.org/sort/new" if stem == NEWEST else "subsection"
    made = _link(shelf, rel, _path(stem), here)
    return made | {"title": title, "properties": {"numberOfItems": count}}


def _facets(shelf: Shelf, page: WorksPage, here: str) -> Iterator[_Json]:
    """Yield the groups by which a list can be narrowed (OPDS 2.0, 2.4)."""
    facets = shelf.listings.facets_of(page)
    for kind in dict.fromkeys(facet.kind for facet in facets):
        links = []
        for group in (f.group for f in facets if f.kind == kind):
            way = _way(shelf, group.stem, shelf.name_of(group), len(group.entries), here)
            links.append(way | {"rel": "self" if group.stem == page.stem else "facet"})
        yield {"metadata": {"title": shelf.name_of_kind(kind)}, "links": links}


# --- works ------------------------------------------------------------------------------


def _publication(shelf: Shelf, entry: Entry, here: str) -> _Json:
    def image(path: str) -> _Json:
        return {"href": shelf.addresses.feed_to(path, here), "type": "image/jpeg"}

    links = []
    for one in entry.downloads:
        href = shelf.addresses.feed_to(download_file(one.name), here)
        title = f"{one.format}: {shelf.use_of(one)}"
        links.append({"rel": OPEN_ACCESS, "href": href, "type": one.media_type, "title": title})
    page = shelf.addresses.feed_to(work_page(entry.slug), here)
    links.append({"rel": "alternate", "href": page, "type": "text/html"})
    images = [image(cover_file(entry.slug)), image(thumbnail_file(entry.slug))]
    return {"metadata": _metadata(entry), "links": links, "images": images}


def _metadata(entry: Entry) -> _Json:
    """Return what is said of a work; a date that is less than a day has no place there."""
    date = iso_date(entry.date)
    stated: _Json = {
        "@type": _BOOK,
        "identifier": entry.identifier,
        "title": entry.title,
        "subtitle": entry.subtitle,
        "language": entry.lang,
        **_people(entry),
        "publisher": entry.publisher,
        "published": entry.date if date and date[2] else "",
        "modified": entry.updated,
        "subject": list(entry.subjects),
        "description": entry.abstract,
        "belongsTo": _series(entry),
    }
    return {key: value for key, value in stated.items() if value}


def _people(entry: Entry) -> _Json:
    """Return people by what they did; what has no key of its own is a role of a contributor."""
    found: dict[str, list[_Json]] = {}
    for person in entry.people:
        key = _ROLES.get(person.role, "contributor")
        found.setdefault(key, []).append(_person(person, key))
    return found


def _person(person: Contributor, key: str) -> _Json:
    made = {"name": person.name, "sortAs": person.sort}
    made["role"] = person.role if key == "contributor" else ""
    return {name: value for name, value in made.items() if value}


def _series(entry: Entry) -> _Json:
    if not entry.series:
        return {}
    one: _Json = {"name": entry.series}
    if entry.series_number.isascii() and entry.series_number.isdigit():
        one["position"] = int(entry.series_number)
    return {"series": [one]}
