"""Readback: a finished file is read as a stranger would read it.

What it gives are the lines of the file in their order, each with its page, its number on the
page, its box and its role. The proof of words and every test of a page stand on it; nobody
opens a PDF or an EPUB a second way.
"""

from __future__ import annotations

from publish.readback.file_text import (
    CALL,
    Ends,
    FileText,
    GlyphMismatch,
    Hidden,
    Line,
    Role,
    Why,
    calls_in,
    count_words,
    without_calls,
)  # fmt: skip
from publish.readback.memory import forget, remember_files

__all__ = [
    "CALL",
    "Ends",
    "FileText",
    "GlyphMismatch",
    "Hidden",
    "Line",
    "Role",
    "Why",
    "calls_in",
    "count_words",
    "forget",
    "read_back",
    "without_calls",
]  # fmt: skip


@remember_files
def read_back(data: bytes, suffix: str) -> FileText:
    """Read a finished PDF, EPUB or web page, or a plain text; ``suffix`` is the end of its name.

    The last files are remembered: what judges a file after the proof does not read it again. Who
    has done with a long one lets them :func:`forget`.

    Raises:
        ValueError: when it is none of these, or cannot be opened.
    """
    if suffix.endswith(".pdf"):
        from publish.readback.inspection import inspect

        return inspect(data).file_text
    if suffix.endswith(".epub"):
        from publish.readback.epub_text import read_epub

        return read_epub(data)
    if suffix.endswith(".html"):
        from publish.readback.html_text import read_html

        return read_html(data)
    if suffix.endswith(".txt"):
        from publish.readback.plain_text import read_text

        return read_text(data)
    raise ValueError("it is no PDF, no EPUB, no web page (.html) and no plain text (.txt)")
