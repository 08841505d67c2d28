"""Quotation marks: balanced, facing the right way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.lint.checks import Found, Sheet, check

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = "“«»„"
_MARKS = re.compile("[“”„«»]")
_PARTNERS = {"“": "”", "„": "“”", "«": "»", "»": "«»"}


@check("QUOTE-BALANCE")
def unbalanced_quotes(sheet: Sheet) -> Iterator[Found]:
    """Quotation marks come in pairs; a block may leave one open that the next one opens again."""
    texts = [passage.text for passage in sheet.passages]
    for passage, following in zip(sheet.passages, [*texts, ""][1:], strict=True):
        opening = _unbalanced(passage.text)
        if opening and not (opening in _OPENING and following.startswith(opening)):
            yield Found(
                passage.place,
                f"the quotation mark {opening} has no partner in this block",
                "add it; if the text has it so, allow it: "
                "<!-- offprint: allow QUOTE-BALANCE reason --> before the block",
            )


def _unbalanced(text: str) -> str:
    """The first double quotation mark without a partner, or ''.

    “English”, „deutsch“, »so« and « ainsi »: which of two marks opens is seen from its side.
    """
    waiting: list[str] = []
    for found in _MARKS.finditer(text):
        sign = found[0]
        if waiting and sign in _PARTNERS[waiting[-1]]:
            waiting.pop()
        elif sign == "”":
            return sign
        else:
            waiting.append(sign)
    return waiting[0] if waiting else ""
