"""The paper under an imposition: where pages stand on a sheet, and the marks for fold and stitch.

All lengths are millimetres, from the lower left of the sheet. No page is drawn here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.prepress.imposition import creep

if TYPE_CHECKING:
    from publish.prepress.imposition import Sheet

#: Sheets upright, width and height (ISO 216; ANSI Y14.1).
SHEETS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "a3": (297.0, 420.0)}
#: Ways to divide a sheet, as columns and rows: a booklet's, and those of plain sheets.
FOLDED = ((2, 1),)
DIVIDED = {2: ((2, 1), (1, 2)), 4: ((2, 2),)}
#: A page that is wider or higher than its room by less than this is not scaled.
_ROUNDING = 0.2
#: Lengths of marks: of a tick for the knife and its distance from the page; of one at the fold;
#: half the width of a staple (the 24/6 of every office is 12 mm wide); of one for the needle.
_TICK, _AWAY, _FOLD, _STAPLE, _NEEDLE = 4.0, 2.0, 5.0, 6.0, 1.5
#: The holes next to head and tail stand so far from them.
_KETTLE = 12.0
#: The bars on the folds by which signatures are collated: width, height, the first one's distance
#: from the head. Each is a step lower than the last, and they begin again after so many.
_BAR, _STEP, _TOP, _STEPS = 2.0, 6.0, 20.0, 20
#: What a knife has to cut off at the least.
_CUT = 1.0


class Mark(msgspec.Struct, frozen=True):
    """A line to be drawn: from where to where, and how thick."""

    x: float
    y: float
    to_x: float
    to_y: float
    thick: float = 0.1


class Bed(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet divided into equal rooms, and how large the pages stand in them.

    ``width`` and ``height`` are the sheet's, ``page`` is the size of a page as it is printed.
    """

    width: float
    height: float
    columns: int
    rows: int
    scale: float
    page: tuple[float, float]

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what each page has for itself."""
        return self.width / self.columns, self.height / self.rows


def bed(sheet: str, page: tuple[float, float], ways: tuple[tuple[int, int], ...]) -> Bed:
    """Return a sheet laid as it suits the page best.

    The page is made smaller only where it must be.
    """
    short, long = SHEETS[sheet]
    beds = [_bed(size, page, way) for way in ways for size in ((long, short), (short, long))]
    return max(beds, key=lambda one: one.scale)


def _bed(size: tuple[float, float], page: tuple[float, float], way: tuple[int, int]) -> Bed:
    room = size[0] / way[0], size[1] / way[1]
    fits = all(have > want - _ROUNDING for have, want in zip(room, page, strict=True))
    scale = 1.0 if fits else min(room[0] / page[0], room[1] / page[1])
    return Bed(
        width=size[0], height=size[1], columns=way[0], rows=way[1], scale=scale,
        page=(page[0] * scale, page[1] * scale),
    )  # fmt: skip


def room_of(bed: Bed, index: int) -> tuple[float, float, float, float]:
    """Return the room of a page on a side: left, bottom, width, height."""
    width, height = bed.room
    row, column = divmod(index, bed.columns)
    return column * width, (bed.rows - 1 - row) * height, width, height


def centred(bed: Bed, index: int) -> tuple[float, float]:
    """Return where the lower left of a page stands, in the middle of its room."""
    left, bottom, width, height = room_of(bed, index)
    return left + (width - bed.page[0]) / 2, bottom + (height - bed.page[1]) / 2


def at_fold(bed: Bed, index: int, sheet: Sheet, thickness: float) -> tuple[float, float]:
    """Return where the lower left of a page of a booklet stands: its inner edge in the fold.

    Creep moves it into the fold, as much as the sheets outside its own are thick.
    """
    fold, inwards = bed.width / 2, creep(sheet, thickness)
    left = fold - inwards if index else fold - bed.page[0] + inwards
    return left, (bed.height - bed.page[1]) / 2


# --- marks ------------------------------------------------------------------------------


def fold_marks(bed: Bed, sheet: Sheet, *, several: bool) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of a sheet of a booklet: those of its outside, those of its inside.

    Where to fold and to trim stands on every sheet. The outside of one signature alone shows where
    the staples go; of several, each shows on its outmost fold by a bar where it comes in the row,
    and on its inmost one where the needle goes through.
    """
    outside = [*_fold(bed), *_trim(bed)]
    if sheet.depth == 0:
        outside += [_bar(bed, sheet.signature)] if several else _staples(bed)
    return outside, _holes(bed) if several and sheet.inmost else []


