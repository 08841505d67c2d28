"""The places that a jailed process reads and writes."""

from __future__ import annotations

import mimetypes
import os
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import layouts_folder, package_folder
from publish.core.folder_listing import FONTS, names_followed
from publish.pipeline.jail import landlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What programs need of a Linux system: libraries and where they lie, time zones, no
#: device; how much memory they have.
_SYSTEM = (
    "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib",
    "/nix/store", "/gnu/store", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/dev/urandom",
    "/proc/self/statm",
)  # fmt: skip


class Places(msgspec.Struct, frozen=True):
    """Files and folders, with all that is below these: to be read, and to be written, too.

    In those that it ``keeps`` a process may do what it likes; of those that it ``lists`` it learns
    the names alone.
    """

    reads: tuple[Path, ...]
    writes: tuple[Path, ...] = ()
    keeps: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()

    def keeping(self, folder: Path) -> Places:
        """Return these and a folder of the process's own."""
        return msgspec.structs.replace(self, keeps=(*self.keeps, folder))

    def granted(self) -> Iterator[tuple[Path, int]]:
        """Yield each place with the rights to it."""
        yield from ((path, landlock.LISTING) for path in self.lists)
        yield from ((path, landlock.READING) for path in self.reads)
        yield from ((path, landlock.WRITING) for path in self.writes)
        yield from ((path, landlock.KEEPING) for path in self.keeps)


def places_of(
    works: Iterable[Path],
    named: Iterable[Path],
    writes: Iterable[Path] = (),
    listed: Iterable[Path] = (),
) -> Places:
    """Return the places for a run.

    The works, what comes with the program, what the command line names.

    Args:
        works: their folders or files; of a file the folder that it lies in is the work's.
        named: layouts, folders and files that the command line names.
        writes: folders that are written; they are there.
        listed: folders of which the names alone are read.

    Raises:
        Rejected: where everything that somebody has would lie open.
    """
    folders = [(work, work if work.is_dir() else work.parent) for work in works]
    wide = [_too_wide(work) for work, folder in folders if _holds_home(folder)]
    wide += [_too_wide(folder) for folder in writes if _holds_home(folder)]
    named = tuple(named)
    wide += [_too_wide(folder) for folder in named if folder.is_dir() and _holds_home(folder)]
    if wide:
        raise Rejected(wide)
    own = (package_folder(), layouts_folder())
    read = {path: None for pair in folders for path in pair}
    places = (*read, *named, *own, *_libraries(), *map(Path, _SYSTEM))
    return Places(places, tuple(writes), lists=tuple(listed))


def places_of_fonts(folders: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the font files below some folders, links followed, and the folders that are gone into.

    Nothing else is to be read there: a folder may be one of many things, in which faces are, too.

    Raises:
        Shut: when there is too much in a folder.
    """
    faces: list[Path] = []
    listed: list[Path] = []
    for folder in folders:
        names = names_followed(folder)
        faces += [folder / name for name in names if name.lower().endswith(FONTS)]
        linked = (folder / name for name in names if name.endswith("/"))
        listed += [folder, *(path for path in linked if path.is_symlink())]
    return faces, listed


def _holds_home(folder: Path) -> bool:
    """Return whether a folder is that of all of somebody's files, or one above."""
    return Path("~").expanduser().resolve().is_relative_to(folder.resolve())


def _too_wide(path: Path) -> Diagnostic:
    return Diagnostic(
        Place(str(path)),
        "error",
        "JAIL-WIDE",
        f"a work that is not trusted could read or write all of {_folder(path)}",
        "put it into a folder of its own, and the outputs (--out) and what works share, too",
    )


def _folder(path: Path) -> Path:
    return (path if path.is_dir() else path.parent).resolve()


def _libraries() -> list[Path]:
    """Return where Python and packages lie, the lists of kinds of files, shared libraries.

    Not all places in which Python looks for modules: one of them may be the folder one stands in.
    """
    paths = [Path(path) for path in sys.path if path]
    packages = [path for path in paths if path.suffix == ".zip" or any(path.glob("*.dist-info"))]
    own = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    shared = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    base = Path(sys.base_prefix)
    others = [Path(name) for name in (*own, *mimetypes.knownfiles, *shared) if name]
    return [*packages, *others, base / "lib", base / "lib64"]
