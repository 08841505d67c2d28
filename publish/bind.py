"""The stage *bind*: finished documents in, an EPUB 3.3 container out (EbookLib).

EbookLib owns the package document, the container and the reading order; documents, navigation
and NCX come from the templates. The zip is packed anew, so that the same source gives the same
bytes: fixed dates, order and permissions, ``mimetype`` first and stored (OCF 3.3, 4.2).
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

import msgspec
from ebooklib import epub

if TYPE_CHECKING:
    from publish.source.metadata import Contributor, Metadata

_DATE = (1980, 1, 1, 0, 0, 0)
#: MARC relator codes of the people of the front matter.
_ROLES = {
    "author": "aut", "editor": "edt", "translator": "trl", "transcriber": "trc",
    "contributor": "ctb",
}  # fmt: skip


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the book. ``properties`` as in the package document's manifest."""

    name: str
    data: bytes
    media_type: str
    id: str
    properties: tuple[str, ...] = ()
    in_spine: bool = False


def bind(
    documents: list[Document],
    metadata: Metadata,
    identifier: str,
    modified: str,
    start: str,
    words: dict[str, str],
) -> bytes:
    """Bind documents into a book.

    Args:
        documents: in the order of the manifest; those of the spine in reading order.
        metadata: what is said about the work.
        identifier: the same for every build of the same work.
        modified: an ISO date or moment; the first of 1970 when ''.
        start: the document in which the text begins.
        words: what the press prints, in the work's language.
    """
    book = epub.EpubBook()
    book.FOLDER_NAME = "EPUB"
    book.set_identifier(identifier)
    book.set_title(metadata.title)
    book.set_language(metadata.lang)
    _describe(book, metadata)
    for document in documents:
        item = epub.EpubItem(
            uid=document.id,
            file_name=document.name,
            media_type=document.media_type,
            content=document.data,
        )
        item.properties = list(document.properties)
        book.add_item(item)
        if document.in_spine:
            book.spine.append(item)
    book.guide = [
        {"type": "cover", "title": words["cover"], "href": "cover.xhtml"},
        {"type": "text", "title": words["start"], "href": start},
    ]
    out = io.BytesIO()
    options = {"mtime": _moment(modified), "raise_exceptions": True, "epub3_landmark": False}
    epub.write_epub(out, book, options)
    return _repack(out.getvalue(), metadata.lang)


def _describe(book: epub.EpubBook, metadata: Metadata) -> None:
    if metadata.subtitle:
        book.add_metadata("DC", "title", metadata.subtitle, {"id": "subtitle"})
        _refine(book, "subtitle", "title-type", "subtitle")
    for field, role in _ROLES.items():
        people: tuple[Contributor, ...] = getattr(metadata, field)
        for number, person in enumerate(people, 1):
            key = f"{field}-{number}"
            kind = "creator" if field == "author" else "contributor"
            book.add_metadata("DC", kind, person.name, {"id": key})
            book.add_metadata(
                None, "meta", role,
                {"refines": f"#{key}", "property": "role", "scheme": "marc:relators"},
            )  # fmt: skip
            if person.sort:
                _refine(book, key, "file-as", person.sort)
    _plain_fields(book, metadata)
    _accessibility(book)


def _plain_fields(book: epub.EpubBook, metadata: Metadata) -> None:
    from publish.source.metadata import iso_date

    dates = (metadata.date, metadata.first_published.date)
    date = next((d for d in dates if d and iso_date(d)), "")
    single = {
        "date": date,
        "publisher": metadata.publisher,
        "source": metadata.source,
        "rights": metadata.rights,
        "description": metadata.abstract,
        "subject": metadata.subject,
    }
    for name, value in single.items():
        if value:
            book.add_metadata("DC", name, value)
    for keyword in metadata.keywords:
        book.add_metadata("DC", "subject", keyword)
    if metadata.series:
        meta = {"property": "belongs-to-collection", "id": "series"}
        book.add_metadata(None, "meta", metadata.series, meta)
        _refine(book, "series", "collection-type", "series")
    book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})


def _accessibility(book: epub.EpubBook) -> None:
    """What every book of this press holds to (EPUB Accessibility 1.1, 2.2); no more is claimed."""
    claims = [
        ("schema:accessMode", "textual"),
        ("schema:accessModeSufficient", "textual"),
        ("schema:accessibilityFeature", "tableOfContents"),
        ("schema:accessibilityFeature", "readingOrder"),
        ("schema:accessibilityFeature", "structuralNavigation"),
        ("schema:accessibilityFeature", "displayTransformability"),
        ("schema:accessibilityHazard", "none"),
    ]
    for name, value in claims:
        book.add_metadata(None, "meta", value, {"property": name})


def _refine(book: epub.EpubBook, key: str, name: str, value: str) -> None:
    book.add_metadata(None, "meta", value, {"refines": f"#{key}", "property": name})


def _moment(modified: str) -> datetime.datetime:
    if "T" in modified:
        return datetime.datetime.fromisoformat(modified.replace("Z", "+00:00"))
    parts = [int(part) for part in modified.split("-")] if modified else [1970]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)


def _repack(data: bytes, lang: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            content = source.read(name)
            if name.endswith("content.opf"):
                content = content.replace(b"<package ", f'<package xml:lang="{lang}" '.encode(), 1)
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            stored = name == "mimetype" or name.endswith((".png", ".jpg", ".jpeg"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(entry, content, compresslevel=None if stored else 9)
    return out.getvalue()
