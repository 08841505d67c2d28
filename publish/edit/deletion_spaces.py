"""What is removed takes with it the space that it would leave; what is supplied brings its own.

``A day {--of the--} year`` has two spaces and needs one, ``They came {--indeed--}.`` one before a
stop. Such a space is moved into the corrected place, so that either reading is spaced as a text
is, and the list of corrections says it where it stood.
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
#: Marks that open or close by the side on which a word stands.
_QUOTES = "\"'“”‘’«»‹›"
#: Stands for what is no text (a picture, code), for the call of a note, for the end of a line.
_THING, _CALL, _END = "x", chr(NOTE_CALL), "\n"


def with_deletion_spaces(work: tree.Work) -> tree.Work:
    """Return a work with spaces moved into what is removed or supplied beside them."""
    return msgspec.structs.replace(
        work,
        body=tuple(map_lines(block, _line_closed_up) for block in work.body),
        notes=tuple(map_lines(note, _line_closed_up) for note in work.notes),
    )


def _line_closed_up(nodes: tree.Inlines) -> tree.Inlines:
    return _Line(nodes).closed_up()


class _Line:
    """Some inline nodes with what stands beside each corrected place of theirs."""

    def __init__(self, children: tree.Inlines) -> None:
        self._children = children
        #: Texts without what is cut off them, and the spaces put into places, by their nodes' ids.
        self._texts: dict[int, str] = {}
        self._moved: dict[int, list[str]] = {}

    def closed_up(self) -> tree.Inlines:
        """Return the nodes; the very same ones where nothing is moved."""
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
        """Return the nearest text, if it is one, with two characters of it, the nearer first."""
        for node in nodes:
            if isinstance(node, tree.Text):
                if text := self._texts.get(id(node), node.text):
                    return node, text[-1:-3:-1] if end else text[:2]
            elif not isinstance(node, tree.Emendation):
                characters = {tree.NoteCall: _CALL, tree.LineBreak: _END}
                return None, characters.get(type(node), _THING)
        return None, _END

    def _built(self, node: tree.Node) -> tree.Inlines | None:
        """Return a text without what is cut off it.

        A place with the spaces that are put into it.
        """
        if isinstance(node, tree.Text):
            return (_shortened(node, self._texts.get(id(node), node.text)),)
        spaces = self._moved.get(id(node))
        if spaces is None or not isinstance(node, tree.Emendation):
            return None

        def spaced(side: tree.Inlines) -> tree.Inlines:
            return _with_spaces(replace_nodes(side, self._built), spaces)

        return (map_runs(node, tree.Inline, spaced),)


def _shortened(node: tree.Text, text: str) -> tree.Text:
    """Return a text that is without its first character, or its last; or as it was."""
    if text == node.text:
        return node
    first = 0 if node.text.startswith(text) else 1
    place = msgspec.structs.replace(node.place, column=node.place.column + first)
    return msgspec.structs.replace(node, text=text, place=place)


def _ends_before(left: str) -> bool:
    """Return whether no space may follow here: there is one, a line begins, or something opens."""
    opens = left[0] in _QUOTES and (len(left) < 2 or left[1].isspace() or left[1] in _OPENING)
    return left[0] in _SPACE or left[0] in _OPENING or left[0] == _END or opens


def _begins_after(right: str) -> bool:
    """Return whether no space may come before this.

    There is one, a line ends, or something closes.
    """
    closes = right[0] in _QUOTES and not right[1:].isalnum()
    return right[0] in _SPACE or right[0] in _CLOSING or right[0] in (_CALL, _END) or closes


def _nearest(nodes: list[tree.Inline], text: tree.Text, step: int) -> tree.Emendation:
    """Return the place next to a text, before or after it."""
    at = next(i for i, node in enumerate(nodes) if node is text) + step
    while not isinstance(found := nodes[at], tree.Emendation):
        at += step
    return found


def _with_spaces(nodes: tree.Inlines, spaces: list[str]) -> tree.Inlines:
    """Return nodes with spaces before and after them."""
    first, last = (tree.Text(place=nodes[0].place, text=space) for space in spaces)
    return (*([first] if first.text else []), *nodes, *([last] if last.text else []))


def _innermost(nodes: tree.Inlines, side: str) -> Iterator[tree.Inline]:
    """Yield nodes without others in them in one reading, and the places where it has nothing."""
    for node in nodes:
        if isinstance(node, tree.Emendation):
            chosen: tree.Inlines = getattr(node, side)
            is_gone = not chosen and (node.sic or node.corr)
            yield from (node,) if is_gone else _innermost(chosen, side)
        elif children := getattr(node, "children", ()):
            yield from _innermost(children, side)
        else:
            yield node
