"""The stage *typeset*: markup and styles in, laid-out pages out.

What the page engine would only log (bad CSS, dead links, missing pictures) comes out as
diagnostics.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from publish.core import contract
from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import Reader, shown
from publish.core.units import PT_PER_PX, Box
from publish.render.style_sheet_check import check_style_sheet_limits
from publish.typeset.cut_words import cut_words
from publish.typeset.engine.boxes import (
    children_of,
    is_dots,
    is_line,
    is_picture,
    is_text,
    page_box,
    texts_in,
)
from publish.typeset.engine.compact_pdf import compact_object
from publish.typeset.engine.deep_calls import call_with_large_stack
from publish.typeset.engine.documents import counter_styles, document_of, parsed_style_sheet
from publish.typeset.engine.fetcher import SOURCE, Pictures, base_of, fetcher, path_of
from publish.typeset.engine.font_configuration import font_configuration
from publish.typeset.engine.installation import making_up_pages, recording_faces
from publish.typeset.engine.log import EngineLog, capturing_log
from publish.typeset.engine.pdf_objects import array, is_page, written_again
from publish.typeset.engine.source_map import Origin, Text
from publish.typeset.inked_pictures import InkedOf, in_inks
from publish.typeset.lines.baseline_grid import line
from publish.typeset.lines.leftovers import let_go
from publish.typeset.lines.note_area import measure
from publish.typeset.tagging.conformance import Claim, add_conformance
from publish.typeset.tagging.source_words import without_break_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from publish.settings.schema import Breaking
    from publish.typeset.cut_words import CutWord
    from publish.typeset.engine.face_hooks import Drawn
    from publish.typeset.lines.paragraph_setter import ParagraphReport

_BLOCKS = frozenset(
    "p div blockquote ul ol li dl dt dd table caption thead tbody tr figure pre hr section".split()
)


class Line:
    """A line of type as it was laid out: the page's index, positions in points from its top left.

    ``block`` is the id of the numbered block that it begins or goes on with, if any.
    """

    __slots__ = ("baseline", "block", "bottom", "box", "left", "right", "top")

    def __init__(self, box: Any, block: str) -> None:
        self.box = box
        self.block = block
        self.left = box.position_x * PT_PER_PX
        self.right = (box.position_x + box.width) * PT_PER_PX
        self.top = box.position_y * PT_PER_PX
        self.bottom = (box.position_y + box.height) * PT_PER_PX
        self.baseline = (box.position_y + box.baseline) * PT_PER_PX

    @property
    def has_matter(self) -> bool:
        """True if there are characters or pictures on it."""
        return any(is_text(box) or is_picture(box) for box in self.box.descendants())

    @property
    def text(self) -> str:
        """The characters of the line, without those of boxes that are no text."""
        return without_break_marks("".join(box.text for box in texts_in(self.box)))


class Pages:
    """Laid-out pages: a value to be measured, marked in the margin and written as PDF."""

    def __init__(
        self,
        document: Any,
        paragraph_reports: dict[str, ParagraphReport] | None = None,
        origin: Origin | None = None,
        placed: tuple[tuple[Path, Any], ...] = (),
    ) -> None:
        self.document = document
        #: What they were made of.
        self.origin = origin or Origin()
        #: What is told of the lines of paragraphs, by their identifiers.
        self.paragraph_reports = paragraph_reports or {}
        #: The words that had to be cut at any letter.
        self.cut: list[CutWord] = []
        #: The faces that their text is set in, when they are written.
        self.drawn: Drawn = {}
        #: The number of the first page.
        self.first = 1
        self._placed = placed

    def __len__(self) -> int:
        return len(self.document.pages)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the first page in points."""
        page = self.document.pages[0]
        return page.width * PT_PER_PX, page.height * PT_PER_PX

    @property
    def note_measure(self) -> float:
        """How wide the notes at the foot of the first page are set, in points; it has some."""
        area = page_box(self.document.pages[0]).children[1]
        return round(measure(area) * PT_PER_PX, 4)

    @property
    def leading(self) -> float:
        """The distance of the lines in points, as the style sheets have it; 0 where none does."""
        return line(page_box(self.document.pages[0]).children[0].style) * PT_PER_PX

    @property
    def leftward(self) -> bool:
        """True if the text runs from right to left: its pages are bound on the right."""
        root = page_box(self.document.pages[0]).children[0]
        return bool(root.style["direction"] == "rtl")

    def folios(self) -> dict[str, int]:
        """Return the number of the page on which each identifier stands, as a folio counts."""
        pages = enumerate(self.document.pages, self.first)
        return {name: number for number, page in pages for name in page.anchors}

    def followed_by(self, count: int, others: Pages) -> Pages:
        """Return the first pages, then all others; links lead from the ones to the others."""
        pages = [*self.document.pages[:count], *others.document.pages]
        placed = (*self._placed, *others._placed)
        joined = Pages(self.document.copy(pages), self.paragraph_reports, self.origin, placed)
        joined.drawn, joined.first = self.drawn, self.first
        return joined

    def lines(self, page: int, element: str = contract.MAIN.name) -> list[Line]:
        """Return the lines within one element on a page, top to bottom, without notes at the foot.

        Lines on which nothing stands are left out.
        """
        root = page_box(self.document.pages[page]).children[0]
        return [line for line in _lines(root, element, inside=False, block="") if line.has_matter]

    def write(self, claim: Claim | None = None) -> bytes:
        """Return the PDF, tagged.

        The same pages give the same bytes; ``claim`` is what it conforms to.
        """
        return self.write_on([None], claim)[0]

    def write_for_press(self, bleed: float, inked: InkedOf = lambda _: None) -> bytes:
        """Return the PDF from which a press file is made.

        Args:
            bleed: how far, in points, the grounds of pages go on beyond their edges.
            inked: finds pictures that are to be printed in inks of their own.
        """
        with _bled(self.document.pages, bleed / PT_PER_PX), in_inks(self._placed, inked):
            return self.write_on([None])[0]

    def write_on(self, papers: Sequence[Box | None], claim: Claim | None = None) -> list[bytes]:
        """Return the same pages on several papers: one PDF for each.

        Args:
            papers: left, bottom, right and top edge of each paper in points from the lower left
                of the page as it was laid out; ``None`` for that page itself.
            claim: the standards that the files keep and claim, if they are to.
        """
        kept: list[tuple[Any, int]] = []

        def keep(document: Any, pdf: Any) -> None:
            if self.leftward:
                preferences = pdf.catalog["ViewerPreferences"]
                preferences["Direction"] = "/R2L"
            if self.first != 1:
                pdf.catalog["PageLabels"] = f"<</Nums [0 <</S /D /St {self.first}>>]>>"
            if claim is not None:
                add_conformance(document, pdf, claim)
            pdf.objects = [compact_object(item) for item in pdf.objects]
            kept.append((pdf, len(pdf.objects)))

        with capturing_log(self.origin) as log, recording_faces(self.drawn):
            first: bytes = self.document.write_pdf(
                pdf_tags=True, pdf_identifier=claim is not None, finisher=keep
            )
        log.check()
        pdf, count = kept[0]
        marked = claim is not None
        return [first if box is None else _on_paper(pdf, count, box, marked) for box in papers]


