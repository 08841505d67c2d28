"""The context of a mark, and the cost by it of opening, of closing and of being neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.characters import NOTE_CALL
from publish.edit.house_style import elisions
from publish.edit.house_style.edits import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.marks import Marks

Role = Literal["open", "close", "apostrophe", "prime", "none"]
Family = Literal["double", "single"]

#: Every character that may be a quotation mark.
QUOTATION_MARKS = re.compile("[\"'“”„«»‘’‚‹›]")
_SINGLE = "'‘’‚‹›"
#: A mark between spaces, after a word without punctuation: it may face either way.
_FREE = re.compile(r"[^\W_][ \u00a0][\"'][ \u00a0]")
_APART = re.compile(r"[ \u00a0][\"'](?:\s|$)")
#: Calls of notes are ignored.
_CALL = chr(NOTE_CALL)
#: Marks of feet and inches, of degrees, minutes and seconds: 5'10", 6' 2", 40° 26' 46".
_PRIMES = re.compile(
    r"\d['’]\s?\d+(?:[\s-]?\d/\d|[½¼¾])?\s?(?:[\"”]|''|’’)|°\s?\d+(?:[.,]\d+)?\s?['’](?:\s?\d+(?:[.,]\d+)?\s?[\"”])?"
    r"|\d['\"](?=\s?[x×]\s?\d)|(?<=[x×] )\d+['\"]|(?<=[x×])\d+['\"]"
)
#: A possessive after words in marks: the “left”'s.
_POSSESSES = re.compile(r"s\b")
#: The cost of a role by what is left and right of a mark. With 5 or more it is chosen only if there
#: is no other.
_OPENS = (
    {"space": 0, "edge": 0, "opening": 0, "dash": 0.3, "hyphen": 1, "slash": 0.5, "ellipsis": 2,
     "elision": 0.5, "closing": 3, "letter": 7, "digit": 7},
    {"letter": 0, "digit": 0, "opening": 0, "ellipsis": 0.5, "dash": 0.8, "hyphen": 0.8, "slash": 4,
     "space": 5, "edge": 6, "closing": 5},
)  # fmt: skip
_CLOSES = (
    {"letter": 0, "digit": 0.2, "closing": 0, "ellipsis": 0, "dash": 0.3, "hyphen": 0.5, "slash": 3,
     "elision": 0, "space": 5, "edge": 6, "opening": 6},
    {"space": 0, "edge": 0, "closing": 0, "dash": 0.2, "hyphen": 0.3, "slash": 0.3, "ellipsis": 0.5,
     "opening": 1, "letter": 6, "digit": 6},
)  # fmt: skip
_KINDS = {"([{¡¿<": "opening", "–—―": "dash", "-‐‑": "hyphen", "/": "slash", "…": "ellipsis"}
_KIND = {character: kind for characters, kind in _KINDS.items() for character in characters}


class Mark(msgspec.Struct, frozen=True):
    """A mark with the cost of each role; it cannot have a role that is not in ``costs``.

    ``is_free``: nothing next to it shows which way it faces. ``begins_line``: it begins a line of
    verse that is not the first. ``is_apart``: it has a space before it, and one, or the end, after
    it.
    """

    at: int
    character: str
    family: Family
    costs: dict[Role, float]
    is_free: bool = False
    begins_line: bool = False
    is_apart: bool = False

    @property
    def is_straight(self) -> bool:
        """True if it is a straight mark."""
        return self.character in "\"'"


def marks_in(text: str, lang: str, known: Marks) -> Iterator[Mark]:
    """Yield the marks of a text (a passage's) in order."""
    primes = {
        at for found in _PRIMES.finditer(text) for at in range(*found.span()) if text[at] in "'\"’”"
    }
    apostrophes = elisions.places(text, lang)
    for found in QUOTATION_MARKS.finditer(text):
        at, character = found.start(), found[0]
        if at in primes:
            costs: dict[Role, float] = {"prime": 0}
        elif at in apostrophes:
            costs = {"apostrophe": 0}
        else:
            costs = _costs(text, at, lang, known)
        family: Family = "single" if character in _SINGLE else "double"
        is_free = _FREE.match(text, max(at - 2, 0)) is not None
        is_apart = _APART.match(text, max(at - 1, 0)) is not None
        yield Mark(at, character, family, costs, is_free, text[at - 1 : at] == "\n", is_apart)


def _costs(text: str, at: int, lang: str, known: Marks) -> dict[Role, float]:
    character = text[at]
    left, right = _left(text, at), _right(text, at)
    opens = _OPENS[0][left] + _OPENS[1][right]
    closes = _CLOSES[0][left] + _CLOSES[1][right]
    if left in ("space", "edge") and right in ("space", "edge"):
        opens = {"edge": 1}.get(left, 2) + 4 * (right == "edge")
        closes = {"edge": 1}.get(right, 2) + 4 * (left == "edge")
    elif left == "space" and right == "closing":
        closes = 2.2
    costs: dict[Role, float] = {"open": opens, "close": closes, "none": 6}
    if character not in "\"'":
        costs["open"] += 5 * (character not in known.openers and character in known.closers)
        costs["close"] += 5 * (character in known.openers and character not in known.closers)
        costs["none"] = 4
    if text[at - 1 : at].isnumeric() and character in "\"'":
        costs["prime"] = 2 if character == '"' else 1.5
    if character in "'’‘":
        costs |= elisions.costs(text, at, base(lang), costs)
    return costs


def _left(text: str, at: int) -> str:
    at -= 1
    if text[max(at, 0)] in "'’" and text[max(at - 1, 0)].isalpha() and text[at + 1] not in _SINGLE:
        return "elision"
    while at >= 0 and (text[at] == _CALL or QUOTATION_MARKS.match(text[at])):
        at -= 1
    return _kind(text[at]) if at >= 0 else "edge"


def _right(text: str, at: int) -> str:
    first = at = at + 1
    while at < len(text) and (text[at] == _CALL or QUOTATION_MARKS.match(text[at])):
        at += 1
    if text.startswith(("...", ". . ."), at):
        return "ellipsis"
    if at > first and text[at - 1] in "'’" and _POSSESSES.match(text, at):
        return "space"
    return _kind(text[at]) if at < len(text) else "edge"


def _kind(character: str) -> str:
    if character == "\n":
        return "edge"
    if character.isspace():
        return "space"
    if character.isnumeric():
        return "digit"
    return _KIND.get(character, "closing" if character in ".,;:!?)]}>%·\u0387" else "letter")
