"""The grid: lines of the text stand on it on every page; margins in their order."""

from __future__ import annotations

import statistics
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core.units import MM_PER_PT
from publish.preflight.checks import PageFinding, check, finding_at_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line

#: How far baselines may be off.
_OFF = 0.3


@check("GRID-REGISTER")
def register(model: PdfModel) -> Iterator[PageFinding]:
    """Lines of the text off the grid: those of facing pages do not stand on one height."""
    leading = model.leading
    if not leading or len(model.texts) < 2:
        return
    phases = Counter(
        round(line.baseline % leading, 1) % leading
        for page in model.texts for line in page.body if model.is_plain(line)
    )  # fmt: skip
    grid = phases.most_common(1)[0][0]
    for page in model.texts:
        off = [n for n in page.body if model.is_plain(n) and _distance(n, grid, leading) > _OFF]
        if off:
            far = _distance(off[0], grid, leading)
            count = f"{len(off)} lines stand" if len(off) > 1 else "a line stands"
            yield finding_at_line(
                off[0], f"{count} off the grid of {leading:.4g} pt, by {far:.1f} pt",
                "make the spaces above and below add up to whole lines",
            )  # fmt: skip


def _distance(line: Line, grid: float, leading: float) -> float:
    off = (line.baseline - grid) % leading
    return min(off, leading - off)


@check("GRID-STEP")
def steps(model: PdfModel) -> Iterator[PageFinding]:
    """Steps from line to line within a paragraph that are not equal."""
    for paragraph in (*model.paragraphs, *model.note_paragraphs):
        if len(paragraph.lines) < 3:
            continue
        pairs = [
            (two, one.baseline - two.baseline) for part in paragraph.parts
            for one, two in pairwise(part)
            if abs(one.size - two.size) < 0.15 and two.tag not in ("TD", "TH")
        ]  # fmt: skip
        usual = statistics.median(step for _, step in pairs) if pairs else 0
        for line, step in pairs:
            if 0 < abs(step - usual) < usual and abs(step - usual) > _OFF and step > 0:
                yield finding_at_line(
                    line, f"a step of {step:.1f} pt in a paragraph with steps of {usual:.1f} pt",
                    "something in the line is too high for it",
                )  # fmt: skip


@check("MARGIN-ORDER", "note")
def margins(model: PdfModel) -> Iterator[PageFinding]:
    """The margins of a bound page: the inner one is the smallest, then top, outer, bottom."""
    if not model.two_sided or len(model.texts) < 3:
        return
    page = max(model.texts, key=lambda f: f.body[0].box[3])
    _, bottom, _, top = page.trim
    edges, trim = model.edges(page), model.along(page.trim)
    inner, outer = edges.begin - trim.begin, trim.end - edges.end
    if not page.recto:
        inner, outer = outer, inner
    head, foot = top - page.body[0].box[3], model.usual_foot - bottom
    if not inner < head < outer < foot:
        sizes = ", ".join(f"{x * MM_PER_PT:.0f}" for x in (inner, head, outer, foot))
        yield finding_at_line(
            page.body[0], f"inner, top, outer, bottom margin are {sizes} mm",
            "let each be larger than the one before",
        )  # fmt: skip
