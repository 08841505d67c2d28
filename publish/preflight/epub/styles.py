"""Style sheets: that they are there and are understood; and what lies on the web, or is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tinycss2

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import is_outside
from publish.readback.epub_package import HTML, XML

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

_XLINK = "{http://www.w3.org/1999/xlink}href"
#: What a style sheet fetches from elsewhere.
_REMOTE = re.compile(
    r"(?:url\(\s*|@import\s+)['\"]?((?:https?:)?//[^'\")\s]+)", re.IGNORECASE
)  # fmt: skip


@check("EBOOK-STYLE")
def linked(model: EpubModel) -> Iterator[Finding]:
    """Style sheets that are not there, that no document uses, or that are not understood."""
    used: set[str] = set()
    for text in [*model.package.documents, *([model.package.nav] if model.package.nav else [])]:
        for link in text.root.iter(HTML + "link"):
            if "stylesheet" not in link.get("rel", ""):
                continue
            name = model.package.resolve(text.name, link.get("href", ""))
            used.add(name)
            if is_outside(link.get("href", "")) or name not in model.package.files:
                message = f"there is no style sheet {link.get('href')}"
                yield at(text, link, message, "put it into the book, or correct its name")
    for name, line in model.unread_styles.items():
        message = (
            "it is not read: it is too long, or brackets stand more than 64 deep in one another"
        )
        yield in_book(message, "write it plainly", name, line)
    for name, style_sheet in model.styles.items():
        if name not in used and not any("@import" in other for other in model.styles.values()):
            yield in_book("no document uses this style sheet", "link it, or take it out", name)
        for node in tinycss2.parse_stylesheet(style_sheet, True, True):
            inner = (
                tinycss2.parse_blocks_contents(node.content or ())
                if hasattr(node, "content") and node.type == "qualified-rule"
                else ()
            )
            for error in (n for n in (node, *inner) if n.type == "error"):
                message = f"this is no CSS: {error.message}"
                yield in_book(message, "correct it", name, error.source_line)


@check("EBOOK-REMOTE")
def remote(model: EpubModel) -> Iterator[Finding]:
    """Styles, faces, pictures and sounds on the web: devices without it do not show them."""
    for name, style_sheet in model.styles.items():
        for found in _REMOTE.finditer(style_sheet):
            line = style_sheet.count("\n", 0, found.start()) + 1
            yield in_book(f"{found[1]} lies on the web", "put it into the book", name, line)
    for text in model.package.documents:
        for element in text.root.iter():
            for src in _fetched(element):
                yield at(text, element, f"{src[:60]} lies on the web", "put it into the book")
    for item in model.package.items:
        if is_outside(item.href) and not item.href.startswith("data:"):
            message = f"{item.href[:60]} lies on the web"
            yield in_book(message, "put it into the book", model.package.name, item.line)


def _fetched(element: ET.Element) -> Iterator[str]:
    """Yield the addresses of the web from which an element takes something.

    Those of links are followed.

    Pictures of HTML are told by another check.
    """
    keys = ("data", "poster", *(() if element.tag == HTML + "img" else ("src",)))
    if not str(element.tag).endswith("}a") and not str(element.tag).startswith(HTML):
        keys = (*keys, "href", _XLINK)
    asked = [element.get(key, "").strip() for key in keys]
    asked += [one.split()[0] for one in element.get("srcset", "").split(",") if one.strip()]
    return (one for one in asked if is_outside(one) and not one.startswith("data:"))


@check("EBOOK-BARE")
def bare(model: EpubModel) -> Iterator[Finding]:
    """Documents of the text that use no style sheet, where the others do."""
    using = {
        text.name
        for text in model.package.documents
        if any("stylesheet" in e.get("rel", "") for e in text.root.iter(HTML + "link"))
        or text.root.find(f".//{HTML}style") is not None
    }
    for text in model.package.documents:
        if using and text.name not in using:
            yield in_book("the document uses no style sheet", "link the book’s", text.name)


@check("EBOOK-SCRIPT", "warning")
def scripts(model: EpubModel) -> Iterator[Finding]:
    """Scripts, forms and frames: most devices run none of them."""
    nav = model.package.nav
    apart = [nav] if nav and nav not in model.package.documents else []
    for text in (*model.package.documents, *apart):
        for element in text.root.iter():
            if element.tag in {HTML + n for n in ("script", "form", "iframe", "object", "embed")}:
                what = element.tag.removeprefix(HTML)
                yield at(text, element, f"{what}: most devices do nothing with it", "take it out")
            handler = next((name for name in element.attrib if name.startswith("on")), "")
            if handler:
                yield at(text, element, f"{handler}: most devices run no script", "take it out")
            if element.get(XML + "base") is not None:
                yield at(text, element, "xml:base: readers do not heed it", "write whole addresses")
            if element.tag == HTML + "base":
                yield at(text, element, "base: readers do not heed it", "write whole addresses")
            if element.tag == HTML + "meta" and element.get("http-equiv", "").lower() == "refresh":
                yield at(text, element, "a meta that leads elsewhere by itself", "take it out")
