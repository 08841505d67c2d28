"""The command as a writer runs it: in a process of its own, or in this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from publish.cli import run

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "publish")
#: After so many seconds something hangs: a machine may have much to do.
PATIENCE = 600

#: A work that is right in every format.
ESSAY = """\
---
title: On Proofs
author: Ada Example
date: 2026-01-31
lang: en
---

The first paragraph has a note.[^1]

[^1]: The note itself.

## A head

The second paragraph is longer than the first, but not considerably.
"""
#: The same with all that a check asks for.
WHOLE = ESSAY.replace(
    "lang: en\n",
    "lang: en\nmodified: 2026-02-01\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000000\n",
)


#: Most heads of tests have no identifier, and do not say when they were changed.
_ASKED = re.compile(
    r"^.*note\[(?:IDENTIFIER|MODIFIED)-MISSING\].*\n(?:  hint: .*\n)?", re.MULTILINE
)

#: A finding or its hint, and the line with which a build ends.
_FINDING = re.compile(r"  hint: |\S.*: (?:error|warning|note)\[")
SUM = re.compile(r"^\d+ works?, \d+ files?,.* s\n\Z", re.MULTILINE)


#: The column of a place.
_COLUMN = re.compile(r"^([^:\s]+:\d+):\d+(?=: )", re.MULTILINE)


def without_columns(told: str) -> str:
    """What is told, with no more than the lines of places."""
    return _COLUMN.sub(r"\1", told)


class Result(NamedTuple):
    """What came of a run; ``err`` without the line that sums up a build."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """The findings, wherever they are printed: ``check`` has them on standard output."""
        found = [line for line in self.out.splitlines(keepends=True) if _FINDING.match(line)]
        return "".join(found) + self.err

    @property
    def said(self) -> list[str]:
        """The lines of the diagnostics, without the hints."""
        return [line for line in self.told.splitlines() if not line.startswith("  hint: ")]


def environment(**changed: str) -> dict[str, str]:
    """The environment of a process that finds the package of this checkout."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "SOURCE_DATE_EPOCH")}
    return kept | {"PYTHONPATH": str(ROOT)} | changed


def start(*arguments: str, folder: Path, **changed: str) -> Result:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder, env=environment(**changed), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, SUM.sub("", done.stderr))


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Result:
    """Run the command in this process; without what a check asks of all but whole heads."""
    capsys.readouterr()
    code = run(list(map(str, arguments)))
    out, err = capsys.readouterr()
    return Result(code, _ASKED.sub("", out), SUM.sub("", _ASKED.sub("", err)))


def work(folder: Path, text: str = ESSAY, name: str = "essay.md") -> Path:
    """A folder with a work."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def layout(folder: Path, about: str = "inherits: [pdf]\n", **contents: str) -> Path:
    """A layout's folder; names of files with ``_`` for a dot, ``__`` for a slash."""
    work(folder, about, "layout.yaml")
    for name, text in contents.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder, with what is in them; without the program's own notes."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and ".offprint" not in p.parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}
