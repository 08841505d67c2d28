"""How much ink pictures ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image


def most_ink(picture: Image.Image) -> float:
    """Return the largest sum of inks of a picture in CMYK, 4 at most; to a hundredth or two."""
    from PIL import ImageChops

    cyan, magenta, yellow, black = picture.split()
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    most = ImageChops.add(*halves, 2).getextrema()[1]
    assert isinstance(most, int)  # noqa: S101 - one band of whole numbers
    return 4 * most / 255


def ink_of(image: Any) -> float:
    """Return the largest sum of inks of an image object; 0 of one that is not in CMYK."""
    import pikepdf

    try:
        picture = pikepdf.PdfImage(image).as_pil_image()
    except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError, OSError, AttributeError):
        return 0
    return most_ink(picture) if picture.mode == "CMYK" else 0
