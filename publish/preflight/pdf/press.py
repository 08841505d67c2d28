"""Press files: inks, overprinting, boxes, marks. Other files are left alone.

A file is for the press when it claims a part of PDF/X or has an output intent of the kind
GTS_PDFX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.units import MM_PER_PT
from publish.preflight.checks import check, on_page
from publish.preflight.pdf.colours import DARK, brightness
from publish.preflight.pdf.print_order import order_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback.pdf_values import Paint

#: The sum of inks that web offset dries, and that profiles for sheets are mostly made with; and
#: what no sheet-fed press takes on coated paper either (bvdm, MediaStandard Print: 300, 340 %).
_INK, _SOAKED = 3.0, 3.4
#: What is above these by less is their rounding to steps of 255.
STEP = 0.02
#: In millimetres: what a knife may stray by, and a point.
_KNIFE = 3.0
#: How far, in points, something may stand over an edge before it counts.
_SLACK = 0.25
_RGB, _MANAGED = ("DeviceRGB", "RGB"), ("ICC of RGB", "CalRGB")
_CMYK = ("DeviceCMYK", "CMYK", "ICC of CMYK")


@check("PRESS-RGB", "error")
def rgb(model: PdfModel) -> Iterator[Finding]:
    """RGB in a press file: whoever prints it converts it, and black text gets four inks."""
    for space, (page, x, y) in model.colour_spaces.items() if model.for_press else ():
        if space in _RGB:
            yield on_page(
                page, x, y, f"a colour is in {space}", "convert it to CMYK, or black to K"
            )


@check("PRESS-MANAGED")
def managed(model: PdfModel) -> Iterator[Finding]:
    """RGB with a profile in a press file: PDF/X-3 and X-4 allow it, many printers do not."""
    for space, (page, x, y) in model.colour_spaces.items() if model.for_press else ():
        if space in _MANAGED:
            yield on_page(page, x, y, f"a colour is in {space}", "convert it, or ask the printer")


@check("PRESS-BLACK", "error")
def composed(model: PdfModel) -> Iterator[Finding]:
    """Black text of more than one ink: where plates do not fit, every letter gets a fringe."""
    for paint in _texts(model):
        if paint.space in _CMYK and brightness(paint) < DARK and any(paint.values[:3]):
            inks = " ".join(f"{100 * value:.0f}" for value in paint.values)
            message = f"black text is made of four inks (C M Y K {inks})"
            yield on_page(
                paint.page, paint.x, paint.y, message, "set text in black alone: 0 0 0 100"
            )


@check("PRESS-OVERPRINT")
def overprint(model: PdfModel) -> Iterator[Finding]:
    """Black text that does not overprint: it is left out of what lies below, and white may show."""
    for paint in _texts(model):
        black = paint.values == (0, 0, 0, 1) or (paint.space, paint.values) == ("DeviceGray", (0,))
        if black and not paint.over:
            hint = "switch overprinting on for it (OP, op, OPM 1)"
            yield on_page(paint.page, paint.x, paint.y, "black text does not overprint", hint)


def _texts(model: PdfModel) -> Iterator[Paint]:
    yield from (p for p in model.anatomy.paints if model.for_press and p.use == "text")


@check("PRESS-INK")
def ink(model: PdfModel) -> Iterator[Finding]:
    """More than 300 % of ink on one place: on web presses, and on much paper, it does not dry."""
    for most, found in inks(model) if model.for_press else ():
        if _INK + STEP < most <= _SOAKED + STEP:
            yield found


@check("PRESS-SOAKED", "error")
def soaked(model: PdfModel) -> Iterator[Finding]:
    """More than 340 % of ink on one place: no press takes it."""
    for most, found in inks(model) if model.for_press else ():
        if most > _SOAKED + STEP:
            yield found


def inks(model: PdfModel) -> Iterator[tuple[float, Finding]]:
    """Yield all that is painted in inks, with the most that it has on a place."""
    hint = "use less cyan, magenta and yellow where black is dense"
    for paint in model.anatomy.paints:
        if paint.space in _CMYK and len(paint.values) == 4:
            most = sum(paint.values)
            message = f"a colour has {100 * most:.0f} % of ink"
            yield most, on_page(paint.page, paint.x, paint.y, message, hint)
    for picture in model.anatomy.pictures:
        message = f"a picture has up to {100 * picture.ink:.0f} % of ink"
        yield picture.ink, on_page(picture.page, *picture.box[:2], message, hint)


@check("PRESS-TRIM", "error")
def trim(model: PdfModel) -> Iterator[Finding]:
    """A page that does not say where it is trimmed: PDF/X asks for a trim box (ISO 15930)."""
    for number, boxes in enumerate(model.anatomy.boxes if model.for_press else (), 1):
        if boxes.named.isdisjoint(("TrimBox", "ArtBox")):
            yield on_page(number, 0, 0, "the page has no trim box", "set it")


@check("PRESS-BLEED")
def bleed(model: PdfModel) -> Iterator[Finding]:
    """Less than 3 mm of bleed around a page: a knife that strays shows bare paper.

    Of files for a printer on demand it is judged by what that asks for (PRINTER-BLEED).
    """
    judged = model.anatomy.boxes if model.for_press and order_of(model) is None else ()
    for number, boxes in enumerate(judged, 1):
        sides = zip(boxes.trim, boxes.bleed, strict=True)
        least = min(abs(t - b) for t, b in sides) * MM_PER_PT
        if least < _KNIFE - 0.05 and not boxes.named.isdisjoint(("TrimBox", "BleedBox")):
            message = f"the bleed is {least:.1f} mm wide"
            yield on_page(number, boxes.bleed[0], boxes.bleed[1], message, "give it 3 mm or more")


@check("PRESS-MARKS", "error")
def marks(model: PdfModel) -> Iterator[Finding]:
    """Registration colour within the bleed: marks that may be left on the trimmed page."""
    reported: set[int] = set()
    for mark in model.anatomy.printer_marks if model.for_press else ():
        left, bottom, right, top = model.bleed(mark.page)
        x, y, to_x, to_y = mark.box
        inside = (
            x < right - _SLACK and to_x > left + _SLACK
            and y < top - _SLACK and to_y > bottom + _SLACK
        )  # fmt: skip
        if mark.space == "ink All" and inside and mark.page not in reported:
            reported.add(mark.page)
            message = "a mark in registration colour stands within the bleed"
            yield on_page(mark.page, x, y, message, "move it beyond the bleed, or paint it in inks")


@check("PRESS-PLATES")
def plates(model: PdfModel) -> Iterator[Finding]:
    """Marks beyond the bleed that are not in registration colour: they are not on every plate."""
    reported: set[int] = set()
    for mark in model.anatomy.printer_marks if model.for_press else ():
        every = mark.space == "ink All" or (len(mark.values) == 4 and min(mark.values) == 1)
        if not every and mark.use == "line" and mark.page not in reported:
            reported.add(mark.page)
            message = f"a mark beyond the bleed is in {mark.space}"
            hint = "paint marks in registration colour (Separation All)"
            yield on_page(mark.page, mark.box[0], mark.box[1], message, hint)
