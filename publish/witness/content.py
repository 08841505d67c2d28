"""The contents of a page, operator by operator: colours, pictures, faces, transparency.

It keeps what of the graphics state (ISO 32000-1, 8.4) bears on these, forms included.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from publish.witness.anatomy import BROKEN, Box, Inside, Missing, Paint, Picture, Use
from publish.witness.fonts import Font

if TYPE_CHECKING:
    from collections.abc import Callable

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: Forms within forms deeper than this are broken.
_DEEP = 12
_DEVICE = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
#: What each way of showing text uses of the colours (ISO 32000-1, table 106).
_FILLS, _STROKES = (0, 2, 4, 6), (1, 2, 5, 6)


class Colour(msgspec.Struct, frozen=True):
    """A colour space and the values in it."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)


class State(msgspec.Struct):
    """The graphics state."""

    matrix: Matrix
    fill: Colour = Colour()
    stroke: Colour = Colour()
    font: Any = None
    mode: int = 0
    leading: float = 0


def read_page(page: Any, number: int, corner: tuple[float, ...], inside: Inside) -> None:
    """Read what a page shows; its lower left as it is seen is at ``corner``."""
    import pikepdf

    base = (1.0, 0.0, 0.0, 1.0, -corner[0], -corner[1])
    try:
        resources = page.obj.get("/Resources") or page.resources
        _Walk(number, inside, resources, _DEEP).run(page, base)
    except (pikepdf.PdfError, *BROKEN) as error:
        inside.damage.append(f"the contents of page {number} cannot be read ({error})")


