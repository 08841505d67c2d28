"""The pages of the printed book: laid out once, the source of all page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core import contract
from publish.render.markup_check import require
from publish.typeset import margin_numbers
from publish.typeset.first_page import first_folio, style_from
from publish.typeset.page_dependent_notes import (
    PageDependentValues,
    pages_with_stable_notes,
    template_values,
)

if TYPE_CHECKING:
    from publish.pipeline.context import Context
    from publish.render.renderer import Renderer
    from publish.typeset.pages import Pages

#: How far the paragraph numbers stand from the text, inner and outer side, in points.
_EDGES = (9.0, 9.0)


def number(context: Context) -> Pages:
    """Set the numbers of paragraphs, and of the original's pages, into the margins of the book."""
    pages, marks = context.laid_out_book, list[margin_numbers.Mark]()
    if context.settings.paragraph_numbers == "yes":
        marks += margin_numbers.paragraph_marks(pages, _EDGES, outer=True)
    if context.settings.original_pages == "margin":
        marks += margin_numbers.original_marks(pages, context.edition.original_pages(), _EDGES[0])
    if marks:
        context.add_margin_numbers(pages, marks)
    return pages


def lay_out(context: Context) -> Pages:
    """Render and lay out: the pages of the printed book, without the numbers in the margin."""
    renderer, first = context.renderer(), 1

    def make(values: PageDependentValues) -> Pages:
        nonlocal renderer
        renderer = context.renderer(**template_values(context, values))
        pages = context.text_pages(renderer, extra=style_from(first))
        pages.first = first
        return pages

    pages = pages_with_stable_notes(context, context.indexed_edition.edition, make)
    first = first_folio(context.settings, pages)
    if first != pages.first:
        pages = pages_with_stable_notes(context, context.indexed_edition.edition, make)
    return _with_index(context, renderer, pages) if context.indexed_edition.headings else pages


def _with_index(context: Context, renderer: Renderer, pages: Pages) -> Pages:
    """The pages with the index made: its numbers are known when the text's pages are.

    Where it begins the text has an empty page, from which on all is made anew.
    """
    folios = pages.folios()
    begins = {contract.INDEX_ID.name}
    require(renderer, "page.html", contract.INDEX_ID, sorted(begins - folios.keys()))
    entries = [
        (heading, heading.references(folios)) for heading in context.indexed_edition.headings
    ]
    start = folios[contract.INDEX_ID.name]
    side = "recto" if start % 2 else "verso"
    style = f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {start} }}"
    markup = context.renderer().page("back.html", entries=entries)
    back = context.pages(markup, "back.html", extra=style)
    return pages.followed_by(start - pages.first, back)
