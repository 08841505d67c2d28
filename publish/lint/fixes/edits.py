"""A source that is to be mended: its text, what was read of it, and the stretches to replace."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Findings
from publish.source.foreign.masked_text import MaskedText, masked_texts_of
from publish.source.reader import parse
from publish.source.tree import CodeBlock, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.core.diagnostics import Place
    from publish.source.tree import Node, Work


class Change(msgspec.Struct, frozen=True, order=True):
    """A stretch of the source, by offset and length in characters, and what is put there."""

    offset: int
    length: int
    new: str


class Fix(msgspec.Struct, frozen=True):
    """Changes that belong together, and where the first of what they mend stands.

    ``may_lack`` are the codes of errors that may be new after it: of what the writer has to add.
    """

    place: Place
    changes: tuple[Change, ...]
    may_lack: tuple[str, ...] = ()


class Draft:
    """A source as the fixes see it."""

    def __init__(self, text: str, path: str) -> None:
        """Take a text with U+000A for every line end, and without a byte order mark."""
        findings = Findings()
        self.text = text
        self.path = path
        self.lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.work: Work | None = parse(text, path, findings)
        self.found: list[Diagnostic] = list(findings)
        self.masked_texts: list[MaskedText] = (
            masked_texts_of(self.work, self.lines) if self.work else []
        )

    @cached_property
    def nodes(self) -> list[Node]:
        """The nodes of body and notes, in reading order."""
        return list(walk(*self.work.body, *self.work.notes)) if self.work else []

    def offset(self, place: Place) -> int:
        """Return where a place stands in the text."""
        return self._starts[place.line - 1] + place.column - 1

    def line_of(self, offset: int) -> int:
        """Return the number, from 0, of the line of an offset."""
        return bisect_right(self._starts, offset) - 1

    def line_start(self, line: int) -> int:
        """Return the offset at which a line, by its number from 0, begins."""
        return self._starts[line]

    def lines_of(self, fix: Fix) -> set[int]:
        """Return the numbers, from 0, of the lines that a fix touches."""
        return {self.line_of(change.offset) for change in fix.changes}

    @cached_property
    def _blocks(self) -> list[range]:
        """For each line, the lines around it up to the next blank ones."""
        found: list[range] = []
        while (first := len(found)) < len(self.lines):
            last = first + 1
            if self.lines[first].strip():
                while last < len(self.lines) and self.lines[last].strip():
                    last += 1
            found += [range(first, last)] * (last - first)
        return found

    def block_at(self, line: int) -> range:
        """Return the lines, from 0, around one up to the next blank ones; a blank one is alone."""
        return self._blocks[min(line, len(self.lines) - 1)]

    @cached_property
    def _code(self) -> set[int]:
        places = [n.place.line - 1 for n in self.nodes if isinstance(n, CodeBlock)]
        return {line for first in places for line in range(first, first + self._height(first) + 1)}

    def is_code(self, line: int) -> bool:
        """Return whether the parser takes a line, by its number from 0, for preformatted text."""
        return line in self._code

    def _height(self, line: int) -> int:
        """Return the lines of preformatted text that begins on a line, from 0."""
        fence = re.match(r"[ \t>]*(`{3,}|~{3,})", self.lines[line])
        if not fence:
            return len(self.block_at(line)) - 1
        closing = (n for n in range(line + 1, len(self.lines)) if fence[1] in self.lines[n])
        return next(closing, len(self.lines)) - line

    def raw(self, masked: MaskedText, first: int, last: int) -> str:
        """Return a stretch of a block's words as the source has it, marks and line ends with it."""
        start, end = self.offset(masked.at(first)), self.offset(masked.at(last - 1))
        return self.text[start : end + 1]

    def stretch(self, masked: MaskedText, first: int, last: int) -> Change | None:
        """Return a stretch of a block's words with nothing in its place.

        ``None`` if a mark is in it.
        """
        words = masked.passage.text[first:last]
        offset = self.offset(masked.at(first))
        if not self.text.startswith(words, offset):
            return None
        return Change(offset, len(words), "")


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """Return a text with the changes of some fixes; none of them may overlap."""
    parts, done = [], 0
    for change in sorted(change for fix in fixes for change in fix.changes):
        parts += [text[done : change.offset], change.new]
        done = change.offset + change.length
    return "".join([*parts, text[done:]])


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes of which no change overlaps one of a fix before it.

    The others wait for a next run.

    Two insertions at one place overlap, too: nobody has said which is the first.
    """
    kept: list[Fix] = []
    taken: list[Change] = []
    for fix in fixes:
        if not any(_is_taken(change, taken) for change in fix.changes):
            kept.append(fix)
            for change in fix.changes:
                insort(taken, change)
    return kept


def _is_taken(change: Change, taken: list[Change]) -> bool:
    """Return whether a change overlaps one of others; these are in order and do not overlap."""
    at = bisect_left(taken, change)
    return any(_overlap(change, other) for other in taken[max(at - 1, 0) : at + 1])


def _overlap(one: Change, other: Change) -> bool:
    first, second = sorted((one, other))
    is_twice = first.offset == second.offset and first.length == second.length
    return is_twice or second.offset < first.offset + first.length
