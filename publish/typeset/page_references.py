"""Where the pages of the ordinary edition begin in pages that are set otherwise.

The pagination tells a place as so many characters of a unit of the text; in other pages it is found
by counting the characters of their lines.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core.units import PT_PER_PX
from publish.typeset.margin_numbers import Mark, end_edge, end_side
from publish.typeset.pagination import pieces, place_in, unit_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.edit.edition import Edition
    from publish.typeset.pages import Pages
    from publish.typeset.pagination import Opening

#: How far apart marks are at least, in sizes of the type.
_APART = 1.2


class Placed(NamedTuple):
    """A line of a unit: its page's index, its box, how many places of the unit are before its end.

    A line with nothing but a picture has one place.
    """

    page: int
    box: Any
    reach: int


class Laid:
    """The lines of a unit of the text on laid-out pages, and their characters that are counted."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._lines: list[Placed] = []
        self._before = self._count = 0

    @property
    def text(self) -> str:
        """The characters that are counted."""
        return "".join(self._texts)

    def add(self, page: int, box: Any, text: str) -> None:
        """Add what follows, in the last line or a new one."""
        if not self._lines or self._lines[-1].box is not box:
            self._before = self._count
            self._lines.append(Placed(page, box, 0))
        self._texts.append(text)
        self._count += len(text)
        reach = max(self._count, self._before + 1)
        self._lines[-1] = Placed(page, box, reach)

    def at(self, place: int) -> Placed:
        """Return the line in which the character after so many stands."""
        found = bisect_right(self._lines, place, key=lambda one: one.reach)
        return self._lines[min(found, len(self._lines) - 1)]


def page_marks(
    openings: Iterable[Opening], edition: Edition, pages: Pages, gap: float, word: str
) -> list[Mark]:
    """Return marks at the ends of the lines in which pages of the book begin.

    Args:
        openings: of the pages of the book, as places in the text of the edition.
        edition: what the pages are made of.
        pages: the text laid out otherwise.
        gap: how far from the text they stand, in points.
        word: what is printed before the number: “p.”
    """
    texts, laid = unit_texts(edition), laid_units(pages)
    marks: list[Mark] = []
    for opening in openings:
        found = _line_of(opening, texts, laid)
        if found is None:
            continue
        text = f"{word}\N{NO-BREAK SPACE}{opening.folio}"
        edge = end_edge(pages, found.page, gap)
        baseline = _free(marks, found)
        marks.append(Mark(found.page, baseline, edge, end_side(pages), text, "page"))
    return marks


def laid_units(pages: Pages) -> dict[str, Laid]:
    """Return the lines of each unit of the text on laid-out pages."""
    found: dict[str, Laid] = {}
    for index, piece in pieces(pages):
        if piece.unit and piece.line is not None:
            found.setdefault(piece.unit, Laid()).add(index, piece.line, piece.text)
    return found


def _line_of(opening: Opening, texts: dict[str, str], laid: dict[str, Laid]) -> Placed | None:
    """Return the line in which a page of the book begins.

    The next where its unit is not set here.
    """
    if not opening.unit:
        return None
    own = laid.get(opening.unit)
    if own is not None:
        return own.at(place_in(opening.offset, texts[opening.unit], own.text))
    order = [*texts]
    following = order[order.index(opening.unit) :] if opening.unit in texts else ()
    return next((laid[unit].at(0) for unit in following if unit in laid), None)


def _free(marks: list[Mark], line: Placed) -> float:
    """Return where a mark beside a line has room, below the one before it.

    Several pages of which nothing is seen, as of the spaces in code, begin in one line.
    """
    box = line.box
    own: float = (box.position_y + box.baseline) * PT_PER_PX
    if not marks or marks[-1].page != line.page:
        return own
    height: float = box.style["font_size"] * PT_PER_PX * _APART
    return max(own, marks[-1].baseline + height)
