"""Pictures that go to the head of a page: the text goes on where one does not fit.

A style sheet asks for it with ``--figures: head`` (inherited). A figure that stands by itself among
the paragraphs of the text, and has no room where it is called, is passed over; it and all that
come after it are set in their order at the heads of the next pages, above the text, and at the
latest before a section of the first level or the text ends. The engine knows nothing of this: what
is passed on a page is found out when the page is made, from what it begins and ends with, so that
it may be made again and in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.typeset.engine.layout import lay_out_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How the engine keeps the custom property in a style.
_PLACE = contract.FIGURES.name.replace("-", "_")
#: What of the text holds the blocks among which a figure may stand.
_HOLDERS = frozenset({"html", "body", "main", "section"})
#: Where in the tree of boxes something stands: the numbers of children from the root on.
Path = tuple[int, ...]
#: Positions that differ by less are the same, in CSS pixels.
_SAME = 0.05


class Floats:
    """The figures of a document that may be moved, and where they wait."""

    def __init__(self, root_box: Any) -> None:
        self.paths: dict[Any, Path] = dict(_figures(root_box, (), inside=False))
        #: The text, and its sections of the first level: none waits beyond their ends.
        self._bounds = {b for b in _holders(root_box) if b.element_tag == "main"}
        self._bounds |= {c for b in self._bounds for c in b.children if c.element_tag == "section"}
        #: Those that wait when a page begins, by its number.
        self._waiting: dict[int, tuple[Any, ...]] = {}
        self._start: Path = ()
        #: Of the page that is being made: what is set at its head, what has no room there either,
        #: what is passed over.
        self._heads: list[Any] = []
        self._left_over: tuple[Any, ...] = ()
        self._passed: set[Any] = set()

    def begin(self, context: Any, root_box: Any, page: Any, resume_at: Any) -> bool:
        """Set at the head of a page what waits for it, the text below.

        Return whether there is any.
        """
        waiting = self._waiting.get(context.current_page, ())
        self._start, self._heads, self._passed = _path(resume_at), [], set()
        self._left_over = waiting
        if not root_box.children:  # a blank page
            return False
        top = page.content_box_y()
        for box in waiting:
            made, bottom, below = _set(context, box, page, top)
            if self._heads and context.overflows_page(0, bottom):
                break
            made.floated = True
            self._heads.append(made)
            top = bottom + below
        self._left_over = waiting[len(self._heads) :]
        root_box.position_y = top
        return bool(self._heads)

    def waits(self, box: Any) -> bool:
        """Return whether a box is a figure that comes after one that waits, and so waits too."""
        path = self.paths.get(box)
        if path is None or not (self._left_over or any(self.paths[b] < path for b in self._passed)):
            return False
        self._passed.add(box)
        return True

    def passes(self, context: Any, box: Any) -> bool:
        """Tell if a box that has no room on the page is a figure that has some on the next."""
        if box not in self.paths:
            return False
        page = context.current_footnote_area.page
        _, bottom, _ = _set(context, box, page, page.content_box_y())
        if bottom > page.content_box_y() + page.height + _SAME:
            return False
        self._passed.add(box)
        return True

    def stands(self, box: Any) -> None:
        """Know that a box is set where it is called."""
        self._passed.discard(box)

    def at_end(self, box: Any) -> Any:
        """Return where a box goes on that is at its end.

        There, if figures wait that go no further.
        """
        waits = box in self._bounds and (self._left_over or self._passed)
        return {len(box.children): None} if waits else None

    def finish(self, context: Any, root_box: Any, resume_at: Any) -> None:
        """Put what is set at its head into a page; what was passed on it waits for the next."""
        number, heads = context.current_page, self._heads
        if not root_box.children:  # a blank page
            self._waiting[number + 1] = self._left_over
            return
        there = {child.element for child in _blocks(root_box)}
        if heads:
            main = next(b for b in _holders(root_box) if b.element_tag == "main")
            main.children = [*heads, *main.children]
        end = _path(resume_at)
        passed = tuple(
            box
            for box, path in self.paths.items()
            if self._start <= path and (not end or path < end) and box.element not in there
        )
        self._waiting[number + 1] = (*self._left_over, *passed)


def _figures(box: Any, path: Path, *, inside: bool) -> Iterator[tuple[Any, Path]]:
    """Yield the figures that may be moved, in their order, with their paths."""
    inside = inside or box.element_tag == "main"
    for index, child in enumerate(getattr(box, "children", ())):
        if inside and _may_move(child):
            yield child, (*path, index)
        elif child.element_tag in _HOLDERS:
            yield from _figures(child, (*path, index), inside=inside)


def _may_move(box: Any) -> bool:
    """Return whether a block is a figure that is to be moved, and calls no note.

    These go by the text.
    """
    element = box.element
    if not contract.BLOCK.on(element) or [child.tag for child in element] != ["figure"]:
        return False
    asked = any(getattr(token, "value", "") == "head" for token in box.style[_PLACE] or ())
    return asked and not any(child.footnote for child in box.descendants())


def _path(resume_at: Any) -> Path:
    """Return where something goes on, as the engine tells it."""
    path: list[int] = []
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))
        path.append(index)
    return tuple(path)


def _holders(box: Any) -> Iterator[Any]:
    """Yield a page's text, its sections, and what is around them."""
    yield box
    for child in box.children:
        if child.element_tag in _HOLDERS:
            yield from _holders(child)


def _blocks(box: Any) -> Iterator[Any]:
    """Yield all that stands directly in the text or its sections on a page."""
    for holder in _holders(box):
        yield from holder.children


def _set(context: Any, box: Any, page: Any, top: float) -> tuple[Any, float, float]:
    """Return a figure with its head at a height.

    Its box, how far down it ends, and its space below.
    """
    made, figure, position = None, None, top
    for _ in range(2):  # its space above falls away
        box.position_x, box.position_y = page.content_box_x(), position
        made = lay_out_figure(context, box, page)
        figure = next(b for b in made.descendants() if b.element_tag == "figure")
        if abs(figure.border_box_y() - top) < _SAME:
            break
        position -= figure.border_box_y() - top
    assert figure is not None  # noqa: S101 - for the type checker
    return made, figure.border_box_y() + figure.border_height(), figure.margin_bottom


def of(context: Any, root_box: Any) -> Floats:
    """Return the figures of the document that a context lays out."""
    found: Floats | None = context.__dict__.get("floats")
    if found is None:
        found = context.floats = Floats(root_box)
    return found
