"""Faces that the book brings along: there, of the right kind, light, with their licence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.preflight.ebook.checks import Spot, check
from publish.preflight.ebook.styles import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.ebook.volume import Volume
    from publish.witness.package import Item

_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_OPTIONS = "META-INF/com.apple.ibooks.display-options.xml"
#: A face larger than this has not been cut down to what the book needs (bytes).
_WHOLE = 400_000


def _fonts(seen: Volume) -> list[Item]:
    return [i for i in seen.package.items if "font" in i.media_type or "opentype" in i.media_type]


@check("EBOOK-FONT")
def named(seen: Volume) -> Iterator[Spot]:
    """Faces that a style sheet names and that are not in the book, and those that none names."""
    used: set[str] = set()
    for rule in rules(seen):
        if rule.selector != "@font-face" or rule.name != "src":
            continue
        for url in _URL.findall(rule.value):
            name = seen.package.resolve(rule.file, url)
            used.add(name)
            if name not in seen.package.files:
                yield Spot(f"there is no face {url}", "put it in", rule.file, rule.line)
    for item in _fonts(seen):
        if item.name not in used:
            yield Spot("no style sheet names this face", "name it, or take it out", item.name)


@check("EBOOK-FONT-LICENCE", "warning")
def licences(seen: Volume) -> Iterator[Spot]:
    """Faces without their licence: the SIL Open Font License asks that it comes with them."""
    licence = re.compile(r"(ofl|licen[cs]e)[^/]*\.(txt|html|xhtml)$", re.IGNORECASE)
    fonts = _fonts(seen)
    if fonts and not any(licence.search(name) for name in seen.package.files):
        yield Spot("the licence of the faces is not in the book", "add its text", fonts[0].name)


@check("EBOOK-FONT-APPLE", "warning")
def apple(seen: Volume) -> Iterator[Spot]:
    """Faces that Apple Books does not show: it looks for the option specified-fonts."""
    option = seen.package.files.get(_OPTIONS, b"")
    if _fonts(seen) and not re.search(rb'name="specified-fonts">\s*true', option):
        message = "Apple Books does not show the book’s faces"
        yield Spot(message, f"add {_OPTIONS} with specified-fonts", seen.package.name)


@check("EBOOK-FONT-WHOLE", "note")
def whole(seen: Volume) -> Iterator[Spot]:
    """Faces that are in the book with all their characters, needed or not."""
    for item in _fonts(seen):
        size = len(seen.package.files.get(item.name, b""))
        if size > _WHOLE:
            message = f"the face has {size // 1000} kB"
            yield Spot(message, "cut it down to the characters of the book", item.name)