@contextmanager
def _bled(pages: Sequence[Any], bleed: float) -> Iterator[None]:
    """Paint pages as far as a bleed of so many CSS pixels.

    What stands on them may reach over their edges anyway; their grounds end there.
    """
    before = [(p, p.bleed, page_box(p).background, page_box(p).canvas_background) for p in pages]
    try:
        for page in pages:
            box = page_box(page)
            page.bleed = dict.fromkeys(("top", "right", "bottom", "left"), bleed)
            area = (-bleed, -bleed, page.width + 2 * bleed, page.height + 2 * bleed)
            box.background = _spread(box.background, area)
            box.canvas_background = _spread(box.canvas_background, area)
        yield
    finally:
        for page, own, ground, canvas in before:
            page.bleed = own
            page_box(page).background, page_box(page).canvas_background = ground, canvas


def _spread(ground: Any, area: tuple[float, float, float, float]) -> Any:
    """Return a background that is painted on another area."""
    if ground is None:
        return None
    return ground._replace(layers=[layer._replace(painting_area=area) for layer in ground.layers])


def _on_paper(pdf: Any, count: int, box: Box, identified: bool) -> bytes:
    """Write a finished PDF again with other edges; ``count`` objects were there before writing."""
    pdf.objects = pdf.objects[:count]
    for item in pdf.objects:
        if is_page(item):
            for name in ("MediaBox", "TrimBox", "BleedBox"):
                item[name] = array(box)
    return written_again(pdf, identified)


