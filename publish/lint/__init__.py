"""The copy-editor's checks: what is no error, and yet would stop a careful reader.

Each check is one function with one code, in a module of this package; it looks at the passages
of a work and yields what it finds. :data:`CHECKS` has them all; the page ``source/CHECKS.md`` is
made of it and of the cases in ``tests/cases/lint/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.lint import characters, numbers, quotes, structure, words
from publish.lint.checks import CHECKS, CheckedWork

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.source import tree

__all__ = ["CHECKS", "characters", "lint", "numbers", "quotes", "structure", "words"]


def lint(work: tree.Work, findings: Findings) -> None:
    """Look over the words of a work."""
    checked = CheckedWork(work)
    for check in CHECKS.values():
        for found in check.find(checked):
            findings.add(check.severity, found.place, check.code, found.message, found.hint)
