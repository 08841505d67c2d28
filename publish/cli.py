"""The command line: the only module that prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish import __version__
from publish.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.diagnostics import Diagnostic
    from publish.settings import Settings

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_AT_LEAST = {"error": ("error",), "warning": ("error", "warning")}
_AT_LEAST["note"] = (*_AT_LEAST["warning"], "note")
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def run(arguments: list[str]) -> int:
    """Run the command.

    Returns:
        0: done. 1: a source or an output has errors. 2: wrong usage. 130: interrupted.
    """
    try:
        result = main.main(args=arguments, prog_name="publish", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("publish: interrupted; nothing half-made was left", err=True)
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _internal(error)
    return result if isinstance(result, int) else 0


def _internal(error: Exception) -> int:
    from publish.diagnostics import Place, Rejected
    from publish.press import fault

    if isinstance(error, Rejected):
        return _show(error.findings)
    if os.environ.get("OFFPRINT_DEBUG"):
        raise error
    return _show([fault(error, Place("publish"))])


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="publish")
def main() -> None:
    """Set an essay with footnotes as a PDF, an e-book and a reading-group handout.

    \b
    publish new my-essay              a folder with an essay to start from
    publish build my-essay            my-essay.pdf, .epub, -handout.pdf in build/
    publish check my-essay            what is wrong with the source, with places
    publish preflight my-essay.pdf    what a careful reader would mark on the pages, or in an EPUB
    publish collate my-essay a.epub   whether two texts are the same, word by word
    publish preview my-essay          the pages of its PDF as spreads, as pictures
    publish compare a.pdf b.pdf       two builds page by page, the differences marked
    publish transcript my-essay       the text as plain text, uncorrected
    publish doctor                    what is installed, what is missing

    A work is a folder with an essay.md, or any Markdown file with notes like this.[^1]

    \b
    Exit codes: 0 done, 1 the source or an output has errors, 2 wrong usage.
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are


def _settings_help() -> str:
    from publish.settings import describe

    rows = (f"  {name:<18} {meaning} [{default}]" for name, default, meaning in describe())
    return "\b\nSettings (also in the front matter under “offprint:”):\n" + "\n".join(rows)


class _Build(click.Command):
    """``build``, whose help lists the settings from their schema."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = _settings_help()
        super().format_epilog(ctx, formatter)


def _layout_names(_: object, __: object, begun: str) -> list[str]:
    from publish.layouts import built_in

    return [name for name in built_in() if name.startswith(begun)]


_WORKS = click.argument(
    "works", nargs=-1, metavar="[WORK]...",
    type=click.Path(exists=True, readable=False, path_type=Path),
)  # fmt: skip
_LAYOUT = click.option(
    "--layout", "layouts", multiple=True, metavar="NAME", help="A layout, by name or folder.",
    shell_complete=_layout_names,
)  # fmt: skip
_READING = click.option(
    "--reading", type=click.Choice(["corrected", "diplomatic"]), default="corrected",
    show_default=True, help="The text as corrected by the editor, or as the transcription has it.",
)  # fmt: skip


@main.command(cls=_Build, short_help="Make the outputs of works.")
@_WORKS
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)),
    help="What to make; may be given several times. Without it: pdf, epub, handout.",
)  # fmt: skip
@_LAYOUT
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the outputs go.",
)  # fmt: skip
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="A setting (see below).")
@click.option("--excerpt", metavar="12-19", help="Of a handout, only these paragraphs.")
@click.option("--session", metavar="NUMBER", help="Of a handout, only the paragraphs of a session.")
@_READING
def build(
    works: tuple[Path, ...],
    formats: tuple[str, ...],
    layouts: tuple[str, ...],
    out: Path,
    given: tuple[str, ...],
    excerpt: str | None,
    session: str | None,
    reading: str,
) -> int:
    """Make the outputs of works.

    WORK is a folder with an essay.md or a single Markdown file; without one, every folder in
    source/ is built. What has not changed is not made again. An output appears whole or not at
    all: when a build fails, the old file stays as it was.
    """
    from publish.press import Order, Press, layouts_of

    stretch = {"excerpt": excerpt, "session": session}
    given += tuple(f"{name}={value}" for name, value in stretch.items() if value is not None)
    settings = _settings(given)
    names, chosen = layouts_of(layouts, formats)
    order = Order(
        works=works or _all_works(),
        formats=names,
        layouts=chosen,
        out=out,
        settings=settings,
        reading="corrected" if reading == "corrected" else "diplomatic",
    )
    progress = _Progress()
    outcome = Press(order, progress.tell).run()
    progress.end()
    for path in outcome.written:
        click.echo(str(path))
    if sys.stdout.isatty():
        for path in outcome.fresh:
            click.echo(f"{_short(path)} is up to date")
    return _show(outcome.findings)


@main.command(name="check", short_help="Say what is wrong with works, and build nothing.")
@_WORKS
@_LAYOUT
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
    show_default=True, help="text for people; json, sarif and github for editors and CI.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "note"]), default="error",
    show_default=True, help="The least severity for which the exit code is 1.",
)  # fmt: skip
def check_(works: tuple[Path, ...], layouts: tuple[str, ...], form: str, fail_on: str) -> int:
    """Look over sources as a copy-editor would, and build nothing.

    Errors, warnings and notes, each with its place, what is wrong and what to do. A warning that
    is no fault is silenced in the source, with the reason, on a line before the block:

    \b
    <!-- offprint: allow CODE reason -->
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish.press import check, layouts_of
    from publish.reports import REPORTS

    _, chosen = layouts_of(layouts, ())
    found = check(works or _all_works(), tuple(chosen.values()))
    if form == "text":
        code = _show(found)
        if not found and sys.stdout.isatty():
            click.echo("nothing found")
    else:
        code = _code(found)
        click.echo(REPORTS[form](found))
    return code or int(any(d.severity in _AT_LEAST[fail_on] for d in found))


