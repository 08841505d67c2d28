"""The handout for a reading group, on A4 and on Letter.

One layout serves both papers: the text block fits either, and Letter is the same page seen
through other edges. So paragraphs, lines and pages have the same numbers on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.core.artifacts import Artifact
from publish.edit.dates import date_in_words, span_in_words
from publish.edit.excerpt import heads_before, stretch_of
from publish.edit.last_lines import without_stubs
from publish.edit.question_placement import at_stretches
from publish.outputs.chronology import drawings
from publish.typeset import margin_numbers
from publish.typeset.page_dependent_notes import pages_with_stable_notes, template_values

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.render.qr_code import Symbol

#: US Letter in points (ANSI Y14.1: 8.5 x 11 in).
_LETTER = (612.0, 792.0)
#: How far the numbers stand from the text, left and right, in points.
_EDGES = (14.0, 14.0)


def make(context: Context) -> list[Artifact]:
    """Render, lay out once, number paragraphs and lines, write on both papers."""
    return written(context, "handout", leader=False)


def written(context: Context, name: str, *, leader: bool) -> list[Artifact]:
    """Return the handout on both papers, or the same with what is for the leader only.

    Args:
        context: the work on its way through the layout.
        name: of the files.
        leader: whether notes, timings and follow-ups are printed.
    """
    given = values(context, leader=leader)
    pages = pages_with_stable_notes(
        context, given["edition"],
        lambda told: context.text_pages(context.renderer(**given | template_values(context, told))),
    )  # fmt: skip
    marks: list[margin_numbers.Mark] = []
    if context.settings.paragraph_numbers == "yes":
        marks += margin_numbers.paragraph_marks(pages, _EDGES, outer=False)
    if context.settings.line_numbers:
        marks += margin_numbers.line_marks(pages, context.settings.line_numbers, _EDGES[1])
    context.add_margin_numbers(pages, marks)
    stem = stem_of(context, name)
    a4, letter = pages.write_on([None, _centred(pages.size, _LETTER)], context.claim)
    return [Artifact(f"{stem}.pdf", a4), Artifact(f"{stem}-letter.pdf", letter)]


def stem_of(context: Context, name: str) -> str:
    """Return the end of the files' name: which seminar, which stretch, what."""
    settings = context.settings
    session = f"session-{settings.session}" if settings.session else ""
    parts = (settings.seminar, session, settings.excerpt, name)
    return "".join(f"-{part.replace('–', '-')}" for part in parts if part)


def values(context: Context, *, leader: bool) -> dict[str, Any]:
    """Return what the templates of the handout use besides what all may."""
    seminar = context.edition.seminar
    edition, on_sheet = without_stubs(context.edition), seminar.questions if seminar else ()
    if context.settings.questions == "stretch":
        edition, on_sheet = at_stretches(edition)
    given: dict[str, Any] = {
        "edition": edition,
        "on_sheet": on_sheet,
        "code": code_of(context.edition),
        "ranges": ranges,
        "leader": leader,
        "stretch": stretch_of(context.edition),
        "heads_before": heads_before(context.edition),
        "spoken": lambda date: date_in_words(date, context.words),
        "spoken_span": lambda date, until: span_in_words(date, until, context.words),
    }
    return given | {"timelines": lambda: drawings(context, given)}


def code_of(edition: Edition) -> Symbol | None:
    """Return the code that leads from the first page to the e-book, if the work has its address."""
    address = edition.metadata.ebook_url
    if not address:
        return None
    from publish.render.qr_code import symbol

    return symbol(address)


def report(_: Context, __: Findings) -> None:
    """Report nothing: what there is to say of its words and faces is said of every output."""


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is on the pages, in order, the notes at their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)


def _centred(
    page: tuple[float, float], paper: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return the edges of a paper laid centrally over a page."""
    x, y = (page[0] - paper[0]) / 2, (page[1] - paper[1]) / 2
    return (x, y, x + paper[0], y + paper[1])


def ranges(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return numbers as runs: 1, 2, 3, 7 become (1, 3) and (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
