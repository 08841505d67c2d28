"""What the functions of the library give: values, with what was found of works and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.pipeline.request import Outcome
    from publish.preflight import Report
    from publish.readback.collation import Difference


class OutputFile(msgspec.Struct, frozen=True):
    """A finished file of a work.

    Attributes:
        name: the output that it is of, such as ``pdf``; some have several files.
        path: where it is.
        written: False if it was there already, and up to date.
    """

    name: str
    path: Path
    written: bool = True

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            OSError: when it is not there any more.
        """
        return self.path.read_bytes()


class Result(msgspec.Struct, frozen=True):
    """What came of building or checking works.

    Attributes:
        diagnostics: all that was found, by place.
        outputs: the files that are there now: those that were written, then those up to date.
        older: files of an earlier build that could not be made again, so that they are older than
            the others.
        works: the works that were gone through; none where the whole run was refused.
        failed: those of them of which an output could not be made.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    outputs: tuple[OutputFile, ...] = ()
    older: tuple[Path, ...] = ()
    works: frozenset[Path] = frozenset()
    failed: frozenset[Path] = frozenset()

    @property
    def ok(self) -> bool:
        """True if there is no error among the diagnostics."""
        return _is_without_errors(self.diagnostics)


class Collation(msgspec.Struct, frozen=True):
    """What came of comparing two texts.

    Attributes:
        differences: each with the words and the places of both sides.
        diagnostics: why they could not be compared, if they could not.
    """

    differences: tuple[Difference, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """True if both could be read, and are the same word by word."""
        return not self.differences and _is_without_errors(self.diagnostics)


class SiteResult(msgspec.Struct, frozen=True):
    """What came of making a site.

    Attributes:
        diagnostics: what was found: works without files, files older than their sources.
        folder: where it is; None if none was made.
        works: how many works are on it.
        written: how many files are new, or other than before.
        kept: how many were there already as they are now.
        removed: how many of an earlier site were deleted.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    folder: Path | None = None
    works: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0

    @property
    def ok(self) -> bool:
        """True if there is a site, and no error among the diagnostics."""
        return self.folder is not None and _is_without_errors(self.diagnostics)


class Transcript(msgspec.Struct, frozen=True):
    """A work as plain text.

    Attributes:
        text: None if the work has errors.
        diagnostics: what was found of the work.
    """

    text: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """True if there is a text."""
        return self.text is not None


def _is_without_errors(found: Sequence[Diagnostic]) -> bool:
    return all(one.severity != "error" for one in found)


def result_of(outcome: Outcome, folder: Path) -> Result:
    """Return what came of a run, with each file under the name of its output.

    Args:
        outcome: of the run.
        folder: where outputs go, as it was named.
    """
    names = outcome.names
    written = (OutputFile(names[str(path)], path) for path in outcome.written)
    fresh = (
        OutputFile(names[str(path)], folder / path.name, written=False) for path in outcome.fresh
    )
    return Result(
        tuple(outcome.findings),
        (*written, *fresh),
        tuple(outcome.older),
        frozenset(outcome.works),
        frozenset(outcome.failed),
    )


def unread(path: Path, found: Sequence[Diagnostic]) -> Report:
    """Return the report of a finished file that was not read, for what was found."""
    from publish.preflight import Report

    return Report(str(path), None, tuple(found))