@main.command(short_help="Judge finished PDFs and EPUBs as careful readers would.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...",
    type=click.Path(exists=True, readable=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How facts and findings are printed.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "note"]), default="error",
    show_default=True, help="The least severity for which the exit code is 1.",
)  # fmt: skip
def preflight(files: tuple[Path, ...], form: str, fail_on: str) -> int:
    """Judge finished PDFs and EPUBs, whoever made them.

    Printed are the facts (pages, trim size, faces, colours, pictures, links, tags, claims of
    conformance), then what a careful reader or a printer would object to: each with its page,
    its place there in points from the lower left, and what to do. Of an EPUB: what must hold of
    container, package, navigation, notes, pages, language, faces, styles and metadata for every
    reader and device, each with its file and line.
    """
    from publish.preflight import look_over
    from publish.reports import preflight_json, preflight_lines

    reports = [look_over(path) for path in files]
    if form == "json":
        click.echo(preflight_json(reports))
    else:
        for report in reports:
            for line in preflight_lines(report):
                click.echo(line)
    return int(any(f.severity in _AT_LEAST[fail_on] for r in reports for f in r.faults))


@main.command(short_help="Print a work as plain text, as the transcription has it.")
@click.argument("work", type=click.Path(exists=True, readable=False, path_type=Path))
@_LAYOUT
def transcript(work: Path, layouts: tuple[str, ...]) -> int:
    """Print WORK as plain text in the conventions of transcribers.

    It is the diplomatic reading: nothing is corrected, and no house style applied. Lines about
    the text stand first, headings end in a colon, notes are called as [1] and stand at the end.
    """
    from publish.press import print_transcript

    text, found = print_transcript(work, layouts)
    code = _show([d for d in found if d.severity == "error"])
    if text is not None:
        click.echo(text, nl=sys.stdout.isatty())
    return code


@main.command(short_help="Compare two texts word by word.")
@click.argument("left", metavar="A", type=click.Path(exists=True, readable=False, path_type=Path))
@click.argument("right", metavar="B", type=click.Path(exists=True, readable=False, path_type=Path))
@_READING
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How differences are printed.",
)  # fmt: skip
def collate(left: Path, right: Path, reading: str, form: str) -> int:
    """Compare A with B word by word: each a work, a PDF, an EPUB, a handout or a plain text.

    A finished file is read as a stranger would read it. Printed is every difference with its
    places on both sides: paragraph, or page and line. Exit code 1 if there are any.
    """
    from publish.collate import compare
    from publish.reports import difference_lines, differences_json

    found = compare(left, right, "corrected" if reading == "corrected" else "diplomatic")
    if form == "json":
        click.echo(differences_json(found))
    else:
        for line in difference_lines(found, left, right):
            click.echo(line)
    return int(bool(found))


@main.command(short_help="Draw the pages of a PDF as spreads.")
@click.argument(
    "files", nargs=-1, metavar="[FILE_OR_WORK]...",
    type=click.Path(exists=True, readable=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the sheets go.",
)  # fmt: skip
@click.option("--single", is_flag=True, help="Page by page: for what is printed on one side.")
def preview(files: tuple[Path, ...], out: Path, single: bool) -> int:
    """Draw the pages of PDFs on sheets, as a reader opens the book: page 1 alone on the right.

    A FILE is a PDF. Of a WORK it is build/<slug>.pdf, which has to be there: publish build makes
    it. Without either, every work in source/ is drawn. The sheets are DIR/<name>-spreads-1.png
    and so on, or -pages-1.png with --single, as for handouts; 12 spreads or 24 single pages are
    on each. They show the page as it is trimmed, without bleed and marks.
    """
    from publish.preview import preview_all

    progress = _Progress()
    written, found = preview_all(files or _all_works(), out, single=single, tell=progress.tell)
    progress.end()
    for path in written:
        click.echo(str(path))
    return _show(found)


@main.command(name="compare", short_help="Compare two builds page by page.")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, readable=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, readable=False, path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/compare"), show_default=True,
    metavar="DIR|FILE.png", help="Where the pictures go: a folder, or one file for all pages.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How differences are printed.",
)  # fmt: skip
def compare_(old: Path, new: Path, out: Path, form: str) -> int:
    """Compare two builds, the PDFs OLD and NEW, page by page, as a designer judges a change.

    Printed is what became of each page: other words, lines that came from another page or went
    there, lines that are broken otherwise or stand elsewhere. Of each page that differs a picture
    is drawn: old, new, and the old in red under the new in cyan, with boxes round what differs.
    It is DIR/<name of NEW>-compare-<page>.png. Exit code 1 if any page differs.
    """
    from publish.compare import as_json, compare, report_lines

    progress = _Progress()
    found = compare(old, new, out, progress.tell)
    progress.end()
    if form == "json":
        click.echo(as_json(found))
    else:
        for line in report_lines(found):
            click.echo(line)
    return int(bool(found.differing))


