"""The page list: the pages of a printed edition, for those who cite them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core import contract
from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import Place
from publish.readback.epub_package import NCX, types, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.epub_package import MetadataStatement


def label(place: Place) -> str:
    """Return the number of the page that begins at a break."""
    element = place.element
    return (element.get("aria-label") or element.get("title") or words(element)).strip()


@check("EBOOK-PAGE-LIST")
def listed(model: EpubModel) -> Iterator[Finding]:
    """Page breaks and the page list agree: each break is listed once, each entry leads to one.

    And the number that is listed is that of the break; the list is in the order of the text.
    """
    nav = model.package.nav
    breaks = {(p.text.name, p.element.get("id", "")): p for p in model.page_breaks}
    entries = model.entries("page-list")
    if nav is None:
        return
    if breaks and not entries:
        message = "the text has page breaks, and there is no page list"
        yield in_book(message, "add a nav of the type page-list", nav.name)
        return
    for entry in entries:
        place = breaks.get((entry.file, entry.fragment))
        if place is None:
            message = f"page {entry.words} leads to what is no page break"
            yield at(nav, entry.element, message, "let it lead to that page’s break")
        elif label(place) != entry.words:
            message = f"page {entry.words} leads to the break of page {label(place)}"
            yield at(nav, entry.element, message, "correct the one or the other")
    named = Counter((entry.file, entry.fragment) for entry in entries)
    for key, place in breaks.items():
        if named[key] != 1:
            often = "not listed" if not named[key] else "listed twice"
            yield at(place.text, place.element, f"page {label(place)} is {often}", "list it once")
    order = [key for key in breaks if key in named]
    if order != [k for k in named if k in breaks]:
        yield in_book("the page list is not in the order of the text", "put it in order", nav.name)


@check("EBOOK-PAGE-ROLE")
def role(model: EpubModel) -> Iterator[Finding]:
    """A page list that tells assistive technology what it is."""
    nav = model.package.nav
    for list_ in model.package.navs("page-list") if nav else ():
        if list_.get("role") != "doc-pagelist":
            yield at(nav, list_, "the page list has no role", 'add role="doc-pagelist"')  # type: ignore[arg-type]


@check("EBOOK-PAGE-SHOWN", "warning")
def shown(model: EpubModel) -> Iterator[Finding]:
    """Numbers of pages amid the words, and a page list that is read through as part of the text.

    Readers offer both by themselves; a voice would say each number within its sentence. What is
    hidden is so in browsers: MuPDF, FBReader and others show the number of each page as a line.
    """
    nav = model.package.nav
    for place in model.page_breaks:
        if words(place.element):
            message = (
                f"“{words(place.element)}” stands in the text where page {label(place)} begins"
            )
            yield at(place.text, place.element, message, "leave it to aria-label")
    for list_ in model.package.navs("page-list") if nav in model.package.documents else ():
        message = "the page list stands in a document that is read: not all readers hide it"
        hint = "keep the navigation document out of the reading order, and give the text contents"
        yield at(nav, list_, message, hint)  # type: ignore[arg-type]


@check("EBOOK-PAGE-MARK")
def marks(model: EpubModel) -> Iterator[Finding]:
    """Page breaks that some reader does not know: by type, role, number and identifier.

    The type is for reading systems, the role and the label for assistive technology.
    """
    for place in model.page_breaks:
        element = place.element
        lacking = [
            name
            for name, there in {
                'epub:type="pagebreak"': "pagebreak" in types(element),
                'role="doc-pagebreak"': element.get("role") == "doc-pagebreak",
                "an aria-label": bool(element.get("aria-label")),
                "an id": bool(element.get("id")),
            }.items()
            if not there
        ]
        if lacking:
            message = f"a page break lacks {', '.join(lacking)}"
            yield at(place.text, element, message, "add it")


@check("EBOOK-PAGE-ORDER")
def order(model: EpubModel) -> Iterator[Finding]:
    """Numbers of pages that are given twice, go back, or leave one out (Kindle wants them so)."""
    ours = [p for p in model.page_breaks if not _is_original(p)]
    numbers = [(p, int(label(p))) for p in ours if label(p).isdecimal()]
    for (_, one), (place, two) in pairwise(numbers):
        if two != one + 1:
            message = f"page {two} follows page {one}"
            yield at(place.text, place.element, message, "mark each page once, in order")
    for place in ours:
        if not label(place).isdecimal():
            message = f"“{label(place)}” is no number of a page"
            yield at(place.text, place.element, message, "give it a number")


@check("EBOOK-PAGE-WORD")
def within(model: EpubModel) -> Iterator[Finding]:
    """Page breaks within a word, which a search does not find then and a voice says in two."""
    for place in (p for p in model.page_breaks if not _is_original(p)):
        before, after = _beside(place)
        if before[-1:].isalnum() and after[:1].isalnum():
            message = f"page {label(place)} begins within a word: “{before[-8:]}|{after[:8]}”"
            yield at(place.text, place.element, message, "set the break before the word")


def _is_original(place: Place) -> bool:
    """Return whether a page of the original begins.

    It has the number, and stands where it began there.
    """
    return place.element.get("id", "").startswith(contract.ORIGINAL_ID.name)


def _beside(place: Place) -> tuple[str, str]:
    """Return the characters directly before and after an element, within the innermost element."""
    parent = place.text.parents.get(place.element)
    if parent is None:
        return "", ""
    children = list(parent)
    at_ = children.index(place.element)
    before = (parent.text or "") if at_ == 0 else (children[at_ - 1].tail or "")
    if at_ and not before:
        before = "".join(children[at_ - 1].itertext())
    return before, place.element.tail or ""


@check("EBOOK-PAGE-SOURCE")
def source(model: EpubModel) -> Iterator[Finding]:
    """The edition whose pages are marked: pageBreakSource, with page breaks and only with them.

    EPUB Accessibility 1.1, 4.1.3: without it nobody knows what the numbers mean.
    """
    statements = _sources(model)
    if model.page_breaks and not statements:
        message = "the book marks pages, and does not say of which edition"
        yield in_book(message, "add pageBreakSource with its identifier", model.package.name)
    if statements and not model.page_breaks and statements[0].value != "none":
        message = "the book names the edition of its pages, and marks none"
        yield in_book(
            message, "mark the pages, or say none", model.package.name, statements[0].line
        )


def _sources(model: EpubModel) -> list[MetadataStatement]:
    values = model.package.values
    return [s for s in [*values("pageBreakSource"), *values("schema:pageBreakSource")] if s.value]


@check("EBOOK-PAGE-EDITION")
def edition(model: EpubModel) -> Iterator[Finding]:
    """The edition whose pages are marked is another than the book, and everywhere the same.

    EPUB 3.2 named it by a dc:source refined by source-of, which some readers still look for.
    """
    package, statements = model.package, _sources(model)
    own = package.opf.root.get("unique-identifier", "")
    ours = {one.value for one in package.values("dc:identifier") if one.id == own}
    for one in statements:
        if one.value in ours:
            message = "the book names itself as the edition whose pages are marked"
            hint = "write the identifier of the printed edition"
            yield in_book(message, hint, package.name, one.line)
    for source_ in package.values("dc:source"):
        is_of_pages = "pagination" in {s.value for s in package.refined(source_, "source-of")}
        if statements and is_of_pages and source_.value != statements[0].value:
            message = f"the pages are those of {statements[0].value}, and of {source_.value}"
            yield in_book(message, "name one edition in both", package.name, source_.line)


@check("EBOOK-PAGE-NCX")
def in_ncx(model: EpubModel) -> Iterator[Finding]:
    """The pages in the NCX: the same as in the page list."""
    package = model.package
    if package.ncx is None:
        return
    found = []
    for target in package.ncx.root.iter(NCX + "pageTarget"):
        content = target.find(NCX + "content")
        src = content.get("src", "") if content is not None else ""
        found.append((target.get("value", ""), *package.goal(package.ncx.name, src)))
        label_ = target.find(NCX + "navLabel")
        if label_ is not None and words(label_) != found[-1][0]:
            message = f"page {found[-1][0]} is called “{words(label_)}” in the NCX"
            yield at(package.ncx, target, message, "write its number")
        if target.get("type") == "normal" and not found[-1][0].isdecimal():
            message = f"page “{found[-1][0]}” is of the type normal in the NCX"
            yield at(package.ncx, target, message, "it is of the type front, or special")
        if target.get("type") != "normal" and found[-1][0].isdecimal():
            message = f"page {found[-1][0]} is not of the type normal in the NCX"
            yield at(package.ncx, target, message, 'write type="normal"')
    listed_ = [(e.words, e.file, e.fragment) for e in model.entries("page-list")]
    if found != listed_:
        odd = next((one for one in listed_ if one not in found), None)
        which = f": page {odd[0]} is not the same" if odd else ""
        message = f"the NCX has other pages than the page list{which}"
        yield in_book(message, "make its pageList of the page list", package.ncx.name)
