"""Findings and differences in the forms that people, editors and CI read."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from publish import __version__
from publish.core.diagnostics import DocumentPlace, PagePlace
from publish.core.terminal_text import as_json as json_text
from publish.core.terminal_text import visible_name
from publish.report.summary import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic, Place
    from publish.preflight import Report
    from publish.preflight.epub import BookFacts
    from publish.preflight.pdf.facts import Facts
    from publish.readback.collation import Difference, TextPlace

#: OASIS SARIF 2.1.0, 3.27.10: the names of its levels are the same as ours.
_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(found: Sequence[Diagnostic]) -> str:
    """Return a list of objects: path, line, column, severity, code, message, hint."""
    rows = [
        {
            "path": d.place.path,
            "line": d.place.line,
            "column": d.place.column,
            "severity": d.severity,
            "code": d.code,
            "message": d.message,
            "hint": d.advice,
        }
        for d in found
    ]
    return json_text(rows, indent=2)


def as_sarif(found: Sequence[Diagnostic]) -> str:
    """Return a log in the Static Analysis Results Interchange Format 2.1.0 (OASIS)."""
    from publish.report.codes import about

    rules = list(dict.fromkeys(d.code for d in found))
    driver = {
        "name": "Offprint",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": about(code)}} for code in rules],
    }
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": rules.index(d.code),
            "level": d.severity,
            "message": {"text": f"{d.message}\n{d.advice}" if d.hint else d.message},
            "locations": [{"physicalLocation": _location(d.place)}],
        }
        for d in found
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _location(place: Place) -> dict[str, Any]:
    """Return a place: a path relative to the current folder, with the region if it is known."""
    from urllib.parse import quote

    location: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(place.path))}}
    if place.line:
        region = {"startLine": place.line}
        location["region"] = region | ({"startColumn": place.column} if place.column else {})
    return location


def as_github(found: Sequence[Diagnostic]) -> str:
    """Return workflow commands that GitHub shows beside the lines of a change."""
    return "\n".join(map(_command, found))


def _command(found: Diagnostic) -> str:
    place = found.place
    where = {"file": place.path, "line": place.line, "col": place.column, "title": found.code}
    options = ",".join(f"{k}={_escaped(str(v), ':,')}" for k, v in where.items() if v)
    text = f"{found.message}\n{found.advice}" if found.hint else found.message
    return f"::{_GITHUB[found.severity]} {options}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    """Return text for a workflow command; the per cent sign must be the first to be escaped."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


REPORTS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


# --- differences ------------------------------------------------------------------------


def difference_lines(found: Sequence[Difference], left: Path, right: Path) -> Iterator[str]:
    """Yield three lines for each difference: the places on both sides, the words of both."""
    for one in found:
        yield f"{_where(left, one.left_spot)} | {_where(right, one.right_spot)}"
        yield f"  A: {one.left or '(nothing)'}"
        yield f"  B: {one.right or '(nothing)'}"
    if found:
        yield f"{len(found)} difference{'s' if len(found) > 1 else ''}"


def _where(path: Path, spot: TextPlace) -> str:
    return str(spot) if spot.place else f"{visible_name(str(path))}, {spot}"


def differences_json(found: Sequence[Difference]) -> str:
    """Return a list of objects; each side with its words and its place."""
    rows = [{"a": _side(d.left, d.left_spot), "b": _side(d.right, d.right_spot)} for d in found]
    return json_text(rows, indent=2)


def _side(words: str, spot: TextPlace) -> dict[str, Any]:
    place = spot.place
    known = {
        "path": place.path if place else "",
        "line": place.line if place else spot.line,
        "column": place.column if place else 0,
        "page": spot.page if not place and not spot.file else 0,
        "file": spot.file,
        "paragraph": spot.paragraph,
        "note": spot.note,
    }
    return {"words": words, **{k: v for k, v in known.items() if v}}


# --- finished pages ---------------------------------------------------------------------