@main.command(short_help="Print the JSON Schema of seminar.yaml, for editors.")
def schema() -> int:
    """Print the JSON Schema of seminar.yaml, by which editors complete and check the file.

    \b
    publish schema > seminar.schema.json

    Then write on the first line of seminar.yaml:

    \b
    # yaml-language-server: $schema=seminar.schema.json
    """  # noqa: D301 - the backspace character is click's sign for lines that stay as they are
    from publish.source.seminarfile import schema_text

    click.echo(schema_text(), nl=False)
    return 0


@main.command(short_help="Make a folder with an essay to start from.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> int:
    """Make DIR with a commented essay to start from; it builds at once."""
    from publish.scaffold import make

    for path in make(folder):
        click.echo(str(path))
    if sys.stdout.isatty():
        click.echo(f"now: publish build {folder}")
    return 0


@main.command(short_help="Say what is installed, what is missing, what to do.")
def doctor() -> int:
    """Say what is installed, what is missing, and what to do about it."""
    from publish.doctor import examine

    code = 0
    for finding in examine():
        sign = click.style("ok", fg="green") if finding.good else click.style("--", fg="yellow")
        if not finding.good and finding.needed:
            code, sign = 1, click.style("!!", fg="red")
        click.echo(f"{sign}  {finding.what}", color=_colour(sys.stdout))
        if not finding.good:
            click.echo(f"      {finding.remedy}")
    return code


@main.command(short_help="Print the completion for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion for a shell; in bash: eval "$(publish completion bash)"."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(main, {}, "publish", "_PUBLISH_COMPLETE").source())
    return 0


# --- helpers ----------------------------------------------------------------------------


def _all_works() -> tuple[Path, ...]:
    works = tuple(sorted(p.parent for p in Path("source").glob("*/essay.md")))
    if not works:
        raise click.UsageError(
            "there is no work here: name a folder or a Markdown file, or begin with publish new DIR"
        )
    return works


def _settings(given: Sequence[str]) -> Settings:
    """Settings from the command line.

    Raises:
        click.UsageError: for a setting that does not exist or a value it cannot have.
    """
    from publish.diagnostics import Findings, Place
    from publish.settings import Settings
    from publish.source.data import Placed, Value, fit

    value: dict[str, Value] = {}
    for item in given:
        name, sign, text = item.partition("=")
        if not sign:
            raise click.UsageError(f"--set {item}: write NAME=VALUE")
        value[name.strip()] = text.strip()
    findings = Findings()
    settings = fit(Placed(value, {(): Place("--set")}), Settings, findings)
    problems = [f"--set: {d.message}; {d.hint}" for d in findings]
    if problems or settings is None:
        raise click.UsageError("\n".join(problems))
    return settings


def _show(found: Sequence[Diagnostic]) -> int:
    """Print diagnostics.

    Returns:
        1 when there is an error among them; 2 when it is one of the command line itself.
    """
    for diagnostic in found:
        mark = f"{diagnostic.severity}[{diagnostic.code}]"
        styled = click.style(mark, fg=_COLOURS[diagnostic.severity], bold=True)
        text = str(diagnostic).replace(mark, styled, 1)
        click.echo(text, err=True, color=_colour(sys.stderr))
    errors = [d for d in found if d.severity == "error"]
    if len(errors) > 1 and sys.stderr.isatty():
        click.echo(f"{len(errors)} errors", err=True)
    return _code(found)


def _code(found: Sequence[Diagnostic]) -> int:
    errors = [d for d in found if d.severity == "error"]
    wrong_usage = any(d.place.path.startswith("--") for d in errors)
    return 2 if wrong_usage else int(bool(errors))


def _colour(stream: Any) -> bool:
    """Colour on terminals, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


class _Progress:
    """One line on a terminal that says what is being done; nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = False

    def tell(self, what: str) -> None:
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            click.echo(f"\r\x1b[K{what} …", err=True, nl=False)
            self._shown = True

    def end(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
