"""Between the breaker and the page engine: paragraphs planned, and set as they were planned.

When the engine begins a justified paragraph, the whole of it is measured and broken, and each of
its text boxes is told where its pieces end. The engine then takes these pieces instead of looking
for the end of a line itself, and each line is brought to the measure by its spaces, a little by
its letters, and by marks that hang out of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.lines.breaker import Line, Norms, break_lines
from publish.lines.measure import Measure
from publish.lines.paragraph import LEFT, RIGHT, Break, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


#: In a measure of fewer ems than this loose lines are to be expected, and are not told.
_WIDE = 20
#: Measures of rectos and versos differ by rounding only, in CSS pixels.
_SAME = 0.01


class Piece(NamedTuple):
    """A piece of a text box on one line: its end and where the next begins, in bytes."""

    end: int
    resume: int | None
    hyphen: bool


class Plan(NamedTuple):
    """What a paragraph's line box is told: for which measure it was broken, and by what norms."""

    width: float
    norms: Norms


class OffPlan(Exception):  # noqa: N818 - a turn, not a fault
    """The engine asks for a piece that was not planned."""


class Setter:
    """What the amended engine asks; it plans nothing outside of :meth:`planning`."""

    def __init__(self) -> None:
        self._on = False
        self._measures: tuple[Any, Measure] | None = None
        #: Whether the line that the engine makes now is a planned one.
        self.planned = False
        #: The identifiers of paragraphs that cannot be set without a very loose line.
        self.loose: list[str] = []

    @contextmanager
    def planning(self) -> Iterator[None]:
        """While this lasts, paragraphs are planned."""
        self._on, self.loose = True, []
        try:
            yield
        finally:
            self._on, self._measures = False, None

    def _measure(self, context: Any) -> Measure:
        if self._measures is None or self._measures[0] is not context:
            self._measures = (context, Measure(context))
        return self._measures[1]

    def plan(self, context: Any, linebox: Any, containing_block: Any) -> None:
        """Break a paragraph that the engine begins, unless it cannot be planned."""
        linebox.plan = None
        style, width = linebox.style, containing_block.width
        if not self._on or style["text_align_all"] != "justify" or style["direction"] != "ltr":
            return
        paragraph = Paragraph(self._measure(context))
        if context.excluded_shapes or width <= 0 or not paragraph.read(linebox):
            return
        ragged = style["text_align_last"] in ("auto", "start", "left")
        shortest = 2.5 * style["font_size"] + max(linebox.text_indent, 0)
        norms = Norms(space=paragraph.space, shortest=shortest, ragged=ragged)
        breaks = paragraph.breaks()
        found = break_lines(paragraph.candidates(breaks, linebox.text_indent), width, norms)
        if found:
            _tell(paragraph, breaks, next(iter(found.values())))
            linebox.plan = Plan(width, norms)
        elif width > _WIDE * style["font_size"] and linebox.element is not None:
            self.loose.append(linebox.element.get("id") or "")

    def line(self, make: Callable[..., Any], linebox: Any, width: float, *given: Any) -> Any:
        """Make the next line of a paragraph: as planned, if it still has the planned measure."""
        before, plan = self.planned, linebox.__dict__.get("plan")
        self.planned = plan is not None and abs(plan.width - width) < _SAME
        try:
            return make(*given)
        except OffPlan:
            linebox.plan, self.planned = None, False
            return make(*given)
        finally:
            self.planned = before

    def take(self, context: Any, box: Any, skip: int) -> tuple[Any, int | None, bool]:
        """The piece of a text box that begins at a byte, as ``split_text_box`` gives it."""
        from weasyprint.text.line_break import create_layout, first_line_metrics, strut

        piece = box.__dict__.get("pieces", {}).get(skip)
        if piece is None:
            raise OffPlan
        words = box.text.encode()[skip : piece.end].decode()
        if piece.resume is not None:
            words = words.rstrip(" ")
        if not words or not box.style["font_size"]:
            return None, piece.resume, False
        words += box.style["hyphenate_character"] if piece.hyphen else ""
        layout = create_layout(words, box.style, context, None, 0)
        first, _ = layout.get_first_line()
        layout, _, _, width, height, baseline = first_line_metrics(
            first, words, layout, None, True, box.style
        )
        new = box.copy_with_text(words)
        new.width, new.height, new.pango_layout = width, height, layout
        new.margin_top = new.margin_bottom = (strut(box.style)[0] - height) / 2
        new.baseline = baseline + new.margin_top
        new.pieces = {}
        return new, piece.resume, False

    def justify(self, context: Any, line: Any, available_width: float, last: bool) -> float:
        """Bring a planned line to the measure; its offset, below 0 where a mark hangs out."""
        norms: Norms = line.plan.norms
        left, right = _hanging(self._measure(context), line)
        extra = available_width + left + right - line.width
        spaces = _spaces_in(line)
        if not spaces or (last and norms.ragged and extra >= 0):
            return -left
        share = norms.stretch if extra >= 0 else norms.shrink
        room = spaces * norms.space * share + line.width * norms.give
        expansion = 1 + max(min(extra / room, 1.0), -1.0) * norms.give
        spacing = ((line.width + extra) / expansion - line.width) / spaces
        _spread(context, line, spacing, expansion, 0)
        return -left


