"""AZW3 of an e-book by calibre, where that is installed.

Calibre reads of an EPUB 3 neither its rights nor who has helped with it, and gives it another
identifier; what it reads of a package of EPUB 2 it keeps. So it is told by one: the record of a
contributor in an AZW3 is what calibre calls the producer of the book.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from publish.core.interruption import with_tidying
from publish.readback.epub_package import package

PROGRAM = "ebook-convert"
_PLAIN = ("language", "publisher", "date", "rights", "description", "subject")


def calibre() -> str | None:
    """Return Calibre's converter, if it is installed."""
    return shutil.which(PROGRAM)


def azw3(data: bytes, program: str) -> bytes:
    """Return an AZW3 made of an EPUB by calibre.

    Raises:
        ValueError: when calibre does not make one.
    """
    with with_tidying(), tempfile.TemporaryDirectory(prefix="offprint-azw3-") as folder:
        source, target = Path(folder) / "book.epub", Path(folder) / "book.azw3"
        package_file = Path(folder) / "told.opf"
        source.write_bytes(data)
        package_file.write_text(metadata_of(data), "utf-8")
        command = [program, str(source), str(target), f"--read-metadata-from-opf={package_file}",
                   "--no-inline-toc", "--margin-left=-1", "--margin-right=-1",
                   "--margin-top=-1", "--margin-bottom=-1"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not target.is_file():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise ValueError(last[0] if last else "it said nothing")
        return target.read_bytes()


def metadata_of(data: bytes) -> str:
    """Return what an EPUB says of itself, as the package of an EPUB 2 has it (OPF 2.0.1, 2.2)."""
    book = package(data)
    own = book.opf.root.get("unique-identifier", "")
    lines = [_line("title", ": ".join(statement.value for statement in book.values("dc:title")))]
    for statement in book.values("dc:identifier"):
        if statement.id == own:
            lines.append(
                _line(
                    "identifier",
                    statement.value.rpartition(":")[2],
                    f'id="id" opf:scheme="{_scheme(statement.value)}"',
                )
            )
    for person in book.values("dc:creator"):
        sorts = [one.value for one in book.refined(person, "file-as")]
        attributes = (
            f'opf:role="aut" opf:file-as="{escape(sorts[0], _QUOTE)}"'
            if sorts
            else 'opf:role="aut"'
        )
        lines.append(_line("creator", person.value, attributes))
    helpers = "; ".join(person.value for person in book.values("dc:contributor"))
    lines += [_line("contributor", helpers, 'opf:role="bkp"')] if helpers else []
    for name in _PLAIN:
        lines += [_line(name, statement.value) for statement in book.values(f"dc:{name}")]
    return _PACKAGE.format("\n".join(lines))


_QUOTE = {'"': "&quot;"}
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
{}
</metadata><manifest/><spine/></package>
"""


def _line(name: str, value: str, attributes: str = "") -> str:
    return f"<dc:{name} {attributes}>{escape(value)}</dc:{name}>"


def _scheme(identifier: str) -> str:
    return "isbn" if "isbn:" in identifier.lower() else "uuid"
