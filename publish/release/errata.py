"""What an errata slip says: “Page 7, line 12, for *x* read *y*”, to owners of a printed edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from publish.release.changes import changes, unit_of
from publish.release.correspondence import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.release.changes import Break, Change, Edit
    from publish.release.correspondence import Correspondence
    from publish.release.printed_lines import PrintedLines, PrintedPlace

#: What is to be done: words put in the place of others, put in after some, deleted; a paragraph
#: or heading put in, or deleted; one begun, or not begun; one that has its place elsewhere.
Deed = Literal[
    "replace", "insert", "delete", "add", "add-heading", "remove", "begin", "run-on", "move"
]
#: Of these the place is told by where it begins alone.
_AT_ONE_PLACE = frozenset({"add", "add-heading", "begin", "run-on"})
#: Of a paragraph that is deleted or moved so many words at either end are named.
_ENDS = 4
_PUNCTUATION = (",", ".", ";", ":", "!", "?")


class Erratum(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the slip.

    Attributes:
        deed: what is to be done.
        page: of the printed edition; 0 where it is not known.
        line: on the page, or of the note on that page; 0 where it is not known.
        last_line: where the words end, if that is another line of the page; else 0.
        last_page: where they end, if that is another page; else 0.
        note: what is printed before the note, '' in the body.
        paragraph: its number there; 0 in a heading.
        old: the words that are there.
        new: the words that are to be read.
    """

    deed: Deed
    page: int = 0
    line: int = 0
    last_line: int = 0
    last_page: int = 0
    note: str = ""
    paragraph: int = 0
    old: str = ""
    new: str = ""


def errata(between: Correspondence, lines: PrintedLines | None) -> list[Erratum]:
    """Return the entries of the slip in the order of the printed pages.

    Args:
        between: the printed edition and the new one.
        lines: those of the printed one, if there is a PDF of it.
    """
    writer = _Writer(between, lines)
    found = [one for change in changes(between) for one in writer.entries(change)]
    return sorted(found, key=lambda one: (one.page, _is_in_note(one), one.line))


