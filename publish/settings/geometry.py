"""The geometry of the book page: trim, margins, leading; what the style sheets are told of it.

The type area is as many lines as fit between the head and the foot margin; what is left over goes
to the foot. Lengths are millimetres, those of type points.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import msgspec

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.units import MM_PER_IN, MM_PER_PT
from publish.settings.places import SettingDiagnostic

if TYPE_CHECKING:
    from publish.settings.resolve import Resolved

#: Trim sizes of the trade, width and height (ISO 216; British and American book trades).
TRIMS = {
    "a5": (148.0, 210.0),
    "a-format": (111.0, 178.0),
    "b-format": (129.0, 198.0),
    "demy-octavo": (138.0, 216.0),
    "royal-octavo": (156.0, 234.0),
    "us-digest": (139.7, 215.9),
    "6x9in": (152.4, 228.6),
}
#: Millimetres in a point and in an inch.
_CUSTOM = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)")
#: Inner, head and outer margin as shares of the trim's width, height, width; the least foot margin.
_SHARES = (0.101, 0.088, 0.142, 0.123)
#: Millimetres of a measure to a point of its type: of 112 mm 10.5 pt, some 70 characters. The size
#: is not chosen smaller than the least one; its leading is a third more.
_PER_POINT, _LEAST_SIZE, _LEADING = 112 / 10.5, 9.0, 4 / 3
#: The longest side of a page in millimetres: that of the largest sheets of ISO 216.
_LARGEST = 1200.0
#: The least measure that justified text can be set on, and the fewest lines of a page.
_LEAST_MEASURE, _LEAST_LINES = 55.0, 15
#: Millimetres that margins must have at the least: signs of quotation hang into the inner one, the
#: running head, the numbers of paragraphs and the folio stand in the others, and would be cut off.
_LEAST_MARGINS = {"inner": 1.0, "head": 2.0, "outer": 5.0, "foot": 8.0}


class Geometry(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a book.

    ``width``, ``height`` and the margins ``inner``, ``head``, ``outer`` are in millimetres,
    ``size`` and ``leading`` of the text's type in points; ``lines`` are those of the type area.
    """

    width: float
    height: float
    inner: float
    head: float
    outer: float
    size: float
    leading: float
    lines: int

    @property
    def foot(self) -> float:
        """The margin at the foot in millimetres."""
        return self.height - self.head - self.lines * self.leading * MM_PER_PT

    @property
    def measure(self) -> float:
        """The width of the lines in millimetres."""
        return self.width - self.inner - self.outer

    def style(self) -> str:
        """The rules that come before those of the layout: the page, and its figures by name."""
        # The foot is told as what the lines leave: rounded, it could leave room for one less.
        foot = f"calc({_mm(self.height - self.head)} - {self.lines * self.leading:g}pt)"
        margins = f"{_mm(self.head)} {_mm(self.outer)} {foot} {_mm(self.inner)}"
        left = f"margin-left: {_mm(self.outer)}; margin-right: {_mm(self.inner)}"
        return (
            f"@page {{ size: {_mm(self.width)} {_mm(self.height)}; margin: {margins} }}\n"
            f"@page :left {{ {left} }}\n"
            f":root {{ {contract.LINE}: {self.leading:g}pt; {contract.SIZE}: {self.size:g}pt; "
            f"{contract.LINES}: {self.lines}; "
            f"{contract.MEASURE}: {_mm(self.measure)} }}\n"
        )


def geometry(settings: Resolved) -> Geometry | None:
    """The page of some settings; ``None`` for layouts whose style sheets say it themselves.

    Raises:
        Rejected: when no text can be set on such a page.
    """
    if not settings.trim:
        return None
    width, height = trim_of(settings.trim)
    inner, head, outer, foot = _margins(settings.margins, width, height)
    lines = int((height - head - foot) / MM_PER_PT / settings.leading + 0.001)
    made = Geometry(
        width=width, height=height, inner=inner, head=head, outer=outer,
        size=settings.size, leading=settings.leading, lines=lines,
    )  # fmt: skip
    _check(made)
    return made


