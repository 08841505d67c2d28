"""What a finished file says of where it comes from: by what program, of which work it is."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from html import unescape
from typing import IO, TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

#: What our files say that made them: the press itself, and the library that binds e-books.
_PROGRAMS = ("Offprint", "Ebook-lib", "calibre")
#: Of a package so much is read.
_PACKAGE = 1024 * 1024


class Provenance(msgspec.Struct, frozen=True):
    """The program that made a file, and what the file is of; '' for what it does not say."""

    program: str
    title: str
    author: str
    identifier: str = ""

    @property
    def is_ours(self) -> bool:
        """True if it says that a program of ours has made it."""
        return self.program.startswith(_PROGRAMS)

    def is_like(self, other: Provenance) -> bool:
        """Return whether both name no program, and are of one work."""
        return not self.program and not other.program and self.is_same(other)

    def is_same(self, other: Provenance) -> bool:
        """Return whether both are of one work: by its identifier, or by title and author."""
        if self.identifier and self.identifier == other.identifier:
            return True
        return bool(self.title) and (self.title, self.author) == (other.title, other.author)


def provenance_of(data: bytes, name: str) -> Provenance | None:
    """Return what a file tells of itself.

    Nothing if it is damaged, or of another kind than its name.
    """
    suffix = name.rpartition(".")[2].lower()
    read = _READERS.get(suffix)
    return read(data) if read else None


def _of_pdf(data: bytes) -> Provenance | None:
    import pikepdf

    if not data[:1024].lstrip().startswith(b"%PDF"):
        return None
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            info = pdf.docinfo
            said = {n: str(info.get(f"/{n}", "")) for n in ("Creator", "Title", "Author")}
    except Exception:  # whatever a library stumbles over that reads a file of anybody
        return None
    return Provenance(said["Creator"], said["Title"], said["Author"])


def _of_epub(data: bytes) -> Provenance | None:
    return epub_provenance(io.BytesIO(data))


def epub_provenance(file: IO[bytes]) -> Provenance | None:
    """Return what an EPUB tells of itself; of an open file no more than that is read.

    Nothing if it is damaged.
    """
    try:
        with zipfile.ZipFile(file) as book:
            where = _first(r'full-path="([^"]+)"', _text(book, "META-INF/container.xml"))
            opf = _text(book, where)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, zlib.error):
        return None
    own = re.escape(_first(r'unique-identifier="([^"]+)"', opf))
    return Provenance(
        _first(r'name="generator" content="([^"]+)"', opf),
        _first(r"<dc:title[^>]*>([^<]*)<", opf),
        _first(r"<dc:creator[^>]*>([^<]*)<", opf),
        _first(rf'<dc:identifier[^>]*id="{own}"[^>]*>([^<]*)<', opf),
    )


def _text(book: zipfile.ZipFile, name: str) -> str:
    with book.open(name) as file:
        return file.read(_PACKAGE).decode("utf-8", "replace")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return unescape(found[1]).strip() if found else ""


def _of_kindle(data: bytes) -> Provenance | None:
    """Return the records of an AZW3's head (MobileRead wiki, “MOBI”, EXTH)."""
    try:
        (start,) = struct.unpack_from(">L", data, 78)
        head = data.index(b"EXTH", start, start + 4096)
        (count,) = struct.unpack_from(">L", data, head + 8)
        found, at = {}, head + 12
        for _ in range(min(count, 512)):
            kind, length = struct.unpack_from(">LL", data, at)
            found[kind] = data[at + 8 : at + max(length, 8)].decode("utf-8", "replace")
            at += max(length, 8)
    except (struct.error, ValueError):
        return None
    return Provenance(found.get(108, ""), found.get(503, ""), found.get(100, ""))


def _of_page(data: bytes) -> Provenance | None:
    """Return what the head of a web page says."""
    text = data[:_PACKAGE].decode("utf-8", "replace")
    if "<html" not in text:
        return None
    named = r'<meta name="{}" content="([^"]*)"'
    return Provenance(
        _first(named.format("generator"), text),
        _first(r"<title>([^<]*)<", text),
        _first(named.format("author"), text),
        _first(named.format("dcterms\\.identifier"), text),
    )


def _of_text(data: bytes) -> Provenance | None:
    """Return a transcript's lines about the text; it does not name what has made it."""
    text = data[:_PACKAGE].decode("utf-8", "replace")
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Provenance("", parts[1], "") if len(parts) > 1 else None


_READERS: dict[str, Callable[[bytes], Provenance | None]] = {
    "pdf": _of_pdf, "epub": _of_epub, "azw3": _of_kindle, "html": _of_page,
    "txt": _of_text,
}  # fmt: skip
