"""Rivers: word spaces that lie above one another, line after line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.preflight.checks import at_line, check, on_page
from publish.preflight.pdf.paragraphs import is_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel
    from publish.readback import Line
    from publish.readback.word_spaces import Space

#: A river runs through so many lines, and its spaces together are as wide as so many natural ones;
#: one space counts as no more than so many.
_LINES, _WIDTH, _MOST = 4, 4.8, 1.5

#: Lines with their word spaces, one below the other without anything between them.
Row = tuple["Line", list["Space"]]


@check("LINE-RIVER")
def rivers(model: PdfModel) -> Iterator[Finding]:
    """Word spaces above one another in five lines or more, or in four where they are wide.

    They lie above one another when the middle of each is within half of its width, and of the
    uppermost's, of that one's middle.
    """
    if not model.word_space:
        return
    for block in _blocks(model):
        reported: set[Space] = set()
        for top, (line, spaces) in enumerate(block):
            below = block[top + 1 :]
            for space in spaces:
                river = _down(space, below)
                natural = model.word_space * line.size
                width = sum(min(one.width / natural, _MOST) for one in river)
                if space not in reported and len(river) >= _LINES and width > _WIDTH:
                    reported.update(river)
                    yield _finding(line, river)


def _finding(line: Line, river: list[Space]) -> Finding:
    first = river[0]
    message = f"word spaces lie above one another in {len(river)} lines: “{line.text[:30]} …”"
    return on_page(
        line.page, first.x, first.baseline, at_line(line, message, "").message,
        "change where its lines end",
    )  # fmt: skip


def _down(top: Space, rows: list[Row]) -> list[Space]:
    """Return a space and those below it, as far down as there is one in each line."""
    middle, half, river = top.x + top.width / 2, top.width / 2, [top]
    for _, spaces in rows:
        for space in spaces:
            own = space.width / 2
            if abs(space.x + own - middle) < min(own, half):
                river.append(space)
                break
        else:
            break
    return river


def _blocks(model: PdfModel) -> Iterator[list[Row]]:
    """Yield lines of the text, without rows of tables, as long as they keep the usual step."""
    for page in model.texts:
        block: list[Row] = []
        for line in filter(model.is_plain, page.body):
            if is_row(model, line):
                continue
            if block and block[-1][0].baseline - line.baseline > 1.3 * model.leading:
                yield block
                block = []
            block.append((line, model.spaces.get((line.page, line.number), [])))
        yield block
