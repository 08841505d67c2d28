"""The proof that nothing is lost: the edition's words against those of a finished file.

Both sides are brought to characters. The file's side is read by the witness, line by line; a
line's end may stand for a space or for nothing, and a hyphen that the typesetter put there is
not of the text. Everything else has to be the same, character for character.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

from publish.diagnostics import Findings, Place
from publish.edition import in_order
from publish.source import tree
from publish.witness import CALL, Line, Witness, calls_in, witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edition import Edition

#: A pause in the text: whatever ornament the layout prints for it.
_PAUSE = "\ue010"
#: The hyphen that the typesetter puts at a line's end; one of the text is U+002D.
_HYPHEN = "\u2010"
#: A line of more characters than this is not by chance a line of the text.
_TELLING = 40


class Copy:
    """The words that a stretch of the edition has, with the places they come from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._offsets: list[int] = []
        self._places: list[tuple[Place, int]] = []
        self._heads: list[int] = []
        self.text = ""
        self.heads: list[tuple[int, int]] = []

    def add(self, text: str, place: Place, paragraph: int) -> None:
        """Add characters that stand at ``place``."""
        self._offsets.append(self._length)
        self._places.append((place, paragraph))
        self._parts.append(text)
        self._length += len(text)

    def mark_head(self) -> None:
        """The head of a table begins or ends here: a layout may repeat it on every page."""
        self._heads.append(len(self._parts))

    def close(self) -> Copy:
        """Bring the text to its comparable form; places stay good to the nearest run of it."""
        offsets: list[int] = []
        parts: list[str] = []
        length, spaced = 0, True
        for part in self._parts:
            plain = comparable(part)
            if spaced:
                plain = plain.lstrip(" ")
            offsets.append(length)
            parts.append(plain)
            length += len(plain)
            spaced = plain.endswith(" ") if plain else spaced
        self.text, self._offsets = "".join(parts), offsets
        edges = [offsets[i] if i < len(offsets) else length for i in self._heads]
        heads = zip(edges[::2], edges[1::2], strict=True)
        ends = ((first, len(self.text[:last].rstrip())) for first, last in heads)
        self.heads = [(first, last) for first, last in ends if first < last]
        return self

    def at(self, offset: int) -> tuple[Place, int]:
        """The place and the paragraph of a character."""
        if not self._places:
            return Place(""), 0
        return self._places[max(bisect_right(self._offsets, offset) - 1, 0)]


def comparable(text: str) -> str:
    """Characters as they are compared: composed, one kind of space, nothing that is invisible."""
    text = unicodedata.normalize("NFC", text)
    for invisible in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f":
        text = text.replace(invisible, "")
    spaced = "".join(" " if c.isspace() else c for c in text)
    while "  " in spaced:
        spaced = spaced.replace("  ", " ")
    return spaced


def body_copy(edition: Edition) -> Copy:
    """The words of the text, calls of notes among them."""
    copy = Copy()
    _Writer(edition, copy).write(edition.body)
    return copy.close()


def note_copies(edition: Edition) -> dict[int, Copy]:
    """The words of each note."""
    copies, paragraphs = {}, dict(_called(edition))
    for note in edition.notes:
        copy = Copy()
        _Writer(edition, copy, paragraphs.get(note.number, 0)).write(note.children)
        copies[note.number] = copy.close()
    return copies


