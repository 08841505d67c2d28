"""Arguments and options that several commands have, and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.limits import Limits
    from publish.quarantine import Limits as FileLimits
    from publish.settings import Settings

T = TypeVar("T", bound=msgspec.Struct)
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
PICTURES = click.option(
    "--pictures", multiple=True, metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where pictures lie that are not in the folder of their work.",
)  # fmt: skip
READING = click.option(
    "--reading", type=click.Choice(["corrected", "diplomatic"]), default="corrected",
    show_default=True, help="The text as corrected by the editor, or as the transcription has it.",
)  # fmt: skip
OVERWRITE = click.option(
    "--overwrite", is_flag=True,
    help="Replace files in the places of outputs, whosever they are.",
)  # fmt: skip
LIMIT = click.option(
    "--limit", "limited", multiple=True, metavar="NAME=VALUE",
    help="A limit of what one work may take: those that publish build --help lists.",
)  # fmt: skip
VERBOSE = click.option(
    "--verbose", is_flag=True, help="Show every finding; else five of a kind in a file."
)
FILE_LIMIT = click.option(
    "--limit", "limited", multiple=True, metavar="NAME=VALUE",
    help="What the reading of a file may take: time, in seconds (else 4, and more for a large "
    "file), or memory, in MiB (else 360 and eight times its size).",
)  # fmt: skip
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


def named_on(
    layouts: Sequence[str], settings: Settings, pictures: Sequence[Path] = ()
) -> list[Path]:
    """The files and folders among layouts, settings and pictures of the command line."""
    named = [*layouts, settings.press_profile or ""]
    return [*pictures, *(Path(name) for name in named if name and Path(name).exists())]


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
    from publish.settings import Settings

    return _values_of(given, "--set", Settings)


def limits_of(given: Sequence[str]) -> Limits:
    """Limits from the command line.

    Raises:
        click.UsageError: for a limit that does not exist or a value it cannot have.
    """
    from publish.limits import Limits

    return _values_of(given, "--limit", Limits)


def file_limits_of(given: Sequence[str]) -> FileLimits:
    """Limits of the reading of finished files, from the command line.

    Raises:
        click.UsageError: for a limit that does not exist or a value it cannot have.
    """
    from publish.quarantine import Limits as FileLimits

    return _values_of(given, "--limit", FileLimits)


def _values_of(given: Sequence[str], option: str, kind: type[T]) -> T:
    """What is said in some NAME=VALUE of an option."""
    from publish.diagnostics import Findings, Place
    from publish.source.data import Placed, Value, fit

    value: dict[str, Value] = {}
    for item in given:
        name, sign, text = item.partition("=")
        if not sign:
            raise click.UsageError(f"{option} {item}: write NAME=VALUE")
        if any("\ud800" <= sign <= "\udfff" for sign in item):
            raise click.UsageError(f"{option} {item}: it is not UTF-8, as settings are")
        value[name.strip()] = text.strip()
    findings = Findings()
    found = fit(Placed(value, {(): Place(option)}), kind, findings)
    problems = [f"{option}: {d.message}; {d.hint}" for d in findings]
    if problems or found is None:
        raise click.UsageError("\n".join(problems))
    return found
