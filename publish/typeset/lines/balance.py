"""Lines of one length: how centred lines, as those of headings, are broken."""

from __future__ import annotations

import re
from bisect import bisect_right
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.typeset.lines.breaker import Candidate

#: What ends a part of the sense, but for short words, which may be cut short; and a lesser one.
_PART = re.compile(r"([^\W\d_]{4}[.:;!?…]|[–—])[’”«»\")\]]*$")
_LESSER = re.compile(r"[^\W\d_]{2},[’”«»\")\]]*$")
#: By how much a line that ends with one may be less even, as shares of an even line's square.
_GAIN, _LESSER_GAIN = 0.15, 0.05

#: What was paid to come to a break, and the breaks on the way there.
State = tuple[float, tuple[int, ...]]


def gains(words: list[str]) -> list[float]:
    """Return what lines gain that end after some words, where the sense has an end, too."""
    return [
        _GAIN if _PART.search(word) else _LESSER_GAIN if _LESSER.search(word) else 0.0
        for word in words
    ]


def balance(
    candidates: list[Candidate], measure: float, gained: list[float] | None = None
) -> tuple[int, ...]:
    """Break centred text into as few lines as there can be, and those as even as they can be.

    Args:
        candidates: the places in order; the first is the beginning, the last one the end.
        measure: the width that no line may exceed.
        gained: what a line gains that ends at each, as a share of an even line's square.

    Returns:
        The candidates, by index, at which the lines end; nothing if a word is too wide.
    """
    last = len(candidates) - 1
    ends = [one.end for one in candidates]
    whole = ends[last] - candidates[0].start
    even = (whole / max(ceil(whole / measure), 1)) ** 2
    bonus = [share * even for share in gained or [0.0] * len(ends)]
    states: dict[int, State] = {0: (0.0, ())}
    while states and last not in states:
        following: dict[int, State] = {}
        for first, (cost, way) in states.items():
            start = candidates[first].start
            for index in range(first + 1, bisect_right(ends, start + measure, first + 1)):
                # The sum of squares is least where lines are of one length.
                paid = (ends[index] - start) ** 2 - bonus[index]
                state = (cost + paid, (*way, index))
                if index not in following or state < following[index]:
                    following[index] = state
        states = following
    return states[last][1] if last in states else ()
