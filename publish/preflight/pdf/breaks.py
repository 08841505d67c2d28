"""Where pages break paragraphs, and where a text ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.preflight.checks import PageFinding, check, finding_at_line
from publish.preflight.pdf.paragraphs import is_divided, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PageModel, PdfModel
    from publish.readback import Line
    from publish.readback.pdf_values import Box

#: The last page of a text has so many lines.
_LAST = 4
#: Above notes stand so many lines of text.
_ABOVE = 3
#: A heading keeps so many lines of its text with it.
_WITH = 2
#: From the last line of the text to the first of the notes it is so many lines mostly; so many more
#: are a hole.
_APART, _HOLE = 2, 4
#: What is not divided, or only between its rows.
_WHOLE = ("TD", "TH", "Caption", "Code")


@check("BREAK-WIDOW")
def widows(model: PdfModel) -> Iterator[PageFinding]:
    """A widow: the last line of a paragraph stands alone at the head of a page."""
    for paragraph in model.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[-1]) == 1 and not is_heading(parts[-1][0]):
            line = parts[-1][0]
            yield finding_at_line(
                line, f"a widow: “{line.text[:40]}”", "bring a line over from the page before"
            )


@check("BREAK-ORPHAN")
def orphans(model: PdfModel) -> Iterator[PageFinding]:
    """An orphan: the first line of a paragraph stands alone at the foot of a page."""
    for paragraph in model.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[0]) == 1 and not is_heading(parts[0][0]):
            line = parts[0][0]
            yield finding_at_line(
                line, f"an orphan: “{line.text[:40]}”", "bring it over to the next page"
            )


@check("BREAK-WORD")
def divided(model: PdfModel) -> Iterator[PageFinding]:
    """A word divided at the foot of a recto: its reader must turn the page within it."""
    for page in model.texts:
        line = page.body[-1]
        if page.recto and page.number < len(model.pages) and is_divided(line):
            yield finding_at_line(
                line, f"a word is divided at the foot of a recto: “{line.text.split()[-1]}”",
                "bring the whole word over",
            )  # fmt: skip


@check("BREAK-HEADING")
def headings(model: PdfModel) -> Iterator[PageFinding]:
    """A heading with fewer than two lines below it at the foot of a page."""
    for page in model.texts:
        for index, line in enumerate(page.body):
            below = page.body[index + 1 :]
            pictures = any(box[1] < line.baseline - model.leading for box in page.shown)
            last = is_heading(line) and len(below) < _WITH and not model.is_last(page)
            whole = pictures or _is_alone(model, page) or any(map(is_heading, below))
            if last and not whole:
                yield finding_at_line(
                    line, f"the heading “{line.text[:40]}” has {_lines(len(below))} below it",
                    "bring it over to the next page",
                )  # fmt: skip


@check("BREAK-ALONE")
def alone(model: PdfModel) -> Iterator[PageFinding]:
    """A heading alone on a page, and its text on the next one.

    A part has a page of its own where a blank one or another heading comes after it.
    """
    for page in model.texts:
        if _is_alone(model, page):
            yield finding_at_line(
                page.body[0], f"the heading “{page.body[0].text[:40]}” stands alone on its page",
                "bring it over to the page of its text, or let the text begin below it",
            )  # fmt: skip


def _is_alone(model: PdfModel, page: PageModel) -> bool:
    """Whether a page has a heading of the text that begins the next page, and nothing else."""
    after = model.pages[page.number] if page.number < len(model.pages) else None
    others = page.notes or page.others or page.shown
    if others or after is None or not after.body or is_heading(after.body[0]):
        return False
    return all(map(is_heading, page.body))


@check("BREAK-NOTES")
def above_notes(model: PdfModel) -> Iterator[PageFinding]:
    """Fewer than three lines of text above the notes of a page, if these are at its foot."""
    for page in model.pages:
        if (
            page.notes
            and not page.notes[0].at_end
            and len(page.body) < _ABOVE
            and not model.is_last(page)
        ):
            count = _lines(len(page.body))
            yield finding_at_line(
                page.notes[0], f"{count} of text above the notes", "let the notes go on later"
            )


@check("BREAK-HOLE")
def holes(model: PdfModel) -> Iterator[PageFinding]:
    """A hole of more than four lines above the notes, while the text goes on over the page.

    A heading, a picture or a table that comes next may have had no room there.
    """
    for page in model.texts:
        room = _room(model, page)
        if room <= _HOLE or model.is_last(page) or _goes_on(model, page):
            continue
        after = model.pages[page.number]
        if room > _HOLE + _needed(model, after.body, after.shown):
            yield finding_at_line(
                page.body[-1], f"{room:.0f} lines are empty between the text and its notes",
                "let the text go on there",
            )  # fmt: skip


@check("BREAK-UNFILLED")
def unfilled(model: PdfModel) -> Iterator[PageFinding]:
    """A note that goes on over the page, though it had more than four lines of room on its own.

    A table in it that comes next may have had none.
    """
    for page in model.pages:
        room = _room(model, page)
        if room <= _HOLE or not _goes_on(model, page):
            continue
        if room > _HOLE + _needed(model, model.pages[page.number].notes, []):
            yield finding_at_line(
                page.notes[0], f"a note goes on over the page, and {room:.0f} lines are empty here",
                "let more of the note stand on its page",
            )  # fmt: skip


def _room(model: PdfModel, page: PageModel) -> float:
    """How many lines of the text could stand above the notes at the foot of a page; 0 without."""
    if not page.notes or page.notes[0].at_end:
        return 0
    top = max(line.baseline for line in page.notes)
    above = [line.baseline for line in (*page.body, *page.others)]
    above += [box[1] for box in page.shown if box[3] > top + model.size]
    low = min((height for height in above if height > top), default=model.usual_head)
    return (low - top) / model.step - _APART


def _goes_on(model: PdfModel, page: PageModel) -> bool:
    """Whether the last note of a page goes on on the next one, as far as notes have numbers."""
    after = model.pages[page.number].notes if page.number < len(model.pages) else ()
    return bool(page.notes and after) and page.notes[-1].note == after[0].note > 0


def _needed(model: PdfModel, lines: tuple[Line, ...], shown: list[Box]) -> float:
    """How many lines of room what begins a page needs, as it is not divided."""
    if not lines:
        return 0
    first, below = lines[0], [n for n, line in enumerate(lines) if not is_heading(line)]
    low = first.baseline
    if is_heading(first) and below:
        low = lines[min(below[0] + 1, len(lines) - 1)].baseline
    elif first.tag in _WHOLE:
        low = min(line.baseline for line in lines if line.tag in _WHOLE)
    pictures = [box[1] for box in shown if box[3] > first.baseline]
    return (first.baseline - min([low, *pictures])) / model.step


@check("BREAK-LAST")
def last(model: PdfModel) -> Iterator[PageFinding]:
    """A last page, of the text or of a part of it, with fewer than four lines."""
    for page in model.texts:
        begun = page.number > 1 and model.pages[page.number - 2].body
        if begun and not model.is_opening(page) and model.is_last(page) and len(page.body) < _LAST:
            yield finding_at_line(
                page.body[0], f"the text ends with {_lines(len(page.body))} on a page of their own",
                "set the pages before tighter, or a line shorter",
            )  # fmt: skip


@check("BREAK-SPREAD")
def spreads(model: PdfModel) -> Iterator[PageFinding]:
    """Facing pages that end more than a line apart; where the text ends, they may."""
    for verso in model.texts:
        recto = model.pages[verso.number] if verso.number < len(model.pages) else None
        if recto is None or verso.recto or not recto.body or model.is_last(verso):
            continue
        apart = abs(model.foot(verso) - model.foot(recto))
        if apart > 1.2 * model.leading and model.leading and not model.is_last(recto):
            short = max(verso, recto, key=model.foot)
            yield finding_at_line(
                _lowest(short), f"pages {verso.number} and {recto.number} face each other and end "
                f"{apart / model.leading:.1f} lines apart", "let both end on one line",
            )  # fmt: skip


def _lowest(page: PageModel) -> Line:
    return min((*page.body, *page.notes), key=lambda line: line.baseline)


def _lines(count: int) -> str:
    return {0: "no line", 1: "one line"}.get(count, f"{count} lines")
