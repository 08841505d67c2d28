"""The e-book as Send to Kindle takes it, and AZW3 by calibre where that is installed.

Kindle shows the cover by itself, so there is no page for it; its menus have two levels; it knows
plain and no-break spaces and the zero-width non-joiner, and may show a box for others (Amazon's
Kindle Publishing Guidelines).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from publish.bind import pack, unpack

#: How deep the contents go.
DEPTH = 2
#: Thin and narrow spaces, what they become; and signs without width, which go.
_NARROW = re.compile("[\u2000-\u200a\u205f\u3000]")
_NO_BREAK = re.compile("[\u202f\u2007]")
_NO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
PROGRAM = "ebook-convert"


def kindle(data: bytes) -> bytes:
    """An EPUB without a page for its cover, in characters that a Kindle shows."""
    files = unpack(data)
    for name, content in files.items():
        if name.endswith((".xhtml", ".ncx", ".opf")):
            files[name] = plain_spaces(content.decode()).encode()
    return pack(files)


def plain_spaces(text: str) -> str:
    """A text with plain and no-break spaces only."""
    text = _NO_BREAK.sub("\u00a0", text)
    return _NO_WIDTH.sub("", _NARROW.sub(" ", text))


def calibre() -> str | None:
    """Calibre's converter, if it is installed."""
    return shutil.which(PROGRAM)


def azw3(data: bytes, program: str) -> bytes:
    """An AZW3 made of an EPUB by calibre.

    Raises:
        ValueError: when calibre does not make one.
    """
    with tempfile.TemporaryDirectory(prefix="offprint-azw3-") as folder:
        source, target = Path(folder) / "book.epub", Path(folder) / "book.azw3"
        source.write_bytes(data)
        command = [program, str(source), str(target), "--no-inline-toc", "--margin-left=-1",
                   "--margin-right=-1", "--margin-top=-1", "--margin-bottom=-1"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not target.is_file():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise ValueError(last[0] if last else "it said nothing")
        return target.read_bytes()
