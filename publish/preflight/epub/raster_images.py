"""Pictures of dots as far as they are to be looked at: no more is taken into memory."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publish.source.pictures.raster import strictly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

#: Pictures of more dots are not unpacked.
MOST = 40_000_000


class TooManyDots(ValueError):  # noqa: N818 - what is the matter, not a fault
    """A picture that is not unpacked; ``dots`` is how many it has."""

    def __init__(self, dots: int) -> None:
        super().__init__(f"{dots:,} dots")
        self.dots = dots


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture without unpacking it.

    Raises:
        TooManyDots: when it has so many that it would fill the memory.
        OSError, ValueError, SyntaxError: when it is none.
    """
    from PIL import Image

    try:
        with strictly(), Image.open(io.BytesIO(data)) as picture:
            dots = picture.size[0] * picture.size[1]
            if dots > MOST:
                raise TooManyDots(dots)
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        counted = re.search(r"\d{5,}", str(bomb))
        raise TooManyDots(int(counted[0]) if counted else MOST) from None


def dots_of(data: bytes) -> int:
    """Return how many dots a picture has that is too large to be unpacked; 0 of any other."""
    try:
        with opened(data):
            return 0
    except TooManyDots as found:
        return found.dots
    except (OSError, ValueError, SyntaxError):
        return 0


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in dots; None of what is no picture, or too large a one."""
    try:
        with opened(data) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError):
        return None
    return width, height
