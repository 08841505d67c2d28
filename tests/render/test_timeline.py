"""The drawn chronology: its arithmetic."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.render.timeline import APART, LEAST, PAD, Span, Timeline, span, spread, timelines

LINE, ROOM = 12.0, 560.0
DAYS = st.dates()
DATES = st.one_of(
    DAYS.map(str), DAYS.map(lambda day: str(day)[:7]), DAYS.map(lambda day: str(day)[:4])
)
LINES = st.integers(1, 4)
EVENTS = st.lists(st.tuples(DATES, LINES), min_size=1, max_size=120)


def drawn(events: list[tuple[str, int]]) -> list[Timeline]:
    events = sorted(events)
    return timelines([span(date) for date, _ in events], [n * LINE for _, n in events], LINE, ROOM)


# --- dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "until", "start", "end"),
    [
        ("1934", "", 1934, 1935), ("1934-01", "", 1934, 1934 + 31 / 365),
        ("1934-12", "", 1934 + 334 / 365, 1935), ("1936-03", "", 1936 + 60 / 366, 1936 + 91 / 366),
        ("1934-12-31", "", 1934 + 364 / 365, 1935), ("0001-01-01", "", 1, 1 + 1 / 365),
        ("9999", "", 9999, 10000), ("1934-01", "1934-02", 1934, 1934 + 59 / 365),
        ("1914", "1918-11-11", 1914, 1918 + 315 / 365), ("1934", "1934-02", 1934, 1935),
    ],
)  # fmt: skip
def test_how_long_an_event_is(date: str, until: str, start: float, end: float) -> None:
    assert span(date, until) == pytest.approx((start, end))


@given(DATES, DATES)
def test_time_goes_on(one: str, other: str) -> None:
    early, late = sorted((one, other))
    assert span(early).start <= span(late).start + 1e-9
    assert span(one).start < span(one).end


# --- labels -----------------------------------------------------------------------------


@given(EVENTS)
def test_labels_never_overlap_and_none_is_outside(events: list[tuple[str, int]]) -> None:
    for line in drawn(events):
        assert line.marks[0].top >= -1e-6
        assert line.marks[-1].top + line.marks[-1].height <= line.height + 1e-6
        for above, below in pairwise(line.marks):
            assert above.top + above.height <= below.top + 1e-6


@given(EVENTS)
def test_every_event_is_drawn_once_in_the_order_of_time(events: list[tuple[str, int]]) -> None:
    lines = drawn(events)
    assert [mark.index for line in lines for mark in line.marks] == list(range(len(events)))
    total = sum(n * LINE for _, n in events)
    assert all(LEAST <= line.height <= ROOM for line in lines)
    assert len(lines) <= 1 + total // (ROOM - 4 * LINE)


@given(EVENTS)
def test_the_axis_is_to_scale(events: list[tuple[str, int]]) -> None:
    """The way between two events is to that between two ticks as their times are."""
    spans = [span(date) for date, _ in sorted(events)]
    for line in drawn(events):
        first, last = line.ticks[0], line.ticks[-1]
        year = (last.at - first.at) / (last.year - first.year)
        for one in line.ticks:
            assert one.at == pytest.approx(first.at + (one.year - first.year) * year)
        for mark in line.marks:
            given = spans[mark.index]
            assert mark.start == pytest.approx(first.at + (given.start - first.year) * year)
            assert mark.end == pytest.approx(first.at + (given.end - first.year) * year)
            assert PAD - 1e-6 <= mark.start < mark.end <= line.height - PAD + 1e-6


@given(EVENTS)
def test_ticks_can_be_read(events: list[tuple[str, int]]) -> None:
    for line in drawn(events):
        assert len(line.ticks) >= 2
        for one, other in pairwise(line.ticks):
            assert other.at - one.at >= APART - 1e-6 or other.year - one.year == 1000


@given(EVENTS)
def test_lines_to_labels_do_not_cross(events: list[tuple[str, int]]) -> None:
    for line in drawn(events):
        for above, below in pairwise(line.marks):
            assert above.at <= below.at + 1 or above.start <= below.start
            assert above.middle < below.middle


def test_where_there_is_room_each_label_stands_at_its_event() -> None:
    (line,) = drawn([(str(year), 1) for year in range(1900, 1960, 10)])
    for mark in line.marks:
        assert mark.middle == pytest.approx(mark.at, abs=6)
    assert all(mark.middle == pytest.approx(mark.at) for mark in line.marks[1:-1])


def test_sixty_events_of_one_year() -> None:
    lines = drawn([(f"1937-{n % 12 + 1:02}-{n % 28 + 1:02}", 1) for n in range(60)])
    assert [len(line.marks) for line in lines] == [30, 30]
    assert [line.height for line in lines] == [pytest.approx(504), pytest.approx(504)]


def test_a_day_alone() -> None:
    (line,) = drawn([("1934-12-01", 1)])
    assert [tick.year for tick in line.ticks] == [1934, 1935]
    assert (line.height, len(line.marks)) == (LEAST, 1)


WANTED = st.lists(st.tuples(st.floats(-20, 120), st.floats(1, 8)), min_size=1, max_size=6)


@given(WANTED, st.randoms(use_true_random=False))
def test_no_other_places_are_nearer(labels: list[tuple[float, float]], chance: object) -> None:
    """Moved a little, alone or together, no labels come nearer to where they belong."""
    labels = sorted(labels)
    wanted, heights = [want for want, _ in labels], [height for _, height in labels]
    tops = spread(wanted, heights, 100)
    least = cost(tops, wanted)
    for first in range(len(tops)):
        for last in range(first + 1, len(tops) + 1):
            for way in (-0.5, -0.01, 0.01, 0.5):
                moved = [t + way * (first <= i < last) for i, t in enumerate(tops)]
                if fits(moved, heights):
                    assert cost(moved, wanted) >= least - 1e-6


def cost(tops: list[float], wanted: list[float]) -> float:
    return sum((top - want) ** 2 for top, want in zip(tops, wanted, strict=True))


def fits(tops: list[float], heights: list[float]) -> bool:
    ends = [0.0, *(top + height for top, height in zip(tops, heights, strict=True))]
    starts = [*tops, 100.0]
    return all(end <= start for end, start in zip(ends, starts, strict=True))


def test_what_is_late_is_not_before_what_is_early() -> None:
    assert spread([50, 50, 50], [10, 10, 10], 100) == [40, 50, 60]
    assert spread([-5, 200], [10, 10], 100) == [0, 90]
    assert Span(1, 2) < Span(1, 3)
