"""Make-up: paragraphs set a line longer or shorter where that makes a better page.

The engine makes page after page. When one ends badly, it is made again with a paragraph on it, or
on one of the pages before it, set in another number of lines, as long as that costs the paragraph
less than it saves the page; of all that was tried the best is kept. What shall not stand at a foot
is sent on, a last page of few lines is given some; then spreads are levelled (see
:mod:`publish.typeset.lines.spreads`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.lines.page_sequence import LEAST, Change, Leaves, is_recto, lines_of
from publish.typeset.lines.paragraph_request import Choice
from publish.typeset.lines.spreads import Spreads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.typeset.lines.paragraph_request import Key
    from publish.typeset.lines.paragraph_setter import Setter

#: What a paragraph pays, about, that is broken again so as not to divide a certain word.
_UNDIVIDED, _UNDIVIDED_TRIES = 1_000.0, 3
#: How many pages back paragraphs are changed.
_BACK = 2
#: And how many for a word that is divided at the foot of a recto.
_REACH = 3
#: How many pages may be made again: some, a share of those that were made, and some more where a
#: text ends on a page of few lines.
_AGAIN, _SHARE, _AT_THE_END = 1.0, 0.1, 4.0
#: By how many lines a page may end short for a heading to go to the next one.
_UNLEVEL = 2


class MakeUp:
    """The make-up of one layout."""

    def __init__(self, setter: Setter, remake: Any, context: Any, root_box: Any, html: Any) -> None:
        self._setter, self._context = setter, context
        self._leaves = Leaves(setter, remake, context, root_box, html)
        self._again_pages = _AGAIN

    def pages(self) -> Iterator[Any]:
        """Make all pages for the first time, as ``make_all_pages`` of the engine does."""
        context, leaves = self._context, self._leaves
        # No attribute: in a circle with this object it would keep all that was tried (with the
        # collector off, as long as the program runs).
        spreads = Spreads(self._setter, leaves, self._amend)
        context.rendered_notes = []
        while not leaves.made or not leaves.is_done:
            leaves.make()
            leaf = leaves.made[-1]
            self._again_pages += _AT_THE_END if leaf.is_last and leaf.is_curable else _SHARE
            if leaf.is_curable:
                self._amend()
            self._free_foot()
            self._fill_last(spreads)
            spreads.level()
        context.page_maker = context.page_maker[: len(leaves.made) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        return iter([leaf.page for leaf in leaves.made])

    def _amend(self) -> None:
        """Make the last page again, and those before it, with what may make it better."""
        last = len(self._leaves.made) - 1
        least, best, made, lowest = self._cost(), None, None, last
        for first, change in self._ideas(last):
            made, lowest = change, min(first, lowest)
            self._leaves.again(first, change)
            cost = self._cost() + change.extra
            if cost < least:
                least, best = cost, change
            if best is made and not self._leaves.made[-1].faults:
                break
            del self._setter.choices[change.key]
        if best is not made:
            self._leaves.again(lowest, best)
        elif best is not None:
            self._setter.choices[best.key] = best.choice

    def _free_foot(self) -> None:
        """Send on what shall not stand at a foot, unless much would go with it.

        That is a heading that has one line of text below it, and a line that divides a word at the
        foot of a recto, if no paragraph could be set otherwise.
        """
        leaf, last = self._leaves.made[-1], len(self._leaves.made) - 1
        lines = leaf.alone or int(bool(leaf.divided))
        if lines:
            self._leaves.lower(last, lines)
            made = self._leaves.made[-1]
            if made.short > lines + _UNLEVEL or made.divided:
                self._leaves.lower(last, 0)

    def _fill_last(self, spreads: Spreads) -> None:
        """Let the page before a last one of few lines give it some; of a spread, both pages."""
        last = len(self._leaves.made) - 1
        if not self._leaves.made[last].is_last or not self._leaves.made[last].faults:
            return
        faces_last = is_recto(self._leaves.made[last].page)
        before_it = (last - 1,) if faces_last else (last - 2, last - 1)
        giving = [n + 1 for n in before_it if n >= 0 and not self._leaves.made[n].is_last]
        before = {number: self._setter.lowered(number) for number in giving}
        cost, uneven = self._cost(), 0
        for lines in range(1, LEAST):
            self._give_all(before, lines)
            alone = any(leaf.alone for leaf in self._leaves.made[giving[0] - 1 :])
            made = self._leaves.made[-1]
            if made.is_last and not made.faults and self._cost() < cost and not alone:
                if spreads.is_level(last - 1):
                    return
                uneven = uneven or lines
        self._give_all(before, uneven)

    def _give_all(self, before: dict[int, float], lines: int) -> None:
        """Make pages again that give some lines more than they gave, by their numbers."""
        more = lines * self._leaves.step
        self._setter.lowerings |= {number: low + more for number, low in before.items()}
        self._leaves.again(min(before) - 1, None)

    def _ideas(self, last: int) -> Iterator[tuple[int, Change]]:
        """What may be tried, the nearest page first, as long as pages may be made again."""
        yield from self._undivided(last)
        for first in range(last, max(last - _BACK, 0) - 1, -1):
            pages = last - first + 1
            for change in sorted(self._leaves.made[first].changes, key=lambda one: one.extra):
                if change.extra >= self._leaves.made[last].faults or pages > self._again_pages:
                    break
                self._again_pages -= pages
                yield first, change

    def _undivided(self, last: int) -> Iterator[tuple[int, Change]]:
        """The last paragraph of a page, broken so that no word is divided at the page's end."""
        without: frozenset[int] = frozenset()
        for _ in range(_UNDIVIDED_TRIES):
            leaf = self._leaves.made[last]
            found = self._begun(last, lines_of(leaf.page)[-1].element) if leaf.divided else None
            if found is None:
                return
            without |= {leaf.divided}
            yield found[0], Change(found[1], Choice(0, without), _UNDIVIDED)

    def _begun(self, last: int, element: Any) -> tuple[int, Key] | None:
        """On which page a paragraph begins, and its key; nothing if it has been changed already."""
        for first in range(last, max(last - _REACH, 0) - 1, -1):
            for key in self._leaves.made[first].begun:
                if key[0] is element and key not in self._setter.choices:
                    return first, key
        return None

    def _cost(self) -> float:
        return sum(leaf.faults for leaf in self._leaves.made[-1 - _BACK :])
