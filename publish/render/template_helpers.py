"""What templates may use besides the tree: small questions to a work, asked in several layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.edit.dates import spoken_date
from publish.source import tree
from publish.source.block_kinds import split_lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from publish.edit.edition import Edition
    from publish.settings.resolve import Resolved

#: From this number of figures with captions on, a printed book lists them.
MANY_FIGURES = 4


def published(edition: Edition, words: dict[str, str]) -> str:
    """Where and when the text first appeared: "The Reporter, 12 July 1956"."""
    metadata = edition.metadata
    first = metadata.first_published
    parts = [first.title, spoken_date(first.date or metadata.date, words)]
    return ", ".join(part for part in parts if part)


def sections_in(blocks: tree.Blocks) -> list[tree.Section]:
    """The sections directly among some blocks."""
    return [b for b in blocks if isinstance(b, tree.Section)]


def figures(edition: Edition, settings: Resolved) -> list[tree.Numbered]:
    """The figures with captions, for a list of them; none where no list is wanted."""
    found = [
        node
        for node in edition.paragraphs()
        if isinstance(node.block, tree.Figure) and node.block.caption
    ]
    wanted = settings.list_of_figures
    few = wanted == "auto" and len(found) < MANY_FIGURES
    return [] if few or wanted == "no" else found


def without_notes(nodes: tree.Inlines) -> tree.Inlines:
    """Inline nodes without the calls, anchors and line breaks in them, for contents."""
    kept: list[tree.Inline] = []
    for node in nodes:
        if isinstance(node, tree.NoteCall | tree.SourcePage):
            continue
        if isinstance(node, tree.LineBreak):
            kept.append(tree.Text(place=node.place, text=" "))
            continue
        inner = getattr(node, "children", None)
        if isinstance(node, tree.Corrected):
            kept += without_notes(node.children)
        elif inner:
            kept.append(msgspec.structs.replace(node, children=without_notes(inner)))
        else:
            kept.append(node)
    return tuple(kept)


def hard_lines(nodes: tree.Inlines) -> list[tree.Inlines]:
    """The lines of a paragraph that end in hard breaks; all of it where there is none."""
    if not any(isinstance(node, tree.LineBreak) for node in tree.walk(*nodes)):
        return [nodes]
    return split_lines(nodes)


def may_run_in(section: tree.Section) -> bool:
    """Whether a heading can stand in the first line of its text."""
    first = section.children[0] if section.children else None
    return (
        isinstance(first, tree.Numbered)
        and isinstance(first.block, tree.Paragraph)
        and not sections_in(section.children)
    )


def is_empty_in_reading(markup: Markup) -> bool:
    """Whether a reading has nothing in a paragraph; its number and its anchor stay."""
    return "<img" not in markup and not markup.striptags()


def first_calls(note: tree.Note) -> list[tree.NoteCall]:
    """The calls inside a note that are the first of theirs: their notes follow it."""
    calls = (n for n in tree.walk(*note.children) if isinstance(n, tree.NoteCall))
    return [call for call in calls if call.occurrence == 1]


def shortened(title: str, limit: int = 52) -> str:
    """A title for a running head: cut after a whole word, with an ellipsis, when too long.

    A word that would leave less than half of the room filled is cut itself.
    """
    if len(title) <= limit:
        return title
    words = title[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—.")
    return f"{words} …" if 2 * len(words) > limit > len(words) else f"{title[:limit].rstrip()}…"
