"""What a catalogue is: entries for works, downloads for their files."""

from __future__ import annotations

import datetime
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish.catalogue.headings import Heading
from publish.catalogue.xml import allowed
from publish.core.diagnostics import Diagnostic
from publish.settings.output_registry import Use
from publish.source.metadata import iso_date, with_subtitle
from publish.source.relator_codes import Contributor

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Where nothing says when a source changed, or appeared: a feed has to name a moment, and a clock
#: names another one in every run.
UNKNOWN_MOMENT = "1970-01-01T00:00:00Z"
#: What a URI is made of (RFC 3986, 2 and 3).
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A finished file of a work.

    Attributes:
        name: of the file, in the folder of files.
        media_type: as the registry of outputs has it.
        use: what it is for.
        paper: the sheet it is printed on, where there is a choice.
        size: in bytes.
        sha256: of its bytes, in hexadecimal digits.
    """

    name: str
    media_type: str
    use: Use
    paper: str = ""
    size: int
    sha256: str

    @property
    def format(self) -> str:
        """How the format is called: the end of the name in capitals."""
        return "KEPUB" if self.name.endswith(".kepub.epub") else Path(self.name).suffix[1:].upper()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A work on the shelf.

    Attributes:
        slug: the name of its pages, once in a catalogue.
        identifier: a URI: that of its e-book, or of the work.
        title: in plain words.
        subtitle: in plain words.
        lang: its language (BCP 47).
        people: authors first, each with the code of what they did (MARC).
        date: when the text first appeared, or when it was written (ISO 8601), or in words.
        published: where it first appeared, in words.
        publisher: of this edition.
        edition: which it is, in words.
        rights: what may be done with it.
        source: what the text was taken from.
        series: and ``series_number``, what it belongs to.
        subjects: subjects and keywords.
        abstract: in one paragraph.
        headings: of its contents.
        questions: of its seminar, in plain words.
        revised: the moment of its revision (ISO 8601, UTC); '' if nobody says.
        downloads: its files, those for most readers first.
        cover: the name of the e-book that has its cover; '' if there is none.
    """

    slug: str
    identifier: str
    title: str
    subtitle: str = ""
    lang: str = "en"
    people: tuple[Contributor, ...] = ()
    date: str = ""
    published: str = ""
    publisher: str = ""
    edition: str = ""
    rights: str = ""
    source: str = ""
    series: str = ""
    series_number: str = ""
    subjects: tuple[str, ...] = ()
    abstract: str = ""
    headings: tuple[Heading, ...] = ()
    questions: tuple[str, ...] = ()
    revised: str = ""
    downloads: tuple[Download, ...] = ()
    cover: str = ""

    @property
    def authors(self) -> tuple[Contributor, ...]:
        """Those who wrote it."""
        return tuple(one for one in self.people if one.role == "aut")

    @property
    def others(self) -> tuple[Contributor, ...]:
        """Those who did something else."""
        return tuple(one for one in self.people if one.role != "aut")

    @property
    def full_title(self) -> str:
        """Title and subtitle in one line."""
        return with_subtitle(self.title, self.subtitle)

    @property
    def year(self) -> int | None:
        """The year of its date; none if nobody knows it."""
        found = iso_date(self.date)
        return found[0] if found else None

    @property
    def updated(self) -> str:
        """The moment that feeds name: of its revision, else the beginning of its date."""
        return self.revised or moment_of(self.date) or UNKNOWN_MOMENT

    @property
    def web(self) -> Download | None:
        """The page on which the whole text is read."""
        return next((one for one in self.downloads if one.use == "web"), None)


class Catalogue(msgspec.Struct, frozen=True):
    """Works with their files.

    Attributes:
        entries: in the order of their titles.
        folder: where the files lie.
        findings: what was found on the way: works without files, older files, files that nobody
            can read.
    """

    entries: tuple[Entry, ...]
    folder: Path
    findings: tuple[Diagnostic, ...] = ()

    @property
    def updated(self) -> str:
        """The moment of the latest revision."""
        return max((entry.updated for entry in self.entries), default=UNKNOWN_MOMENT)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of the works, those of most works first."""
        counts: dict[str, int] = {}
        for entry in self.entries:
            counts[entry.lang] = counts.get(entry.lang, 0) + 1
        return tuple(sorted(counts, key=lambda lang: (-counts[lang], lang)))


def as_uri(identifier: str, *otherwise: str) -> str:
    """Return an identifier that is a URI.

    One that is none, or is missing, is made a UUID of what stands for it (RFC 9562, version 5).
    """
    if _URI.fullmatch(identifier):
        return identifier
    return urn("work", identifier, *otherwise)


def urn(*parts: str) -> str:
    """Return a UUID made of some words: the same for the same words."""
    name = "\n".join(("offprint", *parts))
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def moment_of(stated: str) -> str:
    """Return a date or moment as feeds want it (RFC 3339, in UTC); '' for what is neither.

    Of a month or a year it is the first moment.
    """
    if date := iso_date(stated):
        year, month, day = date
        return f"{year:04}-{month or 1:02}-{day or 1:02}T00:00:00Z"
    try:
        found = datetime.datetime.fromisoformat(stated)
        if found.tzinfo is None:
            found = found.replace(tzinfo=datetime.UTC)
        found = found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):  # it is none, or before the first year in UTC
        return ""
    return f"{found.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def in_catalogue(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries as they stand in a catalogue.

    Each has an identifier that no other has, and no characters that no file of text can hold.
    """
    known: set[str] = set()
    result = []
    for entry in entries:
        entry = _readable(entry)
        own = entry.identifier
        if own in known:
            own = urn("work", own, entry.slug)
        known.add(own)
        result.append(msgspec.structs.replace(entry, identifier=own))
    return tuple(result)


def _readable(entry: Entry) -> Entry:
    """Return an entry with only such characters as XML and UTF-8 can hold; names of files stay."""
    said = {
        field: _cleaned(getattr(entry, field))
        for field in Entry.__struct_fields__
        if field != "downloads"
    }
    return msgspec.structs.replace(entry, **said)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return allowed(value)
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    said = {name: allowed(text) for name, text in msgspec.structs.asdict(value).items()}
    return msgspec.structs.replace(value, **said)
