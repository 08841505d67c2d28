"""Rivers: word spaces that lie above one another in many lines, and how a paragraph avoids them."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from publish.typeset.lines.breaker import NO_INSET, Candidate, Inset, Line, Norms, Way, break_lines

#: How many lines make a river, and how near in widths of a space those of the others lie: a little
#: more than the half at which they are seen as one.
_DEPTH, _NEAR = 4, 0.55
#: How often a paragraph is broken anew to lose them, and what that may cost: about a hyphen.
_ROUNDS, _WORTH = 3, 15_000.0
#: The penalty on a place where no line shall end.
_FORBIDDEN = 1e4
#: In a round no more places for a line to end are gone over than this: in an ordinary paragraph
#: every river is looked at, in a long one full of them the first.
_PLACES = 15_000
#: A paragraph with more places for a line to end than this, about 1,200 words, is broken in parts
#: of so many; each is broken again from a little before its end, where the end is not yet felt.
_WHOLE, _PART, _AGAIN = 3000, 600, 4
#: In such a part rivers are looked for once.
_ROUNDS_OF_PART = 1

#: A word space on its line: its middle, its width.
Gap = tuple[float, float]


class PlannedLines(msgspec.Struct, frozen=True):
    """What a paragraph is broken on.

    ``candidates`` and ``norms`` are those of :func:`publish.typeset.lines.breaker.break_lines`,
    ``spaces`` the positions of all its word spaces, ``measure`` the width of its lines, ``inset``
    what the first of them are narrower for. ``above`` are the word spaces of the lines before it,
    from the left edge as its own are.
    """

    candidates: list[Candidate]
    spaces: list[float]
    measure: float
    norms: Norms
    inset: Inset = NO_INSET
    above: tuple[list[Gap], ...] = ()


def without_rivers(planned: PlannedLines) -> dict[int, Way]:
    """Break a paragraph; where the best way has rivers, one that has fewer and is not much worse.

    A paragraph of very many words is broken in parts, so that the time it takes grows with its
    length and no faster.

    Returns:
        The ways as :func:`publish.typeset.lines.breaker.break_lines` gives them.
    """
    lines: list[Line] = []
    demerits, tolerances = 0.0, planned.norms.tolerances
    loosest = first = 0
    rest = planned
    while len(rest.candidates) > _WHOLE:
        part = _beginning(rest)
        found = _as_one(part, _ROUNDS_OF_PART)
        if not found:
            return {}
        way = _best(found)
        kept = _kept(way, part)
        lines += _moved(kept, first)
        demerits += way.demerits * len(kept) / len(way.lines)
        loosest = max(loosest, tolerances.index(way.tolerance))
        first += kept[-1].last
        above = tuple(_rows(way, part)[: len(part.above) + len(kept)][1 - _DEPTH :])
        rest = _without_beginning(rest, kept, above)
    found = _as_one(rest)
    return (
        found
        if not lines
        else {
            len(lines) + count: Way(
                [*lines, *_moved(way.lines, first)],
                demerits + way.demerits,
                tolerances[max(loosest, tolerances.index(way.tolerance))],
            )
            for count, way in found.items()
        }
    )


def _beginning(planned: PlannedLines) -> PlannedLines:
    """The first part of a long paragraph, as if it were one."""
    norms = msgspec.structs.replace(planned.norms, ragged=True, shortest=0.0)
    candidates = planned.candidates[:_PART]
    return msgspec.structs.replace(planned, candidates=candidates, norms=norms)


def _kept(way: Way, planned: PlannedLines) -> list[Line]:
    """The lines of a part but for its last ones; where that can be, the last has no hyphen."""
    lines = way.lines[: max(len(way.lines) - _AGAIN, 1)]
    whole = [n for n, line in enumerate(lines, 1) if not planned.candidates[line.last].hyphen]
    return lines[: whole[-1]] if whole else lines


def _without_beginning(
    planned: PlannedLines, kept: list[Line], above: tuple[list[Gap], ...]
) -> PlannedLines:
    """What is left of a long paragraph after some lines."""
    return msgspec.structs.replace(
        planned,
        candidates=planned.candidates[kept[-1].last :],
        inset=Inset(planned.inset.widths[len(kept) :]),
        above=above,
    )


def _moved(lines: list[Line], by: int) -> list[Line]:
    return [Line(line.first + by, line.last + by) for line in lines]


def _as_one(planned: PlannedLines, rounds: int = _ROUNDS) -> dict[int, Way]:
    """Break a paragraph, or a part of a long one, as a whole."""
    found = break_lines(planned.candidates, planned.measure, planned.norms, planned.inset)
    if not found:
        return found
    first = _best(found)
    ends = river_ends(first, planned)
    for _ in range(rounds):
        better = [(len(e), w) for w, e in _others(ends, first, planned) if len(e) < len(ends)]
        if not better:
            break
        _, found = min(better, key=lambda one: (one[0], _best(one[1]).demerits))
        ends = river_ends(_best(found), planned)
    return found


def _others(
    ends: set[int], first: Way, planned: PlannedLines
) -> list[tuple[dict[int, Way], set[int]]]:
    """The ways without one of some line ends that are not much worse, and their rivers."""
    made = []
    for end in sorted(ends)[: max(_PLACES // len(planned.candidates), 1)]:
        candidates = list(planned.candidates)
        candidates[end] = msgspec.structs.replace(candidates[end], penalty=_FORBIDDEN)
        ways = break_lines(candidates, planned.measure, planned.norms, planned.inset)
        if not ways:
            continue
        way = _best(ways)
        if way.tolerance == first.tolerance and way.demerits < first.demerits + _WORTH:
            made.append((ways, river_ends(way, planned)))
    return made


def river_ends(way: Way, planned: PlannedLines) -> set[int]:
    """The candidates at which lines with rivers in them end."""
    rows, before = _rows(way, planned), len(planned.above)
    middles = [[middle for middle, _ in row] for row in rows]
    found: set[int] = set()
    for top in range(len(rows) - _DEPTH + 1):
        below = middles[top + 1 : top + _DEPTH]
        if _has_river(rows[top], below):
            first = top - before
            found |= {line.last for line in way.lines[max(first, 0) : first + _DEPTH]}
    return found - {len(planned.candidates) - 1}


def tail(way: Way, planned: PlannedLines) -> tuple[list[Gap], ...]:
    """The word spaces of its last lines, and of those above: what a river may come from."""
    return tuple(_rows(way, planned, max(len(way.lines) - _DEPTH, 0))[1 - _DEPTH :])


def _rows(way: Way, planned: PlannedLines, first: int = 0) -> list[list[Gap]]:
    """The word spaces of the lines above it, and of its own from one on."""
    return [*planned.above, *(_gaps(way, n, planned) for n in range(first, len(way.lines)))]


def _has_river(gaps: list[Gap], below: list[list[float]]) -> bool:
    """Whether one of the spaces of a line has one near its middle in each of the rows below."""
    for middle, width in gaps:
        near = width * _NEAR
        for row in below:
            at = bisect_right(row, middle - near)
            if at == len(row) or row[at] >= middle + near:
                break
        else:
            return True
    return False


def _gaps(way: Way, number: int, planned: PlannedLines) -> list[Gap]:
    """The word spaces of a line as it will be set."""
    line, norms = way.lines[number], planned.norms
    here, there = planned.candidates[line.first], planned.candidates[line.last]
    spaces = planned.spaces[here.skipped : there.spaces]
    if not spaces:
        return []
    natural = there.end - here.start
    gap = planned.inset.room(number, planned.measure) - natural
    if number == len(way.lines) - 1 and norms.ragged:
        gap = min(gap, 0.0)
    letters = natural - len(spaces) * norms.space
    give = letters * way.tolerance.give
    scale = 1 + max(-give, min(gap, give)) / letters
    space = (natural + gap - letters * scale) / len(spaces)
    return [
        ((at - here.start - n * norms.space) * scale + (n + 0.5) * space, space)
        for n, at in enumerate(spaces)
    ]


def _best(ways: dict[int, Way]) -> Way:
    return next(iter(ways.values()))
