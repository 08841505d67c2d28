"""Colours as the contents of pages name them (ISO 32000-1, 8.6)."""

from __future__ import annotations

from typing import Any

import msgspec

_DEVICE = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
#: Spaces of light, in which white is all of it; in the others it is no ink.
_LIGHT = ("DeviceGray", "DeviceRGB", "ICC of Gray", "ICC of RGB", "CalGray", "CalRGB", "G", "RGB")


class Colour(msgspec.Struct, frozen=True):
    """A colour space and the values in it."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)

    @property
    def white(self) -> bool:
        """True if it leaves the paper as it is; a pattern is not white."""
        bare = 1.0 if self.space in _LIGHT else 0.0
        return bool(self.values) and all(value == bare for value in self.values)


def device(operands: Any) -> Colour:
    """Return a colour of one of the spaces that have operators of their own (8.6.8)."""
    values = values_of(operands)
    return Colour(_DEVICE.get(len(values), "?"), values)


def values_of(operands: Any) -> tuple[float, ...]:
    """Return the numbers of a colour; a pattern has a name besides, which says nothing."""
    return tuple(round(float(v), 4) for v in operands if not str(v).startswith("/"))


def space_name(space: Any) -> str:
    """Return a colour space in a word or two: its family, its base, or the name of its ink."""
    import pikepdf

    if space is None:
        return "none"
    if not isinstance(space, pikepdf.Array):
        return str(space).lstrip("/")
    family = str(space[0]).lstrip("/")
    if family == "ICCBased":
        return f"ICC of {_DEVICE.get(int(space[1].N), '?').removeprefix('Device')}"
    if family == "Indexed":
        return space_name(space[1])
    if family == "Separation":
        return f"ink {str(space[1]).lstrip('/')}"
    return family
