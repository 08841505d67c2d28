"""Works of strangers: the jail, its limits, and what is told where there is none."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import (
    COMMAND,
    ESSAY,
    PATIENCE,
    ROOT,
    WHOLE,
    Result,
    environment,
    files,
    layout,
    start,
    work,
)
from jailed import MISSING, THERE

from publish.core.diagnostics import Rejected
from publish.pipeline import build, check
from publish.pipeline.jail import JailSupport, available, calls, jailer, landlock, seccomp
from publish.pipeline.jail.kernel import Kernel, running
from publish.pipeline.jail.places import places_of
from publish.setup import doctor

if TYPE_CHECKING:
    from collections.abc import Callable

BREAKS = Path(__file__).parents[1] / "support" / "jailbreaks.py"
#: Attempts that come to something without a jail, on every system that tests are run on.
FREE = (
    "read a file", "read by a link", "read by a linked folder", "read by a descriptor",
    "read from a folder", "read by .. from the work", "read by /proc/self/root", "link it hard",
    "move it", "link it softly", "write beside it", "write into the work", "change its mode",
    "change its mode, unread", "change its time", "make a program of the owner's",
    "change to one of the owner's", "make a pipe", "open a socket", "connect to the parent",
    "run a program", "make a process", "signal the parent", "use a descriptor of the parent",
    "empty by reading",
)  # fmt: skip


class Answers(Kernel):
    """A kernel that answers what it is told to answer."""

    def __init__(self, version: int, filters: int) -> None:
        self.machine = "x86_64"
        self._version, self._filters = version, filters

    def call(self, number: int, *given: Any) -> int:
        if self._version < 0:
            raise OSError(-self._version, "")
        return self._version

    def filter_calls(self, program: Any) -> None:
        raise OSError(self._filters, "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work with links out of its folder, a secret beside it, and a folder for outputs."""
    work(tmp_path / "work")
    (tmp_path / "out").mkdir()
    (tmp_path / "secret").mkdir()
    for name in ("file", "other"):
        (tmp_path / "secret" / name).write_text("secret")
    (tmp_path / "work" / "link.png").symlink_to("../secret/file")
    (tmp_path / "work" / "folder").symlink_to("../secret")
    return tmp_path


