"""A work as it is now, as the text of an edition with its pages."""

from __future__ import annotations

from pathlib import Path

import msgspec

from publish.core.contract import CALL_ID
from publish.core.diagnostics import Findings, Rejected
from publish.core.files import Reader
from publish.core.limits import Limits, check_size
from publish.core.shared_folders import Folders
from publish.edit.note_labels import by_page, labelled
from publish.pipeline.context import Context
from publish.pipeline.layout_choice import choice_for, layouts_of
from publish.release.paged_text import PagedText, paged_text
from publish.settings.layouts import load_layout
from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings
from publish.source.locate import reader_of, source_of
from publish.source.works import read_work
from publish.typeset.pages import Typesetter


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How a work is read and its book set: as a build with the same options does it."""

    layouts: tuple[str, ...] = ()
    settings: Settings = Settings()
    folders: Folders = Folders()
    limits: Limits = Limits()


def book_context_of(path: Path, wanted: Wanted) -> Context:
    """Return the context of the printed book of a work.

    Args:
        path: the folder of the work, or its file.
        wanted: how it is read.

    Raises:
        Rejected: when there is none, or it has errors.
    """
    source, findings = source_of(path), Findings()
    check_size(source, wanted.limits)
    reader = reader_of(path, source, Reader(folders=wanted.folders))
    _, given = layouts_of(wanted.layouts, (), wanted.folders)
    choice = choice_for(source, reader, given, findings)
    name = choice.names[OUTPUTS.book]
    layout = load_layout(name, reader if name in choice.own else reader.within())
    reader = reader.branch((*reader.roots, *layout.chain))
    vocabulary = layout.classes
    work = read_work(source, reader, findings, vocabulary, layout.settings, wanted.settings)
    if work is None or findings.failed:
        raise Rejected(one for one in findings if one.severity == "error")
    settings = wanted.settings
    return Context(work, source.parent, name, settings, "corrected", Typesetter(), reader)


def given_values(settings: Settings) -> dict[str, str | int | float]:
    """Return the settings that are said, by their names."""
    values: dict[str, str | int | float | None] = msgspec.to_builtins(settings)
    return {name: value for name, value in values.items() if value is not None}


def text_of(context: Context) -> PagedText:
    """Return the text of a work with the pages of its printed book.

    Raises:
        Rejected: when the book cannot be set.
    """
    if context.face_findings.failed:
        raise Rejected(context.face_findings)
    pagination, edition, settings = context.pagination, context.edition, context.settings
    folios = pagination.folios
    if by_page(edition, settings):
        calls = {note.number: f"{CALL_ID.name}{note.number}-1" for note in edition.notes}
        pages = {number: folios[name] for number, name in calls.items() if name in folios}
        edition = labelled(edition, settings, pages)
    return paged_text(edition, pagination.openings, folios)
