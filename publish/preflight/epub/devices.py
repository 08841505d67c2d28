"""Books for devices: a kepub for Kobo's, an EPUB for Send to Kindle, by the rules of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.navigation import has_cover_page
from publish.readback.epub_package import HTML

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.css_rules import Rule
    from publish.preflight.epub.model import EpubModel
    from publish.readback.xml_files import Text

_SPAN = re.compile(r"kobo\.([1-9]\d*)\.([1-9]\d*)")
#: In what no spans stand.
_APART = frozenset(HTML + name for name in "pre script style audio video".split())
_AROUND = re.compile(r"(?:margin|padding)-(?:left|right)")
_LEVELS = 2


@check("EBOOK-KOBO")
def spans(model: EpubModel) -> Iterator[Finding]:
    """The spans of a kepub, by which Kobo's devices keep places, highlights and counts.

    All words stand in one, none stands in another, and their numbers go up.
    """
    if not model.is_kobo:
        return
    for text in model.package.documents:
        body = text.root.find(HTML + "body")
        if body is None:
            continue
        ids = {e.get("id") for e in body.iter(HTML + "div")}
        if not {"book-columns", "book-inner"} <= ids:
            yield at(
                text, body, "the text is not in div#book-columns and div#book-inner", "wrap it"
            )
        yield from _bare(text, body)
        yield from _ordered(text, body)


def _is_span(element: ET.Element) -> bool:
    return "koboSpan" in element.get("class", "").split()


def _bare(text: Text, body: ET.Element) -> Iterator[Finding]:
    """Yield words that stand in no span, once for each block, and spans in spans."""
    stack = [(body, False)]
    while stack:
        element, within = stack.pop()
        inner = within or _is_span(element)
        if _is_span(element) and within:
            yield at(text, element, "a span stands in another", "keep the inner one")
        if element.tag in _APART or "}svg" in element.tag or "}math" in element.tag:
            continue
        loose = [element.text or ""] if not inner else []
        loose += [child.tail or "" for child in element] if not inner else []
        words = next((one.strip() for one in loose if one.strip()), "")
        if words:
            yield at(text, element, f"“{words[:40]}” stands in no span", "make the kepub again")
        stack += [(child, inner) for child in element]


def _ordered(text: Text, body: ET.Element) -> Iterator[Finding]:
    before = (0, 0)
    for element in filter(_is_span, body.iter(HTML + "span")):
        found = _SPAN.fullmatch(element.get("id", ""))
        number = (int(found[1]), int(found[2])) if found else (0, 0)
        if number <= before:
            own = element.get("id") or "without a number"
            message = f"the span {own} follows kobo.{before[0]}.{before[1]}"
            yield at(text, element, message, "make the kepub again")
        before = max(number, before)


@check("EBOOK-KINDLE", "warning")
def kindle(model: EpubModel) -> Iterator[Finding]:
    """What Amazon's guidelines ask of a book for Kindles (Kindle Publishing Guidelines, 4, 10).

    Its file ends in -kindle.epub. No leading and no side margins of the text, contents of two
    levels, no page for the cover, which the device shows by itself.
    """
    if not model.is_kindle:
        return
    if has_cover_page(model):
        message = "there is a page for the cover, and the device shows the cover by itself"
        yield in_book(message, "take the page out", model.package.name)
    depth = max((entry.depth for entry in model.entries("toc")), default=0)
    if depth > _LEVELS:
        message = f"the contents have {depth} levels, and Kindle’s menu has {_LEVELS}"
        yield in_book(message, "list two", model.package.nav.name if model.package.nav else "")
    for rule in model.rules:
        if rule.name == "line-height" or (rule.is_of_text and _has_sides(rule)):
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} is the reader’s to choose"
            yield in_book(message, "take it out", rule.file, rule.line)


def _has_sides(rule: Rule) -> bool:
    values = rule.value.split()
    if _AROUND.fullmatch(rule.name):
        return values[0] not in ("0", "auto")
    sides = values[1::2] or values[:1]
    return rule.name == "margin" and any(one not in ("0", "auto") for one in sides)
