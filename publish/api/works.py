"""Works: what is wrong with them, their outputs, their text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.api.arguments import (
    NONE,
    READINGS,
    Paths,
    answer_of,
    check_jail,
    folders_of,
    formats_of,
    limits_of,
    names_of,
    path_of,
    paths_of,
    settings_and_findings,
)
from publish.core.arguments import Values, one_of
from publish.core.diagnostics import Diagnostic
from publish.pipeline.results import Result, Transcript, result_of

if TYPE_CHECKING:
    from publish.edit.emendations import Reading
    from publish.pipeline.request import Outcome


def build(
    works: Paths,
    *,
    formats: str | Iterable[str] = (),
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    out: str | Path = "build",
    settings: Values = NONE,
    limits: Values = NONE,
    reading: Reading = "corrected",
    overwrite: bool = False,
    all_or_none: bool = False,
    untrusted: bool = False,
    no_jail: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Make the outputs of works, as ``publish build`` does.

    Args:
        works: folders with an essay.md, or Markdown files.
        formats: what to make; without one, what the layouts are for, or pdf, epub and handout.
        layout: layouts, by their names or folders.
        layout_path: folders in which layouts are looked for by name.
        fonts: folders of faces that every layout has at hand.
        pictures: folders of pictures that are not in the folder of their work.
        out: the folder for the outputs; it is made.
        settings: settings by their names.
        limits: limits of what a work may take, by their names; those of time and memory hold for
            works that are not trusted only: their processes are ours.
        reading: the text as corrected by the editor, or as the transcription has it.
        overwrite: True to replace files in the places of outputs, whosever they are.
        all_or_none: True to replace the files of a work only if each of its outputs could be made.
        untrusted: True if the works are strangers': read in a jail, with limits, without layouts
            of their own.
        no_jail: True to do without the jail where the system has none.
        progress: is told what is being done; it must not wait for another call of this module.

    Returns:
        The files, and what was found. What is wrong with a work does not raise.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    check_jail(untrusted=untrusted, no_jail=no_jail)
    layouts, folders = names_of(layout), folders_of(layout_path, fonts, pictures)
    (given, renamed), limit = settings_and_findings(settings), limits_of(limits)
    paths, folder = paths_of(works, "works"), path_of(out, "out")
    names = formats_of(formats)
    report = progress or (lambda _: None)
    one_of(reading, "reading", READINGS)

    def made() -> Outcome:
        from publish.pipeline.build import Build
        from publish.pipeline.layout_choice import layouts_of
        from publish.pipeline.request import Request

        wanted, chosen = layouts_of(layouts, names, folders)
        request = Request(
            works=paths, formats=wanted, layouts=chosen, out=folder, settings=given,
            limits=limit, reading=reading, folders=folders, overwrite=overwrite,
            all_or_none=all_or_none, trusted=not untrusted,
        )  # fmt: skip
        if not untrusted:
            return Build(request, report).run()
        from publish.pipeline.untrusted import wardens_of

        wardens = wardens_of(layouts, given, folders, limit, jailed=not no_jail)
        return wardens.build(request, report)

    outcome, found = answer_of(made)
    result = result_of(outcome, folder) if outcome is not None else Result(found)
    return msgspec.structs.replace(result, diagnostics=(*renamed, *result.diagnostics))


def check(
    works: Paths,
    *,
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = NONE,
    limits: Values = NONE,
    untrusted: bool = False,
    no_jail: bool = False,
) -> Result:
    """Say what is wrong with works, as ``publish check`` does; nothing is built.

    Args:
        works: folders with an essay.md, or Markdown files.
        layout: the layouts that they are checked for; without one, those of all outputs.
        layout_path: folders in which layouts are looked for by name.
        fonts: folders of faces that every layout has at hand.
        pictures: folders of pictures that are not in the folder of their work.
        settings: settings by their names.
        limits: as of :func:`build`.
        untrusted: as of :func:`build`.
        no_jail: as of :func:`build`.

    Returns:
        What was found, notes too; there are no outputs.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    check_jail(untrusted=untrusted, no_jail=no_jail)
    layouts, folders = names_of(layout), folders_of(layout_path, fonts, pictures)
    (given, renamed), limit = settings_and_findings(settings), limits_of(limits)
    paths = paths_of(works, "works")

    def found_in() -> list[Diagnostic]:
        from publish.pipeline.check import check as look_over
        from publish.pipeline.layout_choice import layouts_of

        _, chosen = layouts_of(layouts, (), folders)
        if not untrusted:
            return look_over(paths, chosen, given, folders, limit)
        from publish.pipeline.untrusted import wardens_of

        wardens = wardens_of(layouts, given, folders, limit, jailed=not no_jail)
        checked = partial(
            look_over, given=chosen, settings=given, folders=folders, limits=limit, trusted=False
        )
        return wardens.check(paths, checked)

    answer, found = answer_of(found_in)
    if answer is None:
        return Result((*renamed, *found))
    return Result((*renamed, *answer), works=frozenset(path.resolve() for path in paths))


def transcript(
    work: str | Path,
    *,
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
) -> Transcript:
    """Return a work as plain text, as ``publish transcript`` prints it.

    Args:
        work: a folder with an essay.md, or a Markdown file.
        layout: one for the format ``transcript``.
        layout_path: folders in which layouts are looked for by name.
        fonts: folders of faces that every layout has at hand.
        pictures: folders of pictures that are not in the folder of their work.

    Returns:
        The text, unless the work has errors, and what was found.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.pipeline.transcript import print_transcript

    layouts, folders = names_of(layout), folders_of(layout_path, fonts, pictures)
    path = path_of(work, "work")
    answer, found = answer_of(lambda: print_transcript(path, layouts, folders))
    return Transcript(None, found) if answer is None else Transcript(answer[0], tuple(answer[1]))
