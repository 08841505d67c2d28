"""The e-book for devices: a kepub for Kobo, an EPUB for Send to Kindle, AZW3 by calibre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.ebook.devices.azw3 import azw3, calibre
from publish.ebook.devices.faceless import report_faces
from publish.ebook.devices.kindle import DEPTH, kindle
from publish.ebook.devices.kobo import kepub
from publish.outputs.epub import Profile, book
from publish.outputs.epub import prove as prove_book

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context


def make(context: Context) -> list[Artifact]:
    """Make the book for each device; AZW3 only where calibre is installed."""
    for_kindle = kindle(book(context, Profile(cover_page=False, depth=DEPTH)))
    made = [Artifact(".kepub.epub", kepub(book(context))), Artifact("-kindle.epub", for_kindle)]
    program = calibre()
    if program is not None:
        made.append(Artifact(".azw3", _azw3(context, for_kindle, program)))
    return made


def _azw3(context: Context, data: bytes, program: str) -> bytes:
    try:
        return azw3(data, program)
    except ValueError as error:
        message = f"calibre has made no AZW3: {error}"
        hint = "see whether ebook-convert runs by itself; the other books do not need it"
        place = Place(context.work.path)
        raise Rejected([Diagnostic(place, "error", "CALIBRE-FAILED", message, hint)]) from None


def report(context: Context, findings: Findings) -> None:
    """Tell what was not made."""
    report_faces(context, findings)
    if calibre() is None:
        findings.warning(
            Place(context.work.path),
            "CALIBRE-MISSING",
            "no AZW3 was made: calibre is not installed, or not run (--untrusted)",
            "Kindles take the -kindle.epub by Send to Kindle; for a cable install calibre",
        )


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is in the books.

    AZW3 is not read back: calibre makes it, and nothing here reads it.
    """
    if artifact.suffix.endswith(".epub"):
        prove_book(artifact, edition, findings)