class _Walk:
    """One walk over a stream of operators."""

    def __init__(self, number: int, inside: Inside, resources: Any, deep: int) -> None:
        self._number = number
        self._inside = inside
        self._resources = resources
        self._deep = deep
        self._fonts: dict[str, Font] = {}
        self._stack: list[State] = []
        self._text = self._line = _UNIT
        self._path: list[tuple[float, float]] = []
        self._marks: list[bool] = []
        self._do = _operators(self)

    def run(self, stream: Any, matrix: Matrix, state: State | None = None) -> None:
        """Follow the operators of a page or a form."""
        import pikepdf

        self._state = msgspec.structs.replace(state) if state else State(matrix)
        self._state.matrix = matrix
        for instruction in pikepdf.parse_content_stream(stream):
            do = self._do.get(str(instruction.operator))
            if do is not None:
                do(instruction.operands)
        for font in self._fonts.values():
            known = self._inside.faces.get(font.key, font.face)
            told = msgspec.structs.replace(known, shows=known.shows + font.shows)
            self._inside.faces[font.key] = told

    # --- state ---

    def save(self, _: Any) -> None:
        self._stack.append(msgspec.structs.replace(self._state))

    def restore(self, _: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def concat(self, operands: Any) -> None:
        self._state.matrix = _times(_matrix(operands), self._state.matrix)

    def parameters(self, operands: Any) -> None:
        state = self._named("/ExtGState", operands[0])
        if state is None:
            return
        effects = self._inside.effects
        for name in ("/ca", "/CA"):
            if float(state.get(name, 1)) < 1:
                effects.setdefault(f"{name[1:]} {float(state[name]):g}", self._number)
        blend = str(state.get("/BM", "/Normal")).lstrip("/")
        if blend not in ("Normal", "Compatible"):
            effects.setdefault(f"blend {blend}", self._number)
        if state.get("/SMask", "/None") != "/None":
            effects.setdefault("soft mask", self._number)
        if "/Font" in state:
            self._state.font = self._font(state.Font[0], str(state.Font[0].objgen))

    # --- colours ---

    def fill(self, operands: Any) -> None:
        self._state.fill = _device(operands)

    def stroke(self, operands: Any) -> None:
        self._state.stroke = _device(operands)

    def fill_space(self, operands: Any) -> None:
        self._state.fill = Colour(self._space(operands[0]), ())

    def stroke_space(self, operands: Any) -> None:
        self._state.stroke = Colour(self._space(operands[0]), ())

    def fill_values(self, operands: Any) -> None:
        self._state.fill = Colour(self._state.fill.space, _values(operands))

    def stroke_values(self, operands: Any) -> None:
        self._state.stroke = Colour(self._state.stroke.space, _values(operands))

    def paint_area(self, _: Any) -> None:
        self._used(self._state.fill, "area", self._state.matrix)
        self._draw()

    def paint_line(self, _: Any) -> None:
        self._used(self._state.stroke, "line", self._state.matrix)
        self._draw()

    def paint_both(self, operands: Any) -> None:
        self.paint_area(operands)
        self.paint_line(operands)

    def points(self, operands: Any) -> None:
        """The points of a part of a path, those that bend it included."""
        a, b, c, d, e, f = self._state.matrix
        values = [float(value) for value in operands]
        self._path += [
            (a * x + c * y + e, b * x + d * y + f)
            for x, y in zip(values[::2], values[1::2], strict=True)
        ]

    def rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(value) for value in operands)
        self.points((x, y, x + width, y, x, y + height, x + width, y + height))

    def forget(self, _: Any) -> None:
        self._path.clear()

    def _draw(self) -> None:
        """Note the place of a path that is painted, unless it is an artifact."""
        if self._path and not any(self._marks):
            across, up = zip(*self._path, strict=True)
            known = self._inside.drawings.get(self._number)
            x, y = (*across, *(known or ())[::2]), (*up, *(known or ())[1::2])
            self._inside.drawings[self._number] = (min(x), min(y), max(x), max(y))
        self._path.clear()

    def mark(self, operands: Any) -> None:
        self._marks.append(str(operands[0]) == "/Artifact")

    def unmark(self, _: Any) -> None:
        if self._marks:
            self._marks.pop()

    def shade(self, operands: Any) -> None:
        shading = self._named("/Shading", operands[0])
        if shading is not None:
            space = _space_name(shading.get("/ColorSpace"))
            self._used(Colour(space, ()), "area", self._state.matrix)

    def _space(self, name: Any) -> str:
        known = self._resources.get("/ColorSpace", {}).get(str(name))
        return _space_name(name if known is None else known)

    def _used(self, colour: Colour, use: Use, matrix: Matrix) -> None:
        key = (colour.space, colour.values, use)
        if key not in self._inside.paints:
            x, y = matrix[4], matrix[5]
            paint = Paint(colour.space, colour.values, use, self._number, x, y)
            self._inside.paints[key] = paint

    # --- pictures and forms ---

    def place(self, operands: Any) -> None:
        item = self._named("/XObject", operands[0])
        if item is None:
            return
        if item.get("/Subtype") == "/Image":
            space = "mask" if item.get("/ImageMask") else _space_name(item.get("/ColorSpace"))
            self._picture(int(item.Width), int(item.Height), space)
            if "/SMask" in item:
                self._inside.effects.setdefault("soft mask", self._number)
        elif item.get("/Subtype") == "/Form" and self._deep:
            matrix = _matrix(item.get("/Matrix", _UNIT))
            inner = _Walk(
                self._number, self._inside, item.get("/Resources", self._resources), self._deep - 1
            )
            inner._marks += self._marks
            inner.run(item, _times(matrix, self._state.matrix), self._state)

    def inline(self, operands: Any) -> None:
        image = operands[0]
        self._picture(image.width, image.height, str(image.colorspace or "mask").lstrip("/"))

    def _picture(self, width: int, height: int, space: str) -> None:
        a, b, c, d, _, _ = self._state.matrix
        across, up = math.hypot(a, b), math.hypot(c, d)
        ppi = min(width / (across or 1), height / (up or 1)) * 72
        box = _bounds(self._state.matrix)
        self._inside.pictures.append(Picture(self._number, box, (width, height), space, ppi))

    # --- text ---

    def begin(self, _: Any) -> None:
        self._text = self._line = _UNIT

    def choose(self, operands: Any) -> None:
        name = str(operands[0])
        font = self._named("/Font", operands[0])
        if font is not None:
            self._state.font = self._font(font, name)

    def _font(self, font: Any, name: str) -> Font:
        if name not in self._fonts:
            self._fonts[name] = Font(font, self._number)
        return self._fonts[name]

    def mode(self, operands: Any) -> None:
        self._state.mode = int(operands[0])

    def lead(self, operands: Any) -> None:
        self._state.leading = float(operands[0])

    def set_matrix(self, operands: Any) -> None:
        self._text = self._line = _matrix(operands)

    def move(self, operands: Any) -> None:
        step = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
        self._text = self._line = _times(step, self._line)

    def move_down(self, operands: Any) -> None:
        self._state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, _: Any) -> None:
        self.move((0, -self._state.leading))

    def show(self, operands: Any) -> None:
        import pikepdf

        state = self._state
        matrix = _times(self._text, state.matrix)
        if state.mode in _FILLS:
            self._used(state.fill, "text", matrix)
        if state.mode in _STROKES:
            self._used(state.stroke, "text", matrix)
        if not self._marks:
            self._inside.loose.setdefault(self._number, matrix[4:])
        if state.font is None:
            return
        state.font.shows += 1
        shown = operands[-1]
        parts = shown if isinstance(shown, pikepdf.Array) else (shown,)
        codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        if state.font.lacks(codes):
            x, y, name = matrix[4], matrix[5], state.font.face.name
            self._inside.missing.append(Missing(self._number, x, y, name))

    def show_below(self, operands: Any) -> None:
        self.next_line(operands)
        self.show(operands)

    def _named(self, kind: str, name: Any) -> Any:
        return self._resources.get(kind, {}).get(str(name))


