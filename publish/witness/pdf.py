"""The witness of PDF files, on pdfium: text objects, their places, their structure.

In a tagged PDF what the structure tree leaves out is decoration (ISO 32000-1, 14.8.2.2):
running heads, folios, numbers in the margin. A note is tagged as one, or stands under the rule at
the foot of a page, and begins with its number as a link. A file that claims PDF/UA tells by its
characters how lines end (ISO 32000-1, 14.8.2): in others a hyphen there may be anybody's. What
stands beyond the bleed of a sheet is in its slug.
"""

from __future__ import annotations

import ctypes
import re
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from publish.witness import CALL, Ends, Hidden, Line, Role, Why, Witness
from publish.witness.notes import Open, base_of, called
from publish.witness.runs import Box, Run, with_initials
from publish.witness.structure import Mark, artifact_of, mark_of, marks_of, names_of, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator


#: How far, in points, a letter may stand out of the box that it is cut to.
_OVERHANG = 2.0
#: Numbers in the left and the right margin of one line are further apart than so many ems.
_APART = 10


#: A hyphen that is put in at a line's end.
_SOFT_HYPHEN = "\u00ad"
#: The claim to be PDF/UA, in metadata that are not compressed.
_CLAIM = b"pdfuaid:part"

#: Words that run from right to left (the scripts that Unicode has for that, and their forms).
_LEFTWARD = re.compile("{0}(?: {0})+".format("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+"))


def read_pdf(data: bytes) -> Witness:
    """Read a PDF.

    Raises:
        ValueError: when pdfium cannot open it.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ValueError(f"not a PDF: {error}") from None
    lines: list[Line] = []
    hidden: list[Hidden] = []
    note, serial, exact = Open(), count(1), _CLAIM in data
    try:
        for index in range(len(document)):
            page = document[index]
            runs, rule, unseen = _page_runs(page, serial)
            hidden += (_hidden(run, why, index + 1) for run, why in unseen)
            found = _page_lines(runs, rule, index + 1, _edges(page), note)
            lines += found if exact else [msgspec.structs.replace(n, ends="unknown") for n in found]
            page.close()
        return Witness(_with_text(lines), len(document), tuple(hidden))
    finally:
        document.close()


class Edges(msgspec.Struct):
    """Where a page is trimmed, and how far it bleeds, from the lower left of what is seen."""

    trim: Box
    bleed: Box

    def height(self, share: float) -> float:
        """How high a share of the trimmed page's height is."""
        return self.trim[1] + share * (self.trim[3] - self.trim[1])

    def in_slug(self, box: Box) -> bool:
        """Whether something lies wholly beyond the bleed."""
        left, bottom, right, top = self.bleed
        return box[2] < left or box[0] > right or box[3] < bottom or box[1] > top


def _edges(page: Any) -> Edges:
    """The edges of a page; one whose trim cannot be is taken as it is seen, without a slug."""
    seen, trim, bleed = page.get_cropbox(), page.get_trimbox(), page.get_bleedbox()
    if min(trim[2] - trim[0], trim[3] - trim[1]) <= 1 or not within(trim, bleed):
        trim = bleed = seen
    x, y = seen[:2]
    trim, bleed = ((b[0] - x, b[1] - y, b[2] - x, b[3] - y) for b in (trim, bleed))
    return Edges(trim, bleed)


def _with_text(lines: list[Line]) -> tuple[Line, ...]:
    """The lines of a file; where it tells no text from what surrounds it, all of it is text."""
    if any(line.role == "body" for line in lines):
        return tuple(lines)
    return tuple(
        msgspec.structs.replace(line, role="body") if line.role == "paratext" else line
        for line in lines
    )


def _hidden(run: Run, why: Why, page: int) -> Hidden:
    return Hidden(page, " ".join(run.text.split()), run.box, why)


def _page_runs(page: Any, serial: Iterator[int]) -> tuple[list[Run], float, list[tuple[Run, Why]]]:
    """The text objects of a page in their order, how high the rule above its notes stands.

    And those that are not seen. ``serial`` numbers the elements of the structure.
    """
    text_page = page.get_textpage()
    tags = marks_of(page, serial)
    buffer = ctypes.create_string_buffer(1 << 16)
    runs: list[Run] = []
    unseen: list[tuple[Run, Why]] = []
    rule = -1.0
    edges = page.get_cropbox()
    for k in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, k)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            rule = max(rule, _rule(item, page) - edges[1])
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            run = _run(item, text_page, buffer, tags)
            if not run.text.strip():
                _add_space(runs)
            elif why := _why_unseen(item, run, edges):
                unseen.append((_from_corner(run, edges), why))
            else:
                runs.append(_from_corner(run, edges))
    text_page.close()
    return with_initials(runs), rule, unseen


def _rule(item: Any, page: Any) -> float:
    """The height of the rule above the notes, or -1.

    The engine draws the one border of the area of notes as a frame around all of it: a
    decoration of the whole measure that reaches down to the last note.
    """
    left, bottom, right, top = bounds(item)
    edges = page.get_trimbox()
    wide = right - left > 0.3 * (edges[2] - edges[0])
    frame = top - bottom > 3 and top < edges[1] + 0.88 * (edges[3] - edges[1])
    return top if wide and frame and "Artifact" in names_of(item) else -1.0


