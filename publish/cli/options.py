"""Arguments and options that several commands have, and what is made of them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from publish.core.usage import UsageError
    from publish.edit.emendations import Reading
    from publish.readback.isolated import Limits as FileLimits

#: Findings of which severities make a command fail.
AT_LEAST = {"error": ("error",), "warning": ("error", "warning")}
AT_LEAST["note"] = (*AT_LEAST["warning"], "note")


def _layout_names(context: click.Context, _: object, begun: str) -> list[str]:
    from publish.settings.layout_search import names_at_hand

    folders = context.params.get("layout_path") or ()
    return [name for name in names_at_hand(folders) if name.startswith(begun)]


class _Shelf(click.Path):
    """A folder that works share; where there is none, the one that may be meant is named."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from publish.core.shared_folders import problem_of

        if not str(value):
            self.fail("nothing is named; name a folder", param, ctx)
        if problem := problem_of(Path(value)):
            self.fail(problem, param, ctx)
        return super().convert(value, param, ctx)


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
_SHARED = (
    click.option(
        "--layout-path", multiple=True, metavar="DIR", type=_Shelf(),
        help="Where layouts are looked for by name, before those of the program.",
    ),
    click.option(
        "--fonts", multiple=True, metavar="DIR", type=_Shelf(),
        help="Where faces lie that every layout has at hand by their names.",
    ),
    click.option(
        "--pictures", multiple=True, metavar="DIR", type=_Shelf(),
        help="Where pictures lie that are not in the folder of their work.",
    ),
)  # fmt: skip


class Shared(TypedDict):
    """The folders that works share, by the options that name them."""

    layout_path: tuple[Path, ...]
    fonts: tuple[Path, ...]
    pictures: tuple[Path, ...]


def shared_folders(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the folders that works share: the options for them, and one value."""

    @functools.wraps(command)
    def with_folders(
        layout_path: tuple[Path, ...],
        fonts: tuple[Path, ...],
        pictures: tuple[Path, ...],
        **others: object,
    ) -> int:
        folders = Shared(layout_path=layout_path, fonts=fonts, pictures=pictures)
        return command(folders=folders, **others)

    for option in reversed(_SHARED):
        with_folders = option(with_folders)
    return with_folders


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


def all_works() -> tuple[Path, ...]:
    """Return the works in ``source/``.

    Raises:
        click.UsageError: when there is none.
    """
    works = tuple(sorted(p.parent for p in Path("source").glob("*/essay.md")))
    if not works:
        raise click.UsageError(
            "there is no work here: name a folder or a Markdown file, or begin with publish new DIR"
        )
    return works


def named_values(given: Sequence[str], option: str) -> dict[str, str]:
    """Return what is said in some NAME=VALUE of an option.

    Raises:
        click.UsageError: for what is not of this form, or no text.
    """
    values: dict[str, str] = {}
    for item in given:
        name, sign, text = item.partition("=")
        if not sign:
            raise click.UsageError(f"{option} {item}: write NAME=VALUE")
        if any("\ud800" <= sign <= "\udfff" for sign in item):
            raise click.UsageError(f"{option} {item}: it is not UTF-8, as settings are")
        values[name.strip()] = text.strip()
    return values


def settings_in(given: Sequence[str]) -> dict[str, str]:
    """Return settings from the command line, not looked at yet."""
    return named_values(given, "--set")


def limits_in(given: Sequence[str]) -> dict[str, str]:
    """Return limits from the command line, not looked at yet."""
    return named_values(given, "--limit")


def reading_of(given: str) -> Reading:
    """Return the reading that is asked for."""
    return "corrected" if given == "corrected" else "diplomatic"


def file_limits_of(given: Sequence[str]) -> FileLimits:
    """Return limits of the reading of finished files, from the command line.

    Raises:
        UsageError: for a limit that does not exist or a value it cannot have.
    """
    from publish.core.arguments import values_of
    from publish.readback.isolated import Limits as FileLimits

    return values_of(limits_in(given), "limits", "limit", FileLimits)


#: The options that give arguments of another name.
_OPTIONS = {"settings": "--set", "limits": "--limit", "formats": "--format"}


def of_command_line(error: UsageError) -> click.UsageError:
    """Return what is wrong with an argument, told of the option that gave it."""
    option = _OPTIONS.get(error.argument, f"--{error.argument.replace('_', '-')}")
    return click.UsageError("\n".join(f"{option}: {problem}" for problem in error.problems))