def _operators(walk: _Walk) -> dict[str, Callable[[Any], None]]:
    """What to do at each operator that matters."""
    one = {
        "q": walk.save, "Q": walk.restore, "cm": walk.concat, "gs": walk.parameters,
        "re": walk.rectangle, "n": walk.forget, "EMC": walk.unmark,
        "cs": walk.fill_space, "CS": walk.stroke_space, "sh": walk.shade,
        "Do": walk.place, "INLINE IMAGE": walk.inline,
        "BT": walk.begin, "Tf": walk.choose, "Tr": walk.mode, "TL": walk.lead,
        "Tm": walk.set_matrix, "Td": walk.move, "TD": walk.move_down, "T*": walk.next_line,
        "Tj": walk.show, "TJ": walk.show, "'": walk.show_below, '"': walk.show_below,
    }  # fmt: skip
    many: dict[str, Callable[[Any], None]] = {
        "g rg k": walk.fill, "G RG K": walk.stroke,
        "sc scn": walk.fill_values, "SC SCN": walk.stroke_values,
        "m l c v y": walk.points, "BMC BDC": walk.mark,
        "f F f*": walk.paint_area, "S s": walk.paint_line, "B B* b b*": walk.paint_both,
    }  # fmt: skip
    return one | {name: do for names, do in many.items() for name in names.split()}


# --- arithmetic -------------------------------------------------------------------------


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _bounds(matrix: Matrix) -> Box:
    """The box around the unit square."""
    a, b, c, d, e, f = matrix
    across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(across), min(up), max(across), max(up)


def _device(operands: Any) -> Colour:
    values = _values(operands)
    return Colour(_DEVICE.get(len(values), "?"), values)


def _values(operands: Any) -> tuple[float, ...]:
    """The numbers of a colour; a pattern has a name besides, which says nothing."""
    return tuple(round(float(v), 4) for v in operands if not str(v).startswith("/"))


def _space_name(space: Any) -> str:
    """A colour space in a word or two: its family, its base, or the name of its ink."""
    import pikepdf

    if space is None:
        return "none"
    if not isinstance(space, pikepdf.Array):
        return str(space).lstrip("/")
    family = str(space[0]).lstrip("/")
    if family == "ICCBased":
        return f"ICC of {_DEVICE.get(int(space[1].N), '?').removeprefix('Device')}"
    if family == "Indexed":
        return _space_name(space[1])
    if family == "Separation":
        return f"ink {str(space[1]).lstrip('/')}"
    return family
