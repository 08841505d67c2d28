"""XML files as trees, with the line of each element and what stands before the root."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How deep elements may stand in one another, and how many a document may have.
_DEEP, _MANY = 256, 150_000


class TooDeep(ValueError):  # noqa: N818 - what is the matter, not a fault
    """A document that is not read: its elements stand too deep in one another, or are too many."""

    def __init__(self, line: int, depth: int) -> None:
        message = f"it has more than {_MANY:,} elements"
        if depth > _DEEP:
            message = f"elements stand more than {_DEEP} deep in one another"
        super().__init__(message)
        self.line = line


class Prolog(msgspec.Struct, frozen=True):
    """What stands before the root of an XML file, and the entities that it declares.

    ``doctype`` is name, public and system identifier, None where there is none; ``entities`` has
    the name of each, and whether it would be fetched.
    """

    encoding: str
    doctype: tuple[str, str, str] | None
    entities: tuple[tuple[str, bool], ...]


class Text:
    """An XML file as it was parsed, with the line of each element."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.root, self._lines, self.prolog = _parse(data)

    def line(self, element: ET.Element) -> int:
        """Return the line on which an element begins."""
        return self._lines.get(element, 0)

    @cached_property
    def ids(self) -> dict[str, ET.Element]:
        """The elements with identifiers; of two with one, the first."""
        found: dict[str, ET.Element] = {}
        for element in self.root.iter():
            if name := element.get("id"):
                found.setdefault(name, element)
        return found

    @cached_property
    def parents(self) -> dict[ET.Element, ET.Element]:
        """The element around each element."""
        return {child: element for element in self.root.iter() for child in element}

    @cached_property
    def order(self) -> dict[ET.Element, int]:
        """The place of each element in the order of the file."""
        return {element: number for number, element in enumerate(self.root.iter())}

    def around(self, element: ET.Element) -> Iterator[ET.Element]:
        """Yield an element and those around it, inmost first."""
        here: ET.Element | None = element
        while here is not None:
            yield here
            here = self.parents.get(here)


def parsed(data: bytes) -> ET.Element:
    """Return the tree of an XML file.

    Raises:
        expat.ExpatError: when it is not well-formed.
        TooDeep: when elements stand too deep in one another.
    """
    return _parse(data)[0]


def _parse(data: bytes) -> tuple[ET.Element, dict[ET.Element, int], Prolog]:
    """Return a tree with the line of each element, and its prolog; nothing is fetched."""
    builder, lines, depth = ET.TreeBuilder(), dict[ET.Element, int](), 0
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    known: dict[str, Any] = {"encoding": "", "doctype": None}
    entities: list[tuple[str, bool]] = []

    def named(name: str) -> str:
        return "{" + name if "}" in name else name

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEP or len(lines) > _MANY:
            raise TooDeep(parser.CurrentLineNumber, depth)
        element = builder.start(named(name), {named(k): v for k, v in attributes.items()})
        lines[element] = parser.CurrentLineNumber

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(named(name))

    def declared(_: str, encoding: str | None, __: int) -> None:
        known["encoding"] = encoding or ""

    def doctype(name: str, system: str | None, public: str | None, _: int) -> None:
        known["doctype"] = (name, public or "", system or "")

    def entity(name: str, _: int, value: str | None, *rest: Any) -> None:
        entities.append((name, value is None))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declared, doctype
    parser.EntityDeclHandler = entity
    parser.Parse(data, True)
    return builder.close(), lines, Prolog(known["encoding"], known["doctype"], tuple(entities))
