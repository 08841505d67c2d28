"""How a face is put into a PDF: where every reader finds its glyphs, whole if its licence says so.

Used by the page engine while it writes fonts (see :mod:`publish.typeset.engine.amendments`).
"""

from __future__ import annotations

import io
from typing import Any

from publish.typeset.faces.files import may_be_cut, opened

#: How fonts with outlines of TrueType begin.
_TRUETYPE = (b"\0\1\0\0", b"true", b"ttcf")
#: The operator of CFF that says which numbers glyphs have (CFF, table 10).
_ROS = b"\x0c\x1e"


def embed(font: Any, used: dict[int, str], hinting: bool) -> None:
    """Make a font of the engine ready for the file; ``used`` are its glyphs with their text.

    Pages that are written twice bring it here twice.
    """
    from weasyprint.text.fonts import get_hb_object_data

    font.file_content = get_hb_object_data(font.hb_face)
    if not _may_be_cut(font):
        used, font.subset = {}, _leave
        font.file_content = _alone(font)
        font.name = b"/" + font.name.removeprefix(b"/").rpartition(b"+")[2]
    font.clean(used, hinting)
    if font.file_content[:4] == b"OTTO":
        font.file_content = _as_cff(font, used)


def _may_be_cut(font: Any) -> bool:
    if "OS/2" not in font.tables:
        return True
    table: bytes = opened(font.file_content, font.index).reader["OS/2"]
    return may_be_cut(int.from_bytes(table[8:10], "big"))


def _leave(*_: object) -> None:
    """Leave the face whole."""


def _alone(font: Any) -> bytes:
    """Return the bytes of a face of its own; out of a collection it is taken."""
    data: bytes = font.file_content
    return _saved(opened(data, font.index)) if data[:4] == b"ttcf" else data


def kind_of(font: Any) -> str:
    """Return as what outlines of CFF are in the file (ISO 32000-1, table 126)."""
    return "/OpenType" if font.file_content[:4] == b"OTTO" else "/CIDFontType0C"


def form_of(font: Any) -> str:
    """Return whether a font has outlines of CFF (``otf``) or of TrueType (``ttf``)."""
    return "ttf" if font.file_content[:4] in _TRUETYPE else "otf"


def _as_cff(font: Any, used: dict[int, str]) -> bytes:
    """Return a font of CFF outlines in a form in which every reader finds its glyphs.

    The page names glyphs by their places in the face. In a face that has numbers of its own for
    them (CID-keyed, as those of Chinese and Japanese are) readers go by these (ISO 32000-1,
    9.7.4.2), and would show other glyphs, or none: the places are made the numbers. Then no place
    has to be kept for glyphs that are not used. Variable outlines (CFF2), which no PDF may have,
    become those of CFF.
    """
    data: bytes = font.file_content
    cut = opened(data)
    if "CFF2" in cut:
        from fontTools.cffLib.CFF2ToCFF import convertCFF2ToCFF

        convertCFF2ToCFF(cut)
        return _saved(cut)
    if not _has_numbers(cut.reader["CFF "]):
        return data
    top = cut["CFF "].cff.topDictIndex[0]
    places = sorted({0} | {n for n in used or range(font.glyph_count) if n < font.glyph_count})
    names = [f"cid{place:05}" if place else ".notdef" for place in places]
    strings = top.CharStrings
    items = strings.charStringsIndex
    items.items = [items[place] for place in places]
    del items.file, items.offsets
    if hasattr(top, "FDSelect"):
        select = top.FDSelect
        select.gidArray, select.format = [select.gidArray[place] for place in places], None
    strings.charStrings = {name: number for number, name in enumerate(names)}
    top.charset, top.numGlyphs = names, len(names)
    out: bytes = cut["CFF "].compile(cut)
    return out


def _has_numbers(table: bytes) -> bool:
    """Return whether CFF outlines have numbers of their own.

    What says so (ROS) stands in the Top DICT.
    """
    names = _after(table, table[2])
    return _ROS in table[names : _after(table, names)]


def _after(table: bytes, start: int) -> int:
    """Return where an INDEX of CFF ends (CFF, 5)."""
    count, size = int.from_bytes(table[start : start + 2], "big"), table[start + 2]
    last = start + 3 + count * size
    return (
        last + size - 1 + int.from_bytes(table[last : last + size], "big") if count else start + 2
    )


def _saved(font: Any) -> bytes:
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
