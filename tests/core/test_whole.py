"""Whatever the machine does: whole files or none, an exit code, a line that says what is wrong."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from command import COMMAND, ESSAY, PATIENCE, ROOT, WHOLE, Result, environment, files, start, work

from publish.core import interruption
from publish.core.diagnostics import Rejected
from publish.core.writing import sweep, write, write_all
from publish.setup import bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EPUB = ("build", "w", "--format", "epub")
BOTH = (*EPUB, "--format", "transcript")
#: A module that Python runs by itself: it sets the clock.
CLOCK = """\
import datetime, os, time
AT = float(os.environ["CLOCK"])
real = time.gmtime, time.localtime
time.time = lambda: AT
time.gmtime = lambda seconds=None: real[0](AT if seconds is None else seconds)
time.localtime = lambda seconds=None: real[1](AT if seconds is None else seconds)
class Fixed(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(AT, tz)
datetime.datetime = Fixed
"""


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The e-book and the transcript of a work that says all of itself."""
    folder = work(tmp_path_factory.mktemp("right") / "w", WHOLE).parent
    assert start(*BOTH, folder=folder).code == 0
    return files(folder / "build")


# --- the clock --------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("second", ["-86400", "5000000000"])
def test_whatever_the_clock_says(tmp_path: Path, right: dict[str, bytes], second: str) -> None:
    """The same bytes before 1980 and after 2107, between which a zip can have dates."""
    work(tmp_path / "w", WHOLE)
    work(tmp_path / "clock", CLOCK, "sitecustomize.py")
    path = f"{tmp_path / 'clock'}:{ROOT}"
    made = start(*BOTH, "--out", "a", folder=tmp_path, CLOCK=second, PYTHONPATH=path)
    assert made == (0, "a/w.epub\na/w.txt\n", "")
    assert files(tmp_path / "a") == right


@pytest.mark.whole
def test_a_clock_that_was_never_set_is_told(tmp_path: Path) -> None:
    work(tmp_path / "w")
    work(tmp_path / "clock", CLOCK, "sitecustomize.py")
    path = f"{tmp_path / 'clock'}:{ROOT}"
    made = start(*EPUB, folder=tmp_path, CLOCK="60", PYTHONPATH=path)
    assert (made.code, made.out) == (0, "build/w.epub\n")
    assert "warning[CLOCK-UNSET]: the clock of this machine says 1970-01-01" in made.err


@pytest.mark.parametrize("epoch", ["-1", "abc", "9" * 20, "²", " 12", "1e9", "253402300800"])
def test_an_epoch_that_is_none(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    work(tmp_path / "w")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for command in (("build", "w"), ("check", "w")):
        found = publish(*command)
        assert found.code == 1
        assert found.said == [
            f"SOURCE_DATE_EPOCH: error[EPOCH-WRONG]: “{epoch}” is no number of seconds since 1970 "
            "in UTC, from 0 to 253402300799"
        ]
    assert list(files(tmp_path)) == ["w/essay.md"]


@pytest.mark.parametrize("epoch", ["0", "1", "253402300799", ""])
def test_an_epoch_that_is_one(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    work(tmp_path / "w")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert publish("build", "w", "--format", "transcript").code == 0


# --- the standard streams ---------------------------------------------------------------


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which ``publish`` is the command."""
    command = " ".join(COMMAND)
    return subprocess.run(
        ["sh", "-c", line.replace("publish", command)],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(
    ("arguments", "full"), [("--help", 1), ("transcript w", 1), ("build no", 2)]
)
def test_streams_that_lead_nowhere(tmp_path: Path, arguments: str, full: int) -> None:
    work(tmp_path / "w")
    usual = shell(tmp_path, f"publish {arguments}").returncode
    done = shell(tmp_path, f"publish {arguments} >/dev/full")
    assert done.returncode == full
    if full == 1:
        assert done.stderr.startswith("publish: error[OUTPUT-LOST]: what was printed is not")
        assert len(done.stderr.splitlines()) == 2
    for closed in (">&-", "2>&-", ">&- 2>&- <&-", "2>/dev/full"):
        done = shell(tmp_path, f"publish {arguments} {closed}")
        assert (closed, done.returncode) == (closed, usual)
        assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.whole
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("build w x --format transcript", True), ("check w x", True), ("check w --fix", True),
        ("check w --format json", False), ("preflight w/essay.md", True), ("doctor", False),
        ("new n", False), ("schema", False), ("collate w x", True),
    ],
)  # fmt: skip
def test_findings_reach_standard_error(tmp_path: Path, command: str, told: bool) -> None:
    """Where standard output takes nothing: one error that says so, and what was found."""
    work(tmp_path / "w", ESSAY.replace("has a note", "has A  note ."))
    work(tmp_path / "x", f"{ESSAY}\nNo note.[^9]\n")
    done = shell(tmp_path, f"publish {command} >/dev/full")
    assert done.returncode == 1
    lost = "publish: error[OUTPUT-LOST]: what was printed is not written"
    assert done.stderr.count(lost) == int(command != "collate w x")
    assert ("essay.md" in done.stderr) == told
    assert "Traceback" not in done.stderr and "INTERNAL" not in done.stderr


def test_findings_where_the_reader_has_gone(tmp_path: Path) -> None:
    work(tmp_path / "w")
    work(tmp_path / "x", f"{ESSAY}\nNo note.[^9]\n")
    line = "publish build w x --format transcript"
    done = shell(tmp_path, f"exec 3>&1; {{ {line} 2>&3; echo $? >code; }} | true")
    assert "x/essay.md:16:9: error[NOTE-UNDEFINED]" in done.stdout
    assert (tmp_path / "code").read_text() == "1\n"


@pytest.mark.whole
def test_nothing_is_written_through_a_hard_link(tmp_path: Path) -> None:
    """An output, a source that is mended, what is remembered: the other name keeps its bytes."""
    work(tmp_path / "w", ESSAY.replace("a note", '"a" note'))
    kept = {tmp_path / "build" / "w.txt": b"Others\n"}
    (tmp_path / "build" / ".offprint").mkdir(parents=True)
    (tmp_path / "build" / "w.txt").write_bytes(b"Others\n")
    kept[tmp_path / "w" / "essay.md"] = (tmp_path / "w" / "essay.md").read_bytes()
    others = tmp_path / "others"
    others.mkdir()
    for number, file in enumerate(kept):
        os.link(file, others / str(number))
    built = shell(tmp_path, "publish build w --format transcript --overwrite")
    stamps = [*(tmp_path / "build" / ".offprint").iterdir()]
    for file in stamps:
        os.link(file, others / file.name)
    before = {file.name: (others / file.name).read_bytes() for file in stamps}
    mended = shell(tmp_path, "publish check w --fix --yes")
    again = shell(tmp_path, "publish build w --format transcript")
    assert (built.returncode, mended.returncode, again.returncode) == (0, 0, 0)
    for number, (file, data) in enumerate(kept.items()):
        assert (others / str(number)).read_bytes() == data != file.read_bytes()
    assert stamps and all((others / name).read_bytes() == data for name, data in before.items())
    assert any(file.read_bytes() != before[file.name] for file in stamps)


@pytest.mark.whole
def test_a_file_is_not_opened_in_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    """What is printed would be written into it."""
    work(tmp_path / "w")
    done = shell(tmp_path, "publish build w --format epub >&- 2>&- <&-")
    assert done.returncode == 0
    with zipfile.ZipFile(tmp_path / "build" / "w.epub") as book:
        assert book.testzip() is None


def test_where_a_character_cannot_be_printed(tmp_path: Path) -> None:
    work(tmp_path / "w", ESSAY.replace("[^1]: ", "[^2]: "))
    found = start("check", "w", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert found.code == 1
    assert "\\u201c" in found.out or "note" in found.out
    assert "Traceback" not in found.err


# --- interrupts -------------------------------------------------------------------------


def interrupted(
    folder: Path, number: signal.Signals, moment: float, *command: str
) -> tuple[int, str]:
    """The exit code of the command, and what it says, when it gets a signal."""
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    ) as process:  # fmt: skip
        time.sleep(moment)
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
        return process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_at_any_moment(tmp_path: Path, number: signal.Signals) -> None:
    """By the command of a checkout, which lets signals wait until Python can take them.

    On a machine with much to do a signal may come before even that has begun.
    """
    work(tmp_path / "w", ESSAY + "\nA paragraph, with some words to set in type.\n" * 200)
    command = tmp_path / "publish"
    command.write_text(bootstrap.command_text(), "utf-8")
    command.chmod(0o755)
    shown = []
    for moment in (0.02, 0.04, 0.08, 0.15, 0.3):
        shown.append(interrupted(tmp_path, number, moment, str(command), "build", "w"))
    said = (130, f"{interruption.MESSAGE}\n")
    assert set(shown) <= {said, (-number, "")}
    assert shown.count(said) > 2
    assert files(tmp_path / "build") == {}


def test_what_is_to_be_ignored_is(tmp_path: Path) -> None:
    """As after nohup."""
    work(tmp_path / "w")
    done = shell(tmp_path, "trap '' HUP; publish transcript w & sleep 0.6; kill -HUP $!; wait $!")
    assert done.returncode == 0


def test_an_interrupt_waits_while_a_file_is_moved(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, pathlib; from publish.core import interruption, writing\n"
        "interruption.watch(); move = pathlib.Path.replace\n"
        "def stop(*given):\n"
        "    os.kill(os.getpid(), signal.SIGTERM); return move(*given)\n"
        "pathlib.Path.replace = stop\n"
        "writing.write(pathlib.Path(sys.argv[1]), b'whole'); print('on')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a")],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, "")
    assert files(tmp_path) == {"a": b"whole"}


def test_an_interrupt_clears_what_is_temporary(tmp_path: Path) -> None:
    """Also another program that is waited for."""
    code = (
        "import subprocess, sys, tempfile; from publish.core import interruption\n"
        "interruption.watch()\n"
        "with interruption.with_tidying(), tempfile.TemporaryDirectory(dir=sys.argv[1]):\n"
        "    print('there', flush=True); subprocess.run(['sleep', '60'])\n"
    )
    code = f"import sys\ntry:\n{''.join(f'  {line}' for line in code.splitlines(True))}"
    code += "except KeyboardInterrupt:\n  sys.exit(interruption.say_so())\n"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 130
    assert list(tmp_path.iterdir()) == []


# --- killed, and many at once -----------------------------------------------------------


def whole(folder: Path) -> set[str]:
    """The outputs in a folder, each of which is whole."""
    for path in folder.glob("*.epub"):
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
    for path in folder.glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) > 1
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.whole
def test_killed_at_random_moments(tmp_path: Path, right: dict[str, bytes]) -> None:
    """No half file, and the next build is right, and has cleared away what was begun."""
    work(tmp_path / "w", WHOLE)
    moments = random.Random(19)  # noqa: S311
    for _ in range(5):
        with subprocess.Popen(
            [*COMMAND, *BOTH], cwd=tmp_path, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            time.sleep(moments.uniform(0.1, 1.3))
            process.kill()
        if (tmp_path / "build").exists():
            whole(tmp_path / "build")
    (tmp_path / "build").mkdir(exist_ok=True)
    (tmp_path / "build" / f".w.epub.{process.pid}.abcdefgh").write_bytes(b"PK")
    (tmp_path / "build" / "w.epub").unlink(missing_ok=True)
    done = start(*BOTH, folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert files(tmp_path / "build") == right
    assert not list((tmp_path / "build").glob(".w*"))


@pytest.mark.whole
def test_five_builds_of_one_work_at_once(tmp_path: Path, right: dict[str, bytes]) -> None:
    work(tmp_path / "w", WHOLE)
    with ThreadPoolExecutor(5) as pool:
        run = [pool.submit(start, *BOTH, folder=tmp_path) for _ in range(5)]
        done = [one.result() for one in run]
    assert {(one.code, one.err) for one in done} == {(0, "")}
    assert files(tmp_path / "build") == right
    assert not list((tmp_path / "build").glob(".w*"))


def test_what_a_living_process_has_begun_is_left(tmp_path: Path) -> None:
    for name in (f".a.{os.getpid()}.abcdefgh", ".a.pdf", ".a.99999999999999.x", "a.1.abcdefgh"):
        (tmp_path / name).touch()
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    (tmp_path / f".a.pdf.{ended.pid}.abcdefgh").touch()
    sweep(tmp_path)
    assert not (tmp_path / f".a.pdf.{ended.pid}.abcdefgh").exists()
    assert len(list(tmp_path.iterdir())) == 4


# --- little of everything ---------------------------------------------------------------


def limited(folder: Path, which: int, most: int, *arguments: str) -> Result:
    """Run the command where the machine gives only so much."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(which, (most, most)),
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.whole
@pytest.mark.parametrize("mebibytes", [40, 100, 180])
def test_little_memory(tmp_path: Path, mebibytes: int) -> None:
    """The libraries of the engine end the program where it runs out: that is asked before."""
    work(tmp_path / "w")
    done = limited(tmp_path, resource.RLIMIT_AS, mebibytes * 2**20, *EPUB)
    assert (done.code, done.out) == (1, "")
    assert "error[MACHINE-REFUSED]: the machine has refused something: " in done.err
    assert "Traceback" not in done.err
    assert files(tmp_path / "build") == {} if (tmp_path / "build").exists() else True


#: A system that has no limits for processes, as Python sees it.
WITHOUT_LIMITS = """\
import sys
sys.modules["resource"] = None
from publish.__main__ import main
main()
"""


@pytest.mark.whole
@pytest.mark.parametrize(
    "order",
    [("check", "w"), BOTH, ("build", "w", "--format=epub", "--untrusted", "--no-jail"),
     ("preflight", "right.epub")],
    ids=" ".join,
)  # fmt: skip
def test_a_system_without_limits(
    tmp_path: Path, right: dict[str, bytes], order: tuple[str, ...]
) -> None:
    work(tmp_path / "w", WHOLE)
    (tmp_path / "right.epub").write_bytes(right["w.epub"])
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIMITS, *order],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "error" in done.stderr) == (0, False)
    if order[0] == "build":
        assert (tmp_path / "build" / "w.epub").read_bytes() == right["w.epub"]


@pytest.mark.whole
def test_twelve_open_files(tmp_path: Path) -> None:
    work(tmp_path / "w")
    assert limited(tmp_path, resource.RLIMIT_NOFILE, 12, *EPUB).code == 0
    done = limited(tmp_path, resource.RLIMIT_NOFILE, 5, *EPUB, "--out", "few")
    assert done.code in (0, 1)
    assert "Traceback" not in done.err


@pytest.mark.whole
def test_no_room(tmp_path: Path, right: dict[str, bytes]) -> None:
    """No file may be larger than so much: what was there stays."""
    work(tmp_path / "w", WHOLE.replace("first", "very first"))
    for name, data in right.items():
        write(tmp_path / "build" / name, data)
    before = files(tmp_path / "build")
    done = limited(tmp_path, resource.RLIMIT_FSIZE, 20_000, *EPUB)
    assert (done.code, done.out) == (1, "")
    assert "build/w.epub: error[FILE-UNWRITABLE]: the file cannot be written: File too" in done.err
    assert files(tmp_path / "build") == before
    assert not list((tmp_path / "build").glob(".w*"))


@pytest.mark.whole
@pytest.mark.parametrize("refused", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_takes_nothing(
    tmp_path: Path, publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    work(tmp_path / "w", WHOLE)

    def refuse(*_: Any, **how: Any) -> tuple[int, str]:
        raise OSError(refused, os.strerror(refused), str(how.get("dir")))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    done = publish("build", str(tmp_path / "w"), "--format", "epub", "--out", str(tmp_path / "b"))
    assert done.code == 1
    assert "error[FILE-UNWRITABLE]" in done.err
    assert files(tmp_path / "b") == {}


@pytest.mark.whole
def test_a_full_disk_and_one_that_is_read_only(tmp_path: Path, right: dict[str, bytes]) -> None:
    """A real disk of 40 kB, where this machine lets one be mounted; and a folder in any case."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        (disk / "build").write_text("no folder", "utf-8")
        work(disk / "w", WHOLE)
        assert start(*EPUB, folder=disk).code == 1
        assert files(disk / "build") == {}
        return
    try:
        work(disk / "w", WHOLE)
        full = start(*EPUB, folder=disk)
        assert (full.code, full.said[0].split(": ")[1]) == (1, "error[FILE-UNWRITABLE]")
        assert files(disk / "build") == {}
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        sealed = start(*EPUB, folder=disk)
        assert (sealed.code, sealed.said[0].split(": ")[1]) == (1, "error[FILE-UNWRITABLE]")
        assert start(*EPUB, "--out", str(tmp_path / "b"), folder=disk,
                     XDG_CACHE_HOME=str(disk)).code == 0  # fmt: skip
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert files(tmp_path / "b") == {"w.epub": right["w.epub"]}


def test_all_or_none_where_a_place_cannot_be_taken(tmp_path: Path) -> None:
    """What had been moved already is taken back."""
    write(tmp_path / "a", b"old")
    (tmp_path / "c").mkdir()
    with pytest.raises(Rejected):
        write_all({tmp_path / "a": b"new", tmp_path / "b": b"new", tmp_path / "c": b"new"})
    assert files(tmp_path) == {"a": b"old"}
    write_all({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert files(tmp_path) == {"a": b"new", "b": b"new"}
    with pytest.raises(Rejected):
        write_all({tmp_path / "a": b"newer", tmp_path / "a" / "b": b"x"})
    assert files(tmp_path) == {"a": b"new", "b": b"new"}


# --- the same bytes ---------------------------------------------------------------------


@pytest.mark.whole
def test_the_same_bytes_in_any_surroundings(tmp_path: Path) -> None:
    """Another folder, home, locale, zone, seed of hashes, number of cores, mask of rights."""
    surroundings: list[dict[str, str]] = [
        {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "de_DE.UTF-8", "LANG": "xx", "TZ": "nowhere", "PYTHONHASHSEED": "2",
         "HOME": "/nonexistent", "XDG_CACHE_HOME": "relative", "USER": "nobody"},
    ]  # fmt: skip
    made = []
    for number, changed in enumerate(surroundings):
        folder = tmp_path / ("a" if number else "Ä folder") / "b"
        work(folder / "w", WHOLE)

        def alone(number: int = number) -> None:
            os.umask(0o077 if number else 0)
            if hasattr(os, "sched_setaffinity") and number:
                os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

        done = subprocess.run(
            [*COMMAND, "build", "w", "--format", "pdf", "--format", "epub", "--format", "handout"],
            cwd=folder, env=environment(**changed), capture_output=True, text=True, check=False,
            preexec_fn=alone,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append(files(folder / "build"))
        assert not (folder / "relative").exists()
    assert made[0] == made[1]
    assert len(made[0]) == 4
