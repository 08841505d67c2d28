"""Page breaks of the printed book, put into the text of an e-book.

A break stands directly before the first word of its page. Where the printed book divides that
word, it stands before the whole of it: who goes to a page is to find all that begins on it
(DAISY Knowledge Base, "Page breaks": a marker stands at the start of the page's content), and a
word with something in it is neither found by a search nor spoken well. A word that the text itself
divides, with a hyphen or a dash, is divided so here too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.source import tree
from publish.source.tree_map import map_runs, replace_nodes, replace_within
from publish.typeset.pagination import is_counted, text_of, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.typeset.pagination import Opening

#: Signs of a text after which a word may go on on another page.
_DIVIDES = frozenset("-–—/\u2010…")

N = TypeVar("N", bound=tree.Node)


def with_breaks(blocks: tree.Blocks, openings: Iterable[Opening]) -> tree.Blocks:
    """Return the text with a page break for each opening that has a place in it."""
    texts = {unit: text_of(nodes) for unit, nodes in units(blocks)}
    places: dict[str, list[int]] = {}
    wanted: dict[str, list[Opening]] = {}
    for opening in openings:
        if opening.unit in texts:
            if opening.unit not in places:
                places[opening.unit] = _places_for_breaks(texts[opening.unit])
            offset = _before_word(places[opening.unit], opening.offset)
            placed = msgspec.structs.replace(opening, offset=offset)
            wanted.setdefault(opening.unit, []).append(placed)
    return tuple(_blocks(blocks, wanted))


def _places_for_breaks(text: str) -> list[int]:
    """Return where a page break may stand, in characters that are counted.

    Last, where these end.
    """
    places = [at for at, character in enumerate(text) if is_counted(character)]
    return [n for n, at in enumerate(places) if not n or _may_stand(text[at - 1])] + [len(places)]


def _before_word(places: list[int], offset: int) -> int:
    """Return the place, or that of the beginning of the word which would be divided there."""
    if not 0 < offset < places[-1]:
        return offset
    return places[bisect_right(places, offset) - 1]


def _may_stand(before: str) -> bool:
    """Return whether a page break may stand after a character."""
    return before.isspace() or before in _DIVIDES


def _blocks(blocks: tree.Blocks, wanted: dict[str, list[Opening]]) -> Iterator[tree.Block]:
    for block in blocks:
        placer = _Placer(wanted.get(getattr(block, "id", ""), []))
        if isinstance(block, tree.Section):
            yield from placer.due(block)
            title = placer.nodes(block.title)
            yield _inside(msgspec.structs.replace(block, title=title), wanted)
        elif isinstance(block, tree.Division):
            yield _inside(block, wanted)
        elif isinstance(block, tree.Numbered):
            if not isinstance(block.block, tree.Paragraph):
                yield from placer.due(block, only_pictures=True)
            yield placer.node(block)
            yield from placer.left(block)
        else:
            yield block


def _inside(block: N, wanted: dict[str, list[Opening]]) -> N:
    return map_runs(block, tree.Block, lambda inside: tuple(_blocks(inside, wanted)))


class _Placer:
    """Walks along a unit, counts its characters, and puts the page breaks in."""

    def __init__(self, openings: list[Opening]) -> None:
        self._waiting = deque(openings)
        self._count = 0

    def due(self, node: tree.Node, *, only_pictures: bool = False) -> list[tree.PageBreak]:
        """Return the page breaks that stand at the place that is reached."""
        made = []
        while self._waiting and self._waiting[0].offset <= self._count:
            if only_pictures and not self._waiting[0].picture:
                break
            made.append(tree.PageBreak(place=node.place, folio=self._waiting.popleft().folio))
        return made

    def left(self, node: tree.Node) -> list[tree.PageBreak]:
        """Return those that found no place, as before a picture that nothing follows."""
        self._count += max((one.offset for one in self._waiting), default=0)
        return self.due(node)

    def node(self, node: N) -> N:
        """Return a node with the page breaks that are in it."""
        if not self._waiting:
            return node
        return replace_within(node, self._placed)

    def nodes(self, nodes: tree.Inlines) -> tree.Inlines:
        """Return inline nodes with the page breaks that are among them."""
        return replace_nodes(nodes, self._placed)

    def _placed(self, node: tree.Node) -> tuple[tree.Node, ...] | None:
        """Return a node with the page breaks before it; a text with those in it."""
        if not self._waiting:
            return (node,)
        if isinstance(node, tree.Text | tree.Code):
            return tuple(self._text(node))
        if isinstance(node, tree.CodeBlock):
            text = tree.Text(place=node.place, text=node.text)
            return (msgspec.structs.replace(node, children=tuple(self._text(text))),)
        before: list[tree.PageBreak] = []
        if isinstance(node, tree.Inline) and text_of((node,)).strip():
            before = self.due(node)
        elif isinstance(node, tree.Image):
            before = self.due(node, only_pictures=True)
        return (*before, self.node(node)) if before else None

    def _text(self, node: tree.Text | tree.Code) -> Iterator[tree.Inline]:
        """Yield the pieces of a text between the page breaks in it."""
        done = 0
        for at, character in enumerate(node.text):
            if is_counted(character):
                if breaks := self.due(node):
                    if at > done:
                        yield msgspec.structs.replace(node, text=node.text[done:at])
                    yield from breaks
                    done = at
                self._count += 1
        if done < len(node.text):
            yield msgspec.structs.replace(node, text=node.text[done:]) if done else node
