"""What the functions of the library give that have to do with releases."""

from __future__ import annotations

from pathlib import Path

import msgspec

from publish.core.diagnostics import Diagnostic
from publish.release.where import Location


class ReleaseResult(msgspec.Struct, frozen=True):
    """What came of making a release.

    Attributes:
        diagnostics: all that was found, by place.
        folder: of the release; None if it was not made.
        version: of the release.
        files: its files.
        written: False if it was there already, with the same bytes.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    folder: Path | None = None
    version: str = ""
    files: tuple[Path, ...] = ()
    written: bool = False

    @property
    def ok(self) -> bool:
        """True if the release is there."""
        return self.folder is not None


class Whereabouts(msgspec.Struct, frozen=True):
    """Where a place is that was cited by a release.

    Attributes:
        location: the place in the release, and in the later edition; None if it was not looked
            for.
        since: the version of the release.
        until: that of the later edition; '' for the work as it is now.
        diagnostics: why it was not looked for; or a warning if the citation may be of another
            work.
    """

    location: Location | None = None
    since: str = ""
    until: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """True if the release has the place; it may be gone in the later edition."""
        return self.location is not None
