"""The book page as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.artifacts import Artifact

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context


def make(context: Context) -> list[Artifact]:
    """Return the finished book; where its pages begin is kept, for the e-book of a later run."""
    context.pagination  # noqa: B018 - before numbers are laid over the pages
    return [Artifact(".pdf", context.book_pdf)]


def report(context: Context, findings: Findings) -> None:
    """Tell of paragraphs that cannot be set well, or not as a whole."""
    for paragraph in context.edition.paragraphs():
        found = context.laid_out_book.paragraph_reports.get(paragraph.id)
        if found is None:
            continue
        if found.code == "LINE-LOOSE":
            findings.warning(
                paragraph.place,
                found.code,
                f"paragraph {paragraph.number} cannot be set without a very loose line",
                "a long word or address in it has no place where it could be divided",
            )
        else:
            findings.warning(
                paragraph.place,
                found.code,
                f"paragraph {paragraph.number} is broken line by line: it has {found.reason}",
                "its word spaces are less even than those of the other paragraphs",
            )


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is on the pages, in order, the notes at their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)
