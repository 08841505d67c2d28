"""A cover of the work's own: the picture that the head names, for the e-book and for the printer.

Requirements of shops: Amazon (KDP help, "eBook cover requirements": at least 1000 dots high and 625
wide, 1.6 times as high as wide) and Apple (Asset Guide: 1400 dots on the shorter side).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from publish.core.diagnostics import Rejected
from publish.core.units import MM_PER_IN
from publish.source.pictures import picture_for_ebook

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.diagnostics import Findings
    from publish.core.files import Reader
    from publish.source import tree

#: The least height and width, in dots, that shops accept.
_LEAST = (1000, 625)
#: The least and the greatest height of an e-book's cover as a multiple of its width.
_SHAPES = (1.25, 1.9)
#: The resolution of a picture that prints well enough, in dots to the inch, and the share of its
#: length that may be cut off without a warning.
_FINE, _CUT = 200, 0.05
_SIZE = "a good size is 1600 × 2560 dots"


def check_cover(cover: tree.Image, folder: Path, reader: Reader, findings: Findings) -> None:
    """Report what shops would refuse about the picture of a cover.

    Args:
        cover: the picture's name, with its place.
        folder: of the work.
        reader: reads it.
        findings: receives what is wrong, at the place where it is named.
    """
    if is_drawing(cover, folder, reader):
        message = f"the cover {cover.file} is a drawing, and shops take dots"
        hint = f"save it as PNG or JPEG; {_SIZE}"
        findings.error(cover.place, "COVER-KIND", message, hint)
        return
    width, height = size_of(cover, folder, reader)
    if height < _LEAST[0] or width < _LEAST[1]:
        message = f"the cover {cover.file} has {width} × {height} dots: shops take none so small"
        findings.warning(cover.place, "COVER-SMALL", message, _SIZE)
    if not _SHAPES[0] <= height / width <= _SHAPES[1]:
        message = f"the cover {cover.file} is {height / width:.2f} times as high as wide"
        hint = f"shops show covers that are 1.6 times as high as wide: {_SIZE}"
        findings.warning(cover.place, "COVER-SHAPE", message, hint)


def check_printed(
    cover: tree.Image, folder: Path, reader: Reader, room: tuple[float, float], findings: Findings
) -> None:
    """Report a cover picture that is too coarse for the front of a book, or would be cut there.

    Args:
        cover: the picture's name, with its place.
        folder: of the work.
        reader: reads it.
        room: width and height of the front with its bleed, in inches.
        findings: receives what is wrong.
    """
    width, height = size_of(cover, folder, reader)
    dots = min(width / room[0], height / room[1])
    if dots < _FINE:
        need = f"{round(room[0] * 300)} × {round(room[1] * 300)} dots"
        message = f"printed, the cover {cover.file} has {dots:.0f} dots to the inch"
        findings.warning(
            cover.place, "COVER-SMALL", message, f"take one of {need}: 300 to the inch"
        )
    ratio = (height / width) / (room[1] / room[0])
    if abs(1 - ratio) > _CUT:
        side = "its head and foot" if ratio > 1 else "its sides"
        message = f"the cover {cover.file} is of another shape than the page: {side} are cut off"
        hint = (
            f"make it {room[0] * MM_PER_IN:.0f} × {room[1] * MM_PER_IN:.0f} mm, the bleed included"
        )
        findings.warning(cover.place, "COVER-SHAPE", message, hint)


def is_drawing(cover: tree.Image, folder: Path, reader: Reader) -> bool:
    """Return whether the picture of a cover is a drawing, which has no dots."""
    picture = picture_for_ebook(folder / cover.file, reader)
    return picture is not None and picture.media_type == "image/svg+xml"


def size_of(cover: tree.Image, folder: Path, reader: Reader) -> tuple[int, int]:
    """Return width and height of the picture of a cover, in dots."""
    from PIL import Image

    with Image.open(io.BytesIO(_data(cover, folder, reader))) as picture:
        return picture.size


def as_jpeg(cover: tree.Image, folder: Path, reader: Reader) -> bytes:
    """Return the picture of a cover as a baseline JPEG, the only one that all devices show."""
    from PIL import Image

    data = _data(cover, folder, reader)
    with Image.open(io.BytesIO(data)) as picture:
        if picture.format == "JPEG" and not picture.info.get("progressive"):
            return data
        out = io.BytesIO()
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture.convert("RGBA"))
        white.convert("RGB").save(out, "JPEG", quality=90, subsampling=0, optimize=True)
        return out.getvalue()


def _data(cover: tree.Image, folder: Path, reader: Reader) -> bytes:
    picture = picture_for_ebook(folder / cover.file, reader)
    if picture is None:
        raise Rejected([])
    return picture.data
