"""Units of length: how many of one are in one of another (CSS Values and Units 3, 6.2)."""

from __future__ import annotations

MM_PER_IN = 25.4
PT_PER_IN = 72
MM_PER_PT = MM_PER_IN / PT_PER_IN
PT_PER_MM = PT_PER_IN / MM_PER_IN
#: The pixel of CSS.
PT_PER_PX = 0.75

#: A rectangle on a page: left, bottom, right, top in points.
Box = tuple[float, float, float, float]


def decimal_text(value: float) -> str:
    """Return a number with four decimals at most, without zeros at its end."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
