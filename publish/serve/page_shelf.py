"""A folder of finished files as a site: pages and feeds are made when somebody asks for them."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from publish.catalogue import catalogue_of_files
from publish.catalogue.addresses import download_file
from publish.core.confinement import real
from publish.core.diagnostics import Place
from publish.core.error_boundary import reporting_errors
from publish.core.folder_listing import states_beside
from publish.core.open_files import open_below
from publish.serve.aside import Aside
from publish.serve.shelves import FileBody, PageBody
from publish.site import Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.catalogue import Catalogue
    from publish.core.diagnostics import Diagnostic
    from publish.serve.shelves import Body, Steps
    from publish.site import Site

    Tell = Callable[[list[Diagnostic]], None]

#: Bytes of pages that are kept.
_KEPT = 32 * 2**20
#: Seconds after which it is looked at again whether the folder has changed.
_EVERY = 2
#: So many characters of a query are looked for.
_LONGEST_QUERY = 200


class PageShelf:
    """The site of a folder of finished files.

    What was found in the folder is looked at again while it is served: files that are built anew,
    come or go are on the pages a moment later.

    Args:
        catalogue: of the folder.
        site: how it is shown.
        tell: is told what else is found in the folder when it has changed.
    """

    def __init__(self, catalogue: Catalogue, site: Site, tell: Tell) -> None:
        self._folder, self._site, self._tell = catalogue.folder, site, tell
        self._told = catalogue.findings
        self._root, self._aside = real(self._folder), Aside()
        self._states, self._looked = states_beside(self._folder), time.monotonic()
        self._renewing: asyncio.Task[None] | None = None
        self._show(catalogue)

    def _show(self, catalogue: Catalogue) -> None:
        """Show a catalogue from now on."""
        self._pages = Pages(catalogue, self._site)
        names = (one.name for entry in catalogue.entries for one in entry.downloads)
        self._files = {tuple(download_file(name).split("/")): name for name in names}
        self._kept: OrderedDict[str, PageBody] = OrderedDict()
        self._size = 0

    async def open(self, steps: Steps, query: str) -> Body | None:
        """Return a page, a feed, what a search finds, or a file that they name."""
        self._look_again()
        if steps in self._files:
            file = open_below(self._root, (self._files[steps],))
            return FileBody(file) if file else None
        path = "/".join(steps)
        asked = parse_qs(query)
        if "q" in asked:
            words, page = _words(asked["q"][0]), _number(asked.get("page", [""])[0])
            found = await self._aside.run(lambda: self._pages.found(path, words, page))
            if found is not None:
                return PageBody(found)
        return await self._page(path)

    async def _page(self, path: str) -> PageBody | None:
        """Return a page, made now or kept."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        pages = self._pages
        make = pages.by_path.get(path)
        if make is None:
            return None
        made = PageBody(await self._aside.run(make))
        if pages is self._pages and path not in self._kept:
            self._kept[path] = made
            self._size += made.size
            while self._size > _KEPT and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].size
        return made

    def _look_again(self) -> None:
        """Look at the folder from time to time, and show what has changed when it is read."""
        is_due = time.monotonic() - self._looked > _EVERY
        if is_due and (self._renewing is None or self._renewing.done()):
            self._looked = time.monotonic()
            self._renewing = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        states = await self._aside.run(lambda: states_beside(self._folder))
        if states == self._states:
            return
        self._states = states
        with reporting_errors(Place(str(self._folder)), self._tell):
            catalogue = await self._aside.run(lambda: catalogue_of_files(self._folder))
            self._tell([one for one in catalogue.findings if one not in self._told])
            self._told = catalogue.findings
            self._show(catalogue)


def _words(asked: str) -> str:
    """Return what is looked for, without characters that no page or feed may have."""
    return "".join(one for one in asked[:_LONGEST_QUERY] if one.isprintable())


def _number(text: str) -> int:
    """Return the number of a page; the first for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
