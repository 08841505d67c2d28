"""Long notes in parts: where a note can be cut, and parts that are no longer than a limit.

A note is cut between its paragraphs, between the items of a list, the lines of a poem, the blocks
of a quotation. The caller decides how a paragraph is divided: at the ends of its lines in print
(:mod:`publish.typeset.long_notes`), at ends of sentences in an e-book (:func:`parts_of`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from publish.edit.inline_cuts import cut
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Part(msgspec.Struct, frozen=True):
    """A part of a note.

    ``continues``: it begins within a paragraph. ``goes_on``: it ends within one.
    """

    blocks: tree.Blocks
    continues: bool = False
    goes_on: bool = False


class Division(Protocol):
    """A way to divide the blocks of a note, which are passed in the order of the text."""

    def is_whole(self, block: tree.Block) -> bool:
        """Return whether a block is not divided at all."""

    def paragraph(self, paragraph: tree.Paragraph) -> list[tree.Inlines]:
        """Return the words of a paragraph in pieces, at least one."""

    def others(self, block: tree.Block) -> Iterable[tree.Block]:
        """Return the pieces of any block but a paragraph or a quotation without attribution."""


def pieces(blocks: tree.Blocks, division: Division) -> Iterator[Part]:
    """Yield the blocks of a note in the smallest parts of a division."""
    for block in blocks:
        if division.is_whole(block):
            yield Part((block,))
        elif isinstance(block, tree.Paragraph):
            texts = division.paragraph(block)
            for number, text in enumerate(texts):
                own = msgspec.structs.replace(block, children=text)
                yield Part((own,), continues=number > 0, goes_on=number < len(texts) - 1)
        elif isinstance(block, tree.BlockQuote) and block.attribution is None:
            for part in pieces(block.children, division):
                quoted = msgspec.structs.replace(block, children=part.blocks)
                yield Part((quoted,), part.continues, part.goes_on)
        else:
            yield from (Part((piece,)) for piece in division.others(block))


def by_parts(block: tree.Block) -> Iterator[tree.Block]:
    """Yield a list by its items, a poem by its lines; anything else whole."""
    replace = msgspec.structs.replace
    if isinstance(block, tree.List):
        for number, item in enumerate(block.children, block.start):
            yield replace(block, children=(item,), start=number)
    elif isinstance(block, tree.DefinitionList):
        yield from (replace(block, children=(item,)) for item in block.children)
    elif isinstance(block, tree.Verse) and block.attribution is None:
        for stanza in block.children:
            for line in stanza.children:
                yield replace(block, children=(replace(stanza, children=(line,)),))
    else:
        yield block


# --- parts of a size --------------------------------------------------------------------


def parts_of(note: tree.Note, most: int) -> list[Part]:
    """Return the parts of a note, each as long as the limit allows.

    Args:
        note: the note to cut.
        most: the most characters of a part; what cannot be cut may have more.
    """
    parts: list[Part] = []
    room = 0
    for piece in pieces(note.children, _BySentences(most)):
        size = sum(map(_size, piece.blocks))
        if not parts or size > room:
            parts.append(piece)
            room = most
        else:
            parts[-1] = Part(_joined(parts[-1].blocks, piece.blocks), parts[-1].continues)
        room -= size
    return parts or [Part(())]


class _BySentences:
    """Divides what is longer than a limit: paragraphs at ends of sentences."""

    def __init__(self, most: int) -> None:
        self._most = most

    def is_whole(self, block: tree.Block) -> bool:
        """Return whether a block is within the limit."""
        return _size(block) <= self._most

    def paragraph(self, paragraph: tree.Paragraph) -> list[tree.Inlines]:
        """Return the words of a paragraph in pieces within the limit."""
        found, rest = [], paragraph.children
        while rest:
            first, rest = _cut(rest, self._most)
            found.append(first)
        return found

    def others(self, block: tree.Block) -> Iterable[tree.Block]:
        """Return any other block in pieces."""
        return by_parts(block)


def _cut(nodes: tree.Inlines, most: int) -> tuple[tree.Inlines, tree.Inlines]:
    """Return as many words as fit into a part, up to a sentence's end, and the rest."""
    text = _text_of(nodes)
    if len(text) <= most:
        return nodes, ()
    end = max(text.rfind(". ", 0, most), text.rfind("? ", 0, most)) + 1
    if end < most // 2:
        end = text.rfind(" ", 0, most)
    kept = text[:end] if text[: max(end, 0)].strip() else text[:most]
    return cut(nodes, len("".join(kept.split())))


def _text_of(nodes: tree.Inlines) -> str:
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


def _joined(blocks: tree.Blocks, more: tree.Blocks) -> tree.Blocks:
    """Return blocks after others; adjacent pieces of one block are joined again, with its place."""
    if not blocks or not more:
        return blocks + more
    last, first = blocks[-1], more[0]
    parted = (tree.List, tree.DefinitionList, tree.BlockQuote, tree.Verse, tree.Stanza)
    if type(last) is not type(first) or last.place != first.place or not isinstance(last, parted):
        return blocks + more
    whole = _joined(last.children, first.children)  # type: ignore[attr-defined]
    return (*blocks[:-1], msgspec.structs.replace(last, children=whole), *more[1:])
