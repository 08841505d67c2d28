"""Styles that leave the reader in charge: of size, face, colours, and of the screen's width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2

from publish.preflight.ebook.checks import Spot, at, check
from publish.preflight.ebook.volume import is_outside
from publish.witness.package import HTML, XML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.ebook.volume import Volume

_ABSOLUTE = re.compile(r"(?<![\w.#-])(\d*\.?\d+)(px|pt|cm|mm|in|pc)\b", re.IGNORECASE)
#: Borders, shadows and the like may be told in pixels.
_SIZED = frozenset(
    "font font-size line-height letter-spacing word-spacing text-indent margin margin-left"
    " margin-right margin-top margin-bottom padding padding-left padding-right width height"
    " max-width min-width min-height".split()
)
#: What is small enough to do no harm, in pixels or points.
_HAIR = 2.0
_COLOURED = frozenset(["color", "background", "background-color"])
_BLOCKS = frozenset(["html", "body", "p", "div", "section", "blockquote", "li", "*", "span", "td"])
_NEUTRAL = frozenset("inherit transparent currentcolor initial unset none revert".split())


class Rule(NamedTuple):
    """A declaration: its file and line, the selector, the property and its value."""

    file: str
    line: int
    selector: str
    name: str
    value: str
    important: bool


def rules(seen: Volume) -> Iterator[Rule]:
    """All declarations of the book: of its style sheets, of style elements and attributes."""
    for name, text in seen.styles.items():
        yield from _sheet(name, 0, text)
    for text_ in seen.package.documents:
        for element in text_.root.iter():
            line = text_.line(element)
            if element.tag == HTML + "style":
                yield from _sheet(text_.name, line - 1, element.text or "")
            elif style := element.get("style"):
                selector = element.tag.rpartition("}")[2]
                yield from _block(text_.name, line, selector, style)


def _sheet(name: str, before: int, text: str) -> Iterator[Rule]:
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    while nodes:
        node = nodes.pop(0)
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            if node.content:
                nodes[:0] = tinycss2.parse_rule_list(node.content, True, True)
        elif node.type == "at-rule" and node.content:
            selector = f"@{node.lower_at_keyword}"
            yield from _block(name, before, selector, node.content)
        elif node.type == "qualified-rule":
            selector = tinycss2.serialize(node.prelude).strip()
            yield from _block(name, before, selector, node.content)


def _block(name: str, before: int, selector: str, content: Any) -> Iterator[Rule]:
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip()
            line = before + node.source_line if not isinstance(content, str) else before
            yield Rule(name, line, selector, node.lower_name, value, node.important)


@check("EBOOK-PIXELS")
def pixels(seen: Volume) -> Iterator[Spot]:
    """Sizes in pixels or points, which the reader cannot change: type, leading, margins, widths."""
    for rule in rules(seen):
        if rule.name not in _SIZED or rule.selector == "@page":
            continue
        found = _ABSOLUTE.search(rule.value)
        if found and float(found[1]) > _HAIR:
            message = (
                f"{rule.selector} {{ {rule.name}: {rule.value} }} is not the reader’s to change"
            )
            yield Spot(message, "write it in em or %", rule.file, rule.line)


@check("EBOOK-COLOUR")
def colours(seen: Volume) -> Iterator[Spot]:
    """Colours of the text or its ground: at night a reader sees black on black, or is blinded."""
    for rule in rules(seen):
        names = {one.strip() for one in rule.selector.split(",")}
        plain = {re.split(r"[\s>+~.:\[#]", one)[-1] or one for one in names} | names
        value = rule.value.lower()
        if rule.name in _COLOURED and plain & _BLOCKS and value not in _NEUTRAL:
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} forces a colour"
            yield Spot(message, "leave colours to the reader", rule.file, rule.line)


@check("EBOOK-FORCED")
def forced(seen: Volume) -> Iterator[Spot]:
    """A face for all of the text that no user can set aside, or that is not in the book.

    By !important on the face or the size, or by naming a face that no rule brings along.
    """
    brought = {
        rule.value.strip("'\"").lower()
        for rule in rules(seen)
        if rule.selector == "@font-face" and rule.name == "font-family"
    }
    for rule in rules(seen):
        if rule.selector == "@font-face" or rule.name not in ("font-family", "font-size", "font"):
            continue
        if rule.important:
            message = (
                f"{rule.selector} {{ {rule.name} }} is !important: it goes before the reader’s"
            )
            yield Spot(message, "take !important out", rule.file, rule.line)
        if rule.name == "font-family" and not _is_there(rule.value, brought):
            message = f"{rule.selector} asks for {rule.value}, and the book has no such face"
            yield Spot(message, "bring the face along, or name none", rule.file, rule.line)


def _is_there(value: str, brought: set[str]) -> bool:
    generic = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "inherit", "initial"}
    first = value.split(",", 1)[0].strip().strip("'\"").lower()
    return first in generic | brought


@check("EBOOK-FIXED")
def fixed(seen: Volume) -> Iterator[Spot]:
    """Parts set fast on the screen, or hidden: notes that are not shown are lost."""
    for rule in rules(seen):
        if rule.name == "position" and rule.value in ("fixed", "absolute"):
            message = f"{rule.selector} is set fast on the screen ({rule.value})"
            yield Spot(message, "let it flow", rule.file, rule.line)
        hides = (rule.name, rule.value) in (("display", "none"), ("visibility", "hidden"))
        if hides and re.search(r"\b(aside|notes?|footnotes?|body|p|section)\b", rule.selector):
            message = f"{rule.selector} is hidden: readers without pop-ups lose it"
            yield Spot(message, "let it be seen", rule.file, rule.line)


@check("EBOOK-WIDE", "warning")
def wide(seen: Volume) -> Iterator[Spot]:
    """Pictures that no style keeps within the screen."""
    pictured = any(text.root.find(f".//{HTML}img") is not None for text in seen.package.documents)
    kept = [
        rule
        for rule in rules(seen)
        if rule.name in ("max-width", "width") and re.search(r"\bimg\b", rule.selector)
    ]
    if pictured and not kept:
        hint = "write img { max-width: 100% }"
        yield Spot("a large picture goes beyond a small screen", hint, next(iter(seen.styles), ""))


@check("EBOOK-STYLE")
def linked(seen: Volume) -> Iterator[Spot]:
    """Style sheets that are not there, that no document uses, or that are not understood."""
    used: set[str] = set()
    for text in [*seen.package.documents, *([seen.package.nav] if seen.package.nav else [])]:
        for link in text.root.iter(HTML + "link"):
            if "stylesheet" not in link.get("rel", ""):
                continue
            name = seen.package.resolve(text.name, link.get("href", ""))
            used.add(name)
            if is_outside(link.get("href", "")) or name not in seen.package.files:
                message = f"there is no style sheet {link.get('href')}"
                yield at(text, link, message, "put it into the book, or correct its name")
    for name, sheet in seen.styles.items():
        if name not in used and not any("@import" in other for other in seen.styles.values()):
            yield Spot("no document uses this style sheet", "link it, or take it out", name)
        for node in tinycss2.parse_stylesheet(sheet, True, True):
            inner = (
                tinycss2.parse_blocks_contents(node.content or ())
                if hasattr(node, "content") and node.type == "qualified-rule"
                else ()
            )
            for error in (n for n in (node, *inner) if n.type == "error"):
                message = f"this is no CSS: {error.message}"
                yield Spot(message, "correct it", name, error.source_line)


@check("EBOOK-BARE")
def bare(seen: Volume) -> Iterator[Spot]:
    """Documents of the text that use no style sheet, where the others do."""
    using = {
        text.name
        for text in seen.package.documents
        if any("stylesheet" in e.get("rel", "") for e in text.root.iter(HTML + "link"))
        or text.root.find(f".//{HTML}style") is not None
    }
    for text in seen.package.documents:
        if using and text.name not in using:
            yield Spot("the document uses no style sheet", "link the book’s", text.name)


@check("EBOOK-SCRIPT", "warning")
def scripts(seen: Volume) -> Iterator[Spot]:
    """Scripts, forms and frames: most devices run none of them."""
    for text in seen.package.documents:
        for element in text.root.iter():
            if element.tag in {HTML + n for n in ("script", "form", "iframe", "object", "embed")}:
                what = element.tag.removeprefix(HTML)
                yield at(text, element, f"{what}: most devices do nothing with it", "take it out")
            if element.get(XML + "base") is not None:
                yield at(text, element, "xml:base: readers do not heed it", "write whole addresses")
