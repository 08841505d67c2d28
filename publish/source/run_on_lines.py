"""Lines that were meant to be separate, but make one paragraph.

In Markdown the end of a line is a space. What Word, OCR and plain texts write as a list or a table,
with bullets, letters or Tabs, without a blank line before it, becomes one paragraph.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from publish.source.listmarks import Mark, is_chance, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

_BULLET = re.compile(r"(?:([•·∙▪▫◦●○‣⁃➢➤✓✔■□–—])[ \t\u00a0]*|(o)\t[ \t]*)(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})([.)])[ \t]+(?=\S)")
_TIGHT = re.compile(r"(\(?)(\d{1,2}|[a-z])([.)])(?=[^\W\d_][^\W\d_.])")
_TAB = re.compile(r"\S[ ]*\t+[ ]*\S")
#: A word divided at the end of a line; not “pre-” in “pre- and post-war”, nor a range.
_PARTED = re.compile(
    r"(?<![\w-])[^\W\d_]+[-¬]\n(?!(?:and|or|to|nor|but|und|oder|bis|sowie|et|ou|à|y|o|e|i|lub|oraz"
    r"|och|eller|og|en|of|и|или)\b)[^\W\d_]+"
)
#: A line that stays separate anyway.
_BROKEN = re.compile(r"(?:\\|  |<br\s*/?>)$", re.IGNORECASE)


class RunOn(NamedTuple):
    """The first of the lines, by its number in the paragraph, and the message.

    ``offset`` is how far in the line it begins.
    """

    line: int
    code: str
    message: str
    hint: str
    offset: int = 0


def run_on(content: str) -> RunOn | None:
    """Return the first two lines of a paragraph that look like items, or rows of a table."""
    lines = content.split("\n")
    for number, (one, other) in enumerate(pairwise(lines)):
        if _BROKEN.search(one):
            continue
        if marker := _same_bullet(one, other) or _next_number(one, other):
            return RunOn(
                number,
                "LIST-RUN-ON",
                f"this line and the next begin as items of a list do, with “{marker}”, and run on "
                "in one paragraph",
                "put a blank line before the first, and begin each with - and a space, or with 1. "
                "2. … and a space; for lines without a list end each with \\",
            )
        if _TAB.search(one) and _TAB.search(other):
            return RunOn(
                number,
                "TABLE-TABS",
                "this line and the next have words parted by Tabs, and run on in one paragraph",
                "write a table with bars: | Year | Men |, then a line |---|---|, then the rows; "
                "for a list put a blank line before it, and - or 1. and a space before each item",
            )
    return None


def parted_words(content: str) -> Iterator[RunOn]:
    """Yield words with a hyphen at a line's end, which would be printed with a blank after it."""
    for found in _PARTED.finditer(content):
        one, other = re.split(r"[-¬]\n", found[0])
        if other[0].islower():
            yield RunOn(
                content.count("\n", 0, found.start()),
                "WORD-PARTED",
                f"“{one}-” at the end of the line and “{other}” would be printed with a blank "
                "between them",
                f"write {one}{other} or {one}-{other} on one line",
                found.start() - content.rfind("\n", 0, found.start()) - 1,
            )


def lost_item(content: str, mark: Mark) -> RunOn | None:
    """Return a line in an item of a lettered list that begins like an item, but is none."""
    if mark.style == "decimal":
        return None
    for number, line in enumerate(content.split("\n")[1:], 1):
        kinds = [(m.style, m.delimiter) for m in marks(line) if not is_chance(line, m)]
        if (mark.style, mark.delimiter) in kinds:
            marker = line.split()[0]
            return RunOn(
                number,
                "LIST-LETTER",
                f"“{marker}” does not follow {mark.label} and is no item of the list: it is "
                "printed in the one before it",
                f"give it the next letter, or write {marker[:-1]}\\{marker[-1]} if it is text",
            )
    return None


def _same_bullet(one: str, other: str) -> str:
    first, second = _BULLET.match(one), _BULLET.match(other)
    return first[0].strip() if first and second and first[0].strip() == second[0].strip() else ""


def _next_number(one: str, other: str) -> str:
    """Return the marker of a line if the next line has the next one: a. b., 1) 2), (a)x (b)y."""
    tight = _tight(one), _tight(other)
    if tight[0] and tight[1] and tight[1] == (*tight[0][:1], tight[0][1] + 1, *tight[0][2:]):
        found = _TIGHT.match(one)
        return found[0] if found else ""
    for mark in _marks(one):
        if any(m.follows(mark, (1,)) for m in _marks(other)):
            return mark.label
    return ""


def _marks(line: str) -> list[Mark]:
    if number := _NUMBER.match(line):
        return [Mark("decimal", int(number[1]), "period" if number[2] == "." else "paren")]
    return [mark for mark in marks(line) if not is_chance(line, mark)]


def _tight(line: str) -> tuple[str, int, str] | None:
    """Return a marker without a space after it: its bracket, its label, its character."""
    found = _TIGHT.match(line)
    if not found:
        return None
    value = int(found[2]) if found[2].isdigit() else ord(found[2])
    return found[1], value, found[3]
