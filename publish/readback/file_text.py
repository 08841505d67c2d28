"""What a finished file says, as values: its lines in their order, and what stands there unseen."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.characters import NOTE_CALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.painted_objects import PaintedObject

#: *paratext* is what a book says about its text or beside it: title page, colophon, apparatus;
#: *drawn* what a layout draws of itself within the text, as a sign before a head; *picture* words
#: in a picture.
Role = Literal[
    "body",
    "note",
    "head",
    "folio",
    "margin",
    "label",
    "paratext",
    "nav",
    "slug",
    "drawn",
    "picture",
]

#: How a line ends: with a space, with a hyphen that was put in (the last character of its text is
#: then U+00AD), directly before what follows or at its paragraph's end (*nothing*); *unknown* where
#: a file does not say it.
Ends = Literal["unknown", "space", "hyphen", "nothing"]

#: In a line's text the call of note *n* is the one character ``chr(CALL + n)``.
CALL = NOTE_CALL
_CALLS = re.compile(f"[{chr(CALL)}-{chr(sys.maxunicode)}]")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it stands in a file.

    ``page`` counts from 1 (in an EPUB: the document in the reading order), ``number`` from 1 on
    its page. ``box`` is left, bottom, right, top in points from the page's lower left; nothing
    in an EPUB. ``note`` is the number of the note that a line of the role *note* belongs to.
    ``at_end`` is whether that note stands after its section, not at the foot of a page; ``label``
    is what is printed before it, told on its first line.
    ``paragraph`` is the number of the block of the body where the file says it; 0 elsewhere.
    ``heading`` is how many of its first characters are of a heading, ``table_head`` whether it is
    of a table's head. ``size`` is that of its type in points. ``element`` counts the blocks of a
    tagged PDF (each again on each page), ``tag`` is what the block is; of a cell, ``TD`` or ``TH``.
    ``order`` is its place in the structure of the whole file, from 1; 0 where that is not told.
    """

    page: int
    number: int
    role: Role
    text: str
    note: int = 0
    at_end: bool = False
    label: str = ""
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    baseline: float = 0
    size: float = 0
    file: str = ""
    paragraph: int = 0
    heading: int = 0
    table_head: bool = False
    element: int = 0
    tag: str = ""
    ends: Ends = "unknown"
    order: int = 0


#: Why a reader cannot see a text.
Why = Literal["cut off by the page's edge", "clipped", "invisible"]


class Hidden(msgspec.Struct, frozen=True):
    """Text of a PDF of which a reader cannot see all; its place is told as a line's is."""

    page: int
    text: str
    box: tuple[float, float, float, float]
    why: Why


class GlyphMismatch(msgspec.Struct, frozen=True):
    """A text of a PDF that is stated to read differently from its glyphs."""

    page: int
    box: tuple[float, float, float, float]
    stated: str
    shown: str


class FileText(msgspec.Struct, frozen=True):
    """What is read of a file: all lines, in its own order; and what is there unseen.

    ``mismatches`` are the places at which the file states other words than it shows; of the pages
    that are ``guessed`` the file does not say where its words end. ``inks`` is what is painted on
    each page of a PDF, that of lines first.
    """

    lines: tuple[Line, ...]
    pages: int
    hidden: tuple[Hidden, ...] = ()
    mismatches: tuple[GlyphMismatch, ...] = ()
    guessed: frozenset[int] = frozenset()
    inks: dict[int, tuple[PaintedObject, ...]] = {}

    def body(self) -> list[Line]:
        """Return the lines of the text; of a file that does not tell them apart, all lines."""
        return [line for line in self.lines if line.role == "body"]

    def notes(self) -> dict[int, list[Line]]:
        """Return the lines of each note."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.role == "note":
                found.setdefault(line.note, []).append(line)
        return found

    def words(self) -> Iterator[tuple[str, Line]]:
        """Yield every word with the line in which it stands; calls of notes are taken out."""
        for line in self.lines:
            for word in without_calls(line.text).split():
                yield word, line


def without_calls(text: str) -> str:
    """Return a line's text without the calls of notes."""
    return _CALLS.sub("", text)


def count_words(text: str) -> int:
    """Return how many words a line has; calls of notes and joiners without width are none."""
    return sum(w.isalnum() or _is_word(w) for w in without_calls(text).split())


def _is_word(text: str) -> bool:
    return any(unicodedata.category(c) != "Cf" for c in text)


def calls_in(text: str) -> list[int]:
    """Return the numbers of the notes that are called in a line."""
    return [ord(c) - CALL for c in _CALLS.findall(text)]
