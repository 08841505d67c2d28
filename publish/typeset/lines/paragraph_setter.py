"""Between the breaker and the page engine: paragraphs planned, and set as they were planned.

When the engine begins a justified paragraph, the whole of it is measured and broken, and each of
its text boxes is told where its pieces end. The engine then takes these pieces instead of looking
for the end of a line itself, and each line is brought to the measure by its spaces, a little by
its letters, and by marks that hang out of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core.directions import joins
from publish.typeset.engine.boxes import (
    is_inline,
    is_line,
    is_text,
    set_shape,
    texts_of_line,
    widen_spaces,
)
from publish.typeset.engine.layout import count_spaces, space_at_end, text_align
from publish.typeset.engine.text import first_line, glyph_count, metrics, shape, strut
from publish.typeset.lines.balance import balance, gains
from publish.typeset.lines.baseline_grid import leading, on_first_face
from publish.typeset.lines.breaker import NO_INSET
from publish.typeset.lines.makeup import MakeUp
from publish.typeset.lines.measure import Measure, byte_places
from publish.typeset.lines.note_area import NotesAlone
from publish.typeset.lines.paragraph import LEFT, RIGHT, Break, Paragraph
from publish.typeset.lines.paragraph_request import Key, ParagraphRequest
from publish.typeset.lines.paragraph_variants import (
    ParagraphVariants,
    Plan,
    break_paragraph,
    inset_at,
)
from publish.typeset.lines.rivers import Gap
from publish.typeset.tagging.source_words import without_break_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from publish.settings.schema import Breaking
    from publish.typeset.lines.breaker import Inset


#: The part of what letters take up that stands between them; the rest widens them, as it does
#: with microtype, but for which it would be twice what the eye does not see.
_TRACKING = 0.005
#: How many characters tell how the sense stands before a break.
_WORD = 12
#: So many ems are a short piece of a word.
_SHORT = 2
#: Text that has no lines but its own.
_WHOLE = ("nowrap", "pre")
#: Measures of rectos and versos differ by rounding only, in CSS pixels.
_SAME = 0.01


class Piece(NamedTuple):
    """A piece of a text box on one line: its end and where the next begins, in bytes.

    ``words`` are its characters, ``hyphen`` says that one is put in. ``divided`` is where the next
    line begins in the paragraph, in characters, when this one ends within a word.
    """

    words: str
    end: int
    resume: int | None
    hyphen: bool = False
    divided: int = 0


class Cut(NamedTuple):
    """A piece of a text box with its words shaped: the engine's layout of them, lengths in px."""

    words: str
    layout: Any
    width: float
    height: float
    baseline: float
    glyphs: int


class Fit(NamedTuple):
    """How a line is brought to the measure: px to each word space and each glyph, a scale."""

    spacing: float
    tracking: float
    expansion: float


class ParagraphReport(NamedTuple):
    """What is told of a paragraph: a code (:mod:`publish.report.codes`), what is in its way."""

    code: str
    reason: str


class OffPlan(Exception):  # noqa: N818 - a turn, not a fault
    """The engine asks for a piece that was not planned."""


