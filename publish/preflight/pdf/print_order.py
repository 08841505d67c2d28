"""A press file as an order to a printer: to whom, on what paper, pages or a cover, how it is cut.

A file of ours says it in its metadata; of others, whoever asks says it. Where a file does not say
how it is trimmed, that is concluded from the sizes of sheets that the printer lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.units import MM_PER_IN, MM_PER_PT
from publish.prepress.press_sheets import binding_edge
from publish.settings.printers import PRINTERS, Paper, Printer

if TYPE_CHECKING:
    from publish.core.units import Box
    from publish.preflight.pdf.model import PdfModel
    from publish.settings.printers import Bleeds

#: The edges of a page in the order in which their bleed is told.
EDGES = ("left", "foot", "right", "head")
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d+)?)(?: mm)?")
#: By so many millimetres a size may differ from what is asked for.
SLACK = 0.5


class PrintOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the order.

    ``pages`` are those of the book, 0 of a cover that does not say it; ``width`` is that of a page
    of the book in mm, 0 where it is not known; ``stock`` is the name of the paper. ``leftward`` is
    whether the file says that the book is bound on the right.
    """

    printer: Printer
    paper: Paper
    stock: str
    pages: int
    width: float
    is_cover: bool
    leftward: bool

    def binding_edge(self, number: int) -> str:
        """Return the edge of a page that is at the spine; none of a cover is."""
        return "" if self.is_cover else binding_edge(number, leftward=self.leftward)


class TrimmedPage(msgspec.Struct, frozen=True):
    """A page as it is trimmed, in points from the lower left of what is seen; its bleed in mm.

    Sides come in the order of :data:`EDGES`.
    """

    number: int
    trim: Box
    bleed: tuple[float, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        left, bottom, right, top = self.trim
        return (right - left) * MM_PER_PT, (top - bottom) * MM_PER_PT

    def aside(self, box: Box) -> tuple[float, ...]:
        """Return how far a box stands within the edges in millimetres, for each side."""
        directions = (1, 1, -1, -1)
        return tuple(
            s * (b - t) * MM_PER_PT for s, b, t in zip(directions, box, self.trim, strict=True)
        )


def order_of(model: PdfModel) -> PrintOrder | None:
    """Return to whom a file goes; nobody where neither it nor who asks says so."""
    given = model.anatomy.own_metadata
    printer = PRINTERS.get(model.asked.printer or given.get("Printer", ""))
    if printer is None:
        return None
    (left, bottom, right, top), count = model.trim(1), model.file_text.pages
    lone = "TrimWidth" not in given and count == 1 and right - left > top - bottom
    is_cover = lone or "TrimWidth" in given
    pages = int(_number(given.get("Pages", ""))) if is_cover else count
    stock = model.asked.paper or given.get("Paper", "white")
    return PrintOrder(
        printer=printer, paper=printer.papers.get(stock, printer.papers["white"]), stock=stock,
        pages=pages, width=_number(given.get("TrimWidth", "")), is_cover=is_cover,
        leftward=model.anatomy.leftward,
    )  # fmt: skip


def _number(given: str) -> float:
    """Return a number, or a length in millimetres; 0 where there is none."""
    found = _LENGTH.fullmatch(given)
    return float(found[1]) if found else 0


def sides(printer: Printer, bleeds: Bleeds, spine: str) -> tuple[float, ...]:
    """Return the bleed of a page in millimetres, edge by edge; ``spine`` is that at the spine."""
    width = 0.0 if bleeds == "none" else printer.bleed * MM_PER_IN
    return tuple(0.0 if bleeds == "outer" and edge == spine else width for edge in EDGES)


def allowed(order: PrintOrder, number: int) -> list[tuple[float, ...]]:
    """Return how a page may bleed."""
    kinds: tuple[Bleeds, ...] = ("all",) if order.is_cover else order.printer.bleeds
    return [sides(order.printer, kind, order.binding_edge(number)) for kind in kinds]


def trimmed_pages(model: PdfModel, order: PrintOrder) -> list[TrimmedPage]:
    """Return the pages as they are trimmed."""
    return [_trimmed_page(model, order, n) for n in range(1, len(model.anatomy.boxes) + 1)]


def _trimmed_page(model: PdfModel, order: PrintOrder, number: int) -> TrimmedPage:
    trim, edge = model.trim(number), model.bleed(number)
    named = model.anatomy.boxes[number - 1].named
    bare = TrimmedPage(
        number, trim, tuple(abs(t - b) * MM_PER_PT for t, b in zip(trim, edge, strict=True))
    )
    if not named.isdisjoint(("TrimBox", "BleedBox")):
        return bare
    for bleed in allowed(order, number):
        left, bottom, right, top = (side / MM_PER_PT for side in bleed)
        cut = TrimmedPage(number, (left, bottom, trim[2] - right, trim[3] - top), bleed)
        if order.is_cover or is_listed(order.printer, cut.size):
            return cut
    return bare


def is_listed(printer: Printer, size: tuple[float, float]) -> bool:
    """Return whether a trim in millimetres is one of those that the printer lists."""
    return any(
        all(abs(own - MM_PER_IN * side) <= SLACK for own, side in zip(size, trim, strict=True))
        for trim in printer.trims
    )
