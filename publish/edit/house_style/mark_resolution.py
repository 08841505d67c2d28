"""The likeliest reading of the marks of a text: each opens, closes, or is an apostrophe or prime.

A mark alone shows little; all together show much, since what is opened is closed, and inner marks
close before outer ones. Readings are compared by their costs; a mark that would be set differently
at hardly more cost is doubtful.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from publish.edit.house_style.edits import base
from publish.edit.house_style.mark_contexts import Family, Mark, Role, marks_in

if TYPE_CHECKING:
    from publish.edit.house_style.marks import Marks

#: The most readings that are followed at a time.
_MOST = 24
#: A second reading within this cost of the first makes a mark doubtful.
_DOUBT = 0.9
#: A role of this cost is doubtful; half of it, if the mark has no partner.
_UNLIKELY = 4.0
#: A role of no more cost is likely.
_LIKELY = 1.0
#: From so many marks between spaces on they are a habit of the typist, and no mistake.
_HABIT = 4
#: Costs of an unclosed mark, of one that closes nothing, of the same marks nested.
_UNCLOSED: dict[Family, float] = {"double": 2.5, "single": 3.5}
_CARRIED = 1.0
#: The most marks that are open at the same time.
_DEEPEST = 12
_NEVER = float("inf")
_UNOPENED: dict[Family, float] = {"double": 3, "single": 3.2}
_WITHIN: dict[Family, float] = {"double": 1, "single": 4}
_WITHIN_ENGLISH = 2.5


class Read(msgspec.Struct, frozen=True):
    """A mark as it is read: its role, how many doubles are around it, and its partner's index.

    ``depth`` counts the double marks that are open around it, ``partner`` is -1 if it has none.
    ``is_doubtful`` if another reading is as good.
    """

    mark: Mark
    role: Role
    depth: int
    partner: int
    is_doubtful: bool


class _State(msgspec.Struct, frozen=True):
    """The marks that are open at a place, the outer one first; equal states have equal futures.

    ``begins`` is true if the first of them is the mark with which the text begins.
    """

    open: tuple[Family, ...] = ()
    begins: bool = False


class _Step(msgspec.Struct, frozen=True):
    """The last mark of a partial reading: its role, and what is open after it (indices)."""

    cost: float = 0
    role: Role = "none"
    open: tuple[int, ...] = ()
    before: _Step | None = None


class _Best(msgspec.Struct, frozen=True):
    """The reading of the least cost: the step of each mark, and its total cost."""

    steps: tuple[_Step, ...]
    cost: float


@lru_cache(maxsize=512)
def read(text: str, lang: str, known: Marks) -> tuple[Read, ...]:
    """Return the marks of a text as they are read, in order.

    Args:
        text: the text of a passage.
        lang: its language (BCP 47).
        known: the marks of that language.
    """
    marks = tuple(marks_in(text, lang, known))
    if not any(mark.is_straight or mark.character == "‘" for mark in marks):
        return ()
    reader = _Reader(marks, lang, known)
    best = reader.best()
    partners, depths = _partners(marks, best)
    left = next((i for i in best.steps[-1].open if marks[i].family == "double"), len(marks))
    is_odd = _are_odd(marks, lang)
    found = []
    for i, (mark, step, depth) in enumerate(zip(marks, best.steps, depths, strict=True)):
        doubt = _is_in_unclosed(i, left, depth, mark) or (is_odd and _is_free(marks, i, partners))
        doubt = doubt or (is_odd and mark.is_apart and i not in partners)
        doubt = doubt or _are_twins(marks, best.steps, partners, i)
        is_alone = step.role == "open" and i not in partners
        doubt = doubt or (is_alone and _begins_small(text, mark))
        doubt = doubt or reader.is_doubtful(i, step.role, best.cost, is_paired=i in partners)
        found.append(Read(mark, step.role, depth, partners.get(i, -1), doubt))
    return tuple(found)


def _partners(marks: tuple[Mark, ...], best: _Best) -> tuple[dict[int, int], list[int]]:
    """Return the partners of marks, both ways, and for each the doubles open around it."""
    partners: dict[int, int] = {}
    depths: list[int] = []
    before: tuple[int, ...] = ()
    for index, step in enumerate(best.steps):
        family = marks[index].family
        same = [i for i in before if marks[i].family == family]
        if step.role == "close" and same:
            partners |= {same[-1]: index, index: same[-1]}
        if step.role == "open" and step.open == before:
            depths.append(depths[same[0]])
        else:
            depths.append(sum(marks[i].family == "double" for i in step.open if i != index))
        before = step.open
    return partners, depths


def _is_in_unclosed(index: int, left: int, depth: int, mark: Mark) -> bool:
    """Return whether a double mark is within one that is never closed: either may be wrong."""
    return index > left and depth > 0 and mark.family == "double" and mark.is_straight


def _is_free(marks: tuple[Mark, ...], index: int, partners: dict[int, int]) -> bool:
    """Return whether nothing next to a mark or its partner shows which way it faces."""
    return marks[index].is_free and marks[partners.get(index, index)].is_free


def _begins_small(text: str, mark: Mark) -> bool:
    """Return whether a single mark is before a small letter or a figure.

    A quotation that continues in the next paragraph begins with a capital; a small letter may be
    that of a word that has lost its beginning.
    """
    after = text[mark.at + 1 : mark.at + 2]
    return mark.character == "'" and (after.islower() or after.isnumeric() or after in ("'", "’"))


def _are_twins(
    marks: tuple[Mark, ...], steps: tuple[_Step, ...], partners: dict[int, int], index: int
) -> bool:
    """Return whether a mark is one of two adjacent single ones that may be a double one.

    They are not if one is probably an apostrophe and the other a quotation mark: at the beginning
    of ''Tis true,' he said, at the end of 'The book is the boys''.
    """
    for a, b in ((index - 1, index), (index, index + 1)):
        if a < 0 or b >= len(marks) or marks[a].at + 1 != marks[b].at:
            continue
        if marks[a].character != "'" or marks[b].character != "'":
            continue
        roles = (steps[a].role, steps[b].role)
        begins = roles == ("open", "apostrophe") and marks[b].costs["apostrophe"] <= _LIKELY
        ends = roles == ("apostrophe", "close") and marks[a].costs["apostrophe"] <= 2 * _LIKELY
        if not (begins or (ends and b in partners) or "prime" in roles):
            return True
    return False


def _are_odd(marks: tuple[Mark, ...], lang: str) -> bool:
    """Return whether marks between spaces are mistakes, not a habit of the typist as in French."""
    doubles = [mark for mark in marks if mark.family == "double"]
    free = sum(mark.is_free for mark in doubles)
    return base(lang) != "fr" and (free < _HABIT or free * 2 <= len(doubles))


class _Reader:
    """Finds the reading of the least cost.

    Readings are followed forward, mark by mark, keeping only the cheapest of those that leave the
    same marks open; and once backward, from what each of them had left open to the end.
    """

    def __init__(self, marks: tuple[Mark, ...], lang: str, known: Marks) -> None:
        self._marks = marks
        self._is_english = base(lang) == "en"
        #: A quotation that begins the text with a mark may continue in the next paragraph.
        self._is_carried = marks[0].at == 0
        #: The roles that this mark may have.
        self._alike = {"close", "apostrophe"} if known.single[1] == "’" else {"close"}
        #: Before each mark, the least cost of a reading that left this open.
        self._ways = self._forward()
        #: The least cost of what follows: from what is open there to the end.
        self._rests = self._backward()

    def best(self) -> _Best:
        """Return the reading of the least cost."""
        cost, _, last = min(
            (
                (step.cost + self._at_the_end(state), number, step)
                for number, (state, step) in enumerate(self._ways[-1].items())
            ),
        )
        steps: list[_Step] = []
        while last.before is not None:
            steps.append(last)
            last = last.before
        return _Best(tuple(reversed(steps)), cost)

    def _forward(self) -> list[dict[_State, _Step]]:
        ways = [{_State(): _Step()}]
        for index, mark in enumerate(self._marks):
            found: dict[_State, _Step] = {}
            for state, step in ways[-1].items():
                for role, cost in mark.costs.items():
                    more, new = self._next(state, index, role)
                    whole = step.cost + cost + more
                    if new not in found or whole < found[new].cost:
                        found[new] = _Step(whole, role, self._left(step, index, role), step)
            cheapest = sorted(found.items(), key=lambda one: one[1].cost)[:_MOST]
            ways.append(dict(cheapest))
        return ways

    def _backward(self) -> list[dict[_State, float]]:
        rests = [{state: self._at_the_end(state) for state in self._ways[-1]}]
        for index in range(len(self._marks) - 1, -1, -1):
            rests.append(
                {state: self._rest(state, index, rests[-1]) for state in self._ways[index]}
            )
        return rests[::-1]

    def _rest(
        self,
        state: _State,
        index: int,
        rests: dict[_State, float],
        without: frozenset[str] = frozenset(),
    ) -> float:
        """Return the least cost of a mark and all after it, without some roles for that mark."""
        costs = [_NEVER]
        for role, cost in self._marks[index].costs.items():
            if role not in without:
                more, new = self._next(state, index, role)
                costs.append(cost + more + rests.get(new, _NEVER))
        return min(costs)

    def _at_the_end(self, state: _State) -> float:
        """Return the cost of leaving something open."""
        return sum(
            self._unclosed(family, begins=state.begins and not place)
            for place, family in enumerate(state.open)
        )

    def _unclosed(self, family: Family, *, begins: bool) -> float:
        return _CARRIED if begins and self._is_carried else _UNCLOSED[family]

    def _next(self, state: _State, index: int, role: Role) -> tuple[float, _State]:
        """Return the extra cost of a role where some marks are open, and what is open after it."""
        mark = self._marks[index]
        family, is_open = mark.family, mark.family in state.open
        if role == "open":
            if is_open and mark.begins_line:
                return 0, state
            return self._opened(state, family, begins=index == 0)
        if role == "close" and is_open:
            at = len(state.open) - 1 - state.open[::-1].index(family)
            lost = sum(self._unclosed(one, begins=False) for one in state.open[at + 1 :])
            return lost, _State(state.open[:at], state.begins and at > 0)
        return (_UNOPENED[family] if role == "close" else 0), state

    def _opened(self, state: _State, family: Family, *, begins: bool) -> tuple[float, _State]:
        if len(state.open) == _DEEPEST:
            return _NEVER, state
        cost: float = 0
        if family in state.open:
            is_english = family == "double" and self._is_english
            cost = _WITHIN_ENGLISH if is_english else _WITHIN[family]
        return cost, _State((*state.open, family), state.begins or begins)

    def _left(self, step: _Step, index: int, role: Role) -> tuple[int, ...]:
        """Return the indices of the marks that are open after a mark in a role."""
        family = self._marks[index].family
        same = [place for place, i in enumerate(step.open) if self._marks[i].family == family]
        if role == "open" and not (same and self._marks[index].begins_line):
            return (*step.open, index)
        return step.open[: same[-1]] if role == "close" and same else step.open

    def is_doubtful(self, index: int, role: Role, cost: float, *, is_paired: bool) -> bool:
        """Return whether a mark would be set differently at hardly more cost."""
        mark = self._marks[index]
        if not mark.is_straight:
            return False
        alone = role in ("open", "close") and not is_paired
        if role == "none" or mark.costs[role] >= (_UNLIKELY / 2 if alone else _UNLIKELY):
            return True
        alike = self._alike if role in self._alike else {role}
        others = [c for r, c in mark.costs.items() if r not in alike]
        if not others or min(others) > mark.costs[role] + 5:
            return False
        rests, roles = self._rests[index + 1], frozenset(alike)
        second = min(
            step.cost + self._rest(state, index, rests, roles)
            for state, step in self._ways[index].items()
        )
        return second - cost < _DOUBT
