"""The contents of a page, operator by operator: colours, pictures, faces, transparency.

It keeps what of the graphics state (ISO 32000-1, 8.4) bears on these, forms included.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf

from publish.core.units import Box
from publish.readback.colours import Colour, device, space_name, values_of
from publish.readback.ink_coverage import ink_of
from publish.readback.matrices import UNIT, Matrix, around, bounds, common, joined, matrix_of, times
from publish.readback.operators import FILLS, STROKES
from publish.readback.pdf_fonts import UNKNOWN, Font
from publish.readback.pdf_values import Boxes, Inside, Missing, Paint, Picture, PrinterMark, Use
from publish.readback.shown_strings import Marked, ShownString, marked
from publish.readback.text_operators import TextInterpreter, TextState
from publish.readback.unreadable import BROKEN, Endless

if TYPE_CHECKING:
    from publish.readback.operators import Action

#: Forms within forms deeper than this are broken.
_DEEP = 12
#: So many forms are drawn by a page at most, those counted again that are drawn again.
_FORMS = 50_000
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
#: Pictures of more dots than this are not unpacked: no press has asked for them.
_DOTS = 80_000_000


class State(TextState):
    """The graphics state as far as it bears on what is seen."""

    fill: Colour = Colour()
    stroke: Colour = Colour()
    over: bool = False
    over_lines: bool = False
    clip: Box = EVERYWHERE


def read_page(page: Any, number: int, boxes: Boxes, inside: Inside) -> None:
    """Read what a page shows.

    Raises:
        Endless: when it is more than anybody could read.
    """
    base = (1.0, 0.0, 0.0, 1.0, -boxes.crop[0], -boxes.crop[1])
    try:
        resources = page.obj.get("/Resources") or page.resources
        _Walk(number, inside, resources, _DEEP, boxes.slug).run(page, base)
    except Endless:
        raise
    except RecursionError:
        inside.damage.append(f"what page {number} draws with refers to itself")
    except (pikepdf.PdfError, *BROKEN) as error:
        inside.damage.append(f"the contents of page {number} cannot be read ({error})")
    inside.forms = 0


def read_form(form: Any, number: int, inside: Inside) -> None:
    """Read what a form shows, as a page of that number and by itself, wherever it is drawn."""
    _Walk(number, inside, form.get("/Resources", {}), _DEEP, None).run(form, UNIT)


class _Walk(TextInterpreter[State]):
    """One walk over a stream of operators."""

    def __init__(
        self, number: int, inside: Inside, resources: Any, deep: int, slug: Box | None
    ) -> None:
        super().__init__(resources, State())
        self._number = number
        self._inside = inside
        self._deep = deep
        self._slug = slug
        self._base = UNIT
        self._path: list[tuple[float, float]] = []
        self._marks: list[Marked] = []
        self._clipping = False

    def run(self, stream: Any, matrix: Matrix, state: State | None = None) -> None:
        """Follow the operators of a page or a form."""
        self.state = msgspec.structs.replace(state) if state else State()
        self.state.matrix = self._base = matrix
        for _ in self.follow(stream):
            pass

    # --- state ---

    def parameters(self, operands: Any) -> None:
        state = self.named("/ExtGState", operands[0])
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
        if "/OP" in state:  # without one for areas it is meant for both (table 58)
            self.state.over = self.state.over_lines = bool(state.OP)
        if "/op" in state:
            self.state.over = bool(state.op)
        if "/Font" in state:
            self.state.font = self.font_of(state.Font[0], str(state.Font[0].objgen))

    # --- colours ---

    def fill(self, operands: Any) -> None:
        self.state.fill = device(operands)

    def stroke(self, operands: Any) -> None:
        self.state.stroke = device(operands)

    def fill_space(self, operands: Any) -> None:
        self.state.fill = Colour(self._space(operands[0]), ())

    def stroke_space(self, operands: Any) -> None:
        self.state.stroke = Colour(self._space(operands[0]), ())

    def fill_values(self, operands: Any) -> None:
        self.state.fill = Colour(self.state.fill.space, values_of(operands))
        self._pattern(operands)

    def stroke_values(self, operands: Any) -> None:
        self.state.stroke = Colour(self.state.stroke.space, values_of(operands))
        self._pattern(operands)

    def _pattern(self, operands: Any) -> None:
        """Take what a pattern is painted with as used where it is chosen."""
        pattern = self.named("/Pattern", operands[-1]) if operands else None
        if pattern is None:
            return
        if "/Shading" in pattern:
            space = space_name(pattern.Shading.get("/ColorSpace"))
            self._used(Colour(space, ()), "area", self.state.matrix)
            return
        if not self._goes_in():
            return
        own = pattern.get("/Resources", self.resources)
        inside = msgspec.structs.replace(self._inside, extents={})  # a cell is not where it is seen
        inner = _Walk(self._number, inside, own, self._deep - 1, None)
        inner.run(pattern, times(matrix_of(pattern.get("/Matrix", UNIT)), self._base))
        self._inside.marks, self._inside.forms = inside.marks, inside.forms

    def paint_area(self, _: Any) -> None:
        self._used(self.state.fill, "area", self.state.matrix)
        self._draw(self.state.fill, "area")

    def paint_line(self, _: Any) -> None:
        self._used(self.state.stroke, "line", self.state.matrix)
        self._draw(self.state.stroke, "line")

    def paint_both(self, operands: Any) -> None:
        self.paint_area(operands)
        self.paint_line(operands)

    def points(self, operands: Any) -> None:
        """Take the points of a part of a path, those that bend it included."""
        a, b, c, d, e, f = self.state.matrix
        values = [float(value) for value in operands]
        self._path += [
            (a * x + c * y + e, b * x + d * y + f)
            for x, y in zip(values[::2], values[1::2], strict=True)
        ]

    def rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(value) for value in operands)
        self.points((x, y, x + width, y, x, y + height, x + width, y + height))

    def forget(self, _: Any) -> None:
        self._finish()

    def clip(self, _: Any) -> None:
        """Take the path that follows as the limit of what is seen after it (8.5.4)."""
        self._clipping = True

    def _finish(self) -> None:
        """Paint the path, or leave it."""
        if self._clipping and self._path:
            self.state.clip = common(self.state.clip, around(self._path))
        self._clipping = False
        self._path.clear()

    def _draw(self, colour: Colour, use: Use) -> None:
        """Note the place of a path that is painted, unless it is an artifact."""
        if self._path and (self._slug or colour.space == "ink All"):
            self._keep_printer_mark(colour, use, around(self._path))
        if self._path and not any(mark.artifact for mark in self._marks):
            across, up = zip(*self._path, strict=True)
            known = self._inside.drawings.get(self._number)
            x, y = (*across, *(known or ())[::2]), (*up, *(known or ())[1::2])
            self._inside.drawings[self._number] = (min(x), min(y), max(x), max(y))
        if self._path and not colour.white:
            self._extend(around(self._path))
        self._finish()

    def _extend(self, box: Box) -> None:
        """Note how far what is painted reaches, unless it lies wholly in the slug."""
        visible, edges = common(box, self.state.clip), self._slug or EVERYWHERE
        within = common(visible, edges)
        if within[0] <= within[2] and within[1] <= within[3]:
            known = self._inside.extents.get(self._number, visible)
            self._inside.extents[self._number] = joined(known, visible)

    def mark(self, operands: Any) -> None:
        outer = self._marks[-1] if self._marks else Marked()
        values = operands[1] if len(operands) > 1 else None
        if isinstance(values, pikepdf.Name):
            values = self.named("/Properties", values)
        self._inside.marks += 1
        mark = marked(str(operands[0]), values, outer, self._inside.marks)
        self._marks.append(mark)
        if mark.together != outer.together:
            self._note_words(mark, mark.actual_text)

    def _note_words(self, mark: Marked, text: str) -> None:
        """Note the words of a marked content that is of the structure."""
        if mark.mcid >= 0 and not mark.artifact and self._deep == _DEEP:
            words = self._inside.words.setdefault(self._number, {})
            words[mark.mcid] = words.get(mark.mcid, "") + text

    def unmark(self, _: Any) -> None:
        if self._marks:
            self._marks.pop()

    def shade(self, operands: Any) -> None:
        shading = self.named("/Shading", operands[0])
        if shading is not None:
            space = space_name(shading.get("/ColorSpace"))
            self._used(Colour(space, ()), "area", self.state.matrix)

    def _space(self, name: Any) -> str:
        known = self.resources.get("/ColorSpace", {}).get(str(name))
        return space_name(name if known is None else known)

    def _used(self, colour: Colour, use: Use, matrix: Matrix) -> None:
        over = self.state.over_lines if use == "line" else self.state.over
        key = (colour.space, colour.values, use, over)
        if key not in self._inside.paints:
            x, y = matrix[4], matrix[5]
            paint = Paint(colour.space, colour.values, use, self._number, x, y, over)
            self._inside.paints[key] = paint

    def _keep_printer_mark(self, colour: Colour, use: Use, box: Box) -> None:
        """Keep what stands wholly in the slug, or is in registration colour."""
        left, bottom, right, top = self._slug or (-math.inf, -math.inf, math.inf, math.inf)
        out = box[2] < left or box[0] > right or box[3] < bottom or box[1] > top
        if out or colour.space == "ink All":
            printer_mark = PrinterMark(self._number, box, colour.space, colour.values, use)
            self._inside.printer_marks.append(printer_mark)

    # --- pictures and forms ---

    def place(self, operands: Any) -> None:
        item = self.named("/XObject", operands[0])
        if item is None:
            return
        if item.get("/Subtype") == "/Image":
            space = "mask" if item.get("/ImageMask") else space_name(item.get("/ColorSpace"))
            ink = self._ink(item) if space in ("DeviceCMYK", "ICC of CMYK") else 0
            self._picture(int(item.Width), int(item.Height), space, ink)
            if "/SMask" in item:
                self._inside.effects.setdefault("soft mask", self._number)
        elif item.get("/Subtype") == "/Form" and self._goes_in():
            matrix = matrix_of(item.get("/Matrix", UNIT))
            own = item.get("/Resources", self.resources)
            inner = _Walk(self._number, self._inside, own, self._deep - 1, self._slug)
            inner._marks += self._marks
            inner.run(item, times(matrix, self.state.matrix), self.state)

    def _goes_in(self) -> bool:
        """Return whether what is drawn here is followed; what draws itself would never end.

        Raises:
            Endless: when so much is drawn that nobody could read the file.
        """
        self._inside.forms += 1
        if self._inside.forms > _FORMS:
            raise Endless(f"page {self._number} draws more than {_FORMS:,} forms")
        if self._deep:
            return True
        what = "what is drawn stands too deep in one another, or draws itself"
        message = f"page {self._number}: {what}"
        if message not in self._inside.damage:
            self._inside.damage.append(message)
        return False

    def inline(self, operands: Any) -> None:
        image = operands[0]
        self._picture(image.width, image.height, str(image.colorspace or "mask").lstrip("/"))

    def _ink(self, item: Any) -> float:
        """Return the most ink that an image asks for; each is looked at once."""
        known = self._inside.inks
        if item.objgen not in known:
            width, height = int(item.Width), int(item.Height)
            if width * height > _DOTS:
                message = (
                    f"page {self._number}: a picture of {width:,} × {height:,} dots is not read"
                )
                self._inside.damage.append(message)
            known[item.objgen] = ink_of(item) if width * height <= _DOTS else 0
        return known[item.objgen]

    def _picture(self, width: int, height: int, space: str, ink: float = 0) -> None:
        a, b, c, d, _, _ = self.state.matrix
        across, up = math.hypot(a, b), math.hypot(c, d)
        ppi = min(width / (across or 1), height / (up or 1)) * 72
        box = bounds(self.state.matrix)
        self._extend(box)
        picture = Picture(self._number, box, (width, height), space, ppi, ink)
        self._inside.pictures.append(picture)

    # --- text ---

    def font_of(self, font: Any, name: str) -> Font:
        """Return a font, looked at once."""
        key = font.objgen if font.is_indirect else (self._number, name)
        known: Font | None = self._inside.fonts.get(key)
        if known is None:
            known = self._inside.fonts[key] = Font(font, self._number)
        return known

    def show_string(self, codes: bytes, matrix: Matrix) -> None:
        """Note the colours of a string, what it says, and the glyphs that it lacks."""
        state = self.state
        if state.mode in FILLS:
            self._used(state.fill, "text", matrix)
            if self._slug or state.fill.space == "ink All":
                self._keep_printer_mark(state.fill, "text", (*matrix[4:], *matrix[4:]))
        if state.mode in STROKES:
            self._used(state.stroke, "text", matrix)
        if not self._marks:
            self._inside.loose.setdefault(self._number, matrix[4:])
        if state.font is None:
            return
        state.font.shows += 1
        if codes and self._deep == _DEEP:
            self._read(codes, matrix)
        if state.font.lacks(codes):
            x, y, name = matrix[4], matrix[5], state.font.face.name
            self._inside.missing.append(Missing(self._number, x, y, name))

    def _read(self, codes: bytes, matrix: Matrix) -> None:
        """Keep a string of the page itself, with its words."""
        state, mark = self.state, self._marks[-1] if self._marks else Marked()
        size = state.size * math.hypot(matrix[2], matrix[3])
        string = ShownString(state.font.text(codes), matrix[4], matrix[5], size, mark)
        self._inside.shown.setdefault(self._number, []).append(string)
        if not mark.together:
            self._note_words(mark, string.text.replace(UNKNOWN, ""))

    def actions(self) -> dict[str, Action]:
        """Return what to do at each operator that matters."""
        one = {
            "gs": self.parameters, "re": self.rectangle, "n": self.forget, "EMC": self.unmark,
            "cs": self.fill_space, "CS": self.stroke_space, "sh": self.shade,
            "Do": self.place, "INLINE IMAGE": self.inline,
        }  # fmt: skip
        many: dict[str, Action] = {
            "g rg k": self.fill, "G RG K": self.stroke,
            "sc scn": self.fill_values, "SC SCN": self.stroke_values,
            "m l c v y": self.points, "BMC BDC": self.mark, "W W*": self.clip,
            "f F f*": self.paint_area, "S s": self.paint_line, "B B* b b*": self.paint_both,
        }  # fmt: skip
        each = {name: do for names, do in many.items() for name in names.split()}
        return super().actions() | one | each
