"""Where pages break paragraphs, and where a text ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import at_line, check
from publish.preflight.pdf.paragraphs import is_divided, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.units import Box
    from publish.preflight.pdf.model import Impression, Leaf
    from publish.readback import Line

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
def widows(seen: Impression) -> Iterator[Finding]:
    """A widow: the last line of a paragraph stands alone at the head of a page."""
    for paragraph in seen.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[-1]) == 1 and not is_heading(parts[-1][0]):
            line = parts[-1][0]
            yield at_line(
                line, f"a widow: “{line.text[:40]}”", "bring a line over from the page before"
            )


@check("BREAK-ORPHAN")
def orphans(seen: Impression) -> Iterator[Finding]:
    """An orphan: the first line of a paragraph stands alone at the foot of a page."""
    for paragraph in seen.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[0]) == 1 and not is_heading(parts[0][0]):
            line = parts[0][0]
            yield at_line(line, f"an orphan: “{line.text[:40]}”", "bring it over to the next page")


@check("BREAK-WORD")
def divided(seen: Impression) -> Iterator[Finding]:
    """A word divided at the foot of a recto: its reader must turn the page within it."""
    for leaf in seen.texts:
        line = leaf.body[-1]
        if leaf.recto and leaf.number < len(seen.leaves) and is_divided(line):
            yield at_line(
                line, f"a word is divided at the foot of a recto: “{line.text.split()[-1]}”",
                "bring the whole word over",
            )  # fmt: skip


@check("BREAK-HEADING")
def headings(seen: Impression) -> Iterator[Finding]:
    """A heading with fewer than two lines below it at the foot of a page."""
    for leaf in seen.texts:
        for index, line in enumerate(leaf.body):
            below = leaf.body[index + 1 :]
            pictures = any(box[1] < line.baseline - seen.leading for box in leaf.shown)
            last = is_heading(line) and len(below) < _WITH and not seen.is_last(leaf)
            whole = pictures or _is_alone(seen, leaf) or any(map(is_heading, below))
            if last and not whole:
                yield at_line(
                    line, f"the heading “{line.text[:40]}” has {_lines(len(below))} below it",
                    "bring it over to the next page",
                )  # fmt: skip


@check("BREAK-ALONE")
def alone(seen: Impression) -> Iterator[Finding]:
    """A heading alone on a page, and its text on the next one.

    A part has a page of its own where a blank one or another heading comes after it.
    """
    for leaf in seen.texts:
        if _is_alone(seen, leaf):
            yield at_line(
                leaf.body[0], f"the heading “{leaf.body[0].text[:40]}” stands alone on its page",
                "bring it over to the page of its text, or let the text begin below it",
            )  # fmt: skip


def _is_alone(seen: Impression, leaf: Leaf) -> bool:
    """Whether a page has a heading of the text that begins the next page, and nothing else."""
    after = seen.leaves[leaf.number] if leaf.number < len(seen.leaves) else None
    others = leaf.notes or leaf.others or leaf.shown
    if others or after is None or not after.body or is_heading(after.body[0]):
        return False
    return all(map(is_heading, leaf.body))


@check("BREAK-NOTES")
def above_notes(seen: Impression) -> Iterator[Finding]:
    """Fewer than three lines of text above the notes of a page, if these are at its foot."""
    for leaf in seen.leaves:
        if (
            leaf.notes
            and not leaf.notes[0].at_end
            and len(leaf.body) < _ABOVE
            and not seen.is_last(leaf)
        ):
            count = _lines(len(leaf.body))
            yield at_line(
                leaf.notes[0], f"{count} of text above the notes", "let the notes go on later"
            )


@check("BREAK-HOLE")
def holes(seen: Impression) -> Iterator[Finding]:
    """A hole of more than four lines above the notes, while the text goes on over the page.

    A heading, a picture or a table that comes next may have had no room there.
    """
    for leaf in seen.texts:
        room = _room(seen, leaf)
        if room <= _HOLE or seen.is_last(leaf) or _goes_on(seen, leaf):
            continue
        after = seen.leaves[leaf.number]
        if room > _HOLE + _needed(seen, after.body, after.shown):
            yield at_line(
                leaf.body[-1], f"{room:.0f} lines are empty between the text and its notes",
                "let the text go on there",
            )  # fmt: skip


@check("BREAK-UNFILLED")
def unfilled(seen: Impression) -> Iterator[Finding]:
    """A note that goes on over the page, though it had more than four lines of room on its own.

    A table in it that comes next may have had none.
    """
    for leaf in seen.leaves:
        room = _room(seen, leaf)
        if room <= _HOLE or not _goes_on(seen, leaf):
            continue
        if room > _HOLE + _needed(seen, seen.leaves[leaf.number].notes, []):
            yield at_line(
                leaf.notes[0], f"a note goes on over the page, and {room:.0f} lines are empty here",
                "let more of the note stand on its page",
            )  # fmt: skip


def _room(seen: Impression, leaf: Leaf) -> float:
    """How many lines of the text could stand above the notes at the foot of a page; 0 without."""
    if not leaf.notes or leaf.notes[0].at_end:
        return 0
    top = max(line.baseline for line in leaf.notes)
    above = [line.baseline for line in (*leaf.body, *leaf.others)]
    above += [box[1] for box in leaf.shown if box[3] > top + seen.size]
    low = min((height for height in above if height > top), default=seen.usual_head)
    return (low - top) / seen.step - _APART


def _goes_on(seen: Impression, leaf: Leaf) -> bool:
    """Whether the last note of a page goes on on the next one, as far as notes have numbers."""
    after = seen.leaves[leaf.number].notes if leaf.number < len(seen.leaves) else ()
    return bool(leaf.notes and after) and leaf.notes[-1].note == after[0].note > 0


def _needed(seen: Impression, lines: tuple[Line, ...], shown: list[Box]) -> float:
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
    return (first.baseline - min([low, *pictures])) / seen.step


@check("BREAK-LAST")
def last(seen: Impression) -> Iterator[Finding]:
    """A last page, of the text or of a part of it, with fewer than four lines."""
    for leaf in seen.texts:
        begun = leaf.number > 1 and seen.leaves[leaf.number - 2].body
        if begun and not seen.is_opening(leaf) and seen.is_last(leaf) and len(leaf.body) < _LAST:
            yield at_line(
                leaf.body[0], f"the text ends with {_lines(len(leaf.body))} on a page of their own",
                "set the pages before tighter, or a line shorter",
            )  # fmt: skip


@check("BREAK-SPREAD")
def spreads(seen: Impression) -> Iterator[Finding]:
    """Facing pages that end more than a line apart; where the text ends, they may."""
    for verso in seen.texts:
        recto = seen.leaves[verso.number] if verso.number < len(seen.leaves) else None
        if recto is None or verso.recto or not recto.body or seen.is_last(verso):
            continue
        apart = abs(seen.foot(verso) - seen.foot(recto))
        if apart > 1.2 * seen.leading and seen.leading and not seen.is_last(recto):
            short = max(verso, recto, key=seen.foot)
            yield at_line(
                _lowest(short), f"pages {verso.number} and {recto.number} face each other and end "
                f"{apart / seen.leading:.1f} lines apart", "let both end on one line",
            )  # fmt: skip


def _lowest(leaf: Leaf) -> Line:
    return min((*leaf.body, *leaf.notes), key=lambda line: line.baseline)


def _lines(count: int) -> str:
    return {0: "no line", 1: "one line"}.get(count, f"{count} lines")
