"""The covers of a shelf: small pictures made of those of the e-books, or plain ones."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from publish.core.files import finished
from publish.readback.stated_metadata import cover_of_ebook

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from publish.catalogue.values import Entry

#: The greatest width and height of a cover and of a small one, in dots.
COVER, SMALL = (400, 640), (120, 192)
#: A picture of more dots is not unpacked.
_MOST_DOTS = 60_000_000
#: A plain cover: its size, the width of its frame, and how far that is from the edge, in dots.
_PLAIN, _FRAME, _INSET = (320, 480), 3, 18


def covers_of(entry: Entry, folder: Path, paper: str, ink: str) -> tuple[bytes, bytes]:
    """Return the cover of a work and a small one, as JPEG.

    Args:
        entry: of the work; one without a picture has a plain cover.
        folder: where its files lie.
        paper: the colour of a plain cover.
        ink: that of the frame on it.
    """
    picture = _picture(entry, folder) or _plain(paper, ink)
    picture.thumbnail(COVER)
    small = picture.copy()
    small.thumbnail(SMALL)
    return _jpeg(picture), _jpeg(small)


def _picture(entry: Entry, folder: Path) -> Image | None:
    """Return the picture of a cover, smaller already where that is cheap; none if it is broken."""
    from PIL import Image

    data = finished(folder / entry.cover) if entry.cover else None
    if data is None:
        return None
    try:
        cover = cover_of_ebook(data)
        picture = Image.open(io.BytesIO(cover or b""))
        if picture.width * picture.height > _MOST_DOTS:
            return None
        picture.draft("RGB", COVER)
        return _on_white(picture)
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return None  # a stranger's picture may be anything; a shelf stands without it


def _on_white(picture: Image) -> Image:
    """Return a picture without transparency."""
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), layered).convert("RGB")


def _plain(paper: str, ink: str) -> Image:
    from PIL import Image, ImageDraw

    made = Image.new("RGB", _PLAIN, paper)
    right, bottom = _PLAIN[0] - _INSET, _PLAIN[1] - _INSET
    ImageDraw.Draw(made).rectangle((_INSET, _INSET, right, bottom), outline=ink, width=_FRAME)
    return made


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()
