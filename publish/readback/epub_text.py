"""Readback of EPUB files: the documents of the spine as a reading system meets them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.parsers import expat

from publish.core import contract
from publish.readback.epub_package import package, parsed
from publish.readback.file_text import CALL, FileText, Line, Role

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_OPS = "{http://www.idpf.org/2007/ops}"
_OPF = "{http://www.idpf.org/2007/opf}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_PARATEXT = {
    "titlepage", "halftitlepage", "cover", "colophon", "imprint", "copyright-page", "appendix",
    "errata",
}  # fmt: skip
_HEADINGS = {f"{_HTML}h{level}" for level in range(1, 7)}
_BLOCKS = {
    _HTML + name
    for name in [
        "p",
        "div",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "blockquote",
        "figure",
        "figcaption",
        "table",
        "caption",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "pre",
        "hr",
        "aside",
        "nav",
        "body",
        "dl",
        "dt",
        "dd",
        "header",
        "footer",
    ]
}


#: The note to which a call leads.
_CALLED = re.compile(rf"#{contract.NOTE_ID}(\d+)$")


def read_epub(data: bytes) -> FileText:
    """Read an EPUB.

    Raises:
        ValueError: when it has no readable container, package or document.
    """
    package(data)  # it sees whether that would fill the memory
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            documents = [(name, archive.read(name)) for name in _spine(archive)]
        lines: list[Line] = []
        for index, (name, text) in enumerate(documents, 1):
            lines += read_document(name, index, text)
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, StopIteration) as error:
        raise ValueError(f"not an EPUB: {error}") from None
    return FileText(tuple(lines), len(documents))


def read_document(name: str, index: int, text: bytes) -> list[Line]:
    """Read one document of the reading order.

    Raises:
        expat.ExpatError: when it is not well-formed.
        TooDeep: when its elements stand too deep in one another, or are too many.
    """
    return _Reader(name, index).read(parsed(text))


def _spine(archive: zipfile.ZipFile) -> list[str]:
    container = parsed(archive.read("META-INF/container.xml"))
    root = next(e for e in container.iter() if e.tag.endswith("}rootfile")).attrib["full-path"]
    package = parsed(archive.read(root))
    hrefs = {item.attrib["id"]: item.attrib["href"] for item in package.iter(_OPF + "item")}
    folder = posixpath.dirname(root)
    return [
        posixpath.normpath(posixpath.join(folder, unquote(hrefs[ref.attrib["idref"]])))
        for ref in package.iter(_OPF + "itemref")
    ]


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
        body = root.find(_HTML + "body")
        if body is not None:
            self._walk(body)
            self._end()
        return self._lines

    def _walk(self, element: ET.Element) -> None:
        types = set(element.get(_OPS + "type", "").split())
        before = self._role, self._note, self._paragraph, self._table_head
        block = element.tag in _BLOCKS or element.tag == _HTML + "br"
        if block:
            self._end()
        self._enter(types, element)
        if "noteref" in types:
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
            self._end(heading=element.tag in _HEADINGS)
        self._role, self._note, self._paragraph, self._table_head = before

    def _add(self, text: str) -> None:
        """Add characters; the stop after the number of a note is none of its text."""
        if self._after_number:
            text = text.lstrip(". )")
            self._after_number = not text
        self._text += text

    def _enter(self, types: set[str], element: ET.Element) -> None:
        if element.tag == _HTML + "nav":
            self._role = "nav"
        elif types & _PARATEXT or contract.NOTES_TITLE.on(element):
            self._role = "paratext"
        elif types & {"footnote", "endnote", "rearnote"}:
            number = re.search(r"(\d+)(?:-part-\d+)?$", element.get("id", ""))
            self._role, self._note = "note", int(number[1]) if number else 0
        self._table_head = self._table_head or element.tag == _HTML + "thead"
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
    """The number before a note, with the stop after it, is not of the note's text."""
    return "backlink" in element.get(_OPS + "type", "").split()
