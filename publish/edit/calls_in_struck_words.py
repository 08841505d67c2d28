"""Lines through, under and behind words leave out the calls of notes.

What decorates words goes on over all that is in them (CSS Text Decoration 3, 2.1): it would strike
the number of a note that is called among them, and, where that stands at the foot of the page, the
note. So the marks end before a call and begin again after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

N = TypeVar("N", bound=tree.Node)

_LINES = (tree.Struck, tree.Underlined, tree.Highlighted)


def move_calls_out(node: N) -> N:
    """A node in which no call stands in words that are struck, underlined or marked."""
    changed = {}
    for field in tree.holders(type(node)):
        inside = getattr(node, field)
        if isinstance(inside, tuple) and any(_holds_call(one) for one in inside):
            changed[field] = tuple(part for one in inside for part in _parts(one))
    return msgspec.structs.replace(node, **changed) if changed else node


def _holds_call(node: tree.Node) -> bool:
    return isinstance(node, _LINES) and _has_call(node)


def _has_call(node: tree.Node) -> bool:
    return any(isinstance(one, tree.NoteCall) for one in tree.walk(node))


def _parts(node: tree.Inline) -> Iterator[tree.Inline]:
    if isinstance(node, _LINES) and _has_call(node):
        yield from _lined(node.children, node)
    else:
        yield node


def _lined(children: tree.Inlines, line: tree.Style) -> Iterator[tree.Inline]:
    """Some nodes, all but the calls among them in marks of a kind."""
    run: list[tree.Inline] = []
    for child in children:
        if not _has_call(child):
            run.append(child)
            continue
        if run:
            yield msgspec.structs.replace(line, place=run[0].place, children=tuple(run))
        run = []
        within: tree.Inlines = getattr(child, "children", ())
        yield (
            msgspec.structs.replace(child, children=tuple(_lined(within, line)))
            if within
            else child
        )
    if run:
        yield msgspec.structs.replace(line, place=run[0].place, children=tuple(run))
