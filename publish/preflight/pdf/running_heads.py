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

    from publish.preflight.pdf.model import Impression, Leaf

#: The call of a note that came along with a heading: a number at a word's end, or raised.
_LEAKED = re.compile(r"[^\W\d_]{2,}[.,!?’”]?\d{1,3}$|[¹²³⁰-⁹]")
#: How an entry of the contents ends that has no page.
_NO_PAGE = re.compile(r"\s+0$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@check("HEAD-OPENING")
def on_openings(seen: Impression) -> Iterator[Finding]:
    """A running head on the page on which a text or a part of it begins."""
    for leaf in seen.openings():
        first = leaf.body[0]
        sunk = first.baseline < seen.usual_head - 1.5 * seen.leading
        if leaf.heads and (sunk or is_heading(first)):
            yield at_line(
                leaf.heads[0], f"a running head on an opening page: “{leaf.heads[0].text[:40]}”",
                "leave the head away where the text begins",
            )  # fmt: skip


@check("HEAD-BLANK", "error")
def on_blanks(seen: Impression) -> Iterator[Finding]:
    """A running head or a folio on a page that is otherwise blank: its text was lost, or moved.

    A page that is meant to be blank has none. What a tagged file has on a page stands there, also
    the spaces of a line of code, which are not seen.
    """
    for leaf in seen.leaves:
        is_numbered = leaf.blank and (leaf.heads or leaf.folios)
        if is_numbered and not _is_painted(seen, leaf) and leaf.number not in seen.pages_said:
            line = (*leaf.heads, *leaf.folios)[0]
            yield at_line(
                line, f"a blank page has “{line.text[:40]}”",
                "bring its text back, or print no folio on a page that is meant to be blank",
            )  # fmt: skip


def _is_painted(seen: Impression, leaf: Leaf) -> bool:
    """Whether something is seen on a page besides its head, its folio and the rule with them."""
    inks = [ink for ink in seen.witness.inks.get(leaf.number, ()) if is_within(ink.box, leaf.trim)]
    margins = {line.number for line in (*leaf.heads, *leaf.folios)}
    if any(ink.line not in margins if ink.kind == "text" else ink.kind != "path" for ink in inks):
        return True
    return sum(ink.kind == "path" for ink in inks) > 1


@check("HEAD-CALL")
def leaked(seen: Impression) -> Iterator[Finding]:
    """The call of a note in a running head: it leaked there from the heading."""
    for leaf in seen.leaves:
        for line in leaf.heads:
            if calls_in(line.text) or _LEAKED.search(line.text):
                yield at_line(
                    line, f"the running head “{line.text[:40]}” has a call", "take it out"
                )


@check("HEAD-WIDE")
def wide(seen: Impression) -> Iterator[Finding]:
    """A running head that is wider than the text below it, or is broken in two."""
    for leaf in seen.texts:
        edges = seen.edges(leaf)
        heights = {round(line.baseline) for line in leaf.heads}
        for line in leaf.heads[:1]:
            broken = len(heights) > 1 and max(heights) - min(heights) < 2 * line.size
            if broken or line.box[2] - line.box[0] > edges.end - edges.begin + 2:
                how = "is broken in two" if broken else "is wider than the text"
                yield at_line(line, f"the running head “{line.text[:40]}” {how}", "shorten it")


@check("FOLIO-MISSING")
def missing(seen: Impression) -> Iterator[Finding]:
    """A page of text without a number; one on which a text begins may have none."""
    numbered = [leaf for leaf in seen.texts if leaf.folios]
    if len(numbered) <= len(seen.texts) / 2:
        return
    for leaf in seen.texts:
        if not leaf.folios and not seen.is_opening(leaf):
            yield at_line(leaf.body[-1], "the page has no number", "print its folio")


@check("FOLIO-ORDER", "error")
def order(seen: Impression) -> Iterator[Finding]:
    """A page number that does not follow from the one before; preliminaries may be in roman."""
    before: Leaf | None = None
    for leaf in seen.leaves:
        if not leaf.folio:
            continue
        value, kind = _value(leaf.folio)
        if before is not None:
            last, last_kind = _value(before.folio)
            step = leaf.number - before.number
            if kind == last_kind and value != last + step and value != 1:
                yield at_line(
                    leaf.folios[0], f"folio {leaf.folio} comes {step} pages after {before.folio}",
                    "number the pages in their order",
                )  # fmt: skip
        before = leaf


@check("CONTENTS-FOLIO", "error")
def contents(seen: Impression) -> Iterator[Finding]:
    """Entries of the contents with 0 for a page: it was not known when they were set."""
    for line in seen.witness.lines:
        if line.tag == "TOCI" and _NO_PAGE.search(line.text):
            yield at_line(
                line, f"the contents have no page for “{_NO_PAGE.sub('', line.text)[:40]}”",
                "in the style, let target-counter(attr(href), page) give the number of each entry",
            )  # fmt: skip


def _value(folio: str) -> tuple[int, str]:
    """A number in figures or in roman numerals."""
    if folio.isdecimal():
        return int(folio), "arabic"
    total, last = 0, 0
    for sign in reversed(folio.lower()):
        value = _ROMAN.get(sign, 0)
        total += -value if value < last else value
        last = max(last, value)
    return total, "roman"
