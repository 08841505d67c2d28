"""The wall: the one place where files are opened, and only below the folders that may be read.

A name in a source, a layout or a style sheet may be anything: a way out of the folder, a link, a
pipe, a device, two gigabytes of nothing. A path is resolved first; then it is opened step by step
from the folder down, and links are refused, so that what was checked is what is opened. It has to
be a regular file, and not too large; opening never waits.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.file_type import DEVICE

#: The most bytes of a file that belongs to a work or a layout, and of a finished one.
MOST, MOST_FINISHED = 256 * 2**20, 2**30
#: Folders on the way need not be readable, if the system can open them without that.
_STEP = os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | os.O_NOFOLLOW
#: The errors of the system for which there is no such file.
_ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class Shut(Rejected):
    """A file that must not or cannot be read.

    ``why`` follows the name of the file in a message, as “leads out of the folder”; ``hint`` says
    what to do.
    """

    def __init__(self, path: Path | str, code: str, why: str, hint: str, message: str = "") -> None:
        self.code, self.why, self.hint = code, why, hint
        place = Place(str(path).replace("\0", "\ufffd"))
        super().__init__([Diagnostic(place, "error", code, message or f"the file {why}", hint)])

    def at(self, place: Place, what: str, hint: str = "") -> Diagnostic:
        """Return the same error, reported where the file is named.

        ``what`` describes it, as “the picture a.png”.
        """
        return Diagnostic(place, "error", self.code, f"{what} {self.why}", hint or self.hint)


class File(NamedTuple):
    """The bytes of a file, and its path with all links followed."""

    real: str
    data: bytes | None


def read(path: Path, roots: tuple[str, ...] = (), most: int = MOST) -> File:
    """Read a file.

    Args:
        path: the file; links are followed.
        roots: folders, as :func:`real` returns them: the file has to be in one of them. Empty for a
            file that the user has named, which may be anywhere.
        most: the most bytes that it may have.

    Returns:
        The file, without bytes where there is none, or a folder.

    Raises:
        Shut: if it must not or cannot be read.
    """
    where = real(path)
    root = _root_of(where, path, roots) if roots else os.path.dirname(where)  # noqa: PTH120
    try:
        return File(where, _bytes_in(root, where, path, most))
    except _ABSENT:
        return File(where, None)
    except OSError as error:
        raise unreadable(path, error) from None


class Opened(NamedTuple):
    """A file that is open: where it lies with all links followed, and its descriptor."""

    real: str
    descriptor: int


def opened(path: Path, root: str, most: int = MOST_FINISHED) -> Opened:
    """Open a file below a folder, to be read in pieces; who asks for it closes it.

    Args:
        path: names it; links are followed.
        root: the folder, as :func:`real` has it.
        most: so many bytes it may have.

    Raises:
        Shut: when it lies elsewhere, is no file of a disk, or is too big.
        OSError: when there is none, or the system does not open it.
    """
    where = real(path)
    check_inside(where, path, (root,))
    descriptor = _opened(root, where, path, most)
    try:
        _check_kind(os.fstat(descriptor), path, most)
    except BaseException:
        os.close(descriptor)
        raise
    return Opened(where, descriptor)


def real(path: Path) -> str:
    """Return where a path leads, with all links followed as far as the files exist.

    Raises:
        Shut: for what cannot be a path.
    """
    try:
        return os.path.realpath(path)
    except ValueError as error:
        why = "has a name that no file can have"
        hint = "correct the name"
        raise Shut(path, "FILE-UNREADABLE", why, hint) from error
    except OSError as error:
        raise unreadable(path, error) from None


def is_below(path: Path, *folders: Path) -> bool:
    """Return whether a path, links followed, is one of some folders or in one of them."""
    where = real(path)
    return any(_is_in(where, real(folder)) for folder in folders)


def is_file(path: Path) -> bool:
    """Return whether there is a file; False for a name that no file can have."""
    return os.path.isfile(path)  # noqa: PTH113 - a path would raise errors of the system


def is_astray(path: Path) -> bool:
    """Return whether there is a link that leads nowhere."""
    return os.path.islink(path) and not os.path.exists(path)  # noqa: PTH110, PTH114


def is_folder(path: Path) -> bool:
    """Return whether there is a folder; False for a name that no folder can have."""
    return os.path.isdir(path)  # noqa: PTH112


def check_inside(where: str, path: Path, roots: tuple[str, ...]) -> None:
    """Refuse a path that is not in one of some folders.

    Args:
        where: the file, as :func:`real` returns it.
        path: its name in messages.
        roots: the folders.
    """
    _root_of(where, path, roots)


def check_name(name: str) -> None:
    r"""Refuse a name that leads out of the folder on another system, if not on this one.

    These are a drive (``C:\x``), a share (``\\host\x``) and steps up by ``..\``.

    Raises:
        Shut: for such a name.
    """
    there = PureWindowsPath(name)
    if there.drive or ("\\" in name and (there.root or ".." in there.parts)):
        raise _outside(name)


def unreadable(path: Path, error: OSError) -> Shut:
    """Return the error for a file that the system does not let us read."""
    why, hint = f"cannot be read: {error.strerror}", "look at its permissions"
    if error.errno == errno.ELOOP:
        hint = "a link leads round in a circle here: put the file itself in its place"
    if error.errno == errno.ENAMETOOLONG:
        hint = "give it a shorter name"
    if error.errno == errno.ENXIO:  # what opening a socket ends in
        return _no_file(path)
    return Shut(path, "FILE-UNREADABLE", why, hint)


# --- opening ----------------------------------------------------------------------------


def _is_in(where: str, root: str) -> bool:
    return where == root or where.startswith(root.rstrip("/") + "/")


def _root_of(where: str, path: Path, roots: tuple[str, ...]) -> str:
    for root in roots:
        if _is_in(where, root):
            return root
    raise _outside(path)


def _outside(path: Path | str) -> Shut:
    hint = "put the file itself into the folder: nothing outside is read, not by a link either"
    return Shut(path, "FILE-OUTSIDE", "leads out of the folder", hint)


def _no_file(path: Path) -> Shut:
    why, message = "is a pipe, a device or a socket", f"this is {DEVICE.name}"
    return Shut(path, "FILE-KIND", why, "put a file there", message)


def _bytes_in(root: str, where: str, path: Path, most: int) -> bytes:
    """Return the bytes of a file below a folder, with no links in the path between them."""
    file = _opened(root, where, path, most)
    with os.fdopen(file, "rb") as opened:
        _check_kind(found := os.fstat(file), path, most)
        data = opened.read(found.st_size + 1)
    if data is None or len(data) > found.st_size:  # files of /proc have no size, and yet bytes
        why = "has no size of its own: it is no file of a disk, or it is being written"
        raise Shut(path, "FILE-KIND", why, "put a file there, or wait until it is written")
    return data


def _opened(root: str, where: str, path: Path, most: int) -> int:
    """Return the descriptor of a file below a folder; no link on the way is followed."""
    if where == root:
        root = os.path.dirname(where)  # noqa: PTH120
    *steps, name = os.path.relpath(where, root).split("/")
    folder = os.open(root, _STEP)
    try:
        for step in steps:
            inner = os.open(step, _STEP | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        _check_kind(os.stat(name, dir_fd=folder, follow_symlinks=False), path, most)
        return os.open(name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _check_kind(found: os.stat_result, path: Path, most: int) -> None:
    """Refuse what is not a regular file, before it is opened and after."""
    kind = found.st_mode
    if stat.S_ISDIR(kind):
        raise IsADirectoryError
    if stat.S_ISLNK(kind):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(kind):
        raise _no_file(path)
    if found.st_size > most:
        why = f"has {found.st_size / 2**20:,.0f} MiB: more than {most / 2**20:,.0f} are not read"
        raise Shut(path, "FILE-BIG", why, "make it smaller")
