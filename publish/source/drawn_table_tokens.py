"""Tables drawn in columns of the screen: the tokens that their kinds share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.rules_block import StateBlock

    from publish.source.screen_columns import Line

Align = Literal["", "left", "center", "right"]

#: A list of one item is a list in a cell too, but a dash for “none” or a lone numeral is none.
_ITEM = re.compile(r"[-*+][ \t]+\S")
#: The attributes of a parser's state at the beginning of a text.
_ALONE = {
    "src": "",
    "blkIndent": 0,
    "parentType": "root",
    "lineMax": 0,
    "tight": False,
    "listIndent": -1,
}
_CAPTION = re.compile(r"(?:[Tt]able:|:[ \t])")


class Piece(NamedTuple):
    """The part of a line that belongs to a cell: offsets in the text of the line."""

    line: Line
    left: int
    right: int

    @property
    def text(self) -> str:
        """Its characters, without space around them."""
        return self.line.text[self.left : self.right].strip()


class Fault(NamedTuple):
    """Why a table cannot be read as it is drawn: line and column, both from 0."""

    line: int
    column: int
    message: str
    hint: str


class Drawn(NamedTuple):
    """A table as it is drawn: rows of cells, each a list of pieces of lines.

    ``head`` is ``None`` if there is none; ``last`` is the line after the table. ``blocks`` is true
    if cells may contain more than words.
    """

    first: int
    last: int
    aligns: Sequence[Align]
    head: list[list[Piece]] | None
    rows: list[list[list[Piece]]]
    faults: list[Fault]
    blocks: bool = False


def push_table(state: StateBlock, table: Drawn) -> None:
    """Add the tokens of a table, or of its faults, and go on after it."""
    if table.faults:
        push_faults(state, table.first, table.last, table.faults)
        return
    token = state.push("drawn_table_open", "table", 1)
    token.map = [table.first, table.last]
    token.meta |= {"aligns": table.aligns, "head": table.head is not None}
    rows = [table.head, *table.rows] if table.head is not None else table.rows
    for row in rows:
        _push_row(state, row, table)
    state.push("drawn_table_close", "table", -1)
    state.line = table.last


def push_faults(state: StateBlock, first: int, last: int, faults: list[Fault]) -> None:
    """Add a token for the faults of a table's lines, and go on after them."""
    token = state.push("drawn_table_fault", "", 0)
    token.map = [first, last]
    token.meta["faults"] = faults
    token.content = state.getLines(first, last, state.blkIndent, False)
    state.line = last


def _push_row(state: StateBlock, row: list[list[Piece]], table: Drawn) -> None:
    numbers = [piece.line.number for cell in row for piece in cell]
    token = state.push("drawn_row_open", "tr", 1)
    token.map = [min(numbers), max(numbers) + 1]
    for cell in row:
        first, *_, last = (piece.line.number for piece in (*cell, cell[-1]))
        opening = state.push("drawn_cell_open", "td", 1)
        opening.map = [first, last + 1]
        opening.meta["pieces"] = [(p.line.number, p.left, p.right) for p in cell]
        _push_words(state, cell, blocks=table.blocks)
        state.push("drawn_cell_close", "td", -1)
    state.push("drawn_row_close", "tr", -1)


def _push_words(state: StateBlock, cell: list[Piece], *, blocks: bool) -> None:
    pieces = _trimmed(cell)
    if not pieces:
        return
    if blocks and (len(pieces) > 1 or _ITEM.match(pieces[0].text)):
        _tokenize(state, pieces)
        return
    lines = [pieces[0].line.number, pieces[-1].line.number + 1]
    state.push("paragraph_open", "p", 1).map = lines
    token = state.push("inline", "", 0)
    token.content, token.children = "\n".join(p.text for p in pieces), []
    token.map = lines
    state.push("paragraph_close", "p", -1)


def _trimmed(cell: list[Piece]) -> list[Piece]:
    """Return the pieces of a cell without empty ones at its beginning and its end."""
    there = [index for index, piece in enumerate(cell) if piece.text]
    return cell[there[0] : there[-1] + 1] if there else []


def _tokenize(state: StateBlock, pieces: list[Piece]) -> None:
    """Read the lines of a cell as blocks, independently of what is around them."""
    first, last = pieces[0].line.number, pieces[-1].line.number + 1
    marks = (state.bMarks, state.eMarks, state.tShift, state.sCount, state.bsCount)
    kept = [mark[first:last] for mark in marks]
    around = {name: getattr(state, name) for name in _ALONE}
    for name, value in _ALONE.items():
        setattr(state, name, value)
    lines = _dedented(pieces)
    state.src, state.lineMax = "".join(f"{line}\n" for line in lines), last
    begin = 0
    for number, line in enumerate(lines, first):
        shift = len(line) - len(line.lstrip())
        for mark, value in zip(marks, (begin, begin + len(line), shift, shift, 0), strict=True):
            mark[number] = value
        begin += len(line) + 1
    state.md.block.tokenize(state, first, last)
    for name, value in around.items():
        setattr(state, name, value)
    for mark, values in zip(marks, kept, strict=True):
        mark[first:last] = values


def _dedented(pieces: list[Piece]) -> list[str]:
    """Return the lines of a cell without the indent that all share.

    The first line may be centred in the cell: it is not preformatted text.
    """
    lines = [p.line.text[p.left : p.right].expandtabs(1).rstrip() for p in pieces]
    indent = min(len(line) - len(line.lstrip()) for line in lines if line)
    return [lines[0].lstrip(), *(line[indent:] for line in lines[1:])]


def is_caption(words: str) -> bool:
    """Return whether a line begins the caption of the table above it."""
    return _CAPTION.match(words) is not None


def aligned(text: str) -> Align:
    """Return the alignment of a column, by the colons at the ends of its rule."""
    if text.endswith(":"):
        return "center" if text.startswith(":") else "right"
    return "left" if text.startswith(":") else ""


def calls_in(faulty: str) -> Iterable[str]:
    """Return the keys of the notes that are called in a table that could not be read."""
    return re.findall(r"\[\^([^\s\[\]]+)\]", faulty)
