"""Where findings are, as places of the kind that they must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import DocumentPlace, PagePlace

if TYPE_CHECKING:
    from publish.core.diagnostics import Diagnostic


def spot(found: Diagnostic) -> PagePlace:
    """The place of a finding, which is on a page."""
    assert isinstance(found.place, PagePlace), found
    return found.place


def in_document(found: Diagnostic) -> DocumentPlace:
    """The place of a finding, which is in a document of an e-book."""
    assert isinstance(found.place, DocumentPlace), found
    return found.place
