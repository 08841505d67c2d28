"""Colours into inks: what is grey into black alone, other colours as the profile says."""

from __future__ import annotations

import io
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from publish.readback.ink_coverage import most_ink

if TYPE_CHECKING:
    from PIL import Image

    from publish.prepress.profiles import Profile

#: The most ink on a place, of 4: more does not dry (ISO 12647-2 for web offset, which sheet-fed
#: printers ask for as well; the profile here was made with the same limit).
LIMIT = 3.0
#: Cyan, magenta, yellow, black, from 0 to 1.
Ink = tuple[float, float, float, float]
BLACK: Ink = (0.0, 0.0, 0.0, 1.0)
#: Red, green and blue that differ by less are grey (less than one step of 255).
_GREY = 1 / 256
#: The white of daylight D65 (CIE 15:2004).
_D65 = (0.95047, 1.0, 1.08883)
#: From XYZ under D65 to the linear values of sRGB (IEC 61966-2-1).
_SRGB = (
    (3.2406, -1.5372, -0.4986),
    (-0.9689, 1.8758, 0.0415),
    (0.0557, -0.2040, 1.0570),
)


class Inks:
    """Colours and pictures as the inks of a printing condition.

    Colours are matched by relative colorimetry with black point compensation (LittleCMS): paper
    stands for white and the deepest black of the press for black. ``limit`` is the most ink on a
    place, of 4.
    """

    def __init__(self, profile: Profile, limit: float = LIMIT) -> None:
        self._profile, self._limit = profile, limit
        self._known: dict[tuple[float, ...], Ink] = {}

    @cached_property
    def _from_srgb(self) -> Any:
        return self._transform(None, "RGB")

    def _transform(self, source: bytes | None, mode: str) -> Any:
        """Return a map from colours of a profile, or of sRGB, to the inks."""
        from PIL import ImageCms

        own = io.BytesIO(source) if source else ImageCms.createProfile("sRGB")
        given = ImageCms.ImageCmsProfile(own)
        return ImageCms.buildTransform(
            given, io.BytesIO(self._profile.data), mode, "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )  # fmt: skip

    def of_grey(self, grey: float) -> Ink:
        """Return a grey from 0, black, to 1 as a tint of black, as DeviceGray is.

        See ISO 32000-1, 10.3.4.
        """
        return (0.0, 0.0, 0.0, round(1 - min(1.0, max(0.0, grey)), 4))

    def of_rgb(self, red: float, green: float, blue: float) -> Ink:
        """Return a colour of sRGB; greys are tints of black, for four inks never fit exactly."""
        if max(red, green, blue) - min(red, green, blue) < _GREY:
            return self.of_grey(green)
        key = (red, green, blue)
        if key not in self._known:
            from PIL import Image

            dots = tuple(round(255 * min(1.0, max(0.0, value))) for value in key)
            self._known[key] = _first(self.picture(Image.new("RGB", (1, 1), dots)))
        return self._known[key]

    def picture(self, picture: Image.Image, source: bytes | None = None) -> Image.Image:
        """Return a picture in RGB as one in CMYK; ``source`` is its own profile, if it has one.

        With a profile it may be in the inks of another press.
        """
        from PIL import ImageCms

        try:
            how = self._transform(source, picture.mode) if source else self._from_srgb
        except ImageCms.PyCMSError:  # a profile that cannot be used says nothing
            how = self._from_srgb
        made = ImageCms.applyTransform(picture, how)
        assert made is not None  # noqa: S101 - it is only None when done in place
        return _within(self._limit, made) if most_ink(made) > self._limit else made


def _within(limit: float, picture: Image.Image) -> Image.Image:
    """Return a picture in CMYK with so much less of the colours where there is too much ink."""
    from PIL import Image, ImageMath

    def less(given: dict[str, Any]) -> Any:
        room = 255 * limit - given["k"]
        colours = given["float"](given["c"] + given["m"] + given["y"])
        share = given["min"](room / given["max"](colours, 1), 1)
        return given["convert"](given["ink"] * share, "L")

    cyan, magenta, yellow, black = picture.split()
    bands = {"c": cyan, "m": magenta, "y": yellow, "k": black}
    colours = [ImageMath.lambda_eval(less, **bands, ink=bands[name]) for name in "cmy"]
    return Image.merge("CMYK", (*colours, black))


def _first(picture: Image.Image) -> Ink:
    """Return the inks of the first dot, in hundredths: finer steps do not reach the paper."""
    cyan, magenta, yellow, black = picture.getpixel((0, 0))  # type: ignore[misc]
    return (
        round(cyan / 255, 2), round(magenta / 255, 2), round(yellow / 255, 2), round(black / 255, 2)
    )  # fmt: skip


def faded(values: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Return grey or red, green, blue as they look on white paper through some transparency."""
    return tuple(1 - (1 - value) * alpha for value in values)


@cache
def srgb_of_lab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Return a colour of CIE L*a*b* in sRGB, cut to what that has.

    Its white is taken for that of sRGB.
    """
    y = (lightness + 16) / 116
    steps = (y + a / 500, y, y - b / 200)
    xyz = [t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29) for t in steps]
    xyz = [value * full for value, full in zip(xyz, _D65, strict=True)]
    red, green, blue = (
        _encoded(sum(m * v for m, v in zip(row, xyz, strict=True))) for row in _SRGB
    )
    return red, green, blue


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
