"""The ends of paragraphs that are set line by line: a last line has five letters or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from publish.edit.edition import Edition

#: The fewest letters of a last line: with less it would be shorter than an indent.
LETTERS = 5
_NO_BREAK = "\u00a0"


def without_stubs(edition: Edition) -> Edition:
    """Return the edition with a short last word of a paragraph tied to the words before it.

    The line breaker does so for paragraphs that are broken as a whole; for ragged lines nothing
    else does.
    """
    body = tuple(map_nodes(block, _tied) for block in edition.body)
    return msgspec.structs.replace(edition, body=body)


def _tied(node: tree.Node) -> tree.Node:
    if not isinstance(node, tree.Paragraph) or not node.children:
        return node
    last = node.children[-1]
    if not isinstance(last, tree.Text):
        return node
    text = msgspec.structs.replace(last, text=_with_long_end(last.text))
    return msgspec.structs.replace(node, children=(*node.children[:-1], text))


def _with_long_end(text: str) -> str:
    """Return the text with enough of its last words tied together for a line."""
    end = len(text)
    while sum(map(str.isalnum, text[end:])) < LETTERS and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    tied = text[end:].replace(" ", _NO_BREAK)
    enough = sum(map(str.isalnum, tied)) >= LETTERS
    return text[:end] + (" " + tied[1:] if enough and tied[:1] == _NO_BREAK else tied)
