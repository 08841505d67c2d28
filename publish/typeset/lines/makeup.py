"""Make-up: paragraphs set a line longer or shorter where that makes a better page.

The engine makes page after page. When one ends badly, it is made again with a paragraph on it, or
on one of the pages before it, set in another number of lines, as long as that costs the paragraph
less than it saves the page; of all that was tried the best is kept. What shall not stand at a foot
is sent on, a last page of few lines is given some; then spreads are levelled (see
:mod:`publish.typeset.lines.spreads`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.lines.page_sequence import LEAST, Change, PageSequence, is_recto, lines_of
from publish.typeset.lines.paragraph_request import ParagraphRequest
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
        self._sequence = PageSequence(setter, remake, context, root_box, html)
        self._again_pages = _AGAIN

    def pages(self) -> Iterator[Any]:
        """Make all pages for the first time, as ``make_all_pages`` of the engine does."""
        context, sequence = self._context, self._sequence
        # No attribute: in a circle with this object it would keep all that was tried (with the
        # collector off, as long as the program runs).
        spreads = Spreads(self._setter, sequence, self._amend)
        context.rendered_notes = []
        while not sequence.made or not sequence.is_done:
            sequence.make()
            made_page = sequence.made[-1]
            self._again_pages += (
                _AT_THE_END if made_page.is_last and made_page.is_curable else _SHARE
            )
            if made_page.is_curable:
                self._amend()
            self._free_foot()
            self._fill_last(spreads)
            spreads.level()
        context.page_maker = context.page_maker[: len(sequence.made) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        return iter([made_page.page for made_page in sequence.made])

    def _amend(self) -> None:
        """Make the last page again, and those before it, with what may make it better."""
        last = len(self._sequence.made) - 1
        least, best, made, lowest = self._cost(), None, None, last
        for first, change in self._ideas(last):
            made, lowest = change, min(first, lowest)
            self._sequence.again(first, change)
            cost = self._cost() + change.extra
            if cost < least:
                least, best = cost, change
            if best is made and not self._sequence.made[-1].faults:
                break
            del self._setter.choices[change.key]
        if best is not made:
            self._sequence.again(lowest, best)
        elif best is not None:
            self._setter.choices[best.key] = best.choice

    def _free_foot(self) -> None:
        """Send on what shall not stand at a foot, unless much would go with it.

        That is a heading that has one line of text below it, and a line that divides a word at the
        foot of a recto, if no paragraph could be set otherwise.
        """
        made_page, last = self._sequence.made[-1], len(self._sequence.made) - 1
        lines = made_page.alone or int(bool(made_page.divided))
        if lines:
            self._sequence.lower(last, lines)
            made = self._sequence.made[-1]
            if made.short > lines + _UNLEVEL or made.divided:
                self._sequence.lower(last, 0)

    def _fill_last(self, spreads: Spreads) -> None:
        """Let the page before a last one of few lines give it some; of a spread, both pages."""
        last = len(self._sequence.made) - 1
        if not self._sequence.made[last].is_last or not self._sequence.made[last].faults:
            return
        faces_last = is_recto(self._sequence.made[last].page)
        before_it = (last - 1,) if faces_last else (last - 2, last - 1)
        giving = [n + 1 for n in before_it if n >= 0 and not self._sequence.made[n].is_last]
        before = {number: self._setter.foot_reduction(number) for number in giving}
        cost, uneven = self._cost(), 0
        for lines in range(1, LEAST):
            self._give_all(before, lines)
            alone = any(made_page.alone for made_page in self._sequence.made[giving[0] - 1 :])
            made = self._sequence.made[-1]
            if made.is_last and not made.faults and self._cost() < cost and not alone:
                if spreads.is_level(last - 1):
                    return
                uneven = uneven or lines
        self._give_all(before, uneven)

    def _give_all(self, before: dict[int, float], lines: int) -> None:
        """Make pages again that give some lines more than they gave, by their numbers."""
        more = lines * self._sequence.step
        self._setter.lowerings |= {number: low + more for number, low in before.items()}
        self._sequence.again(min(before) - 1, None)

    def _ideas(self, last: int) -> Iterator[tuple[int, Change]]:
        """What may be tried, the nearest page first, as long as pages may be made again."""
        yield from self._undivided(last)
        for first in range(last, max(last - _BACK, 0) - 1, -1):
            pages = last - first + 1
            for change in sorted(self._sequence.made[first].changes, key=lambda one: one.extra):
                if change.extra >= self._sequence.made[last].faults or pages > self._again_pages:
                    break
                self._again_pages -= pages
                yield first, change

    def _undivided(self, last: int) -> Iterator[tuple[int, Change]]:
        """The last paragraph of a page, broken so that no word is divided at the page's end."""
        without: frozenset[int] = frozenset()
        for _ in range(_UNDIVIDED_TRIES):
            made_page = self._sequence.made[last]
            found = (
                self._begun(last, lines_of(made_page.page)[-1].element)
                if made_page.divided
                else None
            )
            if found is None:
                return
            without |= {made_page.divided}
            yield found[0], Change(found[1], ParagraphRequest(0, without), _UNDIVIDED)

    def _begun(self, last: int, element: Any) -> tuple[int, Key] | None:
        """On which page a paragraph begins, and its key; nothing if it has been changed already."""
        for first in range(last, max(last - _REACH, 0) - 1, -1):
            for key in self._sequence.made[first].begun:
                if key[0] is element and key not in self._setter.choices:
                    return first, key
        return None

    def _cost(self) -> float:
        return sum(made_page.faults for made_page in self._sequence.made[-1 - _BACK :])
