"""Faces that the book brings along: there, of the right kind, light, with their licence."""

from __future__ import annotations

import io
import re
import struct
from collections import Counter
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import check, in_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.css_rules import Rule
    from publish.preflight.epub.model import EpubModel
    from publish.readback.epub_package import Item

_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_OPTIONS = "META-INF/com.apple.ibooks.display-options.xml"
#: With which bytes files of a format begin (CSS Fonts 4, 4.3.1).
_FORMATS = {
    "opentype": (b"OTTO", b"\0\1\0\0", b"true"), "truetype": (b"\0\1\0\0", b"true", b"OTTO"),
    "woff": (b"wOFF",), "woff2": (b"wOF2",),
}  # fmt: skip
#: A face larger than this has not been cut down to what the book needs (bytes).
_WHOLE = 400_000


def _fonts(model: EpubModel) -> list[Item]:
    return [i for i in model.package.items if "font" in i.media_type or "opentype" in i.media_type]


#: The least weight that is bold (CSS Fonts 4, 2.2.4; OpenType, OS/2).
_BOLD = 600


@check("EBOOK-FONT")
def named(model: EpubModel) -> Iterator[Finding]:
    """Faces that a style sheet names and that are not in the book, and those that none names."""
    used: set[str] = set()
    for rule in model.rules:
        if rule.selector != "@font-face" or rule.name != "src":
            continue
        for url in _URL.findall(rule.value):
            name = model.package.resolve(rule.file, url)
            used.add(name)
            if name not in model.package.files:
                yield in_book(f"there is no face {url}", "put it in", rule.file, rule.line)
    for item in _fonts(model):
        if item.name not in used:
            yield in_book("no style sheet names this face", "name it, or take it out", item.name)


@check("EBOOK-FONT-RULE")
def declared(model: EpubModel) -> Iterator[Finding]:
    """Rules by which readers do not get the face that is meant.

    Two for one style of a family, of which the first is never seen; and those that tell another
    format than the file has, which readers do not fetch.
    """
    met: dict[tuple[str, ...], str] = {}
    for family, style, weight, source, rule in _declared(model):
        key = family, style, weight, source.get("range", "")
        if met.setdefault(key, source["src"]) != source["src"]:
            message = f"“{family}” has two faces that are {weight} and {style}"
            yield in_book(message, "tell them apart by weight and style", rule.file, rule.line)
        for url, stated in re.findall(
            _URL.pattern + r"['\"]?\s*\)\s*format\(\s*['\"]?([\w-]+)", source["src"]
        ):
            data = model.package.files.get(model.package.resolve(rule.file, url), b"")
            if data and not data.startswith(_FORMATS.get(stated, (b"",))):
                message = f"{url} is not of the format {stated}"
                yield in_book(message, "tell the format that it has, or none", rule.file, rule.line)


@check("EBOOK-FONT-BROKEN")
def whole_and_right(model: EpubModel) -> Iterator[Finding]:
    """Faces that are cut off, or of another weight or slant than is declared: one was exchanged."""
    reported: set[str] = set()
    for family, style, weight, source, rule in _declared(model):
        for url in _URL.findall(source["src"]):
            name = model.package.resolve(rule.file, url)
            data = model.package.files.get(name)
            if data is None or name in reported:
                continue
            reported.add(name)
            made = _made(data)
            if made is None:
                yield in_book("the face is cut off, or damaged", "put the whole file in", name)
            elif made[1] is not (style in ("italic", "oblique")) or made[0] is not _is_bold(weight):
                message = f"“{family}” is declared {weight} and {style}, and its file is another"
                yield in_book(message, "put the file there that is meant", rule.file, rule.line)


def _is_bold(weight: str) -> bool:
    return weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= _BOLD)


