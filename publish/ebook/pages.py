"""The page list of an e-book: the pages of the printed book, each at the words that open it.

The pages of its text stand in the text. The others stand where the e-book has the same: title page
and imprint in the title page, contents in the contents, corrections at the entry that opens the
page, all that follows in the colophon. A blank page in the text stands where the next one does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.ebook.page_breaks import with_breaks
from publish.source import tree

if TYPE_CHECKING:
    from publish.core.diagnostics import Place
    from publish.ebook.context import EbookContext
    from publish.typeset.pagination import Opening

_DOCUMENTS = ("title", "contents", "corrections", "colophon")
_PLACES = {
    contract.TITLE_PAGE.name: "title",
    contract.IMPRINT.name: "title",
    contract.CONTENTS.name: "contents",
}
#: The anchors of the entries of the list of corrections.
_ENTRY = re.compile(rf"{contract.ENTRY_ID}(\d+)")


class PageList(msgspec.Struct, frozen=True):
    """The text with its page breaks, and the breaks in the other documents.

    ``breaks`` are those of the title page, the contents and the colophon, ``entries`` those before
    the entries of the list of corrections, by their numbers.
    """

    body: tree.Blocks
    breaks: dict[str, tuple[tree.PageBreak, ...]]
    entries: dict[int, tuple[tree.PageBreak, ...]]
    folios: tuple[int, ...] = ()


def page_list(context: EbookContext) -> PageList:
    """Return the page list of the printed book, or an empty one where none is wanted."""
    edition = context.edition
    empty: dict[str, tuple[tree.PageBreak, ...]] = dict.fromkeys(_DOCUMENTS, ())
    book_context = context.use_book_context() if context.settings.page_list == "yes" else None
    if (
        book_context is None or book_context.face_findings.failed
    ):  # of a book that cannot be set there are none
        return PageList(edition.body, empty, {})
    openings = context.openings()
    if not any(opening.unit for opening in openings):  # a layout that sets no <main>
        return PageList(edition.body, empty, {})
    place, sought = edition.body[0].place, frozenset(v.number for v in context.apparatus)
    breaks = dict(empty)
    entries: dict[int, tuple[tree.PageBreak, ...]] = {}
    for opening, where in zip(openings, _places(openings, sought), strict=True):
        one = (tree.PageBreak(place=place, folio=opening.folio),)
        if isinstance(where, int):
            entries[where] = entries.get(where, ()) + one
        elif where:
            breaks[where] = breaks[where] + one
    folios = tuple(opening.folio for opening in openings)
    return PageList(_text(edition.body, openings, place), breaks, entries, folios)


def _text(body: tree.Blocks, openings: tuple[Opening, ...], place: Place) -> tree.Blocks:
    """Return the text with its breaks.

    A blank page among its pages stands at the next one's place.
    """
    first = next((n for n, one in enumerate(openings) if one.unit), len(openings))
    placed: list[Opening] = []
    following: Opening | None = None
    for opening in reversed(openings[first:]):
        following = opening if opening.unit else following
        if following is not None:
            placed.append(msgspec.structs.replace(following, folio=opening.folio))
    return with_breaks(body, reversed(placed))


def _places(openings: tuple[Opening, ...], sought: frozenset[int]) -> list[str | int]:
    """Return where each page stands.

    In a document, at an entry of the corrections, '' in the text.
    """
    texts = [number for number, opening in enumerate(openings) if opening.unit] or [0]
    before, within, after = (
        openings[: texts[0]],
        texts[-1] + 1 - texts[0],
        openings[texts[-1] + 1 :],
    )
    front: list[str | int] = []
    for opening in before:
        front.append(_PLACES.get(opening.part, front[-1] if front else "title"))
    back: list[str | int] = ["colophon"]
    for opening in reversed(after):
        found = _entry(opening, sought) if opening.part == contract.CORRECTIONS.name else "colophon"
        back.append(found or back[-1])
    return [*front, *([""] * within), *reversed(back[1:])]


def _entry(opening: Opening, sought: frozenset[int]) -> str | int:
    """Return the list of corrections, or the first of its entries that begins on a page."""
    if sought and contract.CORRECTIONS_ID.name in opening.anchors:
        return "corrections"
    numbers = sorted(int(m[1]) for name in opening.anchors if (m := _ENTRY.fullmatch(name)))
    return next((number for number in numbers if number in sought), "")
