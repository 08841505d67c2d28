"""The tree: the contract between the reader and everything after it.

Frozen values; every node knows its place. Later stages do not parse text again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import msgspec

from publish.core.diagnostics import Place
from publish.source.listmarks import Delimiter, Numeration, label_of
from publish.source.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """Anything in the tree."""

    place: Place

    @property
    def kind(self) -> str:
        """The name by which a template's macro is chosen, such as ``block_quote``."""
        return kind_of(type(self))


class Inline(Node, frozen=True, kw_only=True):
    """A part of a line of text."""


class Block(Node, frozen=True, kw_only=True):
    """A part of a page."""


Inlines = tuple[Inline, ...]
Blocks = tuple[Block, ...]


# --- inline -----------------------------------------------------------------------------


class Text(Inline, frozen=True, kw_only=True):
    """Characters as text, without any markup."""

    text: str


class LineBreak(Inline, frozen=True, kw_only=True):
    """A hard break."""


class Emphasis(Inline, frozen=True, kw_only=True):
    """``*…*``."""

    children: Inlines


class Strong(Inline, frozen=True, kw_only=True):
    """``**…**``."""

    children: Inlines


class Style(Inline, frozen=True, kw_only=True):
    """Words that look different from those around them; each kind is a class of its own."""

    children: Inlines


class Superscript(Style, frozen=True, kw_only=True):
    """Raised letters: ``x^2^``."""


class Subscript(Style, frozen=True, kw_only=True):
    """Lowered letters: ``H~2~O``."""


class Struck(Style, frozen=True, kw_only=True):
    """``~~…~~``."""


class Underlined(Style, frozen=True, kw_only=True):
    """``[…]{.underline}``."""


class Highlighted(Style, frozen=True, kw_only=True):
    """``==…==``."""


class Small(Style, frozen=True, kw_only=True):
    """Smaller than the words around it: ``<small>``."""


class Code(Inline, frozen=True, kw_only=True):
    """A code span."""

    text: str


class Foreign(Inline, frozen=True, kw_only=True):
    """Words in another language: ``[Weltanschauung]{lang=de}`` (BCP 47 tag)."""

    lang: str
    children: Inlines


class Span(Inline, frozen=True, kw_only=True):
    """Words of a class that the layouts know: ``[NATO]{.smallcaps}``.

    ``index`` is the heading of the index of names under which they are listed.
    """

    children: Inlines
    classes: tuple[str, ...] = ()
    lang: str = ""
    id: str = ""
    index: str = ""


class Link(Inline, frozen=True, kw_only=True):
    """A link; ``target`` is an address or ``#id``."""

    target: str
    children: Inlines
    title: str = ""


class Image(Inline, frozen=True, kw_only=True):
    """A picture within a line.

    ``file`` is relative to the source; its sizes are as in a figure.
    """

    file: str
    alternative: str
    decorative: bool = False
    width: int = 0
    breadth: float = 0
    height: float = 0


class NoteCall(Inline, frozen=True, kw_only=True):
    """The call of a note.

    The edition gives ``number``, ``occurrence`` (from 1) and ``within``: the number of the note
    that contains the call, 0 in the text. ``label`` is printed if it is not the number;
    ``adjacent`` is true if another call precedes it directly.
    """

    key: str
    number: int = 0
    occurrence: int = 0
    within: int = 0
    label: str = ""
    adjacent: bool = False

    @property
    def sign(self) -> str:
        """What is printed: the label, or else the number."""
        return self.label or str(self.number)


class NoteReference(Inline, frozen=True, kw_only=True):
    """A link to a note from elsewhere: ``see [note](#fn:key)``, or its number: ``note [](#key)``.

    The edition gives ``number``, and ``label`` if the link has no words of its own.
    """

    key: str
    children: Inlines = ()
    number: int = 0
    label: str = ""

    def labelled(self, number: int, label: str) -> NoteReference:
        """Return the same with the label of its note, if that is printed."""
        if self.children and not self.label:
            return msgspec.structs.replace(self, number=number)
        text = Text(place=self.place, text=label)
        return msgspec.structs.replace(self, number=number, label=label, children=(text,))


