"""The folders that the command line names for files that works and layouts share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Folders(msgspec.Struct, frozen=True):
    """Folders to search, in order; the user has named them.

    ``pictures`` have pictures that are not in the folder of their work, ``layouts`` have layouts by
    their names, and ``fonts`` have faces that every layout can use.
    """

    pictures: tuple[Path, ...] = ()
    layouts: tuple[Path, ...] = ()
    fonts: tuple[Path, ...] = ()

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.pictures, *self.layouts, *self.fonts)

    def named(self) -> list[str]:
        """Return the purpose and the path of each folder; with others the outputs may differ."""
        kinds = msgspec.structs.asdict(self).items()
        return [f"{kind}={folder.absolute()}" for kind, some in kinds for folder in some]


def shared_folders(
    layout_path: Iterable[Path], fonts: Iterable[Path], pictures: Iterable[Path]
) -> Folders:
    """Return the folders that are named for each purpose.

    Raises:
        UsageError: for what is no folder, or for a layout where folders with layouts are expected.
    """
    named = {"layout_path": layout_path, "fonts": fonts, "pictures": pictures}
    kept = {purpose: tuple(dict.fromkeys(some)) for purpose, some in named.items()}
    for purpose, some in kept.items():
        for folder in some:
            problem = problem_of(folder)
            if problem:
                raise UsageError(purpose, [problem])
    for folder in kept["layout_path"]:
        if (folder / "layout.yaml").is_file():
            hint = f"name the folder in which it lies, or choose it: --layout {folder}"
            raise UsageError("layout_path", [f"{folder}: this is a layout itself; {hint}"])
    return Folders(kept["pictures"], kept["layout_path"], kept["fonts"])


def problem_of(folder: Path) -> str:
    """Return what is wrong with a folder that is named, and what to do; '' if nothing is."""
    if not folder.exists():
        return f"{folder}: there is no such folder; {_meant(folder)}"
    return "" if folder.is_dir() else f"{folder}: this is a file; name a folder"


def _meant(folder: Path) -> str:
    """Return what to do about a folder that does not exist."""
    from publish.core.diagnostics import suggest

    around = folder.parent
    there = around.iterdir() if around.is_dir() and os.access(around, os.R_OK) else ()
    near = suggest(folder.name, [one.name for one in there if one.is_dir()])
    return near or "make it, or name one that is there"
