"""The copy-editor's checks: for each code a file of cases, what it finds and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import check

from publish.core.diagnostics import Findings
from publish.lint import CHECKS, lint
from publish.source.reader import parse
from publish.source.suppressions import idle, silence

FOLDER = Path(__file__).parents[1] / "cases" / "lint"
FILES = sorted(FOLDER.glob("*.txt"))


def run(source: str, code: str) -> str:
    """The findings of one code in a source; errors of the source itself show a bad case."""
    findings = Findings()
    work = parse(source, "case.md", findings)
    assert work is not None
    lint(work, findings)
    found = list(findings)
    told = Findings([*silence(found, work.allowances), *idle(found, work.allowances)])
    return "\n".join(
        f"{d.place.line}:{d.place.column}: {d.severity}[{d.code}] {d.message}"
        for d in told
        if d.code == code or d.severity == "error"
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cases(file: Path, rewrite: bool) -> None:
    failed = check(file, lambda given: run(given, file.stem), rewrite)
    assert not failed, "\n".join(failed)


def test_every_check_has_its_cases() -> None:
    assert set(CHECKS) <= {file.stem for file in FILES}
