"""The ink of glyphs: where on the page a letter is black, by the outlines of its face."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import msgspec
from fontTools.pens.basePen import BasePen

from publish.typeset.faces.files import opened

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

#: A straight part of an outline: from where to where, in pixels right of the letter's origin and
#: below its baseline.
Stroke = tuple[float, float, float, float]
#: In how many straight parts a curve is taken.
_PARTS = 16


class GlyphInk(msgspec.Struct, frozen=True):
    """The outline of some letters, by its parts; never empty."""

    strokes: tuple[Stroke, ...]

    @property
    def left(self) -> float:
        """How far right of the origin the ink begins."""
        return min(min(x0, x1) for x0, _, x1, _ in self.strokes)

    @property
    def foot(self) -> float:
        """How far below the baseline the ink ends."""
        return max(max(y0, y1) for _, y0, _, y1 in self.strokes)

    def right(self, top: float, bottom: float) -> float:
        """How far the ink reaches right between two heights; to its left edge where none is."""
        reach = (_reach(stroke, top, bottom) for stroke in self.strokes)
        return max((x for x in reach if x is not None), default=self.left)


def _reach(stroke: Stroke, top: float, bottom: float) -> float | None:
    """How far a stroke reaches right between two heights."""
    x0, y0, x1, y1 = stroke if stroke[1] <= stroke[3] else (*stroke[2:], *stroke[:2])
    if y1 < top or y0 > bottom:
        return None
    if y1 == y0:
        return max(x0, x1)
    slope = (x1 - x0) / (y1 - y0)
    return max(x0 + slope * (max(top, y0) - y0), x0 + slope * (min(bottom, y1) - y0))


def ink(text_box: Any) -> GlyphInk | None:
    """The ink of a box of text as it was shaped, in CSS pixels; None where it has no outline."""
    from weasyprint.text.ffi import FROM_UNITS, ffi
    from weasyprint.text.line_break import create_layout

    size, strokes, x = text_box.style["font_size"], list[Stroke](), 0.0
    layout = create_layout(text_box.text, text_box.style, None, None, 0)
    item = layout.get_first_line()[0].runs[0]
    while item != ffi.NULL:
        run, item = item.data, item.next
        face = _face(run.item.analysis.font)
        for index in range(run.glyphs.num_glyphs):
            glyph = run.glyphs.glyphs[index]
            at = x + glyph.geometry.x_offset * FROM_UNITS
            strokes += _drawn(face, glyph.glyph, size, at, glyph.geometry.y_offset * FROM_UNITS)
            x += glyph.geometry.width * FROM_UNITS
    return GlyphInk(tuple(strokes)) if strokes else None


def _face(font: Any) -> TTFont:
    """The face of a font of Pango's."""
    from weasyprint.text.ffi import harfbuzz
    from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face

    face = get_pango_font_hb_face(font)
    return _kept(get_hb_object_data(face) or b"", harfbuzz.hb_face_get_index(face))


@functools.lru_cache(maxsize=4)
def _kept(data: bytes, number: int) -> TTFont:
    return opened(data, number)


def _drawn(face: TTFont, glyph: int, size: float, x: float, y: float) -> list[Stroke]:
    """The strokes of a glyph at a place, in a size of the type."""
    glyphs = face.getGlyphSet()
    pen, scale = _Pen(glyphs), size / face["head"].unitsPerEm
    glyphs[face.getGlyphName(glyph)].draw(pen)
    return [
        (x + x0 * scale, y - y0 * scale, x + x1 * scale, y - y1 * scale)
        for x0, y0, x1, y1 in pen.strokes
    ]


class _Pen(BasePen):  # type: ignore[misc]
    """Takes an outline to pieces that are straight; composed glyphs and all kinds of curves."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.strokes: list[Stroke] = []
        self._start = self._at = (0.0, 0.0)

    def _moveTo(self, pt: Any) -> None:  # noqa: N802 - the pen's protocol
        self._start = self._at = pt

    def _lineTo(self, pt: Any) -> None:  # noqa: N802
        self.strokes.append((*self._at, *pt))
        self._at = pt

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        start = self._at
        for part in range(1, _PARTS + 1):
            t, u = part / _PARTS, 1 - part / _PARTS
            shares = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            four = tuple(zip(shares, (start, pt1, pt2, pt3), strict=True))
            self._lineTo((sum(s * p[0] for s, p in four), sum(s * p[1] for s, p in four)))

    def _closePath(self) -> None:  # noqa: N802
        self._lineTo(self._start)
