"""Pages as pictures: drawn by pdfium and Pillow for designers to look at.

The same file makes the same dots, and the same dots make the same bytes.
"""

from __future__ import annotations

import ctypes
import io
import os
import re
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageFont
from PIL.PngImagePlugin import PngInfo

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.file_type import BINARY, PDF, kind_of
from publish.core.files import finished, layouts_folder, shown
from publish.core.sealed_store import read_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

Colour = tuple[int, int, int]
#: A warm grey on which paper looks white, and the colours of the text on it.
TABLE: Colour = (214, 210, 202)
INK: Colour = (82, 76, 68)
PAPER: Colour = (255, 255, 255)
EDGE: Colour = (186, 180, 170)
#: The name of the program in a picture, and bytes that no such picture has.
_PROGRAM = "Offprint"
_LARGEST = 2**30
#: Files of more pages than this are not drawn: no book has as many.
_MANY = 5_000
#: Points in a millimetre.


class Pages:
    """The pages of a PDF, counted from 1, trimmed or whole."""

    def __init__(self, path: Path, data: bytes, *, trimmed: bool = False) -> None:
        """Open a PDF.

        Raises:
            Rejected: when it is none, cannot be opened, or has no pages.
        """
        self._path = path
        self._trimmed = trimmed
        try:
            self._document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise unreadable(path, _why(data, error)) from None
        if not len(self):
            raise unreadable(path, "it has no pages")
        if len(self) > _MANY:
            raise unreadable(path, f"it has {len(self):,} pages; {_MANY:,} can be drawn at most")

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    @property
    def leftward(self) -> bool:
        """True if the file says that its pages are bound on the right (ISO 32000-1, table 150)."""
        value = ctypes.create_string_buffer(8)
        raw.FPDF_VIEWERREF_GetName(self._document, b"Direction", value, len(value))
        return value.value == b"R2L"

    def label(self, number: int) -> str:
        """Return the folio of a page in the file, or its number."""
        return self._document.get_page_label(number - 1) or str(number)

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page in points."""
        page = self._page(number)
        width, height = page.get_size()
        left, bottom, right, top = self._cut(page)
        page.close()
        return width - left - right, height - bottom - top

    def largest(self) -> tuple[float, float]:
        """Return the width of the widest page and the height of the highest."""
        widths, heights = zip(*(self.size(n) for n in range(1, len(self) + 1)), strict=True)
        return max(widths), max(heights)

    def draw(self, number: int, scale: float) -> Image.Image:
        """Return a page, drawn with so many dots to a point."""
        page = self._page(number)
        try:
            picture: Image.Image = page.render(scale=scale, crop=self._cut(page)).to_pil()
        except pdfium.PdfiumError as error:
            raise unreadable(self._path, f"page {number} cannot be drawn: {error}") from None
        finally:
            page.close()
        return picture.convert("RGB")

    def _page(self, number: int) -> Any:
        try:
            return self._document[number - 1]
        except pdfium.PdfiumError as error:
            raise unreadable(self._path, f"page {number} cannot be read: {error}") from None

    def _cut(self, page: Any) -> tuple[float, float, float, float]:
        """Return how much is cut off at the left, bottom, right and top: bleed and marks."""
        if not self._trimmed or page.get_rotation():
            return (0, 0, 0, 0)
        crop, trim = page.get_cropbox(), page.get_trimbox()
        cut = (trim[0] - crop[0], trim[1] - crop[1], crop[2] - trim[2], crop[3] - trim[3])
        empty = trim[2] <= trim[0] or trim[3] <= trim[1]
        return (0, 0, 0, 0) if empty or min(cut) < 0 else cut


def read(path: Path) -> bytes:
    """Return the bytes of a file that a designer names.

    Raises:
        Rejected: when there is no such file.
    """
    data = finished(path)
    if data is None:
        raise unreadable(path, "there is no such file")
    return data


def _why(data: bytes, error: Exception) -> str:
    """Return why a file cannot be opened as a PDF: it is of another kind, or broken."""
    kind = kind_of(data)
    if kind in (None, PDF, BINARY):
        return f"it is no PDF, or cannot be opened: {error}"
    return f"this is {kind.name}, no PDF"


def unreadable(
    path: Path, why: str, hint: str = "name a PDF that a build has made, as build/<slug>.pdf"
) -> Rejected:
    """Return the error for a file that is no PDF, or a broken one."""
    return Rejected([Diagnostic(Place(shown(path)), "error", "PDF-FILE", why, hint)])


def face(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    """Return the face of captions: the program's own, so that every machine draws the same dots."""
    file = layouts_folder() / "fonts" / "libertinus" / f"LibertinusSerif-{style}.otf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Return a text cut to a width, with an ellipsis."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text} …") > width:
        text = text[:-1]
    return f"{text.rstrip()} …"


def png(picture: Image.Image, *, smallest: bool = False) -> bytes:
    """Return a picture as a PNG: 256 colours are enough for type on paper.

    Args:
        picture: what to save.
        smallest: whether to spend much more time to save a few per cent.
    """
    buffer = io.BytesIO()
    few = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    info = PngInfo()
    info.add_text("Software", _PROGRAM)
    few.save(buffer, "PNG", optimize=smallest, pnginfo=info)
    return buffer.getvalue()


def refuse_foreign(paths: Iterable[Path]) -> None:
    """Refuse to overwrite what is not a picture drawn by this program.

    Raises:
        Rejected: when there is such a file.
    """
    hint = "move it to another place, choose another --out, or give --overwrite to replace it"
    message = "this file is not overwritten: nothing in it says that Offprint drew it"
    found = [
        Diagnostic(Place(shown(path)), "error", "OUTPUT-FOREIGN", message, hint)
        for path in paths
        if os.path.lexists(path) and not _is_drawn(path)
    ]
    if found:
        raise Rejected(found)


def _is_drawn(path: Path) -> bool:
    """Return whether a file is a picture that names this program in its first chunks."""
    head = (read_plain(path, _LARGEST) or b"")[:4096]
    return head.startswith(b"\x89PNG") and b"Software\0" + _PROGRAM.encode() in head


def clear(folder: Path, stem: str, keep: Collection[Path]) -> None:
    """Delete the pictures ``<stem>-<number>.png`` of an earlier run that are not made again."""
    name = re.compile(re.escape(stem) + r"-\d+\.png")
    try:
        for path in sorted(folder.iterdir()):
            if name.fullmatch(path.name) and path not in keep and _is_drawn(path):
                path.unlink()
    except OSError as error:
        what, hint = f"an old picture cannot be deleted: {error.strerror}", "delete it by hand"
        raise Rejected(
            [Diagnostic(Place(shown(folder)), "error", "FILE-UNWRITABLE", what, hint)]
        ) from None
