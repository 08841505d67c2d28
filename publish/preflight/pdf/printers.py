"""What printers on demand refuse: files for Amazon KDP, Lulu and IngramSpark.

They look at files that say for which of them they are made, or of which whoever asks says it
(``publish preflight --printer``). What each printer asks for, and where it says so, stands in
``docs/printers.md``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from publish.core.checks import Finding
from publish.core.files import guide
from publish.core.units import MM_PER_IN, MM_PER_PT
from publish.preflight.checks import check, on_page
from publish.preflight.pdf.press import STEP, inks
from publish.preflight.pdf.print_order import (
    EDGES,
    SLACK,
    PrintOrder,
    TrimmedPage,
    allowed,
    is_listed,
    order_of,
    trimmed_pages,
)
from publish.readback import without_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.units import Box
    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line

#: By so many millimetres a bleed, or the room around text, may be less than what is asked for.
_NEAR = 0.2
#: Of a line of text so many characters are told at most.
_LONG = 30


@check("PRINTER-TRIM", "error")
def trim(model: PdfModel) -> Iterator[Finding]:
    """Pages of a size that the printer does not make."""
    order = order_of(model)
    if order and not order.is_cover and not order.printer.asks and not _is_made(model, order):
        hint = f"choose one of its sizes ({guide('printers.md')})"
        yield _sized(model, order, "makes no books of that size", hint)


@check("PRINTER-SIZE")
def size(model: PdfModel) -> Iterator[Finding]:
    """Pages of a size that the printer does not list, who makes others when asked."""
    order = order_of(model)
    if order and not order.is_cover and order.printer.asks and not _is_made(model, order):
        hint = f"ask the printer, or choose one of its sizes ({guide('printers.md')})"
        yield _sized(model, order, "does not list that size", hint)


def _is_made(model: PdfModel, order: PrintOrder) -> bool:
    width, height = trimmed_pages(model, order)[0].size
    if order.printer.custom is None:
        return is_listed(order.printer, (width, height))
    (narrow, low), (wide, high) = order.printer.custom
    return (
        narrow * MM_PER_IN - SLACK <= width <= wide * MM_PER_IN + SLACK
        and low * MM_PER_IN - SLACK <= height <= high * MM_PER_IN + SLACK
    )


def _sized(model: PdfModel, order: PrintOrder, what: str, hint: str) -> Finding:
    width, height = trimmed_pages(model, order)[0].size
    message = f"the pages are {width:.1f} × {height:.1f} mm; {order.printer.name} {what}"
    return on_page(1, 0, 0, message, hint)


@check("PRINTER-BLEED", "error")
def bleed(model: PdfModel) -> Iterator[Finding]:
    """Bleed that is not as the printer asks for it, or that is not filled.

    Either a page has bleed where the printer wants none, or none where it wants some; or something
    on it runs to an edge without bleed, or beyond one and not to the end of the bleed.
    """
    order = order_of(model)
    yield from _first_of_each(_bled(model, order) if order else ())


def _bled(model: PdfModel, order: PrintOrder) -> Iterator[Finding]:
    for trimmed in trimmed_pages(model, order):
        ways = allowed(order, trimmed.number)
        if not any(_alike(trimmed.bleed, way) for way in ways):
            message = f"the bleed of {_named(order, trimmed.number)} is {_by_edge(trimmed.bleed)}"
            hint = f"{order.printer.name} wants {', or '.join(map(_by_edge, ways))}"
            yield on_page(trimmed.number, *trimmed.trim[:2], message, hint)
        yield from _unfilled(model, order, trimmed)


def _named(order: PrintOrder, number: int) -> str:
    """Return what a page is in its opening: a right-hand one has the spine on its left."""
    hands = {"left": "a right-hand page", "right": "a left-hand page"}
    return hands.get(order.binding_edge(number), "the cover")


def _by_edge(bleed: tuple[float, ...]) -> str:
    """Return how wide a bleed is at which edges."""
    edges: dict[str, list[str]] = {}
    for edge, side in zip(EDGES, bleed, strict=True):
        edges.setdefault(f"{side:.1f} mm", []).append(edge)
    if len(edges) == 1:
        return f"{next(iter(edges))} at every edge"
    return ", ".join(f"{length} at the {_listed(names)}" for length, names in edges.items())


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _alike(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, two, strict=True))


def _unfilled(model: PdfModel, order: PrintOrder, trimmed: TrimmedPage) -> Iterator[Finding]:
    """Yield what runs to an edge that has no bleed, or not as far as the bleed goes."""
    extent = model.anatomy.extents.get(trimmed.number)
    if extent is None:
        return
    spine = order.binding_edge(trimmed.number)
    for edge, aside, bled in zip(EDGES, trimmed.aside(extent), trimmed.bleed, strict=True):
        if edge == spine and bled <= _NEAR:  # there it runs into the fold
            continue
        if bled <= _NEAR and aside <= _NEAR:
            message = f"something runs to the {edge} edge, and the page has no bleed there"
            wanted = _by_edge(allowed(order, trimmed.number)[-1])
            hint = f"keep it off that edge, or give such pages bleed: {wanted}"
            yield on_page(trimmed.number, *extent[:2], message, hint)
        elif bled > _NEAR and -bled + SLACK < aside <= _NEAR:
            message = f"something at the {edge} edge ends before the bleed does"
            yield on_page(
                trimmed.number, *extent[:2], message, "let it go on to the end of the bleed"
            )


def _first_of_each(flaws: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each message once, where it holds first."""
    reported: set[str] = set()
    for one in flaws:
        if one.message not in reported:
            reported.add(one.message)
            yield one


