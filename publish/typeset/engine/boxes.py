"""The boxes of laid-out pages: what each is, and what of it others read.

The rest of the program asks here, and never for the engine's own classes. A box keeps what the
program remembers of it among its attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def page_box(page: Any) -> Any:
    """Return the box of a page of a document."""
    return page._page_box


def box_of(child: Any) -> Any:
    """Return a box, where something stands for it that is placed elsewhere."""
    return getattr(child, "_box", child)


def children_of(box: Any) -> Iterator[Any]:
    """Yield what stands in a box, each as its own box; nothing for what holds no others."""
    return map(box_of, getattr(box, "children", ()))


def is_text(box: Any) -> bool:
    """Return whether a box is a piece of text."""
    return type(box).__name__ == "TextBox"


def is_line(box: Any) -> bool:
    """Return whether a box is a line."""
    return type(box).__name__ == "LineBox"


def is_inline(box: Any) -> bool:
    """Return whether a box stands within lines and holds text or other such boxes."""
    return type(box).__name__ == "InlineBox"


def is_block(box: Any) -> bool:
    """Return whether a box is a block that holds lines or blocks, and no table."""
    from weasyprint.formatting_structure.boxes import BlockBox

    return isinstance(box, BlockBox)


def is_table(box: Any) -> bool:
    """Return whether a box is a table, without its caption."""
    return type(box).__name__ == "TableBox"


def is_caption(box: Any) -> bool:
    """Return whether a box is the caption of a table."""
    return type(box).__name__ == "TableCaptionBox"


def is_picture(box: Any) -> bool:
    """Return whether a box is a picture, in a line or by itself."""
    return "Replaced" in type(box).__name__


def is_margin(box: Any) -> bool:
    """Return whether a box stands in the margin of a page, as a running head does."""
    return type(box).__name__ == "MarginBox"


def is_note_area(box: Any) -> bool:
    """Return whether a box is the area of notes at the foot of a page."""
    return type(box).__name__ == "FootnoteAreaBox"


def kind_of(box: Any) -> str:
    """Return what a box is, in one word; to be compared, not to be shown."""
    return type(box).__name__


def is_dots(picture: Any) -> bool:
    """Return whether a picture is made of dots, and is no drawing."""
    return type(picture).__name__ == "RasterImage"


def texts_in(box: Any) -> Iterator[Any]:
    """Yield the text boxes in a box, in their order, of whatever is in it."""
    return filter(is_text, box.descendants())


def texts_of_line(box: Any) -> Iterator[Any]:
    """Yield the text boxes of a line, but for what does not stand in it."""
    for child in box.children:
        if is_text(child):
            yield child
        elif is_inline(child) and child.is_in_normal_flow():
            yield from texts_of_line(child)


def lines_in(box: Any) -> Iterator[Any]:
    """Yield the lines in a box, in their order."""
    return filter(is_line, box.descendants())


def shaped_text(box: Any) -> str:
    """Return the characters of a text box as they were shaped.

    A hyphen that is put in is one of them.
    """
    text: str = box.pango_layout.text
    return text


def set_shape(box: Any, layout: Any) -> None:
    """Give a text box the shape of its characters."""
    box.pango_layout = layout


def widen_spaces(box: Any, spacing: float) -> None:
    """Have the word spaces of a text box drawn wider by so many CSS pixels."""
    box.justification_spacing = spacing
    box.pango_layout.justification_spacing = spacing  # it is made again when drawn


def is_cut(box: Any) -> bool:
    """Return whether a text box on a line ends where a word was cut at any letter."""
    return bool(box.pango_layout.__dict__.get("is_cut"))


def block_of(area: Any, children: Sequence[Any]) -> Any:
    """Make a block within another that holds boxes of it."""
    from weasyprint.formatting_structure.boxes import BlockBox

    return BlockBox.anonymous_from(area, children=children)


def margin_of(root: Any, children: Sequence[Any]) -> Any:
    """Make a box in the margin of a page that holds boxes of another document.

    The engine keeps those out of the structure of a PDF.
    """
    from weasyprint.formatting_structure.boxes import MarginBox

    margin = MarginBox.__new__(MarginBox)
    margin.__dict__.update(root.__dict__)
    margin.is_for_root_element = False
    margin.element = margin.element_tag = None
    margin.children = children
    return margin
