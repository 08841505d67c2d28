"""Dropped initials sit by their ink: at the margin, on the lines, and close to their word.

A style sheet floats the initial (class ``initial``) and gives it its size and as many lines of
height as it takes up. Here it is set by the outline of its letter: its ink begins at the margin,
it stands on the baseline of its last line, and the lines beside it keep the same distance from it.
The first one may be nearer than the others, where the letter leaves room at its head (A, L); below
a letter with a tail (Q, Ç) a line more is indented. A quotation mark before it hangs in the margin.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.typeset.lines.baseline_grid import on_grid

if TYPE_CHECKING:
    from publish.typeset.lines.glyph_ink import GlyphInk

#: What is changed in the engine: lines keep clear of what an initial is told to take up …
BY_INK = (
    "context.excluded_shapes.append(box)",
    "context.excluded_shapes.extend(initials.shapes(context, box, containing_block))",
)
#: … as long as it stands on the page …
LET_GO = (
    "if box in context.excluded_shapes:\n            context.excluded_shapes.remove(box)",
    "for shape in initials.of(context, box):\n            context.excluded_shapes.remove(shape)",
)
#: … where a line of which the height is not known yet is as high as others.
AS_HIGH = (
    "linebox.width, linebox.height = line.width, line.height",
    "linebox.width, linebox.height = line.width, line.height or candidate_height",
)

#: In ems of the text: what lies between an initial and the text beside it, and between its tail and
#: the line below; how high above a baseline, and how deep below, letters reach that come near it;
#: edges of lines that differ by less are one edge; what lies between a mark and the margin.
_GAP, _CLEAR, _ASCENT, _DESCENT, _LEVEL, _HANG = 0.22, 0.1, 0.75, 0.1, 0.1, 0.04
#: How far a line's shape ends before the next one begins, in CSS pixels.
_APART = 1.0


def shapes(context: Any, box: Any, containing_block: Any) -> list[Any]:
    """What the lines beside a float keep clear of: itself, or one box for each line beside ink.

    An initial is moved to where it belongs.
    """
    from publish.typeset.lines.glyph_ink import ink

    texts = [t for t in box.descendants() if type(t).__name__ == "TextBox" and t.text.strip()]
    is_initial = contract.INITIAL.on(box.element) and containing_block.style["direction"] == "ltr"
    found = ink(texts[-1]) if is_initial and texts else None
    if found is None:
        return [box]
    lines = _Lines(context, box, containing_block)
    *marks, letter = texts
    box.translate(0, lines.top - box.position_y)
    _move(letter, lines.left - found.left, lines.baseline(lines.count - 1))
    edge = lines.left - _HANG * lines.size
    for mark in reversed(marks):
        edge -= mark.width
        _move(mark, edge, lines.baseline(0))
    return lines.beside(found, box)


def of(context: Any, box: Any) -> list[Any]:
    """The shapes that stand for a box on its page."""
    return [s for s in context.excluded_shapes if s is box or s.__dict__.get("initial") is box]


def _move(text: Any, left: float, baseline: float) -> None:
    text.translate(left - text.position_x, baseline - text.position_y - text.baseline)


class _Lines:
    """The lines beside an initial, counted from 0; lengths are CSS pixels."""

    def __init__(self, context: Any, box: Any, containing_block: Any) -> None:
        from weasyprint.text.line_break import strut

        self.size = containing_block.style["font_size"]
        self._step, self._baseline = strut(containing_block.style)
        self.left = containing_block.content_box_x()
        self.top = on_grid(context, box, box.position_y)
        self.count = max(1, round(box.margin_height() / self._step))

    def baseline(self, line: int) -> float:
        """How far down the page the letters of a line stand."""
        return float(self.top + line * self._step + self._baseline)

    def beside(self, ink: GlyphInk, box: Any) -> list[Any]:
        """For each line beside an initial a box as wide as it is indented."""
        made = []
        for line, width in enumerate(self._widths(ink)):
            shape = box.copy()
            shape.initial, shape.children = box, ()
            for side in ("top", "right", "bottom", "left"):
                for name in ("margin_%s", "padding_%s", "border_%s_width"):
                    setattr(shape, name % side, 0)
            shape.position_x, shape.width = self.left, width
            shape.position_y = self.top + line * self._step + _APART
            shape.height = self._step - 2 * _APART
            made.append(shape)
        return made

    def _widths(self, ink: GlyphInk) -> list[float]:
        """By how much each line is indented: the first by itself, the others alike."""
        edges = [self._edge(ink, line) for line in range(self.count + self._below(ink))]
        edge = max(edges[: self.count])
        widths = [max(edge, own) for own in edges]
        if edge - edges[0] > _LEVEL * self.size:
            widths[0] = edges[0]
        return widths

    def _edge(self, ink: GlyphInk, line: int) -> float:
        """Where a line may begin, from the margin."""
        baseline = (line + 1 - self.count) * self._step
        top, bottom = baseline - _ASCENT * self.size, baseline + _DESCENT * self.size
        return float(ink.right(top, bottom) - ink.left + _GAP * self.size)

    def _below(self, ink: GlyphInk) -> int:
        """How many lines below its last one a letter reaches into with its tail."""
        room = self._step - (_ASCENT + _CLEAR) * self.size
        return int(max(0, ceil((ink.foot - room) / self._step)))
