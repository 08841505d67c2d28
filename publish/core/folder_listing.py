"""What is below folders, and where links in them lead.

A folder may have links that go round in circles, and may be a whole disk, so a listing has a limit.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.confinement import Shut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: A function that returns whether a folder is entered.
    Enters = Callable[[os.DirEntry[str]], bool]

#: The ends of the names of font files that are read.
FONTS = (".otf", ".ttf", ".otc", ".ttc", ".woff", ".woff2")
#: The most files and folders that are listed.
MOST = 50_000


def names_below(folder: Path) -> list[str]:
    """Return the sorted names of all files below a folder, folders with a slash.

    Links are listed, not followed.

    Raises:
        Shut: if there are too many files.
    """
    return sorted(_names(folder, lambda entry: entry.is_dir(follow_symlinks=False)))


def names_followed(folder: Path) -> list[str]:
    """Return the same with links to folders followed, each folder once.

    Raises:
        Shut: if there are too many files.
    """
    return sorted(_names(folder, _once(folder)))


def names_beside(folder: Path) -> list[str]:
    """Return the sorted names directly in a folder, folders with a slash; no hidden ones."""
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if not p.name.startswith(".") and p.name[-1] != "~")
    return sorted(f"{p.name}/" if p.is_dir() else p.name for p in found)


def states_beside(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the size of each file directly in a folder, and when it was changed, in nanoseconds.

    None that is hidden.
    """
    found = {}
    for entry in _entries(folder):
        if not entry.name.startswith(".") and entry.is_file():
            with suppress(OSError):  # it has gone meanwhile
                state = entry.stat()
                found[entry.name] = (state.st_size, state.st_mtime_ns)
    return found


def led_to(folder: Path) -> list[Path]:
    """Return the files and folders to which links below a folder lead, directly or through others.

    Raises:
        Shut: if there are too many files.
    """
    ways = (folder / name.rstrip("/") for name in names_followed(folder))
    return list(dict.fromkeys(way.resolve() for way in ways if way.is_symlink()))


def _once(folder: Path) -> Enters:
    """Return a function that lets each folder be entered once, through links too."""
    known = {os.path.realpath(folder)}

    def enters(entry: os.DirEntry[str]) -> bool:
        if not entry.is_dir():
            return False
        where = os.path.realpath(entry.path)
        is_new = where not in known
        known.add(where)
        return is_new

    return enters


def _names(folder: Path, enters: Enters) -> Iterator[str]:
    waiting, count = [""], 0
    while waiting:
        above = waiting.pop()
        for entry in _entries(folder / above):
            count += 1
            if count > MOST:
                raise _too_many(folder)
            name = f"{above}{entry.name}"
            if enters(entry):
                name += "/"
                waiting.append(name)
            yield name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; none if it cannot be read or is no folder."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _too_many(folder: Path) -> Shut:
    why = f"has more than {MOST:,} files and folders in it"
    hint = "name a folder in which only what is wanted lies"
    return Shut(folder, "FILE-BIG", why, hint, f"this folder {why}")
