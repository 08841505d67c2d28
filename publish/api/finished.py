"""Finished files: whether two have the same words, what a careful reader would mark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.api.arguments import (
    NONE,
    PAPERS,
    READINGS,
    Paths,
    answer_of,
    file_limits_of,
    folders_of,
    names_of,
    path_of,
    settings_and_findings,
)
from publish.core.arguments import Values, one_of
from publish.pipeline.results import Collation, unread

if TYPE_CHECKING:
    from publish.edit.emendations import Reading
    from publish.preflight import Report


def collate(
    left: str | Path,
    right: str | Path,
    *,
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = NONE,
    reading: Reading = "corrected",
    limits: Values = NONE,
) -> Collation:
    """Compare two texts word by word, as ``publish collate`` does.

    Args:
        left: a work, or a finished PDF, EPUB or text.
        right: another one.
        layout: of a side that is a work, the layouts it may be built with.
        layout_path: folders in which layouts are looked for by name.
        fonts: folders of faces that every layout has at hand.
        pictures: folders of pictures that are not in the folder of their work.
        settings: settings by their names.
        reading: of a side that is a work.
        limits: what reading a finished file may take: ``time`` in seconds, ``memory`` in MiB.

    Returns:
        Every difference, with the places of both sides.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.pipeline.collate import Wanted, compare

    one_of(reading, "reading", READINGS)
    folders = folders_of(layout_path, fonts, pictures)
    given, renamed = settings_and_findings(settings)
    wanted = Wanted(reading=reading, layouts=names_of(layout), settings=given, folders=folders)
    limit = file_limits_of(limits)
    sides = path_of(left, "left"), path_of(right, "right")
    answer, found = answer_of(lambda: compare(*sides, wanted, limit))
    return Collation(tuple(answer or ()), (*renamed, *found))


def preflight(
    file: str | Path, *, printer: str = "", paper: str = "", limits: Values = NONE
) -> Report:
    """Judge a finished PDF or EPUB, whoever made it, as ``publish preflight`` does.

    Args:
        file: where it is.
        printer: for whom it is judged: ``kdp``, ``lulu`` or ``ingram``; files made for one say so.
        paper: the printer's paper that it is on: ``white``, ``cream`` or ``colour``.
        limits: what reading it may take: ``time`` in seconds, ``memory`` in MiB.

    Returns:
        The facts, and what a careful reader would mark.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.preflight.checks import PrinterRequest
    from publish.preflight.isolated import look_over_apart
    from publish.settings.printers import PRINTERS

    if printer:
        one_of(printer, "printer", list(PRINTERS))
    if paper:
        one_of(paper, "paper", PAPERS)
    path, limit = path_of(file, "file"), file_limits_of(limits)
    request = PrinterRequest(printer, paper)
    report, found = answer_of(lambda: look_over_apart(path, request, limit))
    return report or unread(path, found)
