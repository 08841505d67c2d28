"""Text as the engine shapes and measures it: by Pango, HarfBuzz and FriBidi.

Lengths are CSS pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A glyph as Pango tells it is five integers, the second of which is its advance.
_GLYPH, _ADVANCE = 5 * 4, slice(1, None, 5)


class Glyph(NamedTuple):
    """A glyph of a face: its number, its advance, and how far it is moved."""

    number: int
    advance: float
    x: float
    y: float


def strut(style: Any) -> tuple[float, float]:
    """Return the height of a line of a style, and where its baseline is below its top."""
    from weasyprint.text.line_break import strut

    found: tuple[float, float] = strut(style)
    return found


def shape(
    text: str, style: Any, context: Any, width: float | None = None, spacing: float = 0
) -> Any:
    """Shape a text in a style; it is broken where a width is given."""
    from weasyprint.text.line_break import create_layout

    return create_layout(text, style, context, width, spacing)


def justified(text: str, style: Any, spacing: float) -> Any:
    """Shape a text whose word spaces are wider by so much."""
    from weasyprint.text.line_break import Layout

    layout = Layout(style, spacing)
    layout.set_text(text, justify=True)
    return layout


def first_line(layout: Any) -> Any:
    """Return the first line of a text that was shaped; it goes with the text."""
    return layout.get_first_line()[0]


def line_width(line: Any, style: Any) -> float:
    """Return how wide a line is."""
    from weasyprint.text.line_break import line_size

    return float(line_size(line, style)[0])


def text_width(text: str, style: Any, context: Any) -> float:
    """Return how wide a text is on one line."""
    layout = shape(text, style, context)
    return line_width(first_line(layout), style)


def metrics(line: Any, text: str, layout: Any, style: Any) -> tuple[Any, float, float, float]:
    """Shape a line for itself: its layout, its width, its height, its baseline below its top."""
    from weasyprint.text.line_break import first_line_metrics

    own, _, _, width, height, baseline = first_line_metrics(line, text, layout, None, True, style)
    return own, width, height, baseline


def make_endless(layout: Any) -> None:
    """Let a text that was shaped have no lines but its own."""
    from weasyprint.text.ffi import pango

    pango.pango_layout_set_width(layout.layout, -1)


def places_to_break(text: str, lang: str | None) -> list[bool]:
    """Return whether a line may end before each character of a text, as Unicode has it (UAX 14)."""
    from weasyprint.text.line_break import get_log_attrs

    return [bool(one.is_line_break) for one in get_log_attrs(text, lang)]


def type_key(style: Any) -> Any:
    """Return what tells styles apart in which text has different widths."""
    from weasyprint.text.line_break import _font_style_cache_key

    return _font_style_cache_key(style, include_size=True)


def glyph_count(line: Any) -> int:
    """Return how many glyphs a line has."""
    return sum(run.glyphs.num_glyphs for run in _runs(line))


def unit_advances(line: Any, size: int) -> list[int]:
    """How wide what begins at each of so many bytes of a line is, in the units of the shaper."""
    from weasyprint.text.ffi import ffi

    found = [0] * (size + 1)
    for run in _runs(line):
        count, offset = run.glyphs.num_glyphs, run.item.offset
        glyphs = memoryview(ffi.buffer(run.glyphs.glyphs, count * _GLYPH)).cast("i")
        clusters = ffi.unpack(run.glyphs.log_clusters, count)
        for advance, cluster in zip(glyphs[_ADVANCE], clusters, strict=True):
            found[offset + cluster] += advance
    return found


def to_pixels(units: int) -> float:
    """Return a length of the shaper in CSS pixels."""
    from weasyprint.text.ffi import FROM_UNITS

    return float(units * FROM_UNITS)


def glyphs(line: Any) -> Iterator[tuple[Any, list[Glyph]]]:
    """Yield the runs of a line: the engine's font of each, and its glyphs."""
    from weasyprint.text.ffi import FROM_UNITS

    for run in _runs(line):
        yield (
            run.item.analysis.font,
            [
                Glyph(
                    one.glyph,
                    one.geometry.width * FROM_UNITS,
                    one.geometry.x_offset * FROM_UNITS,
                    one.geometry.y_offset * FROM_UNITS,
                )
                for one in (run.glyphs.glyphs[index] for index in range(run.glyphs.num_glyphs))
            ],
        )


def _runs(line: Any) -> Iterator[Any]:
    from weasyprint.text.ffi import ffi

    item = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while item != ffi.NULL:
        yield item.data
        item = item.next


def face_of(font: Any) -> tuple[bytes, int]:
    """Return the bytes of the face of a font, and which face of its file it is."""
    from weasyprint.text.ffi import harfbuzz
    from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face

    face = get_pango_font_hb_face(font)
    return get_hb_object_data(face) or b"", harfbuzz.hb_face_get_index(face)


def face_bytes(font: Any) -> bytes:
    """Return the bytes of the face of a font that is written into a PDF."""
    from weasyprint.text.fonts import get_hb_object_data

    data: bytes = get_hb_object_data(font.hb_face)
    return data


def levels_of(text: str, direction: str) -> bytes:
    """Return the level of each character of a paragraph of a direction (Unicode, UAX 9)."""
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

    _know()
    base = ffi.new("PangoDirection *", pango.PANGO_DIRECTION_RTL if direction == "rtl" else 0)
    data, kept = unicode_to_char_p(text)
    found = pango.pango_log2vis_get_embedding_levels(data, len(kept), base)
    try:
        return bytes(ffi.unpack(found, len(text)))
    finally:
        gobject.g_free(found)


def mirrored(character: str) -> str:
    """Return the character that looks like this one in text from right to left."""
    from weasyprint.text.ffi import ffi, gobject

    _know()
    found = ffi.new("uint32_t *")
    gobject.g_unichar_get_mirror_char(ord(character), found)
    return chr(found[0])


def _know() -> None:
    """Tell the engine's library of Pango's functions of those that it does not use itself."""
    from weasyprint.text.ffi import ffi, pango

    if not hasattr(pango, "pango_log2vis_get_embedding_levels"):
        ffi.cdef(
            "uint8_t * pango_log2vis_get_embedding_levels ("
            "const char *text, int length, PangoDirection *pbase_dir);"
            "int g_unichar_get_mirror_char (uint32_t ch, uint32_t *mirrored_ch);"
            "void g_free (void *mem);"
        )


def transformed(text: str, style: Any) -> Sequence[str]:
    """Return what each character of a text becomes by the ``text-transform`` of a style."""
    from weasyprint.formatting_structure.text import transform

    lang = (style["lang"] or "").split("-")[0].lower()
    return [transform(style["text_transform"], character, lang) for character in text]
