"""What was changed between two editions: words removed and inserted, by paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from publish.release.alignment import Run, heaviest
from publish.release.correspondence import Links, Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.release.correspondence import Correspondence, Row
    from publish.release.paged_text import Emended, PagedText, Unit

#: Changes with fewer equal words between them are told as one.
_APART = 2

#: What became of some units: words in them were changed, or they were put in, taken out, moved …
Sort = Literal["edited", "added", "removed", "moved", "divided", "joined"]


class Words(NamedTuple):
    """Words that follow one another: the position of the first one, and themselves.

    Where there are none, the position is that of the word before which they would be.
    """

    at: Position
    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)


class Edit(msgspec.Struct, frozen=True):
    """Words in the place of others; ``emended`` is what the later edition says of them, if it does.

    ``old`` or ``new`` has no words where some were only inserted or removed.
    """

    old: Words
    new: Words
    emended: Emended | None = None


class Break(msgspec.Struct, frozen=True):
    """Where a paragraph begins in one edition and none in the other: the first words there.

    ``begins`` is whether it does so in the later one.
    """

    old: Words
    begins: bool


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some headings and paragraphs, or of a note.

    Attributes:
        sorts: what was done.
        old: the places of the earlier units in their list; none if they were added.
        new: those of the later ones; none if they were removed.
        edits: the words that were changed.
        breaks: where paragraphs were divided and joined.
        is_note: the places are those of notes.
    """

    sorts: tuple[Sort, ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    edits: tuple[Edit, ...] = ()
    breaks: tuple[Break, ...] = ()
    is_note: bool = False


def changes(between: Correspondence) -> list[Change]:
    """Return all changes: those of the body in the order of the text, then those of notes."""
    body = [_change(old, new, between.body) for old, new in _components(between.body)]
    return [one for one in body if one.sorts] + [*_of_notes(between)]


# --- which units belong together --------------------------------------------------------


def _components(links: Links) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the units that have words of one another, and alone those that have none.

    What was added follows what it stands after.
    """
    seen: set[int] = set()
    found: list[tuple[tuple[int, int], tuple[int, ...], tuple[int, ...]]] = []
    for unit in range(len(links.parts)):
        if unit not in seen:
            old, new = _component(unit, links)
            seen.update(old)
            found.append(((old[0], -1), old, new))
    for unit, sources in enumerate(links.sources):
        if not sources:
            before = next((s for s in reversed(links.sources[:unit]) if s), [-1])
            found.append(((before[-1], unit), (), (unit,)))
    return [(old, new) for _, old, new in sorted(found, key=lambda one: one[0])]


def _component(unit: int, links: Links) -> tuple[tuple[int, ...], tuple[int, ...]]:
    old, new, waiting = {unit}, set[int](), [unit]
    while waiting:
        for part in links.parts[waiting.pop()]:
            new.add(part)
            fresh = [source for source in links.sources[part] if source not in old]
            old.update(fresh)
            waiting += fresh
    return tuple(sorted(old)), tuple(sorted(new))


def _change(old: tuple[int, ...], new: tuple[int, ...], links: Links) -> Change:
    if not (old and new):
        return Change(sorts=("removed",) if old else ("added",), old=old, new=new)
    both = _Both(old, new, links)
    edits, breaks = tuple(both.edits()), tuple(both.breaks())
    sorts: list[Sort] = ["edited"] if edits else []
    sorts += ["divided"] if any(one.begins for one in breaks) else []
    sorts += ["joined"] if any(not one.begins for one in breaks) else []
    sorts += ["moved"] if any(map(links.is_moved, old)) else []
    return Change(sorts=tuple(sorts), old=old, new=new, edits=edits, breaks=breaks)


def _of_notes(between: Correspondence) -> Iterator[Change]:
    there = {new: old for old, new in between.notes.items()}
    for number, note in enumerate(between.old.notes):
        other = between.notes.get(number)
        if other is None:
            yield Change(sorts=("removed",), old=(number,), new=(), is_note=True)
        elif note.words != between.new.notes[other].words:
            links = Links([note], [between.new.notes[other]])
            edits = tuple(_Both((0,), (0,), links).edits())
            moved = tuple(_at(edit, number, other) for edit in edits)
            yield Change(sorts=("edited",), old=(number,), new=(other,), edits=moved, is_note=True)
    for number in range(len(between.new.notes)):
        if number not in there:
            yield Change(sorts=("added",), old=(), new=(number,), is_note=True)


def _at(edit: Edit, old: int, new: int) -> Edit:
    """Return an edit of a note with its place among all notes."""
    left = edit.old._replace(at=Position(old, edit.old.at.word))
    right = edit.new._replace(at=Position(new, edit.new.at.word))
    return Edit(left, right, edit.emended)


# --- which words were changed -----------------------------------------------------------


class _Side:
    """The words of some units in a row."""

    def __init__(self, row: Row, units: tuple[int, ...]) -> None:
        self.units = units
        self.words = [word for unit in units for word in row.words[unit]]
        self.begins = [0]
        for unit in units:
            self.begins.append(self.begins[-1] + row.size(unit))
        self._places = dict(zip(units, self.begins, strict=False))

    def position(self, place: int) -> Position:
        """Return the position of a word; behind the last one, that behind it in its unit."""
        at = min(bisect_right(self.begins, place), len(self.units)) - 1
        return Position(self.units[at], place - self.begins[at])

    def place(self, position: Position) -> int | None:
        begin = self._places.get(position.unit)
        return None if begin is None else begin + position.word

    def between(self, first: int, last: int) -> Words:
        printed = (word for word in self.words[first:last] if not word.startswith("\0"))
        return Words(self.position(first), tuple(printed))


class _Both:
    """Units of both editions that belong together."""

    def __init__(self, old: tuple[int, ...], new: tuple[int, ...], links: Links) -> None:
        self._links = links
        self._old, self._new = _Side(links.old, old), _Side(links.new, new)
        self._equal = heaviest([*self._pairs()])

    def _pairs(self) -> Iterator[Run]:
        """Yield the words that are in both and printed in the same way."""
        for place, word in enumerate(self._old.words):
            there = self._links.place(*self._old.position(place))
            other = there and self._new.place(there)
            if other is not None and self._new.words[other] == word:
                yield Run(place, other, 1)

    def edits(self) -> Iterator[Edit]:
        """Yield the words that are others, in order; what is almost one change is one."""
        gaps: list[list[int]] = []
        ends = Run(len(self._old.words), len(self._new.words), 1)
        for before, after in pairwise([Run(-1, -1, 1), *self._equal, ends]):
            gap = [before.old + 1, after.old, before.new + 1, after.new]
            if gap[0] == gap[1] and gap[2] == gap[3]:
                continue
            if gaps and gap[0] - gaps[-1][1] < _APART:
                gaps[-1] = [gaps[-1][0], gap[1], gaps[-1][2], gap[3]]
            else:
                gaps.append(gap)
        for a, b, c, d in gaps:
            yield Edit(self._old.between(a, b), self._new.between(c, d), self._emended(c, d))

    def _emended(self, first: int, last: int) -> Emended | None:
        """Return the corrected place of the later edition in which some words are."""
        unit, start = self._new.position(first)
        end = start + last - first
        for one in self._links.new.units[unit].emended:
            if start < one.last and one.first < end:
                return one
            if one.first == one.last and start <= one.first <= end:
                return one
        return None

    def breaks(self) -> Iterator[Break]:
        """Yield where paragraphs begin in one edition alone."""
        old = {run.new: run.old for run in self._equal}
        new = {run.old: run.new for run in self._equal}
        here, there = set(self._old.begins), set(self._new.begins)
        for begin, end in pairwise(self._new.begins):
            place = next((old[n] for n in range(begin, end) if n in old), None)
            if begin and place is not None and place not in here:
                yield Break(self._old.between(place, place + 4), begins=True)
        for begin, end in pairwise(self._old.begins):
            place = next((new[n] for n in range(begin, end) if n in new), None)
            if begin and place is not None and place not in there:
                yield Break(self._old.between(begin, min(begin + 4, end)), begins=False)


def renumbered(between: Correspondence) -> list[tuple[int, int, int]]:
    """Return stretches of paragraphs that have other numbers now.

    Each is the first and the last number of the earlier edition, and the first one of the later.
    Paragraphs that were divided or joined are told by themselves.
    """
    found: list[tuple[int, int, int]] = []
    for unit, parts in zip(between.old.units, between.body.parts, strict=True):
        if unit.kind != "paragraph" or len(parts) != 1:
            continue
        number = between.new.units[parts[0]].number
        if number == unit.number or len(between.body.sources[parts[0]]) != 1:
            continue
        if found and unit.number - found[-1][0] == number - found[-1][2] == (
            found[-1][1] - found[-1][0] + 1
        ):
            found[-1] = (found[-1][0], unit.number, found[-1][2])
        else:
            found.append((unit.number, unit.number, number))
    return found


def unit_of(change: Change, text: PagedText, number: int) -> Unit:
    """Return a unit of a change by its place in its list."""
    units: Sequence[Unit] = text.notes if change.is_note else text.units
    return units[number]
