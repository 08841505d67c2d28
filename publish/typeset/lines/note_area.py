"""How high the notes at the foot of a page are, note by note.

The engine lays all notes of a page out again for each one that is added or sent on, which takes
quadratic time. Here each note is laid out once, to learn its height, and the heights are added up:
notes that have no margins do not move one another. The page itself is laid out by the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.typeset.engine.boxes import block_of, is_note_area
from publish.typeset.engine.layout import lay_out_column, resolve, set_width
from publish.typeset.engine.text import strut
from publish.typeset.lines.measurednotes import measured_notes

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many lines a heading keeps with it, and how many of text stand above notes.
_WITH_HEADING, _ABOVE = 2, 3
#: Heights that differ by less are the same, in CSS pixels.
_TINY = 0.01


def update(context: Any, engine: Any) -> bool:
    """Give the area of notes its height and the text what is left of the page.

    Args:
        context: the engine's layout context, with the notes of the page.
        engine: the engine's own function for the same.

    Returns:
        Whether the notes are higher than the area may be.
    """
    context.current_page_footnotes.sort(key=lambda note: not contract.BY_SIGN.on(note.element))
    area, notes = context.current_footnote_area, _with_heads(context.current_page_footnotes)
    if context.in_column or not notes:
        return bool(engine(context))
    measured = measured_notes(context)
    known = [measured.height(context, note) for note in notes]
    heights = [height for height in known if height is not None]
    if len(heights) < len(notes):
        return bool(engine(context))
    if area.height != "auto":
        context.page_bottom += area.margin_height()
    area.children = notes
    total = _balanced(heights, _columns(area).number)[0]
    area.height = max(min(total, area.max_height), area.min_height)
    context.page_bottom -= area.margin_height()
    below = area.padding_bottom + area.border_bottom_width
    return bool(total > area.height + below)


class NotesAlone:
    """The pages that have nothing but notes: ``names`` are the kinds of page they are, by index."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}

    def need(self, context: Any, resume_at: Any, following: Any, index: int) -> bool:
        """Return whether a page has to be made for notes that go on, since their text does not."""
        self.names.pop(index, None)
        if not context.reported_footnotes or not index:
            return False
        before = self.names.get(index - 1, context.page_maker[index - 1][1]["page"])
        ends = resume_at is None or following["break"] != "any" or following["page"] != before
        if ends:
            self.names[index] = before
        return ends

    def offset_from_text(self, page: Any, area: Any, index: int) -> float:
        """Return how far an area of notes is moved down from where the text ends, in CSS pixels."""
        if index in self.names:
            return float(page.content_box_y() - area.position_y)
        return -float(area.margin_height())


def room(context: Any, box: Any, line: Any, before: int, note: Any) -> float:
    """Return how much is to be left free for text below a line, before what can go on later.

    That is the lines which its paragraph has to have on the page; of a heading, two lines of what
    it leads in; and three lines of a page in all.

    Args:
        context: the engine's layout context.
        box: the block of the line.
        line: the line in which the note is called.
        before: how many lines of the block stand before it.
        note: the note, or a part of one.

    Returns:
        A height in CSS pixels.
    """
    if note.style["footnote_policy"] != "auto":
        return 0.0
    leading = strut(context.root_style)[0]
    needed = max(0, box.style["orphans"] - before - 1) * line.height
    if box.style["break_after"].startswith("avoid"):
        needed += box.margin_bottom + _WITH_HEADING * leading
    return float(max(needed, context.page_top + _ABOVE * leading - line.position_y - line.height))


def _with_heads(notes: list[Any]) -> list[Any]:
    """Return notes as a page has them.

    The head of a table stands again where rows of it come first.
    """
    return [*notes[:1], *map(_without_head, notes[1:])]


def _without_head(note: Any) -> Any:
    """Return a part of a note without the head of a table that it would have on a new page."""
    known = note.__dict__
    if "headless" not in known:
        kept = [child for child in note.children if not contract.AGAIN.on(child.element)]
        whole = len(kept) == len(note.children)
        known["headless"] = None if whole else note.copy_with_children(kept)
    return note if known["headless"] is None else known["headless"]


