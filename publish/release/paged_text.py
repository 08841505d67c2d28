"""The text of an edition with its pages: what a release keeps of it, and what citations ask.

A unit is a heading, a paragraph or a note. Its words are those that are printed; where pages begin
is told by the number of words of the unit that stand before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.contract import CALL_ID, NOTE_ID
from publish.prove.inputs import called
from publish.source import tree
from publish.source.inline import plain
from publish.typeset.pagination import counted, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.typeset.pagination import Opening

_WORD = re.compile(r"\S+")
#: What is in a text for the typesetter alone: soft hyphens, joiners of words.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))

Kind = Literal["heading", "paragraph", "note"]


class PageStart(msgspec.Struct, frozen=True):
    """A page begins before the word of a unit that has so many before it."""

    page: int
    word: int = 0


class OriginalStart(msgspec.Struct, frozen=True):
    """A page of the original begins before the word of a unit that has so many before it."""

    page: str
    word: int = 0


class Emended(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A corrected place: the words from ``first`` to before ``last``, and what is said of it."""

    first: int
    last: int
    sic: str = ""
    reason: str = ""
    resp: str = ""


class Unit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A heading, a paragraph or a note.

    Attributes:
        kind: which of them.
        number: that of the paragraph or note; headings are counted from 1.
        level: of a heading.
        label: what is printed before a note.
        text: its words, parted by single spaces.
        pages: where its pages begin; the first one is where it begins itself.
        originals: where pages of the original begin.
        emended: its corrected places.
        paragraph: of a note, that of its first call; 0 in a heading.
        word: of a note, how many words of that paragraph stand before its call.
        picture: of a unit without words, what tells it from others.
    """

    kind: Kind
    number: int
    level: int = 0
    label: str = ""
    text: str = ""
    pages: tuple[PageStart, ...] = ()
    originals: tuple[OriginalStart, ...] = ()
    emended: tuple[Emended, ...] = ()
    paragraph: int = 0
    word: int = 0
    picture: str = ""

    @property
    def words(self) -> list[str]:
        """Its words; a unit without any has one, by which it is known again."""
        return self.text.split() or [f"\0{self.picture}"]

    def page_at(self, word: int) -> int:
        """Return the page on which a word stands; 0 where that is not known."""
        at = bisect_right(self.pages, word, key=lambda start: start.word) - 1
        return self.pages[max(at, 0)].page if self.pages else 0


class PagedText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of an edition: headings and paragraphs in order, the notes by their numbers.

    ``first_page`` is the number of the first page, ``pages`` how many there are.
    """

    units: tuple[Unit, ...]
    notes: tuple[Unit, ...]
    first_page: int = 1
    pages: int = 0

    @property
    def paragraphs(self) -> int:
        """How many paragraphs there are."""
        return sum(unit.kind == "paragraph" for unit in self.units)


def paged_text(
    edition: Edition, openings: tuple[Opening, ...], folios: dict[str, int]
) -> PagedText:
    """Return the text of an edition, with the pages of its printed book.

    Args:
        edition: the text.
        openings: where the pages begin in it.
        folios: the page of each identifier.
    """
    starts: dict[str, list[Opening]] = {}
    for opening in openings:
        if opening.unit:
            starts.setdefault(opening.unit, []).append(opening)
    found, page, original, headings = list[Unit](), 0, "", 0
    for node, (name, nodes) in zip(_holders(edition.body), units(edition.body), strict=True):
        written = _Written(nodes, edition.emendations)
        pages = written.pages(page, starts.get(name, []))
        originals = written.originals(original)
        headings += isinstance(node, tree.Section)
        found.append(_unit(node, headings, written, pages, originals))
        page = pages[-1].page if pages else page
        original = originals[-1].page if originals else original
    calls = _calls(edition)
    notes = tuple(_note(note, edition, calls, folios) for note in edition.notes)
    first = openings[0].folio if openings else 1
    return PagedText(units=tuple(found), notes=notes, first_page=first, pages=len(openings))


def _holders(blocks: tree.Blocks) -> Iterator[tree.Section | tree.Numbered]:
    """Yield the nodes of the units, in order (see :func:`publish.typeset.pagination.units`)."""
    for block in blocks:
        if isinstance(block, tree.Section | tree.Numbered):
            yield block
        if isinstance(block, tree.Section | tree.Division):
            yield from _holders(block.children)


def _unit(
    node: tree.Section | tree.Numbered,
    headings: int,
    written: _Written,
    pages: tuple[PageStart, ...],
    originals: tuple[OriginalStart, ...],
) -> Unit:
    is_heading = isinstance(node, tree.Section)
    return Unit(
        kind="heading" if is_heading else "paragraph",
        number=headings if isinstance(node, tree.Section) else node.number,
        level=node.level if isinstance(node, tree.Section) else 0,
        text=written.text,
        pages=pages,
        originals=originals,
        emended=written.emended(),
        picture=written.picture,
    )


