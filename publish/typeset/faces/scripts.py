"""Scripts: of which one a character is, and which free faces have it.

The names are those of projects that give their faces away under the SIL Open Font License, or a
licence as free.
"""

from __future__ import annotations

import msgspec


class Script(msgspec.Struct, frozen=True):
    """A script, or a kind of signs: what it is called, and free faces that have it."""

    name: str
    faces: str = ""


_HAN = Script("Chinese and Japanese characters", "Noto Serif CJK or Source Han Serif")
#: By the code of a script (ISO 15924); others have a Noto face of their name.
_SCRIPTS = {
    "Hani": _HAN, "Hira": _HAN, "Kana": _HAN, "Bopo": _HAN,
    "Hang": Script("Korean letters", "Noto Serif CJK, Noto Serif KR or Nanum Myeongjo"),
    "Latn": Script("Latin letters", "Gentium Plus, Charis SIL or Noto Serif"),
    "Cyrl": Script("Cyrillic letters", "Gentium Plus or Noto Serif"),
    "Grek": Script("Greek letters", "GFS Didot, Gentium Plus or Noto Serif"),
    "Hebr": Script("Hebrew letters", "Frank Ruehl CLM or Noto Serif Hebrew"),
    "Arab": Script("Arabic letters", "Amiri or Noto Naskh Arabic"),
    "Syrc": Script("Syriac letters", "Noto Sans Syriac"),
    "Deva": Script("Devanagari letters", "Noto Serif Devanagari"),
    "Egyp": Script("Egyptian hieroglyphs", "Noto Sans Egyptian Hieroglyphs"),
    "Xsux": Script("cuneiform signs", "Noto Sans Cuneiform"),
    "Copt": Script("Coptic letters", "Antinoou or Noto Sans Coptic"),
    "Goth": Script("Gothic letters", "Noto Sans Gothic"),
    "Runr": Script("runes", "Junicode or Noto Sans Runic"),
    "Brai": Script("Braille", "Noto Sans Symbols 2"),
}  # fmt: skip
#: Scripts with a Noto face with serifs.
_WITH_SERIFS = frozenset(
    "Armn Beng Ethi Geor Gujr Guru Khmr Knda Laoo Mlym Mymr Sinh Taml Telu Thai Tibt".split()
)
_COMMON = frozenset({"Zyyy", "Zinh", "Zzzz"})
_SIGNS = Script("signs", "Noto Sans Symbols 2 or DejaVu Sans")
_PRIVATE = Script("characters of a private area")
#: Signs that belong to no script: the last character of a stretch, and what they are.
_KINDS = (
    (0x36F, Script("accents", "Gentium Plus, Charis SIL or Noto Serif")),
    (0x1FFF, _SIGNS),
    (0x20CF, Script("punctuation and signs of money", "Gentium Plus or Noto Serif")),
    (0x20FF, Script("signs around letters", "STIX Two Math or Noto Sans Symbols")),
    (0x218F, Script("letter-like signs and fractions", "STIX Two Math or Noto Sans Symbols")),
    (0x22FF, Script("arrows and mathematical signs", "STIX Two Math or Noto Sans Math")),
    (0x26FF, _SIGNS),
    (0x27BF, Script("ornaments", "Noto Sans Symbols 2 or DejaVu Sans")),
    (0x2BFF, Script("arrows and mathematical signs", "STIX Two Math or Noto Sans Math")),
    (0x2DFF, _SIGNS),
    (0x2E7F, Script("punctuation", "Junicode or Noto Sans Symbols 2")),
    (0x33FF, _HAN),
    (0xDFFF, _SIGNS),
    (0xF8FF, _PRIVATE),
    (0xFFEF, _HAN),
    (0x1CFFF, _SIGNS),
    (0x1D24F, Script("signs of music", "Bravura Text or Noto Music")),
    (0x1D3FF, _SIGNS),
    (0x1D7FF, Script("mathematical letters", "STIX Two Math or Noto Sans Math")),
    (0x1EFFF, _SIGNS),
    (0x1F0FF, Script("cards, dice and dominoes", "Noto Sans Symbols 2 or DejaVu Sans")),
    (0x1F1FF, Script("letters in frames", "Noto Sans Symbols 2 or DejaVu Sans")),
    (0x1F2FF, _HAN),
    (0x1FBFF, Script("emoji and pictographs", "Noto Emoji, the one in black and white")),
    (0xEFFFF, _SIGNS),
    (0x10FFFF, _PRIVATE),
)  # fmt: skip


def script_of(character: str) -> Script:
    """Return the script of a character; for one of no script what kind of sign it is."""
    from fontTools import unicodedata

    code = str(unicodedata.script(character))
    if code in _SCRIPTS:
        return _SCRIPTS[code]
    if code in _COMMON:
        return next(kind for last, kind in _KINDS if ord(character) <= last)
    name = str(unicodedata.script_name(code)).replace("_", " ")
    style = "Serif" if code in _WITH_SERIFS else "Sans"
    return Script(f"{name} letters", f"Noto {style} {name}")
