"""Sources that nobody can set, one of each kind: each is named at its place, by every command.

Beside ``cases/hostile/NAME.md``, and the picture that it may have, ``NAME.expected`` holds what is
said of it: ``line:column: severity[CODE]``, one a line. ``pytest --rewrite`` writes them again.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import ESSAY, work

if TYPE_CHECKING:
    from command import Result

CASES = Path(__file__).parents[1] / "cases" / "hostile"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))
_SAID = re.compile(r"essay\.md:?((?:\d+:)*) (error|warning)\[([A-Z-]+)\]")


def prepared(folder: Path, name: str) -> Path:
    """The folder of a work made of a case."""
    for path in CASES.glob(f"{name}.*"):
        if path.suffix == ".md":
            shutil.copy(path, folder / "essay.md")
        elif path.suffix != ".expected":
            shutil.copy(path, folder / path.name)
    return folder


def said(done: Result) -> list[str]:
    """What is said of the source, without words."""
    found = _SAID.findall(done.out + done.err)
    lines = {f"{where or '0:'} {severity}[{code}]" for where, severity, code in found}
    return sorted(lines, key=lambda line: ([int(n) for n in re.findall(r"\d+(?=:)", line)], line))


@cache
def expected(name: str) -> list[str]:
    return (CASES / f"{name}.expected").read_text("utf-8").splitlines()


def test_there_are_many_kinds() -> None:
    assert len(NAMES) >= 60


@pytest.mark.parametrize("name", NAMES)
def test_a_check_names_it_at_its_place(
    name: str, tmp_path: Path, publish: Any, request: pytest.FixtureRequest
) -> None:
    done = publish("check", prepared(tmp_path, name), "--verbose")
    assert done.code == 1
    assert "INTERNAL" not in done.out and "Traceback" not in done.err
    if request.config.getoption("--rewrite"):
        (CASES / f"{name}.expected").write_text("\n".join(said(done)) + "\n", "utf-8")
    assert said(done) == expected(name)
    assert any("error[" in line for line in said(done))
    errors = re.findall(r"error\[[A-Z-]+\].*\n(.*)", done.out)
    assert all(hint.startswith("  hint: ") for hint in errors)


@pytest.mark.whole
@pytest.mark.parametrize("name", NAMES[::4])
def test_a_build_says_the_same_and_writes_nothing(name: str, tmp_path: Path, publish: Any) -> None:
    out = tmp_path / "out"
    done = publish("build", prepared(tmp_path, name), "--format", "pdf", "--out", out, "--verbose")
    errors = [line for line in expected(name) if "error[" in line]
    assert done.code == 1
    if errors == [line for line in errors if "GLYPH" not in line]:
        assert [line for line in said(done) if "error[" in line] == errors
    assert "INTERNAL" not in done.err
    assert not list(out.glob("*.pdf"))


@pytest.mark.parametrize("command", ["transcript", "collate"])
def test_other_commands_do_not_stumble(command: str, tmp_path: Path, publish: Any) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Text.\n", "utf-8")
    for name in NAMES[::5]:
        folder = tmp_path / name
        folder.mkdir()
        prepared(folder, name)
        done = publish(command, folder, *([other] if command == "collate" else []))
        assert done.code in (0, 1)
        assert "INTERNAL" not in done.err and "Traceback" not in done.err, name


#: Characters that look as if they could not be set, and are.
SET = (
    "cafe\u0301 o\ufb03ce \u2067\u05d0\u05d1\u2069 a\u061cb n\u2062m "
    "e\u0301\u0302 x\ufe0f q\u200dr w\u00adw"
)


@pytest.mark.whole
def test_what_can_be_set_is_set_everywhere(tmp_path: Path, publish: Any) -> None:
    table = f"| a {SET} | b |\n|---|---|\n| {SET} | c |"
    more = f"{SET}[^2]\n\n## Head {SET}\n\n{table}\n\n[^2]: {SET}.\n"
    folder = work(tmp_path / "w", f"{ESSAY}\n{more}")
    done = publish(
        "build", folder, "--format", "pdf", "--format", "epub", "--out", tmp_path / "out"
    )
    assert done.code == 0, done.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names of text only")
@pytest.mark.parametrize("command", ["check", "build", "transcript"])
def test_a_name_that_is_no_text_is_an_error(command: str, tmp_path: Path, publish: Any) -> None:
    folder = work(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")))
    done = publish(command, folder)
    assert done.code == 1 and "caf\\udce9/essay.md: error[FILE-NAME]" in done.out + done.err


def test_a_folder_for_outputs_whose_name_is_no_text(tmp_path: Path, publish: Any) -> None:
    out = os.fsdecode(os.fsencode(tmp_path) + b"/\xe9")
    done = publish("build", work(tmp_path / "w"), "--format", "epub", "--out", out)
    assert done.code == 1 and "error[FILE-NAME]" in done.err and not Path(out).exists()


@pytest.mark.whole
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names of text only")
def test_a_folder_around_the_work_whose_name_is_no_text(
    tmp_path: Path, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the names of the work itself go into what is made: it is built there, and kept."""
    around = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder = work(around / "w")
    formats = ("--format", "pdf", "--format", "epub", "--format", "transcript")
    for written in (3, 0):
        done = publish("build", folder, *formats, "--out", around / "out")
        assert (done.code, done.err, done.out.count("out/w.")) == (0, "", written)
    assert sorted(p.name for p in (around / "out").glob("w.*")) == ["w.epub", "w.pdf", "w.txt"]
    elsewhere = publish("build", work(tmp_path / "w"), "--format", "transcript", "--out", "there")
    assert elsewhere.code == 0
    assert (around / "out" / "w.txt").read_bytes() == Path("there/w.txt").read_bytes()
    monkeypatch.chdir(around)
    assert publish("check", "w").code == publish("build", "w", "--format", "cover").code == 0


