"""Lines: how words are divided and spaced in them, what may not part at their ends."""

from __future__ import annotations

import re
import statistics
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import at_line, check
from publish.preflight.pdf.paragraphs import Paragraph, is_divided, is_heading, is_row
from publish.readback import CALL, without_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line

#: The last line of a paragraph has so many letters, a divided word on either side so many.
_LETTERS, _SIDE = 5, 3
#: So many lines in a row may end in a hyphen.
_RUN = 2
#: Word spaces wider, or narrower, than so many natural ones.
_WIDE, _NARROW = 1.5, 0.34
#: What is left empty of an unfilled line, of its measure.
_UNFILLED = 0.15
#: Full lines have so many characters.
_MEASURE = (45, 75)


@check("LINE-STUB")
def stubs(model: PdfModel) -> Iterator[Finding]:
    """The last line of a paragraph has fewer than five letters: less than an indent is left."""
    for paragraph in _running(model):
        line = paragraph.lines[-1]
        if len(paragraph.lines) > 1 and len(_letters(without_calls(line.text))) < _LETTERS:
            yield at_line(line, f"a paragraph ends with “{line.text}”", "set it shorter or longer")


@check("LINE-LADDER")
def ladders(model: PdfModel) -> Iterator[Finding]:
    """More than two lines in a row that end in a hyphen."""
    for paragraph in _running(model):
        run: list[Line] = []
        for line in (*paragraph.lines, None):
            if line is not None and is_divided(line):
                run.append(line)
                continue
            if len(run) > _RUN:
                yield at_line(
                    run[0],
                    f"{len(run)} lines in a row end in a hyphen",
                    "change where their lines end",
                )
            run = []


@check("LINE-DIVIDED")
def divided(model: PdfModel) -> Iterator[Finding]:
    """A word divided with fewer than three letters before or after the hyphen."""
    for one, two in _pairs(model):
        if not is_divided(one) or not two.text.strip():
            continue
        head, tail = one.text.split()[-1], without_calls(two.text).split()[:1]
        sides = len(_letters(head)), len(_letters("".join(tail)))
        if min(sides) < _SIDE:
            yield at_line(one, f"a word is divided “{head}|{''.join(tail)}”", "divide it elsewhere")


@check("LINE-WIDE")
def wide(model: PdfModel) -> Iterator[Finding]:
    """A justified line with word spaces wider than one and a half natural ones."""
    for line, spaces in _justified(model):
        mean = statistics.fmean(spaces)
        if mean > _WIDE * model.word_space * line.size:
            yield at_line(line, _spaced(mean, model, line), "change where its lines end")


@check("LINE-TIGHT")
def tight(model: PdfModel) -> Iterator[Finding]:
    """A justified line whose words nearly touch: spaces under a third of the natural one."""
    for line, spaces in _justified(model):
        mean = statistics.fmean(spaces)
        if mean < _NARROW * model.word_space * line.size:
            yield at_line(line, _spaced(mean, model, line), "change where its lines end")


@check("LINE-SHORT")
def short(model: PdfModel) -> Iterator[Finding]:
    """A line of justified text that is not filled, though its sentence goes on in the next one."""
    for one, two in _pairs(model) if model.justified else ():
        if one.page != two.page or one.tag in ("TD", "TH") or two.tag in ("TD", "TH"):
            continue
        edges = model.edges(model.pages[one.page - 1])
        first, second = model.along(one.box), model.along(two.box)
        is_short = first.end < edges.end - _UNFILLED * (edges.end - edges.begin)
        flush = abs(first.begin - second.begin) < 3 and second.end > edges.end - 6
        if is_short and flush and one.text[-1].isalpha() and two.text[:1].islower():
            yield at_line(
                one, f"a line ends after “{one.text[-30:]}”", "fill it with the next words"
            )


def _spaced(mean: float, model: PdfModel, line: Line) -> str:
    natural = model.word_space * line.size
    return f"word spaces of {mean:.1f} pt, {mean / natural:.1f} natural ones: “{line.text[:30]} …”"


