"""The faces of a layout in an e-book, each with only the characters that the book has.

Embedded they are by a setting; the reader's own choice goes before them. Their licence, the SIL
Open Font License, asks that it comes with them (condition 2).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec

from publish.bind import Document
from publish.desk import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.desk import Desk

_TYPES = {".otf": "font/otf", ".ttf": "font/ttf"}
#: Apple Books shows embedded faces only where this file says so.
APPLE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<display_options>\n<platform name="*">\n'
    '<option name="specified-fonts">true</option>\n</platform>\n</display_options>\n'
)


class Embedded(msgspec.Struct, frozen=True):
    """The files of the faces and the rules that name them."""

    documents: tuple[Document, ...]
    style: str


def embed(desk: Desk, text: str) -> Embedded:
    """The faces that are needed for a text, cut down to its characters; that of code if need be."""
    wanted = {ord(c) for c in text if not c.isspace()} | {0x20, 0xA0}
    families, of_code = _families(desk, _face(desk)), _families(desk, CODE)[:1]
    documents: list[Document] = []
    rules: list[str] = []
    licences: dict[Path, None] = {}
    left = set(wanted)
    for family in [*families, *(one for one in of_code if one not in families)]:
        faces = [face for face in _faces(desk) if face.family == family]
        is_first = family in (families[0], *of_code)
        has = set().union(*(face.points for face in faces)) & (wanted if is_first else left)
        if not has:
            continue
        left -= has
        for face in faces:
            name = f"fonts/{face.file.name}"
            data = _subset(face.data, wanted if is_first else has)
            key, kind = f"font-{len(documents) + 1}", _TYPES[face.file.suffix.lower()]
            documents.append(Document(name=name, data=data, media_type=kind, id=key))
            rules.append(face.rule(name))
            licences[face.file.parent] = None
    documents += _licences(desk, licences)
    named = ", ".join(f"'{family}'" for family in families)
    rules.append(f"body {{ font-family: {named}, serif }}")
    rules += [f"code, pre {{ font-family: '{family}', monospace }}" for family in of_code]
    return Embedded(tuple(documents), "\n".join(rules) + "\n")


def _families(desk: Desk, name: str) -> list[str]:
    """The families of a face; none of that of code where the work has none, or the layout."""
    if name == CODE and not desk.code_face:
        return []
    return [f.strip().strip("'\"") for f in desk.layout.face(name).families.split(",")]


def _face(desk: Desk) -> str:
    return desk.settings.face or "serif"


class _File(msgspec.Struct, frozen=True):
    """A face: its file, its family, its style, its characters."""

    file: Path
    data: bytes
    family: str
    bold: bool
    italic: bool
    points: frozenset[int]

    def rule(self, name: str) -> str:
        """Its rule in a style sheet."""
        weight, style = "bold" if self.bold else "normal", "italic" if self.italic else "normal"
        return (
            f"@font-face {{ font-family: '{self.family}'; font-weight: {weight}; "
            f"font-style: {style}; src: url('{name}') }}"
        )


def _faces(desk: Desk) -> Iterator[_File]:
    from fontTools.ttLib import TTFont

    for folder in desk.layout.font_folders:
        for name in sorted(desk.reader.names(folder)):
            data = desk.reader.read(folder / name) if name.lower().endswith(tuple(_TYPES)) else None
            if data is None:
                continue
            font = TTFont(io.BytesIO(data), lazy=True)
            named: Any = font["name"]
            family = named.getDebugName(16) or named.getDebugName(1) or ""
            selection = font["OS/2"].fsSelection
            yield _File(
                folder / name, data, family, bool(selection & 0x20), bool(selection & 0x01),
                frozenset(font.getBestCmap() or ()),
            )  # fmt: skip


def _subset(data: bytes, points: set[int]) -> bytes:
    """A face with some characters, and all that its features make of them."""
    from fontTools import subset

    options = subset.Options(
        layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
    )
    font = subset.load_font(io.BytesIO(data), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def _licences(desk: Desk, folders: dict[Path, None]) -> Iterator[Document]:
    for number, folder in enumerate(folders, 1):
        for name in ("OFL.txt", "LICENSE.txt", "LICENSE"):
            data = desk.reader.read(folder / name)
            if data is not None:
                file = f"fonts/{folder.name}-{name.removesuffix('.txt')}.txt"
                yield Document(name=file, data=data, media_type="text/plain", id=f"ofl-{number}")
                break
