"""The library: what ``import publish`` offers, and what the command is written on.

Arguments have the names of the command's options; docs/library.md says how they are used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

import msgspec

from publish.core.arguments import Values, one_of, values_of
from publish.core.diagnostics import Diagnostic, Place
from publish.core.error_boundary import reporting_errors
from publish.core.limits import Limits
from publish.core.shared_folders import Folders, shared_folders
from publish.core.usage import UsageError
from publish.pipeline.results import Collation, Result, Transcript, result_of, unread
from publish.settings import schema
from publish.settings.deprecations import renamed_values
from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from publish.edit.emendations import Reading
    from publish.pipeline.request import Outcome
    from publish.preflight import Report
    from publish.readback.isolated import Limits as FileLimits
    from publish.release.present import Wanted
    from publish.release.results import ReleaseResult, Whereabouts
    from publish.send.outcomes import SendReport

__all__ = ["build", "check", "collate", "preflight", "release", "send", "transcript", "where"]

T = TypeVar("T")
#: A path, or several.
Paths = str | Path | Iterable[str | Path]
_NONE: Values = {}
#: The printers' papers, and the readings.
_PAPERS = get_args(get_args(schema.Stock)[0])
_READINGS = get_args(schema.Reading)


def build(
    works: Paths,
    *,
    formats: str | Iterable[str] = (),
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    out: str | Path = "build",
    settings: Values = _NONE,
    limits: Values = _NONE,
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
    _check_jail(untrusted=untrusted, no_jail=no_jail)
    layouts, folders = _names(layout), _folders(layout_path, fonts, pictures)
    (given, renamed), limit = _settings_of(settings), limits_of(limits)
    paths, folder = _paths(works, "works"), _path(out, "out")
    names = _formats(formats)
    report = progress or (lambda _: None)
    one_of(reading, "reading", _READINGS)

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

    outcome, found = _answer(made)
    result = result_of(outcome, folder) if outcome is not None else Result(found)
    return msgspec.structs.replace(result, diagnostics=(*renamed, *result.diagnostics))


def check(
    works: Paths,
    *,
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = _NONE,
    limits: Values = _NONE,
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
    _check_jail(untrusted=untrusted, no_jail=no_jail)
    layouts, folders = _names(layout), _folders(layout_path, fonts, pictures)
    (given, renamed), limit = _settings_of(settings), limits_of(limits)
    paths = _paths(works, "works")

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

    answer, found = _answer(found_in)
    if answer is None:
        return Result((*renamed, *found))
    return Result((*renamed, *answer), works=frozenset(path.resolve() for path in paths))


def collate(
    left: str | Path,
    right: str | Path,
    *,
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = _NONE,
    reading: Reading = "corrected",
    limits: Values = _NONE,
) -> Collation:
    """Compare two texts word by word, as ``publish collate`` does.

    Args:
        left: a work, or a finished PDF, EPUB or text.
        right: another one.
        layout: of a side that is a work, the layouts it may be built with.
        layout_path: folders in which layouts are looked for by name.
        fonts: folders of faces that every layout has at hand.
        pictures: folders of pictures that are not in the folder of their work.
        settings: settings by their names.
        reading: of a side that is a work.
        limits: what reading a finished file may take: ``time`` in seconds, ``memory`` in MiB.

    Returns:
        Every difference, with the places of both sides.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.pipeline.collate import Wanted, compare

    one_of(reading, "reading", _READINGS)
    folders = _folders(layout_path, fonts, pictures)
    given, renamed = _settings_of(settings)
    wanted = Wanted(reading=reading, layouts=_names(layout), settings=given, folders=folders)
    limit = _file_limits_of(limits)
    sides = _path(left, "left"), _path(right, "right")
    answer, found = _answer(lambda: compare(*sides, wanted, limit))
    return Collation(tuple(answer or ()), (*renamed, *found))


