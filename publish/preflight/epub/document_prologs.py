"""What stands before the markup of a document, and in it, that readers take in different ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.readback.epub_package import HTML, XHTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

#: The encodings of a publication (EPUB 3.3, 3.9): the first is the one that is asked for.
_ENCODINGS = ("utf-8", "utf8", "utf-16")
_HTML_SYSTEM = ("", "about:legacy-compat")
#: Overrides and embeddings: they turn round, for the eye, what a voice reads as it stands.
_TURNED = re.compile("[\u202a-\u202e]")
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"


@check("EBOOK-ENCODING")
def encodings(model: EpubModel) -> Iterator[Finding]:
    """Documents in another encoding than UTF-8 (EPUB 3.3, 3.9): some readers show other letters."""
    package = model.package
    for text in [package.opf, *package.texts.values()]:
        encoding = text.prolog.encoding.lower()
        if (encoding and encoding not in _ENCODINGS) or package.files[text.name][:2] in (
            b"\xff\xfe",
            b"\xfe\xff",
        ):
            message = f"it is in the encoding {encoding or 'UTF-16'}"
            yield in_book(message, "save it as UTF-8, and say so in its first line", text.name, 1)

    for item in package.items:
        data = package.files.get(item.name, b"")
        if item.media_type == "text/css" and not _is_utf8(data):
            message = "the style sheet is not in UTF-8"
            yield in_book(message, "save it as UTF-8, without @charset", item.name, 1)


def _is_utf8(style: bytes) -> bool:
    """Return whether a style sheet is in UTF-8, and says nothing else (CSS Syntax 3, 3.2)."""
    charset = re.match(rb'@charset "([^"]*)"', style.removeprefix(b"\xef\xbb\xbf"))
    if charset and charset[1].lower() not in (b"utf-8", b"us-ascii"):
        return False
    try:
        style.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in style


@check("EBOOK-DOCTYPE")
def doctypes(model: EpubModel) -> Iterator[Finding]:
    """Documents with the document type of another language, or entities of their own.

    Those of an EPUB 3 begin with <!DOCTYPE html>, or with none (EPUB 3.3, 3.9). Entities that would
    be fetched are a way into the reader’s device; readers that know none show gaps.
    """
    package = model.package
    kinds = {item.name: item.media_type for item in package.items}
    for text in package.texts.values():
        doctype = text.prolog.doctype
        foreign = doctype and (
            doctype[0].lower() != "html" or doctype[1] or doctype[2] not in _HTML_SYSTEM
        )
        if kinds[text.name] == XHTML and foreign and package.opf.root.get("version") != "2.0":
            message = f"its document type is {doctype[1] or doctype[0]}"  # type: ignore[index]
            yield in_book(message, "write <!DOCTYPE html>", text.name, 1)
    for text, own in ((package.opf, "package"), (package.container, "container")):
        doctype = text.prolog.doctype
        if doctype and doctype[0] != own:
            message = f"its document type is {doctype[1] or doctype[0]}"
            yield in_book(message, "take it out", text.name, 1)
    for text in [package.opf, package.container, *package.texts.values()]:
        for name, fetched in text.prolog.entities:
            message = f"it declares the entity “{name}”" + (
                ", which would be fetched" if fetched else ""
            )
            yield in_book(message, "take it out, and write what it stands for", text.name, 1)


@check("EBOOK-BIDI")
def turned(model: EpubModel) -> Iterator[Finding]:
    """Signs that turn the order of letters round, and isolates that nothing closes.

    What is read is then not what stands there. A direction is told by dir (Unicode, UAX 9, 2.7).
    """
    yield from _turned_elsewhere(model)
    for text in model.package.documents:
        for element in text.root.iter():
            if element.tag == HTML + "bdo":
                yield at(text, element, "bdo turns its letters round", "use bdi, or dir")
            for value in (element.text or "", element.tail or "", *element.attrib.values()):
                found = _TURNED.search(value)
                if found:
                    message = f"U+{ord(found[0]):04X} turns the letters after it round"
                    yield at(text, element, message, "take it out; tell the direction by dir")
        body = "".join(text.root.itertext())
        if sum(map(body.count, _OPENING)) != body.count(_CLOSING):
            message = "a sign that sets a direction apart (U+2066–2068) is not closed (U+2069)"
            yield in_book(message, "close each in its paragraph, or use bdi", text.name)


def _turned_elsewhere(model: EpubModel) -> Iterator[Finding]:
    """Yield letters that are turned round in what the package says, or by a style."""
    for statement in model.package.statements:
        if found := _TURNED.search(statement.value):
            message = f"U+{ord(found[0]):04X} turns the letters of {statement.name} round"
            yield in_book(message, "take it out", model.package.name, statement.line)
    for rule in model.rules:
        if rule.name == "unicode-bidi" and "override" in rule.value:
            message = f"{rule.selector} {{ unicode-bidi: {rule.value} }} turns letters round"
            yield in_book(message, "take it out; tell the direction by dir", rule.file, rule.line)


@check("EBOOK-TABLE-HEAD", "warning")
def heads(model: EpubModel) -> Iterator[Finding]:
    """Tables of several rows without a cell that is a head: a voice cannot say what figures are.

    Those that have none in their source say so by the class headless, or by a role.
    """
    for text in model.package.documents:
        for table in text.root.iter(HTML + "table"):
            rows = list(table.iter(HTML + "tr"))
            roles = {"headless", "presentation", "none"} & {
                *table.get("class", "").split(), table.get("role", ""),
            }  # fmt: skip
            heads_ = any(e.tag == HTML + "th" for row in rows for e in row)
            if len(rows) > 1 and not heads_ and not roles:
                yield at(text, table, "a table has no heads", "make the cells of its first row th")
