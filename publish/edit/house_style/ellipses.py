"""Ellipses: one character (U+2026), spaced as the language has it.

English follows Hart's Rules 4.7: spaced on both sides, closed up to punctuation that follows; a
full stop before one is kept. French and Russian close it up to the word before. German spaces it
where whole words are left out, which only the writer knows: there the spaces stay unchanged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.characters import NOTE_CALL, OBJECT
from publish.edit.house_style.edits import NO_BREAK, base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

_SPACE = "[ \u00a0\u202f\u2009]"
_DOTS = re.compile(rf"({_SPACE}*)([.…](?:{_SPACE}?[.…])*)({_SPACE}*)")
_OPENING = "([{¿¡\n/-–—"
_CLOSING = f".,;:!?)]}}\n{chr(NOTE_CALL)}{OBJECT}/"
#: Next to these the spaces stay as typed: they show to which words a mark belongs.
_QUOTES = "‘’“”„‚«»‹›'\""
#: An ellipsis that ends a sentence, and one after a sentence's end: the author's order is kept.
_BEFORE_STOP = re.compile(rf"\.\.\.{_SPACE}\.|…{_SPACE}?\.")
_AFTER_STOP = re.compile(rf"\.{_SPACE}?(?:\.{_SPACE}?\.{_SPACE}?\.|…)")
_ALONE = re.compile(rf"\.{_SPACE}?\.{_SPACE}?\.|…")
#: A sentence's end, and an ellipsis that begins the next and does not include it.
_PARTED = re.compile(rf"(\.{_SPACE}+)(?:\.{_SPACE}?\.{_SPACE}?\.|…)")
_ELLIPSES = ((_BEFORE_STOP, "…."), (_AFTER_STOP, f".{NO_BREAK}…"), (_ALONE, "…"))


def ellipses(text: str, lang: str) -> Iterator[Edit]:
    """Yield ellipses as one character, with the spaces of the language: word … word."""
    if "..." not in text and "…" not in text and ". ." not in text and ".\u00a0." not in text:
        return
    language = base(lang)
    for found in _DOTS.finditer(text):
        ellipsis = next((new for pattern, new in _ELLIPSES if pattern.fullmatch(found[2])), "")
        parted = _PARTED.fullmatch(found[2])
        if language != "en" and parted and not found[1]:
            new = parted[1] + "…" + found[3]
        elif not ellipsis or (ellipsis != "…" and language != "en"):
            continue
        else:
            new = _set(text, found, ellipsis, language)
        if new != found[0]:
            yield *found.span(), new


def _set(text: str, found: re.Match[str], ellipsis: str, language: str) -> str:
    """Return the character with the spaces around it."""
    first, last = found.span()
    before, after = text[first - 1 : first] if first else "", text[last : last + 1]
    if before in ("[", "(") and after in ("]", ")"):
        return ellipsis
    if language == "en":
        return _english(text, found, ellipsis, before, after)
    if language in ("fr", "ru"):
        left = "" if before.isalnum() else found[1]
        right = found[3] or (" " if after.isalnum() and before.isalnum() else "")
        return left + ellipsis + right
    return (NO_BREAK if found[1] and before.strip() else found[1]) + ellipsis + found[3]


def _english(text: str, found: re.Match[str], ellipsis: str, before: str, after: str) -> str:
    if _in_a_word(text, found):
        return ellipsis
    right = "" if not after or after in _CLOSING else found[3][:1] or " "
    if after and after in _QUOTES:
        right = found[3]
    if ellipsis.startswith(".") and _begins(before, is_apart=bool(found[1])):
        ellipsis = "…."
    if before in (".", ",", ";", ":", "!", "?"):
        ellipsis = ellipsis.removeprefix(f".{NO_BREAK}")
    if not before.strip() or before in _OPENING:
        return (found[1] if not before.strip() else "") + ellipsis + right
    if before in _QUOTES:
        return NO_BREAK * bool(found[1]) + ellipsis + right
    return ("" if ellipsis.startswith(".") else NO_BREAK) + ellipsis + right


def _begins(before: str, *, is_apart: bool) -> bool:
    """Return whether there is no sentence before the points that the first of them could end."""
    return not before.strip() or before in "([{“‘„«" or (is_apart and before in "”’»")


def _in_a_word(text: str, found: re.Match[str]) -> bool:
    """Return whether letters of a word are left out ("d...n"), or a voice falters ("I...I")."""
    if found[1] or found[3]:
        return False
    before = re.search(r"[^\W\d_]*$", text[max(found.start() - 3, 0) : found.start()])
    after = re.match(r"[^\W\d_]*", text[found.end() : found.end() + 3])
    return bool(before and after and len(before[0]) == 1 and 0 < len(after[0]) < 3)
