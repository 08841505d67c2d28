"""Inline text cut in two after a number of characters, whatever marks it is in."""

from __future__ import annotations

from functools import partial
from typing import Literal

import msgspec

from publish.source import tree
from publish.source.tree_map import map_runs


def characters(nodes: tuple[tree.Node, ...]) -> int:
    """Return the number of characters in some nodes, without spaces; the call of a note is one."""
    count = 0
    for node in tree.walk(*nodes):
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            count += len("".join(node.text.split()))
        elif isinstance(node, tree.NoteCall):
            count += 1
    return count


def cut(nodes: tree.Inlines, count: int) -> tuple[tree.Inlines, tree.Inlines]:
    """Return inline nodes cut after ``count`` characters, as :func:`characters` counts them."""
    for index, node in enumerate(nodes):
        size = characters((node,))
        if size <= count:
            count -= size
            continue
        if count == 0:
            return nodes[:index], nodes[index:]
        first, second = _cut_node(node, count)
        return (*nodes[:index], first), (second, *nodes[index + 1 :])
    return nodes, ()


def _cut_node(node: tree.Inline, count: int) -> tuple[tree.Inline, tree.Inline]:
    replace = msgspec.structs.replace
    if isinstance(node, tree.Text | tree.Code):
        at = 0
        while count > 0:
            count -= not node.text[at].isspace()
            at += 1
        return replace(node, text=node.text[:at]), replace(node, text=node.text[at:].lstrip())
    inner = node.children  # type: ignore[attr-defined]
    first, second = cut(inner, count)
    anchor: dict[str, object] = {"id": ""} if isinstance(node, tree.Span) else {}
    anchor = {"number": 0} if isinstance(node, tree.Corrected) else anchor
    return replace(node, children=first), replace(node, children=second, **anchor)


def stripped(nodes: tree.Inlines, end: Literal[0, -1]) -> tree.Inlines:
    """Return inline nodes without the spaces at their beginning (0) or at their end (-1)."""
    if not nodes:
        return nodes
    one, rest = nodes[end], nodes[:-1] if end else nodes[1:]
    if isinstance(one, tree.Text):
        text = one.text.rstrip() if end else one.text.lstrip()
        if not text:
            return stripped(rest, end)
        kept: tree.Inline = msgspec.structs.replace(one, text=text)
    elif getattr(one, "children", ()):
        kept = map_runs(one, tree.Inline, partial(stripped, end=end))
    else:
        return nodes
    return (*rest, kept) if end else (kept, *rest)
