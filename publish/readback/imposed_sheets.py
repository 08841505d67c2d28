"""Readback of imposed sheets: which pages are seen on them, how they lie, and whether whole.

A page on a sheet is a form (ISO 32000-1, 8.10). Its characters are told by the tables of its faces,
without spaces, in the order in which they are drawn: pdfium tells those of a page by their places,
and of a page that is made smaller or turned it tells others. Where a form stands, and what of it is
cut off where its room ends, is told by pdfium.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import pypdfium2.raw as raw

from publish.core.characters import HYPHEN, SOFT_HYPHEN
from publish.core.units import Box
from publish.readback.content_stream import read_form
from publish.readback.inspection import inspect
from publish.readback.operators import instructions
from publish.readback.pdf_values import Inside
from publish.readback.pdfium_objects import bounds, clips, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.readback.shown_strings import ShownString

#: How a page lies on its side of a sheet; *otherwise* is a quarter turned, slanted or mirrored.
Orientation = Literal["upright", "on its head", "otherwise"]
#: What is no more than a rounding, of a page's scale.
_SLANT = 1e-3
#: What a hyphen at a line's end is told as, by its place on the page and by what the file says.
_HYPHENS = re.compile(f"[\ufffe\x02{SOFT_HYPHEN}{HYPHEN}]")


class PlacedPage(msgspec.Struct, frozen=True):
    """A page as it is seen on a side of a sheet, counted from 1; ``cut`` is text cut off there."""

    side: int
    text: str
    cut: str = ""
    orientation: Orientation = "upright"


def pages_on_sheets(data: bytes) -> list[PlacedPage]:
    """Return the pages on the sides of sheets, in the order in which they are drawn."""
    found, file = [], inspect(data)
    for side, texts in enumerate(_texts_of_forms(file.objects), 1):
        page = file.pages[side - 1]
        forms = _of_kind(_on_page(page), raw.FPDF_PAGEOBJ_FORM)
        for form, text in zip(forms, texts, strict=True):
            edges = [page.get_cropbox(), *clips(form)]
            found.append(_placed_page(form, page, edges, PlacedPage(side, text)))
        page.close()
    return found


def pages_of_book(data: bytes) -> list[PlacedPage]:
    """Return the pages of a PDF read in the same way."""
    inside = inspect(data).anatomy
    numbers = range(1, len(inside.boxes) + 1)
    return [PlacedPage(number, _text(inside.shown.get(number, []))) for number in numbers]


# --- what is said -----------------------------------------------------------------------


def _texts_of_forms(sheets: Any) -> Iterator[list[str]]:
    """Yield for each side the texts of the forms on it, in the order in which they are drawn."""
    inside, read = Inside(), dict[tuple[int, int], str]()
    for page in sheets.pages:
        texts = []
        for drawn in instructions(page, "Do"):
            form = page.obj.Resources.XObject[str(drawn.operands[0])]
            if form.objgen not in read:
                number = len(read) + 1
                read_form(form, number, inside)
                read[form.objgen] = _text(inside.shown.get(number, []))
            texts.append(read[form.objgen])
        yield texts


def _text(strings: list[ShownString]) -> str:
    return _without_spaces("".join(string.text for string in strings))


def _without_spaces(text: str) -> str:
    return "".join(_HYPHENS.sub("-", text).split())


# --- where it stands --------------------------------------------------------------------


def _placed_page(form: Any, page: Any, edges: list[Box], placed: PlacedPage) -> PlacedPage:
    """Return a page as it is seen, with how it lies there and what of it is cut off."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    cut = ""
    for item in _of_kind(_in_form(form), raw.FPDF_PAGEOBJ_TEXT):
        box = _placed(bounds(item), matrix)
        if not all(within(box, edge) for edge in edges):
            cut = cut or _characters(item, page)
    return msgspec.structs.replace(placed, cut=cut, orientation=_orientation(matrix))


def _orientation(matrix: Any) -> Orientation:
    slant = max(abs(matrix.b), abs(matrix.c), abs(matrix.a - matrix.d))
    if slant > _SLANT * max(abs(matrix.a), abs(matrix.d)):
        return "otherwise"
    return "upright" if matrix.a > 0 else "on its head"


def _characters(item: Any, page: Any) -> str:
    """Return the characters of a text object, as pdfium tells them."""
    buffer = ctypes.create_string_buffer(1 << 16)
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    text_page = page.get_textpage()
    length = raw.FPDFTextObj_GetText(item, text_page, wide, len(buffer))
    text_page.close()
    return _without_spaces(buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace"))


def _on_page(page: Any) -> Iterator[Any]:
    return _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)


def _in_form(form: Any) -> Iterator[Any]:
    return _objects(form, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)


def _objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]
) -> Iterator[Any]:
    return (get(holder, index) for index in range(count(holder)))


def _of_kind(objects: Iterator[Any], kind: int) -> Iterator[Any]:
    return (item for item in objects if raw.FPDFPageObj_GetType(item) == kind)


def _placed(box: Box, matrix: Any) -> Box:
    """Return a box of a form where the form stands; it is never turned but by half a circle."""
    x = sorted(matrix.a * side + matrix.e for side in (box[0], box[2]))
    y = sorted(matrix.d * side + matrix.f for side in (box[1], box[3]))
    return x[0], y[0], x[1], y[1]
