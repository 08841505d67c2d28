"""Pages: their type area, the grid, how they are made up, figures at their heads, initials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.lines import baseline_grid, captions, floats, initials

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.typeset.lines.paragraph_setter import Setter

_BLOCK, _PAGE = "weasyprint.layout.block", "weasyprint.layout.page"
_LINES_OF_BLOCK, _IN_FLOW = f"{_BLOCK}:_linebox_layout", f"{_BLOCK}:_in_flow_layout"
_MAKE_PAGE = f"{_PAGE}:make_page"
#: Leave a child of a block out, and go on with the next.
_SKIP = "return abort, stop, None, position_y, before, next_page, new_children, max_lines"


def page_makeup(setter: Setter) -> tuple[Amendment, ...]:
    """Make the amendments of pages; ``setter`` makes them up."""
    return (
        Amendment(
            name="pages-made-up",
            purpose=(
                "Pages are made with an eye to how they end: feet of a spread are level, no word "
                "is divided at the foot of a recto, no page has only a few lines at its end. "
                "WeasyPrint fills one page after the other."
            ),
            loss="facing pages may end at different heights, and pages with few lines are kept",
            upstream="https://github.com/Kozea/WeasyPrint/issues/889",
            parts=(Wrap("weasyprint.layout:make_all_pages", _making(setter)),),
        ),
        Amendment(
            name="type-area-known",
            purpose=(
                "Where the type area of a page begins, and what its text is set in, is kept for "
                "the grid; a page may end before its foot to be level with the one that faces it."
            ),
            loss="facing pages cannot be made level",
            upstream="none found: nothing in WeasyPrint asks for it",
            parts=(
                Lines(
                    _MAKE_PAGE,
                    "context.page_bottom = page.content_box_y() + page.height",
                    "context.page_bottom = page.content_box_y() + page.height "
                    "- offprint.foot_reduction(page_number)\n"
                    "    context.page_top, context.root_style = "
                    "page.content_box_y(), root_box.style",
                ),
            ),
            gives={"offprint": setter},
        ),
        Amendment(
            name="baseline-grid",
            purpose=(
                "Lines begin, and stand, on the lines of a grid, so that those of facing pages "
                "stand beside one another (CSS Line Grid, which WeasyPrint does not know)."
            ),
            loss="lines of facing pages are not level where headings or notes stand among them",
            upstream="none found: WeasyPrint says that line-grid is unknown",
            parts=(
                Lines(
                    _LINES_OF_BLOCK,
                    "new_containing_block = box\n    lines_iterator",
                    "new_containing_block = box\n"
                    "    position_y = register.on_grid(context, child, position_y)\n"
                    "    lines_iterator",
                ),
                Lines(
                    _LINES_OF_BLOCK,
                    "line.resume_at = resume_at\n        new_position_y",
                    "line.resume_at = resume_at\n"
                    "        register.align(context, line)\n        new_position_y",
                ),
            ),
            gives={"register": baseline_grid},
            needs=("type-area-known",),
        ),
        Amendment(
            name="initials-by-ink",
            purpose=(
                "A dropped initial stands by its ink: at the margin, on the baseline of its last "
                "line, with the lines beside it as near as its outline lets them."
            ),
            loss="dropped initials stand by their boxes, away from the margin and off the line",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2486",
            parts=(
                # Lines keep clear of what an initial is told to take up …
                Lines(
                    "weasyprint.layout.float:float_layout",
                    "context.excluded_shapes.append(box)",
                    "context.excluded_shapes.extend("
                    "initials.shapes(context, box, containing_block))",
                ),
                # … as long as it stands on the page …
                Lines(
                    f"{_BLOCK}:remove_placeholders",
                    "if box in context.excluded_shapes:\n"
                    "            context.excluded_shapes.remove(box)",
                    "for shape in initials.of(context, box):\n"
                    "            context.excluded_shapes.remove(shape)",
                ),
                # … where a line of which the height is not known yet is as high as others.
                Lines(
                    "weasyprint.layout.inline:get_next_linebox",
                    "linebox.width, linebox.height = line.width, line.height",
                    "linebox.width, linebox.height = line.width, line.height or candidate_height",
                ),
            ),
            gives={"initials": initials},
            needs=("type-area-known",),
        ),
        Amendment(
            name="captions-as-wide-as-words",
            purpose=(
                "The caption of a table is as wide as its words where the table is narrower and "
                "there is room. CSS makes it as narrow as the table."
            ),
            loss="captions of narrow tables are broken into many short lines",
            upstream="none found: WeasyPrint does as CSS 2 says",
            parts=(
                Lines(
                    f"{_BLOCK}:block_box_layout",
                    "    block_level_width(box, containing_block)\n\n    result",
                    "    block_level_width(box, containing_block)\n"
                    "    captions.widen(context, box, containing_block)\n\n    result",
                ),
            ),
            gives={"captions": captions},
        ),
        Amendment(
            name="figures-at-head",
            purpose=(
                "A figure that has no room where it is called goes to the head of the next page, "
                "and the text goes on (“--figures: head”)."
            ),
            loss="a figure that has no room leaves the rest of its page white",
            upstream="https://github.com/Kozea/WeasyPrint/issues/259",
            parts=_FIGURES,
            gives={"floats": floats},
        ),
    )


#: Figures are set at the head of a page, above its text, if others wait, or one does not fit; but
#: not beyond the end of their chapter.
_FIGURES = (
    Lines(
        _MAKE_PAGE,
        "# Display in-flow content.\n    initial_root_box = root_box",
        "# Display in-flow content.\n"
        "    figures = floats.of(context, root_box)\n"
        "    if figures.begin(context, root_box, page, resume_at):\n"
        "        page_is_empty = False\n"
        "    initial_root_box = root_box",
    ),
    Lines(
        _MAKE_PAGE,
        "root_box.children = out_of_flow_boxes + root_box.children",
        "root_box.children = out_of_flow_boxes + root_box.children\n"
        "    figures.finish(context, root_box, resume_at)",
    ),
    Lines(
        _IN_FLOW,
        "abort = stop = False\n\n    # Resolve percentages and collapsing top margins.",
        "abort = stop = False\n"
        "    before, figures = [*adjoining_margins], context.__dict__.get('floats')\n"
        f"    if figures and figures.waits(child):\n        {_SKIP}\n\n"
        "    # Resolve percentages and collapsing top margins.",
    ),
    Lines(
        _IN_FLOW,
        "if new_child is None:\n        # Nothing fits in the remaining space of this page: break.",
        f"if new_child is None and figures and figures.passes(context, child):\n        {_SKIP}\n"
        "    if new_child is None:\n"
        "        # Nothing fits in the remaining space of this page: break.",
    ),
    Lines(
        _IN_FLOW,
        "# May be used in find_earlier_page_break().\n    new_child.index = index",
        "# May be used in find_earlier_page_break().\n    new_child.index = index\n"
        "    if figures:\n        figures.stands(child)",
    ),
    Lines(
        f"{_BLOCK}:block_container_layout",
        "else:\n        resume_at = None\n\n    box_is_fragmented",
        "else:\n        figures = context.__dict__.get('floats')\n"
        "        resume_at = figures.at_end(box) if figures else None\n\n    box_is_fragmented",
    ),
)


def _making(setter: Setter) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def making(make_all: Callable[..., Any]) -> Callable[..., Any]:
        from weasyprint.layout.page import remake_page

        def make_all_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> Any:
            if pages or not setter.is_composing:
                return make_all(context, root_box, html, pages)
            return setter.pages(remake_page, context, root_box, html)

        return make_all_pages

    return making
