"""Large print: the text set again in 18 point, with the ordinary edition's pages in the margin.

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
from publish.typeset.page_references import page_marks

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context

#: How far the numbers stand from the text, left and right, in points.
_EDGES = (12.0, 14.0)


def make(context: Context) -> list[Artifact]:
    """Lay out, number the margins, write."""
    book_context = context.use_book_context()
    profile = f"{context.settings.large_print}.css"
    renderer = context.renderer(
        pieces=pieces(context.edition),
        book_pages=context.folios(),
        leading=f"{_leading(context, profile):g}",
    )
    pages = context.text_pages(renderer, profile)
    marks: list[margin_numbers.Mark] = []
    if context.settings.paragraph_numbers == "yes":
        marks += margin_numbers.paragraph_marks(pages, _EDGES, outer=False)
    if book_context is not None:
        marks += page_marks(
            context.openings(), context.edition, pages, _EDGES[1], context.words["page"]
        )
    context.add_margin_numbers(pages, marks)
    return [Artifact("-large-print.pdf", pages.write(context.claim))]


def _leading(context: Context, profile: str) -> float:
    """Return the distance of the lines in points, which the colophon names.

    Raises:
        Rejected: when no style sheet says it.
    """
    found = context.pages("<html><body></body></html>", profile=profile).leading
    if not found:
        file = shown(context.layout.chain[0] / profile)
        message = f"no style sheet says how far lines are apart, in {contract.LINE}"
        hint = f"write :root {{ {contract.LINE}: 25pt }}: lines stand by it, the colophon names it"
        raise Rejected([Diagnostic(Place(file), "error", "LAYOUT-CONTRACT", message, hint)])
    return found


def report(_: Context, __: Findings) -> None:
    """Report nothing: what there is to say of its words and faces is said of every output."""


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is there, in order, and the notes after their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)
