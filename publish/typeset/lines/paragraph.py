"""A paragraph as the breaker sees it: characters and positions, out of the engine's boxes.

What cannot be told beforehand (pictures in the line, preserved line ends) makes no paragraph: the
engine breaks it by itself. Text from right to left is measured in the order of reading.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core.characters import HYPHEN, HYPHEN_MINUS, SOFT_HYPHEN
from publish.edit.upright_scripts import EASTERN
from publish.source.url_text import MAY_BREAK
from publish.typeset.engine.boxes import is_inline, is_text
from publish.typeset.engine.text import places_to_break
from publish.typeset.lines.breaker import Candidate
from publish.typeset.lines.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where a line may end but for spaces: after hyphens and dashes within a word.
_AFTER = re.compile(r"[-‐–—/]+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDS = re.compile("[\n\t]")
_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHENS = frozenset((HYPHEN_MINUS, HYPHEN))
_SPACES = re.compile(" +")
_EXPANDABLE = re.compile("[ \u00a0]")
#: The share of their width by which marks stand out of the measure, about as microtype has it.
LEFT = {"‘": 0.5, "“": 0.5, "(": 0.1, "„": 0.4, "«": 0.3, "»": 0.3, "—": 0.2, "–": 0.2}
RIGHT = {
    "‐": 0.6, "-": 0.6, ".": 0.6, ",": 0.6, ";": 0.3, ":": 0.3, "’": 0.5, "”": 0.5, "“": 0.4,
    "–": 0.25, "—": 0.2, "!": 0.2, "?": 0.15, ")": 0.1, "»": 0.3, "«": 0.3, "…": 0.2,
}  # fmt: skip
#: What is paid for dividing a word (Knuth and Plass, p. 1125: 50); German words are longer, and its
#: typographers put up with more of it.
_DIVIDED, _DIVIDED_IN = 128.0, {"de": 90.0}
#: For ending a line after a hyphen that is there anyway, for leaving fewer than three letters
#: beside one, and by how much more for dividing a word that has one elsewhere.
_AFTER_HYPHEN, _STUB, _AGAIN = 60.0, 300.0, 2.0
#: For ending a line in an address: after a slash, after another sign, where there is no sign at
#: all; this much is left of it before and after, in what is at least so long.
_AFTER_SLASH, _AFTER_MARK, _ANYWHERE = 50.0, 90.0, 1000.0
_MAY_BREAK = re.compile(MAY_BREAK)
_KEPT, _LONG = 4, re.compile(rf"[^\s{MAY_BREAK}]{{14,}}")


class Stretch(NamedTuple):
    """A text box: where it begins among the paragraph's characters, and the nowrap it is in."""

    box: Any
    first: int
    nowrap: int


class Break(msgspec.Struct, frozen=True, order=True):
    """A candidate in characters: the line's end, the next one's beginning.

    ``hyphen`` says that one is put in, ``divided`` that the line ends in one, own or put in.
    """

    end: int
    start: int
    hyphen: bool = False
    divided: bool = False
    penalty: float = 0.0