class Columns(NamedTuple):
    """The columns of an area of notes: how many, how wide, how far apart, in CSS pixels."""

    number: int
    width: float
    gap: float


def _columns(area: Any) -> Columns:
    """Return the columns of an area of a known width (CSS Multi-column Layout, 3)."""
    style, room = area.style, float(area.width if area.width != "auto" else area.page.width)
    wide, count = style["column_width"], style["column_count"]
    if (wide, count) == ("auto", "auto"):
        return Columns(1, room, 0.0)
    gap = style["column_gap"]
    between = float(style["font_size"] if gap == "normal" else getattr(gap, "value", 0.0))
    if wide != "auto":
        most = max(1, int((room + between) / (getattr(wide, "value", wide) + between)))
        count = most if count == "auto" else min(count, most)
    return Columns(count, (room - (count - 1) * between) / count, between)


def measure(area: Any) -> float:
    """Return the measure of the notes in an area that was laid out, in CSS pixels."""
    return _columns(area).width


def _balanced(heights: list[float], count: int) -> tuple[float, list[int]]:
    """Return the least height in which notes fit into some columns, and how many stand in each."""
    if count == 1:
        return sum(heights), [len(heights)]
    sums = {sum(heights[a:b]) for a in range(len(heights)) for b in range(a + 1, len(heights) + 1)}
    for height in sorted(sums):
        filled = _filled(heights, height)
        if len(filled) <= count:
            return height, filled
    return sum(heights), [len(heights)]


def _filled(heights: list[float], most: float) -> list[int]:
    """Return how many notes stand in each column, if none is higher than that."""
    filled, used = [0], 0.0
    for height in heights:
        if filled[-1] and used + height > most + _TINY:
            filled.append(0)
            used = 0.0
        filled[-1] += 1
        used += height
    return filled


def allowing_columns(columns: Callable[..., Any]) -> Callable[..., Any]:
    """Let notes be set in columns: the engine cannot make a column of an area of notes."""

    def columns_layout(context: Any, box: Any, *given: Any, **named: Any) -> Any:
        if is_note_area(box):
            return _in_columns(context, box, given[2], given[4:6])
        return columns(context, box, *given, **named)

    return columns_layout


def _in_columns(context: Any, area: Any, page: Any, positioned: Any) -> Any:
    """Lay out an area of notes in columns, as the engine's own function for columns does.

    ``positioned`` are its lists of boxes that are placed when all others are.
    """
    area = area.copy_with_children(area.children)
    set_width(area, page)
    if not area.children:
        area.height = 0
        return area, None, {"break": "any", "page": None}, [], False
    count, width, gap = _columns(area)
    whole = _column(context, area, area.children, width, ([], []))
    height, filled = _balanced([note.margin_height() for note in whole.children], count)
    made, first = [], 0
    for number, notes in enumerate(filled):
        own = area.children[first : first + notes]
        column = _column(context, area, own, width, positioned)
        column.translate(dx=number * (width + gap))
        made.append(column)
        first += notes
    area.children = made
    area.height = height if area.height == "auto" else area.height
    return area, None, {"break": "any", "page": None}, [], False


def _column(context: Any, area: Any, notes: Any, width: float, positioned: Any) -> Any:
    """Return some notes below one another, at the left of their area."""
    box = block_of(area, notes)
    resolve(box, area)
    box.is_column, box.width = True, width
    box.position_x, box.position_y = area.content_box_x(), area.content_box_y()
    return lay_out_column(context, box, area, positioned)


def set_notes(context: Any, area: Any, lay: Callable[[Any], Any]) -> Any:
    """Set the area of notes of a page that is made.

    Args:
        context: the engine's layout context.
        area: with the notes that stand in it.
        lay: the engine's own way to lay an area out.

    Returns:
        The area, laid out.
    """
    if _columns(area).number > 1:
        return lay(area)
    notes = measured_notes(context).take(context, area.children)
    if not notes:
        return lay(area)
    made = lay(area.copy_with_children([]))
    across, down = made.content_box_x(), made.content_box_y()
    for note in notes:
        note.translate(across - note.position_x, down - note.position_y)
        down += note.margin_height()
    made.children = notes
    total = sum(note.margin_height() for note in notes)
    made.height = max(min(total, made.max_height), made.min_height)
    return made
