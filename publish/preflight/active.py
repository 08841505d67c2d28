"""What a file does besides being read, and what it keeps its readers from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.preflight.checks import Flaw, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.impression import Impression

#: What may be inside every file: how it is opened, and a form without scripts.
_HARMLESS = ("an action when it is opened", "actions", "a form")
#: The standard that lets files be attached (ISO 19005-3); this press attaches the source to one.
_ATTACHING = "PDF/A-3"


@check("FILE-ACTIVE")
def active(seen: Impression) -> Iterator[Flaw]:
    """Scripts, links that start programs, films and sounds, files inside: a book has none.

    Files inside are allowed to PDF/A-3, which keeps a source that way.
    """
    archive = any(claim.startswith(_ATTACHING) for claim in seen.anatomy.claims)
    for one in seen.anatomy.standing.active:
        if one not in _HARMLESS and not (archive and one == "files inside"):
            yield Flaw(0, 0, 0, f"it has {one}", "take that out, or do not hand it on")


@check("FILE-PROTECTED")
def protected(seen: Impression) -> Iterator[Flaw]:
    """A file that is encrypted: it may forbid to print or to copy, and printers refuse it."""
    if seen.anatomy.standing.encrypted:
        yield Flaw(0, 0, 0, "it is encrypted", "save it without protection")
