"""Readback of PDF files, on pdfium: text objects, their places, their structure.

In a tagged PDF what the structure tree leaves out is decoration (ISO 32000-1, 14.8.2.2):
running heads, folios, numbers in the margin. A note is tagged as one, or stands under the rule at
the foot of a page, and begins with its number as a link. A file that claims PDF/UA tells by its
characters how lines end (ISO 32000-1, 14.8.2): in others a hyphen there may be anybody's. What
stands beyond the bleed of a sheet is in its slug.
"""

from __future__ import annotations

from itertools import chain, count, takewhile
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core.characters import SOFT_HYPHEN
from publish.core.units import Box
from publish.readback.file_text import CALL, Ends, FileText, GlyphMismatch, Hidden, Line, Role, Why
from publish.readback.foreign_runs import guessed_runs
from publish.readback.marked_content import numbered
from publish.readback.note_detection import Open, base_of, called
from publish.readback.own_runs import written_runs
from publish.readback.painted_objects import PaintedObject
from publish.readback.pdfium_objects import within
from publish.readback.shown_strings import ShownString
from publish.readback.text_runs import ASIDE, PageRuns, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.marked_content import Mark, Marks

#: Numbers in the left and the right margin of one line are further apart than so many ems.
_APART = 10
#: Cells of a row are further apart than so many ems.
_GAP = 0.2


class PageFacts(msgspec.Struct, frozen=True):
    """What is known of a file before its pages are read.

    ``strings`` are those of each page where this press has made the file, so that it can be read by
    what was written; None of any other. ``marks`` is what the structure says of the contents of
    pages, None where there is no structure; ``order`` the place of each in it, if lines go by it.
    ``tells_ends`` is whether its characters tell how lines end.
    """

    strings: dict[int, list[ShownString]] | None = None
    marks: Marks | None = None
    order: dict[tuple[int, int], int] = {}
    tells_ends: bool = False


class _Found(msgspec.Struct):
    """What is found page by page."""

    lines: list[Line] = []
    hidden: list[Hidden] = []
    mismatches: list[GlyphMismatch] = []
    guessed: set[int] = set()
    inks: dict[int, tuple[PaintedObject, ...]] = {}


def read_pdf(document: Any, facts: PageFacts) -> FileText:
    """Read the pages of a PDF, which pdfium has opened."""
    found, note, serial = _Found(), Open(exact=facts.strings is not None), count(1)
    for index in range(len(document)):
        page, number = document[index], index + 1
        tags = None if facts.marks is None else numbered(facts.marks.get(number, {}), serial)
        _read_page(page, number, tags, facts, note, found)
        page.close()
    return FileText(
        _with_text(found.lines), len(document), tuple(found.hidden), tuple(found.mismatches),
        frozenset(found.guessed), found.inks,
    )  # fmt: skip


def _read_page(
    page: Any, number: int, tags: dict[int, Mark] | None, facts: PageFacts, note: Open,
    found: _Found,
) -> None:  # fmt: skip
    """Read a page; what is found goes to ``found``."""
    own = None if facts.strings is None else facts.strings.get(number, [])
    runs = _page_runs(page, number, own, tags)
    found.hidden += (_hidden(run, why, number) for run, why in runs.unseen)
    found.mismatches += (
        GlyphMismatch(number, run.box, run.text, run.glyphs) for run in runs.runs if run.is_mismatch
    )
    if not runs.exact:
        found.guessed.add(number)
    lines, ink = _page_lines(runs, number, _edges(page), note, facts.order)
    found.inks[number] = (*ink, *runs.marks)
    if not facts.tells_ends:
        lines = [msgspec.structs.replace(line, ends="unknown") for line in lines]
    found.lines += lines


class Edges(msgspec.Struct):
    """Where a page is trimmed, and how far it bleeds, from the lower left of what is seen."""

    trim: Box
    bleed: Box

    def height(self, share: float) -> float:
        """Return how high a share of the trimmed page's height is."""
        return self.trim[1] + share * (self.trim[3] - self.trim[1])

    def in_slug(self, box: Box) -> bool:
        """Return whether something lies wholly beyond the bleed."""
        left, bottom, right, top = self.bleed
        return box[2] < left or box[0] > right or box[3] < bottom or box[1] > top


def _edges(page: Any) -> Edges:
    """Return the edges of a page: those of what is seen where its trim is impossible."""
    seen, trim, bleed = page.get_cropbox(), page.get_trimbox(), page.get_bleedbox()
    if min(trim[2] - trim[0], trim[3] - trim[1]) <= 1 or not within(trim, bleed):
        trim = bleed = seen
    x, y = seen[:2]
    trim, bleed = ((b[0] - x, b[1] - y, b[2] - x, b[3] - y) for b in (trim, bleed))
    return Edges(trim, bleed)


def _with_text(lines: list[Line]) -> tuple[Line, ...]:
    """Return the lines of a file.

    Where it tells no text from what surrounds it, all of it is text.
    """
    if any(line.role == "body" for line in lines):
        return tuple(lines)
    return tuple(
        msgspec.structs.replace(line, role="body") if line.role == "paratext" else line
        for line in lines
    )


def _hidden(run: Run, why: Why, page: int) -> Hidden:
    return Hidden(page, " ".join(run.text.split()), run.box, why)


def _page_runs(
    page: Any, number: int, shown: list[ShownString] | None, tags: dict[int, Mark] | None
) -> PageRuns:
    """Return the text objects of a page.

    ``shown`` are its strings where the file is ours and can be read by what was written, ``tags``
    what the structure says of its contents.
    """
    if shown is not None and tags is not None:
        written = written_runs(page, number, shown, tags)
        if written is not None:
            return written
    return guessed_runs(page, number, tags)


