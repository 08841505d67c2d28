"""The text of an e-book in files, each with the notes that are called in it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.core.diagnostics import Place
from publish.edit.edition import take_notes
from publish.edit.note_parts import Part, parts_of
from publish.source import tree

if TYPE_CHECKING:
    from publish.edit.edition import Edition

#: Characters beyond which a work is divided into one file a section, so that slow readers can
#: open it; an essay stays one flow.
_LONG = 120_000
#: Characters of a part of a note at most, what the layout adds to it allowed for. Kobo's readers
#: open as a pop-up what has up to 5,000, and go to the place of anything longer; the first part is
#: what is called, and each leads to the next.
_POPUP = 4_600


class Flow(msgspec.Struct, frozen=True):
    """A document of the text: its file's name, its blocks, the notes called in it first."""

    name: str
    blocks: tree.Blocks
    notes: tuple[tree.Note, ...]


def note_parts(note: tree.Note) -> list[Part]:
    """Return the parts of a note: one, unless it is too long for a pop-up."""
    return parts_of(note, _POPUP)


def flows_of(body: tree.Blocks, edition: Edition) -> list[Flow]:
    """Return the text in one document, or in one for each first-level section of a long work."""
    pieces: list[list[tree.Block]] = [[]]
    size = sum(len(n.text) for n in tree.walk(*edition.body) if isinstance(n, tree.Text))
    for block in body:
        if size > _LONG and isinstance(block, tree.Section):
            breaks = _trailing_breaks(pieces[-1])
            if pieces[-1]:
                pieces.append([])
            pieces[-1] += breaks
        pieces[-1].append(block)
    notes = {note.number: note for note in edition.notes}
    take_notes(edition.head.all(), notes)  # they stand on the title page
    flows = []
    for number, piece in enumerate(pieces, 1):
        name = "text.xhtml" if len(pieces) == 1 else f"text-{number:02}.xhtml"
        flows.append(Flow(name, tuple(piece), tuple(take_notes(tuple(piece), notes))))
    return flows


def title_flow(edition: Edition) -> Flow:
    """Return the title page, of which only the notes and their calls are told."""
    calls = edition.head.all()
    notes = {note.number: note for note in edition.notes}
    blocks = (tree.Paragraph(place=Place(edition.work.path), children=calls),)
    return Flow("title.xhtml", blocks, tuple(take_notes(calls, notes)))


def _trailing_breaks(piece: list[tree.Block]) -> list[tree.Block]:
    """Return the page breaks at a piece's end, taken out of it: they belong to what follows."""
    count = len(piece)
    while count and isinstance(piece[count - 1], tree.PageBreak):
        count -= 1
    breaks, piece[count:] = piece[count:], []
    return breaks


def places_of(flows: list[Flow]) -> dict[str, str]:
    """Return a map from every identifier to the file and fragment where it stands."""
    places: dict[str, str] = {}
    for flow in flows:
        for node in tree.walk(*flow.blocks, *flow.notes):
            keys = [getattr(node, "id", "")]
            if isinstance(node, tree.Note):
                keys.append(f"{contract.NOTE_ID}{node.number}")
            elif isinstance(node, tree.NoteCall):
                keys.append(f"{contract.CALL_ID}{node.number}-{node.occurrence}")
            for key in filter(None, keys):
                places.setdefault(key, f"{flow.name}#{key}")
    return places
