"""``publish preview``: the pages of a PDF as spreads on a table, as a reader opens the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from publish.core.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.core.files import Reader, shown
from publish.core.units import PT_PER_MM
from publish.core.writing import make_folder, write
from publish.readback.isolated import FREE, Limits, Stopped, allowed, apart
from publish.report.page_pictures import (
    EDGE,
    INK,
    TABLE,
    Pages,
    clear,
    face,
    png,
    read,
    refuse_foreign,
    shortened,
    unreadable,
)
from publish.source.locate import MARKDOWN, reader_of, source_of
from publish.source.works import read_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: The folder of builds, unless another is given.
_BUILDS = Path("build")
#: The dots of the longer side of a page.
_PAGE = 560
#: How many spreads are in a row, how many rows in a picture.
_SPREADS, _SINGLE, _ROWS = 4, 8, 3
#: Distances in dots: around a picture, between spreads, and under one for its caption.
_AROUND, _BETWEEN, _CAPTION = 72, 56, 88
#: Room for the line at the head of a picture, and the line where two pages meet.
_TITLE = 32
_FOLD = (214, 210, 204)
#: The most seconds for a megabyte to be drawn.
_PACE = 40


class Opening(NamedTuple):
    """A spread as a reader sees it: numbers of pages, 0 for none.

    In a book bound on the right ``left`` is the page on the right.
    """

    left: int
    right: int

    def pages(self) -> list[int]:
        """Return the pages that there are."""
        return [number for number in self if number]


def openings(count: int, *, single: bool) -> list[Opening]:
    """Return the spreads of a book: its first page is a recto and alone.

    Args:
        count: how many pages there are.
        single: whether pages are printed on one side, and shown one by one.
    """
    if single:
        return [Opening(number, 0) for number in range(1, count + 1)]
    turned = range(0, count + 1, 2)
    return [Opening(verso, verso + 1 if verso < count else 0) for verso in turned]


def pdf_of(path: Path, folder: Path) -> Path:
    """Return the PDF to be drawn: the file itself, or that of a work in the folder of builds.

    Raises:
        Rejected: when the work cannot be read, or was not built.
    """
    if not path.is_dir() and path.suffix.lower() not in MARKDOWN:
        return path
    findings, source = Findings(), source_of(path)
    work = read_work(source, reader_of(path, source, Reader()), findings, None)
    if work is None:
        raise Rejected(d for d in findings if d.severity == "error")
    made = folder / f"{work.slug}.pdf"
    if not made.is_file():
        what = f"{shown(made)} has not been made yet"
        hint = f"run publish build {shown(path)} --format pdf, or name a PDF"
        raise Rejected([Diagnostic(Place(shown(path)), "error", "PREVIEW-UNBUILT", what, hint)])
    return made


def preview_all(
    files: Sequence[Path],
    out: Path,
    *,
    single: bool,
    overwrite: bool = False,
    report: Callable[[str], None],
    limits: Limits = FREE,
) -> tuple[list[Path], list[Diagnostic]]:
    """Draw PDFs and works.

    Returns:
        the files that were written, and what is wrong with others.
    """
    written: list[Path] = []
    found: list[Diagnostic] = []
    drawn: dict[str, Path] = {}
    for path in files:
        report(shown(path))
        try:
            file = pdf_of(path, _BUILDS)
            first = drawn.setdefault(file.stem, file)
            if first == file:
                written += preview(file, out, single=single, overwrite=overwrite, limits=limits)
            else:
                found.append(_twice(file, first))
        except Rejected as rejected:
            found += rejected.findings
    return written, found


def _twice(file: Path, first: Path) -> Diagnostic:
    what = f"its sheets would have the names of those of {shown(first)}"
    hint = "draw one of them in a run of its own, with another --out"
    return Diagnostic(Place(shown(file)), "error", "PREVIEW-TWICE", what, hint)


def preview(
    file: Path, out: Path, *, single: bool, overwrite: bool = False, limits: Limits = FREE
) -> list[Path]:
    """Draw the pictures of a PDF and write them; delete further ones of an earlier run.

    Returns:
        The files, in order.

    Raises:
        Rejected: when it is no PDF, or cannot be drawn, or the pictures cannot be written.
    """
    stem = f"{file.stem}-{'pages' if single else 'spreads'}"
    try:
        drawn = apart(_drawn, (file, single), list[bytes], allowed([file], limits, _PACE))
    except Stopped as stopped:
        raise unreadable(file, str(stopped), stopped.hint) from None
    make_folder(out)
    written = [out / f"{stem}-{number}.png" for number in range(1, len(drawn) + 1)]
    if not overwrite:
        refuse_foreign(written)
    for path, data in zip(written, drawn, strict=True):
        write(path, data)
    clear(out, stem, written)
    return written


def _drawn(file: Path, single: bool) -> list[bytes]:
    """Return the pictures of a PDF."""
    with Pages(file, read(file), trimmed=True) as pages:
        return [
            png(picture, smallest=True)
            for picture in contact_sheets(pages, file.name, single=single)
        ]


def contact_sheets(pages: Pages, name: str, *, single: bool) -> Iterator[Image.Image]:
    """Yield pictures of the pages, so many spreads on each."""
    found = openings(len(pages), single=single)
    columns = min(_SINGLE if single else _SPREADS, len(found))
    many = columns * _ROWS
    total = -(-len(found) // many)
    width, height = pages.largest()
    size = f"{width / PT_PER_MM:.0f} × {height / PT_PER_MM:.0f} mm"
    about = f"{len(pages)} {'page' if len(pages) == 1 else 'pages'}, {size}"
    for number in range(total):
        which = f", sheet {number + 1} of {total}" if total > 1 else ""
        table = _Table(pages, columns, single=single)
        yield table.lay(found[number * many : (number + 1) * many], name, about + which)


class _Table:
    """A background of the right size for some spreads in rows."""

    def __init__(self, pages: Pages, columns: int, *, single: bool) -> None:
        self._pages = pages
        self._columns = columns
        self._single = single
        width, height = pages.largest()
        self._scale = _PAGE / max(width, height)
        self._page = round(width * self._scale), round(height * self._scale)

    def lay(self, found: Sequence[Opening], name: str, about: str) -> Image.Image:
        """Return a picture with spreads on it, under a line about them."""
        laid = [list(self._places(o, *self._corner(n))) for n, o in enumerate(found)]
        width, height = self._corner(self._columns - 1)[0], self._corner(len(found) - 1)[1]
        width += self._opening + _AROUND
        height += self._page[1] + _CAPTION
        boxes = [(x, y, x + p.width, y + p.height) for o in laid for p, x, y in o]
        table = _shadowed((width, height), boxes)
        pen = ImageDraw.Draw(table)
        self._title(pen, width, name, about)
        for opening, placed in zip(found, laid, strict=True):
            for picture, x, y in placed:
                pen.rectangle((x - 1, y - 1, x + picture.width, y + picture.height), outline=EDGE)
            for picture, x, y in placed:
                table.paste(picture, (x, y))
            self._caption(pen, opening, placed)
        return table

    @property
    def _opening(self) -> int:
        return self._page[0] * (1 if self._single else 2)

    def _corner(self, number: int) -> tuple[int, int]:
        """Return the upper left corner of a spread's room."""
        row, column = divmod(number, self._columns)
        return (
            _AROUND + column * (self._opening + _BETWEEN),
            _AROUND + _TITLE + row * (self._page[1] + _CAPTION),
        )

    def _places(self, opening: Opening, x: int, y: int) -> Iterator[tuple[Image.Image, int, int]]:
        """Yield the drawn pages of a spread from the left, with corners so that they meet."""
        fold = x if self._single else x + self._page[0]
        turned = self._pages.leftward and not self._single
        for number in opening.pages()[:: -1 if turned else 1]:
            picture = self._pages.draw(number, self._scale).crop((0, 0, *self._drawn(number)))
            before = (number == opening.left) != turned and not self._single
            yield picture, fold - picture.width if before else fold, y

    def _drawn(self, number: int) -> tuple[int, int]:
        width, height = self._pages.size(number)
        return max(round(width * self._scale), 1), max(round(height * self._scale), 1)

    def _caption(
        self, pen: ImageDraw.ImageDraw, opening: Opening, placed: list[tuple[Image.Image, int, int]]
    ) -> None:
        """Draw the folios below the middle of the pages, and a line where two pages meet."""
        left, right = placed[0][1], placed[-1][1] + placed[-1][0].width
        foot = max(y + picture.height for picture, _, y in placed)
        text = "–".join(map(self._pages.label, opening.pages()))
        pen.text(((left + right) // 2, foot + 18), text, INK, face(24), anchor="ma")
        if len(placed) == 2:
            fold = placed[1][1]
            pen.line((fold, placed[0][2], fold, foot - 1), _FOLD)

    def _title(self, pen: ImageDraw.ImageDraw, width: int, name: str, about: str) -> None:
        room, italic = width - 2 * _AROUND, face(26, "Italic")
        text = shortened(f"{name}: {about}", italic, room)
        pen.text((_AROUND, _AROUND // 2), text, INK, italic, anchor="la")


def _shadowed(size: tuple[int, int], boxes: Sequence[tuple[int, int, int, int]]) -> Image.Image:
    """Return a background with the shadows of the pages that will be put on it."""
    shade = Image.new("L", size)
    pen = ImageDraw.Draw(shade)
    for left, top, right, bottom in boxes:
        pen.rectangle((left - 1, top + 5, right, bottom + 6), fill=110)
    soft = shade.filter(ImageFilter.GaussianBlur(8))
    return Image.composite(Image.new("RGB", size, INK), Image.new("RGB", size, TABLE), soft)
