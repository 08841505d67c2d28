"""Constructs of other programs that would be printed as text, each reported at its place.

Pandoc, Obsidian, Jekyll, Hugo, LaTeX, wikis, Project Gutenberg … have marks of their own. What the
parser does not know stays text and would be printed as it is, which nobody wants. It is an error
where a reader would see rubbish, else a warning; all have the code MARKUP-FOREIGN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.source.foreign.blocks import check_blocks
from publish.source.foreign.calls import check_calls
from publish.source.foreign.citations import check_citations
from publish.source.foreign.endnotes import check_endnotes
from publish.source.foreign.heads import check_keys, check_words
from publish.source.foreign.line_context import check_neighbours
from publish.source.foreign.marks_by_pattern import check_marks
from publish.source.foreign.masked_text import masked_text_of, masked_texts_of
from publish.source.foreign.ornaments import check_ornaments
from publish.source.foreign.pages import check_pages
from publish.source.foreign.runningheads import check_running_heads
from publish.source.foreign.secondheads import check_second_heads
from publish.source.passages import passage
from publish.source.tree import Inline, holders, walk

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import PlacedData
    from publish.source.heads import Head
    from publish.source.tree import Node, Work

__all__ = ["check_foreign", "check_foreign_words"]


def check_foreign(
    work: Work, source: list[str], head: Head, fields: PlacedData, findings: Findings
) -> None:
    """Report what is written for other programs.

    Args:
        work: what was read.
        source: the lines of its file.
        head: the head of the file.
        fields: the same, under our own keys.
        findings: receives what is found.
    """
    masked_texts = masked_texts_of(work, source)
    check_keys(head.placed, findings)
    check_words(fields, findings)
    check_blocks(work, source, findings)
    check_calls(masked_texts, findings)
    for masked in masked_texts:
        check_marks(masked, findings)
    check_citations(masked_texts, head.placed, findings)
    check_endnotes(work, masked_texts, findings)
    check_pages(masked_texts, findings)
    check_running_heads(work, masked_texts, findings)
    check_neighbours(work, masked_texts, source, findings)
    check_second_heads(work, source, head.end, findings)
    check_ornaments(masked_texts, findings)


def check_foreign_words(around: Node, lang: str, source: list[str], findings: Findings) -> None:
    """Report marks of other programs in the words of a seminar; ``lang`` is the work's."""
    for node in walk(around):
        values = (getattr(node, field) for field in holders(type(node)))
        for words in values if not isinstance(node, Inline) else ():
            if isinstance(words, tuple) and words and isinstance(words[0], Inline):
                made = passage(words, lang, words[0].place, node.kind)
                check_marks(masked_text_of(made, source), findings)