class _Writer:
    """Writes nodes into a copy in the order in which an edition is read."""

    def __init__(self, edition: Edition, copy: Copy, paragraph: int = 0) -> None:
        self._edition = edition
        self._copy = copy
        self._paragraph = paragraph

    def write(self, nodes: tuple[tree.Node, ...]) -> None:
        for node in nodes:
            self._write(node)

    def _write(self, node: tree.Node) -> None:
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            self._add(node.text, node)
        elif isinstance(node, tree.NoteCall):
            self._add(chr(CALL + node.number), node)
        elif isinstance(node, tree.Emendation):
            self.write(self._edition.read(node))
        elif isinstance(node, tree.ThematicBreak):
            self._add(f" {_PAUSE} ", node)
        elif isinstance(node, tree.Image):
            return
        elif isinstance(node, tree.Block):
            self._block(node)
        elif isinstance(node, tree.LineBreak):
            self._add(" ", node)
        else:
            self.write(tuple(tree.parts(node)))
        if isinstance(node, tree.CodeBlock):
            self._add(" ", node)

    def _block(self, node: tree.Block) -> None:
        if isinstance(node, tree.Numbered):
            self._paragraph = node.number
        if isinstance(node, tree.Table):
            if node.caption:
                self._write(node.caption)
            self._copy.mark_head()
            self._write(node.head)
            self._copy.mark_head()
            self.write(node.children)
        elif isinstance(node, tree.Figure):
            self.write(node.caption)
        elif isinstance(node, tree.Section):
            self.write(node.title)
            self._add(" ", node)
            self.write(node.children)
        else:
            self.write(tuple(tree.parts(node)))
        self._add(" ", node)

    def _add(self, text: str, node: tree.Node) -> None:
        self._copy.add(text, node.place, self._paragraph)


# --- comparing --------------------------------------------------------------------------


class Mismatch(Exception):  # noqa: N818 - a result, not a fault
    """The first place where two sides differ: an offset in the copy, a line of the file."""

    def __init__(self, offset: int, line: Line | None, at: int) -> None:
        self.offset = offset
        self.line = line
        self.at = at
        super().__init__()


def follow(copy: Copy, lines: list[Line], start: int) -> int:
    """Follow the copy through the file's lines.

    Args:
        copy: the expected words.
        lines: the lines of the file.
        start: the index of the line in which the copy begins.

    Returns:
        The index of the first line after it.

    Raises:
        Mismatch: at the first difference.
    """
    position, index, text = 0, start, copy.text.strip()
    head: list[Line] = []
    heads = iter([*copy.heads, (len(text) + 1, 0)])
    first, last = next(heads)
    while position < len(text):
        if index >= len(lines):
            rest = "".join(c for c in text[position:] if not c.isspace())
            if not rest.strip(_PAUSE):
                return index
            raise Mismatch(position, None, 0)
        while position >= last and last:
            first, last = next(heads)
        index += _repeated(head, lines, index)
        before = position
        position = _take_line(text, position, comparable(lines[index].text).strip(), lines[index])
        if position > first and before < last:
            head = [*head, lines[index]] if before > first else [lines[index]]
        index += 1
    return index


def _repeated(head: list[Line], lines: list[Line], index: int) -> int:
    """How many lines at the top of a page only repeat the head of the table above."""
    there = lines[index : index + len(head)]
    new_page = index > 0 and lines[index].page > lines[index - 1].page
    if head and new_page and [line.text for line in there] == [line.text for line in head]:
        return len(head)
    return 0


def _take_line(text: str, position: int, seen: str, line: Line) -> int:
    """The position in ``text`` after the characters of one line."""
    position, seen = _take_pause(text, position, seen)
    if not seen or text.startswith(seen, position):
        end = position + len(seen)
        if line.file and seen and not text.startswith((" ", _PAUSE), end) and end < len(text):
            raise Mismatch(end, line, len(seen))  # a block of an EPUB ends with a word
        return end
    if seen.endswith(_HYPHEN) and text.startswith(seen[:-1], position):
        return position + len(seen) - 1
    matched = _common(text, position, seen)
    raise Mismatch(position + matched, line, matched)


def _take_pause(text: str, position: int, seen: str) -> tuple[int, str]:
    """Pass spaces, and the ornament that stands for a pause."""
    while position < len(text) and text[position] in (" ", _PAUSE):
        if text[position] == _PAUSE and not any(c.isalnum() or ord(c) >= CALL for c in seen):
            return position + 1, ""
        position += 1
    return position, seen


