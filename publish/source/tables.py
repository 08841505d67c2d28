"""Lists and tables: blocks of items and cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from publish.diagnostics import Place
from publish.source import tree
from publish.source.cursor import Cursor
from publish.source.places import Placer

if TYPE_CHECKING:
    from markdown_it.token import Token

#: A number of a list from which on it is rather a year that begins a sentence.
_YEAR = 1000
#: A row in which there is nothing but dashes, as some programs draw them.
_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*[|+])+(?:\s*:?-{3,}:?)?\s*$")


class ListsAndTables(Cursor):
    """Reads lists and tables."""

    def _bullet_list(self, token: Token) -> tree.Block:
        place, items, tight = self._place(token), [], True
        close = token.type.replace("_open", "_close")
        numbers: list[tuple[int, Place]] = []
        while (item := self._take()).type != close:
            at = self._place(item)
            numbers.append((int(item.info or 0), at))
            hidden = self._tokens[self._next]
            tight = tight and not (hidden.type == "paragraph_open" and not hidden.hidden)
            items.append(tree.ListItem(place=at, children=self._inside(item)))
        self._check_numbers(numbers)
        return tree.List(
            place=place,
            children=tuple(items),
            ordered=token.type == "ordered_list_open",
            tight=tight,
            start=int(token.attrs.get("start", 1)),
        )

    def _check_numbers(self, numbers: list[tuple[int, Place]]) -> None:
        """The numbers of a list are counted by the press: one that is not the next would be lost.

        Numbers that are all the same (1. 1. 1.) are a way to leave the counting to the press.
        """
        first, place = numbers[0]
        if len(numbers) == 1 and first >= _YEAR:
            self._findings.warning(
                place,
                "LIST-YEAR",
                f"this becomes a list of one item with the number {first}",
                f"write {first}\\. if it is the beginning of a sentence",
            )
        for count, (number, at) in enumerate(numbers):
            if number != first + count and len({n for n, _ in numbers}) > 1:
                self._findings.error(
                    at,
                    "LIST-NUMBER",
                    f"this item is numbered {number} and would be printed as {first + count}",
                    f"write {first + count}. or, if it is no item of this list, {number}\\.",
                )
                return

    _ordered_list = _bullet_list

    def _table(self, token: Token) -> tree.Block:
        place = self._place(token)
        rows: list[tree.Row] = []
        while (part := self._take()).type != "table_close":
            if part.type != "tr_open":
                continue
            row = self._row(part)
            if rows and "|" not in self._source[row.place.line - 1]:
                self._stray_row(row)
            elif rows and _RULE.match(self._source[row.place.line - 1][row.place.column - 1 :]):
                self._stray_rule(row)
            else:
                rows.append(row)
        width = len(rows[0].children)
        for row in rows:
            self._check_cells(row, width)
        return tree.Table(place=place, head=rows[0], children=tuple(rows[1:]))

    def _row(self, token: Token) -> tree.Row:
        place = self._place(token)
        cells, column = [], place.column - 1
        while (cell := self._take()).type != "tr_close":
            style = str(cell.attrs.get("style", "")).removeprefix("text-align:")
            content = self._take().content
            self._take()
            start, column = self._cell(content, place.line, column)
            children = self._inline.read(content, Placer.of_cell(self._path, content, start))
            at = Place(self._path, *start)
            cells.append(tree.Cell(place=at, children=children, align=style))  # type: ignore[arg-type]
        return tree.Row(place=place, children=tuple(cells))

    def _cell(self, content: str, line: int, column: int) -> tuple[tuple[int, int], int]:
        """Where a cell begins: line and column from 1; and the column (from 0) of its end."""
        text = self._source[line - 1]
        bar = re.compile(r"[ \t]*\|?[ \t]*").match(text, column)
        start = bar.end() if bar and content else column
        raw = content.replace("|", "\\|")
        if not text.startswith(raw, start):
            start = max(text.find(raw, column), column)
        return (line, start + 1), start + len(raw) + (not content)

    def _stray_row(self, row: tree.Row) -> None:
        self._findings.error(
            row.place,
            "TABLE-ROW",
            "this line stands directly under a table and has no cells",
            "put a blank line before it, or bars (|) between its cells",
        )

    def _stray_rule(self, row: tree.Row) -> None:
        self._findings.error(
            row.place,
            "TABLE-BROKEN",
            "this line of dashes stands in the middle of a table, and would be printed",
            "take it out: a table has one line of dashes, under its head",
        )

    def _check_cells(self, row: tree.Row, width: int) -> None:
        cells = escapedSplit(self._source[row.place.line - 1][row.place.column - 1 :].strip())
        there = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
        if there > width:
            self._findings.error(
                row.place,
                "TABLE-CELLS",
                f"this row has {there} cells, the head of the table {width}",
                "take the bar (|) out, write it \\|, or give the head more cells, empty ones too",
            )
