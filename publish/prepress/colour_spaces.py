"""Colour spaces, and the colours in them as inks (ISO 32000-1, 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from publish.prepress.inexpressible import refused
from publish.prepress.inks import Ink, Inks, faded, srgb_of_lab

if TYPE_CHECKING:
    from publish.prepress.separation import Separator

#: How many values a colour has, by the kind of its space.
_GREYS = ("/DeviceGray", "/CalGray", "/G")
_RGBS = ("/DeviceRGB", "/CalRGB", "/RGB")
_INKS = ("/DeviceCMYK", "/CMYK")
_SPOTS = ("/Separation", "/DeviceN")


class Space(msgspec.Struct, frozen=True):
    """A colour space: its family; how many values a colour has in it, and what is in it."""

    family: str
    count: int
    alternate: str = ""


class Paint(msgspec.Struct, frozen=True):
    """What is painted with: process inks, a spot colour or a pattern, with their names.

    ``source`` are grey, or red, green and blue, before they were mixed with paper and separated.
    """

    kind: Literal["inks", "spot", "pattern"]
    values: tuple[float, ...] = ()
    space: str = ""
    name: str = ""
    source: tuple[float, ...] = ()

    def through(self, alpha: float, inks: Inks) -> Paint:
        """Return the same through another transparency."""
        if self.kind != "inks" or not self.source:
            return self
        return Paint("inks", _of(self.source, alpha, inks), source=self.source)

    def __eq__(self, other: object) -> bool:
        """Return whether two paints print alike, wherever they come from."""
        mine = (self.kind, self.values, self.space, self.name)
        return isinstance(other, Paint) and mine == (
            other.kind, other.values, other.space, other.name
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.kind, self.values, self.space, self.name))


def space_of(given: Any) -> Space:
    """Return a colour space of a file, by its name or written out."""
    import pikepdf

    if not isinstance(given, pikepdf.Array):
        family = str(given)
        counts = dict.fromkeys(_GREYS, 1) | dict.fromkeys(_RGBS, 3) | dict.fromkeys(_INKS, 4)
        return Space(family, counts.get(family, 0))
    family = str(given[0])
    if family == "/ICCBased":
        count = int(given[1].N)
        return Space({1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(count, "?"), count)
    if family in _SPOTS:
        return Space(family, 1 if family == "/Separation" else len(given[1]), _family(given[2]))
    return Space(family, {"/CalGray": 1, "/CalRGB": 3, "/Lab": 3}.get(family, 0))


def _family(given: Any) -> str:
    return space_of(given).family


def started(space: Space, name: str, alpha: float, separator: Separator) -> Paint | None:
    """Return the colour that a space begins with: black, or a full spot colour (8.6.5 to 8.6.8)."""
    if space.family == "/Pattern":
        return None
    first = [1.0] * space.count if space.family in _SPOTS else [0.0] * space.count
    if space.family in _INKS:
        first[3] = 1.0
    return painted(space, name, first, alpha, separator)


def painted(space: Space, name: str, operands: Any, alpha: float, separator: Separator) -> Paint:
    """Return a colour as it prints.

    Raises:
        Rejected: for spaces that say nothing of inks.
    """
    values = tuple(float(v) for v in operands if not str(v).startswith("/"))
    if space.family == "/Pattern" and not values:
        return Paint("pattern", space="/Pattern", name=str(operands[-1]))
    if space.family in _SPOTS and space.alternate in (*_INKS, *_GREYS):
        return Paint("spot", tuple(value * alpha for value in values), name)
    if space.family == "/Lab":
        values = srgb_of_lab(*values)
    elif space.family not in (*_GREYS, *_RGBS, *_INKS):
        what = f"a colour is in a space that cannot be printed from, {space.family[1:]}"
        raise refused(separator.job, separator.number, "PRESS-COLOUR", what)
    if len(values) == 4:
        return Paint("inks", tuple(value * alpha for value in values), source=values)
    return Paint("inks", _of(values, alpha, separator.inks), source=values)


def _of(values: tuple[float, ...], alpha: float, inks: Inks) -> Ink:
    if len(values) == 4:
        cyan, magenta, yellow, black = (value * alpha for value in values)
        return cyan, magenta, yellow, black
    mixed = faded(values, alpha)
    return inks.of_grey(mixed[0]) if len(mixed) == 1 else inks.of_rgb(*mixed)
