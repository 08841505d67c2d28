"""Simple and multiline tables: columns under groups of dashes (Pandoc's User's Guide, “Tables”)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from publish.source.drawn_table_tokens import (
    Align,
    Drawn,
    Fault,
    Piece,
    is_caption,
    push_faults,
    push_table,
)
from publish.source.screen_columns import Line, begins_with, goes_on, line_of, words_of
from publish.source.tableheads import is_head_in_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock

_RULE = re.compile(r"-{2,}(?:[ \t]+-{2,})*$")
#: What begins a block of another kind, even with dashes below it.
_OTHER = re.compile(r">|~~~|```|:::|<!--|\[\^[^\]]+\]:|[:~][ \t]")
_ITEM = re.compile(r"(?:[-+*]|\(?\w{1,9}[.)])[ \t]+")
#: Words in columns; two blanks after a sentence are none.
_COLUMNS = re.compile(r"[^\s.?!:;,][ \t]{2,}\S")
#: How much the last rule of a table may differ in length from the others.
_NEARLY = 3
_UNCLOSED = (
    "if it is a table, end it with a line of dashes; if it is a pause, write * * * with a blank "
    "line before and after"
)


class _Group(NamedTuple):
    """The columns of the first dash of a group, and after its last one."""

    first: int
    end: int


def dashed_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table in columns under dashes; report what begins as one and cannot be read."""
    if start + 1 >= end:
        return False
    if silent:
        return is_head_in_item(state, start)
    reader = _Reader(state, start, end)
    groups = reader.groups(start)
    if not goes_on(state, start + 1, end):
        return reader.has_empty_head() and reader.under_a_line()
    if len(groups) > 1:
        return reader.headless()
    if groups:
        return reader.under_a_line()
    below = reader.groups(start + 1)
    if len(below) > 1 or (below and reader.is_column()):
        return reader.simple()
    return bool(below) and reader.undivided()


