"""The structure of a PDF as pdfium has it, page by page: another judge of the same file."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from publish.readback.structure_tree import Content, Element, Structure


def structure_of_page(document: pdfium.PdfDocument, number: int) -> Structure:
    """Return the structure of a page: of other pages there is only that something is there."""
    root = Element("Root")
    tree = raw.FPDF_StructTree_GetForPage(document[number - 1])
    for index in range(raw.FPDF_StructTree_CountChildren(tree)):
        child = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
        if child:
            root.kids.append(_element(child, number))
    raw.FPDF_StructTree_Close(tree)
    return Structure(root)


def _element(item: Any, page: int) -> Element:
    kind = _text(raw.FPDF_StructElement_GetType, item)
    role = _text(raw.FPDF_StructElement_GetStringAttribute, item, b"role")
    found = Element(kind, kind, is_aside=role == "complementary")
    for index in range(raw.FPDF_StructElement_CountChildren(item)):
        mcid = raw.FPDF_StructElement_GetChildMarkedContentID(item, index)
        child = raw.FPDF_StructElement_GetChildAtIndex(item, index) if mcid < 0 else None
        found.kids.append(_element(child, page) if child else Content(page * (mcid >= 0), mcid))
    return found


def _text(get: Any, *what: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    length = get(*what, buffer, len(buffer))
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le")
