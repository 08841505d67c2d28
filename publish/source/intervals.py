"""Ranges of a text, and fast answers to which of them touch a place."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Stretches:
    """Ranges of a text, each as the offsets of its first character and after its last one."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        spans = sorted(stretches)
        self._firsts = [first for first, _ in spans]
        #: The furthest end of each one and of those before it.
        self._ends = list(accumulate((last for _, last in spans), max))

    def touch(self, first: int, last: int) -> bool:
        """Return whether one of them has a character in common with a range.

        An empty range touches those that it is within.
        """
        before = bisect_left(self._firsts, last)
        return before > 0 and self._ends[before - 1] > first
