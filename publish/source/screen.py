"""Lines of a source as they stand on a screen: tables are drawn in its columns."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock

#: Tabs go on to the next multiple of so many columns, as in Pandoc.
_TAB = 4


class Line(NamedTuple):
    """A line of a source.

    ``number`` counts from 0, ``start`` is the offset of ``text`` in the source, ``begin`` that in
    ``text`` of what stands right of the signs of containers (``>``, ``-``). ``columns`` says on
    which column of the screen each character stands, and the end of the line.
    """

    number: int
    start: int
    text: str
    begin: int
    columns: Sequence[int]

    @property
    def own(self) -> str:
        """What the line says, without indent, signs of containers, and space at its end."""
        return self.text[self.begin :].strip()

    def at(self, column: int) -> int:
        """The offset in the text of what stands on a column or, where nothing does, after it."""
        return bisect_left(self.columns, column, 0, len(self.text))


def line_of(state: StateBlock, number: int) -> Line:
    """A line of a source that is being parsed."""
    start = state.src.rfind("\n", 0, state.bMarks[number]) + 1
    text = state.src[start : state.eMarks[number]]
    begin = state.bMarks[number] + state.tShift[number] - start
    return Line(number, start, text, begin, columns_of(text))


def columns_of(text: str) -> Sequence[int]:
    """On which column of a screen each character stands, from 0, and what would follow the last.

    Characters that are wide in East Asia (Unicode Standard Annex 11) take two, marks none.
    """
    if text.isascii() and "\t" not in text:
        return range(len(text) + 1)
    columns = [0]
    for character in text:
        columns.append(columns[-1] + _width(character, columns[-1]))
    return columns


def _width(character: str, column: int) -> int:
    if character == "\t":
        return _TAB - column % _TAB
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def goes_on(state: StateBlock, number: int, end: int) -> bool:
    """Whether a line belongs to the block that stands above it: it is not empty, nor outside."""
    return number < end and not state.isEmpty(number) and state.sCount[number] >= state.blkIndent
