"""The preflight after a build: errors stop it, the rest is told in one line for each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.preflight import preflight

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.diagnostics import Findings
    from publish.preflight.checks import Finding

#: An error of the source, which is printed as it is: it does not stop a build.
_GIVEN = frozenset({"PICTURE-BLURRED"})
#: What a printer refuses: what the user says goes before what it asks for, so it is only told.
_ASKED = "PRINTER-"


def _where(finding: Finding) -> str:
    """The place of a fault in its file."""
    file = getattr(finding, "file", "")
    if file:
        return f"{file}, line {finding.line}: " if finding.line else f"{file}: "  # type: ignore[attr-defined]
    return f"page {finding.page}, {finding.x:.1f} {finding.y:.1f}: " if finding.page else ""


def judge(data: bytes, path: Path, findings: Findings) -> None:
    """Judge a PDF or an EPUB before it is written to a file."""
    place = Place(str(path))
    found = preflight(data, path.name).faults
    faults = [finding for finding in found if not finding.code.startswith(_ASKED)]
    refused = {
        finding.code: finding for finding in reversed(found) if finding.code.startswith(_ASKED)
    }
    for finding in refused.values():
        findings.warning(place, finding.code, _where(finding) + finding.message, finding.hint)
    for finding in faults:
        if finding.severity == "error" and finding.code not in _GIVEN:
            findings.error(place, finding.code, _where(finding) + finding.message, finding.hint)
    marked = [f for f in faults if f.severity == "warning" or f.code in _GIVEN]
    counts = Counter(finding.code for finding in marked)
    if counts:
        said = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
        hint = f"`publish preflight {path}` shows where, and what to do"
        where = "in it" if path.suffix == ".epub" else "on its pages"
        message = f"a careful reader would mark {where}: {said}"
        findings.warning(place, "PREFLIGHT-FOUND", message, hint)
