"""Columns of figures: aligned on the right, units under units, calls of notes next to them.

A column is one of figures if every cell of its body is a number (with sign, currency, thousands and
decimal separators, a unit), a range of two, a dash for none, or empty. No characters are added: a
figure with fewer decimals than others, or without the call that others have, is followed by as much
space (classes ``lacks-2``, ``whole-2``, ``uncalled-2``).
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.core import contract
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_CURRENCY = "£$€¥₤₣₽₹"
#: A number as it is printed: groups of digits, with separators or thin or no-break spaces between.
_DIGITS = r"\d+(?:[.,·'’]\d+|[ \u00a0\u2007\u2009\u202f]\d{3})*"
_NUMBER = rf"[+−±~≈<>≤≥-]?\s?[{_CURRENCY}]?\s?[+−-]?{_DIGITS}\s?[½¼¾⅓⅔⅛]?"
_UNIT = rf"\s?(?:%|‰|°|º|[{_CURRENCY}]|[ap]?\.?[sd]\.|m\.|[′″])?"
_FIGURE = re.compile(rf"[(\[]?{_NUMBER}(?:\s?[–/×:-]\s?{_NUMBER})?{_UNIT}[)\]]?[*†‡§]?")
_NONE = re.compile(r"[-–—―−‒…·.\s]*|0?\s?[–—]")
#: The last group of a number, with the separator before it; only its unit follows.
_LAST = re.compile(r"(\d+)([.,·])(\d+)(\D*)$")
#: Digits after a thousands separator.
_THOUSANDS = 3
#: The limits of spacing: style sheets have no more decimals and no longer calls.
_MOST = 6


class _Shape(NamedTuple):
    """Of a cell: what follows its digits, how many decimals and how many letters of calls it has.

    For anything but a figure ``after`` is ``None``.
    """

    after: str | None
    decimals: int
    calls: int


def align_figures(node: tree.Node) -> tree.Node:
    """Return a table with its columns of figures aligned; any other node unchanged."""
    if not isinstance(node, tree.Table):
        return node
    columns = [[*c] for c in zip_longest(node.head.children, *(r.children for r in node.children))]
    made = [_column(column) for column in columns]
    rows = [tuple(cell for cell in row if cell is not None) for row in zip(*made, strict=True)]
    replace = msgspec.structs.replace
    return replace(
        node,
        head=replace(node.head, children=rows[0]),
        children=tuple(
            replace(row, children=cells) for row, cells in zip(node.children, rows[1:], strict=True)
        ),
    )


def _column(cells: list[tree.Cell | None]) -> list[tree.Cell | None]:
    """Return a column below its head, unchanged unless it has figures and no other alignment."""
    there = [cell for cell in cells if cell is not None]
    words = [_words(cell) for cell in cells[1:] if cell is not None]
    is_free = all(cell.align in ("", "right") and not cell.has_blocks for cell in there)
    if not is_free or not any(map(_is_figure, words)):
        return cells
    if not all(_is_figure(word) or _NONE.fullmatch(word) for word in words):
        return cells
    mark = _decimal_mark(words)
    shapes = {id(c): _shape(c, mark) for c in there[1:] if c.children}
    most = _most([*shapes.values()])
    return [cell and _cell(cell, shapes.get(id(cell)), most) for cell in cells]


def _words(cell: tree.Cell) -> str:
    return plain(cell.children).strip()


def _is_figure(words: str) -> bool:
    return bool(_FIGURE.fullmatch(words))


def _decimal_mark(words: Sequence[str]) -> str:
    """Return the decimal separator of a column, not one of thousands; or ''."""
    found = set()
    for one in filter(None, map(_LAST.search, words)):
        if len(one[3]) != _THOUSANDS or set(one[1]) == {"0"}:
            found.add(one[2])
    return found.pop() if len(found) == 1 else ""


def _shape(cell: tree.Cell, mark: str) -> _Shape:
    words, calls = _words(cell), [n for n in tree.walk(cell) if isinstance(n, tree.NoteCall)]
    letters = sum(len(str(call.number)) for call in calls) + max(0, len(calls) - 1)
    last = _LAST.search(words)
    decimals = len(last[3]) if last and last[2] == mark else 0
    after = last[4] if last else re.sub(r".*\d", "", words)
    return _Shape(after if _is_figure(words) else None, decimals, letters)


def _most(shapes: list[_Shape]) -> _Shape:
    """Return the most decimals and the longest calls of a column.

    Where units have different widths, decimals cannot be aligned, and count as none.
    """
    units = {shape.after for shape in shapes} - {None}
    decimals = max(shape.decimals for shape in shapes) if len(units) == 1 else 0
    return _Shape(None, min(decimals, _MOST), min(max(shape.calls for shape in shapes), _MOST))


def _cell(cell: tree.Cell, shape: _Shape | None, most: _Shape) -> tree.Cell:
    """Return a cell aligned on the right, with what its figure lacks; a head lacks calls only."""
    given = shape or _Shape(None, most.decimals, 0)
    lacks, uncalled = most.decimals - given.decimals, most.calls - given.calls
    classes = [contract.DIGITS.name] if shape else []
    if lacks > 0:
        classes.append(f"{'lacks' if given.decimals else 'whole'}-{lacks}")
    if uncalled > 0:
        classes.append(f"uncalled-{uncalled}")
    children = cell.words
    if classes and children:
        span = tree.Span(place=cell.place, classes=tuple(classes), children=children)
        children = (span,)
    return msgspec.structs.replace(cell, align="right", children=children)
