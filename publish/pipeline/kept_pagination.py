"""Where the pages of a printed book begin, kept from run to run beside the outputs.

A long work takes most of the time of its e-book to be laid out, and the e-book needs of the pages
only this. It holds as long as an output does (see fresh.py): until something that was read for the
layout has changed, the settings or the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core import sealed_store
from publish.core.files import unchanged
from publish.typeset.pagination import Pagination

if TYPE_CHECKING:
    from pathlib import Path


class KeptPagination(msgspec.Struct, frozen=True):
    """A pagination, with the program that made it and the files that went into it."""

    versions: str
    seen: dict[str, str]
    pagination: Pagination


class PaginationStore:
    """The paginations that lie in a folder of outputs."""

    def __init__(self, folder: Path, versions: str, roots: tuple[Path, ...]) -> None:
        """Take the folders that everything has to lie in that went into one (``roots``)."""
        self._folder, self._versions, self._roots = folder / ".offprint", versions, roots

    def load(self, key: str) -> KeptPagination | None:
        """Return what is kept, if it still holds."""
        kept = sealed_store.load(self._file(key), KeptPagination)
        if kept is None or kept.versions != self._versions:
            return None
        return kept if unchanged(kept.seen, self._roots) else None

    def save(self, key: str, pagination: Pagination, seen: dict[str, str]) -> None:
        """Keep a pagination; ``seen`` are the files that went into it, with their digests."""
        sealed_store.save(self._file(key), KeptPagination(self._versions, seen, pagination))

    def _file(self, key: str) -> Path:
        return self._folder / f"pages-{key}.json"
