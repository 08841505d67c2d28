"""The page list: each page of the finished PDF begins in the finished EPUB with the same words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from building import (
    ENGINE,
    ESSAY,
    EVERYTHING,
    Book,
    Output,
    book_with,
    context_with,
    make,
    proved,
    read,
    work_of,
)
from building import text as filler
from corpus import CORPUS
from drawings import put, saved
from pageopenings import plainly, words_of_page
from PIL import Image

from publish.core.files import Reader, layouts_folder
from publish.outputs import recipe
from publish.pipeline.build import Build, Request
from publish.pipeline.context import Context
from publish.pipeline.freshness import versions
from publish.pipeline.kept_pagination import PaginationStore
from publish.preflight import preflight
from publish.readback import FileText, read_back
from publish.settings.output_registry import OUTPUTS
from publish.settings.schema import Settings

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

HTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPF = "{http://www.idpf.org/2007/opf}"


def types(element: ET.Element) -> list[str]:
    return element.get(OPS + "type", "").split()


def is_divided(seen: FileText, page: int) -> bool:
    """Whether the page before ends within a word."""
    before = [line for line in seen.body() if line.page == page - 1]
    signs = ("-", "\u00ad", "\u2010", "–", "—", "/")
    return bool(before) and (before[-1].ends == "hyphen" or before[-1].text.endswith(signs))


def marked(book: Book) -> dict[str, str]:
    """The text with a sign at each page break, letters alone, notes and paratext left out."""
    found: dict[str, str] = {}
    for root in book.documents().values():
        body = root.find(HTML + "body")
        assert body is not None
        if "bodymatter" not in types(body):
            continue
        parts: list[str] = []
        walk(body, parts)
        text = "".join(parts)
        for break_ in re.finditer(r"\x00(\d+)\x00", text):
            rest = re.sub(r"\x00\d+\x00", "", text[break_.end() :])
            found[break_[1]] = rest
    return found


def walk(element: ET.Element, parts: list[str]) -> None:
    kinds = types(element)
    if "footnotes" in kinds or "noteref" in kinds:
        return
    if "pagebreak" in kinds:
        parts.append(f"\x00{element.attrib['aria-label']}\x00")
    parts.append(element.text or "")
    for child in element:
        walk(child, parts)
        parts.append(child.tail or "")


def hold(pdf: Output, epub: Output) -> int:
    """Each page of the PDF has its break in the EPUB, before the words that open it."""
    breaks = marked(Book(epub.data))
    held = 0
    for page in range(1, pdf.seen.pages + 1):
        openings = words_of_page(pdf.seen, page)
        if not all(openings):
            continue
        after = breaks[str(page)]
        first = re.match(r"\s*\S+", after)
        assert first is not None
        letters = len(plainly(first[0])) if is_divided(pdf.seen, page) else 0
        within = range(max(1, letters))
        begins = tuple(opening[:40] for opening in openings)
        found = any(plainly(after)[at:].startswith(begins) for at in within)
        assert found, f"page {page}: “{openings[0][:60]}” is not “{after[:80]}”"
        held += 1
    return held


@pytest.mark.whole
def test_the_essay() -> None:
    assert hold(make(ESSAY, "pdf"), make(ESSAY, "epub")) == 12


@pytest.mark.whole
def test_a_work_with_everything() -> None:
    assert hold(make(EVERYTHING, "pdf"), make(EVERYTHING, "epub")) == 5


@pytest.mark.whole
@pytest.mark.parametrize("name", ["09-thoreau-poets", "12-ten-days", "16-ewiger-frieden"])
def test_a_work_of_the_corpus(name: str, tmp_path: Path) -> None:
    """Where the corpus is not at hand, a work is made up of as many pages."""
    folder = CORPUS / name
    if folder.is_dir():
        (tmp_path / "essay.md").write_bytes((folder / "text.md").read_bytes())
        if (folder / "images").is_dir():
            (tmp_path / "images").symlink_to(folder / "images")
        work = tmp_path
    else:
        parts = [f"## Part {n}\n\n{filler(900)}\n\n> {filler(200)}\n" for n in range(12)]
        work = work_of(tmp_path, "\n\n".join(parts))
    assert hold(make(work, "pdf"), make(work, "epub")) > 20


@pytest.mark.whole
def test_a_page_that_ends_within_a_word(tmp_path: Path) -> None:
    """The break stands before the word, never in it."""
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente " * 600
    work = work_of(tmp_path, long, "title: T\nlang: de")
    made = make(work, "epub")
    assert hold(make(work, "pdf"), made) > 5
    text = Book(made.data).text("text.xhtml")
    assert re.search(r"\w<span epub:type=\"pagebreak\"", text) is None
    assert proved(made) == []


def labels(book: Book) -> list[tuple[str, str]]:
    nav = next(n for n in book.tree("nav.xhtml").iter(HTML + "nav") if "page-list" in types(n))
    return [("".join(a.itertext()), a.attrib["href"]) for a in nav.iter(HTML + "a")]


@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING], ids=lambda f: f.name[:10])
def test_every_page_is_listed_once_and_in_order(folder: Path) -> None:
    book, pdf = Book(make(folder, "epub").data), make(folder, "pdf")
    listed = labels(book)
    assert [label for label, _ in listed] == [str(n) for n in range(1, pdf.seen.pages + 1)]
    ids = book.ids()
    for label, href in listed:
        assert types(ids[href]) == ["pagebreak"] and ids[href].get("role") == "doc-pagebreak"
        assert ids[href].get("aria-label") == label
    marks = [e for e in ids.values() if "pagebreak" in types(e)]
    assert len(marks) == len(listed)
    ncx = book.tree("toc.ncx")
    targets = [
        (t.attrib["value"], t.find(NCX + "content").attrib["src"])  # type: ignore[union-attr]
        for t in ncx.iter(NCX + "pageTarget")
    ]
    assert targets == listed
    orders = [int(e.attrib["playOrder"]) for e in ncx.iter(NCX + "pageTarget")]
    assert orders == sorted(set(orders))


def said(book: Book, name: str) -> list[str]:
    return [
        e.text or ""
        for e in book.tree("content.opf").iter(OPF + "meta")
        if e.get("property") == name
    ]


def test_the_printed_edition_is_named() -> None:
    """By the identifier that the PDF itself prints."""
    (named,) = said(Book(make(ESSAY, "epub").data), "pageBreakSource")
    printed = "".join("".join(line.text.split()) for line in make(ESSAY, "pdf").seen.lines)
    assert named.startswith("urn:uuid:") and named in printed
    assert "pageBreakMarkers" in said(Book(make(ESSAY, "epub").data), "schema:accessibilityFeature")


OTHER_PAGES = {
    "trim": "us-digest", "notes": "end", "note_numbers": "page", "editor_notes": "letters",
    "figures": "here", "links": "none",
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", OTHER_PAGES)
def test_other_pages_are_another_edition(name: str) -> None:
    assert identifier_with(**{name: OTHER_PAGES[name]}) != identifier_with()


def test_the_same_pages_are_the_same_edition() -> None:
    assert identifier_with(page_list="no") == identifier_with()


def identifier_with(**settings: str) -> str:
    return context_with(ESSAY, **settings).identifier


@pytest.mark.whole
def test_no_page_list_when_none_is_wanted() -> None:
    book = Book(book_with(EVERYTHING, page_list="no").data)
    assert "pagebreak" not in book.text("text.xhtml") and said(book, "pageBreakSource") == []
    assert "page-list" not in book.text("nav.xhtml") and "pageList" not in book.text("toc.ncx")


def test_the_test_can_fail() -> None:
    """A page break a word too late is seen."""
    pdf, epub = make(ESSAY, "pdf"), make(ESSAY, "epub")
    lines = [
        line if line.page != 7 else msgspec.structs.replace(line, text="other words " + line.text)
        for line in pdf.seen.lines
    ]
    with pytest.raises(AssertionError, match="page 7"):
        hold(pdf._replace(seen=FileText(tuple(lines), pdf.seen.pages)), epub)
    assert read_back(pdf.data, ".pdf").pages == pdf.seen.pages


@pytest.mark.whole
@pytest.mark.parametrize(
    ("layout", "settings"),
    [
        ("modern", {}),
        ("pdf", {"chapters": "recto", "contents": "yes"}),
        ("pdf", {"initial": "drop-cap"}),
        ("pdf", {"heads": "run-in", "initial": "small-caps", "trim": "a-format", "size": 9}),
        ("pdf", {"line_breaking": "line", "index": "yes", "apparatus": "no"}),
    ],
    ids=["sans", "rectos", "drop-cap", "run-in", "index"],
)  # fmt: skip
def test_other_layouts(layout: str, settings: dict[str, str]) -> None:
    """Dropped initials, blank pages, heads run in, no list of corrections, an index."""
    pdf, epub = (made_with(kind, layout, settings) for kind in ("pdf", "epub"))
    assert hold(pdf, epub) >= 4
    listed = labels(Book(epub.data))
    assert [label for label, _ in listed] == [str(n) for n in range(1, pdf.seen.pages + 1)]
    assert preflight(epub.data, "a.epub").findings == ()


# --- the pagination of an earlier run ---------------------------------------------------


def book_of(work: Path, out: Path, *formats: str, trim: str | None = None) -> bytes:
    """The e-book of a run of its own, after the other outputs."""
    request = Request(
        works=(work,), formats=(*formats, "epub"), layouts=OUTPUTS.layouts(), out=out,
        settings=Settings(trim=trim),
    )  # fmt: skip
    outcome = Build(request, lambda _: None).run()
    assert [d for d in outcome.findings if d.severity == "error"] == []
    (file,) = out.glob("*.epub")
    data = file.read_bytes()
    file.unlink()
    return data


def contexts(work: Path, out: Path) -> tuple[Context, Context]:
    """The contexts of the e-book and of its printed book, with what is kept."""
    given, kept = (read(work), work), PaginationStore(out, versions(), (work, layouts_folder()))
    book_context = Context(*given, "pdf", Settings(), "corrected", ENGINE, Reader(), kept=kept)
    context = Context(*given, "epub", Settings(), "corrected", ENGINE, Reader(), book_context)
    return context, book_context


@pytest.mark.whole
def test_pages_that_are_kept_are_not_laid_out_again(tmp_path: Path) -> None:
    """After a PDF, or an e-book, the next e-book lays nothing out, and is the same."""
    work, out = work_of(tmp_path / "w", filler(3000)), tmp_path / "build"
    cold = book_of(work, out)
    context, book_context = contexts(work, out)
    (artifact,) = recipe("epub").make(context)
    assert artifact.data == cold and "book" not in vars(book_context)
    assert {Path(name).name for name in context.seen} >= {"essay.md", "style.css"}
    assert book_of(work, tmp_path / "other", "pdf") == cold
    _, book_context = contexts(work, tmp_path / "other")
    assert book_context.pagination.openings and "book" not in vars(book_context)


@pytest.mark.whole
def test_pages_that_are_kept_hold_until_something_changes(tmp_path: Path) -> None:
    work, out = work_of(tmp_path / "w", filler(3000)), tmp_path / "build"
    first = book_of(work, out)
    assert book_of(work, out, trim="a-format") == book_of(work, tmp_path / "a", trim="a-format")
    (work / "essay.md").write_text(f"---\ntitle: T\n---\n\n{filler(4000)}\n", "utf-8")
    second = book_of(work, out)
    assert first != second == book_of(work, tmp_path / "b")
    for file in (out / ".offprint").glob("pages-*"):
        file.write_text("{}", "utf-8")
    assert book_of(work, out) == second


def made_with(kind: str, layout: str, settings: dict[str, str]) -> Output:
    given = (read(EVERYTHING), EVERYTHING)
    chosen = Settings(**settings)  # type: ignore[arg-type]
    book_context = Context(*given, layout, chosen, "corrected", ENGINE, Reader())
    context = book_context if kind == "pdf" else Context(
        *given, "epub", chosen, "corrected", ENGINE, Reader(), book_context
    )  # fmt: skip
    (artifact,) = recipe(kind).make(context)
    return Output(context.edition, artifact, read_back(artifact.data, artifact.suffix))


@pytest.mark.whole
@pytest.mark.parametrize("ending", ["{figure}", "{figure}\n\n{figure}", "{figure}\n\nLast words."])
def test_figures_after_the_last_text_have_their_pages(ending: str, tmp_path: Path) -> None:
    """A figure that has no room below its call stands on a page without any text."""
    figure, alone = "![A grey field](a.png)", 0
    for words in (330, 360, 390, 420):
        body = f"{filler(words)}\n\nA {{~~teh~>the~~}}{{>>a slip<<}} word.\n\n"
        work = work_of(tmp_path / str(words), body + ending.format(figure=figure))
        put(work, "a.png", saved(Image.new("L", (900, 1100), 120), "PNG"))
        pdf, made = make(work, "pdf"), make(work, "epub")
        book = Book(made.data)
        listed = [label for label, _ in labels(book)]
        assert listed == [str(n) for n in range(1, pdf.seen.pages + 1)]
        found = [m[1] for name in book.ids() if (m := re.search(r"#page-(\d+)$", name))]
        assert sorted(found, key=int) == listed
        assert proved(made) == []
        texts = [words_of_page(pdf.seen, n)[0] for n in range(3, pdf.seen.pages)]
        alone += "" in texts
    assert alone
