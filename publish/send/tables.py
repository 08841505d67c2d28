"""How sending went: a table for people, JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.terminal_text import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Diagnostic
    from publish.send.outcomes import Outcome, SendReport

_WORDS = {
    "sent": "sent",
    "there": "is there already",
    "before": "was sent before",
    "shown": "shown, not sent",
    "failed": "not sent",
}
_HEADS = ("Reader", "Device", "Address", "File", "")


def table_lines(report: SendReport) -> Iterator[str]:
    """Yield a table of readers and files, and what there is to say of them below it."""
    if not report.outcomes:
        return
    named = any(one.reader for one in report.outcomes)
    rows = [_HEADS, *map(_row, report.outcomes)]
    wanted = range(len(_HEADS)) if named else range(1, len(_HEADS))
    widths = [max(len(row[column]) for row in rows) for column in wanted]
    for row in rows:
        cells = (row[column].ljust(width) for column, width in zip(wanted, widths, strict=True))
        yield "  ".join(cells).rstrip()
    for one in report.outcomes:
        if one.told:
            yield f"{one.name or one.file}: {one.told}"
    for command in report.farewells:
        yield f"before you take the cable away: {command}"


def _row(one: Outcome) -> tuple[str, ...]:
    return one.reader, one.device, one.address, one.file, _WORDS[one.status]


def letters_of(report: SendReport) -> Iterator[str]:
    """Yield the letters that are shown, each line."""
    for one in report.outcomes:
        if one.letter:
            yield from (*one.letter.split("\n"), "")


def report_json(report: SendReport) -> str:
    """Return an object: ``outcomes``, one for each reader and file, ``farewells``, ``refused``."""
    rows = [
        {
            "reader": one.reader,
            "device": one.device,
            "address": one.address,
            "file": one.file,
            "sha256": one.sha256,
            "status": one.status,
            "name": one.name,
            "told": one.told,
            "letter": one.letter,
            "diagnostics": [_finding(found) for found in one.diagnostics],
        }
        for one in report.outcomes
    ]
    told = {"outcomes": rows, "farewells": list(report.farewells)}
    return as_json(told | {"refused": [_finding(one) for one in report.refused]}, indent=2)


def _finding(found: Diagnostic) -> dict[str, str]:
    return {
        "place": str(found.place),
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
    }