def _made(data: bytes) -> tuple[bool, bool] | None:
    """Return whether a face is bold, and slanted, by its own tables.

    None of what cannot be read.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        font = TTFont(io.BytesIO(data), lazy=False)
        for tag in font.keys():  # noqa: SIM118 - no mapping
            font[tag]
        head, names = font["head"].macStyle, font["OS/2"]
        slant = font["post"].italicAngle
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, struct.error, IndexError):
        return None
    bold = bool(head & 1) or bool(names.fsSelection & 1 << 5) or names.usWeightClass >= _BOLD
    return bold, bool(head & 2) or bool(names.fsSelection & 1) or slant != 0


def _declared(model: EpubModel) -> Iterator[tuple[str, str, str, dict[str, str], Rule]]:
    """Yield family, style and weight of each face that is declared, its source, and that rule."""
    block: dict[str, Rule] = {}
    for rule in [*model.rules, None]:
        begins = rule is None or rule.selector != "@font-face" or rule.name in block
        if begins and "src" in block and "font-family" in block:
            value = {name: one.value for name, one in block.items()}
            source = {"src": value["src"], "range": value.get("unicode-range", "")}
            style, weight = value.get("font-style", "normal"), value.get("font-weight", "normal")
            yield value["font-family"].strip("'\""), style, weight, source, block["src"]
        block = {} if begins else block
        if rule is not None and rule.selector == "@font-face":
            block[rule.name] = rule


@check("EBOOK-FONT-GLYPH", "warning")
def glyphs(model: EpubModel) -> Iterator[Finding]:
    """Characters that none of the book’s upright faces has: others stand in, or boxes."""
    upright = [
        model.package.resolve(rule.file, url)
        for _, style, weight, source, rule in _declared(model)
        for url in _URL.findall(source["src"])
        if (style, weight) in (("normal", "normal"), ("normal", "400"))
    ]
    fonts = [model.package.files[name] for name in upright if name in model.package.files]
    points = [found for found in map(_points, fonts) if found]
    if not points:
        return
    known = frozenset().union(*points)
    used: Counter[str] = Counter()
    for text in model.package.documents:
        used.update("".join(text.root.itertext()))
    lacking = sorted(c for c in used if not c.isspace() and c.isprintable() and ord(c) not in known)
    if lacking:
        message = f"no face of the book has {' '.join(lacking[:12])}"
        message += f" and {len(lacking) - 12} more" if lacking[12:] else ""
        yield in_book(message, "cut the faces down to what the book has, no further", "")


def _points(data: bytes) -> frozenset[int]:
    """Return the characters that a face has; none of what cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        return frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, struct.error):
        return frozenset()


@check("EBOOK-FONT-LICENCE", "warning")
def licences(model: EpubModel) -> Iterator[Finding]:
    """Faces without their licence: the SIL Open Font License asks that it comes with them."""
    licence = re.compile(r"(ofl|licen[cs]e)[^/]*\.(txt|html|xhtml)$", re.IGNORECASE)
    fonts = _fonts(model)
    if fonts and not any(licence.search(name) for name in model.package.files):
        yield in_book("the licence of the faces is not in the book", "add its text", fonts[0].name)


@check("EBOOK-FONT-APPLE", "warning")
def apple(model: EpubModel) -> Iterator[Finding]:
    """Faces that Apple Books does not show: it looks for the option specified-fonts."""
    option = model.package.files.get(_OPTIONS, b"")
    if _fonts(model) and not re.search(rb'name="specified-fonts">\s*true', option):
        message = "Apple Books does not show the book’s faces"
        yield in_book(message, f"add {_OPTIONS} with specified-fonts", model.package.name)


@check("EBOOK-FONT-WHOLE", "note")
def whole(model: EpubModel) -> Iterator[Finding]:
    """Faces that are in the book with all their characters, needed or not."""
    for item in _fonts(model):
        size = len(model.package.files.get(item.name, b""))
        if size > _WHOLE:
            message = f"the face has {size // 1000} kB"
            yield in_book(message, "cut it down to the characters of the book", item.name)
