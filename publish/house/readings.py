"""The likeliest reading of the marks of a text: each opens, closes, or is an apostrophe or prime.

A mark alone says little; all together they do, since what is opened is closed and what lies in
another closes before it. Readings are compared by what they cost; a mark that would be set in
another way at hardly more cost is in doubt.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.house.contexts import Family, Mark, Role, marks_in
from publish.house.edits import base

if TYPE_CHECKING:
    from publish.house.marks import Marks

#: So many readings are followed at a time.
_MOST = 24
#: So many that are open are remembered: more are never in one another.
_DEEPEST = 12
#: By so many marks at most it is felt how one before them is read; costs that differ by less are
#: the same.
_FELT, _SAME = 250, 1e-6
#: A second reading that costs no more than this beyond the first makes a mark doubtful.
_DOUBT = 0.9
#: What costs so much by itself is doubtful; half as much, if it has no partner.
_UNLIKELY = 4.0
#: So many marks between spaces in a text are no slip.
_HABIT = 4
#: Costs of what is not closed, of what closes nothing, of the same marks in one another.
_UNCLOSED: dict[Family, float] = {"double": 2.5, "single": 3.5}
_CARRIED = 1.0
_UNOPENED: dict[Family, float] = {"double": 3, "single": 3.2}
_WITHIN: dict[Family, float] = {"double": 1, "single": 4}
_WITHIN_ENGLISH = 2.5


class Read(msgspec.Struct, frozen=True):
    """A mark as it is read: what it does, how many doubles it lies in, and its partner's index.

    ``depth`` counts the double marks that are open around it, ``partner`` is -1 where there is
    none. ``is_doubtful`` when another reading is as good.
    """

    mark: Mark
    role: Role
    depth: int
    partner: int
    is_doubtful: bool


class _Step(NamedTuple):
    """What one mark is read as, and the step of the mark before; its partner's index or -1."""

    before: _Step | None
    role: Role
    depth: int
    partner: int


class _Path(NamedTuple):
    """A reading of the marks so far: its cost, what is open (indices, families), its last step.

    ``left`` is the first double mark that it has given up for open, -1 for none.
    """

    cost: float = 0
    open: tuple[int, ...] = ()
    families: tuple[Family, ...] = ()
    last: _Step | None = None
    left: int = -1

    def steps(self) -> list[_Step]:
        """What each mark is read as, in order."""
        found, step = [], self.last
        while step is not None:
            found.append(step)
            step = step.before
        return found[::-1]


@lru_cache(maxsize=512)
def read(text: str, lang: str, known: Marks) -> tuple[Read, ...]:
    """The marks of a text as they are read, in order.

    Args:
        text: a passage's.
        lang: its language (BCP 47).
        known: the marks of that language.
    """
    marks = tuple(marks_in(text, lang, known))
    if not any(mark.is_straight or mark.sign == "‘" for mark in marks):
        return ()
    reader = _Reader(marks, lang, known)
    best = reader.best()
    steps = best.steps()
    partners = {i: step.partner for i, step in enumerate(steps) if step.partner >= 0}
    partners |= {b: a for a, b in partners.items()}
    left = _first_left(best, marks)
    is_odd = _are_odd(marks, lang)
    found = []
    for i, (mark, step) in enumerate(zip(marks, steps, strict=True)):
        doubt = _lies_in(i, left, step.depth, mark) or (is_odd and _is_free(marks, i, partners))
        doubt = doubt or reader.is_doubtful(i, step.role, is_paired=i in partners)
        found.append(Read(mark, step.role, step.depth, partners.get(i, -1), doubt))
    return tuple(found)


def _first_left(path: _Path, marks: tuple[Mark, ...]) -> int:
    """The first double mark that is left open, or the number of marks."""
    if path.left >= 0:
        return path.left
    return next((i for i in path.open if marks[i].family == "double"), len(marks))


def _lies_in(index: int, left: int, depth: int, mark: Mark) -> bool:
    """Whether a double mark lies in one that is left open: it is not sure which is wrong."""
    return index > left and depth > 0 and mark.family == "double" and mark.is_straight


def _is_free(marks: tuple[Mark, ...], index: int, partners: dict[int, int]) -> bool:
    """Whether neither a mark nor its partner has anything beside it that says what it is."""
    return marks[index].is_free and marks[partners.get(index, index)].is_free


def _are_odd(marks: tuple[Mark, ...], lang: str) -> bool:
    """Whether marks between spaces are not a habit of who typed them, as they are in French."""
    doubles = [mark for mark in marks if mark.family == "double"]
    free = sum(mark.is_free for mark in doubles)
    return base(lang) != "fr" and (free < _HABIT or free * 2 <= len(doubles))


