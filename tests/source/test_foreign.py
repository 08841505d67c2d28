"""What other programs leave in a source: the ways out that messages name, and what builds say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from publish.core.diagnostics import Findings
from publish.source.reader import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

HEAD = "---\ntitle: A History of the Guild\n---\n\n"
#: A text, the code that is found in it, and a piece of the hint.
HINTS = [
    ("*x*{.wide} a", "ATTRIBUTE-STRAY", "write [*x*]{.wide}"),
    ("**x y**{.wide} a", "ATTRIBUTE-STRAY", "write [**x y**]{.wide}"),
    ("==x=={lang=de} a", "ATTRIBUTE-STRAY", "write [==x==]{lang=de}"),
    ("x{.wide} a", "ATTRIBUTE-STRAY", "[words]{.class}"),
    ("a\n\n{.wide}", "ATTRIBUTE-STRAY", "::: {.wide} before and ::: after"),
    ("A word (1) or two (2).\n\n(1) Ann.\n(2) Bo.", "MARKUP-FOREIGN", "[^1]: before it"),
    ("They went in the early\n\n14 THE GUILD\n\nmorning hours.", "MARKUP-FOREIGN", "{.page n=14}"),
    ("A.\n\n---\ntitle: B\n---\n\nC.", "MARKUP-FOREIGN", "## Title"),
    ("> a\n>> b\n> c", "MARKUP-FOREIGN", "put a line “>” between"),
]


@pytest.mark.parametrize(("text", "code", "hint"), HINTS, ids=lambda one: one[:20])
def test_the_way_out(text: str, code: str, hint: str) -> None:
    findings = Findings()
    parse(HEAD + text, "essay.md", findings)
    found = [one for one in findings if one.code == code]
    assert any(hint in one.hint for one in found), [one.hint for one in findings]


def test_a_build_says_so_too_and_makes_nothing(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    source = tmp_path / "essay.md"
    source.write_text(
        HEAD + "It stood by the river * until 1809.\n\n* One of two rivers.\n", "utf-8"
    )
    result = publish("build", str(source), "--format", "pdf", "--out", str(tmp_path / "out"))
    assert result.code == 1
    assert "essay.md:5:23: error[MARKUP-FOREIGN]: “*” looks like the call of the note" in result.err
    assert not list((tmp_path / "out").glob("*.pdf"))
