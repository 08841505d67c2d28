"""The preflight of files of anybody: each is read in a process of its own, with limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from publish.core.diagnostics import Diagnostic, Place
from publish.preflight import Report, look_over
from publish.preflight.checks import PrinterRequest
from publish.preflight.pdf.facts import Facts
from publish.readback.isolated import FREE, Limits, Stopped, allowed, apart, as_msgpack

_ITSELF = PrinterRequest()
#: How many seconds a megabyte may take to be judged.
_PACE = 10


class _Judged(msgspec.Struct, frozen=True):
    """What a child has found: the facts as msgpack, for they are of two kinds."""

    book: bool
    facts: bytes
    findings: tuple[Diagnostic, ...]


def look_over_apart(path: Path, request: PrinterRequest = _ITSELF, limits: Limits = FREE) -> Report:
    """Read a file and judge it, whatever is in it."""
    try:
        judged = apart(_judged, (path, request), _Judged, allowed([path], limits, _PACE))
    except Stopped as stopped:
        code = "PREFLIGHT-BIG" if stopped.too_much else "PREFLIGHT-DAMAGED"
        found = Diagnostic(Place(str(path)), "error", code, str(stopped), stopped.hint)
        return Report(str(path), None, (found,))
    facts = msgspec.msgpack.decode(judged.facts, type=_kind(judged))
    return Report(str(path), facts, judged.findings)


def _kind(judged: _Judged) -> Any:
    """Return the type of the facts; what reads e-books is imported for them alone."""
    if not judged.book:
        return Facts | None
    from publish.preflight.epub.facts import BookFacts

    return BookFacts


def _judged(path: Path, request: PrinterRequest) -> _Judged:
    report = look_over(path, request)
    is_book = report.facts is not None and not isinstance(report.facts, Facts)
    return _Judged(is_book, as_msgpack(report.facts), report.findings)
