"""What content streams and pictures hold, with its types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image


def instructions(
    page: pikepdf.Page | pikepdf.Object, operators: str = ""
) -> Iterator[tuple[Any, str]]:
    """The instructions of a content stream: their operands, and the operator."""
    for one in pikepdf.parse_content_stream(page, operators):
        yield one.operands, str(one.operator)


def grey(picture: Image.Image, x: int, y: int) -> int:
    """How light a dot of a picture in shades of grey is."""
    found = picture.getpixel((x, y))
    assert isinstance(found, int)
    return found


def colour(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """The colour of a dot of a picture in colours."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    red, green, blue = found
    return red, green, blue
