"""The stage *edit*: from a work to an edition, in which every number and anchor is settled.

Two readings share everything except the corrected places: *corrected* has the words of the editor,
*diplomatic* those of the transcription. Paragraph numbers are those of the work.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from publish.core import contract
from publish.edit.calls_in_struck_words import move_calls_out
from publish.edit.deletion_spaces import with_deletion_spaces
from publish.edit.emendations import Reading, Resolver
from publish.edit.link_addresses import SERIES, Address, Placer, addresses, beside
from publish.edit.number_columns import align_figures
from publish.edit.upright_scripts import start_of_last_word
from publish.source import tree
from publish.source.anchors import Anchors
from publish.source.inline import plain
from publish.source.metadata import Metadata
from publish.source.tree_map import map_nodes, map_runs
from publish.source.url_text import LEAST, is_marked, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.edit.house_style import House
    from publish.settings.schema import Links

N = TypeVar("N", bound=tree.Node)
#: A word of at most so many letters is tied to its call as a whole.
_TIED = 30


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A work as it will be set: ids given, notes numbered from 1 in the order of their calls.

    Corrected places are resolved; ``emendations`` has them by their numbers, from 1. ``addresses``
    are those of links that are listed at the end.
    """

    work: tree.Work
    reading: Reading
    metadata: Metadata
    body: tree.Blocks
    notes: tuple[tree.Note, ...]
    head: tree.HeadWords = tree.HeadWords()
    seminar: tree.Seminar | None = None
    emendations: tuple[tree.Emendation, ...] = ()
    addresses: tuple[Address, ...] = ()

    def sections(self) -> Iterator[tree.Section]:
        """Yield all sections in order."""
        return (n for n in tree.walk(*self.body) if isinstance(n, tree.Section))

    def paragraphs(self) -> Iterator[tree.Numbered]:
        """Yield all numbered blocks in order."""
        return (n for n in tree.walk(*self.body) if isinstance(n, tree.Numbered))

    def original_pages(self) -> Iterator[tree.SourcePage]:
        """Yield where the pages of the original begin in the text, in order."""
        return (n for n in tree.walk(*self.body) if isinstance(n, tree.SourcePage))

    def original_page(self, paragraph: int) -> str:
        """Return the page of the original on which a paragraph begins; '' if unknown."""
        label, begun = "", False
        for node in tree.walk(*self.body):
            if isinstance(node, tree.Numbered) and node.number == paragraph:
                begun = True
            elif isinstance(node, tree.SourcePage):
                label = node.label
            elif begun and isinstance(node, tree.Text | tree.Code) and node.text.strip():
                return label
        return label if begun else ""


def edit(
    work: tree.Work,
    reading: Reading = "corrected",
    house: House | None = None,
    links: Links = "none",
) -> Edition:
    """Apply house style, resolve corrected places, number the notes, give every section its id.

    Args:
        work: what was read.
        reading: the text as corrected, or as the transcription has it.
        house: the house style; the diplomatic reading gets none.
        links: how the addresses of links are printed.
    """
    spaced = with_deletion_spaces(work)
    styled = _styled(spaced, house) if house and reading == "corrected" else spaced
    resolver = Resolver(reading)
    body: tree.Blocks = tuple(map_nodes(resolver.node(block), mark) for block in styled.body)
    notes = {note.key: map_nodes(resolver.node(note), mark) for note in styled.notes}
    numbers = _number_notes((*styled.head.all(), *body), notes)
    calls: dict[str, int] = {}
    space = house.space if house and reading == "corrected" else " "

    def settle(within: int) -> Callable[[tree.Node], tree.Node]:
        def number(node: tree.Node) -> tree.Node:
            if isinstance(node, tree.NoteReference):
                return node.labelled(numbers[node.key], str(numbers[node.key]))
            if not isinstance(node, tree.NoteCall):
                return node
            calls[node.key] = calls.get(node.key, 0) + 1
            return msgspec.structs.replace(
                node, number=numbers[node.key], occurrence=calls[node.key], within=within
            )

        return number

    head = styled.head.map(lambda node: map_nodes(node, settle(0)))
    body = tuple(map_nodes(block, settle(0)) for block in body)
    ordered = [
        msgspec.structs.replace(map_nodes(_signed(notes[key], space), settle(n)), number=n)
        for key, n in numbers.items()
    ]
    found = addresses((*head.all(), *body), ordered) if links != "none" else []
    if found:
        body, ordered = _addressed(body, ordered, Placer(links, found, work.metadata.lang))
        calls |= {note.key: note.calls for note in ordered if note.number > SERIES}
    body = tuple(_made_up(block) for block in body)
    ordered = [_made_up(note) for note in ordered]
    ids, pages = Anchors(work), Counter[str]()

    def identify(node: tree.Node) -> tree.Node:
        if isinstance(node, tree.SourcePage):
            pages[node.label] += 1
            return msgspec.structs.replace(node, occurrence=pages[node.label])
        return ids.give(node)

    return Edition(
        work=work,
        reading=reading,
        metadata=styled.metadata,
        body=tuple(map_nodes(block, identify) for block in body),
        notes=tuple(
            msgspec.structs.replace(map_nodes(n, identify), calls=calls[n.key]) for n in ordered
        ),
        head=head,
        seminar=_with_addresses(styled.seminar, links),
        emendations=tuple(resolver.found),
        addresses=tuple(found) if links == "list" else (),
    )