def _lines(box: Any, element: str, *, inside: bool, block: str) -> Iterator[Line]:
    # An initial dropped into the lines beside it, and what is no part of the text.
    if box.is_floated() or box.element_tag == "aside":
        return
    inside = inside or box.element_tag == element
    if contract.BLOCK.on(box.element):
        block = box.element.get("id") or block
    if is_line(box):
        if inside:
            yield Line(box, block)
        return
    for child in children_of(box):
        yield from _lines(child, element, inside=inside, block=block)


class Style(msgspec.Struct, frozen=True):
    """A parsed style sheet, with what the engine said of it and the files it asked for.

    ``counters`` are the styles of counters that it defines.
    """

    file: Path
    text: str
    parsed: Any
    counters: Any
    found: tuple[Diagnostic, ...]
    inputs: tuple[Path, ...]

    def texts(self, reader: Reader) -> list[Text]:
        """Return its text, after those of the style sheets that it imports."""
        return [*_imported(self.inputs, reader), (self.file, self.text)]


def _imported(files: Iterable[Path], reader: Reader) -> Iterator[Text]:
    """Yield the style sheets among the files that a style sheet asked for."""
    for file in files:
        if file.suffix == ".css":
            yield file, reader.text(file, shown(file)) or ""


class Typesetter:
    """The page engine, imported once; shares faces and parsed styles among documents."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[Path, ...], Any] = {}
        self._styles: dict[tuple[tuple[Path, ...], Path, str], Style] = {}
        self._folders: dict[str, Path] = {}

    def typeset(
        self,
        markup: str,
        template: str,
        styles: Sequence[tuple[Path, str]],
        fonts: tuple[Path, ...],
        base: Path,
        reader: Reader,
        breaking: Breaking = "line",
        hold: Callable[[ET.Element], None] | None = None,
        templates: Callable[[], list[Text]] = list,
        pictures: Pictures | None = None,
    ) -> Pages:
        """Lay out a document.

        Args:
            markup: well-formed XHTML without a namespace.
            template: how diagnostics name what made the markup.
            styles: pairs of a style sheet's file and its text, in the order of the cascade.
            fonts: folders of the faces; there are no others.
            base: the folder to which pictures are relative.
            reader: reads them.
            breaking: whether justified text is broken by the paragraph or by the line.
            hold: is given the root of the markup, to refuse what cannot be laid out.
            templates: gives the templates of the layout's author, to name their lines.
            pictures: what those of the source are on a page; none: as they are.

        Raises:
            Rejected: for markup that is not well-formed and for all that the engine reports.
        """
        root = parse_markup(markup, template)
        if hold is not None:
            hold(root)
        configuration = self._faces(fonts)
        with capturing_log(Origin(template)) as log:
            read = [self._style(file, text, fonts, reader, log) for file, text in styles]
            parsed = [style.parsed for style in read]
            counters = counter_styles(style.counters for style in read)
            folders, cache = {**self._folders, SOURCE: base}, dict[str, Any]()
            all_texts = [text for style in read for text in style.texts(reader)]
            log.origin = Origin(template, folders, lambda: all_texts, templates, pictures)
            html = document_of(root, base_of(SOURCE), fetcher(reader, folders, pictures=pictures))
            with making_up_pages(breaking) as setter:
                document = call_with_large_stack(
                    html.render, font_config=configuration, stylesheets=parsed, cache=cache,
                    counter_style=counters,
                )  # fmt: skip
        log.check()
        pages = Pages(document, setter.reports, log.origin, _placed(cache, base))
        pages.cut = cut_words(document.pages, root) if setter.has_cut else []
        let_go(page_box(page) for page in document.pages)
        return pages

    def _style(
        self, file: Path, text: str, fonts: tuple[Path, ...], reader: Reader, log: EngineLog
    ) -> Style:
        """Return a style sheet, parsed once a run.

        What was said of it is said for each document.
        """
        key = (fonts, file, text)
        if key not in self._styles:
            before, inputs = len(log.found), list[Path]()
            log.origin = Origin(
                shown(file), self._folders, lambda: [*_imported(inputs, reader), (file, text)]
            )
            counters = counter_styles(())
            parsed = self._parse(file, text, fonts, reader, inputs, counters)
            reported = tuple(log.found[before:])
            self._styles[key] = Style(file, text, parsed, counters, reported, tuple(inputs))
            return self._styles[key]
        style = self._styles[key]
        log.found += [d for d in style.found if d not in log.found]
        for path in style.inputs:
            reader.read(path)
        return style

    def _parse(
        self,
        file: Path,
        text: str,
        fonts: tuple[Path, ...],
        reader: Reader,
        inputs: list[Path],
        counters: Any,
    ) -> Any:
        check_style_sheet_limits(file, text)
        name = next((n for n, f in self._folders.items() if f == file.parent), "")
        if not name:
            name = f"{file.parent.name}-{len(self._folders)}"
            self._folders[name] = file.parent
        files = fetcher(reader, self._folders, inputs)
        return parsed_style_sheet(
            text, base_of(name) + file.name, files, self._faces(fonts), counters
        )

    def _faces(self, folders: tuple[Path, ...]) -> Any:
        if folders not in self._fonts:
            self._fonts[folders] = font_configuration(folders)
        return self._fonts[folders]


def _placed(cache: dict[str, Any], base: Path) -> tuple[tuple[Path, Any], ...]:
    """Return the pictures of dots from the source's folder, by their files."""
    files = ((path_of(str(key), {SOURCE: base}), item) for key, item in cache.items())
    return tuple((p, i) for p, i in files if p is not None and is_dots(i))


