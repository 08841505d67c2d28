"""Commands on works: from the source to the outputs."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli.fixing import fix
from publish.cli.options import (
    AT_LEAST,
    LAYOUT,
    LIMIT,
    NO_JAIL,
    OVERWRITE,
    READING,
    SET,
    UNTRUSTED,
    VERBOSE,
    WORKS,
    Shared,
    all_works,
    limits_in,
    reading_of,
    settings_in,
    shared_folders,
)
from publish.cli.terminal import (
    Progress,
    exit_code,
    has_gone,
    say,
    say_aside,
    say_name,
    say_text,
    short,
    show,
    sum_of,
)
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from publish.core.diagnostics import Diagnostic
    from publish.pipeline.results import Result


def _settings_help() -> str:
    from publish.cli.setting_help import describe

    rows = (
        f"  {name:<18} {meaning}" + (f" [{default}]" if default else "")
        for name, default, meaning in describe()
    )
    return "\b\nSettings (also in the front matter under “offprint:”):\n" + "\n".join(rows)


def _limits_help() -> str:
    from publish.core.limits import describe

    rows = (f"  {name:<18} {meaning} [{default}]" for name, default, meaning in describe())
    return "\b\nLimits of what one work may take:\n" + "\n".join(rows)


class _Build(click.Command):
    """``build``, whose help lists the settings from their schema."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = f"{_settings_help()}\n\n{_limits_help()}"
        super().format_epilog(ctx, formatter)


@click.command(cls=_Build, short_help="Make the outputs of works.")
@WORKS
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(OUTPUTS.names),
    help="What to make; may be given several times. Without it: pdf, epub, handout.",
)  # fmt: skip
@LAYOUT
@shared_folders
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the outputs go.",
)  # fmt: skip
@SET
@LIMIT
@click.option("--excerpt", metavar="12-19", help="Of a handout, only these paragraphs.")
@click.option("--session", metavar="NUMBER", help="Of a handout, only the paragraphs of a session.")
@READING
@OVERWRITE
@click.option(
    "--all-or-none", is_flag=True,
    help="Replace the files of a work only if each of its outputs could be made.",
)  # fmt: skip
@UNTRUSTED
@NO_JAIL
@VERBOSE
def build(
    works: tuple[Path, ...],
    formats: tuple[str, ...],
    layouts: tuple[str, ...],
    folders: Shared,
    out: Path,
    given: tuple[str, ...],
    limited: tuple[str, ...],
    excerpt: str | None,
    session: str | None,
    reading: str,
    overwrite: bool,
    all_or_none: bool,
    untrusted: bool,
    no_jail: bool,
    verbose: bool,
) -> int:
    """Make the outputs of works.

    WORK is a folder with an essay.md or a single Markdown file; without one, every folder in
    source/ is built. What has not changed is not made again. An output appears whole or not at
    all: when a build fails, the old file stays as it was. A file that is not of the work is not
    overwritten.
    """
    from publish import api

    stretch = {"excerpt": excerpt, "session": session}
    settings = settings_in(given) | {k: v for k, v in stretch.items() if v is not None}
    progress, begun = Progress(), time.monotonic()
    result = api.build(
        works or all_works(),
        formats=formats,
        layout=layouts,
        **folders,
        out=out,
        settings=settings,
        limits=limits_in(limited),
        reading=reading_of(reading),
        overwrite=overwrite,
        all_or_none=all_or_none,
        untrusted=untrusted,
        no_jail=no_jail,
        progress=progress.show,
    )
    progress.end()
    return _tell_of_build(result, time.monotonic() - begun, verbose=verbose)


def _tell_of_build(result: Result, seconds: float, *, verbose: bool) -> int:
    """Print what came of a build."""
    for output in result.outputs:
        if output.written:
            say_name(output.path)
        elif sys.stdout.isatty():
            say(f"{short(output.path)} is up to date")
    code = show(result.diagnostics, verbose=verbose)
    if result.older:
        older = ", ".join(map(short, result.older))
        say_aside(f"older than the others now, since it could not be made again: {older}")
    if result.works and not has_gone():
        say_aside(sum_of(result, seconds))
    return code


