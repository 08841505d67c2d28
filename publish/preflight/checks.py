"""What a check of finished pages is, and what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Severity
from publish.readback import without_calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line


class PageFinding(msgspec.Struct, frozen=True):
    """Something found: its page, its place in points from the lower left, what, what to do."""

    page: int
    x: float
    y: float
    message: str
    hint: str


def finding_at_line(line: Line, message: str, hint: str) -> PageFinding:
    """A flaw at a line; calls of notes in words that are told of it are left out."""
    return PageFinding(line.page, line.box[0], line.baseline, without_calls(message), hint)


class PrinterRequest(msgspec.Struct, frozen=True):
    """For which printer a file is judged, and on which paper; '': as it says itself."""

    printer: str = ""
    paper: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding: a flaw with its code. Page 0 means the file as a whole."""

    page: int = 0
    x: float = 0
    y: float = 0
    severity: Severity
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        where = f"page {self.page}, {self.x:.1f} {self.y:.1f}: " if self.page else ""
        return f"{where}{self.severity}[{self.code}]: {self.message}"


class Check(msgspec.Struct, frozen=True):
    """A check: its stable code, how grave a finding is, what it is about (its docstring)."""

    code: str
    severity: Severity
    find: Callable[[PdfModel], Iterator[PageFinding]]

    @property
    def about(self) -> str:
        """What it looks for and why, in a sentence or two."""
        return " ".join((self.find.__doc__ or "").split())

    def faults(self, model: PdfModel) -> Iterator[Finding]:
        """What it finds on some pages."""
        for one in self.find(model):
            yield Finding(
                page=one.page, x=round(one.x, 1), y=round(one.y, 1), severity=self.severity,
                code=self.code, message=one.message, hint=one.hint,
            )  # fmt: skip


#: All checks by their codes, in the order in which they look.
CHECKS: dict[str, Check] = {}


def check(
    code: str, severity: Severity = "warning"
) -> Callable[
    [Callable[[PdfModel], Iterator[PageFinding]]], Callable[[PdfModel], Iterator[PageFinding]]
]:
    """Register a function as the check of a code."""

    def register(
        find: Callable[[PdfModel], Iterator[PageFinding]],
    ) -> Callable[[PdfModel], Iterator[PageFinding]]:
        CHECKS[code] = Check(code, severity, find)
        return find

    return register
