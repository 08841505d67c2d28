"""The pagination of the printed book: for each page its number and the words that open it.

It is read off the laid-out lines, so that no PDF has to be written for it. A place is told as the
unit in which it lies (a numbered block, or the heading of a section) and how many characters of
that unit stand before it: all but spaces and what is invisible, which lines begin and end with.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.core.characters import HYPHEN, SOFT_HYPHEN
from publish.core.headings import HTML_HEADINGS
from publish.source import tree
from publish.typeset.engine.boxes import children_of, is_line, is_picture, is_text, page_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.typeset.pages import Pages

#: Characters that are not counted: hyphens of the typesetter, and what has no width.
_UNCOUNTED = frozenset(f"{HYPHEN}{SOFT_HYPHEN}\u200b\u200c\u200d\u2060\ufeff")


class Opening(msgspec.Struct, frozen=True):
    """The page of a folio, and the place of its first words; no unit where it has no text.

    ``part`` is what stands on it besides: the class of that part of the book. ``anchors`` are the
    identifiers on it. ``picture`` says that it opens with one.
    """

    folio: int
    unit: str = ""
    offset: int = 0
    picture: bool = False
    part: str = ""
    anchors: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The anchor of its page break in an e-book."""
        return f"page-{self.folio}"


class Pagination(msgspec.Struct, frozen=True):
    """The beginning of each page in the text, and the page of each identifier."""

    openings: tuple[Opening, ...]
    folios: dict[str, int]


class Piece(NamedTuple):
    """Some characters on a page, the unit they are of; none for a picture.

    ``moved`` is whether they are of a figure that stands on a later page than its call, ``line``
    the box of the line in which they stand, if it is one.
    """

    unit: str
    text: str
    moved: bool = False
    line: Any = None


def paginate(pages: Pages, edition: Edition) -> tuple[Opening, ...]:
    """Return where each page of the laid-out book begins in the text of an edition."""
    texts, laid = unit_texts(edition), dict[str, list[str]]()
    counts = Counter[str]()
    openings = [
        Opening(folio, part=_part(page_box(page).children[0]), anchors=frozenset(page.anchors))
        for folio, page in enumerate(pages.document.pages, pages.first)
    ]
    moved: dict[int, str] = {}
    for index, piece in pieces(pages):
        opening = openings[index]
        if piece.unit in texts and piece.moved:
            moved.setdefault(opening.folio, piece.unit)
        elif piece.unit in texts and not opening.unit:
            openings[index] = msgspec.structs.replace(
                opening, unit=piece.unit, offset=counts[piece.unit], picture=not piece.text
            )
        counts[piece.unit] += len(piece.text)
        laid.setdefault(piece.unit, []).append(piece.text)
    opened = _with_last(openings, texts, moved)
    whole = {unit: "".join(parts) for unit, parts in laid.items()}
    return tuple(_in_text(opening, texts, whole) for opening in opened)


def pagination_of(pages: Pages, edition: Edition) -> Pagination:
    """Return the pagination that laid-out pages have."""
    return Pagination(paginate(pages, edition), pages.folios())


def _with_last(
    openings: list[Opening], texts: dict[str, str], moved: dict[int, str]
) -> Iterator[Opening]:
    """Yield openings, with places of pages after the last text that have nothing but figures of it.

    Such a page opens with its figure where that ends the text, else where the text has ended.

    Args:
        openings: of all pages.
        texts: of the units, in order.
        moved: the units of the figures that stand on later pages than their calls, by the folio.
    """
    last = max((n for n, one in enumerate(openings) if one.unit), default=len(openings))
    unit = next(reversed(texts), "")
    for number, opening in enumerate(openings):
        if number <= last or opening.folio not in moved:
            yield opening
        elif moved[opening.folio] == unit:
            yield msgspec.structs.replace(opening, unit=unit, picture=True)
        else:
            yield msgspec.structs.replace(opening, unit=unit, offset=len(texts[unit]))


def _in_text(opening: Opening, texts: dict[str, str], laid: dict[str, str]) -> Opening:
    """Return the place in the text of a place on the pages."""
    if not opening.unit or opening.unit not in laid:
        return opening
    offset = place_in(opening.offset, laid[opening.unit], texts[opening.unit])
    return msgspec.structs.replace(opening, offset=offset)


