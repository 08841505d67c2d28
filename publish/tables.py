"""Tables: how wide they are at the least, how much room there is, how they are set for that."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from publish.source.inline import plain

if TYPE_CHECKING:
    from publish.geometry import Geometry
    from publish.source import tree

#: The space between two columns, in letters.
_GAP = 1.5
#: The width of a letter in ems, and the size of tables as a share of that of the text: how the
#: layouts of books set them.
_LETTER, _SIZE = 0.52, 0.9
_PT = 25.4 / 72
#: A table of so many times the room is still one when it is set smaller and words are divided.
_DIVIDED = 2.0

#: Set as a table; as one in smaller type; its rows as paragraphs.
Setting = Literal["plain", "small", "by-rows"]


def setting(table: tree.Table, letters: float, *, shrinks: bool) -> Setting:
    """How a table is set where there is room for so many letters, in type that shrinks or not."""
    width = least_width(table)
    if width <= letters:
        return "plain"
    return "small" if shrinks and width <= _DIVIDED * letters else "by-rows"


def least_width(table: tree.Table) -> float:
    """The width of a table, in letters, below which words of it have to be divided."""
    rows = [table.head, *table.children]
    words = [
        [plain(cell.children).split() for cell in column if cell is not None]
        for column in zip_longest(*(row.children for row in rows))
    ]
    widths = [max((len(w) for cell in column for w in cell), default=0) for column in words]
    return sum(widths) + _GAP * (len(widths) - 1)


def room(page: Geometry) -> float:
    """How many letters a table may have in its width on a page."""
    return page.measure / (_PT * page.size * _SIZE * _LETTER)
