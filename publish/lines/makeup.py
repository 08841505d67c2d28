"""Make-up: paragraphs set a line longer or shorter where that makes a better page.

The engine makes page after page. When one ends badly, it is made again with a paragraph on it, or
on one of the pages before it, set in another number of lines, as long as that costs the paragraph
less than it saves the page; of all that was tried the best is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lines.setter import Key, Setter

#: What faults of a page cost, in demerits of paragraphs: lines that are missing at its foot, a
#: word divided at the foot of a recto, a last page of fewer lines than four.
_SHORT = (0.0, 9_000.0, 45_000.0, 65_000.0)
_DIVIDED, _FEW = 30_000.0, 65_000.0
_LEAST = 4
#: Of how many missing lines one line more makes fewer: the foot of a page that ends three and more
#: lines short is left to what has to stand together there.
_CURABLE = 2
#: How many pages back paragraphs are changed.
_BACK = 2
#: How many pages may be made again: some, a share of those that were made, and some more where a
#: text ends on a page of few lines.
_AGAIN, _SHARE, _AT_THE_END = 1.0, 0.1, 4.0


class Change(NamedTuple):
    """A paragraph in another number of lines, and by how many demerits it is worse so."""

    key: Key
    lines: int
    extra: float


class Leaf(NamedTuple):
    """A page as it was made: its box, what its faults cost, the paragraphs that can be changed.

    ``is_last`` says that what follows begins anew, or that nothing follows, ``is_curable`` whether
    a line more or less on it may help.
    """

    page: Any
    faults: float
    is_last: bool
    is_curable: bool
    changes: tuple[Change, ...]


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
        self._again_pages = _AGAIN
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
            else _leaf(page, self._setter)
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
            self._setter.choices[best.key] = best.lines

    def _ideas(self, last: int) -> Iterator[tuple[int, Change]]:
        """What may be tried, the nearest page first, as long as pages may be made again."""
        for first in range(last, max(last - _BACK, 0) - 1, -1):
            pages = last - first + 1
            for change in sorted(self._leaves[first].changes, key=lambda one: one.extra):
                if change.extra >= self._leaves[last].faults or pages > self._again_pages:
                    break
                self._again_pages -= pages
                yield first, change

    def _again(self, first: int, change: Change | None) -> None:
        """Make the pages from one on again, with a change or as they were."""
        last = len(self._leaves)
        if change is not None:
            self._setter.choices[change.key] = change.lines
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
                yield Change(key, lines, made.versions[lines].demerits - demerits)


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


def _leaf(page: Any, setter: Setter) -> Leaf:
    """A page that goes on."""
    lines, changes = _lines(page), tuple(_changes(setter))
    if not lines:
        return Leaf(page, 0.0, is_last=False, is_curable=False, changes=changes)
    last, foot = lines[-1], page.children[1]
    bottom = foot.position_y if foot.children else page.content_box_y() + page.height
    short = max(0, int((bottom - last.position_y - last.height) / last.height + 0.05))
    recto = page.page_type.side == "right"
    divided = recto and any(getattr(b, "divided", False) for b in last.descendants())
    faults = _SHORT[min(short, len(_SHORT) - 1)] + _DIVIDED * divided
    is_curable = divided or 0 < short <= _CURABLE
    return Leaf(page, faults, is_last=False, is_curable=is_curable, changes=changes)


def _last_leaf(page: Any, goes_on: bool, setter: Setter) -> Leaf:
    """The last page of a text; whether it does go on from another."""
    few = goes_on and 0 < len(_lines(page)) < _LEAST
    return Leaf(page, _FEW * few, is_last=True, is_curable=few, changes=tuple(_changes(setter)))


def _lines(page: Any) -> list[Any]:
    boxes = page.children[0].descendants()
    return [box for box in boxes if type(box).__name__ == "LineBox" and box.height > 0]
