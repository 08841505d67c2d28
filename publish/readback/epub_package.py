"""What is inside an EPUB besides its lines: container, package, documents, navigation, styles.

The clauses meant are those of EPUB 3.3 and of its part OCF (chapter 4).
"""

from __future__ import annotations

import io
import posixpath
import xml.etree.ElementTree as ET
import zipfile
import zlib
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag
from xml.parsers import expat

import msgspec

from publish.readback.memory import remember_files
from publish.readback.xml_files import Text, TooDeep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
XHTML = "application/xhtml+xml"
#: How large files may be when they are unpacked (bytes): one that is read as text, all of those,
#: all there are. Nobody has written a book that is larger; what is, fills the memory.
_TEXT, _TEXTS, _ALL = 6_000_000, 16_000_000, 300_000_000
_READ_AS_TEXT = (".xhtml", ".html", ".htm", ".opf", ".ncx", ".xml", ".css", ".svg")
#: How many documents may stand in the reading order more than once.
_AGAIN = 100


class TooBig(ValueError):  # noqa: N818 - what is the matter, not a fault
    """A book that is not read, for it would fill the memory."""


class Member(msgspec.Struct, frozen=True):
    """A file of the container as the zip has it."""

    name: str
    stored: bool
    deflated: bool
    encrypted: bool
    extra: bool
    size: int


class Item(msgspec.Struct, frozen=True):
    """An item of the manifest; ``name`` is its file's in the container."""

    id: str
    href: str
    name: str
    media_type: str
    properties: tuple[str, ...]
    line: int


class MetadataStatement(msgspec.Struct, frozen=True):
    """A statement of the metadata: its name (``dc:title``, a property, a name), its value.

    ``role`` and ``sort`` are attributes of people in EPUB 2 (OPF 2.0.1, 2.2.2).
    """

    name: str
    value: str
    id: str
    refines: str
    scheme: str
    line: int
    content: str = ""
    role: str = ""
    sort: str = ""


