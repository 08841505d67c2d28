"""Notes whose labels or running heads depend on the pages on which they are called.

The pages are made, looked at, and made again with what they tell, until that does not change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish import contract
from publish.longnotes import note_parts
from publish.notelabels import by_page, labelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.desk import Desk
    from publish.edition import Edition
    from publish.resolve import Resolved
    from publish.typeset import Pages

#: How often pages are made again: labels of other widths may send a note to another page.
_MOST = 3


class Told(NamedTuple):
    """What templates are told: the edition with its labels, the pages that heads of notes name."""

    edition: Edition
    heads: dict[int, tuple[int, int]]


def settled(edition: Edition, settings: Resolved, make: Callable[[Told], Pages]) -> Pages:
    """Pages on which notes are labelled, and their heads worded, as those pages say.

    Args:
        edition: what is set.
        settings: where notes stand and how they are numbered.
        make: makes the pages.
    """
    told, last = Told(edition, {}), None
    pages = make(told)
    if settings.notes != "end" and not by_page(edition, settings):
        return pages
    for _ in range(_MOST):
        folios = pages.folios()
        called = _pages(edition, folios, f"{contract.CALL_ID}{{}}-1")
        found = (called, _pages(edition, folios, f"{contract.NOTE_ID}{{}}"))
        if found == last:
            break
        last = found
        told = Told(labelled(edition, settings, called), _heads(*found))
        pages = make(told)
    return pages


def _pages(edition: Edition, folios: dict[str, int], name: str) -> dict[int, int]:
    """For each note the page on which an identifier of it stands."""
    names = {note.number: name.format(note.number) for note in edition.notes}
    return {number: folios[one] for number, one in names.items() if one in folios}


def _heads(called: dict[int, int], stand: dict[int, int]) -> dict[int, tuple[int, int]]:
    """For each note the first and the last page of the calls of all notes on its page."""
    pages: dict[int, list[int]] = {}
    for number, page in stand.items():
        if number in called:
            pages.setdefault(page, []).append(called[number])
    return {
        number: (min(pages[page]), max(pages[page]))
        for number, page in stand.items()
        if page in pages
    }


def told_of(desk: Desk, told: Told) -> dict[str, Any]:
    """The same as values for templates."""
    return {
        "edition": told.edition,
        "notes": {note.number: note for note in told.edition.notes},
        "note_parts": note_parts(desk, told.edition.notes),
        "note_heads": told.heads,
    }
