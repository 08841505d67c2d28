"""What other programs' files hold and the press does not set: each construct named at its place.

Pandoc, Obsidian, Jekyll, Hugo, LaTeX, wikis, Project Gutenberg … have marks of their own. What the
parser does not know has stayed text, and would be printed as it stands; nobody wants that. An error
where a reader would see rubbish, else a warning; all of the code MARKUP-FOREIGN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.foreign.blocks import check_blocks
from publish.foreign.calls import check_calls
from publish.foreign.citations import check_citations
from publish.foreign.endnotes import check_endnotes
from publish.foreign.heads import check_keys, check_words
from publish.foreign.pages import check_pages
from publish.foreign.sheets import sheets_of
from publish.foreign.signs import check_signs

if TYPE_CHECKING:
    from publish.diagnostics import Findings
    from publish.source.data import Placed
    from publish.source.tree import Work

__all__ = ["check_foreign"]


def check_foreign(
    work: Work, source: list[str], placed: Placed, fields: Placed, findings: Findings
) -> None:
    """Name what is written as other programs want it.

    Args:
        work: what was read.
        source: the lines of its file.
        placed: the head of the file.
        fields: the same, under our own keys.
        findings: receives what is found.
    """
    sheets = sheets_of(work, source)
    check_keys(placed, findings)
    check_words(fields, findings)
    check_blocks(work, source, findings)
    for sheet in sheets:
        check_signs(sheet, findings)
    check_citations(sheets, placed, findings)
    check_calls(sheets, findings)
    check_endnotes(work, sheets, findings)
    check_pages(sheets, findings)
