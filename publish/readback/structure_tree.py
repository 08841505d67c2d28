"""The structure tree of a tagged PDF (ISO 32000-1, 14.7), as values; it is walked here alone.

What a screen reader has of a file: elements in their order, with the characters of their marked
contents by the tables of fonts, or what is given in their stead; not where they are on a page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pikepdf

from publish.readback.unreadable import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: So many elements are in one another at most; no text needs as many.
_DEEP = 300


class Content(msgspec.Struct, frozen=True):
    """A marked content: the number of its page from 1, its own on that page, its characters."""

    page: int
    mcid: int
    text: str = ""


class Element(msgspec.Struct):
    """An element of the structure.

    ``kind`` is what the file calls it, ``standard`` what that means by its map of roles. ``kids``
    are elements and contents in their order; ``links`` the destinations of the links in it.
    ``actual_text`` takes the place of all that is in it. ``is_aside`` is whether it says of itself
    that it is beside the text around it (ISO 32000-2, 14.8.5: attributes of ARIA).
    """

    kind: str
    standard: str = ""
    kids: list[Element | Content] = []
    links: list[str] = []
    id: str = ""
    lang: str = ""
    alternative: str = ""
    actual_text: str | None = None
    scope: str = ""
    is_aside: bool = False

    def walk(self) -> Iterator[Element]:
        """Yield it and the elements in it, without those in whose place another text is read."""
        yield self
        for kid in self.kids if self.actual_text is None else ():
            if isinstance(kid, Element):
                yield from kid.walk()

    @property
    def text(self) -> str:
        """All words in it, as they are read aloud."""
        if self.actual_text is not None:
            return self.actual_text
        return "".join(kid.text for kid in self.kids)

    @property
    def pages(self) -> list[int]:
        """The pages that its own contents are on, in their order."""
        return list(dict.fromkeys(kid.page for kid in self.kids if isinstance(kid, Content)))


class Structure(msgspec.Struct, frozen=True):
    """A structure tree; ``damage`` is what first went wrong in reading it, or ''."""

    root: Element
    damage: str = ""

    @property
    def text(self) -> str:
        """All words in it, as they are read aloud."""
        return self.root.text

    def walk(self) -> Iterator[Element]:
        """Yield its elements from the root, as :meth:`Element.walk` does."""
        return self.root.walk()

    def everything(self) -> Iterator[Element | Content]:
        """Yield all elements and contents in the order of the file, without the root."""
        stack = self.root.kids[::-1]
        while stack:
            kid = stack.pop()
            yield kid
            if isinstance(kid, Element):
                stack += reversed(kid.kids)

    def kinds(self) -> dict[str, int]:
        """Return how many elements there are of each kind."""
        return dict(Counter(e.kind for e in self.everything() if isinstance(e, Element)))

    def order(self) -> dict[tuple[int, int], int]:
        """Return the place of each marked content, by its page and number, from 1."""
        contents = (kid for kid in self.everything() if isinstance(kid, Content))
        return {(one.page, one.mcid): place for place, one in enumerate(contents, 1)}


def read_structure(pdf: Any, words: Mapping[int, Mapping[int, str]]) -> Structure | None:
    """Return the structure of a PDF, None where there is none; what is broken in it is left out.

    Args:
        pdf: the file, open.
        words: the characters of the marked contents of each page.
    """
    root = pdf.Root.get("/StructTreeRoot")
    return None if root is None else _Walk(pdf, words).over(root)


class _Visit(NamedTuple):
    """A kid that is to be read: the element that it is in, the page that holds there, how deep."""

    item: Any
    parent: Element
    page: Any
    depth: int


class _Walk:
    """One walk over a structure tree, without recursion: a file may be as deep as it likes."""

    def __init__(self, pdf: Any, words: Mapping[int, Mapping[int, str]]) -> None:
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self._words = words
        self._roles: dict[str, str] = {}
        self._met: set[tuple[int, int]] = set()
        self._damage = ""

    def over(self, root: Any) -> Structure:
        """Read the tree below a root."""
        top = Element("Root")
        stack = self._read_root(root, top)
        while stack:
            stack += self._read(stack.pop())
        return Structure(top, self._damage)

    def _read_root(self, root: Any, top: Element) -> list[_Visit]:
        try:
            if not isinstance(root, pikepdf.Dictionary):
                raise TypeError("its root is no dictionary")
            roles = dict(root.get("/RoleMap", {}))
            self._roles = {str(name): str(kind) for name, kind in roles.items()}
            return _kids(root, top, None, 1)
        except (pikepdf.PdfError, *BROKEN) as error:
            return self._broken(error)

    def _read(self, visit: _Visit) -> list[_Visit]:
        """Read a kid, and return its own, the last one first."""
        try:
            return self._kid(visit)
        except (pikepdf.PdfError, *BROKEN) as error:
            return self._broken(error)

    def _broken(self, error: Exception) -> list[_Visit]:
        self._damage = self._damage or str(error) or type(error).__name__
        return []

    def _kid(self, visit: _Visit) -> list[_Visit]:
        item, parent, page, depth = visit
        if isinstance(item, int):
            parent.kids.append(self._content(item, page))
            return []
        if isinstance(item, pikepdf.Array):  # none belongs here; what is in it is read all the same
            self._damage = self._damage or "kids are in an array within another"
            self._enter(item, depth)
            return [_Visit(kid, parent, page, depth + 1) for kid in reversed(list(item))]
        kind = item.get("/Type")
        if kind == "/MCR":
            parent.kids.append(self._content(int(item.MCID), item.get("/Pg", page)))
            return []
        if kind == "/OBJR":
            parent.links.append(_destination(item.Obj))
            return []
        self._enter(item, depth)
        element = self._element(item)
        parent.kids.append(element)
        return _kids(item, element, item.get("/Pg", page), depth + 1)

    def _enter(self, item: Any, depth: int) -> None:
        """Check that an element is met once only, and not too deep in others.

        Raises:
            ValueError: when it is not.
        """
        if depth > _DEEP:
            raise ValueError(f"more than {_DEEP} elements are in one another")
        if item.is_indirect and item.objgen in self._met:
            raise ValueError("an element is in the structure twice")
        self._met.add(item.objgen)

    def _content(self, mcid: int, page: Any) -> Content:
        number = self._numbers[page.objgen]
        return Content(number, mcid, self._words.get(number, {}).get(mcid, ""))

    def _element(self, item: Any) -> Element:
        name = str(item.S)
        attributes = [one for one in _each(item.get("/A")) if not isinstance(one, int)]
        actual = item.get("/ActualText")
        return Element(
            kind=name.lstrip("/"),
            standard=self._roles.get(name, name).lstrip("/"),
            id=str(item.get("/ID", "")), lang=str(item.get("/Lang", "")),
            alternative=str(item.get("/Alt", "")),
            actual_text=None if actual is None else str(actual),
            scope=next((str(a.Scope).lstrip("/") for a in attributes if "/Scope" in a), ""),
            is_aside=any(a.get("/role") == "complementary" for a in attributes),
        )  # fmt: skip


def _destination(item: Any) -> str:
    """Return where an annotation leads to: a place of the file, or an address."""
    return str(item.get("/Dest", item.get("/A", {}).get("/URI", "")))


def _kids(item: Any, element: Element, page: Any, depth: int) -> list[_Visit]:
    """Return what is in an element, the last one first."""
    return [_Visit(kid, element, page, depth) for kid in reversed(_each(item.get("/K")))]


def _each(given: Any) -> list[Any]:
    """Return the items of an array, or the one that is in its place."""
    if given is None:
        return []
    return list(given) if isinstance(given, pikepdf.Array) else [given]
