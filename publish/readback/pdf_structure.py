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
    set the text itself in one, and all that is said about it outside, or in what has the
    role of an aside (ISO 32000-2, 14.8.5: attributes of ARIA). ``note`` is whether it
    stands in a ``Note``.
    """

    tag: str = ""
    text: bool = False
    heading: bool = False
    table_head: bool = False
    element: int = 0
    block: str = ""
    note: bool = False


def mark_of(item: Any, tags: dict[int, Mark] | None) -> Mark:
    """Return what the structure says of a text object; no tag for what it leaves out."""
    if tags is None:
        return Mark("untagged")
    return tags.get(raw.FPDFPageObj_GetMarkedContentID(item), Mark())


def names_of(item: Any) -> list[str]:
    """Return the names of the marked contents in which an object stands."""
    return [_asked(raw.FPDFPageObjMark_GetName, mark) for mark in _marks(item)]


def artifact_of(item: Any) -> str:
    """Return what kind of artifact an object is.

    *layout*, *again* (a table's head that goes on), or ''.

    Running heads and feet have a ``Subtype`` (ISO 32000-1, table 330), the numbers of lines and
    ornaments have none; nor has the head of a table that is repeated, which is ``Attached``.
    """
    keys = [
        _asked(raw.FPDFPageObjMark_GetParamKey, mark, index)
        for mark in _marks(item)
        if _asked(raw.FPDFPageObjMark_GetName, mark) == "Artifact"
        for index in range(raw.FPDFPageObjMark_CountParams(mark))
    ]
    if "Type" not in keys or "Subtype" in keys:
        return ""
    return "again" if "Attached" in keys else "layout"


def _marks(item: Any) -> list[Any]:
    count = raw.FPDFPageObj_CountMarks(item)
    return [raw.FPDFPageObj_GetMark(item, index) for index in range(count)]


def _asked(get: Any, *what: Any) -> str:
    """Return a name that pdfium tells."""
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    get(*what, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer), length)
    return buffer.raw[: max(length.value - 2, 0)].decode("utf-16-le")


def said_of(item: Any, buffer: Any) -> tuple[str, int]:
    """Return what a text object reads as by its marked content, and which one that is."""
    length = ctypes.c_ulong()
    octets = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte))
    get = raw.FPDFPageObjMark_GetParamBlobValue
    for mark in _marks(item):
        if get(mark, b"ActualText", octets, len(buffer), length) and length.value:
            data = buffer.raw[: length.value]
            wide = data.startswith(b"\xfe\xff")
            text = data[2:].decode("utf-16-be", "replace") if wide else data.decode("latin-1")
            return text, ctypes.cast(mark, ctypes.c_void_p).value or 0
    return "", 0


def marks_of(page: Any, serial: Iterator[int]) -> dict[int, Mark] | None:
    """Return a map from marked-content ids of a page to what the structure says of them."""
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
    alone, aside = tag == "Code" and _is_alone(element), _is_aside(element, tag)
    mark = within(around, tag, serial, is_alone=alone, is_aside=aside)
    for i in range(raw.FPDF_StructElement_CountChildren(element)):
        number = raw.FPDF_StructElement_GetChildMarkedContentID(element, i)
        if number >= 0:
            found[number] = mark
        else:
            _collect(raw.FPDF_StructElement_GetChildAtIndex(element, i), mark, found, serial)


def within(
    around: Mark, tag: str, serial: Iterator[int], *, is_alone: bool, is_aside: bool
) -> Mark:
    """Return what is said of the contents of an element.

    Args:
        around: what is said of those of the element that it stands in.
        tag: its kind, a standard one (ISO 32000-1, 14.8.4).
        serial: numbers elements.
        is_alone: whether it is all that is in its parent: code in a paragraph is then a block.
        is_aside: whether it says of itself that it stands beside the text around it.
    """
    if tag == "Lbl" and around.tag == "Note":  # the number of a note: what is in it, a link
        tag = "NonStruct"
    note = around.note or tag == "Note"
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


def _is_alone(element: Any) -> bool:
    """Return whether an element is all that is in its parent.

    Code in a paragraph is a block of it.
    """
    return bool(
        raw.FPDF_StructElement_CountChildren(raw.FPDF_StructElement_GetParent(element)) == 1
    )


def _is_aside(element: Any, tag: str) -> bool:
    """Return whether an element says of itself that it stands beside the text around it."""
    if tag != "Sect":  # an Aside is read as one
        return False
    buffer = ctypes.create_string_buffer(64)
    get = raw.FPDF_StructElement_GetStringAttribute
    length = get(element, b"role", buffer, len(buffer))
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le") == "complementary"
