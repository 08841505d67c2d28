"""Landlock: all files but those below some folders are taken from a process (linux/landlock.h)."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from publish.pipeline.jail.kernel import Kernel

#: The numbers of its calls, on all machines.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
#: Rights to files.
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_LINK, _TRUNCATE = 1 << 12, 1 << 14
LISTING = _READ_DIR
READING = _READ_FILE | LISTING
WRITING = READING | _WRITE_FILE | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
KEEPING = WRITING | _REMOVE_DIR | _MAKE_LINK
#: Those of them that a file can have that is no folder.
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE
#: How many rights each version knows; the last one holds for those that come.
_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
#: The versions since which it takes ports of TCP, and signals and abstract sockets, from a process.
_PORTS_SINCE, _SCOPES_SINCE = 4, 6
_ALL_PORTS, _ALL_SCOPES = 0b11, 0b11


def version(kernel: Kernel) -> int:
    """Return the version of Landlock that a kernel has; 0 when it has none, or does not let us."""
    try:
        return kernel.call(_CREATE, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def handled(version: int) -> int:
    """Return all rights that a version knows: what is not granted of them is refused."""
    return (1 << _KNOWN[min(version, max(_KNOWN))]) - 1


def _ruleset(version: int) -> bytes:
    """Return ``struct landlock_ruleset_attr``, as long as the version has it."""
    fields = [handled(version)]
    fields += [_ALL_PORTS] if version >= _PORTS_SINCE else []
    fields += [_ALL_SCOPES] if version >= _SCOPES_SINCE else []
    return struct.pack(f"={len(fields)}Q", *fields)


def enter(kernel: Kernel, granted: Iterable[tuple[Path, int]]) -> None:
    """Give up all files but those below some folders, for good.

    Args:
        kernel: does it; the process has given up new privileges before.
        granted: files and folders, and the rights to what is below them; those that are not there
            are passed over.

    Raises:
        OSError: when it cannot be done.
    """
    known = version(kernel)
    attributes = _ruleset(known)
    rules = kernel.call(_CREATE, attributes, len(attributes), 0)
    try:
        for path, rights in granted:
            _grant(kernel, rules, path, rights & handled(known))
        kernel.call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _grant(kernel: Kernel, rules: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights &= -1 if path.is_dir() else _OF_FILES
        kernel.call(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
