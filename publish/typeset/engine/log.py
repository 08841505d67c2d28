"""What the page engine says while it works, as diagnostics.

WeasyPrint only logs bad CSS, dead links and missing pictures. Here each message is kept with
the style sheet that was being read, and becomes an error.
"""

from __future__ import annotations

import logging
import os
import re
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import guide, is_shipped, shown
from publish.render.style_sheet_check import hint_for, plainly
from publish.typeset.engine.layout import property_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.typeset.engine.source_map import Origin

#: Messages that are no fault: slower without the library (doctor names it); a picture without
#: alternative text is one that the source declares decorative, any other is refused there.
_HARMLESS = ("HarfBuzz-Subset", "has no required alt description")
#: A character that the sign for a missing glyph is drawn for.
_MISSING = re.compile(r"^\.notdef glyph rendered .* \(U\+([0-9A-F]+)\)$")
#: So much is told of what an engine says that breaks down.
_SHORT = 120
_SELECTOR = "Invalid or unsupported selector"


class EngineLog(logging.Filter):
    """Collects messages of its own thread; nobody else gets them.

    ``origin`` is what is in hand.
    """

    def __init__(self, origin: Origin) -> None:
        super().__init__()
        self.origin = origin
        self.found: list[Diagnostic] = []
        self._missing: dict[str, None] = {}
        self._thread = get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return False for a message that is taken."""
        if get_ident() != self._thread or record.levelno < logging.WARNING:
            return True
        self._take(record)
        return False

    @contextmanager
    def attached_to(self, logger: logging.Logger) -> Iterator[None]:
        """While this lasts, messages are taken, even where a program has switched off its log."""
        is_off, is_usual = logger.disabled, logger.isEnabledFor

        def is_wanted(level: int) -> bool:
            return get_ident() == self._thread or (not is_off and is_usual(level))

        logger.addFilter(self)
        logger.disabled = False
        logger.isEnabledFor = is_wanted  # type: ignore[method-assign]
        try:
            yield
        finally:
            del logger.isEnabledFor
            logger.disabled = is_off
            logger.removeFilter(self)

    def _take(self, record: logging.LogRecord) -> None:
        """Take a message; the same one at the same place counts once."""
        message = " ".join(record.getMessage().split())
        if any(harmless in message for harmless in _HARMLESS):
            return
        if missing := _MISSING.search(message):
            self._missing[chr(int(missing[1], 16))] = None
            return
        place, message = self.origin.place(message)
        message = plainly(message)
        places = self.origin.bad_selectors() if message.startswith(_SELECTOR) else []
        for at in places or [place]:
            code, hint = _kind(message, placed=at.line > 0)
            finding = Diagnostic(at, "error", code, message, hint)
            if finding not in self.found:
                self.found.append(finding)

    def check(self) -> None:
        """Raise what was heard.

        Raises:
            Rejected: with one diagnostic for each message.
        """
        found = [*self.found, *self._lacking()]
        if found:
            raise Rejected(Findings(found))

    def _lacking(self) -> Iterator[Diagnostic]:
        """Yield the characters that were drawn and no face has, by their scripts."""
        if not self._missing:
            return
        from publish.typeset.faces.coverage import message_of, remedy
        from publish.typeset.faces.scripts import script_of

        scripts = list(dict.fromkeys(map(script_of, self._missing)))
        for script in scripts:
            message = message_of((c for c in self._missing if script_of(c) == script), script)
            hint = remedy(script, Path("fonts"))
            yield Diagnostic(Place(self.origin.path), "error", "GLYPH-MISSING", message, hint)


@contextmanager
def capturing_log(origin: Origin) -> Iterator[EngineLog]:
    """Collect the engine's messages for a while; ``origin`` is what it works on.

    Raises:
        Rejected: when it breaks down over pages with style sheets that are not the program's own.
    """
    log = EngineLog(origin)
    try:
        with log.attached_to(logging.getLogger("weasyprint")):
            yield log
    except (Rejected, OSError, MemoryError):
        raise
    except Exception as error:
        own = [file for file, _ in log.origin.style_sheets() if not is_shipped(file)]
        if not own or os.environ.get("OFFPRINT_DEBUG"):
            raise
        raise Rejected([_broken_down(own[-1], error)]) from None


def _broken_down(style_sheet: Path, error: Exception) -> Diagnostic:
    failure = f"{type(error).__name__}: {error}".splitlines()[0][:_SHORT]
    message = f"the page engine breaks down over pages with this style sheet ({failure})"
    hint = (
        "take out what was written last, grids, flexible boxes and columns first; if the work is "
        "not built without the style sheet either, report it"
    )
    return Diagnostic(Place(shown(style_sheet), 1, 1), "error", "LAYOUT-ENGINE", message, hint)


def _kind(message: str, *, placed: bool) -> tuple[str, str]:
    small = message.lower()
    if "image" in small:
        return "IMAGE-BROKEN", "use a whole PNG, JPEG or SVG file"
    if "anchor" in small:
        return "LINK-DEAD", "give the place that id, or take the link out"
    if placed or any(word in small for word in ("css", "selector", "stylesheet")):
        return "LAYOUT-CSS", hint_for(message, property_names)
    return "TYPESET", f"the page engine reports this; see {guide('layouts.md')}"
