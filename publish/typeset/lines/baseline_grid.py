"""The baseline grid: lines stand where those of the facing page do (CSS Line Grid, ``line-snap``).

A style sheet asks for it with ``--line-snap: baseline`` and says with ``--line`` how far the lines
of the grid are from one another; both are inherited. The grid begins at the head of each page's
type area. A line of that leading whose type has another size stands on the same baseline; what
begins between two lines of the grid, after a figure or a table, waits for the next one.
"""

from __future__ import annotations

from typing import Any

from publish.core import contract

#: How the engine keeps custom properties in a style.
_SNAP, _LINE = (p.name.replace("-", "_") for p in (contract.LINE_SNAP, contract.LINE))
#: CSS pixels in a length's unit (CSS Values, 6.2).
_UNITS = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0}
#: Lengths that differ by less are the same, in CSS pixels.
_SAME, _TINY = 0.05, 1e-6


def leading(style: Any) -> float:
    """Return how far the lines of the grid are apart in CSS pixels; 0 where none is asked for."""
    snap = style[_SNAP] or ()
    if not any(getattr(token, "value", "") == "baseline" for token in snap):
        return 0.0
    return line(style)


def line(style: Any) -> float:
    """Return how far the lines of the text are apart in CSS pixels; 0 where that is no length."""
    for token in style[_LINE] or ():
        if token.type == "dimension" and token.unit in _UNITS:
            return float(token.value * _UNITS[token.unit])
    return 0.0


def on_grid(context: Any, linebox: Any, position_y: float) -> float:
    """Return where lines that would begin at a height begin.

    There, or on the next line of the grid.
    """
    step = leading(linebox.style)
    if not step or context.in_column:
        return position_y
    beyond = (position_y - context.page_top) % step
    return position_y if min(beyond, step - beyond) < _SAME else position_y + step - beyond


def on_first_face(box: Any) -> None:
    """Let a text box stand as if all its characters were of its first face.

    A character of another one makes the engine's box higher, and would lower its line.
    """
    from weasyprint.text.line_break import strut

    height, baseline = strut(box.style)
    if box.style["line_height"] == "normal" or abs(baseline - box.baseline) < _TINY:
        return
    box.margin_top += baseline - box.baseline
    box.margin_bottom = height - box.height - box.margin_top
    box.baseline = baseline


def align(context: Any, line: Any) -> None:
    """Set a line of the grid's leading on the baseline of the text's own size, whatever its size.

    What takes up several lines, as a dropped initial, stands on the baseline of the last.
    """
    step = leading(line.style)
    lines = round(line.height / step) if step else 0
    if not lines or abs(line.height - lines * step) > _SAME:
        return
    lower = (lines - 1) * step + _baseline(context, step) - line.baseline
    if abs(lower) > _SAME / 2:
        top = line.position_y
        line.translate(0, lower)
        line.position_y, line.baseline = top, line.baseline + lower


def _baseline(context: Any, step: float) -> float:
    """Return how far below the top of a line of the grid the type of the root element stands."""
    from weasyprint.text.line_break import strut

    height, baseline = strut(context.root_style)
    return float(baseline + (step - height) / 2)
