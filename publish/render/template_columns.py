"""In which column of a template a fault is: its engine tells no more than the line."""

from __future__ import annotations

import re

#: Where the tags of a template begin; what is quoted in a message of its engine.
_TAG = re.compile(r"\{[{%#]")
_QUOTED = re.compile(r"'([^']+)'")


def column_of(text: str, line: int, *named: str) -> int:
    """Return the column of a fault.

    It is that of the first word that is named in a tag of the line; where there is none, that of
    its first tag, or of its first sign.

    Args:
        text: the template.
        line: of the fault, counted from 1.
        named: what the fault may be called by in the template, the likeliest first.

    Returns:
        The column, counted from 1; 0 where there is no such line.
    """
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return 0
    there = lines[line - 1]
    tag = _TAG.search(there)
    start = tag.start() if tag else 0
    found = (_word(name).search(there, start) for name in named if name)
    first = next((word.start() for word in found if word), None)
    if first is None:
        first = start if tag else len(there) - len(there.lstrip())
    return first + 1


def names_in(message: str) -> list[str]:
    """Return what a message of the engine of templates calls things by."""
    return _QUOTED.findall(message)


def _word(name: str) -> re.Pattern[str]:
    """Return a word that is no part of another."""
    before = r"(?<!\w)" if name[0].isalnum() or name[0] == "_" else ""
    after = r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else ""
    return re.compile(before + re.escape(name) + after)
