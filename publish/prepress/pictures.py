"""Pictures in inks: grey ones on the plate of black alone, the others by the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.prepress.colour_spaces import space_of
from publish.prepress.inexpressible import refused

if TYPE_CHECKING:
    from PIL import Image

    from publish.prepress.separation import Separator, State

#: Red, green and blue of a dot of a grey picture differ by no more than JPEG makes them differ.
_GREY = 4
#: Filters whose pictures a press may not read: JPEG 2000 came with PDF 1.5.
_NEW = "/JPXDecode"


def separated(item: Any, state: State, separator: Separator) -> Any:
    """Return a picture in inks, without transparency: what shows through is white paper.

    Raises:
        Rejected: when it cannot be read.
    """
    import pikepdf

    if item.get("/ImageMask") or _is_ready(item, state.alpha):
        return _kept(item)
    if isinstance(item.get("/Mask"), pikepdf.Array):
        what = "a colour of a picture is transparent"
        raise refused(separator.job, separator.number, "PRESS-PICTURE", what)
    picture, profile = _decoded(item, separator)
    picture = _on_paper(picture, item, state.alpha)
    if picture.mode == "RGB" and is_grey(picture):
        picture = picture.convert("L")
    if picture.mode == "RGB":
        picture = separator.inks.picture(picture, profile)
    return _stream(picture, item, separator)


def _is_ready(item: Any, alpha: float) -> bool:
    """Return whether a picture is in inks as it stands."""
    space = item.get("/ColorSpace")
    filters = str(item.get("/Filter", ""))
    in_inks = str(space) in ("/DeviceGray", "/DeviceCMYK")
    return in_inks and "/SMask" not in item and alpha == 1 and _NEW not in filters


def _kept(item: Any) -> Any:
    """Return a picture as it is, without requests to smooth it or to take another one."""
    for name in ("/Interpolate", "/Intent", "/Alternates", "/OPI", "/Metadata"):
        if name in item:
            del item[name]
    return item


def _decoded(item: Any, separator: Separator) -> tuple[Image.Image, bytes | None]:
    """Return the dots of a picture, in grey, RGB or CMYK; the profile that it has."""
    import pikepdf

    try:
        image = pikepdf.PdfImage(item)
        picture = image.as_pil_image()
        array = isinstance(item.ColorSpace, pikepdf.Array) and item.ColorSpace[0] == "/ICCBased"
        profile = item.ColorSpace[1].read_bytes() if array else None
    except (pikepdf.PdfError, *_UNREADABLE) as error:
        what = f"a picture cannot be read ({error})"
        raise refused(separator.job, separator.number, "PRESS-PICTURE", what) from None
    if space_of(item.get("/ColorSpace")).family == "/Lab":
        raise refused(separator.job, separator.number, "PRESS-PICTURE", "a picture is in Lab")
    if picture.mode in ("1", "L", "LA"):
        return picture.convert("L"), None
    return (picture if picture.mode == "CMYK" else picture.convert("RGB")), profile


_UNREADABLE = (ValueError, TypeError, NotImplementedError, OSError, AttributeError, KeyError)


def _on_paper(picture: Image.Image, item: Any, alpha: float) -> Image.Image:
    """Return a picture as it looks on white paper through its mask."""
    import pikepdf
    from PIL import Image

    if "/SMask" not in item and alpha == 1:
        return picture
    mask = Image.new("L", picture.size, 255)
    if "/SMask" in item:
        mask = pikepdf.PdfImage(item.SMask).as_pil_image().convert("L").resize(picture.size)
    mask = mask.point(lambda value: value * alpha)
    blank: Any = {"L": 255, "RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}[picture.mode]
    return Image.composite(picture, Image.new(picture.mode, picture.size, blank), mask)


def is_grey(picture: Image.Image) -> bool:
    """Return whether all dots of a picture in RGB are grey."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    apart = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return all(band.getextrema()[1] <= _GREY for band in apart)  # type: ignore[operator]


def _stream(picture: Image.Image, item: Any, separator: Separator) -> Any:
    import pikepdf

    made = pikepdf.Stream(separator.pdf, picture.tobytes())
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    made.Width, made.Height = picture.size
    made.BitsPerComponent = 8
    grey = picture.mode == "L"
    made.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceCMYK
    if "/Mask" in item:
        made.Mask = item.Mask
    return separator.pdf.make_indirect(made)
