"""The commands that ask judges: what cannot be had is said, and nothing is then proved."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import judging
import pytest
from building import ROOT, SMALL
from conform_epub import faults_told

if TYPE_CHECKING:
    from pathlib import Path


def asked(command: str, folder: Path, *programs: str) -> subprocess.CompletedProcess[str]:
    """A command on a machine that has some programs only, and nothing in its cache."""
    place = folder / "bin"
    place.mkdir()
    for name in programs:
        (place / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (place / name).chmod(0o755)
    env = {**os.environ, "PATH": str(place), "XDG_CACHE_HOME": str(folder / "cache")}
    env["PYTHONPATH"] = str(ROOT / "tests" / "support")
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "tools" / command), str(SMALL)],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize(
    ("command", "programs", "missing"),
    [
        ("conform.py", (), "Java"),
        ("conform.py", ("java",), "Maven"),
        ("conform.py", ("java", "mvn"), "veraPDF"),
        ("e2e.py", (), "Chromium"),
        ("e2e.py", ("chromium",), "Node.js"),
        ("e2e.py", ("chromium", "node"), "npm"),
        ("e2e.py", ("chromium", "node", "npm"), "Ace and foliate-js"),
    ],
)
def test_a_judge_that_cannot_be_had(
    command: str, programs: tuple[str, ...], missing: str, tmp_path: Path
) -> None:
    done = asked(command, tmp_path, *programs)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in said
    assert missing in said and said.strip().endswith("nothing is proved")


def test_the_versions_from_npm_are_fixed() -> None:
    """In the lock each has the digest of its archive, and no address of where it is to be had."""
    lock = (judging.NPM / "package-lock.json").read_text("utf-8")
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')
    assert "://" not in lock


def test_what_epubcheck_says() -> None:
    said = """Validating using EPUB version 3.3 rules.
USAGE(CSS-028): a.epub/EPUB/book.css(1,1): Use of Font-face declaration.
USAGE(CSS-012): a.epub/EPUB/book.css(1,1): Conflicting style attributes.
WARNING(OPF-003): a.epub: Item is not in the manifest.
ERROR(RSC-005): a.epub/EPUB/text.xhtml(2,1): Error while parsing file
Messages: 0 fatals / 1 error / 1 warning / 0 infos"""
    assert [line[:28] for line in faults_told(said)] == [
        "EPUBCheck: USAGE(CSS-012): a",
        "EPUBCheck: WARNING(OPF-003):",
        "EPUBCheck: ERROR(RSC-005): a",
    ]
