"""The likeliest reading of the marks of a text: each opens, closes, or is an apostrophe or prime.

A mark alone says little; all together they do, since what is opened is closed and what lies in
another closes before it. Readings are compared by what they cost; a mark that would be set in
another way at hardly more cost is in doubt.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from publish.house.contexts import Family, Mark, Role, marks_in
from publish.house.edits import base

if TYPE_CHECKING:
    from publish.house.marks import Marks

#: So many readings are followed at a time.
_MOST = 24
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


class _Path(msgspec.Struct, frozen=True):
    """A reading of the marks so far: its cost, its roles, the partners, what is open (indices)."""

    cost: float = 0
    roles: tuple[Role, ...] = ()
    partners: tuple[tuple[int, int], ...] = ()
    depths: tuple[int, ...] = ()
    open: tuple[int, ...] = ()


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
    best = reader.best(marks)
    partners = dict(best.partners) | {b: a for a, b in best.partners}
    left = next((i for i in best.open if marks[i].family == "double"), len(marks))
    is_odd = _are_odd(marks, lang)
    found = []
    for i, (mark, role, depth) in enumerate(zip(marks, best.roles, best.depths, strict=True)):
        doubt = _lies_in(i, left, depth, mark) or (is_odd and _is_free(marks, i, partners))
        doubt = doubt or reader.is_doubtful(i, role, best.cost, is_paired=i in partners)
        found.append(Read(mark, role, depth, partners.get(i, -1), doubt))
    return tuple(found)


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

    def best(self, marks: tuple[Mark, ...]) -> _Path:
        """The reading of marks that costs least; they are these, perhaps with fewer roles."""
        paths = [_Path()]
        for index, mark in enumerate(marks):
            found: dict[tuple[str, ...], _Path] = {}
            for path in paths:
                for role, cost in mark.costs.items():
                    new = self._taken(path, index, role, cost)
                    key = tuple(self._marks[i].family for i in new.open)
                    if key not in found or new.cost < found[key].cost:
                        found[key] = new
            paths = sorted(found.values(), key=lambda path: path.cost)[:_MOST]
        return min(map(self._closed, paths), key=lambda path: path.cost)

    def _closed(self, path: _Path) -> _Path:
        """A reading at the end of the text, with what it costs that something is left open."""
        cost = path.cost + sum(map(self._unclosed, path.open))
        return msgspec.structs.replace(path, cost=cost)

    def _unclosed(self, index: int) -> float:
        if index == 0 and self._is_carried:
            return _CARRIED
        return _UNCLOSED[self._marks[index].family]

    def _taken(self, path: _Path, index: int, role: Role, cost: float) -> _Path:
        """A reading with one more mark."""
        family = self._marks[index].family
        families = [self._marks[i].family for i in path.open]
        opened, partners = path.open, path.partners
        if role == "open" and family in families and self._marks[index].begins_line:
            return self._again(path, index, cost)
        if role == "open":
            if family in families:
                is_english = family == "double" and self._is_english
                cost += _WITHIN_ENGLISH if is_english else _WITHIN[family]
            opened = (*opened, index)
        elif role == "close" and family in families:
            at = len(families) - 1 - families[::-1].index(family)
            cost += sum(map(self._unclosed, opened[at + 1 :]))
            partners = (*partners, (opened[at], index))
            opened = opened[:at]
        elif role == "close":
            cost += _UNOPENED[family]
        depth = sum(self._marks[i].family == "double" for i in opened if i != index)
        return _Path(path.cost + cost, (*path.roles, role), partners, (*path.depths, depth), opened)

    def _again(self, path: _Path, index: int, cost: float) -> _Path:
        """A reading in which a line of verse opens again what is open."""
        family = self._marks[index].family
        first = next(i for i in path.open if self._marks[i].family == family)
        depths = (*path.depths, path.depths[first])
        return _Path(path.cost + cost, (*path.roles, "open"), path.partners, depths, path.open)

    def is_doubtful(self, index: int, role: Role, cost: float, *, is_paired: bool) -> bool:
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
        changed = msgspec.structs.replace(mark, costs=others)
        marks = (*self._marks[:index], changed, *self._marks[index + 1 :])
        return self.best(marks).cost - cost < _DOUBT
