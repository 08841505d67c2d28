"""A shelf of many small works with their files, for measuring how it is put on the web.

    .venv/bin/python tests/support/manyworks.py FOLDER [COUNT]

Writes FOLDER/works/<slug>/essay.md, some with a seminar, and FOLDER/build/ with an EPUB, a kepub
and a PDF of each: files as small as they can be, of which each says what ours would say.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
from PIL import Image

#: What titles and names are made of.
_NOUNS = "Liberty Reason Labour History Silence Memory Satire Nature Exile Friendship".split()
_ENDINGS = "Considered Defended Remembered Questioned Revisited Explained Abandoned".split()
_FIRST = "Anna Boris Clara David Élise Fyodor Greta Hanna Isaac Jürgen Karl Lev Maria Nadja".split()
_LAST = "Adler Berg Čapek Deutscher Engel Fischer Groß Hofmann Iwanow Jansen Kraus Lukács".split()
_LANGS, _SUBJECTS = ("en", "de", "fr", "ru", "yi"), [f"Subject {n}" for n in range(60)]
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="EPUB/c.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)


class SmallWork(msgspec.Struct, frozen=True):
    """What a made-up work says of itself."""

    number: int
    title: str
    author: str
    lang: str
    year: int
    subjects: tuple[str, ...]

    @property
    def slug(self) -> str:
        return f"work-{self.number:05}"

    @property
    def series(self) -> str:
        return "" if self.number % 5 else "Small Works"

    @property
    def identifier(self) -> str:
        return f"urn:uuid:00000000-0000-4000-8000-{self.number:012}"


def works(count: int) -> list[SmallWork]:
    """So many works, the same each time."""
    chance = random.Random(21)  # noqa: S311 - a made-up shelf is no secret
    return [
        SmallWork(
            number,
            f"{chance.choice(_NOUNS)} {chance.choice(_ENDINGS)}, Part {number}",
            f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {number % 700}",
            chance.choice(_LANGS),
            chance.randrange(1700, 2020),
            tuple(sorted(chance.sample(_SUBJECTS, 3))),
        )
        for number in range(count)
    ]


def write(folder: Path, count: int) -> None:
    """Write works and files."""
    build, cover = folder / "build", _cover()
    build.mkdir(parents=True, exist_ok=True)
    for work in works(count):
        place = folder / "works" / work.slug
        place.mkdir(parents=True, exist_ok=True)
        (place / "essay.md").write_text(_essay(work), "utf-8")
        if work.number % 4 == 0:
            (place / "seminar.yaml").write_text(_SEMINAR, "utf-8")
        book = _book(work, cover)
        (build / f"{work.slug}.epub").write_bytes(book)
        (build / f"{work.slug}.kepub.epub").write_bytes(book)
        (build / f"{work.slug}.pdf").write_bytes(b"%PDF-1.7\n" + work.slug.encode() * 400)


_SEMINAR = """questions:
  - kind: factual
    text: What does the text say?
  - kind: evaluative
    text: What do *we* make of it?
"""


def _essay(work: SmallWork) -> str:
    series = f"series: {work.series}\nseries-number: {work.number}\n" if work.series else ""
    return f"""---
title: "{work.title}"
author: {{name: "{work.author}", sort: "{work.author.split()[1]}, {work.author.split()[0]}"}}
date: {work.year}
lang: {work.lang}
modified: 2024-05-{work.number % 28 + 1:02}
identifier: "{work.identifier}"
keywords: [{", ".join(work.subjects)}]
{series}abstract: In a few words it is said here what the text is about, as it is of other texts.
rights: In the public domain.
---

# The beginning

A paragraph.
"""


def _book(work: SmallWork, cover: bytes) -> bytes:
    opf = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">{work.identifier}</dc:identifier><dc:title>{escape(work.title)}</dc:title>
<dc:language>{work.lang}</dc:language><dc:creator id="a">{escape(work.author)}</dc:creator>
<meta refines="#a" property="role" scheme="marc:relators">aut</meta>
<dc:date>{work.year}</dc:date>
<meta property="dcterms:modified">2024-05-{work.number % 28 + 1:02}T00:00:00Z</meta></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/></manifest>
<spine><itemref idref="n"/></spine></package>"""
    nav = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body><nav epub:type="toc"><ol><li><a href="nav.xhtml">The beginning</a></li>
<li><a href="nav.xhtml">The end</a></li></ol></nav></body></html>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("EPUB/c.opf", opf)
        archive.writestr("EPUB/nav.xhtml", nav)
        archive.writestr("EPUB/cover.jpg", cover)
    return out.getvalue()


def _cover() -> bytes:
    """A cover as large as ours."""
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((1600, 2560)).convert("RGB")
    picture.paste(Image.effect_noise((400, 100), 60).convert("RGB"), (600, 800))
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    begun = time.monotonic()
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    print(f"{time.monotonic() - begun:.0f} s")
