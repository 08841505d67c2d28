"""The two readings of a work at its corrected places, and the apparatus that lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from publish.core.characters import OBJECT
from publish.edit.deletion_spaces import with_deletion_spaces
from publish.settings import schema
from publish.source import tree
from publish.source.passages import CALL, Passage, passage, passages
from publish.source.tree_map import map_nodes, replace_nodes, replace_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition

#: *corrected*: what the editor reads; *diplomatic*: what stands in the transcription.
Reading = schema.Reading
N = TypeVar("N", bound=tree.Node)


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the apparatus.

    ``number`` is that of the corrected place (its id is ``em-<number>``), ``paragraph`` that of the
    block that contains it (0 in a heading), ``note`` that of the note (0 in the body). ``corr`` are
    the words of the edition, ``sic`` those of the transcription; ``before`` and ``after`` complete
    the words of which it is a part, ``sic_before`` and ``sic_after`` do so in the diplomatic
    reading.
    """

    number: int
    paragraph: int
    note: int
    before: str
    after: str
    sic_before: str
    sic_after: str
    corr: tuple[tree.Node, ...]
    sic: tuple[tree.Node, ...]
    reason: str
    resp: str
    certainty: str


class Resolver:
    """Resolves corrected places: no later stage gets an :class:`tree.Emendation`.

    In the corrected reading each becomes a :class:`tree.Corrected` with a number, in the order in
    which the nodes are given; in the diplomatic one its words become part of the text.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.found: list[tree.Emendation] = []

    def node(self, node: N) -> N:
        """Return a node with all corrected places in it resolved."""
        return replace_within(node, self._resolved)

    def _resolved(self, node: tree.Node) -> tree.Inlines | None:
        if not isinstance(node, tree.Emendation):
            return None
        if self._reading == "diplomatic":
            return replace_nodes(node.sic, self._resolved)
        self.found.append(node)
        number = len(self.found)  # before those of the corrected places within it
        children = replace_nodes(node.corr, self._resolved)
        return (tree.Corrected(place=node.place, children=children, number=number),)


def apparatus(edition: Edition) -> list[Variant]:
    """Return the corrected places of an edition in reading order."""
    if not edition.emendations:
        return []
    return list(_Lister(edition).variants(edition.body, 0, 0))


class _Lister:
    """Makes the entries of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        #: The text before and after each place in the diplomatic reading.
        self._stood = {
            node.place: (line.text[:first], line.text[last:])
            for line in passages(_mirrored(with_deletion_spaces(edition.work)))
            for first, last, node in line.spans
            if isinstance(node, tree.Emendation)
        }

    def variants(
        self, nodes: tuple[tree.Node, ...], paragraph: int, note: int
    ) -> Iterator[Variant]:
        """Yield the entries of some blocks, of which ``paragraph`` and ``note`` are the numbers."""
        for node in nodes:
            number = node.number if isinstance(node, tree.Numbered) else paragraph
            line = tuple(n for n in tree.parts(node) if isinstance(n, tree.Inline))
            yield from self._in_line(line, number, note)
            inside = tuple(n for n in tree.parts(node) if not isinstance(n, tree.Inline))
            yield from self.variants(inside, number, note)

    def _in_line(self, inlines: tree.Inlines, paragraph: int, note: int) -> Iterator[Variant]:
        """Yield corrected places of inline nodes, and those of the notes that are called there."""
        context: Passage | None = None
        for node in tree.walk(*inlines):
            if isinstance(node, tree.Corrected):
                context = context or passage(inlines, "", node.place, "")
                yield self._variant(context, node, paragraph, note)
            elif isinstance(node, tree.NoteCall) and node.occurrence == 1:
                called = next(one for one in self._edition.notes if one.number == node.number)
                yield from self.variants(called.children, paragraph, called.number)

    def _variant(
        self, context: Passage, node: tree.Corrected, paragraph: int, note: int
    ) -> Variant:
        emendation = self._edition.emendations[node.number - 1]
        before, after = _around(context, node, emendation)
        stood = self._stood.get(emendation.place, (before, after))
        return Variant(
            number=node.number,
            paragraph=paragraph,
            note=note,
            before=before,
            after=after,
            sic_before=_as_many(before[::-1], stood[0][::-1])[::-1],
            sic_after=_as_many(after, stood[1]),
            corr=_quiet(node.children, self._edition),
            sic=_quiet(emendation.sic, self._edition),
            reason=emendation.reason,
            resp=emendation.resp,
            certainty=emendation.certainty,
        )


def _mirrored(work: tree.Work) -> tree.Work:
    """Return a work with both sides of its corrected places exchanged, for the diplomatic text."""
    body = tuple(map_nodes(block, _mirror) for block in work.body)
    notes = tuple(map_nodes(note, _mirror) for note in work.notes)
    return msgspec.structs.replace(work, body=body, notes=notes)


def _mirror(node: tree.Node) -> tree.Node:
    if not isinstance(node, tree.Emendation):
        return node
    return msgspec.structs.replace(node, sic=node.corr, corr=node.sic)


def _as_many(words: str, text: str) -> str:
    """Return the beginning of a text with as many words as another."""
    count = len(words.split())
    found = re.match(rf"\s*(?:\S+\s+){{{count - 1}}}\S+" if count else "", text)
    removed = str.maketrans("", "", CALL + OBJECT)
    return found[0].translate(removed) if found else words


def _around(context: Passage, node: tree.Corrected, emendation: tree.Emendation) -> tuple[str, str]:
    """Return the text directly before and after a corrected place, to the next spaces.

    Where something was supplied or removed, the word before it (or else after it) is included.
    """
    first, last = next((a, b) for a, b, inner in context.spans if inner is node)
    whole = emendation.sic and emendation.corr
    before = re.search(r"\S*$" if whole else r"(?:\S+\s)?\S*$", context.text[:first])
    alone = not whole and not (before and before[0])
    after = re.match(r"\s?\S*" if alone else r"\S*", context.text[last:])
    removed = str.maketrans("", "", CALL + OBJECT)
    return before[0].translate(removed) if before else "", after[0].translate(
        removed
    ) if after else ""


def _quiet(nodes: tuple[tree.Node, ...], edition: Edition) -> tuple[tree.Node, ...]:
    """Return nodes that a list's entry may repeat: without anchors, calls of notes as ``[3]``."""

    def repeated(node: tree.Node) -> tuple[tree.Node, ...] | None:
        if isinstance(node, tree.NoteCall):
            label = next((n.sign for n in edition.notes if n.key == node.key), "…")
            return (tree.Text(place=node.place, text=f"[{label}]"),)
        if isinstance(node, tree.Corrected | tree.Query | tree.Span):
            return replace_nodes(node.children, repeated)
        if isinstance(node, tree.Emendation):
            return replace_nodes(node.sic, repeated)
        if isinstance(node, tree.Image):
            return ()
        return (node,) if isinstance(node, tree.NoteReference) else None

    return replace_nodes(nodes, repeated)
