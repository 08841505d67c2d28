"""The ways in which a paragraph can be set, by the number of its lines."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.typeset.lines.breaker import NO_INSET, Inset, Norms
from publish.typeset.lines.rivers import Gap, PlannedLines, tail, without_rivers

if TYPE_CHECKING:
    from publish.typeset.lines.paragraph import Break, Paragraph

#: In a measure of fewer ems than this loose lines are to be expected, and are not told.
_WIDE = 20
#: Lengths that differ by less are the same, in CSS pixels.
_SAME = 0.05


class Plan(NamedTuple):
    """What a paragraph's line box is told: for which measure it was broken, and how it is set.

    ``space`` is its natural word space, ``give`` the share of their width that letters may take
    up or give, ``ragged`` whether the last line may end short.
    """

    width: float
    space: float
    give: float
    ragged: bool


class Version(NamedTuple):
    """A paragraph in some number of lines: its plan, where its lines end, what that costs.

    ``tail`` are the word spaces of its last lines: what a river may come from.
    """

    plan: Plan
    ends: list[Break]
    demerits: float
    tail: tuple[list[Gap], ...]


class ParagraphVariants(NamedTuple):
    """How a paragraph can be set, by the number of lines; the best; whether one is loose."""

    versions: dict[int, Version]
    best: int
    loose: bool


def break_paragraph(
    paragraph: Paragraph,
    linebox: Any,
    width: float,
    inset: Inset,
    without: frozenset[int],
    above: tuple[list[Gap], ...] = (),
) -> ParagraphVariants:
    """Break a paragraph whose characters are measured.

    Args:
        paragraph: its characters.
        linebox: the engine's box of them, for the styles.
        width: the measure in CSS pixels.
        inset: what its first lines are narrower for.
        without: places, in characters, where no line may begin.
        above: the word spaces of the lines before it.
    """
    style = linebox.style
    if paragraph.space <= 0:
        return ParagraphVariants({}, 0, loose=False)
    ragged = style["text_align_last"] in ("auto", "start", "left")
    shortest = 2.5 * style["font_size"] + max(linebox.text_indent, 0)
    norms = Norms(space=paragraph.space, shortest=shortest, ragged=ragged)
    breaks = [one for one in paragraph.breaks() if one.start not in without]
    candidates = paragraph.candidates(breaks, linebox.text_indent)
    planned = PlannedLines(candidates, paragraph.spaces(), width, norms, inset, above)
    found = without_rivers(planned)
    versions = {
        lines: Version(
            Plan(width, norms.space, way.tolerance.give, ragged),
            [breaks[0], *(breaks[line.last] for line in way.lines)],
            way.demerits,
            tail(way, planned),
        )
        for lines, way in found.items()
    }
    loose = not found or next(iter(found.values())).tolerance == norms.tolerances[-1]
    return ParagraphVariants(
        versions, next(iter(found), 0), loose and width > _WIDE * style["font_size"]
    )


def inset_at(context: Any, linebox: Any, top: float) -> Inset | None:
    """What the first lines of a paragraph are narrower for; ``None`` where that is not so simple.

    Simple is what stands on one side of it and begins with it or above it, and a dropped initial,
    which has a shape for each line.
    """
    from weasyprint.text.line_break import strut

    shapes = [s for s in context.excluded_shapes if s.position_y + s.margin_height() > top + _SAME]
    if not shapes:
        return NO_INSET
    initials = [shape for shape in shapes if "initial" in shape.__dict__]
    if len(shapes) > 1 and shapes != initials:
        return None
    if not initials and shapes[0].position_y > top + _SAME:
        return None
    step = strut(linebox.style)[0]
    widths: list[float] = []
    for shape in shapes:
        beside = ceil((shape.position_y + shape.margin_height() - top) / step - _SAME)
        widths += [shape.margin_width()] * (beside - len(widths))
    return Inset(tuple(widths))
