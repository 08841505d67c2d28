"""What an edition says of itself: who made it, which it is, when it changed, its own cover."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from building import ENGINE, context_with, read, text, work_of
from command import start, work
from lxml import etree
from PIL import Image

from publish.core.diagnostics import Findings
from publish.core.files import Reader
from publish.core.yaml_positions import load
from publish.outputs import cover as covers
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.readback import read_back
from publish.render.imprint import edition_line, imprint_of, series_line
from publish.settings.layouts import load_layout
from publish.settings.schema import Settings
from publish.settings.words import words_for
from publish.source.metadata import Metadata, identifier_of, read_metadata, regular_head
from publish.source.revision_date import revision_of
from publish.source.works import read_work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.edit.emendations import Reading

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
HEAD = """\
title: "Reading *The River* Again"
subtitle: A Lecture
author: Maud Ellery
lang: en-GB
modified: 2024-05-12T10:33:00Z
edition: second
translator: Rhys Owen
editor: [Ines Halder, Tom Brack]
illustrator: Il Lustrator
contributor: Con Tributor
series: {name: Mill Papers, number: 3}
publisher: Mill Press
first-published: {in: The River Review, date: 1911-05, place: Hallowmoor}
isbn: {print: 978-3-16-148410-0, epub: 978-0-306-40615-7}
rights: |
  The text is free.

  The notes are not."""


def words(lang: str) -> dict[str, str]:
    return words_for(load_layout("pdf", Reader()), lang, Reader())


def metadata(head: str) -> Metadata:
    findings = Findings()
    found = read_metadata(regular_head(load(head, "a.md", 1, findings), findings), findings)
    assert found is not None and not findings.failed, list(map(str, findings))
    return found


def context_of(folder: Path, layout: str, reading: Reading = "corrected", **given: Any) -> Context:
    settings = Settings(page_list="no", **given)
    return Context(read(folder), folder, layout, settings, reading, ENGINE, Reader())


def package(context: Context) -> etree._Element:
    (artifact,) = recipe("epub").make(context)
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as book:
        return etree.fromstring(book.read("EPUB/content.opf"))


def said(root: etree._Element, name: str) -> list[str | None]:
    return [one.text for one in root.iter(DC + name)]


def meta(root: etree._Element, name: str) -> list[str | None]:
    return [one.text for one in root.iter(OPF + "meta") if one.get("property") == name]


# --- the sentences ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "lang", "line"),
    [
        ("second", "en", "Second edition"), ("2", "en", "Second edition"),
        ("2nd", "en", "Second edition"), ("12", "en", "Edition 12"),
        ("revised", "en", "Revised edition"), ("Second edition", "en", "Second edition"),
        ("second, revised", "en", "Second, revised edition"), ("Penguin", "en", "Penguin"),
        ("second", "de", "Zweite Auflage"), ("zweite", "de", "Zweite Auflage"),
        ("2. Auflage", "de", "2. Auflage"), ("3", "fr", "Troisième édition"),
        ("second", "ru", "Второе издание"), ("second", "pl", "Wydanie drugie"),
        ("second", "ja", "第二版"), ("second", "he", "מהדורה שנייה"), ("", "en", ""),
    ],
)  # fmt: skip
def test_the_edition(edition: str, lang: str, line: str) -> None:
    assert edition_line(edition, words(lang)) == line


def test_the_series() -> None:
    assert series_line(metadata("title: T\nseries: Mill Papers"), words("en")) == "Mill Papers"
    numbered = metadata("title: T\nseries: Mill Papers\nseries-number: 3")
    assert series_line(numbered, words("en")) == "Mill Papers, no. 3"
    assert series_line(numbered, words("de")) == "Mill Papers, Bd. 3"


def test_title_page_and_imprint(tmp_path: Path) -> None:
    context = context_of(work_of(tmp_path / "w", "Text.", HEAD), "pdf")
    imprint = imprint_of(context.edition, words("en"), context.layout.kind)
    assert [(one.code, one.names) for one in imprint.credits] == [
        ("edt", ("Ines Halder", "Tom Brack")), ("trl", ("Rhys Owen",)), ("ill", ("Il Lustrator",)),
    ]  # fmt: skip
    assert [one.names for one in imprint.behind] == [("Con Tributor",)]
    assert imprint.first == "First published in The River Review, Hallowmoor, May 1911."
    assert imprint.rights == ("The text is free.", "The notes are not.")
    assert imprint.numbers == (
        "ISBN 978-3-16-148410-0 (print)", "ISBN 978-0-306-40615-7 (E-book)",
    )  # fmt: skip
    seen = read_back(recipe("pdf").make(context)[0].data, ".pdf")
    first = [line.text for line in seen.lines if line.page == 1]
    for line in ("Translated by Rhys Owen", "Illustrated by Il Lustrator", "Second edition"):
        assert line in first
    second = [line.text for line in seen.lines if line.page == 2]
    assert second.index("The text is free.") < second.index("The notes are not.")
    assert "With contributions by Con Tributor" in second


def test_the_package(tmp_path: Path) -> None:
    root = package(context_of(work_of(tmp_path / "w", "Text.", HEAD), "epub"))
    assert said(root, "title")[0] == "Reading The River Again"
    assert said(root, "identifier") == ["urn:isbn:9780306406157"]
    assert said(root, "relation") == ["urn:isbn:9783161484100"]
    assert meta(root, "role") == ["aut", "edt", "edt", "trl", "ill", "ctb"]
    assert meta(root, "group-position") == ["3"]
    assert meta(root, "dcterms:modified") == ["2024-05-12T10:33:00Z"]
    assert said(root, "date") == ["1911-05"]


# --- identity ---------------------------------------------------------------------------


def test_each_reading_has_its_own_title_and_identifier(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", "Text {~~teh~>the~~} end.", HEAD)
    one, other = (package(context_of(folder, "epub", r)) for r in ("corrected", "diplomatic"))
    assert said(other, "title")[0] == "Reading The River Again (diplomatic transcription)"
    assert said(one, "identifier") != said(other, "identifier")
    context = context_of(folder, "pdf", "diplomatic")
    seen = read_back(recipe("pdf").make(context)[0].data, ".pdf")
    assert [line.page for line in seen.lines if line.text == "diplomatic transcription"] == [
        1,
        2,
        4,
    ]


def test_an_excerpt_has_its_own_title_and_identifier(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", "One.\n\nTwo.\n\nThree.", "title: T\nmodified: 2024-01-01")
    whole, part, other = (
        context_of(folder, "handout", **given)
        for given in (dict[str, Any](), {"excerpt": "1-2"}, {"excerpt": "3"})
    )
    assert part.imprint.title == "T, ¶\u00a01–2"
    assert other.imprint.title == "T, ¶\u00a03"
    assert len({whole.identifier, part.identifier, other.identifier}) == 3


def test_what_does_not_change_the_identifier() -> None:
    plain = metadata("title: The Strike and the Mill\nauthor: A. B\nlang: en")
    comma = metadata('title: "The *Strike*, and the Mill"\nauthor: A. B.\nlang: en-GB')
    other = metadata("title: The Strike and the Mill\nauthor: A. B\nlang: de")
    assert identifier_of(plain) == identifier_of(comma)
    assert identifier_of(plain) != identifier_of(other)


def test_a_check_asks_for_identifier_and_date(tmp_path: Path) -> None:
    work_of(tmp_path / "w", "Text.", "title: T")
    result = start("check", "w", folder=tmp_path)
    assert result.code == 0
    assert "note[IDENTIFIER-MISSING]" in result.out and "identifier: urn:uuid:" in result.out
    assert "note[MODIFIED-MISSING]" in result.out and "modified: 20" in result.out


@pytest.mark.whole
def test_a_new_work_has_both(publish: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert publish("new", name).code == 0
        assert "MISSING" not in start("check", name, folder=tmp_path).out
    heads = [(tmp_path / name / "essay.md").read_text("utf-8") for name in ("a", "b")]
    assert heads[0] != heads[1] and "identifier: urn:uuid:" in heads[0]


def test_a_seminar_of_another_name(publish: Callable[..., Result], tmp_path: Path) -> None:
    work(tmp_path / "w")
    (tmp_path / "w" / "seminar.yml").write_text("title: Q\n", "utf-8")
    assert "rename it seminar.yaml" in publish("check", "w").out


# --- when it changed --------------------------------------------------------------------


def git(folder: Path, *asked: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *asked], cwd=folder, check=True, capture_output=True)


def test_when_the_source_last_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = work_of(tmp_path / "w", "Text.") / "essay.md"
    said, bare = metadata("title: T\nmodified: 2024-05-12"), metadata("title: T\ndate: 1911")
    today = revision_of(bare, file, Reader())
    assert not today.stated and today.moment >= "2026" and today.day == ""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-03-04T05:06:07Z")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "x")
    assert revision_of(bare, file, Reader()).moment == "2025-03-04T05:06:07Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert revision_of(bare, file, Reader()).moment == "2001-09-09T01:46:40Z"
    assert revision_of(said, file, Reader()).moment == "2024-05-12"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    file.write_text("Changed.", "utf-8")
    assert not revision_of(bare, file, Reader()).stated


def test_the_settings_of_a_repository_run_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that came with a repository of its own, which names a program for its files."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    folder = work_of(tmp_path / "w", "Text.")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "x")
    file = folder / "essay.md"
    assert revision_of(metadata("title: T"), file, Reader()).stated
    (folder / ".git" / "info" / "attributes").write_text("*.md filter=x\n")
    git(folder, "config", "filter.x.clean", f"touch {tmp_path / 'run'}; cat")
    os.utime(file, (1, 1))
    assert not revision_of(metadata("title: T"), file, Reader()).stated
    assert not (tmp_path / "run").exists()
    git(folder, "status")
    assert (tmp_path / "run").exists()


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = work_of(tmp_path / "w", "Text.") / "essay.md"
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not revision_of(metadata("title: T"), file, Reader()).stated


def test_the_work_s_date_is_not_this_edition_s(tmp_path: Path) -> None:
    context = context_of(work_of(tmp_path / "w", "Text.", "title: T\ndate: 1911-05-12"), "pdf")
    assert "This edition" not in context.renderer().page("page.html")


# --- title and cover --------------------------------------------------------------------


def test_a_title_with_emphasis(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", f"{text(900)}[^1]\n\n[^1]: N.", HEAD)
    context = context_with(folder)
    assert [type(node).__name__ for node in context.running_title] == ["Text", "Emphasis", "Text"]
    data = recipe("pdf").make(context)[0].data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.docinfo["/Title"] == "Reading The River Again"
    seen = read_back(data, ".pdf")
    assert seen.pages > 4
    heads = [line for line in seen.lines if line.page == 4 and "River" in line.text]
    assert [line.text for line in heads] == ["Reading The River Again"]


@pytest.mark.whole
@pytest.mark.parametrize(
    ("layout", "head"),
    [("modern", "4 Reading The River Again"), ("handout", "Maud Ellery, Reading The River Again")],
)
def test_running_heads_have_the_emphasis_of_the_title(
    tmp_path: Path, layout: str, head: str
) -> None:
    folder = work_of(tmp_path / "w", f"## A Section\n\n{text(2400)}", HEAD)
    context = context_of(folder, layout)
    assert context.running_title
    data = recipe("handout" if layout == "handout" else "pdf").make(context)[0].data
    heads = [one for one in read_back(data, ".pdf").lines if one.page == 4 and "River" in one.text]
    assert [" ".join(one.text.split()) for one in heads] == [head]
    with pdfium.PdfDocument(data) as pdf:
        page = pdf[3].get_textpage()
        at = page.get_text_range().index("The River")
        faces = [font_of(page, at + place) for place in (-3, 0)]
    assert faces[0] != faces[1] and sum("Italic" in face for face in faces) == 1


@pytest.mark.whole
@pytest.mark.parametrize("layout", ["pdf", "modern"])
def test_running_heads_of_chapters_on_their_own_pages(tmp_path: Path, layout: str) -> None:
    """The title is on left-hand pages, and on none on which a chapter opens."""
    lengths = {"One": 1300, "Two": 900, "Three": 900}
    chapters = "\n\n".join(f"## Part {n}\n\n{text(words)}" for n, words in lengths.items())
    context = context_with(work_of(tmp_path / "w", chapters, HEAD), layout, chapters="page")
    assert context.running_title
    seen = read_back(recipe("pdf").make(context)[0].data, ".pdf")
    opened = {line.page for line in seen.body() if line.text.startswith("Part ")}
    titled = {line.page for line in seen.lines if line.role == "head" and "River" in line.text}
    assert len(opened) == 3 and {page % 2 for page in opened} == {0, 1}
    assert titled and {page % 2 for page in titled} == {0}
    assert not opened & titled
    pages = {line.page for line in seen.body()}
    assert {page for page in pages if page % 2 == 0} - opened == titled


def font_of(page: pdfium.PdfTextPage, index: int) -> str:
    """The name of the face in which a character of a page is set."""
    import ctypes

    name = ctypes.create_string_buffer(200)
    pdfium.raw.FPDFText_GetFontInfo(page.raw, index, name, 200, ctypes.byref(ctypes.c_int()))
    return name.value.decode()


def test_the_title_is_printed_once(tmp_path: Path) -> None:
    body = "# The Strike\n\nText.\n\n# Two\n\nMore."
    context = context_of(work_of(tmp_path / "w", body, "title: The Strike"), "epub")
    with zipfile.ZipFile(io.BytesIO(recipe("epub").make(context)[0].data)) as book:
        assert b"Strike" not in book.read("EPUB/text.xhtml").partition(b"<body")[2]
        assert b"Strike</h1>" in book.read("EPUB/title.xhtml")


def with_cover(folder: Path, size: tuple[int, int], name: str = "cover.png") -> Path:
    work_of(folder, text(60), f"title: T\nmodified: 2024-01-01\ncover-image: {name}")
    Image.new("RGB", size, "red").save(folder / "cover.png")
    return folder


def test_a_cover_of_one_s_own(tmp_path: Path) -> None:
    folder = with_cover(tmp_path / "w", (1000, 1600))
    with zipfile.ZipFile(
        io.BytesIO(recipe("epub").make(context_of(folder, "epub"))[0].data)
    ) as book:
        picture = Image.open(io.BytesIO(book.read("EPUB/cover.jpg")))
    assert picture.size == (1000, 1600)
    pixel = picture.getpixel((500, 800))
    assert isinstance(pixel, tuple) and pixel[0] > 240 and pixel[1] < 15
    book_context = context_with(folder)
    context = Context(
        read(folder), folder, "cover", Settings(), "corrected", ENGINE, Reader(), book_context
    )
    (artifact,) = recipe("cover").make(context)
    findings = Findings()
    covers.prove(artifact, context.edition, findings)
    covers.report(context, findings)
    assert [d.code for d in findings] == ["COVER-SHAPE", "COVER-SMALL"]
    assert "T" not in [line.text for line in read_back(artifact.data, artifact.suffix).lines]


@pytest.mark.parametrize(
    ("size", "name", "codes"),
    [
        ((1600, 2560), "cover.png", []), ((600, 960), "cover.png", ["COVER-SMALL"]),
        ((2000, 1500), "cover.png", ["COVER-SHAPE"]), ((9, 9), "gone.png", ["IMAGE-MISSING"]),
    ],
)  # fmt: skip
def test_covers_are_looked_over(
    tmp_path: Path, size: tuple[int, int], name: str, codes: list[str]
) -> None:
    folder, findings = with_cover(tmp_path / "w", size, name), Findings()
    read_work(folder / "essay.md", Reader(), findings, None)
    assert [d.code for d in findings] == codes


def test_a_drawn_cover(tmp_path: Path) -> None:
    folder, findings = with_cover(tmp_path / "w", (9, 9), "c.svg"), Findings()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (folder / "c.svg").write_text(svg, "utf-8")
    read_work(folder / "essay.md", Reader(), findings, None)
    assert [d.code for d in findings] == ["COVER-KIND"]
