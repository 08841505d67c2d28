"""The book page as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish import marginalia
from publish.desk import Artifact
from publish.longnotes import note_parts

if TYPE_CHECKING:
    from publish.desk import Desk
    from publish.diagnostics import Findings
    from publish.edition import Edition
    from publish.typeset import Pages

#: How far the paragraph numbers stand from the text, inner and outer side, in points.
_EDGES = (9.0, 9.0)


def make(desk: Desk) -> list[Artifact]:
    """Lay out, number the margins, write."""
    pages = desk.book
    if desk.settings.paragraph_numbers == "yes":
        marks = marginalia.paragraph_marks(pages, _EDGES, outer=True)
        desk.mark(pages, marks)
    return [Artifact(".pdf", pages.write())]


def lay_out(desk: Desk) -> Pages:
    """Render and lay out: the pages of the printed book, without the numbers in the margin."""
    return desk.pages(desk.renderer(note_parts=note_parts(desk)).page("page.html"))


def tell(desk: Desk, findings: Findings) -> None:
    """Tell of paragraphs that cannot be set well, or not as a whole."""
    for paragraph in desk.edition.paragraphs():
        told = desk.book.told.get(paragraph.id)
        if told is None:
            continue
        if told.code == "LINE-LOOSE":
            findings.warning(
                paragraph.place,
                told.code,
                f"paragraph {paragraph.number} cannot be set without a very loose line",
                "a long word or address in it has no place where it could be divided",
            )
        else:
            findings.warning(
                paragraph.place,
                told.code,
                f"paragraph {paragraph.number} is broken line by line: it has {told.reason}",
                "its word spaces are less even than those of the other paragraphs",
            )


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Every word of the edition is on the pages, in order, the notes at their calls."""
    from publish.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)
