"""The e-book as Kobo's devices want it: a kepub.

Sentences are spans by which the device remembers places, highlights and counts; the text of each
document stands in two wrappers, by which it is laid out in columns. The rules are those that the
tools of the field follow, and Kobo's own books: ``span.koboSpan#kobo.P.S`` with the numbers of the
paragraph and of the sentence in it, from 1, in ``div#book-columns > div#book-inner``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from publish.ebook.container import pack, unpack
from publish.ebook.devices.xml_documents import XHTML, parse, serialise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Where a paragraph begins that is counted.
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ol ul table".split())
#: In what no spans may stand.
_APART = frozenset("pre svg math script style audio video".split())
#: The end of a sentence: its stop, quotation marks and brackets after it, white space.
_END = re.compile(r"(?<=[.!?…:])[’”»“)\]]*\s+")
_STYLE = "div#book-inner { margin-top: 0; margin-bottom: 0 }"


def kepub(data: bytes) -> bytes:
    """Return a kepub made of an EPUB of this press."""
    files = unpack(data)
    for name, content in files.items():
        if name.endswith(".xhtml"):
            files[name] = spanned(content)
    return pack(files)


def spanned(content: bytes) -> bytes:
    """Return a document with its sentences in spans and its text in the wrappers."""
    document = parse(content)
    head, body = document.find(f"{XHTML}head"), document.find(f"{XHTML}body")
    if head is None or body is None:
        return content
    _Spanner().within(body)
    columns = etree.Element(f"{XHTML}div", id="book-columns")
    inner = etree.SubElement(columns, f"{XHTML}div", id="book-inner")
    inner.text, body.text = body.text, None
    inner[:] = body[:]
    body.append(columns)
    style = etree.SubElement(head, f"{XHTML}style", type="text/css", id="kobostylehacks")
    style.text, style.tail = _STYLE, "\n"
    return serialise(document)


class _Spanner:
    """Counts paragraphs and sentences, and puts the latter, and pictures, into spans."""

    def __init__(self) -> None:
        self._paragraph = 0
        self._sentence = 0

    def within(self, element: etree._Element) -> None:
        """Put what an element holds into spans."""
        parts = [*self._text(element.text)]
        for child in [*element]:
            tail, child.tail = child.tail, None
            parts += [*self._child(child), *self._text(tail)]
        _fill(element, parts)

    def _child(self, child: etree._Element) -> Iterator[etree._Element]:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in _PARAGRAPHS:
            self._paragraph, self._sentence = self._paragraph + 1, 0
        if name == "img":
            span = self._span()
            span.append(child)
            yield span
            return
        if name and name not in _APART:
            self.within(child)
        yield child

    def _text(self, text: str | None) -> Iterator[etree._Element | str]:
        if not text or not text.strip():
            yield text or ""
            return
        for piece in sentences(text):
            span = self._span()
            span.text = piece
            yield span

    def _span(self) -> etree._Element:
        self._paragraph, self._sentence = max(self._paragraph, 1), self._sentence + 1
        name = f"kobo.{self._paragraph}.{self._sentence}"
        return etree.Element(f"{XHTML}span", {"class": "koboSpan", "id": name})


def _fill(element: etree._Element, parts: Iterable[etree._Element | str]) -> None:
    """Let an element hold these parts, none of which has a tail."""
    element.text, element[:] = None, []
    for part in parts:
        if not isinstance(part, str):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part or None
        else:
            element.text = (element.text or "") + part or None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with the white space after it; nothing is lost."""
    pieces, start = [], 0
    for found in _END.finditer(text):
        if found.end() < len(text):
            pieces.append(text[start : found.end()])
            start = found.end()
    return [*pieces, text[start:]]
