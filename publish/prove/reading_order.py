"""The order of lines: on a page each is below the one that is read before it, and is there once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from publish.readback import without_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.readback import FileText, Line

#: Lines whose baselines are nearer than this, in points, stand beside each other; lines overlap
#: across that have more than this in common.
_BESIDE, _SHARED = 2.0, 6.0
#: So many letters are words, and no number or ornament.
_WORDS = 8
_NO_LETTERS = re.compile(r"[\W_]+")


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines with each caption where the structure has it, though its figure floats."""
    found: list[Line] = []
    for line in lines:
        at = len(found)
        if line.tag == "Caption" and line.order:
            while at and found[at - 1].order > line.order:
                at -= 1
        found.insert(at, line)
    return found


class Misplaced(NamedTuple):
    """A line that is read after another one, and stands above it."""

    line: Line
    before: Line


def misplaced_lines(file_text: FileText) -> Iterator[Misplaced]:
    """Yield lines that stand above those that are read before them, on one page and in one column.

    A caption goes where its picture goes; how notes follow one another is looked at elsewhere.
    """
    pages: dict[tuple[int, str, int], list[Line]] = {}
    for line in file_text.lines:
        if line.role in ("body", "note") and line.tag != "Caption":
            pages.setdefault((line.page, line.role, line.note), []).append(line)
    for lines in pages.values():
        yield from _out_of_order(lines)


def _out_of_order(lines: list[Line]) -> Iterator[Misplaced]:
    before: Line | None = None
    for line in lines:
        if before is not None and line.baseline > before.baseline + _BESIDE:
            shared = min(line.box[2], before.box[2]) - max(line.box[0], before.box[0])
            if shared > _SHARED:
                yield Misplaced(line, before)
        before = line


def doubled_lines(file_text: FileText) -> Iterator[Line]:
    """Yield lines that are drawn beside the text and repeat a line of the text on that page.

    The words in a picture are its own: a label that says what a heading says is no second heading.
    """
    beside = [line for line in file_text.lines if line.role in ("margin", "drawn")]
    long = {id(line): letters for line in beside if len(letters := _letters(line)) >= _WORDS}
    pages = {line.page for line in beside if id(line) in long}
    texts = {
        (line.page, _letters(line))
        for line in file_text.lines
        if line.page in pages and line.role in ("body", "note")
    }
    return (line for line in beside if (line.page, long.get(id(line))) in texts)


def _letters(line: Line) -> str:
    return _NO_LETTERS.sub("", without_calls(line.text)).casefold()
