"""How the arguments of the library are read; all that is wrong with one is said at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from publish.core.arguments import Values, one_of, values_of
from publish.core.diagnostics import Diagnostic, Place
from publish.core.error_boundary import reporting_errors
from publish.core.limits import Limits
from publish.core.shared_folders import Folders, shared_folders
from publish.core.usage import UsageError
from publish.settings import schema
from publish.settings.deprecations import renamed_values
from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from publish.readback.isolated import Limits as FileLimits

T = TypeVar("T")
#: A path, or several.
Paths = str | Path | Iterable[str | Path]
NONE: Values = {}
#: The printers' papers, and the readings.
PAPERS = get_args(get_args(schema.Stock)[0])
READINGS = get_args(schema.Reading)


def answer_of(call: Callable[[], T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """Return what a call gives; or none, and what stopped it.

    Raises:
        UsageError: when an argument has stopped it.
    """
    found: list[Diagnostic] = []
    with reporting_errors(Place("publish"), found.extend):
        return call(), ()
    if found and all(one.place.path.startswith("--") for one in found):
        argument = found[0].place.path.lstrip("-").replace("-", "_")
        raise UsageError(argument, map(_problem, found), found)
    return None, tuple(found)


def _problem(found: Diagnostic) -> str:
    return f"{found.message}; {found.hint}"


def settings_of(given: Values) -> Settings:
    """Return the settings that some values with names are.

    Raises:
        UsageError: for a setting that there is not, or a value that it cannot have.
    """
    return settings_and_findings(given)[0]


def settings_and_findings(given: Values) -> tuple[Settings, list[Diagnostic]]:
    """Return settings, and a warning for each that is given under an old name."""
    values, renamed = renamed_values(given)
    return values_of(values, "settings", "setting", Settings), renamed


def limits_of(given: Values) -> Limits:
    """Return the limits that some values with names are.

    Raises:
        UsageError: for a limit that there is not, or a value that it cannot have.
    """
    return values_of(given, "limits", "limit", Limits)


def file_limits_of(given: Values) -> FileLimits:
    """Return the limits of reading finished files that some values with names are.

    Raises:
        UsageError: for a limit that there is not, or a value that it cannot have.
    """
    from publish.readback.isolated import Limits as FileLimits

    return values_of(given, "limits", "limit", FileLimits)


def formats_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return the names of outputs.

    Raises:
        UsageError: for an output that there is not.
    """
    names = (given,) if isinstance(given, str) else tuple(given)
    return tuple(one_of(name, "formats", OUTPUTS.names) for name in names)


def folders_of(layout_path: Paths, fonts: Paths, pictures: Paths) -> Folders:
    """Return the folders that several works share: of layouts, faces, pictures."""
    return shared_folders(
        paths_of(layout_path, "layout_path"),
        paths_of(fonts, "fonts"),
        paths_of(pictures, "pictures"),
    )


def paths_of(given: Paths, argument: str) -> tuple[Path, ...]:
    """Return the paths of an argument that may be one or several.

    Raises:
        UsageError: for what can be the name of no file.
    """
    several = (given,) if isinstance(given, str | os.PathLike) else given
    return tuple(path_of(one, argument) for one in several)


def path_of(given: str | Path, argument: str) -> Path:
    """Return the path of an argument.

    Raises:
        UsageError: for what can be the name of no file.
    """
    if "\0" in os.fspath(given):
        raise UsageError(argument, [f"{given!r} is no name of a file"])
    return Path(given)


def names_of(given: Paths) -> tuple[str, ...]:
    """Return layouts as they are named: a name stays what it is, and is no path."""
    named = (given,) if isinstance(given, str | os.PathLike) else given
    return tuple(str(one) for one in named)


def check_jail(*, untrusted: bool, no_jail: bool) -> None:
    """Check that a jail is waived only where there is one.

    Raises:
        UsageError: when it is not.
    """
    if no_jail and not untrusted:
        raise UsageError("no_jail", ["it goes with --untrusted, without which there is no jail"])
