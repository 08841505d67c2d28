"""Which construct of a source stands at a place, and what a writer can do about it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.core.diagnostics import Place
    from publish.edit.edition import Edition


class Construct(NamedTuple):
    """What stands somewhere in a source, in a word or two, and how to do without it."""

    name: str
    remedy: str


_PLAIN = "take the marks off these words"
#: By kinds of nodes.
_CONSTRUCTS: tuple[tuple[tuple[type[tree.Node], ...], Construct], ...] = (
    ((tree.NoteCall,), Construct("the call of a note", "put the call after another word")),
    ((tree.Code, tree.CodeBlock), Construct("code", "write the code as plain text")),
    ((tree.Image,), Construct("a picture in a line", "set the picture as a figure of its own")),
    ((tree.Foreign,), Construct("words in another language", _PLAIN)),
    ((tree.Style,), Construct("raised, lowered, struck or marked words", _PLAIN)),
    ((tree.Emphasis, tree.Strong, tree.Span), Construct("emphasis", _PLAIN)),
    ((tree.Link,), Construct("a link", "write the words without the link")),
    ((tree.Table,), Construct("a table", "write the table as a list")),
    ((tree.Verse,), Construct("verse", "write the lines as plain paragraphs")),
    ((tree.Figure,), Construct("a figure", "leave the caption out")),
    ((tree.List,), Construct("a list", "write the items as paragraphs")),
    ((tree.DefinitionList,), Construct("a list of definitions", "write them as paragraphs")),
    ((tree.Note,), Construct("a note", "shorten the note, or move some of it into the text")),
    ((tree.BlockQuote,), Construct("a quotation", "write the quotation as a plain paragraph")),
    ((tree.Division,), Construct("a division", "take the ::: lines around it away")),
)
_HEADING = Construct("a heading", "write the heading in plain words")
_PARAGRAPH = Construct("a paragraph", "try --set line-breaking=line, or divide the paragraph there")


def construct_at(edition: Edition, place: Place) -> Construct:
    """Return the innermost construct at a place of the source that is more than text."""
    around = _around([*edition.body, *edition.notes], place)
    for node in reversed(around):
        for kinds, construct in _CONSTRUCTS:
            if isinstance(node, kinds):
                return construct
        if isinstance(node, tree.Section):
            return _HEADING
    return _PARAGRAPH


def _around(nodes: Iterable[tree.Node], place: Place) -> list[tree.Node]:
    """Return the nodes in which a place lies, the outermost first."""
    before = [node for node in nodes if node.place <= place]
    if not before:
        return []
    last = max(before, key=lambda node: node.place)
    return [last, *_around(tree.parts(last), place)]
