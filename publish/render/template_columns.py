"""The column of a fault in a template: its engine reports only the line."""

from __future__ import annotations

import re

#: The beginnings of tags; quotations in a message of the template engine.
_TAG = re.compile(r"\{[{%#]")
_QUOTED = re.compile(r"'([^']+)'")


def column_of(text: str, line: int, *named: str) -> int:
    """Return the column of a fault.

    It is that of the first of these words in a tag of the line; without one, that of its first tag,
    or of its first character.

    Args:
        text: the template.
        line: the line of the fault, counted from 1.
        named: names of the fault in the template, the likeliest first.

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
    """Return the names in a message of the template engine."""
    return _QUOTED.findall(message)


def _word(name: str) -> re.Pattern[str]:
    """Return the pattern of a whole word."""
    before = r"(?<!\w)" if name[0].isalnum() or name[0] == "_" else ""
    after = r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else ""
    return re.compile(before + re.escape(name) + after)
