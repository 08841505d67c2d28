"""Indents: what tells paragraphs apart that follow one another without a space."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import at_line, check
from publish.preflight.pdf.paragraphs import Paragraph, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel

#: A line is flush within so many ems, and the share of paragraphs that makes indents the custom.
_FLUSH, _CUSTOM = 0.15, 0.6
#: A line of more ems in height has a dropped initial.
_TALL = 2.0


@check("INDENT-FIRST")
def first(model: PdfModel) -> Iterator[Finding]:
    """The first paragraph below a heading is indented: there is nothing to tell it from.

    Penguin Composition Rules; Hart's Rules. Only where other paragraphs are indented.
    """
    if not _is_custom(model):
        return
    for before, paragraph in pairwise(model.paragraphs):
        if (
            is_heading(before.lines[-1])
            and _is_text(model, paragraph)
            and _indent(model, paragraph)
        ):
            yield _finding(paragraph, "is indented below a heading", "begin it flush")


@check("INDENT-MISSING")
def missing(model: PdfModel) -> Iterator[Finding]:
    """A paragraph that follows another without indent or space, where the others are indented."""
    if not _is_custom(model):
        return
    for paragraph in _following(model):
        if not _indent(model, paragraph):
            yield _finding(paragraph, "is not told from the one before", "indent it by an em")


def _finding(paragraph: Paragraph, message: str, hint: str) -> Finding:
    line = paragraph.lines[0]
    return at_line(line, f"the paragraph “{line.text[:30]} …” {message}", hint)


def _is_custom(model: PdfModel) -> bool:
    """Return whether most paragraphs that follow another are indented."""
    indents = [_indent(model, paragraph) for paragraph in _following(model)]
    return sum(bool(indent) for indent in indents) > _CUSTOM * len(indents)


def _following(model: PdfModel) -> Iterator[Paragraph]:
    """Yield the paragraphs of the text that follow another one, in the step of its lines."""
    for before, paragraph in pairwise(model.paragraphs):
        above, below = before.lines[-1], paragraph.lines[0]
        step = above.baseline - below.baseline
        close = above.page == below.page and 0 < step < 1.3 * model.leading
        if close and _is_text(model, before) and _is_text(model, paragraph):
            yield paragraph


def _is_text(model: PdfModel, paragraph: Paragraph) -> bool:
    """Return whether it is a paragraph of the text proper, which fills the measure of its page."""
    if paragraph.tag not in ("P", "") or not all(map(model.is_plain, paragraph.lines)):
        return False
    edges = [model.edges(model.pages[line.page - 1]) for line in paragraph.lines]
    begins = [model.along(line.box).begin for line in paragraph.lines]
    least = min(begin - edge.begin for begin, edge in zip(begins, edges, strict=True))
    return len(paragraph.lines) > 1 and abs(least) < 1


def _indent(model: PdfModel, paragraph: Paragraph) -> float:
    """Return by how much its first line is indented, in ems; 0 when it is flush."""
    line = paragraph.lines[0]
    if line.box[3] - line.box[1] > _TALL * line.size:  # a dropped initial stands at the margin
        return 0
    edge = model.edges(model.pages[line.page - 1]).begin
    inset = (model.along(line.box).begin - edge) / line.size
    return inset if inset > _FLUSH else 0
