"""Spreads: two pages that face each other end level or a line apart.

The fuller page gives lines to what follows. Where that does not do, since the text cannot be broken
at such a place, a line more or less may: the page before the spread gives one, or a paragraph is
set in another number of lines.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from publish.typeset.lines.adjustments import divided, spaces
from publish.typeset.lines.page_sequence import is_recto, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.typeset.lines.adjustments import Ease
    from publish.typeset.lines.page_sequence import Change, MadePage, PageSequence
    from publish.typeset.lines.paragraph_setter import Setter

#: By how many lines the pages of a spread may not be apart, and are not when one ends badly.
_UNLEVEL, _FAR = 2, 99
#: How many lines a page gives at most to be level with the one that faces it.
_LOWEST = 5
#: How often a line more or less is tried, what a paragraph may pay for it in demerits (what a page
#: pays that is two lines short), and how many pages before the spread it may begin.
_TRIES, _WORTH, _REACH = 5, 45_000.0, 2


class Given(NamedTuple):
    """How many lines a page of a spread was asked to give, and how far apart the two are then.

    ``made_pages`` are these two and those before them.
    """

    page: int
    lines: int
    apart: int
    made_pages: list[MadePage]


class Shift(NamedTuple):
    """What puts a line more or less on a page: from which page on they have to be made again.

    It is a paragraph set otherwise, a block that yields something, or, where it is neither, that
    first page gives a line.
    """

    first: int
    change: Change | None = None
    ease: Ease | None = None


class Spreads:
    """The spreads of one layout; ``amend`` mends the last page where it ends badly."""

    def __init__(self, setter: Setter, sequence: PageSequence, amend: Callable[[], None]) -> None:
        self._setter, self._sequence, self._amend = setter, sequence, amend

    def level(self) -> None:
        """Let the pages of the spread just made end level or a line apart."""
        recto = len(self._sequence.made) - 1
        if self.is_level(recto):
            return
        given = self._give(recto, self._apart(recto))
        if abs(given[-1].apart) < _UNLEVEL:
            return
        unsettled = self._shift(recto, given)
        if unsettled is not None:
            self._ask(min(given, key=lambda one: abs(one.apart)))
            self._sequence.again(unsettled, None)

    def is_level(self, recto: int) -> bool:
        """Return whether a page ends no more than a line from the foot of its verso."""
        return abs(self._apart(recto)) < _UNLEVEL

    def _apart(self, recto: int) -> int:
        """Return by how many lines a recto ends before its verso; 0 where that is no matter.

        So it is where a text ends on one of them, or neither faces the other.
        """
        if recto < 1:
            return 0
        verso, page = self._sequence.made[recto - 1 : recto + 1]
        facing = is_recto(page.page) and not (verso.is_last or page.is_last)
        return page.short - verso.short if facing else 0

    def _apart_well(self, first: int, recto: int) -> int:
        """Return how far apart the pages are; many lines if a page from the first on ends badly."""
        bad = any(made_page.divided or made_page.alone for made_page in self._sequence.made[first:])
        return _FAR if bad else self._apart(recto)

    def _give(self, recto: int, apart: int) -> list[Given]:
        """Let the fuller page give lines until the two are level; what came of it, at first 0."""
        page = recto - 1 if apart > 0 else recto
        fewest = apart // 2 if apart > 0 else -apart - 1
        given, known = [Given(page, 0, apart, self._last())], set[int]()
        if fewest > _LOWEST:
            return given
        # What a page gives may be more than it is asked for: no widow is made for this.
        for lines in (fewest, fewest + 1, fewest - 1, fewest + 2):
            if lines <= 0 or lines in known:
                continue
            self._sequence.lower(page, lines)
            if self._sequence.made[-1].divided:
                self._amend()
            given.append(Given(page, lines, self._apart_well(recto, recto), self._last()))
            if abs(given[-1].apart) < _UNLEVEL:
                break
            known |= {*range(lines, self._sequence.made[page].short + 1)}
        return given

    def _last(self) -> list[MadePage]:
        return self._sequence.made[-2 - _REACH :]

    def _ask(self, state: Given, shift: Shift | None = None) -> None:
        """Ask pages for lines, and a paragraph for more or fewer, when they are made again."""
        step, lowerings = self._sequence.step, self._setter.lowerings
        lowerings[state.page + 1] = state.lines * step
        if shift is None:
            return
        if shift.change is not None:
            self._setter.choices[shift.change.key] = shift.change.choice
        elif shift.ease is not None:
            shift.ease.ask()
        else:
            lowerings[shift.first + 1] = lowerings.get(shift.first + 1, 0.0) + step

    def _shift(self, recto: int, given: list[Given]) -> int | None:
        """Have a line more or less before the foot of one of the pages, until they are level.

        Returns:
            The page from which on they are not as they were; nothing when they are level.
        """
        setter, unsettled = self._setter, recto - 1
        choices, lowerings, before = setter.choices, setter.lowerings, abs(self._apart(recto - 2))
        for state, shift in islice(self._shifts(recto, given), _TRIES):
            setter.choices, setter.lowerings = {**choices}, {**lowerings}
            self._ask(state, shift)
            unsettled = min(unsettled, shift.first)
            self._sequence.again(unsettled, None)
            is_level = abs(self._apart_well(shift.first, recto)) < _UNLEVEL
            if is_level and abs(self._apart(recto - 2)) <= max(before, 1):
                return None
            setter.choices, setter.lowerings = choices, lowerings
            if shift.ease is not None:
                shift.ease.take_back()
        return unsettled

    def _shifts(self, recto: int, given: list[Given]) -> Iterator[tuple[Given, Shift]]:
        """Yield what may level the pages, for each of the ways in which they were made."""
        near = [state for state in given if abs(state.apart) == _UNLEVEL]
        for state in near:
            if state.apart < 0 and recto > 1 and not state.made_pages[-3].is_last:
                yield state, Shift(recto - 2)
            for first, change in sorted(_changes(recto, state), key=lambda one: one[1].extra):
                if change.extra <= _WORTH:
                    yield state, Shift(first, change)
        for state in near:
            page = recto if state.apart > 0 else recto - 1
            for ease in spaces(state.made_pages[page - recto - 1].page, self._sequence.step):
                yield state, Shift(page, ease=ease)
        page = recto if given[0].apart > 0 else recto - 1
        stanza = divided(given[0].made_pages[page - recto - 1].following)
        if stanza is not None:
            yield given[0], Shift(page, ease=stanza)


def _changes(recto: int, state: Given) -> Iterator[tuple[int, Change]]:
    """Yield the paragraphs that put a line more on the shorter page, or one fewer on the other."""
    first, more = recto + 1 - len(state.made_pages), -1 if state.apart > 0 else 1
    for number, made_page in enumerate(state.made_pages, first):
        last = lines_of(made_page.page)[-1:]
        for change in made_page.changes:
            end = number + bool(last and last[0].element is change.key[0])  # it may go on
            if end <= recto and change.more == (more if end < recto else -more):
                yield number, change
