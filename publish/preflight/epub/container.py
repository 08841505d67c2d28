"""The container: a zip that old readers open, with the files that the package names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import check, in_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

_OCF = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~", ".bak", ".orig")
#: With which bytes files of a kind begin.
_BEGIN = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "font/otf": (b"OTTO", b"\0\1\0\0"),
    "font/ttf": (b"\0\1\0\0", b"true"),
    "font/woff": (b"wOFF",),
    "font/woff2": (b"wOF2",),
    "application/vnd.ms-opentype": (b"OTTO", b"\0\1\0\0"),
}
#: Older names of faces' kinds, which EPUB 3.3 (3.2) still knows.
_LEGACY = frozenset(
    ["application/font-sfnt", "application/font-woff", "application/x-font-otf",
     "application/x-font-ttf", "application/x-font-opentype", "application/x-font-truetype"]
)  # fmt: skip
#: Readers built on Adobe's engine open no document that is larger (bytes).
_HEAVY = 300_000
_PACK = "pack it again: mimetype first, stored, without extra fields; all else deflated"


@check("EBOOK-MIMETYPE")
def mimetype(model: EpubModel) -> Iterator[Finding]:
    """The file mimetype: the first, not compressed, without an extra field, with that one word.

    By its bytes at a fixed place devices know an e-book (OCF, 4.3).
    """
    members = model.package.members
    first = members[0] if members else None
    if first is None or first.name != "mimetype":
        yield in_book("the first file of the container is not mimetype", _PACK)
    elif not first.stored:
        yield in_book("the file mimetype is compressed", _PACK, "mimetype")
    elif first.extra:
        yield in_book("the file mimetype has an extra field before it", _PACK, "mimetype")
    elif model.package.files["mimetype"] != b"application/epub+zip":
        hint = "write application/epub+zip into it, and no line end"
        yield in_book("the file mimetype says something else", hint, "mimetype")


@check("EBOOK-CONTAINER")
def container(model: EpubModel) -> Iterator[Finding]:
    """What container.xml says of the package (OCF, 4.2.6.3.1), and a text that is encrypted."""
    package = model.package
    roots = list(package.container.root.iter(_OCF + "rootfile"))
    for root in roots[1:]:
        message = f"it names a second package, {root.get('full-path')}: readers open the first"
        line = package.container.line(root)
        yield in_book(message, "keep one", package.container.name, line)
    for root in roots:
        if root.get("media-type") != "application/oebps-package+xml":
            message = f"the package is said to be {root.get('media-type')}"
            hint = "write application/oebps-package+xml"
            yield in_book(message, hint, package.container.name, package.container.line(root))
    locked = package.files.get("META-INF/encryption.xml", b"").decode("utf-8", "replace")
    for href in re.findall(r'CipherReference\s+URI="([^"]+)"', locked):
        if href.endswith((".xhtml", ".html", ".htm", ".opf", ".ncx", ".css")):
            hint = "give out a book without a lock: voices and most readers cannot open it"
            yield in_book(f"{href} is encrypted", hint, "META-INF/encryption.xml")


@check("EBOOK-ZIP")
def members(model: EpubModel) -> Iterator[Finding]:
    """Files that a reader cannot take out of the container, or that a machine left in it.

    Encrypted, compressed in another way than deflate, twice of one name or of names that differ
    by case only, or of a name that leads out of the container (OCF, 4.2).
    """
    names: set[str] = set()
    for member in model.package.members:
        name = member.name
        if member.encrypted or not (member.stored or member.deflated):
            yield in_book(
                "it is encrypted, or compressed in a way that readers do not know", _PACK, name
            )
        if name.casefold() in names:
            yield in_book("there is another file of this name", "give each its own name", name)
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            yield in_book("its name leads out of the container", "give it a plain name", name)
        if name.startswith(_LITTER[0]) or name.endswith(_LITTER[1:]):
            yield in_book("a machine has left it there", "take it out", name)
        names.add(name.casefold())


@check("EBOOK-FILE")
def manifest(model: EpubModel) -> Iterator[Finding]:
    """Files that the manifest names and that are not there, or that are there and not named."""
    package = model.package
    named: set[str] = set()
    for item in package.items:
        outside = "://" in item.href
        if item.name not in package.files and not outside:
            message = f"the manifest names {item.href}, and there is no such file"
            yield in_book(message, "put it in, or take out the line", package.name, item.line)
        if item.name in named:
            message = f"the manifest names {item.href} twice"
            yield in_book(message, "take out one line", package.name, item.line)
        named.add(item.name)
    apart = named | {"mimetype", package.name}
    for name in package.files:
        if name not in apart and not name.startswith("META-INF/"):
            yield in_book("the manifest does not name this file", "add it, or take it out", name)


@check("EBOOK-KIND")
def kinds(model: EpubModel) -> Iterator[Finding]:
    """Files that are not of the kind which the manifest says, by their first bytes."""
    for item in model.package.items:
        data = model.package.files.get(item.name)
        begins = _BEGIN.get(item.media_type)
        if data is None:
            continue
        if begins and not data.startswith(begins):
            message = f"the manifest says it is {item.media_type}, and its first bytes do not"
            yield in_book(message, "name its kind, or put the right file there", item.name)
        elif not begins and (is_ := _kind_of(data)) and item.media_type not in _LEGACY:
            message = f"the manifest says it is {item.media_type}, and by its bytes it is {is_}"
            yield in_book(message, f"write {is_}", item.name)


def _kind_of(data: bytes) -> str:
    """Return what a file is by its first bytes; '' where they tell nothing."""
    longest = ((kind, begin) for kind, begins in _BEGIN.items() for begin in begins)
    return next((kind for kind, begin in longest if data.startswith(begin)), "")


@check("EBOOK-BROKEN")
def broken(model: EpubModel) -> Iterator[Finding]:
    """Documents that are no well-formed XML: readers show nothing of them, or an error."""
    for name, line, message in model.package.broken:
        yield in_book(message, "mend it at this line", name, line)


@check("EBOOK-HEAVY", "note")
def heavy(model: EpubModel) -> Iterator[Finding]:
    """Documents of more than 300 kB, which readers built on Adobe's engine do not open."""
    for text in model.package.documents:
        size = len(model.package.files[text.name])
        if size > _HEAVY:
            message = f"it is large ({size // 1000} kB): some readers open it slowly or not at all"
            yield in_book(message, "divide it at a section", text.name)
