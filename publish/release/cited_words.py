"""The words that a citation means: those that are in all the places which it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.release.citations import Range
from publish.release.correspondence import compared
from publish.release.spots import Stretch, cited, merged, note_spot, pages_of, spot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.release.citations import Citation
    from publish.release.paged_text import PagedText, Unit


class Disagreement(ValueError):  # noqa: N818 - it is the citation's fault
    """A citation names what the edition has not, or places that are not in one another."""


def cited_stretches(citation: Citation, text: PagedText) -> list[Stretch]:
    """Return the words that are meant: those that are in all that a citation names."""
    whole = [Stretch(n, 0, len(unit.words)) for n, unit in enumerate(text.units)]
    found = whole
    for parts in _constraints(citation, text):
        found = _common(found, parts)
        if not found:
            raise Disagreement(_disagreement(citation, text))
    _check_paragraphs(citation, text, found)
    is_of_text = bool(citation.paragraphs or citation.sections)
    kept = [one for one in found if is_of_text or text.units[one.unit].kind == "paragraph"]
    return kept or found


def _constraints(citation: Citation, text: PagedText) -> Iterator[list[Stretch]]:
    """Yield for each kind of place that is named what the edition has there."""
    if citation.paragraphs:
        yield _paragraphs(citation.paragraphs, text)
    for section in citation.sections:
        yield _section(section, text)
    if citation.pages:
        yield [one for pages in citation.pages for one in _pages(pages, text)]
    if citation.originals:
        yield [s for one in citation.originals for s in _original(one, text)]


def _paragraphs(wanted: tuple[Range, ...], text: PagedText) -> list[Stretch]:
    last = text.paragraphs
    for numbers in wanted:
        if not 1 <= numbers.first <= numbers.last <= last:
            raise Disagreement(f"there is no ¶{numbers}: there are {last} paragraphs")
    return [
        Stretch(n, 0, len(unit.words))
        for n, unit in enumerate(text.units)
        if unit.kind == "paragraph" and any(unit.number in numbers for numbers in wanted)
    ]


def _pages(wanted: Range, text: PagedText) -> list[Stretch]:
    last = text.first_page + text.pages - 1
    if not text.pages:
        raise Disagreement("the pages of that edition are not known: cite paragraphs")
    if not text.first_page <= wanted.first <= wanted.last <= last:
        raise Disagreement(f"there is no p. {wanted}: the pages are {text.first_page}–{last}")
    found = [s for n, unit in enumerate(text.units) for s in _on_pages(n, unit, wanted)]
    if not found:
        raise Disagreement(f"on p. {wanted} is nothing of the text")
    return found


def _on_pages(number: int, unit: Unit, wanted: Range) -> Iterator[Stretch]:
    ends = [*(start.word for start in unit.pages[1:]), len(unit.words)]
    for start, end in zip(unit.pages, ends, strict=False):
        if start.page in wanted and start.word < end:
            yield Stretch(number, start.word, end)


def _original(wanted: str, text: PagedText) -> list[Stretch]:
    found = []
    for number, unit in enumerate(text.units):
        ends = [*(start.word for start in unit.originals[1:]), len(unit.words)]
        for start, end in zip(unit.originals, ends, strict=False):
            if start.page.lower() == wanted.lower() and start.word < end:
                found.append(Stretch(number, start.word, end))
    if not found:
        raise Disagreement(f"the edition does not mark a page {wanted} of the original")
    return found


def _section(wanted: str, text: PagedText) -> list[Stretch]:
    """Return a section, from its heading to the next one of its level or a higher one."""
    numbers, counts = dict[int, str](), list[int]()
    for at, unit in enumerate(text.units):
        if unit.kind == "heading":
            counts = [*counts[: unit.level], *[0] * (unit.level - len(counts))]
            counts[unit.level - 1] += 1
            numbers[at] = ".".join(map(str, counts))
    said = [compared(word) for word in wanted.split()]
    begins = [at for at, number in numbers.items() if number == wanted] or [
        at for at in numbers if [compared(word) for word in text.units[at].words] == said
    ]
    if not begins:
        raise Disagreement(f"there is no section “{wanted}”")
    first, level = begins[0], text.units[begins[0]].level
    end = next((at for at in numbers if at > first and text.units[at].level <= level), None)
    own = range(first, len(text.units) if end is None else end)
    return [Stretch(n, 0, len(text.units[n].words)) for n in own]


def _common(here: list[Stretch], there: list[Stretch]) -> list[Stretch]:
    """Return the words that are in both of two lists of stretches."""
    others: dict[int, list[Stretch]] = {}
    for one in there:
        others.setdefault(one.unit, []).append(one)
    found = []
    for one in here:
        for other in others.get(one.unit, ()):
            first, last = max(one.first, other.first), min(one.last, other.last)
            if first < last:
                found.append(Stretch(one.unit, first, last))
    return merged(found)


def _check_paragraphs(citation: Citation, text: PagedText, found: list[Stretch]) -> None:
    """See that each paragraph and page that is named has a part in what is common to all."""
    there = {text.units[one.unit].number for one in found}
    for numbers in citation.paragraphs:
        for number in (numbers.first, numbers.last):
            if number not in there:
                raise Disagreement(_disagreement(_alone(citation, Range(number, number)), text))
    pages = {page for one in found for page in pages_of(text.units[one.unit], one)}
    named = [page for numbers in citation.pages for page in (numbers.first, numbers.last)]
    if citation.paragraphs and not pages.issuperset(named):
        raise Disagreement(_disagreement(citation, text))


def _alone(citation: Citation, number: Range) -> Citation:
    return msgspec.structs.replace(citation, paragraphs=(number,))


def _disagreement(citation: Citation, text: PagedText) -> str:
    """Return what is said of places that are not in one another."""
    if not citation.paragraphs:
        return "the places that it names have no words in common"
    where = spot_of(text, _paragraphs(citation.paragraphs, text))
    numbers = cited("¶", "¶¶", where.paragraphs)
    numbers += " are" if numbers.startswith("¶¶") else " is"
    if citation.sections:
        return f"{numbers} under “{where.section}”"
    own = cited("p. ", "pp. ", where.pages)
    if not citation.pages:
        return f"{numbers} on {own}, and not on that page of the original"
    there = spot_of(text, [s for pages in citation.pages for s in _pages(pages, text)])
    others = f", which has {cited('¶', '¶¶', there.paragraphs)}" if there.paragraphs else ""
    return f"{numbers} on {own}, not on {cited('p. ', 'pp. ', citation.pages)}{others}"


def cited_notes(citation: Citation, text: PagedText) -> list[int]:
    """Return the places of the notes that are meant.

    Labels begin again where a layout counts notes by pages or chapters: the paragraph or page says
    which one it is.
    """
    chosen: list[int] = []
    for label in citation.notes:
        own = [n for n, note in enumerate(text.notes) if note.label == label]
        if not own:
            raise Disagreement(f"there is no note {label}: there are {len(text.notes)} notes")
        fits = [n for n in own if _is_at(n, text, citation)]
        if not fits:
            raise Disagreement(f"note {label} is at {note_spot(text, [own[0]])}")
        if len(fits) > 1:
            raise Disagreement(f"there are {len(fits)} notes {label}: name its paragraph, too")
        chosen.append(fits[0])
    return chosen


def _is_at(number: int, text: PagedText, citation: Citation) -> bool:
    """Return whether a note belongs to the paragraphs and pages that are cited with it."""
    note = text.notes[number]
    by_number = not citation.paragraphs or any(note.paragraph in p for p in citation.paragraphs)
    pages = _pages_of_note(number, text)
    by_page = not citation.pages or any(page in p for p in citation.pages for page in pages)
    return by_number and by_page


def _pages_of_note(number: int, text: PagedText) -> range:
    """Return the pages that a note may be on.

    Where it begins is known; a long one goes on at the foot of the next pages, at most until
    another note begins.
    """
    begins = [note.pages[0].page for note in text.notes[number:] if note.pages]
    if not text.notes[number].pages:
        return range(0)
    last = text.first_page + text.pages - 1
    return range(begins[0], next((page for page in begins[1:] if page >= begins[0]), last) + 1)
