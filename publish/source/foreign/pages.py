"""Page numbers of the original that are in the text as words: ``[p. 13]``, ``[Pg 13]``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText

_MARK = re.compile(
    r"[\[{](?:pp?\.|pg\.?|page|S\.|Seite|стр\.)[ \u00a0]?(\d{1,4}|[ivxlc]{1,8})[\]}]", re.IGNORECASE
)
_BRACES = re.compile(r"\{(\d{1,4})\}")
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,8}", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
#: So many marks are a series; each has the next number, or skips one: a blank page.
_LEAST, _STEP = 3, 2
#: More roman numbers than any work has pages of.
_MOST = 10_000


class PageMark(msgspec.Struct, frozen=True):
    """A page number in a block: its range, and the number as it is written."""

    masked: MaskedText
    first: int
    last: int
    number: str

    @property
    def value(self) -> int:
        """The number; a roman one is below 0, since it comes before all others."""
        return int(self.number) if self.number.isdigit() else _roman(self.number.lower()) - _MOST


def page_marks(masked_texts: list[MaskedText]) -> list[PageMark]:
    """Return the page numbers in a work's text, if they are in order throughout; else none."""
    all_marks = [
        mark for masked in masked_texts if not masked.passage.note for mark in _marks(masked)
    ]
    runs = len(all_marks) >= _LEAST and all(_follow(a, b) for a, b in pairwise(all_marks))
    return [mark for mark in all_marks if mark.last > mark.first] if runs else []


def _marks(masked: MaskedText) -> list[PageMark]:
    """Return the page numbers in a passage; those that are read already cover no words."""
    found = [PageMark(masked, m.start(), m.end(), m[1]) for m in _MARK.finditer(masked.text)]
    found += [
        PageMark(masked, first, first, node.label)
        for first, _, node in masked.passage.spans
        if isinstance(node, tree.SourcePage) and _NUMBER.fullmatch(node.label)
    ]
    return sorted(found, key=lambda mark: mark.first)


def _follow(one: PageMark, other: PageMark) -> bool:
    """Return whether a page follows another directly, or after blank pages or roman numbers."""
    return 1 <= other.value - one.value <= _STEP or one.value < 0 < other.value <= _STEP


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _in_braces(masked_texts: list[MaskedText]) -> list[PageMark]:
    """Return numbers in braces that are in order throughout the text: ``{12}`` … ``{13}``."""
    text = (masked for masked in masked_texts if not masked.passage.note)
    marks = [PageMark(s, m.start(), m.end(), m[1]) for s in text for m in _BRACES.finditer(s.text)]
    runs = len(marks) >= _LEAST and all(_follow(a, b) for a, b in pairwise(marks))
    return marks if runs and marks[0].value > 1 else []


def check_pages(masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report once that page numbers of the original would be printed as words."""
    marks = page_marks(masked_texts)
    _report(marks, "write []{.page n=…} for each; publish check --fix does it", findings)
    _report(
        _in_braces(masked_texts), "write []{.page n=…} for each; \\{ if they are text", findings
    )


def _report(marks: list[PageMark], hint: str, findings: Findings) -> None:
    if marks:
        first = marks[0]
        raw = first.masked.raw(first.first, first.last)
        stand = (
            f"the numbers of {len(marks)} pages of the original stand in the text, from {raw} on, "
            "and are"
            if len(marks) > 1
            else f"the number of a page of the original stands in the text, {raw}, and is"
        )
        findings.warning(
            first.masked.at(first.first),
            "MARKUP-FOREIGN",
            f"{stand} printed in it",
            hint.replace("…", first.number),
        )
