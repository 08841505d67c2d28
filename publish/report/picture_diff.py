"""Two pages compared as pictures: where they differ, and both over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageOps

from publish.report.page_pictures import EDGE, INK, PAPER, TABLE, face, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[int, int, int, int]

#: The colours of ink that only the old page has, and only the new one; ink of both is black.
OLD, NEW = (214, 22, 38), (0, 150, 184)
_BOX = (236, 152, 0)
#: Dots that differ by no more than this, of 255, are the same: a shift by a hundredth of a point
#: makes that much.
_SAME = 8
#: A difference of more than this is visible even if it is small.
_VISIBLE = 64
#: Changed dots at most so far apart, in points, are in one box.
_NEAR = 5.0
#: Distances in dots: around the panels, between them, above and below, and between a box and what
#: is in it.
_AROUND, _BETWEEN, _HEAD, _FOOT, _AIR = 56, 40, 96, 84, 5


class Pair(NamedTuple):
    """An old and a new page on canvases of one size, and the boxes round what differs."""

    old: Image.Image
    new: Image.Image
    boxes: list[Box]
    missing: str = ""

    def stacked(self) -> Image.Image:
        """Return the old page in red and the new one in cyan over each other."""
        inks = [
            ImageOps.colorize(page.convert("L"), black=colour, white=PAPER)
            for page, colour in ((self.old, OLD), (self.new, NEW))
        ]
        return ImageChops.multiply(*inks)


def pair(old: Image.Image | None, new: Image.Image | None, scale: float, *, resized: bool) -> Pair:
    """Compare two pages; of a missing page nothing is boxed.

    Args:
        old: the page as it was.
        new: the page as it is.
        scale: how many dots a point has.
        resized: whether the pages differ in size; the part that only one has is then not drawn as
            paper.
    """
    if old is None or new is None:
        there = old or new or Image.new("RGB", (1, 1), PAPER)
        blank = Image.new("RGB", there.size, PAPER)
        return Pair(old or blank, new or blank, [], "old" if old is None else "new")
    size = max(old.width, new.width), max(old.height, new.height)
    around = TABLE if resized else PAPER
    boxes = _boxes(_on_canvas(old, size, PAPER), _on_canvas(new, size, PAPER), scale)
    return Pair(_on_canvas(old, size, around), _on_canvas(new, size, around), boxes)


def _boxes(old: Image.Image, new: Image.Image, scale: float) -> list[Box]:
    """Return boxes round what differs; small faint ones only if there are no others."""
    most = _distance(old, new)
    found = regions(_mask(most), max(round(_NEAR * scale), 2))
    large = 2 * (_NEAR * scale + _AIR)
    visible = [
        (left, top, right, bottom)
        for left, top, right, bottom in found
        if (right - left > large and bottom - top > large)
        or most.crop((left, top, right, bottom)).getextrema()[1] > _VISIBLE  # type: ignore[operator]
    ]
    return visible or found


def _on_canvas(page: Image.Image, size: tuple[int, int], around: tuple[int, ...]) -> Image.Image:
    if page.size == size:
        return page
    canvas = Image.new("RGB", size, around)
    canvas.paste(page, (0, 0))
    return canvas


def changed(old: Image.Image, new: Image.Image) -> Image.Image:
    """Return where two pictures of one size differ: white on black."""
    return _mask(_distance(old, new))


def _distance(old: Image.Image, new: Image.Image) -> Image.Image:
    """Return how much each dot differs, in the colour in which it differs most."""
    red, green, blue = ImageChops.difference(old, new).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _mask(most: Image.Image) -> Image.Image:
    return most.point([255 * (value > _SAME) for value in range(256)])


def regions(mask: Image.Image, cell: int) -> list[Box]:
    """Return boxes round what is white in a mask; dots less than about a cell apart share one."""
    if mask.getbbox() is None:
        return []
    cell = min(cell, 15)  # a single dot in a larger one would be lost in rounding
    across, down = -(-mask.width // cell), -(-mask.height // cell)
    padded = Image.new("L", (across * cell, down * cell))
    padded.paste(mask, (0, 0))
    dots = padded.reduce(cell).tobytes()
    cells = {divmod(n, across) for n, value in enumerate(dots) if value}
    return _merged([_around(group, cell, mask) for group in _groups(cells)])


def _groups(cells: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return cells that touch one another, also at their corners."""
    groups, left = [], set(cells)
    for first in sorted(cells):
        if first not in left:
            continue
        left.remove(first)
        group = [first]
        for row, column in group:  # it grows while it is walked through
            beside = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= beside
            group += sorted(beside)
        groups.append(group)
    return groups


