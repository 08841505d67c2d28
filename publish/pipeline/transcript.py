"""A work as plain text, as ``publish transcript`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Findings
from publish.core.files import Reader
from publish.core.process import alone
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.pipeline.layout_choice import choice_for, layouts_of
from publish.settings.layouts import load_layout
from publish.settings.output_registry import TRANSCRIPT
from publish.settings.schema import Settings
from publish.source.locate import reader_of, source_of
from publish.source.works import read_work
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.shared_folders import Folders


@alone()
def print_transcript(
    path: Path, layouts: tuple[str, ...], folders: Folders
) -> tuple[str | None, list[Diagnostic]]:
    """Return a work as plain text in its diplomatic reading, unless it has errors.

    What is found.
    """
    _, given = layouts_of(layouts, (TRANSCRIPT.name,), folders)
    source, findings = source_of(path), Findings()
    reader = reader_of(path, source, Reader(folders=folders))
    choice = choice_for(source, reader, given, findings)
    layout = choice.names[TRANSCRIPT.name]
    loaded = load_layout(layout, reader if layout in choice.own else reader.within())
    reader = reader.branch((*reader.roots, *loaded.chain))
    work = read_work(source, reader, findings, None, loaded.settings)
    if work is None or findings.failed:
        return None, list(findings)
    context = Context(work, source.parent, layout, Settings(), "diplomatic", Typesetter(), reader)
    made = recipe(TRANSCRIPT.name)
    (artifact,) = made.make(context)
    made.prove(artifact, context.edition, findings)
    return None if findings.failed else artifact.data.decode(), list(findings)
