"""The index of names: the places of each in the text, with pages that are known after layout.

Names are marked in the text, ``[the Boss]{index="Stalin, Joseph"}``, or are those of the people in
the seminar file. An empty anchor is added to the text at the first and the last place of a name in
each numbered block and each note; the pages of these anchors are those of the index.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core import contract
from publish.source import tree
from publish.source.inline import plain
from publish.source.tree_map import replace_nodes, replace_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.settings.resolve import Resolved


N = TypeVar("N", bound=tree.Node)


class Reference(msgspec.Struct, frozen=True):
    """A page of an entry, or a range of pages, with the anchors of both ends."""

    first: int
    first_anchor: str
    last: int
    last_anchor: str


class Heading(msgspec.Struct, frozen=True):
    """An entry of the index: its name, its anchors in the order of the text."""

    name: str
    anchors: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The letter under which it is listed."""
        return sort_key(self.name)[:1]

    def references(self, folios: dict[str, int]) -> list[Reference]:
        """Return its pages, consecutive ones as a range (Hart's Rules, 19)."""
        found: list[Reference] = []
        for anchor in self.anchors:
            page = folios.get(anchor)
            if page is None or (found and page == found[-1].last):
                continue
            if found and page == found[-1].last + 1:
                found[-1] = msgspec.structs.replace(found[-1], last=page, last_anchor=anchor)
            else:
                found.append(Reference(page, anchor, page, anchor))
        return found


class Indexed(msgspec.Struct, frozen=True):
    """An edition with the anchors of its index in the text, and the headings in their order."""

    edition: Edition
    headings: tuple[Heading, ...]


def index(edition: Edition, settings: Resolved) -> Indexed:
    """Find the names that the settings ask for."""
    if not is_indexed(edition, settings):
        return Indexed(edition, ())
    people = edition.seminar.people if edition.seminar else ()
    finder = _Finder(tuple(p for p in people if p.words))
    body = replace_nodes(edition.body, finder.block)
    notes = tuple(finder.unit(note) for note in edition.notes)
    headings = [Heading(name, tuple(anchors)) for name, anchors in finder.found.items()]
    headings.sort(key=lambda heading: sort_key(heading.name))
    replaced = msgspec.structs.replace(edition, body=body, notes=notes)
    return Indexed(replaced, tuple(headings))


def is_indexed(edition: Edition, settings: Resolved) -> bool:
    """Return whether an index of names is made, which then includes the people of the seminar."""
    if settings.index == "auto":
        return any(isinstance(n, tree.Span) and n.index for n in tree.walk(*edition.body))
    return settings.index == "yes"


def sort_key(name: str) -> str:
    """Return the sort key of a name: letters without their accents, word by word."""
    plainly = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plainly if not unicodedata.combining(c)).casefold()


class _Finder:
    """Walks through a text and adds anchors to it."""

    def __init__(self, people: tuple[tree.Entry, ...]) -> None:
        self.found: dict[str, list[str]] = {}
        self._names = {person.words: person.sort or plain(person.name) for person in people}
        words = "|".join(re.escape(w) for w in sorted(self._names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)({words})(?!\w)") if words else re.compile(r"(?!)")
        self._count = 0

    def block(self, node: tree.Node) -> tuple[tree.Node, ...] | None:
        """Return a numbered block of the body with anchors; other blocks get none."""
        if isinstance(node, tree.Section | tree.Division):
            return None
        return (self.unit(node) if isinstance(node, tree.Numbered) else node,)

    def unit(self, node: N) -> N:
        """Return a numbered block or a note; each name in it has one anchor, or one at each end."""
        places: dict[str, list[int]] = {}
        for number, name in enumerate(self._occurrences(node)):
            places.setdefault(name, []).append(number)
        wanted = {at: name for name, all_ in places.items() for at in (all_[0], all_[-1])}
        if not wanted:
            return node
        return replace_within(node, partial(self._with_anchors, wanted=wanted, counter=count()))

    def _occurrences(self, node: tree.Node) -> Iterator[str]:
        for one in tree.walk(node):
            if isinstance(one, tree.Span) and one.index:
                yield one.index
            elif isinstance(one, tree.Text):
                yield from (self._names[m[0]] for m in self._pattern.finditer(one.text))

    def _with_anchors(
        self, node: tree.Node, wanted: dict[int, str], counter: Iterator[int]
    ) -> tree.Inlines | None:
        """Return a text, or marked words, with anchors before the wanted names in it."""
        if isinstance(node, tree.Text):
            return tuple(self._text(node, wanted, counter))
        if not isinstance(node, tree.Span) or not node.index:
            return None
        before = self._anchor(node, next(counter), wanted)
        inside = partial(self._with_anchors, wanted=wanted, counter=counter)
        children = (*before, *replace_nodes(node.children, inside))
        return (msgspec.structs.replace(node, children=children),)

    def _text(
        self, node: tree.Text, wanted: dict[int, str], counter: Iterator[int]
    ) -> Iterator[tree.Inline]:
        done = 0
        for match in self._pattern.finditer(node.text):
            anchor = self._anchor(node, next(counter), wanted)
            if anchor:
                if match.start() > done:
                    yield msgspec.structs.replace(node, text=node.text[done : match.start()])
                yield from anchor
                done = match.start()
        yield msgspec.structs.replace(node, text=node.text[done:]) if done else node

    def _anchor(self, node: tree.Node, at: int, wanted: dict[int, str]) -> tuple[tree.Span, ...]:
        if at not in wanted:
            return ()
        self._count += 1
        name = f"{contract.NAME_ID}{self._count}"
        self.found.setdefault(wanted[at], []).append(name)
        return (tree.Span(place=node.place, children=(), id=name),)
