"""The finished e-book in a real reading engine: foliate-js in Chromium, driven by Playwright.

Works are built, opened at the size of a phone and of a tablet, by day and by night; every entry of
the contents and of the page list is gone to, notes are opened by a tap and left by their way back.
The words after each page break are those of the finished PDF. Screenshots are kept in build/e2e.

    python tests/e2e.py [WORK]...

Chromium comes from the system's packages, the engine and its driver from npm into the user's cache.
What cannot be had is said, and the exit code is then 1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from building import ESSAY, EVERYTHING, make  # noqa: E402
from test_pagelist import words_of_page  # noqa: E402

from publish.bind import pack, unpack  # noqa: E402
from publish.files import cache_folder  # noqa: E402
from publish.preflight import preflight  # noqa: E402
from publish.preflight.ebook import BookFacts  # noqa: E402
from publish.source import tree  # noqa: E402
from publish.system import may_install  # noqa: E402
from publish.witness import without_calls  # noqa: E402

HERE = Path(__file__).parent / "e2e"
OUT = ROOT / "build" / "e2e"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    chromium, modules = browser(), engine()
    if chromium is None or modules is None:
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    folders = [Path(name).resolve() for name in sys.argv[1:]] or [ESSAY, EVERYTHING]
    codes = [read(folder, chromium, modules) for folder in folders]
    if not sys.argv[1:]:
        codes.append(int(not finds_faults(chromium, modules)))
    print(f"screenshots: {OUT.relative_to(ROOT)}")
    return max(codes)


def browser() -> str | None:
    """Chromium, installed where that is allowed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    before = may_install() if found is None and shutil.which("apt-get") else None
    if found is None and before is not None:
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        subprocess.run([*before, "apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run([*before, *command], check=False, capture_output=True)
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
    return found


def engine() -> Path | None:
    """The folder of the engine and its driver, fetched once; no browser is fetched."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Node.js is missing: apt-get install nodejs npm", file=sys.stderr)
        return None
    wanted = (HERE / "package.json").read_text("utf-8")
    folder = cache_folder() / "e2e"
    modules, stamp = folder / "node_modules", folder / "package.json"
    if not (modules.is_dir() and stamp.is_file() and stamp.read_text("utf-8") == wanted):
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted, "utf-8")
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        env = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
        done = subprocess.run(command, cwd=folder, env=env, check=False)
        if done.returncode:
            stamp.unlink()
            print("foliate-js and playwright-core could not be had from npm", file=sys.stderr)
            return None
    return modules


def read(folder: Path, chromium: str, modules: Path) -> int:
    job = {
        "name": folder.name,
        "here": str(HERE),
        "modules": str(modules),
        "chromium": chromium,
        "out": str(OUT),
        **asked(folder),
    }
    file = OUT / f"{folder.name}.json"
    file.write_text(json.dumps(job, ensure_ascii=False, indent=1), "utf-8")
    return subprocess.run(["node", str(HERE / "read.mjs"), str(file)], check=False).returncode


#: What is broken in a good book, in its file, and what has to be said of it.
BROKEN = (
    ("text.xhtml", 'href="#fnref-1-1"', 'href="#p30"', "the way back of note 1"),
    ("nav.xhtml", "#page-7", "#page-9", "page 7 is at"),
    ("nav.xhtml", "#s-three-phases", "#p2", "leads to"),
    ("cover.xhtml", "cover.jpg", "gone.jpg", "the cover"),
)


def finds_faults(chromium: str, modules: Path) -> bool:
    """Whether a book that is broken in some places is found to be, in each of them."""
    job = asked(ESSAY) | {"name": "broken", "sizes": ["phone"], "schemes": ["light"]}
    files = unpack(make(ESSAY, "epub").data)
    for name, old, new, _ in BROKEN:
        text = files[f"EPUB/{name}"].decode()
        assert old in text, (name, old)
        files[f"EPUB/{name}"] = text.replace(old, new, 1).encode()
    Path(job["book"]).write_bytes(pack(files))
    job |= {"here": str(HERE), "modules": str(modules), "chromium": chromium, "out": str(OUT)}
    file = OUT / "broken.json"
    file.write_text(json.dumps(job), "utf-8")
    done = subprocess.run(
        ["node", str(HERE / "read.mjs"), str(file)], check=False, capture_output=True, text=True
    )
    silent = [said for _, _, _, said in BROKEN if said not in done.stdout]
    for said in silent:
        print(f"a broken book was not found broken: “{said}” was not said", file=sys.stderr)
    return done.returncode == 1 and not silent


def asked(folder: Path) -> dict[str, Any]:
    """What is to be found in the book of a work."""
    epub, pdf = make(folder, "epub"), make(folder, "pdf")
    book = OUT / f"{folder.name}.epub"
    book.write_bytes(epub.data)
    facts = preflight(epub.data, book.name).facts
    assert isinstance(facts, BookFacts)
    openings = {str(n): words_of_page(pdf.seen, n)[:30] for n in range(1, pdf.seen.pages + 1)}
    notes = {
        str(number): " ".join(without_calls(line.text) for line in lines[:1])
        for number, lines in epub.seen.notes().items()
    }
    called = {n.number for n in tree.walk(*epub.edition.body) if isinstance(n, tree.NoteCall)}
    return {
        "book": str(book),
        "entries": facts.sections,
        "folios": len(facts.pages),
        "pages": {page: words for page, words in openings.items() if words},
        "notes": {number: text for number, text in notes.items() if int(number) in called},
        "places": places(epub.edition.body),
    }


def places(body: tree.Blocks) -> dict[str, str]:
    """The first of each kind of block, to be looked at, by where it stands."""
    found = {
        "title": "EPUB/title.xhtml",
        "contents": "EPUB/nav.xhtml",
        "end": "EPUB/colophon.xhtml",
    }
    for node in tree.walk(*body):
        if isinstance(node, tree.Numbered):
            found.setdefault(node.block.kind, f"EPUB/text.xhtml#{node.id}")
    return found


if __name__ == "__main__":
    sys.exit(main())
