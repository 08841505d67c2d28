"""The figures of a page's lines, read off a finished PDF whoever made it.

Positions are those of the glyphs, as pdfium tells them. A line counts when it is full: it ends
where most lines of its page end.
"""

from __future__ import annotations

import ctypes
import itertools
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_HYPHENS = "-\u2010\u00ad\ufffe\x02"


class Glyph(NamedTuple):
    """A character: where it begins and ends, its baseline, its size, in points; how wide it is set.

    Its end is that of its advance, or of its ink where that reaches further.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    scale: float


class TypeLine(NamedTuple):
    """A line of type: its words, left to right, and the widths of the spaces between them."""

    page: int
    baseline: float
    left: float
    right: float
    words: list[str]
    gaps: list[tuple[float, float]]

    @property
    def divided(self) -> bool:
        """Whether it ends in a hyphen."""
        return self.words[-1][-1] in _HYPHENS


class Figures(NamedTuple):
    """What is measured; lengths in points."""

    lines: int
    hyphenated: int
    ladder: int
    stubs: int
    mean: float
    spread: float
    p95: float
    widest: float
    loose: int
    rivers: int


def figures(data: bytes, size: float, natural: float) -> Figures:
    """The figures of the text in one size.

    Args:
        data: a PDF.
        size: that of the type of the text.
        natural: the word space of its face in that size.
    """
    all_lines = list(lines_of(data, size))
    full = [line for line in all_lines if _is_full(line, all_lines) and line.gaps]
    means = [statistics.fmean(w for _, w in line.gaps) for line in full]
    return Figures(
        lines=len(full),
        hyphenated=sum(line.divided for line in all_lines),
        ladder=_longest_ladder(all_lines),
        stubs=sum(_is_stub(a, b) for a, b in itertools.pairwise(all_lines)),
        mean=round(statistics.fmean(means), 2),
        spread=round(statistics.stdev(means), 2),
        p95=round(statistics.quantiles(means, n=20)[-1], 2),
        widest=round(max(means), 2),
        loose=sum(mean > 1.5 * natural for mean in means),
        rivers=_rivers(all_lines),
    )


def lines_of(data: bytes, size: float) -> Iterator[TypeLine]:
    """The lines of type in a size, page by page, top to bottom."""
    for number, glyphs in glyphs_of(data, size):
        rows: dict[int, list[Glyph]] = {}
        for glyph in glyphs:
            rows.setdefault(round(glyph.baseline), []).append(glyph)
        for _, row in sorted(rows.items(), reverse=True):
            line = _line(number, sorted(row, key=lambda g: g.left))
            if line is not None:
                yield line


def glyphs_of(data: bytes, size: float) -> Iterator[tuple[int, list[Glyph]]]:
    """Each page's number and its glyphs in a size."""
    document = pdfium.PdfDocument(data)
    for number in range(len(document)):
        glyphs = _glyphs(document[number])
        yield number + 1, [g for g in glyphs if abs(g.size - size) < 0.15]


def _line(page: int, row: list[Glyph]) -> TypeLine | None:
    words, gaps = [""], []
    for before, glyph in zip([None, *row], row, strict=False):
        if before is not None and glyph.left - before.right > 0.06 * glyph.size:
            words.append("")
            gaps.append((before.right, glyph.left - before.right))
        words[-1] += glyph.text
    if len(row) < 2 or _is_spaced(words):
        return None
    return TypeLine(page, row[0].baseline, row[0].left, row[-1].right, words, gaps)


def _is_spaced(words: list[str]) -> bool:
    """Whether letters stand apart in a line, or the dots of a leader."""
    leader = "." in words and words[-1].isdigit()
    return leader or all(len(word) == 1 for word in words)


def _glyphs(page: Any) -> Iterator[Glyph]:
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1 or chr(code).isspace() or code == 0xA0:
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
        yield Glyph(chr(code), x.value, box.right, y.value, size, abs(matrix.a / matrix.d))


def _is_full(line: TypeLine, others: list[TypeLine]) -> bool:
    """Whether a line ends at the right edge of its page's text, where most lines end, or beyond."""
    ends = sorted(other.right for other in others if other.page == line.page)
    return line.right > ends[len(ends) * 3 // 4] - 6


def _longest_ladder(lines: list[TypeLine]) -> int:
    longest = run = 0
    for line in lines:
        run = run + 1 if line.divided else 0
        longest = max(longest, run)
    return longest


def _is_stub(line: TypeLine, following: TypeLine) -> bool:
    """Whether a word is divided with fewer than three letters on either side."""
    if not line.divided:
        return False
    head = [c for c in line.words[-1] if c.isalpha()]
    tail = [c for c in following.words[0] if c.isalpha()]
    return min(len(head), len(tail)) < 3


def _rivers(lines: list[TypeLine]) -> int:
    """How often spaces of four lines in a row lie above one another (within half of one)."""
    count = 0
    for rows in zip(lines, lines[1:], lines[2:], lines[3:], strict=False):
        steps = [a.baseline - b.baseline for a, b in itertools.pairwise(rows)]
        if len({row.page for row in rows}) > 1 or max(steps) > 1.5 * min(map(abs, steps)):
            continue  # a page, or something between the lines, parts them
        for left, width in rows[0].gaps:
            centre, tolerance = left + width / 2, width / 2
            if all(
                any(abs(x + w / 2 - centre) < tolerance for x, w in row.gaps) for row in rows[1:]
            ):
                count += 1
    return count
