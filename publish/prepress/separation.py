"""The contents of pages, operator by operator: every colour becomes inks.

Solid black text overprints (ISO 32000-1, 8.6.7): what lies below it is not left out, so that no
white shows where plates do not fit. Nothing else does. What is transparent is mixed with white
paper, or refused.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from publish.prepress.colour_spaces import Paint, painted, space_of, started
from publish.prepress.inexpressible import refused
from publish.prepress.inks import BLACK, Inks
from publish.prepress.pictures import separated
from publish.prepress.shadings import shading_in_inks

if TYPE_CHECKING:
    import pikepdf

    from publish.prepress import Job

#: What each way of showing text uses of the colours (ISO 32000-1, table 106).
_FILLS, _STROKES = (0, 2, 4, 6), (1, 2, 5, 6)
#: Entries of a graphics state that bear on neither colour nor transparency.
_PLAIN = ("/LW", "/LC", "/LJ", "/ML", "/D", "/Font", "/FL", "/SM", "/SA")
_FILL_COLOURS = frozenset("g rg k cs sc scn".split())
_STROKE_COLOURS = frozenset("G RG K CS SC SCN".split())
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_BEGINS = frozenset(["m", "re"])
_ENDS = frozenset("S s f F f* B B* b b* n".split())
#: What is dropped: rendering intents, which only profiles heed.
_DROPPED = frozenset(["ri"])
#: The names of our graphics states: black text overprints, all else does not.
_ON, _OFF = "/PressOver", "/PressOut"


class State(msgspec.Struct):
    """What of the graphics state is wanted, and what has been written of it.

    ``None`` where it is that of whatever places a form, or not known. What a group is placed
    with goes over all transparency in it: ``within``, for areas and for lines.
    """

    fill: Paint | None = None
    stroke: Paint | None = None
    fill_space: Any = None
    stroke_space: Any = None
    alpha: float = 1
    stroke_alpha: float = 1
    within: tuple[float, float] = (1, 1)
    mode: int = 0
    written_fill: Paint | None = None
    written_stroke: Paint | None = None
    over: bool | None = None


class Separator:
    """Puts the pages of a file into inks; what they share is done once."""

    def __init__(self, pdf: pikepdf.Pdf, job: Job) -> None:
        self.pdf = pdf
        self.job = job
        self.inks = Inks(job.profile, job.ink)
        self.number = 0
        self._resources: dict[Any, Any] = {}
        self._made: dict[Any, Any] = {}

    def page(self, page: Any, number: int) -> None:
        """Rewrite a page in place."""
        import pikepdf

        self.number = number
        given = page.obj.get("/Resources") or page.resources
        resources = self.resources(given)
        black = Paint("inks", BLACK)
        data = _Walk(self, given, resources, State(fill=black, stroke=black)).run(page)
        page.obj.Contents = pikepdf.Stream(self.pdf, data)
        page.obj.Resources = resources
        for name in ("/Group", "/Annots", "/Tabs", "/AA"):
            if name in page.obj:
                del page.obj[name]

    def resources(self, given: Any) -> Any:
        """Return the resources that take the place of some.

        With faces, and what is used of the rest.
        """
        import pikepdf

        key = given.objgen if given.is_indirect else None
        if key is None or key not in self._resources:
            states = {
                _ON: pikepdf.Dictionary(OP=True, op=True, OPM=1),
                _OFF: pikepdf.Dictionary(OP=False, op=False, OPM=0),
            }
            kept = {n: given[n] for n in ("/Font", "/Properties") if n in given}
            made = pikepdf.Dictionary({**kept, "/ExtGState": pikepdf.Dictionary(states)})
            made = self.pdf.make_indirect(made)
            if key is None:
                return made
            self._resources[key] = made
        return self._resources[key]

    def once(self, item: Any, key: tuple[Any, ...], make: Any) -> Any:
        """Return what is made of an object, made once."""
        known = (item.objgen, *key)
        if not item.is_indirect or known not in self._made:
            made = make()
            if not item.is_indirect:
                return made
            self._made[known] = made
        return self._made[known]

    def form(self, item: Any, state: State) -> Any:
        """Return a form, or a cell of a pattern, in inks and without a group of its own."""
        import pikepdf

        def make() -> Any:
            given = item.get("/Resources", pikepdf.Dictionary())
            resources = self.resources(given)
            start = State(alpha=state.alpha, stroke_alpha=state.stroke_alpha)
            if "/Group" in item:
                start.within = (state.alpha, state.stroke_alpha)
            if "/PatternType" in item:  # a cell begins again (ISO 32000-1, 8.7.3.1)
                start.fill = start.stroke = Paint("inks", BLACK)
            walk = _Walk(self, given, resources, start)
            data = walk.run(item)
            if "/Group" in item and min(start.within) < 1 and len(walk.paints) > 1:
                what = "things of several colours are seen through together"
                raise refused(self.job, self.number, "PRESS-TRANSPARENT", what)
            made = pikepdf.Stream(self.pdf, data)
            for name, value in item.items():
                if name not in ("/Group", "/Resources", "/Length", "/Filter", "/DecodeParms"):
                    made[name] = value
            made.Resources = resources
            return self.pdf.make_indirect(made)

        return self.once(item, (state.alpha, state.stroke_alpha), make)


class _Walk:
    """One walk over a stream of operators."""

    def __init__(self, separator: Separator, given: Any, made: Any, state: State) -> None:
        self._separator = separator
        self._given = given
        self._made = made
        self._state = state
        self._stack: list[State] = []
        self._in_path = False
        self._out: list[Any] = []
        self.paints: set[Paint] = set()

    def run(self, stream: Any) -> bytes:
        """Return the operators of a page or a form, rewritten."""
        import pikepdf

        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            if not self._take(name, instruction):
                self._out.append(instruction)
        data: bytes = pikepdf.unparse_content_stream(self._out)
        return data

    def _take(self, name: str, instruction: Any) -> bool:
        """Do what an operator asks for; return whether it is not to be written as it is."""
        if name in _SHOWS:
            self._before_text()
        elif name in _BEGINS:
            if not self._in_path:
                self._before_path()
            self._in_path = True
        elif name in _ENDS:
            self._in_path = False
        elif name in _FILL_COLOURS or name in _STROKE_COLOURS:
            self._colour(name, instruction.operands)
            return True
        elif name in _OTHERS:
            return bool(_OTHERS[name](self, instruction.operands))
        return name in _DROPPED

    # --- what is written ---

    def _write(self, name: str, *operands: Any) -> None:
        import pikepdf

        self._out.append((list(operands), pikepdf.Operator(name)))

    def _set_fill(self) -> None:
        state = self._state
        if state.fill is not None and state.fill != state.written_fill:
            self._write_paint(state.fill, "k", "cs", "scn")
            state.written_fill = state.fill

    def _set_stroke(self) -> None:
        state = self._state
        if state.stroke is not None and state.stroke != state.written_stroke:
            self._write_paint(state.stroke, "K", "CS", "SCN")
            state.written_stroke = state.stroke

    def _write_paint(self, paint: Paint, inks: str, space: str, values: str) -> None:
        import pikepdf

        self.paints.add(paint)
        numbers = [Decimal(f"{value:.4f}".rstrip("0").rstrip(".")) for value in paint.values]
        if paint.kind == "inks":
            self._write(inks, *numbers)
            return
        self._write(space, pikepdf.Name(paint.space))
        named = [pikepdf.Name(paint.name)] if paint.name else []
        self._write(values, *numbers, *named)

    def _overprint(self, over: bool) -> None:
        import pikepdf

        if self._state.over is not over:
            self._write("gs", pikepdf.Name(_ON if over else _OFF))
            self._state.over = over

    def _before_text(self) -> None:
        state = self._state
        fills, strokes = state.mode in _FILLS, state.mode in _STROKES
        if fills:
            self._set_fill()
        if strokes:
            self._set_stroke()
        used = [state.fill] * fills + [state.stroke] * strokes
        if None not in used:
            self._overprint(all(paint == Paint("inks", BLACK) for paint in used))

    def _before_path(self) -> None:
        self._set_fill()
        self._set_stroke()
        self._overprint(over=False)

    # --- state ---

    def _save(self, _: Any) -> None:
        self._stack.append(msgspec.structs.replace(self._state))

    def _restore(self, _: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _mode(self, operands: Any) -> None:
        self._state.mode = int(operands[0])

    def _parameters(self, operands: Any) -> bool:
        """Heed transparency, and take it away; return whether nothing else is in it."""
        import pikepdf

        given = self._given.get("/ExtGState", {}).get(str(operands[0]), {})
        job, number = self._separator.job, self._separator.number
        if str(given.get("/BM", "/Normal")) not in ("/Normal", "/Compatible"):
            raise refused(job, number, "PRESS-TRANSPARENT", "colours are blended")
        if given.get("/SMask", "/None") != "/None":
            raise refused(job, number, "PRESS-TRANSPARENT", "something fades out (a soft mask)")
        if "/ca" in given:
            self._change("fill", float(given.ca))
        if "/CA" in given:
            self._change("stroke", float(given.CA))
        kept = {name: given[name] for name in _PLAIN if name in given}
        if not kept:
            return True
        self._made.ExtGState[str(operands[0])] = pikepdf.Dictionary(kept)
        return False

    def _change(self, which: str, alpha: float) -> None:
        """Make the colours that follow transparent by so much; the present one is mixed again."""
        state = self._state
        inks = self._separator.inks
        if which == "fill":
            state.alpha = alpha * state.within[0]
            state.fill = state.fill and state.fill.through(state.alpha, inks)
        else:
            state.stroke_alpha = alpha * state.within[1]
            state.stroke = state.stroke and state.stroke.through(state.stroke_alpha, inks)

    # --- colours ---

    def _colour(self, name: str, operands: Any) -> None:
        lower, state = name.lower(), self._state
        stroke = name in _STROKE_COLOURS
        space = state.stroke_space if stroke else state.fill_space
        alpha = state.stroke_alpha if stroke else state.alpha
        known = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
        paint: Paint | None
        if lower in known:
            space = known[lower]
            paint = painted(space_of(space), "", operands, alpha, self._separator)
        elif lower == "cs":
            space = str(operands[0])
            paint = started(self._space(space), space, alpha, self._separator)
        else:
            paint = painted(self._space(space), space, operands, alpha, self._separator)
            self._take_along(paint)
        if stroke:
            state.stroke, state.stroke_space = paint, space
        else:
            state.fill, state.fill_space = paint, space

    def _space(self, name: str) -> Any:
        spaces = self._given.get("/ColorSpace", {})
        return space_of(spaces.get(name, name))

    def _take_along(self, paint: Paint) -> None:
        """Take what a colour names along into the new resources."""
        if paint.kind == "spot":
            self._keep("/ColorSpace", paint.space, self._given.ColorSpace[paint.space])
        elif paint.kind == "pattern":
            given = self._given.Pattern[paint.name]
            if "/Shading" in given:
                made = self._shading_pattern(given)
            else:
                made = self._separator.form(given, self._state)
            self._keep("/Pattern", paint.name, made)

    def _shading_pattern(self, given: Any) -> Any:
        import pikepdf

        made = {n: v for n, v in given.items() if n not in ("/Shading", "/ExtGState")}
        made["/Shading"] = shading_in_inks(given.Shading, self._state.alpha, self._separator)
        return self._separator.pdf.make_indirect(pikepdf.Dictionary(made))

    def _shade(self, operands: Any) -> None:
        name = str(operands[0])
        self._overprint(over=False)
        made = shading_in_inks(self._given.Shading[name], self._state.alpha, self._separator)
        self._keep("/Shading", name, made)

    def _keep(self, kind: str, name: str, item: Any) -> None:
        import pikepdf

        if kind not in self._made:
            self._made[kind] = pikepdf.Dictionary()
        self._made[kind][name] = item

    # --- pictures and forms ---

    def _place(self, operands: Any) -> bool:
        import pikepdf

        name, state, separator = str(operands[0]), self._state, self._separator
        item = self._given.get("/XObject", {}).get(name)
        if item is None:
            return True
        self._set_fill()
        self._set_stroke()
        self._overprint(over=False)
        if item.get("/Subtype") == "/Form":
            made = separator.form(item, state)
        else:
            made = separator.once(item, (state.alpha,), lambda: separated(item, state, separator))
        shown = name if state.alpha == 1 else f"{name}-{round(100 * state.alpha)}"
        self._keep("/XObject", shown, made)
        if shown == name:
            return False
        self._write("Do", pikepdf.Name(shown))
        return True

    def _inline(self, operands: Any) -> None:
        space = str(operands[0].colorspace or "")
        if space not in ("", "/DeviceGray", "/DeviceCMYK"):
            job, number = self._separator.job, self._separator.number
            raise refused(job, number, "PRESS-PICTURE", f"a picture in the text is in {space[1:]}")
        self._before_path()


_OTHERS = {
    "q": _Walk._save, "Q": _Walk._restore, "Tr": _Walk._mode, "gs": _Walk._parameters,
    "sh": _Walk._shade, "Do": _Walk._place, "INLINE IMAGE": _Walk._inline,
}  # fmt: skip