class Setter:
    """What the amended engine asks; nothing is done outside of :meth:`composing`."""

    def __init__(self) -> None:
        self.is_composing = self.is_planning = False
        self._measures: tuple[Any, Measure] | None = None
        #: Whether the line that the engine makes now is a planned one.
        self.planned = False
        #: Whether it may end anywhere, since it has no other end.
        self.cutting = False
        #: What is to be told of paragraphs, by their identifiers.
        self.reports: dict[str, ParagraphReport] = {}
        #: Whether a word was cut at any letter, on lines that stay or on others.
        self.has_cut = False
        #: The paragraphs that were begun since somebody emptied this, and those that shall not be
        #: set as is best for themselves.
        self.begun: dict[Key, ParagraphVariants] = {}
        self.choices: dict[Key, ParagraphRequest] = {}
        #: The pages that have nothing but notes that go on.
        self.notes_alone = NotesAlone()
        #: By how many CSS pixels pages end before their foot, by their numbers from 1.
        self.lowerings: dict[int, float] = {}
        self._made: dict[tuple[Key, frozenset[int]], ParagraphVariants] = {}
        #: The word spaces of the last lines that were planned, by measure and size of type.
        self._above: dict[tuple[float, float], tuple[list[Gap], ...]] = {}

    @contextmanager
    def composing(self, breaking: Breaking) -> Iterator[None]:
        """Make up pages, of paragraphs broken as a whole or line by line."""
        self.is_composing, self.is_planning = True, breaking == "paragraph"
        self.reports, self.has_cut, self._made, self.notes_alone = {}, False, {}, NotesAlone()
        self.begun, self.choices, self.lowerings, self._above = {}, {}, {}, {}
        try:
            yield
        finally:
            self.is_composing = self.is_planning = False
            self._measures, self._made = None, {}

    def _measure(self, context: Any) -> Measure:
        if self._measures is None or self._measures[0] is not context:
            self._measures = (context, Measure(context))
        return self._measures[1]

    def plan(self, context: Any, linebox: Any, containing_block: Any, top: float) -> None:
        """Break a paragraph that the engine begins at a height, unless it cannot be planned."""
        linebox.plan = None
        style, width = linebox.style, containing_block.width
        align = style["text_align_all"]
        if not self.is_planning or width <= 0:
            return
        if align not in ("center", "justify"):
            return
        paragraph, inset = Paragraph(self._measure(context)), inset_at(context, linebox, top)
        linebox.inset, linebox.top = (inset, context.current_page), top
        if align == "center":
            if inset == NO_INSET:
                self._balance(paragraph, linebox, width)
            return
        obstacle = "something beside it" if inset is None else paragraph.read(linebox)
        if inset is not None and not obstacle and paragraph.text.strip():
            obstacle = self._broken(paragraph, linebox, width, inset)
        if obstacle:
            self._report(linebox, "LINE-ENGINE", obstacle)

    def _balance(self, paragraph: Paragraph, linebox: Any, width: float) -> None:
        """Break centred text, as that of a heading, into even lines, if it can be measured."""
        if paragraph.read(linebox) or not paragraph.text.strip() or paragraph.shape():
            return
        breaks = [one for one in paragraph.breaks() if not one.hyphen]
        before = [paragraph.text[max(one.end - _WORD, 0) : one.end] for one in breaks]
        ends = balance(paragraph.candidates(breaks, 0.0), width, gains(before))
        if len(ends) > 1:
            _mark_ends(paragraph, [breaks[0], *(breaks[index] for index in ends)])
            linebox.plan = Plan(width, paragraph.space, 0.0, ragged=True)

    def _broken(self, paragraph: Paragraph, linebox: Any, width: float, inset: Inset) -> str:
        """Break a paragraph, as it was broken when the engine made these lines before."""
        size = linebox.style["font_size"]
        key = (linebox.element, paragraph.text, width, linebox.text_indent, size)
        request = self.choices.get(key, ParagraphRequest())
        made = self._made.get((key, request.without))
        if made is None:
            obstacle = paragraph.shape()
            if obstacle:
                return obstacle
            above = self._above.get((width, size), ())
            made = break_paragraph(paragraph, linebox, width, inset, request.without, above)
            self._made[key, request.without] = made
        version = made.versions.get(request.lines or made.best)
        if version is not None:
            _mark_ends(paragraph, version.ends)
            linebox.plan = version.plan
            self._above[width, size] = version.tail
            if leading(linebox.style):  # of the text, not of a note
                self.begun[key] = made
        if made.loose:
            self._report(linebox, "LINE-LOOSE", "")
        return ""

    def _report(self, linebox: Any, code: str, reason: str) -> None:
        if _is_numbered(linebox):
            self.reports.setdefault(linebox.element.get("id"), ParagraphReport(code, reason))

    def split(self, make: Callable[..., Any], context: Any, linebox: Any, *given: Any) -> Any:
        """Take as much of a paragraph as goes on a line; where it is too much, of a word."""
        start, end, lists = given[0], given[1], [one for one in given if isinstance(one, list)]
        shapes = [*context.excluded_shapes]
        made = make(context, linebox, *given)
        if self.planned or not _is_beyond(context, made[0], end):
            return made
        for one in lists:
            one.clear()
        context.excluded_shapes[:] = shapes
        self.cutting = True
        try:
            return make(context, linebox, start, end, *given[2:])
        finally:
            self.cutting = False

    def cuts(self, piece: Any) -> bool:
        """Return whether a piece of a word is cut to end the line; a short one is not."""
        return self.cutting and bool(piece.width > _SHORT * piece.style["font_size"])

    def ends_between(self, box: Any, waiting: list[Any]) -> bool:
        """Return whether a line may end in an inline box before what does not go on it any more."""
        style = box.style
        may = style["white_space"] not in _WHOLE and style["overflow_wrap"] != "normal"
        return self.cutting and may and bool(waiting)

    def foot_reduction(self, page: int) -> float:
        """Return by how much the text of a page ends before the page's foot."""
        return self.lowerings.get(page, 0.0) if self.is_composing else 0.0

    def pages(self, remake: Any, context: Any, *given: Any) -> Iterator[Any]:
        """Make the pages of a document for the first time."""
        return MakeUp(self, remake, context, *given).pages()

    def lines_as_planned(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Let the engine make lines by their plans; ``make`` is its own ``get_next_linebox``."""

        def get_next_linebox(context: Any, linebox: Any, *given: Any) -> Any:
            return self.line(make, linebox, given[3].width, context, linebox, *given)

        return get_next_linebox

    def pieces_as_planned(self, split: Callable[..., Any]) -> Callable[..., Any]:
        """Let the engine take planned pieces of text; ``split`` is its own ``split_text_box``."""

        def split_text_box(context: Any, box: Any, width: Any, skip: Any, **given: Any) -> Any:
            if self.planned:
                return self.take(context, box, skip or 0)
            return split(context, box, width, skip, **given)

        return split_text_box

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
        """Return the piece of a text box that begins at a byte, as ``split_text_box`` gives it."""
        piece = box.__dict__.get("pieces", {}).get(skip)
        if piece is None:
            raise OffPlan
        cuts = box.__dict__.setdefault("cuts", {})  # the page may be made again
        key = (skip, piece.end, piece.resume, piece.hyphen)
        if key not in cuts:
            cuts[key] = _cut(context, box, piece)
        cut = cuts[key]
        if cut is None:
            return None, piece.resume, False
        new = box.copy_with_text(cut.words)
        new.width, new.height = cut.width, cut.height
        set_shape(new, cut.layout)
        new.margin_top = new.margin_bottom = (strut(box.style)[0] - cut.height) / 2
        new.baseline = cut.baseline + new.margin_top
        on_first_face(new)
        new.pieces, new.cuts, new.glyphs, new.divided = {}, {}, cut.glyphs, piece.divided
        return new, piece.resume, False

    @staticmethod
    @contextmanager
    def fitted(stream: Any, box: Any) -> Iterator[float]:
        """Set the letters of a text box as far apart as its line asks while it is drawn.

        Their scale.
        """
        fit: Fit | None = box.__dict__.get("fit")
        if fit is None:
            yield 1.0
            return
        stream.stream.append(f"{fit.tracking:.5f} Tc".encode())
        yield fit.expansion
        stream.stream.append(b"0 Tc")

    def align(self, context: Any, line: Any, width: float, last: bool) -> float:
        """Return the offset of a planned line: centred, or brought to the measure."""
        if line.style["text_align_all"] == "center":
            return text_align(context, line, width, last)
        return self._justify(context, line, last)

    def _justify(self, context: Any, line: Any, last: bool) -> float:
        """Bring a planned line to the measure; its offset, below 0 where a mark hangs out."""
        plan: Plan = line.plan
        texts = [*texts_of_line(line)]
        left, right = _hanging(self._measure(context), texts)
        extra = _room(context, line) + left + right - line.width
        spaces = sum(map(count_spaces, texts))
        # A line of an address or a word may have no spaces: its letters alone fill it, or give.
        glyphs, unsigned = sum(b.glyphs for b in texts), any(b.unsigned and b.glyphs for b in texts)
        if not (spaces or unsigned or (glyphs and extra < 0)) or (
            last and plan.ragged and extra >= 0
        ):
            return -left
        # What letters take up is measured within the words: what is put on both sides of a space
        # would widen that.
        width = line.width - line.text_indent
        letters = width - spaces * plan.space
        strain = max(-1.0, min(extra / (letters * plan.give), 1.0))
        share = 0.0 if any(joins(box.text) for box in texts) else _TRACKING
        tracking = letters * strain * share / glyphs
        between = share * max(glyphs - 2 * spaces, 0) / glyphs
        expansion = 1 + strain * (plan.give - between)
        tracked = width + glyphs * tracking
        spacing = ((width + extra) / expansion - tracked) / spaces if spaces else 0.0
        fit = Fit(spacing, tracking, expansion)
        _spread(line, fit, 0)
        return -left


def _room(context: Any, line: Any) -> float:
    """Return the width that a planned line has.

    The engine does not say: it finds nothing beside a line whose height it does not know yet.
    """
    inset, page = line.inset
    number = round((line.position_y - line.top) / strut(line.style)[0])
    width: float = line.plan.width
    return inset.room(number, width) if inset.widths and page == context.current_page else width


def _is_beyond(context: Any, line: Any, end: float) -> bool:
    """Return whether a line goes on beyond a place, but for a space at its end."""
    beyond: float = line.position_x + line.width - end
    return beyond > _SAME and beyond - space_at_end(context, line) > _SAME


def _is_numbered(linebox: Any) -> bool:
    """Return whether a line box is that of a paragraph of the text, which has an identifier."""
    element = linebox.element
    return element is not None and element.tag == "p" and bool(element.get("id"))


def _mark_ends(paragraph: Paragraph, ends: list[Break]) -> None:
    """Tell every text box where its pieces end."""
    places = [byte_places(stretch.box.text) for stretch in paragraph.stretches]
    for stretch in paragraph.stretches:
        stretch.box.pieces = {}
    start = ends[0].start
    for one in ends[1:-1]:
        _mark_ends_of_line(paragraph, places, start, one)
        start = one.start
    _mark_ends_of_line(paragraph, places, start, None)


def _mark_ends_of_line(
    paragraph: Paragraph, places: list[Sequence[int]], start: int, one: Break | None
) -> None:
    """Set the pieces of one line, in every box that begins or goes on in it.

    ``places`` are those of each box's characters in its bytes.
    """
    stop = len(paragraph.text) if one is None else one.start
    # The engine ends the line in the box of the break's spaces, or in that of its last letter.
    last = -1 if one is None else paragraph.number(one.start - 1)
    for number in paragraph.between(start, stop):
        stretch, at = paragraph.stretches[number], places[number]
        first, own = stretch.first, stretch.box.text
        if first + len(own) <= start:
            continue
        begin = max(start - first, 0)
        if one is not None and number == last:
            end, divided = max(one.end - first, 0), one.start if one.divided else 0
            words = own[begin:end]
            piece = Piece(words, at[end], at[one.start - first], one.hyphen, divided)
        else:
            piece = Piece(own[begin:], at[-1], None)
        stretch.box.pieces[at[begin]] = piece


def _cut(context: Any, box: Any, piece: Piece) -> Cut | None:
    """Shape the words of a piece; nothing where there are none."""
    words = piece.words
    if piece.resume is not None:
        words = words.rstrip(" ")
    if not words or not box.style["font_size"]:
        return None
    words += box.style["hyphenate_character"] if piece.hyphen else ""
    layout = shape(words, box.style, context)
    first = first_line(layout)
    glyphs = glyph_count(first) - (len(words) - len(without_break_marks(words)))
    layout, width, height, baseline = metrics(first, words, layout, box.style)
    return Cut(words, layout, width, height, baseline, glyphs)


def _hanging(measure: Measure, texts: list[Any]) -> tuple[float, float]:
    """Return by how much the first and the last mark of a line stand out of the measure."""
    texts = [box for box in texts if box.text.strip()]
    if not texts:
        return 0.0, 0.0
    first, last = texts[0], texts[-1]
    return (
        measure.hang(first.text.lstrip()[0], first.style, LEFT),
        measure.hang(last.text.rstrip()[-1], last.style, RIGHT),
    )


def _spread(box: Any, fit: Fit, advance: float) -> float:
    """Fit a box and all in it to its line; how far what follows has moved."""
    if is_text(box):
        box.position_x += advance
        box.justification_spacing, box.fit = fit.spacing, fit
        spaces, before = count_spaces(box), box.width
        if spaces:
            widen_spaces(box, fit.spacing)
        natural = before + fit.spacing * spaces + fit.tracking * box.glyphs
        box.width = natural * fit.expansion
        return advance + float(box.width - before)
    if is_line(box) or is_inline(box):
        box.position_x += advance
        start = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _spread(child, fit, advance)
        box.width += advance - start
    return advance
