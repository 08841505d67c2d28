"""Notes at the ends of the sections in which they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from publish.edition import Edition


class Piece(msgspec.Struct, frozen=True):
    """A section of the first level, or what stands before the first, and the notes called in it."""

    blocks: tree.Blocks
    notes: tuple[tree.Note, ...]


def pieces(edition: Edition) -> list[Piece]:
    """The text section by section; a note belongs to that in which it is called first."""
    parts: list[list[tree.Block]] = [[]]
    for block in edition.body:
        if isinstance(block, tree.Section) and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    notes = {note.number: note for note in edition.notes}
    return [Piece(tuple(part), tuple(_take(tuple(part), notes))) for part in parts if part]


def _take(nodes: tuple[tree.Node, ...], notes: dict[int, tree.Note]) -> list[tree.Note]:
    """The notes called here for the first time; those called inside a note follow it."""
    taken: list[tree.Note] = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.NoteCall) and node.number in notes:
            note = notes.pop(node.number)
            taken += [note, *_take(note.children, notes)]
    return taken
