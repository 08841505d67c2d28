"""What lies on what: the ink of a line and that of another one, or of anything else.

Where boxes meet, both things are drawn alone, and it is seen whether both paint one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.units import Box
from publish.preflight.checks import check, on_page
from publish.preflight.pdf.page import is_within
from publish.readback import without_calls
from publish.readback.matrices import common
from publish.readback.overlaps import Meeting
from publish.readback.painted_objects import PaintedObject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel

#: What meets by less is no finding: so deep, in points, boxes must, and so much ink, in square
#: points, must lie on that of a line, or on a letter of it where it is thicker than a hair.
_DEPTH, _INK, _THICK = 0.3, 0.2, 0.06
#: Boxes that share less than this only touch.
_TOUCH = 0.05
#: No thicker, in points, is a rule; what is lighter is paper, or a ground for letters.
_RULE, _PAPER, _GROUND = 2.5, 0.97, 0.6
#: All but so much of a letter stands on its ground; what has so much of a page is its scan.
_WHOLE, _SCAN = 0.98, 0.8
#: So many more times as large as other letters are those of a watermark.
_WATERMARK = 2.5
#: So many more times as large as the letters beside it is a dropped initial at least.
_INITIAL = 2
#: So far, in ems, letters of a line reach over others; lines whose baselines are nearer than that
#: lie on each other where so much of them does, or they are parts of a formula.
_REACH, _STEP, _WORDS = 0.35, 0.72, 4
#: What is met by more paths is a word in a drawing, in a file that does not say so.
_DRAWING = 3
#: Where lines under words, through and above them stand, from their baseline, in ems.
_UNDER, _THROUGH, _ABOVE = (-0.35, -0.02), (0.15, 0.42), (0.65, 1.1)
#: So many characters of a line are told of.
_QUOTED = 30

Pair = tuple[PaintedObject, PaintedObject]


@check("TEXT-OVERLAP", "error")
def overlaps(model: PdfModel) -> Iterator[Finding]:
    """Ink on the ink of a line: another line, an initial, a rule, a mark, a folio, a picture.

    Boxes that meet are no fault, nor are grounds and frames of text, lines under words or through
    them, and the words in a picture; seen is where letters are printed over.
    """
    pairs = [pair for page in model.pages for pair in candidates(model, page.number)]
    reported: set[tuple[int, int, int]] = set()
    for (one, two), meeting in zip(pairs, model.meetings(pairs), strict=True):
        key = (one.page, one.line if two.kind == "text" else 0, two.line or -two.objects[0])
        if key in reported or not _is_fault(one, two, meeting):
            continue
        reported.add(key)
        box = meeting.box if meeting else common(one.box, two.box)
        yield on_page(
            one.page, box[0], one.baseline, _message(one, two, box),
            "move one of them: a height, a margin or a place in the layout’s style is wrong",
        )  # fmt: skip


def candidates(model: PdfModel, page: int) -> Iterator[Pair]:
    """Yield the things on a page whose boxes meet and may not.

    A text, and a text or something else.
    """
    inks = model.file_text.inks.get(page, ())
    texts = [ink for ink in inks if ink.kind == "text" and _is_read(model, ink)]
    marks = [ink for ink in inks if ink.kind != "text" and not _is_scan(model, ink)]
    grounds = [mark for mark in marks if mark.filled and mark.kind != "form"]
    for one, met in _meeting(texts, marks):
        ground = max((g.objects[0] for g in grounds if _is_ground(g, one)), default=-1)
        over = [two for two in met if two.objects[-1] > ground and _may(model, one, two)]
        paths = sum(two.kind == "path" for two in over)
        drawing = paths > _DRAWING and not model.anatomy.ours
        yield from (_ordered(one, two) for two in over if two.kind != "path" or not drawing)


def _ordered(one: PaintedObject, two: PaintedObject) -> Pair:
    """Return a text and something else, or a text and a larger one."""
    return (two, one) if two.kind == "text" and two.size < one.size else (one, two)


def _may(model: PdfModel, text: PaintedObject, other: PaintedObject) -> bool:
    """Return whether, by their boxes, a text and something else may lie on each other.

    What lies on what in a picture is its maker's.
    """
    if other.kind != "text":
        return _may_lie(model, other, text)
    one, two = model.line_of(text).role, model.line_of(other).role
    drawn = text.mcid == other.mcid and one == two and one in ("drawn", "picture")
    return not drawn and _may_meet(text, other)


def _meeting(
    texts: list[PaintedObject], marks: list[PaintedObject]
) -> Iterator[tuple[PaintedObject, list[PaintedObject]]]:
    """Yield each text with what its box meets, from the foot of the page up; two texts once."""
    met: list[list[PaintedObject]] = [[] for _ in texts]
    below: list[tuple[PaintedObject, int]] = []
    others: list[PaintedObject] = []
    numbered = [*((text, number) for number, text in enumerate(texts)), *((m, -1) for m in marks)]
    for ink, number in sorted(numbered, key=lambda pair: pair[0].box[1]):
        foot = ink.box[1] + _TOUCH
        below = [pair for pair in below if pair[0].box[3] > foot]
        for other, its in below:
            if _are_beside(ink, other):
                met[its].append(ink)
        if number < 0:
            others.append(ink)
            continue
        others = [other for other in others if other.box[3] > foot]
        met[number] += (other for other in others if _are_beside(ink, other))
        below.append((ink, number))
    return ((text, own) for text, own in zip(texts, met, strict=True) if own)


def _are_beside(one: PaintedObject, two: PaintedObject) -> bool:
    """Return whether two boxes share some of the page’s width."""
    return min(one.box[2], two.box[2]) - max(one.box[0], two.box[0]) > _TOUCH


def _is_read(model: PdfModel, text: PaintedObject) -> bool:
    """Return whether a text is for readers, not for the printer in the slug."""
    return model.line_of(text).role != "slug" and bool(text.text.strip())


def _is_scan(model: PdfModel, mark: PaintedObject) -> bool:
    """Return whether a picture fills its page: what is under it is its text, for searches."""
    left, bottom, right, top = model.trim(mark.page)
    across, up = _shared(mark.box, (left, bottom, right, top))
    large = max(across, 0) * max(up, 0) > _SCAN * (right - left) * (top - bottom)
    return large and mark.kind != "path"


def _is_ground(mark: PaintedObject, text: PaintedObject) -> bool:
    """Return whether a text stands wholly on something that is painted before it."""
    even = mark.framing or mark.kind == "picture"
    return even and _is_before(mark, text) and _holds(mark, text)


def _is_before(one: PaintedObject, two: PaintedObject) -> bool:
    return one.objects[0] < two.objects[0]


def _holds(mark: PaintedObject, text: PaintedObject) -> bool:
    """Return whether something reaches around a text on all sides."""
    return is_within(text.box, mark.box, _DEPTH)


def _may_meet(one: PaintedObject, two: PaintedObject) -> bool:
    """Return whether two texts may lie on each other, by their boxes.

    On one line letters reach over others by some of their width, and accents and strokes are set on
    them; what is printed twice is meant to be bold.
    """
    across, up = _shared(one.box, two.box)
    if up < _DEPTH or (one.text == two.text and across > 0.8 * (one.box[2] - one.box[0])):
        return False
    small, large = sorted((one.size, two.size))
    composed = any(len(ink.text) == 1 and not ink.text.isalnum() for ink in (one, two))
    reach = (1 if composed else _REACH) * small
    return one.line != two.line or across > reach or large > _INITIAL * small


def _is_crowded(one: PaintedObject, two: PaintedObject) -> bool:
    """Tell if some words of two lines stand nearer to each other than lines can, at any height."""
    size, step = min(one.size, two.size), abs(one.baseline - two.baseline)
    wide = _shared(one.box, two.box)[0] > _WORDS * size
    return wide and one.line != two.line and 0.1 * size < step < _STEP * size


def _may_lie(model: PdfModel, mark: PaintedObject, text: PaintedObject) -> bool:
    """Return whether something that is no text may lie on one, by their boxes.

    In a file that does not tell its pictures, bent and slanted lines are of one, with their words.
    """
    if mark.mcid == text.mcid and mark.mcid >= 0:
        return False
    shared = _shared(mark.box, text.box)
    thin = mark.thickness <= _RULE
    if min(shared) <= 0 or shared[1 if thin and not mark.flat else 0] < 2 * _DEPTH:
        return False
    if _holds(mark, text):
        over = mark.filled and mark.corners <= 5 and not _is_before(mark, text)
        return mark.kind != "form" and (over or not mark.framing)
    if not thin:
        return mark.filled or mark.framing or model.anatomy.ours
    return _cuts(mark, text) and (model.anatomy.ours or not _is_decoration(mark, text))


def _cuts(rule: PaintedObject, text: PaintedObject) -> bool:
    """Return whether a rule does not only touch the outermost part of a text."""
    low, high = (1, 3) if rule.flat else (0, 2)
    through = text.box[low] < rule.box[low] - _DEPTH and text.box[high] > rule.box[high] + _DEPTH
    return through or _shared(rule.box, text.box)[low] > 2 * _DEPTH


def _is_decoration(rule: PaintedObject, text: PaintedObject) -> bool:
    """Return whether a rule stands under, in or above words of a text as lines of theirs do."""
    within = rule.box[0] > text.box[0] - 1.5 and rule.box[2] < text.box[2] + 1.5
    height = ((rule.box[1] + rule.box[3]) / 2 - text.baseline) / (text.size or 1)
    return within and any(low < height < high for low, high in (_UNDER, _THROUGH, _ABOVE))


def _shared(one: Box, two: Box) -> tuple[float, float]:
    """Return how wide and how high is what two boxes share.

    Less than nothing where they are apart.
    """
    left, bottom, right, top = common(one, two)
    return right - left, top - bottom


def _is_fault(one: PaintedObject, two: PaintedObject, meeting: Meeting | None) -> bool:
    """Return whether it is wrong that something lies on a text as it does."""
    if two.kind == "text" and _is_crowded(one, two):
        return True
    if meeting is None:
        return False
    if two.kind == "text":
        behind = two.size > _WATERMARK * one.size and meeting.light > _GROUND
        return meeting.deep > _THICK and not behind
    if meeting.area < _INK:
        return False
    before, part = _is_before(two, one), 1 - _WHOLE < meeting.share < _WHOLE
    if two.kind == "path" and two.framing and two.filled and two.thickness > _RULE:
        return meeting.light < _GROUND and (part or not before) and not _is_highlight(two, one)
    if before:
        return meeting.light < _PAPER and meeting.share < _WHOLE
    return two.kind != "path" or meeting.light < _PAPER


def _is_highlight(area: PaintedObject, text: PaintedObject) -> bool:
    """Return whether an area is the ground of some words of a line, as high as these."""
    low, high = text.baseline, text.baseline + 0.45 * text.size
    around = area.box[1] <= low and area.box[3] >= high
    return around and area.box[3] - area.box[1] < 2.2 * text.size and _is_before(area, text)


def _message(one: PaintedObject, two: PaintedObject, box: Box) -> str:
    words = f"“{_words(one, box)}”"
    if two.kind == "text":
        return f"{words} lies on “{_words(two, box)}”"
    if two.kind == "path":
        return f"{'a rule' if two.thickness <= _RULE else 'a drawing'} lies on {words}"
    return (
        f"{words} lies on a picture’s edge"
        if _is_before(two, one)
        else f"a picture lies on {words}"
    )


def _words(ink: PaintedObject, box: Box) -> str:
    """Return the words of a text that stand about where it meets something."""
    text = without_calls(ink.text).strip()
    left, _, right, _ = ink.box
    middle = len(text) * (max(box[0], left) - left) / ((right - left) or 1)
    first = max(0, min(int(middle) - _QUOTED // 3, len(text) - _QUOTED))
    start = text.rfind(" ", 0, first + 1) + 1
    quoted = text[start : start + _QUOTED]
    rest = text[start + _QUOTED : start + _QUOTED + 1]
    return quoted.strip() if not rest.strip() else quoted.rsplit(" ", 1)[0].strip()
