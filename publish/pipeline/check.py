"""All that there is to say about works and their layouts, without building anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.clock import epoch
from publish.core.diagnostics import Diagnostic, Findings, Place
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader
from publish.core.limits import Limits, check_size, within_limits
from publish.core.process import alone
from publish.core.shared_folders import Folders
from publish.pipeline.layout_check import LayoutCheck, is_settled
from publish.report.codes import OF_BUILDS
from publish.settings.places import unique_diagnostics
from publish.settings.schema import Settings
from publish.source.locate import reader_of, source_of
from publish.source.seminars import Seminars, seminars_of
from publish.source.suppressions import idle, silence
from publish.source.works import check_names, read_draft, slug_twice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.settings.layouts import Layout

#: Settings, limits and folders of which none is said.
_UNSAID, _USUAL, _NONE = Settings(), Limits(), Folders()


def check(
    works: tuple[Path, ...],
    given: dict[str, str],
    settings: Settings = _UNSAID,
    folders: Folders = _NONE,
    limits: Limits = _USUAL,
    *,
    trusted: bool = True,
    slugs: dict[str, Path] | None = None,
) -> list[Diagnostic]:
    """Return everything there is to say about some sources; nothing is built.

    Args:
        works: the sources.
        given: layouts of outputs: where there are any, works are checked for these, and for those
            of their own; else for the layouts of all outputs.
        settings: those of the command line, which may choose a face.
        folders: those of pictures, layouts and faces that the command line names.
        limits: those of the command line.
        trusted: whether works may have layouts of their own.
        slugs: other works by the names of their files; those of these works are added.
    """
    from publish.pipeline.layout_choice import choice_for, choice_without_own

    epoch()
    findings, reader = Findings(), Reader(folders=folders)
    choose = choice_for if trusted else choice_without_own
    slugs = {} if slugs is None else slugs
    for path in dict.fromkeys(works):
        own = Findings()
        with alone(), reporting_errors(Place(str(path)), own.extend):
            source = source_of(path)
            with within_limits(limits, Place(str(source))):
                check_size(source, limits)
                inside = reader_of(path, source, reader)
                choice = choose(source, inside, given, own)
                names = dict.fromkeys([*(given or choice.names).values(), *sorted(choice.own)])
                loaded, inside = _checked_layouts(source, choice.own, names, reader, inside, own)
                _check_one(source, loaded, settings, limits, inside, slugs, own)
        findings.extend(unique_diagnostics(own))
    return sorted(set(findings), key=lambda d: (d.place, d.code, d.message))


def _checked_layouts(
    source: Path,
    own: frozenset[str],
    names: Iterable[str],
    reader: Reader,
    inside: Reader,
    findings: Findings,
) -> tuple[list[Layout], Reader]:
    """Return the layouts that a work is checked for, looked over themselves.

    Args:
        source: the file of the work.
        own: the layouts that the work names.
        names: all those that it is checked for.
        reader: reads what the command line names.
        inside: reads what the work names.
        findings: receives what is wrong.

    Returns:
        The layouts, and what reads the work's files and theirs.
    """
    from publish.render.style_sheet_check import (
        addresses_outside_layout,
        broken_styles,
        check_layout_style_sheet_limits,
    )
    from publish.render.template_check import broken_templates
    from publish.render.unused_layout_files import unused_parts
    from publish.settings.layouts import load_layout

    loaded = []
    for name in names:
        with reporting_errors(Place(str(source)), findings.extend):
            found = load_layout(name, inside if name in own else reader)
            inside = inside.branch((*inside.roots, *found.chain))
            check_layout_style_sheet_limits(found, inside)
            loaded.append(found)
            findings.extend(found.warnings)
            for check_of in (
                unused_parts,
                broken_styles,
                addresses_outside_layout,
                broken_templates,
            ):
                findings.extend(check_of(found, inside))
    return loaded, inside


def _check_one(
    source: Path,
    layouts: list[Layout],
    settings: Settings,
    limits: Limits,
    reader: Reader,
    slugs: dict[str, Path],
    findings: Findings,
) -> None:
    from publish.lint import lint
    from publish.source.revision_date import report_head
    from publish.source.seminar import read_seminar

    vocabulary = frozenset(c for layout in layouts for c in layout.classes)
    draft = read_draft(source, reader, findings, vocabulary, limits)
    work = draft.work
    if draft.is_sound:
        first = slugs.setdefault(work.slug, source)
        if first.resolve() != source.resolve():
            findings.extend([slug_twice(work.slug, source, first)])
        lint(work, findings)
        report_head(work.metadata, source, reader, findings)
    check_names(source, findings)
    seminars = Seminars(source, work, reader)
    taken = [seminars.take_for(one.settings, settings) for one in layouts]
    findings.extend({d: None for one in taken for d in one.findings})
    for file in seminars_of(source):
        with reporting_errors(Place(str(file)), findings.extend):
            read_seminar(reader.text(file, str(file)) or "", str(file), work, findings)
    look = LayoutCheck(settings, reader, findings)
    is_known = draft.is_sound and is_settled(findings)
    for layout, one in zip(layouts, taken, strict=True):
        look.settings(one.work, layout, draft.unread)
        if is_known:
            look.edition(one.work, layout)
    found = list(findings)
    unused = idle(found, work.allowances, OF_BUILDS) if draft.is_sound else ()
    findings.replace([*silence(found, work.allowances), *unused])
