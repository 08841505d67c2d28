"""A binder's eye and knife: pictures of sheets, cut up, and held against pages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageChops, ImageFilter, ImageStat

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: Dots a point in pictures that are compared.
FINE = 2.0
#: Two pictures of one page differ by less, those of two pages by more.
SAME, OTHER = 0.25, 0.3


@cache
def pictures(data: bytes, scale: float = FINE) -> list[Picture]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]


def halves(picture: Picture) -> tuple[Picture, Picture]:
    middle, height = picture.width // 2, picture.height
    left = picture.crop((0, 0, middle, height))
    return left, picture.crop((picture.width - middle, 0, picture.width, height))


def ink(picture: Picture) -> tuple[int, int, int, int] | None:
    return picture.point(lambda value: 255 * (value < 200)).getbbox()


def print_of(picture: Picture) -> Picture | None:
    """What is printed on a page, wherever on its paper it stands; of one size, and not sharp."""
    box = ink(picture)
    whole = box and picture.crop(box).resize((100, 140), Image.Resampling.BOX)
    return whole and whole.filter(ImageFilter.BoxBlur(1))


def difference(one: Picture | None, other: Picture | None) -> float:
    """How unlike two prints are: 0 is the same, and 1 or more has nothing in common."""
    if one is None or other is None:
        return float(one is not other)
    apart = ImageStat.Stat(ImageChops.difference(one, other)).mean[0]
    return apart / (255 - ImageStat.Stat(one).mean[0])
