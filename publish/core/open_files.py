"""Files that are open for a while and read in pieces, as for somebody who downloads slowly.

Such a file is opened once: what is put into its place meanwhile is another file. If its own bytes
are changed, that is seen at the next piece, and the reading ends: nobody gets half of each.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from publish.core.confinement import Shut, check_inside, opened, real

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Bytes of a piece.
PIECE = 64 * 1024
#: What the system says when it lacks something, and not the file.
_SCARCE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO})


class ChangedWhileReadError(Exception):
    """The bytes of a file were changed while it was being read."""


class State(NamedTuple):
    """What a file is known by: as long as nothing of it changes, its bytes are the same."""

    device: int
    number: int
    size: int
    modified: int
    changed: int


class OpenFile:
    """A file that is open, as it was when it was opened.

    Attributes:
        state: what it was known by.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.state = self._now()

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.state.size

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from one position to before another, in pieces.

        Raises:
            ChangedWhileReadError: when they are no longer those of the file that was opened.
        """
        while start < end:
            piece = os.pread(self._descriptor, min(PIECE, end - start), start)
            # A new name, or another file in its place, changes the file's entry but not its bytes.
            if not piece or self._now()[:4] != self.state[:4]:
                raise ChangedWhileReadError
            start += len(piece)
            yield piece

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)

    def _now(self) -> State:
        found = os.fstat(self._descriptor)
        return State(
            found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
        )


def open_below(root: str, steps: Sequence[str]) -> OpenFile | None:
    """Open a file below a folder.

    Args:
        root: the folder, all links followed; outside it nothing is opened, wherever links lead.
        steps: the names of folders and, at last, of the file.

    Returns:
        The file; nothing where there is none, it may not be read, the way to it leads out by a link
        (and be it back in by another), or one of the names on the real way to it begins with a full
        stop: what is hidden is nobody's business.

    Raises:
        OSError: when the machine has no files or memory left, or cannot read its disk.
    """
    try:
        found = opened(Path(root, *steps), root)
    except Shut:
        return None
    except OSError as error:
        if error.errno in _SCARCE:
            raise
        return None
    if "/." in found.real[len(root.rstrip("/")) :] or _leads_out(root, steps, found.real):
        os.close(found.descriptor)
        return None
    return OpenFile(found.descriptor)


def _leads_out(root: str, steps: Sequence[str], where: str) -> bool:
    """Return whether a way through links leaves the folder before its end."""
    if where == str(Path(root, *steps)):
        return False
    try:
        for count in range(1, len(steps)):
            path = Path(root, *steps[:count])
            check_inside(real(path), path, (root,))
    except Shut:
        return True
    return False
