"""Files of pictures for tests, made by Pillow or written out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from building import ROOT
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from pathlib import Path

FOGRA = (ROOT / "layouts" / "profiles" / "FOGRA39L_coated.icc").read_bytes()
SIZE = (300, 200)
#: Inks, and what they look like in sRGB on the paper that the profile is for.
CYAN, MAGENTA = (255, 0, 0, 0), (0, 255, 0, 0)
SRGB_OF = {CYAN: (0, 159, 227), MAGENTA: (230, 0, 126)}


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def plain(colour: Any, mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new(mode, size, colour)


def noise() -> Image.Image:
    """A picture that no compression makes small."""
    return Image.effect_noise(SIZE, 90).convert("RGB")


def cornered() -> Image.Image:
    """White, with red in the upper left quarter."""
    image = plain("white")
    image.paste("red", (0, 0, 150, 100))
    return image


def swapped() -> bytes:
    """The profile of colours whose red is the green of sRGB, and the other way round."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * data[131], 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def without_adobe(data: bytes) -> bytes:
    """A JPEG that does not say who wrote its inks (segment APP14)."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def turned(orientation: int) -> bytes:
    """A picture that is to be turned: its file shows something else than is meant."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(cornered(), "JPEG", exif=exif.tobytes(), quality=95, subsampling=0)


def svg(body: str, attributes: str = 'viewBox="0 0 200 100" width="200" height="100"') -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {names} {attributes}>\n{body}\n</svg>"


def put(folder: Path, name: str, data: bytes | str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
