"""Amendments of the page engine: each applies, does what it says, and can be left out."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.setup.process import prepare_process
from publish.typeset.engine import installation
from publish.typeset.engine.amendment import (
    Amendment,
    LeftOut,
    Lines,
    Sources,
    Wrap,
    found,
    misfit,
    replaced,
    unknown_names,
)
from publish.typeset.engine.amendments import NAMES, amendments
from publish.typeset.engine.documents import _with_plain_sides
from publish.typeset.engine.face_hooks import Hand
from publish.typeset.engine.installation import asked_for, excused, losses, tried
from publish.typeset.engine.loading import import_engine
from publish.typeset.engine.switches import VARIABLE
from publish.typeset.lines.paragraph_setter import Setter

if TYPE_CHECKING:
    from collections.abc import Callable

    from command import Result

HERE = Path(__file__).parents[1]
ALL = amendments(Setter(), Hand())


@pytest.fixture(scope="session")
def shown() -> dict[str, list[Any]]:
    """What is seen of each amendment: with all, and with all but it."""
    command = [sys.executable, str(HERE / "support" / "witnesses.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    made: dict[str, list[Any]] = json.loads(done.stdout)
    return made


@pytest.mark.parametrize("name", sorted(NAMES))
def test_what_goes_wrong_without_it(name: str, shown: dict[str, list[Any]]) -> None:
    assert name in shown, "tests/support/witnesses.py has no page that shows what it is for"
    with_it, without = shown[name]
    assert with_it is True
    assert without is not True


def test_each_says_what_it_is_for_what_is_lost_and_what_others_say_of_it() -> None:
    assert len({one.name for one in ALL}) == len(ALL)
    for one in ALL:
        assert one.name.replace("-", "").isalpha() and one.name.islower()
        assert one.purpose.endswith((".", ").")) and one.purpose[0].isupper()
        assert one.loss and one.loss[-1] != "." and (one.loss[0].islower() or "PDF" in one.loss)
        assert one.upstream.startswith(("https://github.com/Kozea/WeasyPrint/", "none found"))
        assert set(one.needs) <= NAMES
        assert one.test.endswith(f"[{one.name}]")
        assert one.test.startswith("tests/typeset/test_amendments")


def test_all_apply_to_the_version_that_is_installed() -> None:
    import_engine()
    assert losses() == []


# --- one that does not fit --------------------------------------------------------------


def _sources(**lines: str) -> Sources:
    sources = Sources()
    sources._known.update(lines)
    return sources


def _named(name: str) -> Amendment:
    return next(one for one in ALL if one.name == name)


def _amendment(name: str, target: str, *needs: str) -> Amendment:
    return Amendment(name, "P.", "l", "none found", (Lines(target, "a = 1", "a = 2"),), {}, needs)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a = 1", ""),
        ("b = 1", "in one the line “a = 1” is not there once"),
        ("a = 1; a = 1", "in one the line “a = 1” is not there once"),
    ],
)
def test_a_line_that_is_another_one_is_not_replaced(source: str, said: str) -> None:
    assert misfit(_amendment("one", "one"), _sources(one=source)) == said


def test_what_is_not_there_is_named() -> None:
    for target in ("weasyprint.nowhere:f", "weasyprint.layout:nothing", "nowhere:f"):
        assert misfit(_amendment("one", target), Sources()) == f"there is no {target}"


def test_what_needs_one_that_does_not_fit_is_left_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_strangers", lambda *_: ())
    every = [_amendment("c", "two", "b"), _amendment("a", "one"), _amendment("b", "two", "a")]
    out = tried(every, _sources(one="b = 1", two="a = 1"))
    assert [(one.amendment.name, one.reason.split(",")[0]) for one in out] == [
        ("c", "it needs b"),
        ("a", "in one the line “a = 1” is not there once"),
        ("b", "it needs a"),
    ]
    assert tried(every, _sources(one="a = 1", two="a = 1")) == []


def test_a_line_that_uses_what_is_not_there_is_left_out() -> None:
    """The replaced line is there, but not what the new one needs."""
    target = "weasyprint.layout.preferred:min_max"
    function = found(target)[2]
    source = inspect.getsource(function)
    line = next(line for line in source.splitlines() if "return" in line)
    lines = Lines(target, line, f"{line} + nowhere")
    assert unknown_names(Sources().changed(target, [lines]), ()) == {"nowhere"}
    assert unknown_names(Sources().changed(target, [lines]), ["nowhere"]) == set()
    one = Amendment("one", "P.", "l", "none found", (lines,))
    assert [out.reason for out in tried([one], Sources())] == [f"{target} has no nowhere"]
    assert inspect.getsource(function) == source


def test_an_engine_without_sides_of_text_has_plain_ones() -> None:
    style = "p { margin-inline-start: 1em; float: inline-end } /* inline-start */"
    plain = "p { margin-left: 1em; float: right } /* inline-start */"
    assert _with_plain_sides(style) == plain


def test_what_is_known_to_be_lost_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import_engine()
    done = installation.installed()
    assert done is not None
    found = [
        Diagnostic(Place("a"), "error", code, "m", "h")
        for code in ("PROOF-NOTE-PAGE", "PROOF-LOST")
    ]
    assert [one.severity for one in excused(found)] == ["error", "error"]
    out = (LeftOut(_named("notes-stay"), "", is_wanted=True),)
    monkeypatch.setattr("weasyprint.amended_by_offprint", done._replace(left_out=out))
    assert [one.severity for one in excused(found)] == ["warning", "error"]


def test_changes_do_not_depend_on_their_order_and_never_meet() -> None:
    changes = [("bc", "X"), ("a", "bc")]
    assert replaced("abcd", changes) == replaced("abcd", changes[::-1]) == "bcXd"
    with pytest.raises(ValueError, match="two changes of the same line"):
        replaced("abcd", [("ab", ""), ("bc", "")])


def test_a_function_that_is_called_instead_expects_lines() -> None:
    wrap = Amendment("w", "P.", "l", "none found", (Wrap("one", lambda f: f, ("x",)),))
    assert misfit(wrap, _sources(one="x")) == ""
    assert misfit(wrap, _sources(one="y")) != ""


# --- the command ------------------------------------------------------------------------


def _run(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    import os

    command = [sys.executable, "-m", "publish", *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )


def test_what_is_lost_is_told_and_the_build_goes_on(tmp_path: Path) -> None:
    (tmp_path / "e.md").write_text("---\ntitle: T\nlang: en\n---\n\nSome words.[^1]\n\n[^1]: N.\n")
    build = ("build", "e.md", "--format", "pdf", "--out", "o")
    whole = _run(tmp_path, *build)
    assert (whole.returncode, "ENGINE" in whole.stderr) == (0, False)
    less = _run(tmp_path, *build, **{VARIABLE: "baseline-grid, initials-by-ink"})
    assert less.returncode == 0 and "e.pdf" in less.stdout  # it is another PDF, and made again
    assert less.stderr.count("warning[ENGINE-AMENDMENT]") == 2
    assert "lines of facing pages are not level" in less.stderr
    again = _run(tmp_path, *build)
    assert (again.returncode, "ENGINE" in again.stderr) == (0, False)
    wrong = _run(tmp_path, *build, **{VARIABLE: "baseline-gird"})
    assert wrong.returncode == 1 and "error[ENGINE-UNKNOWN]" in wrong.stderr


def test_doctor_tells_what_is_lost(
    publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    import_engine()
    done = installation.installed()
    assert done is not None
    assert f"{len(ALL)} of {len(ALL)} apply" in publish("doctor").out
    less = done._replace(left_out=(LeftOut(_named("notes-stay"), "", is_wanted=True),))
    monkeypatch.setattr("weasyprint.amended_by_offprint", less)
    result = publish("doctor")
    assert f"{len(ALL) - 1} of {len(ALL)} apply" in result.out and "notes-stay" in result.out
    assert result.code == 0


def test_names_are_held_against_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, " notes-stay,, tags ")
    with pytest.raises(Rejected) as rejected:
        asked_for()
    assert [one.code for one in rejected.value.findings] == ["ENGINE-UNKNOWN"]
    monkeypatch.setenv(VARIABLE, "notes-stay,")
    assert asked_for() == {"notes-stay"}


# --- the process ------------------------------------------------------------------------

_STATE = """
import ctypes.util, gc, os, sys
before = (gc.isenabled(), ctypes.util.find_library, dict(os.environ), [*sys.meta_path])
{prepare}
from pathlib import Path
from publish.typeset.engine.font_configuration import font_configuration
font_configuration((Path({fonts!r}),))
import pyphen
from PIL import ImageFile
after = (gc.isenabled(), ctypes.util.find_library, dict(os.environ), [*sys.meta_path])
print([one == two for one, two in zip(before, after)])
print(pyphen.HyphDict.__name__, ImageFile.LOAD_TRUNCATED_IMAGES, "fontTools.subset" in sys.modules)
"""


@pytest.mark.parametrize(
    ("prepare", "same", "rest"),
    [
        ("", "[True, True, True, True]", "HyphDict False True"),
        ("from publish.setup.process import prepare_process; prepare_process()",
         "[False, True, True, True]", "Kept False False"),
    ],
)  # fmt: skip
def test_only_the_command_changes_its_process(prepare: str, same: str, rest: str) -> None:
    script = _STATE.format(prepare=prepare, fonts=str(HERE.parent / "layouts" / "fonts"))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [same, rest]


def test_a_process_is_prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.delitem(sys.modules, "pyphen", raising=False)
    monkeypatch.setattr("gc.disable", lambda: None)
    prepare_process()
    prepare_process()
    assert [finder.name for finder in sys.meta_path] == ["pyphen", "weasyprint"]  # type: ignore[attr-defined]
