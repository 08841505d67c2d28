"""Whether Amazon will take a book: what is known to end in E999 is told before it is sent."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from publish.core.confinement import MOST_FINISHED, read
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.readback.isolated import FREE, Stopped, allowed, apart

if TYPE_CHECKING:
    from pathlib import Path

#: What the converter refuses, besides all that begins with KINDLE: what is no EPUB, or half of one.
_CAUSES = frozenset(
    {
        "EBOOK-ACTIVE", "EBOOK-BROKEN", "EBOOK-CONTAINER", "EBOOK-ENCODING", "EBOOK-FILE",
        "EBOOK-IDENTIFIER", "EBOOK-MIMETYPE", "EBOOK-SPINE",
    }
)  # fmt: skip
_OF_KINDLE = "KINDLE-"
#: Seconds that a megabyte may take to be judged.
_PACE = 10


class Judged(msgspec.Struct, frozen=True):
    """What was found in a book."""

    diagnostics: tuple[Diagnostic, ...]


@lru_cache(maxsize=8)
def causes_of_refusal(path: Path, sha256: str) -> tuple[Diagnostic, ...]:
    """Return what Amazon will refuse in an EPUB, and what it may: errors and warnings.

    It is read in a process of its own, whoever made it, and once for all readers.

    Args:
        path: where it is.
        sha256: its checksum, by which one that was changed is judged again.
    """
    try:
        return apart(judged, (path,), Judged, allowed([path], FREE, _PACE)).diagnostics
    except Stopped as stopped:
        place = Place(str(path))
        return (Diagnostic(place, "error", "KINDLE-DAMAGED", str(stopped), stopped.hint),)
    except Rejected as rejected:
        return tuple(rejected.findings)


def judged(path: Path) -> Judged:
    """Return what is found in a book, as if it were named as one for Kindles."""
    from publish.preflight.epub.checks import CHECKS
    from publish.preflight.epub.model import EpubModel

    data = read(path, most=MOST_FINISHED).data or b""
    try:
        model = EpubModel(data, f"{path.stem}-kindle.epub")
    except ValueError as error:
        hint = "make it again: it is cut off, or damaged"
        message = f"it cannot be opened ({error})"
        return Judged((Diagnostic(Place(str(path)), "error", "KINDLE-DAMAGED", message, hint),))
    wanted = [one for code, one in CHECKS.items() if code in _CAUSES or code.startswith(_OF_KINDLE)]
    return Judged(tuple(found for one in wanted for found in one.run(model, str(path))))