def _made_up(node: N) -> N:
    """Return a node as print needs it: calls tied to words, figures in columns."""
    return map_nodes(map_nodes(map_nodes(node, tie_calls_to_words), move_calls_out), align_figures)


def _styled(work: tree.Work, house: House) -> tree.Work:
    """Return the work in house style: its text, its titles, its seminar."""
    lang, head = work.metadata.lang, work.head
    titled, subtitled = house.inlines(head.titled, lang), house.inlines(head.subtitled, lang)
    metadata = msgspec.structs.replace(
        _named(work.metadata, house), title=plain(titled), subtitle=plain(subtitled)
    )
    return msgspec.structs.replace(
        work,
        metadata=metadata,
        head=msgspec.structs.replace(head, titled=titled, subtitled=subtitled),
        body=tuple(map(house.node, work.body)),
        notes=tuple(map(house.node, work.notes)),
        seminar=work.seminar and house.node(work.seminar),
    )


#: Fields of the head that are printed in words, and those with names of people.
_PRINTED = ("publisher", "archive", "series", "edition", "source", "rights", "abstract")
_PEOPLE = ("author", "editor", "translator", "transcriber", "contributor")


def _named(metadata: Metadata, house: House) -> Metadata:
    """Return the metadata with the quotation marks and apostrophes of the house."""
    changed: dict[str, object] = {name: house.name(getattr(metadata, name)) for name in _PRINTED}
    for role in _PEOPLE:
        changed[role] = tuple(
            msgspec.structs.replace(one, name=house.name(one.name))
            for one in getattr(metadata, role)
        )
    return msgspec.structs.replace(metadata, **changed)


def _addressed(
    body: tree.Blocks, notes: list[tree.Note], placer: Placer
) -> tuple[tree.Blocks, list[tree.Note]]:
    """Return the text and the notes with the addresses of links, as notes or with anchors."""
    links = [node for node in tree.walk(*body, *notes) if isinstance(node, tree.Link)]
    body = tuple(map_nodes(block, placer.place) for block in body)
    notes = [map_nodes(note, placer.inside(note.number).place) for note in notes]
    return body, [*notes, *placer.notes(links)]


def _with_addresses(seminar: tree.Seminar | None, links: Links) -> tree.Seminar | None:
    if seminar is None:
        return None
    marked = map_nodes(seminar, mark)
    return marked if links == "none" else map_nodes(marked, beside)


def _signed(note: tree.Note, space: str) -> tree.Note:
    """Return the note with the name of its author at its end: " – MIA.".

    Args:
        note: with the name.
        space: the space on either side of the dash.
    """
    if not note.resp:
        return note
    credit = f"–{space}{note.resp.removesuffix('.')}."
    *before, last = note.children
    if isinstance(last, tree.Paragraph):
        name = tree.Text(place=note.place, text=f"{space}{credit}")
        last = msgspec.structs.replace(last, children=(*last.children, name))
        return msgspec.structs.replace(note, children=(*before, last))
    signature = tree.Paragraph(
        place=note.place, children=(tree.Text(place=note.place, text=credit),)
    )
    return msgspec.structs.replace(note, children=(*note.children, signature))


