# ruff: noqa: E501 - lines of XML
"""Books and devices made by hand: what is sent, and folders that look like what it is sent to."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
OPF = """\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">IDENTIFIER</dc:identifier>
<dc:title>TITLE</dc:title>
<dc:creator>Ada Example</dc:creator>
<dc:language>en</dc:language>
<meta property="dcterms:modified">2026-02-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="book.css" media-type="text/css"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
</manifest>
<spine toc="ncx"><itemref idref="text"/></spine>
</package>
"""
NAV = """\
<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="text.xhtml#one">One</a></li></ol></nav></body>
</html>
"""
TEXT = """\
<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
<head><title>One</title><link rel="stylesheet" href="book.css"/></head>
<body id="body"><!-- a remark --><h1 id="one">One</h1><p id="two">Café.</p></body>
</html>
"""
NCX = """\
<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head><meta name="dtb:uid" content="IDENTIFIER"/></head>
<docTitle><text>TITLE</text></docTitle>
<navMap>
<navPoint id="a" playOrder="1"><navLabel><text>One</text></navLabel><content src="text.xhtml#one"/></navPoint>
<navPoint id="b" playOrder="2"><navLabel><text>Two</text></navLabel><content src="text.xhtml#two"/></navPoint>
</navMap>
</ncx>
"""
FILES = {
    "META-INF/container.xml": CONTAINER,
    "EPUB/book.opf": OPF,
    "EPUB/nav.xhtml": NAV,
    "EPUB/text.xhtml": TEXT,
    "EPUB/book.css": "p { margin: 0 }\n",
    "EPUB/toc.ncx": NCX,
}
ONE = "urn:uuid:00000000-0000-4000-8000-000000000001"
TWO = "urn:uuid:00000000-0000-4000-8000-000000000002"


def epub(
    identifier: str = ONE, title: str = "On Proofs", words: str = "", **changed: tuple[str, str]
) -> bytes:
    """An e-book.

    ``changed`` has for the name of a file, without folder and with ``_`` for the stop, what is
    replaced in it by what.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, text in FILES.items():
            told = text.replace("IDENTIFIER", identifier).replace("TITLE", title)
            told = told.replace("Café.", f"Café. {words}")
            old, new = changed.pop(name.rpartition("/")[2].replace(".", "_"), ("", ""))
            assert old in told, old
            told = told.replace(old, new) if old else told
            book.writestr(zipfile.ZipInfo(name), told.encode())
        assert not changed, changed
    return out.getvalue()


def with_file(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """An e-book with one more file."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def file(folder: Path, name: str = "on-proofs.epub", data: bytes = b"") -> Path:
    """A finished file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data or epub())
    return path


def kobo(folder: Path, serial: str = "N418A00000001") -> Path:
    """What a Kobo's storage looks like."""
    (folder / ".kobo").mkdir(parents=True)
    (folder / ".kobo" / "version").write_text(f"{serial},4.9.77,4.38.23171,4.9.77,4.9.77,0000\n")
    (folder / ".kobo" / "KoboReader.sqlite").write_bytes(b"SQLite format 3\0")
    (folder / ".adobe-digital-editions").mkdir()
    return folder


def kindle(folder: Path) -> Path:
    """What the storage of a Kindle that is seen as a disk looks like."""
    for name in ("documents", "system", "audible"):
        (folder / name).mkdir(parents=True)
    (folder / "system" / "version.txt").write_text("Kindle 5.16.2.1.1\n")
    return folder


def mtp_kindle(folder: Path) -> Path:
    """What a Kindle that speaks MTP looks like where it is mounted."""
    for name in ("documents", "fonts", "screenshots"):
        (folder / "Internal Storage" / name).mkdir(parents=True)
    return folder


def pocketbook(folder: Path) -> Path:
    """What a PocketBook's storage looks like."""
    for name in ("system/config", "system/cache", "Books", "documents"):
        (folder / name).mkdir(parents=True)
    return folder


def tolino(folder: Path) -> Path:
    """What a Tolino's storage looks like."""
    for name in (".tolino", "Books", "Android/data"):
        (folder / name).mkdir(parents=True)
    return folder


def azw3(title: str = "On Proofs", words: bytes = b"") -> bytes:
    """A Kindle file, as far as its head: one record, its EXTH with the title."""
    title_record = title.encode()
    exth = (503).to_bytes(4) + (8 + len(title_record)).to_bytes(4) + title_record
    head = (
        b"MOBI".ljust(32, b"\0") + b"EXTH" + (12 + len(exth)).to_bytes(4) + (1).to_bytes(4) + exth
    )
    pdb = b"On_Proofs".ljust(60, b"\0") + b"BOOKMOBI" + b"\0" * 8 + (1).to_bytes(2)
    return pdb + (88).to_bytes(4) + b"\0" * 6 + head + words
