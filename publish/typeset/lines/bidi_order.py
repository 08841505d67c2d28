"""Lines with text from right to left: their boxes stand in the order in which they are read.

The engine lays each text box out by itself, and takes an element for one thing: a phrase that runs
from right to left and has emphasis in it, or the call of a note, would be read in the wrong order.
Here the text boxes of a line are divided where the direction changes, and placed by their levels
(Unicode, UAX 9, rule L2). Their order in the tree, which is that of reading, stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.typeset.lines.bidi_levels import LEFTWARD, Levels, in_order, runs
from publish.typeset.lines.measure import glyphs_in, texts_in
from publish.typeset.tagging.terminal_boxes import Source

if TYPE_CHECKING:
    from collections.abc import Iterator


class Item(NamedTuple):
    """What stands on a line: a box without parts, or an edge of one that has some.

    ``width`` is in CSS pixels, ``inline`` is the box whose edge it is.
    """

    box: Any
    width: float
    level: int
    inline: Any = None


def place(context: Any, linebox: Any, line: Any) -> None:
    """Place the boxes of a line that the engine has made, by their levels.

    Args:
        context: of the layout.
        linebox: the paragraph that the line is taken from.
        line: the line, brought to the measure.
    """
    texts = [*texts_in(line)]
    leftward = line.style["direction"] == "rtl"
    if not leftward and not any(LEFTWARD.search(text.text) for text in texts):
        return
    known, levels = _levels(linebox, line, texts)
    _divide(context, line, levels)
    _settle([*texts_in(line)])
    items = [*_items(line, known, levels, 1 if leftward else 0)]
    indent, width = line.text_indent, sum(item.width for item in items)
    x = line.position_x + (line.width - indent - width if leftward else indent)
    for at in in_order([item.level for item in items]):
        _move(items[at], x)
        x += items[at].width
    _enclose(line)


def _levels(linebox: Any, line: Any, texts: list[Any]) -> tuple[Levels, dict[int, bytes]]:
    """Return the levels of a paragraph, and those of the characters of each text box of a line."""
    origins = [text.__dict__.get("origin", text) for text in texts]
    known: Levels | None = linebox.__dict__.get("levels")
    if known is None or not known.knows(origins):
        known = linebox.levels = Levels(linebox)
    if not known.knows(origins):  # a first letter, a number that is known when pages are
        known, origins = Levels(line), texts
    found = {}
    for text, origin in zip(texts, origins, strict=True):
        start = 0 if origin is text else text.source.text.characters(text.source.start)
        found[id(text)] = known.of(origin, start, len(text.text))
    return known, found


def _divide(context: Any, box: Any, levels: dict[int, bytes]) -> None:
    """Divide the text boxes of a line where their direction changes."""
    from weasyprint.formatting_structure import boxes

    made: list[Any] = []
    for child in box.children:
        if isinstance(child, boxes.TextBox) and child.text:
            made += _divided(context, child, levels)
            continue
        if isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            _divide(context, child, levels)
        made.append(child)
    box.children = tuple(made)


def _divided(context: Any, box: Any, levels: dict[int, bytes]) -> list[Any]:
    found = [*runs(levels[id(box)])]
    leftward = box.style["direction"] == "rtl"
    # The engine has the space at a line's end in its layout, where it would stand on the left.
    whole = not leftward or box.pango_layout.text == box.text
    if len(found) == 1 and found[0][2] % 2 == leftward and whole:
        return [box]
    made = []
    for start, end, level in found:
        part = _part(context, box, start, end, level)
        levels[id(part)] = bytes([level])
        made.append(part)
    return made


def _part(context: Any, box: Any, start: int, end: int, level: int) -> Any:
    """Return a part of a text box, of one level; as wide as its line has made it."""
    from weasyprint.text.line_break import create_layout, first_line_metrics

    part = box.copy_with_text(box.text[start:end])
    direction = "rtl" if level % 2 else "ltr"
    if part.style["direction"] != direction:
        part.style = box.style.copy()
        part.style["direction"] = direction
    layout = create_layout(part.text, part.style, context, None, 0)
    first, _ = layout.get_first_line()
    part.glyphs = glyphs_in(first)
    part.pango_layout, _, _, width, _, _ = first_line_metrics(
        first, part.text, layout, None, True, part.style
    )
    # Of a line that is justified the parts share the width of the whole; it is settled afterwards.
    part.width = box.width * (end - start) / len(box.text) if part.justification_spacing else width
    _mark_source(part, box, start, end)
    return part


def _settle(texts: list[Any]) -> None:
    """Bring a justified line to the measure again, by what its text takes up when it is drawn.

    Letters that are set closer to a space than others are not, where that space is widened; so
    they are in many a face for Arabic.
    """
    from weasyprint.layout.inline import count_expandable_spaces

    spaces = [count_expandable_spaces(text) for text in texts]
    spacing = max((text.justification_spacing for text in texts), key=abs, default=0)
    if not spacing or not sum(spaces):
        return
    before = sum(text.width for text in texts)
    widths = [_drawn(text, spacing) for text in texts]
    scale = next((text.fit.expansion for text in texts if "fit" in text.__dict__), 1.0)
    more = (before - sum(widths)) / sum(spaces) / scale
    for text, width, count in zip(texts, widths, spaces, strict=True):
        text.width = width + more * count * scale
        text.justification_spacing = text.pango_layout.justification_spacing = spacing + more


def _drawn(text: Any, spacing: float) -> float:
    """Return how wide a text box is when it is drawn with its word spaces wider by so much."""
    from weasyprint.text.line_break import Layout, line_size

    layout = Layout(text.style, spacing)
    layout.set_text(text.text, justify=True)
    width = line_size(layout.get_first_line()[0], text.style)[0]
    fit = text.__dict__.get("fit")
    return float(width if fit is None else (width + fit.tracking * text.glyphs) * fit.expansion)


def _mark_source(part: Any, box: Any, start: int, end: int) -> None:
    """Tell where a part was taken from, and whether it ends in a hyphen that was put in."""
    source, last = box.__dict__.get("source"), end == len(box.text)
    if source is None:
        return
    begin = source.start + len(box.text[:start].encode())
    stop = source.end if last else source.start + len(box.text[:end].encode())
    part.source = Source(source.text, begin, stop)
    part.soft = last and bool(box.__dict__.get("soft"))


def _items(box: Any, known: Levels, levels: dict[int, bytes], level: int) -> Iterator[Item]:
    """Yield what stands in a box on a line, in the order of reading.

    ``level`` is that of the box.
    """
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            own = levels.get(id(child)) or bytes([level])
            yield Item(child, child.margin_width(), own[0])
        elif isinstance(child, boxes.InlineBox):
            yield from _inline(child, known, levels, level)
        else:
            yield Item(child, child.margin_width(), level)


def _inline(box: Any, known: Levels, levels: dict[int, bytes], level: int) -> Iterator[Item]:
    """Yield an inline box: its parts between its edges, which go with what they are next to."""
    around = known.around(box)
    if around is not None:
        leftward = box.style["direction"] == "rtl"
        level = level + 1 + level % 2 if leftward else level + 2 - level % 2
        parts = [*_items(box, known, levels, level)]
        first = last = around
    else:
        parts = [*_items(box, known, levels, level)]
        first, last = (parts[0].level, parts[-1].level) if parts else (level, level)
    left, right = _edges(box)
    yield Item(box, right if first % 2 else left, first, box)
    yield from parts
    yield Item(box, left if last % 2 else right, last, box)


def _edges(box: Any) -> tuple[float, float]:
    return (
        box.margin_left + box.border_left_width + box.padding_left,
        box.margin_right + box.border_right_width + box.padding_right,
    )


def _move(item: Item, x: float) -> None:
    """Move a box so that it begins at a place; of an edge it is noted."""
    if item.inline is not None:
        item.inline.__dict__.setdefault("placed", []).extend((x, x + item.width))
    else:
        item.box.translate(x - item.box.position_x, 0)


def _enclose(box: Any) -> None:
    """Give the boxes that have parts the places and widths of these."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not isinstance(child, boxes.InlineBox) or not child.is_in_normal_flow():
            continue
        _enclose(child)
        places = child.__dict__.pop("placed")
        for part in child.children:
            if part.is_in_normal_flow():
                places += [part.position_x, part.position_x + part.margin_width()]
        child.position_x = min(places)
        child.width = max(places) - min(places) - sum(_edges(child))
