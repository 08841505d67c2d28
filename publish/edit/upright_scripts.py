"""Scripts whose letters are never slanted: which of them a text has, and its markup.

Italics exist for Latin, Greek and Cyrillic letters. For emphasis Hebrew is spaced; Arabic, Chinese,
Japanese and Korean are set bold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publish.core.directions import has_capitals

if TYPE_CHECKING:
    from collections.abc import Callable

_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_JOINED = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_EASTERN = (
    "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
#: The class of emphasis in each of these scripts.
_KINDS = {
    "hebrew": re.compile(f"[{_HEBREW}]"),
    "joined": re.compile(f"[{_JOINED}]"),
    "eastern": re.compile(f"[{_EASTERN}]"),
}
#: Runs of characters between which lines may end unless a mark forbids it.
EASTERN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]+")
_UPRIGHT = f"{_HEBREW}{_JOINED}{_EASTERN}"
#: A run of such letters, with what is between them.
_STRETCH = re.compile(f"[{_UPRIGHT}](?:[^A-Za-z\\u00c0-\\u058f\\u1e00-\\u1fff]*[{_UPRIGHT}])?")
_HAN = "\u3005-\u3007\u3041-\u30fa\u30fd-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_LETTER = re.compile(f"[{_HAN}]")
_WESTERN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
_BESIDE = re.compile(
    f"(?<=[{_HAN}])[{_WESTERN}](?:[^{_HAN}]*[{_WESTERN}%])?|[{_WESTERN}](?:[^{_HAN}]*[{_WESTERN}%])?(?=[{_HAN}])"
)
#: The classes of Latin text after and before such characters.
AFTER_HAN, BEFORE_HAN = "after-han", "before-han"
_LAST_CHARACTER = re.compile(
    f"[{_HAN}][ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝヽ]*[^\\w\\s]*$"
)
_ANY = re.compile(f"[{_UPRIGHT}]")
_LETTER = re.compile(r"[^\W\d_]")


def start_of_last_word(text: str) -> int:
    """Return where the last word of a text begins.

    Chinese and Japanese have no spaces: there it is the last character, with what cannot begin a
    line after it (JIS X 4051; JLReq, 3.1.7).
    """
    start = text.rfind(" ") + 1
    found = _LAST_CHARACTER.search(text, start)
    return found.start() if found else start


def emphasis_kind(text: str, lang: str) -> str:
    """Return the class of emphasis on a text, by its first letter.

    ``hebrew``, ``joined`` or ``eastern`` for letters that are never slanted; for others ``latin``
    in a work in a language of such letters, and '' in any other.
    """
    first = _LETTER.search(text)
    kinds = (kind for kind, letters in _KINDS.items() if first and letters.match(first[0]))
    return next(kinds, "" if has_capitals(lang) else "latin")


class Marker:
    """Writes text as markup, with elements around what a style sheet has to treat specially.

    ``upright`` marks letters that are never slanted, in text that may be slanted; ``spaced`` marks
    Latin letters and figures next to Chinese and Japanese characters.
    """

    def __init__(self, escaped: Callable[[str], str], *, upright: bool, spaced: bool) -> None:
        self._escaped, self._upright, self._spaced = escaped, upright, spaced

    def __call__(self, text: str) -> str:
        """Return a text as markup."""
        if _ANY.search(text) is None:
            return self._escaped(text)
        if not self._upright:
            return self._set_apart(text)
        made, end = Markup(""), 0
        for found in _STRETCH.finditer(text):
            inner = self._set_apart(found[0])
            made += escape(text[end : found.start()])
            made += Markup('<span class="upright">{}</span>').format(inner)
            end = found.end()
        return made + escape(text[end:])

    def _set_apart(self, text: str) -> Markup:
        if not self._spaced:
            return escape(text)
        made, end = Markup(""), 0
        for found in _BESIDE.finditer(text):
            after, before = (
                _HAN_LETTER.match(text[: found.start()][-1:]),
                _HAN_LETTER.match(text, found.end()),
            )
            kinds = (AFTER_HAN * bool(after), BEFORE_HAN * bool(before))
            made += escape(text[end : found.start()])
            made += Markup('<span class="{}">{}</span>').format(
                " ".join(filter(None, kinds)), found[0]
            )
            end = found.end()
        return made + escape(text[end:])
