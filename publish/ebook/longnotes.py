"""Notes that are too long for a pop-up, in parts, each of which leads to the next.

Kobo's readers open as a pop-up what has up to 5,000 characters, and go to the place of anything
longer (see the field notes of the project). The first part is what is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.typeset.long_notes import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of a part at most, what the press adds to it allowed for.
MOST = 4_600


class NotePart(msgspec.Struct, frozen=True):
    """Some blocks of a note; ``continues`` says that the first goes on from the part before."""

    blocks: tree.Blocks
    continues: bool = False


def note_parts(note: tree.Note) -> list[NotePart]:
    """Return the parts of a note: one, unless it is very long."""
    parts: list[NotePart] = []
    own: list[tree.Block] = []
    room, continues = MOST, False
    for block, goes_on in _pieces(note.children):
        size = _size(block)
        if own and size > room:
            parts.append(NotePart(tuple(own), continues))
            own, room, continues = [], MOST, goes_on
        own.append(block)
        room -= size
    return [*parts, NotePart(tuple(own), continues)]


def _pieces(blocks: tree.Blocks) -> Iterator[tuple[tree.Block, bool]]:
    """Yield the blocks, long paragraphs in pieces; whether each goes on from the one before."""
    for block in blocks:
        if not isinstance(block, tree.Paragraph) or _size(block) <= MOST:
            yield block, False
            continue
        rest, goes_on = block.children, False
        while rest:
            first, rest = _cut(rest)
            yield msgspec.structs.replace(block, children=first), goes_on
            goes_on = True


def _cut(nodes: tree.Inlines) -> tuple[tree.Inlines, tree.Inlines]:
    """Return as many words as a part has room for, up to a sentence's end, and the rest."""
    text = _spoken(nodes)
    if len(text) <= MOST:
        return nodes, ()
    end = max(text.rfind(". ", 0, MOST), text.rfind("? ", 0, MOST)) + 1
    if end < MOST // 2:
        end = text.rfind(" ", 0, MOST)
    kept = text[: end if end > 0 else MOST]
    return cut(nodes, len("".join(kept.split())))


def _spoken(nodes: tree.Inlines) -> str:
    """Return the characters of some nodes; the call of a note is one."""
    found = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.Text | tree.Code):
            found.append(node.text)
        elif isinstance(node, tree.NoteCall):
            found.append("*")
    return "".join(found)


def _size(block: tree.Block) -> int:
    nodes = (n for n in tree.walk(block) if isinstance(n, tree.Text | tree.Code | tree.CodeBlock))
    return sum(len(node.text) for node in nodes)
