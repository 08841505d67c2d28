"""The preflight after a build: errors stop it, the rest is told in one line for each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publish.core.diagnostics import DocumentPlace, PagePlace, Place
from publish.preflight import preflight

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic, Findings

#: An error of the source, which is printed as it is: it does not stop a build.
_GIVEN = frozenset({"PICTURE-BLURRED"})
#: What a printer refuses: what the user says goes before what it asks for, so it is only told.
_ASKED = "PRINTER-"


def _where(found: Diagnostic) -> str:
    """Return the place of a finding in its file."""
    place = found.place
    if isinstance(place, DocumentPlace) and place.document:
        return f"{place.document}, line {place.line}: " if place.line else f"{place.document}: "
    return f"{place.inside}: " if isinstance(place, PagePlace) and place.page else ""


def judge(data: bytes, path: Path, findings: Findings) -> None:
    """Judge a PDF or an EPUB before it is written to a file."""
    place = Place(str(path))
    found = preflight(data, path.name).findings
    others = [finding for finding in found if not finding.code.startswith(_ASKED)]
    refused = {
        finding.code: finding for finding in reversed(found) if finding.code.startswith(_ASKED)
    }
    for finding in refused.values():
        findings.warning(place, finding.code, _where(finding) + finding.message, finding.hint)
    for finding in others:
        if finding.severity == "error" and finding.code not in _GIVEN:
            findings.error(place, finding.code, _where(finding) + finding.message, finding.hint)
    marked = [f for f in others if f.severity == "warning" or f.code in _GIVEN]
    counts = Counter(finding.code for finding in marked)
    if counts:
        summary = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
        hint = f"`publish preflight {path}` shows where, and what to do"
        where = "in it" if path.suffix == ".epub" else "on its pages"
        message = f"a careful reader would mark {where}: {summary}"
        findings.warning(place, "PREFLIGHT-FOUND", message, hint)
