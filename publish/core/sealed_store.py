"""What the program remembers beside outputs: data, and no more than that.

Such files name others, which are then opened. So one is used only if its seal shows that a program
of this user has written it; one that came with a folder of somebody else is not.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core.cache import keep, seal

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T", bound=msgspec.Struct)

#: The largest such file, in bytes.
_LARGEST = 32 * 1024 * 1024
_HEAD, _SEAL, _TAIL = b'{"seal":"', 32, b'",'


def save(file: Path, value: msgspec.Struct) -> None:
    """Keep a value."""
    keep(file, sealed(value))


def sealed(value: msgspec.Struct, keys: Path | None = None) -> bytes:
    """Return the bytes of a file that keeps a value.

    Args:
        value: what is kept.
        keys: the folder of the key of the seal, if it is not the cache.
    """
    data = _encoded(value)
    return _HEAD + seal(data, keys).encode() + _TAIL + data[1:]


def _encoded(value: msgspec.Struct) -> bytes:
    """Return a value as JSON.

    Names of folders that are no text are escaped in a way that only Python reads.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()


def load(file: Path, kind: type[T], most: int = _LARGEST, keys: Path | None = None) -> T | None:
    """Return a value that was kept, if it was by this user, in a file of so many bytes at most.

    Args:
        file: where it was kept.
        kind: the type of the value.
        most: how many bytes the file may have.
        keys: the folder of the key of the seal, if it is not the cache.
    """
    data = read_plain(file, most) or b""
    end = len(_HEAD) + _SEAL
    known, rest = data[len(_HEAD) : end], b"{" + data[end + len(_TAIL) :]
    if not data.startswith(_HEAD) or known != seal(rest, keys).encode():
        return None
    try:
        return msgspec.json.decode(rest, type=kind)
    except msgspec.ValidationError:
        return None
    except msgspec.DecodeError:
        return _with_escapes(rest, kind)


def _with_escapes(data: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.convert(json.loads(data), kind)
    except (ValueError, msgspec.ValidationError):
        return None


def read_plain(file: Path, most: int) -> bytes | None:
    """Return the bytes of a regular file of at most that size; never wait for anything else."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_size > most:
            return None
        with open(handle, "rb", closefd=False) as opened:
            return opened.read(most)
    except OSError:
        return None
    finally:
        os.close(handle)
