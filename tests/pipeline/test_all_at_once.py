"""What is wrong is told in one go: source, settings from everywhere, layout, seminar, pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, Result, call, layout, work

import publish as library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic

    Publish = Callable[..., Result]

#: The outputs, and what is said of their pages on the command line: leading less than the type.
PDF = ("--format", "pdf", "--format", "handout")
SET = ("--layout", "mine", "--set", "size=20", "--set", "leading=10")
#: What is told of these, of the head, of the layout and of the seminar.
SETTINGS = {
    "--set GEOMETRY-ROOM",
    "w/essay.md:6:12 GEOMETRY-ROOM",
    "mine/layout.yaml:4:9 LAYOUT-FACE",
    "w/seminar.yaml:3:5 FIELD-UNKNOWN",
}
#: What is told of the text.
TEXT = {
    "w/essay.md:11:1 FIGURE-ALT",
    "w/essay.md:11:1 IMAGE-MISSING",
    "w/essay.md:9:42 NOTE-UNDEFINED",
}


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Publish:
    """The command, where a work, its seminar and a layout have faults of every kind."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "T", "There is no such note.[^2]", "![Alt](nowhere.png)")
    (tmp_path / "w" / "seminar.yaml").write_text("title: T\nsessions:\n  - nonsense: 1\n", "utf-8")
    layout(tmp_path / "mine", "inherits: [pdf]\ntitle: Mine\nsettings:\n  face: serrif\n")
    return partial(call, capsys)


def write(folder: Path, title: str, first: str, last: str, also: str = "") -> None:
    """A work whose margins leave no room for lines."""
    head = (
        f"---\ntitle: {title!r}\nauthor: Ada\nlang: en\noffprint:\n  margins: 60 19 60 26\n{also}"
    )
    work(folder / "w", f"{head}---\n\nA first paragraph. {first}\n\n{last}\n")


def errors(found: tuple[Diagnostic, ...]) -> set[str]:
    return {f"{one.place} {one.code}" for one in found if one.severity == "error"}


def told(result: Result) -> set[str]:
    """The places and codes of errors that a command prints."""
    parts = (line.partition(": error[") for line in result.said)
    return {f"{place} {rest.partition(']')[0]}" for place, between, rest in parts if between}


def test_check(publish: Publish) -> None:
    assert told(publish("check", "w", *SET)) == {*SETTINGS, *TEXT}


def test_build_of_a_source_with_errors(publish: Publish) -> None:
    result = publish("build", "w", *PDF, *SET)
    assert told(result) == {*SETTINGS, *TEXT}
    assert result.code == 2


def test_build_of_a_source_without(publish: Publish, tmp_path: Path) -> None:
    """What stops an output is told together with what would stop it next."""
    write(tmp_path, "T", "", "")
    assert told(publish("build", "w", *PDF, *SET)) == SETTINGS
    assert not list((tmp_path / "build").glob("w*"))


def test_the_library(publish: Publish) -> None:
    given = {"size": 20, "leading": 10}
    checked = library.check("w", layout="mine", settings=given)
    assert errors(checked.diagnostics) == {*SETTINGS, *TEXT}
    built = library.build("w", layout="mine", formats=["pdf", "handout"], settings=given)
    assert errors(built.diagnostics) == {*SETTINGS, *TEXT}


def test_the_book_of_an_ebook(publish: Publish, tmp_path: Path) -> None:
    """The pages that an e-book names are those of a book, whose faults are told as well."""
    write(tmp_path, "T", "", "")
    (tmp_path / "w" / "seminar.yaml").unlink()
    found = told(publish("build", "w", "--format", "epub", "--set", "face=serrif"))
    assert found == {"--set LAYOUT-FACE", "w/essay.md:6:12 GEOMETRY-ROOM"}


def test_a_head_without_a_work(publish: Publish, tmp_path: Path) -> None:
    """What it says of pages holds, though a setting beside it cannot be read."""
    write(tmp_path, "", "There is no such note.[^2]", "", "  initial: fancy\n")
    head = {"w/essay.md:2:1 FIELD-MISSING", "w/essay.md:7:12 FIELD-TYPE"}
    text = {"w/essay.md:10:42 NOTE-UNDEFINED"}
    for command in (("check", "w"), ("build", "w", *PDF)):
        assert told(publish(*command, *SET)) == SETTINGS | head | text


@pytest.mark.parametrize("also", ["  trim: 7\n", "  leading: no\n"])
def test_pages_of_which_not_all_is_known(publish: Publish, tmp_path: Path, also: str) -> None:
    """Whether text has room on them is not guessed at."""
    write(tmp_path, "T", "", "", also)
    found = told(publish("check", "w", *SET))
    assert "w/essay.md:7" in str(found)
    assert "GEOMETRY-ROOM" not in str(found)


def test_a_head_that_cannot_be_read_says_nothing_of_pages(publish: Publish, tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY.replace("title: ", "title: [").replace(".[^1]", ".[^2]"))
    found = told(publish("check", "w", "--set", "margins=60 19 60 26"))
    assert {one.rpartition(" ")[2] for one in found} == {
        "YAML-SYNTAX", "NOTE-UNDEFINED", "NOTE-UNUSED", "FIELD-UNKNOWN",
    }  # fmt: skip


def test_layouts_that_cannot_be_read(publish: Publish, tmp_path: Path) -> None:
    """Both are told of, and no class of theirs is unknown."""
    layout(tmp_path / "mine", "format: pdf\ninherits: [pdff]\n")
    layout(tmp_path / "other", "format: handout\ninherits: [handoutt]\n")
    essay = ESSAY.replace("lang: en", "lang: en\noffprint: {layout: [./a, ./b]}")
    work(tmp_path / "w", essay.replace("The second", "[The]{.own} second"))
    layout(tmp_path / "w" / "a", "inherits: [pdff]\nformat: pdf\n")
    layout(tmp_path / "w" / "b", "inherits: [handoutt]\nformat: handout\n")
    found = told(publish("build", "w", *PDF))
    assert {one for one in found if "LAYOUT" in one} == {
        "w/a/layout.yaml:1:12 LAYOUT-UNKNOWN", "w/b/layout.yaml:1:12 LAYOUT-UNKNOWN",
    }  # fmt: skip


def test_a_name_that_another_work_has_hides_nothing(publish: Publish, tmp_path: Path) -> None:
    slug = ESSAY.replace("lang: en", "lang: en\nslug: same")
    work(tmp_path / "v", slug)
    work(tmp_path / "w", slug.replace(".[^1]", ".[^2]"))
    found = told(publish("build", "v", "w", "--format", "transcript"))
    assert {one.rpartition(" ")[2] for one in found if one.startswith("w/essay")} >= {
        "SLUG-TWICE", "NOTE-UNDEFINED",
    }  # fmt: skip
