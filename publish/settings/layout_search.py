"""Where layouts are looked for by their names.

The folders that the command line names for them (``--layout-path``) go first, in their order, then
those that come with the program, then what lies where one stands. A layout that another inherits
from may lie beside that, or in it: there it is looked for before anywhere else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.confinement import Shut, is_below, is_file, is_folder
from publish.core.diagnostics import Diagnostic, Place, suggest
from publish.core.files import layouts_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.files import Reader

#: The file by which a folder is a layout.
FILE = "layout.yaml"


def layout_folder(name: str, beside: Path | None, reader: Reader) -> Path | None:
    """Return the folder of a layout, or ``None`` when there is none of that name.

    A layout may have the name of another one and inherit from that.

    Args:
        name: its name, or its folder.
        beside: the folder of the layout that inherits from it, if one does.
        reader: knows the folders of the user, and remembers where it was looked for in vain.
    """
    shelves = [folder / name for folder in reader.folders.layouts]
    candidates = [*shelves, layouts_folder() / name, Path(name)]
    if beside is not None:
        candidates = [beside.parent / name, beside / name, *shelves, layouts_folder() / name]
        if name.startswith("."):
            candidates = [beside / name]
    elif "/" in name or name.startswith("."):
        candidates = [Path(name), *shelves, layouts_folder() / name]
    paths = [Path(os.path.normpath(c)) for c in candidates if is_file(c / FILE)]
    _remember(shelves, reader)
    return next((path for path in paths if path != beside), paths[0] if paths else None)


def _remember(shelves: list[Path], reader: Reader) -> None:
    """Remember what is in the places of a layout: another one there would be a change."""
    pairs = zip(shelves, reader.folders.layouts, strict=True)
    for path, folder in pairs:
        with suppress(Shut):
            reader.within(folder).read(path / FILE)


def built_in() -> Iterator[str]:
    """Yield the names of the layouts that come with the program."""
    return _names_in(layouts_folder())


def names_at_hand(folders: tuple[Path, ...]) -> list[str]:
    """Return the names of the layouts in some folders, and of those that come with the program."""
    found = (name for one in (*folders, layouts_folder()) for name in _names_in(one))
    return list(dict.fromkeys(found))


def _names_in(folder: Path) -> Iterator[str]:
    return (path.parent.name for path in sorted(folder.glob(f"*/{FILE}")))


def is_safe(path: Path, reader: Reader) -> bool:
    """Tell if the folder of a layout lies below one that the user or the program has for them."""
    return is_below(path, *reader.folders.layouts, layouts_folder())


def unknown(name: str, place: Place, reader: Reader) -> Diagnostic:
    """Return what is told where there is no layout of a name."""
    names = names_at_hand(reader.folders.layouts)
    hint = suggest(name, names) or "there are: " + ", ".join(names)
    if is_folder(Path(name)) and place.path == "--layout":
        hint = f"put a {FILE} into the folder: “inherits: [pdf]” is enough to begin with"
    return Diagnostic(place, "error", "LAYOUT-UNKNOWN", f"there is no layout “{name}”", hint)


def may_inherit(parent: Path, heirs: tuple[Path, ...], reader: Reader) -> bool:
    """Return whether a layout may be made of another.

    One in its folder, beside it, or of the program.

    Those in folders that the command line names may be as well. One of a work may be made of any
    that lies in the folder of that. ``heirs`` are the layout and those that inherit from it.
    """
    folders = reader.roots or (*heirs, layouts_folder())
    if is_below(parent, *folders, *reader.folders.layouts):
        return True
    shelves = [one.parent for heir in heirs for one in (heir.resolve(), heir.absolute())]
    beside = parent.resolve().parent
    return not reader.roots and any(beside == shelf.resolve() for shelf in shelves)
