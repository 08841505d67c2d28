"""Things on a page laid over each other: where the ink of both is.

A box says where ink can be; whether that of two things meets is seen when each is drawn alone.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from publish.core.units import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from publish.readback.painted_objects import PaintedObject

#: Pixels to a point, when things are drawn to be compared; how much of one is painted at least.
_SCALE, _OPAQUE = 8, 127
#: No wider and no higher, in points, is what is drawn: a line of a poster is cut off there.
_LARGEST = 1500


class Meeting(msgspec.Struct, frozen=True):
    """Where the ink of two things meets: the box, the area in square points that both paint.

    ``share`` is that part of the first one's ink, ``deep`` the area without what is thinner than
    three eighths of a point. ``light`` is how light the second one is there, from 0 to 1.
    """

    box: Box
    area: float
    deep: float
    share: float
    light: float


def meetings(
    document: Any, pairs: list[tuple[PaintedObject, PaintedObject]]
) -> Iterator[Meeting | None]:
    """Yield where the ink of the two things of each pair meets.

    Args:
        document: the PDF that they are from, as pdfium has opened it.
        pairs: the two of a pair are on one page, and pairs of a page follow one another.
    """
    for number, own in groupby(pairs, lambda pair: pair[0].page):
        page = _Alone(document[number - 1])
        for one, two in own:
            yield page.meeting(one, two)
        page.close()


class _Alone:
    """A page of which only some objects are drawn."""

    def __init__(self, page: Any) -> None:
        self._page, self._rotation = page, page.get_rotation()
        page.set_rotation(0)
        self._height = page.get_height()
        count = raw.FPDFPage_CountObjects(page)
        self._objects = [raw.FPDFPage_GetObject(page, index) for index in range(count)]
        for item in self._objects:
            raw.FPDFPageObj_SetIsActive(item, 0)

    def close(self) -> None:
        """Leave the page as it was found: others look at the same document."""
        self._page.set_rotation(self._rotation)
        self._page.close()

    def meeting(self, one: PaintedObject, two: PaintedObject) -> Meeting | None:
        """Return where the ink of two things meets."""
        from PIL import ImageChops, ImageFilter

        box = _grown(one.box)
        first, second = self._drawn(one, box), self._drawn(two, box)
        ink, other = _painted(first), _painted(second)
        both = ImageChops.darker(ink, other)
        found = both.getbbox()
        if found is None:
            return None
        left, top, right, bottom = (side / _SCALE for side in found)
        area = _count(both)
        light = second.convert("RGB").convert("L")
        return Meeting(
            box=(box[0] + left, box[3] - bottom, box[0] + right, box[3] - top),
            area=area / _SCALE**2,
            deep=_count(both.filter(ImageFilter.MinFilter(3))) / _SCALE**2,
            share=area / _count(ink),
            light=_mean(light, both),
        )

    def _drawn(self, ink: PaintedObject, box: Box) -> Image.Image:
        """Return a thing alone, as much of it as lies in a box, on nothing."""
        items = [self._objects[index] for index in ink.objects]
        for item in items:
            raw.FPDFPageObj_SetIsActive(item, 1)
        width, height = (round((box[k + 2] - box[k]) * _SCALE) for k in (0, 1))
        bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRA)
        bitmap.fill_rect((0, 0, 0, 0), 0, 0, width, height)
        down = (self._height - box[3]) * _SCALE
        matrix = raw.FS_MATRIX(_SCALE, 0, 0, _SCALE, -box[0] * _SCALE, -down)
        clip = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self._page, matrix, clip, 0)
        for item in items:
            raw.FPDFPageObj_SetIsActive(item, 0)
        drawn: Image.Image = bitmap.to_pil()
        return drawn


def _grown(box: Box) -> Box:
    """Return a box with a little around it, no larger than can be drawn."""
    left, bottom, right, top = box
    return left - 1, bottom - 1, min(right + 1, left + _LARGEST), min(top + 1, bottom + _LARGEST)


def _painted(drawn: Image.Image) -> Image.Image:
    """Return which pixels are painted."""
    return drawn.getchannel("A").point(lambda alpha: 255 * (alpha > _OPAQUE))


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _mean(values: Image.Image, mask: Image.Image) -> float:
    """Return the mean of some pixels, from 0 to 1."""
    counts = values.histogram(mask)
    return sum(value * count for value, count in enumerate(counts)) / sum(counts) / 255
