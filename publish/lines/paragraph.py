"""A paragraph as the breaker sees it: characters and positions, out of the engine's boxes.

What cannot be told beforehand (text from right to left, pictures in the line, preserved line ends)
makes no paragraph: the engine breaks it by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, NamedTuple

import msgspec

from publish.lines.breaker import Candidate
from publish.lines.measure import Measure

#: Where a line may end but for spaces: after hyphens and dashes within a word.
_AFTER = re.compile(r"[-‐–—/]+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SPACES = re.compile(" +")
_EXPANDABLE = re.compile("[ \u00a0]")
#: The share of their width by which marks stand out of the measure, about as microtype has it.
LEFT = {"‘": 0.5, "“": 0.5, "(": 0.1, "„": 0.4, "«": 0.3, "»": 0.3, "—": 0.2, "–": 0.2}
RIGHT = {
    "‐": 0.6, "-": 0.6, ".": 0.6, ",": 0.6, ";": 0.3, ":": 0.3, "’": 0.5, "”": 0.5, "“": 0.4,
    "–": 0.25, "—": 0.2, "!": 0.2, "?": 0.15, ")": 0.1, "»": 0.3, "«": 0.3, "…": 0.2,
}  # fmt: skip
#: What is paid for dividing a word (Knuth and Plass, p. 1125: 50).
_HYPHEN_PENALTY = 100.0


class Stretch(NamedTuple):
    """A text box: where it begins among the paragraph's characters, and the nowrap it is in."""

    box: Any
    first: int
    nowrap: int


class Break(msgspec.Struct, frozen=True, order=True):
    """A candidate in characters: the line's end, the next one's beginning."""

    end: int
    start: int
    hyphen: bool


class Paragraph:
    """The characters of a line box with their positions in one line of natural spaces."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.stretches: list[Stretch] = []
        self._firsts: list[int] = []
        self.text = ""
        self._parts: list[str] = []
        self._length = 0
        self._at: list[float] = []
        self._x = 0.0
        self._groups = 0

    def read(self, line: Any) -> bool:
        """Take in a line box; whether all of it can be told."""
        whole = self._read(line, 0)
        self.text = "".join(self._parts)
        self._at.append(self._x)
        return whole and bool(self.text.strip())

    def _read(self, box: Any, nowrap: int) -> bool:
        from weasyprint.formatting_structure import boxes

        if not nowrap and box.style["white_space"] == "nowrap":
            self._groups += 1
            nowrap = self._groups
        for child in box.children:
            if not child.is_in_normal_flow():
                continue
            if isinstance(child, boxes.TextBox):
                if not self._take(child, nowrap):
                    return False
            elif type(child) is boxes.InlineBox:
                self._x += _edge(child, "left")
                if not self._read(child, nowrap):
                    return False
                self._x += _edge(child, "right")
            else:
                return False
        return True

    def _take(self, box: Any, nowrap: int) -> bool:
        text, style = box.text, box.style
        if style["white_space"] not in ("normal", "nowrap") or re.search("[\n\t\u00ad]", text):
            return False
        found = self._measure.positions(text, style)
        if found is None:
            return False
        self.stretches.append(Stretch(box, self._length, nowrap))
        self._firsts.append(self._length)
        self._at += [self._x + x for x in found[:-1]]
        self._x += found[-1]
        self._parts.append(text)
        self._length += len(text)
        return True

    def stretch(self, offset: int) -> Stretch:
        """The text box in which a character stands."""
        return self.stretches[bisect_right(self._firsts, offset) - 1]

    @property
    def space(self) -> float:
        """The natural word space: that of the first space, in CSS pixels."""
        at = self.text.find(" ")
        return self._at[at + 1] - self._at[at] if at >= 0 else 1.0

    def breaks(self) -> list[Break]:
        """The places where a line may end, from the beginning of the text to its end."""
        end = len(self.text.rstrip(" "))
        begin = len(self.text) - len(self.text.lstrip(" "))
        inner = {*self._between(begin, end)}
        for stretch, following in zip(self.stretches, [*self._firsts[1:], end], strict=True):
            if not stretch.nowrap and stretch.box.style["hyphens"] == "auto":
                inner.update(self._within(stretch, max(begin, stretch.first), following))
        return [Break(begin, begin, False), *sorted(inner), Break(end, len(self.text), False)]

    def _between(self, begin: int, end: int) -> list[Break]:
        """Breaks at spaces and after hyphens and dashes."""
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
                made.append(Break(first, last, False))
        return made

    def _within(self, stretch: Stretch, first: int, last: int) -> list[Break]:
        """Breaks within the words of a text box."""
        divisions = self._measure.divisions(stretch.box.style)
        return [
            Break(found.start() + at, found.start() + at, True)
            for found in _WORD.finditer(self.text, first, last)
            for at in divisions[found[0]]
        ]

    def candidates(self, breaks: list[Break], indent: float) -> list[Candidate]:
        """The places with their positions; ``indent`` is that of the first line."""
        spaces = [m.start() for m in _EXPANDABLE.finditer(self.text)]
        text, at, firsts, stretches = self.text, self._at, self._firsts, self.stretches
        marks: dict[tuple[str, int], float] = {}
        made, final = [], len(text) - 1
        for one in breaks:
            before = bisect_right(firsts, max(one.end - 1, 0)) - 1
            after = bisect_right(firsts, min(one.start, final)) - 1
            key = ("" if one.hyphen else text[one.end - 1 : one.end], before)
            if key not in marks:
                marks[key] = self._beyond(key[0], stretches[before].box.style)
            first = (text[one.start : one.start + 1] + "<", after)
            if first not in marks:
                style = stretches[after].box.style
                marks[first] = self._measure.hang(first[0][0], style, LEFT) if first[0][1:] else 0
            made.append(
                Candidate(
                    at[one.end] + marks[key],
                    at[one.start] + marks[first],
                    bisect_right(spaces, one.end - 1),
                    bisect_right(spaces, one.start - 1),
                    _HYPHEN_PENALTY if one.hyphen else 0.0,
                    one.hyphen,
                )
            )
        made[0] = msgspec.structs.replace(made[0], start=made[0].start - indent)
        return made

    def _beyond(self, mark: str, style: Any) -> float:
        """How far a line reaches beyond its last letter: by a hyphen, less what hangs out."""
        if mark:
            return -self._measure.hang(mark, style, RIGHT)
        hyphen = self._measure.width(style["hyphenate_character"], style)
        return hyphen - self._measure.hang("‐", style, RIGHT)


def _edge(box: Any, side: str) -> float:
    values = (box.style[f"padding_{side}"], box.style[f"margin_{side}"])
    lengths = (getattr(value, "value", 0) or 0 for value in values)
    return float(sum(lengths) + box.style[f"border_{side}_width"])
