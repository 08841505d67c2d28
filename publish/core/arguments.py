"""Values with names, as settings and limits are given in a call of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core.diagnostics import Findings, Place, suggest
from publish.core.usage import UsageError
from publish.core.yaml_positions import PlacedData, Value, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T", bound=msgspec.Struct)
#: A value: a text as on the command line, a number, or True and False for yes and no.
Given = str | int | float | bool
#: Names with values.
Values = Mapping[str, Given]
#: So many names are not listed where one of them is likely to be meant.
_MANY = 20


def values_of(given: Values, argument: str, what: str, kind: type[T]) -> T:
    """Return named values as a complete value of a schema.

    Args:
        given: the values by their names.
        argument: the name of the argument that has them, for the error.
        what: what one of them is called in messages.
        kind: the schema of the value.

    Raises:
        UsageError: for an unknown name, or a value that is not allowed.
    """
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    problems = [_unknown(name, what, known) for name in given if name not in known]
    texts: dict[str, Value] = {}
    for name in known:
        if name in given:
            texts[name] = _text(given[name])
    findings = Findings()
    found = fit(PlacedData(texts, {(): Place(argument)}), kind, findings)
    problems += [f"{one.message}; {one.hint}" for one in findings]
    problems += [f"“{name}” is not UTF-8" for name, text in texts.items() if not _is_utf8(text)]
    if problems or found is None:
        raise UsageError(argument, problems)
    return found


def _text(value: object) -> str:
    """Return a value as it is written in a source."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _is_utf8(value: Value) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in str(value))


def one_of(value: str, argument: str, known: Sequence[str]) -> str:
    """Return a value that has to be one of some.

    Raises:
        UsageError: if it is none of them.
    """
    if value in known:
        return value
    raise UsageError(argument, [f"“{value}” is not known; {_instead(str(value), known)}"])


def _unknown(name: object, what: str, known: Sequence[str]) -> str:
    """Return the message for a name that is no setting or limit, with what may be meant."""
    return f"the {what} “{name}” is not known; {_instead(str(name), known)}"


def _instead(name: str, known: Sequence[str]) -> str:
    near, there = suggest(name, known), f"there are: {', '.join(known)}"
    return near if near and len(known) > _MANY else f"{near} {there}".strip()
