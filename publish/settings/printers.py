"""What printers on demand ask of a paperback, as they publish it: one value for each printer.

The numbers of the table are in inches, as they are published; ``docs/printers.md`` says of each on
which page it stands, and when that was read. What the methods give is in millimetres.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

import msgspec

from publish.core.units import MM_PER_IN
from publish.settings.schema import Settings

#: Numbers of pages, or widths, each with what holds there.
Rows = tuple[tuple[float, float], ...]
#: On which sides of a page there is bleed: on none; on all but that of the spine; on all.
Bleeds = Literal["none", "outer", "all"]


class Paper(msgspec.Struct, frozen=True):
    """A paper of a printer.

    ``pages`` are the fewest and the most of a book on it; ``spine`` is the width of the spine at
    some numbers of pages, between and beyond which it grows evenly.
    """

    pages: tuple[int, int]
    spine: Rows

    def spine_of(self, pages: int) -> float:
        """The width of the spine of a book of so many pages, in millimetres."""
        start = min(max(bisect_right(self.spine, (pages,)), 1), len(self.spine) - 1)
        (fewer, narrow), (more, wide) = self.spine[start - 1 : start + 1]
        return MM_PER_IN * (narrow + (wide - narrow) * (pages - fewer) / (more - fewer))


class Clearance(msgspec.Struct, frozen=True):
    """How near to the edges of a page text may come.

    ``inside`` is the distance from the fold, each from a number of pages on; ``outside`` that from
    the other edges, ``bled`` the same in files with bleed.
    """

    inside: Rows
    outside: float
    bled: float

    def of(self, pages: int, bleed: float) -> tuple[float, float]:
        """The distances from the fold and from the other edges in millimetres."""
        return MM_PER_IN * _from(self.inside, pages), MM_PER_IN * (
            self.bled if bleed else self.outside
        )


class Printer(msgspec.Struct, frozen=True, kw_only=True):
    """What a printer asks for; for what ``None``, ``()`` and 0 stand it asks nothing.

    Attributes:
        name: what it is called.
        settings: what is set for it where the user says nothing else.
        bleed: how wide it is, of covers on all sides.
        bleeds: how pages may bleed.
        least, advised: how near text may come to the edges of pages; how near it should.
        cover: the same of covers: the least, and what is advised.
        papers: its papers.
        lettered: the fewest pages of a book with text on its spine.
        folds: how near that may come to the folds, each from a width of the spine on.
        trims: the trims it lists.
        custom: the least and the largest trim, where others than these may be chosen.
        asks: whether it makes other trims on request.
        ink: the most ink on a place, of 4.
        standards: the parts of PDF/X of which one is asked for.
    """

    name: str
    settings: Settings
    bleed: float
    bleeds: tuple[Bleeds, ...]
    least: Clearance
    advised: Clearance
    cover: tuple[float, float]
    papers: dict[str, Paper]
    lettered: int
    folds: Rows
    trims: tuple[tuple[float, float], ...] = ()
    custom: tuple[tuple[float, float], tuple[float, float]] | None = None
    asks: bool = False
    ink: float = 0
    standards: tuple[str, ...] = ()

    @property
    def cover_bleed(self) -> float:
        """The bleed of covers in millimetres."""
        return MM_PER_IN * self.bleed

    @property
    def sides(self) -> Bleeds:
        """The sides on which pages bleed, if they do."""
        return self.bleeds[-1]

    def from_folds(self, spine: float) -> float:
        """How near text on a spine of so many millimetres may come to its folds, in millimetres."""
        return MM_PER_IN * _from(self.folds, spine / MM_PER_IN)


def _from(rows: Rows, count: float) -> float:
    """What holds from some count on."""
    return max((row for row in rows if row[0] <= count), default=rows[0])[1]


def _evenly(leaf: float, more: float = 0) -> Rows:
    """A spine of so many inches for each page, and some for the cover."""
    return ((0, more), (1000, 1000 * leaf + more))


_KDP = Clearance(
    inside=((0, 0.375), (151, 0.5), (301, 0.625), (501, 0.75), (701, 0.875)),
    outside=0.25,
    bled=0.375,
)
_LULU = Paper((32, 800), _evenly(1 / 444, 0.06))
_INGRAM = Clearance(inside=((0, 0.5),), outside=0.5, bled=0.5)
_INGRAM_PAGES = (24, 48, 100, 150, 200, 240, 300, 400, 500, 600, 800)


def _ingram(*widths: float) -> Rows:
    """Spines as IngramSpark's calculator gives them."""
    return tuple(zip(_INGRAM_PAGES, widths, strict=True))


