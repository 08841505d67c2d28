"""The two readings of a work at its corrected places, and the apparatus that tells of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from publish.edit.deletion_spaces import with_deletion_spaces
from publish.source import tree
from publish.source.passages import CALL, OBJECT, Passage, passage, passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition

#: *corrected*: what the editor reads; *diplomatic*: what stands in the transcription.
Reading = Literal["corrected", "diplomatic"]
N = TypeVar("N", bound=tree.Node)


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the apparatus.

    ``number`` is that of the corrected place (its id is ``em-<number>``), ``paragraph`` that of the
    block in which it stands (0 in a heading), ``note`` that of the note (0 in the body). ``corr``
    is what the edition reads, ``sic`` what the transcription has; ``before`` and ``after`` are the
    rest of the words of which it is a part, ``sic_before`` and ``sic_after`` the same words as the
    diplomatic reading has them.
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
    """Resolves corrected places: nothing after it meets an :class:`tree.Emendation`.

    In the corrected reading each becomes a :class:`tree.Corrected` with a number, in the order in
    which the nodes are given; in the diplomatic one its words become part of the text.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.found: list[tree.Emendation] = []

    def node(self, node: N) -> N:
        """A node with all corrected places in it resolved."""
        changed: dict[str, object] = {}
        for field in node.__struct_fields__:
            value = getattr(node, field)
            if isinstance(value, tree.Node):
                new: object = self.node(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], tree.Node):
                new = tuple(n for item in value for n in self._resolved(item))
                new = value if _same(value, new) else new
            else:
                continue
            if new is not value:
                changed[field] = new
        return msgspec.structs.replace(node, **changed) if changed else node

    def _resolved(self, node: tree.Node) -> Iterator[tree.Node]:
        if not isinstance(node, tree.Emendation):
            yield self.node(node)
        elif self._reading == "diplomatic":
            for inner in node.sic:
                yield from self._resolved(inner)
        else:
            self.found.append(node)
            number = len(self.found)
            children = tuple(n for inner in node.corr for n in self._resolved(inner))
            yield tree.Corrected(place=node.place, children=children, number=number)  # type: ignore[arg-type]


def _same(old: tuple[tree.Node, ...], new: tuple[tree.Node, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def apparatus(edition: Edition) -> list[Variant]:
    """The corrected places of an edition in the order in which they are read."""
    if not edition.emendations:
        return []
    return list(_Lister(edition).variants(edition.body, 0, 0))


class _Lister:
    """Makes the entries of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        #: What stands before and after each place in the diplomatic reading.
        self._stood = {
            node.place: (seen.text[:first], seen.text[last:])
            for seen in passages(_mirrored(with_deletion_spaces(edition.work)))
            for first, last, node in seen.spans
            if isinstance(node, tree.Emendation)
        }

    def variants(
        self, nodes: tuple[tree.Node, ...], paragraph: int, note: int
    ) -> Iterator[Variant]:
        """The entries of some blocks, of which ``paragraph`` and ``note`` are the numbers."""
        for node in nodes:
            number = node.number if isinstance(node, tree.Numbered) else paragraph
            line = tuple(n for n in tree.parts(node) if isinstance(n, tree.Inline))
            yield from self._in_line(line, number, note)
            inside = tuple(n for n in tree.parts(node) if not isinstance(n, tree.Inline))
            yield from self.variants(inside, number, note)

    def _in_line(self, inlines: tree.Inlines, paragraph: int, note: int) -> Iterator[Variant]:
        """The corrected places of inline nodes, and those of the notes that are called there."""
        seen: Passage | None = None
        for node in tree.walk(*inlines):
            if isinstance(node, tree.Corrected):
                seen = seen or passage(inlines, "", node.place, "")
                yield self._variant(seen, node, paragraph, note)
            elif isinstance(node, tree.NoteCall) and node.occurrence == 1:
                called = next(one for one in self._edition.notes if one.number == node.number)
                yield from self.variants(called.children, paragraph, called.number)

    def _variant(self, seen: Passage, node: tree.Corrected, paragraph: int, note: int) -> Variant:
        emendation = self._edition.emendations[node.number - 1]
        before, after = _around(seen, node, emendation)
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
    """A work with the sides of its corrected places exchanged: it is read as it stood."""
    body, notes = (tuple(map(_mirror, nodes)) for nodes in (work.body, work.notes))
    return msgspec.structs.replace(work, body=body, notes=notes)


def _mirror(node: N) -> N:
    changed: dict[str, object] = {}
    for field in tree.holders(type(node)):
        value = getattr(node, field)
        if isinstance(value, tree.Node):
            changed[field] = _mirror(value)
        elif value:
            changed[field] = tuple(map(_mirror, value))
    if isinstance(node, tree.Emendation):
        changed = {"sic": changed.get("corr", ()), "corr": changed.get("sic", ())}
    return msgspec.structs.replace(node, **changed) if changed else node


def _as_many(words: str, text: str) -> str:
    """The beginning of a text that has as many words as others."""
    count = len(words.split())
    found = re.match(rf"\s*(?:\S+\s+){{{count - 1}}}\S+" if count else "", text)
    signs = str.maketrans("", "", CALL + OBJECT)
    return found[0].translate(signs) if found else words


def _around(seen: Passage, node: tree.Corrected, emendation: tree.Emendation) -> tuple[str, str]:
    """What stands directly before and after a corrected place, to its next spaces.

    Where something was supplied or removed, the word before (or else after) it belongs to it.
    """
    first, last = next((a, b) for a, b, inner in seen.spans if inner is node)
    whole = emendation.sic and emendation.corr
    before = re.search(r"\S*$" if whole else r"(?:\S+\s)?\S*$", seen.text[:first])
    alone = not whole and not (before and before[0])
    after = re.match(r"\s?\S*" if alone else r"\S*", seen.text[last:])
    signs = str.maketrans("", "", CALL + OBJECT)
    return before[0].translate(signs) if before else "", after[0].translate(signs) if after else ""


def _quiet(nodes: tuple[tree.Node, ...], edition: Edition) -> tuple[tree.Node, ...]:
    """Nodes as an entry of a list may repeat them: no anchors, calls of notes as ``[3]``."""
    kept: list[tree.Node] = []
    for node in nodes:
        if isinstance(node, tree.NoteCall):
            sign = next((n.sign for n in edition.notes if n.key == node.key), "…")
            kept.append(tree.Text(place=node.place, text=f"[{sign}]"))
        elif isinstance(node, tree.Corrected | tree.Query | tree.Span):
            kept += _quiet(node.children, edition)
        elif isinstance(node, tree.Emendation):
            kept += _quiet(node.sic, edition)
        elif isinstance(node, tree.Emphasis | tree.Strong | tree.Style | tree.Foreign | tree.Link):
            children = _quiet(node.children, edition)
            kept.append(msgspec.structs.replace(node, children=children))
        elif not isinstance(node, tree.Image):
            kept.append(node)
    return tuple(kept)
