"""Figures of glyphs: how wide the word spaces are set, what text stands in a box.

A space is what lies between the advance of one character and the origin of the next; character
boxes are asked for round the spaces only.
"""

from __future__ import annotations

import ctypes
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.units import Box

_SPACE = re.compile(r"(?<=\S)[  ](?=\S)")


class Space(msgspec.Struct, frozen=True):
    """A word space: where it begins, its baseline, its width, in points."""

    page: int
    x: float
    baseline: float
    width: float


def word_spaces(document: Any) -> Iterator[Space]:
    """Yield all word spaces of a PDF that pdfium has opened, with or without a character."""
    for index in range(len(document)):
        page = document[index]
        corner = page.get_cropbox()[:2]
        text_page = page.get_textpage()
        yield from _spaces(text_page, index + 1, corner)
        text_page.close()
        page.close()


def _spaces(text_page: Any, number: int, corner: tuple[float, float]) -> Iterator[Space]:
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    base = ctypes.c_double()
    for found in _SPACE.finditer(_text(text_page)):
        at = found.start()
        if not raw.FPDFText_GetLooseCharBox(text_page, at - 1, box):
            continue
        raw.FPDFText_GetCharOrigin(text_page, at - 1, x, base)
        raw.FPDFText_GetCharOrigin(text_page, at + 1, x, y)
        width = x.value - box.right
        if width > 0 and abs(y.value - base.value) < 0.5:
            yield Space(number, box.right - corner[0], base.value - corner[1], width)


def _text(text_page: Any) -> str:
    """Return the characters of a page; one place for each, whatever it is made of."""
    count = raw.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (count + 1))()
    get = raw.FPDFText_GetUnicode
    if raw.FPDFText_GetText(text_page, 0, count, buffer) == count + 1:
        return bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").ljust(count)
    return "".join(chr(min(get(text_page, i), 0x10FFFF)) for i in range(count))


def texts_in(document: Any, places: list[tuple[int, Box, tuple[float, float]]]) -> list[str]:
    """Return the text in each of some boxes.

    Args:
        document: the PDF, as pdfium has opened it.
        places: page, box, and the page's lower left as it is seen; those of a page together.
    """
    found = []
    for number, own in groupby(places, lambda place: place[0]):
        page = document[number - 1]
        text_page = page.get_textpage()
        found += [_within(text_page, box, corner) for _, box, corner in own]
        text_page.close()
        page.close()
    return found


def _within(text_page: Any, box: Box, corner: tuple[float, float]) -> str:
    left, bottom, right, top = box
    x, y = corner
    buffer = (ctypes.c_ushort * 1024)()
    length = raw.FPDFText_GetBoundedText(
        text_page, left + x - 0.5, top + y, right + x + 0.5, bottom + y, buffer, 1024
    )
    text = bytes(buffer)[: 2 * min(length, 1024)].decode("utf-16-le", "replace")
    return " ".join(text.replace("\0", "").split())
