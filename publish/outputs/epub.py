"""The e-book."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Findings, Rejected
from publish.ebook.container import Document, bind
from publish.ebook.contents import (
    Entry,
    beginning,
    depth_of,
    entries_of,
    landmarks,
    play_order,
    targets_in,
)
from publish.ebook.devices.faceless import on_cover, report_faces
from publish.ebook.flows import Flow, flows_of, note_parts, places_of, title_flow
from publish.ebook.metadata import About, Describer
from publish.ebook.pages import PageList, page_list
from publish.ebook.tables import label, table_with_attributes
from publish.render.markup_check import OF_EBOOKS, OF_NUMBERED_EBOOKS, MarkupChecker
from publish.render.style_sheet_check import broken_rules
from publish.render.template_helpers import figures, without_notes
from publish.source import tree
from publish.source.inline import plain
from publish.source.pictures import picture_for_ebook
from publish.source.pictures.covers import as_jpeg

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.render.renderer import Renderer
    from publish.settings.geometry import Geometry
    from publish.settings.resolve import Resolved

_CORRECTIONS = "corrections.xhtml"
_XHTML = "application/xhtml+xml"
#: The words by which the documents beside the text are called.
_OTHERS = ("cover", "title-page", "contents", "corrections", "colophon")
#: How the files of pictures end in the book.
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/svg+xml": ".svg",
}  # fmt: skip
#: A document before it is bound: its file's name, its identifier, its markup.
Page = tuple[str, str, str]


class Profile(msgspec.Struct, frozen=True):
    """What devices want otherwise: no page for the cover, contents of so many levels."""

    cover_page: bool = True
    depth: int = 6


class Printed(msgspec.Struct, frozen=True):
    """The printed book whose pages are marked: its page, what it is set in."""

    identifier: str
    settings: Resolved
    geometry: Geometry | None
    family: str


def make(context: Context) -> list[Artifact]:
    """Make the book for every reader."""
    return [Artifact(".epub", book(context))]


def book(context: Context, profile: Profile | None = None) -> bytes:
    """Render the documents, draw the cover, bind."""
    pages = page_list(context)
    made = _Book(context, pages, flows_of(pages.body, context.edition), profile or Profile())
    spine = made.documents()
    documents = [_cover(context), *(_xhtml(*page) for page in spine), made.nav(), made.ncx(spine)]
    documents += [*_styles_and_faces(context, spine), *made.assets.values()]
    known = {"cover": "cover", "toc": "toc", "bodymatter": "text"}
    guide = [(known[m.type], m.title, m.href) for m in made.marks if m.type in known]
    return bind(
        documents, context.edition.metadata, context.imprint.title, context.identifier,
        context.revision.moment, guide, Describer(_about(context, pages, spine)), _beside(context),
    )  # fmt: skip


def report(context: Context, findings: Findings) -> None:
    """Tell what of the book could not be made for want of a face."""
    report_faces(context, findings)


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is in the book, in order, the notes at their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)


# --- the documents ----------------------------------------------------------------------


class _Book:
    """The documents of a book as the templates make them."""

    def __init__(
        self, context: Context, pages: PageList, flows: list[Flow], profile: Profile
    ) -> None:
        self.context, self.pages, self.flows, self.profile = context, pages, flows, profile
        self.files = places_of([title_flow(context.edition), *flows])
        self.assets: dict[str, Document] = {}
        self.figures = figures(context.edition, context.settings)
        marks = landmarks(flows, context.words, figures=bool(self.figures))
        self.marks = [m for m in marks if profile.cover_page or m.type != "cover"]
        self.toc = beginning(flows, context.edition.metadata.title)
        self.toc += entries_of(flows_body(flows), self.files, profile.depth)
        if context.apparatus:
            self.toc.append(Entry(context.words["corrections"], _CORRECTIONS, []))
        self.toc.append(Entry(context.words["colophon"], "colophon.xhtml", []))

    def documents(self) -> list[Page]:
        """Return all documents in the order of reading."""
        titles = _titles(self.flows, self.context)
        named = zip(self.flows, titles, strict=True)
        text = [self._text(number, *pair) for number, pair in enumerate(named, 1)]
        found = [self._page("cover.xhtml")] if self.profile.cover_page else []
        contents = self._page("contents.xhtml", toc=self.toc, listed=self.figures)
        found += [self._title(), contents, *text]
        if self.context.apparatus:
            folios = self.context.folios()
            emended = range(1, len(self.context.edition.emendations) + 1)
            numbers = {n: folios.get(f"em-{n}") for n in emended}
            found.append(self._page(_CORRECTIONS, folios=numbers))
        return [*found, self._page("colophon.xhtml", printed=self._printed())]

    def _printed(self) -> Printed | None:
        """Return what the colophon says of the printed book.

        Nothing where its pages are not marked.
        """
        context = self.context.use_book_context() if self.pages.folios else None
        if context is None:
            return None
        return Printed(context.identifier, context.settings, context.geometry, context.family)

    def ncx(self, spine: list[Page]) -> Document:
        """Return the contents and the pages for readers of EPUB 2."""
        pages = self._folios() or self._originals()
        targets = [*targets_in(self.toc), *(href for _, href in pages)]
        order = play_order(((name, markup) for name, _, markup in spine), targets)
        values = {"toc": self.toc, "depth": depth_of(self.toc), "order": order}
        _, _, markup = self._page("toc.ncx", pages=pages, **values)
        kind = "application/x-dtbncx+xml"
        return Document(name="toc.ncx", data=markup.strip().encode(), media_type=kind, id="ncx")

    def _page(self, name: str, **values: object) -> Page:
        usual = {"href": self.files.__getitem__, "asset": _no_asset}
        pages = self.context.renderer(
            breaks=self.pages.breaks, entry_breaks=self.pages.entries, **usual | values
        )
        markup = pages.page(name)
        _parsed(self.context, markup, name)
        return name, name.partition(".")[0], markup

    def _title(self) -> Page:
        """Return the title page, with the notes that are called there."""
        flow = title_flow(self.context.edition)
        return self._page(
            flow.name, head_notes=flow.notes, note_parts=note_parts, dressed=table_with_attributes,
            label=label,
            href=lambda key: self.files[key].removeprefix(flow.name),
            asset=lambda file: _asset(self.context, file, self.assets),
        )  # fmt: skip

    def nav(self) -> Document:
        """Return the contents, landmarks and pages for machines, in no reading order.

        There are readers that know no ``hidden``: they would show the number of each page.
        """
        values = {"toc": self.toc, "marks": self.marks, "listed": self.figures}
        listed = {"pages": self._folios(), "originals": self._originals()}
        made = _xhtml(*self._page("nav.xhtml", **listed, **values))
        return msgspec.structs.replace(made, properties=("nav",), in_spine=False)

    def _originals(self) -> list[tuple[str, str]]:
        """Return the number and the place of each page of the original."""
        nodes = (node for flow in self.flows for node in tree.walk(*flow.blocks, *flow.notes))
        pages = (node for node in nodes if isinstance(node, tree.SourcePage))
        return [(page.label, self.files[page.id]) for page in pages]

    def _folios(self) -> list[tuple[int, str]]:
        """Return the number and the place of each page."""
        others = {"title": "title.xhtml", "contents": "contents.xhtml", "corrections": _CORRECTIONS,
                  "colophon": "colophon.xhtml"}  # fmt: skip
        found = {f"page-{b.folio}": others[name] + f"#{b.id}"
                 for name, breaks in self.pages.breaks.items() for b in breaks}  # fmt: skip
        for breaks in self.pages.entries.values():
            found |= {b.id: f"{_CORRECTIONS}#{b.id}" for b in breaks}
        places = found | self.files
        # A page that found no place leaves a gap, which the preflight tells.
        named = ((folio, places.get(f"page-{folio}")) for folio in self.pages.folios)
        return [(folio, href) for folio, href in named if href]

    def _text(self, number: int, flow: Flow, title: str) -> Page:
        context = self.context
        renderer = context.renderer(
            href=lambda key: self.files[key].removeprefix(flow.name),
            asset=lambda file: _asset(context, file, self.assets),
            note_parts=note_parts,
            dressed=table_with_attributes,
            label=label,
            divided=len(self.flows) > 1,
        )
        markup = renderer.page("text.xhtml", title=title, blocks=flow.blocks,
                               own_notes=flow.notes)  # fmt: skip
        self._hold(renderer, markup, flow)
        return flow.name, f"text-{number}", markup

    def _hold(self, renderer: Renderer, markup: str, flow: Flow) -> None:
        """Hold the markup of a document of the text against the contract."""
        has_numbers = self.context.settings.paragraph_numbers == "yes"
        duties = OF_NUMBERED_EBOOKS if has_numbers else OF_EBOOKS
        checker, name = MarkupChecker(renderer, duties, self.context.layout_findings), "text.xhtml"
        try:
            root = _parsed(self.context, markup, name)
        except Rejected as rejected:
            raise checker.naming(rejected, name, flow.blocks, flow.notes) from None
        checker.check(root, name, flow.blocks, flow.notes)


def flows_body(flows: list[Flow]) -> tree.Blocks:
    """Return the blocks of all flows."""
    return tuple(block for flow in flows for block in flow.blocks)


def _titles(flows: list[Flow], context: Context) -> list[str]:
    """Return what each document of the text is called: no two, nor any other of the book, alike."""
    used = Counter(context.words[name] for name in _OTHERS)
    found = []
    for flow in flows:
        title = _title(flow, context.edition)
        used[title] += 1
        found.append(f"{title} ({used[title]})" if used[title] > 1 else title)
    return found


def _title(flow: Flow, edition: Edition) -> str:
    first = next(block for block in flow.blocks if not isinstance(block, tree.PageBreak))
    if not isinstance(first, tree.Section):
        return edition.metadata.title
    return " ".join(plain(without_notes(first.title)).split())


def _about(context: Context, pages: PageList, spine: list[Page]) -> About:
    from publish.readback import count_words
    from publish.readback.epub_text import read_document

    lines = [
        line
        for index, (name, _, markup) in enumerate(spine)
        for line in read_document(name, index, markup.strip().encode())
    ]
    counted = (count_words(line.text) for line in lines if line.role in ("body", "note"))
    nodes = tree.walk(*context.edition.body, *context.edition.notes)
    pictures = any(isinstance(n, tree.Figure | tree.Image) and not n.decorative for n in nodes)
    said = ["access-text", *(["access-pictures"] if pictures else [])]
    said += ["access-pages"] if pages.folios else []
    book_context = context.use_book_context() if pages.folios else None
    return About(
        metadata=context.edition.metadata,
        identifier=context.identifier,
        whole=context.reading == "corrected",
        published=context.published,
        printed=book_context.identifier if book_context else "",
        pictures=pictures,
        words=sum(counted),
        summary=" ".join(context.words[name] for name in said),
        certifier=context.settings.certifier,
        original=_original(context),
    )


def _original(context: Context) -> str:
    """Return what the pages are of that the text marks itself.

    As its front matter names the original.
    """
    if not any(True for _ in context.edition.original_pages()):
        return ""
    metadata = context.edition.metadata
    return metadata.source or context.published or metadata.title


# --- styles and faces -------------------------------------------------------------------


def _styles_and_faces(context: Context, spine: list[Page]) -> list[Document]:
    """Return the style sheet, and the faces that it names when they are embedded."""
    styles = _styles(context)
    if context.settings.embed_fonts != "yes":
        return [styles]
    from publish.ebook.fonts import embed

    text = html.unescape("".join(markup for _, _, markup in spine)) + _generated(styles.data)
    faces = embed(context, text)
    data = faces.style.encode() + styles.data
    sheet = Document(name=styles.name, data=data, media_type=styles.media_type, id=styles.id)
    return [sheet, *faces.documents]


def _generated(style: bytes) -> str:
    """Return the characters that a style sheet sets.

    Its strings, of which ornaments are escaped.
    """
    strings = "".join(re.findall(r"content:\s*'([^']*)'", style.decode()))
    return re.sub(r"\\([0-9a-fA-F]{1,6}) ?", lambda found: chr(int(found[1], 16)), strings)


def _beside(context: Context) -> dict[str, bytes]:
    if context.settings.embed_fonts != "yes":
        return {}
    from publish.ebook.fonts import APPLE

    return {"META-INF/com.apple.ibooks.display-options.xml": APPLE.encode()}


def _parsed(context: Context, markup: str, template: str) -> ET.Element:
    from publish.typeset.pages import parse_markup

    return parse_markup(markup.strip(), context.template(template))


def _xhtml(name: str, key: str, markup: str) -> Document:
    data = (markup.strip() + "\n").encode()
    return Document(name=name, data=data, media_type=_XHTML, id=key, in_spine=True)


def _styles(context: Context) -> Document:
    """Return the style sheet of the book; what is no CSS is an error with its place."""
    findings, texts = Findings(), []
    for file, text in context.styles("book.css"):
        texts.append(text)
        findings.extend(broken_rules(file, text))
    if findings.failed:
        raise Rejected(findings)
    data = "\n".join(texts).encode()
    return Document(name="book.css", data=data, media_type="text/css", id="css")


# --- pictures ---------------------------------------------------------------------------


def _no_asset(file: str) -> str:
    raise AssertionError(file)


def _asset(context: Context, file: str, assets: dict[str, Document]) -> str:
    """Return the name that a picture of the source has in the book.

    It is taken in when first asked.
    """
    if file in assets:
        return assets[file].name
    picture = picture_for_ebook(context.folder / file, context.reader)
    assert picture is not None, file  # noqa: S101 - looked for before anything is made
    number = len(assets) + 1
    name = f"images/{number:03}{_ENDINGS[picture.media_type]}"
    assets[file] = Document(
        name=name, data=picture.data, media_type=picture.media_type, id=f"image-{number}"
    )
    return name


def _cover(context: Context) -> Document:
    """Return the cover that the head names, or one drawn by the page engine: 1600 x 2560 dots.

    A baseline JPEG with colours as fine as light: old devices show no other, and red letters on
    cream would have fringes.
    """
    own = context.work.cover
    data = as_jpeg(own, context.folder, context.reader) if own else _drawn_cover(context)
    return Document(
        name="cover.jpg", data=data, media_type="image/jpeg", id="cover-image",
        properties=("cover-image",),
    )  # fmt: skip


def _drawn_cover(context: Context) -> bytes:
    import pypdfium2

    renderer = context.renderer(**on_cover(context))
    pages = context.pages(renderer.page("cover.html"), "cover.html", "cover.css")
    document = pypdfium2.PdfDocument(pages.write())
    page = document[0]
    picture = page.render(scale=1600 / page.get_width()).to_pil()
    document.close()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75, subsampling=0, optimize=True)
    return out.getvalue()