class _Reader:
    """Reads the table that may begin on a line."""

    def __init__(self, state: StateBlock, start: int, end: int) -> None:
        self._state, self._start, self._end = state, start, end

    def _line(self, number: int) -> Line:
        return line_of(self._state, number)

    def groups(self, number: int) -> list[_Group]:
        """Return the groups of dashes of a line; none if it contains anything else."""
        state = self._state
        is_outside = number >= self._end or state.sCount[number] < state.blkIndent
        if is_outside or state.is_code_block(number):
            return []
        if not begins_with(state, number, "--"):
            return []
        line = self._line(number)
        if not _RULE.match(line.own):
            return []
        found = re.finditer("-+", line.text[line.begin :])
        spans = [(f.start() + line.begin, f.end() + line.begin) for f in found]
        return [_Group(line.columns[a], line.columns[b]) for a, b in spans]

    # --- the three ways in which one begins ---

    def simple(self) -> bool:
        """Read a line of heads, a rule, and rows to the next blank line or rule."""
        start, head = self._start, self._line(self._start)
        groups = self.groups(start + 1)
        item = _ITEM.match(head.own)
        inside = item and groups[0].first >= head.columns[head.begin] + item.end()
        if _OTHER.match(head.own) or inside:
            return False
        last = self._paragraph(start + 2)
        rows = [[n] for n in range(start + 2, last)]
        if not rows and head.own.startswith("#"):
            return False
        closed = bool(self.groups(last))
        self._push(groups, [start], rows, last + closed)
        return True

    def headless(self) -> bool:
        """Read a rule of several groups, rows, the rule again; or a head between two such rules."""
        start, groups = self._start, self.groups(self._start)
        if start and self._is_below_words():
            dashes = self._line(start)
            message = "this line of dashes stands under more than one line of words"
            hint = (
                "the head of a table is one line, with a blank line above it, or has a line of "
                "dashes above it, too"
            )
            self._fail(start + 1, Fault(start, dashes.begin, message, hint))
            return True
        whole = [_Group(groups[0].first, groups[-1].end)]
        second = self._closing(start + 1, groups, whole)
        third = self._paragraph(second + 1) if self._has_rows(second) else 0
        if third and any(_is_like(self.groups(third), like) for like in (groups, whole)):
            head = list(range(start + 1, second))
            self._push(groups, head, self._grouped(second + 1, third), third + 1)
        elif second == start + 1:
            return False  # two pauses
        elif second:
            self._push(groups, [], self._grouped(start + 1, second), second + 1)
        else:
            self._unclosed()
        return True

    def under_a_line(self) -> bool:
        """Read a rule over the whole width, heads, a rule of groups, rows, the first rule again."""
        start, (whole,) = self._start, self.groups(self._start)
        second = max(self._paragraph(start + 1), start + 2)  # a head may be empty
        groups = self.groups(second)
        if len(groups) < 2:
            return self._one_column(whole)
        last = self._closing(second + 1, [whole], groups)
        if last:
            head = list(range(start + 1, second))
            self._push(groups, head, self._grouped(second + 1, last), last + 1)
        else:
            self._unclosed()
        return True

    def _one_column(self, whole: _Group) -> bool:
        """Read a table of one column.

        A few dashes are a pause, and dashes around one line a heading.
        """
        start, like = self._start, [whole]
        second = self._end_of_column(start + 1, like)
        if whole.end - whole.first <= _NEARLY or second - start < 2:
            return False
        third = self._end_of_column(second + 1, like) if self._has_rows(second) else 0
        if third:
            head = list(range(start + 1, second))
            self._push(like, head, self._grouped(second + 1, third), third + 1)
            return True
        rows = self._grouped(start + 1, second)
        if len(rows) < 2 or self._has_rows(second):
            return False
        self._push(like, [], rows, second + 1)
        return True

    def _end_of_column(self, number: int, like: list[_Group]) -> int:
        """Return the next rule of the same dashes; after a blank line only an indented one."""
        if self._is_indented(self._start):
            return self._closing(number, like)
        number = self._paragraph(number)
        return number if self.groups(number) == like else 0

    def has_empty_head(self) -> bool:
        """Return whether the line below a rule is empty, and the next a rule of groups as long."""
        whole, groups = self.groups(self._start), self.groups(self._start + 2)
        return (
            len(whole) == 1
            and len(groups) > 1
            and _is_like([_Group(groups[0].first, groups[-1].end)], whole)
        )

    def is_column(self) -> bool:
        """Return whether lines and the dashes around them are a table of one column, no heading."""
        last = self._paragraph(self._start + 2)
        (dashes,) = self.groups(self._start + 1)
        lines = [self._line(n) for n in range(self._start, last)]
        return (
            last > self._start + 2
            and all(self._is_indented(line.number) for line in lines)
            and all(line.at(dashes.end) >= len(line.text.rstrip()) for line in lines)
        )

    def _is_indented(self, number: int) -> bool:
        return self._state.sCount[number] > self._state.blkIndent

    def undivided(self) -> bool:
        """Read words in columns over and under one group of dashes, where no heading was meant."""
        start, below = self._start, self._start + 2
        lines = [words_of(self._state, start), words_of(self._state, below)]
        if not self._has_rows(start + 1) or not all(map(_COLUMNS.search, lines)):
            return False
        message = "one line of dashes stands under several columns of words"
        hint = "part the dashes where the columns are parted; under a heading, leave a line blank"
        self._fail(
            self._paragraph(below), Fault(start + 1, self._line(start + 1).begin, message, hint)
        )
        return True

    # --- looking ahead ---

    def _is_below_words(self) -> bool:
        state, above = self._state, self._start - 1
        return (
            not state.isEmpty(above)
            and state.sCount[above] >= state.blkIndent
            and bool(state.tokens)
            and state.tokens[-1].type == "paragraph_close"
        )

    def _paragraph(self, number: int) -> int:
        """Return the line after some rows: a rule, a caption, a blank line, or the end."""
        while goes_on(self._state, number, self._end):
            if self.groups(number) or is_caption(words_of(self._state, number)):
                break
            number += 1
        return number

    def _has_rows(self, rule: int) -> bool:
        """Return whether words that are no caption follow a rule directly."""
        below = rule + 1
        return (
            bool(rule)
            and goes_on(self._state, below, self._end)
            and not self.groups(below)
            and not is_caption(words_of(self._state, below))
        )

    def _closing(self, number: int, *likes: list[_Group]) -> int:
        """Return the number of the next rule, if it is like one of those given; else 0."""
        state = self._state
        while number < self._end and (state.isEmpty(number) or goes_on(state, number, self._end)):
            if found := self.groups(number):
                return number if any(_is_like(found, like) for like in likes) else 0
            number += 1
        return 0

    def _grouped(self, first: int, last: int) -> list[list[int]]:
        """Return the lines of each row: those between blank lines or, without these, one by one."""
        rows: list[list[int]] = [[]]
        for number in range(first, last):
            if not self._state.isEmpty(number):
                rows[-1].append(number)
            elif rows[-1]:
                rows.append([])
        rows = [row for row in rows if row]
        is_parted = any(self._state.isEmpty(number) for number in range(first, last))
        return rows if is_parted else [[number] for row in rows for number in row]

    # --- making it ---

    def _unclosed(self) -> None:
        line = self._line(self._start)
        message = "this line of dashes begins a table that no line of dashes ends"
        self._fail(
            self._paragraph(self._start + 1), Fault(line.number, line.begin, message, _UNCLOSED)
        )

    def _fail(self, last: int, fault: Fault) -> None:
        push_faults(self._state, self._start, last, [fault])

    def _push(
        self, groups: list[_Group], head: list[int], rows: list[list[int]], last: int
    ) -> None:
        faults: list[Fault] = []
        if not rows:
            dashes = self._line(head[-1] + 1 if head else self._start)
            message = "there are no rows under this line of dashes"
            self._fail(last, Fault(dashes.number, dashes.begin, message, _UNCLOSED))
            return
        if self.groups(last - 1) and self._has_rows(last - 1):
            message = "words stand directly under the last line of dashes of this table"
            hint = "put a blank line between, or end the table above with a line of dashes"
            faults.append(Fault(last - 1, self._line(last - 1).begin, message, hint))
        made = [self._row(lines, groups, faults) for lines in ([head] if head else []) + rows]
        first = [[cell[0]] for cell in made[0]] if not head else made[0]
        aligns = [_align(cell, group) for cell, group in zip(first, groups, strict=True)]
        table = Drawn(
            self._start, last, aligns, made[0] if head else None, made[bool(head) :], faults
        )
        push_table(self._state, table)

    def _row(
        self, numbers: list[int], groups: list[_Group], faults: list[Fault]
    ) -> list[list[Piece]]:
        """Return the cells of a row of one or more lines."""
        lines = [list(_cut(self._line(number), groups, faults)) for number in numbers]
        return [list(cell) for cell in zip(*lines, strict=True)]


