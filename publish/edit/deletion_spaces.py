"""What is removed takes with it the space that it would leave; what is supplied brings its own.

``A day {--of the--} year`` has two spaces and needs one, ``They came {--indeed--}.`` one before a
stop. Such a space is moved into the corrected place, so that either reading is spaced as a text
is, and the list of corrections says it where it stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

N = TypeVar("N", bound=tree.Node)
_SPACE = " \u00a0"
#: No space comes before these, and none after those.
_CLOSING = ".,;:!?)]}…"
_OPENING = "([{¿¡„‚"
#: Marks that open or close by the side on which a word stands.
_QUOTES = "\"'“”‘’«»‹›"
#: Stands for what is no text (a picture, code), for the call of a note, for the end of a line.
_THING, _CALL, _END = "x", "\U000f0000", "\n"


def with_deletion_spaces(work: tree.Work) -> tree.Work:
    """A work in all lines of which spaces are moved into what is removed or supplied there."""
    body, notes = tuple(map(_closed_up, work.body)), tuple(map(_closed_up, work.notes))
    if _same(body, work.body) and _same(notes, work.notes):
        return work
    return msgspec.structs.replace(work, body=body, notes=notes)


def _closed_up(node: N) -> N:
    """A node in all lines of which spaces are moved into what is removed or supplied there."""
    changed: dict[str, object] = {}
    for field in tree.holders(type(node)):
        value = getattr(node, field)
        if isinstance(value, tree.Node):
            new: object = _closed_up(value)
        elif value and isinstance(value[0], tree.Inline):
            new = _Line(value).closed_up()
        elif value:
            items = tuple(map(_closed_up, value))
            new = value if _same(value, items) else items
        else:
            continue
        if new is not value:
            changed[field] = new
    return msgspec.structs.replace(node, **changed) if changed else node


class _Line:
    """Some inline nodes with what stands beside each corrected place of theirs."""

    def __init__(self, children: tree.Inlines) -> None:
        self._children = children
        #: Texts without what is cut off them, and the spaces put into places, by their nodes' ids.
        self._texts: dict[int, str] = {}
        self._moved: dict[int, list[str]] = {}

    def closed_up(self) -> tree.Inlines:
        """The nodes; the very same ones where nothing is moved."""
        if not any(isinstance(node, tree.Emendation) for node in tree.walk(*self._children)):
            return self._children
        for side in ("corr", "sic"):
            self._look(list(_leaves(self._children, side)), side)
        return tuple(map(self._built, self._children)) if self._moved else self._children

    def _look(self, leaves: list[tree.Inline], side: str) -> None:
        """Find the spaces that one reading has too many of."""
        for at, gone in enumerate(leaves):
            if not isinstance(gone, tree.Emendation):
                continue
            before, left = self._beside(leaves[:at][::-1], -1)
            after, right = self._beside(leaves[at + 1 :], 0)
            if after and right[0] == " " and _ends_before(left):
                self._move(after, _nearest(leaves, after, -1), 0)
            elif before and left[0] == " " and _begins_after(right):
                self._move(before, _nearest(leaves, before, 1), 1)

    def _move(self, text: tree.Text, gone: tree.Emendation, end: int) -> None:
        now = self._texts.get(id(text), text.text)
        self._texts[id(text)] = now[:-1] if end else now[1:]
        self._moved.setdefault(id(gone), ["", ""])[1 - end] = " "

    def _beside(self, leaves: list[tree.Inline], end: int) -> tuple[tree.Text | None, str]:
        """The nearest text, if it is one, with two characters of it, the nearer one first."""
        for leaf in leaves:
            if isinstance(leaf, tree.Text):
                if text := self._texts.get(id(leaf), leaf.text):
                    return leaf, text[-1:-3:-1] if end else text[:2]
            elif not isinstance(leaf, tree.Emendation):
                signs = {tree.NoteCall: _CALL, tree.LineBreak: _END}
                return None, signs.get(type(leaf), _THING)
        return None, _END

    def _built(self, node: tree.Inline) -> tree.Inline:
        if isinstance(node, tree.Text):
            text = self._texts.get(id(node), node.text)
            if text == node.text:
                return node
            first = 0 if node.text.startswith(text) else 1
            place = msgspec.structs.replace(node.place, column=node.place.column + first)
            return msgspec.structs.replace(node, text=text, place=place)
        changed: dict[str, tree.Inlines] = {}
        for field in ("children", "sic", "corr"):
            value: tree.Inlines = getattr(node, field, ())
            new = tuple(map(self._built, value))
            if new and id(node) in self._moved:
                new = _with_spaces(new, self._moved[id(node)])
            if not _same(value, new):
                changed[field] = new
        return msgspec.structs.replace(node, **changed) if changed else node


def _same(old: tuple[N, ...], new: tuple[N, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def _ends_before(left: str) -> bool:
    """Whether no space may follow here: there is one, a line begins, or something opens."""
    opens = left[0] in _QUOTES and (len(left) < 2 or left[1].isspace() or left[1] in _OPENING)
    return left[0] in _SPACE or left[0] in _OPENING or left[0] == _END or opens


def _begins_after(right: str) -> bool:
    """Whether no space may come before this: there is one, a line ends, or something closes."""
    closes = right[0] in _QUOTES and not right[1:].isalnum()
    return right[0] in _SPACE or right[0] in _CLOSING or right[0] in (_CALL, _END) or closes


def _nearest(leaves: list[tree.Inline], text: tree.Text, step: int) -> tree.Emendation:
    """The place next to a text, before or after it."""
    at = next(i for i, leaf in enumerate(leaves) if leaf is text) + step
    while not isinstance(found := leaves[at], tree.Emendation):
        at += step
    return found


def _with_spaces(nodes: tree.Inlines, spaces: list[str]) -> tree.Inlines:
    """Nodes with spaces before and after them."""
    first, last = (tree.Text(place=nodes[0].place, text=space) for space in spaces)
    return (*([first] if first.text else []), *nodes, *([last] if last.text else []))


def _leaves(nodes: tree.Inlines, side: str) -> Iterator[tree.Inline]:
    """The nodes without others in them in one reading, and the places where it has nothing."""
    for node in nodes:
        if isinstance(node, tree.Emendation):
            chosen: tree.Inlines = getattr(node, side)
            is_gone = not chosen and (node.sic or node.corr)
            yield from (node,) if is_gone else _leaves(chosen, side)
        elif children := getattr(node, "children", ()):
            yield from _leaves(children, side)
        else:
            yield node
