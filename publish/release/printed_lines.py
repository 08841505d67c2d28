"""The lines of a printed edition, as its reader counts them: from the top of the page.

Running heads and folios are not counted, headings are. The lines of a note are counted by
themselves, on each page again.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from publish.prove.inputs import side_of_file
from publish.readback import CALL, read_back
from publish.release.alignment import Alignment
from publish.release.correspondence import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.readback import Line
    from publish.readback.collation import Stream
    from publish.release.paged_text import PagedText, Unit

#: What is larger than the other type by this is an initial, which stands in several lines.
_LARGE, _LETTERS = 1.5, 2
#: Baselines that are nearer than this share of the type's size are one line's.
_NEAR = 0.45


class PrintedPlace(NamedTuple):
    """The page of a word, by its printed number, and its line; 0 where one is not known."""

    page: int
    line: int


class PrintedLines:
    """The places of the words of an edition in its PDF."""

    def __init__(self, data: bytes, text: PagedText) -> None:
        """Read the PDF of an edition.

        Args:
            data: the PDF.
            text: the same edition.
        """
        seen = read_back(data, ".pdf")
        side = side_of_file(seen)
        self._first = text.first_page
        ranks = _ranks([line for line in seen.lines if line.role == "body"])
        self._body = self._places(text.units, side.body, ranks)
        self._notes: list[list[PrintedPlace]] = []
        for note in text.notes:
            lines = [
                line for line in seen.lines if line.role == "note" and line.note == note.number
            ]
            stream = side.notes.get(note.number)
            self._notes += self._places([note], stream, _ranks(lines)) if stream else [[]]

    def _places(
        self, units: Sequence[Unit], stream: Stream, ranks: dict[tuple[int, int], int]
    ) -> list[list[PrintedPlace]]:
        """Return for each word of some units its place."""
        there = [n for n, word in enumerate(stream.words) if not _is_call(word)]
        read = [compared(stream.words[n]) for n in there]
        words = [compared(word) for unit in units for word in unit.words]
        links, found, place = Alignment(words, read).links, list[list[PrintedPlace]](), 0
        for unit in units:
            size = len(unit.words)
            own = (there[n] if n >= 0 else -1 for n in links[place : place + size])
            found.append([self._place(stream, n, ranks) for n in own])
            place += size
        return found

    def _place(
        self, stream: Stream, number: int, ranks: dict[tuple[int, int], int]
    ) -> PrintedPlace:
        if number < 0:
            return PrintedPlace(0, 0)
        spot = stream.spot(number)
        return PrintedPlace(spot.page - 1 + self._first, ranks.get((spot.page, spot.line), 0))

    def of(self, unit: int, *, is_note: bool) -> list[PrintedPlace]:
        """Return the places of the words of a unit, which is known by its place in its list."""
        return (self._notes if is_note else self._body)[unit]


def _is_call(word: str) -> bool:
    return len(word) == 1 and ord(word) >= CALL


def _ranks(lines: list[Line]) -> dict[tuple[int, int], int]:
    """Return which line of its page each one is, from 1, by its page and its number on it."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return {
        (page, line.number): rank
        for page, own in pages.items()
        for line, rank in ranks_on_page(own)
    }


def ranks_on_page(lines: list[Line]) -> list[tuple[Line, int]]:
    """Return lines of a page, each with which one it is for who counts them, from 1."""
    usual = median(line.size for line in lines)
    initials = {line.number for line in lines if _is_initial(line, usual)}
    heights: list[float] = []
    for line in sorted(lines, key=lambda one: -one.baseline):
        is_next = not heights or heights[-1] - line.baseline >= _NEAR * line.size
        if is_next and line.number not in initials:
            heights.append(line.baseline)
    ranked = ((one, _beside if one.number in initials else _nearest) for one in lines)
    return [(line, rank(line, heights)) for line, rank in ranked]


def _is_initial(line: Line, usual: float) -> bool:
    """Return whether a line is a letter, with a mark perhaps, that is larger than the others."""
    return line.size > _LARGE * usual and len(line.text.strip()) <= _LETTERS


def _nearest(line: Line, heights: list[float]) -> int:
    """Return which line stands at the height of one; 0 where there is none at all."""
    ranks = range(1, len(heights) + 1)
    return min(ranks, key=lambda rank: abs(heights[rank - 1] - line.baseline), default=0)


def _beside(initial: Line, heights: list[float]) -> int:
    """Return the first line that stands beside an initial."""
    _, bottom, _, top = initial.box
    own = (n for n, height in enumerate(heights, 1) if bottom - 1 <= height <= top)
    return next(own, _nearest(initial, heights))
