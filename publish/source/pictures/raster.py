"""Raster pictures, read whole and strictly, upright, in eight bits of grey or sRGB (Pillow)."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.file_type import BINARY, kind_of
from publish.source.pictures.colours import fits, in_srgb, is_srgb, space_of
from publish.source.pictures.problems import Broken, PictureData, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

#: The kinds of files that are read. Others run programs (EPS), or their readers accept anything.
_READ = "AVIF BMP DIB GIF JPEG JPEG2000 PNG PPM TIFF WEBP".split()
#: The kinds that every output shows unchanged (EPUB 3.3, 3.2; WebP is left out for old devices).
_SHOWN = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
#: The modes allowed there: black and white, grey, a palette, colours, some with transparency.
_READY = ("1", "L", "LA", "P", "RGB", "RGBA")
#: The Exif tag of a picture's orientation (Exif 2.32, table 4).
_ORIENTATION = 0x0112
#: The quality of a JPEG that had to be changed: no new artefacts are visible.
_QUALITY = 95
_AGAIN = "open it in a picture program and save it again, as PNG or JPEG"
#: Beginnings of files that are often taken for pictures, and what to do about them.
_OTHERS = (
    (b"%PDF", "is a PDF", "save the page that is meant as SVG or PNG"),
    (b"%!PS", "is PostScript", "save it as SVG or PNG"),
    (b"8BPS", "is a file of a picture program (PSD)", "save it as PNG or TIFF"),
    (b"\x1f\x8b", "is compressed", "save it as plain SVG"),
    (b"version https://git-lfs", "is only a reference to a picture", "fetch it with git lfs pull"),
)


class Raster(msgspec.Struct, frozen=True):
    """A raster picture, loaded: its first frame.

    ``profile`` is that of its colours, b"" if it has none; ``deep`` is true if it has more than
    eight bits for each of them.
    """

    image: Any
    kind: str
    frames: int
    turned: bool
    deep: bool
    profile: bytes

    @property
    def mode(self) -> str:
        """Its colours without transparency, by which profiles are made."""
        bands = self.image.getbands() if self.image.mode != "P" else ("R", "G", "B")
        if self.image.mode in ("CMYK", "LAB"):
            return str(self.image.mode)
        return "RGB" if len(bands) > 2 else "L"

    @property
    def known(self) -> bytes:
        """Its profile, if it fits its colours."""
        return self.profile if self.profile and fits(self.profile, self.mode) else b""

    @property
    def is_ready(self) -> bool:
        """True if it can be shown unchanged."""
        plain = self.kind in _SHOWN and self.image.mode in _READY and not self.deep
        whole = (self.frames == 1 or self.kind == "JPEG") and not self.turned
        return plain and whole and self._looks_alike

    @property
    def _looks_alike(self) -> bool:
        profile = self.known
        return not profile or (space_of(profile) == "RGB" and is_srgb(profile))


@contextmanager
def strictly() -> Iterator[None]:
    """Keep Pillow from accepting half a picture, or one that would fill the memory.

    The page engine makes it accept half pictures, in the whole process.
    """
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def dots_in(data: bytes) -> int:
    """Return how many dots a picture has by its header; 0 if it is no picture."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            width, height = Image.open(io.BytesIO(data)).size
    except Image.DecompressionBombError:
        return 2 * (Image.MAX_IMAGE_PIXELS or 0)
    except Exception:  # the library lets through whatever it stumbles over; it is reported later
        return 0
    return width * height


def load(data: bytes) -> Raster:
    """Read a whole picture.

    Raises:
        Broken: if it is no picture, not whole, or has more dots than are read.
    """
    from PIL import Image

    try:
        with strictly():
            Image.init()
            read = [kind for kind in _READ if kind in Image.OPEN]
            image = Image.open(io.BytesIO(data), formats=read)
            kind = image.format or ""
            deep = kind == "PNG" and data[24:25] == b"\x10"
            frames = getattr(image, "n_frames", 1)
            image.load()
            if kind == "PNG":  # loading it looks at the sums of some parts only
                Image.open(io.BytesIO(data), formats=["PNG"]).verify()
            # A TIFF is upright when it is loaded.
            turned = image.getexif().get(_ORIENTATION, 1) in range(2, 9)
    except Exception as error:  # the library lets through whatever it stumbles over
        raise _broken(error, data) from None
    if image.mode == "F" or (image.mode == "I" and kind not in ("PNG", "PPM")):
        raise Broken("says of its dots how bright they are without saying what white is", _AGAIN)
    profile = image.info.get("icc_profile") or b""
    return Raster(image, "JPEG" if kind == "MPO" else kind, frames, turned, deep, profile)


