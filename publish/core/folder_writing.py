"""A folder of many files that is written as one: nothing of it before all of it can be.

What is new is put together beside the folder. Then it is moved there file by file, and what was
there of an earlier run and is not any more is deleted. A file in the folder has the names of those
that are ours: others are left as they are, and a folder without it is not touched.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.folders import staging_folder, sweep_folders
from publish.core.interruption import put_off, with_tidying
from publish.core.sealed_store import read_plain
from publish.core.writing import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The largest list of names that is read, in bytes.
_LARGEST = 64 * 2**20


class Written(msgspec.Struct, frozen=True):
    """What came of writing a folder: how many files are new or other, as they were, gone."""

    written: int = 0
    kept: int = 0
    removed: int = 0


class OwnFolder:
    """A folder that this program keeps, with a list of its own files in it."""

    def __init__(self, folder: Path, mark: str) -> None:
        """Look at a folder, which need not be there yet.

        Args:
            folder: the folder.
            mark: the name of the list of files by which it is known.

        Raises:
            Rejected: when there is something else: a file, or a folder without that list.
        """
        self._folder, self._mark = folder, mark
        self._known = self._listed()

    def write(self, files: Iterable[tuple[str, bytes | Path]]) -> Written:
        """Write all files, and delete those of an earlier run that are not among them.

        Args:
            files: their paths in the folder, and their bytes or where there is a copy of them.

        Raises:
            Rejected: when one cannot be written, or is in the place of one that is not ours; the
                folder is as it was then.
        """
        sweep_folders(self._folder.parent)
        with with_tidying():
            try:
                staged = staging_folder(self._folder)
            except OSError as error:
                raise Rejected([unwritable(self._folder, "folder", error)]) from None
            try:
                names = self._stage(files, staged)
                return self._commit(names, staged)
            except OSError as error:
                raise Rejected([unwritable(self._folder, "folder", error)]) from None
            finally:
                shutil.rmtree(staged, ignore_errors=True)

    # --- what is there ---

    def _listed(self) -> frozenset[str]:
        """Return the names of the files that are ours."""
        if not os.path.lexists(self._folder):
            return frozenset()
        data = read_plain(self._folder / self._mark, _LARGEST)
        if data is None:
            is_empty = self._folder.is_dir() and not any(self._folder.iterdir())
            if not is_empty:
                raise Rejected([self._foreign()])
            return frozenset()
        try:
            names = msgspec.json.decode(data, type=list[str])
        except msgspec.DecodeError:
            raise Rejected([self._foreign()]) from None
        return frozenset(filter(_is_inside, names))

    def _foreign(self) -> Diagnostic:
        message = f"this is not a folder that Offprint has made: it has no {self._mark}"
        hint = "choose another folder with --out, or empty this one first"
        return Diagnostic(Place(str(self._folder)), "error", "SITE-FOREIGN", message, hint)

    def _taken(self, name: str) -> Diagnostic:
        message = "this file is not of the site, and is not overwritten"
        hint = "move it to another place, or choose another folder with --out"
        place = Place(str(self._folder / name))
        return Diagnostic(place, "error", "SITE-FOREIGN", message, hint)

    # --- putting together ---

    def _stage(self, files: Iterable[tuple[str, bytes | Path]], staged: Path) -> frozenset[str]:
        """Put together what differs from what is there; return all names."""
        names: set[str] = set()
        folders: set[Path] = set()
        for name, content in files:
            target, new = self._folder / name, staged / name
            names.add(name)
            if self._is_same(target, content):
                continue
            if new.parent not in folders:
                new.parent.mkdir(parents=True, exist_ok=True)
                self._check_way(target.parent)
                folders.add(new.parent)
            if name not in self._known and os.path.lexists(target):
                raise Rejected([self._taken(name)])
            if isinstance(content, bytes):
                new.write_bytes(content)
            else:
                shutil.copyfile(content, new)
        return frozenset(names)

    def _check_way(self, folder: Path) -> None:
        """See that no link leads out of the folder on the way to a file."""
        for way in (folder, *folder.parents):
            if way == self._folder:
                return
            if way.is_symlink():
                message = "this is a link: files of the site would be written elsewhere"
                hint = "delete the link, or choose another folder with --out"
                raise Rejected(
                    [Diagnostic(Place(str(way)), "error", "FILE-OUTSIDE", message, hint)]
                )

    def _is_same(self, target: Path, content: bytes | Path) -> bool:
        """Return whether a file is there as it is to be."""
        try:
            if target.is_symlink():
                return False
            if isinstance(content, bytes):
                return target.stat().st_size == len(content) and target.read_bytes() == content
            return filecmp.cmp(content, target, shallow=False)
        except OSError:
            return False

    # --- moving ---

    def _commit(self, names: frozenset[str], staged: Path) -> Written:
        new = sorted(str(p.relative_to(staged)) for p in staged.rglob("*") if not p.is_dir())
        gone = self._known - names
        with put_off():
            if not self._folder.exists():
                self._write_mark(staged, names)
                staged.replace(self._folder)
                return Written(len(names))
            self._write_mark(self._folder, names | self._known)
            for name in new:
                target = self._folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (staged / name).replace(target)
            for name in sorted(gone, reverse=True):
                self._remove(self._folder / name)
            self._write_mark(self._folder, names)
        return Written(len(new), len(names) - len(new), len(gone))

    def _write_mark(self, folder: Path, names: frozenset[str]) -> None:
        rows = b",\n".join(map(msgspec.json.encode, sorted(names)))
        path = folder / self._mark
        beside = folder / f"{self._mark}.new"
        beside.write_bytes(b"[\n" + rows + b"\n]\n")
        beside.replace(path)

    def _remove(self, path: Path) -> None:
        """Delete a file, and the folders that it leaves empty."""
        self._check_way(path.parent)
        with suppress(FileNotFoundError, IsADirectoryError):
            path.unlink()
        for folder in path.parents:
            if folder == self._folder:
                return
            try:
                folder.rmdir()
            except OSError:
                return


def _is_inside(name: str) -> bool:
    """Return whether a name in a list is one of a file below its folder."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name
