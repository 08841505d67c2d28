"""Where the pages of the ordinary edition begin in pages that are set otherwise.

Two settings of one text have the same characters in the same blocks. So the place where a page of
the book begins is told as so many characters of a block, and found again by counting them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.core.units import PT_PER_PX
from publish.typeset.margin_numbers import Mark, end_edge, end_side
from publish.typeset.tagging.source_words import without_signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.typeset.pages import Line, Pages

#: What divides a word at a line's end; a hyphen of the text is another character.
_HYPHEN = "\u2010"
#: How far apart marks are at least, in sizes of the type.
_APART = 1.2
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Start(msgspec.Struct, frozen=True):
    """The beginning of a page: its folio, the block, how many characters of that stand before.

    ``block`` is a numbered block's identifier, or a heading's words with how many of the same
    stand before it; ``following`` is the first numbered block on the page.
    """

    folio: int
    block: str
    before: int
    following: str


class Placed(NamedTuple):
    """A line of a block: its page's index, how many characters of the block there are to its end.

    ``reach`` is how many places in the block are in it, or in a line before it.
    """

    page: int
    line: Line
    end: int
    reach: int


def page_starts(book: Pages) -> list[Start]:
    """Return where each page with text on it begins."""
    starts: list[Start] = []
    counts: dict[str, int] = {}
    for index, lines in enumerate(_pages(book)):
        named = [(block, line) for block, line in lines if block]
        if named:
            block = named[0][0]
            following = next((line.block for _, line in named if line.block), "")
            starts.append(Start(index + book.first, block, counts.get(block, 0), following))
        for name, line in named:
            counts[name] = counts.get(name, 0) + characters(line)
    return starts


def page_marks(starts: list[Start], pages: Pages, gap: float, word: str) -> list[Mark]:
    """Return marks at the ends of the lines in which pages of the book begin.

    Args:
        starts: the beginnings of the book's pages.
        pages: the text laid out otherwise.
        gap: how far from the text they stand, in points.
        word: what is printed before the number: “p.”
    """
    lines = _numbered(pages)
    marks: list[Mark] = []
    for start in starts:
        found = _line_of(start.before, lines.get(start.block, ()))
        found = found or _line_of(0, lines.get(start.following, ()))
        if found:
            index, line = found
            edge = end_edge(pages, index, gap)
            text = f"{word}\N{NO-BREAK SPACE}{start.folio}"
            baseline = _free(marks, index, line)
            marks.append(Mark(index, baseline, edge, end_side(pages), text, "page"))
    return marks


def _free(marks: list[Mark], page: int, line: Line) -> float:
    """Return where a mark beside a line has room, below the one before it.

    Several pages of which nothing is seen, as of the spaces in code, begin in one line.
    """
    own: float = line.baseline
    if not marks or marks[-1].page != page:
        return own
    height: float = line.box.style["font_size"] * PT_PER_PX * _APART
    return max(own, marks[-1].baseline + height)


def characters(line: Line) -> int:
    """Return the characters of a line that every setting has.

    No spaces, no calls of notes, no heads.
    """
    text = "".join(_text(line.box, in_head=_is_head(line))).rstrip()
    return len("".join(text.removesuffix(_HYPHEN).split()))


def _pages(pages: Pages) -> Iterator[list[tuple[str, Line]]]:
    """Yield for each page its lines with the names of their blocks; '' where one has none."""
    heads: dict[str, list[int]] = {}
    for index in range(len(pages)):
        yield [(line.block or _head(line, heads), line) for line in pages.lines(index)]


def _numbered(pages: Pages) -> dict[str, list[Placed]]:
    """Return the lines of each block that has a name."""
    found: dict[str, list[Placed]] = {}
    for index, lines in enumerate(_pages(pages)):
        for block, line in lines:
            if block:
                own = found.setdefault(block, [])
                before = own[-1].end if own else 0
                # What begins with a picture begins at it, and not where the first words are.
                count = characters(line)
                own.append(Placed(index, line, before + count, before + max(count, 1)))
    return found


def _head(line: Line, heads: dict[str, list[int]]) -> str:
    """Return the name of a heading: its words, and which one of these words it is."""
    if not _is_head(line):
        return ""
    element = line.box.element
    title = contract.TITLE.of(element)
    own = heads.setdefault(title, [])
    if id(element) not in own:
        own.append(id(element))
    return f"{title} {own.index(id(element))}"


def _is_head(line: Line) -> bool:
    return _is_heading(line.box.element)


def _is_heading(element: Any) -> bool:
    return element is not None and element.tag in _HEADS


def _line_of(before: int, lines: Sequence[Placed]) -> tuple[int, Line] | None:
    """Return the line of a block with the character after so many, and the index of its page."""
    if not lines:
        return None
    found = lines[min(bisect_right(lines, before, key=lambda one: one.reach), len(lines) - 1)]
    return found.page, found.line


def _text(box: Any, *, in_head: bool) -> Iterator[str]:
    element = box.element
    if type(box).__name__ == "TextBox":
        yield without_signs(box.text)
    elif contract.CALL.on(element) or (not in_head and _is_heading(element)):
        return
    else:
        for child in getattr(box, "children", ()):
            yield from _text(getattr(child, "_box", child), in_head=in_head)
