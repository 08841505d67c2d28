"""Arguments and options that several commands have, and what is made of them."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from publish.core.limits import Limits
    from publish.core.shared_folders import Folders
    from publish.readback.isolated import Limits as FileLimits
    from publish.settings.schema import Settings

T = TypeVar("T", bound=msgspec.Struct)
#: Findings of which severities make a command fail.
AT_LEAST = {"error": ("error",), "warning": ("error", "warning")}
AT_LEAST["note"] = (*AT_LEAST["warning"], "note")


def _layout_names(context: click.Context, _: object, begun: str) -> list[str]:
    from publish.settings.layout_search import names_at_hand

    folders = context.params.get("layout_path") or ()
    return [name for name in names_at_hand(folders) if name.startswith(begun)]


#: So many names are not listed where one of them is likely to be meant.
_MANY = 20


class _Shelf(click.Path):
    """A folder that works share; where there is none, the one that may be meant is named."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        folder = Path(value)
        if not str(value):
            self.fail("nothing is named; name a folder", param, ctx)
        if not folder.exists():
            self.fail(f"{value}: there is no such folder; {_meant(folder)}", param, ctx)
        if not folder.is_dir():
            self.fail(f"{value}: this is a file; name a folder", param, ctx)
        return super().convert(value, param, ctx)


def _meant(folder: Path) -> str:
    """What is to be done about a folder that is not there."""
    from publish.core.diagnostics import suggest

    around = folder.parent
    there = around.iterdir() if around.is_dir() and os.access(around, os.R_OK) else ()
    near = suggest(folder.name, [one.name for one in there if one.is_dir()])
    return near or "make it, or name one that is there"


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


def shared_folders(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the folders that works share: the options for them, and one value."""

    @functools.wraps(command)
    def with_folders(
        layout_path: tuple[Path, ...],
        fonts: tuple[Path, ...],
        pictures: tuple[Path, ...],
        **others: object,
    ) -> int:
        from publish.core.shared_folders import Folders

        for folder in layout_path:
            if (folder / "layout.yaml").is_file():
                hint = f"name the folder in which it lies, or choose it: --layout {folder}"
                raise click.UsageError(f"--layout-path {folder}: this is a layout itself; {hint}")
        kept = (tuple(dict.fromkeys(some)) for some in (pictures, layout_path, fonts))
        return command(folders=Folders(*kept), **others)

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


def check_together(*, untrusted: bool, no_jail: bool) -> None:
    """Refuse ``--no-jail`` where no jail was asked for.

    Raises:
        click.UsageError: in that case.
    """
    if no_jail and not untrusted:
        raise click.UsageError("--no-jail goes with --untrusted: without it there is no jail")


def named_on(layouts: Sequence[str], settings: Settings, folders: Folders) -> list[Path]:
    """What the command line names and is read whole: shared folders, layouts, a profile."""
    named = [*layouts, settings.press_profile or ""]
    shared = (*folders.pictures, *folders.layouts)
    return [*shared, *(Path(name) for name in named if name and Path(name).exists())]


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
    from publish.settings.schema import Settings

    return _values_of(given, "--set", "setting", Settings)


def limits_of(given: Sequence[str]) -> Limits:
    """Limits from the command line.

    Raises:
        click.UsageError: for a limit that does not exist or a value it cannot have.
    """
    from publish.core.limits import Limits

    return _values_of(given, "--limit", "limit", Limits)


def file_limits_of(given: Sequence[str]) -> FileLimits:
    """Limits of the reading of finished files, from the command line.

    Raises:
        click.UsageError: for a limit that does not exist or a value it cannot have.
    """
    from publish.readback.isolated import Limits as FileLimits

    return _values_of(given, "--limit", "limit", FileLimits)


def _values_of(given: Sequence[str], option: str, what: str, kind: type[T]) -> T:
    """What is said in some NAME=VALUE of an option; ``what`` is how one of them is called."""
    from publish.core.diagnostics import Findings, Place
    from publish.core.yaml_positions import PlacedData, Value, fit

    value: dict[str, Value] = {}
    for item in given:
        name, sign, text = item.partition("=")
        if not sign:
            raise click.UsageError(f"{option} {item}: write NAME=VALUE")
        if any("\ud800" <= sign <= "\udfff" for sign in item):
            raise click.UsageError(f"{option} {item}: it is not UTF-8, as settings are")
        value[name.strip()] = text.strip()
    findings = Findings()
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    strange = [name for name in value if name not in known]
    problems = [_unknown(name, option, what, known) for name in strange]
    said: dict[str, Value] = {name: text for name, text in value.items() if name in known}
    found = fit(PlacedData(said, {(): Place(option)}), kind, findings)
    problems += [f"{option}: {d.message}; {d.hint}" for d in findings]
    if problems or found is None:
        raise click.UsageError("\n".join(problems))
    return found


def _unknown(name: str, option: str, what: str, known: Sequence[str]) -> str:
    """What is told of a name that no setting or limit has: what is meant, and all there are."""
    from publish.core.diagnostics import suggest

    near, there = suggest(name, known), f"there are: {', '.join(known)}"
    hint = near if near and len(known) > _MANY else f"{near} {there}".strip()
    return f"{option}: the {what} “{name}” is not known; {hint}"
