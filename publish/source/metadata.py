"""The front matter: what is said about the work (Pandoc's names where Pandoc has one)."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Annotated

import msgspec

from publish.isbn import fault_of, isbn_in
from publish.settings import Settings
from publish.source.data import Placed, Value, fit

if TYPE_CHECKING:
    from publish.diagnostics import Findings, Place

#: The version of the source format that this program reads.
FORMAT = 1

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: An address of the web in the characters that it is sent in (RFC 3986).
_ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!#-;=?-~]*)?", re.IGNORECASE
)
#: The most characters of one that is printed as a code.
_LONG_ADDRESS = 200

Lang = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description="a language tag, such as en-GB, de or fr",
    ),
]
Slug = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="lower-case letters, digits and single hyphens, such as zum-ewigen-frieden",
    ),
]
Format = Annotated[
    int, msgspec.Meta(ge=1, le=FORMAT, description=f"the format's version: {FORMAT}")
]


class Contributor(msgspec.Struct, frozen=True, rename="kebab"):
    """A person or body; ``sort`` is the form for alphabetical order ("Deutscher, Isaac")."""

    name: str
    sort: str = ""


class Publication(msgspec.Struct, frozen=True, rename={"title": "in"}):
    """Where and when the text first appeared. ``date`` as ISO 8601: 1956, 1956-07, 1956-07-12."""

    title: str = ""
    date: str = ""
    place: str = ""


class OfWork(Settings, frozen=True, kw_only=True, rename="kebab"):
    """The settings that a work may say, and its layouts (:mod:`publish.layoutchoice`)."""

    layout: (
        Annotated[
            tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
            msgspec.Meta(description="write “modern”, or “[modern, ./layouts/mine]”"),
        ]
        | None
    ) = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What is said about the work. Only ``title`` is required."""

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
    lang: Lang = "en"
    slug: Slug | None = None
    publisher: str = ""
    archive: str = ""
    source: str = ""
    source_url: str = ""
    ebook_url: str = ""
    rights: str = ""
    identifier: str = ""
    series: str = ""
    keywords: tuple[str, ...] = ()
    subject: str = ""
    abstract: str = ""
    format: Format = FORMAT
    offprint: OfWork = OfWork()

    @property
    def authors(self) -> str:
        """The authors' names in one line."""
        return ", ".join(a.name for a in self.author)


_PEOPLE = ("author", "editor", "translator", "transcriber", "contributor")
_ALIASES = {"language": "lang", "creator": "author", "description": "abstract", "tags": "keywords"}


def read_metadata(placed: Placed, findings: Findings) -> Metadata | None:
    """Fit the front matter into :class:`Metadata`; what is wrong goes to ``findings``."""
    metadata = fit(_regular(placed, findings), Metadata, findings, unknown="warning")
    if metadata is not None:
        _check_isbn(metadata.identifier, placed, findings)
        _check_address(metadata.ebook_url, placed, findings)
    return metadata


def _check_isbn(identifier: str, placed: Placed, findings: Findings) -> None:
    """An ISBN is that of another book, or of none, when its last digit does not fit."""
    isbn = isbn_in(identifier)
    fault = fault_of(isbn) if isbn else ""
    if fault:
        findings.error(
            placed.text_at(("identifier",)),
            "ISBN-WRONG",
            f"the ISBN {isbn} is wrong: {fault}",
            "compare it with the one that the publisher was given",
        )


def _check_address(address: str, placed: Placed, findings: Findings) -> None:
    """Whoever reads the code on the handout is led there: nothing but the web will do."""
    if not address:
        return
    if len(address) > _LONG_ADDRESS:
        fault = f"it has {len(address)} characters, {_LONG_ADDRESS} is the most"
    elif _ADDRESS.fullmatch(address):
        return
    else:
        fault = f"“{address}” is no address of the web"
    findings.error(
        placed.text_at(("ebook-url",)),
        "URL-WRONG",
        f"the code on the handout could lead nowhere: {fault}",
        "copy it from the browser: https://example.org/essay.epub",
    )


def _regular(placed: Placed, findings: Findings) -> Placed:
    """Bring the accepted variants of a value to one form: names as lists, aliases resolved."""
    assert isinstance(placed.value, dict)  # noqa: S101 - load() returns nothing else
    value: dict[str, Value] = {}
    places, keys = dict(placed.places), dict(placed.keys)
    for key, item in placed.value.items():
        name = _ALIASES.get(key, key)
        if name in value:
            findings.error(
                placed.key_at((key,)),
                "FIELD-TWICE",
                f"“{key}” says what another key has said already",
                f"“{key}” means “{name}”; keep one of the two",
            )
            continue
        for path in [p for p in placed.places if p and p[0] == key and name != key]:
            places[(name, *path[1:])] = placed.places[path]
        value[name] = _names(item) if name in _PEOPLE else item
    if isinstance(settings := value.get("offprint"), dict) and settings.get("layout"):
        named = settings["layout"]
        value["offprint"] = settings | {"layout": [named] if isinstance(named, str) else named}
    for name, separator in (("keywords", ","),):
        if isinstance(listed := value.get(name), str) and listed:
            parts = (part.strip() for part in listed.split(separator))
            value[name] = [part for part in parts if part]
    return Placed(value, places, keys, placed.quoted)


def _names(value: Value) -> Value:
    if value == "":
        return value
    items = value if isinstance(value, list) else [value]
    return [{"name": item} if isinstance(item, str) else item for item in items]


def iso_date(date: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of an ISO 8601 date; ``None`` for any other string."""
    import datetime

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


def check_lang(lang: str, place: Place, findings: Findings) -> str:
    """``lang`` itself when it is a well-formed language tag (BCP 47); else a finding and ''."""
    if _LANG.fullmatch(lang):
        return lang
    findings.error(
        place,
        "LANG-INVALID",
        f"“{lang}” is not a language tag",
        "write a tag such as de, fr, en-GB or grc",
    )
    return ""


def slug_of(text: str) -> str:
    """A slug made of a file's or folder's name; '' when nothing of it can stand in one."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def identifier_of(metadata: Metadata, slug: str) -> str:
    """The work's own identifier, or one made of what does not change about it (RFC 9562, v5)."""
    if metadata.identifier:
        return metadata.identifier
    name = "\n".join([slug, metadata.title, metadata.authors, metadata.lang])
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'offprint:' + name)}"