def parse_markup(markup: str, shown: str) -> ET.Element:
    """Parse rendered markup.

    Raises:
        Rejected: when it is not well-formed; the line is that of the rendered markup.
    """
    hint = "close every element, also empty ones: <br/>"
    if "<!ENTITY" in markup:
        place = Place(shown, markup.count("\n", 0, markup.index("<!ENTITY")) + 1)
        raise Rejected(
            [_unread(place, "they declare an entity", "write the characters themselves")]
        )
    try:
        return _without_gaps(ET.fromstring(markup))  # noqa: S314 - declares no entities
    except ET.ParseError as error:
        line, column = error.position
        text = markup.split("\n")[line - 1][max(0, column - 40) : column + 40]
        raise Rejected([_unread(Place(shown), f"… {text.strip()} …", hint)]) from None


def _unread(place: Place, what: str, hint: str) -> Diagnostic:
    message = f"the templates make markup that is not well-formed: {what}"
    return Diagnostic(place, "error", "LAYOUT-MARKUP", message, hint)


def _without_gaps(root: ET.Element) -> ET.Element:
    """Take out the white space around blocks: within a note the engine would make lines of it."""
    for element in root.iter():
        if element.tag not in _BLOCKS:
            continue
        if element.tail and not element.tail.strip():
            element.tail = None
        if element.text and not element.text.strip() and element.tag != "pre":
            element.text = None
    return root
