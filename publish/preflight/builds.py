"""The preflight after a build: errors stop it, the rest is told in one line for each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from publish.diagnostics import Place
from publish.preflight import preflight

if TYPE_CHECKING:
    from pathlib import Path

    from publish.diagnostics import Findings

#: An error of the source, which is printed as it is: it does not stop a build.
_GIVEN = frozenset({"PICTURE-BLURRED"})


def judge(data: bytes, path: Path, findings: Findings) -> None:
    """Judge a PDF before it is written to a file."""
    place = Place(str(path))
    faults = preflight(data, path.name).faults
    for fault in faults:
        if fault.severity == "error" and fault.code not in _GIVEN:
            where = f"page {fault.page}, {fault.x:.1f} {fault.y:.1f}: " if fault.page else ""
            findings.error(place, fault.code, where + fault.message, fault.hint)
    marked = [f for f in faults if f.severity == "warning" or f.code in _GIVEN]
    counts = Counter(fault.code for fault in marked)
    if counts:
        said = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
        hint = f"`publish preflight {path}` shows where, and what to do"
        message = f"a careful reader would mark on its pages: {said}"
        findings.warning(place, "PREFLIGHT-FOUND", message, hint)
