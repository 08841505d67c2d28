"""Runs of a page of anybody's PDF, as pdfium reads it.

It guesses what the file does not say: spaces between words, which hyphens are put in at a line's
end, the order of words from right to left. The rule above the notes is known by its place.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

from publish.core.characters import SOFT_HYPHEN
from publish.readback.pdfium_marks import actual_text_of, artifact_of, mark_of, names_of
from publish.readback.pdfium_objects import bounds, from_corner, mark_on, why_unseen
from publish.readback.text_runs import PageRuns, Run, with_initials

if TYPE_CHECKING:
    from publish.readback.marked_content import Mark

#: Words that run from right to left (the scripts that Unicode has for that, and their forms).
_LEFTWARD = re.compile("{0}(?: {0})+".format("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+"))


def guessed_runs(page: Any, number: int, tags: dict[int, Mark] | None) -> PageRuns:
    """Return the objects of a page in their order; ``tags`` is what its structure says of them."""
    text_page = page.get_textpage()
    buffer = ctypes.create_string_buffer(1 << 16)
    found, edges = PageRuns(), page.get_cropbox()
    for k in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, k)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            found.rule = max(found.rule, _rule(item, page) - edges[1])
        if mark := mark_on(number, item, k, edges):
            found.marks.append(mark)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            run = _run(item, text_page, buffer, tags)
            if not run.text.strip():
                found.add_space()
            elif why := why_unseen(item, run.box, edges):
                found.unseen.append((from_corner(run, edges), why))
            else:
                found.add(from_corner(run, edges), number, (k,))
    text_page.close()
    found.runs = with_initials(found.runs)
    return found


def _rule(item: Any, page: Any) -> float:
    """Return the height of the rule above the notes, or -1.

    The page engine draws the one border of the area of notes as a frame around all of it: a
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
    actual_text, sequence = actual_text_of(item, buffer)
    soft = actual_text == SOFT_HYPHEN
    return Run.of(
        mark,
        mcid=raw.FPDFPageObj_GetMarkedContentID(item),
        text=actual_text if soft else _characters(text),
        left=matrix.e,
        baseline=matrix.f,
        size=size.value * (matrix.c**2 + matrix.d**2) ** 0.5,
        box=bounds(item),
        artifact=artifact_of(item) if mark.tag == "" else "",
        actual_text="" if soft else actual_text,
        sequence=sequence,
    )


def _characters(text: str) -> str:
    """Return characters as they were meant.

    pdfium marks a hyphen at a line's end in its own way, and gives words from right to left in
    the order in which they stand from left to right.
    """
    text = text.replace("\ufffe", "-").replace("\x02", "-").replace("\r", "").replace("\n", "")
    return _LEFTWARD.sub(lambda found: " ".join(reversed(found[0].split(" "))), text)
