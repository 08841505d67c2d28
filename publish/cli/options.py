"""Arguments and options that several commands have, and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.settings import Settings

#: Findings of which severities make a command fail.
AT_LEAST = {"error": ("error",), "warning": ("error", "warning")}
AT_LEAST["note"] = (*AT_LEAST["warning"], "note")


def _layout_names(_: object, __: object, begun: str) -> list[str]:
    from publish.layouts import built_in

    return [name for name in built_in() if name.startswith(begun)]


WORKS = click.argument(
    "works", nargs=-1, metavar="[WORK]...",
    type=click.Path(exists=True, readable=False, path_type=Path),
)  # fmt: skip
LAYOUT = click.option(
    "--layout", "layouts", multiple=True, metavar="NAME", help="A layout, by name or folder.",
    shell_complete=_layout_names,
)  # fmt: skip
SET = click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE",
    help="A setting: those that publish build --help lists.",
)  # fmt: skip
READING = click.option(
    "--reading", type=click.Choice(["corrected", "diplomatic"]), default="corrected",
    show_default=True, help="The text as corrected by the editor, or as the transcription has it.",
)  # fmt: skip
VERBOSE = click.option(
    "--verbose", is_flag=True, help="Show every finding; else five of a kind in a file."
)
UNTRUSTED = click.option(
    "--untrusted", is_flag=True,
    help="The works are strangers’: read in a jail, with limits, without layouts of their own.",
)  # fmt: skip
NO_JAIL = click.option(
    "--no-jail", is_flag=True,
    help="With --untrusted, where the system has no jail: all the rest of it.",
)  # fmt: skip


def check_together(*, untrusted: bool, no_jail: bool) -> None:
    """Refuse ``--no-jail`` where no jail was asked for.

    Raises:
        click.UsageError: in that case.
    """
    if no_jail and not untrusted:
        raise click.UsageError("--no-jail goes with --untrusted: without it there is no jail")


def named_on(layouts: Sequence[str], settings: Settings) -> list[Path]:
    """The files and folders among layouts and settings of the command line."""
    named = [*layouts, settings.press_profile or ""]
    return [Path(name) for name in named if name and Path(name).exists()]


def all_works() -> tuple[Path, ...]:
    """The works in ``source/``.

    Raises:
        click.UsageError: when there is none.
    """
    works = tuple(sorted(p.parent for p in Path("source").glob("*/essay.md")))
    if not works:
        raise click.UsageError(
            "there is no work here: name a folder or a Markdown file, or begin with publish new DIR"
        )
    return works


def settings_of(given: Sequence[str]) -> Settings:
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
