"""Drawings (SVG): faults of WeasyPrint 70, each found by drawing it.

Words are set as words, and not letter by letter: with their kerning and ligatures, joined and in
their order where they run from right to left, and so that they can be found.
"""

from __future__ import annotations

from publish.typeset.engine import svg_hooks
from publish.typeset.engine.amendment import Amendment, Lines

_GRADIENT = "weasyprint.svg.defs:draw_gradient"
_NODE = "weasyprint.svg:SVG.draw_node"
_GIVES = {"offprint": svg_hooks}


def drawings() -> tuple[Amendment, ...]:
    """Make the amendments of drawings."""
    return (*_TEXT_AND_SHAPES, *_GRADIENTS)


_TEXT_AND_SHAPES = (
    Amendment(
        name="drawn-words-together",
        purpose="Letters of a drawing that have no position of their own are set together.",
        loss="words in drawings have no kerning and ligatures, and Arabic falls apart",
        upstream="https://github.com/Kozea/WeasyPrint/issues/2249",
        parts=(
            Lines(
                "weasyprint.svg.text:text",
                "for i, ((x, y, dx, dy, r), letter) in enumerate(letters_positions):",
                "for i, ((x, y, dx, dy, r), letter) in enumerate(\n"
                "            offprint.together(letters_positions, letter_spacing, last_r)):",
            ),
        ),
        gives=_GIVES,
    ),
    Amendment(
        name="drawn-groups-masked",
        purpose="A group of a drawing is drawn through its mask, and not only its last shape.",
        loss="only the last shape of a masked group is masked",
        upstream="none found; to propose: paint the mask after the children",
        parts=(
            Lines(
                _NODE,
                "        # Apply mask\n"
                "        mask = self.masks.get(parse_url(node.get('mask')).fragment)\n"
                "        if mask:\n            paint_mask(self, node, mask, opacity)\n",
                "",
            ),
            Lines(
                _NODE,
                "        # Handle text anchor and set text bounding box\n",
                "        mask = self.masks.get(parse_url(node.get('mask')).fragment)\n"
                "        if mask:\n            paint_mask(self, node, mask, opacity)\n\n"
                "        # Handle text anchor and set text bounding box\n",
            ),
        ),
    ),
    Amendment(
        name="drawn-glass-whole",
        purpose=(
            "What is seen through is not cut: WeasyPrint does not know how far pictures, text and "
            "markers reach."
        ),
        loss="shapes and words that are seen through are cut at a box that is too small",
        upstream="https://github.com/Kozea/WeasyPrint/issues/2665",
        parts=(
            Lines(
                _NODE,
                "            box = self.calculate_bounding_box(node, font_size)\n"
                "            if not is_valid_bounding_box(box):\n"
                "                box = (0, 0, self.inner_width, self.inner_height)\n",
                "            box = offprint.EVERYWHERE\n",
            ),
        ),
        gives=_GIVES,
    ),
    Amendment(
        name="drawn-holes-cut",
        purpose="A clipping path with a hole cuts with its hole (“clip-rule: evenodd”).",
        loss="what a clipping path hides in its hole is shown",
        upstream="none found; to propose: clip by the rule of the path",
        parts=(
            Lines(
                _NODE,
                "            self.stream.clip()\n            self.stream.end()\n"
                "            new_ctm",
                "            self.stream.clip(even_odd=offprint.has_holes(clip_path))\n"
                "            self.stream.end()\n            new_ctm",
            ),
        ),
        gives=_GIVES,
    ),
)
_GRADIENTS = (
    Amendment(
        name="drawn-stops-kept",
        purpose="The colours that one gradient has from another are there each time it is used.",
        loss="the second shape with such a gradient has no colour",
        upstream="none found; to propose: copy the children instead of their iterator",
        parts=(
            Lines(
                "weasyprint.svg:SVG.inherit_element",
                "            element.override_iter(parent.__iter__())",
                "            element._children = list(parent)",
            ),
        ),
    ),
    Amendment(
        name="drawn-lines-wide",
        purpose="A line that is drawn in a gradient or a pattern has its width.",
        loss="lines in a gradient are one unit wide",
        upstream="none found; to propose: set the width of the line before its paint",
        parts=(
            Lines(
                "weasyprint.svg:SVG.set_graphical_state",
                "            opacity = alpha_value(node.get('stroke-opacity', 1))\n",
                "            opacity = alpha_value(node.get('stroke-opacity', 1))\n"
                "            self.stream.set_line_width(stroke_width)\n",
            ),
        ),
    ),
    Amendment(
        name="drawn-colours-apart",
        purpose=(
            "Colours and transparency of a gradient go over into others each by itself (SVG 2, "
            "14.2), and are not multiplied."
        ),
        loss="gradients that go over into nothing turn dark on the way",
        upstream="none found; to propose: do not premultiply the colours of stops",
        parts=(
            Lines(_GRADIENT, "for i, alpha in enumerate(alphas):", "for i, alpha in ():"),
            Lines(
                _GRADIENT,
                "for i, (a0, a1) in enumerate(alpha_couples):",
                "for i, (a0, a1) in ():",
            ),
        ),
    ),
    Amendment(
        name="drawn-gradients-turned",
        purpose=(
            "A gradient that is turned is as large as the shape from corner to corner, on all four."
        ),
        loss="a gradient that is turned ends before the corners of its shape",
        upstream="https://github.com/Kozea/WeasyPrint/issues/2613",
        parts=(
            Lines(
                _GRADIENT,
                "        bx2, by2 = bx1 + width, by1 + height\n"
                "        bx1, by1 = transform_matrix.invert.transform_point(bx1, by1)\n"
                "        bx2, by2 = transform_matrix.invert.transform_point(bx2, by2)\n"
                "        width, height = bx2 - bx1, by2 - by1\n",
                "        bx1, by1, bx2, by2 = offprint.around(\n"
                "            bx1, by1, width, height, transform_matrix.invert)\n"
                "        width, height = bx2 - bx1, by2 - by1\n",
            ),
        ),
        gives=_GIVES,
    ),
    Amendment(
        name="drawn-radii-right",
        purpose=(
            "Of lengths along no axis, per cent are of the diagonal through the square root of two "
            "(SVG 2, 8.7)."
        ),
        loss="round gradients are two fifths too large",
        upstream="none found; to propose: divide the diagonal by the square root of two",
        parts=(
            Lines(
                _GRADIENT,
                "r = size(gradient.get('r', '50%'), font_size, hypot(width, height))",
                "r = size(gradient.get('r', '50%'), font_size, hypot(width, height) / 2 ** .5)",
            ),
            Lines(
                _GRADIENT,
                "fr = size(gradient.get('fr', 0), font_size, hypot(width, height))",
                "fr = size(gradient.get('fr', 0), font_size, hypot(width, height) / 2 ** .5)",
            ),
        ),
    ),
)
