"""The fonts of a PDF as their dictionaries describe them."""

from __future__ import annotations

import re
import struct
from typing import Any

import msgspec
import pikepdf

from publish.readback.pdf_values import Face
from publish.readback.unreadable import BROKEN

_SUBSET = re.compile(r"[A-Z]{6}\+")
_KINDS = {
    "/CIDFontType0": "OpenType (CFF)",
    "/CIDFontType2": "TrueType",
    "/Type1": "Type 1",
    "/MMType1": "Type 1",
    "/TrueType": "TrueType",
    "/Type3": "Type 3",
}
_SINGLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
#: The highest code of two bytes, as many as those of a font have.
_LAST_CODE = 0xFFFF
#: What stands for a glyph of which the file does not say what it is.
UNKNOWN = "\ufffd"


class Font:
    """A font in use: what it is, and which of its codes have no glyph."""

    def __init__(self, font: Any, page: int) -> None:
        self.wide = font.get("/Subtype") == "/Type0"
        inner = font.DescendantFonts[0] if self.wide else font
        kind = str(inner.get("/Subtype", ""))
        descriptor = inner.get("/FontDescriptor", {})
        name = str(font.get("/BaseFont", inner.get("/Name", "/?"))).lstrip("/")
        self._table = characters_of(font)
        self.face = Face(
            name=_SUBSET.sub("", name),
            kind=_KINDS.get(kind, kind.lstrip("/") or "?"),
            embedded=kind == "/Type3" or any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")),
            subset=kind == "/Type3" or _SUBSET.match(name) is not None,
            space=_word_space(self._table, inner) if self.wide else _simple_space(font),
            page=page,
        )
        self.key = font.objgen if font.is_indirect else name
        self.shows = 0
        self._codes = _glyphs(inner) if self.wide else b""
        self._absent = frozenset() if self.wide else _unnamed(font)

    def text(self, codes: bytes) -> str:
        """Return the characters that a string shows; U+FFFD where the font's table has none."""
        get = self._table.get
        if not self.wide:
            return "".join(get(code, UNKNOWN) for code in codes)
        pairs = struct.unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2])
        return "".join([get(code, UNKNOWN) for code in pairs])

    def as_face(self) -> Face:
        """Return the face, with how often it was used."""
        return msgspec.structs.replace(self.face, shows=self.shows)

    def lacks(self, codes: bytes) -> bool:
        """Return whether one of the codes of a string shows the sign for a missing glyph."""
        if not self.wide:
            return bool(self._absent) and not self._absent.isdisjoint(codes)
        if self._codes:
            pairs = (2 * (codes[i] * 256 + codes[i + 1]) for i in range(0, len(codes) - 1, 2))
            return any(self._codes[at : at + 2] == b"\0\0" for at in pairs)
        at = codes.find(b"\0\0")
        while at >= 0:
            if at % 2 == 0:
                return True
            at = codes.find(b"\0\0", at + 1)
        return False


def _glyphs(inner: Any) -> bytes:
    """Return the glyph of each code of a wide font; nothing when they are the same."""
    table = inner.get("/CIDToGIDMap")
    return table.read_bytes() if isinstance(table, pikepdf.Stream) else b""


def _unnamed(font: Any) -> frozenset[int]:
    """Return the codes of a simple font that its encoding says have no glyph."""
    encoding = font.get("/Encoding")
    absent, code = set(), 0
    try:
        for item in encoding.get("/Differences", []):
            if isinstance(item, int):
                code = item
                continue
            if str(item) == "/.notdef":
                absent.add(code)
            code += 1
    except BROKEN:
        return frozenset()
    return frozenset(absent)


def _simple_space(font: Any) -> float:
    try:
        return float(font.Widths[32 - int(font.FirstChar)]) / 1000
    except BROKEN:
        return 0


def _word_space(table: dict[int, str], inner: Any) -> float:
    """Return the width of the space in ems: its code is that which stands for U+0020."""
    try:
        code = next((code for code, text in table.items() if text == " "), None)
        return 0 if code is None else _width(inner, code) / 1000
    except BROKEN:
        return 0


def _width(inner: Any, code: int) -> float:
    """Return the width that a font gives for a glyph (ISO 32000-1, 9.7.4.3).

    0 when it gives none.
    """
    items, at = inner.get("/W", []), 0
    while at < len(items) - 1:
        first, then = int(items[at]), items[at + 1]
        if not isinstance(then, int):
            if first <= code < first + len(then):
                return float(then[code - first])
            at += 2
        else:
            if first <= code <= then:
                return float(items[at + 2])
            at += 3
    return 0


def characters_of(font: Any) -> dict[int, str]:
    """Return a map from the codes of a font to characters (ISO 32000-1, 9.10.3).

    Empty where it says none.

    One that is broken says none.
    """
    try:
        return _characters(font.ToUnicode.read_bytes()) if font and "/ToUnicode" in font else {}
    except (*BROKEN, OverflowError, pikepdf.PdfError):
        return {}


def _characters(data: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in _BLOCK.findall(data):
        for code, text in _SINGLE.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in _RANGES.findall(data):
        for first, last, text in _RANGE.findall(block):
            start, size = int(text, 16), len(text) // 2
            for n in range(min(int(last, 16), _LAST_CODE) - int(first, 16) + 1):
                character = (start + n).to_bytes(size, "big").decode("utf-16-be", "replace")
                found[int(first, 16) + n] = character
    return found
