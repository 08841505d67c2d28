"""The structure tree of a tagged PDF: what it says of each piece of text on a page."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLES = ("Part", "Art")
_HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6")
_INLINE = frozenset(
    ["Span", "Link", "NonStruct", "Quote", "Em", "Strong", "Sub", "Reference", "Lbl", "Code"]
)
_CELLS = ("TD", "TH")


class Mark(msgspec.Struct, frozen=True):
    """What the structure tree says of a marked content: its element, and those around it.

    ``text`` is whether it stands in a ``Part`` or ``Art`` (ISO 32000-1, table 333): the layouts
    set the text itself in one, and all that is said about it outside.
    """

    tag: str = ""
    text: bool = False
    heading: bool = False
    table_head: bool = False
    element: int = 0
    block: str = ""


def mark_of(item: Any, tags: dict[int, Mark] | None) -> Mark:
    """What the structure says of a text object; no tag for what it leaves out."""
    if tags is None:
        return Mark("untagged")
    return tags.get(raw.FPDFPageObj_GetMarkedContentID(item), Mark())


def marks_of(page: Any, serial: Iterator[int]) -> dict[int, Mark] | None:
    """From marked-content ids of a page to what the structure says of them."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return None
    found: dict[int, Mark] = {}
    count = raw.FPDF_StructTree_CountChildren(tree)
    for i in range(count):
        _collect(raw.FPDF_StructTree_GetChildAtIndex(tree, i), Mark(), found, serial)
    raw.FPDF_StructTree_Close(tree)
    return found if count > 0 else None


def _collect(element: Any, around: Mark, found: dict[int, Mark], serial: Iterator[int]) -> None:
    if not element:
        return
    buffer = ctypes.create_string_buffer(64)
    length = raw.FPDF_StructElement_GetType(element, buffer, len(buffer))
    tag = buffer.raw[: max(length - 2, 0)].decode("utf-16-le")
    mark = Mark(
        tag=around.tag if around.tag in ("Link", "Lbl") else tag,
        text=around.text or tag in _ARTICLES,
        heading=around.heading or tag in _HEADINGS,
        table_head=around.table_head or tag == "THead",
        element=around.element if tag in _INLINE else next(serial),
        block=around.block if tag in _INLINE or around.block in _CELLS else tag,
    )
    for i in range(raw.FPDF_StructElement_CountChildren(element)):
        number = raw.FPDF_StructElement_GetChildMarkedContentID(element, i)
        if number >= 0:
            found[number] = mark
        else:
            _collect(raw.FPDF_StructElement_GetChildAtIndex(element, i), mark, found, serial)
