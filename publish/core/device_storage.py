"""The storage of a device on a cable: what is on it is left whole, whatever becomes of the cable.

It may be full, read-only, or gone in the middle of a write. A file is written beside its place
under a name that no device takes for a book, forced out of the memory, read back and compared, and
only then moved. Everything is opened from the root of the storage step by step, so that no link
leads out of it, and nothing is written into the empty folder where a device was mounted before.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from publish.core import confinement
from publish.core.confinement import Shut
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import digest
from publish.core.interruption import with_tidying
from publish.core.writing import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How a file is called that is not whole yet: hidden, and of a kind that no device shows.
_PART = re.compile(r"\.offprint-(\d{1,10})-[0-9a-f]{8}\.part")
_STEP = os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
#: What is written or read at a time, in bytes.
_PIECE = 1 << 20
#: What a file system says that cannot force a folder out of the memory, as those of MTP.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
#: More files than this are not looked through.
_MANY = 20_000


class Storage:
    """The file system of a device, or a folder that looks like one. Paths are below its root."""

    def __init__(self, root: Path) -> None:
        """Take a folder that the user has named, or in which something is mounted.

        Raises:
            Rejected: when it is no folder that can be read.
        """
        self.root = Path(confinement.real(root))
        try:
            found = self.root.stat()
            os.listdir(self.root)  # noqa: PTH208 - it is only seen whether that can be done
        except OSError as error:
            raise Rejected([_failed(root, error)]) from None
        self._device = found.st_dev

    # --- what is on it ------------------------------------------------------------------

    def has_folder(self, path: str) -> bool:
        """Return whether there is a folder.

        Raises:
            Shut: when a link there leads out of the storage.
        """
        return Path(self._inside(path)).is_dir()

    def names(self, folder: str = "") -> list[str]:
        """Return the names in a folder, sorted; none where there is no such folder."""
        try:
            return sorted(os.listdir(self._inside(folder)))  # noqa: PTH208 - names, and no paths
        except OSError:
            return []

    def files(self, folder: str, endings: tuple[str, ...]) -> Iterator[str]:
        """Yield the files below a folder whose names have some endings, hidden ones left out.

        Links are not followed.
        """
        top, count = self._inside(folder), 0
        for where, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                count += 1
                if count > _MANY:
                    return
                if name.lower().endswith(endings) and not name.startswith("."):
                    yield os.path.relpath(os.path.join(where, name), self.root)  # noqa: PTH118

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        """Open a file of the storage for reading, in which one can move about.

        Raises:
            OSError: when it is none, or cannot be read.
        """
        parent = str(PurePosixPath(path).parent)
        with self._opened_root() as root, self._folder(root, parent) as folder:
            handle = os.open(PurePosixPath(path).name, _READ, dir_fd=folder)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "it is no file")
            yield file

    def read(self, path: str, most: int) -> bytes | None:
        """Return the bytes of a file of at most so many; None where there is none."""
        try:
            with self.opened(path) as file:
                data = file.read(most + 1)
        except OSError:
            return None
        return data if len(data) <= most else None

    def is_link(self, path: str) -> bool:
        """Return whether a name is that of a link."""
        return os.path.islink(self.root / path)  # noqa: PTH114 - a path would raise errors

    @property
    def room(self) -> int | None:
        """The bytes that can still be written; None where the file system does not tell."""
        try:
            room = os.statvfs(self.root)
        except OSError:
            return None
        return room.f_bavail * room.f_frsize if room.f_blocks else None

    # --- putting a file there -----------------------------------------------------------

    def put(self, path: str, data: bytes, *, over: bool = False) -> None:
        """Write a file whole, or leave everything as it was.

        Args:
            path: where it goes; its folder is made if it is not there.
            data: its bytes.
            over: True to replace a file that is there.

        Raises:
            Rejected: when it cannot be written, or was not what was read back.
        """
        self._check_room(path, len(data))
        folder, name = str(PurePosixPath(path).parent), PurePosixPath(path).name
        try:
            with (
                with_tidying(),
                self._opened_root() as root,
                self._folder(root, folder, make=True) as opened,
            ):
                _sweep(opened)
                if not over and _is_there(name, opened):
                    raise FileExistsError(errno.EEXIST, "a file has that name by now")
                self._put(root, opened, name, data)
        except OSError as error:
            raise Rejected([_failed(self.root / path, error)]) from None

    def _put(self, root: int, folder: int, name: str, data: bytes) -> None:
        part = f".offprint-{os.getpid()}-{digest(data)[:8]}.part"
        try:
            _write(folder, part, data)
            if _digest_of(folder, part) != digest(data):
                raise OSError(errno.EIO, "what was read back is not what was written")
            self._check_still_there(root)
            os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
            _sync_folder(folder)
            self._check_still_there(root)
        finally:
            with suppress(OSError):
                os.unlink(part, dir_fd=folder)

    def _check_room(self, path: str, size: int) -> None:
        room = self.room
        if room is not None and room < size + _PIECE // 16:
            raise Rejected([_full(self.root / path, size, room)])

    def _check_still_there(self, root: int) -> None:
        """See that what is at the root is what was opened: no other device, nor an empty folder."""
        if not os.path.samestat(self.root.stat(), os.fstat(root)):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    # --- the way there ------------------------------------------------------------------

    def _inside(self, path: str) -> str:
        """Return where a path leads, all links followed.

        Raises:
            Shut: when that is out of the storage.
        """
        where = confinement.real(self.root / path)
        if not Path(where).is_relative_to(self.root):
            hint = "delete the link on the device, or name a device without one"
            message = f"this is a link that leads out of the device, to {where}"
            raise Shut(self.root / path, "FILE-OUTSIDE", "leads out of the device", hint, message)
        return where

    @contextmanager
    def _opened_root(self) -> Iterator[int]:
        """Open the root, for as long as something is done: it stays the same one meanwhile.

        Numbers of folders say nothing for longer: those of MTP come anew.
        """
        root = os.open(self.root, _STEP)
        try:
            if os.fstat(root).st_dev != self._device:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            yield root
        finally:
            os.close(root)

    @contextmanager
    def _folder(self, root: int, path: str, *, make: bool = False) -> Iterator[int]:
        """Open a folder below the root step by step; what was a link before is none any more."""
        where = os.path.relpath(self._inside(path), self.root)
        folder = os.dup(root)
        try:
            for step in PurePosixPath(where).parts:
                if make and not _is_there(step, folder):
                    os.mkdir(step, dir_fd=folder)
                inner = os.open(step, _STEP, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)


def _write(folder: int, name: str, data: bytes) -> None:
    """Write a new file, and force it out of the memory."""
    handle = os.open(name, _NEW, 0o666, dir_fd=folder)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest[:_PIECE]) :]
        os.fsync(handle)
        if hasattr(os, "posix_fadvise"):  # so that it is read back from the device
            with suppress(OSError):
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _digest_of(folder: int, name: str) -> str:
    with os.fdopen(os.open(name, _READ, dir_fd=folder), "rb") as file:
        return digest(file.read())


def _sync_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def _is_there(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _sweep(folder: int) -> None:
    """Delete what runs have begun here that are over, as of a cable that was pulled."""
    for name in os.listdir(folder):
        begun = _PART.fullmatch(name)
        if begun and not is_running(int(begun[1])):
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)


# --- what went wrong --------------------------------------------------------------------


def _failed(path: Path, error: OSError) -> Diagnostic:
    """Return what is said of a device on which something could not be done."""
    why = error.strerror or str(error)
    if error.errno in _FULL:
        return _found(path, "DEVICE-FULL", f"there is no room left on the device: {why}", _TIDY)
    if error.errno == errno.EFBIG:
        message = f"the device takes no file as large as this: {why}"
        return _found(path, "DEVICE-FULL", message, "send a smaller file; nothing was changed")
    if error.errno in _LOCKED:
        hint = "unlock the device, or mount it so that you may write; nothing was changed"
        return _found(path, "DEVICE-READ-ONLY", f"the device cannot be written: {why}", hint)
    if error.errno == errno.EEXIST:
        return _found(path, "DEVICE-GONE", f"{why}; nothing was changed", "send it again")
    message = f"the device does not answer as it did, or was taken away: {why}"
    return _found(path, "DEVICE-GONE", message, _AGAIN)


_TIDY = "make room on it, and send again; what was on it is as it was"
_AGAIN = (
    "connect it again, wait until it shows its files, and send again; what was on it is as it was, "
    "and what was begun is no book and goes with the next sending"
)


def _full(path: Path, size: int, room: int) -> Diagnostic:
    message = f"{size:,} bytes are needed on the device, and {room:,} are free"
    return _found(path, "DEVICE-FULL", message, _TIDY)


def _found(path: Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Place(str(path)), "error", code, message, hint)
