"""The preflight of e-books: what must hold for every reader, device and machine.

Each check is one function with one code, in a module of this package; it looks at a
:class:`~publish.preflight.ebook.volume.Volume` and yields what it finds. :data:`CHECKS` has them
all. None needs EPUBCheck or Ace, which see other things (schemas, contrast).
"""

from __future__ import annotations

from publish.preflight.ebook import (
    active,
    comfort,
    container,
    devices,
    faces,
    languages,
    manifests,
    metadata,
    navigation,
    ncx,
    notes,
    pages,
    parcel,
    people,
    pictures,
    prologs,
    styles,
    unseen,
    words,
)
from publish.preflight.ebook.checks import CHECKS, BookFault
from publish.preflight.ebook.facts import BookFacts, facts

__all__ = [
    "CHECKS", "BookFacts", "BookFault", "active", "comfort", "container", "devices", "faces",
    "judge", "languages", "manifests", "metadata", "navigation", "ncx", "notes", "pages", "parcel",
    "people", "pictures", "prologs", "styles", "unseen", "words",
]  # fmt: skip


def judge(data: bytes, name: str = "") -> tuple[BookFacts, tuple[BookFault, ...]]:
    """The facts of a book, and what is wrong with it, file by file.

    Its file's ``name`` tells whether it is for Kindles: it ends in ``-kindle.epub``.

    Raises:
        ValueError: when nothing of it can be read.
    """
    from publish.preflight.ebook.volume import Volume

    seen = Volume(data, name)
    found = [fault for check in CHECKS.values() for fault in check.faults(seen)]
    return facts(seen, len(data)), tuple(sorted(found, key=_order))


def _order(fault: BookFault) -> tuple[str, int, str]:
    return fault.file, fault.line, fault.code
