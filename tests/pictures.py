"""Draws the README's pictures from the finished essay.

make all && .venv/bin/python tests/pictures.py
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
SLUG = "stalinists-case-against-stalin"
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


def side_by_side(pictures: list[Image.Image], gap: int, name: str) -> None:
    """Put pages on a table and save them."""
    edge = 36
    width = sum(p.width for p in pictures) + gap * (len(pictures) - 1) + 2 * edge
    table = Image.new("RGB", (width, max(p.height for p in pictures) + 2 * edge), TABLE)
    left = edge
    for picture in pictures:
        table.paste(picture, (left, edge))
        left += picture.width + gap
    table.quantize(32, dither=0).save(ROOT / "tests" / "pictures" / name, optimize=True)


if __name__ == "__main__":
    side_by_side(pages(BUILD / f"{SLUG}.pdf", (8, 9), 640), 1, "spread.png")
    handout = BUILD / f"{SLUG}-handout.pdf"
    last = len(pypdfium2.PdfDocument(handout))
    questions = next(
        n
        for n in range(1, last + 1)
        if "Questions" in pypdfium2.PdfDocument(handout)[n - 1].get_textpage().get_text_range()[:40]
    )
    side_by_side(pages(handout, (1, questions), 640), 24, "handout.png")
