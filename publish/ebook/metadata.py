"""What a book says of itself in its package (EPUB 3.3, 5.5; EPUB Accessibility 1.1, 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.source.identifiers import as_urn
from publish.source.metadata import iso_date
from publish.source.relator_codes import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ebooklib import epub

    from publish.source.metadata import Metadata
    from publish.source.relator_codes import Contributor

#: What a book that somebody certifies conforms to (EPUB Accessibility 1.1, 2.4.2).
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said besides the front matter.

    ``identifier`` is that of the book; ``whole`` whether it is the work itself, and no other
    reading of it. ``printed`` is the identifier of the edition whose pages are listed, ``original``
    names that of which the text marks the pages; ``words`` counts those of the text and its notes;
    ``summary`` is that of its accessibility.
    """

    metadata: Metadata
    identifier: str
    whole: bool
    published: str
    printed: str
    pictures: bool
    words: int
    summary: str
    certifier: str
    original: str = ""


class Describer:
    """Writes the metadata of a book."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._metadata = about.metadata

    def __call__(self, book: epub.EpubBook) -> None:
        """Put all metadata but identifier, title and language into a package."""
        self._title(book)
        for field, role in FIELDS.items():
            people: tuple[Contributor, ...] = getattr(self._metadata, field)
            for number, person in enumerate(people, 1):
                self._person(book, person, field, role, number)
        self._plain_fields(book)
        self._identifiers(book)
        self._series(book)
        for source in filter(None, (self._about.printed, self._about.original)):
            book.add_metadata(None, "meta", source, {"property": "pageBreakSource"})
        if self._about.printed:
            self._pages(book)
        book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
        for name, value in self._claims():
            book.add_metadata(None, "meta", value, {"property": name})

    def _title(self, book: epub.EpubBook) -> None:
        if self._metadata.subtitle:
            book.add_metadata("DC", "title", self._metadata.subtitle, {"id": "subtitle"})
            _refine(book, "subtitle", "title-type", "subtitle")
        if not self._about.whole:
            book.add_metadata("DC", "title", self._metadata.title, {"id": "short-title"})
            _refine(book, "short-title", "title-type", "short")

    def _person(
        self, book: epub.EpubBook, person: Contributor, field: str, role: str, number: int
    ) -> None:
        key = f"{field}-{number}"
        kind = "creator" if field == "author" else "contributor"
        book.add_metadata("DC", kind, person.name, {"id": key})
        refined = {"refines": f"#{key}", "property": "role", "scheme": "marc:relators"}
        book.add_metadata(None, "meta", person.role or role, refined)
        if person.sort:
            _refine(book, key, "file-as", person.sort)

    def _plain_fields(self, book: epub.EpubBook) -> None:
        metadata = self._metadata
        first = metadata.first_published.date
        date = next((d for d in (metadata.date, first) if d and iso_date(d)), "")
        single = {
            "date": date,
            "publisher": metadata.publisher,
            "source": metadata.source,
            "rights": " ".join(metadata.rights.split()),
            "description": " ".join(metadata.abstract.split()),
        }
        for name, value in single.items():
            if value:
                book.add_metadata("DC", name, value)
        for keyword in (*metadata.subject, *metadata.keywords):
            book.add_metadata("DC", "subject", keyword)
        if iso_date(first):
            book.add_metadata(None, "meta", first, {"property": "dcterms:issued"})
        if self._about.published:
            cited = {"property": "dcterms:bibliographicCitation"}
            book.add_metadata(None, "meta", self._about.published, cited)

    def _series(self, book: epub.EpubBook) -> None:
        if self._metadata.series:
            meta = {"property": "belongs-to-collection", "id": "series"}
            book.add_metadata(None, "meta", self._metadata.series, meta)
            _refine(book, "series", "collection-type", "series")
            if re.fullmatch(r"\d+(\.\d+)*", self._metadata.series_number):
                _refine(book, "series", "group-position", self._metadata.series_number)

    def _identifiers(self, book: epub.EpubBook) -> None:
        """Add what the work is called elsewhere, besides the identifier of this book."""
        metadata, own = self._metadata, self._about.identifier
        others = dict.fromkeys(as_urn(one) for one in (metadata.identifier, metadata.doi) if one)
        for one in others:
            if one != own and (self._about.whole or not one.startswith("urn:")):
                book.add_metadata("DC", "identifier", one)
        if metadata.isbn.print and metadata.isbn.print != metadata.isbn.epub:
            book.add_metadata("DC", "relation", as_urn(f"ISBN {metadata.isbn.print}"))

    def _pages(self, book: epub.EpubBook) -> None:
        """Name the edition whose pages are marked, as EPUB 3.2 had it."""
        printed = self._about.printed
        book.add_metadata("DC", "source", printed, {"id": "printed"})
        _refine(book, "printed", "source-of", "pagination")

    def _claims(self) -> Iterator[tuple[str, str]]:
        """Yield what every book of this press holds to, and the preflight checks.

        No more is claimed.
        """
        about = self._about
        yield "schema:wordCount", str(about.words)
        yield "schema:accessMode", "textual"
        if about.pictures:
            yield "schema:accessMode", "visual"
        yield "schema:accessModeSufficient", "textual"
        features = ["tableOfContents", "readingOrder", "structuralNavigation"]
        features += ["displayTransformability"]
        features += ["alternativeText"] if about.pictures else []
        if about.printed or about.original:
            # The first is the older name of the second; readers know one or the other.
            features += ["printPageNumbers", "pageBreakMarkers", "pageNavigation"]
        for feature in features:
            yield "schema:accessibilityFeature", feature
        yield "schema:accessibilityHazard", "none"
        yield "schema:accessibilitySummary", about.summary
        if about.certifier:
            yield "dcterms:conformsTo", CONFORMS
            yield "a11y:certifiedBy", about.certifier


def _refine(book: epub.EpubBook, key: str, name: str, value: str) -> None:
    book.add_metadata(None, "meta", value, {"refines": f"#{key}", "property": name})
