"""The words of the head that are set with markup: title and subtitle, and notes called there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Place
from publish.source import tree
from publish.source.inline import plain
from publish.source.places import Placer

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings
    from publish.core.yaml_positions import PlacedData
    from publish.source.inline import InlineReader
    from publish.source.metadata import Metadata

_CALL = re.compile(r"\s*\[\^([^\]\s]+)\]")
_MARKUP = re.compile(r"[*_`\[\\<&{!^~=]")
#: Nodes that a title cannot contain.
_NOT_IN_TITLES = (tree.Emendation, tree.Query, tree.Image, tree.Link, tree.LineBreak)


def is_title(nodes: tree.Inlines) -> bool:
    """Return whether some nodes can be a title without losing anything."""
    return not any(isinstance(n, _NOT_IN_TITLES) for n in tree.walk(*nodes))


def head_words(
    metadata: Metadata, placed: PlacedData, inline: InlineReader, findings: Findings
) -> tuple[Metadata, tree.HeadWords]:
    """Return the metadata in plain words, and the words that are set with markup.

    Args:
        metadata: the metadata as they are written.
        placed: their places.
        inline: reads title and subtitle; keeps the notes that are written within them.
        findings: receives what is not allowed there.
    """
    title = _read(metadata.title, placed.text_at(("title",)), inline, findings)
    subtitle = _read(metadata.subtitle, placed.text_at(("subtitle",)), inline, findings)
    authors, on_authors = [], list[tree.NoteCall]()
    for number, author in enumerate(metadata.author):
        name, calls = _parted(author.name, placed.text_at(("author", number, "name")))
        authors.append(msgspec.structs.replace(author, name=name))
        on_authors += calls
    metadata = msgspec.structs.replace(
        metadata, title=plain(title), subtitle=plain(subtitle), author=tuple(authors)
    )
    return metadata, tree.HeadWords(title, subtitle, tuple(on_authors))


def _read(text: str, place: Place, inline: InlineReader, findings: Findings) -> tree.Inlines:
    if not _MARKUP.search(text):
        return (tree.Text(place=place, text=text),) if text else ()
    nodes = inline.read(text, Placer(place.path, text, [(place.line, place.column)]))
    for node in tree.walk(*nodes):
        if isinstance(node, _NOT_IN_TITLES):
            message = "a title can hold no links, pictures, corrections or new lines"
            hint = "write its words alone; emphasis, small capitals and notes can stand in it"
            findings.error(node.place, "TITLE-MARK", message, hint)
    return nodes


def _parted(text: str, place: Place) -> tuple[str, list[tree.NoteCall]]:
    """Return a text without the calls in it, and these calls."""
    calls = [
        tree.NoteCall(
            place=Place(place.path, place.line, place.column + found.start(1) - 2), key=found[1]
        )
        for found in _CALL.finditer(text)
    ]
    return (_CALL.sub("", text), calls) if calls else (text, [])
