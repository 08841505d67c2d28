"""How paragraphs end that are set line by line: a last line has five letters or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree
from publish.source.rebuild import rebuild

if TYPE_CHECKING:
    from publish.edit.edition import Edition

#: The fewest letters of a last line, which would be shorter than an indent.
LETTERS = 5
_NO_BREAK = "\u00a0"


def without_stubs(edition: Edition) -> Edition:
    """Return the edition with a short last word of a paragraph tied to the words before it.

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
    text = msgspec.structs.replace(last, text=_with_long_end(last.text))
    return msgspec.structs.replace(node, children=(*node.children[:-1], text))


def _with_long_end(text: str) -> str:
    """Return the text with so many of its last words tied together as make a line."""
    end = len(text)
    while sum(map(str.isalnum, text[end:])) < LETTERS and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    tied = text[end:].replace(" ", _NO_BREAK)
    enough = sum(map(str.isalnum, tied)) >= LETTERS
    return text[:end] + (" " + tied[1:] if enough and tied[:1] == _NO_BREAK else tied)