#: The printers by the names that the setting ``printer`` has for them.
PRINTERS: dict[str, Printer] = {
    # Amazon KDP, help pages G201857950, GVBQ3CMEQW3W2VL6, G201953020, G201834180.
    "kdp": Printer(
        name="Amazon KDP",
        settings=Settings(bleed=0, marks="no"),
        bleed=0.125, bleeds=("none", "outer"), least=_KDP, advised=_KDP, cover=(0.125, 0.125),
        papers={
            "white": Paper((24, 828), _evenly(0.002252)),
            "cream": Paper((24, 776), _evenly(0.0025)),
            "colour": Paper((24, 828), _evenly(0.002347)),
        },
        lettered=80, folds=((0, 0.0625),), custom=((4, 6), (8.5, 11.69)),
        trims=(
            (5, 8), (5.06, 7.81), (5.25, 8), (5.5, 8.5), (6, 9), (6.14, 9.21), (6.69, 9.61),
            (7, 10), (8, 10), (8.5, 8.5), (8.5, 11),
        ),
    ),
    # Lulu, Book Creation Guide of January 2026; help pages 64000255583, 64000255584.
    "lulu": Printer(
        name="Lulu",
        settings=Settings(bleed=0.125 * MM_PER_IN, marks="no"),
        bleed=0.125, bleeds=("none", "all"),
        least=Clearance(inside=((0, 0.125),), outside=0.125, bled=0.125),
        advised=Clearance(
            inside=((0, 0.5), (60, 0.625), (151, 1.0), (400, 1.125), (601, 1.25)),
            outside=0.5, bled=0.5,
        ),
        cover=(0.125, 0.5),
        papers=dict.fromkeys(("white", "cream", "colour"), _LULU),
        lettered=81, folds=((0, 0.125),),
        trims=(
            (4.25, 6.875), (5, 8), (5.5, 8.5), (5.83, 8.27), (6, 9), (6.14, 9.21), (6.63, 10.25),
            (7, 10), (7.44, 9.68), (7.5, 7.5), (8.27, 11.69), (8.5, 8.5), (8.5, 11), (9, 7),
            (11, 8.5), (11.69, 8.27),
        ),
    ),
    # IngramSpark, File Creation Guide of August 2026; help page 5338636202637; its calculator.
    "ingram": Printer(
        name="IngramSpark",
        settings=Settings(bleed=0, marks="no", press_standard="x1a-2001"),
        bleed=0.125, bleeds=("none", "outer"), least=_INGRAM, advised=_INGRAM, cover=(0.125, 0.25),
        papers={
            "white": Paper(
                (18, 1200),
                _ingram(.050, .099, .207, .321, .424, .505, .629, .821, 1.005, 1.213, 1.590),
            ),
            "cream": Paper(
                (18, 1050),
                _ingram(.058, .115, .240, .348, .458, .545, .674, .890, 1.114, 1.333, 1.767),
            ),
            "colour": Paper(
                (18, 900),
                _ingram(.062, .125, .260, .390, .520, .623, .779, 1.039, 1.299, 1.558, 2.078),
            ),
        },
        lettered=48, folds=((0, 0.03125), (0.35, 0.0625)), asks=True,
        trims=(
            (4, 6), (4.25, 7), (4.37, 7), (4.72, 7.48), (5, 7), (5, 8), (5.06, 7.81), (5.25, 8),
            (5.5, 7.5), (5.5, 8.25), (5.5, 8.38), (5.5, 8.5), (5.83, 8.27), (6, 9), (6.024, 9.252),
            (6.14, 9.21), (6.5, 6.5), (6.625, 10.25), (6.69, 9.61), (7, 10), (7.44, 9.69),
            (7.5, 9.25), (8, 8), (8, 10), (8, 10.88), (8.25, 10.75), (8.25, 11), (8.27, 11.69),
            (8.5, 8.5), (8.5, 9), (8.5, 11), (11, 8.5),
        ),
        ink=2.4, standards=("PDF/X-1a:2001", "PDF/X-3:2002"),
    ),
}  # fmt: skip
