"""Large print: the text set anew in 18 point, with the pages of the ordinary edition in the margin.

Two profiles, of the UK Association for Accessible Formats and the American Council of the Blind
(the setting ``large-print``); what they differ in is in the layout, in a style sheet of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core import contract
from publish.core.artifacts import Artifact
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import shown
from publish.edit.endnotes import pieces
from publish.typeset import margin_numbers
from publish.typeset.page_references import page_marks, page_starts

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.pipeline.context import Desk

#: How far the numbers stand from the text, left and right, in points.
_EDGES = (12.0, 14.0)


def make(desk: Desk) -> list[Artifact]:
    """Lay out, number the margins, write."""
    printed = desk.ask_printed()
    profile = f"{desk.settings.large_print}.css"
    renderer = desk.renderer(
        pieces=pieces(desk.edition),
        book_pages=desk.folios(),
        leading=f"{_leading(desk, profile):g}",
    )
    pages = desk.text_pages(renderer, profile)
    marks: list[margin_numbers.Mark] = []
    if desk.settings.paragraph_numbers == "yes":
        marks += margin_numbers.paragraph_marks(pages, _EDGES, outer=False)
    if printed is not None:
        marks += page_marks(page_starts(printed.book), pages, _EDGES[1], desk.words["page"])
    desk.mark(pages, marks)
    return [Artifact("-large-print.pdf", pages.write(desk.claim))]


def _leading(desk: Desk, profile: str) -> float:
    """The distance of the lines in points, which the colophon names.

    Raises:
        Rejected: when no style sheet says it.
    """
    found = desk.pages("<html><body></body></html>", profile=profile).leading
    if not found:
        file = shown(desk.layout.chain[0] / profile)
        message = f"no style sheet says how far lines are apart, in {contract.LINE}"
        hint = f"write :root {{ {contract.LINE}: 25pt }}: lines stand by it, the colophon names it"
        raise Rejected([Diagnostic(Place(file), "error", "LAYOUT-CONTRACT", message, hint)])
    return found


def tell(_: Desk, __: Findings) -> None:
    """Report nothing: what there is to say of its words and faces is said of every output."""


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Every word of the edition is there, in order, and the notes in theirs after their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)
