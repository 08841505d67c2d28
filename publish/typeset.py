"""The stage *typeset*: markup and styles in, laid-out pages out (WeasyPrint).

WeasyPrint is imported here only, once, and with what a short run can spare left out. What it
would only log (bad CSS, dead links, missing pictures) comes out as diagnostics.
"""

from __future__ import annotations

import logging
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.files import Reader, cache_folder, digest, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weasyprint import CSS, Document

_BLOCKS = frozenset(
    "p div blockquote ul ol li table caption thead tbody tr figure pre hr section".split()
)
#: Left, bottom, right, top in points.
Box = tuple[float, float, float, float]
#: Points per CSS pixel.
PT = 0.75


class Line:
    """A line of type as it was laid out: the page's index, positions in points from its top left.

    ``block`` is the id of the numbered block that it begins or goes on with, if any.
    """

    __slots__ = ("baseline", "block", "bottom", "box", "left", "right", "top")

    def __init__(self, box: Any, block: str) -> None:
        self.box = box
        self.block = block
        self.left = box.position_x * PT
        self.right = (box.position_x + box.width) * PT
        self.top = box.position_y * PT
        self.bottom = (box.position_y + box.height) * PT
        self.baseline = (box.position_y + box.baseline) * PT

    @property
    def text(self) -> str:
        """The characters of the line, without those of boxes that are no text."""
        return "".join(d.text for d in self.box.descendants() if type(d).__name__ == "TextBox")


class Pages:
    """Laid-out pages: a value to be measured, marked in the margin and written as PDF."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __len__(self) -> int:
        return len(self.document.pages)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the first page in points."""
        page = self.document.pages[0]
        return page.width * PT, page.height * PT

    def lines(self, page: int, element: str = "main") -> list[Line]:
        """The lines within one element on a page, top to bottom, without notes at the foot."""
        root = self.document.pages[page]._page_box.children[0]
        return list(_lines(root, element, inside=False, block=""))

    def write(self) -> bytes:
        """The PDF, tagged. The same pages give the same bytes."""
        return self.write_on([None])[0]

    def write_on(self, papers: Sequence[Box | None]) -> list[bytes]:
        """The same pages on several papers: one PDF for each.

        Args:
            papers: left, bottom, right and top edge of each paper in points from the lower left
                of the page as it was laid out; ``None`` for that page itself.
        """
        kept: list[tuple[Any, int]] = []

        def keep(_: object, pdf: Any) -> None:
            pdf.objects = [_packed(item) for item in pdf.objects]
            kept.append((pdf, len(pdf.objects)))

        with _listening() as heard:
            first: bytes = self.document.write_pdf(pdf_tags=True, finisher=keep)
        heard.check()
        pdf, count = kept[0]
        return [first if box is None else _on_paper(pdf, count, box) for box in papers]


def _packed(item: Any) -> Any:
    """A stream with its bytes compressed once, however often it is written."""
    import pydyf

    if not isinstance(item, pydyf.Stream):
        return item
    packed = pydyf.Object()
    packed.__dict__.update(
        number=item.number, generation=item.generation, offset=item.offset, free=item.free
    )
    packed.__class__ = type("Packed", (pydyf.Object,), {"data": item.data, "compressible": False})
    return packed


def _on_paper(pdf: Any, count: int, box: Box) -> bytes:
    """Write a finished PDF anew with other edges; ``count`` objects were there before writing."""
    import io

    import pydyf

    pdf.objects = pdf.objects[:count]
    pdf.current_position, pdf.xref_position = 0, None
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page":
            for name in ("MediaBox", "TrimBox", "BleedBox"):
                item[name] = pydyf.Array(box)
    out = io.BytesIO()
    pdf.write(out, None, None, True)
    return out.getvalue()


def _lines(box: Any, element: str, *, inside: bool, block: str) -> Iterator[Line]:
    inside = inside or box.element_tag == element
    if box.element is not None and "block" in (box.element.get("class") or "").split():
        block = box.element.get("id") or block
    if type(box).__name__ == "LineBox":
        if inside:
            yield Line(box, block)
        return
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        yield from _lines(child, element, inside=inside, block=block)


class _Heard(logging.Handler):
    """What the typesetter says while it works."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.place = Place("")
        self._placed: list[tuple[Place, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if "HarfBuzz-Subset" in message:  # slower without it, and no fault: doctor names it
            return
        if (self.place, message) not in self._placed:
            self._placed.append((self.place, message))

    def check(self) -> None:
        """Raise what was heard.

        Raises:
            Rejected: with one diagnostic for each message.
        """
        findings = Findings()
        for place, message in self._placed:
            findings.error(*_as_finding(place, message))
        if findings.failed:
            raise Rejected(findings)


def _as_finding(place: Place, message: str) -> tuple[Place, str, str, str]:
    import re

    where = re.search(r" at (\d+):(\d+)", message)
    if where:
        place = Place(place.path, int(where[1]), int(where[2]))
        message = message.replace(where[0], "", 1)
    if "image" in message.lower():
        return place, "IMAGE-BROKEN", message, "use a whole PNG, JPEG or SVG file"
    if "anchor" in message.lower():
        return place, "LINK-DEAD", message, "give the place that id, or take the link out"
    if "css" in message.lower() or where:
        return place, "LAYOUT-CSS", message, "the page engine ignores this; correct or delete it"
    return place, "TYPESET", message, "the page engine reports this; see the README on layouts"


class _listening:  # noqa: N801 - used as a verb
    """Collects the engine's messages for a while."""

    def __enter__(self) -> _Heard:
        self._heard = _Heard()
        self._logger = logging.getLogger("weasyprint")
        self._logger.addHandler(self._heard)
        return self._heard

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self._heard)


