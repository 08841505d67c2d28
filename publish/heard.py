"""What the page engine says while it works, as diagnostics.

WeasyPrint only logs bad CSS, dead links and missing pictures. Here each message is kept with
the style sheet that was being read, and becomes an error.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publish.diagnostics import Diagnostic, Findings, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Messages that are no fault: slower without the library (doctor names it); a picture without
#: alternative text is one that the source declares decorative, any other is refused there.
_HARMLESS = ("HarfBuzz-Subset", "has no required alt description")
_WHERE = re.compile(r" at (\d+):(\d+)")
_SELECTOR = re.compile(r"selector '(.+?)'")


class Heard(logging.Handler):
    """Collects messages; ``path`` and ``text`` are those of the style sheet in hand, if any."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.path = ""
        self.text = ""
        self.found: list[Diagnostic] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a message; the same one at the same place counts once."""
        message = record.getMessage()
        if any(harmless in message for harmless in _HARMLESS):
            return
        finding = _as_finding(self.path, self.text, message)
        if finding not in self.found:
            self.found.append(finding)

    def check(self) -> None:
        """Raise what was heard.

        Raises:
            Rejected: with one diagnostic for each message.
        """
        if self.found:
            raise Rejected(Findings(self.found))


@contextmanager
def listening() -> Iterator[Heard]:
    """Collect the engine's messages for a while."""
    heard = Heard()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    try:
        yield heard
    finally:
        logger.removeHandler(heard)


def _as_finding(path: str, text: str, message: str) -> Diagnostic:
    place = Place(path)
    if where := _WHERE.search(message):
        place = Place(path, int(where[1]), int(where[2]))
        message = message.replace(where[0], "", 1)
    elif (selector := _SELECTOR.search(message)) and (at := text.find(selector[1])) >= 0:
        place = Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    code, hint = _kind(message, placed=place.line > 0)
    return Diagnostic(place, "error", code, message, hint)


def _kind(message: str, *, placed: bool) -> tuple[str, str]:
    small = message.lower()
    if "image" in small:
        return "IMAGE-BROKEN", "use a whole PNG, JPEG or SVG file"
    if "anchor" in small:
        return "LINK-DEAD", "give the place that id, or take the link out"
    if placed or any(word in small for word in ("css", "selector", "stylesheet")):
        return "LAYOUT-CSS", "the page engine ignores this; correct or delete it"
    return "TYPESET", "the page engine reports this; see the README on layouts"
