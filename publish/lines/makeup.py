"""Make-up: paragraphs set a line longer or shorter where that makes a better page; level spreads.

The engine makes page after page. When one ends badly, it is made again with a paragraph on it, or
on one of the pages before it, set in another number of lines, as long as that costs the paragraph
less than it saves the page; of all that was tried the best is kept. Where the two pages of a spread
still end more than a line apart, the fuller one gives some of its lines to what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.lines.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lines.choices import Key
    from publish.lines.setter import Setter

#: What faults of a page cost, in demerits of paragraphs: lines that are missing at its foot, a
#: word divided at the foot of a recto, a last page of fewer lines than four.
_SHORT = (0.0, 9_000.0, 45_000.0, 65_000.0)
_DIVIDED, _FEW = 30_000.0, 65_000.0
#: What a paragraph pays, about, that is broken again so as not to divide a certain word.
_UNDIVIDED, _UNDIVIDED_TRIES = 1_000.0, 3
_LEAST = 4
#: Of how many missing lines one line more makes fewer: the foot of a page that ends three and more
#: lines short is left to what has to stand together there.
_CURABLE = 2
#: How many lines a page gives at most to be level with the one that faces it.
_LOWEST = 5
#: By how many lines the pages of a spread may not be apart.
_UNLEVEL, _FAR, _PAIR = 2, 99, 2
#: Of how many lines' height no line of text is: there is a picture in it.
_ONE_LINE = 1.5
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
#: How many pages back paragraphs are changed.
_BACK = 2
#: And how many for a word that is divided at the foot of a recto.
_REACH = 3
#: How many pages may be made again: some, a share of those that were made, and some more where a
#: text ends on a page of few lines.
_AGAIN, _SHARE, _AT_THE_END = 1.0, 0.1, 4.0


class Change(NamedTuple):
    """A paragraph set in another way, and by how many demerits it is worse so."""

    key: Key
    choice: Choice
    extra: float


class Leaf(NamedTuple):
    """A page as it was made: its box, what its faults cost, the paragraphs that can be changed.

    ``short`` is how many lines are missing at its foot, notes counted as text. ``is_last`` says
    that what follows begins anew, or that nothing follows, ``is_curable`` whether a line more or
    less on it may help. ``divided`` is the place in its paragraph where the page's last word is
    divided, or 0, ``alone`` how many lines it gives for a heading at its foot to go to the next
    page, ``begun`` are the paragraphs that begin on it.
    """

    page: Any
    faults: float
    short: int
    is_last: bool
    is_curable: bool
    changes: tuple[Change, ...]
    begun: tuple[Key, ...]
    divided: int = 0
    alone: int = 0


class Saved(NamedTuple):
    """What the engine knew before it made a page."""

    maker: list[Any]
    footnotes: list[Any]
    reported: list[Any]
    broken: dict[Any, Any]
    notes: list[Any]
    running: dict[str, dict[int, list[Any]]]


class MakeUp:
    """The pages of one layout."""

    def __init__(self, setter: Setter, remake: Any, context: Any, root_box: Any, html: Any) -> None:
        self._setter, self._remake = setter, remake
        self._context, self._root_box, self._html = context, root_box, html
        self._again_pages, self._step = _AGAIN, _leading(root_box)
        self._leaves: list[Leaf] = []
        self._saved: list[Saved] = []

    def pages(self) -> Iterator[Any]:
        """Make all pages for the first time, as ``make_all_pages`` of the engine does."""
        context = self._context
        context.rendered_notes = []
        while True:
            self._make()
            leaf = self._leaves[-1]
            self._again_pages += _AT_THE_END if leaf.is_last and leaf.is_curable else _SHARE
            if leaf.is_curable:
                self._amend()
            self._free_foot()
            self._fill_last()
            self._level()
            done = context.page_maker[len(self._leaves)][0] is None
            if done and not context.reported_footnotes:
                break
        context.page_maker = context.page_maker[: len(self._leaves) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        return iter([leaf.page for leaf in self._leaves])

    def _make(self) -> None:
        """Make the next page."""
        index = len(self._leaves)
        self._saved[index:] = [_save(self._context)]
        state = self._context.page_maker[index][-1]
        state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        self._setter.begun = {}
        page, _ = self._remake(index, self._context, self._root_box, self._html)
        resume_at, following, *_ = self._context.page_maker[index + 1]
        is_new = following["break"] != "any" or following["page"] != page.page_type.name
        goes_on = index > 0 and not self._leaves[-1].is_last
        self._leaves.append(
            _last_leaf(page, goes_on, self._setter)
            if resume_at is None or is_new
            else _leaf(page, self._setter, self._step)
        )

    def _amend(self) -> None:
        """Make the last page again, and those before it, with what may make it better."""
        last = len(self._leaves) - 1
        least, best, made, lowest = self._cost(), None, None, last
        for first, change in self._ideas(last):
            made, lowest = change, min(first, lowest)
            self._again(first, change)
            cost = self._cost() + change.extra
            if cost < least:
                least, best = cost, change
            if best is made and not self._leaves[-1].faults:
                break
            del self._setter.choices[change.key]
        if best is not made:
            self._again(lowest, best)
        elif best is not None:
            self._setter.choices[best.key] = best.choice

    def _free_foot(self) -> None:
        """Send a heading on that has one line of text below it, unless much would go with it."""
        lines, last = self._leaves[-1].alone, len(self._leaves) - 1
        if lines:
            self._lower(last, lines)
            if self._leaves[-1].short > lines + _UNLEVEL:
                self._lower(last, 0)

    def _fill_last(self) -> None:
        """Let the page before a last one of few lines give it some; of a spread, both pages."""
        last = len(self._leaves) - 1
        if not self._leaves[last].is_last or not self._leaves[last].faults:
            return
        faces_last = self._leaves[last].page.page_type.side == "right"
        before_it = (last - 1,) if faces_last else (last - 2, last - 1)
        giving = [n + 1 for n in before_it if n >= 0 and not self._leaves[n].is_last]
        before = {number: self._setter.lowered(number) for number in giving}
        cost = self._cost()
        for lines in (*range(1, _LEAST), 0):
            self._setter.lowerings |= {n: low + lines * self._step for n, low in before.items()}
            self._again(giving[0] - 1, None)
            alone = any(leaf.alone for leaf in self._leaves[giving[0] - 1 :])
            made = self._leaves[-1]
            if made.is_last and not made.faults and self._cost() < cost and not alone:
                return

    def _level(self) -> None:
        """Let the pages of a spread end level or a line apart, if one can give lines for that."""
        apart = self._apart()
        first = len(self._leaves) - (2 if apart > 0 else 1)
        fewest = apart // 2 if apart > 0 else -apart - 1
        if abs(apart) < _UNLEVEL or fewest > _LOWEST:
            return
        # What a page gives may be more than it is asked for: no widow is made for this.
        best, least = 0, abs(apart)
        for lines in (fewest, fewest + 1, fewest - 1, fewest + 2):
            now = self._apart_with(first, lines) if lines > 0 else least
            if now < least:
                best, least = lines, now
            if now < _UNLEVEL:
                return
        self._lower(first, best)

    def _apart_with(self, first: int, lines: int) -> int:
        """By how many lines the last pages are apart when one gives some; many if it ends badly."""
        self._lower(first, lines)
        if self._leaves[-1].divided:
            self._amend()
        last = self._leaves[-1]
        return _FAR if last.divided or last.alone else abs(self._apart())

    def _apart(self) -> int:
        """By how many lines the recto just made ends before its verso; 0 where that is no matter.

        So it is where a text ends on one of them, or neither faces the other.
        """
        if len(self._leaves) < _PAIR:
            return 0
        verso, recto = self._leaves[-2:]
        facing = recto.page.page_type.side == "right" and not (verso.is_last or recto.is_last)
        return recto.short - verso.short if facing else 0

    def _lower(self, first: int, lines: int) -> None:
        """Make pages again, the first of them ending some lines before its foot."""
        self._setter.lowerings[first + 1] = lines * self._step
        self._again(first, None)

    def _ideas(self, last: int) -> Iterator[tuple[int, Change]]:
        """What may be tried, the nearest page first, as long as pages may be made again."""
        yield from self._undivided(last)
        for first in range(last, max(last - _BACK, 0) - 1, -1):
            pages = last - first + 1
            for change in sorted(self._leaves[first].changes, key=lambda one: one.extra):
                if change.extra >= self._leaves[last].faults or pages > self._again_pages:
                    break
                self._again_pages -= pages
                yield first, change

    def _undivided(self, last: int) -> Iterator[tuple[int, Change]]:
        """The last paragraph of a page, broken so that no word is divided at the page's end."""
        without: frozenset[int] = frozenset()
        for _ in range(_UNDIVIDED_TRIES):
            leaf = self._leaves[last]
            found = self._begun(last, _lines(leaf.page)[-1].element) if leaf.divided else None
            if found is None:
                return
            without |= {leaf.divided}
            yield found[0], Change(found[1], Choice(0, without), _UNDIVIDED)

    def _begun(self, last: int, element: Any) -> tuple[int, Key] | None:
        """On which page a paragraph begins, and its key; nothing if it has been changed already."""
        for first in range(last, max(last - _REACH, 0) - 1, -1):
            for key in self._leaves[first].begun:
                if key[0] is element and key not in self._setter.choices:
                    return first, key
        return None

    def _again(self, first: int, change: Change | None) -> None:
        """Make the pages from one on again, with a change or as they were."""
        last = len(self._leaves)
        if change is not None:
            self._setter.choices[change.key] = change.choice
        _restore(self._context, self._saved[first])
        del self._leaves[first:]
        while len(self._leaves) < last:
            self._make()

    def _cost(self) -> float:
        return sum(leaf.faults for leaf in self._leaves[-1 - _BACK :])


