"""The preflight: a judge of finished pages and e-books, whoever made them.

Each check is one function with one code, in a module of this package; it looks at an
:class:`~publish.preflight.pdf.model.PdfModel` and yields what it finds. :data:`CHECKS` has
them all; the page ``docs/findings.md`` is made of it. Those of e-books are in
:mod:`publish.preflight.epub`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core import confinement
from publish.core.callable_package import make_callable
from publish.core.diagnostics import Diagnostic, PagePlace, Place
from publish.core.file_type import BINARY, EMPTY, EPUB, ZIP, kind_of
from publish.preflight.checks import CHECKS, PrinterRequest
from publish.preflight.pdf import (  # fmt: skip
    active,
    breaks,
    claims,
    colours,
    faces,
    grid,
    indents,
    lines,
    links,
    notes,
    output_intents,
    overlaps,
    page,
    press,
    printers,
    rivers,
    running_heads,
    tags,
)
from publish.preflight.pdf.facts import Facts, facts
from publish.readback.unreadable import Locked

if TYPE_CHECKING:
    from pathlib import Path

    from publish.preflight.epub import BookFacts

__all__ = [
    "CHECKS",
    "PrinterRequest",
    "Report",
    "active",
    "breaks",
    "claims",
    "colours",
    "faces",
    "grid",
    "indents",
    "lines",
    "links",
    "look_over",
    "notes",
    "output_intents",
    "overlaps",
    "page",
    "preflight",
    "press",
    "printers",
    "rivers",
    "running_heads",
    "tags",
]  # fmt: skip


_ITSELF = PrinterRequest()


class Report(msgspec.Struct, frozen=True):
    """What there is to say of a file; no facts of one that cannot be read."""

    name: str
    facts: Facts | BookFacts | None
    findings: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """True if there is no error in it."""
        return all(finding.severity != "error" for finding in self.findings)

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """The findings, by the name that they had in 0.1: it goes with 0.4."""
        return self.findings


def look_over(path: Path, request: PrinterRequest = _ITSELF) -> Report:
    """Read a file and judge it."""
    hint = "name a finished PDF or EPUB"
    try:
        data = confinement.read(path, most=confinement.MOST_FINISHED).data
    except confinement.Shut as shut:
        (finding,) = shut.findings
        message = finding.message if shut.code == "FILE-KIND" else f"it {shut.why}"
        return _unread(str(path), "PREFLIGHT-FILE", message, hint)
    if data is None:
        what = "this is a folder" if path.is_dir() else "there is no such file"
        return _unread(str(path), "PREFLIGHT-FILE", what, hint)
    return preflight(data, str(path), request)


def preflight(data: bytes, name: str, request: PrinterRequest = _ITSELF) -> Report:
    """Judge a finished PDF or EPUB; ``name`` is that of its file."""
    from publish.preflight.pdf.model import PdfModel

    if _is_book(data, name):
        return _judge_book(data, name)
    if not _is_pdf(data):
        return _unread(name, "PREFLIGHT-KIND", *_other(data))
    try:
        model = PdfModel(data, request)
    except Locked:
        hint = "save it without a password, and name that file"
        return _unread(name, "PREFLIGHT-LOCKED", "it is locked with a password", hint)
    except ValueError as error:
        hint = "make it again: it is cut off, or damaged"
        return _unread(name, "PREFLIGHT-DAMAGED", f"it cannot be opened ({error})", hint)
    found = [*_damage(name, model.anatomy.damage), *CHECKS.run(model, name)]
    return Report(name, facts(model), tuple(sorted(found, key=_order)))


def _order(found: Diagnostic) -> tuple[int, float, float, str]:
    """Return page by page, from the top."""
    place = found.place
    page, x, y = (place.page, place.x, place.y) if isinstance(place, PagePlace) else (0, 0.0, 0.0)
    return page, -y, x, found.code


def _damage(name: str, damages: tuple[str, ...]) -> list[Diagnostic]:
    if not damages:
        return []
    message = f"the file is damaged: {damages[0]}" + (
        f" (and {len(damages) - 1} more)" if damages[1:] else ""
    )
    hint = "make it again: what follows may not be all of it"
    return [Diagnostic(PagePlace(name), "error", "PREFLIGHT-DAMAGED", message, hint)]


def _unread(name: str, code: str, message: str, hint: str) -> Report:
    return Report(name, None, (Diagnostic(Place(name), "error", code, message, hint),))


def _is_pdf(data: bytes) -> bool:
    """Return whether it begins as a PDF does, junk before it allowed for (ISO 32000-1, annex H)."""
    return b"%PDF-" in data[:1024]


def _is_book(data: bytes, name: str) -> bool:
    """Return whether it is a zip with the marks of an e-book, in whatever state."""
    head = data[:200]
    marked = b"mimetype" in head or name.lower().endswith(".epub") or b"META-INF/container" in data
    return kind_of(data) in (EPUB, ZIP) and marked


def _judge_book(data: bytes, name: str) -> Report:
    from publish.preflight.epub import judge
    from publish.readback.epub_package import TooBig

    try:
        known, findings = judge(data, name)
    except TooBig as big:
        hint = "divide the book, or pack it again: no reader’s device can open it as it is"
        return _unread(name, "PREFLIGHT-BIG", f"it is too big to be judged: {big}", hint)
    except ValueError as error:
        hint = "make it again: it is cut off, or damaged"
        return _unread(name, "PREFLIGHT-DAMAGED", f"it cannot be opened ({error})", hint)
    return Report(name, known, findings)


def _other(data: bytes) -> tuple[str, str]:
    """Return what is given instead, and what to do."""
    if data[60:68] == b"BOOKMOBI":
        hint = "name the EPUB that it was made of: of Offprint’s, the one that ends in -kindle.epub"
        return "it is a Kindle file (AZW3 or MOBI), which nobody but Kindles reads", hint
    hint, kind = "name a finished PDF or EPUB", kind_of(data)
    if kind == EMPTY:
        return "the file is empty", hint
    if kind is None or kind == BINARY:
        return "it is no PDF and no EPUB", hint
    first = kind.first if kind.first.startswith("unpack") else "make a PDF or an EPUB of it"
    return f"this is {kind.name}, no PDF and no EPUB", f"{first}; {hint}"


make_callable(__name__)