def _broken(error: Exception, data: bytes) -> Broken:
    """Return what is wrong with a file that cannot be read."""
    from PIL import Image, UnidentifiedImageError

    if not data.strip(b"\0 \t\r\n"):
        return Broken("is empty", "put the picture in its place")
    if isinstance(error, Image.DecompressionBombWarning | Image.DecompressionBombError):
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        return Broken(f"has more than {most} million dots", "make it smaller")
    for start, what, hint in _OTHERS:
        if data.startswith(start):
            return Broken(what, hint)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Broken("is a HEIF of a camera", "save it as JPEG")
    if isinstance(error, UnidentifiedImageError):
        kind = kind_of(data)
        if kind and kind != BINARY and "picture" not in kind.name:
            return Broken(f"is {kind.name}", "put a picture in its place: PNG, JPEG or SVG")
        return Broken("is no picture that can be read", _AGAIN)
    return Broken(f"is broken: {str(error) or type(error).__name__}", _AGAIN)


def troubles_of(raster: Raster) -> list[Trouble]:
    """Return warnings and notes for a picture that can be shown."""
    found = []
    if raster.frames > 1 and raster.kind != "JPEG":  # of a camera, which keeps smaller ones in it
        message = f"has {raster.frames} pictures (pages or frames): the first is shown"
        hint = "save the one that is meant as a file of its own"
        found.append(Trouble("warning", "IMAGE-FRAMES", message, hint))
    if raster.profile and not raster.known and raster.mode != "LAB":
        what = space_of(raster.profile)
        why = f"is one for {what}, and the picture is not" if what else "cannot be read"
        message = f"has a colour profile that {why}: its colours are taken as if it had none"
        hint = "assign the right profile in a picture program, or save it as sRGB"
        found.append(Trouble("warning", "IMAGE-PROFILE", message, hint))
    return found


def shown(data: bytes, inks: bytes) -> PictureData:
    """Return a picture as every output for readers shows it: the same bytes if possible.

    Args:
        data: the file.
        inks: the profile of the printing condition, for inks without a profile.

    Raises:
        Broken: as :func:`load` does.
    """
    raster = load(data)
    if raster.is_ready:
        return PictureData(data, _SHOWN[raster.kind])
    return encoded(in_srgb(upright(raster), raster.known, inks), raster.kind)


def upright(raster: Raster) -> Image.Image:
    """Return a picture in its orientation, in 1, L, LA, RGB, RGBA, CMYK or LAB of 8 bits."""
    from PIL import ImageOps

    image: Image.Image = ImageOps.exif_transpose(raster.image)
    if image.mode.startswith("I"):
        return _of_sixteen_bits(image)
    if "transparency" in image.info or image.mode in ("P", "PA", "La", "RGBa"):
        grey = image.mode in ("1", "L", "La")
        clear = "transparency" in image.info or image.mode in ("PA", "La", "RGBa")
        image = image.convert("RGBA" if clear else "RGB")
        return image.convert("LA") if grey else image
    ready = ("1", "L", "LA", "RGB", "RGBA", "CMYK", "LAB")
    return image if image.mode in ready else image.convert("RGB")


def _of_sixteen_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of sixteen bits in eight; Pillow itself would clip the highlights."""
    from PIL import ImageMath

    wide = image.convert("I")

    def smaller(given: dict[str, Any]) -> Any:
        return given["convert"]((given["wide"] * 255 + 32767) / 65535, "L")

    def opaque(given: dict[str, Any]) -> Any:
        return given["convert"]((given["wide"] != image.info["transparency"]) * 255, "L")

    made: Image.Image = ImageMath.lambda_eval(smaller, wide=wide)
    if "transparency" in image.info:
        made.putalpha(ImageMath.lambda_eval(opaque, wide=wide))
    return made


def encoded(image: Image.Image, kind: str) -> PictureData:
    """Return a picture as a file: a JPEG if it was one, else a PNG, without loss."""
    image.info = {}
    out = io.BytesIO()
    if kind == "JPEG":
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    else:
        image.save(out, "PNG")
    return PictureData(out.getvalue(), _SHOWN["JPEG" if kind == "JPEG" else "PNG"])