def preflight_json(reports: Sequence[Report]) -> str:
    """Return a list of objects, one for each file: its facts (null if unreadable), its faults."""
    rows = [
        {
            "name": one.name,
            "facts": msgspec.to_builtins(one.facts),
            "faults": [_fault(found) for found in one.findings],
        }
        for one in reports
    ]
    return json_text(rows, indent=2)


def _fault(found: Diagnostic) -> dict[str, Any]:
    """Return a finding in a finished file, with its place there."""
    place = found.place
    page, x, y = (place.page, place.x, place.y) if isinstance(place, PagePlace) else (0, 0.0, 0.0)
    row: dict[str, Any] = {
        "page": page, "x": x, "y": y, "severity": found.severity, "code": found.code,
        "message": found.message, "hint": found.hint,
    }  # fmt: skip
    if isinstance(place, DocumentPlace):
        row |= {"file": place.document, "line": place.line}
    return row


def preflight_lines(report: Report, *, verbose: bool = False) -> Iterator[str]:
    """Yield the facts of a file as a table, then its faults, with a hint for each kind.

    Of a fault that is repeated only the first ones are shown, unless all are asked for.
    """
    most = len(report.findings) if verbose else MOST
    yield visible_name(report.name)
    for name, value in _facts(report.facts) if report.facts else ():
        yield f"  {name:<10} {visible_name(value)}"
    reported: Counter[str] = Counter()
    for fault in report.findings:
        reported[fault.code] += 1
        if reported[fault.code] <= most:
            yield visible_name(_headline(fault))
        if reported[fault.code] == 1:
            yield f"  hint: {visible_name(fault.hint)}"
    for code, count in reported.items():
        if count > most:
            yield f"{count - most} more of {code}, {count} in all; all with --verbose"
    yield _sum(report.findings)


def _headline(found: Diagnostic) -> str:
    """Return a finding without the name of its file: the place within that, and the message."""
    place = found.place
    inside = place.inside if isinstance(place, PagePlace | DocumentPlace) else ""
    where = f"{inside}: " if inside else ""
    return f"{where}{found.severity}[{found.code}]: {found.message}"


def _sum(faults: Sequence[Diagnostic]) -> str:
    counts = {s: sum(f.severity == s for f in faults) for s in ("error", "warning", "note")}
    parts = [f"{n} {s}{'s' if n > 1 else ''}" for s, n in counts.items() if n]
    return ", ".join(parts) or "nothing found"


def _facts(facts: Facts | BookFacts) -> Iterator[tuple[str, str]]:
    from publish.preflight.epub.facts import BookFacts, lines_of

    if isinstance(facts, BookFacts):
        yield from lines_of(facts)
    else:
        yield from _facts_of_pages(facts)


def _facts_of_pages(facts: Facts) -> Iterator[tuple[str, str]]:
    name = f" ({facts.trim_name})" if facts.trim_name else ""
    bleed = f", bleed {facts.bleed:g} mm" if facts.bleed else ""
    blank = f", the last {facts.blank_at_end} blank" if facts.blank_at_end else ""
    yield "pages", f"{facts.pages}{blank}, {facts.trim[0]:g} × {facts.trim[1]:g} mm{name}{bleed}"
    for index, face in enumerate(facts.faces):
        state = "subset" if face.subset else "whole"
        state = state if face.embedded else "NOT EMBEDDED"
        yield "" if index else "faces", f"{face.name}, {face.kind}, {state}"
    yield "colours", ", ".join(facts.colours) or "none"
    for index, image in enumerate(facts.pictures):
        size = "{} × {}".format(*image.pixels)
        line = f"page {image.page}: {size}, {image.space}, {image.ppi} ppi"
        yield "" if index else "pictures", line
    yield "effects", ", ".join(facts.transparency) or "no transparency"
    yield "links", f"{facts.links['inside']} inside, {facts.links['outside']} to addresses"
    yield "outline", f"{facts.outline} entries"
    tags = ", ".join(f"{count} {tag}" for tag, count in sorted(facts.structure.items()))
    yield "tagged", f"yes: {tags}" if facts.tagged else "no"
    yield "claims", ", ".join((*facts.claims, *facts.intents)) or "none"
    yield from facts.about.items()
