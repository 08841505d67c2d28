"""The one map over the tree: over nodes and texts with other nodes in them.

Everything that rewrites a tree is written on these functions, so that all of it keeps these rules:

- Nodes are visited in reading order (:func:`publish.source.tree.parts`).
- What is not changed is kept, as the very same object: a node without changes, a run.
- Places are never touched; whoever adds a node gives it its place.
- A single node in a field, such as the caption of a table, stays one node.

A *run* is a field of nodes side by side: the words of a paragraph, the items of a list. A single
node is a run of one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable

N = TypeVar("N", bound=tree.Node)
K = TypeVar("K", bound=tree.Node)


def map_runs(node: N, kind: type[K], change: Callable[[tuple[K, ...]], tuple[tree.Node, ...]]) -> N:
    """Change the runs directly in a node, and nothing deeper; the other functions build on it.

    Args:
        node: any.
        kind: only runs in which all nodes are of this kind are changed.
        change: gets each such run, and returns its replacement.

    Raises:
        ValueError: if a single node is not replaced by one node.
    """
    changed: dict[str, object] = {}
    for field in tree.holders(type(node)):
        value = getattr(node, field)
        is_alone = isinstance(value, tree.Node)
        run = (value,) if is_alone else value
        if not run or not all(isinstance(one, kind) for one in run):
            continue
        new = change(run)
        if _is_same(run, new):
            continue
        if is_alone and len(new) != 1:
            message = f"the {field} of a {node.kind} stands alone: {len(new)} nodes cannot"
            raise ValueError(message)
        changed[field] = new[0] if is_alone else new
    return msgspec.structs.replace(node, **changed) if changed else node


def map_nodes(node: N, change: Callable[[tree.Node], tree.Node]) -> N:
    """Change every node in a tree, one for one, from the bottom up.

    Args:
        node: the top of the tree; it is changed last, and keeps its type.
        change: gets each node after its contents were changed.
    """

    def below(run: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
        return tuple(map_nodes(one, change) for one in run)

    return change(map_runs(node, tree.Node, below))  # type: ignore[return-value]


def replace_nodes(
    nodes: tuple[K, ...], change: Callable[[tree.Node], tuple[tree.Node, ...] | None]
) -> tuple[K, ...]:
    """Replace each node in some trees by any number of nodes, from the top down.

    Args:
        nodes: the tops of the trees.
        change: gets each node before its contents, and returns its replacement, in which nothing
            more is replaced; or None to keep the node and go on with its contents.
    """
    made: list[tree.Node] = []
    for node in nodes:
        new = change(node)
        made += [replace_within(node, change)] if new is None else new
    kept = tuple(made)
    return nodes if _is_same(nodes, kept) else kept  # type: ignore[return-value]


def replace_within(node: N, change: Callable[[tree.Node], tuple[tree.Node, ...] | None]) -> N:
    """Replace nodes as :func:`replace_nodes` does, in one tree whose top node stays."""
    return map_runs(node, tree.Node, partial(replace_nodes, change=change))


def map_lines(node: N, change: Callable[[tree.Inlines], tree.Inlines]) -> N:
    """Change every line of words in a tree, as a whole.

    Args:
        node: the top of the tree.
        change: gets each run of inline nodes that is not inside another inline node.
    """

    def below(run: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
        if all(isinstance(one, tree.Inline) for one in run):
            return change(run)  # type: ignore[arg-type]
        return tuple(map_lines(one, change) for one in run)

    return map_runs(node, tree.Node, below)


def lines(node: tree.Node) -> list[tree.Inlines]:
    """Return the lines of words in a tree: those that :func:`map_lines` changes, in its order."""
    found: list[tree.Inlines] = []

    def keep(run: tree.Inlines) -> tree.Inlines:
        found.append(run)
        return run

    map_lines(node, keep)
    return found


def _is_same(old: tuple[tree.Node, ...], new: tuple[tree.Node, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