def _changes(setter: Setter) -> Iterator[Change]:
    """The paragraphs begun since the last page that can have a line more or less."""
    for key, made in setter.begun.items():
        if key in setter.choices:
            continue
        demerits = made.versions[made.best].demerits
        for lines in (made.best - 1, made.best + 1):
            if lines in made.versions:
                yield Change(key, Choice(lines), made.versions[lines].demerits - demerits)


def _save(context: Any) -> Saved:
    running = context.running_elements.items()
    return Saved(
        list(context.page_maker),
        list(context.footnotes),
        list(context.reported_footnotes),
        dict(context.broken_out_of_flow),
        list(context.rendered_notes),
        {name: {n: list(boxes) for n, boxes in pages.items()} for name, pages in running},
    )


def _restore(context: Any, saved: Saved) -> None:
    context.page_maker[:] = saved.maker
    context.footnotes[:] = saved.footnotes
    context.reported_footnotes = list(saved.reported)
    context.broken_out_of_flow = dict(saved.broken)
    context.rendered_notes[:] = saved.notes
    for name, pages in context.running_elements.items():
        pages.clear()
        pages.update({n: list(boxes) for n, boxes in saved.running.get(name, {}).items()})


def _leaf(page: Any, setter: Setter, step: float) -> Leaf:
    """A page that goes on; its lines are ``step`` apart."""
    lines, changes, begun = _lines(page), tuple(_changes(setter)), tuple(setter.begun)
    if not lines:
        return Leaf(page, 0.0, 0, False, False, changes, begun)
    last, foot = lines[-1], page.children[1]
    lowered = setter.lowered(page.page_type.index + 1)
    bottom = page.content_box_y() + page.height - lowered
    room = (foot.position_y if foot.children else bottom) - last.position_y - last.height
    missing = max(0, int(room / step + 0.05))
    divided = 0
    if page.page_type.side == "right":
        divided = next((d for b in last.descendants() if (d := getattr(b, "divided", 0))), 0)
    faults = _SHORT[min(missing, len(_SHORT) - 1)] + _DIVIDED * bool(divided)
    is_curable = bool(divided) or 0 < missing <= _CURABLE
    short = round(lowered / step) + (0 if foot.children else missing)
    alone = _heading_at_foot(lines, bottom, step)
    return Leaf(page, faults, short, False, is_curable, changes, begun, divided, alone)


def _heading_at_foot(lines: list[Any], bottom: float, step: float) -> int:
    """How many lines a heading takes up with what is below it, where that is one line of text."""
    above = len(lines) - 2
    while above > 0 and lines[above].element.tag in _HEADINGS:
        above -= 1
    if not 0 < above < len(lines) - 2 or lines[-1].height > _ONE_LINE * step:
        return 0
    return int((bottom - lines[above + 1].position_y) / step + 0.95)


def _last_leaf(page: Any, goes_on: bool, setter: Setter) -> Leaf:
    """The last page of a text; whether it does go on from another."""
    few = goes_on and 0 < len(_lines(page)) < _LEAST
    return Leaf(page, _FEW * few, 0, True, few, tuple(_changes(setter)), tuple(setter.begun))


def _leading(box: Any) -> float:
    from weasyprint.text.line_break import strut

    return float(strut(box.style)[0])


def _lines(page: Any) -> list[Any]:
    boxes = page.children[0].descendants()
    return [box for box in boxes if type(box).__name__ == "LineBox" and box.height > 0]
