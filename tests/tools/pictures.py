"""Draws the pictures of the README and of the papers.

make all pictures               all of them
make pictures ARGS=layouts      those of the layouts alone
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from publish.core.diagnostics import Findings
from publish.core.files import Reader

ROOT = Path(__file__).resolve().parents[2]
PICTURES, EXAMPLE = ROOT / "docs" / "pictures", ROOT / "examples" / "persius"
FONTS = ROOT / "layouts" / "fonts" / "libertinus"
#: The size and leading of the essay's type in points, and where the passage begins that is shown.
SIZE, LEADING, OPENING = 10.5, 14, "The Politburo of 1941"
PAPER, TABLE = (255, 255, 255), (214, 210, 202)


def pages(file: Path, numbers: tuple[int, ...], width: int) -> list[Image.Image]:
    """Some pages of a PDF, ``width`` dots wide."""
    document = pypdfium2.PdfDocument(file)
    drawn = []
    for number in numbers:
        page = document[number - 1]
        drawn.append(page.render(scale=width / page.get_width()).to_pil().convert("RGB"))
    document.close()
    return drawn


def page_with(file: Path, head: str) -> int:
    """The first page of a PDF on which a head stands."""
    with pypdfium2.PdfDocument(file) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return next(number for number, text in enumerate(texts, 1) if head in text.splitlines())


def side_by_side(pictures: list[Image.Image], gap: int, file: Path, edge: int = 36) -> None:
    """Put pages on a table and save them."""
    width = sum(p.width for p in pictures) + gap * (len(pictures) - 1) + 2 * edge
    table = Image.new("RGB", (width, max(p.height for p in pictures) + 2 * edge), TABLE)
    left = edge
    for picture in pictures:
        table.paste(picture, (left, edge))
        left += picture.width + gap
    few = table.quantize(48, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def passage(data: bytes, opening: str, lines: int, width: int) -> Image.Image:
    """The lines from the one that begins with some words; 112 mm are ``width`` dots."""
    from linefigures import lines_of

    found = list(lines_of(data, SIZE))
    first = next(n for n, line in enumerate(found) if " ".join(line.words).startswith(opening))
    measure = 112 / 25.4 * 72
    scale = width / measure
    height = round(LEADING * scale)
    strips = Image.new("RGB", (round((measure + 14) * scale), height * lines), PAPER)
    document = pypdfium2.PdfDocument(data)
    for n, line in enumerate(found[first : first + lines]):
        page = document[line.page - 1]
        drawn = page.render(scale=scale).to_pil().convert("RGB")
        left = min(other.left for other in found if other.page == line.page) - 6
        x, y = round(left * scale), round((page.get_height() - line.baseline - 10) * scale)
        strips.paste(drawn.crop((x, y, x + strips.width, y + height)), (0, n * height))
    return strips


def titled(pictures: dict[str, Image.Image], columns: int, name: str) -> None:
    """Put pictures in rows under their titles and save them."""
    face = ImageFont.truetype(str(FONTS / "LibertinusSerif-Italic.otf"), 26)
    wide = max(p.width for p in pictures.values()) + 60
    tall = max(p.height for p in pictures.values()) + 70
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (wide * columns, tall * rows + 20), PAPER)
    pen = ImageDraw.Draw(sheet)
    for n, (title, picture) in enumerate(pictures.items()):
        x, y = n % columns * wide + 30, n // columns * tall + 20
        pen.text((x + 12, y), title, font=face, fill=(150, 40, 30))
        sheet.paste(picture, (x, y + 40))
    sheet.quantize(32, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


def layouts() -> None:
    """A spread of the sample in each layout in docs: the second and third page of its text."""
    from building import context_of

    from publish.source.works import read_work

    sample = ROOT / "docs" / "layouts" / "sample.md"
    work = read_work(sample, Reader(), Findings(), None)
    for folder in sorted(path.parent for path in sample.parent.glob("*/layout.yaml")):
        context = context_of(sample.parent, str(folder), work)
        first = (
            next(
                number
                for number in range(len(context.laid_out_book))
                if context.laid_out_book.lines(number)
            )
            + 2
        )
        with TemporaryDirectory() as made:
            file = Path(made) / "sample.pdf"
            file.write_bytes(context.book_pdf)
            side_by_side(pages(file, (first, first + 1), 420), 1, folder / "picture.png", 24)


def lines() -> None:
    """The same passage by all programs that are installed."""
    from bench import ESSAY, context_of, set_by_us, work_of
    from peers import made_by_peers

    work = work_of(ESSAY / "essay.md")
    made = {"Offprint": set_by_us(work, ESSAY, "paragraph")}
    with TemporaryDirectory() as folder:
        made |= dict(made_by_peers(context_of(work, ESSAY, "line").edition, Path(folder)))
    made["WeasyPrint, line by line"] = set_by_us(work, ESSAY, "line")
    shown = {name: passage(data, OPENING, 16, 640) for name, data in made.items()}
    titled(shown, 2, "lines.png")


def readme() -> None:
    """The pictures of README and papers: the example, whose text may be shown anywhere."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        built = [("--format", "pdf", "--format", "handout"), ("--layout", "modern")]
        for number, options in enumerate(built):
            command = [sys.executable, "-m", "publish", "build", str(EXAMPLE), *options]
            subprocess.run([*command, "--out", str(folder / str(number))], check=True, cwd=ROOT)
        book, modern = folder / "0" / "persius.pdf", folder / "1" / "persius.pdf"
        handout = folder / "0" / "persius-handout.pdf"
        side_by_side(pages(book, (8, 9), 640), 1, PICTURES / "spread.png")
        side_by_side(pages(modern, (6, 7), 640), 1, PICTURES / "modern.png")
        shown = (1, page_with(handout, "What the text says"), page_with(handout, "Chronology"))
        side_by_side(pages(handout, shown, 440), 24, PICTURES / "handout.png")


if __name__ == "__main__":
    layouts()
    if sys.argv[1:] != ["layouts"]:
        readme()
    if not sys.argv[1:]:
        lines()
