"""Numbers of the original's pages that stand in the text as words: ``[p. 13]``, ``[Pg 13]``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from publish.diagnostics import Findings
    from publish.foreign.sheets import Sheet

_MARK = re.compile(r"\[(?:p\.|pg\.?|page|S\.|Seite|стр\.)[ \u00a0]?(\d{1,4})\]", re.IGNORECASE)
#: So many marks are a series; each is the next number, or leaves one out: a blank page.
_LEAST, _STEP = 3, 2


class PageMark(msgspec.Struct, frozen=True):
    """A mark of a page: where it stands in a block, and its number."""

    sheet: Sheet
    first: int
    last: int
    number: int


def page_marks(sheets: list[Sheet]) -> list[PageMark]:
    """The marks of a work's text, if they run in order through it; else none."""
    marks = [
        PageMark(sheet, found.start(), found.end(), int(found[1]))
        for sheet in sheets
        if not sheet.passage.note
        for found in _MARK.finditer(sheet.text)
    ]
    steps = [b.number - a.number for a, b in pairwise(marks)]
    runs = len(marks) >= _LEAST and all(1 <= step <= _STEP for step in steps)
    return marks if runs else []


def check_pages(sheets: list[Sheet], findings: Findings) -> None:
    """Say once that the numbers of the original's pages would be printed as words."""
    marks = page_marks(sheets)
    if marks:
        first = marks[0]
        findings.warning(
            first.sheet.at(first.first),
            "MARKUP-FOREIGN",
            f"the numbers of {len(marks)} pages of the original stand in the text, from "
            f"{first.sheet.raw(first.first, first.last)} on, and are printed in it",
            f"write []{{.page n={first.number}}} for each; publish check --fix does it",
        )