class PackageDocument:
    """What the package document of an EPUB says; of the other files none is read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.container = Text("META-INF/container.xml", files["META-INF/container.xml"])
        roots = [e for e in self.container.root.iter() if e.tag.endswith("}rootfile")]
        self.name = roots[0].attrib["full-path"]
        self.opf = Text(self.name, files[self.name])
        self.folder = posixpath.dirname(self.name)
        self.items = list(self._items())
        self.statements = list(self._statements())

    def _items(self) -> Iterator[Item]:
        for element in self.opf.root.iter(OPF + "item"):
            href = element.get("href", "")
            yield Item(
                element.get("id", ""), href, self.resolve(self.name, href),
                element.get("media-type", ""), tuple(element.get("properties", "").split()),
                self.opf.line(element),
            )  # fmt: skip

    def _statements(self) -> Iterator[MetadataStatement]:
        metadata = self.opf.root.find(OPF + "metadata")
        for element in metadata if metadata is not None else ():
            name = element.get("property") or element.get("name") or ""
            if element.tag.startswith(DC):
                name = "dc:" + element.tag.removeprefix(DC)
            yield MetadataStatement(
                name, " ".join((element.text or "").split()), element.get("id", ""),
                element.get("refines", "").removeprefix("#"), element.get("scheme", ""),
                self.opf.line(element), element.get("content", ""),
                element.get(OPF + "role", ""), element.get(OPF + "file-as", ""),
            )  # fmt: skip

    def resolve(self, base: str, href: str) -> str:
        """Return the file that an address in a file leads to; the fragment is left out."""
        path = unquote(urldefrag(href)[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base

    def goal(self, base: str, href: str) -> tuple[str, str]:
        """Return file and fragment that an address in a file leads to."""
        return self.resolve(base, href), unquote(urldefrag(href)[1])

    def values(self, name: str) -> list[MetadataStatement]:
        """Return all statements of a name that refine nothing."""
        return [
            statement
            for statement in self.statements
            if statement.name == name and not statement.refines
        ]

    def refined(self, statement: MetadataStatement, name: str) -> list[MetadataStatement]:
        """Return what is said of a statement."""
        return [
            s
            for s in self.statements
            if statement.id and s.refines == statement.id and s.name == name
        ]

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """The items by their identifiers."""
        return {item.id: item for item in self.items}

    def with_property(self, name: str) -> list[Item]:
        """Return the items with a property."""
        return [item for item in self.items if name in item.properties]

    @property
    def lang(self) -> str:
        """The first language that the package names."""
        return next((one.value for one in self.values("dc:language")), "")


class Package(PackageDocument):
    """The inside of an EPUB."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = [_member(info) for info in archive.infolist()]
            weigh(archive)
            names = dict.fromkeys(info.filename for info in archive.infolist())
            files = {name: archive.read(name) for name in names if not name.endswith("/")}
        super().__init__(files)
        if len(self.spine) > len(self.items) + _AGAIN:
            raise TooBig(f"its reading order names {len(self.spine):,} documents")
        self.broken: list[tuple[str, int, str]] = []
        self.texts = {item.name: text for item in self.items if (text := self._text(item))}

    def document(self, item: Item) -> Text:
        """Return a document of the reading order, whatever its type is said to be.

        Raises:
            expat.ExpatError: when it is not well-formed.
            LookupError: when there is no such file, or nobody knows its encoding.
            TooDeep: when its elements stand too deep in one another, or are too many.
        """
        if item.name not in self.files:
            raise KeyError(f"There is no item named {item.name!r} in the archive")
        return self.texts.get(item.name) or Text(item.name, self.files[item.name])

    def _text(self, item: Item) -> Text | None:
        if item.media_type not in (XHTML, "application/x-dtbncx+xml", "image/svg+xml"):
            return None
        if item.name not in self.files:
            return None
        try:
            return Text(item.name, self.files[item.name])
        except expat.ExpatError as error:
            message = expat.errors.messages.get(error.code, str(error))
            self.broken.append((item.name, error.lineno, f"it is not well-formed: {message}"))
        except TooDeep as error:
            self.broken.append((item.name, error.line, str(error)))
        except (LookupError, ValueError) as error:  # an encoding that nobody knows
            self.broken.append((item.name, 1, f"it cannot be read: {error}"))
        return None

    @cached_property
    def spine(self) -> list[tuple[Item | None, str, bool, int]]:
        """The reading order: item, its identifier as it is named, whether linear, line."""
        refs = self.opf.root.iter(OPF + "itemref")
        return [
            (self.by_id.get(r.get("idref", "")), r.get("idref", ""), r.get("linear") != "no",
             self.opf.line(r))
            for r in refs
        ]  # fmt: skip

    @cached_property
    def documents(self) -> list[Text]:
        """The documents of the reading order that can be read."""
        found = (item.name for item, _, _, _ in self.spine if item)
        return [self.texts[name] for name in dict.fromkeys(found) if name in self.texts]

    @cached_property
    def nav(self) -> Text | None:
        """The navigation document."""
        return next((self.texts.get(item.name) for item in self.with_property("nav")), None)

    @cached_property
    def ncx(self) -> Text | None:
        """The navigation of EPUB 2."""
        kind = "application/x-dtbncx+xml"
        return next((self.texts.get(i.name) for i in self.items if i.media_type == kind), None)

    def navs(self, kind: str) -> list[ET.Element]:
        """Return the lists of a kind in the navigation document."""
        found = self.nav.root.iter(HTML + "nav") if self.nav else ()
        return [nav for nav in found if kind in types(nav)]


def types(element: ET.Element) -> set[str]:
    """Return the kinds that an element is said to be of."""
    return set(element.get(OPS + "type", "").split())


def words(element: ET.Element) -> str:
    """Return the words in an element."""
    return " ".join("".join(element.itertext()).split())


@remember_files
def package(data: bytes) -> Package:
    """Look into an EPUB.

    Raises:
        TooBig: when it would fill the memory.
        ValueError: when it is none, or has no container or package that can be read.
    """
    try:
        return Package(data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error)) from None
    except KeyError as error:
        raise ValueError(f"it has no {error}") from None
    except IndexError:
        raise ValueError("its container names no package") from None
    except (expat.ExpatError, ET.ParseError) as error:
        raise ValueError(f"its container or package is no XML: {error}") from None


def _member(info: zipfile.ZipInfo) -> Member:
    return Member(
        info.filename,
        info.compress_type == zipfile.ZIP_STORED,
        info.compress_type == zipfile.ZIP_DEFLATED,
        bool(info.flag_bits & 1),
        bool(info.extra),
        info.file_size,
    )


def weigh(archive: zipfile.ZipFile) -> None:
    """See whether what is in a container can be read.

    Raises:
        TooBig: naming the file.
    """
    texts, everything = 0, 0
    for info in archive.infolist():
        is_text = info.filename.lower().endswith(_READ_AS_TEXT)
        texts, everything = texts + is_text * info.file_size, everything + info.file_size
        if is_text and info.file_size > _TEXT:
            raise TooBig(f"{info.filename} has {info.file_size / 1e6:.0f} MB when it is unpacked")
    if texts > _TEXTS or everything > _ALL:
        raise TooBig(f"its files have {everything / 1e6:.0f} MB when they are unpacked")