class PageBreak(Inline, Block, frozen=True, kw_only=True):
    """Where a page of the printed book begins, in a line or before a block; only in e-books."""

    folio: int

    @property
    def id(self) -> str:
        """Its anchor."""
        return f"page-{self.folio}"


class SourcePage(Inline, frozen=True, kw_only=True):
    """Where a page of the original begins, from which the text was taken: ``[]{.page n=13}``.

    The edition gives the ``occurrence`` of a label, from 1.
    """

    label: str
    occurrence: int = 1

    @property
    def id(self) -> str:
        """Its anchor."""
        return f"orig-{self.label}" + (f"-{self.occurrence}" if self.occurrence > 1 else "")


class Emendation(Inline, frozen=True, kw_only=True):
    """A corrected place: what stood there (*sic*) and what is read (*corr*); one may be empty."""

    sic: Inlines
    corr: Inlines
    reason: str = ""
    resp: str = ""
    certainty: str = ""


class Corrected(Inline, frozen=True, kw_only=True):
    """A corrected place in an edition: the words that are read, and its number in the apparatus."""

    children: Inlines
    number: int = 0

    @property
    def id(self) -> str:
        """The anchor that every output gives it; '' where it is only repeated."""
        return f"em-{self.number}" if self.number else ""


class Query(Inline, frozen=True, kw_only=True):
    """A question to the proofreader about some words; only the words are printed."""

    children: Inlines
    question: str


# --- blocks -----------------------------------------------------------------------------


class Paragraph(Block, frozen=True, kw_only=True):
    """A block of text."""

    children: Inlines


class BlockQuote(Block, frozen=True, kw_only=True):
    """A quotation set off from the text; ``attribution`` is its last paragraph, if it is one."""

    children: Blocks
    attribution: Paragraph | None = None


class VerseLine(Block, frozen=True, kw_only=True):
    """A line of verse; ``indent`` in en spaces."""

    children: Inlines
    indent: int = 0


class Stanza(Block, frozen=True, kw_only=True):
    """Lines of verse that belong together."""

    children: tuple[VerseLine, ...]


class Verse(Block, frozen=True, kw_only=True):
    """A poem or a part of one; ``quoted`` when it stands in a quotation of its own."""

    children: tuple[Stanza, ...]
    quoted: bool = False
    attribution: Paragraph | None = None


class ListItem(Block, frozen=True, kw_only=True):
    """An item of a list; ``task`` is ``open`` or ``done`` if it has a box."""

    children: Blocks
    task: Literal["", "open", "done"] = ""


class List(Block, frozen=True, kw_only=True):
    """A list; ``tight`` as in CommonMark; ``start`` is the first number of an ordered one.

    ``style`` is how an ordered one is counted, ``delimiter`` what is around a number: a full stop,
    a bracket after it, or two.
    """

    children: tuple[ListItem, ...]
    ordered: bool = False
    tight: bool = True
    start: int = 1
    style: Numeration = "decimal"
    delimiter: Delimiter = "period"

    @property
    def labels(self) -> tuple[str, ...]:
        """The marks of its items as they are printed, such as ``(iv)``."""
        numbers = range(self.start, self.start + len(self.children))
        return tuple(label_of(self.style, self.delimiter, number) for number in numbers)


class Term(Block, frozen=True, kw_only=True):
    """What is defined: words on a line of their own."""

    children: Inlines


class Definition(Block, frozen=True, kw_only=True):
    """What a term means."""

    children: Blocks


class DefinitionItem(Block, frozen=True, kw_only=True):
    """A term with its definitions, of which there may be several."""

    term: Term
    children: tuple[Definition, ...]


class DefinitionList(Block, frozen=True, kw_only=True):
    """Terms with their definitions; ``tight`` if each definition is one paragraph or list."""

    children: tuple[DefinitionItem, ...]
    tight: bool = True


class Cell(Block, frozen=True, kw_only=True):
    """A cell of a table: words, or blocks if it is more than a paragraph."""

    children: Inlines | Blocks
    align: Literal["", "left", "center", "right"] = ""

    @property
    def words(self) -> Inlines:
        """Its contents if they are words; nothing if they are blocks, or nothing."""
        return tuple(node for node in self.children if isinstance(node, Inline))

    @property
    def has_blocks(self) -> bool:
        """True if it is set like blocks."""
        return len(self.words) < len(self.children)


