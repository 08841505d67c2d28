"""How paragraphs end that are set line by line: a last line has five letters or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.edition import rebuild
from publish.source import tree

if TYPE_CHECKING:
    from publish.edition import Edition

#: The fewest letters of a last line, which would be shorter than an indent.
LETTERS = 5
_NO_BREAK = "\u00a0"


def without_stubs(edition: Edition) -> Edition:
    """The edition with a short last word of a paragraph tied to the words before it.

    Of paragraphs that are broken as a whole the compositor takes care; where lines are ragged,
    nobody else does.
    """
    body = tuple(rebuild(block, _tied) for block in edition.body)
    return msgspec.structs.replace(edition, body=body)


def _tied(node: tree.Node) -> tree.Node:
    if not isinstance(node, tree.Paragraph) or not node.children:
        return node
    last = node.children[-1]
    if not isinstance(last, tree.Text):
        return node
    head, end = last.text.rstrip(" "), ""
    while head and sum(map(str.isalnum, end)) < LETTERS:
        head, space, word = head.rpartition(" ")
        end = f"{word}{_NO_BREAK}{end}" if end else word
        if not space:
            return node
    if _NO_BREAK not in end:
        return node
    text = msgspec.structs.replace(last, text=f"{head} {end}")
    return msgspec.structs.replace(node, children=(*node.children[:-1], text))
