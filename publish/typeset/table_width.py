"""Tables: how wide they are at the least, how much room there is, how they are set for that."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal

from publish.core.units import MM_PER_PT
from publish.source import tree, url_text
from publish.typeset.hyphenation import MARKS, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from publish.settings.geometry import Geometry

#: The space between two columns, in letters.
_GAP = 1.5
#: The width of a letter in ems, and the size of tables as a share of that of the text: how the
#: layouts of books set them.
_LETTER, _SIZE = 0.52, 0.9
#: The size of small tables as a share of that of others.
_SMALL = 0.76 / 0.9

#: Set as a table; as one in smaller type; its rows as paragraphs.
Setting = Literal["plain", "small", "by-rows"]


def setting(table: tree.Table, letters: float, lang: str, *, shrinks: bool) -> Setting:
    """Return how a table is set where so many letters have room, in type that shrinks or not.

    In smaller type words are divided where their language divides them; a number never is.
    """
    if least_width(table) <= letters:
        return "plain"
    small = shrinks and _SMALL * least_width(table, lang) <= letters
    return "small" if small else "by-rows"


def least_width(table: tree.Table, lang: str | None = None) -> float:
    """Return the width of a table in letters, below which words of it do not fit.

    Args:
        table: the table.
        lang: the language by which words may be divided; they are not without it.
    """
    rows = [table.head, *table.children]
    columns = zip_longest(*(row.children for row in rows))
    widths = [max(map(len, _words(column, lang)), default=0) for column in columns]
    return sum(widths) + _GAP * (len(widths) - 1)


def _words(column: Iterable[tree.Cell | None], lang: str | None) -> list[str]:
    """Return what of a column's cells cannot be divided."""
    parts = [node for cell in column if cell is not None for node in _parts(cell)]
    words = [word for nodes in parts for word in url_text.unbroken(nodes)]
    if lang is None:
        return words
    foreign = _foreign_words(parts)
    return [piece for word in words for piece in pieces(word, foreign.get(word.strip(MARKS), lang))]


def _foreign_words(parts: list[Sequence[tree.Node]]) -> dict[str, str]:
    """Return the words that are in another language, with that."""
    found = ((node, getattr(node, "lang", "")) for node in tree.walk(*chain.from_iterable(parts)))
    return {
        word.strip(MARKS): lang
        for node, lang in found
        if lang
        for word in url_text.unbroken([node])
    }


def _parts(cell: tree.Cell) -> Iterator[Sequence[tree.Node]]:
    """Yield the words of a cell, or each paragraph, line or item in it."""
    if not cell.has_blocks:
        yield cell.words
        return
    for node in tree.walk(*cell.children):
        if isinstance(node, tree.CodeBlock):
            yield [tree.Code(place=node.place, text=node.text)]
        elif isinstance(node, tree.Paragraph | tree.VerseLine):
            yield node.children


def room(page: Geometry) -> float:
    """Return how many letters a table may have in its width on a page."""
    return page.measure / (MM_PER_PT * page.size * _SIZE * _LETTER)
