"""What the structure of a PDF says of the marked contents of its pages."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from publish.core.headings import PDF_HEADING, PDF_HEADINGS
from publish.readback.structure_tree import Content, Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.structure_tree import Structure

_ARTICLES = ("Part", "Art")
_HEADINGS = frozenset((PDF_HEADING, *PDF_HEADINGS))
_INLINE = frozenset(
    ["Span", "Link", "NonStruct", "Quote", "Em", "Strong", "Sub", "Reference", "Lbl", "Code"]
)
_CELLS = ("TD", "TH")


class Mark(msgspec.Struct, frozen=True):
    """What the structure tree says of a marked content: its element, and those around it.

    ``text`` is whether it is in a ``Part`` or ``Art`` (ISO 32000-1, table 333): the layouts set
    the text itself in one, and all that is said about it outside, or in what has the role of an
    aside (ISO 32000-2, 14.8.5: attributes of ARIA). ``note`` is whether it is in a ``Note``.
    """

    tag: str = ""
    text: bool = False
    heading: bool = False
    table_head: bool = False
    element: int = 0
    block: str = ""
    note: bool = False


#: From the pages, by their numbers, and the marked contents of each to what is said of them.
Marks = dict[int, dict[int, Mark]]


class _Visit(NamedTuple):
    """A kid of an element, what is said of what is in that, and whether it is alone there."""

    kid: Element | Content
    around: Mark
    is_alone: bool


def marks_in(structure: Structure) -> Marks:
    """Return what a structure says of the contents of all pages."""
    serial, found = count(1), dict[int, dict[int, Mark]]()
    stack = _visits(structure.root, Mark())
    while stack:
        kid, around, is_alone = stack.pop()
        if isinstance(kid, Content):
            found.setdefault(kid.page, {})[kid.mcid] = around
        else:
            stack += _visits(kid, _within(around, kid, serial, is_alone=is_alone))
    return found


def _visits(element: Element, mark: Mark) -> list[_Visit]:
    """Return the kids of an element, the last one first."""
    is_alone = len(element.kids) + len(element.links) == 1
    return [_Visit(kid, mark, is_alone) for kid in reversed(element.kids)]


def _within(around: Mark, element: Element, serial: Iterator[int], *, is_alone: bool) -> Mark:
    """Return what is said of the contents of an element.

    Args:
        around: what is said of those of the element that it is in.
        element: the element; its kinds are those of ISO 32000-1, 14.8.4.
        serial: numbers elements.
        is_alone: whether it is all that is in its parent: code in a paragraph is then a block.
    """
    tag = element.standard
    if tag == "Lbl" and around.tag == "Note":  # the number of a note: what is in it, a link
        tag = "NonStruct"
    note = around.note or tag == "Note"
    is_aside = tag == "Sect" and element.is_aside
    is_block = tag == "Code" and around.block == "P" and is_alone
    is_inside = (tag in _INLINE and not is_block) or (around.block in _CELLS and not note)
    return Mark(
        tag=around.tag if around.tag in ("Link", "Lbl") else tag,
        text=(around.text or tag in _ARTICLES) and not is_aside,
        heading=around.heading or tag in _HEADINGS,
        table_head=around.table_head or tag == "THead",
        element=around.element if tag in _INLINE else next(serial),
        block=around.block if is_inside else tag,
        note=note,
    )


def numbered(marks: dict[int, Mark], serial: Iterator[int]) -> dict[int, Mark]:
    """Return the marks of a page, with numbers for elements that no other page has."""
    known: dict[int, int] = {}
    for mark in marks.values():
        if mark.element and mark.element not in known:
            known[mark.element] = next(serial)
    return {name: replace(mark, element=known.get(mark.element, 0)) for name, mark in marks.items()}
