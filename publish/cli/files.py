"""Commands on finished files: what they are, how they differ."""

from __future__ import annotations

from pathlib import Path

import click

from publish.cli.options import (
    AT_LEAST,
    FILE_LIMIT,
    LAYOUT,
    OVERWRITE,
    READING,
    SET,
    VERBOSE,
    Shared,
    all_works,
    file_limits_of,
    limits_in,
    reading_of,
    settings_in,
    shared_folders,
)
from publish.cli.terminal import Progress, say, say_lines, say_name, show


@click.command(short_help="Judge finished PDFs and EPUBs as careful readers would.")
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
@click.option(
    "--printer", type=click.Choice(["kdp", "lulu", "ingram"]),
    help="Judge what that printer would refuse; files made for one say so themselves.",
)  # fmt: skip
@click.option(
    "--paper", type=click.Choice(["white", "cream", "colour"]),
    help="The printer's paper that the book is on.",
)  # fmt: skip
@FILE_LIMIT
@VERBOSE
def preflight(
    files: tuple[Path, ...],
    form: str,
    fail_on: str,
    printer: str | None,
    paper: str | None,
    limited: tuple[str, ...],
    verbose: bool,
) -> int:
    """Judge finished PDFs and EPUBs, whoever made them.

    Printed are the facts (pages, trim size, faces, colours, pictures, links, tags, claims of
    conformance), then what a careful reader or a printer would object to: each with its page,
    its place there in points from the lower left, and what to do. Of an EPUB: what must hold of
    container, package, navigation, notes, pages, language, faces, styles and metadata for every
    reader and device, each with its file and line.
    """
    from publish import api
    from publish.report.forms import preflight_json, preflight_lines

    limits = limits_in(limited)
    reports = [
        api.preflight(path, printer=printer or "", paper=paper or "", limits=limits)
        for path in files
    ]
    if form == "json":
        say(preflight_json(reports))
    else:
        say_lines(line for one in reports for line in preflight_lines(one, verbose=verbose))
    return int(any(f.severity in AT_LEAST[fail_on] for r in reports for f in r.findings))


@click.command(short_help="Compare two texts word by word.")
@click.argument("left", metavar="A", type=click.Path(exists=True, readable=False, path_type=Path))
@click.argument("right", metavar="B", type=click.Path(exists=True, readable=False, path_type=Path))
@LAYOUT
@shared_folders
@SET
@READING
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How differences are printed.",
)  # fmt: skip
@FILE_LIMIT
def collate(
    left: Path,
    right: Path,
    layouts: tuple[str, ...],
    folders: Shared,
    given: tuple[str, ...],
    reading: str,
    form: str,
    limited: tuple[str, ...],
) -> int:
    """Compare A with B word by word: each a work, a PDF, an EPUB, a handout or a plain text.

    A finished file is read as a stranger would read it, a work as publish build sets it with the
    same --layout, --set and --reading. Printed is every difference with its places on both sides:
    paragraph, or page and line. Exit code 1 if there are any.
    """
    from publish import api
    from publish.report.forms import difference_lines, differences_json

    found = api.collate(
        left,
        right,
        layout=layouts,
        **folders,
        settings=settings_in(given),
        reading=reading_of(reading),
        limits=limits_in(limited),
    )
    if code := show(found.diagnostics):
        return code
    if form == "json":
        say(differences_json(found.differences))
    else:
        say_lines(difference_lines(found.differences, left, right))
    return int(bool(found.differences))


@click.command(short_help="Draw the pages of a PDF as spreads.")
@click.argument(
    "files", nargs=-1, metavar="[FILE_OR_WORK]...",
    type=click.Path(exists=True, readable=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the sheets go.",
)  # fmt: skip
@click.option("--single", is_flag=True, help="Page by page: for what is printed on one side.")
@OVERWRITE
@FILE_LIMIT
def preview(
    files: tuple[Path, ...],
    out: Path,
    single: bool,
    overwrite: bool,
    limited: tuple[str, ...],
) -> int:
    """Draw the pages of PDFs on sheets, as a reader opens the book: page 1 alone on the right.

    A FILE is a PDF. Of a WORK it is build/<slug>.pdf, which has to be there: publish build makes
    it. Without either, every work in source/ is drawn. The sheets are DIR/<name>-spreads-1.png
    and so on, or -pages-1.png with --single, as for handouts; 12 spreads or 24 single pages are
    on each. They show the page as it is trimmed, without bleed and marks.
    """
    from publish.report.spread_pictures import preview_all

    progress, limits = Progress(), file_limits_of(limited)
    written, found = preview_all(
        files or all_works(),
        out,
        single=single,
        overwrite=overwrite,
        report=progress.show,
        limits=limits,
    )
    progress.end()
    for path in written:
        say_name(path)
    return show(found)


@click.command(name="compare", short_help="Compare two builds page by page.")
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
@OVERWRITE
@FILE_LIMIT
def compare_(
    old: Path,
    new: Path,
    out: Path,
    form: str,
    overwrite: bool,
    limited: tuple[str, ...],
) -> int:
    """Compare two builds, the PDFs OLD and NEW, page by page, as a designer judges a change.

    Printed is what became of each page: other words, lines that came from another page or went
    there, lines that are broken differently or stand elsewhere. Of each page that differs a picture
    is drawn: old, new, and the old in red under the new in cyan, with boxes round what differs.
    It is DIR/<name of NEW>-compare-<page>.png. Exit code 1 if any page differs.
    """
    from publish.report.compare import as_json, compare, report_lines

    progress = Progress()
    progress.show(f"{old} and {new}")
    found = compare(old, new, out, file_limits_of(limited), overwrite=overwrite)
    progress.end()
    if form == "json":
        say(as_json(found))
    else:
        say_lines(report_lines(found))
    return int(bool(found.differing))


COMMANDS = (preflight, collate, preview, compare_)
