"""Imposition: which pages stand on which sheet. Arithmetic only; no page is drawn here.

A sheet of a booklet is printed on both sides and folded once: it has four pages. Sheets laid into
one another and stitched through the fold are a signature; a longer work is several of them,
sewn one behind the other. Pages are numbers from 1; 0 is a blank. A work is filled up with blanks
at its end only, so that the first page and the last leaf are its outside.
"""

from __future__ import annotations

import msgspec

#: Pages on a sheet that is printed on both sides and folded once.
FOLDED = 4


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, its sides as they are seen upright, pages from left to right, from head to foot.

    The front of a sheet of a booklet is its outside. ``signature`` counts from 1, ``depth`` is how
    many sheets of its signature lie outside it; ``inmost`` says that none lies inside.
    """

    front: tuple[int, ...]
    back: tuple[int, ...]
    signature: int = 1
    depth: int = 0
    inmost: bool = False


def signatures(pages: int, most: int = 0) -> list[int]:
    """Return how many sheets each signature has.

    They are as alike as can be: one sheet alone at the end of a book would hold badly.

    Args:
        pages: how many pages there are, at least one.
        most: the most sheets in a signature; 0 puts all in one.
    """
    sheets = -(-pages // FOLDED)
    count = -(-sheets // most) if most else 1
    each, more = divmod(sheets, count)
    return [each + (number < more) for number in range(count)]


def saddle_stitch(pages: int, most: int = 0) -> list[Sheet]:
    """Return the sheets of a booklet from the outside inwards, signature after signature.

    Args:
        pages: how many pages there are, at least one.
        most: the most sheets in a signature; 0 puts all in one.
    """
    sheets, first = [], 1
    for number, size in enumerate(signatures(pages, most), 1):
        last = first + FOLDED * size - 1
        for depth in range(size):
            left, right = last - 2 * depth, first + 2 * depth
            sheets.append(
                Sheet(
                    front=_known((left, right), pages),
                    back=_known((right + 1, left - 1), pages),
                    signature=number,
                    depth=depth,
                    inmost=depth == size - 1,
                )
            )
        first = last + 1
    return sheets


def mirrored(sheet: Sheet, columns: int) -> Sheet:
    """Return a sheet of a work that is bound on the right: its pages stand from right to left."""
    sides = []
    for side in (sheet.front, sheet.back):
        rows = (side[at : at + columns] for at in range(0, len(side), columns))
        sides.append(tuple(page for row in rows for page in reversed(row)))
    return msgspec.structs.replace(sheet, front=sides[0], back=sides[1])


def n_up(pages: int, count: int) -> list[Sheet]:
    """Return sheets with so many pages on each side, in the order in which they are read."""
    sheets = []
    for first in range(1, pages + 1, 2 * count):
        numbers = tuple(range(first, first + 2 * count))
        front, back = _known(numbers[:count], pages), _known(numbers[count:], pages)
        sheets.append(Sheet(front=front, back=back))
    return sheets


def cards(count: int, columns: int, rows: int) -> list[Sheet]:
    """Return sheets of cards of two pages each, the front before the back.

    A sheet turned as a page is turned has its left column behind the right one.
    """
    sheets, on_sheet = [], columns * rows
    for first in range(0, count, on_sheet):
        fronts = [2 * (first + place) + 1 for place in range(on_sheet)]
        mirrored = [
            fronts[row * columns + columns - 1 - column]
            for row in range(rows)
            for column in range(columns)
        ]
        front = _known(tuple(fronts), 2 * count)
        back = _known(tuple(number + 1 for number in mirrored), 2 * count)
        sheets.append(Sheet(front=front, back=back))
    return sheets


def _known(numbers: tuple[int, ...], pages: int) -> tuple[int, ...]:
    """Return numbers of pages; 0 for those that the work has not."""
    return tuple(number if number <= pages else 0 for number in numbers)


def creep(sheet: Sheet, thickness: float) -> float:
    """Return how far the pages of a sheet are moved towards the fold, in the unit of ``thickness``.

    Each sheet lies on the fold of those outside it, and stands out at the fore edge by the
    thickness of so many leaves; when that is trimmed, the margins are even again.
    """
    return sheet.depth * thickness


def backs_turned(sheet: tuple[float, float], edge: str) -> bool:
    """Return whether the back is printed upside down, so that a finished sheet turns like a page.

    A printer turns the sheet over one of its edges. Over an upright edge it turns like a page;
    over the other one like the sheet of a calendar, and the back has to stand on its head.

    Args:
        sheet: width and height of the sheet as its front is seen.
        edge: ``short`` or ``long``, the edge over which the printer turns it.
    """
    upright = "short" if sheet[0] > sheet[1] else "long"
    return edge != upright
