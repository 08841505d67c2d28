"""What elements of the markup are in a PDF's structure (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.core.headings import HTML_HEADINGS

if TYPE_CHECKING:
    from publish.typeset.tagging.structure import Node

#: Elements that are one thing wherever they stand.
_KINDS = {
    "main": "Part", "article": "Art", "section": "Sect", "nav": "Sect", "p": "P", "pre": "P",
    "hr": "P", "blockquote": "BlockQuote", "table": "Table", "caption": "Caption",
    "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "figure": "Div", "figcaption": "Caption", "img": "Figure", "em": "Em", "i": "Em",
    "strong": "Strong", "b": "Strong", "code": "Code", "h1": "H1", "h2": "H2", "h3": "H3",
    "h4": "H4", "h5": "H5", "h6": "H6", "dl": "L", "dt": "P", "aside": "Aside",
}  # fmt: skip
#: What no standard structure type is, and what it is read as; PDF 2.0 has all three.
ROLES = {"Em": "Span", "Strong": "Span", "Aside": "Sect"}
#: Types that hold blocks, and no text of their own.
GROUPS = frozenset("Document Part Art Sect Aside Div BlockQuote TOC Index NonStruct".split())
#: Types that stand within a line.
INLINE = frozenset("Span Em Strong Code Link Reference".split())
#: Types in which a note may stand that is called in them.
HOLDERS = GROUPS - {"TOC"} | {"LBody", "TD", "TH", "Caption", "Note"}


def is_drawing(element: Any) -> bool:
    """Return whether an element with all in it is one picture, of which words tell.

    See WAI-ARIA 1.2, img.
    """
    return bool(element.get("role") == "img")


def kinds(element: Any, holder: Node) -> tuple[str, ...]:
    """Return the structure types of an element, the outer first; none for one that only groups."""
    tag = element.tag
    if is_drawing(element):
        return ("Figure",)
    if tag == "a":
        if contract.MARKER.on(element):
            return ("Lbl", "Link")
        inside = (element.get("href") or "").startswith("#")
        return ("Reference", "Link") if inside else ("Link",)
    if listed := _of_lists(tag, holder):
        return listed
    if _is_note(element) or contract.ENDNOTE.on(element):
        return ("Note",)
    if tag == "div" and contract.ENTRIES.on(element) and _is_index(holder):
        return ("Index",)
    if found := _KINDS.get(tag):
        return (found,)
    if tag in ("span", "div") and (element.get("lang") or contract.VERSE.on(element)):
        return ("Span",) if tag == "span" else ("Div",)
    return ()


def _of_lists(tag: str, holder: Node) -> tuple[str, ...]:
    if tag in ("ol", "ul"):
        return ("TOC",) if _is_contents(holder) else ("L",)
    if tag == "li":
        return ("TOCI",) if holder.kind == "TOC" else ("LI", "LBody")
    return ("LI", "LBody") if tag == "div" and holder.kind == "L" else ()


def is_heading(element: Any) -> bool:
    """Return whether an element is a heading."""
    return element.tag in HTML_HEADINGS


def _is_contents(holder: Node) -> bool:
    return holder.kind == "TOCI" or (holder.element is not None and holder.element.tag == "nav")


def _is_index(holder: Node) -> bool:
    return contract.INDEX.on(holder.element)


class Family:
    """The elements of documents, each with the one around it."""

    def __init__(self) -> None:
        self._roots: set[Any] = set()
        self._parents: dict[Any, Any] = {}
        self._numbers: dict[Any, int] = {}
        self._known: dict[Any, tuple[bool, list[int]]] = {}

    def join(self, page_box: Any) -> None:
        """Learn the elements of a page's document."""
        root = next((c.element for c in page_box.children if c.element is not None), None)
        if root is not None and root not in self._roots:
            self._roots.add(root)
            for one in root.iter():
                for number, child in enumerate(one):
                    self._parents[child], self._numbers[child] = one, number

    def parent(self, element: Any) -> Any:
        """Return the element around an element; None for that of the document."""
        return self._parents.get(element)

    def paragraph(self, element: Any) -> Any:
        """Return the paragraph of which a line of verse or of an address is a part.

        Else the element.
        """
        while element is not None and element.tag == "span" and not _is_note(element):
            element = self.parent(element)
        return element

    def are_apart(self, one: Any, two: Any, block: Any) -> bool:
        """Tell if there is a space, or a line's end, between the texts of two elements of a block.

        The first text ends there; notes are no part of the text.
        """
        if one is block or one is two:
            return self._is_broken_before(two, one)
        while one is not block and (parent := self.parent(one)) is not None:
            for number in range(self._numbers[one], len(parent)):
                after = parent[number]
                if after.tag == "br":
                    return True
                text = "" if after is one or _is_note(after) else "".join(after.itertext())
                if text_after := text + (after.tail or ""):
                    return text_after[0].isspace()
            one = parent
        return False

    def _is_broken_before(self, element: Any, around: Any) -> bool:
        """Tell if a line is ended directly before an element within another, or within it."""
        if element is around:
            return self._children(element)[0]
        while element is not around and (parent := self.parent(element)) is not None:
            before = self._children(parent)[1][self._numbers[element]]
            if before >= 0:
                return bool(parent[before].tag == "br" and not parent[before].tail)
            element = parent
        return False

    def _children(self, element: Any) -> tuple[bool, list[int]]:
        """Return whether a line is ended in an element.

        The last child before each that is no note.
        """
        if element not in self._known:
            own, last = [], -1
            for number, child in enumerate(element):
                own.append(last)
                last = last if _is_note(child) else number
            self._known[element] = any(child.tag == "br" for child in element), own
        return self._known[element]


def _is_note(element: Any) -> bool:
    return contract.NOTE.on(element)
