"""The cover for a printer: back, spine and front on one sheet.

The spine is as wide as the leaves of the book are thick together: half as many as it has pages,
blank ones at the end included, times the thickness of one. The board of the cover itself is left
to the printer. Printers on demand have rules of their own instead, by the number of pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.core import contract
from publish.core.artifacts import Artifact
from publish.core.diagnostics import Place
from publish.core.isbn import barcode_of
from publish.core.units import MM_PER_PT
from publish.outputs.press import job_of, slug_lines
from publish.prepress import press_ready
from publish.prepress.press_sheets import blanks
from publish.readback import read_back
from publish.render.template_helpers import shortened
from publish.settings.printers import PRINTERS
from publish.source.identifiers import as_isbn
from publish.source.pictures.covers import check_printed

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.prepress import Job
    from publish.settings.resolve import Resolved

#: Narrower spines, in millimetres, have no title: folded a millimetre aside, it would be on the
#: front or back.
NARROWEST = 5.0
#: The type on a spine as a share of its width, and its largest and its least size in points (KDP
#: prints none that is smaller).
_SHARE, _LARGEST, _SMALLEST = 0.55, 18.0, 7.0
#: How much room letters need across a spine, in ems: they stand nearer to the fold at their feet.
_ACROSS = 1.2
#: Of the spine's height what the type may take up, and about how wide a letter is in ems.
_ALONG, _LETTER = 0.86, 0.56
#: Points to the inch.
_INCH = 72.0
#: Characters of a title that stand on a spine at most.
_TITLE = 60


class Spine(msgspec.Struct, frozen=True):
    """A spine: the leaves of its book, its width in millimetres, and how it comes to that."""

    leaves: int
    width: float
    how: str

    @property
    def pages(self) -> int:
        """The pages of the book, blank ones at its end included."""
        return 2 * self.leaves


def make(context: Context) -> list[Artifact]:
    """Take the number of pages from the book, draw the sheet, make it ready for the press."""
    book, settings = context.book_context.laid_out_book, context.book_context.settings
    spine = spine_of(len(book), settings)
    width, height = book.size
    job = _job(context.book_context, spine, width)
    along = shortened(context.edition.metadata.title, _TITLE)
    letters = len(context.edition.metadata.authors + along) + 4
    size = _size(spine, settings, _ALONG * height / (letters * _LETTER))
    values: dict[str, Any] = {
        "barcode": _barcode(context), "titled": size > 0, "leaves": spine.leaves,
        "thickness": settings.paper_thickness, "spine": spine.width, "how": spine.how,
        "along": along,
    }  # fmt: skip
    renderer = context.renderer(**values)
    style = _style(width, height, spine.width / MM_PER_PT, size)
    style += _own_style(context, (width, height), job.bleed / MM_PER_PT)
    sheet = context.pages(renderer.page("page.html"), "page.html", "cover.css", style)
    slug = slug_lines(context, job, sheet.size[0], **values)
    data = press_ready(sheet.write_for_press(job.bleed / MM_PER_PT), slug, job)
    return [Artifact("-cover.pdf", data)]


def spine_of(pages: int, settings: Resolved) -> Spine:
    """Return the spine of a book of so many pages, filled up to whole signatures."""
    leaves = (pages + blanks(pages, settings.signature) + 1) // 2
    printer = PRINTERS.get(settings.printer)
    if settings.spine_width:
        return Spine(leaves, settings.spine_width, "spine-width")
    if printer and settings.spine_rule == "printer":
        width = printer.papers[settings.paper].spine_of(2 * leaves)
        return Spine(leaves, width, f"{printer.name} ({settings.paper}, {2 * leaves})")
    thickness = settings.paper_thickness
    return Spine(leaves, leaves * thickness, f"{leaves} × {thickness:g} mm")


def _size(spine: Spine, settings: Resolved, most: float) -> float:
    """Return the size of the type on a spine in points; 0 where it is to have none.

    ``most`` is that at which its line is as long as the spine.
    """
    printer = PRINTERS.get(settings.printer)
    few = printer is not None and spine.pages < printer.lettered
    if spine.width < NARROWEST or few:
        return 0
    clear = printer.from_folds(spine.width) if printer else 0
    room = (spine.width - 2 * clear) / MM_PER_PT
    size = min(_LARGEST, most, _SHARE * spine.width / MM_PER_PT, room / _ACROSS)
    return size if size >= _SMALLEST else 0


def _job(book_context: Context, spine: Spine, width: float) -> Job:
    """Return what the printer is to get; ``width`` is that of the book in points."""
    job, settings = job_of(book_context), book_context.settings
    said = {
        **job.said, "Leaves": str(spine.leaves), "Pages": str(spine.pages),
        "SpineWidth": f"{spine.width:.2f} mm", "TrimWidth": f"{width * MM_PER_PT:.2f} mm",
    }  # fmt: skip
    return msgspec.structs.replace(
        job, bleed=settings.cover_bleed, sides="all", signature=0, said=said,
        folds=(width, width + spine.width / MM_PER_PT),
    )  # fmt: skip


def _barcode(context: Context) -> Any:
    metadata = context.edition.metadata
    isbn = metadata.isbn.print or as_isbn(metadata.identifier)
    return barcode_of(isbn) if isbn else None


def _style(width: float, height: float, spine: float, size: float) -> str:
    """Return the rules that tell the style sheet of the sheet's size; lengths in points."""
    return (
        f"@page {{ size: {2 * width + spine:.4f}pt {height:.4f}pt }}\n"
        f":root {{ {contract.WIDTH}: {width:.4f}pt; {contract.HEIGHT}: {height:.4f}pt; "
        f"{contract.SPINE}: {spine:.4f}pt; {contract.SPINE_SIZE}: {size:.2f}pt }}\n"
    )


def _own_style(context: Context, size: tuple[float, float], bleed: float) -> str:
    """Return the rules that let a picture fill the front up to the edges of the bleed.

    In points.
    """
    outer, inner = ("left", "right") if context.direction == "rtl" else ("right", "left")
    return (
        f".own img {{ position: absolute; top: {-bleed:.4f}pt; {outer}: {-bleed:.4f}pt; "
        f"{inner}: 0; width: {size[0] + bleed:.4f}pt; height: {size[1] + 2 * bleed:.4f}pt; "
        "object-fit: cover }\n"
    )


def report(context: Context, findings: Findings) -> None:
    """Tell where a picture of one's own is too coarse for the front, or cut there."""
    if context.work.cover is None:
        return
    width, height = context.book_context.laid_out_book.size
    bleed = context.book_context.settings.cover_bleed / MM_PER_PT
    room = ((width + bleed) / _INCH, (height + 2 * bleed) / _INCH)
    check_printed(context.work.cover, context.folder, context.reader, room, findings)


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that its author, title and texts stand on the cover, whole."""
    from publish.prove.proof import prove_phrases

    said, place = edition.metadata, Place(edition.work.path)
    if any(one.why == "clipped" for one in read_back(artifact.data, artifact.suffix).hidden):
        message = "the cover has no room for all that is to stand on its back"
        findings.error(place, "COVER-FULL", message, "shorten “abstract” in the front matter")
        return
    front = [] if edition.work.cover else [said.authors, said.title, said.subtitle]
    phrases = [*front, said.abstract]
    prove_phrases(artifact.data, artifact.suffix, phrases, edition, findings)
