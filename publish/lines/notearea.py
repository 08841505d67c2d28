"""How high the notes at the foot of a page are, note by note.

The engine lays all notes of a page out again for each one that is added or sent on, which takes
quadratic time. Here each note is laid out once, to learn its height, and the heights are added up:
notes that have no margins do not move one another. The page itself is laid out by the engine.
"""

from __future__ import annotations

from math import inf
from typing import Any


def update(context: Any, engine: Any) -> bool:
    """Give the area of notes its height and the text what is left of the page.

    Args:
        context: the engine's layout context, with the notes of the page.
        engine: the engine's own function for the same.

    Returns:
        Whether the notes are higher than the area may be.
    """
    area, notes = context.current_footnote_area, context.current_page_footnotes
    if context.in_column or not notes:
        return bool(engine(context))
    heights = [_height(context, note) for note in notes]
    if None in heights:
        return bool(engine(context))
    if area.height != "auto":
        context.page_bottom += area.margin_height()
    area.children = notes
    total = sum(heights)
    area.height = max(min(total, area.max_height), area.min_height)
    context.page_bottom -= area.margin_height()
    below = area.padding_bottom + area.border_bottom_width
    return bool(total > area.height + below)


def _height(context: Any, note: Any) -> Any:
    """The height of a note on the measure of its page; ``None`` for one that has margins."""
    known = context.__dict__.setdefault("note_heights", {})
    width = round(context.current_footnote_area.page.width, 2)
    if (note, width) not in known:
        known[note, width] = _measured(context, note)
    return known[note, width]


def _measured(context: Any, note: Any) -> Any:
    from weasyprint.formatting_structure import build
    from weasyprint.layout.block import block_level_layout

    area = context.current_footnote_area.copy_with_children([note])
    box = build.create_anonymous_boxes(area.deepcopy())
    laid, *_ = block_level_layout(context, box, -inf, None, area.page)
    one = laid.children[-1]
    return None if one.margin_top or one.margin_bottom else one.margin_height()
