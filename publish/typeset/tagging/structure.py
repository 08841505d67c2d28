"""The structure of a document, put together from the boxes of its pages.

What is one element in the markup is one in the structure, on however many pages and in however
many boxes it stands; so is a note that was cut into parts (:mod:`publish.typeset.long_notes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.core.units import PT_PER_PX
from publish.typeset.engine.boxes import box_of, is_block, is_margin, is_picture, is_text
from publish.typeset.tagging.roles import (
    GROUPS,
    HOLDERS,
    INLINE,
    Family,
    is_drawing,
    is_heading,
    kinds,
)
from publish.typeset.tagging.source_words import without_break_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What may be continued by the next part of a note.
_LISTS = frozenset("ol ul dl".split())
#: What of a table is there though it may be empty: rows have as many cells as columns.
_OF_TABLES = frozenset("caption thead tbody tr th td".split())
_OF_FIGURES = frozenset("figure img figcaption".split())


class Content(NamedTuple):
    """Marked content on a page, counted from 0."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """A link's area on a page."""

    page: int
    annotation: Any


class Node:
    """An element of the structure."""

    __slots__ = (
        "after", "alternative", "box", "element", "id", "kids", "kind", "lang", "parent", "tail",
        "text",
    )  # fmt: skip

    def __init__(self, kind: str, parent: Node | None, element: Any = None) -> None:
        self.kind = kind
        self.parent = parent
        self.element = element
        self.kids: list[Node | Content | Annotation] = []
        #: Notes that follow it, and notes at its end.
        self.after: list[Node] = []
        self.tail: list[Node] = []
        self.alternative = self.lang = self.id = ""
        self.box: tuple[float, ...] = ()
        #: What a link says.
        self.text: list[str] = []

    def part(self) -> None:
        """Part it from what is in it and around it, when it is written: they hold each other."""
        self.parent = None
        for reference in (self.kids, self.after, self.tail):
            reference.clear()

    def children(self) -> list[Node | Content | Annotation]:
        """Return all that is in it, in order."""
        found: list[Node | Content | Annotation] = []
        for kid in self.kids:
            found.append(kid)
            if isinstance(kid, Node):
                found += kid.after
        return [*found, *self.tail]


