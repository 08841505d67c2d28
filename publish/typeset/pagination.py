"""The pagination of the printed book: for each page its number and the words that open it.

It is read off the laid-out lines, so that no PDF has to be written for it. A place is told as the
unit in which it lies (a numbered block, or the heading of a section) and how many characters of
that unit stand before it: all but spaces and what is invisible, which lines begin and end with.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from publish.core import contract
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.edition import Edition
    from publish.typeset.pages import Pages

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Characters that are not counted: hyphens of the typesetter, and what has no width.
_UNCOUNTED = frozenset("\u2010\u00ad\u200b\u200c\u200d\u2060\ufeff")


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


class Piece(NamedTuple):
    """Some characters on a page, the unit they are of; none for a picture.

    ``moved`` is whether they are of a figure that stands on a later page than its call.
    """

    unit: str
    text: str
    moved: bool = False


def paginate(pages: Pages, edition: Edition) -> tuple[Opening, ...]:
    """Return where each page of the laid-out book begins in the text of an edition."""
    texts = {unit: counted(spoken(nodes)) for unit, nodes in units(edition.body)}
    parts: dict[str, list[str]] = {}
    laid: dict[str, int] = {}
    openings: list[Opening] = []
    moved: dict[int, str] = {}
    heads: set[int] = set()
    for folio, page in enumerate(pages.document.pages, pages.first):
        root = page._page_box.children[0]
        opening = Opening(folio, part=_part(root), anchors=frozenset(page.anchors))
        for piece in _pieces(root, Piece("", ""), "", inside=False, heads=heads):
            if not opening.unit and piece.unit in texts and not piece.moved:
                offset = laid.get(piece.unit, 0)
                opening = msgspec.structs.replace(
                    opening, unit=piece.unit, offset=offset, picture=not piece.text
                )
            if piece.moved and piece.unit in texts:
                moved.setdefault(folio, piece.unit)
            laid[piece.unit] = laid.get(piece.unit, 0) + len(piece.text)
            parts.setdefault(piece.unit, []).append(piece.text)
        openings.append(opening)
    opened = _with_last(openings, texts, moved)
    whole = {unit: "".join(pieces) for unit, pieces in parts.items()}
    return tuple(_in_text(opening, texts, whole) for opening in opened)


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
    """Return the place in the text of a place on the pages.

    The same, unless a layout writes otherwise.
    """
    if not opening.unit or texts[opening.unit] == laid[opening.unit]:
        return opening
    text, set_ = texts[opening.unit].casefold(), laid[opening.unit].casefold()
    for _, start, end, left, right in SequenceMatcher(None, set_, text, False).get_opcodes():
        if start <= opening.offset < end:
            within = min(opening.offset - start, right - left)
            return msgspec.structs.replace(opening, offset=left + within)
    return msgspec.structs.replace(opening, offset=len(text))


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


def spoken(nodes: tuple[tree.Node, ...]) -> str:
    """Return the characters of some nodes in the order in which they are read, blocks on lines."""
    parts = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.Block | tree.LineBreak):
            parts.append("\n")
        if isinstance(node, tree.Text | tree.Code | tree.CodeBlock):
            parts.append(node.text)
    return "".join(parts)


# --- the pages --------------------------------------------------------------------------


def _pieces(
    box: Any, around: Piece, section: str, *, inside: bool, heads: set[int]
) -> Iterator[Piece]:
    """Yield what stands in the text on a page, in order, without notes, their calls, and marks.

    ``around`` has the unit around a box and whether that was moved, ``heads`` are the heads of
    tables that were met: an engine repeats them on each page.
    """
    if "::" in str(box.element_tag) or contract.CALL.on(box.element):
        return
    inside = inside or box.element_tag == contract.MAIN.name
    unit, section = _unit(box, around.unit, section)
    here = Piece(unit, "", around.moved or "floated" in box.__dict__)
    if inside and type(box).__name__ == "TextBox":
        yield here._replace(text=counted(box.text))
    elif inside and "Replaced" in type(box).__name__:
        yield here
    if getattr(box, "is_header", False):
        if id(box.element) in heads:
            return
        heads.add(id(box.element))
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        yield from _pieces(child, here, section, inside=inside, heads=heads)


def _part(box: Any) -> str:
    """Return the part of a book, besides its text, with which a page begins; '' of a blank one."""
    own = next((part.name for part in contract.PARTS if part.on(box.element)), "")
    if own:
        return own
    children = (getattr(child, "_box", child) for child in getattr(box, "children", ()))
    return next((part for part in map(_part, children) if part), "")


def _unit(box: Any, unit: str, section: str) -> tuple[str, str]:
    """Return the unit that a box belongs to, and the section around it."""
    if box.element is None or "::" in str(box.element_tag):
        return unit, section
    name = box.element.get("id") or ""
    if box.element_tag == contract.SECTION.name and name:
        return unit, name
    if box.element_tag in _HEADINGS:
        return section, section
    if contract.BLOCK.on(box.element):
        return name or unit, section
    return unit, section
