"""The glyphs of a PDF by their names in the face, as its content streams show them.

WeasyPrint's subsets keep the numbers of the glyphs, and the embedded face their names; so that
what a feature of the face did (old-style figures, small capitals, ligatures) can be read off the
finished page.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
from content import instructions
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator


class Glyph(NamedTuple):
    """A glyph: its name, what is put between it and the next in thousandths of an em."""

    name: str
    kern: float


class Run(NamedTuple):
    """Glyphs of one face in one size (pt) on a line, with the tracking between them (pt)."""

    page: int
    face: str
    size: float
    tracking: float
    glyphs: list[Glyph]

    @property
    def names(self) -> list[str]:
        return [glyph.name for glyph in self.glyphs]


def runs(data: bytes) -> Iterator[Run]:
    """All runs of the pages' own content."""
    with pikepdf.open(BytesIO(data)) as pdf:
        names: dict[str, tuple[str, list[str]]] = {}
        for number, page in enumerate(pdf.pages, 1):
            for key, font in page.Resources.get("/Font", {}).items():
                if key not in names:
                    names[key] = (str(font.BaseFont), _glyph_names(font))
            yield from _runs(number, page, names)


def _glyph_names(font: Any) -> list[str]:
    about = font.DescendantFonts[0].FontDescriptor
    program = about.get("/FontFile3", about.get("/FontFile2"))
    order: list[str] = TTFont(BytesIO(program.read_bytes())).getGlyphOrder()
    return order


def _runs(number: int, page: Any, names: dict[str, tuple[str, list[str]]]) -> Iterator[Run]:
    scales, scale, tracking = list[float](), 1.0, 0.0
    face, size, matrix = "", 0.0, 1.0
    for operands, operator in instructions(page):
        match operator:
            case "q":
                scales.append(scale)
            case "Q":
                scale = scales.pop()
            case "cm":
                scale *= abs(float(operands[3]))
            case "Tc":
                tracking = float(operands[0])
            case "Tm":
                matrix = abs(float(operands[3]))
            case "Tf":
                face, size = str(operands[0]), float(operands[1])
            case "TJ":
                base, order = names[face]
                points = matrix * scale
                glyphs = list(_glyphs(operands[0], order))
                yield Run(number, base, size * points, tracking * points, glyphs)


def _glyphs(array: Any, order: list[str]) -> Iterator[Glyph]:
    shown: list[Glyph] = []
    for item in array:
        if isinstance(item, pikepdf.String):
            code = bytes(item)
            pairs = zip(code[::2], code[1::2], strict=True)
            shown += [Glyph(order[high * 256 + low], 0.0) for high, low in pairs]
        elif shown:
            shown[-1] = Glyph(shown[-1].name, shown[-1].kern - float(item))
    yield from shown
