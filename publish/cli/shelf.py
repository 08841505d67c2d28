"""Commands on many works: the shelf on the web."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli.options import WORKS, all_works, named_values
from publish.cli.terminal import Progress, many, say_aside, say_name, show

if TYPE_CHECKING:
    from publish.pipeline.results import SiteResult


def _site_help() -> str:
    from publish.cli.setting_help import describe_site

    rows = (f"  {name:<12} {meaning}" for name, meaning in describe_site())
    return "\b\nSettings (also in the layout under “site:”):\n" + "\n".join(rows)


class _Site(click.Command):
    """``site``, whose help lists the settings from their schema."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = _site_help()
        super().format_epilog(ctx, formatter)


@click.command(cls=_Site, short_help="Put finished works on a shelf for the web.")
@WORKS
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), default=Path("build"),
    show_default=True, metavar="DIR", help="Where the outputs are that publish build has made.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
    metavar="DIR", help="Where the site goes.",
)  # fmt: skip
@click.option(
    "--bare", is_flag=True,
    help="Without works: the shelf is of all finished files in their folder, by what they say.",
)  # fmt: skip
@click.option(
    "--base-url", default="", metavar="URL",
    help="Where it will be on the web. Without it all addresses are relative.",
)  # fmt: skip
@click.option("--title", default="", metavar="TEXT", help="What the shelf is called.")
@click.option("--lang", default="", metavar="TAG", help="Its language: en, de, fr, ru.")
@click.option("--layout", default="site", metavar="NAME", help="A layout, by name or folder.")
@click.option(
    "--layout-path", multiple=True, metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where layouts are looked for by name, before those of the program.",
)  # fmt: skip
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="A setting: those listed below."
)
@click.option(
    "--all-files", is_flag=True,
    help="Offer files for printers and the leader’s copy, too.",
)  # fmt: skip
@click.option(
    "--full-text", is_flag=True,
    help="Make an index of the texts, for a search where the site is served (needs Pagefind).",
)  # fmt: skip
def site(
    works: tuple[Path, ...],
    files: Path,
    out: Path,
    bare: bool,
    base_url: str,
    title: str,
    lang: str,
    layout: str,
    layout_path: tuple[Path, ...],
    given: tuple[str, ...],
    all_files: bool,
    full_text: bool,
) -> int:
    """Put finished works on a shelf for the web: a folder for any host, or a USB stick.

    WORK is a folder with an essay.md or a single Markdown file; without one, it is every folder in
    source/. Nothing is built: works without files are told and left out, older files told. The
    folder has pages by title, author, subject, language and year, a page for each work, a search,
    catalogues for e-readers (OPDS 1.2 and 2.0), a feed. It is written whole or not at all; a
    folder that is not a site of ours is not touched.
    """
    from publish import api

    if bare and works:
        raise click.UsageError("--bare: it goes without works")
    options = {name: value for name, value in (("title", title), ("lang", lang)) if value}
    progress, begun = Progress(), time.monotonic()
    result = api.make_site(
        () if bare else works or all_works(),
        files=files,
        out=out,
        base_url=base_url,
        layout=layout,
        layout_path=layout_path,
        settings=named_values(given, "--set") | options,
        all_files=all_files,
        full_text=full_text,
        progress=progress.show,
    )
    progress.end()
    code = show(result.diagnostics)
    if result.folder:
        say_name(result.folder)
        say_aside(_sum_of(result, time.monotonic() - begun))
    return code


def _sum_of(result: SiteResult, seconds: float) -> str:
    """Return what was made, in a line."""
    parts = [many(result.works, "work"), many(result.written + result.kept, "file")]
    parts += [f"{result.kept} of them as before"] if result.kept else []
    parts += [f"{result.removed} deleted"] if result.removed else []
    return ", ".join([*parts, f"{seconds:.1f} s"])


COMMANDS = (site,)
