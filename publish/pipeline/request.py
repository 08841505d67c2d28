"""What is asked of a run, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic
from publish.core.limits import Limits
from publish.core.shared_folders import Folders
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from publish.edit.emendations import Reading


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: sources, outputs, layouts that go before the works' own, where to, how.

    ``folders`` are those of pictures, layouts and faces that the command line names.
    ``overwrite`` lets files be replaced that are not of the work; ``all_or_none`` lets those of a
    work be replaced only if each that was asked for could be made. Works that are not ``trusted``
    have no layouts of their own.
    """

    works: tuple[Path, ...]
    formats: tuple[str, ...]
    layouts: dict[str, str]
    out: Path
    settings: Settings = Settings()
    limits: Limits = Limits()
    reading: Reading = "corrected"
    folders: Folders = Folders()
    overwrite: bool = False
    all_or_none: bool = False
    trusted: bool = True


class Outcome(msgspec.Struct):
    """What came of it.

    ``older`` are files of an earlier run that could not be made again, ``works`` the works
    that were asked for, ``failed`` those of which an output could not be made. ``names`` has for
    the path of each file the name of its output, ``inputs`` for each file that went into those
    that were written its digest.
    """

    written: list[Path]
    fresh: list[Path]
    findings: list[Diagnostic]
    older: list[Path] = []
    works: set[Path] = set()
    failed: set[Path] = set()
    names: dict[str, str] = {}
    inputs: dict[str, str] = {}

    @property
    def files(self) -> set[Path]:
        """All files that are there now: those that were made, and those up to date."""
        return {path.absolute() for path in (*self.written, *self.fresh)}
