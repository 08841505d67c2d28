"""What a scan leaves of pages: running heads and folios within the text.

A line that is a number, or words with a number before or after them, proves nothing: it may be a
heading, or a year. It is left from a page if a sentence continues after it, or if it is repeated
with a higher number.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText
    from publish.source.tree import Work

_PARTING = r"[\s.·|\[\]()—–-]{1,8}"
_ROMAN = r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_HEAD = re.compile(
    rf"[\[(]?(?P<before>\d{{1,4}}|{_ROMAN}){_PARTING}(?P<after_it>[^\W\d_].{{2,70}}?)[.\])]?"
    rf"|[\[(]?(?P<before_it>[^\W\d_].{{2,70}}?){_PARTING}(?P<after>\d{{1,4}}|{_ROMAN})[.\])]?"
)
_NUMBER = re.compile(
    r"[-–—\[]{0,2} ?(?:(?:page|pg\.|p\.|seite|s\.|стр\.) ?)?(\d{1,4}) ?[-–—\]]{0,2}", re.I
)
#: A line that ends within a sentence; on title pages there are such short lines, too.
_UNENDED = re.compile(r".{20,}[a-zß-öø-ÿа-яёα-ω][,-]?\s*")
_GOES_ON = re.compile(r"[a-zß-öø-ÿа-яёα-ω].{7,}")
#: Words of a running head, with more letters than a mark has.
_LETTERS = 4
#: Numbers of headings are lower than this.
_LATE = 4
#: The most characters of a running head with its number.
_LONGEST = 85
#: At most so many pages without a number are between two with numbers.
_STEP = 4


class Line(msgspec.Struct, frozen=True):
    """A line of running text; ``amid`` is true if the previous sentence continues after it."""

    masked: MaskedText
    first: int
    text: str
    amid: bool
    number: int = 0
    words: str = ""

    @property
    def key(self) -> str:
        """Its letters: the heads of two pages have the same."""
        return "".join(filter(str.isalpha, self.words.casefold()))

    @property
    def is_in_capitals(self) -> bool:
        """True if all of its words are in capitals."""
        letters = [c for c in self.words if c.isalpha()]
        return len(letters) >= _LETTERS and all(c.isupper() for c in letters)


def check_running_heads(work: Work, masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report running heads and folios within the text."""
    lines = list(_candidates(masked_texts))
    titles = {_key(work.metadata.title), *(_key(s.text) for s in masked_texts if _is_heading(s))}
    for line in _of_pages(lines, titles):
        is_number = not line.words
        what = "the number of a page" if is_number else "the head of a page"
        severity = "error" if line.amid else "warning"
        findings.add(
            severity,  # type: ignore[arg-type]
            line.masked.at(line.first),
            "MARKUP-FOREIGN",
            f"“{line.text}” looks like {what} that a scan has left, and would be printed in the "
            "text",
            "delete it, and join the sentence; where the page of the original is wanted, write "
            f"[]{{.page n={line.number or '…'}}} there",
        )


def _key(words: str) -> str:
    return "".join(filter(str.isalpha, words.casefold()))


def _is_heading(masked: MaskedText) -> bool:
    return masked.passage.kind == "section"


# --- lines ------------------------------------------------------------------------------


def _candidates(masked_texts: list[MaskedText]) -> Iterator[Line]:
    """Yield the lines that may be left from a page, in the order of the text."""
    lines = list(_lines(masked_texts))
    for at, (masked, first, text) in enumerate(lines):
        parts = _parts(text) if masked is not None else None
        if masked is None or parts is None:
            continue
        before = next((t for _, _, t in reversed(lines[max(at - 3, 0) : at]) if not _parts(t)), "")
        after = next((t for _, _, t in lines[at + 1 : at + 4] if not _parts(t)), "")
        amid = _goes_on(before, after)
        yield Line(masked, first, text, amid, *parts)


def _goes_on(before: str, after: str) -> bool:
    """Return whether the sentence of one line continues in another."""
    return bool(_UNENDED.fullmatch(before) and _GOES_ON.match(after))


def _lines(masked_texts: list[MaskedText]) -> Iterator[tuple[MaskedText | None, int, str]]:
    """Yield the lines of the paragraphs, and an empty one for anything else between them."""
    for masked in masked_texts:
        if masked.passage.note or masked.passage.kind != "paragraph" or masked.opens:
            yield None, 0, ""
            continue
        for first, last in pairwise([*masked.starts, len(masked.text)]):
            yield masked, first, masked.text[first:last].strip()


def _parts(text: str) -> tuple[int, str] | None:
    """Return the number and the words of a line that may be left from a page."""
    if len(text) > _LONGEST:
        return None
    if alone := _NUMBER.fullmatch(text):
        return int(alone[1]), ""
    if found := _HEAD.fullmatch(text):
        number = found["before"] or found["after"]
        return (int(number) if number.isdigit() else 0), found["after_it"] or found["before_it"]
    letters = [c for c in text if c.isalpha()]
    return (0, text) if len(letters) >= _LETTERS and all(c.isupper() for c in letters) else None


# --- pages ------------------------------------------------------------------------------


def _of_pages(lines: list[Line], titles: set[str]) -> list[Line]:
    """Return the lines that are certainly left from pages."""
    alone = [line for line in lines if not line.words]
    found = _series(alone) if any(line.amid for line in alone) else []
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.words:
            groups.setdefault(line.key, []).append(line)
    for key, group in groups.items():
        found += [line for line in group if _is_head(line, group, key in titles)]
    return sorted(found, key=lambda line: line.masked.at(line.first))


def _is_head(line: Line, group: list[Line], is_title: bool) -> bool:
    """Return whether a line is a head: by its place, by the title, or because it is repeated."""
    numbers = [one.number for one in group if one.number]
    comes_again = len(numbers) > 1 and all(a < b for a, b in pairwise(numbers))
    if line.is_in_capitals and line.amid and (line.number or is_title):
        return True
    if line.number and line.is_in_capitals and is_title:
        return True
    is_of_words = len(line.words.split()) > 1
    is_late = line.is_in_capitals and bool(numbers) and numbers[0] >= _LATE
    is_sure = is_title or is_late or any(one.amid for one in group)
    return comes_again and is_of_words and is_sure


def _series(alone: list[Line]) -> list[Line]:
    """Return the numbers within sentences, and those between them that rise with them."""
    made: list[Line] = []
    for line in alone:
        is_next = bool(made) and 0 < line.number - made[-1].number <= _STEP
        if line.amid or is_next:
            made.append(line)
    return made
