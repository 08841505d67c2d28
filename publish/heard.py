"""What the page engine says while it works, as diagnostics.

WeasyPrint only logs bad CSS, dead links and missing pictures. Here each message is kept with
the style sheet that was being read, and becomes an error.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publish.diagnostics import Diagnostic, Findings, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Messages that are no fault: slower without the library (doctor names it); a picture without
#: alternative text is one that the source declares decorative, any other is refused there.
_HARMLESS = ("HarfBuzz-Subset", "has no required alt description")
#: A character that the sign for a missing glyph is drawn for.
_MISSING = re.compile(r"^\.notdef glyph rendered .* \(U\+([0-9A-F]+)\)$", re.DOTALL)
_WHERE = re.compile(r" at (\d+):(\d+)")
_SELECTOR = "Invalid or unsupported selector"


class Heard(logging.Handler):
    """Collects messages.

    ``path`` and ``text`` are those of the style sheet in hand, if any; ``addresses`` lead from
    the engine's addresses of folders to the files that stand for them in messages.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.path = ""
        self.text = ""
        self.addresses: dict[str, str] = {}
        self.found: list[Diagnostic] = []
        self._missing: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Take a message; the same one at the same place counts once."""
        message = record.getMessage()
        if any(harmless in message for harmless in _HARMLESS):
            return
        if missing := _MISSING.search(message):
            self._missing[chr(int(missing[1], 16))] = None
            return
        place, message = self._place(message)
        places = _bad_selectors(place.path, self.text) if message.startswith(_SELECTOR) else []
        for at in places or [place]:
            code, hint = _kind(message, placed=at.line > 0)
            finding = Diagnostic(at, "error", code, message, hint)
            if finding not in self.found:
                self.found.append(finding)

    def _place(self, message: str) -> tuple[Place, str]:
        """The place that a message speaks of, and the message without it."""
        path = self.path
        for address, file in self.addresses.items():
            if address in message:
                path, message = file or path, message.replace(address, "")
        if where := _WHERE.search(message):
            line, column = int(where[1]), int(where[2])
            return Place(path, line, column), message.replace(where[0], "", 1)
        return Place(path), message

    def check(self) -> None:
        """Raise what was heard.

        Raises:
            Rejected: with one diagnostic for each message.
        """
        found = [*self.found, *self._lacking()]
        if found:
            raise Rejected(Findings(found))

    def _lacking(self) -> Iterator[Diagnostic]:
        """The characters that were drawn and no face has, by their scripts."""
        if not self._missing:
            return
        from publish.faces.coverage import remedy, told
        from publish.faces.scripts import script_of

        scripts = list(dict.fromkeys(map(script_of, self._missing)))
        for script in scripts:
            message = told((c for c in self._missing if script_of(c) == script), script)
            hint = remedy(script, Path("fonts"))
            yield Diagnostic(Place(self.path), "error", "GLYPH-MISSING", message, hint)


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


def _bad_selectors(path: str, text: str) -> list[Place]:
    """The rules of a style sheet whose selectors cannot be used: the engine does not name them."""
    import cssselect2
    import tinycss2

    places = []
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        try:
            cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            places.append(Place(path, rule.source_line, rule.source_column))
    return places


def _kind(message: str, *, placed: bool) -> tuple[str, str]:
    small = message.lower()
    if "image" in small:
        return "IMAGE-BROKEN", "use a whole PNG, JPEG or SVG file"
    if "anchor" in small:
        return "LINK-DEAD", "give the place that id, or take the link out"
    if placed or any(word in small for word in ("css", "selector", "stylesheet")):
        return "LAYOUT-CSS", "the page engine ignores this; correct or delete it"
    return "TYPESET", "the page engine reports this; see the README on layouts"