class Row(Block, frozen=True, kw_only=True):
    """A row of a table."""

    children: tuple[Cell, ...]


class Table(Block, frozen=True, kw_only=True):
    """A table.

    All cells of ``head`` may be empty: a table without a head.
    """

    caption: Paragraph | None = None
    head: Row
    children: tuple[Row, ...]


class TablePart(Block, frozen=True, kw_only=True):
    """Rows of a table in a note that continues over pages; the edition's tree has none.

    ``widths`` are those of its columns in points, ``setting`` how the whole table is set. ``first``
    and ``last`` are true for its first and last rows; later rows repeat its head if they begin a
    page.
    """

    caption: Paragraph | None = None
    head: Row
    children: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    setting: str = "plain"
    first: bool = False
    last: bool = False


class Figure(Block, frozen=True, kw_only=True):
    """A picture that is a block by itself.

    ``width`` is in per cent of the measure, ``breadth`` and ``height`` are in millimetres; 0 if not
    given, and at most one of them is.
    """

    file: str
    alternative: str
    caption: Inlines = ()
    width: int = 0
    breadth: float = 0
    height: float = 0
    decorative: bool = False


class ThematicBreak(Block, frozen=True, kw_only=True):
    """A pause in the text, set as the layout's ornament."""


class NewPage(Block, frozen=True, kw_only=True):
    """What follows begins on a new page."""


class CodeBlock(Block, frozen=True, kw_only=True):
    """Preformatted text; ``children`` are the same with page breaks, if there are any."""

    text: str
    children: Inlines = ()


class Division(Block, frozen=True, kw_only=True):
    """``::: {.signature}`` … ``:::``: blocks of one class or one language."""

    children: Blocks
    classes: tuple[str, ...] = ()
    lang: str = ""
    id: str = ""


class Numbered(Block, frozen=True, kw_only=True):
    """A top-level block of the body with its number in every edition; its id is ``p<number>``."""

    number: int
    block: Block

    @property
    def id(self) -> str:
        """The anchor that every output gives it."""
        return f"p{self.number}"


class Section(Block, frozen=True, kw_only=True):
    """A heading and the blocks under it.

    ``level`` counts from 1 within the work. ``new_page`` is true if it begins on a new page,
    whatever the layout does.
    """

    level: int
    title: Inlines
    children: Blocks
    id: str = ""
    short: str = ""
    numbered: bool = True
    new_page: bool = False


class Note(Node, frozen=True, kw_only=True):
    """A note; ``resp`` is who is responsible for it. The edition gives the number.

    ``label`` is printed before it if it is not the number.
    """

    key: str
    children: Blocks
    resp: str = ""
    number: int = 0
    calls: int = 0
    label: str = ""

    @property
    def sign(self) -> str:
        """What is printed before it: the label, or else the number."""
        return self.label or str(self.number)


class Item(Node, frozen=True, kw_only=True):
    """A line of a list about the text: a follow-up of a question, a title to read."""

    children: Inlines


class Question(Node, frozen=True, kw_only=True):
    """A question for discussion and the numbers of the paragraphs that it is about.

    ``number`` is printed; ``minutes`` is 0 if they are not given. ``notes`` and ``follow_ups`` are
    for the leader only.
    """

    sort: Literal["factual", "interpretive", "evaluative"]
    children: Inlines
    paragraphs: tuple[int, ...]
    number: int = 0
    minutes: int = 0
    notes: Inlines = ()
    follow_ups: tuple[Item, ...] = ()


class Discussion(Block, frozen=True, kw_only=True):
    """Questions printed in the text, after the paragraphs that they are about."""

    children: tuple[Question, ...]


class Session(Node, frozen=True, kw_only=True):
    """A session of a seminar's plan: its paragraphs, its minutes, the numbers of its questions.

    ``number`` counts the sessions from 1. ``before`` is what precedes its paragraphs; ``notes`` are
    for the leader only.
    """

    number: int = 0
    title: Inlines = ()
    date: str = ""
    paragraphs: tuple[int, ...] = ()
    minutes: int = 0
    questions: tuple[int, ...] = ()
    before: Inlines = ()
    notes: Inlines = ()


