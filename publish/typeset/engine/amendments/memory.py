"""Memory: what WeasyPrint keeps, or makes, for nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import proxy

from publish.typeset.engine import shared_styles
from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.engine.compact_pdf import painting_in_one_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STYLES, _BOXES = "weasyprint.css:StyleFor.__init__", "weasyprint.formatting_structure.boxes"
_NO_SET = ("self.remove_decoration_sides = set()", "self.remove_decoration_sides = frozenset()")


def _letting_go(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    def layout_document(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
        yield from lay_out(html, root_box, context)
        find = context.get_image_from_uri
        context.get_image_from_uri = partial(
            find.func, **find.keywords | {"context": proxy(context)}
        )

    return layout_document


MEMORY = (
    Amendment(
        name="styles-shared",
        purpose=(
            "Elements with the same declarations share a style whatever their names, what inherits "
            "from such a style shares one, too, and calls and markers have a style where there "
            "are some. WeasyPrint takes the name of an element for a declaration."
        ),
        loss="long works take twice the memory",
        upstream="https://github.com/Kozea/WeasyPrint/pull/2813",
        parts=(
            # Names are no declarations …
            Lines(
                _STYLES,
                "in find_style_attributes(",
                "in sharedstyles.without_names(self, find_style_attributes)(",
            ),
            # … what inherits from a style like another inherits from that one …
            Lines(
                _STYLES,
                "id(computed_styles[parent, None])",
                "id(sharedstyles.pattern(computed_styles[parent, None]))",
            ),
            # … each element gets its name afterwards …
            Lines(
                _STYLES,
                "computed_cache[key] = computed_styles[etree_element, None]\n",
                "computed_cache[key] = computed_styles[etree_element, None]\n"
                "            sharedstyles.name(self, etree_element, target_collector)\n",
            ),
            # … and calls and markers have a style where there are some.
            Lines(
                _STYLES,
                "            if pseudo_type:\n                self.set_computed_styles(\n"
                "                    element, pseudo_type=pseudo_type,\n",
                "            if pseudo_type and sharedstyles.has(self, element, pseudo_type):\n"
                "                sharedstyles.compute(\n"
                "                    self, computed_cache, element, pseudo_type,\n",
            ),
        ),
        gives={"sharedstyles": shared_styles},
    ),
    Amendment(
        name="errors-let-go",
        purpose=(
            "An error kept by the function that raises it again holds, in a circle, all that its "
            "callers knew: the whole document, as long as nothing collects such circles."
        ),
        loss="memory of documents that are done is kept to the end of a run",
        upstream="none found; to propose: raise a new error instead of the one that was kept",
        parts=(
            Lines(
                "weasyprint.css:_resolve_calc_sum",
                "exception = relative_exception",
                "exception = True",
            ),
            Lines(
                "weasyprint.css:_resolve_calc_sum",
                "raise exception",
                "raise RelativeLengthInMath",
            ),
        ),
    ),
    Amendment(
        name="sides-of-no-box",
        purpose="A box has a set of its own of the sides where nothing stands, hardly ever used.",
        loss="every box takes 200 bytes more",
        upstream="none found; to propose: share one empty frozenset",
        parts=(
            Lines(f"{_BOXES}:Box.__init__", *_NO_SET),
            Lines(f"{_BOXES}:ParentBox.copy_with_children", *_NO_SET),
            Lines(
                f"{_BOXES}:ParentBox._reset_spacing",
                "remove_decoration_sides.add(side)",
                "remove_decoration_sides |= {side}",
            ),
        ),
    ),
    Amendment(
        name="context-let-go",
        purpose=(
            "What was known for a layout goes with it: WeasyPrint's context holds itself to find "
            "pictures. A drawing keeps it, to find those within it when it is drawn."
        ),
        loss="memory of layouts that are done is kept to the end of a run",
        upstream="none found; to propose: hand pictures a weak reference to the context",
        parts=(Wrap("weasyprint.document:layout_document", _letting_go),),
    ),
    Amendment(
        name="pages-in-one-piece",
        purpose="The drawing of a page is one piece when it is done: it is made of thousands.",
        loss="long works take more memory while they are written",
        upstream="none found; to propose: join the stream of each page",
        parts=(Wrap("weasyprint.document:Page.paint", painting_in_one_piece),),
    ),
)
