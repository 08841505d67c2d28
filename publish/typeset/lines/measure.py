"""What characters take up, shaped as the page will have them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from publish.typeset.engine.text import first_line, shape, to_pixels, type_key, unit_advances

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        layout = shape(text, style, self._context)
        places = byte_places(text)
        size = places[-1]
        sums = [0, *accumulate(unit_advances(first_line(layout), size))]
        if size == len(text):
            return [to_pixels(total) for total in sums[: size + 1]]
        return [to_pixels(sums[at]) for at in places]

    def width(self, text: str, style: Any) -> float:
        """Return the width of some characters that are asked for often."""
        key = (text, type_key(style))
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
