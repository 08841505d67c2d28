"""The QR code that leads from paper to an address (ISO/IEC 18004:2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = Sequence[Sequence[int]]

#: The quiet zone on all four sides in modules, as the standard requires.
QUIET = 4
#: The least width of the symbol without its quiet zone, in mm, to be read from a table.
LEAST = 24.0
#: The least width of a module, in mm, for a photocopier and a telephone's camera.
MODULE = 0.6


class Symbol(msgspec.Struct, frozen=True):
    """A code to draw: modules on a side with the quiet zone, its width in mm, its path.

    The path is in modules from the upper left of the quiet zone (SVG 2, 9.3).
    """

    modules: int
    width: float
    path: str


def symbol(address: str) -> Symbol:
    """Return the code of an address, readable even if a quarter of it is soiled."""
    import segno

    matrix = segno.make_qr(address, error="q").matrix
    count = len(matrix)
    module = max(LEAST / count, MODULE)
    columns = [tuple(column) for column in zip(*matrix, strict=True)]
    across = [f"M{x} {y}h{length}v1h-{length}z" for y, x, length in _runs(matrix)]
    down = [f"M{x} {y}h1v{length}h-1z" for x, y, length in _runs(columns) if length > 1]
    modules = count + 2 * QUIET
    return Symbol(modules, round(modules * module, 3), "".join(across + down))


def _runs(rows: Rows) -> Iterator[tuple[int, int, int]]:
    """Yield runs of dark modules: the row, where they begin, how many.

    Both the rows and the columns are drawn, so that no hairline of paper is left between two rows.
    """
    for y, row in enumerate(rows):
        dark = [x for x, module in enumerate(row) if module]
        starts = [x for x in dark if x == 0 or not row[x - 1]]
        for start in starts:
            end = next((x for x in range(start, len(row)) if not row[x]), len(row))
            yield y + QUIET, start + QUIET, end - start
