"""All files of a site but the downloads: which there are, and what is in them."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import TYPE_CHECKING

from publish.catalogue import atom, opds1, opds2, opensearch
from publish.catalogue.addresses import COVERS, cover_file, thumbnail_file, work_page
from publish.catalogue.covers import covers_of
from publish.catalogue.listings import Listings
from publish.catalogue.shelf import Shelf
from publish.site.assets import assets_of
from publish.site.rendered import Rendered
from publish.site.search_index import index_of
from publish.site.sitemap import sitemap_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

    from publish.catalogue.values import Catalogue, Entry
    from publish.site.values import Site

    #: Makes a file.
    Make = Callable[[], bytes]

#: The media types of the files of a site, by the ends of their names; feeds have their own.
_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".jpg": "image/jpeg", ".json": opds2.TYPE,
    ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
}  # fmt: skip
SITEMAP = "sitemap.xml"
#: So many covers are made ahead of the pages.
_AHEAD = 16


def pages_of(catalogue: Catalogue, site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield all files of a site but the downloads, which belong in its folder ``files``.

    Args:
        catalogue: of the works.
        site: how it is shown.

    Raises:
        Rejected: when a template of the layout cannot be used.
    """
    pages = Pages(catalogue, site)
    with ThreadPoolExecutor(max_workers=1) as pool:
        covers = _Covers(pages, pool)
        for path, make in pages.plan():
            if not path.startswith(COVERS):
                yield path, make()
                yield from covers.ready()
        yield from covers.rest()


class _Covers:
    """The covers of a shelf, made beside its pages: unpacking pictures is half of the work."""

    def __init__(self, pages: Pages, pool: Executor) -> None:
        self._pages, self._pool = pages, pool
        self._entries = iter(pages.catalogue.entries)
        self._waiting: deque[tuple[Entry, Future[tuple[bytes, bytes]]]] = deque()
        self._order()

    def _order(self) -> None:
        """Order covers ahead, but not so many that they fill the memory."""
        while len(self._waiting) < _AHEAD and (entry := next(self._entries, None)):
            self._waiting.append((entry, self._pool.submit(self._pages.covers_of, entry)))

    def ready(self) -> Iterator[tuple[str, bytes]]:
        """Yield those that are made, in their order."""
        while self._waiting and self._waiting[0][1].done():
            yield from self._next()

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """Yield all others."""
        while self._waiting:
            yield from self._next()

    def _next(self) -> Iterator[tuple[str, bytes]]:
        entry, made = self._waiting.popleft()
        cover, small = made.result()
        self._order()
        yield cover_file(entry.slug), cover
        yield thumbnail_file(entry.slug), small


class Pages:
    """The files of a site, each made when it is asked for."""

    def __init__(self, catalogue: Catalogue, site: Site) -> None:
        self.catalogue, self.site = catalogue, site
        self.listings = Listings(catalogue)
        self.shelf = Shelf(
            listings=self.listings, title=site.look.title, publisher=site.look.publisher,
            lang=site.look.lang, words=site.words, addresses=site.addresses,
            searches=site.searches,
        )  # fmt: skip
        self._rendered = Rendered(self.shelf, site)

    @cached_property
    def by_path(self) -> dict[str, Make]:
        """What makes each file, by its path in the site."""
        return dict(self.plan())

    def plan(self) -> Iterator[tuple[str, Make]]:
        """Yield the path of each file, and what makes it; the page in which one begins is last."""
        yield from assets_of(self.site)
        yield "assets/shelf.js", partial(index_of, self.catalogue)
        for entry in self.catalogue.entries:
            yield from self._of_work(entry)
        yield from self._lists()
        yield opds1.ROOT, partial(opds1.root, self.shelf)
        yield opds2.ROOT, partial(opds2.root, self.shelf)
        yield atom.PATH, partial(atom.feed, self.shelf)
        if self._has_description:
            yield opensearch.PATH, partial(opensearch.description, self.shelf)
        if self.site.addresses.base:
            yield SITEMAP, partial(sitemap_of, self.catalogue, self.listings, self.site.addresses)
        yield "search.html", self._rendered.search
        yield "404.html", self._rendered.lost
        yield "index.html", self._rendered.start

    @property
    def _has_description(self) -> bool:
        return self.site.searches or bool(self.site.addresses.base)

    def _of_work(self, entry: Entry) -> Iterator[tuple[str, Make]]:
        yield work_page(entry.slug), partial(self._rendered.work, entry)
        yield cover_file(entry.slug), lambda: self.covers_of(entry)[0]
        yield thumbnail_file(entry.slug), lambda: self.covers_of(entry)[1]

    def covers_of(self, entry: Entry) -> tuple[bytes, bytes]:
        """Return the cover of a work and a small one."""
        look = self.site.look
        return covers_of(entry, self.catalogue.folder, look.paper, look.accent)

    def _lists(self) -> Iterator[tuple[str, Make]]:
        for page in self.listings.works_pages():
            yield f"{page.at(page.page)}.html", partial(self._rendered.works, page)
            yield opds1.path_of(page), partial(opds1.works, self.shelf, page)
            yield opds2.path_of(page), partial(opds2.works, self.shelf, page)
        for groups in self.listings.groups_pages():
            yield f"{groups.at(groups.page)}.html", partial(self._rendered.groups, groups)
            yield opds1.path_of(groups), partial(opds1.groups, self.shelf, groups)
            yield opds2.path_of(groups), partial(opds2.groups, self.shelf, groups)

    # --- what a server answers ---

    def found(self, path: str, query: str, page: int = 1) -> bytes | None:
        """Return what answers a search; none where the path is not that of one.

        Args:
            path: ``search.html``, ``opds/search.xml`` or ``opds/search.json``.
            query: the words that are looked for.
            page: which page of what was found, from 1.
        """
        listed = self.listings.found(query, page)
        if path == "search.html":
            return self._rendered.works(listed)
        if path == "opds/search.xml":
            return opds1.works(self.shelf, listed)
        return opds2.works(self.shelf, listed) if path == "opds/search.json" else None


def media_type_of(path: str) -> str:
    """Return the media type of a file of a site, as a server should send it."""
    if path == opensearch.PATH:
        return opds1.OPENSEARCH
    if path == atom.PATH:
        return atom.TYPE
    if path.startswith("opds/") and path.endswith(".xml"):
        stem = path.removeprefix("opds/").removesuffix(".xml").partition(".")[0]
        is_list = stem in ("titles", "newest", "search") or "/" in stem
        return opds1.ACQUISITION if is_list else opds1.NAVIGATION
    return next((kind for end, kind in _TYPES.items() if path.endswith(end)), "")