def _tell(paragraph: Paragraph, breaks: list[Break], lines: list[Line]) -> None:
    """Tell every text box where its pieces end."""
    for stretch in paragraph.stretches:
        stretch.box.pieces = {}
    start = breaks[0].start
    for line in lines[:-1]:
        one = breaks[line.last]
        _tell_line(paragraph, start, one)
        start = one.start
    _tell_line(paragraph, start, None)


def _tell_line(paragraph: Paragraph, start: int, one: Break | None) -> None:
    """The pieces of one line, in every box that begins or goes on in it."""
    stop = len(paragraph.text) if one is None else one.start
    # The engine ends the line in the box of the break's spaces, or in that of its last letter.
    last = None if one is None else paragraph.stretch(one.start - 1)
    for stretch in paragraph.stretches:
        first, own = stretch.first, stretch.box.text
        if first + len(own) <= start or first >= stop:
            continue
        skip = _bytes(own, start - first)
        if one is not None and stretch is last:
            piece = Piece(_bytes(own, one.end - first), _bytes(own, one.start - first), one.hyphen)
        else:
            piece = Piece(_bytes(own, len(own)), None, False)
        stretch.box.pieces[skip] = piece


def _bytes(text: str, characters: int) -> int:
    return len(text[: max(characters, 0)].encode())


def _hanging(measure: Measure, line: Any) -> tuple[float, float]:
    """By how much the first and the last mark of a line stand out of the measure."""
    from weasyprint.formatting_structure import boxes

    texts = [b for b in line.descendants() if isinstance(b, boxes.TextBox) and b.text.strip()]
    if not texts:
        return 0.0, 0.0
    first, last = texts[0], texts[-1]
    return (
        measure.hang(first.text.lstrip()[0], first.style, LEFT),
        measure.hang(last.text.rstrip()[-1], last.style, RIGHT),
    )


def _spaces_in(box: Any) -> int:
    from weasyprint.layout.inline import count_expandable_spaces

    return int(count_expandable_spaces(box))


def _spread(context: Any, box: Any, spacing: float, expansion: float, advance: float) -> float:
    """Give a box and all in it a word spacing and an expansion; how far what follows has moved."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import create_layout

    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        box.justification_spacing, box.expansion = spacing, expansion
        spaces, before = _spaces_in(box), box.width
        if spaces:
            box.pango_layout = create_layout(box.text, box.style, context, None, spacing)
            box.pango_layout.deactivate()
        box.width = (before + spacing * spaces) * expansion
        return advance + float(box.width - before)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        start = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _spread(context, child, spacing, expansion, advance)
        box.width += advance - start
    return advance
