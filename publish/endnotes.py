"""Notes at the end of the section in which they are called, or of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from publish.edition import Edition


class Piece(msgspec.Struct, frozen=True):
    """A part of the text, with the notes that follow it; ``title`` is that of its section."""

    blocks: tree.Blocks
    notes: tuple[tree.Note, ...]
    title: tree.Inlines = ()


def pieces(edition: Edition) -> list[Piece]:
    """The text section by section; a note belongs to that in which it is called first."""
    parts: list[list[tree.Block]] = [[]]
    for block in edition.body:
        if isinstance(block, tree.Section) and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    notes = {note.number: note for note in edition.notes}
    _take(edition.head.all(), notes)  # they stand with the title
    return [
        Piece(tuple(part), tuple(_take(tuple(part), notes)), _title(part)) for part in parts if part
    ]


def head_notes(edition: Edition) -> list[tree.Note]:
    """The notes that are called on the title, and those called in them."""
    return _take(edition.head.all(), {note.number: note for note in edition.notes})


def note_pieces(edition: Edition, where: str) -> list[Piece]:
    """The text in parts that notes follow, for a place of notes (the setting ``notes``)."""
    return pieces(edition) if where == "chapter" else [Piece(edition.body, ())]


def _title(blocks: list[tree.Block]) -> tree.Inlines:
    first = blocks[0]
    return first.title if isinstance(first, tree.Section) else ()


def _take(nodes: tuple[tree.Node, ...], notes: dict[int, tree.Note]) -> list[tree.Note]:
    """The notes called here for the first time; those called inside a note follow it."""
    taken: list[tree.Note] = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.NoteCall) and node.number in notes:
            note = notes.pop(node.number)
            taken += [note, *_take(note.children, notes)]
    return taken
