"""Notes: they begin where they are called, and follow one another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from publish.edit.link_addresses import SERIES
from publish.preflight.checks import PageFinding, check, finding_at_line
from publish.prove.proof import NoteOrder
from publish.readback import Line, calls_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel


@check("FOOTNOTE-PAGE")
def pages(model: PdfModel) -> Iterator[PageFinding]:
    """A note that begins on another page than its call; one may wait for one carried over.

    Notes that stand at the ends of sections, as in large print, are left alone.
    """
    calls: dict[int, Line] = {}
    for line in model.file_text.lines:
        if line.role in ("body", "note"):
            for number in calls_in(line.text):
                calls.setdefault(number, line)
    orders = (NoteOrder(), NoteOrder())  # of the text’s own, of those that give addresses
    for number, lines in sorted(model.file_text.notes().items()):
        if number not in calls or lines[0].at_end:
            continue
        call = calls[number]
        if orders[number > SERIES].fault(lines, call):
            yield finding_at_line(
                lines[0], f"note {number} is called on page {call.page}",
                "let the note begin on the page of its call",
            )  # fmt: skip


@check("FOOTNOTE-ORDER")
def order(model: PdfModel) -> Iterator[PageFinding]:
    """Numbers of notes with a gap; a new part may begin again with 1."""
    lines = (line for page in model.pages for line in (*page.body, *page.notes))
    called = {n for line in lines for n in calls_in(line.text)}
    firsts = [lines[0] for n, lines in model.file_text.notes().items() if n in called]
    numbered = [first for first in firsts if first.label.isdecimal()]
    for one, two in pairwise(numbered):
        before, number = int(one.label), int(two.label)
        if number not in (before + 1, 1):
            yield finding_at_line(
                two, f"note {number} comes after note {before}", "number them in order"
            )
