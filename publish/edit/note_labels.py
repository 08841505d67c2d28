"""The labels of notes: a number, counted again by chapter or page, a letter, or a symbol.

The number of a note identifies it, in print and e-book alike. Its label is what is printed at its
call and before it. Notes with the addresses of links have letters, through the whole work. Notes of
another hand (``resp``) may have a series of their own; a note on the title, or on the heading with
which the text opens, has a symbol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.edit.edition import take_notes
from publish.edit.link_addresses import SERIES
from publish.source import tree
from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from publish.edit.edition import Edition
    from publish.settings.resolve import Resolved

#: The symbols in order; then each twice, three times … (Hart's Rules, 14.2.2; Chicago Manual of
#: Style, 14.25).
SYMBOLS = "*†‡§‖¶"


class Series(NamedTuple):
    """A series of notes that is counted by itself: its kind, and its chapter or page."""

    kind: str
    part: int


def labelled(
    edition: Edition, settings: Resolved, pages: Mapping[int, int] | None = None
) -> Edition:
    """Return an edition in which every note and call has its label.

    Args:
        edition: an edition with its notes numbered in the order of their calls.
        settings: how notes are numbered, and those of another hand.
        pages: the pages of notes by their numbers, if known; without it, notes that are numbered by
            the page are numbered through the work.
    """
    labels = _labels(edition, settings, pages)
    if all(label == str(number) for number, label in labels.items()):
        return edition

    def change(node: tree.Node) -> tree.Node:
        if isinstance(node, tree.NoteCall):
            return msgspec.structs.replace(node, label=labels.get(node.number, ""))
        if isinstance(node, tree.NoteReference):
            return node.labelled(node.number, labels.get(node.number, node.label))
        return node

    head = edition.head.map(lambda node: map_nodes(node, change))
    body = tuple(map_nodes(block, change) for block in edition.body)
    notes = tuple(
        msgspec.structs.replace(map_nodes(note, change), label=labels[note.number])
        for note in edition.notes
    )
    return msgspec.structs.replace(edition, head=head, body=body, notes=notes)


def _labels(
    edition: Edition, settings: Resolved, pages: Mapping[int, int] | None
) -> dict[int, str]:
    opening, chapters = frozenset(opening_notes(edition)), dict(_chapters(edition))
    counts: dict[Series, int] = {}
    labels = {}
    for note in edition.notes:
        kind = _kind(note, opening, settings)
        series = _series(note, kind, settings, chapters, pages)
        counts[series] = counts.get(series, 0) + 1
        label = _label(kind, counts[series])
        # Two series of letters would be taken for one.
        taken = kind == "addresses" and settings.editor_notes == "letters"
        labels[note.number] = label.upper() if taken else label
    return labels


def _kind(note: tree.Note, opening: frozenset[int], settings: Resolved) -> str:
    if note.number > SERIES:
        return "addresses"
    if note.number in opening:
        return "opening"
    own = bool(note.resp) and settings.editor_notes != "numbered"
    return str(settings.editor_notes) if own else "numbered"


def _series(
    note: tree.Note, kind: str, settings: Resolved, chapters: dict[int, int],
    pages: Mapping[int, int] | None,
) -> Series:  # fmt: skip
    """Return the series in which a note is counted.

    Symbols begin again on each page, if pages are known.
    """
    if kind == "addresses":
        return Series(kind, 0)
    if kind in ("opening", "signs"):
        return Series("signs", (pages or {}).get(note.number, 0))
    if settings.note_numbers == "chapter":
        return Series(kind, chapters.get(note.number, 0))
    if settings.note_numbers == "page":
        return Series(kind, (pages or {}).get(note.number, 0))
    return Series(kind, 0)


def _label(kind: str, count: int) -> str:
    if kind in ("opening", "signs"):
        return SYMBOLS[(count - 1) % len(SYMBOLS)] * ((count - 1) // len(SYMBOLS) + 1)
    if kind in ("letters", "addresses"):
        return _letters(count)
    return str(count)


def _letters(count: int) -> str:
    """Return the letters for a number: a, b … z, aa, ab and so on."""
    label = ""
    while count:
        count, rest = divmod(count - 1, 26)
        label = chr(ord("a") + rest) + label
    return label


def by_page(edition: Edition, settings: Resolved) -> bool:
    """Return whether labels depend on the pages of the notes."""
    has_symbols = settings.editor_notes == "signs" and any(note.resp for note in edition.notes)
    return has_symbols or settings.note_numbers == "page"


def kinds_by_page(edition: Edition, settings: Resolved) -> dict[int, str]:
    """Return the notes whose labels depend on pages: for each ``number`` or ``sign``."""
    if not by_page(edition, settings):
        return {}
    opening, found = frozenset(opening_notes(edition)), {}
    for note in edition.notes:
        kind = _kind(note, opening, settings)
        if kind in ("opening", "signs"):
            found[note.number] = "sign"
        elif kind != "addresses" and settings.note_numbers == "page":
            found[note.number] = "number"
    return found


def opening_notes(edition: Edition) -> Iterator[int]:
    """Yield notes on the title and the names with it, and on the heading that opens the text."""
    yield from (call.number for call in edition.head.all())
    first = edition.body[0] if edition.body else None
    if isinstance(first, tree.Section):
        yield from (n.number for n in tree.walk(*first.title) if isinstance(n, tree.NoteCall))


def _chapters(edition: Edition) -> Iterator[tuple[int, int]]:
    """Yield for each note the section of the first level in which it is called first, from 1."""
    notes, chapter = {note.number: note for note in edition.notes}, 0
    for block in edition.body:
        chapter += isinstance(block, tree.Section)
        yield from ((note.number, chapter) for note in take_notes((block,), notes))