class Entry(Node, frozen=True, kw_only=True):
    """A person, a term or a place that a student would look up.

    ``sort`` is the form for alphabetical order, ``words`` how the text names them.
    """

    name: Inlines
    about: Inlines
    dates: str = ""
    paragraphs: tuple[int, ...] = ()
    sort: str = ""
    words: str = ""


class Event(Node, frozen=True, kw_only=True):
    """An event of the chronology, with its source; dates are as in ISO 8601.

    ``short`` is a shorter text, for the drawn timeline.
    """

    date: str
    until: str = ""
    children: Inlines
    short: Inlines = ()
    source: Inlines
    paragraphs: tuple[int, ...] = ()


class Seminar(Node, frozen=True, kw_only=True):
    """What a reading group needs besides the text."""

    title: Inlines = ()
    venue: str = ""
    dates: str = ""
    leader: str = ""
    sessions: tuple[Session, ...] = ()
    questions: tuple[Question, ...] = ()
    people: tuple[Entry, ...] = ()
    terms: tuple[Entry, ...] = ()
    places: tuple[Entry, ...] = ()
    chronology: tuple[Event, ...] = ()
    reading: tuple[Item, ...] = ()


class Allowance(msgspec.Struct, frozen=True):
    """``<!-- offprint: allow CODE reason -->``: silences findings of the block that follows.

    ``first`` and ``last`` are the lines of that block.
    """

    place: Place
    code: str
    reason: str
    first: int
    last: int


class HeadWords(msgspec.Struct, frozen=True):
    """The front matter that is set with markup: title and subtitle; calls at authors' names."""

    titled: Inlines = ()
    subtitled: Inlines = ()
    author: tuple[NoteCall, ...] = ()

    @property
    def title(self) -> tuple[NoteCall, ...]:
        """The calls in the title."""
        return _calls_in(self.titled)

    @property
    def subtitle(self) -> tuple[NoteCall, ...]:
        """The calls in the subtitle."""
        return _calls_in(self.subtitled)

    def all(self) -> tuple[NoteCall, ...]:
        """Return all calls, in the order of a title page."""
        return (*self.author, *self.title, *self.subtitle)

    def map(self, change: Callable[[Inline], Inline]) -> HeadWords:
        """Return the same with each node changed, in that order."""
        author = tuple(cast("NoteCall", change(call)) for call in self.author)
        titled = tuple(map(change, self.titled))
        return HeadWords(titled, tuple(map(change, self.subtitled)), author)


def _calls_in(nodes: Inlines) -> tuple[NoteCall, ...]:
    return tuple(node for node in walk(*nodes) if isinstance(node, NoteCall))


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a source: metadata, body and notes, its seminar, the picture of its cover."""

    path: str
    slug: str
    metadata: Metadata
    body: Blocks
    notes: tuple[Note, ...]
    head: HeadWords = HeadWords()
    cover: Image | None = None
    seminar: Seminar | None = None
    allowances: tuple[Allowance, ...] = ()


# --- walking ----------------------------------------------------------------------------


def kind_of(cls: type[Node]) -> str:
    """Return the kind of the nodes of a class."""
    return _KINDS.get(cls) or _KINDS.setdefault(
        cls, "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")
    )


_KINDS: dict[type[Node], str] = {}


def kinds() -> frozenset[str]:
    """Return the kinds of all nodes."""
    found, stack = set(), [Node]
    while stack:
        children = stack.pop().__subclasses__()
        found |= {kind_of(child) for child in children if child not in (Inline, Block, Style)}
        stack += children
    return frozenset(found)


def parts(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside ``node``, in reading order."""
    for field in holders(type(node)):
        value = getattr(node, field)
        if isinstance(value, Node):
            yield value
        elif value:
            yield from value


@cache
def holders(cls: type[Node]) -> tuple[str, ...]:
    """Return the fields of a kind of node that contain nodes, by their annotations."""
    fields = msgspec.structs.fields(cls)
    return tuple(f.name for f in fields if _contains(f.type))


def _contains(kind: Any) -> bool:
    if isinstance(kind, type):
        return issubclass(kind, Node)
    return any(_contains(part) for part in get_args(kind))


def walk(*nodes: Node) -> Iterator[Node]:
    """Yield the nodes and everything in them, in reading order."""
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(parts(node))))
