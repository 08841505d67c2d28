"""Settings that have another name now: the old one is still understood, and a warning says so.

Which names, and for how long, is the rule of ``docs/deprecation.md``. An entry is added to
:data:`SETTINGS` with the version that renames the setting, and deleted with the version that no
longer knows the old name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place
from publish.core.usage import UsageError
from publish.core.yaml_positions import PlacedData

if TYPE_CHECKING:
    from collections.abc import Mapping

    from publish.core.arguments import Given, Values
    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import Path, Value


class Renamed(msgspec.Struct, frozen=True):
    """The new name of a setting, and the first version that no longer knows the old one."""

    new: str
    until: str


#: By their old names. There are none at present.
SETTINGS: dict[str, Renamed] = {}


def with_new_names(
    placed: PlacedData, at: Path, findings: Findings, renamed: Mapping[str, Renamed] = SETTINGS
) -> PlacedData:
    """Put settings that are written under an old name under the new one, each with a warning.

    Args:
        placed: a head or a file of a layout.
        at: where in it the mapping of the settings is.
        findings: gets the warnings, and an error where old and new name are both given.
        renamed: the settings by their old names.
    """
    settings = _settings_at(placed, at)
    old_names = [name for name in renamed if isinstance(settings, dict) and name in settings]
    for old in old_names:
        new = renamed[old].new
        place = placed.key_at((*at, old))
        if isinstance(settings, dict) and new in settings:
            message = _twice(old, renamed[old])
            findings.error(place, "FIELD-TWICE", message, f"delete “{old}”")
            placed = msgspec.structs.replace(placed, value=_without(placed.value, (*at, old)))
            continue
        findings.extend([warning(old, renamed[old], place)])
        placed = _moved(placed, (*at, old), (*at, new))
    return placed


def renamed_values(given: Values) -> tuple[dict[str, Given], list[Diagnostic]]:
    """Return settings that are given in a call under the names that they have now.

    Args:
        given: their values by their names.

    Returns:
        The values by the new names, and a warning for each old name.

    Raises:
        UsageError: where old and new name are both given.
    """
    old_names = [name for name in given if name in SETTINGS]
    twice = [name for name in old_names if SETTINGS[name].new in given]
    if twice:
        problems = (f"{_twice(name, SETTINGS[name])}; delete “{name}”" for name in twice)
        raise UsageError("settings", problems)
    values = {SETTINGS[name].new if name in SETTINGS else name: given[name] for name in given}
    return values, [warning(name, SETTINGS[name], Place("--set")) for name in old_names]


def _twice(old: str, renamed: Renamed) -> str:
    return f"“{old}” is the old name of “{renamed.new}”, which is given as well"


def warning(old: str, renamed: Renamed, place: Place) -> Diagnostic:
    """Return the warning of an old name."""
    message = f"the setting “{old}” is called “{renamed.new}” now"
    hint = f"write “{renamed.new}”: from version {renamed.until} on the old name is an error"
    return Diagnostic(place, "warning", "SETTING-RENAMED", message, hint)


def _settings_at(placed: PlacedData, at: Path) -> object:
    value: object = placed.value
    for key in at:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _moved(placed: PlacedData, old: Path, new: Path) -> PlacedData:
    """Return the same with one entry of a mapping under another key.

    The order of the keys is kept.
    """
    return PlacedData(
        _replaced(placed.value, old, str(new[-1])),
        {_under(path, old, new): place for path, place in placed.places.items()},
        {_under(path, old, new): place for path, place in placed.keys.items()},
        frozenset(_under(path, old, new) for path in placed.quoted),
    )


def _replaced(value: Value, path: Path, name: str) -> Value:
    if not isinstance(value, dict):
        return value
    first, rest = str(path[0]), path[1:]
    if rest:
        return value | {first: _replaced(value[first], rest, name)}
    return {name if key == first else key: item for key, item in value.items()}


def _without(value: Value, path: Path) -> Value:
    if not isinstance(value, dict):
        return value
    first, rest = str(path[0]), path[1:]
    if rest:
        return value | {first: _without(value[first], rest)}
    return {key: item for key, item in value.items() if key != first}


def _under(path: Path, old: Path, new: Path) -> Path:
    return (*new, *path[len(old) :]) if path[: len(old)] == old else path
