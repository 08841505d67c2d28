"""What a check of an e-book is, and what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Severity
from publish.preflight.checks import Finding

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.epub_package import Text


class DocumentFinding(msgspec.Struct, frozen=True):
    """Something found: its file and line there, what, what to do; no file: the book as a whole."""

    message: str
    hint: str
    file: str = ""
    line: int = 0


class EpubFinding(Finding, frozen=True, kw_only=True):
    """A finding in an e-book."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{where}{self.severity}[{self.code}]: {self.message}"


def at(text: Text, element: ET.Element, message: str, hint: str) -> DocumentFinding:
    """A finding at an element."""
    return DocumentFinding(message, hint, text.name, text.line(element))


class BookCheck(msgspec.Struct, frozen=True):
    """A check: its stable code, how grave a finding is, what it is about (its docstring)."""

    code: str
    severity: Severity
    find: Callable[[EpubModel], Iterator[DocumentFinding]]

    @property
    def about(self) -> str:
        """What it looks for and why, in a sentence or two."""
        return " ".join((self.find.__doc__ or "").split())

    def faults(self, model: EpubModel) -> Iterator[EpubFinding]:
        """What it finds in a book."""
        for one in self.find(model):
            yield EpubFinding(
                severity=self.severity, code=self.code, message=one.message, hint=one.hint,
                file=one.file, line=one.line,
            )  # fmt: skip


#: All checks by their codes, in the order in which they look.
CHECKS: dict[str, BookCheck] = {}


def check(
    code: str, severity: Severity = "error"
) -> Callable[
    [Callable[[EpubModel], Iterator[DocumentFinding]]],
    Callable[[EpubModel], Iterator[DocumentFinding]],
]:
    """Register a function as the check of a code."""

    def register(
        find: Callable[[EpubModel], Iterator[DocumentFinding]],
    ) -> Callable[[EpubModel], Iterator[DocumentFinding]]:
        CHECKS[code] = BookCheck(code, severity, find)
        return find

    return register
