"""Links: they lead somewhere, say where, and give the right page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from publish.preflight.checks import PageFinding, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback.pdf_values import Anchor, Box

#: Words with the number of a page at their end: with a leader, with "p.", or alone.
_LED = re.compile(r".*?[^\d\s].*?(?:[.·…_]\s?){3,}\s*(\d{1,4}|[ivxlc]{1,6})", re.DOTALL)
_PAGE = re.compile(r"(?:.*\b)?(?:pp?|page|S|Seite|folio)\.?\s?(\d{1,4})", re.DOTALL)
_BARE = re.compile(r"(\d{1,4}|[ivxlc]{1,6})")
#: A link lower than this, in points, can hardly be hit.
_THIN = 2


@check("LINK-NOWHERE", "error")
def nowhere(model: PdfModel) -> Iterator[PageFinding]:
    """A link into the file whose destination is not there."""
    for anchor in model.anatomy.anchors:
        if not anchor.target and not anchor.address:
            name = f"“{anchor.name}”" if anchor.name else "a place that is not in the file"
            yield _at(
                anchor, f"a link leads to {name}, and there is no such place", "mend its goal"
            )


@check("LINK-SILENT")
def silent(model: PdfModel) -> Iterator[PageFinding]:
    """Links that do not say in words where they lead (/Contents), for those who cannot see them."""
    mute = [anchor for anchor in model.anatomy.anchors if not anchor.contents]
    if mute:
        count = "a link says" if len(mute) == 1 else f"{len(mute)} links say"
        yield _at(mute[0], f"{count} nothing of where it leads", "give each link a description")


@check("LINK-THIN", "note")
def thin(model: PdfModel) -> Iterator[PageFinding]:
    """Links on an area so low or narrow that a finger or a pointer cannot hit it."""
    small = [
        anchor for anchor in model.anatomy.anchors
        if min(anchor.box[2] - anchor.box[0], anchor.box[3] - anchor.box[1]) < _THIN
    ]  # fmt: skip
    if small:
        count = "a link has" if len(small) == 1 else f"{len(small)} links have"
        yield _at(small[0], f"{count} next to no area", "give it the height of its line")


class Reference(NamedTuple):
    """A link with the number in its text; whether that surely is one of a page."""

    anchor: Anchor
    number: str
    sure: bool


@check("LINK-PAGE", "error")
def pages(model: PdfModel) -> Iterator[PageFinding]:
    """A page number in the contents, an index or a reference that is not that of its goal.

    The number must be the folio printed on the page to which the link leads. A bare number is
    taken for a page’s where most bare numbers of the file are right.
    """
    references = list(_references(model))
    bare = [r for r in references if not r.sure]
    right = sum(_is_right(model, r) for r in bare)
    judged = [r for r in references if r.sure or right > len(bare) / 2]
    for reference in judged:
        anchor = reference.anchor
        if not _is_right(model, reference):
            printed = model.pages[anchor.target - 1].folio
            there = f"folio {printed}" if printed else "no folio"
            yield _at(
                anchor, f"it says page {reference.number}, and leads to page {anchor.target} of "
                f"the file, which has {there}", "print the folio of the page to which it leads",
            )  # fmt: skip


def _is_right(model: PdfModel, reference: Reference) -> bool:
    page = model.pages[reference.anchor.target - 1]
    return reference.number == (page.folio or str(page.number))


def _references(model: PdfModel) -> Iterator[Reference]:
    """The links with a number; calls of notes and the numbers of notes are none of these."""
    groups: dict[tuple[int, int], list[Anchor]] = {}
    for anchor in model.anatomy.anchors:
        inside = 0 < anchor.target <= len(model.pages)
        if inside and anchor.box[3] - anchor.box[1] > _THIN and not _is_of_note(model, anchor):
            groups.setdefault((anchor.page, anchor.target), []).append(anchor)
    own = [one for group in groups.values() for one in group if not _is_part(one, group)]
    texts = model.text_in([(a.page, _middle(a.box)) for a in own])
    for anchor, text in zip(own, texts, strict=True):
        if led := _LED.fullmatch(text) or _PAGE.fullmatch(text):
            yield Reference(anchor, led[1], sure=True)
        elif (bare := _BARE.fullmatch(text)) and not _is_told(anchor, bare[1]):
            yield Reference(anchor, bare[1], sure=False)


def _is_told(anchor: Anchor, number: str) -> bool:
    """Whether a link says in words what else its number counts: "paragraph 12"."""
    words, _, last = anchor.contents.rpartition(" ")
    return bool(words) and last == number and not _PAGE.fullmatch(anchor.contents)


def _is_part(anchor: Anchor, others: list[Anchor]) -> bool:
    """Whether a link stands within a larger one to the same page."""
    left, bottom, right, top = anchor.box
    return any(
        other.box != anchor.box
        and other.box[0] <= left + 0.5 and other.box[1] <= bottom + 0.5
        and other.box[2] >= right - 0.5 and other.box[3] >= top - 0.5
        for other in others
    )  # fmt: skip


def _is_of_note(model: PdfModel, anchor: Anchor) -> bool:
    """Whether a link stands in a note, or leads to one."""
    places = [(anchor.page, (anchor.box[1] + anchor.box[3]) / 2), (anchor.target, anchor.top - 4)]
    return any(
        line.box[1] - 3 < height < line.box[3] + 3
        for page, height in places
        for line in model.pages[page - 1].notes
    )


def _middle(box: Box) -> Box:
    """A box without its rims, so that no neighbour is read with it."""
    return (box[0], box[1] + 1, box[2], box[3] - 1)


def _at(anchor: Anchor, message: str, hint: str) -> PageFinding:
    return PageFinding(anchor.page, anchor.box[0], anchor.box[1], message, hint)