def place_in(offset: int, text: str, other: str) -> int:
    """Return where a place in a text is in another that says the same.

    That is the same place, unless a layout writes it otherwise: in capitals, with numbers.
    """
    if text == other:
        return offset
    here, there = ([c.casefold() for c in one] for one in (text, other))
    for _, start, end, left, right in SequenceMatcher(None, here, there, False).get_opcodes():
        if start <= offset < end:
            return left + min(offset - start, right - left)
    return len(other)


def counted(text: str) -> str:
    """Return the characters of a text that are counted."""
    return "".join(c for c in text if is_counted(c))


def is_counted(character: str) -> bool:
    """Return whether a character counts for a place."""
    return not character.isspace() and character not in _UNCOUNTED


# --- the text ---------------------------------------------------------------------------


def units(blocks: tree.Blocks) -> Iterator[tuple[str, tuple[tree.Node, ...]]]:
    """Yield the units of a text in order.

    Headings by their sections' ids, numbered blocks by theirs.
    """
    for block in blocks:
        if isinstance(block, tree.Section):
            yield block.id, block.title
            yield from units(block.children)
        elif isinstance(block, tree.Numbered):
            yield block.id, (block.block,)
        elif isinstance(block, tree.Division):
            yield from units(block.children)


def unit_texts(edition: Edition) -> dict[str, str]:
    """Return the characters of each unit of an edition that are counted."""
    return {unit: counted(text_of(nodes)) for unit, nodes in units(edition.body)}


def text_of(nodes: tuple[tree.Node, ...]) -> str:
    """Return the characters of some nodes in the order in which they are read, blocks on lines."""
    parts = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.Block | tree.LineBreak):
            parts.append("\n")
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            parts.append(node.text)
    return "".join(parts)


# --- the pages --------------------------------------------------------------------------


def pieces(pages: Pages) -> Iterator[tuple[int, Piece]]:
    """Yield what stands in the text on laid-out pages, in order, each with the index of its page.

    Notes, their calls and marks are no part of it; nor is the head of a table where an engine
    repeats it on a later page.
    """
    heads: set[int] = set()
    for index, page in enumerate(pages.document.pages):
        root = page_box(page).children[0]
        for piece in _pieces(root, Piece("", ""), "", inside=False, heads=heads):
            yield index, piece


def _pieces(
    box: Any, around: Piece, section: str, *, inside: bool, heads: set[int]
) -> Iterator[Piece]:
    """Yield what stands in a box.

    ``around`` has the unit around it, whether that was moved, and the line; ``heads`` are the heads
    of tables that were met.
    """
    if "::" in str(box.element_tag) or contract.CALL.on(box.element):
        return
    inside = inside or box.element_tag == contract.MAIN.name
    unit, section = _unit(box, around.unit, section)
    line = box if around.line is None and is_line(box) else around.line
    here = Piece(unit, "", around.moved or "floated" in box.__dict__, line)
    if inside and is_text(box):
        yield here._replace(text=counted(box.text))
    elif inside and is_picture(box):
        yield here
    if getattr(box, "is_header", False):
        if id(box.element) in heads:
            return
        heads.add(id(box.element))
    for child in children_of(box):
        yield from _pieces(child, here, section, inside=inside, heads=heads)


def _part(box: Any) -> str:
    """Return the part of a book, besides its text, with which a page begins; '' of a blank one."""
    own = next((part.name for part in contract.PARTS if part.on(box.element)), "")
    if own:
        return own
    children = children_of(box)
    return next((part for part in map(_part, children) if part), "")


def _unit(box: Any, unit: str, section: str) -> tuple[str, str]:
    """Return the unit that a box belongs to, and the section around it."""
    if box.element is None or "::" in str(box.element_tag):
        return unit, section
    name = box.element.get("id") or ""
    if box.element_tag == contract.SECTION.name and name:
        return unit, name
    if box.element_tag in HTML_HEADINGS:
        return section, section
    if contract.BLOCK.on(box.element):
        return name or unit, section
    return unit, section
