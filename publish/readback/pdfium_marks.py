"""The marked contents in which an object of a page is, as pdfium has them."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

from publish.readback.marked_content import Mark


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
    """Return a name that pdfium gives."""
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    get(*what, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer), length)
    return buffer.raw[: max(length.value - 2, 0)].decode("utf-16-le")


def actual_text_of(item: Any, buffer: Any) -> tuple[str, int]:
    """Return the actual text of a text object, and which marked content states it."""
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
