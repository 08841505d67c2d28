"""Readback of EPUB files: the documents of the spine as a reading system meets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from publish.core import contract
from publish.core.characters import AFTER_NUMBER
from publish.core.headings import HTML_HEADINGS
from publish.readback.epub_package import HTML, package, types
from publish.readback.file_text import CALL, FileText, Line, Role
from publish.readback.xml_files import parsed

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_PARATEXT = {
    "titlepage", "halftitlepage", "cover", "colophon", "imprint", "copyright-page", "appendix",
    "errata",
}  # fmt: skip
HEADINGS = frozenset(HTML + name for name in HTML_HEADINGS)
_BLOCKS = {
    HTML + name
    for name in (
        "p div section h1 h2 h3 h4 h5 h6 li ul ol blockquote figure figcaption table caption tr"
        " td th thead tbody pre hr aside nav body dl dt dd header footer"
    ).split()
}


#: The note to which a call leads.
_CALLED = re.compile(rf"#{contract.NOTE_ID}(\d+)$")


def read_epub(data: bytes) -> FileText:
    """Read an EPUB.

    Raises:
        ValueError: when it has no readable container, package or document.
    """
    book = package(data)
    try:
        texts = [book.document(book.by_id[name]) for _, name, _, _ in book.spine]
    except (LookupError, expat.ExpatError) as error:
        raise ValueError(f"not an EPUB: {error}") from None
    lines = [
        line
        for index, text in enumerate(texts, 1)
        for line in _Reader(text.name, index).read(text.root)
    ]
    return FileText(tuple(lines), len(texts))


def read_document(name: str, index: int, text: bytes) -> list[Line]:
    """Read one document of the reading order.

    Raises:
        expat.ExpatError: when it is not well-formed.
        TooDeep: when its elements stand too deep in one another, or are too many.
    """
    return _Reader(name, index).read(parsed(text))


class _Reader:
    """One walk over a document; a block begins and ends a line."""

    def __init__(self, file: str, index: int) -> None:
        self._file = file
        self._index = index
        self._lines: list[Line] = []
        self._text = ""
        self._role: Role = "body"
        self._note = 0
        self._paragraph = 0
        self._table_head = False
        self._after_number = False

    def read(self, root: ET.Element) -> list[Line]:
        body = root.find(HTML + "body")
        if body is not None:
            self._walk(body)
            self._end()
        return self._lines

    def _walk(self, element: ET.Element) -> None:
        before = self._role, self._note, self._paragraph, self._table_head
        block = element.tag in _BLOCKS or element.tag == HTML + "br"
        if block:
            self._end()
        kinds = types(element)
        self._enter(kinds, element)
        if "noteref" in kinds:
            called = _CALLED.search(element.get("href", ""))
            text = "".join(element.itertext())
            self._text += chr(CALL + int(called[1])) if called and text.strip() else text
        elif contract.APART.on(element) or contract.SPOKEN_NUMBER.on(element):
            pass  # what parts two calls, or counts, is none of the text
        elif not _is_backlink(element):
            self._add(element.text or "")
            for child in element:
                self._walk(child)
                self._after_number = self._after_number or _is_backlink(child)
                self._add(child.tail or "")
        if block:
            self._end(heading=element.tag in HEADINGS)
        self._role, self._note, self._paragraph, self._table_head = before

    def _add(self, text: str) -> None:
        """Add characters; the stop after the number of a note is none of its text."""
        if self._after_number:
            text = text.lstrip(AFTER_NUMBER)
            self._after_number = not text
        self._text += text

    def _enter(self, kinds: set[str], element: ET.Element) -> None:
        if element.tag == HTML + "nav":
            self._role = "nav"
        elif kinds & _PARATEXT or contract.NOTES_TITLE.on(element):
            self._role = "paratext"
        elif kinds & {"footnote", "endnote", "rearnote"}:
            number = re.search(r"(\d+)(?:-part-\d+)?$", element.get("id", ""))
            self._role, self._note = "note", int(number[1]) if number else 0
        self._table_head = self._table_head or element.tag == HTML + "thead"
        block = re.fullmatch(r"p(\d+)", element.get("id", ""))
        self._paragraph = int(block[1]) if block else self._paragraph

    def _end(self, *, heading: bool = False) -> None:
        text = " ".join(self._text.split())
        self._text, self._after_number = "", False
        if text:
            self._lines.append(
                Line(
                    page=self._index,
                    number=len(self._lines) + 1,
                    role=self._role,
                    text=text,
                    note=self._note,
                    file=self._file,
                    paragraph=self._paragraph,
                    heading=len(text) if heading else 0,
                    table_head=self._table_head,
                )
            )


def _is_backlink(element: ET.Element) -> bool:
    """Return whether it is the number before a note, with its stop: no part of the note's text."""
    return "backlink" in types(element)
