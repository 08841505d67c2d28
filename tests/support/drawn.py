"""Small PDFs for tests of pictures: lines of Helvetica at known places, with nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Width and height of a page in points; the first line's left and baseline, and the leading.
SIZE, LEFT, FIRST, LEADING = (200, 300), 20, 270, 20


def pdf(
    path: Path, pages: Sequence[Sequence[str]], size: tuple[int, int] = SIZE, extra: str = ""
) -> Path:
    """A file with these lines on its pages; ``extra`` is drawn under them on each."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for lines in pages:
        page = document.add_blank_page(page_size=size)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        shown = " ".join(
            f"BT /F 10 Tf {LEFT} {FIRST - n * LEADING} Td ({line}) Tj ET"
            for n, line in enumerate(lines)
        )
        page.Contents = document.make_stream(f"{extra} {shown}".encode())
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    return path


def filled(path: Path, greys: Sequence[float], size: tuple[int, int] = SIZE) -> Path:
    """A file whose pages are of one grey each, so that they can be told apart in a picture."""
    document = pikepdf.new()
    for grey in greys:
        page = document.add_blank_page(page_size=size)
        drawn = f"{grey} g 0 0 {size[0]} {size[1]} re f"
        page.Contents = document.make_stream(drawn.encode())
    document.save(path, deterministic_id=True)
    return path
