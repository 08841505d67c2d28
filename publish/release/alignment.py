"""Two texts aligned word by word, where parts were changed, put in, taken out and moved.

Four steps, each on what the steps before it have left:

1. What is the same as a whole and occurs once on both sides: paragraphs, which the caller names.
2. What has kept its order. Runs of words that occur once on both sides are sure landmarks (as in
   the patience method of comparing texts); of those that cross one another, the heaviest rising
   chain is kept. Between two landmarks the same is done again with shorter runs: a run that
   repeats in the text is often alone there, so that context decides which one is meant.
3. What was moved: the same, without regard to order.
4. What is left between words that are aligned, down to single words.

No word is aligned with two. What the words mean is not asked: whether enough of a paragraph was
found to call it the same is decided in :mod:`publish.release.correspondence`.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many words landmarks have, from the surest on: in the whole text, and between neighbours.
_SURE, _NEAR = (12, 6, 4), (3, 2, 1)
#: Stands before what is in the place of a word that was moved, and is no other word.
_AWAY = "\1"


class Span(NamedTuple):
    """Words of both sides: from ``first`` to before ``last``, from ``start`` to before ``end``."""

    first: int
    last: int
    start: int
    end: int


class Run(NamedTuple):
    """Words that are the same: where they begin on both sides, and how many they are."""

    old: int
    new: int
    size: int


class Alignment:
    """For each word of the old side the place of the same word on the new side, if there is one.

    Attributes:
        links: the places; -1 for words that have none.
        moved: for each word, 1 if it has left the order of the others.
    """

    def __init__(self, old: list[str], new: list[str], wholes: Iterable[Run] = ()) -> None:
        """Align two lists of words.

        Args:
            old: those of the earlier side.
            new: those of the later side.
            wholes: runs that are the same on both sides, such as whole paragraphs; they must not
                overlap.
        """
        self._old, self._new = [*old], [*new]
        self.links = [-1] * len(old)
        self.moved = bytearray(len(old))
        self._taken = bytearray(len(new))
        kept = self._link_wholes([*wholes])
        for span in _between(Span(0, len(old), 0, len(new)), kept):
            self._keep_order(span, _SURE)
        self._find_moved()
        for only in (b"\0", b"\0\1"):
            for span in self._gaps(only):
                self._keep_order(span, _NEAR)

    def _link_wholes(self, wholes: list[Run]) -> list[Run]:
        """Align runs that are the same; return those that have kept their order."""
        kept = heaviest(wholes)
        for run in kept:
            self._link(run, moved=False)
        for run in {*wholes} - {*kept}:
            self._link(run, moved=True)
        return kept

    def _link(self, run: Run, *, moved: bool) -> None:
        """Align the words of a run. What was moved is no word of its surroundings any more."""
        for step in range(run.size):
            self.links[run.old + step] = run.new + step
            self.moved[run.old + step] = moved
            self._taken[run.new + step] = 1
            if moved:
                self._old[run.old + step] = f"{_AWAY}old {run.old + step}"
                self._new[run.new + step] = f"{_AWAY}new {run.new + step}"

    # --- what has kept its order --------------------------------------------------------

    def _keep_order(self, whole: Span, sizes: tuple[int, ...]) -> None:
        """Align words that follow one another on both sides.

        Args:
            whole: where they are looked for.
            sizes: how many words landmarks have, from the surest on.
        """
        least, waiting = sizes[-1], [(whole, sizes)]
        while waiting:
            span, sizes = waiting.pop()
            if span.first == span.last or span.start == span.end:
                continue
            if not sizes:
                self._link_equal_ends(span, least)
                continue
            old, new = range(span.first, span.last), range(span.start, span.end)
            chain = heaviest(landmarks(self._old, self._new, [old], [new], sizes[0]))
            for run in chain:
                self._link(run, moved=False)
            left = sizes if chain else sizes[1:]
            waiting += [(gap, left) for gap in _between(span, chain)]

    def _link_equal_ends(self, span: Span, least: int) -> None:
        """Align what a stretch without landmarks begins and ends with on both sides.

        Fewer words than ``least`` count only where they are all that one side has. Where the
        beginning and the end would take the same words, the longer one has them.
        """
        old, new = self._old[span.first : span.last], self._new[span.start : span.end]
        most = min(len(old), len(new))
        ahead = _equal(old[:most], new[:most])
        behind = _equal(old[::-1][:most], new[::-1][:most])
        if ahead >= behind:
            behind = min(behind, most - ahead)
        else:
            ahead = min(ahead, most - behind)
        if ahead and ahead >= min(least, most):
            self._link(Run(span.first, span.start, ahead), moved=False)
        if behind and behind >= min(least, most):
            self._link(Run(span.last - behind, span.end - behind, behind), moved=False)

    # --- what was moved -----------------------------------------------------------------

    def _find_moved(self) -> None:
        for size in _SURE:
            old = _stretches([link < 0 for link in self.links], size)
            new = _stretches([not taken for taken in self._taken], size)
            found = landmarks(self._old, self._new, old, new, size)
            for run in sorted(found, key=lambda one: (-one.size, one)):
                if not any(self._taken[run.new : run.new + run.size]) and all(
                    link < 0 for link in self.links[run.old : run.old + run.size]
                ):
                    self._link(run, moved=True)

    # --- what is left between neighbours ------------------------------------------------

    def _gaps(self, only: bytes) -> list[Span]:
        """Return the stretches that lie on both sides between the same two words.

        Args:
            only: whether these words have kept their order (0), or may have been moved (1).
        """
        linked = (n for n, link in enumerate(self.links) if link >= 0 and self.moved[n] in only)
        there = [-1, *linked, len(self.links)]
        places = [-1, *(self.links[n] for n in there[1:-1]), len(self._new)]
        return [
            Span(before + 1, after, left + 1, right)
            for (before, after), (left, right) in zip(
                pairwise(there), pairwise(places), strict=True
            )
            if before + 1 < after and left + 1 < right and self._is_free(left + 1, right)
        ]

    def _is_free(self, start: int, end: int) -> bool:
        """Return whether no later word in a stretch is aligned but such as were moved there."""
        return all(
            not self._taken[place] or self._new[place].startswith(_AWAY)
            for place in range(start, end)
        )


def _equal(one: list[str], two: list[str]) -> int:
    """Return with how many of the same words two lists begin."""
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=True)) if a != b), len(one))


def landmarks(
    old: list[str], new: list[str], here: list[range], there: list[range], size: int
) -> list[Run]:
    """Return the runs of at least so many words that occur once in some stretches of both sides.

    Runs that overlap on one diagonal are one run.
    """
    left, right = _once(old, here, size), _once(new, there, size)
    pairs = sorted((place, right[words]) for words, place in left.items() if words in right)
    runs: list[Run] = []
    for place, other in pairs:
        if runs:
            run = runs[-1]
            if other - place == run.new - run.old and place <= run.old + run.size:
                runs[-1] = Run(run.old, run.new, place + size - run.old)
                continue
        runs.append(Run(place, other, size))
    return runs


def _once(words: list[str], stretches: list[range], size: int) -> dict[tuple[str, ...], int]:
    """Return the runs of so many words that occur once in some stretches, with their places."""
    places: dict[tuple[str, ...], int] = {}
    for stretch in stretches:
        for place in range(stretch.start, stretch.stop - size + 1):
            run = tuple(words[place : place + size])
            places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def heaviest(runs: list[Run]) -> list[Run]:
    """Return of some runs those that rise on both sides and have the most words together.

    They do not overlap: what one has, the next one lacks.
    """
    order = sorted(runs, key=lambda run: (run.new, run.old))
    before = _before(order)
    chain: list[Run] = []
    at = max(range(len(order)), key=lambda n: before[n][0], default=-1)
    while at >= 0:
        chain.append(order[at])
        at = before[at][1]
    return _apart(chain[::-1])


def _before(order: list[Run]) -> list[tuple[int, int]]:
    """Return for each run the weight of the heaviest chain that it ends, and the run before it.

    Args:
        order: runs by their places on the new side.
    """
    olds = sorted({run.old for run in order})
    best = _Heaviest(len(olds))
    found: list[tuple[int, int]] = []
    for number, run in enumerate(order):
        rank = bisect_left(olds, run.old)
        weight, at = best.below(rank)
        found.append((weight + run.size, at))
        best.add(rank, weight + run.size, number)
    return found


class _Heaviest:
    """The heaviest chain that ends below a rank (a tree of prefix maxima, after Fenwick, 1994)."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[int, int]] = [(0, -1)] * (size + 1)

    def below(self, rank: int) -> tuple[int, int]:
        found = (0, -1)
        while rank > 0:
            found = max(found, self._best[rank])
            rank -= rank & -rank
        return found

    def add(self, rank: int, weight: int, number: int) -> None:
        rank += 1
        while rank < len(self._best):
            self._best[rank] = max(self._best[rank], (weight, number))
            rank += rank & -rank


def _apart(chain: list[Run]) -> list[Run]:
    """Return runs of which none begins before the one before it has ended."""
    found: list[Run] = []
    old = new = 0
    for run in chain:
        skip = max(old - run.old, new - run.new, 0)
        if skip < run.size:
            found.append(Run(run.old + skip, run.new + skip, run.size - skip))
            old, new = run.old + run.size, run.new + run.size
    return found


def _between(span: Span, chain: list[Run]) -> list[Span]:
    """Return the stretches before, between and after some runs."""
    ends = [(span.first, span.start), *((r.old + r.size, r.new + r.size) for r in chain)]
    begins = [*((r.old, r.new) for r in chain), (span.last, span.end)]
    return [Span(a, b, c, d) for (a, c), (b, d) in zip(ends, begins, strict=True)]


def _stretches(free: list[bool], size: int) -> list[range]:
    """Return the stretches of at least so many places that are free."""
    found, start = [], 0
    for place, is_free in enumerate([*free, False]):
        if is_free:
            continue
        if place - start >= size:
            found.append(range(start, place))
        start = place + 1
    return found
