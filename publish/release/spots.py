"""Places in an edition, as they are named: paragraphs, pages, notes, the first words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.release.citations import Range

if TYPE_CHECKING:
    from publish.release.paged_text import PagedText, Unit

#: So many words of a passage tell which one is meant.
_FIRST_WORDS = 8


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an edition.

    Attributes:
        paragraphs: their numbers; none for a heading.
        pages: those of the printed book; none where they are not known.
        notes: what is printed before them.
        section: the heading that it stands under, or that it is.
        words: its first words.
    """

    paragraphs: tuple[Range, ...] = ()
    pages: tuple[Range, ...] = ()
    notes: tuple[str, ...] = ()
    section: str = ""
    words: str = ""

    def __str__(self) -> str:
        """Return it as it would be cited: “¶¶24–25, pp. 8–9, n. 12”."""
        parts = [cited("¶", "¶¶", self.paragraphs)] if self.paragraphs else []
        parts += [cited("p. ", "pp. ", self.pages)] if self.pages else []
        parts += [f"{'nn. ' if len(self.notes) > 1 else 'n. '}{', '.join(self.notes)}"] * bool(
            self.notes
        )
        if not self.paragraphs and self.section:
            parts.insert(0, f"§ “{self.section}”")
        return ", ".join(parts)


class Stretch(NamedTuple):
    """Words of a unit, which is known by its place in its list."""

    unit: int
    first: int
    last: int


def merged(stretches: list[Stretch]) -> list[Stretch]:
    """Return stretches with those put together that follow one another in a unit."""
    found: list[Stretch] = []
    for one in sorted(set(stretches)):
        if found and found[-1].unit == one.unit and one.first <= found[-1].last:
            found[-1] = Stretch(one.unit, found[-1].first, max(found[-1].last, one.last))
        else:
            found.append(one)
    return found


def spot_of(text: PagedText, own: list[Stretch]) -> Spot:
    """Return where some words of the body are."""
    units = [text.units[one.unit] for one in own]
    numbers = sorted({unit.number for unit in units if unit.kind == "paragraph"})
    pages = sorted({page for one in own for page in pages_of(text.units[one.unit], one)} - {0})
    headings = [u for u in text.units[: own[0].unit + 1] if u.kind == "heading"]
    first = own[0]
    words = text.units[first.unit].text.split()[first.first : first.last]
    return Spot(
        paragraphs=as_ranges(numbers),
        pages=as_ranges(pages),
        section=headings[-1].text if headings else "",
        words=_beginning(words),
    )


def note_spot(text: PagedText, numbers: list[int]) -> Spot:
    """Return where some notes are."""
    notes = [text.notes[number] for number in numbers]
    pages = sorted({start.page for note in notes for start in note.pages} - {0})
    return Spot(
        paragraphs=as_ranges(sorted({note.paragraph for note in notes} - {0})),
        pages=as_ranges(pages),
        notes=tuple(note.label for note in notes),
        words=_beginning(notes[0].text.split()),
    )


def pages_of(unit: Unit, own: Stretch) -> set[int]:
    """Return the pages that some words of a unit are on."""
    begins = {start.page for start in unit.pages if own.first <= start.word < own.last}
    return {unit.page_at(own.first), *begins}


def together(spots: list[Spot]) -> Spot:
    """Return several places as one."""
    paragraphs = sorted(
        {n for s in spots for r in s.paragraphs for n in range(r.first, r.last + 1)}
    )
    pages = sorted({n for s in spots for r in s.pages for n in range(r.first, r.last + 1)})
    return Spot(
        paragraphs=as_ranges(paragraphs),
        pages=as_ranges(pages),
        notes=tuple(dict.fromkeys(note for spot in spots for note in spot.notes)),
        section=spots[0].section,
        words=spots[0].words,
    )


def as_ranges(numbers: list[int]) -> tuple[Range, ...]:
    """Return rising numbers as ranges."""
    found: list[Range] = []
    for number in numbers:
        if found and number == found[-1].last + 1:
            found[-1] = Range(found[-1].first, number)
        else:
            found.append(Range(number, number))
    return tuple(found)


def _beginning(words: list[str]) -> str:
    return " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")


def cited(one: str, several: str, numbers: tuple[Range, ...]) -> str:
    """Return numbers after what stands before one of them, or before several: “pp. 7–9”."""
    is_one = len(numbers) == 1 and numbers[0].first == numbers[0].last
    return (one if is_one else several) + ", ".join(map(str, numbers))
