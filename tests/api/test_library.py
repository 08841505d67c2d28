"""The library: values instead of prints and exits, any thread, and nothing left changed."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import ESSAY, ROOT, WHOLE, environment, layout, start, work

import publish
from publish.core import process

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPER = (ROOT / "docs" / "library.md").read_text("utf-8")
#: A work with errors: a call without a note, a note without a call.
WRONG = ESSAY.replace("[^1]: The note", "[^2]: The note")


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program of somebody's in a process of its own."""
    (folder / "program.py").write_text(code, "utf-8")
    return subprocess.run(
        [sys.executable, "program.py"],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


# --- the paper --------------------------------------------------------------------------


def example() -> str:
    """The first program in the paper."""
    found = re.search(r"(?s)^```python\n(.*?)^```$", PAPER, re.MULTILINE)
    assert found
    return found[1]


def test_the_example_of_the_paper_runs(tmp_path: Path) -> None:
    done = run(work(tmp_path / "proofs", WHOLE), example())
    assert (done.returncode, done.stderr) == (0, "")
    told = [line.split() for line in done.stdout.splitlines()]
    assert [(name, path, differences) for name, path, _, differences in told] == [
        ("pdf", "build/proofs.pdf", "0"),
        ("epub", "build/proofs.epub", "0"),
    ]


def test_the_example_says_what_is_wrong_with_a_work(tmp_path: Path) -> None:
    (tmp_path / "essay.md").write_text(WRONG, "utf-8")
    done = run(tmp_path, example())
    assert (done.returncode, done.stderr) == (1, "")
    assert "essay.md:8:32: error[NOTE-UNDEFINED]: " in done.stdout
    assert not list(tmp_path.rglob("*.pdf"))


def test_the_paper_names_all_that_there_is() -> None:
    assert {name for name in publish.__all__ if f"`{name}" not in PAPER} <= {
        "Difference", "OutputFile", "Place", "UsageError", "__version__",
    }  # fmt: skip
    for name in publish.__all__:
        assert getattr(publish, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'buidl'"):
        publish.buidl  # type: ignore[attr-defined]  # noqa: B018


def test_preflight_is_a_function_and_a_package() -> None:
    """The package has the name of the function, whichever of the two is asked for first."""
    code = (
        "import publish\n{}\n"
        "assert publish.preflight('nowhere.pdf').findings[0].code == 'PREFLIGHT-FILE'\n"
        "import publish.preflight.checks as checks; assert checks.CHECKS\n"
        "from publish import preflight; assert not preflight('nowhere.pdf').ok"
    )
    for first in ("", "import publish.preflight.pdf.model"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(first)],
            env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


# --- what is given ----------------------------------------------------------------------


def test_a_build_is_what_the_command_makes(tmp_path: Path) -> None:
    work(tmp_path / "w")
    wanted = start("build", "w", "--format", "pdf", "--format", "handout", folder=tmp_path)
    assert wanted.code == 0
    result = publish.build(tmp_path / "w", formats=["pdf", "handout"], out=tmp_path / "out")
    assert result.ok
    assert [output.name for output in result.outputs] == ["pdf", "handout", "handout"]
    for output in result.outputs:
        assert output.written
        assert output.read() == (tmp_path / "build" / output.path.name).read_bytes()
    again = publish.build(str(tmp_path / "w"), formats=("pdf",), out=str(tmp_path / "out"))
    assert [(o.name, o.path, o.written) for o in again.outputs] == [
        ("pdf", tmp_path / "out" / "w.pdf", False)
    ]


def test_all_or_none_names_its_outputs_too(tmp_path: Path) -> None:
    work(tmp_path / "w")
    result = publish.build(
        tmp_path / "w", formats=["transcript", "epub"], out=tmp_path / "out", all_or_none=True
    )
    assert {output.name: output.path.suffix for output in result.outputs} == {
        "transcript": ".txt", "epub": ".epub",
    }  # fmt: skip


def test_what_is_wrong_with_a_work_is_a_diagnostic(tmp_path: Path) -> None:
    source = work(tmp_path / "w", WRONG) / "essay.md"
    for result in (publish.build(source, out=tmp_path / "out"), publish.check(source)):
        assert not result.ok
        assert result.outputs == ()
        places = {d.code: d.place.line for d in result.diagnostics if d.severity == "error"}
        assert places == {"NOTE-UNDEFINED": 8, "NOTE-UNUSED": 10}
    made = publish.transcript(source)
    assert (made.ok, made.text) == (False, None)
    found = publish.collate(source, source)
    assert not found.ok
    assert {d.code for d in found.diagnostics} == {"NOTE-UNDEFINED", "NOTE-UNUSED"}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda path: publish.build(path / "none").diagnostics[0].code, "WORK-MISSING"),
        (lambda path: publish.check(path).diagnostics[0].code, "WORK-MISSING"),
        (lambda path: publish.transcript(path / "none").diagnostics[0].code, "WORK-MISSING"),
        (lambda path: publish.collate(path / "a", path / "b").diagnostics[0].code, "COLLATE-FILE"),
        (lambda path: publish.preflight(path / "none").findings[0].code, "PREFLIGHT-FILE"),
    ],
)
def test_what_is_not_there_is_a_diagnostic(tmp_path: Path, call: object, code: str) -> None:
    assert call(tmp_path) == code  # type: ignore[operator]


