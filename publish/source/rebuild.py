"""A tree changed node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Callable

N = TypeVar("N", bound=tree.Node)


def rebuild(node: N, change: Callable[[tree.Node], tree.Node]) -> N:
    """Return the node with ``change`` applied to it and all in it, in reading order.

    Kept if unchanged.
    """
    changed = {}
    for field in node.__struct_fields__:
        value = getattr(node, field)
        new = value
        if isinstance(value, tree.Node):
            new = rebuild(value, change)
        elif isinstance(value, tuple) and value and isinstance(value[0], tree.Node):
            new = tuple(rebuild(item, change) for item in value)
            new = value if all(a is b for a, b in zip(value, new, strict=True)) else new
        if new is not value:
            changed[field] = new
    return cast("N", change(msgspec.structs.replace(node, **changed) if changed else node))
