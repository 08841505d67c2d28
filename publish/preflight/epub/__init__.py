"""The preflight of e-books: what must hold for every reader, device and machine.

Each check is one function with one code, in a module of this package; it looks at a
:class:`~publish.preflight.epub.model.Volume` and yields what it finds. :data:`CHECKS` has them
all. None needs EPUBCheck or Ace, which see other things (schemas, contrast).
"""

from __future__ import annotations

from publish.preflight.epub import (
    active,
    container,
    devices,
    document_prologs,
    faces,
    hidden_text,
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
from publish.preflight.epub.checks import CHECKS, EpubFinding
from publish.preflight.epub.facts import BookFacts, facts

__all__ = [
    "CHECKS",
    "BookFacts",
    "EpubFinding",
    "active",
    "container",
    "devices",
    "document_prologs",
    "faces",
    "hidden_text",
    "judge",
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


def judge(data: bytes, name: str = "") -> tuple[BookFacts, tuple[EpubFinding, ...]]:
    """The facts of a book, and what is wrong with it, file by file.

    Its file's ``name`` tells whether it is for Kindles: it ends in ``-kindle.epub``.

    Raises:
        ValueError: when nothing of it can be read.
    """
    from publish.preflight.epub.model import EpubModel

    model = EpubModel(data, name)
    found = [fault for check in CHECKS.values() for fault in check.faults(model)]
    return facts(model, len(data)), tuple(sorted(found, key=_order))


def _order(finding: EpubFinding) -> tuple[str, int, str]:
    return finding.file, finding.line, finding.code
