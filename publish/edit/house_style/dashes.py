"""Dashes: the spaced en rule of British and German books, or what the language has instead.

Penguin Composition Rules and Hart's Rules 4.11.2 (spaced en rule); Duden (Gedankenstrich);
American English closes the em rule up (Chicago 6.85); French and Russian space the em rule.
The space before it does not break, so that no line begins with a dash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.edit.house_style.edits import NO_BREAK, base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

_SPACE = "[ \u00a0]"
_DASH = re.compile(
    rf"(?<![-–—])(?P<left>{_SPACE}*)(?P<dash>(?:(?<={_SPACE})-(?={_SPACE}))|---?(?!-)|[–—])(?P<right>{_SPACE}*)(?![-–—])"
)
#: Quotation marks that open in one language and close in another: the side on which a word is
#: decides.
_EITHER = "«»“”‘’"
#: After these a dash ends a speech, or replaces a name.
_CLOSING = ".,;:!?)]}’”»\n"
_OPENING = "([{‘“„«\n"


def dashes(text: str, lang: str) -> Iterator[Edit]:
    """Yield spaced en rules for dashes, or the em rules of the language: word – word."""
    if not any(dash in text for dash in ("--", " -", "\u00a0-", "–", "—")):
        return
    new = _dash(lang)
    for found in _DASH.finditer(text):
        before = _before(text[max(found.start() - 4, 0) : found.start()].rstrip(" \u00a0"))
        after = _after(text[found.end() : found.end() + 4].lstrip(" \u00a0"))
        if _is_between_words(found, before, after) and not _replaces_letters(text, found):
            made = _set(found, before, new)
            if made != found[0] and not _is_quote_end(text, found.end()):
                yield *found.span(), made
        elif _breaks_off(found, before, after):
            yield *found.span("dash"), "—" if base(lang) == "en" else new.strip()


def verse_dashes(text: str, lang: str) -> Iterator[Edit]:
    """Yield the dashes of a poem: hyphens become dashes, the poet's spaces stay.

    They are alike in the middle and at the end of a line: em rules if the poem has one or is typed
    with double hyphens, else en rules.
    """
    typed = [found for found in _DASH.finditer(text) if found["dash"] not in "–—"]
    is_long = "—" in text or any(len(found["dash"]) > 1 for found in typed)
    new = "—" if is_long and "–" not in text else "–"
    for found in typed:
        yield *found.span("dash"), new


def _before(text: str) -> str:
    """Return the last character; for a mark that closes, a closing one."""
    return "”" if text[-1:] in _EITHER and text[-2:-1].strip(" \u00a0\n") else text[-1:]


def _after(text: str) -> str:
    """Return the first character; for a mark that opens or closes, the English one that does."""
    if not text or text[0] not in _EITHER:
        return text[:1]
    return "”" if text[1:2].strip(" \u00a0\n.,;:!?)]") == "" else "‘"


def _breaks_off(found: re.Match[str], before: str, after: str) -> bool:
    """Return whether hyphens are a dash with which a speech, or a line, breaks off or continues."""
    is_alone = not before and not after
    if "--" not in found["dash"] or is_alone or {before, after} & {'"', "'"} or after.isdigit():
        return False
    return not before or not after or before in _OPENING or after in _CLOSING


def _is_between_words(found: re.Match[str], before: str, after: str) -> bool:
    """Return whether a dash is between words: not at an end of a line or speech, and no minus."""
    if not before or not after or before in _OPENING or after in _CLOSING:
        return False
    if before in "-–—" or after in "-–—" or (before.isdigit() and after.isdigit()):
        return False
    lopsided = bool(found["left"]) != bool(found["right"])
    return not (found["dash"] in "–—" and lopsided) and not (
        found["dash"] == "–" and not found["left"]
    )


def _set(found: re.Match[str], before: str, new: str) -> str:
    """Return the dash of the language; one closed up after a full stop or comma stays so."""
    dash = found["dash"]
    if before in ",;:." and not (found["left"] and found["right"]):
        return "—" if dash.startswith("-") else found[0]
    return found[0] if dash in "–—" and new == "—" else new


def _dash(lang: str) -> str:
    if lang.lower().startswith("en-us"):
        return "—"
    return f"{NO_BREAK}— " if base(lang) in ("ru", "uk", "be", "fr") else f"{NO_BREAK}– "


def _is_quote_end(text: str, at: int) -> bool:
    """Return whether a straight mark here closes: before a space or the end."""
    return text[at : at + 1] in "\"'" and not text[at + 1 : at + 2].strip(" .,;:!?)")


def _replaces_letters(text: str, found: re.Match[str]) -> bool:
    """Return whether the dash replaces letters of a name or an oath: "D—n", "K— said"."""
    if found["dash"] != "—" and found["dash"] != "--":
        return False
    word = re.search(r"[^\W\d_'’]*$|['’]\w+$", text[max(found.start() - 12, 0) : found.start()])
    name = word[0] if word else ""
    if not found["left"] and len(name) == 1:
        return True
    return bool(found["left"]) and name in (
        "Mr",
        "Mrs",
        "Miss",
        "Lord",
        "Lady",
        "Count",
        "Prince",
        "M",
    )
