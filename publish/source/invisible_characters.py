"""Invisible characters that no output can contain: each is reported at its place in the source."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from publish.core.diagnostics import Findings, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.yaml_positions import Path, PlacedData, Value

_MEANT = "delete it, or write the character that was meant"
#: Kinds of characters, as a class of a regular expression: their name, and what to do about them.
_KINDS = (
    ("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "a control character", _MEANT),
    ("[\u2028\u2029]", "a line’s end that no reader knows",
     "delete it and end the line as others end; leave an empty line for a new paragraph"),
    ("[\u202a-\u202e]", "a directional embedding or override",
     "delete it; words in another direction need none, or are put between U+2067 and U+2069"),
    ("[\u206a-\u206f\ufff9-\ufffb\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]",
     "an invisible character", _MEANT),
    (f"[\ufdd0-\ufdef{''.join(chr(n << 16 | 0xFFFE) + chr(n << 16 | 0xFFFF) for n in range(17))}]",
     "what is no character", _MEANT),
    ("[\ud800-\udfff]", "half a character", "write the whole character, not two halves of it"),
)  # fmt: skip
_WRONG = re.compile("|".join(f"({characters})" for characters, _, _ in _KINDS))
#: A character reference of HTML, by number or by name; and where such text is not one.
_WRITTEN = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CODE = re.compile(r"`[^`]*`|\\&")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
#: Characters that isolate what follows in its direction, and the one that ends that.
_APART = re.compile("[\u2066-\u2069]")
_END = "\u2069"
#: The most characters of a word of the head, of a title, of any value.
_LONG_WORD, _LONG_TITLE, _LONG_VALUE = 1_000, 600, 20_000
#: The most combining marks on a letter in any language.
_MANY = 8
_HEAP = re.compile(f"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{_MANY + 1},}}")


#: A text that shows nothing: spaces, and characters that are invisible alone (UAX #44,
#: Default_Ignorable_Code_Point).
_BLANK = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def is_blank(text: str) -> bool:
    """Return whether nothing of a text is visible."""
    return _BLANK.fullmatch(text) is not None


class Wrong(NamedTuple):
    """A character that is not allowed: its offset in the text, the code, what it is, what to do."""

    at: int
    code: str
    message: str
    hint: str


def wrong_characters(text: str) -> Iterator[Wrong]:
    """Yield the characters of a text that no output can contain."""
    if text.isascii() and text.isprintable():
        return
    for found in _WRONG.finditer(text):
        _, what, hint = _KINDS[(found.lastindex or 1) - 1]
        message = f"{what}, {_named(found[0])}, stands here"
        yield Wrong(found.start(), "CHARACTER-CONTROL", message, hint)
    for found in _HEAP.finditer(text):
        message = f"{len(found[0])} marks stand on one letter, {_named(found[0][0])} first"
        hint = f"delete those that were not meant; {_MANY} is the most that is set"
        yield Wrong(found.start(), "CHARACTER-MARKS", message, hint)


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X} ({name})" if name else f"U+{ord(character):04X}"


def _lone(text: str) -> Iterator[int]:
    """Yield the offsets of isolating characters that are not ended, or that end nothing."""
    opened: list[int] = []
    for found in _APART.finditer(text):
        if found[0] != _END:
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            yield found.start()
    yield from opened


def _lone_characters(text: str) -> Iterator[Wrong]:
    for at in _lone(text):
        what = "begins nothing" if text[at] == _END else "is not ended by U+2069"
        message = f"a directional isolate, {_named(text[at])}, {what}"
        hint = "delete it, or put its other half into the same paragraph"
        yield Wrong(at, "CHARACTER-CONTROL", message, hint)


def _by_number(line: str) -> Iterator[Wrong]:
    """Yield wrong characters that are written as references, except in code."""
    if "&" not in line:
        return
    bare = _CODE.sub(lambda found: " " * len(found[0]), line)
    for found in _WRITTEN.finditer(bare):
        number = _number(found[0])
        meant = chr(number) if 0 < number < 0x110000 else "\ufffe" if number else "\0"
        meant = html.unescape(found[0]) if number < 0 else meant
        for wrong in wrong_characters(meant):
            message = f"{found[0]} is {wrong.message.removesuffix(', stands here')}"
            yield wrong._replace(at=found.start(), message=message)


def _number(written: str) -> int:
    """Return the number of a character reference; -1 if it is by name."""
    if not written.startswith("&#"):
        return -1
    digits = written[2:-1]
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


def check_lines(source: list[str], path: str, findings: Findings, first: int = 1) -> None:
    """Report wrong characters in the lines of a file, the first of which is line ``first``."""
    begun: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate([*source, ""], first):
        fenced ^= bool(_FENCE.match(line))
        for wrong in (*wrong_characters(line), *(() if fenced else _by_number(line))):
            findings.error(Place(path, number, wrong.at + 1), *wrong[1:])
        if line.strip():
            begun.append((number, line))
        elif begun:
            _check_paragraph(begun, path, findings)
            begun = []


def _check_paragraph(lines: list[tuple[int, str]], path: str, findings: Findings) -> None:
    """Report isolating characters that are not ended in the same paragraph."""
    text = "\n".join(line for _, line in lines)
    for wrong in _lone_characters(text) if not text.isascii() else ():
        before = text[: wrong.at]
        row = before.count("\n")
        column = wrong.at - before.rfind("\n")
        findings.error(Place(path, lines[row][0], column), *wrong[1:])


def check_values(placed: PlacedData, written: str, findings: Findings) -> None:
    """Report wrong characters that are in values by escapes alone; others are in the lines."""
    for path, value in _texts(placed.value, ()):
        for wrong in wrong_characters(value):
            if value[wrong.at] not in written:
                findings.error(placed.at(path), *wrong[1:])
        if why := _too_long(path, value):
            hint = "shorten it: a long text stands in the work, and not in its head"
            findings.error(placed.at(path), "FIELD-LONG", why, hint)


def _too_long(path: Path, value: str) -> str:
    """Return what in a value is too long for pages, or ''."""
    most = _LONG_TITLE if path[-1:] in (("title",), ("subtitle",)) else _LONG_VALUE
    if len(value) > most:
        return f"this has more than {most:,} characters"
    if len(value) > _LONG_WORD and any(len(word) > _LONG_WORD for word in value.split()):
        return f"a word has more than {_LONG_WORD:,} characters"
    return ""


def _texts(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield (*path, key), key
            yield from _texts(one, (*path, key))
    else:
        for number, one in enumerate(value):
            yield from _texts(one, (*path, number))
