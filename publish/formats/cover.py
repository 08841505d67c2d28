"""The cover for a printer: back, spine and front on one sheet.

The spine is as wide as the leaves of the book are thick together: half as many as it has pages,
blank ones at the end included, times the thickness of one. The board of the cover itself is left
to the printer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.desk import Artifact
from publish.diagnostics import Place
from publish.formats.press import job_of, slug_lines
from publish.helpers import shortened
from publish.isbn import barcode_of, isbn_in
from publish.prepress import MM, press_ready
from publish.prepress.sheets import blanks

if TYPE_CHECKING:
    from publish.desk import Desk
    from publish.diagnostics import Findings
    from publish.edition import Edition

#: Narrower spines, in millimetres, have no title: folded a millimetre aside, it would be on the
#: front or back.
NARROWEST = 5.0
#: The type on a spine as a share of its width, and its largest size in points.
_SHARE, _LARGEST = 0.55, 18.0
#: Of the spine's height what the type may take up, and about how wide a letter is in ems.
_ALONG, _LETTER = 0.86, 0.56
#: Characters of a title that stand on a spine at most.
_TITLE = 60


class Spine(msgspec.Struct, frozen=True):
    """A spine: its leaves, their thickness and its width in millimetres."""

    leaves: int
    thickness: float

    @property
    def width(self) -> float:
        """Leaves times thickness."""
        return self.leaves * self.thickness


def make(desk: Desk) -> list[Artifact]:
    """Take the number of pages from the book, draw the sheet, make it ready for the press."""
    book, job = desk.printed.book, job_of(desk.printed)
    spine = spine_of(len(book), job.signature, desk.printed.settings.paper_thickness)
    width, height = book.size
    folds = (width, width + spine.width / MM)
    said = {"Leaves": str(spine.leaves), "SpineWidth": f"{spine.width:.2f} mm"}
    job = msgspec.structs.replace(job, folds=folds, signature=0, said=said)
    values: dict[str, Any] = {
        "barcode": _barcode(desk), "titled": spine.width >= NARROWEST, "leaves": spine.leaves,
        "thickness": spine.thickness, "spine": spine.width,
        "along": shortened(desk.edition.metadata.title, _TITLE),
    }  # fmt: skip
    renderer = desk.renderer(**values)
    letters = len(desk.edition.metadata.authors + values["along"]) + 4
    style = _style(width, height, spine.width / MM, letters)
    sheet = desk.pages(renderer.page("page.html"), "page.html", "cover.css", style)
    slug = slug_lines(desk, job, sheet.size[0], **values)
    data = press_ready(sheet.write(bleed=job.bleed / MM), slug, job)
    return [Artifact("-cover.pdf", data)]


def spine_of(pages: int, signature: int, thickness: float) -> Spine:
    """The spine of a book of so many pages, filled up to whole signatures."""
    return Spine((pages + blanks(pages, signature) + 1) // 2, thickness)


def _barcode(desk: Desk) -> Any:
    isbn = isbn_in(desk.edition.metadata.identifier)
    return barcode_of(isbn) if isbn else None


def _style(width: float, height: float, spine: float, letters: int) -> str:
    """The rules that tell the style sheet of the sheet's size; lengths in points."""
    size = min(_LARGEST, _SHARE * spine, _ALONG * height / (letters * _LETTER))
    return (
        f"@page {{ size: {2 * width + spine:.4f}pt {height:.4f}pt }}\n"
        f":root {{ --width: {width:.4f}pt; --height: {height:.4f}pt; --spine: {spine:.4f}pt; "
        f"--spine-size: {size:.2f}pt }}\n"
    )


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Who wrote it, what it is called and what is said of it stand on the cover, whole."""
    from publish.proof import prove_phrases
    from publish.witness import witness

    said, place = edition.metadata, Place(edition.work.path)
    if any(one.why == "clipped" for one in witness(artifact.data, artifact.suffix).hidden):
        message = "the cover has no room for all that is to stand on its back"
        findings.error(place, "COVER-FULL", message, "shorten “abstract” in the front matter")
        return
    phrases = [said.authors, said.title, said.subtitle, said.abstract]
    prove_phrases(artifact.data, artifact.suffix, phrases, edition, findings)
