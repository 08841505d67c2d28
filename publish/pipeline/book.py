"""The pages of the printed book: laid out once, the source of all page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core import contract
from publish.render.markup_check import require
from publish.typeset import margin_numbers
from publish.typeset.first_page import first_folio, style_from
from publish.typeset.page_dependent_notes import Told, settled, told_of

if TYPE_CHECKING:
    from publish.pipeline.context import Desk
    from publish.render.renderer import Renderer
    from publish.typeset.pages import Pages

#: How far the paragraph numbers stand from the text, inner and outer side, in points.
_EDGES = (9.0, 9.0)


def number(desk: Desk) -> Pages:
    """Set the numbers of paragraphs, and of the original's pages, into the margins of the book."""
    pages, marks = desk.book, list[margin_numbers.Mark]()
    if desk.settings.paragraph_numbers == "yes":
        marks += margin_numbers.paragraph_marks(pages, _EDGES, outer=True)
    if desk.settings.original_pages == "margin":
        marks += margin_numbers.original_marks(pages, desk.edition.original_pages(), _EDGES[0])
    if marks:
        desk.mark(pages, marks)
    return pages


def lay_out(desk: Desk) -> Pages:
    """Render and lay out: the pages of the printed book, without the numbers in the margin."""
    renderer, first = desk.renderer(), 1

    def make(told: Told) -> Pages:
        nonlocal renderer
        renderer = desk.renderer(**told_of(desk, told))
        pages = desk.text_pages(renderer, extra=style_from(first))
        pages.first = first
        return pages

    pages = settled(desk, desk.copy.edition, make)
    first = first_folio(desk.settings, pages)
    if first != pages.first:
        pages = settled(desk, desk.copy.edition, make)
    return _with_index(desk, renderer, pages) if desk.copy.headings else pages


def _with_index(desk: Desk, renderer: Renderer, pages: Pages) -> Pages:
    """The pages with the index made: its numbers are known when the text's pages are.

    Where it begins the text has an empty page, from which on all is made anew.
    """
    folios = pages.folios()
    begins = {contract.INDEX_ID.name}
    require(renderer, "page.html", contract.INDEX_ID, sorted(begins - folios.keys()))
    entries = [(heading, heading.references(folios)) for heading in desk.copy.headings]
    start = folios[contract.INDEX_ID.name]
    side = "recto" if start % 2 else "verso"
    style = f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {start} }}"
    markup = desk.renderer().page("back.html", entries=entries)
    back = desk.pages(markup, "back.html", extra=style)
    return pages.followed_by(start - pages.first, back)
