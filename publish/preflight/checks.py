"""The checks of finished pages: how they are registered, and how they say where something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.checks import Checks, Finding
from publish.core.diagnostics import PagePlace
from publish.readback import without_calls

if TYPE_CHECKING:
    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line


def on_page(page: int, x: float, y: float, message: str, hint: str) -> Finding:
    """Return a finding at a place in points from the lower left.

    Page 0 means the file as a whole.
    """
    return Finding(PagePlace("", page=page, x=round(x, 1), y=round(y, 1)), message, hint)


def at_line(line: Line, message: str, hint: str) -> Finding:
    """Return a finding at a line; calls of notes in words that are told of it are left out."""
    return on_page(line.page, line.box[0], line.baseline, without_calls(message), hint)


class PrinterRequest(msgspec.Struct, frozen=True):
    """For which printer a file is judged, and on which paper; '': as it says itself."""

    printer: str = ""
    paper: str = ""


#: All checks of finished pages.
CHECKS: Checks[PdfModel] = Checks("warning")
check = CHECKS.check
