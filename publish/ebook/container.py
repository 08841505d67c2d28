"""The stage *bind*: finished documents in, an EPUB 3.3 container out (EbookLib).

EbookLib owns the package document, the container and the reading order; documents, navigation
and NCX come from the templates. The zip is packed again, so that the same source gives the same
bytes: fixed dates, order and permissions, ``mimetype`` first and stored (OCF 3.3, 4.2).
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

import msgspec
from ebooklib import epub

from publish.core.directions import direction_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.source.metadata import Metadata

_DATE = (1980, 1, 1, 0, 0, 0)


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
    title: str,
    identifier: str,
    modified: str,
    guide: list[tuple[str, str, str]],
    describe: Callable[[epub.EpubBook], None],
    beside: dict[str, bytes],
) -> bytes:
    """Bind documents into a book.

    Args:
        documents: in the order of the manifest; those of the spine in reading order.
        metadata: what is said about the work.
        title: of the book: the work's, or that of a reading or a part of it.
        identifier: the same for every build of the same work.
        modified: an ISO date or moment.
        guide: kind, title and address of the places that old readers know.
        describe: puts the metadata into the package.
        beside: files of the container that are not of the book.
    """
    book = epub.EpubBook()
    book.FOLDER_NAME = "EPUB"
    book.set_identifier(identifier)
    book.set_title(title)
    book.set_language(metadata.lang)
    direction = direction_of(metadata.lang)
    if direction == "rtl":
        book.set_direction(direction)
    describe(book)
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
    book.guide = [{"type": kind, "title": title, "href": href} for kind, title, href in guide]
    options = {
        "mtime": _moment(modified),
        "raise_exceptions": True,
        "epub3_landmark": False,
        "package_direction": True,
    }
    writer = _Writer("", book, options)
    writer.process()
    writer.write()
    return _completed(writer.out.files, metadata.lang, beside)


class _Files:
    """Takes what the library would put into a container with the time of the machine's clock."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def writestr(self, name: str, data: str | bytes) -> None:
        """Take a file."""
        self.files[name] = data.encode() if isinstance(data, str) else data


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """The library’s writer, up to the container: no zip can have dates before 1980."""

    def write(self) -> None:
        """Write all files."""
        self.out = _Files()
        self.out.writestr("mimetype", "application/epub+zip")
        self._write_container()
        self._write_opf()
        self._write_items()


def _moment(modified: str) -> datetime.datetime:
    if "T" in modified:
        return datetime.datetime.fromisoformat(modified.replace("Z", "+00:00"))
    parts = [int(part) for part in modified.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)


def _completed(files: dict[str, bytes], lang: str, beside: dict[str, bytes]) -> bytes:
    package = files["EPUB/content.opf"]
    # EbookLib writes no language, and declares a prefix that is reserved and that nothing uses.
    package = package.replace(b"<package ", f'<package xml:lang="{lang}" '.encode(), 1)
    package = package.replace(b' prefix="rendition: http://www.idpf.org/vocab/rendition/#"', b"", 1)
    files["EPUB/content.opf"] = package
    return pack(files | beside)


def pack(files: dict[str, bytes]) -> bytes:
    """Return files as an EPUB container.

    In one order, of one date, ``mimetype`` first and stored.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(files, key=lambda name: (name != "mimetype", name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            stored = name == "mimetype" or name.endswith((".png", ".jpg", ".jpeg"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(entry, files[name], compresslevel=None if stored else 9)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a container that this module has packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}
