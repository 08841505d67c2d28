"""Tables: blocks of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.lists import Lists
from publish.source.places import Placer

if TYPE_CHECKING:
    from markdown_it.token import Token

#: A row with only dashes, as some programs draw them.
_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*[|+])+(?:\s*:?-{3,}:?)?\s*$")


class ListsAndTables(Lists):
    """Reads lists and tables."""

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
        """Return a cell's beginning (line and column from 1) and the column (from 0) of its end."""
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
