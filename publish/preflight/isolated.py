"""The preflight of files of anybody: each is read in a process of its own, with limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from publish.preflight import Report, look_over
from publish.preflight.checks import Finding, PrinterRequest
from publish.preflight.pdf.facts import Facts
from publish.readback.isolated import FREE, Limits, Stopped, allowed, apart, as_msgpack

_ITSELF = PrinterRequest()
#: How many seconds a megabyte may take to be judged.
_PACE = 10


class _Judged(msgspec.Struct, frozen=True):
    """What a child has found: facts and faults as msgpack, for they are of two kinds."""

    book: bool
    facts: bytes
    faults: bytes


def look_over_apart(path: Path, request: PrinterRequest = _ITSELF, limits: Limits = FREE) -> Report:
    """Read a file and judge it, whatever is in it."""
    try:
        judged = apart(_judged, (path, request), _Judged, allowed([path], limits, _PACE))
    except Stopped as stopped:
        code = "PREFLIGHT-BIG" if stopped.too_much else "PREFLIGHT-DAMAGED"
        finding = Finding(severity="error", code=code, message=str(stopped), hint=stopped.hint)
        return Report(str(path), None, (finding,))
    facts, faults = _kinds(judged)
    told = msgspec.msgpack.decode(judged.facts, type=facts)
    return Report(str(path), told, tuple(msgspec.msgpack.decode(judged.faults, type=faults)))


def _kinds(judged: _Judged) -> tuple[Any, Any]:
    """Of which types facts and faults are; what reads e-books is imported for them alone."""
    if not judged.book:
        return Facts | None, list[Finding]
    from publish.preflight.epub.checks import EpubFinding
    from publish.preflight.epub.facts import BookFacts

    return BookFacts, list[EpubFinding]


def _judged(path: Path, request: PrinterRequest) -> _Judged:
    report = look_over(path, request)
    is_book = report.facts is not None and not isinstance(report.facts, Facts)
    return _Judged(is_book, as_msgpack(report.facts), as_msgpack(report.faults))
