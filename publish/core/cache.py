"""What is kept from run to run and can be made again: in a folder that nobody else can write to.

Code is loaded from there (compiled templates), so nothing that others could have put there is used:
not a folder that belongs to somebody else, not one that others may write to, and not a name in a
shared folder that anybody could have taken first.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from publish.core.diagnostics import Rejected
from publish.core.writing import write

#: The permission that others must not have: to write.
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
#: So many bytes must be free on the disk.
_ROOM = 8 * 1024 * 1024
#: The length of the key of seals, in bytes.
_KEY = 32


def cache_folder() -> Path:
    """Return the folder for what can be made again (XDG Base Directory Specification).

    It belongs to the user alone. If there can be no such folder, it is a temporary one of this
    process, which :func:`discard` deletes.
    """
    return _folder(os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~"))  # noqa: PTH111


@functools.cache
def _folder(base: str, home: str) -> Path:
    folder = Path(base if Path(base).is_absolute() else f"{home}/.cache") / "offprint"
    if folder.is_absolute() and _is_private(folder):
        return folder
    return _of_this_process()


@functools.cache
def _of_this_process() -> Path:
    atexit.register(discard)
    return Path(tempfile.mkdtemp(prefix="offprint-"))


def discard() -> None:
    """Delete the folder of this process, if it needed one."""
    if _of_this_process.cache_info().currsize:
        shutil.rmtree(_of_this_process(), ignore_errors=True)
        _of_this_process.cache_clear()
        _folder.cache_clear()


def is_kept() -> bool:
    """Return whether anything is kept from run to run."""
    return cache_folder().name == "offprint"


def _is_private(folder: Path) -> bool:
    """Return whether a folder is the user's alone and has room; make it if it is missing."""
    try:
        if not folder.is_symlink():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
            return False
        if state.st_mode & _OTHERS:
            _empty(folder)
        room = os.statvfs(folder)
        return os.access(folder, os.W_OK | os.X_OK) and room.f_bavail * room.f_frsize >= _ROOM
    except OSError:
        return False


def _empty(folder: Path) -> None:
    """Make a folder that others could write to the user's alone, and delete what is in it."""
    folder.chmod(0o700)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def keep(path: Path, data: bytes) -> None:
    """Write into the cache if there is room; what cannot be kept is made again."""
    with suppress(Rejected):
        write(path, data)


def seal(data: bytes, keys: Path | None = None) -> str:
    """Return a mark that only a program of this user can have put on some bytes (RFC 7693, 2.5).

    Args:
        data: the bytes.
        keys: the folder of the key, which has to be the user's alone; without one, the cache.
    """
    return hashlib.blake2b(data, key=_key(keys or cache_folder()), digest_size=16).hexdigest()


@functools.cache
def _key(folder: Path) -> bytes:
    """Return a secret that is made once.

    If several runs make one at the same time, all use the first.
    """
    file, mine = folder / "key", secrets.token_bytes(_KEY)
    with suppress(OSError):
        if not file.exists():
            handle, name = tempfile.mkstemp(prefix=".key.", dir=folder)
            with os.fdopen(handle, "wb") as made:
                made.write(mine)
            with suppress(FileExistsError):
                os.link(name, file)
            Path(name).unlink()
        known = file.read_bytes()
        if len(known) == _KEY:
            return known
        file.unlink()
    return mine
