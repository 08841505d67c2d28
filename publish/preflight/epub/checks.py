"""The checks of e-books: how they are registered, and how they say where something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Checks, Finding
from publish.core.diagnostics import DocumentPlace

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from publish.preflight.epub.model import EpubModel
    from publish.readback.xml_files import Text


def in_book(message: str, hint: str, document: str = "", line: int = 0) -> Finding:
    """Return a finding on a line of a document; no document means the book as a whole."""
    return Finding(DocumentPlace("", line, document=document), message, hint)


def at(text: Text, element: ET.Element, message: str, hint: str) -> Finding:
    """Return a finding at an element."""
    return in_book(message, hint, text.name, text.line(element))


#: All checks of e-books.
CHECKS: Checks[EpubModel] = Checks("error")
check = CHECKS.check
