"""Commands on releases: an edition is frozen; a place that was cited by one is found in another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli.options import (
    LAYOUT,
    LIMIT,
    SET,
    VERBOSE,
    Shared,
    all_works,
    limits_in,
    settings_in,
    shared_folders,
)
from publish.cli.terminal import Progress, say, say_lines, say_name, short, show
from publish.settings.output_registry import OUTPUTS

if TYPE_CHECKING:
    from publish.release.results import Whereabouts
    from publish.release.where import Fate, Location, Part

_WORK = click.Path(exists=True, readable=False, path_type=Path)
_OUT = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("releases"),
    show_default=True, metavar="DIR", help="Where the releases are.",
)  # fmt: skip
#: How a place has fared, in words.
_FATES: dict[Fate, str] = {
    "same": "the same",
    "changed": "words were changed",
    "divided": "divided into several paragraphs",
    "joined": "joined with another paragraph",
    "moved": "moved to another place",
    "gone": "gone",
}


@click.command(short_help="Freeze an edition: files, checksums, changes, errata slip.")
@click.argument("work", required=False, type=_WORK)
@click.option("--version", metavar="1.1", default="", help="Without it: the edition, by the head.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(OUTPUTS.names),
    help="What goes out; may be given several times. Without it: pdf, epub, handout.",
)  # fmt: skip
@click.option(
    "--files", multiple=True, metavar="FILE", type=click.Path(path_type=Path),
    help="A further file that goes out as it is; may be given several times.",
)  # fmt: skip
@_OUT
@LAYOUT
@shared_folders
@SET
@LIMIT
@VERBOSE
def release(
    work: Path | None,
    version: str,
    formats: tuple[str, ...],
    files: tuple[Path, ...],
    out: Path,
    layouts: tuple[str, ...],
    folders: Shared,
    given: tuple[str, ...],
    limited: tuple[str, ...],
    verbose: bool,
) -> int:
    """Freeze an edition of WORK in releases/<slug>/<version>/.

    There are the outputs, the source that they are made of, CHANGES.md with what was changed since
    the release before, an errata slip for owners of that one, manifest.json and SHA256SUMS. The
    folder appears whole or not at all, and is never changed: a version that is there already with
    the same bytes is left alone, one with others is an error. Without WORK, it is the one in
    source/.
    """
    from publish import api

    progress = Progress()
    result = api.release(
        work or _only_work(),
        version=version,
        out=out,
        formats=formats,
        files=files,
        layout=layouts,
        **folders,
        settings=settings_in(given),
        limits=limits_in(limited),
        progress=progress.show,
    )
    progress.end()
    for path in result.files if result.written else ():
        say_name(path)
    if result.folder and not result.written and sys.stdout.isatty():
        say(f"{short(result.folder)} is there already, with the same bytes")
    return show(result.diagnostics, verbose=verbose)


@click.command(short_help="Say where a place cited by a release is now.")
@click.argument("citation")
@click.argument("work", required=False, type=_WORK)
@click.option("--from", "since", required=True, metavar="1.0", help="The release that was cited.")
@click.option(
    "--to", "until", default="", metavar="1.1",
    help="The release in which it is looked for; without it, the work as it is now.",
)  # fmt: skip
@click.option(
    "--report", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the answer is printed.",
)  # fmt: skip
@_OUT
@LAYOUT
@shared_folders
@SET
def where(
    citation: str,
    work: Path | None,
    since: str,
    until: str,
    form: str,
    out: Path,
    layouts: tuple[str, ...],
    folders: Shared,
    given: tuple[str, ...],
) -> int:
    """Say where a place is that was cited by an earlier release of WORK.

    CITATION may be the place alone or a whole citation, in the words of several languages:

    \b
    publish where "¶23, p. 7" my-essay --from 1.0
    publish where "Deutscher, *The Case*, ¶¶23–25, S. 7 f." my-essay --from 1.0
    publish where "n. 12" my-essay --from 1.0 --to 1.2
    publish where "p. 13 of the original" my-essay --from 1.0

    It is found by its words, whatever was put in, taken out, moved or changed around it. What
    cannot be found is said to be gone. Without WORK, it is the one in source/.
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish import api
    from publish.release.where_report import where_json

    result = api.where(
        citation,
        work or _only_work(),
        since=since,
        until=until,
        out=out,
        layout=layouts,
        **folders,
        settings=settings_in(given),
    )
    if form == "json":
        say(where_json(citation, result))
    elif result.location is not None:
        say_lines(_told(result.location, result))
    return show(result.diagnostics)


def _only_work() -> Path:
    works = all_works()
    if len(works) > 1:
        raise click.UsageError("there are several works here: name the one that is meant")
    return works[0]


def _told(location: Location, result: Whereabouts) -> list[str]:
    """Return the answer: the place then, the place now, and how each paragraph has fared."""
    now = f"in {result.until}" if result.until else "now"
    lines = [_line(f"in {result.since}", str(location.old), location.old.words)]
    if location.new is None:
        return [*lines, f"{now}: gone"]
    lines.append(_line(now, str(location.new), location.new.words))
    lines.append(f"  {_fared(location.fates)}")
    if len(location.parts) > 1 and location.fates != ("same",):
        lines += [f"  {_part(part)}" for part in location.parts]
    return lines


def _line(when: str, spot: str, words: str) -> str:
    return f"{when}: {spot}" + (f" “{words}”" if words else "")


def _part(part: Part) -> str:
    if part.new is None:
        return f"{part.old}: gone"
    return f"{part.old}: {part.new}, {_fared(part.fates)}"


def _fared(fates: tuple[Fate, ...]) -> str:
    return "; ".join(_FATES[fate] for fate in fates)


COMMANDS = (release, where)
