"""The index of the texts, for a search where a site is served (Pagefind, an extra package)."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from publish.catalogue.addresses import download_file, work_page
from publish.core.diagnostics import Diagnostic, Place
from publish.core.files import finished
from publish.readback import read_back, without_calls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.catalogue.values import Catalogue, Entry

#: Where its files are in a site.
_FOLDER = "pagefind"
#: Of which files the text is read: the first of these that a work has.
_READ = ("e-reader", "screen")


def is_installed() -> bool:
    """Return whether there is what makes the index."""
    return all(importlib.util.find_spec(name) for name in ("pagefind", "pagefind_bin"))


def not_installed() -> Diagnostic:
    """Return what is told where it is not."""
    message = (
        "the texts cannot be searched: Pagefind is not installed; all else of the site is made"
    )
    hint = "install it beside this program: pip install 'offprint-press[search]'"
    return Diagnostic(Place("--full-text"), "warning", "SITE-FULLTEXT", message, hint)


def full_text_of(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index of all texts, with their paths in the site."""
    import asyncio

    found = asyncio.run(_indexed([*_records(catalogue)]))
    yield from sorted((f"{_FOLDER}/{path}", data) for path, data in found)


def _records(catalogue: Catalogue) -> Iterator[tuple[Entry, str]]:
    """Yield works with their texts; one whose file cannot be read has none."""
    for entry in catalogue.entries:
        file = next((one for use in _READ for one in entry.downloads if one.use == use), None)
        text = _text(catalogue.folder / file.name) if file else ""
        if text:
            yield entry, text


def _text(path: Path) -> str:
    try:
        read = read_back(finished(path) or b"", path.name)
    except ValueError:
        return ""
    return " ".join(without_calls(line.text) for line in read.lines)


async def _indexed(records: list[tuple[Entry, str]]) -> list[tuple[str, bytes]]:
    """Return the files of the index; nothing is written by the one who makes it."""
    from pagefind.service import PagefindService

    async with PagefindService() as service:
        index = await service.create_index()
        for entry, text in records:
            path = download_file(entry.web.name) if entry.web else work_page(entry.slug)
            await index.add_custom_record(
                url=f"/{path}", content=text, language=entry.lang.split("-")[0],
                meta={"title": entry.full_title},
            )  # fmt: skip
        return [(file["path"], file["content"]) for file in await index.get_files()]
