"""What is known of a PDF beyond its lines, as values: boxes, faces, paint, pictures, anchors.

All places are in points from the lower left of the page that is seen, as those of lines are.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from publish.core.units import Box
from publish.readback.pdfx import PdfxFacts
from publish.readback.shown_strings import ShownString

#: For what a colour is used.
Use = Literal["text", "area", "line"]


class Boxes(msgspec.Struct, frozen=True):
    """The boxes of a page (ISO 32000-1, 14.11.2); ``named`` are those that the file names."""

    media: Box
    crop: Box
    bleed: Box
    trim: Box
    named: frozenset[str] = frozenset()

    @property
    def slug(self) -> Box | None:
        """The edges beyond which the slug lies, from the lower left of what is seen, if any."""
        if self.bleed == self.media:
            return None
        (x, y), (left, bottom, right, top) = self.crop[:2], self.bleed
        return (left - x, bottom - y, right - x, top - y)


class Face(msgspec.Struct, frozen=True):
    """A font that sets text: its name, its kind, whether it is in the file, and not whole.

    ``space`` is the width of its word space in ems, 0 where the file does not say; ``shows`` is
    how often it is used.
    """

    name: str
    kind: str
    embedded: bool
    subset: bool
    space: float = 0
    shows: int = 0
    page: int = 1


class Paint(msgspec.Struct, frozen=True):
    """A colour: its space, its values, for what it is used, and where first.

    ``over``: it overprints; what lies below it is printed as well (ISO 32000-1, 8.6.7).
    """

    space: str
    values: tuple[float, ...]
    use: Use
    page: int
    x: float
    y: float
    over: bool = False


class PrinterMark(msgspec.Struct, frozen=True):
    """A mark for the printer: what is in the slug, or in registration colour anywhere."""

    page: int
    box: Box
    space: str
    values: tuple[float, ...]
    use: Use


class Picture(msgspec.Struct, frozen=True):
    """An image on a page; ``ppi`` is the lower of its two resolutions as it is placed.

    ``ink`` is the largest sum of inks on a place, of 4; 0 of an image that is not in CMYK.
    """

    page: int
    box: Box
    pixels: tuple[int, int]
    space: str
    ppi: float
    ink: float = 0


class Missing(msgspec.Struct, frozen=True):
    """A glyph that is shown and that the face has not; the place is where its string begins."""

    page: int
    x: float
    y: float
    face: str


class Anchor(msgspec.Struct, frozen=True):
    """A link: where it stands, what it says of itself, where it leads.

    Inside the file that is a page and a height on it, else an address; neither when it leads
    nowhere. ``name`` is that of the destination where it has one. ``tagged`` is whether it is in
    the structure.
    """

    page: int
    box: Box
    contents: str
    name: str = ""
    target: int = 0
    top: float = 0
    address: str = ""
    tagged: bool = False


class Inside(msgspec.Struct):
    """What is found in the contents of pages, and in what these use.

    ``words`` is what each marked content of a page reads as, by its number.
    """

    fonts: dict[Any, Any] = {}
    shown: dict[int, list[ShownString]] = {}
    words: dict[int, dict[int, str]] = {}
    marks: int = 0
    paints: dict[tuple[Any, ...], Paint] = {}
    pictures: list[Picture] = []
    drawings: dict[int, Box] = {}
    extents: dict[int, Box] = {}
    missing: list[Missing] = []
    loose: dict[int, tuple[float, float]] = {}
    effects: dict[str, int] = {}
    damage: list[str] = []
    printer_marks: list[PrinterMark] = []
    inks: dict[Any, float] = {}
    forms: int = 0


class Anatomy(msgspec.Struct, frozen=True, kw_only=True):
    """What is inside a PDF. ``effects`` are kinds of transparency, each with its first page.

    ``ours`` is whether this press has made the file; ``shown`` are the strings of each page, those
    in forms left out. ``tags`` is how many elements of each kind its structure has.
    ``drawings`` are the boxes around all that is painted on a page by paths and is no artifact,
    ``extents`` those around everything that is painted and not white, text left
    out. ``loose`` is the first text on a page that stands in no marked content. ``marked`` is
    whether the file says that it is tagged, ``shows_title`` whether its title is shown in place of
    its name, ``unordered`` the pages on which links do not come in the order of the structure.
    ``own_metadata`` is what a press file of ours says of itself: names and values of its metadata.
    """

    ours: bool
    shown: dict[int, list[ShownString]]
    boxes: tuple[Boxes, ...]
    faces: tuple[Face, ...]
    paints: tuple[Paint, ...]
    pictures: tuple[Picture, ...]
    drawings: dict[int, Box]
    missing: tuple[Missing, ...]
    loose: dict[int, tuple[float, float]]
    marked: bool
    shows_title: bool
    leftward: bool
    unordered: tuple[int, ...]
    effects: dict[str, int]
    anchors: tuple[Anchor, ...]
    outline: int
    tags: dict[str, int]
    claims: tuple[str, ...]
    about: dict[str, str]
    damage: tuple[str, ...]
    printer_marks: tuple[PrinterMark, ...] = ()
    pdfx: PdfxFacts = PdfxFacts()
    extents: dict[int, Box] = {}
    own_metadata: dict[str, str] = {}

    @property
    def intents(self) -> tuple[str, ...]:
        """The output intents: the kind and the printing condition of each."""
        return tuple(map(str, self.pdfx.intents))
