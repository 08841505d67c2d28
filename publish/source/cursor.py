"""The cursor over the block tokens of one file, on which all readers of blocks are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.block_kinds import caption, captioned
from publish.source.inline import InlineReader, plain, too_deep
from publish.source.places import Container, Margin, Placer, locate
from publish.source.sourcepages import merged

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from publish.core.diagnostics import Findings
    from publish.source.listmarks import Mark

_CONTAINERS: dict[str, Container] = {
    "blockquote_open": "quote",
    "list_item_open": "item",
    "footnote_reference_open": "note",
    "division_open": "division",
    "dd_open": "definition",
}


class Cursor:
    """One walk over the block tokens of one file; a reader adds a method for each kind of token."""

    def __init__(
        self,
        tokens: Sequence[Token],
        path: str,
        source: list[str],
        inline: InlineReader,
        findings: Findings,
    ) -> None:
        self._tokens = tokens
        self._next = 0
        self._path = path
        self._source = source
        self._margin = Margin(source)
        self._inline = inline
        self._findings = findings
        self.notes: list[tree.Note] = []
        self.allowances: list[tree.Allowance] = []
        #: The last number of the latest list of each style and delimiter.
        self._counts: dict[tuple[str, str], int] = {}
        self._item_mark: Mark | None = None  # of the item whose first paragraph comes next

    def all(self) -> tree.Blocks:
        """Return everything in the file except the notes."""
        return self._until(None)

    def _until(self, close: str | None) -> tree.Blocks:
        """Return blocks up to the token of type ``close``, which is consumed."""
        blocks: list[tree.Block] = []
        while self._next < len(self._tokens):
            token = self._take()
            if token.type == close:
                break
            block = self._block(token)
            table = captioned(block, blocks)
            if table is not None:
                blocks[-1] = table
            elif block is not None:
                blocks.append(block)
        self._check_captions(blocks)
        return tuple(merged(blocks))

    def _check_captions(self, blocks: list[tree.Block]) -> None:
        """Report a caption that belongs to no table, and is printed as it is written."""
        for block in blocks:
            if caption(block) is not None and plain((block,)).lower().startswith("table"):
                self._findings.warning(
                    block.place,
                    "TABLE-CAPTION",
                    "this looks like the caption of a table, and no table stands next to it",
                    "put it directly before or after its table, with a blank line between; "
                    "if it is none, write the colon as \\:",
                )

    def _inside(self, token: Token) -> tree.Blocks:
        """Return the blocks in the container that ``token`` opens."""
        if token.level + 1 == self._inline.depth:
            too_deep(self._place(token), self._findings, self._inline.depth)
        self._margin.enter(_CONTAINERS[token.type], token.map[0] if token.map else 0)
        blocks = self._until(token.type.removesuffix("_open") + "_close")
        self._margin.leave()
        return blocks

    def _take(self) -> Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _block(self, token: Token) -> tree.Block | None:
        reader: Callable[[Token], tree.Block | None] = getattr(
            self, f"_{token.type.removesuffix('_open')}"
        )
        return reader(token)

    def _place(self, token: Token) -> Place:
        line = token.map[0] if token.map else 0
        return Place(self._path, line + 1, self._margin.column(line) + 1)

    def _text(self, token: Token, marker: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
        """Return the place of each line of an inline token; ``marker`` precedes the first one."""
        first = token.map[0] if token.map else 0
        column = self._margin.column(first)
        if marker and (found := marker.match(self._source[first], column)):
            column = found.end()
        return locate(token.content, self._source, first, column)

    def _inlines(self, content: str, lines: list[tuple[int, int]]) -> tree.Inlines:
        return self._inline.read(content, Placer(self._path, content, lines))