@click.command(name="check", short_help="Say what is wrong with works, and build nothing.")
@WORKS
@LAYOUT
@shared_folders
@SET
@LIMIT
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
    show_default=True, help="text for people; json, sarif and github for editors and CI.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "note"]), default="error",
    show_default=True, help="The least severity for which the exit code is 1.",
)  # fmt: skip
@click.option(
    "--fix", "mends", is_flag=True,
    help="Show what can be mended in the sources with certainty, as a diff, and write it if asked.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="With --fix: write it without asking.")
@UNTRUSTED
@NO_JAIL
@VERBOSE
def check_(
    works: tuple[Path, ...],
    layouts: tuple[str, ...],
    folders: Shared,
    given: tuple[str, ...],
    limited: tuple[str, ...],
    form: str,
    fail_on: str,
    mends: bool,
    yes: bool,
    untrusted: bool,
    no_jail: bool,
    verbose: bool,
) -> int:
    """Look over sources as a copy-editor would, and build nothing.

    Errors, warnings and notes, each with its place, what is wrong and what to do. A warning that
    is no fault is silenced in the source, with the reason, on a line before the block:

    \b
    <!-- offprint: allow CODE reason -->

    With --fix the marks of other programs that have a counterpart are written as the press reads
    them, straight quotation marks as curved ones. No word is ever changed: that is proved first.
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish import api

    _check_fixing(form, mends=mends, yes=yes, untrusted=untrusted)
    look_over = partial(
        api.check,
        layout=layouts,
        **folders,
        settings=settings_in(given),
        limits=limits_in(limited),
        untrusted=untrusted,
        no_jail=no_jail,
    )
    look_over(())  # nothing is mended where the command itself is wrong
    paths = works or all_works()
    left = fix(paths, yes=yes) if mends else []
    result = look_over(paths)
    if not result.works:
        return show(result.diagnostics)
    found = list(dict.fromkeys([*left, *result.diagnostics]))
    return _report(found, form, fail_on, verbose=verbose)


def _check_fixing(form: str, *, mends: bool, yes: bool, untrusted: bool) -> None:
    """Refuse what does not go with ``--fix``, or without it.

    Raises:
        click.UsageError: in that case.
    """
    if yes and not mends:
        raise click.UsageError("--yes says that --fix may write: give both")
    if mends and form != "text":
        raise click.UsageError("--fix prints a diff: it goes with --format text only")
    if mends and untrusted:
        raise click.UsageError("--fix writes into the sources: it does not go with --untrusted")


def _report(found: list[Diagnostic], form: str, fail_on: str, *, verbose: bool) -> int:
    """Print what a check has found."""
    from publish.report.forms import REPORTS

    if form == "text":
        code = show(found, sys.stdout, verbose=verbose)
        if not found and sys.stdout.isatty():
            say("nothing found")
    else:
        code = exit_code(found)
        say(REPORTS[form](found))
    return code or int(any(d.severity in AT_LEAST[fail_on] for d in found))


@click.command(short_help="Print a work as plain text, as the transcription has it.")
@click.argument("work", type=click.Path(exists=True, readable=False, path_type=Path))
@LAYOUT
@shared_folders
def transcript(work: Path, layouts: tuple[str, ...], folders: Shared) -> int:
    """Print WORK as plain text in the conventions of transcribers.

    It is the diplomatic reading: nothing is corrected, and no house style applied. Lines about
    the text stand first, headings end in a colon, notes are called as [1] and stand at the end.
    """
    from publish import api

    result = api.transcript(work, layout=layouts, **folders)
    code = show([d for d in result.diagnostics if d.severity == "error"])
    if result.text is not None:
        say_text(result.text)
    return code


@click.command(short_help="Make a folder with an essay to start from.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> int:
    """Make DIR with a commented essay to start from; it builds at once."""
    from publish.setup.new_work import make

    for path in make(folder):
        say_name(path)
    if sys.stdout.isatty():
        say(f"now: publish build {short(folder)}")
    return 0


COMMANDS = (build, check_, transcript, new)