class Paragraph:
    """The characters of a line box; when they are shaped, their places in one endless line."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.stretches: list[Stretch] = []
        self.text = ""
        self._firsts: list[int] = []
        self._row: list[Stretch | float] = []
        self._length = self._groups = 0
        self._at: list[float] = []

    def read(self, line: Any) -> str:
        """Take in a line box; what in it cannot be told, or nothing."""
        untold = self._read(line, 0)
        self.text = "".join(stretch.box.text for stretch in self.stretches)
        return untold

    def _read(self, box: Any, nowrap: int) -> str:
        if not nowrap and box.style["white_space"] == "nowrap":
            self._groups += 1
            nowrap = self._groups
        for child in box.children:
            if not child.is_in_normal_flow():
                continue
            if is_text(child):
                untold = self._take(child, nowrap)
            elif is_inline(child):
                self._row.append(_edge(child, "left"))
                untold = self._read(child, nowrap)
                self._row.append(_edge(child, "right"))
            else:
                untold = "a picture or a box in a line"
            if untold:
                return untold
        return ""

    def _take(self, box: Any, nowrap: int) -> str:
        if box.style["white_space"] not in ("normal", "nowrap") or _ENDS.search(box.text):
            return "line ends of its own"
        if SOFT_HYPHEN in box.text:
            return "soft hyphens"
        stretch = Stretch(box, self._length, nowrap)
        self.stretches.append(stretch)
        self._row.append(stretch)
        self._firsts.append(self._length)
        self._length += len(box.text)
        return ""

    def shape(self) -> str:
        """Find the places of the characters; what in them cannot be told, or nothing."""
        x = 0.0
        for item in self._row:
            if isinstance(item, float):
                x += item
                continue
            found = self._measure.positions(item.box.text, item.box.style)
            self._at += [x + at for at in found[:-1]]
            x += found[-1]
        self._at.append(x)
        return ""

    def stretch(self, offset: int) -> Stretch:
        """Return the text box in which a character stands."""
        return self.stretches[self.number(offset)]

    def number(self, offset: int) -> int:
        """Return the number of the text box in which a character stands."""
        return bisect_right(self._firsts, offset) - 1

    def between(self, start: int, stop: int) -> range:
        """Return the numbers of the text boxes that begin or go on between two characters."""
        return range(self.number(start), bisect_left(self._firsts, stop))

    @property
    def space(self) -> float:
        """The natural word space: that of the first space, in CSS pixels."""
        at = self.text.find(" ")
        return self._at[at + 1] - self._at[at] if at >= 0 else 1.0

    def spaces(self) -> list[float]:
        """Return the positions of the spaces that a line's word spacing changes."""
        return [self._at[found.start()] for found in _EXPANDABLE.finditer(self.text)]

    def breaks(self) -> list[Break]:
        """Return the places where a line may end, from the beginning of the text to its end."""
        end = len(self.text.rstrip(" "))
        begin = len(self.text) - len(self.text.lstrip(" "))
        inner = {*self._between(begin, end)}
        for stretch, following in zip(self.stretches, [*self._firsts[1:], end], strict=True):
            first = max(begin, stretch.first)
            if stretch.nowrap:
                continue
            inner.update(self._after_marks(first, following))
            if stretch.box.unsigned:
                inner.update(self._anywhere(first, following))
            elif stretch.box.style["hyphens"] == "auto":
                inner.update(self._within(stretch, first, following))
        inner.update(self._among(begin, end))
        return [Break(begin, begin), *sorted(inner), Break(end, len(self.text))]

    def _between(self, begin: int, end: int) -> list[Break]:
        """Return breaks at spaces and after hyphens and dashes."""
        text, firsts, stretches = self.text, self._firsts, self.stretches
        found = [(m.start(), m.end()) for m in _SPACES.finditer(text, begin, end)]
        found += [
            (m.end(), m.end())
            for m in _AFTER.finditer(text, begin, end)
            if text[m.start() - 1 : m.start()].isalnum()
        ]
        made = []
        for first, last in found:
            before = stretches[bisect_right(firsts, max(first - 1, 0)) - 1].nowrap
            space = stretches[bisect_right(firsts, first) - 1].nowrap if last > first else 0
            after = stretches[bisect_right(firsts, last) - 1].nowrap
            if not space and not (before and before == after):
                divided = first == last and text[first - 1] in _HYPHENS
                made.append(
                    Break(first, last, False, divided, self._cost(first) if divided else 0.0)
                )
        return made

    def _after_marks(self, first: int, last: int) -> Iterator[Break]:
        """Yield breaks after the signs of an address, or of code."""
        for found in _MAY_BREAK.finditer(self.text, first, last):
            at = found.start()
            cost = _AFTER_SLASH if self.text[at - 1] == "/" else _AFTER_MARK
            yield Break(at, at + 1, penalty=cost)

    def _anywhere(self, first: int, last: int) -> Iterator[Break]:
        """Yield breaks in what of an address, or of code, is long and has no signs."""
        for found in _LONG.finditer(self.text, first, last):
            for at in range(found.start() + _KEPT, found.end() - _KEPT + 1):
                yield Break(at, at, penalty=_ANYWHERE)

    def _among(self, begin: int, end: int) -> Iterator[Break]:
        """Yield breaks among Chinese and Japanese characters, as Unicode has them (UAX 14)."""
        for found in EASTERN.finditer(self.text, begin, end):
            style = self.stretch(found.start()).box.style
            before = max(found.start() - 1, begin)
            breaks = places_to_break(self.text[before : found.end() + 1], style["lang"])
            for at in range(max(found.start(), begin + 1), min(found.end() + 1, end)):
                one, two = self.stretch(at - 1).nowrap, self.stretch(at).nowrap
                spaced = " " in (self.text[at - 1], self.text[at])
                if breaks[at - before] and not spaced and not (one and one == two):
                    yield Break(at, at)

    def _cost(self, at: int) -> float:
        """Return the penalty for a line that ends after a hyphen of the text's own."""
        before = _LETTERS.findall(self.text, max(at - 4, 0), at - 1)
        after = _LETTERS.match(self.text, at, at + 3)
        short = not before or len(before[-1]) < 3 or after is None or len(after[0]) < 3
        return _STUB if short else _AFTER_HYPHEN

    def _within(self, stretch: Stretch, first: int, last: int) -> list[Break]:
        """Return breaks within the words of a text box."""
        style = stretch.box.style
        divisions = self._measure.divisions(style)
        cost = _DIVIDED_IN.get((style["lang"] or "")[:2], _DIVIDED)
        made = []
        for found in _WORD.finditer(self.text, first, last):
            points = divisions[found[0]]
            if points:
                start, beside = found.start(), self.text[found.start() - 1 : found.end() + 1]
                twice = not _HYPHENS.isdisjoint((beside[:1], beside[-1:]))
                own = cost * _AGAIN if twice else cost
                made += [Break(start + at, start + at, True, True, own) for at in points]
        return made

    def candidates(self, breaks: list[Break], indent: float) -> list[Candidate]:
        """Return the places with their positions; ``indent`` is that of the first line."""
        spaces = [m.start() for m in _EXPANDABLE.finditer(self.text)]
        text, at, final = self.text, self._at, len(self.text) - 1
        begins: dict[tuple[str, int], float] = {}
        ends: dict[tuple[str, int], float] = {}
        made = []
        for one in breaks:
            end, start = one.end, one.start
            before = ("" if one.hyphen else text[end - 1 : end], self.number(max(end - 1, 0)))
            after = (text[start : start + 1], self.number(min(start, final)))
            if before not in ends:
                ends[before] = self._beyond(*before)
            if after not in begins:
                begins[after] = self._before(*after)
            left = bisect_left(spaces, end)
            skipped = left if start == end else bisect_left(spaces, start, left)
            place = (at[end] + ends[before], at[start] + begins[after], left, skipped)
            made.append(Candidate(*place, one.penalty, one.divided))
        made[0] = msgspec.structs.replace(made[0], start=made[0].start - indent)
        return made

    def _beyond(self, mark: str, number: int) -> float:
        """Return how far a line reaches beyond its last letter.

        By a hyphen, less what hangs out.
        """
        style = self.stretches[number].box.style
        if mark:
            return -self._measure.hang(mark, style, RIGHT)
        hyphen = self._measure.width(style["hyphenate_character"], style)
        return hyphen - self._measure.hang("‐", style, RIGHT)

    def _before(self, mark: str, number: int) -> float:
        """Return how far a line that begins with a mark begins to the left of it."""
        return self._measure.hang(mark, self.stretches[number].box.style, LEFT) if mark else 0.0


def _edge(box: Any, side: str) -> float:
    values = (box.style[f"padding_{side}"], box.style[f"margin_{side}"])
    lengths = (getattr(value, "value", 0) or 0 for value in values)
    return float(sum(lengths) + box.style[f"border_{side}_width"])
