"""The e-book."""

from __future__ import annotations

import io
import posixpath
from typing import TYPE_CHECKING

import msgspec

from publish.bind import Document, bind
from publish.desk import Artifact, modified, without_notes
from publish.diagnostics import Diagnostic, Findings, Place, Rejected
from publish.files import shown
from publish.source import tree
from publish.source.inline import plain
from publish.source.metadata import identifier_of

if TYPE_CHECKING:
    from publish.desk import Desk
    from publish.edition import Edition

#: Characters beyond which a work is divided into one file a section, so that slow readers can
#: open it; an essay stays one flow.
_LONG = 120_000
_CORRECTIONS = "corrections.xhtml"
_XHTML = "application/xhtml+xml"
_PICTURES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".svg": "image/svg+xml", ".webp": "image/webp",
}  # fmt: skip


class Entry(msgspec.Struct, frozen=True):
    """An entry of the contents."""

    title: str
    href: str
    entries: list[Entry]


class Flow(msgspec.Struct, frozen=True):
    """A document of the text: its file's name, its blocks, the notes called in it first."""

    name: str
    blocks: tree.Blocks
    notes: tuple[tree.Note, ...]


def make(desk: Desk) -> list[Artifact]:
    """Render the documents, draw the cover, bind."""
    edition = desk.edition
    flows = _flows(edition)
    files = _places(flows)
    assets: dict[str, Document] = {}
    identifier = identifier_of(edition.metadata, edition.work.slug)
    toc = _entries(edition.body, files)
    if desk.apparatus:
        toc.append(Entry(desk.words["corrections"], _CORRECTIONS, []))
    documents = [_cover(desk)]
    pages = desk.renderer(href=files.__getitem__, asset=_no_asset)
    values = {"toc": toc, "start": flows[0].name, "depth": _depth(toc)}
    spine = [("cover.xhtml", "cover", pages.page("cover.xhtml"))]
    spine.append(("title.xhtml", "title", pages.page("title.xhtml")))
    spine.append(("nav.xhtml", "nav", pages.page("nav.xhtml", **values)))
    for number, flow in enumerate(flows, 1):
        renderer = desk.renderer(
            href=lambda key, here=flow.name: files[key].removeprefix(here),
            asset=lambda file: _asset(desk, file, assets),
        )
        markup = renderer.page("text.xhtml", title=_title(flow, edition), blocks=flow.blocks,
                               own_notes=flow.notes)  # fmt: skip
        spine.append((flow.name, f"text-{number}", markup))
    if desk.apparatus:
        folios = desk.folios()
        numbers = {n: folios.get(f"em-{n}") for n in range(1, len(edition.emendations) + 1)}
        spine.append((_CORRECTIONS, "corrections", pages.page(_CORRECTIONS, folios=numbers)))
    spine.append(("colophon.xhtml", "colophon", pages.page("colophon.xhtml")))
    documents += [_xhtml(desk, name, key, markup) for name, key, markup in spine]
    ncx = pages.page("toc.ncx", **values).strip().encode()
    documents.append(
        Document(name="toc.ncx", data=ncx, media_type="application/x-dtbncx+xml", id="ncx")
    )
    documents.append(_styles(desk))
    documents += assets.values()
    start = flows[0].name
    data = bind(documents, edition.metadata, identifier, modified(edition), start, desk.words)
    return [Artifact(".epub", data)]


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Every word of the edition is in the book, in order, the notes at their calls."""
    from publish.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)


# --- the documents ----------------------------------------------------------------------


def _flows(edition: Edition) -> list[Flow]:
    """The text in one document, or one for each section of the first level of a long work."""
    pieces: list[list[tree.Block]] = [[]]
    size = sum(len(n.text) for n in tree.walk(*edition.body) if isinstance(n, tree.Text))
    for block in edition.body:
        if size > _LONG and isinstance(block, tree.Section) and pieces[-1]:
            pieces.append([])
        pieces[-1].append(block)
    notes = {note.number: note for note in edition.notes}
    flows = []
    for number, piece in enumerate(pieces, 1):
        name = "text.xhtml" if len(pieces) == 1 else f"text-{number:02}.xhtml"
        flows.append(Flow(name, tuple(piece), tuple(_take_notes(tuple(piece), notes))))
    return flows


def _take_notes(nodes: tuple[tree.Node, ...], notes: dict[int, tree.Note]) -> list[tree.Note]:
    """The notes called here for the first time, those called inside them directly after."""
    taken: list[tree.Note] = []
    for node in tree.walk(*nodes):
        if isinstance(node, tree.NoteCall) and node.number in notes:
            note = notes.pop(node.number)
            taken += [note, *_take_notes(note.children, notes)]
    return taken


def _places(flows: list[Flow]) -> dict[str, str]:
    """From every identifier to the file and fragment where it stands."""
    places: dict[str, str] = {}
    for flow in flows:
        for node in tree.walk(*flow.blocks, *flow.notes):
            keys = [getattr(node, "id", "")]
            if isinstance(node, tree.Note):
                keys.append(f"fn-{node.number}")
            elif isinstance(node, tree.NoteCall):
                keys.append(f"fnref-{node.number}-{node.occurrence}")
            for key in filter(None, keys):
                places.setdefault(key, f"{flow.name}#{key}")
    return places


def _entries(blocks: tree.Blocks, files: dict[str, str]) -> list[Entry]:
    return [
        Entry(
            " ".join(plain(without_notes(block.title)).split()),
            files[block.id],
            _entries(block.children, files),
        )
        for block in blocks
        if isinstance(block, tree.Section)
    ]


def _depth(entries: list[Entry]) -> int:
    return 1 + max((_depth(e.entries) for e in entries if e.entries), default=0)


def _title(flow: Flow, edition: Edition) -> str:
    first = flow.blocks[0]
    return plain(first.title) if isinstance(first, tree.Section) else edition.metadata.title


def _xhtml(desk: Desk, name: str, key: str, markup: str) -> Document:
    from publish.typeset import parse_markup

    markup = markup.strip() + "\n"
    parse_markup(markup, desk.template("text.xhtml" if key.startswith("text") else name))
    properties = ("nav",) if key == "nav" else ()
    return Document(
        name=name, data=markup.encode(), media_type=_XHTML, id=key, properties=properties,
        in_spine=True,
    )  # fmt: skip


def _styles(desk: Desk) -> Document:
    """The style sheet of the book; what is no CSS is an error with its place."""
    import tinycss2

    findings, texts = Findings(), []
    for file, text in desk.styles("book.css"):
        texts.append(text)
        for node in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            inner = getattr(node, "content", None) or ()
            parts = tinycss2.parse_blocks_contents(inner) if node.type == "qualified-rule" else ()
            for error in (n for n in (node, *parts) if n.type == "error"):
                findings.error(
                    Place(shown(file), error.source_line, error.source_column),
                    "LAYOUT-CSS",
                    f"this is not CSS: {error.message}",
                    "correct or delete it; e-readers would drop the rule",
                )
    if findings.failed:
        raise Rejected(findings)
    data = "\n".join(texts).encode()
    return Document(name="book.css", data=data, media_type="text/css", id="css")


# --- pictures ---------------------------------------------------------------------------


def _no_asset(file: str) -> str:
    raise AssertionError(file)


def _asset(desk: Desk, file: str, assets: dict[str, Document]) -> str:
    """The name that a picture of the source has in the book; it is taken in when first asked."""
    if file in assets:
        return assets[file].name
    suffix = posixpath.splitext(file)[1].lower()
    data = desk.reader.read(desk.folder / file)
    if data is None or suffix not in _PICTURES:
        raise Rejected([_picture_error(desk, file, data)])
    name = f"images/{len(assets) + 1:03}{suffix}"
    assets[file] = Document(
        name=name, data=data, media_type=_PICTURES[suffix], id=f"image-{len(assets) + 1}"
    )
    return name


def _picture_error(desk: Desk, file: str, data: bytes | None) -> Diagnostic:
    nodes = tree.walk(*desk.work.body, *desk.work.notes)
    pictures = (n for n in nodes if isinstance(n, tree.Figure | tree.Image) and n.file == file)
    place = next(pictures).place
    if data is None:
        message, hint = f"there is no picture {file}", "put the file beside the source"
        return Diagnostic(place, "error", "IMAGE-MISSING", message, hint)
    message = f"{file} is of a kind that e-readers do not show"
    return Diagnostic(place, "error", "IMAGE-KIND", message, "save it as PNG, JPEG or SVG")


def _cover(desk: Desk) -> Document:
    """The cover drawn by the page engine: 1600 x 2560 dots."""
    import pypdfium2

    pages = desk.pages(desk.renderer().page("cover.html"), "cover.html", "cover.css")
    document = pypdfium2.PdfDocument(pages.write())
    page = document[0]
    picture = page.render(scale=1600 / page.get_width()).to_pil()
    document.close()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, subsampling=0)
    return Document(
        name="cover.jpg", data=out.getvalue(), media_type="image/jpeg", id="cover-image",
        properties=("cover-image",),
    )  # fmt: skip
