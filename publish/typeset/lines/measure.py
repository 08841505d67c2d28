"""What characters take up, shaped by Pango and HarfBuzz as the page will have them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A glyph as Pango tells it is five integers, the second of which is its advance.
_GLYPH, _ADVANCE = 5 * 4, slice(1, None, 5)


def glyphs_in(line: Any) -> int:
    """Return how many glyphs a line of a Pango layout has."""
    from weasyprint.text.ffi import ffi

    count, item = 0, line.runs[0]
    while item != ffi.NULL:
        count += item.data.glyphs.num_glyphs
        item = item.next
    return count


def texts_in(box: Any) -> Iterator[Any]:
    """Yield the text boxes of a line, but for what does not stand in it."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from texts_in(child)


def byte_places(text: str) -> Sequence[int]:
    """Return where each character of a text begins in its bytes, and where the last one ends."""
    if text.isascii():
        return range(len(text) + 1)
    return [*accumulate((len(character.encode()) for character in text), initial=0)]


class Measure:
    """Measures text in the styles of one document; lengths are CSS pixels."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._widths: dict[tuple[str, str], float] = {}
        self._divided: dict[tuple[Any, ...], Divisions] = {}

    def positions(self, text: str, style: Any) -> list[float]:
        """Return where each character begins, and the last one ends, as if all were in one line.

        Letters that run from right to left are told in the order of reading as well.
        """
        from weasyprint.text.ffi import FROM_UNITS, ffi
        from weasyprint.text.line_break import create_layout

        layout = create_layout(text, style, self._context, None, 0)
        line, _ = layout.get_first_line()
        places = byte_places(text)
        size = places[-1]
        advances = [0] * (size + 1)
        item = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
        while item != ffi.NULL:
            run, item = item.data, item.next
            count, offset = run.glyphs.num_glyphs, run.item.offset
            glyphs = memoryview(ffi.buffer(run.glyphs.glyphs, count * _GLYPH)).cast("i")
            clusters = ffi.unpack(run.glyphs.log_clusters, count)
            for advance, cluster in zip(glyphs[_ADVANCE], clusters, strict=True):
                advances[offset + cluster] += advance
        sums = [0, *accumulate(advances)]
        if size == len(text):
            return [total * FROM_UNITS for total in sums[: size + 1]]
        return [sums[at] * FROM_UNITS for at in places]

    def width(self, text: str, style: Any) -> float:
        """Return the width of some characters that are asked for often."""
        from weasyprint.text.line_break import _font_style_cache_key

        key = (text, _font_style_cache_key(style, include_size=True))
        if key not in self._widths:
            found = self.positions(text, style)
            self._widths[key] = found[-1]
        return self._widths[key]

    def hang(self, character: str, style: Any, shares: dict[str, float]) -> float:
        """Return by how much a character stands out of the measure at a line's beginning or end."""
        share = shares.get(character)
        return share * self.width(character, style) if share else 0.0

    def divisions(self, style: Any) -> Divisions:
        """Return where the words of a style may be divided."""
        key = (style["lang"], *style["hyphenate_limit_chars"])
        if key not in self._divided:
            self._divided[key] = Divisions(self._context, *key)
        return self._divided[key]


class Divisions(dict[str, tuple[int, ...]]):
    """After how many letters a word may be divided (Pyphen, ``hyphenate-limit-chars``)."""

    def __init__(self, context: Any, lang: str | None, total: int, left: int, right: int) -> None:
        import pyphen

        super().__init__()
        known = lang and pyphen.language_fallback(lang)
        self._total, self._dictionary = total, None
        if known:
            key = (known, left, right, total)
            if key not in context.dictionaries:
                context.dictionaries[key] = pyphen.Pyphen(lang=known, left=left, right=right)
            self._dictionary = context.dictionaries[key]

    def __missing__(self, word: str) -> tuple[int, ...]:
        if self._dictionary is None or len(word) < self._total:
            found: tuple[int, ...] = ()
        else:
            places = self._dictionary.positions(word)
            found = tuple(int(at) for at in places if at.data is None)  # spelled as before
        self[word] = found
        return found