def _common(text: str, position: int, seen: str) -> int:
    count = 0
    while (
        count < len(seen) and position + count < len(text) and text[position + count] == seen[count]
    ):
        count += 1
    return count


def prove(data: bytes, suffix: str, edition: Edition, findings: Findings) -> Witness | None:
    """Hold a finished file against the edition; what is lost or changed goes to ``findings``."""
    try:
        seen = witness(data, suffix)
    except ValueError as error:
        findings.error(
            Place(edition.work.path),
            "PROOF-UNREADABLE",
            f"the {suffix} cannot be read: {error}",
            "this is a fault of the program: report it",
        )
        return None
    body, notes = body_copy(edition), note_copies(edition)
    _prove_body(body, seen.body(), edition, suffix, findings)
    _prove_notes(notes, seen, suffix, findings)
    _prove_places(edition, notes, seen, suffix, findings)
    return seen


def _prove_body(
    copy: Copy, lines: list[Line], edition: Edition, suffix: str, findings: Findings
) -> None:
    start, worst = _beginning(copy, lines)
    try:
        end = follow(copy, lines, start)
    except Mismatch as difference:
        _report(copy, difference if worst is None else worst, suffix, findings)
        return
    told = comparable(" ".join(_strings(edition.metadata)))
    for line in _extra(copy, lines, start, end):
        plain = comparable(line.text).rstrip(_HYPHEN)
        if plain not in told:
            place, paragraph = copy.at(copy.text.rindex(plain))
            findings.error(
                place,
                "PROOF-TWICE",
                f"words of the text (paragraph {paragraph}) stand a second time in the {suffix}, "
                f"page {line.page}, line {line.number}: “{plain[:50]}”",
                "this is a fault of the layout or of the program: report it",
            )


def _extra(copy: Copy, lines: list[Line], start: int, end: int) -> Iterator[Line]:
    """Lines on the pages of the text that say again what it says: long ones, and its neighbours."""
    known = copy.text.strip()
    for index in [*range(start), *range(end, len(lines))]:
        plain = comparable(lines[index].text).rstrip(_HYPHEN)
        if lines[index].page < lines[start].page:
            continue
        before = index == start - 1 and plain and known.startswith(plain)
        after = index == end and known.endswith(plain) and lines[index].page == lines[end - 1].page
        if before or after or (len(plain) > _TELLING and plain in known):
            yield lines[index]


