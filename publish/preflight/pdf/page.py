"""Pages: their boxes, their sizes, what stands outside or is not seen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publish.core.units import MM_PER_PT, PT_PER_MM
from publish.preflight.checks import PageFinding, check, finding_at_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line
    from publish.readback.pdf_values import Box

#: How far, in points, ink may stand over an edge before it counts.
_SLACK = 0.5
#: 3 mm, in which a knife may stray.
_KNIFE = 3 * PT_PER_MM
#: Pages of a trim that differs by less than this are of one size.
_SAME = 0.75


@check("PAGE-BOXES", "error")
def boxes(model: PdfModel) -> Iterator[PageFinding]:
    """Boxes of a page that cannot be: a trim box outside the sheet or of no size, a bleed within.

    The trim must lie in the bleed box, and both in the media box (ISO 32000-1, 14.11.2).
    """
    for number, own in enumerate(model.anatomy.boxes, 1):
        wrong = ""
        if min(_sides(own.trim)) <= 1 or min(_sides(own.media)) <= 1:
            wrong = "a box of no size"
        elif not is_within(own.trim, own.media):
            wrong = "a trim box outside its media box"
        elif not is_within(own.bleed, own.media):
            wrong = "a bleed box outside its media box"
        elif not is_within(own.trim, own.bleed):
            wrong = "a trim box outside its bleed box"
        if wrong:
            yield PageFinding(
                number, own.trim[0], own.trim[1], f"the page has {wrong}", "set its boxes"
            )


@check("PAGE-SIZES")
def sizes(model: PdfModel) -> Iterator[PageFinding]:
    """A page that is trimmed to another size than most pages of the file."""
    trims = [_sides(own.trim) for own in model.anatomy.boxes]
    usual, _ = Counter(tuple(map(round, trim)) for trim in trims).most_common(1)[0]
    for number, trim in enumerate(trims, 1):
        if any(abs(side - other) > _SAME for side, other in zip(trim, usual, strict=True)):
            size, other = (" × ".join(f"{x * MM_PER_PT:.0f}" for x in box) for box in (trim, usual))
            yield PageFinding(
                number, 0, 0, f"the page is {size} mm, most pages are {other} mm",
                "give all pages of one file one trim",
            )  # fmt: skip


@check("PAGE-CUT", "error")
def cut(model: PdfModel) -> Iterator[PageFinding]:
    """Text of which a reader cannot see all: beyond the page’s edge, clipped, or invisible."""
    for hidden in model.file_text.hidden:
        if not hidden.text:
            continue
        yield PageFinding(
            hidden.page, hidden.box[0], hidden.box[1],
            f"“{hidden.text[:40]}” is {hidden.why}",
            "make room for it, or take it away",
        )  # fmt: skip


@check("PAGE-OUTSIDE", "error")
def outside(model: PdfModel) -> Iterator[PageFinding]:
    """Text that stands over the edge of the trimmed page, and would be cut through or off.

    What lies wholly in the slug, beyond the bleed, is for the printer and is left alone.
    """
    for line, trim in _with_trims(model):
        if not is_within(line.box, trim, _SLACK) and not _in_slug(model, line):
            yield finding_at_line(
                line, f"“{line.text[:40]}” stands over the trim", "bring it inside"
            )


@check("PAGE-EDGE")
def edge(model: PdfModel) -> Iterator[PageFinding]:
    """Text nearer than 3 mm to the edge: a knife that strays by as much cuts into it."""
    for line, trim in _with_trims(model):
        left, bottom, right, top = trim
        safe = (left + _KNIFE, bottom + _KNIFE, right - _KNIFE, top - _KNIFE)
        if is_within(line.box, trim, _SLACK) and not is_within(line.box, safe):
            yield finding_at_line(
                line, f"“{line.text[:40]}” is nearer than 3 mm to the edge", "move it inwards"
            )


def _with_trims(model: PdfModel) -> Iterator[tuple[Line, Box]]:
    for line in model.file_text.lines:
        yield line, model.trim(line.page)


def _in_slug(model: PdfModel, line: Line) -> bool:
    """Whether a line lies wholly beyond the bleed of a page that has a slug."""
    boxes = model.anatomy.boxes[line.page - 1]
    x, y = boxes.crop[:2]
    left, bottom, right, top = boxes.bleed
    if boxes.trim == boxes.crop:
        return False
    own = line.box
    return own[2] < left - x or own[0] > right - x or own[3] < bottom - y or own[1] > top - y


def _sides(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def is_within(box: Box, edges: Box, slack: float = 0.1) -> bool:
    """Whether a box lies in another one, or stands out of it by no more than some points."""
    return (
        box[0] >= edges[0] - slack
        and box[1] >= edges[1] - slack
        and box[2] <= edges[2] + slack
        and box[3] <= edges[3] + slack
    )
