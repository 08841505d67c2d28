"""Paragraphs, put together from lines: by the structure where a file has one, else by geometry.

Over a page's end a structure need not say whether a paragraph goes on; there, the last line of
the page and the first of the next one tell.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from publish.readback import Line, without_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.preflight.pdf.model import PdfModel

#: What ends in one of these may be the end of a paragraph.
_ENDS = re.compile(r"[.!?:;…—–][’”'\")\]]*$")
_CELLS = ("TD", "TH")
_HYPHENS = "-\u2010\u00ad"
#: After one of these a line may end within a sentence, without a space.
_DASHES = ("—", "–", "-", "\u2010", "/")
#: A line that begins further in than this is indented, in ems.
_INDENT = 0.6
#: A gap between cells is wider than so many natural spaces, and than so many others of its line.
_GAP, _UNLIKE = 3, 1.8


class Paragraph(msgspec.Struct, frozen=True):
    """The lines of a paragraph, in their order."""

    lines: tuple[Line, ...]

    @property
    def parts(self) -> list[list[Line]]:
        """Its lines page by page."""
        return [list(lines) for _, lines in groupby(self.lines, key=lambda line: line.page)]

    @property
    def tag(self) -> str:
        """What its first line is, where the file says it."""
        return self.lines[0].tag


def is_heading(line: Line) -> bool:
    """Whether all of a line is of a heading."""
    return line.heading >= len(line.text.rstrip()) > 0


def is_row(model: PdfModel, line: Line) -> bool:
    """Whether a line is the row of a table: by its tag, or by the gaps between its cells.

    The word spaces of a line that is brought to the measure are alike.
    """
    if line.tag in _CELLS:
        return True
    spaces = [space.width for space in model.spaces.get((line.page, line.number), [])]
    natural = model.word_space * line.size
    if line.tag or not spaces or not natural:
        return False
    widest = max(spaces) / natural
    return widest > _GAP and (len(spaces) == 1 or max(spaces) > _UNLIKE * min(spaces))


def is_divided(line: Line) -> bool:
    """Whether a line ends in a hyphen."""
    return line.text.endswith(tuple(_HYPHENS)) and len(line.text) > 1 and line.text[-2].isalpha()


def paragraphs(model: PdfModel) -> list[Paragraph]:
    """All paragraphs of the text."""
    found: list[list[Line]] = []
    for page in model.texts:
        for index, group in enumerate(_on_page(model, page.body)):
            if index == 0 and found and _goes_on(model, found[-1], group[0]):
                found[-1] += group
            else:
                found.append(group)
    return [Paragraph(tuple(lines)) for lines in found]


def in_note(lines: list[Line]) -> list[Paragraph]:
    """The paragraphs of a note; of a file that does not say where they end, all of it as one."""
    found: list[list[Line]] = []
    for line in lines:
        if found and not _is_over(found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [Paragraph(tuple(group)) for group in found]


def _is_over(last: Line, line: Line) -> bool:
    """Whether the file says that a paragraph ends with a line: nothing follows, no space either.

    The next line of it is another element where a paragraph begins beside the number of its note.
    """
    apart = last.element != line.element or last.page != line.page
    return apart and last.ends == "nothing" and not last.text.endswith(_DASHES)


def _on_page(model: PdfModel, lines: tuple[Line, ...]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _parts(model, group, line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _parts(model: PdfModel, group: list[Line], line: Line) -> bool:
    """Whether a new paragraph begins with a line, after others of the same page."""
    last = group[-1]
    if last.element and last.element == line.element:
        return False
    if last.element and _is_over(last, line):
        return True
    step = last.baseline - line.baseline
    if step > 1.3 * model.leading or step < 0 or abs(last.size - line.size) > 0.5:
        return True
    if last.tag in _CELLS or line.tag in _CELLS or is_heading(last) or is_heading(line):
        return True
    # The engine makes an element of every line of a paragraph with a run-in head.
    if last.element and (abs(step - model.leading) > 0.3 or _ended(model, group)):
        return True
    return _begins_in(model, line) and not (len(group) == 1 and _begins_in(model, last))


def _begins_in(model: PdfModel, line: Line) -> bool:
    """Whether a line is indented."""
    return (
        model.along(line.box).begin
        > model.edges(model.pages[line.page - 1]).begin + _INDENT * line.size
    )


def _goes_on(model: PdfModel, before: list[Line], line: Line) -> bool:
    """Whether the first line of a page goes on with the paragraph that ended the page before."""
    last = before[-1]
    if last.page != line.page - 1 or abs(last.size - line.size) > 0.15 or line.tag != last.tag:
        return False
    if line.heading or last.tag in _CELLS:
        return False
    if (line.page, round(line.baseline)) in model.labelled:
        return False
    if is_divided(last):
        return True
    edge = {n: model.edges(model.pages[n - 1]).begin for n in (last.page, line.page)}
    inset = min(model.along(n.box).begin for n in before if n.page == last.page) - edge[last.page]
    begins = model.along(line.box).begin - edge[line.page]
    if begins > max(inset, 0) + 3 or (len(before) > 1 and abs(begins - inset) > 3):
        return False
    if begins > 3 and len(before) == 1 and abs(begins - inset) <= 3:
        return False
    return not _ended(model, before)


def _ended(model: PdfModel, lines: list[Line]) -> bool:
    """Whether a paragraph came to its end in its last line: short, or at a sentence's end."""
    last = lines[-1]
    far = model.edges(model.pages[last.page - 1]).end
    reach = max(model.along(line.box).end for line in lines if line.page == last.page)
    end = model.along(last.box).end
    full = end > (min(reach, far) if len(lines) > 1 else far) - 4
    if model.justified:
        return not full
    return bool(_ENDS.search(without_calls(last.text))) and end < far - 4 * last.size
