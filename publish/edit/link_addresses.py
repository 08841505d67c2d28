"""Links in print: a link whose words are not its address gets the address as text.

Either as a note at the foot, in a series of its own (a, b, c …; a repeated address is called by the
same letter), or in a list at the end. Links to places of the work itself get none: the reader has
these in hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.source import tree
from publish.source.inline import plain
from publish.source.tree_map import map_runs
from publish.source.url_text import is_own, mark, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.settings.schema import Links

#: The numbers of notes with addresses begin after this one: no text has so many notes of its own.
SERIES = 30_000
#: Punctuation that precedes a call, in languages that put the call after it.
_PUNCTUATION = re.compile(r"[.,;:!?’”)\]]+")
_AFTER_PUNCTUATION = frozenset({"en"})


class Address(msgspec.Struct, frozen=True):
    """The address of links: its printed form, the words of its first link, and the place of that.

    ``number`` counts from 1, ``paragraph`` is 0 in a heading, ``note`` 0 in the text.
    """

    number: int
    target: str
    words: str
    paragraph: int
    note: int

    @property
    def text(self) -> str:
        """The address as it is printed."""
        return shown(self.target)

    @property
    def id(self) -> str:
        """The anchor before its first link, if addresses are listed."""
        return f"{contract.LINK_ID}{self.number}"


def is_printed(node: tree.Node) -> bool:
    """Return whether a link needs its address: neither its words nor its target show it."""
    if not isinstance(node, tree.Link) or node.target.startswith("#"):
        return False
    return not is_own(plain(node.children), node.target)


def addresses(nodes: Iterable[tree.Node], notes: Iterable[tree.Note]) -> list[Address]:
    """Return the addresses of a work in the order in which a reader meets their links."""
    by_number = {note.number: note for note in notes}
    found: dict[str, Address] = {}

    def look(nodes: Iterable[tree.Node], paragraph: int, note: int) -> None:
        for node in nodes:
            inside = node.number if isinstance(node, tree.Numbered) else paragraph
            if isinstance(node, tree.Link) and is_printed(node) and node.target not in found:
                number, words = len(found) + 1, plain(node.children)
                found[node.target] = Address(number, node.target, words, inside, note)
            look(tree.parts(node), inside, note)
            if isinstance(node, tree.NoteCall) and node.occurrence == 1:
                look(by_number[node.number].children, inside, node.number)

    look(nodes, 0, 0)
    return list(found.values())


class Placer:
    """Adds the addresses of links to a work, as the setting ``links`` says."""

    def __init__(self, how: Links, found: list[Address], lang: str) -> None:
        self._how, self._lang = how, lang.split("-", maxsplit=1)[0].lower()
        self._by_target = {one.target: one for one in found}
        self._met: dict[str, int] = {}
        self._within = 0

    def inside(self, note: int) -> Placer:
        """Return the same for the contents of a note; 0 for the text."""
        self._within = note
        return self

    def place(self, node: tree.Node) -> tree.Node:
        """Return a node with calls, or anchors, at the links directly in it."""
        return map_runs(node, tree.Inline, self._line)

    def _line(self, run: tree.Inlines) -> tree.Inlines:
        return tuple(self._with_addresses(run)) if any(map(is_printed, run)) else run

    def _with_addresses(self, nodes: tree.Inlines) -> Iterator[tree.Inline]:
        waiting: list[tree.Inline] = []
        for node in nodes:
            if waiting:
                punctuation, node = self._punctuation(node)
                yield from (*punctuation, *waiting)
                waiting = []
            if isinstance(node, tree.Link) and is_printed(node):
                address = self._by_target[node.target]
                met = self._met[address.target] = self._met.get(address.target, 0) + 1
                if self._how == "list" and met == 1:
                    yield tree.Span(place=node.place, children=(), id=address.id)
                if self._how == "notes":
                    waiting = [self._call(node, address, met)]
            if not isinstance(node, tree.Text) or node.text:
                yield node
        yield from waiting

    def _punctuation(self, node: tree.Inline) -> tuple[tree.Inlines, tree.Inline]:
        """Return the punctuation that begins a text after a link, and the rest.

        It is empty where the call does not follow punctuation.
        """
        found = _PUNCTUATION.match(node.text) if isinstance(node, tree.Text) else None
        if found is None or self._lang not in _AFTER_PUNCTUATION or not isinstance(node, tree.Text):
            return (), node
        place = msgspec.structs.replace(node.place, column=node.place.column + found.end())
        rest = tree.Text(place=place, text=node.text[found.end() :])
        return (msgspec.structs.replace(node, text=found[0]),), rest

    def _call(self, link: tree.Link, address: Address, occurrence: int) -> tree.NoteCall:
        return tree.NoteCall(
            place=link.place, key=_key(address), number=SERIES + address.number,
            occurrence=occurrence, within=self._within,
        )  # fmt: skip

    def notes(self, links: Iterable[tree.Node]) -> Iterator[tree.Note]:
        """Yield notes with the addresses that were called, in the order of their letters."""
        first: dict[str, tree.Link] = {}
        for node in links:
            if isinstance(node, tree.Link):
                first.setdefault(node.target, node)
        called = [one for one in self._by_target.values() if one.target in self._met]
        for address in called if self._how == "notes" else ():
            target, calls = address.target, self._met[address.target]
            place = first[target].place
            text = tree.Text(place=place, text=address.text)
            link = mark(tree.Link(place=place, target=target, children=(text,)))
            yield tree.Note(
                place=place, key=_key(address), number=SERIES + address.number, calls=calls,
                children=(tree.Paragraph(place=place, children=(link,)),),
            )  # fmt: skip


def _key(address: Address) -> str:
    return f"link {address.target}"


def beside(node: tree.Node) -> tree.Node:
    """Return a link with its address after its words, for parts of a book without note calls."""
    if not isinstance(node, tree.Link) or not is_printed(node):
        return node
    before, after = (tree.Text(place=node.place, text=bracket) for bracket in (" (", ")"))
    address = tree.Text(place=node.place, text=shown(node.target))
    own = mark(tree.Link(place=node.place, target=node.target, children=(address,)))
    return msgspec.structs.replace(node, children=(*node.children, before, *own.children, after))
