"""Notes whose labels or running heads depend on the pages on which they are called.

The pages are made, looked at, and made again with what they tell, until that does not change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.edit.note_labels import by_page, kinds_by_page, labelled
from publish.source import tree
from publish.typeset.long_notes import note_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.edit.edition import Edition
    from publish.typeset.compositor import Compositor
    from publish.typeset.pages import Pages

#: How often pages are made again: labels of other widths may send a note to another page, whose
#: labels then send it back.
_MOST = 4

#: What is said of a number, or a sign, of a note that does not say which note is meant.
_UNSURE = {
    "number": (
        "the number of a note stands here, and notes have other numbers on other pages",
        "give the link words, [the note](#key), or set note-numbers to work or chapter",
    ),
    "sign": (
        "the sign of a note stands here, and another note may have it on another page",
        "give the link words, [the note](#key), or set editor-notes to numbered or letters",
    ),
}


class PageDependentValues(NamedTuple):
    """What templates are told: the edition with its labels, the pages that heads of notes name."""

    edition: Edition
    heads: dict[int, tuple[int, int]]


def pages_with_stable_notes(
    context: Compositor, edition: Edition, make: Callable[[PageDependentValues], Pages]
) -> Pages:
    """Return pages on which notes are labelled, and their heads worded, as those pages say.

    Args:
        context: its settings say where notes stand and how they are numbered; it is told when the
            pages do not come to rest.
        edition: what is set.
        make: makes the pages.
    """
    settings, values = context.settings, PageDependentValues(edition, {})
    pages = make(values)
    if settings.notes != "end" and not by_page(edition, settings):
        return pages
    if by_page(edition, settings):
        _refuse_references(edition, kinds_by_page(edition, settings))
    last, found = None, _found(edition, pages)
    for _ in range(_MOST):
        if found == last:
            return pages
        called, _ = last = found
        pages = make(PageDependentValues(labelled(edition, settings, called), _heads(*found)))
        found = _found(edition, pages)
    if found != last:
        context.layout_findings.extend([_restless(edition)])
    return pages


def _refuse_references(edition: Edition, kinds: dict[int, str]) -> None:
    """Refuse a reference to a number printed elsewhere that stands for more than one note.

    Args:
        edition: its references are looked at.
        kinds: the notes that have others on other pages, and what each has.

    Raises:
        Rejected: with an error for each number or sign of a note that would be printed.
    """
    reported = []
    for node in tree.walk(*edition.body, *edition.notes):
        if isinstance(node, tree.NoteReference) and node.label and node.number in kinds:
            message, hint = _UNSURE[kinds[node.number]]
            reported.append(Diagnostic(node.place, "error", "NOTE-REFERENCE", message, hint))
    if reported:
        raise Rejected(reported)


def _found(edition: Edition, pages: Pages) -> tuple[dict[int, int], dict[int, int]]:
    """Return for each note the page on which it is called, and that on which it stands."""
    folios = pages.folios()
    names = (f"{contract.CALL_ID}{{}}-1", f"{contract.NOTE_ID}{{}}")
    called, stand = (_pages(edition, folios, name) for name in names)
    return called, stand


def _restless(edition: Edition) -> Diagnostic:
    message = "notes are not labelled by the pages that they are on: each change moves one again"
    hint = "set note-numbers to work or chapter, or change the text before the note that moves"
    return Diagnostic(Place(edition.work.path), "warning", "NOTE-PAGES", message, hint)


def _pages(edition: Edition, folios: dict[str, int], name: str) -> dict[int, int]:
    """Return for each note the page on which an identifier of it stands."""
    names = {note.number: name.format(note.number) for note in edition.notes}
    return {number: folios[one] for number, one in names.items() if one in folios}


def _heads(called: dict[int, int], stand: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Return for each note the first and the last page of the calls of all notes on its page."""
    pages: dict[int, list[int]] = {}
    for number, page in stand.items():
        if number in called:
            pages.setdefault(page, []).append(called[number])
    return {
        number: (min(pages[page]), max(pages[page]))
        for number, page in stand.items()
        if page in pages
    }


def template_values(context: Compositor, values: PageDependentValues) -> dict[str, Any]:
    """Return the same as values for templates."""
    return {
        "edition": values.edition,
        "notes": {note.number: note for note in values.edition.notes},
        "note_parts": note_parts(context, values.edition.notes),
        "note_heads": values.heads,
    }
