"""The front matter: data about the work (with Pandoc's names where Pandoc has one)."""

from __future__ import annotations

import datetime
import re
import unicodedata
import uuid
from typing import TYPE_CHECKING, Annotated

import msgspec

from publish.core.diagnostics import Findings
from publish.core.yaml_positions import PlacedData, fit
from publish.settings.deprecations import with_new_names
from publish.settings.places import PlacedSettings
from publish.source.fields import Fields
from publish.source.head_formats import Strict
from publish.source.identifiers import as_urn
from publish.source.languages import fault_of_tag
from publish.source.relator_codes import FIELDS, Contributor
from publish.source.url_schemes import check_fields

if TYPE_CHECKING:
    from publish.core.diagnostics import Place

#: The version of the source format that this program reads.
FORMAT = 2

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
Slug = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=100,
        description="lower-case letters, digits and single hyphens, such as zum-ewigen-frieden, "
        "100 at most",
    ),
]
Format = Annotated[
    int, msgspec.Meta(ge=1, le=FORMAT, description=f"the format's version: {FORMAT}, or 1")
]


class Publication(msgspec.Struct, frozen=True, rename={"title": "in"}):
    """Where and when the text first appeared; ``date`` is ISO 8601: 1956, 1956-07, 1956-07-12."""

    title: str = ""
    date: str = ""
    place: str = ""


class Isbn(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """The ISBNs of the printed book and of the e-book."""

    print: str = ""
    epub: str = ""


class WorkSettings(PlacedSettings, frozen=True, kw_only=True, rename="kebab"):
    """Settings that a work may give and its layouts (:mod:`publish.pipeline.layout_choice`)."""

    layout: (
        Annotated[
            tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
            msgspec.Meta(description="write “modern”, or “[modern, ./layouts/mine]”"),
        ]
        | None
    ) = None


#: The names of all of them.
SETTINGS = frozenset(field.encode_name for field in msgspec.structs.fields(WorkSettings))


class Metadata(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The data about the work. Only ``title`` is required."""

    title: str
    subtitle: str = ""
    author: tuple[Contributor, ...] = ()
    editor: tuple[Contributor, ...] = ()
    translator: tuple[Contributor, ...] = ()
    transcriber: tuple[Contributor, ...] = ()
    contributor: tuple[Contributor, ...] = ()
    date: str = ""
    first_published: Publication = Publication()
    modified: str = ""
    edition: str = ""
    lang: str = "en"
    slug: Slug | None = None
    publisher: str = ""
    archive: str = ""
    source: str = ""
    source_url: str = ""
    ebook_url: str = ""
    rights: str = ""
    identifier: str = ""
    isbn: Isbn = Isbn()
    doi: str = ""
    series: str = ""
    series_number: str = ""
    keywords: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    abstract: str = ""
    cover_image: str = ""
    format: Format = FORMAT
    offprint: WorkSettings = WorkSettings()

    @property
    def authors(self) -> str:
        """The authors' names in one line."""
        return ", ".join(a.name for a in self.author)

    @property
    def people(self) -> list[tuple[str, Contributor]]:
        """Everybody but the authors, each with the code of what they did."""
        fields = {name: code for name, code in FIELDS.items() if name != "author"}
        return [(code, one) for name, code in fields.items() for one in getattr(self, name)]


_KNOWN = frozenset(field.encode_name for field in msgspec.structs.fields(Metadata))


def regular_head(placed: PlacedData, findings: Findings) -> PlacedData:
    """Return a head with its fields under our keys and in our shapes; report unknown ones."""
    return Fields(placed, _KNOWN, findings).regular()


def read_metadata(placed: PlacedData, findings: Findings) -> Metadata | None:
    """Turn a regular head into :class:`Metadata`; add what is wrong to ``findings``."""
    placed = with_new_names(placed, ("offprint",), findings)
    metadata = fit(placed, Metadata, findings)
    if metadata is None:
        return None
    metadata.offprint.places.update(_places_of_settings(placed))
    check_fields(placed, findings)
    check = Strict(placed, findings)
    check.address(metadata.ebook_url)
    return msgspec.structs.replace(
        metadata,
        date=check.date(("date",), metadata.date),
        modified=check.moment(("modified",), metadata.modified),
        first_published=msgspec.structs.replace(
            metadata.first_published,
            date=check.date(("first-published", "date"), metadata.first_published.date),
        ),
        lang=check.lang(metadata.lang) or "en",
        identifier=check.identifier(metadata.identifier),
        isbn=Isbn(check.isbn("print", metadata.isbn.print), check.isbn("epub", metadata.isbn.epub)),
        doi=check.doi(("doi",), metadata.doi),
        **{name: check.people(name, getattr(metadata, name)) for name in FIELDS},
    )


def readable_settings(placed: PlacedData) -> tuple[WorkSettings, frozenset[str]]:
    """Return the settings of a regular head that can be read, and the names of the others.

    So a head with something wrong in it still says what pages it asks for. What is wrong is told
    by :func:`read_metadata`.
    """
    placed = with_new_names(placed, ("offprint",), Findings())
    given = placed.value.get("offprint", {}) if isinstance(placed.value, dict) else {}
    if not isinstance(given, dict):
        return WorkSettings(), SETTINGS
    place = placed.at(("offprint",))
    alone = {name: PlacedData({name: value}, {(): place}) for name, value in given.items()}
    unread = {name for name, one in alone.items() if fit(one, WorkSettings, Findings()) is None}
    kept = {name: value for name, value in given.items() if name not in unread}
    settings = fit(PlacedData(kept, {(): place}), WorkSettings, Findings()) or WorkSettings()
    settings.places.update(_places_of_settings(placed))
    return settings, frozenset(unread)


def _places_of_settings(placed: PlacedData) -> dict[str, Place]:
    """Return where a head gives the value of each setting."""
    found = {p[1]: at for p, at in placed.places.items() if len(p) == 2 and p[0] == "offprint"}
    return {str(name): at for name, at in found.items()}


def iso_date(date: str) -> tuple[int, int | None, int | None] | None:
    """Return year, month and day of an ISO 8601 date; ``None`` for any other string."""
    found = _ISO_DATE.fullmatch(date)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the first group always matches
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return year, month, day


def with_subtitle(title: str, subtitle: str) -> str:
    """Return title and subtitle in one line.

    A colon parts them, but not after a mark of question or exclamation (Chicago Manual, 14.96).
    """
    if not subtitle:
        return title
    return f"{title} {subtitle}" if title.endswith(("?", "!")) else f"{title}: {subtitle}"


def check_lang(lang: str, place: Place, findings: Findings) -> str:
    """Return ``lang`` if it is a language tag (BCP 47); else report it and return ''."""
    message, hint = fault_of_tag(lang)
    if not message:
        return lang
    findings.error(place, "LANG-INVALID", message, hint)
    return ""


def slug_of(text: str) -> str:
    """Return a slug made of a file's or folder's name; '' if no part of it can be used."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:100].rstrip("-")


def identifier_of(metadata: Metadata) -> str:
    """Return the work's own identifier, or a UUID made from its stable data (RFC 9562, v5).

    These are its title, its authors and its language, by their letters alone: a comma or the name
    of a folder makes no difference.
    """
    if metadata.identifier:
        return as_urn(metadata.identifier)
    if metadata.doi:
        return metadata.doi
    parts = [metadata.title, metadata.subtitle, metadata.authors, metadata.lang.split("-")[0]]
    name = "\n".join("".join(filter(str.isalnum, part.casefold())) for part in parts)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'offprint:' + name)}"