@check("PRINTER-MARKS", "error")
def marks(model: PdfModel) -> Iterator[Finding]:
    """Crop marks, or sheets that are larger than the bleed: the printers want none."""
    order = order_of(model)
    wanted = "the sheet is to end with the bleed: set marks to no"
    for number, boxes in enumerate(model.anatomy.boxes if order else (), 1):
        own_marks = [mark for mark in model.anatomy.printer_marks if mark.page == number]
        if order and (own_marks or boxes.slug):
            place = own_marks[0].box[:2] if own_marks else (0.0, 0.0)
            message = f"there are marks beyond the bleed; {order.printer.name} wants none"
            yield on_page(number, *place, message, wanted)
            return


@check("PRINTER-PAGES", "error")
def pages(model: PdfModel) -> Iterator[Finding]:
    """Fewer or more pages than the printer binds on that paper."""
    order = order_of(model)
    if order is None or order.is_cover:
        return
    least, most = order.paper.pages
    if not least <= order.pages <= most:
        message = f"the book has {order.pages} pages; {order.printer.name} binds {least} to {most}"
        hint = "choose another trim or size of type, another paper, or another printer"
        yield on_page(0, 0, 0, f"{message} on {order.stock}", hint)


@check("PRINTER-INK", "error")
def ink(model: PdfModel) -> Iterator[Finding]:
    """More ink on one place than the printer takes."""
    order = order_of(model)
    if order is None or not order.printer.ink:
        return
    limit = order.printer.ink
    for most, found in inks(model):
        if most > limit + STEP:
            message = f"{found.message}; {order.printer.name} takes {100 * limit:.0f} %"
            yield msgspec.structs.replace(found, message=message)


class Near(msgspec.Struct, frozen=True):
    """Something that stands nearer to an edge of a page than is advised; distances in mm."""

    page: int
    what: str
    box: Box
    edge: str
    aside: float
    least: float
    advised: float

    @property
    def refused(self) -> bool:
        """True if it is nearer than is allowed."""
        return self.aside < self.least - _NEAR


@check("PRINTER-MARGIN", "error")
def margin(model: PdfModel) -> Iterator[Finding]:
    """Text or a picture nearer to an edge than the printer allows: it may be cut, or in the fold.

    Of each page what stands nearest is told.
    """
    order = order_of(model)
    near = [one for one in _near(model, order) if one.refused] if order else []
    for one in _nearest(near):
        yield _finding(one, "allows no less than", one.least)


@check("PRINTER-SAFE")
def safe(model: PdfModel) -> Iterator[Finding]:
    """Text or a picture nearer to an edge than the printer advises."""
    order = order_of(model)
    near = [one for one in _near(model, order) if not one.refused] if order else []
    for one in _nearest(near):
        yield _finding(one, "advises", one.advised)


def _nearest(found: list[Near]) -> Iterator[Near]:
    """Yield of each page what stands nearest to where it may."""
    for _, own in groupby(found, key=lambda one: one.page):
        yield min(own, key=lambda one: one.aside - one.advised)


def _finding(one: Near, verb: str, length: float) -> Finding:
    message = f"{one.what} stands {max(one.aside, 0):.1f} mm from the {one.edge} edge"
    hint = f"the printer {verb} {length:.1f} mm there: set the margins wider"
    return on_page(one.page, *one.box[:2], message, hint)


