"""How tests make a work and look at what came of it.

Words and lines are read through the one witness. What a witness does not tell (links, outline,
metadata, faces) is read here, with pikepdf, so that no test opens a file by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.desk import Artifact, Desk
from publish.diagnostics import Diagnostic, Findings
from publish.files import Reader
from publish.formats import FORMATS, recipe
from publish.longnotes import note_parts
from publish.press import read_work
from publish.proof import prove
from publish.settings import Settings
from publish.typeset import Typesetter
from publish.witness import Line, Witness, witness

if TYPE_CHECKING:
    from publish.edition import Edition
    from publish.source.tree import Work

ROOT = Path(__file__).parent.parent
ESSAY = ROOT / "source" / "stalinists-case-against-stalin"
EVERYTHING = Path(__file__).parent / "works" / "everything"
#: Imported and warmed once for all tests.
ENGINE = Typesetter()


def read(folder: Path) -> Work:
    findings = Findings()
    work = read_work(folder / "essay.md", Reader(), findings, None)
    assert work is not None and not findings.failed, list(map(str, findings))
    return work


def desk_of(folder: Path, layout: str, work: Work | None = None) -> Desk:
    return Desk(
        work or read(folder), folder, layout, Settings(), "corrected", ENGINE, Reader()
    )  # fmt: skip


class Output(NamedTuple):
    """A finished file with what it was made of and what the witness saw."""

    edition: Edition
    artifact: Artifact
    seen: Witness

    @property
    def data(self) -> bytes:
        return self.artifact.data


class Made(NamedTuple):
    """All outputs of a work."""

    pdf: Output
    epub: Output
    a4: Output
    letter: Output


def outputs(folder: Path, name: str) -> list[Output]:
    desk = desk_of(folder, FORMATS[name])
    return [
        Output(desk.edition, artifact, witness(artifact.data, artifact.suffix))
        for artifact in recipe(name).make(desk)
    ]


def make_all(folder: Path) -> Made:
    return Made(*(output for name in FORMATS for output in outputs(folder, name)))


def work_of(folder: Path, text: str, head: str = "title: T") -> Path:
    """A folder with a work of this text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "essay.md").write_text(f"---\n{head}\n---\n\n{text}\n", "utf-8")
    return folder


def proved(output: Output) -> list[Diagnostic]:
    findings = Findings()
    prove(output.data, output.artifact.suffix, output.edition, findings)
    return list(findings)
