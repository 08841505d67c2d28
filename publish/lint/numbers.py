"""Numbers, dates, ranges and dashes: one style throughout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.edit.house_style.dashes import dashes
from publish.edit.house_style.edits import MONTHS, base
from publish.edit.house_style.ranges import ranges
from publish.lint.checks import CheckedWork, check
from publish.source.passages import CALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.passages import Passage

_MONTHS = MONTHS["en"]
#: Ways to write a date in English.
_DATES = {
    "12 July 1956": re.compile(rf"(?<![\d–-])\b\d{{1,2}} (?:{_MONTHS}),? \d{{4}}\b"),
    "12th July 1956": re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th) (?:{_MONTHS}),? \d{{4}}\b"),
    "July 12, 1956": re.compile(rf"\b(?:{_MONTHS}) \d{{1,2}}, \d{{4}}\b"),
    "July 12th, 1956": re.compile(rf"\b(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th),? \d{{4}}\b"),
}
_PERCENT = {
    "20 per cent": re.compile(r"\d[\d,.]*[½¼¾]? per cent\b"),
    "20 percent": re.compile(r"\d[\d,.]*[½¼¾]? percent\b"),
    "20%": re.compile(r"\d[\d,.]*[½¼¾]? ?%"),
}
_THOUSANDS = {
    "10,000": re.compile(r"(?<![\d.,])\d{2,3}(?:,\d{3})+(?!,?\d)"),
    "10000": re.compile(r"(?<![\d.,/\-])\d{5,6}(?![\d.,/\-])"),
    "10 000": re.compile(r"(?<![\d.,])\d{2,3}(?:[ \u00a0\u202f]\d{3})+(?![\d,])"),
}
#: A style is the work's when so many of its places have it; others are told one by one.
_SHARE = 0.75


@check("RANGE-HYPHEN", "note")
def range_hyphen(checked: CheckedWork) -> Iterator[Finding]:
    """A hyphen between the ends of a range, “1943-45”, where an en rule belongs.

    House style sets it right in print; the source may stay as it is.
    """
    for passage in checked.passages:
        if "-" in passage.text:
            for first, last, character in ranges(passage.text, passage.lang_at(0)):
                words = _around(passage.text, first, last)
                yield Finding(
                    passage.at(first),
                    f"a hyphen stands for an en rule in “{words}”",
                    f"write {character}, or leave it to house style (house-ranges)",
                )


@check("DASH-HYPHEN", "note")
def dash_hyphen(checked: CheckedWork) -> Iterator[Finding]:
    """Hyphens for a dash, “ - ” or “--”.

    House style sets it right in print; the source may stay as it is.
    """
    for passage in checked.passages:
        if "-" not in passage.text:
            continue
        for first, last, character in dashes(passage.text, passage.lang_at(0)):
            if "-" in passage.text[first:last]:
                yield Finding(
                    passage.at(first),
                    f"hyphens stand for a dash: “{passage.text[first:last].strip()}”",
                    f"write {character.strip()}, or leave it to house style (house-dashes)",
                )


#: What is shown beside a range has no more characters than this.
_BESIDE = 60


def _around(text: str, first: int, last: int) -> str:
    before = re.search(r"\S*$", text[max(first - _BESIDE, 0) : first])
    after = re.match(r"\S*", text[last : last + _BESIDE])
    return f"{before[0] if before else ''}{text[first:last]}{after[0] if after else ''}".strip(
        ".,;:?!()" + CALL
    )


@check("DATE-STYLE")
def date_style(checked: CheckedWork) -> Iterator[Finding]:
    """A full date written otherwise than nearly all others of the work.

    “July 12, 1956” among “12 July 1956”. English only; quotations may have a style of their own,
    and be allowed.
    """
    yield from _odd_ones(checked, _DATES, "date")


@check("NUMBER-STYLE")
def number_style(checked: CheckedWork) -> Iterator[Finding]:
    """A percentage or a large number written otherwise than nearly all others of the work.

    “20%” among “20 per cent”, “10000” among “10,000”. English only.
    """
    yield from _odd_ones(checked, _PERCENT, "percentage")
    yield from _odd_ones(checked, _THOUSANDS, "number")


def _odd_ones(
    checked: CheckedWork, styles: dict[str, re.Pattern[str]], what: str
) -> Iterator[Finding]:
    """Yield the places whose style is not that of most of them."""
    found: dict[str, list[tuple[Passage, re.Match[str]]]] = {style: [] for style in styles}
    for passage in checked.passages:
        if base(passage.lang_at(0)) != "en" or not any(c.isdigit() for c in passage.text):
            continue
        for style, pattern in styles.items():
            found[style] += ((passage, m) for m in pattern.finditer(passage.text))
    total = sum(map(len, found.values()))
    usual = max(found, key=lambda style: len(found[style]))
    if total < 4 or len(found[usual]) == total or len(found[usual]) < _SHARE * total:
        return
    for style, places in found.items():
        for passage, match in places if style != usual else ():
            yield Finding(
                passage.at(match.start()),
                f"the {what} “{match[0]}” is not in the style of {len(found[usual])} others, "
                f"“{usual}”",
                "write it alike, or allow it in a quotation",
            )
