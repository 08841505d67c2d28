"""What cannot be put into inks, and how that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Rejected

if TYPE_CHECKING:
    from publish.prepress import Job

_HINTS = {
    "PRESS-TRANSPARENT": "draw it without transparency: in the layout, or in the picture (SVG)",
    "PRESS-PICTURE": "save the picture again, as a JPEG or PNG in RGB, grey or CMYK",
    "PRESS-COLOUR": "give the colour in RGB, grey or CMYK",
}


def refused(job: Job, page: int, code: str, what: str) -> Rejected:
    """Return why pages cannot be made ready for the press; ``page`` counts those of the file."""
    message = f"page {page} of the press file: {what}"
    return Rejected([Diagnostic(job.place, "error", code, message, _HINTS[code])])
