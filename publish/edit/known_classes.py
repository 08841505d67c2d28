"""Removal of classes that a layout does not declare, even if its templates use them.

A writer's ``::: {.note}`` is no note of the layout's, but the class would make it look like one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source.tree_map import map_nodes

if TYPE_CHECKING:
    from publish.source import tree


def with_known_classes(work: tree.Work, known: frozenset[str]) -> tree.Work:
    """Return a work as it was read, without the classes that a layout does not know.

    Args:
        work: the work as it was read, without classes that the program adds.
        known: the classes that the layout knows.
    """

    def change(node: tree.Node) -> tree.Node:
        classes: tuple[str, ...] = getattr(node, "classes", ())
        kept = tuple(name for name in classes if name in known)
        return node if kept == classes else msgspec.structs.replace(node, classes=kept)

    return msgspec.structs.replace(
        work,
        head=work.head.map(lambda node: map_nodes(node, change)),
        body=tuple(map_nodes(block, change) for block in work.body),
        notes=tuple(map_nodes(note, change) for note in work.notes),
        seminar=map_nodes(work.seminar, change) if work.seminar else None,
    )
