"""Captions of tables: as wide as their words, where the table is narrower and there is room."""

from __future__ import annotations

from typing import Any

from publish.typeset.engine.boxes import is_caption
from publish.typeset.engine.layout import widest


def widen(context: Any, box: Any, wrapper: Any) -> None:
    """Give a caption the width that its words take, within the measure; its table's at the least.

    Args:
        context: the engine's layout context.
        box: a block that has its width; any but a caption is left as it is.
        wrapper: what it stands in: of a caption the box of its table, which has its margins.
    """
    if not is_caption(box) or box.width != wrapper.width:
        return
    left, right = max(0.0, wrapper.margin_left), max(0.0, wrapper.margin_right)
    wanted = widest(context, box)
    more = max(0.0, min(wanted - box.width, left + right))
    out = min(left, more / 2) if right >= more / 2 else more - right
    box.width, box.margin_left, box.margin_right = box.width + more, -out, out - more
