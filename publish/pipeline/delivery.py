"""Finished outputs put into their places: whole, all or none, and never over somebody else's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import shown
from publish.core.writing import write_all
from publish.pipeline import freshness
from publish.pipeline.output_owner import Owners
from publish.source.tree import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from publish.core.diagnostics import Severity


class ProvedOutput(msgspec.Struct, frozen=True):
    """An output that is made and proved, and not yet written: its files, what was found."""

    name: str
    work: Work
    contents: dict[Path, bytes]
    stamp: freshness.BuildRecord


class Delivery:
    """The folder of the outputs of a run, and whose the files in it are."""

    def __init__(self, folder: Path, key: Callable[[Path, str], str], *, overwrites: bool) -> None:
        """Prepare a run.

        Args:
            folder: where outputs go.
            key: names what is remembered of an output, by the source of the work and its name.
            overwrites: whether files that are not of the work are replaced.
        """
        self._folder, self._key, self._overwrites = folder, key, overwrites
        self._owners = Owners(folder)

    def deliver(self, made: list[ProvedOutput]) -> list[Path]:
        """Put outputs of a work into their places, all or none; remember what they were made of.

        Returns:
            Their files.

        Raises:
            Rejected: when there are files that are not of the work, or nothing can be written.
        """
        contents = {path: data for one in made for path, data in one.contents.items()}
        source = Path(made[0].work.path)
        self._write(contents, source)
        for one in made:
            freshness.save(self._folder, self._key(source, one.name), one.stamp)
            for path, data in one.contents.items():
                self._owners.note(path, data, source, one.stamp.seen)
        return list(contents)

    def lay_beside(self, path: Path, data: bytes, source: Path) -> None:
        """Write a file that is no output, as one that could not be proved.

        Raises:
            Rejected: as for outputs.
        """
        self._write({path: data}, source)
        self._owners.note(path, data, source, {})

    def _write(self, contents: dict[Path, bytes], source: Path) -> None:
        if not self._overwrites:
            refused = (self._owners.refusal(p, data, source) for p, data in contents.items())
            if found := list(filter(None, refused)):
                raise Rejected(found)
        write_all(contents)

    def deliver_all(
        self, made: list[ProvedOutput], asked: list[str], others: Collection[Path]
    ) -> list[Path]:
        """Deliver all outputs of a work, unless one could not be made, or another is left behind.

        Args:
            made: what was made.
            asked: what was asked for.
            others: the files that are as the source is now.

        Raises:
            Rejected: when nothing is delivered.
        """
        if not made:
            return []
        missing = [name for name in asked if name not in {one.name for one in made}]
        found = list(self.older(made, others, "error"))
        if missing:
            message = f"no file of this work was replaced: {', '.join(missing)} could not be made"
            hint = "mend what is said of it, or build without --all-or-none"
            place = Place(made[0].work.path)
            found = [Diagnostic(place, "error", "OUTPUT-NONE", message, hint)]
        if found:
            raise Rejected(found)
        return self.deliver(made)

    def older(
        self, made: list[ProvedOutput], others: Collection[Path], severity: Severity
    ) -> Iterator[Diagnostic]:
        """Tell which other outputs of a work are of an older source than those that were made."""
        contents = {path: data for one in made for path, data in one.contents.items()}
        if not contents:
            return
        done = {path.absolute() for path in (*contents, *others)}
        slug, source, first = made[0].work.slug, Path(made[0].work.path), next(iter(contents))
        for path, day in self._owners.older(slug, source, done, contents):
            kind = path.suffix.removeprefix(".").upper()
            message = f"the {kind} there is older: of {day}; {first.name} is of the source as it is"
            hint = "build its output too, or delete it: a mixed set would go out"
            yield Diagnostic(Place(shown(path)), severity, "OUTPUT-OLDER", message, hint)
