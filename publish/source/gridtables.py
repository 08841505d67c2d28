"""Grid tables: cells between bars, under rules of ``+---+`` (Pandoc's ``grid_tables``)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from publish.source.drawn_table_tokens import (
    Align,
    Drawn,
    Fault,
    Piece,
    aligned,
    push_faults,
    push_table,
)
from publish.source.screen_columns import Line, begins_with, goes_on, line_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.rules_block import StateBlock

#: What was meant as a rule of a grid, and what is one.
_MEANT = re.compile(r"\+(?=[-=:+]*[-=])[-=:+ ]*$")
_RULE = re.compile(r"\+(?::?(?:-+|=+):?\+)+$")
_BARS = "line the bars (|) and plus signs (+) up with those of the first line"
_OVER_ROWS = "a cell of this table goes over several rows, which cannot be set"
_MERGED = "give each cell bars and rules of its own; those that have nothing to say stay empty"


def grid_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a grid table.

    One that cannot be read is reported, and never printed as text.
    """
    if not begins_with(state, start, "+") or state.is_code_block(start):
        return False
    if not _MEANT.match(words_of(state, start)):
        return False
    if silent:
        return True
    lines = [line_of(state, start)]
    if start and goes_on(state, start - 1, end) and begins_with(state, start - 1, "|"):
        above = line_of(state, start - 1)
        message = "this row of a table has no rule, +---+, above it"
        push_faults(state, start, start + 1, [Fault(above.number, above.begin, message, _BARS)])
        return True
    while goes_on(state, start + len(lines), end):
        line = line_of(state, start + len(lines))
        if not line.own.startswith(("|", "+")) and _RULE.match(lines[-1].own):
            break
        lines.append(line)
    push_table(state, _Grid(lines).read())
    return True


class _Part(NamedTuple):
    """The lines of a row and the rule under it."""

    lines: list[Line]
    rule: Line


class _Grid:
    """The lines of a grid, each checked against the first."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._faults: list[Fault] = []
        first = lines[0]
        places = [i for i in range(first.begin, len(first.text)) if first.text[i] == "+"]
        self._edges = [first.columns[i] for i in places]

    def read(self) -> Drawn:
        """Return the table, or what is wrong with it."""
        for line in self._lines if _RULE.match(self._lines[0].own) else self._lines[:1]:
            self._check(line)
        head, rows, rule = (None, [], self._lines[0]) if self._faults else self._rows()
        return Drawn(
            first=self._lines[0].number,
            last=self._lines[-1].number + 1,
            aligns=[] if self._faults else self._aligns(rule),
            head=head,
            rows=rows,
            faults=self._faults,
            blocks=True,
        )

    def _report(self, line: Line, at: int, message: str, hint: str = _BARS) -> None:
        self._faults.append(Fault(line.number, at, message, hint))

    def _check(self, line: Line) -> None:
        """Check that a line of a grid is a rule with all its plus signs, or has all its bars."""
        if _RULE.match(line.own):
            self._check_rule(line)
        elif _MEANT.match(line.own) and " " not in line.own:
            message = "this line of a table is no rule: one is written as +-----+-----+"
            self._report(line, line.begin, message)
        elif line.own.startswith("+") and "--" in line.own:
            self._report(line, line.begin, _OVER_ROWS, _MERGED)
        elif line.own.startswith("|"):
            self._check_bars(line)
        else:
            self._report(line, line.begin, "this line of a table does not begin with a bar (|)")

    def _check_rule(self, line: Line) -> None:
        found = [line.columns[i] for i, character in enumerate(line.text) if character == "+"]
        found = [column for column in found if column >= line.columns[line.begin]]
        if found != self._edges:
            odd = min(set(found) ^ set(self._edges))
            has, not_has = ("a", "none") if odd in found else ("no", "one")
            where = f"column {odd + 1}: this line has {has} + there, the first line {not_has}"
            message = f"the cells of this table do not stand below one another in {where}"
            self._report(line, min(line.at(odd), len(line.text)), message, f"{_BARS}; {_MERGED}")

    def _check_bars(self, line: Line) -> None:
        ends = [(edge, line.at(edge)) for edge in self._edges]
        for edge, at in ends:
            character = line.text[at : at + 1]
            if character == "|" and line.columns[at] == edge:
                continue
            if character == "+" and re.search(r"\+[-=:]+|[-=:]+\+", line.text):
                self._report(line, at, _OVER_ROWS, _MERGED)
                return
            message = (
                f"no bar (|) stands in column {edge + 1}, where this table has the end of a cell"
            )
            self._report(line, at, message, f"{_BARS}; {_MERGED}")
            return
        if rest := line.text[ends[-1][1] + 1 :].strip():
            self._report(line, line.text.rindex(rest), "words stand outside of this table")

    def _rows(self) -> tuple[list[list[Piece]] | None, list[list[list[Piece]]], Line]:
        """Return its head, its other rows, and the rule with the colons for alignment."""
        parts = list(self._parts())
        head = next((n for n, part in enumerate(parts[:-1]) if "=" in part.rule.text), -1)
        filled = [self._cells(part) for part in parts if part.lines]
        above = sum(1 for part in parts[: head + 1] if part.lines)
        if not filled and not self._faults:
            self._report(self._lines[0], self._lines[0].begin, "this table has no cells")
        if above > 1:
            message = "the head of this table has more than one row"
            hint = "take the rules between them away: a cell of the head may have several lines"
            self._report(parts[0].rule, parts[0].rule.begin, message, hint)
        rule = parts[head].rule if above else self._lines[0]
        return (filled[0], filled[1:], rule) if above else (None, filled, rule)

    def _parts(self) -> Iterable[_Part]:
        lines: list[Line] = []
        for line in self._lines[1:]:
            if line.own.startswith("+"):
                yield _Part(lines, line)
                lines = []
            else:
                lines.append(line)
        if lines or len(self._lines) == 1:
            last = self._lines[-1]
            hint = "write its first line, +---+, again below its last row"
            self._report(last, last.begin, "this table has no rule below its last row", hint)

    def _cells(self, part: _Part) -> list[list[Piece]]:
        return [
            [Piece(line, line.at(left) + 1, line.at(right)) for line in part.lines]
            for left, right in pairwise(self._edges)
        ]

    def _aligns(self, rule: Line) -> list[Align]:
        return [aligned(part) for part in rule.own.strip("+").split("+")]
