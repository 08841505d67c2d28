"""Old names of settings: understood for a time, and told at their place with the new name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from command import WHOLE

import publish as library
from publish import __version__
from publish.api import settings_of
from publish.core.usage import UsageError
from publish.settings.deprecations import SETTINGS, Renamed
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

#: What stands at the end of each warning on a toy of two entries.
HINT = "  hint: write “{}”: from version 9.0 on the old name is an error\n"
NAMES = {field.encode_name for field in msgspec.structs.fields(Settings)}


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "heading-style", Renamed("heads", "9.0"))
    monkeypatch.setitem(SETTINGS, "point-size", Renamed("size", "9.0"))


def work(path: Path, settings: str) -> Path:
    head = "".join(f"  {line}\n" for line in settings.splitlines())
    path.write_text(WHOLE.replace("lang: en\n", f"lang: en\noffprint:\n{head}"), "utf-8")
    return Path(path.name)


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "layout.yaml").write_text("inherits: [pdf]\nsettings:\n  point-size: 11\n")
    return Path(folder.name)


# --- where it is said -------------------------------------------------------------------


def test_in_a_head(publish: Callable[..., Result], tmp_path: Path) -> None:
    essay = work(tmp_path / "a.md", "initial: plain\nheading-style: run-in\nnotes: end")
    result = publish("check", essay)
    told = "a.md:8:3: warning[SETTING-RENAMED]: the setting “heading-style” is called “heads” now\n"
    assert (result.code, result.out) == (0, told + HINT.format("heads"))


def test_in_a_layout(publish: Callable[..., Result], tmp_path: Path, layout: Path) -> None:
    essay = work(tmp_path / "a.md", "heads: run-in")
    message = "the setting “point-size” is called “size” now"
    told = f"mine/layout.yaml:3:3: warning[SETTING-RENAMED]: {message}"
    checked = publish("check", essay, "--layout", layout)
    assert (checked.code, checked.said) == (0, [told])
    built = publish("build", essay, "--layout", layout, "--set", "line-breaking=line")
    assert (built.code, built.err.count(told)) == (0, 1)


def test_on_the_command_line(publish: Callable[..., Result], tmp_path: Path) -> None:
    essay = work(tmp_path / "a.md", "initial: plain")
    result = publish("check", essay, "--set", "heading-style=run-in")
    told = "--set: warning[SETTING-RENAMED]: the setting “heading-style” is called “heads” now\n"
    assert (result.code, result.out, result.err) == (0, told + HINT.format("heads"), "")
    built = publish("build", essay, "--format", "transcript", "--set", "heading-style=run-in")
    assert (built.code, built.said) == (0, [told.rstrip()])
    same = publish("collate", essay, essay, "--set", "heading-style=run-in")
    assert (same.code, same.said) == (0, [told.rstrip()])


def test_in_the_form_that_programs_read(publish: Callable[..., Result], tmp_path: Path) -> None:
    essay = work(tmp_path / "a.md", "initial: plain")
    result = publish("check", essay, "--set", "heading-style=run-in", "--format", "json")
    assert (result.out.count("SETTING-RENAMED"), result.err) == (1, "")


def test_in_the_library(publish: Callable[..., Result], tmp_path: Path) -> None:
    """The value is that of the new name, in a build, a check and a comparison."""
    essay, given = work(tmp_path / "a.md", "initial: plain"), {"heading-style": "run-in"}
    publish("--version")  # where the work is, is where one stands
    path = tmp_path / essay
    built = library.build(path, formats="transcript", out=tmp_path / "out", settings=given)
    for result in (
        built,
        library.check(path, settings=given),
        library.collate(path, path, settings=given),
    ):
        (found,) = result.diagnostics
        assert (str(found.place), found.code) == ("--set", "SETTING-RENAMED")
    assert settings_of({**given, "point-size": 11}) == Settings(heads="run-in", size=11)
    with pytest.raises(UsageError, match="“heading-style” is the old name of “heads”"):
        library.check(path, settings={**given, "heads": "run-in"})
    with pytest.raises(UsageError, match="“heads” cannot have this value"):
        library.check(path, settings={"heading-style": "upside-down"})


# --- what it means ----------------------------------------------------------------------


def test_the_old_name_does_what_the_new_one_does(
    publish: Callable[..., Result], tmp_path: Path, layout: Path
) -> None:
    """The value is the new one's: what it cannot have is told at its own place."""
    essay = work(tmp_path / "a.md", "heading-style: upside-down")
    said = publish("check", essay).said
    assert "a.md:7:18: error[FIELD-TYPE]: “heads” cannot have this value: “upside-down”" in said
    (layout / "layout.yaml").write_text("inherits: [pdf]\nsettings: {point-size: 99}\n")
    said = publish("check", work(tmp_path / "a.md", "heads: run-in"), "--layout", layout).said
    assert any(line.startswith("mine/layout.yaml:2:24: error[") for line in said), said
    refused = publish("check", essay, "--set", "point-size=99")
    assert (refused.code, "size" in refused.err) == (2, True)


def test_both_names_at_once(publish: Callable[..., Result], tmp_path: Path) -> None:
    result = publish("check", work(tmp_path / "a.md", "heads: run-in\nheading-style: displayed"))
    message = "“heading-style” is the old name of “heads”, which is given as well"
    assert result.said == [f"a.md:8:3: error[FIELD-TWICE]: {message}"]


def test_without_an_entry_the_name_is_unknown(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SETTINGS, "heading-style")
    result = publish("check", work(tmp_path / "a.md", "heading-style: run-in"))
    assert (result.code, "SETTING-RENAMED" in result.out) == (1, False)


# --- the table --------------------------------------------------------------------------


def test_every_entry_leads_to_a_setting_and_has_not_run_out() -> None:
    """What has run out is deleted from the table with the version that it names."""
    for old, renamed in SETTINGS.items():
        assert old not in NAMES
        assert renamed.new in NAMES
        assert numbers(renamed.until) > numbers(__version__)


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
