"""What finished files say of the work they are of: e-books in their packages, PDFs in their XMP.

Of an e-book only the package document, the navigation and the picture of the cover are unpacked:
a shelf of thousands is read in a minute.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.parsers import expat

import msgspec

from publish.readback.epub_package import (
    HTML,
    PackageDocument,
    types,
    weigh,
    words,
)
from publish.readback.unreadable import BROKEN
from publish.readback.xml_files import Text, TooDeep
from publish.source.relator_codes import Contributor

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A picture of a cover is no larger when it is unpacked, in bytes.
_LARGEST_COVER = 32 * 2**20
#: So many entries of the contents are taken.
_MOST_ENTRIES = 500

#: An element of HTML in a text.
_MARKUP = re.compile(r"</?(?:p|div|span|br|b|i|em|strong|ul|ol|li|h[1-6])\b[^<>]*>", re.IGNORECASE)

#: One that ends a line.
_BLOCK = re.compile(r"<(?:/?(?:p|div|ul|ol|li|h[1-6])|br)\b", re.IGNORECASE)


class ContentsEntry(msgspec.Struct, frozen=True):
    """An entry of a book's contents: its words; the identifier that it leads to in a document."""

    text: str
    fragment: str = ""


class StatedMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of its work; '' or nothing where it says nothing.

    ``people`` have the code of what they did; ``date`` is when it first appeared, or that of the
    file, ``modified`` the moment of the source's last change (ISO 8601). ``has_cover`` tells if a
    picture is the cover.
    """

    title: str = ""
    subtitle: str = ""
    identifier: str = ""
    langs: tuple[str, ...] = ()
    people: tuple[Contributor, ...] = ()
    date: str = ""
    modified: str = ""
    publisher: str = ""
    rights: str = ""
    description: str = ""
    source: str = ""
    published: str = ""
    subjects: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    contents: tuple[ContentsEntry, ...] = ()
    has_cover: bool = False


class _Members(dict[str, bytes]):
    """The files of a container, each unpacked when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._archive = archive

    def __missing__(self, name: str) -> bytes:
        return self._archive.read(name)


def stated_by_ebook(data: bytes) -> StatedMetadata:
    """Return what an EPUB says of its work.

    Raises:
        ValueError: when it is none, or would fill the memory.
    """
    with _opened(data) as archive:
        package = PackageDocument(_Members(archive))
        titles = package.values("dc:title")
        main = next((t for t in titles if _of(package, t, "title-type") in ("", "main")), None)
        kinds = {_of(package, title, "title-type"): title.value for title in titles}
        series = _series(package)
        return StatedMetadata(
            title=main.value if main else "",
            subtitle=kinds.get("subtitle", ""),
            identifier=_identifier(package),
            langs=tuple(said.value for said in package.values("dc:language")),
            people=tuple(dict.fromkeys(_people(package))),
            date=_first(package, "dcterms:issued") or _first(package, "dc:date"),
            modified=_first(package, "dcterms:modified"),
            publisher=_first(package, "dc:publisher"),
            rights=_first(package, "dc:rights"),
            description=_words_alone(_first(package, "dc:description")),
            source=_source(package),
            published=_first(package, "dcterms:bibliographicCitation"),
            subjects=tuple(dict.fromkeys(s.value for s in package.values("dc:subject"))),
            series=series[0],
            series_number=series[1],
            contents=_contents(package),
            has_cover=bool(_cover_name(package)),
        )


def cover_of_ebook(data: bytes) -> bytes | None:
    """Return the picture that is the cover of an EPUB, as it lies there; None if there is none.

    Raises:
        ValueError: when the file is no EPUB, or the picture would fill the memory.
    """
    with _opened(data) as archive:
        name = _cover_name(PackageDocument(_Members(archive)))
        if not name or name not in archive.namelist():
            return None
        if archive.getinfo(name).file_size > _LARGEST_COVER:
            raise ValueError(f"its cover has more than {_LARGEST_COVER // 2**20} MiB")
        return archive.read(name)