def test_a_folder_that_cannot_be_made_is_a_diagnostic(tmp_path: Path) -> None:
    source = work(tmp_path / "w")
    (tmp_path / "file").write_text("", "utf-8")
    result = publish.build(source, formats="transcript", out=tmp_path / "file")
    assert (result.ok, result.outputs) == (False, ())
    assert result.diagnostics


def test_a_broken_layout_is_a_diagnostic(tmp_path: Path) -> None:
    """What is wrong with a file is no fault of the call."""
    source = work(tmp_path / "w")
    broken = layout(tmp_path / "lay", "inherits: [pdf]\nsettings:\n  sise: 3\n")
    result = publish.build(source, layout=broken, out=tmp_path / "out")
    assert [(d.code, d.place.line) for d in result.diagnostics] == [("FIELD-UNKNOWN", 3)]


@pytest.mark.parametrize(
    ("argument", "given", "said"),
    [
        ("formats", {"formats": "pfd"}, "did you mean “pdf”?"),
        ("settings", {"settings": {"sise": 11}}, "did you mean “size”?"),
        ("settings", {"settings": {"size": 1}}, "“size” cannot have this value: “1”"),
        ("settings", {"settings": {"face": "\ud800"}}, "UTF-8"),
        ("limits", {"limits": {"notes": 0}}, "“notes” cannot have this value"),
        ("layout", {"layout": "nowhere"}, "there is no layout “nowhere”"),
        ("layout", {"layout": "epub", "formats": ["pdf"]}, "is not for an output"),
        ("fonts", {"fonts": "nowhere"}, "there is no such folder"),
        ("layout_path", {"layout_path": ROOT / "layouts" / "pdf"}, "this is a layout itself"),
        ("reading", {"reading": "corected"}, "did you mean “corrected”?"),
        ("no_jail", {"no_jail": True}, "it goes with --untrusted"),
        ("out", {"out": "a\0b"}, "no name of a file"),
        ("pictures", {"pictures": ["a\0b"]}, "no name of a file"),
    ],
)
def test_a_wrong_argument_raises(argument: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(publish.UsageError) as raised:
        publish.build("w", **given)  # type: ignore[arg-type]
    assert raised.value.argument == argument
    assert any(said in problem for problem in raised.value.problems)
    assert said in str(raised.value)
    copied = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - as pools do
    assert (str(copied), copied.diagnostics) == (str(raised.value), raised.value.diagnostics)


def test_all_that_is_wrong_with_an_argument_is_told() -> None:
    with pytest.raises(publish.UsageError) as raised:
        publish.check("w", settings={"sise": 11, "leading": "wide", "heads": True})
    assert len(raised.value.problems) == 3
    for call in (
        lambda: publish.collate("a", "b", reading="other"),  # type: ignore[arg-type]
        lambda: publish.preflight("a.pdf", printer="kpd"),
        lambda: publish.preflight("a.pdf", limits={"notes": 3}),
    ):
        with pytest.raises(publish.UsageError):
            call()


def test_settings_may_be_numbers_and_truths(tmp_path: Path) -> None:
    source = work(tmp_path / "w")
    given = {"apparatus": False, "size": 11, "contents": True}
    written = {"apparatus": "no", "size": "11", "contents": "yes"}
    one = publish.build(source, formats="pdf", settings=given, out=tmp_path / "a")
    two = publish.build(source, formats="pdf", settings=written, out=tmp_path / "b")
    other = publish.build(source, formats="pdf", out=tmp_path / "c")
    assert one.outputs[0].read() == two.outputs[0].read() != other.outputs[0].read()


def test_works_of_strangers_have_processes_of_their_own(tmp_path: Path) -> None:
    source = work(tmp_path / "w")
    one = publish.build(source, formats="epub", out=tmp_path / "a")
    two = publish.build(source, formats="epub", out=tmp_path / "b", untrusted=True, no_jail=True)
    assert [(o.name, o.read()) for o in two.outputs] == [(o.name, o.read()) for o in one.outputs]
    assert publish.check(source, untrusted=True, no_jail=True) == publish.check(source)


@pytest.mark.parametrize("quiet", ["logging.disable(logging.CRITICAL)", "log.disabled = True"])
def test_the_engine_is_heard_in_a_program_that_logs_nothing(tmp_path: Path, quiet: str) -> None:
    """A style sheet with a fault is refused, and who logs everything gets nothing of it."""
    work(tmp_path / "w")
    layout(tmp_path / "bad", style_css="h2 { font-style: slanting }")
    code = (
        "import logging, publish\nlogging.basicConfig()\n"
        f"log = logging.getLogger('weasyprint'); {quiet}\n"
        "found = publish.build('w', formats='pdf', layout='bad').diagnostics\n"
        "print([(one.code, one.place.path, one.place.line) for one in found])\n"
        "print(log.disabled, logging.root.manager.disable, vars(log).get('isEnabledFor'))\n"
        "print(log.filters)\n"
    )
    done = run(tmp_path, code)
    is_disabled, level = "disabled" in quiet, 0 if "disabled" in quiet else 50
    assert (done.stdout.splitlines(), done.stderr) == (
        ["[('LAYOUT-CSS', 'bad/style.css', 1)]", f"{is_disabled} {level} None", "[]"],
        "",
    )


def test_workers_of_a_pool_read_finished_files_too(tmp_path: Path) -> None:
    """They may have no children; reading a finished file takes one."""
    (tmp_path / "a.pdf").write_text("no PDF", "utf-8")
    code = (
        "import multiprocessing, publish\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "        for report in pool.map(publish.preflight, ['a.pdf', 'b.pdf']):\n"
        "            print([fault.code for fault in report.findings])\n"
    )
    done = run(tmp_path, code)
    assert (done.stdout, done.stderr) == ("['PREFLIGHT-KIND']\n['PREFLIGHT-FILE']\n", "")


def test_what_the_machine_refuses_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process can be had: that is told, and not raised."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("publish.preflight.isolated.apart", refuse)
    assert [f.code for f in publish.preflight(tmp_path / "a.pdf").findings] == ["MACHINE-REFUSED"]
    monkeypatch.setattr("publish.pipeline.collate.apart", refuse)
    found = publish.collate(tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert [d.code for d in found.diagnostics] == ["MACHINE-REFUSED"]


# --- threads ----------------------------------------------------------------------------


def made(folder: Path, source: Path, name: str, form: str) -> dict[str, bytes]:
    """The files of one build, by their names."""
    result = publish.build(source, formats=form, layout=name or (), out=folder)
    assert result.ok
    return {output.path.name: output.read() for output in result.outputs}


@pytest.fixture
def often() -> Iterator[None]:
    """Threads take turns so often that what two of them share would be mixed up."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often")
def test_two_threads_make_the_same_bytes(tmp_path: Path) -> None:
    """Two works, in two layouts and formats at once: as one after the other."""
    wide = layout(tmp_path / "wide", style_css="h2 { font-style: italic }")
    long = ESSAY + "\n## More\n\n" + "\n\n".join(
        f"Paragraph {number} says the same again, with a note.[^n{number}]\n\n"
        f"[^n{number}]: Note {number}, which is longer than the one before."
        for number in range(12)
    )  # fmt: skip
    first = work(tmp_path / "one", long)
    second = work(tmp_path / "two", long.replace("On Proofs", "On Galleys"))
    jobs = [
        (first, "", "pdf"),
        (second, str(wide), "pdf"),
        (second, "", "handout"),
    ]
    wanted = [made(tmp_path / f"{number}", *job) for number, job in enumerate(jobs)]
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [
            pool.submit(made, tmp_path / f"again-{number}", *job)
            for number, job in enumerate(jobs)
        ]  # fmt: skip
        found = [one.result() for one in running]
    assert found == wanted
    assert wanted[0] != wanted[1]


def test_a_thread_builds_works_of_strangers_too(tmp_path: Path) -> None:
    """It cannot change how signals are taken, and need not."""
    source = work(tmp_path / "w")
    with ThreadPoolExecutor(2) as pool:
        running = [
            pool.submit(
                publish.build, source, formats="transcript", out=tmp_path / name, untrusted=True,
                no_jail=True,
            )
            for name in ("a", "b")
        ]  # fmt: skip
        texts = [one.result().outputs[0].read() for one in running]
    assert texts == [str(publish.transcript(source).text).encode()] * 2


def test_a_work_waits_for_the_one_before(tmp_path: Path) -> None:
    source, done = work(tmp_path / "w"), threading.Event()

    def build() -> None:
        publish.build(source, formats="transcript", out=tmp_path / "out")
        done.set()

    with process.alone():
        thread = threading.Thread(target=build)
        thread.start()
        assert not done.wait(0.3)
    thread.join(60)
    assert done.is_set()


def test_a_forked_process_does_not_wait_for_its_parent() -> None:
    """The lock that another thread had then is never given back in the child."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with process.alone():
            held.set()
            over.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    child = os.fork()
    if not child:
        with process.alone():
            os._exit(7)
    over.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


# --- nothing is left changed ------------------------------------------------------------

#: A program that looks at its process before and after, and writes what has changed into a file.
_OBSERVER = """
import ctypes.util, gc, json, logging, os, signal, sys, threading, warnings
from pathlib import Path
from PIL import ImageFile

def state():
    root = logging.getLogger()
    return {
        "collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()),
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "signals": [str(signal.getsignal(s)) for s in sorted(signal.valid_signals())],
        "timer": signal.getitimer(signal.ITIMER_PROF),
        "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "pictures": ImageFile.LOAD_TRUNCATED_IMAGES,
        "logging": (root.level, len(root.handlers), logging.root.manager.disable),
        "recursion": sys.getrecursionlimit(),
        "streams": (id(sys.stdin), id(sys.stdout), id(sys.stderr)),
        "search": id(ctypes.util.find_library),
        "finders": [f for f in map(str, sys.meta_path) if "publish" in f],
        "path": list(sys.path),
        "threads": threading.active_count(),
        "files": len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0,
        "umask": (lambda mask: os.umask(mask) or mask)(os.umask(0)),
        "bytecode": sys.dont_write_bytecode,
        "hook": id(sys.excepthook),
        "patterns": id(__import__("pyphen").HyphDict),
    }

def changed(one, two):
    return sorted(name for name in one if one[name] != two[name])

before, there = state(), set(sys.modules)
import publish
imported, new = changed(before, state()), sorted(set(sys.modules) - there)
result = publish.build("w", formats=["pdf", "epub", "press"], out="out")
publish.check("w")
publish.collate("w", "out/w.pdf")
publish.preflight("out/w.epub")
publish.transcript("w")
publish.build("nowhere")
fonts = [m for n, m in sys.modules.items() if n.startswith("fontTools")]
stubs = [m.__name__ for m in fonts if type(m) is not type(sys)]
after = changed(before, state())
Path("told.json").write_text(json.dumps([imported, new, after, result.ok, stubs]))
"""


def test_nothing_is_printed_and_nothing_left_changed(tmp_path: Path) -> None:
    work(tmp_path / "w")
    done = run(tmp_path, _OBSERVER)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    imported, modules, changed, ok, stubs = json.loads((tmp_path / "told.json").read_text())
    assert ok
    assert imported == []
    assert modules == ["publish"]
    assert changed == []
    assert stubs == []


def test_a_change_would_be_seen(tmp_path: Path) -> None:
    work(tmp_path / "w")
    spoiled = _OBSERVER.replace('["pdf", "epub", "press"]', '"transcript"').replace(
        "result = publish.build(",
        "gc.disable(); os.environ['A'] = 'b'; signal.alarm(0)\n"
        "signal.signal(signal.SIGUSR1, signal.SIG_IGN); print('x')\nresult = publish.build(",
    )
    done = run(tmp_path, spoiled)
    assert done.stdout == "x\n"
    _, _, changed, _, _ = json.loads((tmp_path / "told.json").read_text())
    assert {"collector", "environment", "signals"} <= set(changed)


# --- types ------------------------------------------------------------------------------

USER = """\
from pathlib import Path

import publish

result: publish.Result = publish.build(Path("essay"), formats=["pdf"], settings={"size": 11})
paths: list[Path] = [output.path for output in result.outputs]
data: bytes = result.outputs[0].read()
line: int = publish.check(["a", "b"]).diagnostics[0].place.line
words: str = publish.collate("a", "b").differences[0].left
good: bool = publish.preflight(paths[0], printer="kdp").ok
text: str | None = publish.transcript("a").text
"""


def test_who_uses_it_sees_types(tmp_path: Path) -> None:
    """The package of this environment is one that brings its types."""
    (tmp_path / "right.py").write_text(USER, "utf-8")
    (tmp_path / "wrong.py").write_text(
        "import publish\npublish.build('a', format='pdf')\npublish.buidl\n"
    )
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "right.py", "wrong.py"],
        cwd=tmp_path, env=environment(PYTHONPATH=""), capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.findall(r"^(\w+\.py:\d+): error: .*\[([\w-]+)\]$", told.stdout, re.MULTILINE)
    assert found == [("wrong.py:2", "call-arg"), ("wrong.py:3", "attr-defined")]
