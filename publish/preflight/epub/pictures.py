"""Pictures: with words for those who do not see them, of kinds and sizes that devices show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import is_outside
from publish.preflight.epub.raster_images import TooManyDots, dots_of, opened, size_of
from publish.readback.epub_package import HTML
from publish.source.alt_text import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

_RASTER = ("image/jpeg", "image/png", "image/gif", "image/webp")
#: Apple's and Kindle's shops take pictures of so many dots at most; Kindle of so many bytes.
_DOTS, _BYTES = 5_600_000, 5_000_000


@check("EBOOK-ALT")
def alternatives(model: EpubModel) -> Iterator[Finding]:
    """Pictures without words in their place; decorative ones say that they are."""
    for text in model.package.documents:
        for image in text.root.iter(HTML + "img"):
            alt = image.get("alt")
            decorative = image.get("role") in ("presentation", "none")
            if not alt and not decorative:
                hint = 'describe it in alt, or give it role="presentation"'
                yield at(text, image, "a picture has no words in its place", hint)
            if fault := fault_of(alt or "", image.get("src", "")):
                yield at(text, image, *fault)


@check("EBOOK-PICTURE")
def files(model: EpubModel) -> Iterator[Finding]:
    """Pictures that are not in the book, cannot be read, or are in the colours of print."""
    for text in model.package.documents:
        for image in text.root.iter(HTML + "img"):
            src = image.get("src", "")
            if is_outside(src):
                yield at(text, image, "the picture lies on the web", "put it into the book")
            elif model.package.resolve(text.name, src) not in model.package.files:
                yield at(text, image, f"there is no picture {src}", "put it into the book")
    for item in model.package.items:
        if item.media_type in _RASTER and item.name in model.package.files:
            mode = _mode(model.package.files[item.name])
            if mode == "":
                yield in_book("the picture cannot be read", "save it again", item.name)
            elif mode == "CMYK":
                message = "the picture is in the colours of print (CMYK): readers show others"
                yield in_book(message, "save it as RGB", item.name)


@check("EBOOK-PICTURE-SIZE", "warning")
def sizes(model: EpubModel) -> Iterator[Finding]:
    """Pictures of more dots or bytes than shops take and devices hold in memory."""
    for item in model.package.items:
        data = model.package.files.get(item.name, b"")
        if item.media_type not in _RASTER:
            continue
        if dots := dots_of(data):
            message = f"the picture has {dots:,} dots: no device can open it"
            yield in_book(message, "make it smaller", item.name)
        width, height = size_of(data) or (0, 0)
        if width * height > _DOTS or len(data) > _BYTES:
            message = f"the picture has {width} × {height} dots and {len(data) / 1e6:.1f} MB"
            yield in_book(message, "make it smaller", item.name)


@check("EBOOK-PICTURE-NIGHT", "warning")
def at_night(model: EpubModel) -> Iterator[Finding]:
    """Pictures on no ground, of which dark lines are lost on a dark one; a style can give it."""
    for rule in model.rules:
        if rule.name.startswith("background") and re.search(r"\bimg\b", rule.selector):
            return
    for item in model.package.items:
        data = model.package.files.get(item.name, b"")
        drawn = item.media_type == "image/svg+xml" and not re.search(rb"background|<rect", data)
        if drawn or (item.media_type in _RASTER and _is_transparent(data)):
            hint = "write img { background: #fff }, or save it on a white ground"
            yield in_book("the picture has no ground: at night its lines are lost", hint, item.name)


def _is_transparent(data: bytes) -> bool:
    """Return whether parts of a picture show what is under it."""
    try:
        with opened(data) as picture:
            low, _ = picture.convert("RGBA").getchannel("A").getextrema()
    except (OSError, ValueError, SyntaxError):
        return False
    return bool(low < 255)  # type: ignore[operator]


def _mode(data: bytes) -> str:
    """Return the colours of a picture; '' of what is none.

    “unknown” of one that is not unpacked.
    """
    try:
        with opened(data) as picture:
            picture.load()
            return picture.mode
    except TooManyDots:
        return "unknown"
    except (OSError, ValueError, SyntaxError):
        return ""