def _near(model: PdfModel, order: PrintOrder) -> Iterator[Near]:
    """Yield all that stands nearer to an edge than is advised, page by page."""
    lines: dict[int, list[Line]] = {}
    for line in model.file_text.lines:
        if line.role != "slug":
            lines.setdefault(line.page, []).append(line)
    for trimmed in trimmed_pages(model, order):
        shown = [(f"“{_begun(n.text)}”", n.box) for n in lines.get(trimmed.number, ())]
        pictures = (p.box for p in model.pictures(trimmed.number))
        shown += [("a picture", box) for box in pictures if min(trimmed.aside(box)) > _NEAR]
        clear = list(zip(*_clear(order, trimmed), strict=True))
        spine = order.binding_edge(trimmed.number)
        for what, box in shown:
            for edge, aside in zip(EDGES, trimmed.aside(box), strict=True):
                inner = edge == spine
                least, advised = clear[0 if inner else 1]
                if aside < advised - _NEAR:
                    name = "inner" if inner else edge
                    yield Near(trimmed.number, what, box, name, aside, least, advised)


def _clear(
    order: PrintOrder, trimmed: TrimmedPage
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the room at the inner and at the other edges in mm: the least, and what is advised."""
    printer, bled = order.printer, max(trimmed.bleed)
    if order.is_cover:
        least, advised = (length * MM_PER_IN for length in printer.cover)
        return (least, least), (advised, advised)
    return printer.least.of(order.pages, bled), printer.advised.of(order.pages, bled)


@check("PRINTER-SPINE", "error")
def spine(model: PdfModel) -> Iterator[Finding]:
    """A cover whose spine is not as wide as the printer makes that of so many pages."""
    order = order_of(model)
    if not order or not order.width or not order.pages:
        return
    own, wanted = _spine(model, order), order.paper.spine_of(order.pages)
    if abs(own - wanted) > SLACK:
        message = f"the spine is {own:.1f} mm wide; for {order.pages} pages on {order.stock}"
        hint = "leave its width to the rule, or ask the printer’s calculator"
        yield on_page(1, 0, 0, f"{message} {order.printer.name} makes it {wanted:.1f} mm", hint)


def _spine(model: PdfModel, order: PrintOrder) -> float:
    """Return how wide the spine of a cover is in millimetres: what front and back leave of it."""
    return trimmed_pages(model, order)[0].size[0] - 2 * order.width


@check("PRINTER-SPINE-TEXT", "error")
def lettering(model: PdfModel) -> Iterator[Finding]:
    """Text on a spine that is too thin for it, or nearer to the folds than the printer allows."""
    order = order_of(model)
    if not order or not order.width:
        return
    trimmed, wide = trimmed_pages(model, order)[0], _spine(model, order)
    left, right = (
        trimmed.trim[0] + order.width / MM_PER_PT,
        trimmed.trim[2] - order.width / MM_PER_PT,
    )
    clear = order.printer.from_folds(wide)
    for line in model.file_text.lines:
        if line.role == "slug" or line.box[2] <= left or line.box[0] >= right:
            continue
        aside = min(line.box[0] - left, right - line.box[2]) * MM_PER_PT
        if 0 < order.pages < order.printer.lettered:
            message = f"there is text on the spine of a book of {order.pages} pages"
            hint = f"{order.printer.name} letters spines from {order.printer.lettered} pages on"
            yield on_page(1, *line.box[:2], message, hint)
        elif aside < clear - 0.05:
            message = (
                f"“{_begun(line.text)}” stands {max(aside, 0):.1f} mm from a fold of the spine"
            )
            hint = f"{order.printer.name} allows no less than {clear:.1f} mm: set it smaller"
            yield on_page(1, *line.box[:2], message, hint)


@check("PRINTER-STANDARD")
def standard(model: PdfModel) -> Iterator[Finding]:
    """A file that claims none of the parts of PDF/X that the printer asks for."""
    order = order_of(model)
    wanted = order.printer.standards if order else ()
    if order and wanted and not any(claim in wanted for claim in model.press_claims):
        message = f"the file claims {', '.join(model.press_claims) or 'no part of PDF/X'}"
        hint = (
            f"{order.printer.name} asks for {' or '.join(wanted)}: set press-standard to x1a-2001"
        )
        yield on_page(0, 0, 0, message, hint)


def _begun(text: str) -> str:
    """Return the beginning of a line."""
    text = without_calls(text)
    return text if len(text) <= _LONG else text[:_LONG].rstrip() + "…"
