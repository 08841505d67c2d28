"""Books for Send to Kindle: what its converter refuses with “E999 – Send to Kindle Internal Error”.

Amazon does not say what the number means. These are the causes that makers of books have found, one
after the other, in books that were refused and pass without them (Kindle Publishing Guidelines,
2.1 and 5; the reports are listed in docs/sending.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.readback.epub_package import HTML, NCX

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

#: A tag of a language as far as a device needs it (BCP 47, 2.1): language, script, region, rest.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{1,8})*")
#: Tags that name no language (ISO 639-2: undetermined, none, several, not coded).
_NONE = frozenset("und zxx mul mis".split())
#: The languages of books that Amazon’s shop takes (Kindle Direct Publishing, “Languages”).
_OF_SHOP = frozenset(
    "af ar eu br ca zh kw co da nl en fi fr fy gl de gu hi is ga it ja lb mr ml gv nb nn no"
    " pl pt oc rm sco gd es sv ta cy gsw frr stq afr ara baq eus bre cat chi zho cor cos dan"
    " dut nld eng fin fra fre fry glg ger deu guj hin ice isl gle ita jpn ltz mar mal glv nob"
    " nno nor pol por oci roh gla spa swe tam wel cym".split()
)
_XML = (".xhtml", ".html", ".htm", ".opf", ".ncx", ".xml", ".svg")
_COMMENT = re.compile(rb"<!--(.*?)-->", re.DOTALL)
_IN_STYLES = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]+\s*:|var\s*\()")
_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/svg+xml", "image/bmp")
#: How faces are disguised, which is no lock (EPUB 3.3, 4.4; Adobe’s older way).
_DISGUISES = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
_ALGORITHM = re.compile(rb"EncryptionMethod[^>]*Algorithm\s*=\s*[\"']([^\"']+)")


@check("KINDLE-LANGUAGE")
def language(model: EpubModel) -> Iterator[Finding]:
    """The language of a book for Kindles: the commonest cause of E999 is that there is none.

    A tag such as en or de-AT has to be in dc:language; und and words such as English count as none.
    """
    if not model.is_kindle:
        return
    package, hint = model.package, "write a tag such as en or de-AT into dc:language"
    said = package.values("dc:language")
    if not said:
        yield in_book("the book does not say its language", hint, package.name, 1)
    for one in said:
        if not _TAG.fullmatch(one.value) or one.value.split("-")[0].lower() in _NONE:
            message = f"“{one.value}” names no language"
            yield in_book(message, hint, package.name, one.line)


@check("KINDLE-LANGUAGE-SHOP", "warning")
def language_of_shop(model: EpubModel) -> Iterator[Finding]:
    """A language that is none of Amazon’s shop: some such books are refused, most are not."""
    if not model.is_kindle:
        return
    for one in model.package.values("dc:language"):
        is_tag = _TAG.fullmatch(one.value) and one.value.split("-")[0].lower() not in _NONE
        if is_tag and one.value.split("-")[0].lower() not in _OF_SHOP:
            message = f"“{one.value}” is no language of Amazon’s shop"
            hint = "if the book comes back with E999, send the PDF, or take a cable"
            yield in_book(message, hint, model.package.name, one.line)


@check("KINDLE-COMMENT")
def comments(model: EpubModel) -> Iterator[Finding]:
    """Two hyphens within a remark of a document, which XML forbids (XML 1.0, 2.5): E999."""
    if not model.is_kindle:
        return
    for name, data in model.package.files.items():
        if not name.lower().endswith(_XML):
            continue
        for found in _COMMENT.finditer(data):
            if b"--" in found[1] or found[1].endswith(b"-"):
                line = data.count(b"\n", 0, found.start()) + 1
                message = "there are two hyphens within a remark (<!-- … -->)"
                yield in_book(message, "take the remark out, or one of them", name, line)


@check("KINDLE-VARIABLE")
def variables(model: EpubModel) -> Iterator[Finding]:
    """Variables of CSS (--name: … and var(--name)), which the converter stumbles over: E999."""
    if not model.is_kindle:
        return
    hint = "write the value where it is used"
    for name, styles in {**model.styles, **_inner_styles(model)}.items():
        plain = _IN_STYLES.sub(lambda found: "\n" * found[0].count("\n"), styles)
        for found in _VARIABLE.finditer(plain):
            line = plain.count("\n", 0, found.start()) + 1
            yield in_book(f"“{found[0].strip()}” is a variable of CSS", hint, name, line)
    for text in model.package.documents:
        for element in text.root.iter():
            if _VARIABLE.search(element.get("style", "")):
                yield at(text, element, "the style has a variable of CSS", hint)


def _inner_styles(model: EpubModel) -> dict[str, str]:
    """Return the styles that documents have in themselves, each moved down to its line."""
    found = {}
    for text in model.package.documents:
        for element in text.root.iter(HTML + "style"):
            above = "\n" * max(text.line(element) - 1, 0)
            found[text.name] = above + (element.text or "")
    return found


@check("KINDLE-NCX")
def ncx_order(model: EpubModel) -> Iterator[Finding]:
    """The order of the NCX: a number for each place, going up, none for two places; all lead there.

    E999 follows from numbers (playOrder) that go down, are given twice, or are none.
    """
    ncx = model.package.ncx
    if not model.is_kindle or ncx is None:
        return
    places: dict[str, str] = {}
    for kind in ("navMap", "pageList", "navList"):
        before = 0
        for around in ncx.root.iter(NCX + kind):
            for target in around.iter():
                content = target.find(NCX + "content")
                if content is None:
                    continue
                src, order = content.get("src", ""), target.get("playOrder", "")
                yield from _goal(model, target, src)
                if not order.isdecimal() or int(order) < 1:
                    yield at(ncx, target, f"the playOrder is “{order}”", _COUNT)
                    continue
                if places.setdefault(order, src) != src:
                    yield at(ncx, target, f"the playOrder {order} is given twice", _COUNT)
                elif int(order) < before:
                    message = f"the playOrder {order} follows {before}"
                    yield at(ncx, target, message, _COUNT)
                before = int(order)


_COUNT = "number the places from 1 in the order in which they are listed"


def _goal(model: EpubModel, target: ET.Element, src: str) -> Iterator[Finding]:
    ncx = model.package.ncx
    if ncx is not None and model.goal(*model.package.goal(ncx.name, src)) is None:
        yield at(ncx, target, f"it leads to {src}, and there is no such place", "correct it")


@check("KINDLE-BODY", "warning")
def body_links(model: EpubModel) -> Iterator[Finding]:
    """Entries of the contents that lead to the body of a document by its identifier.

    The converter does not find the place; the address of the document alone is enough.
    """
    if not model.is_kindle:
        return
    for text in filter(None, (model.package.ncx, model.package.nav)):
        for element in text.root.iter():
            src = element.get("src") if element.tag == NCX + "content" else element.get("href")
            file, fragment = model.package.goal(text.name, src or "")
            place = model.goal(file, fragment) if src and fragment else None
            if place is not None and place.element.tag == HTML + "body":
                message = f"{src} leads to the body of a document"
                yield at(text, element, message, f"leave out #{fragment}")


@check("KINDLE-ENCODING", "warning")
def encodings(model: EpubModel) -> Iterator[Finding]:
    """Documents that do not say they are UTF-8: the converter takes them for Latin-1."""
    if not model.is_kindle:
        return
    for text in model.package.documents:
        data = model.package.files[text.name]
        says = text.prolog.encoding or data.startswith(b"\xef\xbb\xbf")
        if not says and not data.isascii():
            message = "nothing says in what encoding it is"
            hint = 'begin it with <?xml version="1.0" encoding="utf-8"?>'
            yield in_book(message, hint, text.name, 1)


@check("KINDLE-PICTURE")
def pictures(model: EpubModel) -> Iterator[Finding]:
    """Pictures without an address, or of a kind that the converter does not know: E999."""
    if not model.is_kindle:
        return
    for text in model.package.documents:
        for element in text.root.iter(HTML + "img"):
            if not element.get("src", "").strip():
                yield at(text, element, "a picture has no address", "give it one, or take it out")
    for item in model.package.items:
        if item.media_type.startswith("image/") and item.media_type not in _PICTURES:
            message = f"{item.href} is {item.media_type}"
            hint = "make it JPEG, PNG, GIF or SVG"
            yield in_book(message, hint, model.package.name, item.line)


@check("KINDLE-REMOVED")
def removed(model: EpubModel) -> Iterator[Finding]:
    """What a Kindle has left in a book that was taken from one (data-AmznRemoved): E999."""
    if not model.is_kindle:
        return
    for text in model.package.documents:
        for element in text.root.iter():
            for name in element.attrib:
                if name.lower().startswith("data-amznremoved"):
                    yield at(text, element, f"there is an attribute {name}", "take it out")


@check("KINDLE-LOCKED")
def locked(model: EpubModel) -> Iterator[Finding]:
    """Books that are locked (DRM): what is locked is refused; disguised faces are no lock."""
    files = model.package.files
    if not model.is_kindle:
        return
    rights, keys = "META-INF/rights.xml", "META-INF/encryption.xml"
    methods = _ALGORITHM.findall(files.get(keys, b""))
    if rights in files or any(one not in _DISGUISES for one in methods):
        name = keys if keys in files else rights
        yield in_book("parts of the book are encrypted", "send a book that is not locked", name)
