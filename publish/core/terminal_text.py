"""Text of others as it is shown, with nothing in it that a terminal would obey.

Control characters are shown by their numbers, those that change the direction of a line by their
names, and bytes that are no text by their values. Every line that is printed goes through here.
"""

from __future__ import annotations

import json
import re
from typing import Any

#: C0 (except tab and line feed), delete, C1; separators of lines and paragraphs; marks of
#: direction, embeddings, overrides, isolates; surrogates, as Python reads bytes of names that are
#: not UTF-8 (PEP 383).
_RANGES = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff"
)
_OBEYED = re.compile(f"[{_RANGES}]")
_IN_NAMES = re.compile(f"[{_RANGES}\t\n]")
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """Return a text of one or several lines without anything that a terminal obeys."""
    return text if text.isascii() and text.isprintable() else _OBEYED.sub(_named, text)


def without_commands(text: str) -> str:
    """Return the same for text that programs also read: marks of direction stay."""
    return text if text.isascii() and text.isprintable() else _COMMANDS.sub(_named, text)


def visible_name(name: str) -> str:
    """Return the name of a file without line ends and what a terminal obeys."""
    return name if name.isascii() and name.isprintable() else _IN_NAMES.sub(_named, name)


def _named(found: re.Match[str]) -> str:
    character = found[0]
    if "\udc80" <= character <= "\udcff":
        return f"<byte {ord(character) - 0xDC00:02X}>"
    if character in _TURNING:
        import unicodedata

        return f"<{unicodedata.name(character)}>"
    return f"<U+{ord(character):04X}>"


def as_json(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON (RFC 8259), in which such characters are escaped."""
    return _OBEYED.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
