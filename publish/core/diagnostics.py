"""What is reported to the writer: a place, a severity, a stable code, a message and a hint.

Diagnostics are values. Every stage returns its own; nothing is printed here. A run shows all of
them together, sorted by place.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.terminal_text import visible_name
from publish.core.truncation import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Severity = Literal["error", "warning", "note"]


class Place(msgspec.Struct, frozen=True, order=True, tag="source"):
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [visible_name(self.path)]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class PagePlace(Place, frozen=True, order=True, kw_only=True, tag="page"):
    """A place on a page of a finished file, in points from its lower left.

    Pages count from 1; 0 means the file as a whole.
    """

    page: int = 0
    x: float = 0
    y: float = 0

    @property
    def inside(self) -> str:
        """The place within the file; nothing for the file as a whole."""
        return f"page {self.page}, {self.x:.1f} {self.y:.1f}" if self.page else ""

    def __str__(self) -> str:
        return ", ".join(filter(None, [visible_name(self.path), self.inside]))


class DocumentPlace(Place, frozen=True, order=True, kw_only=True, tag="document"):
    """A place in a document of an e-book; ``line`` is that in the document.

    No document means the book as a whole.
    """

    document: str = ""

    @property
    def inside(self) -> str:
        """The place within the book; nothing for the book as a whole."""
        return f"{self.document}:{self.line}" if self.line else self.document

    def __str__(self) -> str:
        return ", ".join(filter(None, [visible_name(self.path), visible_name(self.inside)]))


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding, in a source, on a page or in a document of an e-book.

    ``code`` is stable and in capitals; ``hint`` says what to do. ``message`` and ``hint`` quote a
    line of the source at most. ``paste`` are lines that can be pasted into the file.
    """

    place: Place | PagePlace | DocumentPlace
    severity: Severity
    code: str
    message: str
    hint: str
    paste: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("message", "hint"):
            msgspec.structs.force_setattr(self, name, shortened(getattr(self, name)))

    @property
    def advice(self) -> str:
        """What to do, and below it the lines to paste."""
        return "\n".join([self.hint, *self.paste])

    def __str__(self) -> str:
        head = f"{self.place}: {self.severity}[{self.code}]: {self.message}"
        hint = [f"  hint: {self.hint}"] if self.hint else []
        return "\n".join([head, *hint, *(f"    {line}" for line in self.paste)])


class Findings:
    """A collector: stages add to it, so that all mistakes are reported at once."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        self.replace(found)

    def add(self, severity: Severity, place: Place, code: str, message: str, hint: str) -> None:
        """Add a finding."""
        self.extend([Diagnostic(place, severity, code, message, hint)])

    def error(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add an error: nothing is built from a source with an error."""
        self.add("error", place, code, message, hint)

    def warning(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add a warning, which does not stop a build."""
        self.add("warning", place, code, message, hint)

    def note(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add a note, which only ``publish check`` shows."""
        self.add("note", place, code, message, hint)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Add the findings of another stage."""
        for one in found:
            self._found.append(one)
            self._reported.add((one.place, one.code))

    def replace(self, found: Iterable[Diagnostic]) -> None:
        """Replace all findings by these."""
        self._found: list[Diagnostic] = []
        self._reported: set[tuple[Place, str]] = set()
        self.extend(found)

    def has(self, place: Place, code: str) -> bool:
        """Return whether there is a finding of this code at a place."""
        return (place, code) in self._reported

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._found, key=lambda d: (d.place, d.code, d.message)))

    @property
    def failed(self) -> bool:
        """True if there is at least one error."""
        return any(d.severity == "error" for d in self._found)


class Rejected(Exception):  # noqa: N818 - a verdict on the source, not a fault of the program
    """A stage cannot go on; carries the diagnostics that say why."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.findings = list(found)
        super().__init__("\n".join(map(str, self.findings)))


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a phrase that names the known word that was probably meant, or the empty string.

    That is a word which differs by a typing error or two (more only in long words), or which is
    part of the given one: “footnotes” may be “notes”, “Napoleon” is not “alone”.
    """
    import difflib

    small = {one.lower(): one for one in _begun_alike(word, list(known))}
    near = difflib.get_close_matches(word.lower(), small, 3, 0.6)
    meant = next((small[one] for one in near if _is_slip(word.lower(), one)), "")
    return f"did you mean “{meant}”?" if meant else ""


#: Of more known words than the first number, only those that begin or end alike are compared; of
#: more than the second, none is suggested.
_MANY, _TOO_MANY = 200, 4000


def _begun_alike(word: str, known: list[str]) -> list[str]:
    """Return the known words that may be meant; of many, those that begin or end alike."""
    if len(known) <= _MANY:
        return known
    if len(known) > _TOO_MANY:
        return []
    first, last, long = word[:2], word[-2:], len(word)
    alike = (k for k in known if abs(len(k) - long) < 3 and (k[:2] == first or k[-2:] == last))
    return list(islice(alike, _MANY))


def _is_slip(word: str, meant: str) -> bool:
    """Return whether one word is part of the other or differs by few typing errors.

    Numbers are never taken for typing errors.
    """
    if re.findall(r"\d+", word) != re.findall(r"\d+", meant):
        return False
    short = min(len(word), len(meant))
    if short > 3 and (word in meant or meant in word):
        return True
    return _slips(word, meant) <= max(1, short // 4)


def _slips(one: str, two: str) -> int:
    """Return letters left out, put in, changed or exchanged with the next (Damerau, 1964)."""
    before, last = list(range(len(two) + 1)), list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