def with_type(settings: Resolved) -> Resolved:
    """Settings of a book with a size of type and a leading: those that suit its measure.

    Raises:
        Rejected: when there is no such trim.
    """
    width, height = trim_of(settings.trim)
    inner, _, outer, _ = _margins(settings.margins, width, height)
    suits = max(math.ceil(2 * (width - inner - outer) / _PER_POINT) / 2, _LEAST_SIZE)
    size = settings.size or suits
    leading = settings.leading or round(2 * size * _LEADING) / 2
    return msgspec.structs.replace(settings, size=size, leading=leading)


def with_room(settings: Resolved, least: tuple[float, ...]) -> Resolved:
    """Settings of a book with margins not narrower than some in millimetres, to half a one.

    Args:
        settings: of the book.
        least: the inner, head, outer and foot margin at least.

    Raises:
        Rejected: when there is no such trim.
    """
    own = _margins(settings.margins, *trim_of(settings.trim))
    wide = [max(one, math.ceil(2 * two) / 2) for one, two in zip(own, least, strict=True)]
    if wide == list(own):
        return settings
    return msgspec.structs.replace(settings, margins=" ".join(f"{one:g}" for one in wide))


def trim_of(name: str) -> tuple[float, float]:
    """Width and height in millimetres of a trim: by its name, or written as 148x210mm."""
    if name in TRIMS:
        return TRIMS[name]
    found = _CUSTOM.fullmatch(name)
    if found is None:
        message, hint = f"there is no trim “{name}”", "names: " + ", ".join(TRIMS)
        raise Rejected([_wrong(message, hint, "trim")])
    unit = MM_PER_IN if found[3] == "in" else 1.0
    width, height = float(found[1]) * unit, float(found[2]) * unit
    if max(width, height) > _LARGEST:
        message = f"no page is as large as {name}: its sides are {_LARGEST:.0f} mm at most"
        raise Rejected([_wrong(message, "write the trim as 148x210mm", "trim")])
    return width, height


def _margins(text: str, width: float, height: float) -> tuple[float, float, float, float]:
    """Inner, head, outer margin and the least foot margin."""
    if text == "auto":
        sides = (width, height, width, height)
        inner, head, outer, foot = (
            round(2 * s * side) / 2 for s, side in zip(_SHARES, sides, strict=True)
        )
    else:
        inner, head, outer, foot = map(float, text.split())
    return inner, head, outer, foot


def _check(page: Geometry) -> None:
    wrong: dict[str, tuple[str, ...]] = {}
    if page.measure < _LEAST_MEASURE:
        fault = f"its lines are {page.measure:.0f} mm wide, less than {_LEAST_MEASURE:.0f} mm"
        wrong[fault] = ("margins", "trim")
    if page.lines < _LEAST_LINES:
        fault = f"it has {page.lines} lines, fewer than {_LEAST_LINES}"
        wrong[fault] = ("leading", "margins", "trim", "size")
    for side, least in _LEAST_MARGINS.items():
        if round(margin := getattr(page, side), 2) < least:
            fault = f"its {side} margin is {margin:.3g} mm, and what is set there takes"
            wrong[f"{fault} {least:.0f} mm"] = ("margins", "trim")
    if page.leading < page.size:
        fault = f"its leading of {page.leading:g} pt is less than its type of {page.size:g} pt"
        wrong[fault] = ("size", "leading")
    if wrong:
        what = "no text can be set on this page"
        hint = "choose a larger trim, other margins, or another size and leading"
        raise Rejected([_wrong(f"{what}: {fault}", hint, *of) for fault, of in wrong.items()])


def _wrong(message: str, hint: str, *of: str) -> Diagnostic:
    return SettingDiagnostic(Place("--set"), "error", "GEOMETRY-ROOM", message, hint, settings=of)


def _mm(length: float) -> str:
    return f"{length:.4f}".rstrip("0").rstrip(".") + "mm"
