"""The e-book for devices: a kepub for Kobo, an EPUB for Send to Kindle, AZW3 by calibre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.desk import Artifact
from publish.diagnostics import Place
from publish.ebook.kindle import DEPTH, azw3, calibre, kindle
from publish.ebook.kobo import kepub
from publish.formats.epub import Profile, book
from publish.formats.epub import prove as prove_book

if TYPE_CHECKING:
    from publish.desk import Desk
    from publish.diagnostics import Findings
    from publish.edition import Edition


def make(desk: Desk) -> list[Artifact]:
    """Make the book for each device; AZW3 only where calibre is installed."""
    for_kindle = kindle(book(desk, Profile(cover_page=False, depth=DEPTH)))
    made = [Artifact(".kepub.epub", kepub(book(desk))), Artifact("-kindle.epub", for_kindle)]
    program = calibre()
    if program is not None:
        made.append(Artifact(".azw3", azw3(for_kindle, program)))
    return made


def tell(desk: Desk, findings: Findings) -> None:
    """Tell what was not made."""
    if calibre() is None:
        findings.warning(
            Place(desk.work.path),
            "CALIBRE-MISSING",
            "no AZW3 was made: calibre is not installed",
            "Kindles take the -kindle.epub by Send to Kindle; for a cable install calibre",
        )


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Every word of the edition is in the books; AZW3 is calibre's, and nobody here reads it."""
    if artifact.suffix.endswith(".epub"):
        prove_book(artifact, edition, findings)
