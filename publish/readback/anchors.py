"""The links of a PDF, and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.readback.pdf_values import BROKEN, Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A tree of names deeper than this is broken.
_DEEP = 30
#: Where the height stands in a destination (ISO 32000-1, table 151).
_HEIGHTS = {"/XYZ": 3, "/FitH": 2, "/FitBH": 2, "/FitR": 5}


def anchors(pdf: Any, pages: list[Any], corners: list[tuple[float, ...]]) -> Iterator[Anchor]:
    """Yield the links of all pages.

    ``corners`` are the lower lefts of the pages as they are seen.
    """
    numbers = {page.obj.objgen: number for number, page in enumerate(pages, 1)}
    names = _names(pdf.Root)
    for number, page in enumerate(pages, 1):
        for annotation in page.obj.get("/Annots") or ():
            try:
                if annotation.get("/Subtype") == "/Link":
                    yield _anchor(annotation, number, corners, numbers, names)
            except BROKEN:
                continue


def _anchor(
    annotation: Any,
    page: int,
    corners: list[tuple[float, ...]],
    numbers: dict[tuple[int, int], int],
    names: dict[str, Any],
) -> Anchor:
    x, y = corners[page - 1]
    left, bottom, right, top = (float(value) for value in annotation.Rect)
    box = (min(left, right) - x, min(bottom, top) - y, max(left, right) - x, max(bottom, top) - y)
    contents, tagged = str(annotation.get("/Contents", "")), "/StructParent" in annotation
    action = annotation.get("/A")
    if action is not None and action.get("/S") != "/GoTo":
        address = str(action.get("/URI", action.get("/F", "")))
        return Anchor(page, box, contents, address=address, tagged=tagged)
    goal = annotation.get("/Dest") if action is None else action.get("/D")
    name = "" if goal is None or _is_array(goal) else str(goal)
    target, height = _spot(names.get(name) if name else goal, numbers)
    if target:
        height -= corners[target - 1][1]
    return Anchor(page, box, contents, name, target, height, tagged=tagged)


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _spot(goal: Any, numbers: dict[tuple[int, int], int]) -> tuple[int, float]:
    """Return the page and the height of a destination; page 0 when there is no such place."""
    if goal is not None and not _is_array(goal):
        goal = goal.get("/D")
    if goal is None or len(goal) < 1:
        return 0, 0
    first = goal[0]
    page = first + 1 if isinstance(first, int) else numbers.get(first.objgen, 0)
    if page not in numbers.values():
        return 0, 0
    index = _HEIGHTS.get(str(goal[1]) if len(goal) > 1 else "", 0)
    height = goal[index] if 0 < index < len(goal) else None
    return page, float(height) if height is not None else 0


def _names(root: Any) -> dict[str, Any]:
    """Return all named destinations, of the tree of names and of the dictionary before PDF 1.2."""
    found: dict[str, Any] = {}
    old = root.get("/Dests")
    if old is not None:
        found = {str(name): goal for name, goal in old.items()}
    tree = root.get("/Names")
    if tree is not None and "/Dests" in tree:
        _collect(tree.Dests, found, _DEEP, set())
    return found


def _collect(node: Any, found: dict[str, Any], deep: int, met: set[Any]) -> None:
    if node.is_indirect and node.objgen in met:
        return
    met.add(node.objgen)
    pairs = list(node.get("/Names", []))
    found.update((str(n), goal) for n, goal in zip(pairs[::2], pairs[1::2], strict=False))
    for child in node.get("/Kids", []) if deep else ():
        _collect(child, found, deep - 1, met)