def stated_by_pdf(data: bytes) -> StatedMetadata:
    """Return what a PDF says of its work.

    Raises:
        ValueError: when it is none, or is locked.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _of_pdf(pdf)
    except (pikepdf.PdfError, *BROKEN) as error:
        raise ValueError(str(error) or "its objects are broken") from None


# --- e-books ----------------------------------------------------------------------------


_BROKEN_BOOK = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, LookupError,
    expat.ExpatError, TooDeep,
)  # fmt: skip


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open the container of an e-book; whatever is wrong with it is a ``ValueError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            weigh(archive)
            yield archive
    except KeyError as error:
        raise ValueError(f"it has no {error}") from None
    except IndexError:
        raise ValueError("its container names no package") from None
    except _BROKEN_BOOK as error:
        raise ValueError(str(error)) from None


def _of(package: PackageDocument, statement: Any, name: str) -> str:
    return next((said.value for said in package.refined(statement, name)), "")


def _first(package: PackageDocument, name: str) -> str:
    return next((said.value for said in package.values(name) if said.value), "")


def _source(package: PackageDocument) -> str:
    """Return what the text was taken from: not the book whose pages are marked (EPUB 3.3, D.4)."""
    stated = (s for s in package.values("dc:source") if not _of(package, s, "source-of"))
    return next((said.value for said in stated if said.value), "")


def _identifier(package: PackageDocument) -> str:
    """Return the identifier of the book, or the first if none is said to be that."""
    own = package.opf.root.get("unique-identifier", "")
    stated = package.values("dc:identifier")
    return next((s.value for s in stated if s.id == own), stated[0].value if stated else "")


def _people(package: PackageDocument) -> Iterator[Contributor]:
    """Yield creators and contributors."""
    for name, usual in (("dc:creator", "aut"), ("dc:contributor", "ctb")):
        for said in package.values(name):
            role = _of(package, said, "role") or said.role
            sort = _of(package, said, "file-as") or said.sort
            if said.value and role != "bkp":  # the program that made it is no contributor
                yield Contributor(said.value, sort, role or usual)


def _words_alone(text: str) -> str:
    """Return a text without markup: calibre and shops write descriptions in HTML."""
    if not _MARKUP.search(text):
        return text
    from lxml import html

    found = html.fragment_fromstring(_BLOCK.sub(r" \g<0>", text), create_parent="div")
    for element in found.xpath(".//script | .//style"):
        element.drop_tree()
    return " ".join(found.text_content().split())


def _series(package: PackageDocument) -> tuple[str, str]:
    """Return the series and the number in it (EPUB 3.3, 5.5.5, or as calibre writes it)."""
    for said in package.values("belongs-to-collection"):
        if _of(package, said, "collection-type") in ("series", ""):
            return said.value, _of(package, said, "group-position")
    named = {said.name: said.content for said in package.statements}
    return named.get("calibre:series", ""), named.get("calibre:series_index", "")


def _contents(package: PackageDocument) -> tuple[ContentsEntry, ...]:
    """Return the entries of the contents."""
    item = next(iter(package.with_property("nav")), None)
    if item is None:
        return ()
    with suppress(KeyError, expat.ExpatError, TooDeep, LookupError, ValueError):
        root = Text(item.name, package.files[item.name]).root
        lists = [nav for nav in root.iter(HTML + "nav") if "toc" in types(nav)]
        links = (link for nav in lists for link in nav.iter(HTML + "a"))
        entries = (ContentsEntry(words(link), _fragment(link.get("href", ""))) for link in links)
        return tuple(dict.fromkeys(one for one in entries if one.text))[:_MOST_ENTRIES]
    return ()


def _fragment(href: str) -> str:
    return unquote(href.partition("#")[2])


def _cover_name(package: PackageDocument) -> str:
    """Return the file of the cover's picture; in EPUB 2 a statement names it."""
    found = next(iter(package.with_property("cover-image")), None)
    if found is None:
        named = next((said.content for said in package.statements if said.name == "cover"), "")
        found = package.by_id.get(named)
    is_raster = found is not None and found.media_type in ("image/jpeg", "image/png", "image/webp")
    return found.name if found is not None and is_raster else ""


# --- PDFs -------------------------------------------------------------------------------


def _of_pdf(pdf: Any) -> StatedMetadata:
    xmp = dict(pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False))
    names = ("Title", "Author", "Keywords", "ModDate", "CreationDate")
    info = {name: str(pdf.docinfo.get(f"/{name}", "")).strip() for name in names}
    creators = _several(xmp.get("dc:creator")) or tuple(filter(None, [info["Author"]]))
    langs = _several(xmp.get("dc:language")) or _several(str(pdf.Root.get("/Lang", "")))
    subjects = _several(xmp.get("dc:subject"))
    if not subjects:
        subjects = tuple(part.strip() for part in info["Keywords"].split(",") if part.strip())
    return StatedMetadata(
        title=" ".join(_several(xmp.get("dc:title"))) or info["Title"],
        identifier=" ".join(_several(xmp.get("dc:identifier"))[:1]),
        langs=langs,
        people=tuple(Contributor(name, "", "aut") for name in creators),
        modified=_modified(xmp, info),
        description=" ".join(_several(xmp.get("dc:description"))),
        rights=" ".join(_several(xmp.get("dc:rights"))),
        publisher=", ".join(_several(xmp.get("dc:publisher"))),
        subjects=subjects,
    )


def _modified(xmp: dict[str, Any], info: dict[str, str]) -> str:
    """Return the moment at which a PDF was last changed, else that at which it was made."""
    from pikepdf.models.metadata import decode_pdf_date

    for stated, name in (("xmp:ModifyDate", "ModDate"), ("xmp:CreateDate", "CreationDate")):
        if moment := str(xmp.get(stated) or ""):
            return moment
        with suppress(ValueError, OverflowError):
            return decode_pdf_date(info[name]).isoformat()
    return ""


def _several(said: object) -> tuple[str, ...]:
    """Return the values of a property of XMP, whether it has one or several."""
    if isinstance(said, str):
        return (said,) if said.strip() else ()
    if isinstance(said, list | tuple):
        return tuple(str(one) for one in said if str(one).strip())
    return tuple(sorted(map(str, said))) if isinstance(said, set | frozenset) else ()
