"""Tags: what each thing on the pages is, in the order in which it is read (ISO 32000-1, 14.8).

Before the pages are drawn, boxes are marked that are no text, and how each line ends
(:mod:`.terminal_boxes`). While they are drawn, text and artifacts are marked in the contents of
pages (:mod:`publish.typeset.engine.tag_hooks`). Then the structure is built (:mod:`.structure`) of
the *elements* of the markup, so that a paragraph that goes over a page's end is one, and written
(:mod:`.objects`). What the file claims to be, and what it must have for that, is in
:mod:`.conformance`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.core.units import PT_PER_PX
from publish.typeset.engine.boxes import page_box

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_tags(pdf: Any, document: Any, streams: Sequence[Any]) -> None:
    """Add the structure of a document to its PDF, when all pages are drawn."""
    from publish.typeset.tagging.objects import write_structure
    from publish.typeset.tagging.structure import Builder

    builder = Builder()
    builder.know([page_box(page) for page in document.pages])
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        builder.page(number, page_box(page), stream._tags, page.height * PT_PER_PX)
    root = builder.root
    del builder  # what is written is let go, one by one
    write_structure(pdf, root, len(document.pages))
