"""Heads in TOML, as Hugo writes them: from text to plain values with their places."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from publish.core.diagnostics import Place
from publish.core.yaml_positions import PlacedData
from publish.source.head_dates import read_date

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import Path, Value

_TABLE = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_ENTRY = re.compile(r"\s*(?:\"([^\"]+)\"|([\w-]+))\s*=\s*")
_VALUE = re.compile(r"\s*([\w-]+)\s*[=:]\s*(\S.*)")
_WHERE = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")


def read_toml(
    lines: list[str], path: str, first_line: int, findings: Findings
) -> PlacedData | None:
    """Read a head in TOML that begins on ``first_line``; ``None`` if it cannot be read."""
    try:
        read = tomllib.loads("\n".join(lines) + "\n")
    except tomllib.TOMLDecodeError as error:
        found = _WHERE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), 1)
        place = Place(path, first_line + line - 1, column)
        findings.error(place, "TOML-SYNTAX", *_slip(lines[line - 1], str(error)))
        return None
    places: dict[Path, Place] = {(): Place(path, first_line, 1)}
    keys: dict[Path, Place] = {}
    quoted: set[Path] = set()
    around: Path = ()
    for number, text in enumerate(lines, first_line):
        if found := _TABLE.fullmatch(text):
            around = tuple(part.strip(" \"'") for part in found[1].split("."))
            places[around] = keys[around] = Place(path, number, 1)
        elif found := _ENTRY.match(text):
            key = (*around, found[1] or found[2])
            keys[key] = Place(path, number, 1)
            places[key] = Place(path, number, found.end() + 1)
            if text[found.end() : found.end() + 1] in ("'", '"'):
                quoted.add(key)
    plain = _plain(read)
    assert isinstance(plain, dict)  # noqa: S101 - a document of TOML is a table
    return PlacedData(plain, places, keys, frozenset(quoted))


def _slip(line: str, error: str) -> tuple[str, str]:
    """Return the mistake on a line that the parser gave up on, and the line to write."""
    entry = _VALUE.fullmatch(line)
    if not entry:
        message = f"this is not TOML: {_WHERE.sub('', error)}"
        return message, 'write key = "value", with straight quotation marks'
    key, value = entry[1], entry[2].strip()
    if re.match(r"\d{4}-\d\d", value):
        fault = read_date(value).fault
        message = f"“{value}” is no date: {fault}" if fault else f"“{value}” is no date of TOML"
        return message, f'write {key} = "1956-07-12", or the year alone'
    if value.startswith("["):
        return "the list is not right", f'write {key} = ["one", "two"]'
    inner = value.strip("\"'“”„‘’«»")
    mark = "'" if '"' in inner or "\\" in inner else '"'
    message = "a value must stand between straight quotation marks, and both on its line"
    return message, f"write {key} = {mark}{inner}{mark}"


def _plain(value: Any) -> Value:
    """Return a value as it would be written in YAML."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
