"""Paragraphs without words: a pause, or vertical space, as other programs write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source.foreign.masked_text import ESCAPED
from publish.source.invisible_characters import is_blank

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.source.foreign.masked_text import MaskedText

#: Stars, leaves, dashes and the like, with or without backslashes: no points, which mean omitted
#: words, and no question mark, which may be all that somebody says.
_ORNAMENT = re.compile(rf"[\s\u00a0{ESCAPED}*+~#=_•·●○◦◊♦❖✦✶✻✽❦❧☙※⁂⁎⁕–—-]+")
#: The number of a page alone, as printed at its head or foot.
_PAGE = re.compile(
    r"[-–—\[({] ?(?:\d{1,4}|[ivxlc]{1,8}) ?[-–—\])}]|(?:page|pg\.|p\.|seite|s\.|стр\.) ?\d{1,4}"
    r"|\d{1,4} ?[-–—]",
    re.IGNORECASE,
)
#: The most characters of a pause.
_MOST = 80


def check_ornaments(masked_texts: list[MaskedText], findings: Findings) -> None:
    """Report paragraphs without words, which would be printed with a number."""
    silent = (one for one in masked_texts if not findings.has(one.passage.place, "MARKUP-FOREIGN"))
    for masked in silent:
        text = masked.text
        if masked.passage.kind != "paragraph" or masked.passage.note or not 0 < len(text) <= _MOST:
            continue
        if text.strip(" ") and is_blank(text.replace("\\", "")):
            _report(masked, findings, "a paragraph with nothing to see in it", "delete it")
        elif _ORNAMENT.fullmatch(text):
            shown = masked.raw(0, len(text)).strip()
            hint = "for a pause write * * *, with a blank line before and after; else delete it"
            _report(masked, findings, f"a paragraph of signs alone, “{shown}”,", hint)
        elif _PAGE.fullmatch(text.strip()):
            hint = (
                "write []{.page n=…} if it is where a page of the original begins; else delete it"
            )
            _report(masked, findings, f"the number of a page, “{text.strip()}”,", hint)


def _report(masked: MaskedText, findings: Findings, what: str, hint: str) -> None:
    message = f"{what} would be printed as one of the text, with a number"
    findings.warning(masked.at(0), "MARKUP-FOREIGN", message, hint)
