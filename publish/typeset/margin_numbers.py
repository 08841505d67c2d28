"""Numbers in the margin, set when the lines of the text are known.

They are laid out as a document of their own and become part of the pages as margin
boxes: no part of the text's order for a screen reader or a copying hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from publish.core import contract
from publish.core.units import PT_PER_PX
from publish.typeset.engine.boxes import children_of, lines_in, margin_of, page_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.source import tree
    from publish.typeset.pages import Pages

Side = Literal["left", "right"]
#: So many letters of numbers have room in the least inner margin.
_WIDE = 6
#: How far below another a number stands where the page has no more lines, in points.
_STEP = 14.0


class Mark(msgspec.Struct, frozen=True):
    """A number in the margin: the index of its page, its baseline and edge in points.

    A mark on the left ends at ``edge``, one on the right begins there.
    """

    page: int
    baseline: float
    edge: float
    side: Side
    text: str
    kind: Literal["paragraph", "line", "page", "original"]


def paragraph_marks(
    pages: Pages, edges: tuple[float, float], outer: bool, element: str = contract.MAIN.name
) -> list[Mark]:
    """Return a mark for each numbered block at its first line.

    Args:
        pages: the laid-out text.
        edges: how far left and right of the text block the numbers stand, in points.
        outer: in the outer margin, or always where lines begin.
        element: the element that holds the text.
    """
    marks, numbered = [], set()
    begin, end = _sides(pages)
    for index in range(len(pages)):
        lines = pages.lines(index, element)
        left, right = _text_block(pages, index)
        side = end if outer and index % 2 == 0 else begin
        edge = right + edges[1] if side == "right" else left - edges[0]
        for line in lines:
            if line.block and line.block not in numbered:
                numbered.add(line.block)
                number = line.block.removeprefix("p")
                marks.append(Mark(index, line.baseline, edge, side, number, "paragraph"))
    return marks


def original_marks(
    pages: Pages,
    originals: Iterable[tree.SourcePage],
    gap: float,
    element: str = contract.MAIN.name,
) -> list[Mark]:
    """Return a mark at the inner side for each page of the original, where it begins."""
    labels = {page.id: page.label for page in originals}
    marks, (begin, end) = [], _sides(pages)
    for index, page in enumerate(pages.document.pages):
        found = {name: place for name, place in page.anchors.items() if name in labels}
        baselines = [line.baseline for line in pages.lines(index, element)] if found else []
        left, right = _text_block(pages, index)
        side = begin if index % 2 == 0 else end
        edge = right + gap if side == "right" else left - gap
        lines: dict[float, list[str]] = {}
        for name in (name for name in labels if name in found):
            top = found[name][1] * PT_PER_PX
            baseline = next((b for b in sorted(baselines) if b > top), top)
            lines.setdefault(baseline, []).append(labels[name])
        marks += [
            Mark(index, baseline, edge, side, f"[{text}]", "original")
            for baseline, text in _beside(lines, sorted(baselines))
        ]
    return marks


def _beside(lines: dict[float, list[str]], baselines: list[float]) -> Iterator[tuple[float, str]]:
    """Yield the numbers that begin in each line.

    What no margin has room for goes on beside the next.
    """
    last = -1.0
    for baseline, begun in lines.items():
        joined = ", ".join(begun)
        for text in [joined] if len(joined) <= _WIDE else begun:
            last = next(
                (b for b in baselines if b >= baseline and b > last), max(baseline, last + _STEP)
            )
            yield last, text


def line_marks(
    pages: Pages, every: int, gap: float, element: str = contract.MAIN.name
) -> list[Mark]:
    """Return a mark at the end of each ``every``-th line of a page; ``gap`` in points."""
    marks, (_, side) = [], _sides(pages)
    for index in range(len(pages)):
        edge = end_edge(pages, index, gap)
        baselines = sorted({round(line.baseline, 1) for line in pages.lines(index, element)})
        marks += [
            Mark(index, baseline, edge, side, str(number), "line")
            for number, baseline in enumerate(baselines, 1)
            if every and number % every == 0
        ]
    return marks


def _sides(pages: Pages) -> tuple[Side, Side]:
    """Return the sides on which lines begin and end; rectos are on that on which they end."""
    return ("right", "left") if pages.leftward else ("left", "right")


def end_edge(pages: Pages, index: int, gap: float) -> float:
    """Return where what stands so far from the ends of the lines of a page is nearest to them."""
    left, right = _text_block(pages, index)
    return left - gap if pages.leftward else right + gap


def end_side(pages: Pages) -> Side:
    """Return the side on which lines end."""
    return _sides(pages)[1]


def _text_block(pages: Pages, index: int) -> tuple[float, float]:
    box = page_box(pages.document.pages[index])
    left = box.content_box_x() * PT_PER_PX
    return left, left + box.width * PT_PER_PX


def overlay_markup(marks: list[Mark]) -> str:
    """Return the markup of all numbers: on one page, one upon the other.

    They are moved from there.
    """
    name = contract.MARK.name
    body = "".join(f'<span class="{name} {name}-{m.kind}">{m.text}</span>' for m in marks)
    return f'<html lang="en"><body>{body}</body></html>'


#: The page of the overlay: it has no margins, and nothing takes up room on it.
OVERLAY_STYLE = (
    "@page { size: 100mm 100mm; margin: 0 } body { margin: 0 }"
    f".{contract.MARK} {{ position: absolute; top: 0; left: 0; white-space: nowrap }}"
)


def lay_over(pages: Pages, overlay: Pages, marks: list[Mark]) -> None:
    """Move each number to its page and its place."""
    root = page_box(overlay.document.pages[0]).children[0]
    numbers: list[list[Any]] = [[] for _ in range(len(pages))]
    for box, mark in zip(_marks_in(root), marks, strict=True):
        _place(box, mark)
        numbers[mark.page].append(box)
    for page, mine in zip(pages.document.pages, numbers, strict=True):
        if mine:
            box = page_box(page)
            box.children = (*box.children, margin_of(root, mine))


def _marks_in(box: Any) -> list[Any]:
    found = []
    for child in children_of(box):
        if contract.MARK.on(child.element):
            found.append(child)
        else:
            found += _marks_in(child)
    return found


def _place(box: Any, mark: Mark) -> None:
    line = next(lines_in(box))
    width = sum(child.width for child in line.children)
    left = mark.edge / PT_PER_PX - (width if mark.side == "left" else 0)
    box.translate(
        left - line.position_x, mark.baseline / PT_PER_PX - line.position_y - line.baseline
    )
