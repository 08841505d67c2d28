"""The two sides of a collation: an edition as it should be read, a file as it can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.edit.link_addresses import SERIES
from publish.prove.reading_order import in_order
from publish.readback import CALL
from publish.readback.collation import Difference, Stream, TextPlace, collate, comparable
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.edit.edition import Edition
    from publish.readback import FileText, Line

#: What layouts print for a pause in the text, on a line of its own.
_ORNAMENT = re.compile(r"[⁂❦☙❧]|\* ?\* ?\*")


class CollationInput(msgspec.Struct, frozen=True):
    """A text with its notes by their numbers."""

    body: Stream
    notes: dict[int, Stream]


def collate_sides(left: CollationInput, right: CollationInput) -> list[Difference]:
    """Return the differences of two texts: those of the body, then note by note."""
    found = collate(left.body, right.body)
    for number in sorted(left.notes.keys() | right.notes.keys()):
        found += collate(left.notes.get(number, Stream()), right.notes.get(number, Stream()))
    return found


# --- a finished file --------------------------------------------------------------------


def without_addresses(file_text: FileText) -> FileText:
    """Return a text without the notes that give addresses, and without their calls.

    A layout adds them; the work has no such words.
    """

    def quiet(text: str) -> str:
        return "".join(c for c in text if ord(c) <= CALL + SERIES)

    kept = (line for line in file_text.lines if line.note <= SERIES)
    lines = tuple(msgspec.structs.replace(line, text=quiet(line.text)) for line in kept)
    return msgspec.structs.replace(file_text, lines=lines)


def side_of_file(file_text: FileText) -> CollationInput:
    """Return what was read back from a file."""
    notes = {number: _stream(lines) for number, lines in file_text.notes().items()}
    return CollationInput(_stream(in_order(file_text.body())), notes)


def _stream(lines: list[Line]) -> Stream:
    stream = Stream()
    for line in lines:
        if _ORNAMENT.fullmatch(line.text.strip()):
            continue
        spot = TextPlace(
            paragraph=line.paragraph, page=line.page, line=line.number, file=line.file,
            note=line.note,
        )  # fmt: skip
        laid_out = line.box[2] > 0
        head = line.text[: line.heading]
        stream.add(
            line.text, spot, head, ends=line.ends if laid_out else "space",
            repeatable=laid_out and line.table_head,
        )  # fmt: skip
    return stream.close()


# --- an edition -------------------------------------------------------------------------


def side_of_edition(edition: Edition) -> CollationInput:
    """Return what every output of an edition has to say, word for word."""
    body = _Writer()
    body.write(edition.body)
    paragraphs = dict(called(edition))
    notes = {}
    for note in edition.notes:
        writer = _Writer(paragraphs.get(note.number, 0), note.number)
        writer.write(note.children)
        notes[note.number] = writer.stream()
    return CollationInput(body.stream(), notes)


class _Writer:
    """Writes nodes in the order in which an edition is read."""

    def __init__(self, paragraph: int = 0, note: int = 0) -> None:
        self._paragraph = paragraph
        self._note = note
        self._parts: list[str] = []
        self._length = 0
        self._spots: list[tuple[int, TextPlace]] = []
        self._headings: list[int] = []

    def stream(self) -> Stream:
        """Return what was written."""
        stream = Stream()
        stream.extend("".join(self._parts), self._spots, self._headings)
        return stream

    def write(self, nodes: Iterable[tree.Node]) -> None:
        for node in nodes:
            self._write(node)

    def _write(self, node: tree.Node) -> None:
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            self._add(node.text, node)
        elif isinstance(node, tree.NoteCall):
            self._add(chr(CALL + node.number), node)
        elif isinstance(node, tree.Image | tree.ThematicBreak):
            return
        elif isinstance(node, tree.LineBreak):
            self._add(" ", node)
        elif isinstance(node, tree.Block):
            self._block(node)
        else:
            self.write(tree.parts(node))
        if isinstance(node, tree.CodeBlock):
            self._add(" ", node)

    def _block(self, node: tree.Block) -> None:
        if isinstance(node, tree.Numbered):
            self._paragraph = node.number
        if isinstance(node, tree.Figure):
            self.write(node.caption)
        elif isinstance(node, tree.Section):
            self.write(node.title)
            self._headings.append(self._length)
            self._add(" ", node)
            self.write(node.children)
        elif not self._is_ornament(node):
            self.write(tree.parts(node))
        self._add(" ", node)

    def _is_ornament(self, node: tree.Block) -> bool:
        """Return whether a paragraph has nothing but what could be an ornament, written out."""
        if not isinstance(node, tree.Paragraph) or len(node.children) > 5:
            return False
        text = "".join(n.text for n in tree.walk(node) if isinstance(n, tree.Text))
        return _ORNAMENT.fullmatch(text.strip()) is not None

    def _add(self, text: str, node: tree.Node) -> None:
        plain = comparable(text)
        self._spots.append((self._length, TextPlace(node.place, self._paragraph, note=self._note)))
        self._parts.append(plain)
        self._length += len(plain)


def called(edition: Edition) -> Iterator[tuple[int, int]]:
    """Yield notes in the order in which a page has them, each with the paragraph of its first call.

    A note that is called first from inside another follows it. A heading has no paragraph: 0.
    """
    notes = {note.number: note for note in edition.notes}

    def calls(nodes: Iterable[tree.Node], paragraph: int) -> Iterator[tuple[int, int]]:
        for node in nodes:
            if isinstance(node, tree.NoteCall) and node.occurrence == 1:
                yield node.number, paragraph
                yield from calls(notes[node.number].children, paragraph)
            else:
                number = node.number if isinstance(node, tree.Numbered) else paragraph
                yield from calls(tree.parts(node), number)

    return calls((*edition.head.all(), *edition.body), 0)
