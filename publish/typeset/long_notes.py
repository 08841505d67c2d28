"""Notes that are too long to stand whole at the foot of one page.

The page engine sets a note whole or sends it on whole, and loses what is taller than a page.
So a long note is laid out once by itself, on the measure of the page, to learn its lines, and
then set as a chain of short parts cut at these lines' ends: the engine breaks the chain where
a page is full. Within a part each line is tied, so that it breaks as the whole did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from publish.core import contract
from publish.core.units import PT_PER_PX
from publish.readback import CALL
from publish.render.markup_check import MEASURED, MarkupChecker
from publish.source import tree
from publish.source.url_text import MAY_BREAK
from publish.typeset.tagging.source_words import without_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from publish.pipeline.context import Context

#: A note of up to this many characters is never cut.
SHORT = 320
#: Lines in a part; the last part of a paragraph may have one more.
_LINES = 2
_HYPHEN = "\u2010"


class Part(msgspec.Struct, frozen=True):
    """A piece of a note.

    ``continues``: it begins within a paragraph. ``goes_on``: its last line is not the
    paragraph's.
    """

    blocks: tree.Blocks
    continues: bool = False
    goes_on: bool = False


Parts = tuple[Part, ...]


class MeasuredLine(NamedTuple):
    """A line of a note: the number of its characters without spaces, and how it came about.

    ``divided``: a word is divided at its end. ``planned``: it was broken with its whole paragraph.
    """

    letters: int
    divided: bool
    planned: bool


def note_parts(context: Context, notes: Iterable[tree.Note]) -> Callable[[tree.Note], Parts]:
    """A function that gives the parts of a note; long ones are measured here, all at once."""
    long_notes = [note for note in notes if _is_long(note) and context.settings.notes == "foot"]
    cut: dict[int, Parts] = {}
    if long_notes:
        for note, measured in zip(long_notes, _measure(context, long_notes), strict=True):
            cutter = _Cutter(measured, context.table_setting)
            cut[note.number] = tuple(cutter.blocks(note.children))
    return lambda note: cut.get(note.number) or (Part(note.children),)


def _is_long(note: tree.Note) -> bool:
    """Whether a note may be too high for a page: it is long, or more than a paragraph."""
    plain = len(note.children) == 1 and isinstance(note.children[0], tree.Paragraph)
    return not plain or _size(note.children) > SHORT


class Measured(msgspec.Struct):
    """The lines of a note, and the widths of the columns of each table in it, in points."""

    lines: list[MeasuredLine]
    tables: list[tuple[float, ...]]


# --- measuring --------------------------------------------------------------------------


def _measure(context: Context, notes: list[tree.Note]) -> list[Measured]:
    """What each note is like on the measure of the page."""
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
        _walk(page._page_box.children[0], 0, measured)
    return [measured[note.number] for note in notes]


def _walk(box: Any, number: int, measured: dict[int, Measured]) -> None:
    number = contract.NOTE_ID.number(box.element) or number
    if str(box.element_tag).endswith("::marker"):  # the sign of an item is none of its characters
        return
    if type(box).__name__ == "LineBox":
        if number:
            measured[number].lines.append(_measured_line(box))
        return
    if type(box).__name__ == "TableBox" and number:
        measured[number].tables.append(tuple(width * PT_PER_PX for width in box.column_widths))
    for child in getattr(box, "children", ()):
        _walk(getattr(child, "_box", child), number, measured)


def _measured_line(box: Any) -> MeasuredLine:
    plain = "".join(_line_text(box).split())
    divided, planned = plain.endswith(_HYPHEN), box.__dict__.get("plan") is not None
    return MeasuredLine(len(plain) - divided, divided, planned)


def _line_text(box: Any) -> str:
    """The characters of a line; a call counts as one, the note's own number as none."""
    if type(box).__name__ == "TextBox":
        return without_signs(str(box.text))
    if type(box).__name__ == "InlineBox" and contract.MARKER.on(box.element):
        return ""
    if type(box).__name__ == "InlineBox" and contract.CALL.on(box.element):
        return chr(CALL)
    children = (getattr(c, "_box", c) for c in getattr(box, "children", ()))
    return "".join(_line_text(child) for child in children)


# --- cutting ----------------------------------------------------------------------------


