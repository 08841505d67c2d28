"""The errata slip as a PDF: small leaves that are laid into the printed edition before.

It is no output of :mod:`publish.outputs`, since it needs two editions of a work, where an output is
a recipe over the values of one; but it is set by a layout (``layouts/errata``), proved and judged
as those are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.characters import SOFT_HYPHEN
from publish.core.diagnostics import Findings, Place, Rejected
from publish.pipeline.context import Context
from publish.preflight.after_build import judge
from publish.readback import read_back
from publish.settings.output_registry import ERRATA
from publish.settings.schema import Settings
from publish.typeset.tagging.conformance import Claim

if TYPE_CHECKING:
    from publish.release.errata import Erratum

#: The end of the slip's name, after that of the work.
ENDING = "-errata.pdf"
#: What of a file is its text, and not a folio.
_TEXT = ("body", "paratext", "note")


def context_of_slip(book: Context) -> Context:
    """Return the context of the slip of a work, from that of its printed book."""
    reader = book.reader.within()
    given = (Settings(), book.reading, book.typesetter, reader)
    return Context(book.work, book.folder, ERRATA.name, *given)


def make_slip(
    context: Context, entries: list[Erratum], since: str, release: str, findings: Findings
) -> bytes:
    """Return the slip.

    Args:
        context: that of the slip.
        entries: what it says.
        since: the version of the printed edition.
        release: the version in which the errata are corrected.
        findings: receives what is to be told, and is no error.

    Raises:
        Rejected: when it cannot be set, lacks a word, or has a fault that preflight refuses.
    """
    found = Findings(context.face_findings)
    if not found.failed:
        renderer = context.renderer(errata=entries, since=since, release=release)
        data = context.pages(renderer.page("page.html")).write(Claim())
        path = Path(f"{context.work.slug}{ENDING}")
        prove_slip(data, entries, Place(context.work.path), found)
        judge(data, path, found)
    if found.failed:
        raise Rejected(found)
    findings.extend(found)
    return data


def prove_slip(data: bytes, entries: list[Erratum], place: Place, findings: Findings) -> None:
    """Check that the words of every entry are in the slip, in order."""
    seen = read_back(data, ".pdf")
    text = _letters(" ".join(line.text for line in seen.lines if line.role in _TEXT))
    at = 0
    for entry in entries:
        for words in filter(None, (entry.old, entry.new)):
            found = text.find(_letters(words), at)
            if found < 0:
                message = f"the {ENDING} lacks words of “{words[:60]}”"
                hint = "report it with the passage, it is a fault of the layout or of the program"
                findings.error(place, "PROOF-LOST", message, hint)
            at = max(found + len(_letters(words)), at) if found >= 0 else at


def _letters(text: str) -> str:
    """Return a text without its spaces and soft hyphens: lines end where they will."""
    return "".join(text.replace(SOFT_HYPHEN, "").split()).casefold()
