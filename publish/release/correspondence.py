"""Which unit of a later text is which of an earlier one: the same, divided, joined, moved, gone.

Words are aligned first (:mod:`publish.release.alignment`). Two units belong together if enough of
one was found in the other: two fifths of the words of the shorter one with a run of three among
them, or a run of eight. Chance finds less: of two paragraphs that have nothing to do with each
other, words such as “of the”. What was found of less than that is not believed, so that a unit is
rather called gone than taken for another one. A heading is known by its place, too: where one is
gone and another of its level stands there, it was renamed.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from publish.release.alignment import Alignment, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from publish.release.paged_text import PagedText, Unit

#: The share of the shorter unit's words that has to be found in the other, and the run in them.
_SHARE, _RUN = 0.4, 3
#: A run of so many words is found where only a part of a unit has gone elsewhere.
_LONG = 8
#: Of units that are as short, all words have to be there, and at their place.
_SHORT = 3


class Position(NamedTuple):
    """A word: the unit's place in its list, and how many words of the unit stand before."""

    unit: int
    word: int


class Row:
    """Units in a row: their words, and which word is of which unit."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.words = [unit.words for unit in units]
        self.begins = [0]
        for words in self.words:
            self.begins.append(self.begins[-1] + len(words))

    def at(self, place: int) -> Position:
        """Return the position of a word that so many stand before."""
        unit = bisect_right(self.begins, place) - 1
        return Position(unit, place - self.begins[unit])

    def size(self, unit: int) -> int:
        """Return how many words a unit has."""
        return len(self.words[unit])

    def letters(self) -> list[str]:
        """Return all words as they are compared."""
        return [compared(word) for words in self.words for word in words]


class Links:
    """The words of some units of an earlier text, each with the same word of a later one.

    Attributes:
        old: the earlier units.
        new: the later ones.
        parts: for each earlier unit the later ones in which it was found, in their order.
        sources: for each later unit the earlier ones of which it has something.
    """

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        """Align two rows of units."""
        self.old, self.new = Row(old), Row(new)
        self._letters = (self.old.letters(), self.new.letters())
        found = Alignment(*self._letters, self._whole_units())
        self._links, self._moved = found.links, found.moved
        self._believe(self._evidence())
        self._extend()
        self._pair_headings()

    def _whole_units(self) -> Iterator[Run]:
        """Yield the units that are the same and occur once on both sides."""
        here, there = _once(self.old), _once(self.new)
        for words, unit in here.items():
            if words in there:
                first, other = self.old.begins[unit], self.new.begins[there[words]]
                yield Run(first, other, len(words))

    def _evidence(self) -> dict[tuple[int, int], list[int]]:
        """Return for each two units the words of the earlier one that are in the later one."""
        found: dict[tuple[int, int], list[int]] = {}
        for place, link in enumerate(self._links):
            if link >= 0:
                pair = (self.old.at(place).unit, self.new.at(link).unit)
                found.setdefault(pair, []).append(place)
        return found

    def _believe(self, evidence: dict[tuple[int, int], list[int]]) -> None:
        """Keep of the links those of units that belong together."""
        self.parts: list[list[int]] = [[] for _ in self.old.units]
        self.sources: list[list[int]] = [[] for _ in self.new.units]
        believed = {pair for pair, places in evidence.items() if self._is_enough(*pair, places)}
        for pair, places in evidence.items():
            if pair not in believed:
                for place in places:
                    self._links[place] = -1
        for unit, other in sorted(believed):
            self.parts[unit].append(other)
            self.sources[other].append(unit)

    def _is_enough(self, unit: int, other: int, places: list[int]) -> bool:
        """Return whether two units belong together, by the words of both.

        Args:
            unit: the earlier one.
            other: the later one.
            places: the words of the earlier one that were found in the later one.
        """
        least = min(self.old.size(unit), self.new.size(other))
        run = self._longest_run(places)
        if least <= _SHORT:
            return run == least and self._is_at_its_place(unit, other, places)
        return run >= _LONG or (run >= _RUN and len(places) >= _SHARE * least)

    def _longest_run(self, places: list[int]) -> int:
        longest = run = 1
        for before, place in pairwise(places):
            follows = (place - before, self._links[place] - self._links[before]) == (1, 1)
            run = run + 1 if follows else 1
            longest = max(longest, run)
        return longest

    def _is_at_its_place(self, unit: int, other: int, places: list[int]) -> bool:
        """Return whether a few words are a whole unit still, or are between the same words."""
        if self.old.words[unit] == self.new.words[other]:
            return True
        first, last = places[0], places[-1]
        before = self._links[first - 1] if first else -1
        after = self._links[last + 1] if last + 1 < len(self._links) else self.new.begins[-1]
        return before == self._links[first] - 1 and after == self._links[last] + 1

    def _extend(self) -> None:
        """Link the words beside linked ones that are the same, and are left over on both sides.

        Where two paragraphs that follow one another begin alike and the first one is gone, these
        words of the second were taken for those of the first.
        """
        old, new = self._letters
        taken = set(self._links)
        for step, places in ((1, range(len(old))), (-1, range(len(old) - 1, -1, -1))):
            for place in places:
                link, after = self._links[place], place + step
                if link < 0 or not 0 <= after < len(old) or self._links[after] >= 0:
                    continue
                there = link + step
                if there in taken or not 0 <= there < len(new) or old[after] != new[there]:
                    continue
                if self._are_units(place, after, link, there):
                    self._links[after], self._moved[after] = there, self._moved[place]
                    taken.add(there)

    def _are_units(self, place: int, after: int, link: int, there: int) -> bool:
        """Return whether two words are of one unit on either side."""
        is_one_here = self.old.at(place).unit == self.old.at(after).unit
        return is_one_here and self.new.at(link).unit == self.new.at(there).unit

    def _pair_headings(self) -> None:
        """Take a heading that is gone for the new one of its level that stands at its place."""
        for unit, own in enumerate(self.old.units):
            if own.kind == "heading" and not self.parts[unit]:
                there = self._headings_at(unit, own.level)
                if len(there) == 1:
                    (other,) = there
                    self.parts[unit].append(other)
                    self.sources[other].append(unit)

    def _headings_at(self, unit: int, level: int) -> set[int]:
        """Return the headings without a source beside what stood before or after a unit."""
        near = {
            self.parts[beside][end] + step
            for beside, end, step in ((unit - 1, -1, 1), (unit + 1, 0, -1))
            if 0 <= beside < len(self.parts) and self.parts[beside] and not self.is_moved(beside)
        }
        return {
            other
            for other in near
            if 0 <= other < len(self.sources)
            and not self.sources[other]
            and (self.new.units[other].kind, self.new.units[other].level) == ("heading", level)
        }

    # --- what is asked ------------------------------------------------------------------

    def place(self, unit: int, word: int) -> Position | None:
        """Return where a word is now; where it is gone itself, None."""
        link = self._links[self.old.begins[unit] + word]
        return self.new.at(link) if link >= 0 else None

    def near(self, unit: int, word: int) -> Position | None:
        """Return where a word is now, or the next one of its unit that is still there."""
        own = range(self.old.size(unit))
        nearest = sorted(own, key=lambda other: (abs(other - word), other))
        found = (self.place(unit, other) for other in nearest)
        return next((place for place in found if place is not None), None)

    def is_moved(self, unit: int) -> bool:
        """Return whether most of what was found of a unit has left the order of the others."""
        first, last = self.old.begins[unit], self.old.begins[unit + 1]
        found = [place for place in range(first, last) if self._links[place] >= 0]
        return 2 * sum(self._moved[place] for place in found) > len(found)


def compared(word: str) -> str:
    """Return a word as it is compared: its letters and digits, without capitals; else its signs."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFC", word).casefold()
    return "".join(filter(str.isalnum, plain)) or word


