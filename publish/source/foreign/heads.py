"""The head of the file: keys that would change the text in other programs, and marks of theirs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source.fields import is_person
from publish.source.foreign.marks_by_pattern import is_mathematics
from publish.source.relator_codes import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Findings, Severity
    from publish.core.yaml_positions import PlacedData, Value

    Path = tuple[str | int, ...]

#: Keys by which other programs add something to the text, and what to do instead.
_KEYS: dict[str, tuple[Severity, str, str]] = {
    "bibliography": (
        "warning",
        "the works in this file are not read: citations and their list are not made",
        "write what is cited, and the list of works as a text",
    ),
    "references": (
        "warning",
        "these works are not read: citations and their list are not made",
        "write what is cited, and the list of works as a text",
    ),
    "chapters": (
        "error",
        "the text of these files is not read: a work is one file",
        "put them into one, one after the other; of notes with the same key change one",
    ),
}
#: Keys whose words other programs print at the beginning.
_OPENING = (
    "dedication", "epigraph", "acknowledgements", "acknowledgments", "preface", "thanks",
)  # fmt: skip
_LISTS = {"input-files": "chapters", "parts": "chapters", "files": "chapters"}
#: Fields in which a note may be called; in the first two, marks are set as well.
_WITH_NOTES = ("title", "subtitle", "author")
#: Fields that are printed as they are written.
_PRINTED = (
    "publisher", "series", "edition", "rights", "source", "archive", "subject", "keywords",
    "abstract", "first-published", *FIELDS,
)  # fmt: skip
_CALL = re.compile(r"\[\^[^\]\s]+\]|\^\[")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?![\w*])|(?<!\w)_(?=[^\s_])[^_]+(?<=[^\s_])_(?!\w)"
)
_FOREIGN = re.compile(
    r"!?\[\[[^\[\]]+\]\]|%%.+?%%|\[@[\w:.-]+[^\]]*\]|\\[A-Za-z]+\{|\{\{.*?\}\}|\{%.*?%\}|\[/[a-z]+\]|&(?:[A-Za-z]{2,8}|#\d{2,6});"
)

#: Marks of direction are useful in a line with two scripts; these are useless in a head.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DOLLARS = re.compile(r"(?<![\w$])\$(?=[^\s$])[^$]{0,200}?(?<=[^\s$])\$(?![\d$])")


def check_keys(placed: PlacedData, findings: Findings) -> None:
    """Report keys by which other programs add something to the text."""
    value = placed.value if isinstance(placed.value, dict) else {}
    for key in value:
        known = _LISTS.get(key, key)
        if known in _KEYS and (known == key or isinstance(value[key], list)):
            severity, message, hint = _KEYS[known]
            findings.add(severity, placed.key_at((key,)), "MARKUP-FOREIGN", message, hint)
        if key in _OPENING and not is_person(key, value[key]):
            findings.warning(
                placed.key_at((key,)),
                "MARKUP-FOREIGN",
                f"the words of “{key}” are not printed",
                "write them as a paragraph at the beginning of the text",
            )


def check_words(fields: PlacedData, findings: Findings) -> None:
    """Report marks in a head's fields that are not set there, and would be printed."""
    for path, text in _texts(fields.value):
        _check_text(text, path, fields.text_at(path), findings)


def _texts(value: Value, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield from _texts(item, (*path, key))


def _check_text(text: str, path: Path, start: Place, findings: Findings) -> None:
    field = str(path[0])
    call, emphasis = _CALL.search(text), _EMPHASIS.search(text)
    if call and (field not in _WITH_NOTES or (call[0] == "^[" and field == "author")):
        findings.error(
            _within(start, text, call.start()),
            "MARKUP-FOREIGN",
            f"a note cannot be called in “{field}”: {call[0]} would be printed as it stands",
            "write [^a] after title, subtitle or author, and in the text [^a]: with what it says",
        )
    if emphasis and field in _PRINTED:
        findings.warning(
            _within(start, text, emphasis.start()),
            "MARKUP-FOREIGN",
            f"“{field}” cannot have emphasis: {emphasis[0]} is printed with its signs",
            f"write the words without the signs: {emphasis[0].strip('*_')}",
        )
    for found in _INVISIBLE.finditer(text):
        findings.warning(
            _within(start, text, found.start()),
            "CHARACTER-INVISIBLE",
            f"an invisible character, U+{ord(found[0]):04X} ({unicodedata.name(found[0]).lower()}),"
            f" stands in “{field}”",
            "delete it: searches, shops and running heads trip over it",
        )
    sums = (one for one in _DOLLARS.finditer(text) if is_mathematics(one[0]))
    foreign = _FOREIGN.search(text) or next(sums, None)
    if foreign and field in (*_PRINTED, "title", "subtitle"):
        findings.error(
            _within(start, text, foreign.start()),
            "MARKUP-FOREIGN",
            f"“{foreign[0]}” in “{field}” is a mark of another program, and would be printed",
            "write the words alone",
        )


def _within(start: Place, text: str, offset: int) -> Place:
    """Return the place of a character in a value, unless the value extends over several lines."""
    is_long = "\n" in text[:offset]
    return start if is_long else Place(start.path, start.line, start.column + offset)
