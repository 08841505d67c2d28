"""Alternative texts that say nothing of their picture (WCAG 2.2, technique F30)."""

from __future__ import annotations

import posixpath
import re

#: What names of files look like …
_FILE = re.compile(
    r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|bmp|avif)|(img|dsc[fn]?|image|picture|pic|scan)[_-]?\d+"
    r"|(screenshot|screen shot|bildschirmfoto)\b.*\d.*",
    re.IGNORECASE,
)
#: … and words that stand for any picture.
_MEANINGLESS = frozenset(
    "image picture photo photograph figure fig graphic illustration img alt bild abbildung foto"
    " photographie imagen immagine рисунок изображение фото obraz kuva 图片 圖片 画像 pic"
    " untitled null undefined none placeholder todo logo scan".split()
) | {"", "image of", "picture of", "image description", "alt text", "a picture", "an image"}
_AROUND = " .,:;-–—_0123456789"


def fault_of(alternative: str, file: str) -> tuple[str, str] | None:
    """Return why an alternative text says nothing of a picture, and what to do; or ``None``.

    Args:
        alternative: the text; an empty one is checked elsewhere.
        file: the name or the address of the picture.
    """
    text, name = alternative.strip(), posixpath.basename(file)
    if not text:
        return None
    is_name = text in (name, posixpath.splitext(name)[0]) and not text.isalpha()
    if is_name or _FILE.fullmatch(text):
        return f"“{text}” is the name of a file", "describe the picture"
    if text.strip(_AROUND).casefold() in _MEANINGLESS:
        return f"“{text}” tells nothing of the picture", "say what is to be seen in it"
    return None