class Builder:
    """Builds the structure, page by page."""

    def __init__(self) -> None:
        self.root = Node("Document", None)
        self._family = Family()
        self._nodes: dict[Any, Node] = {}
        self._labels: dict[Node, Node] = {}
        self._notes: dict[str, Node] = {}
        #: Figures that stand on a later page than what follows them, by what follows.
        self._moved: dict[Any, Any] = {}
        self._level = 0
        self._last = self.root

    def know(self, pages: Iterable[Any]) -> None:
        """Learn which figures of the pages were moved (:mod:`publish.typeset.lines.floats`)."""
        for page in pages:
            self._family.join(page)
            for box in page.descendants():
                if box.__dict__.get("floated"):
                    siblings = list(self._family.parent(box.element))
                    for following in siblings[siblings.index(box.element) + 1 :][:1]:
                        self._moved[following] = box.element

    def page(self, number: int, box: Any, tags: dict[Any, int], height: float) -> None:
        """Add what stands on a page."""
        self._family.join(box)
        self._number, self._tags, self._height = number, tags, height
        self._walk(box)

    def _walk(self, box: Any) -> None:
        box = box_of(box)
        if is_margin(box):
            return
        if box.link_annotation:
            self._link(box)
        if is_block(box) and box.element is not None and is_drawing(box.element):
            self._place(self.node(box.element), box)
        if is_text(box) or is_picture(box):
            if box in self._tags:
                self._content(box)
            return
        for child in getattr(box, "children", ()):
            self._walk(child)

    # --- content ---

    def _content(self, box: Any) -> None:
        node = self._of(box)
        blank = hasattr(box, "text") and not box.text.strip()
        if node.kind in GROUPS:
            node = self._last if blank else self._paragraph_in(node)
        node.kids.append(Content(self._number, self._tags[box]))
        self._last = node
        if node.kind == "Figure" and box.element is node.element:
            self._place(node, box)
        link = node
        while link.kind in INLINE and link.kind != "Link" and link.parent:
            link = link.parent
        space = " " if box.__dict__.get("spaced") else ""
        link.text.append(without_break_marks(getattr(box, "text", node.alternative)) + space)

    def _place(self, node: Node, box: Any) -> None:
        """Place the box around a picture, in points from the lower left of its page."""
        left, top = box.content_box_x() * PT_PER_PX, box.content_box_y() * PT_PER_PX
        right, bottom = left + box.width * PT_PER_PX, top + box.height * PT_PER_PX
        sides = (left, self._height - bottom, right, self._height - top)
        node.box = tuple(round(side, 3) for side in sides)

    def _link(self, box: Any) -> None:
        node = self._of(box)
        while node.kind != "Link" and node.parent:
            node = node.parent
        if node.kind == "Link":
            node.kids.append(Annotation(self._number, box.link_annotation))

    def _of(self, box: Any) -> Node:
        """Return the element of the structure in which a box stands."""
        if box.element is None:
            return self.root
        node = self.node(box.element)
        if box.element_tag == "li::marker" and node.kind == "LBody":
            return self._label(node)
        return node

    def _label(self, body: Node) -> Node:
        """Return the label of an item of a list."""
        if body not in self._labels and body.parent:
            self._labels[body] = Node("Lbl", body.parent)
            body.parent.kids.insert(0, self._labels[body])
        return self._labels[body]

    def _paragraph_in(self, group: Node) -> Node:
        """Return a paragraph for text that stands in what has no text of its own."""
        last = group.kids[-1] if group.kids else None
        if isinstance(last, Node) and last.kind == "P" and last.element is None:
            return last
        return self._add("P", group)

    # --- elements ---

    def node(self, element: Any) -> Node:
        """Return the element of the structure that is one of the markup, or that holds it."""
        if element not in self._nodes:
            self._nodes[element] = self._make(element)
            if element.tag == "table":
                for one in element.iter():
                    if one.tag in _OF_TABLES:
                        self.node(one)
        return self._nodes[element]

    def _make(self, element: Any) -> Node:
        if element in self._moved:
            for one in self._moved.pop(element).iter():
                if one.tag in _OF_FIGURES and one.get("alt") != "":
                    self.node(one)
        parent = self._family.parent(element)
        holder = self.root if parent is None else self.node(parent)
        if element in self._nodes:  # made with the table around it
            return self._nodes[element]
        known = self._known(element, holder)
        if known is not None:
            return known
        names = kinds(element, holder)
        if names == ("Note",):
            return self._note(element, holder)
        if names and names[0] in INLINE and holder.kind in GROUPS:
            holder = self._paragraph_in(holder)
        for name in names:
            holder = self._add(self._level_of(name, element), holder, element)
        if names:
            self._describe(holder, element)
        return holder

    def _add(self, kind: str, holder: Node, element: Any = None) -> Node:
        node = Node(kind, holder, element)
        holder.kids.append(node)
        return node

    def _describe(self, node: Node, element: Any) -> None:
        if element.tag != "html":
            node.lang = element.get("lang") or ""
        if node.kind == "Figure":
            node.alternative = element.get("alt") or element.get("aria-label") or ""

    def _level_of(self, name: str, element: Any) -> str:
        """Return the level of a heading, at most one below the heading before it."""
        if not is_heading(element):
            return name
        self._level = min(int(name[1:]), self._level + 1)
        return f"H{self._level}"

    # --- notes ---

    def _note(self, element: Any, holder: Node) -> Node:
        """Put a note after the block in which it is called; one at a section's end stays there."""
        name = contract.NOTE_OF.of(element) or element.get("id") or f"note-{len(self._notes) + 1}"
        if name in self._notes:
            return self._notes[name]
        if contract.ENDNOTE.on(element):
            note = self._notes[name] = self._add("Note", holder, element)
            note.id = name
            return note
        before: Node | None = None
        while holder.kind not in HOLDERS and holder.parent:
            before, holder = holder, holder.parent
        note = self._notes[name] = Node("Note", holder, element)
        note.id = name
        (before.after if before else holder.tail).append(note)
        return note

    def _known(self, element: Any, holder: Node) -> Node | None:
        """Return where a part of a note goes on with what the part before it ended with: that."""
        part = self._family.parent(element)
        while part is not None and part.tag in ("blockquote", *_LISTS, "div", "table"):
            part = self._family.parent(part)
        if not contract.RUNS_ON.on(part) or not _is_first(element, self._family):
            return None
        last = next((kid for kid in reversed(holder.kids) if isinstance(kid, Node)), None)
        wanted = kinds(element, holder)
        if last is None or not wanted or last.kind != wanted[0]:
            return None
        goes_on = contract.CONTINUES.on(part) or contract.VERSE.on(element)
        if goes_on or element.tag in _LISTS or element.tag == "tbody" or contract.ROWS.on(element):
            return last
        return None


def _is_first(element: Any, family: Family) -> bool:
    """Return whether an element is the first of its part of a note, as are all around it."""
    parent = family.parent(element)
    while parent is not None and _first_in(parent) is element:
        if contract.NOTE.on(parent):
            return True
        element, parent = parent, family.parent(parent)
    return False


def _first_in(parent: Any) -> Any:
    """Return the first element in another that is read, but for the columns of a table."""
    read = (one for one in parent if not contract.AGAIN.on(one) and one.tag != "colgroup")
    return next(read, None)
