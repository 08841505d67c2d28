"""A work as it is read: its text, its pictures, its seminar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.limits import Limits, check_size
from publish.settings.schema import Settings
from publish.source.locate import no_work
from publish.source.seminars import Seminars, misnamed

if TYPE_CHECKING:
    from publish.core.files import Reader
    from publish.source.reader import Draft
    from publish.source.tree import Work

#: Settings and limits that are not given.
_NO_SETTINGS, _USUAL = Settings(), Limits()


def read_work(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    layout: Settings = _NO_SETTINGS,
    given: Settings = _NO_SETTINGS,
) -> Work | None:
    """Read a work with its seminar file; add what is wrong with either to ``findings``.

    Args:
        source: the file of the essay.
        reader: reads it and its other files.
        findings: receives what is wrong.
        vocabulary: the classes that layouts know; ``None`` allows all.
        layout: the settings of the layout that it is read for, which may name a seminar.
        given: those of the command line.
    """
    work = read_text(source, reader, findings, vocabulary)
    if work is None:
        return None
    taken = Seminars(source, work, reader).take_for(layout, given)
    findings.extend(taken.findings)
    return taken.work


def read_text(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    limits: Limits = _USUAL,
) -> Work | None:
    """Read a work as :func:`read_work` does, without a seminar.

    Raises:
        Rejected: when there is none, or it is larger than it may be.
    """
    draft = read_draft(source, reader, findings, vocabulary, limits)
    return draft.work if draft.is_sound else None


def read_draft(
    source: Path,
    reader: Reader,
    findings: Findings,
    vocabulary: frozenset[str] | None,
    limits: Limits = _USUAL,
) -> Draft:
    """Read a work without a seminar, as far as it can be read: what is wrong is all found.

    Raises:
        Rejected: when there is none, or it is larger than it may be.
    """
    from publish.source import tree
    from publish.source.pictures import check as check_pictures
    from publish.source.pictures.covers import check_cover
    from publish.source.reader import draft as read
    from publish.source.work_limits import check_cells, check_notes, check_words

    check_size(source, limits)
    text = reader.markdown(source, str(source))
    if text is None:
        raise Rejected([no_work(source, "there is no such file")])
    draft = read(text, str(source), findings, vocabulary, limits.nesting)
    work = draft.work
    check_notes(work.notes, limits)
    check_cells((*work.body, *work.notes), limits)
    check_words((*work.body, *work.notes), limits)
    covers = (work.cover,) if work.cover else ()
    nodes = [*tree.walk(*covers, *work.body, *work.notes)]
    check_pictures(iter(nodes), source.parent, reader, findings, limits)
    if work.cover and not findings.failed:
        check_cover(work.cover, source.parent, reader, findings)
    return draft


def check_names(source: Path, findings: Findings) -> None:
    """Report files that are meant as a seminar, and not read because of their names."""
    for file in misnamed(source):
        message = f"{file.name} is not read: the name of a seminar’s file ends in .yaml"
        findings.warning(Place(str(file)), "SEMINAR-NAME", message, f"rename it {file.stem}.yaml")


def slug_twice(slug: str, source: Path, first: Path) -> Diagnostic:
    """Return the finding for a work whose files would have the names of another's."""
    return Diagnostic(
        Place(str(source), 1, 1),
        "error",
        "SLUG-TWICE",
        f"the slug “{slug}” is that of {first} already",
        "add a line “slug: another-name” to the front matter of one of them",
    )