def _run(item: Any, text_page: Any, buffer: Any, tags: dict[int, Mark] | None) -> Run:
    matrix, size = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    raw.FPDFTextObj_GetFontSize(item, size)
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    length = raw.FPDFTextObj_GetText(item, text_page, wide, len(buffer))
    text = buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
    mark = mark_of(item, tags)
    said, sequence = said_of(item, buffer)
    soft = said == _SOFT_HYPHEN
    return Run(
        text=said if soft else _characters(text),
        left=matrix.e,
        baseline=matrix.f,
        size=size.value * (matrix.c**2 + matrix.d**2) ** 0.5,
        box=bounds(item),
        link=mark.tag == "Link",
        label=mark.tag == "Lbl",
        decoration=mark.tag == "",
        paratext=not mark.text,
        heading=mark.heading,
        table_head=mark.table_head,
        element=mark.element,
        block=mark.block,
        note=mark.note,
        artifact=artifact_of(item) if mark.tag == "" else "",
        said="" if soft else said,
        sequence=sequence,
    )


def _add_space(runs: list[Run]) -> None:
    """A run of spaces alone, as after a run-in head, parts the words around it."""
    if runs:
        runs[-1].text += " "
        runs[-1].spaced = True


def _why_unseen(item: Any, run: Run, edges: Box) -> Why | None:
    """Why a reader cannot see all of it: text cut off by the page's edge or a clip is lost."""
    hidden = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    if raw.FPDFTextObj_GetTextRenderMode(item) in hidden or _opacity(item) == 0:
        return "invisible"
    if not within(run.box, edges):
        return "cut off by the page's edge"
    return None if all(within(run.box, clip) for clip in clips(item)) else "clipped"


def within(box: Box, edges: Box) -> bool:
    """Whether a box lies between some edges; strokes of slanted letters may stand out a little."""
    return (
        box[0] > edges[0] - _OVERHANG
        and box[1] > edges[1] - _OVERHANG
        and box[2] < edges[2] + _OVERHANG
        and box[3] < edges[3] + _OVERHANG
    )


def _opacity(item: Any) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value if known else 255


def clips(item: Any) -> Iterator[Box]:
    """The boxes around the paths to which an object is clipped."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        x, y = ctypes.c_float(), ctypes.c_float()
        points = []
        for k in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, k), x, y)
            points.append((x.value, y.value))
        if points:
            across, up = zip(*points, strict=True)
            yield min(across), min(up), max(across), max(up)


def _from_corner(run: Run, edges: Box) -> Run:
    """Positions from the lower left of the page that is seen, wherever its origin lies."""
    x, y = edges[:2]
    left, bottom, right, top = run.box
    run.left, run.baseline = run.left - x, run.baseline - y
    run.box = (left - x, bottom - y, right - x, top - y)
    return run


def _characters(text: str) -> str:
    """Characters as they were meant.

    pdfium marks a hyphen at a line's end in its own way, and gives words from right to left in
    the order in which they stand from left to right.
    """
    text = text.replace("\ufffe", "-").replace("\x02", "-").replace("\r", "").replace("\n", "")
    return _LEFTWARD.sub(lambda found: " ".join(reversed(found[0].split(" "))), text)


def bounds(item: Any) -> Box:
    """The box around an object of a page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


# --- lines ------------------------------------------------------------------------------


def _page_lines(runs: list[Run], rule: float, page: int, edges: Edges, note: Open) -> list[Line]:
    lines: list[Line] = []
    text_runs = [run for run in runs if not run.decoration]
    for group in _groups([run for run in runs if not _is_ornament(run)]):
        role = note.role(group, _role(group, rule, edges, text_runs))
        numbered = role == "note" and note.begins(group)
        text = _joined(group[1:] if numbered else group)
        lines.append(
            Line(
                page=page,
                number=len(lines) + 1,
                role=role,
                text=text,
                note=note.number if role == "note" else 0,
                at_end=note.at_end,
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
            )
        )
    return lines


def _is_ornament(run: Run) -> bool:
    """Whether a run is an ornament or a leader: an artifact of signs that are no words."""
    return run.artifact == "layout" and not any(map(str.isalnum, run.text))


def _ends(group: list[Run]) -> Ends:
    last = group[-1]
    if last.text.endswith(_SOFT_HYPHEN):
        return "hyphen"
    return "space" if last.spaced else "nothing"


def _groups(runs: list[Run]) -> Iterator[list[Run]]:
    """Runs that follow one another on one baseline; a raised call belongs to its line."""
    group: list[Run] = []
    for run in runs:
        if group and not _same_line(group, run):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _same_line(group: list[Run], run: Run) -> bool:
    last = group[-1]
    apart = run.decoration != last.decoration or run.label != last.label
    if apart or run.left < last.left - 0.01:
        return False
    if run.decoration and run.left - last.box[2] > _APART * run.size:
        return False
    return abs(run.baseline - base_of(group)) < 0.45 * max(run.size, *(r.size for r in group))


def _joined(group: list[Run]) -> str:
    text = ""
    for run in group:
        if number := called(run, group):
            text = text.rstrip() + chr(CALL + number) + run.text[len(run.text.rstrip()) :]
        else:
            text += run.text
    return " ".join(text.split())


def _role(group: list[Run], rule: float, edges: Edges, texts: list[Run]) -> Role:
    first = group[0]
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
    """Whether something stands at the very edge of a page."""
    left, _, right, _ = trim
    rim = 0.06 * (right - left)
    return group[0].box[2] < left + rim or group[0].box[0] > right - rim
