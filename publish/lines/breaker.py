"""Total-fit line breaking: the breaks of a paragraph chosen together.

After Knuth and Plass, "Breaking Paragraphs into Lines" (1981): each way to break a paragraph has
demerits, for word spaces that differ from the natural one, for hyphens, and for lines that do not
look like their neighbours; dynamic programming finds the way with the fewest. Nothing here knows
of fonts or pages; lengths are in one unit, whichever.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """A place where a line may end and the next one begin.

    ``end`` is the position at which a line ends here (its hyphen included, the spaces before the
    break not), ``start`` that at which the next one begins, both in the paragraph set as one line
    of natural spaces. ``spaces`` counts the word spaces before ``end``, ``skipped`` those before
    ``start``. ``penalty`` is paid for breaking here, ``hyphen`` tells a divided word.
    """

    end: float
    start: float
    spaces: int
    skipped: int
    penalty: float = 0.0
    hyphen: bool = False


class Norms(msgspec.Struct, frozen=True, kw_only=True):
    """What a good paragraph is.

    ``space`` is the natural word space; ``stretch`` and ``shrink`` say by how much of it a space
    may grow with a ratio of 1, and be cut at most. ``give`` is the share of a line's width that its
    letters take up or give besides. ``loosest`` are the ratios that are tried one after the other.
    ``ladder`` is how many lines in a row may end in a hyphen, ``shortest`` the least width of a
    last line, which is justified too unless it is ``ragged``. The rest are demerits: of every
    line, of one that looks ``unlike`` the one before, of hyphens ``in_a_row``, of a word whose end
    is the last line's beginning.
    """

    space: float
    ragged: bool = True
    stretch: float = 0.5
    shrink: float = 0.33
    give: float = 0.005
    loosest: tuple[float, ...] = (3.0, 6.0)
    ladder: int = 2
    shortest: float = 0.0
    line: float = 10.0
    unlike: float = 3000.0
    in_a_row: float = 3000.0
    at_the_end: float = 40_000.0


class Line(msgspec.Struct, frozen=True):
    """A line: the candidates (by index) after which it begins and at which it ends, its ratio.

    The ratio is 0 for natural spaces, 1 when they are stretched by all of ``stretch``, -1 when
    they are cut as far as they may be.
    """

    first: int
    last: int
    ratio: float


class _State(msgspec.Struct, frozen=True):
    """The best way to come to a break with this many lines, class of line and hyphens in a row."""

    demerits: float
    ratio: float
    before: tuple[int, tuple[int, int, int]] | None


Key = tuple[int, int, int]


def break_lines(candidates: list[Candidate], measure: float, norms: Norms) -> dict[int, list[Line]]:
    """Break a paragraph.

    Args:
        candidates: the places in order; the first is the paragraph's beginning (its ``start`` is
            less than 0 for an indent), the last one its end.
        measure: the width of the lines.
        norms: what is good.

    Returns:
        For each number of lines that the paragraph can have, the best way to have it; the first
        one is the best of all. Empty when no way keeps to the loosest ratio.
    """
    for loosest in norms.loosest:
        found = _Search(candidates, measure, norms, loosest).run()
        if found:
            return found
    return {}


class _Search:
    """The search with one tolerance."""

    def __init__(
        self, candidates: list[Candidate], measure: float, norms: Norms, loosest: float
    ) -> None:
        self._candidates = candidates
        self._measure = measure
        self._norms = norms
        self._loosest = loosest
        self._ends = [c.end for c in candidates]
        self._states: list[dict[Key, _State]] = [{} for _ in candidates]

    def run(self) -> dict[int, list[Line]]:
        self._states[0][(0, 1, 0)] = _State(0.0, 0.0, None)
        for first in range(len(self._candidates) - 1):
            if self._states[first]:
                self._from(first)
        return self._found()

    def _from(self, first: int) -> None:
        """Try every line that begins after a candidate."""
        norms, here = self._norms, self._candidates[first]
        room = self._measure
        # The narrowest and the widest natural width that a line can have: bounds for the search.
        # Spaces are hardly ever more than two fifths of a line.
        least = here.start + room / (1 + 0.4 * norms.stretch * self._loosest + norms.give)
        most = here.start + room * (1 + 0.4 * norms.shrink + norms.give)
        low = bisect_left(self._ends, least, first + 1)
        high = bisect_right(self._ends, most, low)
        candidates, loosest = self._candidates, self._loosest
        last = len(candidates) - 1
        stretch, shrink = norms.space * norms.stretch, norms.space * norms.shrink
        for index in range(max(low, first + 1), min(high, last)):
            there = candidates[index]
            natural, spaces = there.end - here.start, there.spaces - here.skipped
            gap = room - natural
            give = spaces * (stretch if gap >= 0 else shrink) + natural * norms.give
            if give > 0 and -give <= gap <= loosest * give:
                self._reach(first, index, gap / give)
        if self._ends[last] <= most:
            ratio = self._ratio(here, candidates[last])
            ratio = min(ratio, 0.0) if norms.ragged else ratio
            if -1 <= ratio <= loosest:
                self._reach(first, last, ratio)

    def _ratio(self, here: Candidate, there: Candidate) -> float:
        natural = there.end - here.start
        spaces = (there.spaces - here.skipped) * self._norms.space
        gap = self._measure - natural
        give = natural * self._norms.give
        room = spaces * (self._norms.stretch if gap >= 0 else self._norms.shrink) + give
        return gap / room if room > 0 else (0.0 if gap == 0 else 1e9 * (1 if gap > 0 else -1))

    def _reach(self, first: int, index: int, ratio: float) -> None:
        """Come to a candidate with a line of some ratio, from every state at its beginning."""
        norms, there = self._norms, self._candidates[index]
        is_last = index == len(self._candidates) - 1
        badness = 100 * abs(ratio) ** 3
        own = (norms.line + badness) ** 2 + there.penalty * abs(there.penalty)
        if is_last and there.end - self._candidates[first].start < norms.shortest:
            own += norms.unlike * 100
        look = _look(ratio)
        states = self._states[index]
        for (lines, before_look, run), state in self._states[first].items():
            hyphens = run + 1 if there.hyphen else 0
            if hyphens > norms.ladder:
                continue
            demerits = state.demerits + own
            if run and (there.hyphen or is_last):
                demerits += norms.at_the_end if is_last else norms.in_a_row
            if lines and not is_last and abs(look - before_look) > 1:
                demerits += norms.unlike
            key = (lines + 1, look, hyphens)
            known = states.get(key)
            if known is None or demerits < known.demerits:
                states[key] = _State(demerits, ratio, (first, (lines, before_look, run)))

    def _found(self) -> dict[int, list[Line]]:
        best: dict[int, tuple[float, Key]] = {}
        for key, state in self._states[-1].items():
            if key[0] not in best or state.demerits < best[key[0]][0]:
                best[key[0]] = (state.demerits, key)
        ranked = sorted(best.items(), key=lambda item: item[1][0])
        return {lines: self._way(key) for lines, (_, key) in ranked}

    def _way(self, key: Key) -> list[Line]:
        lines: list[Line] = []
        index = len(self._candidates) - 1
        while True:
            state = self._states[index][key]
            if state.before is None:
                return lines[::-1]
            first, key = state.before
            lines.append(Line(first, index, state.ratio))
            index = first


def _look(ratio: float) -> int:
    """The class of a line: tight, decent, loose, very loose (Knuth and Plass, p. 1139)."""
    if ratio < -0.5:
        return 0
    if ratio <= 0.5:
        return 1
    return 2 if ratio <= 1 else 3
