"""The structure of a tagged PDF, read aloud: its elements in their order, with their words.

What a screen reader has (ISO 32000-1, 14.7): the characters of marked content by its fonts'
tables, or what is said in their stead; nothing of where they stand on the page.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec

from publish.readback.pdf_facts import anatomy
from publish.readback.unreadable import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator


class Element(msgspec.Struct):
    """An element of the structure.

    ``kids`` are elements and words in their order; ``pages`` those that its own words are on;
    ``links`` the destinations of the links in it.
    """

    kind: str
    kids: list[Element | str] = []
    pages: list[int] = []
    links: list[str] = []
    id: str = ""
    lang: str = ""
    alternative: str = ""
    scope: str = ""

    def walk(self) -> Iterator[Element]:
        """Yield it and all elements in it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    @property
    def text(self) -> str:
        """All words in it, as they are said."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)


def structure_of(data: bytes, *, words: bool = True) -> Element | None:
    """Return the structure of a PDF from its root, with its words or without.

    None where there is none.

    Raises:
        ValueError: when the structure is broken.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            said = anatomy(data).words if words and root is not None else {}
            return None if root is None else _Reader(pdf, said).element(root, None)
    except (pikepdf.PdfError, RecursionError, *BROKEN) as error:
        raise ValueError(f"its structure is broken ({error})") from None


class _Reader:
    """Reads elements; ``said`` is what the marked contents of each page read as."""

    def __init__(self, pdf: Any, said: dict[int, dict[int, str]]) -> None:
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self._said = said

    def element(self, item: Any, page: Any) -> Element:
        page = item.get("/Pg", page)
        found = Element(
            kind=str(item.get("/S", "/Root")).lstrip("/"),
            id=str(item.get("/ID", "")), lang=str(item.get("/Lang", "")),
            alternative=str(item.get("/Alt", "")), scope=_scope(item),
        )  # fmt: skip
        for kid in _each(item.get("/K")):
            self._kid(kid, page, found)
        if "/ActualText" in item:
            found.kids = [str(item.ActualText)]
        return found

    def _kid(self, kid: Any, page: Any, found: Element) -> None:
        if isinstance(kid, int):
            self._content(kid, page, found)
        elif kid.get("/Type") == "/MCR":
            self._content(int(kid.MCID), kid.get("/Pg", page), found)
        elif kid.get("/Type") == "/OBJR":
            found.links.append(str(kid.Obj.get("/Dest", kid.Obj.get("/A", {}).get("/URI", ""))))
        else:
            found.kids.append(self.element(kid, page))

    def _content(self, mcid: int, page: Any, found: Element) -> None:
        number = self._numbers[page.objgen]
        found.kids.append(self._said.get(number, {}).get(mcid, ""))
        if number not in found.pages:
            found.pages.append(number)


def _each(kids: Any) -> list[Any]:
    import pikepdf

    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _scope(item: Any) -> str:
    attributes = _each(item.get("/A"))
    return next((str(a.Scope).lstrip("/") for a in attributes if "/Scope" in a), "")
