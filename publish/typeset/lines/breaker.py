"""Total-fit line breaking: the breaks of a paragraph chosen together.

After Knuth and Plass, "Breaking Paragraphs into Lines" (1981): each way to break a paragraph has
demerits, for word spaces that differ from the natural one, for hyphens, and for lines that do not
look like their neighbours; dynamic programming finds the way with the fewest. Nothing here knows
of fonts or pages; lengths are in one unit, whichever.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """A place where a line may end and the next one begin.

    ``end`` is the position at which a line ends here (its hyphen included, the spaces before the
    break not), ``start`` that at which the next one begins, both in the paragraph set as one line
    of natural spaces. ``spaces`` counts the word spaces before ``end``, ``skipped`` those before
    ``start``. ``penalty`` is paid for breaking here, ``hyphen`` tells a line that ends in one.
    """

    end: float
    start: float
    spaces: int
    skipped: int
    penalty: float = 0.0
    hyphen: bool = False


class Tolerance(msgspec.Struct, frozen=True):
    """How far a line may be loosened.

    ``loosest`` is the greatest ratio of its spaces, ``give`` the share of their width that its
    letters take up or give before its spaces do, ``ladder`` how many lines in a row may end in a
    hyphen: two are the most that a norm allows (Hart's Rules), and not sought. No line ends at a
    place with a penalty of more than ``dearest``.
    """

    loosest: float
    give: float = 0.025
    ladder: int = 2
    dearest: float = inf


class Norms(msgspec.Struct, frozen=True, kw_only=True):
    """What a good paragraph is.

    ``space`` is the natural word space; ``stretch`` and ``shrink`` say by how much of it a space
    may grow with a ratio of 1, and be cut at most. ``tolerances`` are tried one after the other.
    ``shortest`` is the least width of a last line, which is justified too unless it is ``ragged``.
    The rest are demerits: of every line, of the ``strain`` of letters that give all they can, of a
    line that looks ``unlike`` the one before, of hyphens ``in_a_row``, of a word whose end is the
    last line's beginning.
    """

    space: float
    ragged: bool = True
    stretch: float = 0.5
    shrink: float = 0.33
    # 256 is what a word costs that is divided beside its own hyphen; a stub costs more.
    tolerances: tuple[Tolerance, ...] = (
        Tolerance(0.95, ladder=1, dearest=256.0),
        Tolerance(0.95, 0.03, ladder=1, dearest=256.0),
        Tolerance(1.3, 0.0325, ladder=1, dearest=256.0),
        Tolerance(0.95, 0.03, dearest=256.0),
        Tolerance(2.0, 0.03),
        Tolerance(6.0, 0.03),
    )
    shortest: float = 0.0
    line: float = 10.0
    strain: float = 32.0
    unlike: float = 3000.0
    in_a_row: float = 12_000.0
    at_the_end: float = 40_000.0


class Inset(msgspec.Struct, frozen=True):
    """What stands beside the first lines of a paragraph, as a dropped initial: its widths."""

    widths: tuple[float, ...] = ()

    def room(self, line: int, measure: float) -> float:
        """Return the width of a line, counted from 0."""
        return measure - self.widths[line] if line < len(self.widths) else measure


NO_INSET = Inset()


class Line(msgspec.Struct, frozen=True):
    """A line: the candidates (by index) after which it begins and at which it ends."""

    first: int
    last: int


class Way(msgspec.Struct, frozen=True):
    """A way to break a paragraph, what it costs, and the tolerance that it took."""

    lines: list[Line]
    demerits: float
    tolerance: Tolerance


#: A way to come to a break: with this many lines, this look of the last, these hyphens in a row.
Key = tuple[int, int, int]
#: The best such way: its demerits, the break before, how that was come to. A plain tuple, since
#: there are very many.
State = tuple[float, int, Key]
_START: Key = (0, 1, 0)


def break_lines(
    candidates: list[Candidate], measure: float, norms: Norms, inset: Inset = NO_INSET
) -> dict[int, Way]:
    """Break a paragraph.

    Args:
        candidates: the places in order; the first is the paragraph's beginning (its ``start`` is
            less than 0 for an indent), the last one its end.
        measure: the width of the lines.
        norms: what is good.
        inset: what its first lines are narrower for.

    Returns:
        For each number of lines that the paragraph can have, the best way to have it; the first
        one is the best of all. Empty when no way keeps to the last tolerance.
    """
    for tolerance in norms.tolerances:
        found = _Search(candidates, measure, norms, tolerance, inset).run()
        if found:
            return found
    return {}


class _Search:
    """The search with one tolerance."""

    def __init__(
        self,
        candidates: list[Candidate],
        measure: float,
        norms: Norms,
        tolerance: Tolerance,
        inset: Inset,
    ) -> None:
        self._candidates = candidates
        self._measure = measure
        self._inset = inset
        self._norms = norms
        self._loosest, self._give = tolerance.loosest, tolerance.give
        self._tolerance = tolerance
        self._ends = [c.end for c in candidates]
        self._points = [(c.spaces, c.penalty, c.hyphen) for c in candidates]
        self._states: list[dict[Key, State]] = [{} for _ in candidates]

    def run(self) -> dict[int, Way]:
        self._states[0][_START] = (0.0, 0, _START)
        for first in range(len(self._candidates) - 1):
            for room, states in self._rooms(self._states[first]):
                self._from(first, room, states)
        return self._found()

    def _rooms(self, states: dict[Key, State]) -> list[tuple[float, dict[Key, State]]]:
        """Return the states at a line's beginning by the width that the line has."""
        if not states or not self._inset.widths:
            return [(self._measure, states)] if states else []
        rooms: dict[float, dict[Key, State]] = {}
        for key, state in states.items():
            rooms.setdefault(self._inset.room(key[0], self._measure), {})[key] = state
        return [*rooms.items()]

    def _from(self, first: int, room: float, states: dict[Key, State]) -> None:  # noqa: C901
        """Come, with every line of a width that begins after a candidate, to where it ends.

        All in one: this is done for each line that a paragraph could have, and a call for each
        would take most of the time.
        """
        norms, ends, points = self._norms, self._ends, self._points
        line, strain, in_a_row, unlike = norms.line, norms.strain, norms.in_a_row, norms.unlike
        share, loosest = self._give, self._loosest
        ladder, dearest = self._tolerance.ladder, self._tolerance.dearest
        start, skipped = self._candidates[first].start, self._candidates[first].skipped
        last = len(ends) - 1
        for index in self._ends_of_lines(start, room, first):
            count, penalty, hyphen = points[index]
            if penalty > dearest:
                continue
            natural, spaces = ends[index] - start, (count - skipped) * norms.space
            gap, give = room - natural, (natural - spaces) * share
            is_last = index == last
            if is_last and norms.ragged and gap > 0:
                gap = 0.0
            # The letters fill the gap, then the spaces, if they can.
            if -give <= gap <= give:
                ratio, letters = 0.0, gap / give if give else 0.0
            else:
                slack = spaces * (norms.stretch if gap > 0 else norms.shrink)
                rest = gap - give if gap > 0 else gap + give
                if not slack or not -slack <= rest <= loosest * slack:
                    continue
                ratio, letters = rest / slack, 1.0
            own = (line + 100 * abs(ratio) ** 3 + strain * letters * letters) ** 2
            own += penalty * abs(penalty)
            if is_last and natural < norms.shortest:
                own += unlike * 100
            # Tight, decent, loose, very loose (Knuth and Plass, p. 1139).
            look = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
            after_hyphen = norms.at_the_end if is_last else in_a_row if hyphen else 0.0
            reached = self._states[index]
            for key, state in states.items():
                lines, before_look, run = key
                hyphens = run + 1 if hyphen else 0
                if hyphens > ladder:
                    continue
                demerits = state[0] + own
                if run:
                    demerits += after_hyphen
                if lines and not is_last and not -1 <= look - before_look <= 1:
                    demerits += unlike
                new = (lines + 1, look, hyphens)
                known = reached.get(new)
                if known is None or demerits < known[0]:
                    reached[new] = (demerits, first, key)

    def _ends_of_lines(self, start: float, room: float, first: int) -> list[int]:
        """Return the candidates at which a line can end at all; bounds for the search."""
        norms, ends, last = self._norms, self._ends, len(self._ends) - 1
        # Spaces are hardly ever more than two fifths of a line.
        least = start + room / (1 + 0.4 * norms.stretch * self._loosest + self._give)
        most = start + room * (1 + 0.4 * norms.shrink + self._give)
        low = bisect_left(ends, least, first + 1)
        found = [*range(low, min(bisect_right(ends, most, low), last))]
        return [*found, last] if ends[last] <= most else found

    def _found(self) -> dict[int, Way]:
        best: dict[int, tuple[float, Key]] = {}
        for key, state in self._states[-1].items():
            if key[0] not in best or state[0] < best[key[0]][0]:
                best[key[0]] = (state[0], key)
        ranked = sorted(best.items(), key=lambda item: item[1][0])
        return {
            lines: Way(self._lines(key), demerits, self._tolerance)
            for lines, (demerits, key) in ranked
        }

    def _lines(self, key: Key) -> list[Line]:
        lines: list[Line] = []
        index = len(self._candidates) - 1
        while key != _START:
            _, first, key = self._states[index][key]
            lines.append(Line(first, index))
            index = first
        return lines[::-1]
