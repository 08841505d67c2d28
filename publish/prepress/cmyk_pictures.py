"""Pictures for the press in inks, where the file has them, or has colours that sRGB has not.

All others are put into inks as they stand on the page (:mod:`publish.prepress.pictures`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.prepress.inks import Inks
from publish.prepress.pictures import is_grey
from publish.prepress.profiles import Profile
from publish.source.pictures.colours import is_srgb, space_of
from publish.source.pictures.raster import Raster, load, upright
from publish.source.pictures.svg_reader import is_drawing
from publish.typeset.inked_pictures import Inked

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.files import Reader


def inked(path: Path, reader: Reader, press: Profile) -> Inked | None:
    """Return a picture in the inks of a press.

    None where it is separated like all else on the page.
    """
    data = reader.picture(path)
    if data is None or is_drawing(data):
        return None
    return reader.once(data, ("inked", press.data), lambda data: _inked(data, press))


def _inked(data: bytes, press: Profile) -> Inked | None:
    raster = load(data)
    if raster.mode == "CMYK":
        fits = not raster.known or press.is_for(Profile(raster.known))
        if raster.kind == "JPEG" and fits and not raster.turned:
            return Inked(data, is_jpeg=True)
        picture = upright(raster)
        if not fits:
            picture = Inks(press).picture(picture, raster.known)
        return Inked(picture.tobytes())
    if not _is_wide(raster):
        return None
    picture = upright(raster)
    if picture.mode != "RGB" or is_grey(picture):
        return None
    return Inked(Inks(press).picture(picture, raster.known).tobytes())


def _is_wide(raster: Raster) -> bool:
    """Return whether colours are in another space than sRGB, of which it may lack some."""
    profile: Any = raster.known
    return bool(profile) and space_of(profile) == "RGB" and not is_srgb(profile)
