"""The order in which the structure of a PDF tells what stands on its pages (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.readback.file_text import Line

#: A marked content: the number of its page from 1, and its own on that page.
Content = tuple[int, int]
N = TypeVar("N", bound="Line")


def order(pdf: Any) -> dict[Content, int]:
    """Each marked content's place in the structure of a whole file, from 1."""
    import pikepdf

    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found: dict[Content, int] = {}
    stack: list[tuple[Any, int]] = [(pdf.Root.StructTreeRoot.get("/K"), 0)]
    met: set[Any] = set()
    while stack:
        item, page = stack.pop()
        if getattr(item, "is_indirect", False):
            if item.objgen in met:
                continue
            met.add(item.objgen)
        if isinstance(item, pikepdf.Array):
            stack += [(kid, page) for kid in reversed(list(item))]
        elif isinstance(item, pikepdf.Dictionary):
            page = numbers.get(item.Pg.objgen, 0) if "/Pg" in item else page
            stack.append((item.get("/MCID", item.get("/K")), page))
        elif isinstance(item, int):  # what is broken in it is told elsewhere
            found[page, int(item)] = len(found) + 1
    return found


def in_order(lines: Iterable[N]) -> list[N]:
    """Lines with each caption where the structure has it: its figure may be on a later page."""
    found: list[N] = []
    for line in lines:
        at = len(found)
        if line.tag == "Caption" and line.order:
            while at and found[at - 1].order > line.order:
                at -= 1
        found.insert(at, line)
    return found
