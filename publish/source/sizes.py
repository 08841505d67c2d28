"""The sizes of pictures as people and programs write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place

#: Units in millimetres; a pixel is a 96th of an inch (CSS Values 4, 6.2), and so is a number
#: without a unit (Pandoc). An em is taken for ten and a half points.
_UNITS = {
    "in": 25.4, "cm": 10.0, "mm": 1.0, "q": 0.25, "pt": 25.4 / 72, "pc": 25.4 / 6,
    "px": 25.4 / 96, "": 25.4 / 96, "em": 10.5 * 25.4 / 72, "rem": 10.5 * 25.4 / 72,
}  # fmt: skip
_LENGTH = re.compile(r"(\d{1,5}(?:[.,]\d+)?|[.,]\d+)\s*(%|[A-Za-z]{0,3})")


class Size(msgspec.Struct, frozen=True):
    """The size of a picture: a share of the measure in per cent, or millimetres; 0: not given.

    If its width is given its height follows from it.
    """

    share: int = 0
    width: float = 0
    height: float = 0


def size_of(keys: dict[str, str], place: Place, findings: Findings) -> Size:
    """Return the size in the attributes of a picture; report what cannot be read."""
    width, height = (_read(keys.get(name, ""), place, findings) for name in ("width", "height"))
    if isinstance(width, int):
        return Size(share=min(width, 100))
    if width:
        return Size(width=width)
    return Size() if isinstance(height, int) else Size(height=height)


def _read(length: str, place: Place, findings: Findings) -> int | float:
    """Return a length in millimetres, or a whole number of per cent; 0.0 if none is given."""
    if length.strip() in ("", "auto"):
        return 0.0
    found = _LENGTH.fullmatch(length.strip())
    value = float(found[1].replace(",", ".")) if found else 0.0
    if found and value > 0 and found[2] == "%":
        return max(round(value), 1)
    if found and value > 0 and found[2].lower() in _UNITS:
        return round(value * _UNITS[found[2].lower()], 2)
    findings.warning(
        place,
        "FIGURE-WIDTH",
        f"“{length}” is no size of a picture, and is passed over",
        "write a share of the measure, such as {width=80%}, or a length, such as {width=6cm}",
    )
    return 0.0
