"""Notes that are too long to stand whole at the foot of one page.

The page engine sets a note whole or sends it on whole, and loses what is taller than a page.
So a long note is laid out once by itself, on the measure of the page, to learn its lines, and
then set as a chain of short parts cut at these lines' ends: the engine breaks the chain where
a page is full. Within a part each line is tied, so that it breaks as the whole did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.core.characters import HYPHEN
from publish.core.units import PT_PER_PX
from publish.edit.inline_cuts import characters, cut, stripped
from publish.edit.note_parts import Part, by_parts, pieces
from publish.readback import CALL
from publish.render.markup_check import MEASURED, MarkupChecker
from publish.source import tree
from publish.source.url_text import MAY_BREAK
from publish.typeset.engine.boxes import (
    children_of,
    is_inline,
    is_line,
    is_table,
    is_text,
    page_box,
)
from publish.typeset.tagging.source_words import without_break_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publish.typeset.compositor import Compositor

#: A note of up to this many characters is never cut.
SHORT = 320
#: Lines in a part; the last part of a paragraph may have one more.
_LINES = 2


Parts = tuple[Part, ...]


class MeasuredLine(NamedTuple):
    """A line of a note: the number of its characters without spaces, and how it came about.

    ``divided``: a word is divided at its end. ``planned``: it was broken with its whole paragraph.
    """

    letters: int
    divided: bool
    planned: bool


def note_parts(context: Compositor, notes: Iterable[tree.Note]) -> Callable[[tree.Note], Parts]:
    """Return a function that gives the parts of a note.

    Long ones are measured here, all at once.
    """
    long_notes = [note for note in notes if _is_long(note) and context.settings.notes == "foot"]
    parts: dict[int, Parts] = {}
    if long_notes:
        for note, measured in zip(long_notes, _measure(context, long_notes), strict=True):
            division = _ByLines(measured, context.table_setting)
            parts[note.number] = tuple(pieces(note.children, division))
    return lambda note: parts.get(note.number) or (Part(note.children),)


def _is_long(note: tree.Note) -> bool:
    """Return whether a note may be too high for a page: it is long, or more than a paragraph."""
    plain = len(note.children) == 1 and isinstance(note.children[0], tree.Paragraph)
    return not plain or _size(note.children) > SHORT


class Measured(msgspec.Struct):
    """The lines of a note, and the widths of the columns of each table in it, in points."""

    lines: list[MeasuredLine]
    tables: list[tuple[float, ...]]


# --- measuring --------------------------------------------------------------------------


def _measure(context: Compositor, notes: list[tree.Note]) -> list[Measured]:
    """Return what each note is like on the measure of the page."""
    renderer, name = context.renderer(note_parts=lambda _: ()), "measure.html"
    markup = renderer.page(name, measured=notes)
    checker = MarkupChecker(renderer, MEASURED, context.layout_findings)
    shortest = context.pages(
        '<html><body><main><p><span class="note">1</span></p></main></body></html>'
    )
    width, _ = shortest.size
    style = (
        f"@page {{ size: {width}pt 200000pt; margin-top: 0; margin-bottom: 0 }}"
        f"main {{ width: {shortest.note_measure}pt }}"
        ".note { float: none; display: block; position: static }"
        "main::before { content: none }"
    )
    pages = context.pages(
        markup, name, extra=style, hold=lambda root: checker.check(root, name, (), notes)
    )
    measured = {note.number: Measured([], []) for note in notes}
    for page in pages.document.pages:
        _walk(page_box(page).children[0], 0, measured)
    return [measured[note.number] for note in notes]


def _walk(box: Any, number: int, measured: dict[int, Measured]) -> None:
    number = contract.NOTE_ID.number(box.element) or number
    if str(box.element_tag).endswith("::marker"):  # the sign of an item is none of its characters
        return
    if is_line(box):
        if number:
            measured[number].lines.append(_measured_line(box))
        return
    if is_table(box) and number:
        measured[number].tables.append(tuple(width * PT_PER_PX for width in box.column_widths))
    for child in children_of(box):
        _walk(child, number, measured)


def _measured_line(box: Any) -> MeasuredLine:
    plain = "".join(_line_text(box).split())
    divided, planned = plain.endswith(HYPHEN), box.__dict__.get("plan") is not None
    return MeasuredLine(len(plain) - divided, divided, planned)


def _line_text(box: Any) -> str:
    """Return the characters of a line; a call counts as one, the note's own number as none."""
    if is_text(box):
        return without_break_marks(str(box.text))
    if is_inline(box) and contract.MARKER.on(box.element):
        return ""
    if is_inline(box) and contract.CALL.on(box.element):
        return chr(CALL)
    children = children_of(box)
    return "".join(_line_text(child) for child in children)


