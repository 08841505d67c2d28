"""Where a cited place is, as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.terminal_text import as_json

if TYPE_CHECKING:
    from publish.core.diagnostics import Diagnostic
    from publish.release.results import Whereabouts
    from publish.release.spots import Spot
    from publish.release.where import Location, Part


def where_json(citation: str, found: Whereabouts) -> str:
    """Return an object: the citation, both versions, the answer, and the findings.

    Args:
        citation: as it was asked for.
        found: the answer; ``old``, ``new`` and ``parts`` are null and none where there is none.
    """
    location = found.location
    told = {"citation": citation, "from": found.since, "to": found.until or None}
    answer = _fared(location) if location else {"old": None, "new": None, "fates": []}
    parts = [_fared(one) for one in location.parts] if location else []
    findings = [_finding(one) for one in found.diagnostics]
    return as_json(told | answer | {"parts": parts, "diagnostics": findings}, indent=2)


def _fared(one: Location | Part) -> dict[str, Any]:
    return {
        "old": _spot(one.old),
        "new": _spot(one.new) if one.new else None,
        "fates": list(one.fates),
    }


def _spot(spot: Spot) -> dict[str, Any]:
    """Return a place: as it is cited, and its numbers as ranges with ``first`` and ``last``."""
    return {"cited": str(spot), **msgspec.to_builtins(spot)}


def _finding(found: Diagnostic) -> dict[str, str]:
    return {
        "place": str(found.place),
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
    }
