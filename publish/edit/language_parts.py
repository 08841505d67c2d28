"""Which parts of a work are in another language than the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.directions import direction_of
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.edit.edition import Edition


def opposite_direction_language(nodes: tree.Inlines, lang: str) -> str:
    """Return the language of a paragraph that runs against the work's direction, or ''.

    Args:
        nodes: the paragraph; calls of notes in it have no language.
        lang: the language of the work.
    """
    parts = [node for node in nodes if not _is_beside(node)]
    own = getattr(parts[0], "lang", "") if len(parts) == 1 else ""
    return own if own and direction_of(own) != direction_of(lang) else ""


def _is_beside(node: tree.Node) -> bool:
    blank = isinstance(node, tree.Text) and not node.text.strip()
    return blank or isinstance(node, tree.NoteCall)


def notes_called_in_another_language(edition: Edition) -> frozenset[int]:
    """Return the numbers of the notes whose first call is among words of another language.

    A note itself is in the language of the work.
    """
    calls = _calls((*edition.body, *edition.notes), abroad=False)
    return frozenset(call.number for call, abroad in calls if abroad and call.occurrence == 1)


def _calls(nodes: Iterable[tree.Node], *, abroad: bool) -> Iterator[tuple[tree.NoteCall, bool]]:
    for node in nodes:
        if isinstance(node, tree.NoteCall):
            yield node, abroad
        else:
            there = abroad or bool(getattr(node, "lang", ""))
            yield from _calls(tree.parts(node), abroad=there)
