"""Spaces around corrected places, so that both readings have the right number of them.

``A day {--of the--} year`` has two spaces and needs one, ``They came {--indeed--}.`` one before a
full stop. Such a space is moved into the corrected place, so that either reading has the spaces it
needs, and the list of corrections shows it where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.characters import NOTE_CALL
from publish.source import tree
from publish.source.tree_map import map_lines, map_runs, replace_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = " \u00a0"
#: No space comes before these, and none after those.
_CLOSING = ".,;:!?)]}…"
_OPENING = "([{¿¡„‚"
#: Marks that open or close, depending on the side on which a word is.
_QUOTES = "\"'“”‘’«»‹›"
#: Placeholders for what is no text (a picture, code), for the call of a note, for the end of a
#: line.
_THING, _CALL, _END = "x", chr(NOTE_CALL), "\n"


def with_deletion_spaces(work: tree.Work) -> tree.Work:
    """Return a work with spaces moved into removed or supplied words next to them."""
    return msgspec.structs.replace(
        work,
        body=tuple(map_lines(block, _line_closed_up) for block in work.body),
        notes=tuple(map_lines(note, _line_closed_up) for note in work.notes),
    )


def _line_closed_up(nodes: tree.Inlines) -> tree.Inlines:
    return _Line(nodes).closed_up()


class _Line:
    """Some inline nodes with what is next to each corrected place among them."""

    def __init__(self, children: tree.Inlines) -> None:
        self._children = children
        #: Texts that are shortened, and the spaces added to corrected places, by their nodes' ids.
        self._texts: dict[int, str] = {}
        self._moved: dict[int, list[str]] = {}

    def closed_up(self) -> tree.Inlines:
        """Return the nodes with spaces moved; the same object if there are none to move."""
        if not any(isinstance(node, tree.Emendation) for node in tree.walk(*self._children)):
            return self._children
        for side in ("corr", "sic"):
            self._look(list(_innermost(self._children, side)), side)
        return replace_nodes(self._children, self._built) if self._moved else self._children

    def _look(self, nodes: list[tree.Inline], side: str) -> None:
        """Find the spaces that one reading has too many of."""
        for at, gone in enumerate(nodes):
            if not isinstance(gone, tree.Emendation):
                continue
            before, left = self._beside(nodes[:at][::-1], -1)
            after, right = self._beside(nodes[at + 1 :], 0)
            if after and right[0] == " " and _ends_before(left):
                self._move(after, _nearest(nodes, after, -1), 0)
            elif before and left[0] == " " and _begins_after(right):
                self._move(before, _nearest(nodes, before, 1), 1)

    def _move(self, text: tree.Text, gone: tree.Emendation, end: int) -> None:
        now = self._texts.get(id(text), text.text)
        self._texts[id(text)] = now[:-1] if end else now[1:]
        self._moved.setdefault(id(gone), ["", ""])[1 - end] = " "

    def _beside(self, nodes: list[tree.Inline], end: int) -> tuple[tree.Text | None, str]:
        """Return the nearest text, if there is one, with two characters of it, the nearer first."""
        for node in nodes:
            if isinstance(node, tree.Text):
                if text := self._texts.get(id(node), node.text):
                    return node, text[-1:-3:-1] if end else text[:2]
            elif not isinstance(node, tree.Emendation):
                characters = {tree.NoteCall: _CALL, tree.LineBreak: _END}
                return None, characters.get(type(node), _THING)
        return None, _END

    def _built(self, node: tree.Node) -> tree.Inlines | None:
        """Return a shortened text, or a corrected place with the spaces that are added to it."""
        if isinstance(node, tree.Text):
            return (_shortened(node, self._texts.get(id(node), node.text)),)
        spaces = self._moved.get(id(node))
        if spaces is None or not isinstance(node, tree.Emendation):
            return None

        def spaced(side: tree.Inlines) -> tree.Inlines:
            return _with_spaces(replace_nodes(side, self._built), spaces)

        return (map_runs(node, tree.Inline, spaced),)


def _shortened(node: tree.Text, text: str) -> tree.Text:
    """Return a text without its first or its last character, or unchanged."""
    if text == node.text:
        return node
    first = 0 if node.text.startswith(text) else 1
    place = msgspec.structs.replace(node.place, column=node.place.column + first)
    return msgspec.structs.replace(node, text=text, place=place)


def _ends_before(left: str) -> bool:
    """Return whether no space may follow: after a space, a line's beginning, an opening mark."""
    opens = left[0] in _QUOTES and (len(left) < 2 or left[1].isspace() or left[1] in _OPENING)
    return left[0] in _SPACE or left[0] in _OPENING or left[0] == _END or opens


def _begins_after(right: str) -> bool:
    """Return whether no space may come before this: a space, a line's end, a closing mark."""
    closes = right[0] in _QUOTES and not right[1:].isalnum()
    return right[0] in _SPACE or right[0] in _CLOSING or right[0] in (_CALL, _END) or closes


def _nearest(nodes: list[tree.Inline], text: tree.Text, step: int) -> tree.Emendation:
    """Return the corrected place next to a text, before or after it."""
    at = next(i for i, node in enumerate(nodes) if node is text) + step
    while not isinstance(found := nodes[at], tree.Emendation):
        at += step
    return found


def _with_spaces(nodes: tree.Inlines, spaces: list[str]) -> tree.Inlines:
    """Return nodes with spaces before and after them."""
    first, last = (tree.Text(place=nodes[0].place, text=space) for space in spaces)
    return (*([first] if first.text else []), *nodes, *([last] if last.text else []))


def _innermost(nodes: tree.Inlines, side: str) -> Iterator[tree.Inline]:
    """Yield the innermost nodes of one reading, and the corrected places that are empty in it."""
    for node in nodes:
        if isinstance(node, tree.Emendation):
            chosen: tree.Inlines = getattr(node, side)
            is_gone = not chosen and (node.sic or node.corr)
            yield from (node,) if is_gone else _innermost(chosen, side)
        elif children := getattr(node, "children", ()):
            yield from _innermost(children, side)
        else:
            yield node
