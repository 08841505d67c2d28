"""Tables: blocks of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from publish.diagnostics import Place
from publish.source import tree
from publish.source.lists import Lists
from publish.source.places import Placer
from publish.source.shapes import caption

if TYPE_CHECKING:
    from markdown_it.token import Token


class ListsAndTables(Lists):
    """Reads lists and tables."""

    def _table(self, token: Token) -> tree.Block:
        place = self._place(token)
        rows: list[tree.Row] = []
        words: tree.Paragraph | None = None
        while (part := self._take()).type != "table_close":
            if part.type != "tr_open":
                continue
            row = self._row(part)
            if words is None and rows and "|" not in self._source[row.place.line - 1]:
                words = self._caption_row(row)
            else:
                rows.append(row)
        width = len(rows[0].children)
        for row in rows:
            self._check_cells(row, width)
        return tree.Table(place=place, head=rows[0], children=tuple(rows[1:]), caption=words)

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

    def _caption_row(self, row: tree.Row) -> tree.Paragraph | None:
        """A line under a table without a bar: its caption, or words gone astray."""
        children = row.children[0].children
        found = caption(tree.Paragraph(place=row.place, children=children))
        if found is None:
            self._findings.error(
                row.place,
                "TABLE-ROW",
                "this line stands directly under a table and has no cells",
                "put a blank line before it, or bars (|) between its cells",
            )
        return found

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
