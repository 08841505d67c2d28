"""What ``publish check`` finds, in the forms that people, editors and CI read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import yaml
from building import work_of

from publish.core.diagnostics import Diagnostic, Place
from publish.report.codes import about
from publish.report.forms import as_github

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

TEXT = "A {==word==}{>>or?<<}.\n\nA “b.\n\nA call.[^1]"


#: A head of one line, with all that a check asks for.
WHOLE = "{title: T, modified: 2024-01-01, doi: 10.1000/182}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work with a note, a warning and an error."""
    return work_of(tmp_path / "w", TEXT, WHOLE)


def test_json(publish: Callable[..., Result], folder: Path) -> None:
    done = publish("check", folder, "--format", "json")
    assert (done.code, done.err) == (1, "")
    path = str(folder / "essay.md")
    found = json.loads(done.out)
    assert [(d["path"], d["line"], d["severity"], d["code"]) for d in found] == [
        (path, 5, "note", "QUERY-OPEN"),
        (path, 7, "warning", "QUOTE-BALANCE"),
        (path, 9, "error", "NOTE-UNDEFINED"),
    ]
    assert (found[0]["column"], found[2]["column"]) == (3, 8)
    assert all(d["message"] and d["hint"] for d in found)


def test_json_of_a_work_without_faults(publish: Callable[..., Result], tmp_path: Path) -> None:
    assert (
        json.loads(publish("check", work_of(tmp_path, "Text.", WHOLE), "--format=json").out) == []
    )


def test_sarif(publish: Callable[..., Result], folder: Path) -> None:
    done = publish("check", folder.name, "--format", "sarif")
    assert done.code == 1
    log = json.loads(done.out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["shortDescription"]["text"] for rule in rules] == [about(r["id"]) for r in rules]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("QUERY-OPEN", "note")
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "w/essay.md"
    assert place["region"] == {"startLine": 5, "startColumn": 3}
    assert [result["level"] for result in run["results"]] == ["note", "warning", "error"]


def test_github(publish: Callable[..., Result], folder: Path) -> None:
    done = publish("check", folder.name, "--format", "github")
    assert done.code == 1
    rows = done.out.splitlines()
    assert rows[0].startswith("::notice file=w/essay.md,line=5,col=3,title=QUERY-OPEN::or?%0A")
    assert [row.split(" ")[0] for row in rows] == ["::notice", "::warning", "::error"]


def test_github_escapes_its_own_signs() -> None:
    odd = Diagnostic(Place("a,b:c.md", 1), "error", "X-Y", "100 %", "and more")
    assert as_github([odd]) == "::error file=a%2Cb%3Ac.md,line=1,title=X-Y::100 %25%0Aand more"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Text.", {"error": 0, "warning": 0, "note": 0}),
        ("A {==word==}{>>or?<<}.", {"error": 0, "warning": 0, "note": 1}),
        ("A “b.", {"error": 0, "warning": 1, "note": 1}),
        ("A call.[^1]", {"error": 1, "warning": 1, "note": 1}),
    ],
)
def test_what_fails_is_chosen(
    publish: Callable[..., Result], tmp_path: Path, text: str, codes: dict[str, int]
) -> None:
    folder = work_of(tmp_path, text, WHOLE)
    for form in ("text", "json"):
        for least, code in codes.items():
            assert publish("check", folder, "--fail-on", least, "--format", form).code == code


def test_the_hook_for_other_repositories(
    publish: Callable[..., Result], root: Path, folder: Path
) -> None:
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.search(hook["files"], "source/on-proofs/essay.md")
    assert not re.search(hook["files"], "source/on-proofs/my-essay.md")
    name, *arguments = hook["entry"].split()
    assert name == "publish"
    done = publish(*arguments, *hook["args"], folder / "essay.md")
    assert done.code == 1 and "QUOTE-BALANCE" in done.out


def test_the_head_to_paste_is_told_line_by_line(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "essay.md").write_text("Text.\n", "utf-8")
    said = publish("check", "essay.md").out
    assert "write what is right:\n    ---\n    title: The Title of the Text\n" in said
    hint = json.loads(publish("check", "essay.md", "--format", "json").out)[0]["hint"]
    assert "\n---\ntitle: The Title of the Text\n" in hint