def attempts(folder: Path, how: str, *names: str) -> Result:
    done = subprocess.run(
        [sys.executable, str(BREAKS), str(folder), how, *names],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("how", ["jailed", "first"])
def test_nobody_breaks_out(folder: Path, how: str) -> None:
    before = files(folder / "work"), files(folder / "secret")
    result = attempts(folder, how)
    if not THERE:
        assert result.code == 1
        assert MISSING in result.err
        return
    came_of = json.loads(result.out)
    needs = {"read the work", "write an output", "write into the cache", "have a thread",
             "link within the cache",
             "read the folder of the work", "have a temporary file", "import a module",
             "send itself a signal", "ask for limits", "ask for its memory"}  # fmt: skip
    assert {name for name, what in came_of.items() if what == "done"} == needs
    assert set(FREE) < set(came_of)
    assert (files(folder / "work"), files(folder / "secret")) == before
    assert files(folder / "out") == {"new/file": b"2", "runs-too": b""}
    assert (folder / "out" / "runs-too").stat().st_mode & 0o7000 == 0


def test_without_the_jail_they_do(folder: Path) -> None:
    came_of = json.loads(attempts(folder, "free", *FREE).out)
    assert came_of == dict.fromkeys(FREE, "done")


@pytest.mark.parametrize(
    ("version", "filters", "found", "said"),
    [
        (7, errno.EFAULT, JailSupport(7, True), "Landlock 7, seccomp"),
        (1, errno.EFAULT, JailSupport(1, True), "Landlock 1, seccomp"),
        (-errno.ENOSYS, errno.EFAULT, JailSupport(0, True), "no Landlock, seccomp"),
        (-errno.EOPNOTSUPP, errno.EINVAL, JailSupport(0, False), "no Landlock, no seccomp"),
        (-errno.EPERM, errno.EPERM, JailSupport(0, False), "no Landlock, no seccomp"),
        (4, errno.EINVAL, JailSupport(4, False), "Landlock 4, no seccomp"),
    ],
)
def test_what_a_kernel_has(version: int, filters: int, found: JailSupport, said: str) -> None:
    assert available(Answers(version, filters)) == found
    assert str(found) == said
    assert found.is_whole == ("no " not in said)


def test_a_system_that_is_not_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert running() is None
    assert available(None) == JailSupport(0, False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert running() is None
    with pytest.raises(Rejected, match="JAIL-MISSING"):
        jailer()


def test_the_doctor_says_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for kernel, good in ((Answers(3, errno.EFAULT), True), (Answers(3, errno.EINVAL), False)):
        monkeypatch.setattr(doctor, "running", lambda kernel=kernel: kernel)
        jails = [one for one in doctor.examine() if one.what.startswith("a jail")]
        assert [(one.good, one.needed) for one in jails] == [(good, False)]
        assert "Landlock 3" in jails[0].what
        assert "--untrusted is refused here" in jails[0].remedy


def test_without_a_jail_it_is_refused(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "publish.pipeline.jail.running", lambda: Answers(-errno.ENOSYS, errno.EFAULT)
    )
    work(tmp_path / "w")
    for command in ("build", "check"):
        result = publish(command, "w", "--untrusted")
        assert result.code == 1
        assert MISSING in result.err
        assert "--no-jail goes on" in result.err
    assert not (tmp_path / "build").exists()
    assert publish("build", "w", "--no-jail").code == 2
    assert publish("check", "w", "--untrusted", "--fix").code == 2


def test_a_kernel_that_refuses_in_the_end(tmp_path: Path) -> None:
    """Some have the calls, and a container does not let them through."""
    from publish.pipeline.jail import enter

    class Refuses(Answers):
        def refuse_privileges(self) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    with pytest.raises(Rejected, match="the kernel says: Operation not permitted"):
        enter(Refuses(7, errno.EFAULT), places_of([tmp_path], ()))


def packed(file: Path) -> None:
    """A face of the web, which is unpacked in the cache."""
    from fontTools.ttLib import TTFont

    font = TTFont(sorted((ROOT / "layouts" / "fonts").glob("*/*.otf"))[-1])
    font.flavor = "woff"
    font.save(file)


@pytest.mark.whole
def test_all_formats_are_the_same_bytes(tmp_path: Path) -> None:
    """What is imported, or read, late is to be had in a jail: templates, patterns, profiles."""
    work(tmp_path / "w", WHOLE)
    own = tmp_path / "w" / "fonts"
    own.mkdir()
    shutil.copy(sorted((ROOT / "layouts" / "fonts").glob("*/*.otf"))[0], own)
    packed(own / "packed.woff")
    formats = [f"--format={name}" for name in ("press", "ereaders")]
    jailed = start("build", "w", "--untrusted", "--out", "a", *formats, folder=tmp_path)
    if not THERE:
        assert jailed.code == 1
        assert MISSING in jailed.err
        jailed = start(
            "build", "w", "--untrusted", "--no-jail", "--out", "a", *formats, folder=tmp_path
        )
    assert jailed.code == 0, jailed.err
    assert "CALIBRE-MISSING" in jailed.err
    assert start("build", "w", "--out", "b", *formats, folder=tmp_path).code == 0
    there = {name: data for name, data in files(tmp_path / "b").items() if name != "w.azw3"}
    assert files(tmp_path / "a") == there
    assert len(there) == 3


@pytest.mark.whole
def test_a_work_reads_nothing_outside(folder: Path) -> None:
    """A planted link: it is followed by nobody, and the file is not named as if it were there."""
    (folder / "work" / "seminar.yaml").symlink_to("../secret/file")
    result = start(
        "build", "work", "--untrusted", "--format", "handout", "--out", "out", folder=folder
    )
    assert result.code == 1
    assert ("seminar.yaml: error[" in result.err) == THERE
    assert files(folder / "out") == {}
    (folder / "work" / "essay.md").unlink()
    (folder / "work" / "essay.md").symlink_to("../secret/file")
    result = start("check", "work", "--untrusted", folder=folder)
    assert result.code == 1
    assert ("essay.md: error[" in result.told) == THERE


@pytest.mark.parametrize("named", ["pdf", "own"])
def test_a_stranger_has_no_layout_of_his_own(
    publish: Callable[..., Result], tmp_path: Path, named: str
) -> None:

    text = ESSAY.replace("lang: en\n", f"lang: en\noffprint: {{layout: {named}}}\n")
    layout(work(tmp_path / "w", text) / "own", nodes_html="{{ broken")
    found = check.check((tmp_path / "w",), {}, trusted=False)
    assert [(d.code, d.severity) for d in found if d.severity == "error"] == [
        ("LAYOUT-UNTRUSTED", "error")
    ]
    assert found[-1].place.line == 6
    request = build.Request(
        works=(Path("w"),), formats=("transcript",), layouts={}, out=Path("out"), trusted=False
    )
    assert [d.code for d in build.Build(request, lambda _: None).run().findings] == [
        "LAYOUT-UNTRUSTED"
    ]
    (found_,) = (
        d for d in check.check((tmp_path / "w",), {"pdf": "pdf"}, trusted=False)
        if d.code == "LAYOUT-UNTRUSTED"
    )  # fmt: skip
    assert found_.severity == "warning"


def test_what_is_up_to_date_is_so_for_whom_it_was_made(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    """A file made with the layout that a work names is none that a stranger may have."""

    text = ESSAY.replace("lang: en\n", "lang: en\noffprint: {layout: transcript}\n")
    work(tmp_path / "w", text)
    assert publish("build", "w", "--format", "transcript", "--out", "out").code == 0
    request = build.Request(
        works=(Path("w"),), formats=("transcript",), layouts={}, out=Path("out"), trusted=False
    )
    assert "LAYOUT-UNTRUSTED" in {
        d.code for d in build.Build(request, lambda _: None).run().findings
    }


def test_a_folder_that_holds_everything(
    publish: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.pipeline.jail.running", lambda: Answers(7, errno.EFAULT))
    monkeypatch.setenv("HOME", str(work(tmp_path / "home")))
    work(tmp_path / "w")
    for arguments in (("home",), ("home/essay.md",), (".",), ("w", "--out", "home")):
        assert "error[JAIL-WIDE]" in publish("build", *arguments, "--untrusted").err


def ended(call: str, tmp_path: Path, bounds: str = "") -> Result:
    """What comes of a call in a child without a jail, on every system."""
    code = (
        "import os, signal, sys, time\nfrom publish.core.diagnostics import Place, Rejected\n"
        "from publish.pipeline.jail.child import Cell, Bounds, run\n"
        "from publish.pipeline.jail.places import Places\n"
        f"cell = Cell(Places(()), Bounds({bounds}), None)\n"
        f"def call():\n    {call}\n"
        "try:\n    print(run(call, cell, Place('w')), end='')\n"
        "except Rejected as rejected:\n    print(*rejected.findings)\n"
        "except KeyboardInterrupt:\n    print('interrupted', end='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(TMPDIR=str(tmp_path)),
        capture_output=True, text=True, check=True, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert files(tmp_path) == {}
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("call", "bounds", "said"),
    [
        ("while True: pass", "seconds=1", "w: error[JAIL-TIME]: it took more than 1 seconds"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "", "broken down (SIGSEGV)"),
        ("os._exit(0)", "", "w: error[JAIL-ENDED]"),
        ("os.write(3, b'{} {}')", "", "(it said nothing)"),
        ("os.write(3, b'[' * 10000)", "", "(it said nothing)"),
        ("os.close(3); time.sleep(600)", "", "broken down (SIGKILL)"),
        ("raise ValueError", "", "error[JAIL-ENDED]"),
        ("bytearray(1 << 31)", "memory=1 << 30", "error[JAIL-ENDED]"),
        ("raise Rejected([])", "", "error[JAIL-ENDED]"),
        ("os.write(1, b'x'); os.write(2, b'x'); return [1, '\\udcff']", "", "[1, '\\udcff']"),
        ("return [os.environ['PATH'], sys.stdin.read()]", "", "['', '']"),
    ],
)
def test_how_a_child_ends(call: str, bounds: str, said: str, tmp_path: Path) -> None:
    result = ended(call, tmp_path, bounds)
    assert said in result.out
    assert result.err == ""


def test_a_child_is_not_waited_for_without_end(tmp_path: Path) -> None:
    begun = time.monotonic()
    patient = ended("time.sleep(6000)", tmp_path, "patience=1")
    assert "broken down (SIGKILL)" in patient.out
    assert time.monotonic() - begun < PATIENCE


#: Works of which one does what the author of a broken library would have it do.
PLANTED = """
import socket, sys
from pathlib import Path
from publish.pipeline import build as press
from publish.cli import run

whole = press.read_draft

def read_draft(source, *given):
    if source.parent.name == "evil":
        %s
    return whole(source, *given)

press.read_draft = read_draft
sys.exit(run(["build", "a", "evil", "z", "--format", "transcript", *sys.argv[1:]]))
"""


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("Path('/etc/passwd').read_text()", "Permission denied"),
        ("Path('a/essay.md').read_text()", "Permission denied"),
        ("socket.socket()", "Operation not permitted"),
        ("import os; os.kill(os.getpid(), 11)", "broken down (SIGSEGV)"),
        ("import os; os.write(3, b'{\"said\": {\"outcome\": 7}}'); os._exit(0)",
         "has said what it cannot say"),
    ],
)  # fmt: skip
def test_what_is_planted_in_a_work_ends_there(tmp_path: Path, planted: str, said: str) -> None:
    """Neither a file outside nor another work is read; the works before and after are built."""
    for name in ("a", "evil", "z"):
        work(tmp_path / name)
    outside = said in ("Permission denied", "Operation not permitted")
    how = ["--untrusted"] if THERE or outside else ["--untrusted", "--no-jail"]
    done = subprocess.run(
        [sys.executable, "-c", PLANTED % planted, *how],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    if outside and not THERE:
        assert MISSING in done.stderr
        return
    assert "evil" in done.stderr
    assert said in done.stderr
    assert sorted(files(tmp_path / "build")) == ["a.txt", "z.txt"]
    assert "3 works, 2 files, 1 failed" in done.stderr


def test_two_works_of_one_name(tmp_path: Path) -> None:
    """Each is built in a process of its own, and yet they are told apart."""
    text = ESSAY.replace("lang: en\n", "lang: en\nslug: same\n")
    for name in ("a", "b"):
        work(tmp_path / name, text)
    how = ("--untrusted",) if THERE else ("--untrusted", "--no-jail")
    for command in (("build", "--format", "transcript"), ("check",)):
        result = start(*command, "a", "b", *how, folder=tmp_path)
        assert result.code == 1
        assert "b/essay.md:1:1: error[SLUG-TWICE]: the slug “same” is that of a/essay.md" in (
            result.told
        )


def test_interrupted_in_the_child(tmp_path: Path) -> None:
    """Ctrl-C is passed on, said once, and leaves nothing: neither half a file nor the cache."""
    text = ESSAY + "".join(f"\nParagraph {n}, with some words to be set.\n" for n in range(900))
    work(tmp_path / "w", text)
    (tmp_path / "tmp").mkdir()
    how = ("--untrusted",) if THERE else ("--untrusted", "--no-jail")
    with subprocess.Popen(
        [*COMMAND, "build", "w", *how],
        cwd=tmp_path, env=environment(TMPDIR=str(tmp_path / "tmp")),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        begun = (tmp_path / "tmp").glob
        while process.poll() is None and not list(begun("offprint-*/offprint")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said.strip() == "publish: interrupted; nothing half-made was left"
    assert files(tmp_path / "tmp") == {}
    assert files(tmp_path / "build") == {}


def answer(machine: str, number: int, *given: int, architecture: int | None = None) -> int:
    """What the filter answers a call, as the kernel would run it: 0, or the number of an error."""
    known = seccomp.ARCHITECTURES[machine] if architecture is None else architecture
    words = {0: number, 4: known}
    for index, value in enumerate((*given, *(0,) * (6 - len(given)))):
        words[16 + 8 * index], words[20 + 8 * index] = value & 0xFFFFFFFF, value >> 32
    loaded, at, steps = 0, 0, seccomp.program(machine, process=4711)
    while True:
        step = steps[at]
        at += 1
        if step.code == 0x20:
            loaded = words[step.value]
        elif step.code == 0x54:
            loaded &= step.value
        elif step.code == 0x06:
            return 0 if step.value == 0x7FFF0000 else step.value & 0xFFFF
        else:
            holds = {0x15: loaded == step.value, 0x25: loaded > step.value,
                     0x45: bool(loaded & step.value)}[step.code]  # fmt: skip
            at += step.then if holds else step.otherwise


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter(machine: str) -> None:
    def on(call: calls.Call) -> int:
        return int(getattr(call, machine))

    refused = [on(call) for call in calls.REFUSED.values() if on(call) >= 0]
    assert {answer(machine, number) for number in refused} == {errno.EPERM}
    assert len(refused) == len(set(refused))
    assert {answer(machine, on(call)) for call in calls.ABSENT.values()} == {errno.ENOSYS}
    assert answer(machine, calls.NEWEST + 1) == answer(machine, 0xFFFFFFFF) == errno.ENOSYS
    assert answer(machine, 0x40000000 | 1) == errno.ENOSYS
    assert answer(machine, {"x86_64": 1, "aarch64": 64}[machine]) == 0
    assert answer(machine, 1, architecture=0x40000003) == errno.EPERM
    looked_at = (calls.CLONE, calls.KILL, calls.TGKILL, calls.OPENAT, calls.IOCTL, calls.FCHMOD)
    assert not {on(call) for call in looked_at} & set(refused)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    ("call", "given", "allowed"),
    [
        ("CLONE", (0x10F00,), True),
        ("CLONE", (0x11,), False),
        ("CLONE", (0x10000011 & ~0x10000,), False),
        ("KILL", (4711, 9), True),
        ("KILL", (4712, 9), False),
        ("KILL", (0xFFFFFFFF, 9), False),
        ("TGKILL", (4711, 4711, 6), True),
        ("TGKILL", (1, 1, 6), False),
        ("PRLIMIT", (0, 7, 0, 0x1000), True),
        ("PRLIMIT", (1, 7, 0, 0x1000), False),
        ("PRLIMIT", (0, 7, 0x1000, 0), False),
        ("PRLIMIT", (0, 7, 0x100000000, 0), False),
        ("IOCTL", (1, 0x5401), True),
        ("IOCTL", (1, 0x5412), False),
        ("IOCTL", (1, 0x100005412), False),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_RDONLY), True),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_RDWR | os.O_TRUNC), True),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_RDONLY | os.O_TRUNC), False),
        ("OPENAT", (0xFFFFFF9C, 0, 0b11), False),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_WRONLY | os.O_CREAT, 0o644), True),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_WRONLY | os.O_CREAT, 0o4755), False),
        ("OPENAT", (0xFFFFFF9C, 0, os.O_RDONLY, 0o4755), True),
        ("FCHMOD", (3, 0o644), True),
        ("FCHMOD", (3, 0o2755), False),
    ],
)
def test_the_filter_looks_at_what_is_asked(
    machine: str, call: str, given: tuple[int, ...], allowed: bool
) -> None:
    number = getattr(getattr(calls, call), machine)
    assert (answer(machine, number, *given) == 0) == allowed


def test_the_rights_of_each_landlock() -> None:
    assert landlock.handled(1) == (1 << 13) - 1
    assert landlock.handled(3) == landlock.handled(4) == (1 << 15) - 1
    assert landlock.handled(5) == landlock.handled(7) == landlock.handled(99) == (1 << 16) - 1
    sizes = [len(landlock._ruleset(version)) for version in (1, 3, 4, 5, 6, 7)]
    assert sizes == [8, 8, 16, 16, 24, 24]


def test_the_folder_one_stands_in_is_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python looks for modules there, too, when it is run with -m."""
    work(tmp_path / "w")
    (tmp_path / "libraries" / "x-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr("sys.path", ["", str(tmp_path), str(tmp_path / "libraries"), *sys.path])
    places = places_of([tmp_path / "w"], ())
    assert tmp_path not in places.reads
    assert {tmp_path / "w", tmp_path / "libraries"} < set(places.reads)
    assert ROOT not in places.reads
