"""A finished PDF as the checks see it: what is read back, and what follows from it, once."""

from __future__ import annotations

import statistics
from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from publish.core.units import Box
from publish.preflight.pdf.margins import with_margins
from publish.preflight.pdf.paragraphs import Paragraph, in_note, is_heading, paragraphs
from publish.readback import FileText, Line
from publish.readback.inspection import inspect
from publish.readback.overlaps import Meeting, meetings
from publish.readback.pdf_values import Anatomy, Picture
from publish.readback.word_spaces import Space, texts_in, word_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.preflight.checks import PrinterRequest
    from publish.readback.painted_objects import PaintedObject
    from publish.readback.pdfx import Intent
    from publish.readback.structure_tree import Structure

#: Below so many lines a page says little of where its text stands.
_SOME = 6
#: So many lines a part is sunk at least; or it leaves more of them empty on the page before than
#: its heading needs with two lines of text, and so many around them.
_SUNK, _AROUND = 3.5, 5


class PageModel(msgspec.Struct, frozen=True):
    """A page with its lines by what they are; its trim in points from what is seen."""

    number: int
    trim: Box
    body: tuple[Line, ...]
    notes: tuple[Line, ...]
    heads: tuple[Line, ...]
    folios: tuple[Line, ...]
    others: tuple[Line, ...]
    pictures: tuple[Picture, ...]
    drawing: Box | None

    @property
    def recto(self) -> bool:
        """True if it is the first of its leaf: a right-hand page where text runs rightward."""
        return self.number % 2 == 1

    @property
    def blank(self) -> bool:
        """True if nothing stands on it, whatever its margins have."""
        shown = self.body or self.notes or self.others or self.pictures
        return not shown and self.drawing is None

    @property
    def shown(self) -> list[Box]:
        """The boxes of its pictures and of what is drawn on it."""
        drawn = [self.drawing] if self.drawing else []
        return [*(picture.box for picture in self.pictures), *drawn]

    @property
    def folio(self) -> str:
        """The number that is printed on it, or ''."""
        return self.folios[0].text.strip() if self.folios else ""


class Edges(NamedTuple):
    """Where lines begin and end across a page, as :meth:`PdfModel.along` tells it."""

    begin: float
    end: float


