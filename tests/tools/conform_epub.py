"""E-books before their judges, for `make conform`: EPUBCheck, and Ace by DAISY in Chromium.

EPUBCheck: no error, no warning, and of its usages only those that are understood, below. Ace: no
violation.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import judging
from judging import JAVA

from publish.ebook.container import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Usages of EPUBCheck that are understood, by their codes.
USAGES = {
    "CSS-028": "faces are embedded, when the setting says so",
    "OPF-097": "the licence of faces, and Kindle's cover: in the book, and no document names them",
}
_TOLD = re.compile(r"(FATAL|ERROR|WARNING|USAGE)\(([A-Z]+-\d+\w?)\)")
#: No judge has ever taken a tenth of this for a book (seconds).
_PATIENCE = 300


class Judges:
    """EPUBCheck and Ace, each of which looks at one book at a time, both at once."""

    def __init__(self) -> None:
        self._jar, self._browser = judging.epubcheck(), judging.chromium()
        self._ace = judging.modules() / ".bin" / "ace-cli"

    def judge(self, files: list[Path], folder: Path) -> int:
        """How many e-books are found wanting, all told; ``folder`` is for reports."""
        with ThreadPoolExecutor(2) as pool:
            checked = pool.submit(lambda: [self.epubcheck(file) for file in files])
            seen = pool.submit(lambda: [self.ace(file, folder / f"ace-{n}")
                                        for n, file in enumerate(files)])  # fmt: skip
            told = [one + two for one, two in zip(checked.result(), seen.result(), strict=True)]
        for file, faults in zip(files, told, strict=True):
            said = "EPUB 3 kept, says EPUBCheck; no violation, says Ace"
            work = "" if file.name.startswith(file.parent.name) else f"{file.parent.name}: "
            print(f"{work}{file.name}: " + ("\n  ".join(faults) or said))
        return sum(map(bool, told))

    def epubcheck(self, file: Path) -> list[str]:
        """What EPUBCheck finds in a book."""
        command = [*JAVA, "-jar", str(self._jar), str(file), "-u"]
        done = _run(command, {})
        found = faults_told(done.stdout + done.stderr)
        if not found and "No errors or warnings detected" not in done.stdout:
            found.append(f"EPUBCheck ends with {done.returncode}: {done.stderr[-300:]}")
        return found

    def ace(self, file: Path, out: Path) -> list[str]:
        """What Ace finds in a book."""
        command = [str(self._ace), "-f", "-s", "-o", str(out), str(file)]
        done = _run(command, {"PUPPETEER_EXECUTABLE_PATH": self._browser})
        report = out / "report.json"
        if not report.is_file():
            return [f"Ace has nothing to report: {(done.stderr or done.stdout).strip()[-300:]}"]
        return list(_violations(json.loads(report.read_text("utf-8"))))

    def control(self, good: Path, folder: Path) -> int:
        """1 if a judge finds nothing in a book with a document without a title; else 0."""
        files = unpack(good.read_bytes())
        cover = files["EPUB/cover.xhtml"]
        files["EPUB/cover.xhtml"] = re.sub(rb"<title>.*?</title>", b"<title></title>", cover)
        file = folder / "spoilt.epub"
        file.write_bytes(pack(files))
        blind = [] if self.epubcheck(file) else ["EPUBCheck"]
        blind += [] if self.ace(file, folder / "ace-spoilt") else ["Ace"]
        for name in blind:
            print(f"{name} finds nothing in a spoilt copy: it is no judge")
        if not blind:
            print("a spoilt copy is found out by EPUBCheck and by Ace")
        return int(bool(blind))


def faults_told(said: str) -> list[str]:
    """What EPUBCheck has said that is an error, a warning, or not understood."""
    found = []
    for line in said.splitlines():
        told = _TOLD.match(line)
        if told and (told[1] != "USAGE" or told[2] not in USAGES):
            found.append(f"EPUBCheck: {line}")
    return found


def _violations(report: dict[str, Any]) -> Iterator[str]:
    for document in report["assertions"]:
        where = document["earl:testSubject"]["url"]
        for one in document["assertions"]:
            rule = one["earl:test"]["dct:title"]
            what = " ".join(one["earl:result"]["dct:description"].split())
            yield f"Ace: {where}: {rule}: {what[:300]}"


def _run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a judge says; one that does not come to an end says that."""
    try:
        return subprocess.run(
            command, env={**os.environ, **env}, capture_output=True, text=True, check=False,
            timeout=_PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"no end after {_PATIENCE} s")
