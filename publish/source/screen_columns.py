"""Lines of a source as a screen shows them: tables are drawn in columns of the screen."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock

_NOTE = re.compile(r"\[\^[^\s\]]+\]:[ \t]*$")
#: Tabs extend to the next multiple of so many columns, as in Pandoc.
_TAB = 4


class Line(NamedTuple):
    """A line of a source.

    ``number`` counts from 0, ``start`` is the offset of ``text`` in the source, ``begin`` the
    offset in ``text`` after the markers of containers (``>``, ``-``). ``columns`` are the screen
    columns of each character, and of the end of the line.
    """

    number: int
    start: int
    text: str
    begin: int
    columns: Sequence[int]

    @property
    def own(self) -> str:
        """The text of the line without indent, markers of containers, and space at its end."""
        return self.text[self.begin :].strip()

    def at(self, column: int) -> int:
        """Return the offset of the character at or across a column, else the end of the text."""
        return max(bisect_right(self.columns, column) - 1, 0)


def begins_with(state: StateBlock, number: int, marker: str) -> bool:
    """Return whether a line begins with a marker, after those of containers."""
    return state.src.startswith(marker, state.bMarks[number] + state.tShift[number])


def rest_of(state: StateBlock, number: int) -> str:
    """Return a line after the markers of containers, with the space at its end."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def words_of(state: StateBlock, number: int) -> str:
    """Return the same as :attr:`Line.own`; faster if its columns are not needed."""
    return rest_of(state, number).strip()


def line_of(state: StateBlock, number: int) -> Line:
    """Return a line of a source that is being parsed."""
    start = state.src.rfind("\n", 0, state.bMarks[number]) + 1
    text = state.src[start : state.eMarks[number]]
    begin = state.bMarks[number] + state.tShift[number] - start
    columns = columns_of(text)
    note = _NOTE.search(text, 0, begin)
    if note and number + 1 < state.lineMax:
        # The other lines of a note are indented further than its marker, which may be longer than
        # that.
        indent = columns[note.start()] + _TAB
        if state.sCount[number + 1] < columns[begin]:
            columns = [column + indent - columns[begin] for column in columns]
    return Line(number, start, text, begin, columns)


def columns_of(text: str) -> Sequence[int]:
    """Return the screen columns of all characters, from 0, and of the end.

    Characters that are wide in East Asia (Unicode Standard Annex 11) take two, combining marks
    none.
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
    """Return whether a line continues the block above it: it is neither empty nor outside."""
    return number < end and not state.isEmpty(number) and state.sCount[number] >= state.blkIndent
