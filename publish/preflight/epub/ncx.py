"""The ways into the book for readers of EPUB 2: the NCX and the guide (OPF 2.0.1, 2.4.1, 2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import letters_of, plainly
from publish.preflight.epub.navigation import has_cover_page
from publish.readback.epub_package import NCX, OPF, XML, types, words

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.xml_files import Text


@check("EBOOK-NCX")
def ncx(model: EpubModel) -> Iterator[Finding]:
    """The NCX for readers of EPUB 2, with the same entries as the contents."""
    package = model.package
    if package.ncx is None:
        yield in_book("there is no NCX: old readers have no contents", "add one", package.name)
        return
    points = []
    for point in package.ncx.root.iter(NCX + "navPoint"):
        label, content = point.find(NCX + "navLabel"), point.find(NCX + "content")
        src = content.get("src", "") if content is not None else ""
        label_words = words(label) if label is not None else ""
        points.append((label_words, *package.goal(package.ncx.name, src)))
        if model.goal(*points[-1][1:]) is None:
            message = f"“{label_words}” leads to {src}, and there is no such place"
            yield at(package.ncx, point, message, "correct it")
    listed = [(plainly(e.words), e.file, e.fragment) for e in model.entries("toc")]
    if package.nav and [_plain(p) for p in points] != [_plain(e) for e in listed]:
        odd = next((p for p in points if _plain(p) not in {_plain(e) for e in listed}), None)
        which = f": “{odd[0]}”" if odd else ""
        message = f"the NCX has other entries than the contents{which}"
        yield in_book(message, "make it of the contents", package.ncx.name)


def _plain(entry: tuple[str, str, str]) -> tuple[str, str, str]:
    return plainly(entry[0]), entry[1], entry[2]


@check("EBOOK-NCX-HEAD", "warning")
def head(model: EpubModel) -> Iterator[Finding]:
    """What the NCX says of the book: its title and language, how deep it goes, how many pages."""
    ncx = model.package.ncx
    if ncx is None:
        return
    title = ncx.root.find(NCX + "docTitle")
    titles = {letters_of(one.value) for one in model.package.values("dc:title")}
    stated = words(title) if title is not None else ""
    if titles and not any(one and one in letters_of(stated) for one in titles):
        yield in_book(f"the title in the NCX is “{stated}”", "write that of the package", ncx.name)
    lang = ncx.root.get(XML + "lang")
    if lang is not None and lang.lower() != model.package.lang.lower():
        message = f"the NCX is in “{lang}”, the book in “{model.package.lang}”"
        yield in_book(message, "write the same", ncx.name)
    wanted = _counted(ncx)
    for meta in ncx.root.iter(NCX + "meta"):
        name, value = meta.get("name", ""), meta.get("content", "")
        if wanted.get(name, value) != value:
            message = f"{name} is {value}, and should be {wanted[name]}"
            yield at(ncx, meta, message, "count again")


def _counted(ncx: Text) -> dict[str, str]:
    """Return how deep an NCX goes, how many pages it has, and the number of the last."""
    pages = [t.get("value", "") for t in ncx.root.iter(NCX + "pageTarget")]
    last = max((int(value) for value in pages if value.isdecimal()), default=0)
    depth = max((_depth(e) for e in ncx.root.iter(NCX + "navMap")), default=0)
    return {"dtb:depth": str(depth), "dtb:totalPageCount": str(len(pages)),
            "dtb:maxPageNumber": str(last)}  # fmt: skip


def _depth(element: ET.Element) -> int:
    inner = max((_depth(child) for child in element), default=0)
    return inner + (element.tag == NCX + "navPoint")


@check("EBOOK-NCX-ORDER", "warning")
def play_order(model: EpubModel) -> Iterator[Finding]:
    """One number for each place in the NCX, from 1 without a gap (DAISY 2005, 8.4.3)."""
    ncx = model.package.ncx
    places: dict[str, str] = {}
    for target in ncx.root.iter() if ncx else ():
        order, content = target.get("playOrder"), target.find(NCX + "content")
        if order is None or content is None:
            continue
        src = content.get("src", "")
        if places.setdefault(order, src) != src:
            message = f"{src} and {places[order]} have one number, {order}"
            yield at(ncx, target, message, "number the places one after the other")  # type: ignore[arg-type]
    numbers = sorted(int(order) for order in places if order.isdecimal())
    if ncx and numbers != list(range(1, len(numbers) + 1)):
        yield in_book("the numbers of its places leave one out", "number them again", ncx.name)


@check("EBOOK-GUIDE", "warning")
def guide(model: EpubModel) -> Iterator[Finding]:
    """The guide, by which Kindle and readers of EPUB 2 find cover, contents and text."""
    package = model.package
    found = {r.get("type"): r for r in package.opf.root.iter(OPF + "reference")}
    for kind in ("cover", "toc", "text") if has_cover_page(model) else ("toc", "text"):
        if kind not in found:
            yield in_book(f"the guide does not name {kind}", "add a reference", package.name)
    for reference in found.values():
        kind = reference.get("type", "")
        href = reference.get("href", "")
        if model.goal(*package.goal(package.name, href)) is None:
            message = f"the guide’s {kind} leads to {href}, and there is no such place"
            yield in_book(message, "correct it", package.name, package.opf.line(reference))
    beginnings = [e.file for e in model.entries("landmarks") if "bodymatter" in types(e.element)]
    begins = found.get("text")
    if begins is not None and beginnings:
        there, _ = package.goal(package.name, begins.get("href", ""))
        if there not in beginnings:
            message = f"the guide’s text is {there}, the landmark of the text {beginnings[0]}"
            yield in_book(message, "let both lead to the beginning", package.name)
