"""Tables that are drawn in columns, and captions: from tokens to the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.block_kinds import as_paragraph
from publish.source.drawn_table_tokens import calls_in
from publish.source.inline import too_deep
from publish.source.tables import ListsAndTables

if TYPE_CHECKING:
    from markdown_it.token import Token

    from publish.source.drawn_table_tokens import Align


class DrawnTables(ListsAndTables):
    """Reads grid tables and those in columns under dashes."""

    def _drawn_table(self, token: Token) -> tree.Block:
        place = self._place(token)
        aligns: list[Align] = token.meta["aligns"]
        rows: list[tree.Row] = []
        while (row := self._take()).type != "drawn_table_close":
            rows.append(self._drawn_row(row, aligns))
        if token.meta["head"]:
            head, *rows = rows
        else:
            cells = tuple(tree.Cell(place=place, children=(), align=align) for align in aligns)
            head = tree.Row(place=place, children=cells)
        return tree.Table(place=place, head=head, children=tuple(rows))

    def _drawn_row(self, token: Token, aligns: list[Align]) -> tree.Row:
        place = self._place(token)
        cells: list[tree.Cell] = []
        while (cell := self._take()).type != "drawn_row_close":
            cells.append(self._drawn_cell(cell, aligns[len(cells)]))
        return tree.Row(place=place, children=tuple(cells))

    def _drawn_cell(self, token: Token, align: Align) -> tree.Cell:
        """Return a cell, read from its own pieces of the lines only."""
        kept = {}
        for number, left, right in token.meta["pieces"]:
            kept[number] = self._source[number]
            self._source[number] = " " * left + kept[number][left:right]
        line = min(kept)
        self._margin.enter("cell", line)
        at = next((n for n in kept if self._source[n].strip()), line)
        place = Place(self._path, at + 1, self._margin.column(at) + 1)
        if token.level + 1 >= self._inline.depth:
            too_deep(place, self._findings, self._inline.depth)
        children = self._contents()
        self._margin.leave()
        for number, text in kept.items():
            self._source[number] = text
        return tree.Cell(place=place, children=children, align=align)

    def _contents(self) -> tree.Inlines | tree.Blocks:
        """Return the contents of a cell: words, or blocks if it is more than a paragraph."""
        if self._tokens[self._next].type == "drawn_cell_close":
            self._take()
            return ()
        opening, inline, _, after = self._tokens[self._next : self._next + 4]
        if opening.type == "paragraph_open" and after.type == "drawn_cell_close":
            self._next += 4
            return self._inlines(inline.content, self._text(inline))
        blocks = self._until("drawn_cell_close")
        for node in tree.walk(*blocks):
            if isinstance(node, tree.Table):
                self._findings.error(
                    node.place,
                    "TABLE-INSIDE",
                    "a table stands in a cell of a table, which cannot be set",
                    "write it as a table of its own, before or after this one",
                )
        return tuple(as_paragraph(block) for block in blocks)

    def _drawn_table_fault(self, token: Token) -> tree.Block:
        """Report the faults of a table; its caption and the notes that it calls are still used."""
        for fault in token.meta["faults"]:
            place = Place(self._path, fault.line + 1, fault.column + 1)
            self._findings.error(place, "TABLE-DRAWN", fault.message, fault.hint)
        place = self._place(token)
        calls = (tree.NoteCall(place=place, key=key) for key in calls_in(token.content))
        cell = tree.Cell(place=place, children=tuple(calls))
        return tree.Table(place=place, head=tree.Row(place=place, children=(cell,)), children=())
