"""Paragraphs: broken as a whole, set as they were broken, in their reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.engine.boxes import is_cut
from publish.typeset.lines import baseline_grid
from publish.typeset.lines.bidi_order import place
from publish.typeset.lines.text_window import bytes_of
from publish.typeset.tagging.terminal_boxes import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.typeset.lines.paragraph_setter import Setter

_INLINE = "weasyprint.layout.inline"
_NEXT_LINE, _SPLIT_TEXT = f"{_INLINE}:get_next_linebox", f"{_INLINE}:split_text_box"


def paragraphs(setter: Setter) -> tuple[Amendment, ...]:
    """Make the amendments of paragraphs; ``setter`` is asked where they are broken."""
    return (
        Amendment(
            name="whole-paragraphs",
            purpose=(
                "A paragraph is broken as a whole: where it begins it is planned, its lines end "
                "where the plan says, and each is brought to the measure by its spaces, a little "
                "by its letters, and by marks that hang out of it. WeasyPrint breaks line by line."
            ),
            loss="text is broken line by line, with more hyphens and uneven spaces between words",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2264",
            parts=(
                # Where a paragraph begins, it is planned …
                Lines(
                    f"{_INLINE}:iter_line_boxes",
                    "resolve_one_percentage(box, 'text_indent', containing_block.width)",
                    "resolve_one_percentage(box, 'text_indent', containing_block.width)\n"
                    "        offprint.plan(context, box, containing_block, position_y)",
                ),
                # … its lines end where the plan says, however wide the engine finds them …
                Lines(
                    _NEXT_LINE,
                    "max_x = position_x + available_width",
                    "max_x = inf if offprint.planned else position_x + available_width",
                ),
                # … and are brought to the measure as planned …
                Lines(
                    _NEXT_LINE,
                    "offset_x = text_align(",
                    "offset_x = (offprint.align if offprint.planned else text_align)(",
                ),
                # … also by their letters.
                Lines(
                    "weasyprint.draw.text:draw_text",
                    "emojis = draw_first_line(\n"
                    "        stream, textbox, text_overflow, block_ellipsis, "
                    "Matrix(d=-1, e=x, f=y))",
                    "with offprint.fitted(stream, textbox) as scale:\n"
                    "        emojis = draw_first_line(\n"
                    "            stream, textbox, text_overflow, block_ellipsis, "
                    "Matrix(a=scale, d=-1, e=x, f=y))",
                ),
                Wrap(_NEXT_LINE, setter.lines_as_planned),
                Wrap(_SPLIT_TEXT, setter.pieces_as_planned),
            ),
            gives={"offprint": setter},
            needs=("addresses-broken",),
        ),
        Amendment(
            name="letters-where-measured",
            purpose=(
                "Letters stand where they were measured. WeasyPrint cuts each advance to a "
                "thousandth of an em, and these cuts add up over a line."
            ),
            loss="the ends of justified lines are up to a point out of true",
            upstream="none found; to propose: carry the rest of each rounding on to the next glyph",
            parts=(
                Lines(
                    "weasyprint.draw.text:draw_first_line",
                    "x_advance = 0",
                    "x_advance = drift = 0",
                ),
                Lines(
                    "weasyprint.draw.text:draw_first_line",
                    "if kerning:\n                string += f'>{int(kerning)}<'",
                    "drift += kerning\n"
                    "            if round(drift):\n"
                    "                string += f'>{round(drift)}<'\n"
                    "                drift -= round(drift)",
                ),
            ),
        ),
        Amendment(
            name="first-face-decides",
            purpose=(
                "A line is as high as its first face makes it. WeasyPrint makes it higher for a "
                "character that another face has to give."
            ),
            loss="lines with characters of a second face stand lower than their neighbours",
            upstream="none found: with a fixed line-height CSS lets fallback faces count",
            parts=(Wrap(_SPLIT_TEXT, _on_first_face),),
        ),
        Amendment(
            name="pieces-remembered",
            purpose=(
                "Of each piece of text on a line it is kept which text it is of, from where to "
                "where, and whether a hyphen was put in: the structure of the PDF and the list of "
                "cut words are made of that."
            ),
            loss=(
                "the PDF does not say where a line ends with a space and where with a hyphen of "
                "its own, and words that were cut at any letter are not told"
            ),
            upstream="none found: WeasyPrint has no use for it",
            parts=(Wrap(_SPLIT_TEXT, _remembering(setter)),),
        ),
        Amendment(
            name="lines-in-reading-order",
            purpose=(
                "Where a line has words from right to left and from left to right, its pieces "
                "stand in the order of the Unicode algorithm. WeasyPrint orders within a piece "
                "only."
            ),
            loss="lines that mix Hebrew or Arabic with emphasis or notes read in a wrong order",
            upstream="https://github.com/Kozea/WeasyPrint/issues/106",
            parts=(Wrap(_NEXT_LINE, _in_reading_order),),
        ),
    )


def _on_first_face(split: Callable[..., Any]) -> Callable[..., Any]:
    def split_text_box(context: Any, box: Any, *given: Any, **named: Any) -> Any:
        piece, resume, kept = split(context, box, *given, **named)
        if piece is not None:
            baseline_grid.on_first_face(piece)
        return piece, resume, kept

    return split_text_box


def _remembering(setter: Setter) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def remembering(split: Callable[..., Any]) -> Callable[..., Any]:
        def split_text_box(
            context: Any, box: Any, width: Any, skip: Any, *given: Any, **named: Any
        ) -> Any:
            piece, resume, kept = split(context, box, width, skip, *given, **named)
            if piece is not None:
                setter.has_cut = setter.has_cut or is_cut(piece)
                piece.origin, piece.source = box, Source(bytes_of(box), skip or 0, resume)
                piece.soft = piece.source.is_divided(piece)
            return piece, resume, kept

        return split_text_box

    return remembering


def _in_reading_order(next_line: Callable[..., Any]) -> Callable[..., Any]:
    def get_next_linebox(context: Any, linebox: Any, *given: Any) -> Any:
        line, resume = next_line(context, linebox, *given)
        if line is not None:
            place(context, linebox, line)
        return line, resume

    return get_next_linebox
