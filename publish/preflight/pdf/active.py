"""What a file of pages does besides showing them: readers warn of it, or refuse the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import check, on_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel


@check("ACTIVE-SCRIPT", "error")
def scripts(model: PdfModel) -> Iterator[Finding]:
    """Programs (JavaScript): of the file, of its pages, links and fields."""
    return _found(model, "script", "take it out: a page needs no program")


@check("ACTIVE-ACTION", "error")
def actions(model: PdfModel) -> Iterator[Finding]:
    """Actions that start programs, open other files or send something.

    And links to addresses of scripts and of files (``javascript:``, ``file:``).
    """
    return _found(model, "action", "take it out, or let it lead to a page of the web")


@check("ACTIVE-MEDIA", "warning")
def media(model: PdfModel) -> Iterator[Finding]:
    """Films, sounds and models: most readers play none, and nothing of them is printed."""
    return _found(model, "media", "show a picture in its stead")


@check("ACTIVE-FILE", "warning")
def files(model: PdfModel) -> Iterator[Finding]:
    """Files inside, but for the source of the text: nobody sees what they are."""
    return _found(model, "file", "take it out, or say in the text that it is there")


@check("ACTIVE-FORM", "warning")
def forms(model: PdfModel) -> Iterator[Finding]:
    """Forms: what can be filled in is no finished page."""
    return _found(model, "form", "print the fields as they are (flatten the form)")


@check("ACTIVE-LOCK", "warning")
def locked(model: PdfModel) -> Iterator[Finding]:
    """Encryption, though no password is asked for: archives and many voices refuse such files."""
    if model.anatomy.pdfx.encrypted:
        yield on_page(0, 0, 0, "it is encrypted", "save it without protection")


def _found(model: PdfModel, kind: str, hint: str) -> Iterator[Finding]:
    return (
        on_page(action.page, action.x, action.y, action.what, hint)
        for action in model.anatomy.pdfx.actions
        if action.kind == kind
    )
