"""Readback of web pages: what a browser shows, in its order, by what the page says its parts are.

Parts are told by HTML's own elements and by the roles of Digital Publishing WAI-ARIA 1.1: a
stranger has no others. What is hidden, for machines, or a control is no text.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from publish.core import contract
from publish.core.characters import AFTER_NUMBER, SOFT_HYPHEN
from publish.core.headings import HTML_HEADINGS
from publish.readback.file_text import CALL, FileText, Line, Role

_BLOCKS = frozenset(
    "p div section h1 h2 h3 h4 h5 h6 li ul ol blockquote figure figcaption table caption tr td th"
    " thead tbody tfoot pre hr aside nav body dl dt dd header footer main article address details"
    " summary fieldset legend br".split()
)
#: What is no text of a page: programs, styles, controls, other documents.
_SILENT = frozenset(
    "script style template noscript button input select textarea option label legend svg math"
    " iframe object video audio canvas head title".split()
)
#: The roles of parts that are about the text, or beside it.
_PARATEXT = frozenset(
    "doc-colophon doc-errata doc-credits doc-cover doc-appendix doc-bibliography doc-index".split()
)
_NOTES = frozenset(("doc-footnote", "doc-endnote"))
_NUMBER = re.compile(r"(\d+)(?:-part-\d+)?$")


def read_html(data: bytes) -> FileText:
    """Read a web page.

    Raises:
        ValueError: when it is none.
    """
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise ValueError(f"not a web page: {error}") from None
    body = root.find("body")
    if body is None:
        raise ValueError("not a web page: it has no body")
    return FileText(tuple(_Reader(has_main=body.find(".//main") is not None).read(body)), 1)


class _Reader:
    """One walk over a page; a block begins and ends a line."""

    def __init__(self, *, has_main: bool) -> None:
        self._lines: list[Line] = []
        self._text = ""
        self._role: Role = "paratext" if has_main else "body"
        self._note = 0
        self._paragraph = 0
        self._table_head = False
        self._in_notes = False
        self._after_number = False

    def read(self, body: Any) -> list[Line]:
        """Return the lines of a page."""
        self._walk(body)
        self._end()
        return self._lines

    def _walk(self, element: Any) -> None:
        if not isinstance(element.tag, str) or _is_silent(element):
            return
        before = self._role, self._note, self._paragraph, self._table_head, self._in_notes
        is_block = element.tag in _BLOCKS
        if is_block:
            self._end()
        roles = (element.get("role") or "").split()
        self._enter(element, roles)
        if "doc-noteref" in roles:
            self._call(element)
        elif "doc-backlink" not in roles and not contract.APART.on(element):
            self._add(element.text or "")
            for child in element:
                self._walk(child)
                self._after_number = (
                    self._after_number or "doc-backlink" in (child.get("role") or "")
                    if isinstance(child.tag, str)
                    else self._after_number
                )
                self._add(child.tail or "")
        if is_block:
            self._end(heading=element.tag in HTML_HEADINGS)
        self._role, self._note, self._paragraph, self._table_head, self._in_notes = before

    def _call(self, element: Any) -> None:
        """Add the call of a note, as the number of the note to which it leads."""
        text = "".join(element.itertext())
        called = _NUMBER.search((element.get("href") or "").partition("#")[2])
        self._text += chr(CALL + int(called[1])) if called and text.strip() else text

    def _enter(self, element: Any, roles: list[str]) -> None:
        """Take up what an element says of all that is in it."""
        name = element.get("id") or ""
        if element.tag == "nav":
            self._role = "nav"
        elif "doc-endnotes" in roles or "doc-footnotes" in roles:
            self._role, self._in_notes = "paratext", True
        elif _NOTES & {*roles} or (self._in_notes and element.tag == "li" and not self._note):
            number = _NUMBER.search(name)
            self._role, self._note = "note", int(number[1]) if number else 0
        elif _PARATEXT & {*roles}:
            self._role = "paratext"
        elif element.tag == "main":
            self._role = "body"
        self._table_head = self._table_head or element.tag == "thead"
        block = re.fullmatch(r"p(\d+)", name)
        self._paragraph = int(block[1]) if block else self._paragraph

    def _add(self, text: str) -> None:
        """Add characters; the stop after the number of a note is none of its text."""
        if self._after_number:
            text = text.lstrip(AFTER_NUMBER)
            self._after_number = not text
        self._text += text.replace(SOFT_HYPHEN, "")

    def _end(self, *, heading: bool = False) -> None:
        text = " ".join(self._text.split())
        self._text, self._after_number = "", False
        if text:
            self._lines.append(
                Line(
                    page=1,
                    number=len(self._lines) + 1,
                    role=self._role,
                    text=text,
                    note=self._note,
                    at_end=self._role == "note",
                    paragraph=self._paragraph,
                    heading=len(text) if heading else 0,
                    table_head=self._table_head,
                )
            )


def _is_silent(element: Any) -> bool:
    """Return whether nobody is shown or told an element."""
    return (
        element.tag in _SILENT
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    )
