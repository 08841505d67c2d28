"""What an e-book is made without where no face has a character.

Its text is set by the reader's device, with faces of its own. The picture of its cover is drawn
here, and its page list names the pages of a printed book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.diagnostics import Place
from publish.typeset.faces.coverage import lacking

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.ebook.context import EbookContext


def on_cover(context: EbookContext) -> dict[str, Any]:
    """Return what can be drawn of that which stands on the cover; the rest is empty."""
    metadata = context.edition.metadata
    drawn = {
        "title": _drawn(metadata.title, context),
        "subtitle": _drawn(metadata.subtitle, context),
        "author": tuple(person for person in metadata.author if _drawn(person.name, context)),
    }
    return {
        "metadata": msgspec.structs.replace(metadata, **drawn),
        "published": _drawn(context.published, context),
    }


def _drawn(text: str, context: EbookContext) -> str:
    return "" if any(True for _ in lacking(text, context.font_stack.points)) else text


def report_faces(context: EbookContext, findings: Findings) -> None:
    """Tell what is left out of the cover, and why there is no page list."""
    report_no_pages(context, findings)
    metadata, place = context.edition.metadata, Place(context.work.path, 1, 1)
    printed = [
        metadata.title,
        metadata.subtitle,
        *(p.name for p in metadata.author),
        context.published,
    ]
    left = ", ".join(f"“{text}”" for text in printed if text and not _drawn(text, context))
    if left:
        findings.warning(
            place,
            "COVER-BARE",
            f"the cover of the e-book is drawn without {left}: no face has all of the letters",
            "put a font file that has them into a folder “fonts” beside the source",
        )


def report_no_pages(context: EbookContext, findings: Findings) -> None:
    """Tell why the pages of the printed book are not marked, where they should be."""
    book_context = context.use_book_context() if context.settings.page_list == "yes" else None
    if book_context is not None and book_context.face_findings.failed:
        findings.note(
            Place(context.work.path),
            "PAGES-NONE",
            "no pages of the printed book are marked: that cannot be set, for want of a face",
            "`publish check` says which characters it has no face for",
        )
