"""Functions that templates may use besides the tree, needed in several layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.edit.dates import date_in_words
from publish.source import tree
from publish.source.block_kinds import split_lines
from publish.source.tree_map import replace_nodes

if TYPE_CHECKING:
    from markupsafe import Markup

    from publish.edit.edition import Edition
    from publish.settings.resolve import Resolved

#: From this number of figures with captions on, a printed book lists them.
MANY_FIGURES = 4


def published(edition: Edition, words: dict[str, str]) -> str:
    """Return where and when the text first appeared: "The Reporter, 12 July 1956"."""
    metadata = edition.metadata
    first = metadata.first_published
    parts = [first.title, date_in_words(first.date or metadata.date, words)]
    return ", ".join(part for part in parts if part)


def sections_in(blocks: tree.Blocks) -> list[tree.Section]:
    """Return the sections directly among some blocks."""
    return [b for b in blocks if isinstance(b, tree.Section)]


def figures(edition: Edition, settings: Resolved) -> list[tree.Numbered]:
    """Return the figures with captions for a list of them; none if no list is wanted."""
    found = [
        node
        for node in edition.paragraphs()
        if isinstance(node.block, tree.Figure) and node.block.caption
    ]
    wanted = settings.list_of_figures
    few = wanted == "auto" and len(found) < MANY_FIGURES
    return [] if few or wanted == "no" else found


def without_notes(nodes: tree.Inlines) -> tree.Inlines:
    """Return inline nodes without the calls, anchors and line breaks in them, for contents."""
    return replace_nodes(nodes, _for_contents)


def _for_contents(node: tree.Node) -> tree.Inlines | None:
    if isinstance(node, tree.NoteCall | tree.SourcePage):
        return ()
    if isinstance(node, tree.LineBreak):
        return (tree.Text(place=node.place, text=" "),)
    return without_notes(node.children) if isinstance(node, tree.Corrected) else None


def hard_lines(nodes: tree.Inlines) -> list[tree.Inlines]:
    """Return the lines of a paragraph that end in hard breaks, or else all of it as one."""
    if not any(isinstance(node, tree.LineBreak) for node in tree.walk(*nodes)):
        return [nodes]
    return split_lines(nodes)


def may_run_in(section: tree.Section) -> bool:
    """Return whether a heading can be in the first line of its text."""
    first = section.children[0] if section.children else None
    return (
        isinstance(first, tree.Numbered)
        and isinstance(first.block, tree.Paragraph)
        and not sections_in(section.children)
    )


def is_empty_in_reading(markup: Markup) -> bool:
    """Return whether a paragraph is empty in a reading; its number and its anchor stay."""
    return "<img" not in markup and not markup.striptags()


def first_calls(note: tree.Note) -> list[tree.NoteCall]:
    """Return the calls inside a note that are the first of theirs: their notes follow it."""
    calls = (n for n in tree.walk(*note.children) if isinstance(n, tree.NoteCall))
    return [call for call in calls if call.occurrence == 1]


def shortened(title: str, limit: int = 52) -> str:
    """Return a title for a running head, cut after a whole word, with an ellipsis, if too long.

    A word is cut itself if less than half of the room would be filled without it.
    """
    if len(title) <= limit:
        return title
    words = title[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—.")
    return f"{words} …" if 2 * len(words) > limit > len(words) else f"{title[:limit].rstrip()}…"
