"""The setup, without setting up: what it finds missing, and what it says and runs then."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from command import ROOT

from publish.core import system
from publish.setup import bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable

ABSENT = system.Library("libnot-there.so.9", "libnot-there.9.dylib", "libnot-there9")
SELDOM = ABSENT._replace(linux="libseldom.so.1", debian="libseldom1", needed=False)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that the setup runs; none of them is."""
    commands: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(" ".join(command))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the setup believe that it is on a machine with these programs, and this user."""

    def make(*programs: str, root: bool = False, platform: str = "linux") -> None:
        monkeypatch.setattr(
            shutil, "which", lambda name: f"/bin/{name}" if name in programs else None
        )
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)

    return make


# --- what is there ----------------------------------------------------------------------


def test_a_library_is_there_when_it_can_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not system.is_there(ABSENT)
    assert [library for library in system.missing() if library.needed] == []
    monkeypatch.setattr(system, "LIBRARIES", (ABSENT, *system.LIBRARIES, SELDOM))
    assert system.missing().index(ABSENT) == 0
    assert system.missing()[-1] == SELDOM


def test_the_libraries_are_those_that_the_page_engine_loads() -> None:
    import weasyprint.text.ffi as engine

    text = Path(engine.__file__).read_text("utf-8")
    loaded = set(re.findall(r"'(lib[\w.-]+\.so\.\d)'", text)) - {"libharfbuzz-vector.so.0"}
    assert loaded == {library.linux for library in system.LIBRARIES}


def test_where_libraries_are_looked_for_on_a_mac(
    machine: Callable[..., None], tmp_path: Path
) -> None:
    assert system.find_library("c") is None or sys.platform == "darwin"
    (tmp_path / "libpango-1.0.dylib").touch()
    machine(platform="darwin")
    found = system.find_library("pango-1.0", ("/nowhere", str(tmp_path)))
    assert found == str(tmp_path / "libpango-1.0.dylib")
    assert system.find_library("not-there") is None
    assert find_library is not system.find_library


# --- what is run, and what is said ------------------------------------------------------


def test_root_installs_with_apt(machine: Callable[..., None], ran: list[str]) -> None:
    machine("apt-get", root=True)
    bootstrap.install([ABSENT, ABSENT, SELDOM], ("python3.11-venv",))
    apt = "env DEBIAN_FRONTEND=noninteractive apt-get"
    assert ran == [
        f"{apt} update -qq",
        f"{apt} install -qq --yes --no-install-recommends libnot-there9 libseldom1 python3.11-venv",
    ]


def test_sudo_installs_with_apt(machine: Callable[..., None], ran: list[str]) -> None:
    machine("apt-get", "sudo")
    bootstrap.install([ABSENT], ())
    assert ran[0] == "/bin/sudo -n true"
    assert ran[-1].startswith("/bin/sudo env DEBIAN_FRONTEND=noninteractive apt-get install ")


def test_homebrew_installs(machine: Callable[..., None], ran: list[str]) -> None:
    machine("brew", platform="darwin")
    bootstrap.install([ABSENT], ())
    assert ran == ["brew install pango"]


@pytest.mark.parametrize(
    ("programs", "platform", "hint"),
    [
        (
            ("apt-get",),
            "linux",
            "run: sudo apt-get install --yes --no-install-recommends libnot-there9",
        ),
        ((), "linux", "install Pango, HarfBuzz and Fontconfig"),
        ((), "darwin", "install Homebrew and run: brew install pango"),
    ],
)
def test_where_it_may_not_it_prints_the_one_command(
    machine: Callable[..., None],
    ran: list[str],
    programs: tuple[str, ...],
    platform: str,
    hint: str,
) -> None:
    machine(*programs, platform=platform)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.install([ABSENT], ())
    assert stopped.value.code == (
        f"offprint: error[SETUP]: missing on this system: {system.name_of(ABSENT)}\n  hint: {hint}"
    )
    assert ran == []


def test_it_goes_on_without_what_is_not_needed(
    machine: Callable[..., None], ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    machine("apt-get")
    bootstrap.install([SELDOM], ())
    assert ran == []
    assert capsys.readouterr().err == (
        "offprint: going on without libseldom.so.1: run: sudo apt-get install --yes "
        "--no-install-recommends libseldom1, and builds are faster\n"
    )


def test_an_old_python(
    machine: Callable[..., None], ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def execute(path: str, _: list[str]) -> NoReturn:
        begun.append(path)
        raise SystemExit

    monkeypatch.setattr(os, "execv", execute)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    machine("python3.12", "python3.11", "python3.10")
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert begun == ["/bin/python3.12"]
    machine("python3.10")
    with pytest.raises(SystemExit, match=r"Python 3\.9 is too old: 3\.11 is needed"):
        bootstrap.main()


def test_a_command_that_fails_ends_the_setup(capfd: pytest.CaptureFixture[str]) -> None:
    bootstrap.run([sys.executable, "-c", "print('to stderr')"])
    assert capfd.readouterr() == ("", "to stderr\n")
    fails = [sys.executable, "-c", "raise SystemExit(3)"]
    bootstrap.run(fails, may_fail=True)
    with pytest.raises(SystemExit, match=r"error\[SETUP\]: this failed: "):
        bootstrap.run(fails)


def test_the_setup_runs_under_an_old_python() -> None:
    """It has to say that Python is too old, and so must not itself need a new one."""
    import ast

    for name in ("__init__", "core/__init__", "core/system", "setup/__init__", "setup/bootstrap"):
        text = (ROOT / "publish" / f"{name}.py").read_text("utf-8")
        ast.parse(text, feature_version=(3, 7))
        assert name.endswith("__init__") or "from __future__ import annotations" in text


# --- the lock and the Makefile ----------------------------------------------------------


def test_the_lock_is_complete() -> None:
    lock = (ROOT / "publish" / "setup" / "requirements.lock").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    pinned = set(re.findall(r"(?m)^([\w-]+)==\S+", lock))
    wanted = set(re.findall(r'(?m)^  "([\w-]+)(?:[<>=][^"]*)?",', project.split("[tool.")[0]))
    assert {name.lower() for name in wanted - {"Console"}} <= pinned
    assert len(pinned) == len(re.findall(r"(?m)^[\w-]+==[^\n]*\\\n    --hash=sha256:", lock))


def test_the_lock_misses_nothing_that_its_packages_need(capfd: pytest.CaptureFixture[str]) -> None:
    bootstrap.run([sys.executable, "-m", "pip", "check"])  # ends the test where something misses
    assert "No broken requirements" in capfd.readouterr().err


def test_make_lists_its_targets() -> None:
    help_ = [
        subprocess.run(
            ["make", "--no-print-directory", *target],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout
        for target in ([], ["help"])
    ]  # fmt: skip
    assert help_[0] == help_[1]
    listed = re.findall(r"(?m)^  make ([a-z0-9-]+) +\S", help_[0])
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.findall(r"(?m)^\.PHONY: (.*)$", text)[0].split()
    assert sorted(listed) == sorted(phony)
    assert {"pdf", "epub", "handout", "all", "check", "test", "clean", "help"} <= set(listed)


@pytest.mark.skipif(not (ROOT / ".ci").is_dir(), reason="it is in the repository alone")
def test_the_parts_of_ci_have_budgets_that_fit() -> None:
    text = (ROOT / ".ci" / "run").read_text("utf-8")
    parts = dict(re.findall(r"(?m)^part (\S+) (\d+) ", text))
    assert {"tests", "lint", "outputs", "conform", "e2e"} <= set(parts)
    total = sum(map(int, parts.values()))
    assert total < 45 and f"Together {total} minutes." in text


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], ["check"]),
        (["WORK=source/one"], ["check", "source/one"]),
        (["WORK=source/my essay"], ["check", "source/my essay"]),
        (["WORK=source/one source/two"], ["check", "source/one", "source/two"]),
        (["WORK=source/no such work"], ["check", "source/no such work"]),
        (['WORK=source/it\'s (1) "$5" `x`'], ["check", 'source/it\'s (1) "$5" `x`']),
        (
            ["WORK=source/my essay", "ARGS=--set 'heads=run-in' --out 'my build'"],
            ["check", "source/my essay", "--set", "heads=run-in", "--out", "my build"],
        ),
    ],
)
def test_make_passes_names_with_spaces(tmp_path: Path, given: list[str], passed: list[str]) -> None:
    for name in ("one", "two", "my essay", 'it\'s (1) "$5" `x`'):
        (tmp_path / "source" / name).mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "publish/setup/requirements.lock", "publish/setup/bootstrap.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    command = tmp_path / ".venv" / "bin" / "publish"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n')
    command.chmod(0o755)
    (tmp_path / ".venv" / "ready").touch()
    made = subprocess.run(
        ["make", "--no-print-directory", "check", *given],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.stdout.splitlines() == passed


@pytest.mark.parametrize("name", ["my python", "./my python"])
def test_make_takes_a_python_with_spaces(tmp_path: Path, name: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for file in ("pyproject.toml", "publish/setup/requirements.lock", "publish/setup/bootstrap.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    given = tmp_path / "my python"
    given.write_text('#!/bin/sh\necho "$@"\n')
    given.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    made = subprocess.run(
        ["make", "--no-print-directory", ".venv/ready", f"PYTHON={name}"],
        cwd=tmp_path, capture_output=True, text=True, check=True, env=os.environ | {"PATH": path},
    )  # fmt: skip
    assert made.stdout == "publish/setup/bootstrap.py\n"