# --- cutting ----------------------------------------------------------------------------


class _ByLines:
    """Divides a note at the ends of its measured lines, walking along both together."""

    def __init__(self, measured: Measured, setting: Callable[[tree.Table], str]) -> None:
        self._lines = measured.lines
        self._tables = iter(measured.tables)
        self._setting = setting
        self._next = 0

    def is_whole(self, block: tree.Block) -> bool:
        """Return whether nothing: a part is as small as it can be."""
        return False

    def others(self, block: tree.Block) -> Iterable[tree.Block]:
        """Return tables by rows, other blocks as they are always parted."""
        self._skip(characters((block,)))
        return self._rows(block) if isinstance(block, tree.Table) else by_parts(block)

    def _rows(self, table: tree.Table) -> Iterator[tree.TablePart]:
        """Yield a table row by row; its first two rows stand together with its head."""
        setting = self._setting(table)
        widths = () if setting == "by-rows" else next(self._tables, ())
        rows, none = table.children, tree.Row(place=table.place, children=())
        groups = [rows[:_LINES], *((row,) for row in rows[_LINES:])]
        for number, group in enumerate(groups):
            yield tree.TablePart(
                place=group[0].place if group else table.place,
                caption=None if number else table.caption,
                head=none if number and setting == "by-rows" else table.head,
                children=group, widths=widths, setting=setting, first=not number,
                last=number == len(groups) - 1,
            )  # fmt: skip

    def _skip(self, count: int) -> None:
        while count > 0 and self._next < len(self._lines):
            count -= self._lines[self._next].letters
            self._next += 1

    def paragraph(self, paragraph: tree.Paragraph) -> list[tree.Inlines]:
        """Return the words of a paragraph, a few lines in each piece."""
        rest = paragraph.children
        found: list[tree.Inlines] = []
        groups = self._groups(characters(paragraph.children))
        for group in groups[:-1]:
            lines, rest = _lines_of(rest, group)
            found.append(lines)
        lines, rest = _lines_of(rest, groups[-1][:-1] if groups else [])
        return [*found, (*lines, *rest)]

    def _groups(self, total: int) -> list[list[MeasuredLine]]:
        """Return the lines of a paragraph of so many characters, part by part."""
        mine: list[MeasuredLine] = []
        taken = 0
        while taken < total and self._next < len(self._lines):
            mine.append(self._lines[self._next])
            taken += mine[-1].letters
            self._next += 1
        groups = []
        while len(mine) >= 2 * _LINES:
            groups.append(mine[:_LINES])
            mine = mine[_LINES:]
        return [*groups, mine] if mine else groups


def _lines_of(nodes: tree.Inlines, lines: list[MeasuredLine]) -> tuple[tree.Inlines, tree.Inlines]:
    """Return the words of some lines, and the rest.

    Lines that were broken with their whole paragraph are tied: by themselves they might be broken
    otherwise. Those that were broken one by one are broken so again. Where a word is divided, the
    hyphen is marked as one that was put in.
    """
    if not all(line.planned for line in lines):
        total = sum(line.letters for line in lines)
        lines = [MeasuredLine(total, lines[-1].divided, planned=False)]
    made: list[tree.Inline] = []
    for letters, divided, planned in lines:
        before = _size(nodes)
        words, nodes = cut(nodes, letters)
        words, nodes = stripped(words, -1), stripped(nodes, 0)
        if not words:
            continue
        spaced = before > _size(words) + _size(nodes)
        place = words[0].place
        if divided:
            words = (*words, tree.Text(place=place, text=HYPHEN))
        kinds = ((contract.BOUND.name,) if planned else ()) + (
            (contract.DIVIDED.name,) if divided else ()
        )
        made += (tree.Span(place=place, classes=kinds, children=words),) if kinds else words
        made.append(tree.Text(place=place, text=" " if spaced else "" if divided else MAY_BREAK))
    return tuple(made), nodes


def _size(nodes: tuple[tree.Node, ...]) -> int:
    """Return how many characters nodes have, spaces included."""
    return sum(len(node.text) for node in tree.walk(*nodes) if isinstance(node, tree.Text))
