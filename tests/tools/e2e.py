"""The finished e-book in a real reading engine: foliate-js in Chromium, driven by Playwright.

Works are built, opened at the size of a phone and of a tablet, by day and by night; every entry of
the contents and of the page list is gone to, notes are opened by a tap and left by their way back.
The words after each page break are those of the finished PDF. On the narrowest telephone, in the
largest type, no word is cut off. Calibre writes them as text. The web edition is opened in the
browser itself (webpages.py). Screenshots are kept in build/e2e.

    make e2e [ARGS=WORK]

Where the engine, its driver or the browser cannot be had (see judging.py), that is said, nothing is
proved, and the exit code is 1.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import judging
import shelf
import webpages
from building import ESSAY, EVERYTHING, Book, Output, make
from pageopenings import words_of_page

from publish.ebook.container import pack, unpack
from publish.preflight import preflight
from publish.preflight.epub import BookFacts
from publish.readback import without_calls
from publish.source import tree

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "e2e"
OUT = ROOT / "build" / "e2e"


def main() -> int:
    try:
        chromium, modules = judging.chromium(), judging.modules()
        judging.calibre()
    except judging.Missing as missing:
        print(f"e2e: {missing}; nothing is proved", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    folders = [Path(name).resolve() for name in sys.argv[1:]] or [ESSAY, EVERYTHING]
    shared = {"here": str(HERE), "modules": str(modules), "chromium": chromium, "out": str(OUT)}
    jobs = [kept(asked(folder) | shared | {"name": folder.name}) for folder in folders]
    spoilt = kept(broken(asked(ESSAY)) | shared) if not sys.argv[1:] else None
    with ThreadPoolExecutor(2) as pool:  # an engine waits more than it works
        control = pool.submit(finds_faults, spoilt) if spoilt else None
        codes = [*pool.map(read, jobs)]
        codes.append(int(control is not None and not control.result()))
    codes += [in_calibre(folder) for folder in folders]
    codes += [narrow(folder, shared) for folder in [*folders, NARROW]]
    codes.append(int(not finds_wide_words(shared)))
    codes += webpages.opened(folders, shared)
    codes.append(shelf.main())
    print(f"screenshots: {OUT.relative_to(ROOT)}")
    return max(codes)


def kept(job: dict[str, Any]) -> Path:
    """The file of a job."""
    file = OUT / f"{job['name']}.json"
    file.write_text(json.dumps(job, ensure_ascii=False, indent=1), "utf-8")
    return file


def read(job: Path) -> int:
    """Read a book; 1 if anything is wrong."""
    return subprocess.run(["node", str(HERE / "read.mjs"), str(job)], check=False).returncode


#: What is broken in a good book, in its file, and what has to be said of it.
BROKEN = (
    ("text.xhtml", 'href="#fnref-1-1"', 'href="#p30"', "the way back of note 1"),
    ("nav.xhtml", "#page-7", "#page-9", "page 7 is at"),
    ("nav.xhtml", "#s-three-phases", "#p2", "leads to"),
    ("cover.xhtml", "cover.jpg", "gone.jpg", "the cover"),
)


def broken(job: dict[str, Any]) -> dict[str, Any]:
    """A good book that is broken in some places, and what was to be found in it."""
    files = unpack(Path(job["book"]).read_bytes())
    for name, old, new, _ in BROKEN:
        text = files[f"EPUB/{name}"].decode()
        assert old in text, (name, old)
        files[f"EPUB/{name}"] = text.replace(old, new, 1).encode()
    book = OUT / "broken.epub"
    book.write_bytes(pack(files))
    return job | {"name": "broken", "book": str(book), "sizes": ["phone"], "schemes": ["light"]}


def finds_faults(job: Path) -> bool:
    """Whether a broken book is found to be, in each of its places."""
    done = subprocess.run(
        ["node", str(HERE / "read.mjs"), str(job)], check=False, capture_output=True, text=True
    )
    silent = [said for _, _, _, said in BROKEN if said not in done.stdout]
    for said in silent:
        print(f"a broken book was not found broken: “{said}” was not said", file=sys.stderr)
    return done.returncode == 1 and not silent


#: What stands in the lists that are for machines, and nowhere else in a book in English.
FOR_MACHINES = ("Landmarks", "Start of the text", "Pages of the printed edition", "attr(")


def in_calibre(folder: Path) -> int:
    """Have calibre write a book as plain text; 1 if a list for machines is in it."""
    book, text = OUT / f"{folder.name}.epub", OUT / f"{folder.name}.txt"
    command = [judging.calibre(), str(book), str(text)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = text.read_text("utf-8") if not done.returncode else ""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    counted = any(one.isdecimal() and two.isdecimal() and int(two) == int(one) + 1
                  for one, two in pairwise(lines))  # fmt: skip
    shown = [words for words in FOR_MACHINES if words in said]
    if done.returncode or counted or shown or len(said) < 1_000:
        print(f"{folder.name}: calibre shows {shown or 'the numbers of pages, or nothing'}")
        return 1
    return 0


#: A work of all that is wide.
NARROW = Path(__file__).parents[1] / "cases" / "works" / "narrow"
#: The narrowest telephone and the largest type that are tried, and the usual type.
WIDTH, SIZES = 360, (220, 100)


def narrow(folder: Path, shared: dict[str, str]) -> int:
    """Look at a book on a narrow screen; 1 if a word is cut off in some size."""
    job = unpacked(make(folder, "epub").data, folder.name, shared)
    return max(look(job, size).returncode for size in SIZES)


def finds_wide_words(shared: dict[str, str]) -> bool:
    """Whether words that are kept whole by a style sheet are found to be cut off."""
    files = unpack(make(NARROW, "epub").data)
    files["EPUB/book.css"] += b"th, td, p { white-space: nowrap }"
    done = look(unpacked(pack(files), "wide", shared), SIZES[0], quiet=True)
    if not done.returncode:
        print("words that are cut off were not found", file=sys.stderr)
    return done.returncode == 1


def unpacked(data: bytes, name: str, shared: dict[str, str]) -> dict[str, Any]:
    """The documents of a book as files."""
    folder = OUT / f"{name}-unpacked"
    for path, content in unpack(data).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    files = [str(file) for file in sorted(folder.glob("EPUB/*.xhtml"))]
    return shared | {"name": f"{name}-narrow", "files": files, "width": WIDTH}


def look(
    job: dict[str, Any], size: int, *, quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    """Look at the documents of a book in type of a size."""
    file = kept(job | {"name": f"{job['name']}-{size}", "size": size})
    command = ["node", str(HERE / "narrow.mjs"), str(file)]
    return subprocess.run(command, check=False, capture_output=quiet, text=True)


def asked(folder: Path) -> dict[str, Any]:
    """What is to be found in the book of a work."""
    epub, pdf = make(folder, "epub"), make(folder, "pdf")
    book = OUT / f"{folder.name}.epub"
    book.write_bytes(epub.data)
    facts = preflight(epub.data, book.name).facts
    assert isinstance(facts, BookFacts)
    openings = {
        str(n): [words[:30] for words in words_of_page(pdf.seen, n) if words]
        for n in range(1, pdf.seen.pages + 1)
    }
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
        "places": places(epub),
    }


def places(epub: Output) -> dict[str, str]:
    """The first of each kind of block, to be looked at, by where it stands."""
    found = {
        "title": "EPUB/title.xhtml",
        "contents": "EPUB/contents.xhtml",
        "end": "EPUB/colophon.xhtml",
    }
    files = {key.partition("#")[2]: f"EPUB/{key}" for key in Book(epub.data).ids()}
    for node in tree.walk(*epub.edition.body):
        if isinstance(node, tree.Numbered):
            found.setdefault(node.block.kind, files[node.id])
    return found


if __name__ == "__main__":
    sys.exit(main())
