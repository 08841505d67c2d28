"""Runs of a page that this press has written: read by what it wrote with it.

Every space is a character, a hyphen that is put in and what does not read as its glyphs are marked
as such, calls and numbers of notes say which note, and what the layout has drawn of itself says
that. Only the places come from the page. What the file states instead of glyphs is checked against
them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

from publish.core.characters import HYPHEN, HYPHEN_MINUS, HYPHENS, SOFT_HYPHEN
from publish.readback.bidi import as_read, reads_as
from publish.readback.marked_content import Mark
from publish.readback.matrices import joined
from publish.readback.pdf_fonts import UNKNOWN
from publish.readback.pdfium_objects import bounds, from_corner, mark_on, why_unseen
from publish.readback.shown_strings import AGAIN, CALLS, DRAWN, INITIAL, LAYOUT, NUMBERS, PICTURE
from publish.readback.text_runs import ASIDE, PageRuns, Run, with_initials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.readback.shown_strings import ShownString

#: Accents, which capitals may lack, and what is invisible.
_LEFT_OUT = frozenset(["Mn", "Cf"])
#: A letter, or another sign, with so many accents that no face has it as one.
_HEAPED = re.compile("([^\\s\u0300-\u036f])[\u0300-\u036f]{3,}")
_LINE = 0.5
#: A text object with which it is on its page, and the string that it shows.
Pair = tuple[tuple[Any, int], "ShownString"]


def written_runs(
    page: Any, number: int, shown: list[ShownString], tags: dict[int, Mark]
) -> PageRuns | None:
    """Return the strings of a page as runs; None where pdfium does not see as many.

    Args:
        page: as pdfium has it.
        number: which page that is.
        shown: its strings.
        tags: what the structure says of its marked contents.
    """
    found, edges = PageRuns(exact=True), page.get_cropbox()
    items: list[tuple[Any, int]] = []
    for index, item in enumerate(_objects(page)):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            items.append((item, index))
        elif mark := mark_on(number, item, index, edges):
            found.marks.append(mark)
    if len(items) != len(shown):
        return None
    for _, pairs in groupby(zip(items, shown, strict=True), lambda pair: _key(pair[1])):
        _add(found, number, list(pairs), tags, edges)
    found.runs = with_initials(_in_order(found.runs, tags))
    return found


def _in_order(runs: list[Run], tags: dict[int, Mark]) -> list[Run]:
    """Return runs in the order of the structure; what is no part of it comes after the others."""
    places = {mcid: place for place, mcid in enumerate(tags)}
    return sorted(runs, key=lambda run: places.get(run.mcid, len(places)))


def _objects(page: Any) -> Iterator[Any]:
    return (raw.FPDFPage_GetObject(page, k) for k in range(raw.FPDFPage_CountObjects(page)))


def _key(one: ShownString) -> tuple[int, float]:
    """Return what is said together on one line is one run; anything else is one by itself."""
    return (one.mark.together, round(one.y, 1)) if one.mark.together else (-id(one), 0.0)


def _add(found: PageRuns, page: int, pairs: list[Pair], tags: dict[int, Mark], edges: Any) -> None:
    """Add a string, or several that are said together, to the runs of a page."""
    strings = [one for _, one in pairs]
    glyphs = "".join(one.text for one in strings)
    if not glyphs.strip():
        found.add_space()
        return
    run = _run(pairs, glyphs, tags)
    run.left, run.baseline = run.left + edges[0], run.baseline + edges[1]  # as its box is told
    for (item, _), _ in pairs:
        if why := why_unseen(item, bounds(item), edges):
            found.unseen.append((from_corner(run, edges), why))
            return
    if run.artifact in ASIDE and glyphs != glyphs.strip():
        found.add_space()
    found.add(from_corner(run, edges), page, tuple(index for (_, index), _ in pairs))


def _run(pairs: list[Pair], glyphs: str, tags: dict[int, Mark]) -> Run:
    first = pairs[0][1]
    mark = Mark() if first.mark.artifact else tags.get(first.mark.mcid, Mark())
    actual_text, initial = first.mark.actual_text, bool(first.own_value(INITIAL))
    read = as_read(glyphs) if first.mark.artifact else glyphs
    run = Run.of(
        mark,
        text=actual_text if actual_text and not initial else read,
        left=first.x,
        baseline=first.y,
        size=max(one.size for _, one in pairs),
        box=reduce(joined, (bounds(item) for (item, _), _ in pairs)),
        artifact=_artifact(first, mark),
        actual_text=actual_text if initial else "",
        sequence=first.mark.together,
    )
    run.mcid = first.mark.mcid
    run.glyphs, run.call, run.number = glyphs, first.own_value(CALLS), first.own_value(NUMBERS)
    if actual_text and not initial:
        run.is_mismatch = not is_stated_rightly(actual_text, glyphs)
    run.decoration = run.decoration or run.artifact in ASIDE
    return run


def _artifact(one: ShownString, mark: Mark) -> str:
    if one.own_value(PICTURE):
        return "picture"
    if mark.tag == "Figure" or (one.own_value(DRAWN) and (mark.text or mark.note)):
        return "drawn"
    return one.mark.artifact if one.mark.artifact in (AGAIN, LAYOUT) else ""


def is_stated_rightly(actual_text: str, glyphs: str) -> bool:
    """Tell if some glyphs can be read as what is stated instead of them, or cannot be read at all.

    They may be capitals of any size, composed or not, without what is invisible; what runs from
    right to left stands in the order of the page.
    """
    if UNKNOWN in glyphs:
        return True
    if actual_text.endswith(SOFT_HYPHEN):
        if glyphs[-1:] not in HYPHENS:
            return False
        actual_text, glyphs = actual_text[:-1], glyphs[:-1]
    return reads_as(_letters(glyphs), _letters(actual_text)) or _reads_but_heaped(
        glyphs, actual_text
    )


def _reads_but_heaped(glyphs: str, actual_text: str) -> bool:
    """Return whether nothing is missing or doubled but letters below heaps of accents.

    Such a letter and its accents are one cluster of several glyphs, which the table of a font
    cannot tell apart: each may be listed as all of them or as none, and as those of another heap.
    """
    text = unicodedata.normalize("NFKD", actual_text)
    heaps = [*_HEAPED.finditer(text)]
    below = "".join({re.escape(_letters(heap[1])) for heap in heaps})
    pattern, end = "", 0
    for heap in heaps:
        pattern += re.escape(_letters(text[end : heap.start()])) + f"[{below}]{{0,{len(heap[0])}}}"
        end = heap.end()
    return (
        bool(below)
        and re.fullmatch(pattern + re.escape(_letters(text[end:])), _letters(glyphs)) is not None
    )


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if not c.isspace() and unicodedata.category(c) not in _LEFT_OUT)
    # The capital, and the small capital, of a dotless i is that of any other.
    return "".join(kept).replace(HYPHEN, HYPHEN_MINUS).replace("\u0131", "i")
