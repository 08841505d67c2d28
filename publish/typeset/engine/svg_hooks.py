"""What the page engine asks while it draws drawings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: A box around all that a drawing can have.
EVERYWHERE = (-100_000, -100_000, 200_000, 200_000)


def has_holes(clip_path: Any) -> bool:
    """Return whether what a clip path has within itself is not shown."""
    return any(child.get("clip-rule") == "evenodd" for child in clip_path)


def around(x: float, y: float, width: float, height: float, matrix: Any) -> tuple[float, ...]:
    """Return the left, upper, right and lower edge of a rectangle that is turned."""
    corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
    across, down = zip(*(matrix.transform_point(*corner) for corner in corners), strict=True)
    return min(across), min(down), max(across), max(down)


Placed = tuple[list[float | None], str]


def together(letters: list[Placed], spacing: float, turned: float) -> Iterator[Placed]:
    """Yield letters with their positions, in one piece if each follows at the last one's width.

    Args:
        letters: each with x, y, dx, dy and rotation, where it has them.
        spacing: between letters.
        turned: how far letters are turned that have no rotation of their own.
    """
    piece: Placed | None = None
    for place, letter in letters:
        free = all(value is None for value in place) and not spacing and not turned
        if piece is not None and free:
            piece = (piece[0], piece[1] + letter)
            continue
        if piece is not None:
            yield piece
        piece = (place, letter)
    if piece is not None:
        yield piece
