"""Styles that leave the reader in charge: of size, face, colours, and of the screen's width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinycss2.color3 import RGBA, parse_color

from publish.preflight.epub.checks import DocumentFinding, check
from publish.readback.epub_package import HTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.css_rules import Rule
    from publish.preflight.epub.model import EpubModel

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
#: How much lighter or darker than its ground a colour is at least (WCAG 2.2, 1.4.3: large text).
_CONTRAST = 3.0
#: What the text itself is set in, and how small it may be: shares of the reader's size.
_TEXT = frozenset(["html", "body", "p", "div", "section", "*"])
_LEAST = {"font-size": 0.95, "line-height": 1.1}
#: What brings colours of its own.
_PICTURES = frozenset(["img", "svg"])
#: What a user sets for the whole text.
_USERS = frozenset(
    "font-family font-size font line-height text-align color background background-color hyphens"
    " margin".split()
)
#: How wide a telephone is held upright, in ems of its text.
_ROOM = 24.0
#: Elements whose lines are long.
_KEPT_WHOLE = frozenset("body p div li blockquote td pre section *".split())


@check("EBOOK-PIXELS")
def pixels(model: EpubModel) -> Iterator[DocumentFinding]:
    """Sizes in pixels or points, which the reader cannot change: type, leading, margins, widths."""
    for rule in model.rules:
        if rule.name not in _SIZED or rule.selector == "@page":
            continue
        found = _ABSOLUTE.search(rule.value)
        if found and float(found[1]) > _HAIR:
            message = (
                f"{rule.selector} {{ {rule.name}: {rule.value} }} is not the reader’s to change"
            )
            yield DocumentFinding(message, "write it in em or %", rule.file, rule.line)


@check("EBOOK-SMALL", "warning")
def small(model: EpubModel) -> Iterator[DocumentFinding]:
    """A text smaller than the reader has chosen, or lines closer than can be read.

    Kindle’s guidelines ask for the default size and leading in the text (10.3.1).
    """
    for rule in model.rules:
        if not {one.strip() for one in rule.selector.split(",")} & _TEXT:
            continue
        found = re.fullmatch(r"(\d*\.?\d+)(em|rem|%|)", rule.value)
        share = float(found[1]) / (100 if found[2] == "%" else 1) if found else _LEAST["font-size"]
        if found and share < _LEAST.get(rule.name, 0):
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} makes the text hard to read"
            yield DocumentFinding(message, "leave it to the reader", rule.file, rule.line)


@check("EBOOK-COLOUR")
def colours(model: EpubModel) -> Iterator[DocumentFinding]:
    """Colours of the text or its ground: at night a reader sees black on black, or is blinded.

    Of what stands on the reader’s own ground, heads and links too, only colours that can be read
    on black and on white are let pass (WCAG 2.2, 1.4.3: 3 to 1).
    """
    for rule in model.rules:
        value = rule.value.lower()
        if rule.name not in _COLOURED or value in _NEUTRAL or _ends(rule) <= _PICTURES:
            continue
        if _ends(rule) & _BLOCKS or rule.name != "color" or not _is_middling(value):
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} forces a colour"
            yield DocumentFinding(message, "leave colours to the reader", rule.file, rule.line)


def _ends(rule: Rule) -> set[str]:
    """The elements with which the selectors of a rule end, their classes left out."""
    names = (one.split()[-1] for one in rule.selector.split(",") if one.strip())
    return {re.split(r"[>+~.:\[#]", one)[0] or one for one in names}


def _is_middling(value: str) -> bool:
    """Whether a colour differs enough from black and from white; what is no colour does."""
    colour = parse_color(value)
    if not isinstance(colour, RGBA):
        return True
    parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    light = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
    return bool(min((light + 0.05) / 0.05, 1.05 / (light + 0.05)) >= _CONTRAST)


@check("EBOOK-FORCED")
def forced(model: EpubModel) -> Iterator[DocumentFinding]:
    """Styles that no user can set aside: face, size, leading, colours by !important.

    Or a face that is asked for, and that no rule brings along.
    """
    brought = {
        rule.value.strip("'\"").lower()
        for rule in model.rules
        if rule.selector == "@font-face" and rule.name == "font-family"
    }
    for rule in model.rules:
        if rule.selector == "@font-face" or rule.name not in _USERS:
            continue
        if rule.important and rule.value.lower() not in _NEUTRAL:
            message = (
                f"{rule.selector} {{ {rule.name} }} is !important: it goes before the reader’s"
            )
            yield DocumentFinding(message, "take !important out", rule.file, rule.line)
        if rule.name == "font-family" and not _is_there(rule.value, brought):
            message = f"{rule.selector} asks for {rule.value}, and the book has no such face"
            yield DocumentFinding(
                message, "bring the face along, or name none", rule.file, rule.line
            )


def _is_there(value: str, brought: set[str]) -> bool:
    generic = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "inherit", "initial"}
    first = value.split(",", 1)[0].strip().strip("'\"").lower()
    return first in generic | brought


@check("EBOOK-FIXED")
def fixed(model: EpubModel) -> Iterator[DocumentFinding]:
    """Parts set fast on the screen, or hidden: notes that are not shown are lost."""
    for rule in model.rules:
        if rule.name == "position" and rule.value in ("fixed", "absolute"):
            message = f"{rule.selector} is set fast on the screen ({rule.value})"
            yield DocumentFinding(message, "let it flow", rule.file, rule.line)
        hides = (rule.name, rule.value) in (("display", "none"), ("visibility", "hidden"))
        if hides and not re.search(r"::|\[hidden|\bnav\b|page-?break", rule.selector):
            message = f"{rule.selector} is hidden: readers without pop-ups lose it"
            yield DocumentFinding(message, "let it be seen", rule.file, rule.line)


@check("EBOOK-WIDE", "warning")
def wide(model: EpubModel) -> Iterator[DocumentFinding]:
    """What goes beyond a small screen: pictures that no style keeps in it, lines, wide parts."""
    pictured = any(text.root.find(f".//{HTML}img") is not None for text in model.package.documents)
    kept = [
        rule
        for rule in model.rules
        if rule.name in ("max-width", "width") and re.search(r"\bimg\b", rule.selector)
    ]
    if pictured and not kept:
        hint = "write img { max-width: 100% }"
        yield DocumentFinding(
            "a large picture goes beyond a small screen", hint, next(iter(model.styles), "")
        )
    for rule in model.rules:
        found = re.fullmatch(r"(\d*\.?\d+)r?em", rule.value)
        is_wide = found and float(found[1]) > _ROOM and rule.name in ("width", "min-width")
        is_kept = rule.name == "white-space" and rule.value in ("nowrap", "pre")
        is_divided = rule.name in ("columns", "column-count") and rule.value not in ("1", "auto")
        if is_wide or is_divided or (is_kept and _ends(rule) & _KEPT_WHOLE):
            message = f"{rule.selector} {{ {rule.name}: {rule.value} }} goes beyond a small screen"
            yield DocumentFinding(message, "let it wrap, in one column", rule.file, rule.line)
