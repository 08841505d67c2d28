"""The witness of imposed sheets: which pages are seen on them, and whether whole.

A page on a sheet is a form (ISO 32000-1, 8.10): the characters in it are told, without spaces, in
the order in which they are drawn, and what of it is cut off where its room ends.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from publish.readback.bidi import runs_leftward
from publish.readback.pdfium_objects import bounds, clips, within
from publish.readback.text_runs import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Seen(msgspec.Struct, frozen=True):
    """A page as it is seen on a side of a sheet, counted from 1; ``cut`` is text cut off there."""

    side: int
    text: str
    cut: str = ""


#: What a hyphen at a line's end is told as, by its place on the page and by what the file says.
_HYPHENS = re.compile("[\ufffe\x02\u00ad\u2010]")


def pages_on_sheets(data: bytes) -> list[Seen]:
    """The pages on the sides of sheets, in the order in which they are drawn."""
    found = []
    with pdfium.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            for item in _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject):
                if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
                    edges = [page.get_cropbox(), *clips(item)]
                    found.append(_seen(item, text_page, edges, number + 1))
            text_page.close()
            page.close()
    return _without_order(found)


def pages_of_book(data: bytes) -> list[Seen]:
    """The pages of a PDF read in the same way."""
    found = []
    with pdfium.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            objects = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
            texts = [text for _, text in _texts(objects, text_page)]
            found.append(Seen(number + 1, "".join(texts)))
            text_page.close()
            page.close()
    return _without_order(found)


def _without_order(seen: list[Seen]) -> list[Seen]:
    """Pages as they are; where letters run from right to left with their characters sorted.

    In which order those of an object are, pdfium guesses there by all that is on the page.
    """
    if not any(runs_leftward(one.text) for one in seen):
        return seen
    return [msgspec.structs.replace(one, text="".join(sorted(one.text))) for one in seen]


def _seen(form: Any, text_page: Any, edges: list[Box], side: int) -> Seen:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    texts, cut = [], ""
    for item, text in _texts(
        _objects(form, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject), text_page
    ):
        texts.append(text)
        box = _placed(bounds(item), matrix)
        if text and not cut and not all(within(box, one) for one in edges):
            cut = text
    return Seen(side, "".join(texts), cut)


def _objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]
) -> Iterator[Any]:
    return (get(holder, index) for index in range(count(holder)))


def _texts(objects: Iterator[Any], text_page: Any) -> Iterator[tuple[Any, str]]:
    """The text objects among some objects, with their characters."""
    buffer = ctypes.create_string_buffer(1 << 16)
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    for item in objects:
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            length = raw.FPDFTextObj_GetText(item, text_page, wide, len(buffer))
            text = buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
            # What ends a line is taken for a hyphen by its place on the page: see publish.readback.
            yield item, "".join(_HYPHENS.sub("-", text).split())


def _placed(box: Box, matrix: Any) -> Box:
    """A box of a form where the form stands; it is never turned but by half a circle."""
    x = sorted(matrix.a * side + matrix.e for side in (box[0], box[2]))
    y = sorted(matrix.d * side + matrix.f for side in (box[1], box[3]))
    return x[0], y[0], x[1], y[1]
