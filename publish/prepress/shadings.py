"""Gradients in inks: the colours at their ends and steps are separated (ISO 32000-1, 8.7.4.5)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from publish.prepress.colour_spaces import Space, painted, space_of
from publish.prepress.inexpressible import refused

if TYPE_CHECKING:
    from publish.prepress.separation import Separator

#: Shadings along an axis, and between circles.
_KINDS = (2, 3)


def shading_in_inks(given: Any, alpha: float, separator: Separator) -> Any:
    """Return a gradient in CMYK; between its steps the inks are mixed evenly.

    Raises:
        Rejected: for meshes and functions that are programs.
    """
    import pikepdf

    space = space_of(given.ColorSpace)
    if int(given.ShadingType) not in _KINDS:
        raise refused(separator.job, separator.number, "PRESS-COLOUR", "a gradient is a mesh")
    made = {n: v for n, v in given.items() if n not in ("/Background", "/Function")}
    made["/ColorSpace"] = pikepdf.Name.DeviceCMYK
    made["/Function"] = _function(given.Function, space, alpha, separator)
    return separator.pdf.make_indirect(pikepdf.Dictionary(made))


def _function(given: Any, space: Space, alpha: float, separator: Separator) -> Any:
    """Return a function from where on the gradient to the inks there."""
    import pikepdf

    kind = 0 if isinstance(given, pikepdf.Array) else int(given.FunctionType)
    if kind not in _KINDS:
        what = "a gradient is a program"
        raise refused(separator.job, separator.number, "PRESS-COLOUR", what)
    made = dict(given.items())
    if kind == 3:
        parts = [_function(part, space, alpha, separator) for part in given.Functions]
        made["/Functions"] = pikepdf.Array(parts)
    else:
        for name, usual in (("/C0", 0.0), ("/C1", 1.0)):
            values = given.get(name, [usual] * space.count)
            paint = painted(space, "", list(values), alpha, separator)
            made[name] = pikepdf.Array([Decimal(f"{value:.4f}") for value in paint.values])
    made.pop("/Range", None)
    return pikepdf.Dictionary(made)
