"""The command line: what a writer sees, and what they never see."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
import pytest
from command import COMMAND, ESSAY, PATIENCE, ROOT, WHOLE, Result, environment, files, start, work

from publish.cli import main
from publish.cli.setting_help import describe
from publish.core import system
from publish.core.diagnostics import Rejected
from publish.settings import schema
from publish.source.locate import source_of

if TYPE_CHECKING:
    from collections.abc import Callable


# --- wrong usage ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("bild", "Did you mean 'build'?"),
        ("build --formt pdf a", "--format"),
        ("build --format pfd a", "'pdf', 'epub', 'handout'"),
        ("build --layout pfd a", "did you mean “pdf”?"),
        (
            "build --layout nothing-like-it a",
            "there are: cards, cover, epub, errata, handout, large-print, leader, modern, pdf",
        ),
        ("check --layout pfd a", "did you mean “pdf”?"),
        ("build --layout shared a", "it is for none: other layouts inherit from it"),
        ("build --layout pdf --format epub a", "it is for --format pdf"),
        ("build --set haeds=run-in a", "did you mean “heads”?"),
        ("build --set heads=sideways a", "cannot have this value: “sideways”; headings of"),
        ("build --set line-numbers=five a", "number each n-th line"),
        ("build --set line-numbers=101 a", "number each n-th line"),
        ("build --set heads a", "write NAME=VALUE"),
        ("build --reading exact a", "'corrected', 'diplomatic'"),
        ("build nowhere", "'nowhere' does not exist"),
        ("check nowhere.md", "'nowhere.md' does not exist"),
        ("build", "begin with publish new DIR"),
        ("check", "begin with publish new DIR"),
        ("build --out a/essay.md a", "is a file"),
        ("new", "Missing argument 'DIR'"),
        ("completion tcsh", "'bash', 'zsh', 'fish'"),
    ],
)
def test_wrong_usage(
    publish: Callable[..., Result], tmp_path: Path, arguments: str, said: str
) -> None:
    work(tmp_path / "a")
    result = publish(*arguments.split())
    assert (result.code, result.out) == (2, "")
    assert said in result.told
    assert list(files(tmp_path)) == ["a/essay.md"]


def test_without_a_command_the_help_is_shown(publish: Callable[..., Result]) -> None:
    assert publish().code == 2
    shown = publish("--help")
    assert shown.code == 0
    rows = [line.strip() for line in shown.out.splitlines()[1:]]
    assert "publish doctor                    what is installed, what is missing" in rows
    assert "Exit codes: 0 done, 1 the source or an output has errors, 2 wrong usage." in rows
    assert not any(row.endswith("...") for row in rows)


def test_every_command_has_help(publish: Callable[..., Result]) -> None:
    names = (
        "build check collate compare completion doctor new preflight preview release schema send "
        "serve site transcript where"
    )
    assert sorted(main.commands) == names.split()
    for name in main.commands:
        shown = publish(name, "--help")
        assert shown.code == 0
        assert "Usage: publish" in shown.out
    build = publish("build", "-h").out
    assert all(f"\n    {name} " in build for name, _, _ in describe())


# --- what is a work ---------------------------------------------------------------------


@pytest.mark.whole
def test_a_work_is_a_folder_or_a_file(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "one", name="some.md")
    (tmp_path / "one" / "README.md").write_text("Not a work.")
    (tmp_path / "one" / "notes.md").mkdir()
    for name in ("one", "one/some.md", str(tmp_path / "one" / "some.md")):
        assert publish("build", "--format", "pdf", name).code == 0
    assert list(files(tmp_path / "build")) == ["some.pdf"]


def test_the_works_in_source_are_built_when_none_is_named(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    for name in ("b", "a"):
        work(tmp_path / "source" / name)
    result = publish("build", "--format", "epub")
    assert result == (0, "build/a.epub\nbuild/b.epub\n", "")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "w: error[WORK-MISSING]: the folder has no Markdown file"),
        (("a.md", "b.md"), "w: error[WORK-MISSING]: the folder has several Markdown files"),
    ],
)
def test_a_folder_that_is_no_work(
    publish: Callable[..., Result], tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    (tmp_path / "w").mkdir()
    for name in names:
        work(tmp_path / "w", name=name)
    for command in ("build", "check"):
        result = publish(command, "w")
        assert result.code == 1
        assert result.told.startswith(said)
        assert "\n  hint: " in result.told


@pytest.mark.parametrize("name", ["essay.md", "seminar.yaml"])
def test_the_place_of_a_byte_that_is_not_utf_8(
    publish: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    work(tmp_path / "w")
    (tmp_path / "w" / name).write_bytes("title: Ü\n# caf".encode() + b"\xe9 au lait\n")
    result = publish("build", "w")
    assert result.code == 1
    assert f"w/{name}:2:6: error[ENCODING]: the file is not UTF-8: byte 0xe9" in result.err


def test_errors_of_a_source_and_of_an_undecodable_seminar_come_together(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w", ESSAY.replace("[^1]: ", "[^2]: "))
    (tmp_path / "w" / "seminar.yaml").write_bytes(b"\xff\xfe")
    result = publish("check", "w")
    assert {line.split(": ")[1] for line in result.said} >= {"error[ENCODING]"}
    assert any("w/essay.md:8:" in line for line in result.said)


def test_a_file_that_cannot_be_read(publish: Callable[..., Result], tmp_path: Path) -> None:
    """A link that leads to itself: not even root can read it."""
    essay = work(tmp_path / "w") / "essay.md"
    (tmp_path / "w" / "map.png").symlink_to("map.png")
    essay.write_text(ESSAY + "\n![a map](map.png)\n", encoding="utf-8")
    result = publish("build", "w")
    assert result.code == 1
    assert "w/essay.md:16:1: error[FILE-UNREADABLE]: the picture map.png cannot be" in result.err


def test_a_read_that_fails_is_told(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: Any, *given: Any, **how: Any) -> int:
        if path == "essay.md":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *given, **how)

    work(tmp_path / "w")
    monkeypatch.setattr(os, "open", refuse)
    result = publish("check", "w")
    assert result.code == 1
    assert "w/essay.md: error[FILE-UNREADABLE]: the file cannot be read: Perm" in result.told


def test_a_folder_that_cannot_be_written(publish: Callable[..., Result], tmp_path: Path) -> None:
    out = "/dev/null/out"
    work(tmp_path / "w")
    result = publish("build", "w", "--out", out)
    assert result.code == 1
    assert [line.split("]")[0] for line in result.said] == [f"{out}: error[FILE-UNWRITABLE"]


# --- several works, several errors ------------------------------------------------------

WRONG = ESSAY.replace("[^1]: ", "[^2]: ")


def test_errors_in_one_work_do_not_stop_others(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    for name, text in (("a", WRONG), ("b", ESSAY), ("c", WRONG.replace("note.[^1]", "x.[^7]"))):
        work(tmp_path / name, text)
    (tmp_path / "d").mkdir()
    result = publish("build", "d", "c", "b", "a", "--format", "epub")
    assert (result.code, result.out) == (1, "build/b.epub\n")
    places = [line.split(": ")[0].split(":") for line in result.said]
    assert len(places) >= 5
    assert places == sorted(places, key=lambda place: (place[0], *map(int, place[1:])))
    assert {place[0].split("/")[0] for place in places} == {"a", "c", "d"}
    assert result.err.count("  hint: ") == len(places)


def test_two_works_of_one_slug(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "x" / "same", WHOLE)
    work(tmp_path / "y" / "same", WHOLE)
    for command in (("build", "--format", "epub"), ("check",)):
        result = publish(*command, "x/same", "y/same")
        assert result.code == 1
        assert result.said == [
            "y/same/essay.md:1:1: error[SLUG-TWICE]: "
            "the slug “same” is that of x/same/essay.md already"
        ]


@pytest.mark.whole
def test_a_work_named_twice_is_one_work(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w", WHOLE)
    names = ("w", "./w", "w/essay.md", str(tmp_path / "w"))
    assert publish("build", *names, "--format", "epub") == (0, "build/w.epub\n", "")
    assert publish("check", *names) == (0, "", "")


def test_warnings_do_not_fail_and_are_shown_again(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w", ESSAY.replace("lang: en\n", "lang: en\npulisher: P\n"))
    first, second = (publish("build", "w", "--format", "epub") for _ in range(2))
    assert (first.code, first.out) == (0, "build/w.epub\n")
    assert (second.code, second.out) == (0, "")
    assert "w/essay.md:6:1: warning[FIELD-UNKNOWN]: " in first.told
    assert first.told == second.told
    assert publish("check", "w").code == 0


# --- faults of the program --------------------------------------------------------------


def test_a_fault_in_one_output_is_told_and_the_others_are_made(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("a fault\nof many lines")

    monkeypatch.setattr("publish.outputs.pdf.make", stumble)
    work(tmp_path / "w")
    result = publish("build", "w", "--format", "pdf", "--format", "epub")
    assert (result.code, result.out) == (1, "build/w.epub\n")
    assert result.said == ["w/essay.md: error[INTERNAL]: ZeroDivisionError: a fault"]
    assert "Traceback" not in result.err
    monkeypatch.setenv("OFFPRINT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        publish("build", "w", "--format", "pdf")


def test_a_fault_outside_of_works_shows_no_traceback(
    publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise KeyError

    monkeypatch.setattr("publish.setup.doctor.examine", stumble)
    result = publish("doctor")
    assert result.code == 1
    assert result.said == ["publish: error[INTERNAL]: KeyError: no message"]


@pytest.mark.whole
def test_a_failed_build_leaves_the_old_file(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(tmp_path / "w")
    assert publish("build", "w").code == 0
    before = files(tmp_path / "build")
    assert len(before) == 4
    work(tmp_path / "w", WRONG)
    assert publish("build", "w").code == 1
    work(tmp_path / "w", ESSAY + "\nMore.\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    result = publish("build", "w")
    assert result.code == 1
    assert "error[FILE-UNWRITABLE]: the file cannot be written: No space left" in result.err
    assert files(tmp_path / "build") == before


# --- the terminal -----------------------------------------------------------------------


def on_terminal(folder: Path, *arguments: str, **changed: str) -> str:
    """What the command writes on a terminal."""
    upper, lower = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder, env=environment(**({"TERM": "xterm"} | changed)),
        stdin=lower, stdout=lower, stderr=lower,
    ):  # fmt: skip
        os.close(lower)
        seen = b""
        while True:
            try:
                piece = os.read(upper, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
    os.close(upper)
    return seen.decode()


@pytest.mark.whole
def test_progress_on_a_terminal_and_colours(tmp_path: Path) -> None:
    work(tmp_path / "w")
    shown = on_terminal(tmp_path, "build", "w", "--format", "epub")
    assert "\r\x1b[Kw/essay.md: epub …" in shown
    assert re.search(r"\r\x1b\[Kbuild/w.epub\r\n1 work, 1 file, \d+\.\d s\r\n$", shown)
    again = on_terminal(tmp_path, "build", "w", "--format", "epub")
    assert re.search(
        r"w.epub is up to date\r\n1 work, 1 file, all up to date, \d\.\d s\r\n$", again
    )
    work(tmp_path / "w", WRONG)
    assert "\x1b[31m\x1b[1merror[" in on_terminal(tmp_path, "check", "w")
    plain = on_terminal(tmp_path, "check", "w", NO_COLOR="1")
    assert "error[" in plain
    assert "\x1b" not in plain
    assert "\x1b" not in on_terminal(tmp_path, "build", "w", NO_COLOR="1", TERM="dumb")


def ended(folder: Path, *arguments: str) -> str:
    """The line with which a build ends, in a pipe; the time that it took as “…”."""
    done = subprocess.run(
        [*COMMAND, "build", *arguments],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return re.sub(r"\d+(\.\d)? s$", "…", done.stderr.splitlines()[-1])


@pytest.mark.whole
def test_a_build_ends_with_how_it_went(tmp_path: Path) -> None:
    for name, text in (("a", ESSAY), ("b", WRONG)):
        work(tmp_path / name, text)
    (tmp_path / "c").mkdir()
    order = ("--format", "epub", "--format", "transcript")
    assert ended(tmp_path, "a", "--format", "epub") == "1 work, 1 file, …"
    assert ended(tmp_path, "a", "a/essay.md", *order) == "1 work, 2 files, 1 of them up to date, …"
    assert ended(tmp_path, "a", "b", "c", *order) == "3 works, 2 files, all up to date, 2 failed, …"
    assert ended(tmp_path, "b", *order) == "1 work, 0 files, 1 failed, …"
    work(tmp_path / "b")
    assert ended(tmp_path, "b", "a", *order) == "2 works, 4 files, 2 of them up to date, …"


def test_constructs_under_one_code_are_summed_up_apart(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w", ESSAY + "\nA [[link]] here.\n" * 9 + "\nThe sum $x^2$ is here.\n")
    found = publish("check", "w").out
    assert found.count("link of Obsidian") == 5 and found.count("“$x^2$” is mathematics") == 1
    assert "4 more of these, 9 in all" in found


def test_a_foreign_file_is_told_once_where_it_was_to_be_mended(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(
        "<!DOCTYPE html><html><body><p>T</p></body></html>", "utf-8"
    )
    found = publish("check", "--fix", "page.html")
    assert (found.code, found.out.count("FILE-KIND"), found.out.count("nothing to mend")) == (
        1,
        1,
        0,
    )


def test_what_repeats_is_summed_up(publish: Callable[..., Result], tmp_path: Path) -> None:
    text = ESSAY + "\nA\u200b word.\n" * 217 + "\nA “quotation.\n\nA call.[^9]\n"
    work(tmp_path / "w", text)
    found = publish("check", "w")
    assert (found.code, found.err) == (1, "")
    assert [line.count("[CHARACTER-INVISIBLE]") for line in found.said] == [1] * 5 + [0, 0, 1]
    last = 16 + 2 * 216
    assert found.said[-1] == (
        "w/essay.md: warning[CHARACTER-INVISIBLE]: 212 more of these, 217 in all, "
        f"first at w/essay.md:16:2, last at w/essay.md:{last}:2; all with --verbose"
    )
    everything = publish("check", "w", "--verbose")
    assert len(everything.said) == 219
    assert publish("check", "w", "--format", "json").out.count('"CHARACTER-INVISIBLE"') == 217
    built = publish("build", "w", "--format", "epub")
    assert "CHARACTER-INVISIBLE" not in built.err


@pytest.mark.whole
def test_many_findings_take_no_longer_than_none(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """What costs more with each finding would show at 1,500 of them."""
    paragraph = "Paragraph {0} with {1} and some common words that are set in type.\n\n"
    kinds = {
        "clean": "a word", "dead": "[words](#dead{0})", "class": "[words]{{.class{0}}}",
        "glyph": "\u6bdb\u6cfd", "note": "a word[^x{0}]", "twice": "the the word",
        "allowed": "the the word",
    }  # fmt: skip
    allow = "<!-- offprint: allow WORD-DOUBLED as it stands -->\n\n"
    took = {}
    for kind, given in kinds.items():
        text = "".join(paragraph.format(n, given.format(n)) for n in range(1500))
        text = text.replace("Paragraph", f"{allow}Paragraph") if kind == "allowed" else text
        work(tmp_path / kind, f"---\ntitle: T\n---\n\n{text}")
        begun = time.process_time()
        publish("check", kind)
        took[kind] = time.process_time() - begun
    assert all(seconds < 3 * took["clean"] for seconds in took.values()), took


def test_no_message_shows_more_than_a_line_of_the_source(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 400
    long = "word " * 300
    text = ESSAY + f"\n![A]({picture})\n\n[x](#{'a' * 400})\n\n[y]({'b' * 300}.html)\n\n"
    text += f"{{=={long}==}}{{>>{long}<<}}\n\n[z]({picture})\n\n::: {{.{'c' * 300}}}\nx\n:::\n"
    work(tmp_path / "w", text.replace("lang: en\n", f"lang: en\ndate: {long}\n{'k' * 200}: 1\n"))
    shown = publish("check", "w").out + publish("build", "w").err
    assert "iVBORw0KGgoiVBORw0KGgo" not in shown
    assert shown.count("error[") > 6
    assert all(len(line) < 300 for line in shown.splitlines())
    assert "word " * 25 not in shown


@pytest.mark.whole
def test_quiet_in_a_pipe(tmp_path: Path) -> None:
    work(tmp_path / "w", WHOLE)
    assert start("build", "w", "--format", "epub", folder=tmp_path) == (0, "build/w.epub\n", "")
    assert start("build", "w", "--format", "epub", folder=tmp_path) == (0, "", "")
    assert start("check", "w", folder=tmp_path) == (0, "", "")


@pytest.mark.whole
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    work(tmp_path / "w")
    for arguments in (("doctor",), ("build", "w", "--format", "epub"), ("--help",)):
        with subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            said = process.stderr.read()
        assert said == b""
        assert process.returncode in (0, 1)


@pytest.mark.parametrize("moment", [0, 0.2, 0.6])
def test_interrupted(tmp_path: Path, moment: float) -> None:
    """Ctrl-C during a build leaves whole files, or none, and shows no traceback."""
    text = ESSAY + "".join(
        f"\nParagraph {n}, with some words to set in type.\n" for n in range(900)
    )
    work(tmp_path / "w", text)
    with subprocess.Popen(
        [*COMMAND, "build", "w"],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored after nohup
    ) as process:  # fmt: skip
        while process.poll() is None and not (tmp_path / "build").exists():
            time.sleep(0.01)
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said.strip() == "publish: interrupted; nothing half-made was left"
    assert files(tmp_path / "build") == {}


# --- the other commands -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "syntax"),
    [("bash", ("bash", "-n")), ("zsh", ("zsh", "-n")), ("fish", ("fish", "--no-execute"))],
)
def test_completion(
    publish: Callable[..., Result], tmp_path: Path, shell: str, syntax: tuple[str, ...]
) -> None:
    result = publish("completion", shell)
    assert result.code == 0
    assert f"_PUBLISH_COMPLETE={shell}_complete" in result.out
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(result.out)
        subprocess.run([*syntax, str(script)], check=True)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("publish b", {"plain,build"}),
        ("publish build --for", {"plain,--format"}),
        ("publish build --format e", {"plain,epub", "plain,ereaders"}),
        ("publish build --layout p", {"plain,pdf", "plain,print"}),
    ],
)
def test_what_completion_offers(tmp_path: Path, words: str, offered: set[str]) -> None:
    result = start(
        folder=tmp_path,
        _PUBLISH_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(words.count(" ")),
    )
    assert set(result.out.split()) == offered


@pytest.mark.whole
def test_new_makes_a_work_that_is_right(publish: Callable[..., Result], tmp_path: Path) -> None:
    result = publish("new", "mine")
    assert result == (0, "mine/essay.md\nmine/seminar.yaml\n", "")
    assert publish("check", "mine").code == 0
    built = publish("build", "mine")
    assert (built.code, built.err) == (0, "")
    assert list(files(tmp_path / "build")) == [
        "mine-handout-letter.pdf", "mine-handout.pdf", "mine.epub", "mine.pdf",
    ]  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("text", ["My own sentence.", "| A poem\n| of two lines", "> Quoted."])
def test_the_seminar_of_a_new_work_holds_for_any_text(
    publish: Callable[..., Result], tmp_path: Path, text: str
) -> None:
    publish("new", "mine")
    head = (tmp_path / "mine" / "essay.md").read_text("utf-8").split("---\n")[1]
    work(tmp_path / "mine", f"---\n{head}---\n\n{text}\n")
    assert publish("check", "mine") == (0, "", "")
    assert publish("build", "mine", "--format", "handout").code == 0


def test_what_the_seminar_of_a_new_work_shows_can_be_used(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    publish("new", "mine")
    file = tmp_path / "mine" / "seminar.yaml"
    head, sign, shown = file.read_text("utf-8").partition("# people:")
    file.write_text(head + re.sub("(?m)^# ?", "", sign + shown), "utf-8")
    found = publish("check", "mine")
    assert [line.split(": ")[1] for line in found.said if "error" in line] == [
        "error[SEMINAR-WORDS]"
    ]
    assert "“Example” does not stand in paragraph 1" in found.out


def test_new_overwrites_nothing(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert publish("new", "empty").code == 0
    (work(tmp_path / "w") / "essay.md").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("w", "file", "empty"):
        result = publish("new", name)
        assert result.code == 1
        assert result.said == [f"{name}: error[NEW-EXISTS]: {name} is there already"]
    assert (tmp_path / "w" / "essay.md").read_text() == (tmp_path / "file").read_text() == "mine"
    assert publish("new", "file/below").said[0].startswith("file/below")


def test_doctor(publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    good = publish("doctor")
    assert good.code == 0
    assert "ok  weasyprint 70" in good.out
    absent = system.Library("libnot-there.so.9", "libnot-there.9.dylib", "libnot-there9")
    seldom = absent._replace(linux="libseldom.so.1", macos="libseldom.1.dylib", needed=False)
    monkeypatch.setattr(system, "LIBRARIES", (seldom,))
    assert publish("doctor").code == 0
    monkeypatch.setattr(system, "LIBRARIES", (absent, seldom))
    bad = publish("doctor")
    assert bad.code == 1
    assert f"!!  {system.name_of(absent)}" in bad.out
    assert f"--  {system.name_of(seldom)}" in bad.out
    assert "run: " in bad.out


def test_version(publish: Callable[..., Result]) -> None:
    assert publish("--version").out.startswith("publish, version ")


def test_a_source_that_goes_while_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="WORK-MISSING"):
        source_of(tmp_path / "gone")


def test_the_command_starts_without_what_it_does_not_need(tmp_path: Path) -> None:
    code = (
        "import sys; from publish.cli import run; run(['--version'])\n"
        "print([m for m in ('weasyprint', 'jinja2', 'markdown_it', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
    assert ROOT.is_dir()


def test_choices_of_the_command_line_are_those_of_the_settings() -> None:
    """They are written out there so that help need not load the settings."""
    offered = {
        param.name: param.type.choices
        for command in main.commands.values()
        for param in command.params
        if isinstance(param.type, click.Choice)
    }
    assert tuple(offered["reading"]) == get_args(schema.Reading)
    assert tuple(offered["paper"]) == get_args(get_args(schema.Stock)[0])
    assert {*offered["printer"]} == {*get_args(get_args(schema.Printer)[0])} - {"none"}
