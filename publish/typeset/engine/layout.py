"""What of the engine's layout the program calls itself: widths, lines, blocks of notes."""

from __future__ import annotations

from math import inf
from typing import Any


def text_align(context: Any, line: Any, width: float, last: bool) -> float:
    """Return the offset of a line by the alignment of its text."""
    from weasyprint.layout.inline import text_align

    return float(text_align(context, line, width, last))


def space_at_end(context: Any, line: Any) -> float:
    """Return how wide the space at the end of a line is, which does not count."""
    from weasyprint.layout.inline import trailing_whitespace_size

    return float(trailing_whitespace_size(context, line))


def count_spaces(box: Any) -> int:
    """Return how many spaces of a box are widened where its line is justified."""
    from weasyprint.layout.inline import count_expandable_spaces

    return int(count_expandable_spaces(box))


def widest(context: Any, box: Any) -> float:
    """Return how wide the content of a box is if nothing breaks it."""
    from weasyprint.layout.preferred import max_content_width

    return float(max_content_width(context, box, outer=False))


def lay_out_note(context: Any, note: Any) -> Any:
    """Lay out a note by itself, on the measure of the page that is made."""
    from weasyprint.formatting_structure import build
    from weasyprint.layout.block import block_level_layout

    area = context.current_footnote_area.copy_with_children([note])
    box = build.create_anonymous_boxes(area.deepcopy())
    return block_level_layout(context, box, -inf, None, area.page)[0].children[-1]


def lay_out_figure(context: Any, box: Any, page: Any) -> Any:
    """Lay out a block by itself, within the type area of a page."""
    from weasyprint.layout.block import block_level_layout

    return block_level_layout(context, box, -inf, None, page)[0]


def set_width(box: Any, containing: Any) -> None:
    """Give a block its width within another."""
    from weasyprint.layout.block import block_level_width

    block_level_width(box, containing)


def resolve(box: Any, containing: Any) -> None:
    """Turn what a box has in per cent into lengths, of what it stands in."""
    from weasyprint.layout.percent import resolve_percentages

    resolve_percentages(box, containing)


def lay_out_column(context: Any, box: Any, area: Any, positioned: Any) -> Any:
    """Lay out a column of an area of notes; ``positioned`` are boxes that are placed later."""
    from weasyprint.layout.block import block_box_layout

    return block_box_layout(
        context, box, -inf, None, area, True, *positioned, [], None, None, discard=False,
        max_lines=None,
    )[0]  # fmt: skip


def pixels(value: float) -> Any:
    """Return a length of a style, in CSS pixels."""
    from weasyprint.css.properties import Dimension

    return Dimension(value, "px")


def property_names() -> list[str]:
    """Return the properties of style sheets that the engine knows."""
    from weasyprint.css.properties import INITIAL_VALUES

    return [name.replace("_", "-") for name in INITIAL_VALUES]
