"""Where file systems are mounted, as the system tells it: e-readers on a cable are among them."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the kernel mounts for itself, or of which no e-reader is one (proc(5), “filesystems”).
_OF_SYSTEM = frozenset(
    "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl"
    " hugetlbfs mqueue nsfs overlay proc pstore ramfs rpc_pipefs securityfs squashfs sysfs"
    " tracefs".split()
)
#: How the table of mounts writes a blank, a tab, a line’s end and a backslash (getmntent(3)).
_ESCAPE = re.compile(r"\\([0-7]{3})")
#: What of the folder of GVfs is a device that speaks MTP.
_MTP = "mtp:"
_GVFS = "fuse.gvfsd-fuse"


class Mount(NamedTuple):
    """A mounted file system: what is mounted (``/dev/sdb1``), where, and of what kind it is."""

    source: str
    path: Path
    kind: str


def mounts(table: Path = Path("/proc/mounts"), volumes: Path = Path("/Volumes")) -> list[Mount]:
    """Return what is mounted, the last first, without what is the system’s own.

    Args:
        table: the kernel’s list, on Linux (proc(5)).
        volumes: the folder in which macOS mounts.
    """
    if sys.platform == "darwin":
        return [Mount("", path, "") for path in _folders(volumes)]
    try:
        text = table.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return []
    return [one for line in reversed(text.splitlines()) for one in _mounts_of(line)]


def mount_of(path: Path, known: list[Mount]) -> Mount | None:
    """Return the file system that a path is on: the one whose folder is nearest above it."""
    around = [one for one in known if path == one.path or path.is_relative_to(one.path)]
    around = [one for one in around if one.path != Path("/")]
    return max(around, key=lambda one: len(one.path.parts), default=None)


def _mounts_of(line: str) -> Iterator[Mount]:
    """Yield the mount of a line; of GVfs, which has all devices of a user in one folder, each."""
    fields = line.split(" ")
    if len(fields) < 3 or fields[2] in _OF_SYSTEM:
        return
    path = Path(_unescaped(fields[1]))
    if path == Path("/"):
        return
    if fields[2] != _GVFS:
        yield Mount(_unescaped(fields[0]), path, fields[2])
        return
    for device in _folders(path):
        if device.name.startswith(_MTP):
            yield Mount("", device, _GVFS)


def _unescaped(field: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), field)


def _folders(folder: Path) -> list[Path]:
    found: list[Path] = []
    with suppress(OSError):
        found = sorted(path for path in folder.iterdir() if path.is_dir())
    return found
