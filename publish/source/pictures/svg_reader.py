"""Drawings (SVG) are read as data: no entity is expanded, nothing that they name is fetched.

Every element is known with its line, for messages (expat; XML 1.0, SVG 2).
"""

from __future__ import annotations

import codecs
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import msgspec

from publish.source.pictures.problems import Broken

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
#: The deepest nesting of elements, and how many there may be with all that is reused: more was not
#: drawn by a person, and would not be drawn within a minute.
_DEEP, _MANY = 100, 200_000
_HINT = "open it in a drawing program and save it again, as plain SVG"
#: The encodings that are read: in all of them the characters of markup are the same.
_READ = re.compile(
    r"utf-?(8|16(le|be)?)|(us-)?ascii|iso-?8859-\d+|latin-?\d|(windows|cp)-?125\d|koi8-[ru]", re.I
)
_UTF_8 = re.compile(r"utf-?8|(us-)?ascii", re.I)
_PAGE = re.compile(rb"\s*<(!doctype\s+)?html", re.I)
#: A reference to an element in the same file.
_LOCAL = re.compile(r"""url\(\s*['"]?#([^'")]*)['"]?\s*\)""")


class Drawing(msgspec.Struct, frozen=True):
    """A drawing: its root, the line and the column of each element, what is around the root.

    ``dropped`` is what the file has and outputs do not get: a document type, processing
    instructions, an old encoding. ``style_sheet_before`` is the place of a reference to a style
    sheet in another file.
    """

    root: Any
    lines: dict[Any, int]
    dropped: tuple[str, ...]
    columns: dict[Any, int] = {}
    style_sheet_before: tuple[int, int] | None = None

    def line(self, element: ET.Element) -> int:
        """Return the line of an element in the file; 0 for one that was made later."""
        return self.lines.get(element, 0)


def is_drawing(data: bytes) -> bool:
    """Return whether a file is to be read as XML; no raster picture begins so."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return start.startswith(b"<")


def read_drawing(data: bytes) -> Drawing:
    """Read a drawing.

    Raises:
        Broken: when it is not well-formed, is no drawing, or declares entities.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        if _PAGE.match(data):
            raise Broken("is a web page", "save the picture itself") from None
        what = expat.ErrorString(error.code)
        where = f"line {error.lineno}, column {error.offset + 1}"
        raise Broken(f"is not well-formed: {what} ({where})", _HINT) from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        reader.dropped.append("encoding")
    root = reader.builder.close()
    if root.tag != f"{SVG}svg":
        raise Broken(_not_svg(root.tag), _HINT)
    return Drawing(
        root, reader.lines, tuple(reader.dropped), reader.columns, reader.style_sheet_before
    )


def _not_svg(tag: str) -> str:
    name = tag.rpartition("}")[2]
    if name == "svg":
        return 'is an SVG without its namespace: its <svg> lacks xmlns="http://www.w3.org/2000/svg"'
    return f"is no picture: it is a file of <{name}>"


class _Reader:
    """Builds a tree, with the lines of its elements."""

    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()
        self.lines: dict[Any, int] = {}
        self.columns: dict[Any, int] = {}
        self.style_sheet_before: tuple[int, int] | None = None
        self._has_subset = False
        self.dropped: list[str] = []
        self._depth = 0
        self.parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.builder.data
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EndDoctypeDeclHandler = self._doctype_end
        parser.ProcessingInstructionHandler = self._instruction

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEP:
            raise Broken(f"has more than {_DEEP} elements in one another", _HINT)
        named = {_full(key): value for key, value in attributes.items()}
        element = self.builder.start(_full(name), named)
        self.lines[element] = self.parser.CurrentLineNumber
        self.columns[element] = self.parser.CurrentColumnNumber + 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_full(name))

    def _entity(self, name: str, *_: object) -> None:
        where = f"line {self.parser.CurrentLineNumber}"
        raise Broken(
            f"declares an entity of its own (“{name}”), which is not read ({where})", _HINT
        )

    def _skipped(self, name: str, *_: object) -> None:
        raise Broken(f"has an entity that it does not declare (“&{name};”)", _HINT)

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and not _READ.fullmatch(encoding):
            hint = "save it as UTF-8, or open it in a drawing program and save it again"
            raise Broken(f"is written in an encoding that is not read: {encoding[:40]}", hint)
        if encoding and not _UTF_8.fullmatch(encoding):
            self.dropped.append("encoding")

    def _doctype(self, name: str, system: object, public: object, has_subset: int) -> None:
        self._has_subset = bool(has_subset)
        self.dropped.append("doctype")

    def _doctype_end(self) -> None:
        if self._has_subset:
            where = f"line {self.parser.CurrentLineNumber}"
            raise Broken(f"has a document type with rules of its own, which are not read ({where})",
                         _HINT)  # fmt: skip

    def _instruction(self, target: str, _: str) -> None:
        self.dropped.append(target)
        if target == "xml-stylesheet" and not self.style_sheet_before:
            place = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
            self.style_sheet_before = place


def _full(name: str) -> str:
    return "{" + name if "}" in name else name


def references(element: ET.Element) -> Iterator[str]:
    """Yield the identifiers in the same file to which an element refers for drawing."""
    for name, value in element.attrib.items():
        if name in ("href", f"{XLINK}href"):
            if value.startswith("#") and element.tag != f"{SVG}a":
                yield value[1:]
        elif "url(" in value:
            yield from _LOCAL.findall(value)


def dangling(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Yield the elements that refer to a missing element, with its identifier."""
    known = {element.get("id") for element in root.iter()}
    for element in root.iter():
        yield from ((element, name) for name in references(element) if name not in known)


def measure(drawing: Drawing) -> None:
    """Refuse a drawing that refers to itself, or grows beyond measure by reusing its parts.

    Raises:
        Broken: naming the line.
    """
    known = {e.get("id"): e for e in drawing.root.iter() if e.get("id")}
    counts: dict[Any, int] = {}
    # Each is visited twice: to visit its contents, and when these are known.
    stack, asked = [(drawing.root, False)], set()
    while stack:
        element, done = stack.pop()
        used = [known[name] for name in references(element) if name in known]
        inside = [*element, *used]
        if done:
            counts[element] = 1 + sum(counts.get(other, 0) for other in inside)
            asked.discard(element)
            if counts[element] > _MANY:
                line = drawing.line(element)
                message = f"has more than {_MANY:,} parts with all that it uses again (line {line})"
                raise Broken(message, "make it simpler, or save it as PNG")
        elif element in asked:
            if element not in counts:
                where = f"line {drawing.line(element)}"
                raise Broken(f"has a part that refers to itself ({where})", "take that out")
        elif element not in counts:
            asked.add(element)
            stack.append((element, True))
            stack += [(other, False) for other in inside]
