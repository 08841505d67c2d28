"""The two readings of a work at its corrected places, and the apparatus that tells of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from publish.source import tree
from publish.source.passages import CALL, OBJECT, Passage, passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edition import Edition

#: *corrected*: what the editor reads; *diplomatic*: what stands in the transcription.
Reading = Literal["corrected", "diplomatic"]
N = TypeVar("N", bound=tree.Node)


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the apparatus.

    ``number`` is that of the corrected place (its id is ``em-<number>``), ``paragraph`` that of the
    block in which it stands (0 in a heading), ``note`` that of the note (0 in the body). ``corr``
    is what the edition reads, ``sic`` what the transcription has; ``before`` and ``after`` are the
    rest of the words of which both are a part.
    """

    number: int
    paragraph: int
    note: int
    before: str
    after: str
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
                new = _spaced(tuple(n for item in value for n in self._resolved(item)))
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


def _spaced(nodes: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
    """The nodes without the second of two spaces between which nothing is left."""
    kept: list[tree.Node] = []
    before = ""
    for node in nodes:
        if isinstance(node, tree.Text):
            if before.endswith(" ") and node.text.startswith(" "):
                node = msgspec.structs.replace(node, text=node.text[1:])
            before = node.text or before
        elif not isinstance(node, tree.Corrected) or node.children:
            before = ""
        kept.append(node)
    return nodes if _same(nodes, tuple(kept)) else tuple(kept)


def _same(old: tuple[tree.Node, ...], new: tuple[tree.Node, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def apparatus(edition: Edition) -> list[Variant]:
    """The corrected places of an edition in the order in which they are read."""
    return list(_variants(edition, edition.body, 0, 0))


def _variants(
    edition: Edition, nodes: tuple[tree.Node, ...], paragraph: int, note: int
) -> Iterator[Variant]:
    for node in nodes:
        number = node.number if isinstance(node, tree.Numbered) else paragraph
        line = tuple(n for n in tree.parts(node) if isinstance(n, tree.Inline))
        yield from _in_line(edition, line, number, note)
        inside = tuple(n for n in tree.parts(node) if not isinstance(n, tree.Inline))
        yield from _variants(edition, inside, number, note)


def _in_line(
    edition: Edition, inlines: tree.Inlines, paragraph: int, note: int
) -> Iterator[Variant]:
    """The corrected places of some inline nodes, and those of the notes that are called there."""
    seen: Passage | None = None
    for node in tree.walk(*inlines):
        if isinstance(node, tree.Corrected):
            seen = seen or passage(inlines, "", node.place, "")
            emendation = edition.emendations[node.number - 1]
            before, after = _around(seen, node, emendation)
            yield Variant(
                number=node.number,
                paragraph=paragraph,
                note=note,
                before=before,
                after=after,
                corr=_quiet(node.children, edition),
                sic=_quiet(emendation.sic, edition),
                reason=emendation.reason,
                resp=emendation.resp,
                certainty=emendation.certainty,
            )
        elif isinstance(node, tree.NoteCall) and node.occurrence == 1:
            called = next(one for one in edition.notes if one.number == node.number)
            yield from _variants(edition, called.children, paragraph, called.number)


def _around(seen: Passage, node: tree.Corrected, emendation: tree.Emendation) -> tuple[str, str]:
    """What stands directly before and after a corrected place, to its next spaces.

    Where something was supplied or removed, the word before (or else after) it belongs to it.
    """
    first, last = next((a, b) for a, b, inner in seen.spans if inner is node)
    whole = emendation.sic and emendation.corr
    before = re.search(r"\S*$" if whole else r"(?:\S+\s)?\S*$", seen.text[:first])
    alone = not whole and not (before and before[0])
    after = re.match(r"\S*\s?\S*" if alone else r"\S*", seen.text[last:])
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
