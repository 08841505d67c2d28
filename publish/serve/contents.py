"""What a folder has to serve: a site as it is, or finished files with pages made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.confinement import Shut
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import shown
from publish.core.folder_listing import MOST, names_below
from publish.serve.shelves import Shelf, SiteShelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


#: Where the feeds are, in a site of ours.
_FEED = "opds/"


class Contents(msgspec.Struct, frozen=True):
    """What is served of a folder.

    Attributes:
        shelf: finds it.
        summary: how much it is, in words.
        feed: the path of the catalogue for e-readers (OPDS); '' if there is none.
    """

    shelf: Shelf
    summary: str
    feed: str


def contents_of(folder: Path, tell: Callable[[list[Diagnostic]], None]) -> Contents:
    """Return what a folder has to serve.

    Args:
        folder: a site, or one of finished files.
        tell: is told of files that cannot be read: now, and when the folder has changed.

    Raises:
        Rejected: when there is nothing.
    """
    if (folder / "index.html").is_file():
        has_feed = (folder / _FEED / "index.xml").is_file()
        return Contents(SiteShelf(folder), _counted(folder), _FEED if has_feed else "")
    from publish.catalogue import catalogue_of_files
    from publish.serve.page_shelf import PageShelf
    from publish.site import site_of

    catalogue = catalogue_of_files(folder)
    if not catalogue.entries:
        raise Rejected([*catalogue.findings, _nothing(folder)])
    works, files = len(catalogue.entries), sum(len(one.downloads) for one in catalogue.entries)
    summary = f"{_many(works, 'work')}, {_many(files, 'file')}"
    tell(list(catalogue.findings))
    return Contents(PageShelf(catalogue, site_of(searches=True), tell), summary, _FEED)


def _counted(folder: Path) -> str:
    """Return how many files of a site are served."""
    try:
        names = names_below(folder)
    except Shut:
        return f"more than {MOST:,} files"
    count = sum(not name.endswith("/") and not _is_hidden(name) for name in names)
    return _many(count, "file")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _is_hidden(name: str) -> bool:
    return any(step.startswith(".") for step in name.split("/"))


def _nothing(folder: Path) -> Diagnostic:
    return Diagnostic(
        Place(shown(folder)),
        "error",
        "SERVE-NOTHING",
        "there is nothing to serve in this folder: neither a site nor a finished file",
        "build something first (publish build), or name the folder in which finished files lie",
    )
