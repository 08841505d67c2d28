"""The front matter: what is said about the work (Pandoc's names where Pandoc has one)."""

from __future__ import annotations

import re
import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import msgspec

from publish.diagnostics import Diagnostic
from publish.isbn import fault_of, isbn_in
from publish.settings import Settings
from publish.source.data import Placed, Value, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class Said(Settings, frozen=True, kw_only=True, rename="kebab", dict=True):
    """The settings of a file, which know where they were said: that is no part of their value."""

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where the value of each stands, by its name; under '' the file, if it can be blamed."""
        return {}


class OfSettings(Diagnostic, frozen=True, kw_only=True):
    """Something wrong with the values of settings.

    ``settings`` are their names, that which is to be changed first; ``place`` holds where one of
    them was given on the command line, until :func:`where_said` finds another.
    """

    settings: tuple[str, ...]


def where_said(
    found: Iterable[Diagnostic], given: Settings, *levels: Settings
) -> Iterator[Diagnostic]:
    """Findings, those of settings at the places where the values that hold were said.

    Args:
        found: the findings.
        given: the settings of the command line.
        levels: those of the files, each above the next: of the work, of its layouts.
    """
    for one in found:
        place = _place_of(one, given, levels) if isinstance(one, OfSettings) else None
        yield msgspec.structs.replace(one, place=place) if place else one


def _place_of(found: OfSettings, given: Settings, levels: tuple[Settings, ...]) -> Place | None:
    """The place of the first of some settings that the highest level says; that it has if any."""
    if any(_says(given, name) for name in found.settings):
        return None
    known = [level for level in levels if isinstance(level, Said)]
    said = (
        level.places[name]
        for level in known
        for name in found.settings
        if _says(level, name) and name in level.places
    )
    blamed = (level.places[""] for level in known if "" in level.places)
    return next(said, None) or next(blamed, None)


def _says(settings: Settings, name: str) -> bool:
    return getattr(settings, name.replace("-", "_")) is not None


def told_once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings on one work, of those on the same values the first: layouts find them alike."""
    first: dict[object, Diagnostic] = {}
    for one in found:
        key = (one.place, one.code, one.settings) if isinstance(one, OfSettings) else one
        first.setdefault(key, one)
    return list(first.values())


class OfWork(Said, frozen=True, kw_only=True, rename="kebab"):
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
        found = {p[1]: at for p, at in placed.places.items() if len(p) == 2 and p[0] == "offprint"}
        metadata.offprint.places.update({str(name): at for name, at in found.items()})
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
