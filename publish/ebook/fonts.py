"""The faces of a layout in an e-book, each with only the characters that the book has.

Embedded they are by a setting; the reader's own choice goes before them. Their licence, the SIL
Open Font License, asks that it comes with them (condition 2).
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import msgspec

from publish.ebook.container import Document
from publish.settings.layouts import quoted
from publish.typeset.faces.families import families_of
from publish.typeset.faces.files import BOLD, REGULAR, Face, opened, unpacked
from publish.typeset.font_stack import File

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.ebook.context import EbookContext

#: The weight of a bold face (CSS Fonts, 5.2).
_HEAVY = 700
#: Apple Books shows embedded faces only where this file says so.
APPLE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<display_options>\n<platform name="*">\n'
    '<option name="specified-fonts">true</option>\n</platform>\n</display_options>\n'
)


class Embedded(msgspec.Struct, frozen=True):
    """The files of the faces and the rules that name them."""

    documents: tuple[Document, ...]
    style: str


def embed(context: EbookContext, text: str, sheet: str = "book.css") -> Embedded:
    """Return the faces that are needed for a text, cut down to its characters.

    That of code if need be.

    Args:
        context: the work on its way through the layout.
        text: all that is set.
        sheet: the name of the style sheets that may name other families.
    """
    wanted = {ord(c) for c in text if not c.isspace()} | {0x20, 0xA0}
    families, of_code = context.layout.face(context.settings.face).names, _of_code(context)
    asked = (*families[:1], *of_code, *_of_styles(context, sheet))
    embedded: dict[str, None] = {}
    documents: list[Document] = []
    rules: list[str] = []
    licences: dict[Path, None] = {}
    left = set(wanted)
    for family in dict.fromkeys((*families, *asked)):
        faces = [one for one in _faces(context) if one.face.is_called(family)]
        is_first = family in asked
        has = set().union(*(one.face.points for one in faces)) & (wanted if is_first else left)
        if not has:
            continue
        left -= has
        embedded[family] = None
        for one in faces:
            data = one.cut(wanted if is_first else has)
            kind = "otf" if data[:4] == b"OTTO" else "ttf"
            key, name = f"font-{len(documents) + 1}", f"fonts/{one.stem}.{kind}"
            if any(document.name == name for document in documents):
                name = f"fonts/{one.stem}-{len(documents) + 1}.{kind}"
            documents.append(Document(name=name, data=data, media_type=f"font/{kind}", id=key))
            rules.append(one.rule(family, name))
            licences[one.file.path.parent] = None
    documents += _licences(context, licences)
    idle = set(context.layout.at_hand) - embedded.keys()
    named = ", ".join(quoted(family) for family in families if family not in idle)
    rules.append(f"body {{ font-family: {named}, serif }}")
    rules += [f"code, pre {{ font-family: {quoted(family)}, monospace }}" for family in of_code]
    return Embedded(tuple(documents), "\n".join(rules) + "\n")


def _of_code(context: EbookContext) -> tuple[str, ...]:
    """Return the family of code; none where the work has none, or the layout no face for it."""
    return context.code_face.names[:1] if context.code_face else ()


def _of_styles(context: EbookContext, sheet: str) -> list[str]:
    """Return families that style sheets name, as far as there are faces of them."""
    named = (families_of(text, str(file)) for file, text in context.styles(sheet))
    return [name for found in named for name, _ in found if context.font_stack.knows(name)]


class _Face(msgspec.Struct, frozen=True):
    """A face, the file in which it is, and of a variable one the weight that is taken."""

    file: File
    face: Face
    weight: int

    @property
    def stem(self) -> str:
        """A name for its file that may stand in an address."""
        stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", self.file.path.stem).strip("-")
        stem = f"{stem}-{self.face.index}" if len(self.file.faces) > 1 else stem
        first, last = self.face.weights
        return f"{stem}-{self.weight}" if first < last else stem

    def rule(self, family: str, name: str) -> str:
        """Return its rule in a style sheet."""
        weight = "bold" if self.weight >= BOLD else "normal"
        style = "italic" if self.face.italic else "normal"
        return (
            f"@font-face {{ font-family: {quoted(family)}; font-weight: {weight}; "
            f"font-style: {style}; src: url('{name}') }}"
        )

    def cut(self, points: set[int]) -> bytes:
        """Return the face with some characters, and all that its features make of them."""
        from fontTools import subset

        options = subset.Options(
            layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
        )
        font = opened(unpacked(self.file.data), self.face.index)
        if self.face.is_divisible:
            options.drop_tables += _strange(font, options.no_subset_tables)
            subsetter = subset.Subsetter(options)
            subsetter.populate(unicodes=points)
            subsetter.subset(font)
        if "fvar" in font:
            font = _fixed(font, self.weight)
        out = io.BytesIO()
        subset.save_font(font, out, options)
        return out.getvalue()


def _fixed(font: Any, weight: int) -> Any:
    """Return a variable face at one weight: not every reader knows variable ones."""
    from fontTools.varLib.instancer import instantiateVariableFont

    place = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    place |= {"wght": weight} if "wght" in place else {}
    cff2 = "CFF2" in font
    return instantiateVariableFont(font, place, downgradeCFF2=cff2, static=True)


def _strange(font: Any, kept: list[str]) -> list[str]:
    """Return tables that nobody knows how to cut, as those of the programs that drew the face."""
    from fontTools.ttLib import getTableClass

    tags = (tag for tag in font.reader.tables if tag.strip() not in kept)
    return [tag for tag in tags if not hasattr(getTableClass(tag), "subset_glyphs")]


def _faces(context: EbookContext) -> Iterator[_Face]:
    """Yield all faces; of a variable one regular and bold, as far as it goes."""
    for file in context.font_stack.files:
        for face in file.faces:
            first, last = face.weights
            if first == last:
                yield _Face(file, face, first)
                continue
            yield _Face(file, face, min(max(REGULAR, first), last))
            if first <= _HEAVY <= last and first < BOLD:
                yield _Face(file, face, _HEAVY)


def _licences(context: EbookContext, folders: dict[Path, None]) -> Iterator[Document]:
    for number, folder in enumerate(folders, 1):
        for name in ("OFL.txt", "LICENSE.txt", "LICENSE"):
            data = context.reader.face(folder).read(folder / name)
            if data is not None:
                file = f"fonts/{folder.name}-{name.removesuffix('.txt')}.txt"
                yield Document(name=file, data=data, media_type="text/plain", id=f"ofl-{number}")
                break
