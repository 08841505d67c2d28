"""What our files claim, judged by others: `make conform`.

veraPDF judges all PDFs by every standard that they claim, of which those for readers must claim
two, EPUBCheck and Ace by DAISY the e-books, those for devices too, Ghostscript the plates of press
files, and our own preflight what is for the press. So they do for the works of the corpus, in CI
for all of them. Where a judge cannot be had nothing is proved: the run
says which one was missing, and fails. A judge that finds no fault in a file with one is none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import conform_plates
import judging
from conform_epub import Judges
from corpus import CHOSEN
from handmade import changed
from judging import Missing

from publish.readback.inspection import inspect
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
ESSAY = ROOT / "source" / "stalinists-case-against-stalin"
#: The outputs of which somebody judges the files.
_JUDGED = ("pdf", "epub", "ereaders", "handout", "leader", "large-print", "press", "cover")
#: What a group reads, once more with the settings by which its pages become others.
_OTHERWISE = ("handout", "leader", "large-print")
#: And of the works of the corpus.
_OF_CORPUS = ("pdf", "epub", "handout", "large-print", "press", "cover")
_SETTINGS = ("--set=questions=stretch", "--set=large-print=acb", "--set=apparatus=yes")
#: The ends of the names of files for readers: they claim PDF/UA and PDF/A.
_FOR_READERS = re.compile(r"(-(handout|leader)(-letter)?|-large-print)?\.pdf")


def main(works: list[str]) -> int:
    """Judge works, the essay if none is named; how many files were found wanting, or 1."""
    folder = Path(tempfile.mkdtemp(prefix="offprint-conform-"))
    try:
        return min(conform([Path(work) for work in works] or [ESSAY], folder), 100)
    except Missing as missing:
        print(f"conform: {missing}; nothing is proved")
        return 1
    finally:
        shutil.rmtree(folder)


def conform(works: list[Path], folder: Path) -> int:
    """Build works into a folder and judge what comes out, and what the corpus gives."""
    jar, judges = judging.verapdf(), Judges()
    outs = []
    for number, work in enumerate(works):
        outs.append(folder / str(number) / work.name)
        build(work, outs[-1], _JUDGED)
        build(work, outs[-1] / "otherwise", _OTHERWISE, _SETTINGS)
    corpus = [folder / "corpus" / work.name for work in CHOSEN]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(build, CHOSEN, corpus, repeat(_OF_CORPUS)))
    wanting = sum(judge_folder(jar, out) for out in [*outs, *corpus])
    books = [book for out in outs for book in sorted(out.glob("*.epub"), key=_length)]
    wanting += judges.judge([*books, *(out / "text.epub" for out in corpus)], folder)
    good = next(outs[0].glob("*-handout.pdf"))
    wanting += control(jar, good, folder) + judges.control(books[0], folder)
    return wanting + conform_plates.control(next(outs[0].glob("*-press.pdf")), folder)


def judge_folder(jar: Path, out: Path) -> int:
    """How many of the PDFs of a work are found wanting."""
    pdfs = sorted(out.glob("*.pdf"))
    readers = [f for f in pdfs if _FOR_READERS.fullmatch(f.name.removeprefix(_slug(pdfs)))]
    wanting = judge_pdfs(jar, pdfs, readers)
    others = sorted(out.glob("otherwise/*.pdf"))
    wanting += judge_pdfs(jar, others, others)
    wanting += sum(judge_press(file) for file in pdfs if re.search("-(press|cover)", file.name))
    return wanting + sum(map(conform_plates.judge, sorted(out.glob("*-press.pdf"))))


def _length(file: Path) -> int:
    return len(file.name)


def _slug(files: list[Path]) -> str:
    """What the names of all files of a work begin with."""
    return min((file.stem for file in files), key=len, default="")


def build(work: Path, out: Path, names: Sequence[str], settings: Sequence[str] = ()) -> None:
    """Build the outputs of these names, as far as they are not fresh."""
    formats = [f"--format={name}" for name in OUTPUTS.names if name in names]
    command = [sys.executable, "-m", "publish", "build", str(work), "--out", str(out), *formats]
    command += settings
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{work} cannot be built:\n{done.stderr}")


# --- PDFs -------------------------------------------------------------------------------


def flavours(file: Path) -> list[str]:
    """The standards that a PDF claims, as the judge calls them: ua1, 2a, 3a."""
    claims = inspect(file.read_bytes()).anatomy.claims
    found = [re.fullmatch(r"PDF/(UA-|A-)(\d\w?)", claim) for claim in claims]
    return [("ua" if m[1] == "UA-" else "") + m[2] for m in found if m]


def judge_pdfs(jar: Path, files: list[Path], readers: list[Path]) -> int:
    """How many PDFs do not keep what they claim; those for readers must claim PDF/UA and PDF/A."""
    wanting = 0
    wanted: dict[str, list[Path]] = {}
    for file in files:
        claimed = flavours(file)
        if file in readers and len(claimed) < 2:
            print(f"{file.name}: claims {claimed or 'nothing'}, not PDF/UA and PDF/A")
            wanting += 1
        for flavour in claimed:
            wanted.setdefault(flavour, []).append(file)
    return wanting + sum(judge(jar, flavour, those) for flavour, those in wanted.items())


def judge(jar: Path, flavour: str, files: list[Path], *, quiet: bool = False) -> int:
    """How many of some PDFs do not keep a standard."""
    command = [*judging.JAVA, "-jar", str(jar), "-f", flavour, "--format", "text", "-v"]
    command += map(str, files)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    passed = [f for f in files if f"PASS {f} {flavour}" in done.stdout.splitlines()]
    if not quiet:
        for file in passed:
            print(f"{file.name}: {flavour} kept, says veraPDF")
        if len(passed) < len(files):
            print(done.stdout + done.stderr)
    return len(files) - len(passed)


def control(jar: Path, good: Path, folder: Path) -> int:
    """1 if the judge finds nothing in a file that does not keep what it claims; else 0."""

    def spoil(pdf):  # type: ignore[no-untyped-def]
        del pdf.Root.ViewerPreferences
        del pdf.Root.OutputIntents

    file = folder / "spoilt.pdf"
    file.write_bytes(changed(good.read_bytes(), spoil))
    found = [flavour for flavour in flavours(file) if judge(jar, flavour, [file], quiet=True)]
    if len(found) == 2:
        print("a spoilt copy is found out by veraPDF")
        return 0
    print("veraPDF finds nothing in a spoilt copy: it is no judge")
    return 1


# --- the others -------------------------------------------------------------------------


def judge_press(file: Path) -> int:
    """1 for a PDF for the press in which our preflight finds an error."""
    command = [sys.executable, "-m", "publish", "preflight", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{file.name}: " + ("preflight finds no error" if not done.returncode else done.stdout))
    return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
