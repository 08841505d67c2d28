"""Every finding has a stable code, and every code is explained on the page of findings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pages import checks_page

import publish.preflight as preflight
from publish import lint
from publish.preflight import epub
from publish.report.codes import CODES, about

CHECKS = lint.CHECKS | preflight.CHECKS | epub.CHECKS

CASES = Path(__file__).parents[1] / "cases" / "lint"


def codes_in(folder: Path) -> set[str]:
    """The words in the program that look like codes."""
    nodes = [n for f in folder.rglob("*.py") for n in ast.walk(ast.parse(f.read_text("utf-8")))]
    words = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {word for word in words if re.fullmatch(r"[A-Z]+(?:-[A-Z]+)+", word)}


@pytest.mark.whole
def test_the_catalogue_is_whole(root: Path) -> None:
    assert codes_in(root / "publish") == (set(CODES) | set(CHECKS)) - {"INTERNAL", "ENCODING"}


def test_no_code_is_of_two_kinds() -> None:
    assert not set(CODES) & set(CHECKS)
    assert not set(lint.CHECKS) & set(preflight.CHECKS)


def test_every_code_is_explained() -> None:
    assert [code for code in [*CODES, *CHECKS] if not about(code).strip()] == []


def test_the_page_of_findings(root: Path, rewrite: bool) -> None:
    page = root / "docs" / "findings.md"
    made = checks_page(CASES)
    if rewrite:
        page.write_text(made, "utf-8")
    assert page.read_text("utf-8") == made