def _number_notes(body: tuple[tree.Node, ...], notes: dict[str, tree.Note]) -> dict[str, int]:
    """Return numbers in the order in which a reader meets the notes.

    Notes that are called in a note follow it.
    """
    numbers: dict[str, int] = {}

    def number(nodes: tuple[tree.Node, ...]) -> None:
        for call in tree.walk(*nodes):
            if isinstance(call, tree.NoteCall) and call.key not in numbers:
                numbers[call.key] = len(numbers) + 1
                number(notes[call.key].children)

    number(body)
    return numbers


def take_notes(nodes: tuple[tree.Node, ...], notes: dict[int, tree.Note]) -> list[tree.Note]:
    """Return the notes that are called first in some nodes; those called in a note follow it.

    Args:
        nodes: of an edition.
        notes: the notes that are left, by their numbers; those that are taken are removed.
    """
    taken: list[tree.Note] = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.NoteCall) and node.number in notes:
            note = notes.pop(node.number)
            taken += [note, *take_notes(note.children, notes)]
    return taken


def tie_calls_to_words(node: N) -> N:
    """Tie every call in ``node`` to the word before it: a call never begins a line."""
    if _is_bound(node):
        return node
    return map_runs(node, tree.Inline, _bound)


def _bound(children: tree.Inlines) -> tree.Inlines:
    bound: list[tree.Inline] = []
    for child in children:
        if isinstance(child, tree.NoteCall) and bound:
            before, word = _last_word(bound.pop())
            child = _beside(word, child)
            tied = word.children if isinstance(word, tree.Span) and _is_bound(word) else (word,)
            bound += [before] if before else []
            kinds = (contract.BOUND.name,)
            bound.append(tree.Span(place=child.place, classes=kinds, children=(*tied, child)))
        else:
            bound.append(child)
    return tuple(bound)


def _is_bound(node: tree.Node) -> bool:
    return isinstance(node, tree.Span) and contract.BOUND.name in node.classes


def _beside(before: tree.Inline, call: tree.NoteCall) -> tree.NoteCall:
    """Return a call, marked if another one directly precedes it."""
    while (
        isinstance(before, tree.Span) and contract.BOUND.name in before.classes and before.children
    ):
        before = before.children[-1]
    is_call = isinstance(before, tree.NoteCall)
    return msgspec.structs.replace(call, adjacent=True) if is_call else call


def _last_word(node: tree.Inline) -> tuple[tree.Inline | None, tree.Inline]:
    """Return the part of a node before its last word, if there is any, and the word.

    Of an address, and of a word that may be longer than a line, it is only the last letters.
    """
    if is_marked(node):
        return _last_letters(cast("tree.Span", node))
    if isinstance(node, tree.Text):
        at = start_of_last_word(node.text)
        if len(node.text) - at > _TIED:
            at = _before_last_letters(node.text)
        if not at:
            return None, node
        before = msgspec.structs.replace(node, text=node.text[:at])
        place = msgspec.structs.replace(node.place, column=node.place.column + at)
        return before, tree.Text(place=place, text=node.text[at:])
    children: tree.Inlines = getattr(node, "children", ())
    if not children or _is_bound(node):
        return None, node
    left, last = _last_word(children[-1])
    if left is None and len(children) == 1:
        return None, node
    rest = (*children[:-1], left) if left else children[:-1]
    return _with(node, rest), _with(node, (last,))


def _before_last_letters(text: str) -> int:
    """Return the offset of the last letters of a text, each with its combining marks."""
    at = len(text) - LEAST
    while at and unicodedata.combining(text[at]):
        at -= 1
    return at


def _last_letters(address: tree.Span) -> tuple[tree.Inline | None, tree.Inline]:
    """Return an address divided before its last letters; a short one undivided."""
    *before, last = address.children
    if not isinstance(last, tree.Text) or len(last.text) < 3 * LEAST:
        return None, address
    head = last.text[:-LEAST].rstrip("-")  # no line ends with a hyphen of an address
    tail = last.text[len(head) :]
    column = last.place.column + len(head)
    place = msgspec.structs.replace(last.place, column=column)
    first = msgspec.structs.replace(last, text=head)
    rest = tree.Text(place=place, text=tail)
    return _with(address, (*before, first)), _with(address, (rest,))


def _with(node: tree.Inline, children: tree.Inlines) -> tree.Inline:
    return msgspec.structs.replace(node, children=children)
