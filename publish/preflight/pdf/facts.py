"""The facts of a PDF, in short."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from publish.core.units import MM_PER_PT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel

#: Trim sizes in millimetres that have a name.
_TRIMS = {
    (105, 148): "A6", (148, 210): "A5", (210, 297): "A4", (297, 420): "A3",
    (176, 250): "B5", (125, 176): "B6", (215.9, 279.4): "Letter", (215.9, 355.6): "Legal",
    (152.4, 228.6): "6 × 9 in", (139.7, 215.9): "US digest, 5.5 × 8.5 in",
    (138, 216): "demy octavo", (156, 234): "royal octavo", (129, 198): "B format",
    (111, 178): "A format", (127, 203.2): "5 × 8 in", (133.35, 203.2): "5.25 × 8 in",
}  # fmt: skip


class Face(msgspec.Struct, frozen=True):
    """A face that sets text."""

    name: str
    kind: str
    embedded: bool
    subset: bool


class Image(msgspec.Struct, frozen=True):
    """A picture as it is placed."""

    page: int
    pixels: tuple[int, int]
    space: str
    ppi: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a PDF before judging it; lengths in millimetres."""

    pages: int
    trim: tuple[float, float]
    trim_name: str
    bleed: float
    faces: tuple[Face, ...]
    colours: tuple[str, ...]
    pictures: tuple[Image, ...]
    transparency: tuple[str, ...]
    links: dict[str, int]
    outline: int
    tagged: bool
    structure: dict[str, int]
    claims: tuple[str, ...]
    intents: tuple[str, ...]
    blank_at_end: int
    about: dict[str, str]


def facts(model: PdfModel) -> Facts:
    """The facts of a PDF."""
    inside = model.anatomy
    width, height = _trim(model)
    sides = zip(inside.boxes[0].trim, inside.boxes[0].bleed, strict=True)
    return Facts(
        pages=model.file_text.pages,
        trim=(width, height),
        trim_name=_name(width, height),
        bleed=round(max(abs(t - b) for t, b in sides) * MM_PER_PT, 1),
        faces=tuple(Face(f.name, f.kind, f.embedded, f.subset) for f in inside.faces),
        colours=tuple(_colours(model)),
        pictures=tuple(Image(p.page, p.pixels, p.space, round(p.ppi)) for p in inside.pictures),
        transparency=tuple(inside.effects),
        links={
            "inside": sum(1 for a in inside.anchors if not a.address),
            "outside": sum(1 for a in inside.anchors if a.address),
        },
        outline=inside.outline,
        tagged=model.tagged,
        structure=inside.tags,
        claims=inside.claims,
        intents=inside.intents,
        blank_at_end=_blank_at_end(model),
        about=inside.about,
    )


def _blank_at_end(model: PdfModel) -> int:
    """How many pages at the end are blank; imposed sheets only show pages, and tell no lines."""
    count = len(list(takewhile(lambda page: page.blank, reversed(model.pages))))
    return 0 if count == len(model.pages) and model.anatomy.paints else count


def _trim(model: PdfModel) -> tuple[float, float]:
    sides = [(b.trim[2] - b.trim[0], b.trim[3] - b.trim[1]) for b in model.anatomy.boxes]
    (width, height), _ = Counter(sides).most_common(1)[0]
    return round(width * MM_PER_PT, 1), round(height * MM_PER_PT, 1)


def _name(width: float, height: float) -> str:
    for (x, y), name in _TRIMS.items():
        for across, up, turned in [(x, y, ""), (y, x, ", landscape")]:
            if abs(across - width) < 0.7 and abs(up - height) < 0.7:
                return name + turned
    return ""


def _colours(model: PdfModel) -> Iterator[str]:
    """The colour spaces that are used, each with for what."""
    uses: dict[str, dict[str, None]] = {}
    for paint in model.anatomy.paints:
        uses.setdefault(paint.space, {})[paint.use] = None
    for picture in model.anatomy.pictures:
        uses.setdefault(picture.space, {})["picture"] = None
    for space, used in uses.items():
        yield f"{space} ({', '.join(used)})"