def _note(
    note: tree.Note,
    edition: Edition,
    calls: dict[int, tuple[int, int]],
    folios: dict[str, int],
) -> Unit:
    written = _Written(note.children, edition.emendations)
    paragraph, word = calls.get(note.number, (0, 0))
    page = folios.get(f"{NOTE_ID.name}{note.number}") or folios.get(
        f"{CALL_ID.name}{note.number}-1", 0
    )
    return Unit(
        kind="note",
        number=note.number,
        label=note.sign,
        text=written.text,
        pages=(PageStart(page),) if page else (),
        emended=written.emended(),
        paragraph=paragraph,
        word=word,
        picture=written.picture,
    )


def _calls(edition: Edition) -> dict[int, tuple[int, int]]:
    """Return for each note the paragraph of its first call, and the words of that before it."""
    found = {number: (paragraph, 0) for number, paragraph in called(edition)}
    for numbered in edition.paragraphs():
        for number, word in _Written((numbered.block,), ()).calls():
            found[number] = (numbered.number, word)
    return found


class _Written:
    """The words of some nodes, and what begins and ends between them."""

    def __init__(
        self, nodes: tuple[tree.Node, ...], emendations: tuple[tree.Emendation, ...]
    ) -> None:
        self._emendations = emendations
        self._parts: list[str] = []
        self._length = 0
        self._calls: list[tuple[int, int]] = []
        self._originals: list[tuple[str, int]] = []
        self._emended: list[tuple[int, int, int]] = []
        self.picture = ""
        for node in nodes:
            self._write(node)
        self._raw = "".join(self._parts)
        found = [w for w in _WORD.finditer(self._raw) if w[0].translate(_UNSEEN)]
        self._starts = [word.start() for word in found]
        self._ends = [word.end() for word in found]
        self.text = " ".join(word[0].translate(_UNSEEN) for word in found)

    def _write(self, node: tree.Node) -> None:
        if isinstance(node, tree.Block | tree.LineBreak):
            self._put("\n")
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            self._put(node.text)
        elif isinstance(node, tree.NoteCall) and node.occurrence == 1:
            self._calls.append((node.number, self._length))
        elif isinstance(node, tree.SourcePage):
            self._originals.append((node.label, self._length))
        elif isinstance(node, tree.Figure | tree.Image):
            self.picture = self.picture or node.file
        start = self._length
        for part in tree.parts(node):
            self._write(part)
        if isinstance(node, tree.Corrected) and node.number:
            self._emended.append((node.number, start, self._length))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _before(self, offset: int) -> int:
        """Return how many words begin before a character."""
        return bisect_left(self._starts, offset)

    def calls(self) -> list[tuple[int, int]]:
        """Return the notes that are called first here, and how many words are before each."""
        return [(number, self._before(offset)) for number, offset in self._calls]

    def originals(self, before: str) -> tuple[OriginalStart, ...]:
        """Return where pages of the original begin; ``before`` is the one that goes on here."""
        own = [OriginalStart(page, self._before(offset)) for page, offset in self._originals]
        if before and not (own and own[0].word == 0):
            own.insert(0, OriginalStart(before))
        return tuple(own)

    def pages(self, first: int, openings: list[Opening]) -> tuple[PageStart, ...]:
        """Return where pages begin.

        Args:
            first: the page on which the unit begins.
            openings: the places at which others begin in it, in characters that are counted.
        """
        lengths, count = list[int](), 0
        for start, end in zip(self._starts, self._ends, strict=True):
            lengths.append(count)
            count += len(counted(self._raw[start:end]))
        found = [PageStart(one.folio, bisect_left(lengths, one.offset)) for one in openings]
        if first and not (found and found[0].word == 0):
            found.insert(0, PageStart(first))
        return tuple(found)

    def emended(self) -> tuple[Emended, ...]:
        """Return the corrected places of an edition that has some."""
        found = []
        for number, start, end in self._emended if self._emendations else ():
            own = self._emendations[number - 1]
            sic = " ".join(plain(own.sic).split())
            first, last = self._word_at(start), self._before(end)
            said = {"reason": own.reason, "resp": own.resp}
            found.append(Emended(first=first, last=max(first, last), sic=sic, **said))
        return tuple(found)

    def _word_at(self, offset: int) -> int:
        """Return the word in which a character stands, or the next one."""
        return bisect_right(self._ends, offset)