# --- lines ------------------------------------------------------------------------------


def _page_lines(
    found: PageRuns, page: int, edges: Edges, note: Open, order: dict[tuple[int, int], int]
) -> tuple[list[Line], list[PaintedObject]]:
    """Return the lines of a page, and the ink of each."""
    lines: list[Line] = []
    inks: list[PaintedObject] = []
    text_runs = [run for run in found.runs if not run.decoration]
    runs = [run for run in found.runs if not _is_ornament(run)]
    for group in chain(_groups(runs), ([run] for run in found.drawn)):
        role = note.role(group, _role(group, found.rule, edges, text_runs))
        numbered = role == "note" and note.begins(group)
        text = _joined(_without_number(group) if numbered else group)
        lines.append(
            Line(
                page=page,
                number=len(lines) + 1,
                role=role,
                text=text,
                note=note.number if role == "note" else 0,
                at_end=note.at_end,
                label=_label(group) if numbered else "",
                box=(
                    min(r.box[0] for r in group),
                    min(r.box[1] for r in group),
                    max(r.box[2] for r in group),
                    max(r.box[3] for r in group),
                ),
                baseline=base_of(group),
                size=max(r.size for r in group),
                heading=len(_joined(list(takewhile(lambda r: r.heading, group)))),
                table_head=group[0].table_head,
                element=group[0].element,
                tag=group[0].block,
                ends=_ends(group),
                order=order.get((page, group[0].mcid), 0),
            )
        )
        own = (ink for run in group for ink in run.inks)
        inks += [msgspec.structs.replace(ink, line=len(lines)) for ink in own]
    return lines, inks


def _label(group: list[Run]) -> str:
    """Return what is printed before a note."""
    own = [run for run in group if run.number] or group[:1]
    return "".join(run.text for run in own).strip().strip("[].()")


def _without_number(group: list[Run]) -> list[Run]:
    """Return the first line of a note without its number."""
    return group[1:] if not group[0].number else [run for run in group if not run.number]


def _is_ornament(run: Run) -> bool:
    """Return whether a run is an ornament or a leader: an artifact of signs that are no words."""
    return run.artifact == "layout" and not any(map(str.isalnum, run.text))


def _ends(group: list[Run]) -> Ends:
    last = group[-1]
    if last.text.endswith(SOFT_HYPHEN):
        return "hyphen"
    ended = last.spaced or bool(last.glyphs and last.text[-1:].isspace())
    return "space" if ended else "nothing"


def _groups(runs: list[Run]) -> Iterator[list[Run]]:
    """Yield runs that follow one another on one baseline; a raised call belongs to its line."""
    group: list[Run] = []
    for run in runs:
        if group and not _same_line(group, run):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _same_line(group: list[Run], run: Run) -> bool:
    """Return whether a run goes on with a line; in files of ours a line may run to the left."""
    last = group[-1]
    apart = run.decoration != last.decoration or run.label != last.label
    back = run.left < last.left - 0.01 and not (run.glyphs and last.glyphs)
    if apart or back or _are_columns(last, run):
        return False
    if run.decoration and _gap(last.box, run.box) > _APART * run.size:
        return False
    return abs(run.baseline - base_of(group)) < 0.45 * max(run.size, *(r.size for r in group))


def _gap(one: Box, two: Box) -> float:
    """Return how far apart two boxes stand side by side, whichever is on the left."""
    return max(two[0] - one[2], one[0] - two[2])


def _are_columns(one: Run, two: Run) -> bool:
    """Return whether two runs at one height are of paragraphs that stand beside each other."""
    paragraphs = one.block == two.block == "P" and not one.decoration and not two.decoration
    return paragraphs and one.element != two.element and _gap(one.box, two.box) > two.size


def _are_apart(one: Run, two: Run) -> bool:
    """Return whether two runs of a line that this press has written are in two cells of a row."""
    between = two.left - one.box[2] > _GAP * two.size
    return one.element != two.element or (one.decoration and between)


def _joined(group: list[Run]) -> str:
    text, before = "", None
    for run in group:
        if before and run.call and run.call == before.call:  # the rest of the call
            continue
        if before and run.glyphs and _are_apart(before, run):
            text += " "
        before = run
        if number := called(run, group):
            text = text.rstrip() + chr(CALL + number) + run.text[len(run.text.rstrip()) :]
        else:
            text += run.text
    return " ".join(text.split())


def _role(group: list[Run], rule: float, edges: Edges, texts: list[Run]) -> Role:
    first = group[0]
    if first.artifact in ASIDE:
        return "picture" if first.artifact == "picture" else "drawn"
    if all(edges.in_slug(run.box) for run in group):
        return "slug"
    if first.label:
        return "label"
    if not first.decoration:
        if first.note or first.baseline < rule:
            return "note"
        return "paratext" if first.paratext else "body"
    text = "".join("".join(r.text for r in group).split())
    # No head and no folio stands beside a line of the text.
    if any(abs(first.baseline - r.baseline) < 0.5 for r in texts):
        return "margin"
    if first.artifact == "again":
        return "paratext"
    numeral = text.isdecimal() or not text.lower().strip("ivxlcdm")
    if first.baseline > edges.height(0.88):
        return "head"
    low = first.baseline < edges.height(0.14)
    if low and numeral and not _beside(group, edges.trim):
        return "folio"
    return "head" if low and not text.isdecimal() else "margin"


def _beside(group: list[Run], trim: Box) -> bool:
    """Return whether something stands at the very edge of a page."""
    left, _, right, _ = trim
    rim = 0.06 * (right - left)
    return group[0].box[2] < left + rim or group[0].box[0] > right - rim
