"""Running heads and folios: where they belong, and only there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import at_line, check
from publish.preflight.pdf.page import is_within
from publish.preflight.pdf.paragraphs import is_heading
from publish.readback import calls_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PageModel, PdfModel

#: The call of a note that came along with a heading: a number at a word's end, or raised.
_LEAKED = re.compile(r"[^\W\d_]{2,}[.,!?’”]?\d{1,3}$|[¹²³⁰-⁹]")
#: How an entry of the contents ends that has no page.
_NO_PAGE = re.compile(r"\s+0$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@check("HEAD-OPENING")
def on_openings(model: PdfModel) -> Iterator[Finding]:
    """A running head on the page on which a text or a part of it begins."""
    for page in model.openings():
        first = page.body[0]
        sunk = first.baseline < model.usual_head - 1.5 * model.leading
        if page.heads and (sunk or is_heading(first)):
            yield at_line(
                page.heads[0], f"a running head on an opening page: “{page.heads[0].text[:40]}”",
                "leave the head away where the text begins",
            )  # fmt: skip


@check("HEAD-BLANK", "error")
def on_blanks(model: PdfModel) -> Iterator[Finding]:
    """A running head or a folio on a page that is otherwise blank: its text was lost, or moved.

    A page that is meant to be blank has none. What a tagged file has on a page stands there, also
    the spaces of a line of code, which are not seen.
    """
    for page in model.pages:
        is_numbered = page.blank and (page.heads or page.folios)
        if is_numbered and not _is_painted(model, page) and page.number not in model.tagged_pages:
            line = (*page.heads, *page.folios)[0]
            yield at_line(
                line, f"a blank page has “{line.text[:40]}”",
                "bring its text back, or print no folio on a page that is meant to be blank",
            )  # fmt: skip


def _is_painted(model: PdfModel, page: PageModel) -> bool:
    """Tell if something is seen on a page besides its head, its folio and the rule with them."""
    inks = [
        ink for ink in model.file_text.inks.get(page.number, ()) if is_within(ink.box, page.trim)
    ]
    margins = {line.number for line in (*page.heads, *page.folios)}
    if any(ink.line not in margins if ink.kind == "text" else ink.kind != "path" for ink in inks):
        return True
    return sum(ink.kind == "path" for ink in inks) > 1


@check("HEAD-CALL")
def leaked(model: PdfModel) -> Iterator[Finding]:
    """The call of a note in a running head: it leaked there from the heading."""
    for page in model.pages:
        for line in page.heads:
            if calls_in(line.text) or _LEAKED.search(line.text):
                yield at_line(
                    line, f"the running head “{line.text[:40]}” has a call", "take it out"
                )


@check("HEAD-WIDE")
def wide(model: PdfModel) -> Iterator[Finding]:
    """A running head that is wider than the text below it, or is broken in two."""
    for page in model.texts:
        edges = model.edges(page)
        heights = {round(line.baseline) for line in page.heads}
        for line in page.heads[:1]:
            broken = len(heights) > 1 and max(heights) - min(heights) < 2 * line.size
            if broken or line.box[2] - line.box[0] > edges.end - edges.begin + 2:
                how = "is broken in two" if broken else "is wider than the text"
                yield at_line(line, f"the running head “{line.text[:40]}” {how}", "shorten it")


@check("FOLIO-MISSING")
def missing(model: PdfModel) -> Iterator[Finding]:
    """A page of text without a number; one on which a text begins may have none."""
    numbered = [page for page in model.texts if page.folios]
    if len(numbered) <= len(model.texts) / 2:
        return
    for page in model.texts:
        if not page.folios and not model.is_opening(page):
            yield at_line(page.body[-1], "the page has no number", "print its folio")


@check("FOLIO-ORDER", "error")
def order(model: PdfModel) -> Iterator[Finding]:
    """A page number that does not follow from the one before; preliminaries may be in roman."""
    before: PageModel | None = None
    for page in model.pages:
        if not page.folio:
            continue
        value, kind = _value(page.folio)
        if before is not None:
            last, last_kind = _value(before.folio)
            step = page.number - before.number
            if kind == last_kind and value != last + step and value != 1:
                yield at_line(
                    page.folios[0], f"folio {page.folio} comes {step} pages after {before.folio}",
                    "number the pages in their order",
                )  # fmt: skip
        before = page


@check("CONTENTS-FOLIO", "error")
def contents(model: PdfModel) -> Iterator[Finding]:
    """Entries of the contents with 0 for a page: it was not known when they were set."""
    for line in model.file_text.lines:
        if line.tag == "TOCI" and _NO_PAGE.search(line.text):
            yield at_line(
                line, f"the contents have no page for “{_NO_PAGE.sub('', line.text)[:40]}”",
                "in the style, let target-counter(attr(href), page) give the number of each entry",
            )  # fmt: skip


def _value(folio: str) -> tuple[int, str]:
    """Return a number in figures or in roman numerals."""
    if folio.isdecimal():
        return int(folio), "arabic"
    total, last = 0, 0
    for character in reversed(folio.lower()):
        value = _ROMAN.get(character, 0)
        total += -value if value < last else value
        last = max(last, value)
    return total, "roman"