class _Cutter:
    """Walks along a note and its measured lines together."""

    def __init__(self, measured: Measured, setting: Callable[[tree.Table], str]) -> None:
        self._lines = measured.lines
        self._tables = iter(measured.tables)
        self._setting = setting
        self._next = 0

    def blocks(self, blocks: tree.Blocks) -> list[Part]:
        parts: list[Part] = []
        for block in blocks:
            if isinstance(block, tree.Paragraph):
                parts += self._paragraph(block)
            elif isinstance(block, tree.BlockQuote) and block.attribution is None:
                for part in self.blocks(block.children):
                    inner = msgspec.structs.replace(block, children=part.blocks)
                    parts.append(Part((inner,), part.continues, part.goes_on))
            else:
                parts += self._whole(block)
        return parts

    def _whole(self, block: tree.Block) -> list[Part]:
        """Lists by items, verse by lines, tables by rows; anything else in one piece."""
        self._skip(_characters((block,)))
        if isinstance(block, tree.Table):
            return [Part((part,)) for part in self._rows(block)]
        if isinstance(block, tree.List):
            return [
                Part((msgspec.structs.replace(block, children=(item,), start=block.start + i),))
                for i, item in enumerate(block.children)
            ]
        if isinstance(block, tree.DefinitionList):
            items = block.children
            return [Part((msgspec.structs.replace(block, children=(one,)),)) for one in items]
        if isinstance(block, tree.Verse) and block.attribution is None:
            return [
                Part((msgspec.structs.replace(block, children=(_stanza(stanza, line),)),))
                for stanza in block.children
                for line in stanza.children
            ]
        return [Part((block,))]

    def _rows(self, table: tree.Table) -> Iterator[tree.TablePart]:
        """A table row by row; its first two rows stand together with its head."""
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

    def _paragraph(self, paragraph: tree.Paragraph) -> list[Part]:
        rest = paragraph.children
        parts: list[Part] = []
        groups = self._groups(_characters(paragraph.children))
        for group in groups[:-1]:
            lines, rest = _lines_of(rest, group)
            piece = msgspec.structs.replace(paragraph, children=lines)
            parts.append(Part((piece,), continues=bool(parts), goes_on=True))
        lines, rest = _lines_of(rest, groups[-1][:-1] if groups else [])
        piece = msgspec.structs.replace(paragraph, children=(*lines, *rest))
        parts.append(Part((piece,), continues=bool(parts)))
        return parts

    def _groups(self, total: int) -> list[list[MeasuredLine]]:
        """The lines of a paragraph of so many characters, part by part."""
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
    """The words of some lines, and the rest.

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
        words, nodes = _stripped(words, -1), _stripped(nodes, 0)
        if not words:
            continue
        spaced = before > _size(words) + _size(nodes)
        place = words[0].place
        if divided:
            words = (*words, tree.Text(place=place, text=_HYPHEN))
        kinds = ((contract.BOUND.name,) if planned else ()) + (
            (contract.DIVIDED.name,) if divided else ()
        )
        made += (tree.Span(place=place, classes=kinds, children=words),) if kinds else words
        made.append(tree.Text(place=place, text=" " if spaced else "" if divided else MAY_BREAK))
    return tuple(made), nodes


def _size(nodes: tuple[tree.Node, ...]) -> int:
    """How many characters nodes have, spaces included."""
    return sum(len(node.text) for node in tree.walk(*nodes) if isinstance(node, tree.Text))


def _stripped(nodes: tree.Inlines, end: Literal[0, -1]) -> tree.Inlines:
    """Inline nodes without the spaces at their beginning (0) or at their end (-1)."""
    if not nodes:
        return nodes
    one, rest = nodes[end], nodes[:-1] if end else nodes[1:]
    if isinstance(one, tree.Text):
        text = one.text.rstrip() if end else one.text.lstrip()
        if not text:
            return _stripped(rest, end)
        kept: tree.Inline = msgspec.structs.replace(one, text=text)
    elif inner := getattr(one, "children", ()):
        kept = msgspec.structs.replace(one, children=_stripped(inner, end))
    else:
        return nodes
    return (*rest, kept) if end else (kept, *rest)


def _stanza(stanza: tree.Stanza, line: tree.VerseLine) -> tree.Stanza:
    return msgspec.structs.replace(stanza, children=(line,))


def _characters(nodes: tuple[tree.Node, ...]) -> int:
    """Characters without spaces, as :func:`_line_text` counts them."""
    count = 0
    for node in tree.walk(*nodes):
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            count += len("".join(node.text.split()))
        elif isinstance(node, tree.NoteCall):
            count += 1
    return count


def cut(nodes: tree.Inlines, count: int) -> tuple[tree.Inlines, tree.Inlines]:
    """Inline nodes cut after ``count`` characters that are not spaces."""
    for index, node in enumerate(nodes):
        size = _characters((node,))
        if size <= count:
            count -= size
            continue
        if count == 0:
            return nodes[:index], nodes[index:]
        first, second = _cut_node(node, count)
        return (*nodes[:index], first), (second, *nodes[index + 1 :])
    return nodes, ()


def _cut_node(node: tree.Inline, count: int) -> tuple[tree.Inline, tree.Inline]:
    replace = msgspec.structs.replace
    if isinstance(node, tree.Text | tree.Code):
        at = 0
        while count > 0:
            count -= not node.text[at].isspace()
            at += 1
        return replace(node, text=node.text[:at]), replace(node, text=node.text[at:].lstrip())
    inner = node.children  # type: ignore[attr-defined]
    first, second = cut(inner, count)
    anchor: dict[str, object] = {"id": ""} if isinstance(node, tree.Span) else {}
    anchor = {"number": 0} if isinstance(node, tree.Corrected) else anchor
    return replace(node, children=first), replace(node, children=second, **anchor)
