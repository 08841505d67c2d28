"""The package: identifier, date, reading order, cover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.isbn import fault_of, isbn_in
from publish.preflight.epub.checks import check, in_book
from publish.preflight.epub.raster_images import size_of
from publish.readback.epub_package import HTML, NCX, OPF, XHTML, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

_RASTER = ("image/jpeg", "image/png")
#: What can stand in the reading order (EPUB 3.3, 3.3; the third in EPUB 2 alone).
_READ = (XHTML, "image/svg+xml", "application/x-dtbook+xml")
#: Kindle's shop asks for a cover of at least so many dots (width, height), and takes so many bytes.
_COVER, _BYTES = (625, 1000), 5_000_000


@check("EBOOK-IDENTIFIER")
def identifier(model: EpubModel) -> Iterator[Finding]:
    """An identifier that the package names as its own, and the same one in the NCX (5.5.3.1)."""
    package = model.package
    own = package.opf.root.get("unique-identifier", "")
    found = [s for s in package.values("dc:identifier") if s.id == own and s.value]
    if not found:
        message = "the package has no identifier of its own (unique-identifier)"
        yield in_book(message, "add a dc:identifier and name its id", package.name, 1)
        return
    metas = package.ncx.root.iter(NCX + "meta") if package.ncx else ()
    for meta in metas:
        if meta.get("name") == "dtb:uid" and meta.get("content") != found[0].value:
            message = "the NCX has another identifier than the package"
            yield in_book(message, "write the same into dtb:uid", package.ncx.name)  # type: ignore[union-attr]


@check("EBOOK-ISBN", "warning")
def isbn(model: EpubModel) -> Iterator[Finding]:
    """ISBNs that are none, by their last digit: shops refuse the book (ISO 2108)."""
    for statement in [*model.package.values("dc:identifier"), *model.package.values("dc:source")]:
        named = isbn_in(statement.value)
        if named and (wrong := fault_of(named)):
            message = f"“{named}” is no ISBN: {wrong}"
            yield in_book(message, "copy it again", model.package.name, statement.line)


@check("EBOOK-VERSION")
def version(model: EpubModel) -> Iterator[Finding]:
    """The version of the package: 3.0, by which readers know that there is a navigation document.

    An EPUB 2 is opened everywhere, but has no pop-up notes, landmarks and claims of access.
    """
    stated = model.package.opf.root.get("version", "")
    if stated != "3.0":
        message = f"the package is of version “{stated}”"
        hint = 'write version="3.0"; make an EPUB 3 of what is an EPUB 2'
        yield in_book(message, hint, model.package.name, 1)


@check("EBOOK-LAYOUT", "warning")
def layout(model: EpubModel) -> Iterator[Finding]:
    """Pages of a fixed layout: nobody can set a text larger on them, or in another face."""
    package = model.package
    fixed = [
        statement
        for statement in package.values("rendition:layout")
        if statement.value == "pre-paginated"
    ]
    for statement in fixed:
        hint = "let the text flow: take the line out"
        yield in_book("the pages are of a fixed layout", hint, package.name, statement.line)
    for ref in package.opf.root.iter(OPF + "itemref"):
        if "rendition:layout-pre-paginated" in ref.get("properties", "").split():
            message = f"“{ref.get('idref')}” is a page of a fixed layout"
            yield in_book(message, "let it flow", package.name, package.opf.line(ref))


@check("EBOOK-MODIFIED")
def modified(model: EpubModel) -> Iterator[Finding]:
    """One date of the last change, to the second, in UTC: dcterms:modified (5.5.4)."""
    found = model.package.values("dcterms:modified")
    pattern = r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"
    if len(found) != 1 or not re.fullmatch(pattern, found[0].value):
        value = f"“{found[0].value}”" if found else "nothing"
        line = found[0].line if found else 1
        message = f"the date of the last change is not told as it has to be: {value}"
        yield in_book(
            message, "write one dcterms:modified: 2024-03-09T00:00:00Z", model.package.name, line
        )


@check("EBOOK-SPINE")
def spine(model: EpubModel) -> Iterator[Finding]:
    """The reading order: each document once, all that are linked to, the cover and text linear."""
    package = model.package
    named: set[str] = set()
    for item, name, linear, line in package.spine:
        if item is None:
            message = f"the reading order names “{name}”, which is no item"
            yield in_book(message, "correct the idref", package.name, line)
            continue
        if item.media_type not in _READ:
            message = f"{item.href} is {item.media_type}, and no document"
            yield in_book(message, "set it into a document", package.name, line)
        if item.id in named:
            yield in_book(
                f"{item.href} is in the reading order twice", "keep one", package.name, line
            )
        if not linear and item.name in package.texts:
            message = f"{item.href} is not linear: some readers never show it"
            yield in_book(message, 'take out linear="no"', package.name, line)
        named.add(item.id)
    files = {item.name for item, _, _, _ in package.spine if item}
    for item in package.items:
        is_text = item.media_type == XHTML and "nav" not in item.properties
        if is_text and item.name not in files:
            message = f"{item.href} is not in the reading order"
            yield in_book(message, "add an itemref, or take it out", package.name, item.line)
    order = package.opf.root.find(OPF + "spine")
    named_ncx = package.by_id.get(order.get("toc", "") if order is not None else "")
    if package.ncx and (named_ncx is None or named_ncx.name != package.ncx.name):
        message = "the reading order does not name the NCX: readers of EPUB 2 do not find it"
        yield in_book(message, 'write toc="…" into spine', package.name)


@check("EBOOK-COVER")
def cover(model: EpubModel) -> Iterator[Finding]:
    """A picture that is the cover for every reader.

    The property of the manifest is exactly cover-image (KOReader looks for no other), a meta of the
    name cover names the same item (Kindle, readers of EPUB 2), and it is a JPEG or a PNG.
    """
    package = model.package
    found = package.with_property("cover-image")
    metas = [statement for statement in package.statements if statement.name == "cover"]
    named = [package.by_id.get(statement.content) for statement in metas]
    if package.opf.root.get("version", "").startswith("2"):  # it knows no properties
        found = [item for item in named if item]
    elif len(found) != 1:
        many = "no picture has" if not found else "several pictures have"
        yield in_book(f"{many} the property cover-image", "give it to the cover", package.name)
    for item in found:
        if item.media_type not in _RASTER:
            yield in_book(f"the cover is {item.media_type}", "make it JPEG or PNG", item.name)
    if not metas or named != found[:1]:
        line = metas[0].line if metas else 0
        message = "no meta of the name cover names the picture that is the cover"
        hint = 'add <meta name="cover" content="the id of its item"/>'
        yield in_book(message, hint, package.name, line)


@check("EBOOK-COVER-SIZE", "warning")
def cover_size(model: EpubModel) -> Iterator[Finding]:
    """A cover of too few dots for a shop, or too heavy for a device; Kindle's is 1600 × 2560."""
    for item in model.package.with_property("cover-image"):
        data = model.package.files.get(item.name, b"")
        size = size_of(data)
        if size and (size[0] < _COVER[0] or size[1] < _COVER[1]):
            message = f"the cover has {size[0]} × {size[1]} dots"
            yield in_book(message, "draw it with 1600 × 2560", item.name)
        if len(data) > _BYTES:
            message = f"the cover has {len(data) / 1e6:.1f} MB"
            yield in_book(message, "save it as a lighter JPEG", item.name)


@check("EBOOK-COVER-PAGE", "warning")
def cover_page(model: EpubModel) -> Iterator[Finding]:
    """A page that shows the cover: it says so, and is the first in the reading order."""
    package = model.package
    pictures = {item.name for item in package.with_property("cover-image")}
    showing = [text for text in package.documents if pictures & set(_shown(model, text.name))]
    if not showing:  # devices show the picture by itself
        return
    if showing[0] is not package.documents[0]:
        message = "the page with the cover is not the first"
        yield in_book(message, "put it first in the reading order", showing[0].name)
    if not any("cover" in types(e) for e in showing[0].root.iter()):
        message = 'the page with the cover does not say that it is (epub:type="cover")'
        yield in_book(message, "say so on its section or body", showing[0].name)


def _shown(model: EpubModel, name: str) -> Iterator[str]:
    text = model.package.texts[name]
    for element in text.root.iter(HTML + "img"):
        yield model.package.resolve(name, element.get("src", ""))
    for element in text.root.iter("{http://www.w3.org/2000/svg}image"):
        yield model.package.resolve(name, element.get("{http://www.w3.org/1999/xlink}href", ""))