def _is_like(found: list[_Group], like: list[_Group]) -> bool:
    """Return whether a rule repeats another one, if not exactly."""
    return (
        len(found) == len(like) > 0
        and abs(found[0].first - like[0].first) <= _NEARLY
        and abs(found[-1].end - like[-1].end) <= _NEARLY
    )


def _cut(line: Line, groups: list[_Group], faults: list[Fault]) -> Iterator[Piece]:
    """Yield the part of a line in each column."""
    left = line.begin
    for one, following in pairwise(groups):
        first, end = line.at(one.end), line.at(following.first)
        right = _gap(line.text, first, end)
        if right is None:
            word = re.search(r"\S*$", line.text[:first])
            begin = word.start() if word else first
            shown = re.match(r"\S*", line.text[begin:])
            message = f"“{shown[0] if shown else ''}” stands across two columns of this table"
            hint = "put at least two blanks between the columns, and the dashes over all of each"
            faults.append(Fault(line.number, begin, message, hint))
            right = end
        yield Piece(line, left, max(right, left))
        left = max(right, left)
    yield Piece(line, left, len(line.text))


def _gap(text: str, first: int, end: int) -> int | None:
    """Return where to divide a line between two columns: at its widest blank; else ``None``.

    Words may extend into the blank between columns. One blank between words is not enough if the
    columns are further apart: it may be any blank of a sentence.
    """
    blanks = [
        f.span()
        for f in re.finditer(r"[ \t\u3000]+|$", text)
        if f.start() <= end and f.end() >= first
    ]
    least = min(end - first, 2)
    wide = [(b - a, a) for a, b in blanks if b == len(text) or b - a >= least]
    inside = [(size, at) for size, at in wide if at + size > first or at == len(text)]
    return max(inside)[1] if inside else None


def _align(cell: list[Piece], group: _Group) -> Align:
    """Return the alignment of a column: by where its dashes extend beyond the words of its head."""
    spans = []
    for piece in cell:
        own = piece.line.text[piece.left : piece.right]
        if own.strip():
            at = piece.left + len(own) - len(own.lstrip())
            spans.append((piece.line.columns[at + len(own.strip())], piece.line.columns[at]))
    if not spans:
        return ""
    end, first = min(spans)
    before, after = first > group.first, end < group.end
    return "center" if before and after else "right" if before else "left" if after else ""
