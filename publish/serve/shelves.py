"""What is served: files of a folder, and pages that were made for them; nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from publish.core.confinement import real
from publish.core.files import digest
from publish.core.open_files import PIECE, open_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.core.open_files import OpenFile, State

#: The names on the way to a file, the last is its own.
Steps = tuple[str, ...]


class Body(Protocol):
    """Bytes that can be sent from any position on; closed by who has opened it."""

    @property
    def size(self) -> int:
        """Their number."""

    @property
    def state(self) -> State | str:
        """What they are known by: as long as it is the same, so are they."""

    @property
    def modified(self) -> int | None:
        """When they were last changed, in whole seconds since 1970; nothing for what is made."""

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from one position to before another, in pieces."""

    def close(self) -> None:
        """Let go of them."""


class Shelf(Protocol):
    """Finds what is served by the steps of its address."""

    async def open(self, steps: Steps, query: str) -> Body | None:
        """Return what is at an address, opened; nothing where there is nothing.

        Args:
            steps: of its path.
            query: what stands after it, as it came.
        """


class FileBody:
    """The bytes of a file."""

    def __init__(self, file: OpenFile) -> None:
        self._file = file
        self.size, self.state = file.size, file.state
        self.modified = file.state.modified // 10**9
        self.pieces, self.close = file.pieces, file.close


class PageBody:
    """The bytes of a page that was made; known by their digest."""

    modified = None

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size, self.state = len(data), digest(data)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        for at in range(start, end, PIECE):
            yield self._data[at : min(at + PIECE, end)]

    def close(self) -> None:
        """Do nothing: a page stays."""


class SiteShelf:
    """A finished site: every file below its folder that is not hidden."""

    def __init__(self, folder: Path) -> None:
        self._root = real(folder)

    async def open(self, steps: Steps, query: str) -> Body | None:
        """Return a file of the site; its pages search by themselves."""
        file = open_below(self._root, steps)
        return FileBody(file) if file else None
