"""Where settings were said: files that know it, and diagnostics that are told at those places."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.diagnostics import Place


class PlacedSettings(Settings, frozen=True, kw_only=True, rename="kebab", dict=True):
    """The settings of a file, which know where they were said: that is no part of their value."""

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where the value of each stands, by its name; under '' the file, if it can be blamed."""
        return {}


class SettingDiagnostic(Diagnostic, frozen=True, kw_only=True):
    """Something wrong with the values of settings.

    ``settings`` are their names, that which is to be changed first; ``place`` holds where one of
    them was given on the command line, until :func:`at_places_of_settings` finds another.
    """

    settings: tuple[str, ...]


def at_places_of_settings(
    found: Iterable[Diagnostic], given: Settings, *levels: Settings
) -> Iterator[Diagnostic]:
    """Findings, those of settings at the places where the values that hold were said.

    Args:
        found: the findings.
        given: the settings of the command line.
        levels: those of the files, each above the next: of the work, of its layouts.
    """
    for one in found:
        place = _place_of(one, given, levels) if isinstance(one, SettingDiagnostic) else None
        yield msgspec.structs.replace(one, place=place) if place else one


def _place_of(
    found: SettingDiagnostic, given: Settings, levels: tuple[Settings, ...]
) -> Place | None:
    """The place of the first of some settings that the highest level says; that it has if any."""
    if any(_says(given, name) for name in found.settings):
        return None
    known = [level for level in levels if isinstance(level, PlacedSettings)]
    said = (
        level.places[name]
        for level in known
        for name in found.settings
        if _says(level, name) and name in level.places
    )
    blamed = (level.places[""] for level in known if "" in level.places)
    return next(said, None) or next(blamed, None)


def _says(settings: Settings, name: str) -> bool:
    return getattr(settings, name.replace("-", "_")) is not None


def unique_diagnostics(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings on one work, of those on the same values the first: layouts find them alike."""
    first: dict[object, Diagnostic] = {}
    for one in found:
        key = (one.place, one.code, one.settings) if isinstance(one, SettingDiagnostic) else one
        first.setdefault(key, one)
    return list(first.values())
