"""The drawn chronology of a seminar: its labels are measured as they will be set, then placed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from publish import contract
from publish.timeline import Timeline, span, timelines

if TYPE_CHECKING:
    from publish.desk import Desk

#: One event alone is no line.
FEWEST = 2
#: What a page has below a heading, in points.
_ROOM = 600.0


def drawings(desk: Desk, values: dict[str, Any]) -> list[Timeline]:
    """The drawings of the chronology; none where it is none.

    Args:
        desk: the work on its way through the layout of the handout.
        values: what its templates use.
    """
    events = desk.edition.seminar.chronology if desk.edition.seminar else ()
    if len(events) < FEWEST:
        return []
    markup = desk.renderer(**values).page("labels.html")
    pages = desk.pages(markup, "labels.html", extra="@page { size: 210mm 200000pt }")
    lines = pages.lines(0)
    counts = Counter(line.block for line in lines)
    height = lines[0].bottom - lines[0].top
    heights = [counts[f"{contract.EVENT_ID}{index}"] * height for index in range(len(events))]
    return timelines([span(e.date, e.until) for e in events], heights, height, _ROOM)
