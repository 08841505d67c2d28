"""The objects on a page as pdfium has them: their boxes, what they are cut to, whether seen."""

from __future__ import annotations

import ctypes
from functools import reduce
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

from publish.core.units import Box
from publish.readback.matrices import common
from publish.readback.painted_objects import RECTANGLE, Kind, PaintedObject
from publish.readback.text_runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.file_text import Why

#: How far, in points, a letter may stand out of the box that it is cut to.
_OVERHANG = 2.0
_KINDS: dict[int, Kind] = {
    raw.FPDF_PAGEOBJ_PATH: "path",
    raw.FPDF_PAGEOBJ_IMAGE: "picture",
    raw.FPDF_PAGEOBJ_SHADING: "picture",
    raw.FPDF_PAGEOBJ_FORM: "form",
}


def bounds(item: Any) -> Box:
    """Return the box around an object of a page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def mark_on(page: int, item: Any, index: int, edges: Box) -> PaintedObject | None:
    """Return an object of a page that is no text; None where nothing is painted with it.

    A frame of which only a side is seen, as this engine draws a border, is as large as that side.
    """
    kind = _KINDS.get(raw.FPDFPageObj_GetType(item))
    if kind is None:
        return None
    filled, corners = True, RECTANGLE
    if kind == "path":
        how, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, how, stroked)
        if not how.value and not stroked.value:
            return None
        filled, corners = bool(how.value), raw.FPDFPath_CountSegments(item)
    box = bounds(item)
    if filled and corners > RECTANGLE and corners % RECTANGLE == 0:
        box = reduce(common, clips(item), box)
    left, bottom, right, top = box
    x, y = edges[:2]
    return PaintedObject(
        page=page, kind=kind, box=(left - x, bottom - y, right - x, top - y), objects=(index,),
        mcid=raw.FPDFPageObj_GetMarkedContentID(item), filled=filled, corners=corners,
    )  # fmt: skip


def clips(item: Any) -> Iterator[Box]:
    """Yield the boxes around the paths to which an object is clipped."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        x, y = ctypes.c_float(), ctypes.c_float()
        points = []
        for k in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, k), x, y)
            points.append((x.value, y.value))
        if points:
            across, up = zip(*points, strict=True)
            yield min(across), min(up), max(across), max(up)


def within(box: Box, edges: Box) -> bool:
    """Return whether a box is within some edges; slanted letters may stick out a little."""
    return (
        box[0] > edges[0] - _OVERHANG
        and box[1] > edges[1] - _OVERHANG
        and box[2] < edges[2] + _OVERHANG
        and box[3] < edges[3] + _OVERHANG
    )


def why_unseen(item: Any, box: Box, edges: Box) -> Why | None:
    """Return why a reader cannot see all of a text object; None where nothing hides it."""
    hidden = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    if raw.FPDFTextObj_GetTextRenderMode(item) in hidden or _opacity(item) == 0:
        return "invisible"
    if not within(box, edges):
        return "cut off by the page's edge"
    return None if all(within(box, clip) for clip in clips(item)) else "clipped"


def _opacity(item: Any) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value if known else 255


def from_corner(run: Run, edges: Box) -> Run:
    """Return positions from the lower left of the page that is seen, wherever its origin lies."""
    x, y = edges[:2]
    left, bottom, right, top = run.box
    run.left, run.baseline = run.left - x, run.baseline - y
    run.box = (left - x, bottom - y, right - x, top - y)
    return run
