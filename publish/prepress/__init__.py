"""From the pages of a book to the sheets that a printer asks for: PDF/X.

The pages are those of the book, laid out once. Here their colours become inks
(:mod:`~publish.prepress.separation`, :mod:`~publish.prepress.pictures`), they are put on larger
sheets with marks (:mod:`~publish.prepress.press_sheets`), and the file says what it is
(:mod:`~publish.prepress.pdfx_metadata`): PDF/X-4 (ISO 15930-7:2010), PDF/X-1a:2003 (ISO 15930-4) or
PDF/X-1a:2001 (ISO 15930-1).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.prepress.inks import LIMIT
from publish.prepress.profiles import Profile

if TYPE_CHECKING:
    from publish.core.diagnostics import Place
    from publish.settings.printers import Bleeds

#: The most ink on a place, of 4: more does not dry (ISO 12647-2 for web offset, which sheet-fed
#: The standards of press files as they call themselves, and the version of PDF of each.
_STANDARDS = {
    "x4": ("PDF/X-4", "1.6"), "x1a": ("PDF/X-1a:2003", "1.4"), "x1a-2001": ("PDF/X-1a:2001", "1.3")
}  # fmt: skip


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a printer is to get.

    ``bleed`` is in millimetres, on all ``sides`` of pages or on all but that of the spine; without
    ``marks`` a sheet ends with it. ``ink`` is the most on a place, of 4. The number of pages
    becomes a multiple of ``signature`` (0: it stays). ``date`` is that of the source (ISO 8601).
    ``said`` is what the file says of itself besides: names and values of its metadata. ``folds``
    are where the sheet is folded, in points from the left of its trim. ``leftward`` is whether
    lines run from right to left: the book is bound on the right, and the file says so.
    """

    place: Place
    standard: Literal["x4", "x1a", "x1a-2001"]
    profile: Profile
    bleed: float
    sides: Bleeds = "all"
    ink: float = LIMIT
    marks: Literal["yes", "no"] = "yes"
    signature: int = 0
    title: str
    date: str
    said: dict[str, str] = {}
    folds: tuple[float, ...] = ()
    leftward: bool = False

    @property
    def conformance(self) -> str:
        """The standard as the file names it."""
        return _STANDARDS[self.standard][0]

    @property
    def version(self) -> str:
        """The version of PDF that the standard is built on."""
        return _STANDARDS[self.standard][1]


def press_ready(data: bytes, slugs: bytes, job: Job) -> bytes:
    """Make finished pages ready for the press; the same pages give the same bytes.

    Args:
        data: the pages as a PDF: each with its trim, and painted as far as the bleed.
        slugs: one page with the line in the slug for each page of the finished file; nothing where
            that has no marks.
        job: what the printer is to get.

    Raises:
        Rejected: for what cannot be put into inks.
    """
    import pikepdf

    from publish.prepress.pdfx_metadata import declare, pack_faces
    from publish.prepress.press_sheets import Sheets
    from publish.prepress.separation import Separator

    with pikepdf.open(io.BytesIO(data)) as pdf:
        separator = Separator(pdf, job)
        for number, page in enumerate(pdf.pages, 1):
            separator.page(page, number)
        Sheets(pdf, job).lay(slugs)
        pack_faces(pdf)
        declare(pdf, job, data + slugs)
        if job.leftward:
            pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
        return _saved(pdf, job)


def _saved(pdf: object, job: Job) -> bytes:
    """The file in the version of PDF that its standard is built on."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)  # noqa: S101
    out, old = io.BytesIO(), job.standard != "x4"
    modes = pikepdf.ObjectStreamMode
    pdf.save(
        out, deterministic_id=True, fix_metadata_version=False,
        force_version=job.version,
        object_stream_mode=modes.disable if old else modes.generate,
    )  # fmt: skip
    return out.getvalue()
