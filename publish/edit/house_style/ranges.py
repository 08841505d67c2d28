"""Ranges: an en rule between numbers, dates and months that are the ends of one.

Hart's Rules 4.11.1; Duden, "Bis-Strich". French sets ranges of numbers with a hyphen (Lexique des
règles typographiques de l'Imprimerie nationale), so there they stay. What may be a code, a
telephone number, an ISO date or a score stays as it is: only what rises is a range.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from publish.edit.house_style.edits import MONTHS, base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

_ORDINAL = r"(?:st|nd|rd|th)?"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}){_ORDINAL}"
_RANGE = re.compile(
    rf"(?<![\w.,/:'’+=#@&_\-–—−])(?P<low>{_NUMBER})(?P<dash>--?)(?P<high>{_NUMBER})"
    r"(?![\w/\-–—@_%°]|[.,:]\d| ?=)"
)
_YEARS = re.compile(
    r"(?<![\w\-–.,])(?P<low>1\d{3}|20\d\d)(?P<dash> --? )(?P<high>1\d{3}|20\d\d)(?![\w\-–]| ?=)"
)
_ROMAN = re.compile(
    r"\b(?:pp?|chs?|vols?|bks?|S|Bd)\.[ \u00a0]"
    r"(?P<low>[ivxlc]+|[IVXLC]+)(?P<dash>-)(?P<high>[ivxlc]+|[IVXLC]+)\b"
)
#: German ordinals: "3.-5. Mai".
_GERMAN_DAYS = re.compile(r"(?<![\w.,-])\d{1,2}\.(?P<dash>-)\d{1,2}\.(?= )")
#: The most characters of a word that says what a number names, and what follows it.
_NAME = 12
_NAMED = re.compile(r"\b(?:ISSN|ISBN|tel|phone|fax|Tel|Fax|Model|Boeing|Flight|PO Box)\b[.:]? ?$")
_DAYS = {
    "en": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "de": "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag",
}


def ranges(text: str, lang: str) -> Iterator[Edit]:
    """Yield en rules in ranges: 1943–45, pp. 4–5, May–June."""
    language = base(lang)
    if "-" not in text or language == "fr":
        return
    for found in (*_RANGE.finditer(text), *_YEARS.finditer(text)):
        if _rises(found["low"], found["high"]) and not _is_named(text, found.start()):
            yield *found.span("dash"), "–"
    others = [_ROMAN, _GERMAN_DAYS] if language == "de" else [_ROMAN]
    for found in (m for pattern in others for m in pattern.finditer(text)):
        yield *found.span("dash"), "–"
    for found in _names(language).finditer(text):
        yield found.end() - 1, found.end(), "–"


def _is_named(text: str, at: int) -> bool:
    """Return whether the words before a number show that it is a name and no amount."""
    return _NAMED.search(text, max(at - _NAME, 0), at) is not None


def _rises(low: str, high: str) -> bool:
    """Return whether the second number is more than the first; "1943-45" means 1945."""
    first, last = (re.sub(r"\D", "", number) for number in (low, high))
    if first.startswith("0") or (last.startswith("0") and len(last) >= len(first)):
        return False
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(last) > int(first)


@cache
def _names(language: str) -> re.Pattern[str]:
    """Return the pattern of two months, or two days of the week, with a hyphen between."""
    tables = [table[language] for table in (MONTHS, _DAYS) if language in table]
    pairs = "|".join(rf"(?:{names})-(?=(?:{names})\b)" for names in tables)
    return re.compile(rf"\b(?:{pairs})" if pairs else r"(?!)")