class _Writer:
    """Writes entries."""

    def __init__(self, between: Correspondence, lines: PrintedLines | None) -> None:
        self._between, self._lines = between, lines

    def entries(self, change: Change) -> Iterator[Erratum]:
        """Yield what is to be done for a change."""
        if "added" in change.sorts:
            yield self._added(change)
        elif "removed" in change.sorts:
            yield from (self._whole(change, "remove", number) for number in change.old)
        else:
            if "moved" in change.sorts:
                yield from (self._moved(change, number) for number in change.old)
            yield from (self._edited(change, edit) for edit in change.edits)
            yield from (self._broken(change, one) for one in change.breaks)

    def _edited(self, change: Change, edit: Edit) -> Erratum:
        """Return the entry for some words, with enough of those around them to be found."""
        unit, first = edit.old.at
        last = first + len(edit.old.words)
        words = unit_of(change, self._between.old, unit).words
        last = min(last, len(words))
        before, after = self._context(change, unit, first, last, edit)
        old = [*words[first - before : first], *words[first:last], *words[last : last + after]]
        new = [*words[first - before : first], *edit.new.words, *words[last : last + after]]
        deed: Deed = "replace" if new else "delete"
        ends = (first - before, last + after)
        return self._entry(change, deed, unit, ends, *_without_same_ends(old, new))

    def _context(
        self, change: Change, unit: int, first: int, last: int, edit: Edit
    ) -> tuple[int, int]:
        """Return how many words before and after are needed so that one place only is meant."""
        words = unit_of(change, self._between.old, unit).words
        before = after = 0
        if not (edit.old.words and edit.new.words):
            before, after = (1, 0) if first else (0, int(last < len(words)))
        on_line = self._on_line(change, unit, first, words)
        while (
            first - before > 0
            and before < 3
            and (_count(on_line, words[first - before : last + after]) > 1)
        ):
            before += 1
        return before, after

    def _on_line(self, change: Change, unit: int, word: int, words: list[str]) -> list[str]:
        """Return the words of a unit that stand in the line of one of them."""
        if self._lines is None:
            return words
        places = self._lines.of(unit, is_note=change.is_note)
        if not places:
            return words
        own = places[min(word, len(places) - 1)]
        return [one for one, place in zip(words, places, strict=True) if place == own]

    def _broken(self, change: Change, one: Break) -> Erratum:
        unit, word = one.old.at
        deed: Deed = "begin" if one.begins else "run-on"
        return self._entry(change, deed, unit, (word, word + 1), str(one.old), "")

    def _whole(self, change: Change, deed: Deed, unit: int) -> Erratum:
        """Return the entry for a paragraph, heading or note of the printed edition."""
        own = unit_of(change, self._between.old, unit)
        return self._entry(change, deed, unit, (0, len(own.words)), _named(own.text.split()), "")

    def _moved(self, change: Change, unit: int) -> Erratum:
        """Return the entry for a paragraph that has another place: after which words that is."""
        entry = self._whole(change, "move", unit)
        return msgspec.structs.replace(entry, new=self._last_words(change.new[0]))

    def _added(self, change: Change) -> Erratum:
        """Return the entry for what was added, told after the last words before it."""
        new, number = self._between.new, change.new[0]
        own = unit_of(change, new, number)
        if change.is_note:
            return self._added_note(change, number)
        deed: Deed = "add-heading" if own.kind == "heading" else "add"
        before = self._unit_before(number)
        if before is None:
            return Erratum(deed=deed, new=own.text)
        size = len(self._between.old.units[before].words)
        text = self._last_words(number)
        return self._entry(change, deed, before, (size - 1, size), text, own.text)

    def _added_note(self, change: Change, number: int) -> Erratum:
        """Return the entry for a note that was added, told after the word that calls it."""
        note, units = self._between.new.notes[number], self._between.new.units
        holders = (n for n, u in enumerate(units) if u.kind == "paragraph")
        unit = next((n for n in holders if units[n].number == note.paragraph), None)
        place = self._printed(unit, note.word - 1) if unit is not None else None
        if place is None:
            return Erratum(deed="insert", note=note.label, new=note.text)
        word = self._between.old.units[place.unit].words[place.word]
        body = msgspec.structs.replace(change, is_note=False)
        ends = (place.word, place.word + 1)
        entry = self._entry(body, "insert", place.unit, ends, word, note.text)
        return msgspec.structs.replace(entry, note=note.label)

    def _printed(self, unit: int, word: int) -> Position | None:
        """Return where the printed edition has a later word, or the last one before it."""
        body, printed = self._between.body, dict[Position | None, Position]()
        for source in body.sources[unit]:
            for place in range(len(self._between.old.units[source].words)):
                printed[body.place(source, place)] = Position(source, place)
        before = (Position(unit, place) for place in range(word, -1, -1))
        return next((printed[place] for place in before if place in printed), None)

    def _unit_before(self, number: int) -> int | None:
        """Return the printed unit that is last before a later one."""
        before = [sources for sources in self._between.body.sources[:number] if sources]
        return before[-1][-1] if before else None

    def _last_words(self, number: int) -> str:
        """Return the printed words after which a later unit has its place; '' at the beginning."""
        before = self._unit_before(number)
        if before is None:
            return ""
        return " ".join(self._between.old.units[before].text.split()[-_ENDS:])

    def _entry(
        self, change: Change, deed: Deed, unit: int, ends: tuple[int, int], old: str, new: str
    ) -> Erratum:
        own = unit_of(change, self._between.old, unit)
        places = self._lines.of(unit, is_note=change.is_note) if self._lines else []
        first, last = ends[0], max(ends[1] - 1, ends[0])
        begin, end = _place(places, first), _place(places, last)
        page = begin.page if begin else own.page_at(first)
        entry = Erratum(
            deed=deed, page=page, line=begin.line if begin else 0, old=old, new=new,
            note=own.label if change.is_note else "",
            paragraph=own.number if own.kind == "paragraph" else own.paragraph,
        )  # fmt: skip
        if begin is None or end is None or deed in _AT_ONE_PLACE or end == begin:
            return entry
        over = end.page if end.page != begin.page else 0
        return msgspec.structs.replace(entry, last_line=end.line, last_page=over)


def _place(places: Sequence[PrintedPlace], word: int) -> PrintedPlace | None:
    """Return the place of a word, if it is known."""
    found = places[min(word, len(places) - 1)] if places else None
    return found if found and found.page else None


def _named(words: list[str]) -> str:
    """Return how a paragraph is named: its first words and its last ones."""
    if len(words) <= 2 * _ENDS + 2:
        return " ".join(words)
    return f"{' '.join(words[:_ENDS])}\N{NO-BREAK SPACE}… {' '.join(words[-_ENDS:])}"


def _is_in_note(one: Erratum) -> bool:
    return bool(one.note) and one.deed != "insert"


def _without_same_ends(old: list[str], new: list[str]) -> tuple[str, str]:
    """Return two phrases without the sign of punctuation that both end with."""
    one, two = " ".join(old), " ".join(new)
    if one[-1:] == two[-1:] and one[-1:] in _PUNCTUATION and min(len(one), len(two)) > 1:
        return one[:-1], two[:-1]
    return one, two


def _count(line: list[str], words: list[str]) -> int:
    """Return how often some words follow one another in a line."""
    size = len(words)
    return sum(line[n : n + size] == words for n in range(len(line) - size + 1)) if size else 2
