"""Words in the place of a picture that tell nothing of it."""

from __future__ import annotations

import posixpath
import re

#: What names of files look like, and words that stand for any picture.
_FILE = re.compile(
    r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|bmp|avif)|(img|dsc[fn]?|image|picture|pic|scan)[_-]?\d+"
    r"|(screenshot|screen shot|bildschirmfoto)\b.*\d.*",
    re.IGNORECASE,
)
_SAYING_NOTHING = frozenset(
    "image picture photo photograph figure fig graphic illustration img alt bild abbildung foto"
    " photographie imagen immagine рисунок изображение фото obraz kuva 图片 圖片 画像 pic"
    " untitled null undefined none placeholder todo logo scan".split()
) | {"", "image of", "picture of", "image description", "alt text", "a picture", "an image"}


def wordless(alternative: str, file: str) -> str:
    """Why the words in the place of a picture tell nothing of it; '' where they do.

    Args:
        alternative: the words; none are not looked at.
        file: the name of the picture.
    """
    name = posixpath.basename(file)
    names = (name, posixpath.splitext(name)[0])
    if alternative and (alternative in names or _FILE.fullmatch(alternative.strip())):
        return f"“{alternative}” is the name of a file"
    if alternative and alternative.strip(" .,:;-–—_0123456789").casefold() in _SAYING_NOTHING:
        return f"“{alternative}” tells nothing of the picture"
    return ""