def _once(row: Row) -> dict[tuple[str, ...], int]:
    """Return the units whose words no other unit has, by them."""
    found: dict[tuple[str, ...], int] = {}
    for unit, words in enumerate(row.words):
        key = tuple(map(compared, words))
        found[key] = -1 if key in found else unit
    return {words: unit for words, unit in found.items() if unit >= 0}


# --- notes ------------------------------------------------------------------------------


class Correspondence:
    """What has become of an earlier text in a later one.

    Attributes:
        body: of headings and paragraphs.
        notes: of notes: by the place of their calls first, so that of notes with the same words
            each is known by the passage that it belongs to, then by their words.
    """

    def __init__(self, old: PagedText, new: PagedText) -> None:
        """Align two texts."""
        self.old, self.new = old, new
        self.body = Links(old.units, new.units)
        self.notes = self._notes()

    def _notes(self) -> dict[int, int]:
        """Return the places of later notes by those of the earlier ones that they are."""
        found = dict(self._by_calls())
        here = [n for n in range(len(self.old.notes)) if n not in found]
        there = [n for n in range(len(self.new.notes)) if n not in {*found.values()}]
        links = Links([self.old.notes[n] for n in here], [self.new.notes[n] for n in there])
        for at, parts in enumerate(links.parts):
            own = self.old.notes[here[at]]
            same = [part for part in parts if self._are_notes(own, self.new.notes[there[part]])]
            if same and links.sources[same[0]] == [at]:
                found[here[at]] = there[same[0]]
        return found

    def _by_calls(self) -> Iterable[tuple[int, int]]:
        """Yield notes that are called after the same word and have words in common."""
        there: dict[tuple[int, int], list[int]] = {}
        for number, note in enumerate(self.new.notes):
            there.setdefault((note.paragraph, note.word), []).append(number)
        at = {unit.number: n for n, unit in enumerate(self.old.units) if unit.kind == "paragraph"}
        for number, note in enumerate(self.old.notes):
            place = self._before_call(at.get(note.paragraph, -1), note.word)
            candidates = there.get(place, []) if place else []
            same = [one for one in candidates if are_alike(note, self.new.notes[one])]
            if same:
                candidates.remove(same[0])
                yield number, same[0]

    def _before_call(self, unit: int, word: int) -> tuple[int, int] | None:
        """Return the paragraph and the count of words before a call as they are now."""
        if unit < 0 or word == 0:
            return None
        place = self.body.place(unit, word - 1)
        return place and (self.new.units[place.unit].number, place.word + 1)

    def _are_notes(self, old: Unit, new: Unit) -> bool:
        """Return whether two notes that are called at other places are one: only as they stand."""
        words = [compared(word) for word in old.words]
        return words == [compared(word) for word in new.words] and self._is_alone(old)

    def _is_alone(self, note: Unit) -> bool:
        """Return whether there is no other note with the same words in either text."""
        return all(
            sum(one.text == note.text for one in notes) <= 1
            for notes in (self.old.notes, self.new.notes)
        )


def are_alike(one: Unit, two: Unit) -> bool:
    """Return whether two units that are in one place are the same, changed or not."""
    shorter, longer = sorted(([compared(w) for w in unit.words] for unit in (one, two)), key=len)
    starts = range(len(longer) - len(shorter) + 1)
    if any(longer[start : start + len(shorter)] == shorter for start in starts):
        return True
    return Links([one], [two]).parts == [[0]]
