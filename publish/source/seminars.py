"""The seminars on a work: which file has which, and the work together with it.

``seminar.yaml`` beside an ``essay.md`` is the default, others are in ``seminars/``; the setting
``seminar`` chooses one of them by the name of its file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core import confinement
from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected, suggest
from publish.settings.places import SettingDiagnostic, at_places_of_settings
from publish.settings.resolve import merged

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.files import Reader
    from publish.settings.schema import Settings
    from publish.source.tree import Work

#: The name of the default file, and of the folder with others.
SEMINAR, SEMINARS = "seminar.yaml", "seminars"


class WorkWithSeminar(msgspec.Struct, frozen=True):
    """A work with one of its seminars, the seminar's findings, and the files that were read."""

    work: Work
    findings: tuple[Diagnostic, ...] = ()
    inputs: dict[str, str] = {}


class Seminars:
    """The seminars on one work, each read when it is first needed."""

    def __init__(self, source: Path, work: Work, reader: Reader) -> None:
        self._source, self._work = source, work
        #: Reads them, and the pictures that they name.
        self.reader = reader
        self._taken: dict[str, WorkWithSeminar] = {}
        #: The folder of the work.
        self.folder = source.parent

    def take_for(self, layout: Settings, given: Settings) -> WorkWithSeminar:
        """Return the work with the seminar that the settings choose.

        These are the layout's, the work's, and those given.

        Raises:
            Rejected: when the settings cannot be resolved.
        """
        work = self._work.metadata.offprint
        taken = self.take(merged(layout, work, given).seminar)
        found = tuple(at_places_of_settings(taken.findings, given, work, layout))
        return msgspec.structs.replace(taken, findings=found)

    def take(self, name: str) -> WorkWithSeminar:
        """Return the work with a seminar by its name; '' is the default, which may be missing."""
        if name not in self._taken:
            self._taken[name] = self._read(name)
        return self._taken[name]

    def _read(self, name: str) -> WorkWithSeminar:
        from publish.source import tree
        from publish.source.pictures import check as check_pictures
        from publish.source.reader import with_seminar
        from publish.source.seminar import read_seminar

        findings, reader, work = Findings(), self.reader.branch(), self._work
        file = file_of(self._source, name)
        try:
            text = reader.text(file, str(file)) if file else None
        except Rejected as rejected:
            return WorkWithSeminar(work, tuple(rejected.findings), reader.inputs)
        if text is not None:
            group = read_seminar(text, str(file), work, findings)
            if group is not None:
                check_pictures(tree.walk(group), self.folder, reader, findings)
            work = with_seminar(work, group)
        elif file and (confinement.is_folder(file) or confinement.is_astray(file)):
            findings.extend([_no_text(file)])
        elif file and name:
            findings.extend([_unknown(name, file, self._source)])
        return WorkWithSeminar(work, tuple(findings), reader.inputs)


def file_of(source: Path, name: str) -> Path | None:
    """Return the file of a seminar by its name; a single Markdown file has none."""
    if source.name != "essay.md":
        return None
    return source.parent / SEMINARS / f"{name}.yaml" if name else source.parent / SEMINAR


def seminars_of(source: Path) -> list[Path]:
    """Return the files of the other seminars on a work."""
    return sorted((source.parent / SEMINARS).glob("*.yaml")) if source.name == "essay.md" else []


def misnamed(source: Path) -> list[Path]:
    """Return files that were meant as seminars on a work, but are not read as such."""
    if source.name != "essay.md":
        return []
    near = [source.parent / name for name in ("seminar.yml", "Seminar.yaml", "seminar.yaml.txt")]
    here = [path.name for path in source.parent.iterdir()]
    found = [path for path in near if path.name in here]
    return [*found, *sorted((source.parent / SEMINARS).glob("*.yml"))]


def _no_text(file: Path) -> Diagnostic:
    message = "this is a folder, or a link that leads nowhere, and no seminar"
    hint = "put the file of the seminar there, or take it away"
    return Diagnostic(Place(str(file)), "error", "FILE-KIND", message, hint)


def _unknown(name: str, file: Path, source: Path) -> Diagnostic:
    there = [path.stem for path in seminars_of(source)]
    hint = "there are: " + ", ".join(there) if there else f"write {file}"
    message = f"there is no seminar “{name}” on this work"
    place, hint = Place(str(source)), suggest(name, there) or hint
    return SettingDiagnostic(
        place, "error", "SEMINAR-UNKNOWN", message, hint, settings=("seminar",)
    )
