"""A value of a setting that will not do is told where it was said: by a file or the command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, Result, call, layout, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Publish = Callable[..., Result]

CHECK, BUILD = ("check", "w"), ("build", "w", "--format")


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Publish:
    monkeypatch.chdir(tmp_path)
    return partial(call, capsys)


def essay(folder: Path, *settings: str) -> None:
    """A work that says settings; the first stands on the third line."""
    said = "".join(f"  {one}\n" for one in settings)
    work(folder, ESSAY.replace("---\n", f"---\noffprint:\n{said}", 1))


@pytest.mark.whole
@pytest.mark.parametrize(
    ("command", "settings", "said"),
    [
        (
            CHECK,
            ["margins: 15 19 0 26"],
            [
                "3:12: error[GEOMETRY-ROOM]: no text can be set on this page: "
                "its outer margin is 0 mm, and what is set there takes 5 mm"
            ],
        ),
        (CHECK, ["trim: a6"], ["3:9: error[GEOMETRY-ROOM]: there is no trim “a6”"]),
        ((*BUILD, "pdf"), ["trim: a6"], ["3:9: error[GEOMETRY-ROOM]: there is no trim “a6”"]),
        (
            (*BUILD, "pdf", "--format", "epub"),
            ["face: serrif"],
            ["3:9: error[LAYOUT-FACE]: the layout “pdf” has no face “serrif”"],
        ),
        (
            ("build", "w", "--format", "pdf"),
            ["heads: run-in", "size: 36", "leading: 8"],
            [
                "4:9: error[GEOMETRY-ROOM]: no text can be set on this page: "
                "its leading of 8 pt is less than its type of 36 pt"
            ],
        ),
        (
            (*BUILD, "pdf"),
            ["trim: a5", "margins: 60 19 60 26"],
            [
                "4:12: error[GEOMETRY-ROOM]: no text can be set on this page: "
                "its lines are 28 mm wide, less than 55 mm"
            ],
        ),
        (
            (*BUILD, "press"),
            ["press-profile: mine.icc"],
            ["3:18: error[PRESS-PROFILE]: there is no profile “mine.icc”"],
        ),
        (
            (*BUILD, "pdf"),
            ["initial: plain", "first-page: 2"],
            [
                "4:15: error[FIRST-PAGE]: 2 pages stand before the text, "
                "which cannot begin on page 2"
            ],
        ),
        (
            (*BUILD, "handout"),
            ["session: 9"],
            ["3:12: error[EXCERPT-NONE]: there is no session 9 with paragraphs on w/essay.md"],
        ),
        (
            (*BUILD, "handout"),
            ["excerpt: 7-8"],
            ["3:12: error[EXCERPT-NONE]: there are no paragraphs 7-8 in w/essay.md"],
        ),
        (
            (*BUILD, "handout", "--format", "pdf"),
            ["seminar: nowhere"],
            ["3:12: error[SEMINAR-UNKNOWN]: there is no seminar “nowhere” on this work"],
        ),
        (
            CHECK,
            ["seminar: nowhere"],
            ["3:12: error[SEMINAR-UNKNOWN]: there is no seminar “nowhere” on this work"],
        ),
        (
            ("collate", "w", "w"),
            ["trim: a6"],
            ["3:9: error[GEOMETRY-ROOM]: there is no trim “a6”"],
        ),
    ],
)
def test_a_value_of_the_source(
    publish: Publish, tmp_path: Path, command: tuple[str, ...], settings: list[str], said: list[str]
) -> None:
    essay(tmp_path / "w", *settings)
    result = publish(*command)
    assert (result.code, result.said) == (1, [f"w/essay.md:{one}" for one in said])


def test_check_tells_a_face_once(publish: Publish, tmp_path: Path) -> None:
    """Each layout lacks it."""
    essay(tmp_path / "w", "face: serrif")
    result = publish(*CHECK)
    assert result.code == 1
    assert [line.partition(": error")[0] for line in result.said] == ["w/essay.md:3:9"]


def test_each_work_is_named(publish: Publish, tmp_path: Path) -> None:
    for name in ("v", "w"):
        essay(tmp_path / name, "trim: a6")
    work(tmp_path / "x")
    result = publish("check", "v", "w", "x")
    places = [line.partition(": error")[0] for line in result.said]
    assert (result.code, places) == (1, ["v/essay.md:3:9", "w/essay.md:3:9"])


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ((*CHECK, "--set", "trim=a6"), "--set: error[GEOMETRY-ROOM]: there is no trim “a6”"),
        (
            (*BUILD, "pdf", "--set", "size=36", "--set", "leading=8"),
            "--set: error[GEOMETRY-ROOM]: no text can be set on this page: its leading of 8 pt",
        ),
        (
            (*BUILD, "pdf", "--format", "epub", "--set", "face=serrif"),
            "--set: error[LAYOUT-FACE]: the layout “pdf” has no face “serrif”",
        ),
        ((*BUILD, "press", "--set", "press-profile=mine.icc"), "--set: error[PRESS-PROFILE]"),
        ((*BUILD, "handout", "--session", "9"), "--excerpt: error[EXCERPT-NONE]"),
    ],
)
def test_a_value_of_the_command_line(
    publish: Publish, tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    """It goes before what the source says, and so is what holds."""
    essay(tmp_path / "w", "trim: a5", "face: sans", "size: 10")
    result = publish(*command)
    assert (result.code, len(result.said)) == (2, 1)
    assert result.said[0].startswith(said)


def test_a_value_that_the_command_line_replaces(publish: Publish, tmp_path: Path) -> None:
    essay(tmp_path / "w", "trim: a6", "seminar: nowhere")
    (tmp_path / "w" / "seminars").mkdir()
    (tmp_path / "w" / "seminars" / "here.yaml").write_text("title: T\n", "utf-8")
    assert "essay.md" not in publish(*CHECK, "--set", "trim=a5", "--set", "seminar=here").told


@pytest.mark.parametrize("setting", ["trim: a6", "face: serrif", "press-profile: mine.icc"])
def test_a_value_of_a_layout(publish: Publish, tmp_path: Path, setting: str) -> None:
    work(tmp_path / "w")
    layout(tmp_path / "mine", f"inherits: [pdf]\nsettings:\n  bleed: 3\n  {setting}\n")
    result = publish(*BUILD, "press", "--layout", "mine")
    place = f"mine/layout.yaml:4:{setting.index(':') + 5}"
    assert (result.code, [line.partition(": error")[0] for line in result.said]) == (1, [place])


def test_a_value_that_a_layout_inherits(publish: Publish, tmp_path: Path) -> None:
    """The layout's own file has another setting, and the work one that does not matter."""
    essay(tmp_path / "w", "heads: run-in")
    layout(tmp_path / "first", "inherits: [pdf]\nsettings:\n  trim: a6\n")
    layout(tmp_path / "mine", "inherits: [../first]\nsettings:\n  trim:\n  bleed: 3\n")
    result = publish(*CHECK, "--layout", "mine")
    assert (result.code, len(result.said)) == (1, 1)
    assert result.said[0].startswith("first/layout.yaml:3:9: error[GEOMETRY-ROOM]")


def test_a_layout_without_the_usual_face(publish: Publish, tmp_path: Path) -> None:
    """Nobody has said the face: the layout is to be mended."""
    work(tmp_path / "w")
    about = "format: pdf\nfaces: {own: {families: Own}}\nsettings: {trim: a5}\n"
    layout(tmp_path / "mine", about)
    result = publish(*BUILD, "pdf", "--layout", "mine")
    assert (result.code, len(result.said)) == (1, 1)
    assert result.said[0].startswith("mine/layout.yaml: error[LAYOUT-FACE]")