def _around(group: list[tuple[int, int]], cell: int, mask: Image.Image) -> Box:
    """Return the box round what is white in some cells, with a little air."""
    rows, columns = zip(*group, strict=True)
    left, top = min(columns) * cell, min(rows) * cell
    inner = mask.crop((left, top, (max(columns) + 1) * cell, (max(rows) + 1) * cell)).getbbox()
    x, y, right, bottom = inner or (0, 0, cell, cell)
    return (
        max(left + x - _AIR, 0),
        max(top + y - _AIR, 0),
        min(left + right + _AIR, mask.width) - 1,
        min(top + bottom + _AIR, mask.height) - 1,
    )


def _merged(boxes: list[Box]) -> list[Box]:
    """Return boxes without overlaps, made from others."""
    done: list[Box] = []
    for box in boxes:
        while touched := [other for other in done if _overlap(box, other)]:
            done = [other for other in done if other not in touched]
            lefts, tops, rights, bottoms = zip(box, *touched, strict=True)
            box = (min(lefts), min(tops), max(rights), max(bottoms))
        done.append(box)
    return sorted(done, key=lambda b: (b[1], b[0]))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


# --- the picture ------------------------------------------------------------------------


def panels(shown: Pair, heads: tuple[str, str, str], foot: str) -> Image.Image:
    """Return old, new, and both over each other, under their heads and over a line of words."""
    wide, high = shown.old.size
    width = 3 * wide + 2 * _BETWEEN + 2 * _AROUND
    table = Image.new("RGB", (width, high + _HEAD + _FOOT), TABLE)
    pen = ImageDraw.Draw(table)
    pages = (shown.old, shown.new, shown.stacked())
    for number, (page, head) in enumerate(zip(pages, heads, strict=True)):
        x = _AROUND + number * (wide + _BETWEEN)
        colour = (OLD, NEW, INK)[number]
        pen.text((x, _HEAD - 20), shortened(head, face(28), wide), colour, face(28), anchor="ls")
        if shown.missing == ("old", "new", "")[number] and shown.missing:
            pen.rectangle((x - 1, _HEAD - 1, x + wide, _HEAD + high), outline=EDGE)
            continue
        table.paste(page, (x, _HEAD))
        pen.rectangle((x - 1, _HEAD - 1, x + wide, _HEAD + high), outline=EDGE)
        _box(pen, shown.boxes, x, (OLD, NEW, _BOX)[number])
    italic = face(28, "Italic")
    text = shortened(foot, italic, width - 2 * _AROUND)
    pen.text((_AROUND, _HEAD + high + 28), text, INK, italic, anchor="la")
    return table


def _box(pen: ImageDraw.ImageDraw, boxes: Sequence[Box], x: int, colour: tuple[int, ...]) -> None:
    for left, top, right, bottom in boxes:
        pen.rectangle((x + left, _HEAD + top, x + right, _HEAD + bottom), outline=colour, width=2)


def one_below_another(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return pictures one below another in one picture."""
    size = max(p.width for p in pictures), sum(p.height for p in pictures)
    table = Image.new("RGB", size, TABLE)
    top = 0
    for picture in pictures:
        table.paste(picture, (0, top))
        top += picture.height
    return table
