"""A source of version 1 of the format: what reads otherwise now is told, and can be escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from publish.core.diagnostics import Findings
from publish.lint.fixes import mend
from publish.source import tree
from publish.source.inline import plain
from publish.source.reader import parse

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "---\ntitle: T\nformat: {}\nmodified: 2026-02-01\n---\n\n"
#: What was text: as it is written, and the line and column where it is told.
TEXT = {
    "x^2^ and a^3^.": ["7:2", "7:11"],
    "H~2~O.": ["7:2"],
    "So ~~struck~~ it is.": ["7:4"],
    "So ==marked== it is.": ["7:4"],
    "a. One\nb. Two": ["7:1", "8:1"],
    "(i) One\n(ii) Two": ["7:1", "8:1"],
    "A) One\nB) Two": ["7:1", "8:1"],
    "Term\n\n:   Words.": ["9:1"],
    "- [ ] one\n- [x] two": ["7:1", "8:1"],
    "Text.\n\n\\newpage\n\nMore.": ["9:1"],
    "See [The Head Words].\n\n## The Head Words\n\nText.": ["7:5"],
    "Table: Words.\n\n| a | b |\n|---|---|\n| c | d |": ["7:1"],
}
#: What no backslash makes text again.
TABLES = {
    "+---+---+\n| a | b |\n+---+---+": ["7:1"],
    "a     b\n----- -----\nc     d": ["7:1"],
    "|---|---|\n| a | b |": ["7:1"],
}
#: What was the same then.
SAME = [
    "1. one\n2. two", "- one\n- two", "| a | b |\n|---|---|\n| c | d |\n\nTable: Words.",
    "*a* **b** [NATO]{.smallcaps} 2 ^ 3, ~ 5, a = b", "1) one\n2) two",
]  # fmt: skip


def read(text: str, version: int) -> tuple[tree.Work, Findings]:
    findings = Findings()
    work = parse(HEAD.format(version) + text + "\n", "essay.md", findings)
    assert work is not None
    return work, findings


def told(text: str, version: int = 1) -> list[str]:
    _, findings = read(text, version)
    return [f"{d.place.line}:{d.place.column}" for d in findings if d.code == "FORMAT-OLDER"]


@pytest.mark.parametrize(("text", "places"), (TEXT | TABLES).items())
def test_what_reads_otherwise_is_told(text: str, places: list[str]) -> None:
    assert told(text) == places
    assert told(text, 2) == []


@pytest.mark.parametrize("text", SAME)
def test_what_was_the_same_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", TEXT)
def test_what_was_text_is_escaped(tmp_path: Path, text: str) -> None:
    file = tmp_path / "essay.md"
    file.write_text(HEAD.format(1) + text + "\n", "utf-8")
    after = mend(file).after
    assert after.replace("\\", "") == (HEAD.format(2) + text + "\n").replace("\\", "")
    assert told(after.removeprefix(HEAD.format(2))) == []
    work, _ = read(after.removeprefix(HEAD.format(2)), 2)
    words = " ".join(plain((node,)) for node in work.body)
    assert [sign for sign in "^~=([:" if sign in text and sign not in words] == []


def test_a_table_that_cannot_be_escaped_leaves_the_version(tmp_path: Path) -> None:
    file = tmp_path / "essay.md"
    file.write_text(HEAD.format(1) + "+---+---+\n| a | b |\n+---+---+\n", "utf-8")
    assert "format: 1\n" in mend(file, fixes=()).after
