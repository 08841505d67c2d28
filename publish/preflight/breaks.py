"""Where pages break paragraphs, and where a text ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.preflight.checks import Flaw, check, flaw
from publish.preflight.paragraphs import is_divided, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.impression import Impression, Leaf
    from publish.witness import Line

#: The last page of a text has so many lines.
_LAST = 4
#: Above notes stand so many lines of text.
_ABOVE = 3
#: A heading keeps so many lines of its text with it.
_WITH = 2


@check("BREAK-WIDOW")
def widows(seen: Impression) -> Iterator[Flaw]:
    """A widow: the last line of a paragraph stands alone at the head of a page."""
    for paragraph in seen.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[-1]) == 1 and not is_heading(parts[-1][0]):
            line = parts[-1][0]
            yield flaw(
                line, f"a widow: “{line.text[:40]}”", "bring a line over from the page before"
            )


@check("BREAK-ORPHAN")
def orphans(seen: Impression) -> Iterator[Flaw]:
    """An orphan: the first line of a paragraph stands alone at the foot of a page."""
    for paragraph in seen.paragraphs:
        parts = paragraph.parts
        if len(parts) > 1 and len(parts[0]) == 1 and not is_heading(parts[0][0]):
            line = parts[0][0]
            yield flaw(line, f"an orphan: “{line.text[:40]}”", "bring it over to the next page")


@check("BREAK-WORD")
def divided(seen: Impression) -> Iterator[Flaw]:
    """A word divided at the foot of a recto: its reader must turn the page within it."""
    for leaf in seen.texts:
        line = leaf.body[-1]
        if leaf.recto and leaf.number < len(seen.leaves) and is_divided(line):
            yield flaw(
                line, f"a word is divided at the foot of a recto: “{line.text.split()[-1]}”",
                "bring the whole word over",
            )  # fmt: skip


@check("BREAK-HEADING")
def headings(seen: Impression) -> Iterator[Flaw]:
    """A heading with fewer than two lines below it at the foot of a page."""
    for leaf in seen.texts:
        for index, line in enumerate(leaf.body):
            below = leaf.body[index + 1 :]
            pictures = any(box[1] < line.baseline - seen.leading for box in leaf.shown)
            alone = is_heading(line) and len(below) < _WITH and not seen.is_last(leaf)
            if alone and not pictures and not any(is_heading(other) for other in below):
                yield flaw(
                    line, f"the heading “{line.text[:40]}” has {_lines(len(below))} below it",
                    "bring it over to the next page",
                )  # fmt: skip


@check("BREAK-NOTES")
def above_notes(seen: Impression) -> Iterator[Flaw]:
    """Fewer than three lines of text above the notes of a page, if these are at its foot."""
    for leaf in seen.leaves:
        if (
            leaf.notes
            and not leaf.notes[0].at_end
            and len(leaf.body) < _ABOVE
            and not seen.is_last(leaf)
        ):
            count = _lines(len(leaf.body))
            yield flaw(
                leaf.notes[0], f"{count} of text above the notes", "let the notes go on later"
            )


@check("BREAK-LAST")
def last(seen: Impression) -> Iterator[Flaw]:
    """A last page, of the text or of a part of it, with fewer than four lines."""
    for leaf in seen.texts:
        begun = leaf.number > 1 and seen.leaves[leaf.number - 2].body
        if begun and not seen.is_opening(leaf) and seen.is_last(leaf) and len(leaf.body) < _LAST:
            yield flaw(
                leaf.body[0], f"the text ends with {_lines(len(leaf.body))} on a page of their own",
                "set the pages before tighter, or a line shorter",
            )  # fmt: skip


@check("BREAK-SPREAD")
def spreads(seen: Impression) -> Iterator[Flaw]:
    """Facing pages that end more than a line apart; where the text ends, they may."""
    for verso in seen.texts:
        recto = seen.leaves[verso.number] if verso.number < len(seen.leaves) else None
        if recto is None or verso.recto or not recto.body or seen.is_last(verso):
            continue
        apart = abs(seen.foot(verso) - seen.foot(recto))
        if apart > 1.2 * seen.leading and seen.leading and not seen.is_last(recto):
            short = max(verso, recto, key=seen.foot)
            yield flaw(
                _lowest(short), f"pages {verso.number} and {recto.number} face each other and end "
                f"{apart / seen.leading:.1f} lines apart", "let both end on one line",
            )  # fmt: skip


def _lowest(leaf: Leaf) -> Line:
    return min((*leaf.body, *leaf.notes), key=lambda line: line.baseline)


def _lines(count: int) -> str:
    return {0: "no line", 1: "one line"}.get(count, f"{count} lines")