class PdfModel:
    """The pages of a PDF, and the values that checks share."""

    def __init__(self, data: bytes, request: PrinterRequest) -> None:
        self._file = inspect(data)
        self.asked = request
        self.anatomy: Anatomy = self._file.anatomy
        self.file_text: FileText = self._file.file_text

    @cached_property
    def tagged(self) -> bool:
        """True if the file says what is text and what is not."""
        return bool(self.anatomy.tags)

    @property
    def is_structure_broken(self) -> bool:
        """True if its structure cannot be read to its end."""
        return bool(self._file.structure and self._file.structure.damage)

    @property
    def structure(self) -> Structure | None:
        """Its structure; None where there is none, or it is broken."""
        return None if self.is_structure_broken else self._file.structure

    @cached_property
    def tagged_pages(self) -> frozenset[int]:
        """The pages on which an element of its structure has something."""
        elements = self.structure.walk() if self.structure else ()
        return frozenset(page for element in elements for page in element.pages)

    @cached_property
    def press_claims(self) -> tuple[str, ...]:
        """The parts of PDF/X that the file says it keeps."""
        return tuple(claim for claim in self.anatomy.claims if claim.startswith("PDF/X"))

    @cached_property
    def press_intents(self) -> tuple[Intent, ...]:
        """The output intents that name a press; those of PDF/A are none."""
        return tuple(i for i in self.anatomy.pdfx.intents if i.kind == "GTS_PDFX")

    @property
    def for_press(self) -> bool:
        """True if the file is meant for a press."""
        return bool(self.press_claims or self.press_intents)

    @cached_property
    def colour_spaces(self) -> dict[str, tuple[int, float, float]]:
        """The colour spaces that are used, each with where first: page and place."""
        found: dict[str, tuple[int, float, float]] = {}
        for paint in self.anatomy.paints:
            found.setdefault(paint.space, (paint.page, paint.x, paint.y))
        for picture in self.anatomy.pictures:
            found.setdefault(picture.space, (picture.page, picture.box[0], picture.box[1]))
        return found

    @cached_property
    def pages(self) -> list[PageModel]:
        """All pages."""
        lines: dict[int, list[Line]] = {}
        given = self.file_text.lines if self.tagged else with_margins(self.file_text.lines)
        for line in given:
            lines.setdefault(line.page, []).append(line)
        return [
            self._page_model(number, lines.get(number, []))
            for number in range(1, self.file_text.pages + 1)
        ]

    def _page_model(self, number: int, lines: list[Line]) -> PageModel:
        kinds: dict[str, list[Line]] = {}
        for line in lines:
            kind = "other" if line.role in ("paratext", "label") else line.role
            kinds.setdefault(kind, []).append(line)
        names = ("body", "note", "head", "folio", "other")
        body, notes, heads, folios, others = (tuple(kinds.get(name, ())) for name in names)
        pictures, drawing = self.pictures(number), self.anatomy.drawings.get(number)
        trim = self.trim(number)
        return PageModel(number, trim, body, notes, heads, folios, others, pictures, drawing)

    def pictures(self, page: int) -> tuple[Picture, ...]:
        """Return the pictures on a page."""
        return tuple(p for p in self.anatomy.pictures if p.page == page)

    def trim(self, page: int) -> Box:
        """Return the trimmed page, from the lower left of what is seen."""
        if page > len(self.anatomy.boxes):
            return (0, 0, 0, 0)
        boxes = self.anatomy.boxes[page - 1]
        (x, y), (left, bottom, right, top) = boxes.crop[:2], boxes.trim
        return (left - x, bottom - y, right - x, top - y)

    def bleed(self, page: int) -> Box:
        """Return the page as far as it bleeds, from the lower left of what is seen."""
        boxes = self.anatomy.boxes[page - 1]
        (x, y), (left, bottom, right, top) = boxes.crop[:2], boxes.bleed
        return (left - x, bottom - y, right - x, top - y)

    @cached_property
    def texts(self) -> list[PageModel]:
        """The pages that have lines of the text."""
        return [page for page in self.pages if page.body]

    @cached_property
    def size(self) -> float:
        """The size of type of the text."""
        sizes: Counter[float] = Counter()
        for page in self.texts:
            for line in page.body:
                sizes[round(line.size, 1)] += len(line.text)
        return sizes.most_common(1)[0][0] if sizes else 0

    def is_plain(self, line: Line) -> bool:
        """Return whether a line is of the text in its own size; no heading, no cell."""
        return (
            abs(line.size - self.size) < 0.15
            and not is_heading(line)
            and any(map(str.isalnum, line.text))
            and line.tag not in ("TD", "TH")
        )

    @cached_property
    def leading(self) -> float:
        """The most common step from a line of the text to the next."""
        steps = [
            one.baseline - two.baseline
            for page in self.texts
            for one, two in pairwise(page.body)
            if self.is_plain(one) and self.is_plain(two) and one.baseline > two.baseline
        ]
        if not steps:
            return 0
        (most, _), *_ = Counter(round(step, 1) for step in steps).most_common(1)
        return statistics.median(step for step in steps if abs(step - most) < 0.15)

    @property
    def step(self) -> float:
        """The leading, or what is usual for the size where there are too few lines to tell."""
        return self.leading or 1.3 * self.size or 14

    @cached_property
    def _edges(self) -> dict[bool, Edges]:
        found = {}
        for recto in (True, False):
            lines = [n for f in self.texts if f.recto == recto for n in f.body if self.is_plain(n)]
            if lines:
                along = [self.along(line.box) for line in lines]
                found[recto] = Edges(_usual(a.begin for a in along), _far([a.end for a in along]))
        return found

    def along(self, box: Box) -> Edges:
        """Return where a box begins and ends along a line, in points.

        Below 0 where text runs leftward.
        """
        left, _, right, _ = box
        return Edges(-right, -left) if self.anatomy.leftward else Edges(left, right)

    def edges(self, page: PageModel) -> Edges:
        """Return where the text stands on a page: as on most pages of its side."""
        return self._edges.get(page.recto, self.along(page.trim))

    @cached_property
    def two_sided(self) -> bool:
        """True if rectos and versos have other margins: it is bound."""
        recto, verso = self._edges.get(True), self._edges.get(False)
        return recto is not None and verso is not None and abs(recto.begin - verso.begin) > 3

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the text, those that go over a page's end in one."""
        return paragraphs(self)

    @cached_property
    def note_paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the notes."""
        notes = sorted(self.file_text.notes().items())
        return [paragraph for _, lines in notes for paragraph in in_note(lines)]

    @cached_property
    def justified(self) -> bool:
        """True if most lines of the text end at one edge."""
        ends = [
            self.edges(page).end - self.along(line.box).end
            for page in self.texts
            for line in page.body
            if self.is_plain(line)
        ]
        return len(ends) > _SOME and sum(abs(end) < 4 for end in ends) > 0.5 * len(ends)

    @cached_property
    def spaces(self) -> dict[tuple[int, int], list[Space]]:
        """The word spaces by their line."""
        found: dict[tuple[int, int], list[Space]] = {}
        rows: dict[tuple[int, int], list[Line]] = {}
        for line in self.file_text.lines:
            rows.setdefault((line.page, round(line.baseline)), []).append(line)
        for space in word_spaces(self._file.pages):
            near = round(space.baseline)
            for row in (near, near - 1, near + 1):
                for line in rows.get((space.page, row), ()):
                    inside = line.box[0] <= space.x <= line.box[2]
                    if inside and abs(line.baseline - space.baseline) < 0.5:
                        found.setdefault((line.page, line.number), []).append(space)
        return found

    @cached_property
    def word_space(self) -> float:
        """The word space of the face of the text, in ems; as it is set mostly, if none is told."""
        face = max(self.anatomy.faces, key=lambda f: f.shows, default=None)
        if face is not None and 0.1 < face.space < 0.6:
            return face.space
        widths = [s.width for spaces in self.spaces.values() for s in spaces]
        return statistics.median(widths) / self.size if widths and self.size else 0

    def openings(self) -> list[PageModel]:
        """Return the pages on which the text, or a part of it, begins again."""
        return [page for page in self.texts if self.is_opening(page)]

    def is_opening(self, page: PageModel) -> bool:
        """Tell if the text begins on a page, or a part of it that was given a page of its own.

        A heading that came to the head of a page by itself is sunk by no more than its space, and
        leaves no more room on the page before than it needs with those below it, two lines and the
        notes that are called there.
        """
        before = self.pages[page.number - 2] if page.number > 1 else None
        if before is None or not (before.body or before.notes):
            return True
        first = page.body[0]
        if first.tag not in ("H1", "H2") or not is_heading(first):
            return False
        sunk = self.usual_head - first.baseline
        left = self.foot(before) - self.usual_foot
        heads = next((n for n, line in enumerate(page.body) if not is_heading(line)), 0)
        second = page.body[min(heads + 1, len(page.body) - 1)]
        around = _AROUND + len(page.notes)  # how many of the notes are of these lines is not told
        needed = first.baseline - second.baseline + around * self.leading
        return sunk > _SUNK * self.leading or left > needed

    def foot(self, page: PageModel) -> float:
        """Return how high the last thing on a page is, with notes, pictures and drawings."""
        lines = [line.baseline for line in (*page.body, *page.notes)]
        return min([*lines, *(box[1] for box in page.shown)], default=page.trim[3])

    @cached_property
    def usual_foot(self) -> float:
        """Where most pages end."""
        return _usual(map(self.foot, self.texts))

    @cached_property
    def usual_head(self) -> float:
        """Where the first line stands on most pages."""
        return _usual(page.body[0].baseline for page in self.texts)

    def is_last(self, page: PageModel) -> bool:
        """Return whether the text, or a part of it, ends on a page."""
        if page.number >= len(self.pages):
            return True
        after = self.pages[page.number]
        return not (after.body or after.notes) or (bool(after.body) and self.is_opening(after))

    @cached_property
    def labelled(self) -> frozenset[tuple[int, int]]:
        """Where labels stand, as those of list items: page and baseline."""
        labels = (line for line in self.file_text.lines if line.role == "label")
        return frozenset((line.page, round(line.baseline)) for line in labels)

    def line_of(self, ink: PaintedObject) -> Line:
        """Return the line that a text on a page belongs to."""
        return self._lines[ink.page, ink.line]

    @cached_property
    def _lines(self) -> dict[tuple[int, int], Line]:
        return {(line.page, line.number): line for line in self.file_text.lines}

    def meetings(
        self, pairs: list[tuple[PaintedObject, PaintedObject]]
    ) -> Iterator[Meeting | None]:
        """Yield where the ink of the things of each pair meets."""
        return meetings(self._file.pages, pairs) if pairs else iter(())

    def text_in(self, places: list[tuple[int, Box]]) -> list[str]:
        """Return the text in each of some boxes of pages."""
        corners = [(b.crop[0], b.crop[1]) for b in self.anatomy.boxes]
        return texts_in(self._file.pages, [(page, box, corners[page - 1]) for page, box in places])


def _usual(values: Iterable[float]) -> float:
    """Return the most common value, to half a point; of the values near it, the middle one."""
    given = list(values)
    if not given:
        return 0
    (most, _), *_ = Counter(round(value) for value in given).most_common(1)
    return statistics.median(value for value in given if abs(value - most) <= 1)


def _far(ends: list[float]) -> float:
    """Return where lines end: what the longer half of them agree in."""
    ends = sorted(ends)
    longer = ends[len(ends) // 2 :]
    usual = _usual(longer)
    return usual if sum(abs(end - usual) < 2 for end in ends) > len(ends) / 4 else ends[-1]
