"""The ways into an e-book: contents, list of figures, landmarks, pages, and the order of all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.render.template_helpers import without_notes
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.ebook.flows import Flow

_ID = re.compile(r'\sid="([^"]+)"')


class Entry(msgspec.Struct, frozen=True):
    """An entry of the contents: its words plainly, and as they are set."""

    title: str
    href: str
    entries: list[Entry]
    nodes: tree.Inlines = ()


class Mark(msgspec.Struct, frozen=True):
    """A landmark (EPUB 3.3, 7.4.2.4)."""

    type: str
    href: str
    title: str


def entries_of(blocks: tree.Blocks, files: dict[str, str], depth: int) -> list[Entry]:
    """Return the sections as entries, so many levels deep, without the notes in their titles."""
    return [
        Entry(
            " ".join(plain(without_notes(block.title)).split()),
            files[block.id],
            entries_of(block.children, files, depth - 1) if depth > 1 else [],
            without_notes(block.title),
        )
        for block in blocks
        if isinstance(block, tree.Section)
    ]


def beginning(flows: list[Flow], title: str) -> list[Entry]:
    """Return an entry that leads to the text's beginning, where that is before all sections."""
    blocks = (block for block in flows[0].blocks if not isinstance(block, tree.PageBreak))
    begins = isinstance(next(blocks, None), tree.Section)
    return [] if begins else [Entry(title, flows[0].name, [])]


def depth_of(entries: list[Entry]) -> int:
    """Return how many levels the contents have."""
    return 1 + max((depth_of(e.entries) for e in entries if e.entries), default=0)


def landmarks(flows: list[Flow], words: dict[str, str], *, figures: bool) -> list[Mark]:
    """Return where a reader may wish to go at once; Apple's sample begins with the body matter."""
    marks = [
        Mark("cover", "cover.xhtml", words["cover"]),
        Mark("titlepage", "title.xhtml", words["title-page"]),
        Mark("toc", "contents.xhtml#toc", words["contents"]),
    ]
    if figures:
        marks.append(Mark("loi", "contents.xhtml#loi", words["list-of-figures"]))
    marks.append(Mark("bodymatter", flows[0].name, words["start"]))
    with_notes = next((flow for flow in flows if flow.notes), None)
    if with_notes is not None:
        marks.append(Mark("endnotes", f"{with_notes.name}#notes", words["notes"]))
    return marks


def play_order(documents: Iterable[tuple[str, str]], targets: Iterable[str]) -> dict[str, int]:
    """Return the number of each target in the order of reading, from 1 without a gap.

    Targets that are one place have one number (DAISY 2005, 8.4.3).
    """
    places: dict[str, int] = {}
    for name, markup in documents:
        places[name] = len(places)
        for found in _ID.finditer(markup):
            places[f"{name}#{found[1]}"] = len(places)
    sought = sorted(set(targets), key=places.__getitem__)
    return {target: number for number, target in enumerate(sought, 1)}


def targets_in(entries: list[Entry]) -> Iterator[str]:
    """Yield the addresses of all entries."""
    for entry in entries:
        yield entry.href
        yield from targets_in(entry.entries)