def test_wrong_signs_in_a_seminar_are_named_at_their_lines(tmp_path: Path, publish: Any) -> None:
    folder = work(tmp_path / "w")
    work(folder, "questions:\n  - text: What \u202enow?\n", "seminar.yaml")
    assert "seminar.yaml:2:16: error[CHARACTER-CONTROL]" in publish("check", folder).told
    work(folder, 'questions:\n  - text: "What\\x07 now?"\n', "seminar.yaml")
    assert "seminar.yaml:2:11: error[CHARACTER-CONTROL]" in publish("check", folder).told


def test_characters_by_number_in_code_are_code(tmp_path: Path, publish: Any) -> None:
    folder = work(tmp_path / "w", ESSAY.replace("The first", "Write `&#x202e;` or\\&#0; The first"))
    assert "CHARACTER-CONTROL" not in publish("check", folder).told


def _rows(cells: list[list[str]], head: list[str]) -> str:
    lines = [head, ["---"] * len(head), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


@pytest.mark.whole
def test_tables_of_short_cells_are_set_and_read_back(tmp_path: Path, publish: Any) -> None:
    tables = [
        _rows([["a", "b", "c"]] * 7, ["a", "b", "c"]),
        _rows([[f"{10 + n}", f"{99 - n}"] for n in range(40)], ["x", "y"]),
        _rows([["x"]], ["y"]),
        _rows([["a", "", "b"], ["", "", ""]] * 3, ["x", "", "z"]),
        _rows([[f"w{n}[^{n}]", f"v[^{n + 50}]"] for n in range(8)], ["a", "b"]),
    ]
    notes = "\n\n".join(f"[^{n}]: Note {n}." for k in range(8) for n in (k, k + 50))
    folder = work(tmp_path / "w", f"{ESSAY.split('[^1]')[0]}\n\n" + "\n\n".join([*tables, notes]))
    formats = [part for name in ("pdf", "large-print", "epub") for part in ("--format", name)]
    done = publish("build", folder, *formats, "--out", tmp_path / "out")
    assert done.code == 0, done.err


def test_a_note_on_every_word_is_set_in_large_print(tmp_path: Path, publish: Any) -> None:
    keys = range(4001, 4051)
    text = " ".join(f"Word{n}.[^n{n}]" for n in keys)
    notes = "\n\n".join(f"[^n{n}]: Note on n{n}." for n in keys)
    folder = work(tmp_path / "w", f"{ESSAY.split('The first')[0]}{text}\n\n{notes}\n")
    done = publish("build", folder, "--format", "large-print", "--out", tmp_path / "out")
    assert done.code == 0, done.err
