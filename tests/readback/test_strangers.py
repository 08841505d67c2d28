"""Finished files of strangers: whatever is in them, they end in a finding, and soon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import COMMAND, environment, start
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strangers import EPUBS, PDFS, epub, page, pdf, stream

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.preflight.isolated import look_over_apart
from publish.preflight.pdf.facts import Facts
from publish.readback.isolated import Limits, Stopped, allowed, apart

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = stream(b"BT /F 12 Tf 40 300 Td (Words of a stranger.) Tj ET")
#: What must be said of a file, by its name in the corpus; of others only that something is.
SAID = {
    "a form that draws itself": "draws itself",
    "forms that draw the next ten times": "50,000 forms",
    "a pattern painted with itself": "draws itself",
    "pages in a circle": "Loop detected",
    "a million kids": "MiB of memory",
    "a stream of 400 MB": "broken off",
    "a picture of 60,000 dots": "60,000 × 60,000 dots",
    "a colour space of itself": "refers to itself",
    "a locked file": "password",
    "zero bytes": "empty",
    "a text": "no PDF and no EPUB",
    "a text of 20 MB": "too big",
    "a picture of 310 MB": "too big",
    "a file that lies of its size": "CRC",
    "deep elements": "deep in one another",
    "an encoding that nobody knows": "encoding",
    "a password": "encrypted",
}
#: Files with which nothing is wrong that a preflight looks for.
HARMLESS = {
    "a JPEG of 60,000 dots", "states that are saved", "a face drawn with itself", "a broken face",
    "dashes without end", "a function of itself",
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", [*PDFS, *EPUBS])
def test_a_strangers_file_ends_in_a_finding(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{'pdf' if name in PDFS else 'epub'}"
    file.write_bytes((PDFS | EPUBS)[name]())
    report = look_over_apart(file)
    told = " ".join(f"{finding.message}" for finding in report.findings)
    assert SAID.get(name, "") in told
    assert told or name in HARMLESS
    assert "object at 0x" not in told


@pytest.mark.whole
@pytest.mark.parametrize("command", ["collate", "compare", "preview"])
@pytest.mark.parametrize(
    "name", ["forms that draw the next ten times", "a million kids",
             "pages in a circle", "kids that are none", "a broken face"],
)  # fmt: skip
def test_every_command_on_finished_files_survives(command: str, name: str, tmp_path: Path,
                                                  publish: Any) -> None:  # fmt: skip
    file, plain = tmp_path / "a.pdf", tmp_path / "b.pdf"
    file.write_bytes(PDFS[name]())
    plain.write_bytes(pdf(page(WORDS)))
    others = {
        "collate": (plain,),
        "compare": (plain, "--out", tmp_path),
        "preview": ("--out", tmp_path),
    }
    done = publish(command, file, *others[command])
    assert done.code in (0, 1)
    assert "INTERNAL" not in done.err and "Traceback" not in done.err
    if name in ("pages in a circle", "kids that are none"):
        assert done.code == 1 and "a.pdf" in done.err


# --- the process apart --------------------------------------------------------------------


def _breaks_off() -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 1


def _never_ends() -> int:
    while True:
        pass


def _sleeps() -> int:
    time.sleep(60)
    return 1


def _fills() -> int:
    return len(bytearray(2_000_000_000))


def _rejects() -> int:
    raise Rejected([Diagnostic(Place("a", 3), "error", "PDF-FILE", "no", "yes")])


def _stumbles() -> int:
    raise KeyError("half a pair: \ud800")


def _deep() -> int:
    return _deep() + 1


def _sum(a: int, b: int) -> int:
    return a + b


SHORT, SMALL = Limits(time=0.4, memory=200), Limits(time=60, memory=200)


@pytest.mark.parametrize(
    ("task", "limits", "said"),
    [
        (_breaks_off, SMALL, "broken off (SIGSEGV)"),
        (_never_ends, SHORT, "within 0.4 seconds"),
        (_sleeps, SHORT, "within 0.4 seconds"),
        (_fills, SMALL, "200 MiB"),
        (_stumbles, SMALL, "KeyError"),
        (_deep, SMALL, "too deep"),
    ],
)
def test_what_becomes_of_a_child_is_told(
    task: Callable[[], int], limits: Limits, said: str
) -> None:
    with pytest.raises(Stopped) as told:
        apart(task, (), int, limits)
    assert said in str(told.value) and told.value.hint


def test_what_a_child_makes_or_refuses_comes_back() -> None:
    assert apart(_sum, (2, 3), int, SMALL) == 5
    with pytest.raises(Rejected) as told:
        apart(_rejects, (), int, SMALL)
    assert told.value.findings[0].place.line == 3


def test_a_child_works_where_processes_cannot_fork(monkeypatch: pytest.MonkeyPatch,
                                                   tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "platform", "darwin")
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(page(WORDS)))
    report = look_over_apart(file, limits=Limits(time=60))
    assert isinstance(report.facts, Facts) and report.facts.pages == 1


def test_limits_grow_with_the_file_and_can_be_raised(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(bytes(4_000_000))
    assert allowed([file], Limits(), 10).time > allowed([file], Limits(), 1).time > 4
    assert allowed([file], Limits(9, 99), 10) == Limits(9, 99)
    file.write_bytes(PDFS["states that are saved"]())
    # In a process of its own: one that has freed much memory gives that to its children.
    done = start("preflight", "a.pdf", "--limit", "memory=30", folder=tmp_path)
    assert done.code == 1 and "--limit memory=" in done.out


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's")
def test_a_folder_of_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf(page(WORDS)))
    command = [*COMMAND, "preflight", str(folder / "a.pdf")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 1 and not done.stderr and b"FACE-ABSENT" in done.stdout


# --- mutations ----------------------------------------------------------------------------


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """A file with some of its bytes changed, taken away or put in again elsewhere."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(changed) - 1))
        length = draw(st.integers(1, 40))
        kind = draw(st.sampled_from(["other", "gone", "again", "digit"]))
        if kind == "other":
            changed[at : at + length] = draw(st.binary(min_size=1, max_size=length))
        elif kind == "gone":
            del changed[at : at + length]
        elif kind == "again":
            changed[at:at] = changed[at : at + length] * draw(st.integers(1, 50))
        else:
            changed[at : at + 1] = draw(st.sampled_from([b"0", b"9", b"-1", b"99999999999"]))
        if not changed:
            return b""
    return bytes(changed)


@pytest.mark.whole
@pytest.mark.parametrize("suffix", ["pdf", "epub"])
def test_a_mutated_file_ends_in_a_report(suffix: str, tmp_path: Path) -> None:
    whole = pdf(page(WORDS)) if suffix == "pdf" else epub()
    file = tmp_path / f"a.{suffix}"

    @settings(max_examples=25, deadline=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(mutated(whole))
    def holds(data: bytes) -> None:
        file.write_bytes(data)
        report = look_over_apart(file)
        assert report.facts is not None or report.findings
        assert not [f for f in report.findings if "read to its end (" in f.message]

    holds()
