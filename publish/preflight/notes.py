"""Notes: they begin where they are called, and follow one another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from publish.links import SERIES
from publish.preflight.checks import Flaw, check, flaw
from publish.proof import misplaced
from publish.witness import Line, calls_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.impression import Impression


@check("FOOTNOTE-PAGE")
def pages(seen: Impression) -> Iterator[Flaw]:
    """A note that begins on another page than its call; one may wait for one carried over.

    Notes that stand at the ends of sections, as in large print, are left alone.
    """
    calls: dict[int, Line] = {}
    for line in seen.witness.lines:
        if line.role in ("body", "note"):
            for number in calls_in(line.text):
                calls.setdefault(number, line)
    before: list[Line] = []
    carried = 0
    for number, lines in seen.witness.notes().items():
        if number not in calls or lines[0].at_end:
            continue
        call = calls[number]
        if misplaced(lines[0], call, before, carried):
            yield flaw(
                lines[0], f"note {number} is called on page {call.page}",
                "let the note begin on the page of its call",
            )  # fmt: skip
            continue
        over = lines[-1].page > min(lines[0].page, call.page) or carried >= lines[0].page
        before, carried = lines, lines[-1].page if over else 0


@check("FOOTNOTE-ORDER")
def order(seen: Impression) -> Iterator[Flaw]:
    """Numbers of notes with a gap; a new part may begin again with 1, notes to notes count on.

    Notes that give the addresses of links have letters, and are a series of their own.
    """
    called = {n for leaf in seen.texts for line in leaf.body for n in calls_in(line.text)}
    firsts = {n: lines[0] for n, lines in seen.witness.notes().items() if n in called}
    for one, two in pairwise(firsts):
        if two != one + 1 and two != 1 and max(one, two) <= SERIES:
            yield flaw(firsts[two], f"note {two} comes after note {one}", "number them in order")
