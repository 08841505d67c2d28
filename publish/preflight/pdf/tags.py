"""Tags: what the structure of a file must have for those who hear it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.headings import PDF_HEADINGS
from publish.preflight.checks import check, on_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback.structure_tree import Element


@check("TAG-BROKEN", "error")
def broken(model: PdfModel) -> Iterator[Finding]:
    """A structure that cannot be read to its end."""
    if model.is_structure_broken:
        yield on_page(0, 0, 0, "the structure of its tags is broken", "make it again")


@check("TAG-LOOSE", "error")
def loose(model: PdfModel) -> Iterator[Finding]:
    """Text in a tagged file that is neither in its structure nor an artifact."""
    for page, (x, y) in model.anatomy.loose.items() if model.tagged else ():
        yield on_page(
            page, x, y, "text is neither tagged nor an artifact", "mark all that is drawn"
        )


@check("TAG-ORDER")
def order(model: PdfModel) -> Iterator[Finding]:
    """Pages of a tagged file on which the tab key goes from link to link in another order."""
    pages = model.anatomy.unordered if model.tagged else ()
    if pages:
        yield on_page(
            pages[0], 0, 0, "links do not come in the order of the structure", "set /Tabs to /S"
        )


@check("TAG-LINK", "error")
def links(model: PdfModel) -> Iterator[Finding]:
    """A link of a tagged file that is not in its structure."""
    for anchor in model.anatomy.anchors if model.tagged else ():
        if not anchor.tagged:
            message = "a link is not in the structure"
            yield on_page(anchor.page, anchor.box[0], anchor.box[1], message, "tag it as a Link")


@check("TAG-FIGURE", "error")
def figures(model: PdfModel) -> Iterator[Finding]:
    """A picture in the structure without a description; one that only decorates is an artifact."""
    for element in _all(model, "Figure"):
        if not element.alternative:
            yield _at(
                element, "a figure has no description", "give it /Alt, or make it an artifact"
            )


@check("TAG-HEADING")
def headings(model: PdfModel) -> Iterator[Finding]:
    """A heading more than one level below the one before it."""
    last = 0
    for element in _all(model, *PDF_HEADINGS):
        level = int(element.kind[1])
        if last and level > last + 1:
            message = f"a heading of level {level} follows one of level {last}"
            yield _at(element, message, "leave no level out")
        last = level


@check("TAG-NOTE", "error")
def notes(model: PdfModel) -> Iterator[Finding]:
    """A note without an identifier of its own, or without a number that leads back to its call."""
    found = list(_all(model, "Note"))
    ids = Counter(element.id for element in found)
    for element in found:
        kinds = [kid.kind for kid in element.walk()]
        if not element.id or ids[element.id] > 1:
            yield _at(element, "a note has no identifier of its own", "give each Note another /ID")
        elif "Lbl" not in kinds or "Link" not in kinds:
            yield _at(
                element, "a note does not lead back to its call", "link its number to the call"
            )


@check("TAG-TABLE", "error")
def tables(model: PdfModel) -> Iterator[Finding]:
    """A head of a table that does not say whether it is that of a column or of a row."""
    for element in _all(model, "TH"):
        if not element.scope and not element.id:
            yield _at(element, "a table’s head does not say of what", "give it a /Scope")


def _all(model: PdfModel, *kinds: str) -> Iterator[Element]:
    root = model.structure
    return (e for e in (root.walk() if root else ()) if e.kind in kinds)


def _at(element: Element, message: str, hint: str) -> Finding:
    """Return a flaw on the page on which an element begins."""
    page = next((page for one in element.walk() for page in one.pages), 1)
    return on_page(page, 0, 0, message, hint)