class _Reader:
    """Finds the reading that costs least."""

    def __init__(self, marks: tuple[Mark, ...], lang: str, known: Marks) -> None:
        self._marks = marks
        self._is_english = base(lang) == "en"
        #: What begins with a mark may go on in the next paragraph.
        self._is_carried = marks[0].at == 0
        #: Roles that one sign has.
        self._alike = {"close", "apostrophe"} if known.single[1] == "’" else {"close"}
        #: The readings before each mark, and behind the last one.
        self._paths: list[list[_Path]] = []

    def best(self) -> _Path:
        """The reading of all marks that costs least."""
        paths = [_Path()]
        self._paths = [paths]
        for index, mark in enumerate(self._marks):
            paths = self._onward(paths, index, mark.costs)
            self._paths.append(paths)
        return self._cheapest(paths)

    def _onward(self, paths: list[_Path], index: int, costs: dict[Role, float]) -> list[_Path]:
        """The likeliest readings with one more mark, which may have some roles."""
        found: dict[tuple[Family, ...], _Path] = {}
        for path in paths:
            for role, cost in costs.items():
                new = self._taken(path, index, role, cost)
                known = found.get(new.families)
                if known is None or new.cost < known.cost:
                    found[new.families] = new
        return sorted(found.values(), key=_cost)[:_MOST]

    def _cheapest(self, paths: list[_Path]) -> _Path:
        """The best reading at the end of the text, with what it costs that something is open."""
        closed = (p._replace(cost=p.cost + sum(map(self._unclosed, p.open))) for p in paths)
        return min(closed, key=_cost)

    def _unclosed(self, index: int) -> float:
        if index == 0 and self._is_carried:
            return _CARRIED
        return _UNCLOSED[self._marks[index].family]

    def _taken(self, path: _Path, index: int, role: Role, cost: float) -> _Path:
        """A reading with one more mark."""
        if role == "open":
            return self._opened(path, index, cost)
        total, opened, families, before, left = path
        family, partner = self._marks[index].family, -1
        if role == "close" and family in families:
            at = len(families) - 1 - families[::-1].index(family)
            cost += sum(map(self._unclosed, opened[at + 1 :]))
            partner = opened[at]
            opened, families = opened[:at], families[:at]
        elif role == "close":
            cost += _UNOPENED[family]
        step = _Step(before, role, families.count("double"), partner)
        return _Path(total + cost, opened, families, step, left)

    def _opened(self, path: _Path, index: int, cost: float) -> _Path:
        """A reading in which a mark opens; one of verse may open again what is open."""
        total, opened, families, before, left = path
        mark = self._marks[index]
        if mark.family in families:
            if mark.begins_line:
                depth = families[: families.index(mark.family)].count("double")
                step = _Step(before, "open", depth, -1)
                return _Path(total + cost, opened, families, step, left)
            is_english = mark.family == "double" and self._is_english
            cost += _WITHIN_ENGLISH if is_english else _WITHIN[mark.family]
        step = _Step(before, "open", families.count("double"), -1)
        if len(opened) == _DEEPEST:
            cost += self._unclosed(opened[0])
            left = opened[0] if left < 0 and families[0] == "double" else left
            opened, families = opened[1:], families[1:]
        return _Path(total + cost, (*opened, index), (*families, mark.family), step, left)

    def is_doubtful(self, index: int, role: Role, *, is_paired: bool) -> bool:
        """Whether a mark that is read so would be set otherwise at hardly more cost."""
        mark = self._marks[index]
        if not mark.is_straight:
            return False
        alone = role in ("open", "close") and not is_paired
        if role == "none" or mark.costs[role] >= (_UNLIKELY / 2 if alone else _UNLIKELY):
            return True
        alike = self._alike if role in self._alike else {role}
        others = {r: c for r, c in mark.costs.items() if r not in alike}
        if not others or min(others.values()) > mark.costs[role] + 5:
            return False
        return self._dearer(index, others) < _DOUBT

    def _dearer(self, index: int, costs: dict[Role, float]) -> float:
        """By how much the best reading is dearer if a mark has other roles.

        What one mark is read as is felt by those after it, and soon no more: once all readings cost
        so much more than they did, nothing that comes changes that.
        """
        paths = self._onward(self._paths[index], index, costs)
        for at in range(index + 1, min(index + _FELT, len(self._marks))):
            if (more := _same_but_cost(paths, self._paths[at])) is not None:
                return more
            paths = self._onward(paths, at, self._marks[at].costs)
        end = min(index + max(_FELT, 1), len(self._marks))
        return self._cheapest(paths).cost - self._cheapest(self._paths[end]).cost


def _same_but_cost(paths: list[_Path], others: list[_Path]) -> float | None:
    """By how much readings cost more than others, if all of them cost the same amount more."""
    if len(paths) != len(others):
        return None
    more = paths[0].cost - others[0].cost
    for one, other in zip(paths, others, strict=True):
        is_like = one.families == other.families and one.open[:1] == other.open[:1]
        if not is_like or abs(one.cost - other.cost - more) > _SAME:
            return None
    return more


def _cost(path: _Path) -> float:
    return path.cost