def cutting_marks(bed: Bed) -> list[Mark]:
    """Return where the rooms of a plain sheet are cut apart.

    Ticks at its edges, crosses between.
    """
    width, height = bed.room
    across = [column * width for column in range(1, bed.columns)]
    up = [row * height for row in range(1, bed.rows)]
    marks: list[Mark] = []
    for x in across:
        marks += [Mark(x, 0, x, _FOLD), Mark(x, bed.height - _FOLD, x, bed.height)]
        marks += [Mark(x, y - _AWAY, x, y + _AWAY) for y in up]
    for y in up:
        marks += [Mark(0, y, _FOLD, y), Mark(bed.width - _FOLD, y, bed.width, y)]
        marks += [Mark(x - _AWAY, y, x + _AWAY, y) for x in across]
    return marks


def _beyond(bed: Bed) -> tuple[float, float]:
    """Return how much of the sheet is cut off at the fore edge, and at head and tail each."""
    return bed.width / 2 - bed.page[0], (bed.height - bed.page[1]) / 2


def _fold(bed: Bed) -> list[Mark]:
    """Return ticks in the fold at head and tail; on what is cut off where there is enough of it."""
    x, end = bed.width / 2, _beyond(bed)[1]
    length = end - _AWAY if end > _AWAY + _CUT else _FOLD
    return [Mark(x, 0, x, length), Mark(x, bed.height - length, x, bed.height)]


def _trim(bed: Bed) -> list[Mark]:
    """Return ticks at the corners of the finished page, outside it where there is room for them."""
    side, end = _beyond(bed)
    marks: list[Mark] = []
    for x in (side, bed.width - side) if side > _CUT else ():
        marks += [Mark(x, first, x, last) for first, last in _ends(end, bed.height)]
    for y in (end, bed.height - end) if end > _CUT else ():
        marks += [Mark(first, y, last, y) for first, last in _ends(side, bed.width)]
    return marks


def _ends(margin: float, length: float) -> list[tuple[float, float]]:
    """Return where ticks begin and end along an edge beyond which so much is cut off."""
    last = margin - _AWAY if margin > _AWAY + _CUT else _TICK
    first = max(0.0, last - _TICK)
    return [(first, last), (length - last, length - first)]


def _staples(bed: Bed) -> list[Mark]:
    """Return two staples, each a quarter of the page's height from its middle."""
    x, middle, quarter = bed.width / 2, bed.height / 2, bed.page[1] / 4
    return [Mark(x, y - _STAPLE, x, y + _STAPLE) for y in (middle - quarter, middle + quarter)]


def _holes(bed: Bed) -> list[Mark]:
    """Return where the needle goes through: near head and tail, and at the thirds."""
    x, bottom, height = bed.width / 2, _beyond(bed)[1], bed.page[1]
    heights = (_KETTLE, height / 3, 2 * height / 3, height - _KETTLE)
    return [Mark(x - _NEEDLE, bottom + y, x + _NEEDLE, bottom + y) for y in heights]


def _bar(bed: Bed, signature: int) -> Mark:
    """Return the bar of a signature on its fold."""
    x, step = bed.width / 2, (signature - 1) % _STEPS
    top = bed.height - _beyond(bed)[1] - _TOP - step * _STEP
    return Mark(x, top - _STEP, x, top, _BAR)
