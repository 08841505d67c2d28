"""The texts of a title page, an imprint and a colophon, in the language of the edition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.core.isbn import fault_of, isbn_in
from publish.edit.dates import date_in_words
from publish.edit.excerpt import stretch_of
from publish.source.relator_codes import Credit, credits_of

if TYPE_CHECKING:
    from publish.edit.edition import Edition
    from publish.settings.output_registry import LayoutKind
    from publish.source.metadata import Metadata

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBER = re.compile(r"(\d{1,3})(?:st|nd|rd|th|\.|e|ª|º)?")
#: The people named in the imprint, and not on the title page: those who prepared the text.
_BEHIND = ("transcribed-by", "contributions-by")


class Imprint(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of an imprint; '' or nothing for what is not known.

    ``title`` is the title of the output in plain words: a diplomatic transcription and an excerpt
    have titles of their own. ``credits`` are on the title page, ``behind`` in the imprint: all of
    them if there is no title page. Then ``first`` is empty too: it is printed with the title.
    """

    title: str
    reading: str
    credits: tuple[Credit, ...]
    behind: tuple[Credit, ...]
    authors: tuple[str, ...]
    first: str
    edition: str
    series: str
    publisher: str
    rights: tuple[str, ...]
    numbers: tuple[str, ...]


def imprint_of(edition: Edition, words: dict[str, str], kind: LayoutKind) -> Imprint:
    """Return the texts about an edition.

    Args:
        edition: the edition; its reading and its range of paragraphs are named, too.
        words: the program's own words in the language of the edition.
        kind: the kind of the output.
    """
    has_title_page = kind.has_title_page
    metadata = edition.metadata
    people = credits_of(metadata.people)
    reading = words["diplomatic"] if edition.reading == "diplomatic" else ""
    return Imprint(
        title=_title(edition, reading, words),
        reading=reading,
        credits=tuple(one for one in people if one.word not in _BEHIND),
        behind=tuple(one for one in people if one.word in _BEHIND or not has_title_page),
        authors=_authors(metadata),
        first=first_published(metadata, words) if has_title_page else "",
        edition=edition_line(metadata.edition, words),
        series=series_line(metadata, words),
        publisher=_publisher(metadata, words),
        rights=_paragraphs(metadata.rights),
        numbers=_numbers(metadata, words, is_print=not kind.reflows),
    )


def _publisher(metadata: Metadata, words: dict[str, str]) -> str:
    name = metadata.publisher
    return _sentence(words["published-by"].format(name=name)) if name else ""


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a block of lines, each in one line."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return tuple(part for part in parts if part)


def _title(edition: Edition, reading: str, words: dict[str, str]) -> str:
    """Return the title, with an unusual reading named, and the paragraphs of an excerpt."""
    title, stretch = edition.metadata.title, stretch_of(edition)
    if reading:
        title = f"{title} ({reading})"
    if not stretch.part or not stretch.numbers:
        return title
    last = f"–{stretch.last}" if stretch.last > stretch.first else ""
    return f"{title}, {words['paragraph-sign']}\u00a0{stretch.first}{last}"


def _authors(metadata: Metadata) -> tuple[str, ...]:
    """Return scholars with their affiliation and their ORCID iD."""
    lines = []
    for one in metadata.author:
        orcid = f"https://orcid.org/{one.orcid}" if one.orcid else ""
        if one.affiliation or orcid:
            lines.append(", ".join(part for part in (one.name, one.affiliation, orcid) if part))
    return tuple(lines)


def first_published(metadata: Metadata, words: dict[str, str]) -> str:
    """Return as a sentence where, in which place and when the text first appeared."""
    first = metadata.first_published
    when = ", ".join(part for part in (first.place, date_in_words(first.date, words)) if part)
    if first.title:
        where = f"{first.title}, {when}" if when else first.title
        return _sentence(words["first-published-in"].format(where=where))
    return _sentence(words["first-published-at"].format(when=when)) if when else ""


def _sentence(text: str) -> str:
    """Return a sentence with one full stop at its end, also after an abbreviation or a mark."""
    return re.sub(r"([.!?…])\.$", r"\1", text)


def edition_line(edition: str, words: dict[str, str]) -> str:
    """Return an edition as it is printed: ``second`` and ``2`` are the "Second edition".

    Other words are printed as given.
    """
    if not edition:
        return ""
    number = _NUMBER.fullmatch(edition)
    own = words["ordinals"].split()
    if number:
        return _numbered(int(number[1]), own, words)
    parts = re.findall(r"[^\s,;]+", edition.lower())
    if len(parts) == 1 and parts[0] in _ORDINALS:
        return _numbered(_ORDINALS.index(parts[0]) + 1, own, words)
    known = {*own, *_ORDINALS, *words["edition-words"].split()}
    if all(part in known for part in parts):
        edition = words["edition-format"].format(edition=edition)
    return edition[:1].upper() + edition[1:]


def _numbered(number: int, ordinals: list[str], words: dict[str, str]) -> str:
    if 1 <= number <= len(ordinals):
        line = words["edition-format"].format(edition=ordinals[number - 1])
    else:
        line = words["edition-number"].format(number=number)
    return line[:1].upper() + line[1:]


def series_line(metadata: Metadata, words: dict[str, str]) -> str:
    """Return a series, with the number of this work in it."""
    series, number = metadata.series, metadata.series_number
    if not series or not number:
        return series
    if re.fullmatch(r"\d+|[IVXLC]+", number):
        return words["series-numbered"].format(series=series, number=number)
    return f"{series}, {number}"


def _numbers(metadata: Metadata, words: dict[str, str], *, is_print: bool) -> tuple[str, ...]:
    """Return the ISBNs, that of this output first, the DOI, and any other printable identifier.

    A UUID tells a reader nothing: it is in the colophon.
    """
    isbn, numbers = metadata.isbn, []
    if isbn.print and isbn.epub and isbn.print != isbn.epub:
        both = [
            f"ISBN {isbn.print} ({words['isbn-print']})",
            f"ISBN {isbn.epub} ({words['e-book']})",
        ]
        numbers += both if is_print else both[::-1]
    elif isbn.print or isbn.epub:
        numbers.append(f"ISBN {isbn.print or isbn.epub}")
    other = metadata.identifier
    if other and not re.match(r"(?:urn:)?uuid:", other, re.IGNORECASE):
        named = isbn_in(other)
        bare = not named and not fault_of(other) and re.fullmatch(r"[\d -]+X?", other)
        other = f"ISBN {named or other}" if named or bare else other
        numbers += [] if any(one.startswith(other) for one in numbers) else [other]
    return (*numbers, *([metadata.doi] if metadata.doi else []))
