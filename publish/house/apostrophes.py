"""Apostrophes: the curved one (U+2019) for straight marks, accents and marks that face wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.house.edits import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.house.edits import Edit

_BETWEEN = re.compile(r"(?<=[^\W\d_]|\U000f0000)'(?=[^\W\d_])")
#: Signs that are typed for an apostrophe; only where what follows is sure to be an ending.
_ENDING = re.compile(r"(?<=[^\W\d_])[‘`´](?=(?:s|t|re|ve|ll|d|m)\b)")
_ELIDED = re.compile(
    r"\b(?:[ldjmtsnc]|qu|lorsqu|puisqu|jusqu|quelqu|aujourd)[‘`´](?=[^\W\d_])", re.I
)
_DECADE = re.compile(r"(?<=\d)'(?=s\b)")
#: Words that begin with an elision (Hart's Rules 4.2.2); other marks before a word may be quotes.
_BEGINNING = re.compile(
    r"(?<![\w'‘’])['‘](?=(?:tis|twas|twere|twill|twould|twixt|tween|em|neath|gainst)\b|\d0s\b)"
    r"|(?<=\b(?:of|in|by) )['‘](?=\d\d\b)(?!\d\d['’])",
    re.I,
)
_AND = re.compile(r"(?<=[^\W\d_] )['‘]n['’](?= [^\W\d_])|(?<=[^\W\d_] )['‘]n(?= [^\W\d_])")
_GERMAN = re.compile(r"(?<![\w'’‚„])'(?=(?:s|n|ne|nen|nem|ner) )")
_PLURAL = re.compile(r"(?<=s)'(?=[ ,.;:!?)\U000f0000]|$)")
_OPENING = re.compile(r"(?<![^\W_])'(?=[^\s'])")


def apostrophes(text: str, lang: str) -> Iterator[Edit]:
    """Curved apostrophes: don’t, ’tis, the workers’ party; never quotation marks or primes."""
    if not any(sign in text for sign in "'‘`´"):
        return
    language = base(lang)
    patterns = [_BETWEEN]
    if language == "en":
        patterns += [_ENDING, _DECADE, _BEGINNING]
        for found in _AND.finditer(text):
            yield found.start(), found.end(), found[0].replace("'", "’").replace("‘", "’")
        rest = _BEGINNING.sub("’", _BETWEEN.sub("’", text))
        if not _OPENING.search(rest):
            patterns.append(_PLURAL)
    elif language == "de":
        patterns.append(_GERMAN)
    elif language == "fr":
        for found in _ELIDED.finditer(text):
            yield found.end() - 1, found.end(), "’"
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield found.start(), found.start() + 1, "’"
