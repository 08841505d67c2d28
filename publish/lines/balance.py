"""Lines of one length: how centred lines, as those of headings, are broken."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.lines.breaker import Candidate

#: What was paid to come to a break, and the breaks on the way there.
State = tuple[float, tuple[int, ...]]


def balance(candidates: list[Candidate], measure: float) -> tuple[int, ...]:
    """Break centred text into as few lines as there can be, and those as even as they can be.

    Args:
        candidates: the places in order; the first is the beginning, the last one the end.
        measure: the width that no line may exceed.

    Returns:
        The candidates, by index, at which the lines end; nothing if a word is too wide.
    """
    last = len(candidates) - 1
    ends = [one.end for one in candidates]
    states: dict[int, State] = {0: (0.0, ())}
    while states and last not in states:
        following: dict[int, State] = {}
        for first, (cost, way) in states.items():
            start = candidates[first].start
            for index in range(first + 1, bisect_right(ends, start + measure, first + 1)):
                # The sum of squares is least where lines are of one length.
                state = (cost + (ends[index] - start) ** 2, (*way, index))
                if index not in following or state < following[index]:
                    following[index] = state
        states = following
    return states[last][1] if last in states else ()
