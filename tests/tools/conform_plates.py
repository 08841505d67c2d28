"""Press files on their plates: Ghostscript separates them, and the text is on that of black alone.

What is outside the trim, as the marks in registration colour, is on all plates; so may a picture
be, where a page has one that is not grey.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import judging
from handmade import changed
from PIL import Image

from publish.readback.inspection import inspect
from publish.readback.pdf_values import Boxes

#: Dots to an inch, and how dark the darkest dot of an empty plate may be, of 255.
_DPI, _TRACE = 50, 8
_COLOURS = ("Cyan", "Magenta", "Yellow")


def judge(file: Path) -> int:
    """How many pages of a press file have text on other plates than black; 1 if none has any."""
    pages = coloured(file)
    if pages is None:
        print(f"{file.name}: nothing on the plate of black, says Ghostscript")
        return 1
    if not pages:
        print(f"{file.name}: no text on cyan, magenta and yellow, says Ghostscript")
    for page, plates in pages.items():
        print(f"{file.name}, page {page}: ink on {', '.join(plates)}, says Ghostscript")
    return len(pages)


def control(good: Path, folder: Path) -> int:
    """1 if a cyan rectangle is not found, or pages without any ink are not; else 0."""

    def spoil(pdf):  # type: ignore[no-untyped-def]
        pdf.pages[2].contents_add(b"q 0.5 0 0 0 k 120 200 60 60 re f Q")

    def empty(pdf):  # type: ignore[no-untyped-def]
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")

    cyan, blank = folder / "cyan.pdf", folder / "blank.pdf"
    cyan.write_bytes(changed(good.read_bytes(), spoil))
    blank.write_bytes(changed(good.read_bytes(), empty))
    if coloured(cyan) == {3: ["Cyan"]} and coloured(blank) is None:
        print("a cyan rectangle and pages without ink are found out by Ghostscript")
        return 0
    print("Ghostscript finds nothing in spoilt copies: it is no judge")
    return 1


def coloured(file: Path) -> dict[int, list[str]] | None:
    """The pages with ink on a plate that should have none, within the trim.

    ``None`` where no page has ink on the plate of black either.
    """
    inside = inspect(file.read_bytes()).anatomy
    pictured = {p.page for p in inside.pictures if p.space not in ("DeviceGray", "ImageMask")}
    found, black = {}, False
    with tempfile.TemporaryDirectory(prefix="offprint-plates-") as folder:
        separate(file, Path(folder))
        for page, boxes in enumerate(inside.boxes, 1):
            black = black or ink(Path(folder), page, "Black", boxes)
            inked = [name for name in _COLOURS if ink(Path(folder), page, name, boxes)]
            if inked and page not in pictured:
                found[page] = inked
    return found if black else None


def separate(file: Path, folder: Path) -> None:
    """Make a picture of each plate of each page, and one of all plates together."""
    command = [
        judging.ghostscript(), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep",
        f"-r{_DPI}", f"-sOutputFile={folder}/%d.tif", str(file),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise judging.Missing(
            f"Ghostscript cannot separate {file.name}:\n{done.stdout}{done.stderr}"
        )


def ink(folder: Path, page: int, plate: str, boxes: Boxes) -> bool:
    """Whether there is ink on a plate within the trim."""
    with Image.open(folder / f"{page}({plate}).tif") as picture:
        left, bottom, right, top = (side * _DPI / 72 for side in boxes.trim)
        x, height = boxes.media[0] * _DPI / 72, boxes.media[3] * _DPI / 72
        box = (int(left - x) + 1, int(height - top) + 1, int(right - x), int(height - bottom))
        plates = picture.convert("L").crop(box)
    return any(count for count in plates.histogram()[: 255 - _TRACE])
