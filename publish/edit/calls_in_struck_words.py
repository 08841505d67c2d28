"""Lines through, under and behind words, which leave out the calls of notes.

A decoration of words extends over everything in them (CSS Text Decoration 3, 2.1): it would strike
out the number of a note that is called among them, and, if that is at the foot of the page, the
note. So the marks end before a call and begin again after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.source import tree
from publish.source.tree_map import map_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

N = TypeVar("N", bound=tree.Node)

_LINES = (tree.Struck, tree.Underlined, tree.Highlighted)


def move_calls_out(node: N) -> N:
    """Return a node without calls inside words that are struck, underlined or marked."""
    return map_runs(node, tree.Inline, lambda run: tuple(p for one in run for p in _parts(one)))


def _has_call(node: tree.Node) -> bool:
    return any(isinstance(one, tree.NoteCall) for one in tree.walk(node))


def _parts(node: tree.Inline) -> Iterator[tree.Inline]:
    if isinstance(node, _LINES) and _has_call(node):
        yield from _lined(node.children, node)
    else:
        yield node


def _lined(children: tree.Inlines, line: tree.Style) -> Iterator[tree.Inline]:
    """Yield some nodes, with all but the calls among them in marks of a kind."""
    run: list[tree.Inline] = []
    for child in children:
        if not _has_call(child):
            run.append(child)
            continue
        if run:
            yield msgspec.structs.replace(line, place=run[0].place, children=tuple(run))
        run = []
        yield map_runs(child, tree.Inline, lambda within: tuple(_lined(within, line)))
    if run:
        yield msgspec.structs.replace(line, place=run[0].place, children=tuple(run))
