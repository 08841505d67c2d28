"""The chronology as a drawing: the positions of events and their labels on an axis of years.

Arithmetic only. Heights are points, downwards from the head of the drawing; moments are years with
fractions, so that 1 July 1934 is about 1934.5.
"""

from __future__ import annotations

import calendar
import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.source.metadata import iso_date

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Years between the ticks of an axis: 1, 2, 5 and ten times as many, as on a ruler.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
#: The least distance of ticks, so that their years can be read.
APART = 20.0
#: The distance of the axis from the head and the foot of the drawing: half a year's height.
PAD = 7.0
#: The least height of a drawing; and its room for each label, so that most are next to their event.
LEAST, ROOMY = 160.0, 1.4


class Span(NamedTuple):
    """The beginning and the end of something; with a year alone for a date, within that year."""

    start: float
    end: float


class Tick(msgspec.Struct, frozen=True):
    """A year on the axis."""

    year: int
    at: float


class Mark(msgspec.Struct, frozen=True):
    """An event on the axis: its index, its beginning and end, its label's head and height.

    ``middle`` is that of the label's first line, to which a line leads from ``at``, the event's.
    """

    index: int
    start: float
    end: float
    top: float
    height: float
    middle: float

    @property
    def at(self) -> float:
        """The middle of the event on the axis."""
        return (self.start + self.end) / 2


class Timeline(msgspec.Struct, frozen=True):
    """A drawing: its height, the years of its axis, its events in the order of time."""

    height: float
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def span(date: str, until: str = "") -> Span:
    """Return the span of something, by its dates (ISO 8601)."""
    first, last = _unit(date), _unit(until or date)
    return Span(first.start, max(first.end, last.end))


def _unit(date: str) -> Span:
    """Return the year, the month or the day that a date is."""
    found = iso_date(date)
    assert found is not None  # noqa: S101 - dates are checked when they are read
    year, month, day = found
    if month is None:
        return Span(year, year + 1)
    days = 366 if calendar.isleap(year) else 365
    before = sum(calendar.monthrange(year, one)[1] for one in range(1, month))
    if day is None:
        return Span(
            year + before / days, year + (before + calendar.monthrange(year, month)[1]) / days
        )
    return Span(year + (before + day - 1) / days, year + (before + day) / days)


def timelines(
    spans: Sequence[Span], heights: Sequence[float], line: float, room: float
) -> list[Timeline]:
    """Return the drawings of some events: one, or as many as their labels need.

    Args:
        spans: when each event was, in the order of time.
        heights: of their labels.
        line: the height of a line of a label.
        room: the greatest height of a drawing, more than that of any label.
    """
    drawn, first = [], 0
    for count in _shares(heights, room):
        part = slice(first, first + count)
        drawn.append(_drawn(spans[part], heights[part], first, line, room))
        first += count
    return drawn


def _shares(heights: Sequence[float], room: float) -> list[int]:
    """Return the number of labels in each drawing: few drawings, about equally full."""
    bound = sum(heights) / len(_filled(heights, room))
    while len(_filled(heights, bound)) > len(_filled(heights, room)):
        bound += 1
    return _filled(heights, min(bound, room))


def _filled(heights: Sequence[float], room: float) -> list[int]:
    """Return the number of labels in each drawing, each filled before the next."""
    counts, left = [0], room
    for height in heights:
        if height > left and counts[-1]:
            counts.append(0)
            left = room
        counts[-1] += 1
        left -= height
    return counts


def _drawn(
    spans: Sequence[Span], heights: Sequence[float], first: int, line: float, room: float
) -> Timeline:
    height = min(max(LEAST, ROOMY * sum(heights)), room)
    low, high = min(s.start for s in spans), max(s.end for s in spans)
    length = height - 2 * PAD
    step = _step(low, high, length)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step

    def at(moment: float) -> float:
        return PAD + length * (moment - low) / (high - low)

    wanted = [at((one.start + one.end) / 2) - line / 2 for one in spans]
    tops = spread(wanted, heights, height)
    return Timeline(
        height=height,
        ticks=tuple(Tick(year, at(year)) for year in range(low, high + 1, step)),
        marks=tuple(
            Mark(first + i, at(spans[i].start), at(spans[i].end), top, heights[i], top + line / 2)
            for i, top in enumerate(tops)
        ),
    )


def _step(low: float, high: float, length: float) -> int:
    """Return the years between two ticks: as few as can be read."""
    for step in STEPS:
        years = (math.ceil(high / step) - math.floor(low / step)) * step
        if length * step / years >= APART:
            return step
    return STEPS[-1]


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Return the heads of labels in one column, none on another, each near its place.

    The sum of the squared distances is the least possible (isotonic regression by pooling adjacent
    violators: Ayer et al. 1955; labels: Dwyer, Marriott, Stuckey 2005).

    Args:
        wanted: the best place of each label, from head to foot.
        heights: the heights of the labels; together no more than ``room``.
        room: the height of the column.
    """
    before = [sum(heights[:i]) for i in range(len(heights))]
    pools: list[tuple[float, int]] = []
    for want, stacked in zip(wanted, before, strict=True):
        mean, count = want - stacked, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    free = max(room - sum(heights), 0.0)
    kept = [min(max(mean, 0.0), free) for mean, count in pools for _ in range(count)]
    return [one + stacked for one, stacked in zip(kept, before, strict=True)]
