"""The book for a printer: PDF/X made of the very pages of the PDF."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Place, Rejected
from publish.core.units import MM_PER_PT
from publish.prepress import Job, press_ready
from publish.prepress.cmyk_pictures import inked
from publish.prepress.press_sheets import blanks
from publish.prepress.profiles import profile_of
from publish.settings.printers import PRINTERS
from publish.source.pictures import is_transparent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context


def make(context: Context) -> list[Artifact]:
    """Take the pages of the book with their bleed, set the lines in the slug, convert."""
    job, pages = job_of(context), context.book_context.book_with_margin_numbers
    added = blanks(len(pages), job.signature)
    said = {"BlankPagesAtEnd": str(added), "Signature": str(job.signature)}
    job = msgspec.structs.replace(job, said=job.said | (said if job.signature else {}))
    slugs = slug_lines(context, job, pages.size[0], pages=len(pages), blanks=added)
    data = pages.write_for_press(
        job.bleed / MM_PER_PT, lambda path: inked(path, context.reader, job.profile)
    )
    with _naming_drawings(context):
        return [Artifact("-press.pdf", press_ready(data, slugs, job))]


@contextmanager
def _naming_drawings(context: Context) -> Iterator[None]:
    """Let a refusal of what is seen through say which drawings of the source may be meant."""
    try:
        yield
    except Rejected as rejected:
        named = sorted(context.pictures.places.items(), key=lambda one: one[1])
        drawn = [(p, at) for p, at in named if is_transparent(p, context.reader)]
        if not drawn:
            raise
        hint = "draw without transparency and masks: " + ", ".join(p.name for p, _ in drawn)
        raise Rejected(
            [
                msgspec.structs.replace(one, place=drawn[0][1], hint=hint)
                if one.code == "PRESS-TRANSPARENT"
                else one
                for one in rejected.findings
            ]
        ) from None


def job_of(context: Context) -> Job:
    """Return what the printer is to get, as the settings say."""
    settings = context.settings
    profile = profile_of(settings.press_profile, context.folder, context.profile_reader)
    printer = PRINTERS.get(settings.printer)
    job = Job(
        place=Place(context.work.path), standard=settings.press_standard, profile=profile,
        bleed=settings.bleed, marks=settings.marks,
        signature=settings.signature, title=context.imprint.title,
        date=context.revision.moment, leftward=context.direction == "rtl",
    )  # fmt: skip
    if printer is None:
        return job
    said = {"Printer": settings.printer, "Paper": settings.paper}
    return msgspec.structs.replace(job, sides=printer.sides, ink=printer.ink or job.ink, said=said)


def slug_lines(context: Context, job: Job, width: float, **values: Any) -> bytes:
    """Return a PDF with the line in the slug of each page; nothing for sheets without marks.

    Args:
        context: has the layout whose ``slug.html`` says what stands there.
        job: what the printer is to get.
        width: that of the trim in points.
        values: what the template uses besides.
    """
    if job.marks == "no":
        return b""
    markup = context.renderer(job=job, **values).page("slug.html")
    size = f"@page {{ size: {width:.4f}pt 5mm }}"
    return context.pages(markup, "slug.html", "slug.css", size).write()


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is on the pages, in order, the notes at their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)


def report(context: Context, findings: Findings) -> None:
    """Report what the printed book has to report of its lines."""
    from publish.outputs import pdf

    pdf.report(context.book_context, findings)
