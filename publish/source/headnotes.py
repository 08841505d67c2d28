"""Notes that are called in the front matter: on the title, the subtitle, the name of an author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.diagnostics import Place
from publish.source import tree

if TYPE_CHECKING:
    from publish.source.data import Placed
    from publish.source.metadata import Metadata

_CALL = re.compile(r"\s*\[\^([^\]\s]+)\]")


def head_calls(metadata: Metadata, placed: Placed) -> tuple[Metadata, tree.HeadCalls]:
    """The metadata without the calls of notes in them, and these calls."""
    title, on_title = _parted(metadata.title, placed.text_at(("title",)))
    subtitle, on_subtitle = _parted(metadata.subtitle, placed.text_at(("subtitle",)))
    authors, on_authors = [], list[tree.NoteCall]()
    for number, author in enumerate(metadata.author):
        name, calls = _parted(author.name, placed.text_at(("author", number, "name")))
        authors.append(msgspec.structs.replace(author, name=name))
        on_authors += calls
    plain = msgspec.structs.replace(metadata, title=title, subtitle=subtitle, author=tuple(authors))
    return plain, tree.HeadCalls(tuple(on_title), tuple(on_subtitle), tuple(on_authors))


def _parted(text: str, place: Place) -> tuple[str, list[tree.NoteCall]]:
    """A text without the calls in it, and these."""
    calls = [
        tree.NoteCall(
            place=Place(place.path, place.line, place.column + found.start(1) - 2), key=found[1]
        )
        for found in _CALL.finditer(text)
    ]
    return (_CALL.sub("", text), calls) if calls else (text, [])
