"""The drawn chronology of a seminar: its labels are measured as they will be set, then placed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.render.markup_check import require
from publish.render.timeline import Timeline, span, timelines

if TYPE_CHECKING:
    from publish.outputs.context import Context

#: One event alone is no line.
FEWEST = 2
#: What a page has below a heading, in points.
_ROOM = 600.0


def drawings(context: Context, values: dict[str, Any]) -> list[Timeline]:
    """Return the drawings of the chronology; none where it is none.

    Args:
        context: the work on its way through the layout of the handout.
        values: what its templates use.
    """
    events = context.edition.seminar.chronology if context.edition.seminar else ()
    if len(events) < FEWEST:
        return []
    renderer, name = context.renderer(**values), "labels.html"
    pages = context.pages(renderer.page(name), name, extra="@page { size: 210mm 200000pt }")
    lines = pages.lines(0)
    counts = Counter(line.block for line in lines)
    names = [f"{contract.EVENT_ID}{index}" for index in range(len(events))]
    require(renderer, name, contract.EVENT_ID, [one for one in names if not counts[one]])
    height = lines[0].bottom - lines[0].top
    heights = [counts[one] * height for one in names]
    return timelines([span(e.date, e.until) for e in events], heights, height, _ROOM)