def _justified(model: PdfModel) -> Iterator[tuple[Line, list[float]]]:
    """Yield the lines that are brought to the measure, with their word spaces."""
    if not model.justified or not model.word_space:
        return
    for paragraph in (*_running(model), *model.note_paragraphs):
        for part in paragraph.parts:
            end = max(model.along(line.box).end for line in part)
            for line in part:
                spaces = [s.width for s in model.spaces.get((line.page, line.number), [])]
                if (
                    line is not paragraph.lines[-1]
                    and model.along(line.box).end > end - 3
                    and spaces
                    and not is_row(model, line)
                ):
                    yield line, spaces


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
#: What ends a line, and what begins the next one, and may not part.
_BOUND = [
    (r"\b(?:pp?|[Vv]ol|[Nn]os?|[Cc]h|[Ff]ig|Nr|Bd)\.", r"\d", "an abbreviation and its number"),
    (r"(?:^|[\s(])\d{1,2}\.?", rf"(?:{_MONTHS})\b", "a day and its month"),
    (r"(?:^|[\s(‘“„])(?:[A-HJ-UWYZ]\.\s?)+", r"[A-ZÀ-Þ][a-zà-ÿ]", "initials and their name"),
    (r"§", r"\d", "a sign and its number"),
    (r"", r"[–—…](?:\s|$)", "a dash or ellipsis and the word before it"),
]
_TOGETHER = [(re.compile(f"(?:{a})$"), re.compile(b), what) for a, b, what in _BOUND]


@check("LINE-TORN")
def torn(model: PdfModel) -> Iterator[Finding]:
    """What belongs together is torn apart: initials, “p. 12”, “24 February”, word and dash."""
    for one, two in _pairs(model):
        end, begin = without_calls(one.text).rstrip(), without_calls(two.text)
        for before, after, what in _TOGETHER:
            if before.search(end) and after.match(begin):
                message = f"{what} stand on two lines: “{end[-12:]} | {begin[:12]}”"
                yield at_line(one, message, "put a no-break space between them")
                break


#: Numbers of notes have no more digits; a year on a cover has.
_DIGITS = 3


@check("LINE-CALL")
def calls(model: PdfModel) -> Iterator[Finding]:
    """A line that begins with the call of a note: it has left its word."""
    for line in (n for page in model.pages for n in (*page.body, *page.notes) if n.text):
        first = ord(line.text[0])
        number = line.text.isdecimal() and len(line.text) <= _DIGITS
        alone = line.role == "body" and number and line.size < 0.8 * model.size
        if first >= CALL or alone:
            called = line.text if alone else first - CALL
            yield at_line(
                line, f"a line begins with the call of note {called}", "bind it to its word"
            )


@check("LINE-MEASURE")
def measure(model: PdfModel) -> Iterator[Finding]:
    """Full lines of fewer than 45 or more than 75 characters: hard to read for long."""
    full = [
        line for paragraph in _running(model) if len(paragraph.lines) > 2
        for line in paragraph.lines[:-1] if model.is_plain(line)
    ]  # fmt: skip
    if len(full) < 20:
        return
    characters = statistics.median(len(without_calls(line.text)) for line in full)
    if not _MEASURE[0] <= characters <= _MEASURE[1]:
        yield at_line(
            full[0], f"full lines have {characters:.0f} characters in the middle",
            "45 to 75 are easy to read, 66 is best",
        )  # fmt: skip


def _running(model: PdfModel) -> list[Paragraph]:
    """Return paragraphs of running text: no headings, no cells, no preformatted lines or verse."""
    return [
        p for p in model.paragraphs
        if not is_heading(p.lines[0]) and p.tag not in ("TD", "TH", "Code", "Caption")
    ]  # fmt: skip


def _pairs(model: PdfModel) -> Iterator[tuple[Line, Line]]:
    """Yield lines of a paragraph or a note that follow one another."""
    for paragraph in (*_running(model), *model.note_paragraphs):
        yield from pairwise(paragraph.lines)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