def preflight(
    file: str | Path, *, printer: str = "", paper: str = "", limits: Values = _NONE
) -> Report:
    """Judge a finished PDF or EPUB, whoever made it, as ``publish preflight`` does.

    Args:
        file: where it is.
        printer: for whom it is judged: ``kdp``, ``lulu`` or ``ingram``; files made for one say so.
        paper: the printer's paper that it is on: ``white``, ``cream`` or ``colour``.
        limits: what reading it may take: ``time`` in seconds, ``memory`` in MiB.

    Returns:
        The facts, and what a careful reader would mark.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.preflight.checks import PrinterRequest
    from publish.preflight.isolated import look_over_apart
    from publish.settings.printers import PRINTERS

    if printer:
        one_of(printer, "printer", list(PRINTERS))
    if paper:
        one_of(paper, "paper", _PAPERS)
    path, limit = _path(file, "file"), _file_limits_of(limits)
    request = PrinterRequest(printer, paper)
    report, found = _answer(lambda: look_over_apart(path, request, limit))
    return report or unread(path, found)


def send(
    what: Paths,
    *,
    to: str = "",
    readers: str | Path | None = None,
    files: str | Path = "build",
    in_place: bool = False,
    again: bool = False,
    really: bool = False,
    dry_run: bool = False,
    mail: Values = _NONE,
    mail_settings: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> SendReport:
    """Bring finished books to readers, as ``publish send`` does.

    Args:
        what: works, of which the right file is sent, and finished files.
        to: a device: ``usb``, a folder, ``kindle=name@kindle.com`` …
        readers: a list of readers instead.
        files: the folder in which the files of works are.
        in_place: True to replace an edition of the same book that is on the device.
        again: True to send also what was sent before.
        really: True to send letters; without it they are shown.
        dry_run: True to show what would be done, on devices too.
        mail: the server of mail: ``server``, ``user``, ``from``, ``security`` …
        mail_settings: the file of settings of mail, if it is not the usual one.
        progress: is told what is being done.

    Returns:
        What came of it, for each reader and each file.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.send.mail_settings import MailFile
    from publish.send.outcomes import SendReport
    from publish.send.sending import Order, carry_out, check_order

    order = Order(
        what=_paths(what, "what"), to=to, readers=_path(readers, "readers") if readers else None,
        files=_path(files, "files"), in_place=in_place, again=again, really=really,
        dry_run=dry_run, mail=values_of(mail, "mail", "setting", MailFile),
        mail_file=_path(mail_settings, "mail_settings") if mail_settings else None,
    )  # fmt: skip
    check_order(order)
    report, found = _answer(lambda: carry_out(order, progress))
    return report or SendReport(refused=found)


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

    layouts, folders = _names(layout), _folders(layout_path, fonts, pictures)
    path = _path(work, "work")
    answer, found = _answer(lambda: print_transcript(path, layouts, folders))
    return Transcript(None, found) if answer is None else Transcript(answer[0], tuple(answer[1]))