def _strings(value: object) -> Iterator[str]:
    """What is said about the work: a layout may print it where it likes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, msgspec.Struct):
        yield from _strings(msgspec.structs.astuple(value))


def _beginning(copy: Copy, lines: list[Line]) -> tuple[int, Mismatch | None]:
    """The line in which the text begins: that from which it can be followed furthest.

    Titles and contents stand before it and may begin with the same words.
    """
    best, furthest, worst = 0, -1, None
    text = copy.text.strip()
    for index, line in enumerate(lines):
        seen = comparable(line.text).strip()
        position, seen = _take_pause(text, 0, seen)
        if not seen or text[position] != seen[0]:
            continue
        try:
            follow(copy, lines, index)
        except Mismatch as difference:
            if difference.offset > furthest:
                best, furthest, worst = index, difference.offset, difference
        else:
            return index, None
    return best, worst


def _prove_notes(copies: dict[int, Copy], seen: Witness, suffix: str, findings: Findings) -> None:
    notes = seen.notes()
    for number, copy in copies.items():
        lines = notes.pop(number, [])
        try:
            if follow(copy, lines, 0) < len(lines):
                raise Mismatch(len(copy.text), lines[-1], 0)  # noqa: TRY301
        except Mismatch as difference:
            _report(copy, difference, f"{suffix}, note {number}", findings)
    for number, lines in notes.items():
        findings.error(
            Place(""),
            "PROOF-NOTE",
            f"the {suffix} has a note {number} that the work has not: “{lines[0].text[:50]}”",
            "this is a fault of the layout or of the program: report it",
        )


def _prove_places(
    edition: Edition, copies: dict[int, Copy], seen: Witness, suffix: str, findings: Findings
) -> None:
    """Every note begins on the page of its first call, after those that are called before it.

    Where one of these is carried over to that page or beyond it, a note may have to wait until
    that one ends.
    """
    calls: dict[int, Line] = {}
    for line in seen.lines:
        if line.role in ("body", "note"):
            for number in calls_in(line.text):
                calls.setdefault(number, line)
    notes = seen.notes()
    before: list[Line] = []
    carried = 0
    for number, _ in _called(edition):
        if number not in notes or number not in calls:
            continue
        lines, call = notes[number], calls[number]
        fault = _misplaced(lines[0], call, before, carried)
        if fault:
            findings.error(
                copies[number].at(0)[0],
                fault,
                f"{suffix}: note {number} is called on page {call.page}, line {call.number}, "
                f"and begins on page {lines[0].page}, line {lines[0].number}",
                "it is out of its place: a fault of the layout or of the program",
            )
            continue
        over = lines[-1].page > min(lines[0].page, call.page) or carried >= lines[0].page
        before, carried = lines, lines[-1].page if over else 0


def _misplaced(first: Line, call: Line, before: list[Line], carried: int) -> str:
    """The code of what is wrong with the place of a note, or ''.

    Args:
        first: the note's first line.
        call: the line of its call.
        before: the lines of the note that comes before it.
        carried: the page on which that note ends, when it was carried over to it; else 0.
    """
    last = before[-1] if before else None
    if last and (first.page, first.number) < (last.page, last.number):
        return "PROOF-NOTE-ORDER"
    waits = last is not None and carried >= call.page and first.page - last.page in (0, 1)
    return "" if first.page == call.page or waits else "PROOF-NOTE-PAGE"


def _called(edition: Edition) -> Iterator[tuple[int, int]]:
    """The notes in the order in which a page has them, each with the paragraph of its first call.

    A note that is called first from inside another follows it. A heading has no paragraph: 0.
    """
    notes = {note.number: note for note in edition.notes}

    def calls(nodes: tuple[tree.Node, ...], paragraph: int) -> Iterator[tuple[int, int]]:
        for node in nodes:
            if isinstance(node, tree.NoteCall) and node.occurrence == 1:
                yield node.number, paragraph
                yield from calls(notes[node.number].children, paragraph)
            elif isinstance(node, tree.Emendation):
                yield from calls(edition.read(node), paragraph)
            else:
                number = node.number if isinstance(node, tree.Numbered) else paragraph
                yield from calls(in_order(node), number)

    return calls(edition.body, 0)


def _report(copy: Copy, difference: Mismatch, where: str, findings: Findings) -> None:
    offset = difference.offset
    offset += len(copy.text[offset:]) - len(copy.text[offset:].lstrip())
    place, paragraph = copy.at(offset)
    expected = _shown(copy.text[offset : offset + 40])
    line = difference.line
    found = (
        _shown(comparable(line.text).strip()[difference.at : difference.at + 40]) if line else ""
    )
    spot = f"page {line.page}, line {line.number}" if line else "the end"
    stands = f"paragraph {paragraph}" if paragraph else "before any paragraph"
    findings.error(
        place,
        "PROOF-LOST",
        f"{where}, {spot}: the text has “{expected}” ({stands}), the file “{found}”",
        "words of the text are lost or changed: a fault of the layout or of the program",
    )


def _shown(text: str) -> str:
    """A piece of text for a message: calls of notes as ``[3]``."""
    made = "".join(f"[{ord(c) - CALL}]" if ord(c) >= CALL else c for c in text)
    return made.replace(_PAUSE, "")
