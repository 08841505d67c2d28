"""Notes at the end of the section in which they are called, or of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.edit.edition import take_notes
from publish.source import tree

if TYPE_CHECKING:
    from publish.edit.edition import Edition


class Piece(msgspec.Struct, frozen=True):
    """A part of the text, with the notes that follow it; ``title`` is that of its section."""

    blocks: tree.Blocks
    notes: tuple[tree.Note, ...]
    title: tree.Inlines = ()


def pieces(edition: Edition) -> list[Piece]:
    """Return the text section by section, each with the notes that are called in it first."""
    parts: list[list[tree.Block]] = [[]]
    for block in edition.body:
        if isinstance(block, tree.Section) and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    notes = {note.number: note for note in edition.notes}
    take_notes(edition.head.all(), notes)  # they stand with the title
    return [
        Piece(part, tuple(take_notes(part, notes)), _title(part))
        for part in map(tuple, filter(None, parts))
    ]


def head_notes(edition: Edition) -> list[tree.Note]:
    """Return the notes that are called on the title, and those called in them."""
    return take_notes(edition.head.all(), {note.number: note for note in edition.notes})


def note_pieces(edition: Edition, where: str) -> list[Piece]:
    """Return the text in parts with their notes, for a value of the setting ``notes``."""
    return pieces(edition) if where == "chapter" else [Piece(edition.body, ())]


def _title(blocks: tree.Blocks) -> tree.Inlines:
    first = blocks[0]
    return first.title if isinstance(first, tree.Section) else ()
