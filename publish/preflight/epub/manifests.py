"""What the manifest says of its items, and words of the package that have to be what they are."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import is_outside
from publish.readback.epub_package import HTML, OPS, XHTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.xml_files import Text

_SVG, _MATH = "{http://www.w3.org/2000/svg}svg", "{http://www.w3.org/1998/Math/MathML}math"
#: Prefixes that need no declaration (EPUB 3.3, D.4: of the package; 6.7: of documents).
_OF_PACKAGE = frozenset("a11y dcterms marc media onix rendition schema xsd".split())
_OF_DOCUMENTS = frozenset("msv prism".split())
_DECLARED = re.compile(r"([\w.-]+):\s+\S+")
_PREFIXED = re.compile(r"([A-Za-z_][\w.-]*):[^:/]")


@check("EBOOK-PROPERTIES")
def properties(model: EpubModel) -> Iterator[Finding]:
    """Properties of documents: svg, mathml, scripted, remote-resources, where and only where.

    Readers prepare for them, or refuse a document (EPUB 3.3, 5.6.2.1).
    """
    package = model.package
    for item in package.items:
        text = package.texts.get(item.name)
        if item.media_type != XHTML or text is None:
            continue
        has = set(_needed(text))
        known = set(item.properties) & {"svg", "mathml", "scripted", "remote-resources"}
        for name in sorted(has - known):
            message = f"{item.href} lacks the property {name}"
            yield in_book(message, f'write properties="{name}"', package.name, item.line)
        for name in sorted(known - has):
            message = f"{item.href} has the property {name}, and nothing of it"
            yield in_book(message, "take it out", package.name, item.line)


def _needed(text: Text) -> Iterator[str]:
    for element in text.root.iter():
        if element.tag == _SVG:
            yield "svg"
        elif element.tag == _MATH:
            yield "mathml"
        elif element.tag in (HTML + "script", HTML + "form"):
            yield "scripted"
        if any(name.startswith("on") for name in element.attrib):
            yield "scripted"
        src = element.get("src") or element.get("poster") or ""
        if is_outside(src) and not src.startswith("data:"):
            yield "remote-resources"


@check("EBOOK-PREFIX")
def prefixes(model: EpubModel) -> Iterator[Finding]:
    """Prefixes of properties and types that nothing declares: nobody knows what they mean (D.1)."""
    package = model.package
    known = _OF_PACKAGE | set(_DECLARED.findall(package.opf.root.get("prefix", "")))
    for element in package.opf.root.iter():
        for name in ("property", "properties", "scheme", "rel"):
            for word in element.get(name, "").split():
                found = _PREFIXED.match(word)
                if found and found[1] not in known:
                    message = f"the prefix of {word} is declared nowhere"
                    yield in_book(
                        message,
                        "declare it in prefix of package",
                        package.name,
                        package.opf.line(element),
                    )
    for text in package.documents:
        own = _OF_DOCUMENTS | set(_DECLARED.findall(text.root.get(OPS + "prefix", "")))
        for element in text.root.iter():
            for word in element.get(OPS + "type", "").split():
                found = _PREFIXED.match(word)
                if found and found[1] not in own:
                    message = f"the prefix of {word} is declared nowhere"
                    yield at(text, element, message, "declare it in epub:prefix of html")


@check("EBOOK-ADDRESS")
def addresses(model: EpubModel) -> Iterator[Finding]:
    """Blanks in addresses: %20 stands for one; some readers do not find the file (RFC 3986)."""
    package = model.package
    for item in package.items:
        if re.search(r"\s", item.href):
            message = f"the address “{item.href}” has a blank in it"
            yield in_book(message, "name the file without one", package.name, item.line)
    texts = [
        *package.documents,
        *([package.nav] if package.nav else []),
        *([package.ncx] if package.ncx else []),
    ]
    for text in dict.fromkeys(texts):
        for element in text.root.iter():
            for name in ("href", "src"):
                if re.search(r"\s", element.get(name, "").strip()):
                    message = f"the address “{element.get(name, '')[:60]}” has a blank in it"
                    yield at(text, element, message, "write %20, or name the file without one")


@check("EBOOK-UUID")
def uuids(model: EpubModel) -> Iterator[Finding]:
    """Identifiers that say they are UUIDs, and are none (RFC 9562, 4): shelves drop the book."""
    for statement in model.package.values("dc:identifier"):
        own = re.match(r"(?:urn:)?uuid:(.*)", statement.value, re.IGNORECASE)
        if own and not _is_uuid(own[1]):
            message = f"“{statement.value}” is no UUID"
            hint = "eight, four, four, four and twelve hexadecimal digits, with hyphens"
            yield in_book(message, hint, model.package.name, statement.line)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
