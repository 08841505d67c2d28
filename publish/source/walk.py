"""The walk over the tokens of a line, on which all readers of marks within it are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.source.sourcepages import after_space, is_again

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from publish.core.diagnostics import Findings, Place
    from publish.source.inline import InlineReader
    from publish.source.places import Placer


class Walk:
    """One walk over the tokens of one text; a reader adds a method for each kind of token."""

    def __init__(
        self,
        reader: InlineReader,
        tokens: Sequence[Token],
        placer: Placer,
        findings: Findings,
    ) -> None:
        self._reader = reader
        self._tokens = tokens
        self._next = 0
        self._placer = placer
        self._findings = findings

    def until(self, close: str | None) -> tree.Inlines:
        """Return nodes up to the token of type ``close``, which is consumed."""
        nodes: list[tree.Inline] = []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token.type == close:
                break
            node = self._node(token)
            if is_again(node, nodes):
                continue
            if isinstance(node, tree.Text) and token.type != "text_special":
                self._add_text(nodes, node)
            elif node is not None:
                nodes.append(node)
        return tuple(nodes)

    def _add_text(self, nodes: list[tree.Inline], node: tree.Text) -> None:
        """Join text that is also contiguous in the source, so that every place stays correct."""
        if node.text[:1] == " " and after_space(nodes):
            place = msgspec.structs.replace(node.place, column=node.place.column + 1)
            node = tree.Text(place=place, text=node.text[1:])
        if not node.text:
            return
        if nodes and isinstance(last := nodes[-1], tree.Text):
            column = last.place.column + len(last.text)
            if last.place.line == node.place.line and column == node.place.column:
                nodes[-1] = tree.Text(place=last.place, text=last.text + node.text)
                return
            if node.text == " ":
                text = last.text if last.text.endswith(" ") else last.text + " "
                nodes[-1] = tree.Text(place=last.place, text=text)
                return
            if last.text.endswith(" ") and node.text.startswith(" "):
                # There was a comment between: the two spaces around it are one.
                place = msgspec.structs.replace(node.place, column=node.place.column + 1)
                node = tree.Text(place=place, text=node.text[1:])
        nodes.append(node)

    def _node(self, token: Token) -> tree.Inline | None:
        reader: Callable[[Token], tree.Inline | None] = getattr(self, f"_{token.type}")
        return reader(token)

    def _place(self, token: Token, back: int = 0) -> Place:
        return self._placer.at(max(token.meta.get("at", 0) - back, 0))
