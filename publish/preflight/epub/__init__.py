"""The preflight of e-books: what must hold for every reader, device and machine.

Each check is one function with one code, in a module of this package; it looks at a
:class:`~publish.preflight.epub.model.EpubModel` and yields what it finds. :data:`CHECKS` has them
all. None needs EPUBCheck or Ace, which see other things (schemas, contrast).
"""

from __future__ import annotations

from publish.core.diagnostics import Diagnostic, DocumentPlace
from publish.preflight.epub import (
    active,
    container,
    devices,
    document_prologs,
    faces,
    hidden_text,
    kindle_conversion,
    languages,
    manifests,
    metadata,
    navigation,
    ncx,
    notes,
    package,
    pages,
    people,
    pictures,
    reader_styles,
    styles,
    words,
)
from publish.preflight.epub.checks import CHECKS
from publish.preflight.epub.facts import BookFacts, facts
from publish.preflight.epub.model import EpubModel

__all__ = [
    "CHECKS",
    "BookFacts",
    "active",
    "container",
    "devices",
    "document_prologs",
    "faces",
    "hidden_text",
    "judge",
    "kindle_conversion",
    "languages",
    "manifests",
    "metadata",
    "navigation",
    "ncx",
    "notes",
    "package",
    "pages",
    "people",
    "pictures",
    "reader_styles",
    "styles",
    "words",
]  # fmt: skip


def judge(data: bytes, name: str = "") -> tuple[BookFacts, tuple[Diagnostic, ...]]:
    """Return the facts of a book, and what is wrong with it, file by file.

    Its file's ``name`` tells whether it is for Kindles: it ends in ``-kindle.epub``.

    Raises:
        ValueError: when nothing of it can be read.
    """
    model = EpubModel(data, name)
    return facts(model, len(data)), tuple(sorted(CHECKS.run(model, name), key=_order))


def _order(found: Diagnostic) -> tuple[str, int, str]:
    place = found.place
    document = place.document if isinstance(place, DocumentPlace) else ""
    return document, place.line, found.code
