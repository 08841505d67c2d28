"""What is changed in how the page engine draws drawings.

See :mod:`publish.typeset.engine.amendments`.

Words are set as words, and not letter by letter: with their kerning and ligatures, joined and in
their order where they run from right to left, and so that they can be found. The others are
faults of WeasyPrint 70, each found by drawing it: what each leads to stands beside it.
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
#: A group is drawn through its mask, and not only its last shape.
_MASK = (
    ("        # Apply mask\n"
     "        mask = self.masks.get(parse_url(node.get('mask')).fragment)\n"
     "        if mask:\n            paint_mask(self, node, mask, opacity)\n", ""),
    ("        # Handle text anchor and set text bounding box\n",
     "        mask = self.masks.get(parse_url(node.get('mask')).fragment)\n"
     "        if mask:\n            paint_mask(self, node, mask, opacity)\n\n"
     "        # Handle text anchor and set text bounding box\n"),
)  # fmt: skip
#: What is seen through is not cut: the engine does not know how far pictures and markers reach.
_WHOLE = (
    "            box = self.calculate_bounding_box(node, font_size)\n"
    "            if not is_valid_bounding_box(box):\n"
    "                box = (0, 0, self.inner_width, self.inner_height)\n",
    "            box = offprint.EVERYWHERE\n",
)
#: A path with a hole cuts with its hole.
_HOLES = (
    "            self.stream.clip()\n            self.stream.end()\n            new_ctm",
    "            self.stream.clip(even_odd=offprint.has_holes(clip_path))\n"
    "            self.stream.end()\n            new_ctm",
)
#: The colours that one gradient has from another are there each time that it is used.
_STOPS = (
    "            element.override_iter(parent.__iter__())",
    "            element._children = list(parent)",
)
#: A line in a gradient or a pattern has its width.
_WIDTH = (
    "            opacity = alpha_value(node.get('stroke-opacity', 1))\n",
    "            opacity = alpha_value(node.get('stroke-opacity', 1))\n"
    "            self.stream.set_line_width(stroke_width)\n",
)
#: Colours and transparency go over into others each by itself (SVG 2, 14.2), not multiplied.
_APART = (
    ("for i, alpha in enumerate(alphas):", "for i, alpha in ():"),
    ("for i, (a0, a1) in enumerate(alpha_couples):", "for i, (a0, a1) in ():"),
)
#: A gradient that is turned is as large as the shape from corner to corner, on all four.
_TURNED = (
    "        bx2, by2 = bx1 + width, by1 + height\n"
    "        bx1, by1 = transform_matrix.invert.transform_point(bx1, by1)\n"
    "        bx2, by2 = transform_matrix.invert.transform_point(bx2, by2)\n"
    "        width, height = bx2 - bx1, by2 - by1\n",
    "        bx1, by1, bx2, by2 = offprint.around(\n"
    "            bx1, by1, width, height, transform_matrix.invert)\n"
    "        width, height = bx2 - bx1, by2 - by1\n",
)
#: Of lengths along no axis per cent are of the diagonal through the square root of two (8.7).
_RADII = (
    ("r = size(gradient.get('r', '50%'), font_size, hypot(width, height))",
     "r = size(gradient.get('r', '50%'), font_size, hypot(width, height) / 2 ** .5)"),
    ("fr = size(gradient.get('fr', 0), font_size, hypot(width, height))",
     "fr = size(gradient.get('fr', 0), font_size, hypot(width, height) / 2 ** .5)"),
)  # fmt: skip


#: A box around all that a drawing can have.
EVERYWHERE = (-100_000, -100_000, 200_000, 200_000)


def amend(replace: Callable[..., None], replace_method: Callable[..., None]) -> None:
    """Apply the changes.

    Args:
        replace: replaces lines of a function of a module.
        replace_method: replaces lines of a method of a class.
    """
    from weasyprint import svg
    from weasyprint.svg import defs

    words: Any = sys.modules["weasyprint.svg.text"]
    before = words.text
    words.offprint = defs.offprint = svg.offprint = sys.modules[__name__]
    replace(words, "text", _TOGETHER)
    svg.text = words.text
    svg.TAGS.update({tag: words.text for tag, draw in svg.TAGS.items() if draw is before})
    replace(defs, "draw_gradient", *_RADII, *_APART, _TURNED)
    svg.draw_gradient = defs.draw_gradient
    replace_method(svg.SVG, "draw_node", *_MASK, _WHOLE, _HOLES)
    replace_method(svg.SVG, "set_graphical_state", _WIDTH)
    replace_method(svg.SVG, "inherit_element", _STOPS)


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
