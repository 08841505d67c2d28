"""Styles: what the cascade and the boxes of WeasyPrint get wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.amendment import Amendment, Lines, Wrap

if TYPE_CHECKING:
    from collections.abc import Callable


def _with_height(on_line: Callable[[Any], Any]) -> Callable[[Any], Any]:
    from weasyprint.formatting_structure.boxes import Box

    def hit_area(box: Any) -> Any:
        return on_line(box) if box.margin_height() > 0 else Box.hit_area(box)

    return hit_area


STYLES = (
    Amendment(
        name="centred-from-right-to-left",
        purpose=(
            "In text from right to left, what is centred by its margins is moved to the right edge "
            "besides."
        ),
        loss="in works from right to left, tables and rules that are centred stand at the right",
        upstream="none found; to propose: leave boxes with automatic margins where they are",
        parts=(
            Lines(
                "weasyprint.layout.block:block_level_width",
                "if direction == 'rtl' and not box.is_column:",
                "if direction == 'rtl' and not box.is_column and (\n"
                "            'auto' not in (box.margin_left, box.margin_right)):",
            ),
        ),
    ),
    Amendment(
        name="drawings-without-size-from-right-to-left",
        purpose=(
            "In text from right to left, a drawing with proportions and no size is moved as a "
            "block is, before a line has given it a place."
        ),
        loss="in works from right to left, a drawing that says no size stops the build",
        upstream="none found; to propose: leave boxes in lines where they are",
        parts=(
            Lines(
                "weasyprint.layout.replaced:replaced_box_width",
                "block_level_width(box, containing_block)",
                "box.position_x = box.__dict__.get('position_x', 0)\n"
                "                block_level_width(box, containing_block)",
            ),
        ),
    ),
    Amendment(
        name="later-declaration-wins",
        purpose=(
            "Of “margin-left” and “margin-inline-start” with the same weight WeasyPrint takes the "
            "second one, wherever it stands: here the one that stands later, as the cascade has it."
        ),
        loss="a layout that sets margin-left after margin-inline-start is not heard",
        upstream="none found; to propose: put the order of declarations into their weight",
        parts=(
            Lines(
                "weasyprint.css:StyleFor.__init__",
                "precedence = declaration_precedence(origin, importance)\n"
                "                        weight = (precedence, layer_order, specificity)",
                "precedence = declaration_precedence(origin, importance)\n"
                "                        weight = (precedence, layer_order, specificity, "
                "len(selectors_keys))",
            ),
        ),
    ),
    Amendment(
        name="links-on-their-letters",
        purpose=(
            "A link whose line has no height, as the call of a note, is hit on its letters. "
            "WeasyPrint gives it an area without height."
        ),
        loss="the calls of notes cannot be clicked",
        upstream="none found; to propose: take the area of the box where the line has no height",
        parts=(Wrap("weasyprint.formatting_structure.boxes:InlineBox.hit_area", _with_height),),
    ),
)
