"""What is changed in how the page engine draws drawings; see :mod:`publish.engine`.

Words are set as words, and not letter by letter: with their kerning and ligatures, joined and in
their order where they run from right to left, and so that they can be found. Radii in per cent
are of the right length (SVG 2, 8.7). A group that is seen through is not cut to the shapes that
the engine knows the size of.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

#: Letters that have no position of their own are set together.
_TOGETHER = (
    "for i, ((x, y, dx, dy, r), letter) in enumerate(letters_positions):",
    "for i, ((x, y, dx, dy, r), letter) in enumerate(\n"
    "            offprint.together(letters_positions, letter_spacing, last_r)):",
)
#: Of lengths along no axis per cent are of the diagonal through the square root of two.
_RADII = (
    ("r = size(gradient.get('r', '50%'), font_size, hypot(width, height))",
     "r = size(gradient.get('r', '50%'), font_size, hypot(width, height) / 2 ** .5)"),
    ("fr = size(gradient.get('fr', 0), font_size, hypot(width, height))",
     "fr = size(gradient.get('fr', 0), font_size, hypot(width, height) / 2 ** .5)"),
)  # fmt: skip


def amend(replace: Callable[..., None]) -> None:
    """Apply the changes; ``replace`` replaces lines of a function of a module."""
    from weasyprint import svg
    from weasyprint.svg import defs

    words: Any = sys.modules["weasyprint.svg.text"]
    before = words.text
    words.offprint = sys.modules[__name__]
    replace(words, "text", _TOGETHER)
    svg.text = words.text
    svg.TAGS.update({tag: words.text for tag, draw in svg.TAGS.items() if draw is before})
    replace(defs, "draw_gradient", *_RADII)
    svg.draw_gradient = defs.draw_gradient


Placed = tuple[list[float | None], str]


def together(letters: list[Placed], spacing: float, turned: float) -> Iterator[Placed]:
    """Letters with their positions, those in one piece that follow one another as they are wide.

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