def release(
    work: str | Path,
    *,
    version: str = "",
    out: str | Path = "releases",
    formats: str | Iterable[str] = (),
    files: Paths = (),
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = _NONE,
    limits: Values = _NONE,
    progress: Callable[[str], None] | None = None,
) -> ReleaseResult:
    """Freeze an edition of a work, as ``publish release`` does: whole or not at all.

    Args:
        work: a folder with an essay.md, or a Markdown file.
        version: such as ``1.1``; '' where the head of the work has a number as its ``edition``.
        out: the folder of all releases.
        formats: what goes out; without one, what the layouts are for, or pdf, epub and handout.
        files: further files that go out as they are.
        layout: as of :func:`build`.
        layout_path: as of :func:`build`.
        fonts: as of :func:`build`.
        pictures: as of :func:`build`.
        settings: as of :func:`build`.
        limits: as of :func:`build`.
        progress: is told what is being done; it must not wait for another call of this module.

    Returns:
        The release; what is wrong with the work, or with releases that are there, does not raise.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.release.results import ReleaseResult

    folders = _folders(layout_path, fonts, pictures)
    wanted = _wanted(layout, settings, limits, folders)
    path, folder, others = _path(work, "work"), _path(out, "out"), _paths(files, "files")
    names, report = _formats(formats), progress or (lambda _: None)

    def made() -> ReleaseResult:
        from publish.release.make import ReleaseRequest, make_release

        request = ReleaseRequest(
            work=path, version=version, out=folder, formats=names, files=others, wanted=wanted
        )
        done = make_release(request, report)
        return ReleaseResult(done.findings, done.folder, done.version, done.files, done.written)

    answer, found = _answer(made)
    return answer or ReleaseResult(found)


def where(
    citation: str,
    work: str | Path,
    *,
    since: str,
    until: str = "",
    out: str | Path = "releases",
    layout: Paths = (),
    layout_path: Paths = (),
    fonts: Paths = (),
    pictures: Paths = (),
    settings: Values = _NONE,
) -> Whereabouts:
    """Say where a place is that was cited by a release, as ``publish where`` does.

    Args:
        citation: as somebody has written it, such as ``Deutscher, The Case, ¶23, p. 7``.
        work: a folder with an essay.md, or a Markdown file.
        since: the version that was cited.
        until: the version in which it is looked for; '' for the work as it is now.
        out: the folder of all releases.
        layout: as of :func:`build`, of the work as it is now.
        layout_path: as of :func:`build`.
        fonts: as of :func:`build`.
        pictures: as of :func:`build`.
        settings: as of :func:`build`.

    Returns:
        The place in both editions, and what became of it.

    Raises:
        UsageError: for an argument that cannot have its value.
    """
    from publish.release.results import Whereabouts

    wanted = _wanted(layout, settings, _NONE, _folders(layout_path, fonts, pictures))
    path, folder = _path(work, "work"), _path(out, "out")

    def found_at() -> Whereabouts:
        from publish.release.lookup import Question, look_up

        question = Question(
            citation=citation, work=path, since=since, until=until, out=folder, wanted=wanted
        )
        return Whereabouts(look_up(question), since, until)

    answer, found = _answer(found_at)
    return answer or Whereabouts(None, since, until, found)


def _wanted(layout: Paths, settings: Values, limits: Values, folders: Folders) -> Wanted:
    from publish.release.present import Wanted

    return Wanted(
        layouts=_names(layout), settings=settings_of(settings), folders=folders,
        limits=limits_of(limits),
    )  # fmt: skip


def _answer(call: Callable[[], T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """Return what a call gives; or none, and what stopped it.

    Raises:
        UsageError: when an argument has stopped it.
    """
    found: list[Diagnostic] = []
    with reporting_errors(Place("publish"), found.extend):
        return call(), ()
    if found and all(one.place.path.startswith("--") for one in found):
        argument = found[0].place.path.lstrip("-").replace("-", "_")
        raise UsageError(argument, map(_problem, found), found)
    return None, tuple(found)


def _problem(found: Diagnostic) -> str:
    return f"{found.message}; {found.hint}"


def settings_of(given: Values) -> Settings:
    """Return the settings that some values with names are.

    Raises:
        UsageError: for a setting that there is not, or a value that it cannot have.
    """
    return _settings_of(given)[0]


def _settings_of(given: Values) -> tuple[Settings, list[Diagnostic]]:
    """Return settings, and a warning for each that is given under an old name."""
    values, renamed = renamed_values(given)
    return values_of(values, "settings", "setting", Settings), renamed


def limits_of(given: Values) -> Limits:
    """Return the limits that some values with names are.

    Raises:
        UsageError: for a limit that there is not, or a value that it cannot have.
    """
    return values_of(given, "limits", "limit", Limits)


def _file_limits_of(given: Values) -> FileLimits:
    from publish.readback.isolated import Limits as FileLimits

    return values_of(given, "limits", "limit", FileLimits)


def _formats(given: str | Iterable[str]) -> tuple[str, ...]:
    names = (given,) if isinstance(given, str) else tuple(given)
    return tuple(one_of(name, "formats", OUTPUTS.names) for name in names)


def _folders(layout_path: Paths, fonts: Paths, pictures: Paths) -> Folders:
    return shared_folders(
        _paths(layout_path, "layout_path"), _paths(fonts, "fonts"), _paths(pictures, "pictures")
    )


def _paths(given: Paths, argument: str) -> tuple[Path, ...]:
    several = (given,) if isinstance(given, str | os.PathLike) else given
    return tuple(_path(one, argument) for one in several)


def _path(given: str | Path, argument: str) -> Path:
    if "\0" in os.fspath(given):
        raise UsageError(argument, [f"{given!r} is no name of a file"])
    return Path(given)


def _names(given: Paths) -> tuple[str, ...]:
    """Return layouts as they are named: a name stays what it is, and is no path."""
    named = (given,) if isinstance(given, str | os.PathLike) else given
    return tuple(str(one) for one in named)


def _check_jail(*, untrusted: bool, no_jail: bool) -> None:
    if no_jail and not untrusted:
        raise UsageError("no_jail", ["it goes with --untrusted, without which there is no jail"])
