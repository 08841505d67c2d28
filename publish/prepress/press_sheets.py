"""Pages on larger sheets: boxes, crop and registration marks, the line in the slug, blank leaves.

The bleed lies around the trim; beyond it, in the slug, stand the marks (ISO 32000-1, 14.11.2).
All marks are in registration colour, which is on every plate (8.6.6.4: the colorant All).
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from publish.core.units import MM_PER_PT

if TYPE_CHECKING:
    import pikepdf

    from publish.prepress import Job

#: How far beyond the bleed, in millimetres, marks begin, how long they are, what is left outside.
_GAP, _LENGTH, _RIM = 1.0, 5.0, 2.0
#: How wide the slug is beyond the bleed.
SLUG = _GAP + _LENGTH + _RIM
#: Lines of marks in points, and the radius of a registration mark in millimetres.
_LINE, _RADIUS = 0.25, 1.75
#: A circle by four curves: how far their handles stand out, in radii.
_ROUND = 0.5523
#: Our names in the resources of a page.
_ALL, _FACE = "/PressAll", "/Slug"

#: Left, bottom, right, top in points.
Box = tuple[float, float, float, float]


class Sheets:
    """The pages of a file, each to be put on its sheet."""

    def __init__(self, pdf: pikepdf.Pdf, job: Job) -> None:
        self._pdf = pdf
        self._bleed = job.bleed / MM_PER_PT
        self._outer = job.sides == "outer"
        self._leftward = job.leftward
        self._marked = job.marks == "yes"
        self._signature = job.signature
        self._folds = job.folds
        self._moved: set[tuple[int, int]] = set()

    def lay(self, slugs: bytes) -> None:
        """Put every page on its sheet, after blank ones are added; the file is changed in place.

        ``slugs`` are the lines in the slug as a PDF, a page for each page; nothing for no marks.
        """
        self._fill_up()
        for number, page in enumerate(self._pdf.pages, 1):
            self._sheet(page, number)
        if slugs:
            self._mark(slugs)

    def _sheet(self, page: Any, number: int) -> None:
        """Move a page to its place on the sheet, and say where its edges are."""
        width, height, x, y = _trim(page)
        left, right = self._bleeds(number)
        edge = self._bleed + SLUG / MM_PER_PT
        aside = (edge,) * 4 if self._marked else (left, self._bleed, right, self._bleed)
        trim = (aside[0], aside[1], aside[0] + width, aside[1] + height)
        self._move(page, trim[0] - x, trim[1] - y)
        page.obj.MediaBox = _array((0, 0, trim[2] + aside[2], trim[3] + aside[3]))
        page.obj.BleedBox = _array(_grown(trim, (left, self._bleed, right, self._bleed)))
        page.obj.TrimBox = _array(trim)
        for name in ("/CropBox", "/ArtBox"):
            if name in page.obj:
                del page.obj[name]

    def _bleeds(self, number: int) -> tuple[float, float]:
        """Return the bleed on the left and on the right of a page.

        That at the spine may be left out.
        """
        spine = binding_edge(number, leftward=self._leftward) if self._outer else ""
        return 0.0 if spine == "left" else self._bleed, 0.0 if spine == "right" else self._bleed

    def _mark(self, slugs: bytes) -> None:
        """Put the marks and the line in the slug on every sheet."""
        import pikepdf

        colour = self._pdf.make_indirect(_registration())
        with pikepdf.open(io.BytesIO(slugs)) as lines:
            for page, line in zip(self._pdf.pages, lines.pages, strict=True):
                self._marks(page, line, colour)

    def _fill_up(self) -> None:
        """Add blank pages at the end, to a multiple of the signature."""
        import pikepdf

        missing = blanks(len(self._pdf.pages), self._signature)
        box = self._pdf.pages[-1].obj.TrimBox if missing else None
        for _ in range(missing):
            page = pikepdf.Dictionary(Type=pikepdf.Name.Page, TrimBox=box, MediaBox=box)
            page.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary())
            page.Contents = pikepdf.Stream(self._pdf, b"")
            self._pdf.pages.append(pikepdf.Page(page))

    def _move(self, page: Any, x: float, y: float) -> None:
        """Move what stands on a page by so many points."""
        import pikepdf

        move = f"q 1 0 0 1 {_number(x)} {_number(y)} cm\n"
        data = b"".join([move.encode(), page.obj.Contents.read_bytes(), b"\nQ\n"])
        page.obj.Contents = pikepdf.Stream(self._pdf, data)
        self._move_patterns(page.obj.Resources, x, y)

    def _marks(self, page: Any, line: Any, colour: Any) -> None:
        """Draw the marks of one sheet and the line in its slug."""
        import pikepdf

        width, height, x, y = _trim(page)
        trim = (x, y, x + width, y + height)
        marks = "\n".join(_marks(trim, self._bleed, self._folds)).encode()
        slug = self._slug(page, line, trim)
        data = b"".join([page.obj.Contents.read_bytes(), marks, b"\n", slug])
        page.obj.Contents = pikepdf.Stream(self._pdf, data)
        resources = page.obj.Resources
        if "/ColorSpace" not in resources:
            resources.ColorSpace = pikepdf.Dictionary()
        resources.ColorSpace[_ALL] = colour

    def _move_patterns(self, resources: Any, x: float, y: float) -> None:
        """Move the patterns of a page: they hang on the sheet, not on what is moved on it.

        See ISO 32000-1, 8.7.2.
        """
        import pikepdf

        for pattern in resources.get("/Pattern", {}).values():
            if pattern.objgen not in self._moved:
                self._moved.add(pattern.objgen)
                a, b, c, d, e, f = (float(v) for v in pattern.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                numbers = map(_number, (a, b, c, d, e + x, f + y))
                pattern.Matrix = pikepdf.Array([Decimal(number) for number in numbers])

    def _slug(self, page: Any, line: Any, trim: Box) -> bytes:
        """Return the line in the slug as an artifact of a page, in registration colour.

        Its faces.
        """
        import pikepdf

        resources = page.obj.Resources
        fonts = dict(resources.get("/Font", {}).items())
        for name, font in line.Resources.Font.items():
            key = f"{_FACE}-{name[1:]}"
            if key not in fonts:
                fonts[key] = self._pdf.copy_foreign(font)
        resources.Font = pikepdf.Dictionary(fonts)
        x, y = trim[0], trim[1] - self._bleed - (_GAP + _LENGTH) / MM_PER_PT
        place = f"/Artifact BMC q 1 0 0 1 {_number(x)} {_number(y)} cm {_ALL} cs 1 scn\n"
        shown = pikepdf.unparse_content_stream(list(_in_one_colour(line)))
        return place.encode() + shown + b"\nQ EMC\n"


def blanks(pages: int, signature: int) -> int:
    """Return how many blank pages fill a book up to whole signatures; none where 0 is asked for."""
    return -pages % signature if signature else 0


def binding_edge(number: int, *, leftward: bool) -> Literal["left", "right"]:
    """Return the edge of a page that is at the spine: the left of rectos, the right of versos.

    Where lines run leftward a book is bound on the right, and it is the other way about.
    """
    return "left" if (number % 2 == 1) != leftward else "right"


def _in_one_colour(line: Any) -> Any:
    """Yield the operators that place and show text; those that colour and tag it are left out."""
    import pikepdf

    left_out = frozenset("g G rg RG k K cs CS sc SC scn SCN gs BMC BDC EMC".split())
    for instruction in pikepdf.parse_content_stream(line):
        name = str(instruction.operator)
        if name == "Tf":
            face, size = instruction.operands
            yield [pikepdf.Name(f"{_FACE}-{str(face)[1:]}"), size], instruction.operator
        elif name not in left_out:
            yield instruction


def _registration() -> Any:
    """Return the colour that prints on all plates; where there are none, as all four inks."""
    import pikepdf

    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1] * 4, N=1)
    name = pikepdf.Name
    return pikepdf.Array([name.Separation, name.All, name.DeviceCMYK, tint])


def _marks(trim: Box, bleed: float, folds: tuple[float, ...]) -> list[str]:
    """Return crop marks at the corners of the trim, registration marks in the middle of its sides.

    Where a sheet is folded are dashed marks; its registration marks stand aside of them.
    """
    near, far = bleed + _GAP / MM_PER_PT, bleed + (_GAP + _LENGTH) / MM_PER_PT
    left, bottom, right, top = trim
    rows = [f"/Artifact BMC q {_ALL} CS 1 SCN {_LINE} w"]
    for x in (left, right):
        rows += [_stroke(x, bottom - near, x, bottom - far), _stroke(x, top + near, x, top + far)]
    for y in (bottom, top):
        rows += [_stroke(left - near, y, left - far, y), _stroke(right + near, y, right + far, y)]
    middle = left + (right - left) / (4 if folds else 2)
    centre, out = (bottom + top) / 2, (near + far) / 2
    targets = [(middle, bottom - out), (middle, top + out), (left - out, centre)]
    for x, y in [*targets, (right + out, centre)]:
        rows += _target(x, y, _RADIUS / MM_PER_PT, (far - near) / 2)
    rows.append("[2] 0 d")
    for x in (left + fold for fold in folds):
        rows += [_stroke(x, bottom - near, x, bottom - far), _stroke(x, top + near, x, top + far)]
    return [*rows, "Q EMC"]


def _stroke(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{_number(x)} {_number(y)} m {_number(to_x)} {_number(to_y)} l S"


def _target(x: float, y: float, radius: float, arm: float) -> list[str]:
    """Return a circle with a cross through it."""
    r, h = radius, radius * _ROUND
    curves = [
        (r, h, h, r, 0.0, r), (-h, r, -r, h, -r, 0.0), (-r, -h, -h, -r, 0.0, -r),
        (h, -r, r, -h, r, 0.0),
    ]  # fmt: skip
    rows = [f"{_number(x + r)} {_number(y)} m"]
    for curve in curves:
        points = (value + (y if n % 2 else x) for n, value in enumerate(curve))
        rows.append(" ".join(map(_number, points)) + " c")
    return [*rows, "S", _stroke(x - arm, y, x + arm, y), _stroke(x, y - arm, x, y + arm)]


def _trim(page: Any) -> tuple[float, float, float, float]:
    """Return width and height of a page as it is trimmed, and its lower left corner."""
    left, bottom, right, top = (float(v) for v in page.obj.get("/TrimBox", page.mediabox))
    return right - left, top - bottom, left, bottom


def _grown(box: Box, by: Box) -> Box:
    return box[0] - by[0], box[1] - by[1], box[2] + by[2], box[3] + by[3]


def _array(box: Box) -> Any:
    import pikepdf

    return pikepdf.Array([Decimal(_number(value)) for value in box])


def _number(value: float) -> str:
    """Return a length in points, to a ten-thousandth."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
