"""All that there is to say about works and their layouts, without building anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.clock import epoch
from publish.core.diagnostics import Diagnostic, Findings, Place
from publish.core.error_boundary import reporting_errors
from publish.core.files import Reader, layouts_folder
from publish.core.limits import Limits, check_size, within_limits
from publish.core.process import alone
from publish.core.shared_folders import Folders
from publish.report.codes import OF_BUILDS
from publish.settings.geometry import geometry
from publish.settings.places import at_places_of_settings, unique_diagnostics
from publish.settings.resolve import resolve
from publish.settings.schema import Settings
from publish.source.locate import reader_of, source_of
from publish.source.seminars import Seminars, WorkWithSeminar, seminars_of
from publish.source.suppressions import idle, silence
from publish.source.works import check_names, read_text, slug_twice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.edit.edition import Edition
    from publish.settings.layouts import Layout
    from publish.source.tree import Work

#: The errors after which it is not known what is printed: of notes, pictures and the work itself.
_UNSETTLING = ("NOTE-", "IMAGE-", "FILE-", "SVG-", "WORK-", "INTERNAL")
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
    work = read_text(source, reader, findings, vocabulary, limits)
    if work is None:
        return
    first = slugs.setdefault(work.slug, source)
    if first.resolve() != source.resolve():
        findings.extend([slug_twice(work.slug, source, first)])
    lint(work, findings)
    report_head(work.metadata, source, reader, findings)
    check_names(source, findings)
    seminars = Seminars(source, work, reader)
    taken = [_taken(seminars, one, settings, findings) for one in layouts]
    pairs = [(layout, one) for layout, one in zip(layouts, taken, strict=True) if one]
    findings.extend({d: None for _, one in pairs for d in one.findings})
    for file in seminars_of(source):
        with reporting_errors(Place(str(file)), findings.extend):
            read_seminar(reader.text(file, str(file)) or "", str(file), work, findings)
    editions: dict[int, Edition] = {}
    for layout, one in () if _is_unsettled(findings) else pairs:
        _check_layout(one.work, layout, settings, reader, findings, editions)
    found = list(findings)
    findings.replace([*silence(found, work.allowances), *idle(found, work.allowances, OF_BUILDS)])


def _taken(
    seminars: Seminars, layout: Layout, settings: Settings, findings: Findings
) -> WorkWithSeminar | None:
    """Return a work with the seminar that a layout's settings choose, if these can be resolved."""
    with reporting_errors(Place(str(seminars.folder)), findings.extend):
        return seminars.take_for(layout.settings, settings)
    return None


def _is_unsettled(findings: Findings) -> bool:
    """Return whether a work has errors that leave open what is printed of it.

    No edition can be made.
    """
    return any(d.severity == "error" and d.code.startswith(_UNSETTLING) for d in findings)


def _check_layout(
    work: Work,
    layout: Layout,
    settings: Settings,
    reader: Reader,
    findings: Findings,
    editions: dict[int, Edition],
) -> None:
    """Report what a layout lacks for a work; of each work one edition is made."""
    from publish.edit.edition import edit
    from publish.edit.excerpt import excerpt
    from publish.prepress.profiles import PROFILES, profile_of
    from publish.settings.words import check_words
    from publish.typeset.faces.checks import check_faces, embeds
    from publish.typeset.font_stack import font_stack_of, layout_with_faces
    from publish.typeset.svg_glyphs import check_lettering

    def report(found: list[Diagnostic]) -> None:
        said = (work.metadata.offprint, layout.settings)
        findings.extend(at_places_of_settings(found, settings, *said))

    with reporting_errors(Place(work.path), report):
        chosen = resolve(layout.settings, work.metadata.offprint, settings)
        geometry(chosen)  # raises where no text has room
        folder = Path(work.path).parent
        if layout.kind.is_book and chosen.press_profile not in PROFILES:
            roots = () if settings.press_profile else (folder, layouts_folder())
            profile_of(chosen.press_profile, folder, reader.within(*roots))
        layout = layout_with_faces(layout, chosen.face, work, folder, reader)
        font_stack, into = font_stack_of(layout, reader), embeds(layout, chosen)
        if id(work) not in editions:
            editions[id(work)] = edit(work)
        edition = editions[id(work)]
        if layout.kind.is_excerptable:
            with reporting_errors(Place(work.path), report):
                excerpt(edition, chosen.excerpt, chosen.session)
        check_faces(edition, layout, font_stack, reader, findings, face=chosen.face, embeds=into)
        check_lettering(edition, layout, font_stack, reader, findings)
        lang, points = work.metadata.lang, font_stack.points if into else None
        findings.extend(check_words(layout, lang, Place(work.path), points, reader))
