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
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from publish.source import tree
from publish.typeset.pagination import is_counted, spoken, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.typeset.pagination import Opening

#: Signs of a text after which a word may go on on another page.
_DIVIDES = frozenset("-–—/\u2010…")

N = TypeVar("N", bound=tree.Node)


def with_breaks(blocks: tree.Blocks, openings: Iterable[Opening]) -> tree.Blocks:
    """Return the text with a page break for each opening that has a place in it."""
    texts = {unit: spoken(nodes) for unit, nodes in units(blocks)}
    stands: dict[str, list[int]] = {}
    wanted: dict[str, list[Opening]] = {}
    for opening in openings:
        if opening.unit in texts:
            if opening.unit not in stands:
                stands[opening.unit] = _stands(texts[opening.unit])
            offset = _before_word(stands[opening.unit], opening.offset)
            placed = msgspec.structs.replace(opening, offset=offset)
            wanted.setdefault(opening.unit, []).append(placed)
    return tuple(_blocks(blocks, wanted))


def _stands(text: str) -> list[int]:
    """Return where a page break may stand, in characters that are counted.

    Last, where these end.
    """
    places = [at for at, character in enumerate(text) if is_counted(character)]
    return [n for n, at in enumerate(places) if not n or _may_stand(text[at - 1])] + [len(places)]


def _before_word(stands: list[int], offset: int) -> int:
    """Return the place, or that of the beginning of the word which would be divided there."""
    if not 0 < offset < stands[-1]:
        return offset
    return stands[bisect_right(stands, offset) - 1]


def _may_stand(before: str) -> bool:
    """Return whether a page break may stand after a character."""
    return before.isspace() or before in _DIVIDES


def _blocks(blocks: tree.Blocks, wanted: dict[str, list[Opening]]) -> Iterator[tree.Block]:
    for block in blocks:
        placer = _Placer(wanted.get(getattr(block, "id", ""), []))
        if isinstance(block, tree.Section):
            yield from placer.due(block)
            title = placer.nodes(block.title)
            children = tuple(_blocks(block.children, wanted))
            yield msgspec.structs.replace(block, title=title, children=children)
        elif isinstance(block, tree.Division):
            children = tuple(_blocks(block.children, wanted))
            yield msgspec.structs.replace(block, children=children)
        elif isinstance(block, tree.Numbered):
            if not isinstance(block.block, tree.Paragraph):
                yield from placer.due(block, only_pictures=True)
            yield placer.node(block)
            yield from placer.left(block)
        else:
            yield block


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
        changed: dict[str, Any] = {}
        if isinstance(node, tree.CodeBlock):
            text = tree.Text(place=node.place, text=node.text)
            changed["children"] = tuple(self._text(text))
        for field in tree.holders(type(node)) if not changed else ():
            value = getattr(node, field)
            if isinstance(value, tree.Node):
                changed[field] = self.node(value)
            elif value and isinstance(value[0], tree.Inline):
                changed[field] = self.nodes(value)
            elif value:
                changed[field] = tuple(map(self.node, value))
        return msgspec.structs.replace(node, **changed) if changed else node

    def nodes(self, nodes: tree.Inlines) -> tree.Inlines:
        """Return inline nodes with the page breaks that are among them."""
        made: list[tree.Inline] = []
        for node in nodes:
            if isinstance(node, tree.Text | tree.Code):
                made += self._text(node)
                continue
            if spoken((node,)).strip():
                made += self.due(node)
            elif isinstance(node, tree.Image):
                made += self.due(node, only_pictures=True)
            made.append(self.node(node))
        return tuple(made)

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
            yield msgspec.structs.replace(node, text=node.text[done:])
