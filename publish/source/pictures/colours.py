"""Colours of pictures in sRGB, by their embedded profiles (ISO 15076-1).

Colours are converted as for the press file (:mod:`publish.prepress.inks`): relative colorimetry
with black point compensation. So paper is white, and the deepest black of a press is black.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

#: Profiles whose colours differ from sRGB by at most this much, of 255, are treated as sRGB.
_ALIKE = 2
_BLUES = (0, 64, 128, 192, 255)
#: The kinds of profiles that a picture may have, by its own colours.
_FIT = {"RGB": ("RGB",), "L": ("GRAY", "RGB"), "CMYK": ("CMYK",)}


def space_of(profile: bytes) -> str:
    """Return the colour space of a profile: *RGB*, *GRAY*, *CMYK* …; '' if it cannot be used."""
    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        _transform(profile, opened.profile.xcolor_space.strip())
    except (ImageCms.PyCMSError, OSError, ValueError, KeyError, TypeError):
        return ""
    return str(opened.profile.xcolor_space.strip())


def fits(profile: bytes, mode: str) -> bool:
    """Return whether a profile can belong to a picture in such colours."""
    return space_of(profile) in _FIT.get(mode, ())


@cache
def is_srgb(profile: bytes) -> bool:
    """Return whether colours look the same without this profile as with it."""
    from PIL import Image, ImageChops

    steps = Image.linear_gradient("L").resize((16, 16))
    red, green = steps, steps.rotate(90)
    blues = [Image.merge("RGB", (red, green, Image.new("L", (16, 16), b))) for b in _BLUES]
    for before in blues:
        after = _matched(before, profile)
        apart = ImageChops.difference(before, after).getextrema()
        if max(high for _, high in apart) > _ALIKE:  # type: ignore[misc]
            return False
    return True


def in_srgb(picture: Image.Image, profile: bytes, inks: bytes) -> Image.Image:
    """Return a picture in grey or sRGB, with its transparency.

    Args:
        picture: in 1, L, LA, RGB, RGBA, CMYK or LAB.
        profile: its own profile; b"" if it has none that fits.
        inks: the profile of the printing condition, for inks without a profile.
    """
    if picture.mode == "1":
        return picture
    if picture.mode not in ("LA", "RGBA"):
        return _opaque(picture, profile, inks)
    made = _opaque(picture.convert(picture.mode[:-1]), profile, inks)
    made.putalpha(picture.getchannel("A"))
    return made


def _opaque(picture: Image.Image, profile: bytes, inks: bytes) -> Image.Image:
    if picture.mode == "CMYK":
        return _matched(picture, profile or inks)
    if picture.mode == "LAB":
        return _matched(picture, b"")
    if not profile or (space_of(profile) == "RGB" and is_srgb(profile)):
        return picture
    if picture.mode == "L":  # what is grey stays so: on a press it is one ink
        given = picture if space_of(profile) == "GRAY" else picture.convert("RGB")
        return _matched(given, profile).convert("L")
    return _matched(picture, profile)


def _matched(picture: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    made = ImageCms.applyTransform(picture, _transform(profile, picture.mode))
    assert made is not None  # noqa: S101 - it is only None when done in place
    return made


@cache
def _transform(profile: bytes, mode: str) -> Any:
    """Return the conversion from the colours of a profile, or from L*a*b*, to sRGB."""
    from PIL import ImageCms

    given: Any = io.BytesIO(profile) if profile else ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(
        given, ImageCms.createProfile("sRGB"), {"GRAY": "L"}.get(mode, mode), "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
