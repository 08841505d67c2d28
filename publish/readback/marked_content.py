"""What the structure of a file of ours says of the contents of its pages, read once.

pdfium has the structure page by page, and goes over all elements of a section for each page on
which that has something: for a long work that is most of the reading.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from publish.readback.pdf_structure import Mark, within

if TYPE_CHECKING:
    from collections.abc import Iterator

#: From the pages, by their numbers, and the marked contents of each to what is said of them.
Marks = dict[int, dict[int, Mark]]


class _Visit(NamedTuple):
    """What is to be looked at: a kid of an element, what is around it, and on which page."""

    item: Any
    around: Mark
    page: Any
    is_alone: bool


def marks_in(root: Any, pages: list[Any]) -> Marks:
    """Read the structure.

    Args:
        root: the root of the structure (ISO 32000-1, 14.7.2).
        pages: of the file, in order.
    """
    numbers = {page.obj.objgen: number for number, page in enumerate(pages, 1)}
    roles = {str(name): str(kind) for name, kind in dict(root.get("/RoleMap", {})).items()}
    serial, found, seen = count(1), dict[int, dict[int, Mark]](), set[Any]()
    stack = _kids(root, Mark(), None)
    while stack:
        item, around, page, alone = stack.pop()
        kind = item.get("/Type") if not isinstance(item, int) else None
        if isinstance(item, int):
            found.setdefault(numbers[page.objgen], {})[item] = around
        elif kind == "/MCR":
            here = item.get("/Pg", page)
            found.setdefault(numbers[here.objgen], {})[int(item.MCID)] = around
        elif kind != "/OBJR" and item.objgen not in seen:
            seen.add(item.objgen)
            tag = roles.get(str(item.S), str(item.S)).lstrip("/")
            aside = tag == "Sect" and _is_aside(item)
            mark = within(around, tag, serial, is_alone=alone, is_aside=aside)
            stack += _kids(item, mark, item.get("/Pg", page))
    return found


def numbered(marks: dict[int, Mark], serial: Iterator[int]) -> dict[int, Mark]:
    """Return the marks of a page, with numbers for elements that no other page has."""
    known: dict[int, int] = {}
    for mark in marks.values():
        if mark.element and mark.element not in known:
            known[mark.element] = next(serial)
    return {name: replace(mark, element=known.get(mark.element, 0)) for name, mark in marks.items()}


def _kids(item: Any, mark: Mark, page: Any) -> list[_Visit]:
    """Return the kids of an element, the last one first."""
    import pikepdf

    kids = item.get("/K")
    each = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
    return [_Visit(kid, mark, page, len(each) == 1) for kid in reversed(each)]


def _is_aside(item: Any) -> bool:
    import pikepdf

    said = item.get("/A")
    each = list(said) if isinstance(said, pikepdf.Array) else [said]
    return any(
        isinstance(a, pikepdf.Dictionary) and a.get("/role") == "complementary" for a in each
    )