class Typesetter:
    """The page engine, imported once; shares faces and parsed styles among documents."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[Path, ...], Any] = {}
        self._styles: dict[tuple[tuple[Path, ...], str], CSS] = {}

    def typeset(
        self,
        markup: str,
        styles: Sequence[tuple[str, str]],
        fonts: tuple[Path, ...],
        base: Path,
        reader: Reader,
    ) -> Pages:
        """Lay out a document.

        Args:
            markup: well-formed XHTML without a namespace.
            styles: pairs of a style sheet's path and its text, in the order of the cascade.
            fonts: folders of the faces; there are no others.
            base: the folder to which pictures are relative.
            reader: fetches the pictures.

        Raises:
            Rejected: for markup that is not well-formed and for all that the engine reports.
        """
        shown = styles[-1][0]
        root = parse_markup(markup, shown)
        configuration = self._faces(fonts)
        with _listening() as heard:
            sheets = []
            for path, text in styles:
                heard.place = Place(path)
                sheets.append(self._style(path, text, fonts, reader))
            heard.place = Place(shown)
            html = _html(root, base, reader)
            document = html.render(font_config=configuration, stylesheets=sheets)
        heard.check()
        return Pages(document)

    def _style(self, path: str, text: str, fonts: tuple[Path, ...], reader: Reader) -> CSS:
        import weasyprint

        key = (fonts, text)
        if key not in self._styles:
            self._styles[key] = weasyprint.CSS(
                string=text,
                font_config=self._faces(fonts),
                url_fetcher=_fetcher(reader),
                base_url=Path(path).absolute().as_uri(),
            )
        return self._styles[key]

    def _faces(self, folders: tuple[Path, ...]) -> Any:
        if folders not in self._fonts:
            configure_faces(folders)
            import_engine()
            from weasyprint.text.fonts import FontConfiguration

            self._fonts[folders] = FontConfiguration()
        return self._fonts[folders]


def _html(root: ET.Element, base: Path, reader: Reader) -> Any:
    """A document made of a parsed tree.

    The engine's own HTML parser is slow, and would move the blocks of a note out of the
    paragraph in which it is called.
    """
    import weasyprint
    from cssselect2 import ElementWrapper

    html = weasyprint.HTML.__new__(weasyprint.HTML)
    html.base_url = base.absolute().as_uri() + "/"
    html.url_fetcher = _fetcher(reader)
    html.media_type = "print"
    html.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def parse_markup(markup: str, shown: str) -> ET.Element:
    """Parse rendered markup.

    Raises:
        Rejected: when it is not well-formed; the line is that of the rendered markup.
    """
    try:
        return _without_gaps(ET.fromstring(markup))  # noqa: S314 - our own templates' output
    except ET.ParseError as error:
        line, column = error.position
        text = markup.split("\n")[line - 1][max(0, column - 40) : column + 40]
        raise Rejected(
            [
                Diagnostic(
                    Place(shown),
                    "error",
                    "LAYOUT-MARKUP",
                    f"the templates make markup that is not well-formed: … {text.strip()} …",
                    "close every element, also empty ones: <br/>",
                )
            ]
        ) from None


def _without_gaps(root: ET.Element) -> ET.Element:
    """Take out the white space after blocks: within a note the engine would make lines of it."""
    for element in root.iter():
        if element.tag in _BLOCKS and element.tail and not element.tail.strip():
            element.tail = None
    return root


def configure_faces(folders: tuple[Path, ...]) -> None:
    """Let fontconfig know the faces of these folders and none of the machine.

    Its own rules would make up bold and slanted faces for missing characters, which come out
    as wrong glyphs in the PDF; with no rules there are none.
    """
    cache = cache_folder() / "fontconfig"
    lines = [f"<dir>{folder}</dir>" for folder in folders]
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{''.join(lines)}<cachedir>{cache}</cachedir></fontconfig>"
    )
    file = cache / f"{digest(text.encode())}.conf"
    if not file.exists():
        write(file, text.encode())
    os.environ["FONTCONFIG_FILE"] = str(file)


def import_engine() -> None:
    """Import WeasyPrint; the faces have to be configured before.

    On Linux its libraries are found by their own names. The search that cffi falls back to
    starts dozens of processes, half the time of a short run: it is answered with nothing.
    """
    if "weasyprint" in sys.modules:
        return
    import ctypes.util

    from publish.engine import amend, defer
    from publish.hyphens import keep_patterns

    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        with defer():
            import weasyprint  # noqa: F401
    except OSError as error:
        raise Rejected(
            [
                Diagnostic(
                    Place("publish"),
                    "error",
                    "ENGINE-MISSING",
                    f"a library of the page engine is missing: {str(error).splitlines()[0]}",
                    "run “publish doctor”: it says what to install",
                )
            ]
        ) from None
    finally:
        ctypes.util.find_library = search
    amend()
    keep_patterns()


def _fetcher(reader: Reader) -> Any:
    """Hands the engine files of this machine, through the reader, and nothing else."""
    from urllib.parse import unquote, urlsplit

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Files(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            self._fail_on_errors = False

        def fetch(self, url: str, headers: object = None) -> Any:
            parts = urlsplit(url)
            data = reader.read(Path(unquote(parts.path))) if parts.scheme == "file" else None
            if data is None:
                raise ValueError("there is no such file")
            return URLFetcherResponse(url, data)

    return Files()
