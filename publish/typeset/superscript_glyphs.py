"""Raised and lowered letters that a face has itself (OpenType, features ``sups`` and ``subs``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.source import tree

if TYPE_CHECKING:
    from publish.typeset.font_stack import FontStack


def has_own(font_stack: FontStack, family: str, node: tree.Superscript | tree.Subscript) -> bool:
    """Whether all faces of a family have every letter of some raised or lowered words.

    Letters of the face beside scaled ones would be of two kinds in one word; and the words may
    stand in italics or bold.
    """
    texts = [one.text if isinstance(one, tree.Text) else "" for one in tree.walk(*node.children)]
    if not all(texts):
        return False
    points = {ord(letter) for text in texts for letter in text}
    is_raised = isinstance(node, tree.Superscript)
    own = [f.superiors if is_raised else f.inferiors for f in font_stack.family(family)]
    return bool(own) and all(points <= letters for letters in own)
