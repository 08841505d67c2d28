"""A block's words in one string, with the way back to the nodes and places they come from.

House rules and the copy-editor's checks look at text across emphasis, notes and line ends; a
:class:`Passage` is what they look at.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from publish.core.characters import NOTE_CALL, OBJECT
from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.intervals import Stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The placeholder for the call of a note.
CALL = chr(NOTE_CALL)
#: The placeholder for a hard line break, and for the end of a line of verse.
BREAK = "\n"


class Piece(msgspec.Struct, frozen=True):
    """A range of a passage from one node; ``text`` is ``None`` for a node that is not text."""

    start: int
    place: Place
    lang: str
    text: tree.Text | None


def is_number(node: tree.Node) -> bool:
    """Return whether a node prints the number of a note, which only an edition knows."""
    return isinstance(node, tree.NoteReference) and not node.children


class Passage(msgspec.Struct, frozen=True, dict=True):
    """The words of one block in the corrected reading.

    ``kind`` is the kind of the node that contains them (``paragraph``, ``section`` for a heading,
    ``cell``, ``verse`` …), ``paragraph`` the number of the block of the body (0 in headings and
    notes), ``note`` the key of the note, '' in the body. ``spans`` are the ranges that nodes such
    as emphasis, links and words in another language cover, ``addresses`` those of links whose words
    are their address.
    """

    text: str
    pieces: tuple[Piece, ...]
    place: Place
    kind: str
    paragraph: int = 0
    note: str = ""
    spans: tuple[tuple[int, int, tree.Node], ...] = ()
    addresses: tuple[tuple[int, int], ...] = ()

    def _piece(self, offset: int) -> Piece | None:
        index = bisect_right(self.pieces, offset, key=lambda p: p.start) - 1
        return self.pieces[index] if index >= 0 else None

    def at(self, offset: int) -> Place:
        """Return the place of a character in the source."""
        piece = self._piece(offset)
        if piece is None:
            return self.place
        column = piece.place.column + (offset - piece.start if piece.text else 0)
        return msgspec.structs.replace(piece.place, column=column)

    def lang_at(self, offset: int) -> str:
        """Return the language (BCP 47) of a character."""
        piece = self._piece(offset)
        return piece.lang if piece else ""

    def is_address(self, first: int, last: int) -> bool:
        """Return whether a range touches words that are the address of their own link."""
        return self._addresses.touch(first, last)

    def is_shifted(self, first: int, last: int) -> bool:
        """Return whether a range touches raised or lowered letters: a formula, “1st”, “Mme”."""
        return self._shifted.touch(first, last)

    @cached_property
    def _addresses(self) -> Stretches:
        return Stretches(
            (start, end)
            for start, end, node in self.spans
            if isinstance(node, tree.Link) and self.text[start:end] in node.target
        )

    @cached_property
    def _shifted(self) -> Stretches:
        return Stretches(
            (start, end)
            for start, end, node in self.spans
            if isinstance(node, tree.Superscript | tree.Subscript)
        )


def passage(
    children: tuple[tree.Node, ...],
    lang: str,
    place: Place,
    kind: str,
    paragraph: int = 0,
    note: str = "",
) -> Passage:
    """Return the passage of some inline nodes (or lines of verse)."""
    flat = _Flat()
    flat.add(children, lang)
    text = "".join(flat.parts)
    addresses = (
        (first, last)
        for first, last, node in flat.spans
        if first < last and isinstance(node, tree.Link) and text[first:last] in node.target
    )
    return Passage(
        text, tuple(flat.pieces), place, kind, paragraph, note, tuple(flat.spans), tuple(addresses)
    )


class _Flat:
    """Collects characters and pieces."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.spans: list[tuple[int, int, tree.Node]] = []
        self._length = 0

    def add(self, nodes: tuple[tree.Node, ...], lang: str) -> None:
        for node in nodes:
            if isinstance(node, tree.Text):
                self._put(node.text, node, lang)
            elif isinstance(node, tree.NoteCall):
                self._put(CALL, node, lang)
            elif isinstance(node, tree.LineBreak):
                self._put(BREAK, node, lang)
            elif isinstance(node, tree.Code | tree.Image) or is_number(node):
                self._put(OBJECT, node, lang)
            elif isinstance(node, tree.Emendation):
                start = self._length
                self.add(node.corr, lang)
                self.spans.append((start, self._length, node))
            elif isinstance(node, tree.VerseLine | tree.Stanza):
                self.add(tuple(tree.parts(node)), lang)
                self._put(BREAK, node, lang)
            else:
                start = self._length
                self.add(tuple(tree.parts(node)), getattr(node, "lang", "") or lang)
                self.spans.append((start, self._length, node))

    def _put(self, text: str, node: tree.Node, lang: str) -> None:
        own = node if isinstance(node, tree.Text) else None
        self.pieces.append(Piece(self._length, node.place, lang, own))
        self.parts.append(text)
        self._length += len(text)


def passages(work: tree.Work) -> list[Passage]:
    """Return the passages of a work in reading order, then those of its notes."""
    lang = work.metadata.lang
    found = list(_of_blocks(work.body, lang, 0, ""))
    for note in work.notes:
        found += _of_blocks(note.children, lang, 0, note.key)
    return found


def _of_blocks(
    blocks: tuple[tree.Node, ...], lang: str, number: int, note: str
) -> Iterator[Passage]:
    for block in blocks:
        own = getattr(block, "lang", "") or lang
        if isinstance(block, tree.Section):
            yield passage(block.title, own, block.place, block.kind)
            yield from _of_blocks(block.children, own, 0, note)
        elif isinstance(block, tree.Verse):
            yield passage(block.children, own, block.place, block.kind, number, note)
            if block.attribution:
                yield from _of_blocks((block.attribution,), own, number, note)
        elif isinstance(block, tree.Figure):
            yield passage(block.caption, own, block.place, block.kind, number, note)
        elif isinstance(block, tree.Paragraph | tree.Term) or (
            isinstance(block, tree.Cell) and not block.has_blocks
        ):
            yield passage(block.children, own, block.place, block.kind, number, note)
        else:
            inside = block.number if isinstance(block, tree.Numbered) else number
            yield from _of_blocks(tuple(tree.parts(block)), own, inside, note)
