"""Scripts whose letters are never slanted: of which a text is, and how that is marked.

An italic is a kind of Latin, Greek and Cyrillic letters. Hebrew is spaced where others are slanted,
Arabic and what is written in Chinese, Japanese or Korean characters is set bold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_JOINED = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_EASTERN = (
    "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
#: The class of emphasis in each of them.
_KINDS = {
    "hebrew": re.compile(f"[{_HEBREW}]"),
    "joined": re.compile(f"[{_JOINED}]"),
    "eastern": re.compile(f"[{_EASTERN}]"),
}
_UPRIGHT = f"{_HEBREW}{_JOINED}{_EASTERN}"
#: A stretch of such letters, with what stands between them.
_STRETCH = re.compile(f"[{_UPRIGHT}](?:[^A-Za-z\\u00c0-\\u058f\\u1e00-\\u1fff]*[{_UPRIGHT}])?")
_ANY = re.compile(f"[{_UPRIGHT}]")
_LETTER = re.compile(r"[^\W\d_]")


def upright_kind(text: str) -> str:
    """The kind of the letters of a text, if it begins with some that are never slanted, or ''."""
    first = _LETTER.search(text)
    if first is None:
        return ""
    return next((kind for kind, letters in _KINDS.items() if letters.match(first[0])), "")


def upright(text: str, escaped: Callable[[str], str] = escape) -> str:
    """A text as markup, with its letters that are never slanted marked as such."""
    if _ANY.search(text) is None:
        return escaped(text)
    made, end = Markup(""), 0
    for found in _STRETCH.finditer(text):
        made += escape(text[end : found.start()])
        made += Markup('<span class="upright">{}</span>').format(found[0])
        end = found.end()
    return made + escape(text[end:])
