"""The structure of a tagged PDF, read aloud: its elements in their order, with their words.

What a screen reader has (ISO 32000-1, 14.7): the characters of marked content by its fonts'
tables, or what is said in their stead; nothing of where they stand on the page.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from publish.readback.pdf_fonts import characters_of
from publish.readback.pdf_values import BROKEN

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
        """It and all elements in it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    @property
    def text(self) -> str:
        """All words in it, as they are said."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)


def structure_of(data: bytes, *, words: bool = True) -> Element | None:
    """The structure of a PDF from its root, with its words or without; None where there is none.

    Raises:
        ValueError: when the structure is broken.
    """
    import io

    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            root = pdf.Root.get("/StructTreeRoot")
            return None if root is None else _Reader(pdf, words=words).element(root, None)
    except (pikepdf.PdfError, RecursionError, *BROKEN) as error:
        raise ValueError(f"its structure is broken ({error})") from None


class _Reader:
    """Reads elements; the contents of pages by their marks."""

    def __init__(self, pdf: Any, *, words: bool) -> None:
        pages = dict(enumerate(pdf.pages, 1))
        self._numbers = {page.obj.objgen: number for number, page in pages.items()}
        self._said = {number: _marked(page) if words else {} for number, page in pages.items()}

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
        found.kids.append(self._said[number].get(mcid, ""))
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


def _marked(page: Any) -> dict[int, str]:
    """From marked-content ids of a page to what is said there."""
    import pikepdf

    said: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []
    fonts = page.obj.get("/Resources", {}).get("/Font", {})
    tables: dict[str, dict[int, str]] = {}
    table: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BDC", "BMC"):
            marks.append(_mark(operands, said, marks))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = str(operands[0])
            table = tables.setdefault(font, tables.get(font) or characters_of(fonts.get(font)))
        elif name in ("Tj", "TJ") and marks and marks[-1][0] is not None and not marks[-1][1]:
            said[marks[-1][0]] = said.get(marks[-1][0], "") + _characters(operands[0], table)
    return said


def _mark(
    operands: Any, said: dict[int, str], marks: list[tuple[int | None, bool]]
) -> tuple[int | None, bool]:
    """The id of a marked content, or that around it, and whether its words are said for it."""
    number, silent = marks[-1] if marks else (None, False)
    values = operands[1] if len(operands) > 1 and not isinstance(operands[1], str) else {}
    if str(operands[0]) == "/Artifact":
        return None, True
    with suppress(*BROKEN):
        number = int(values["/MCID"])
    if number is not None and not silent and "/ActualText" in values:
        said[number] = said.get(number, "") + str(values["/ActualText"])
        return number, True
    return number, silent


def _characters(shown: Any, table: dict[int, str]) -> str:
    import pikepdf

    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    data = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(table.get(data[i] * 256 + data[i + 1], "") for i in range(0, len(data) - 1, 2))
