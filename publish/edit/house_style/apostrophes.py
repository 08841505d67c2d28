"""Apostrophes: the curved one (U+2019) for straight marks, accents and marks that face wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.edit.house_style.edits import base
from publish.edit.house_style.elisions import BETWEEN
from publish.edit.house_style.mark_resolution import read
from publish.edit.house_style.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

#: Accents typed for an apostrophe; only where what follows is certainly an ending.
_ENDING = re.compile(r"(?<=[^\W\d_])[‘`´](?=(?:s|t|re|ve|ll|d|m)\b)")
_ELIDED = re.compile(
    r"\b(?:[ldjmtsnc]|qu|lorsqu|puisqu|jusqu|quelqu|aujourd)[‘`´](?=[^\W\d_])", re.I
)
_DECADE = re.compile(r"(?<=\d)'(?=s\b)")


def apostrophes(text: str, lang: str) -> Iterator[Edit]:
    """Yield curved apostrophes (don’t, ’tis, the workers’ party), no quotation marks or primes."""
    if not any(mark in text for mark in "'‘`´"):
        return
    language = base(lang)
    patterns = [BETWEEN, _DECADE]
    if language == "en":
        patterns.append(_ENDING)
    elif language == "fr":
        for found in _ELIDED.finditer(text):
            yield found.end() - 1, found.end(), "’"
    places = {found.start() for pattern in patterns for found in pattern.finditer(text)}
    for at in sorted(places | _read(text, lang)):
        yield at, at + 1, "’"


def _read(text: str, lang: str) -> set[int]:
    """Return apostrophes that the context shows to be such, straight or facing wrongly (‘tis)."""
    known = marks_of(lang)
    return {
        one.mark.at
        for one in (read(text, lang, known) if known else ())
        if one.role == "apostrophe" and one.mark.character in "'‘" and not one.is_doubtful
    }
