"""Lists, terms, new pages, links and pages of the original, as they come out in the outputs."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from building import Book, read, set_context, work_of
from building import text as filler

from publish.core.characters import OBJECT
from publish.core.diagnostics import Findings, Rejected
from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import read_back
from publish.settings.schema import Settings
from publish.source.listmarks import from_roman, label_of, marks, roman
from publish.source.passages import passages

if TYPE_CHECKING:
    from pathlib import Path

    from publish.core.artifacts import Artifact

LISTS = """
a. alpha
b. beta

(iii) third
(iv) fourth

A.  Capital
B.  Capital

Term
:   Its definition.

    A second paragraph.

- [ ] to do
- [x] done

As (@good) shows.

(@good) Example.
"""
ORIGINAL = """
The strike began in May, and the com[]{.pagebreak label=13}mittee met.

[]{.page n=14}

## Head

And so on.
"""
NOTE = "One.[^a]\n\nSee note [](#a).\n\n[^a]: A."


def test_roman_numbers_are_read_as_they_are_written() -> None:
    assert [from_roman(roman(n)) for n in range(1, 4000)] == list(range(1, 4000))
    assert from_roman("iiii") == from_roman("vx") == from_roman("mix.") == 0


def test_marks_are_printed_as_they_are_written() -> None:
    for text in ("c) x", "(iv) x", "B.  x", "(3) x", "x. x", "XII) x"):
        assert text.split()[0] in {mark.label for mark in marks(text)}
    assert label_of("lower-alpha", "paren", 27) == "aa)"
    for value in range(27, 26 * 27 + 1):
        text = label_of("lower-alpha", "paren", value)
        assert value in {m.value for m in marks(f"{text} x") if m.style == "lower-alpha"}


def outcome(
    folder: Path, name: str, words: str, head: str = "title: T", **settings: Any
) -> Artifact:
    """A format of a work, which passes the proof."""
    context = set_context(work_of(folder, words, head), name, Settings(**settings))
    artifact, findings = recipe(name).make(context)[0], Findings()
    recipe(name).prove(artifact, context.edition, findings)
    assert list(findings) == []
    return artifact


def printed(artifact: Artifact, page: int) -> str:
    """What stands on a page, from left to right and top to bottom, numbers in the margin, too."""
    text = pypdfium2.PdfDocument(artifact.data)[page - 1].get_textpage().get_text_range()
    return " ".join(text.split())


@pytest.mark.whole
@pytest.mark.parametrize("name", ["handout", "large-print"])
@pytest.mark.parametrize("text", [LISTS, ORIGINAL, NOTE], ids=["lists", "original", "note"])
def test_every_format_has_every_word(tmp_path: Path, name: str, text: str) -> None:
    assert outcome(tmp_path, name, text).data


def test_marks_and_boxes_are_on_the_page(tmp_path: Path) -> None:
    artifact = outcome(tmp_path, "pdf", LISTS)
    assert "a. b. (iii) (iv) A. B. (1)" in printed(artifact, 3)
    assert "As (1) shows" in printed(artifact, 3)
    with pikepdf.open(BytesIO(artifact.data)) as pdf:
        drawn = [str(o.Alt) for o in elements(pdf, "/Figure")]
    assert sorted(drawn) == ["done", "to do"]


def test_an_e_book_may_open_with_a_pause(tmp_path: Path) -> None:
    assert outcome(tmp_path, "epub", "* * *\n\n## One\n\nText.\n\n## Untitled\n\nText.").data


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "handout", "large-print", "epub"])
def test_lists_in_one_another_have_bullets_that_faces_have(tmp_path: Path, name: str) -> None:
    text = "- a\n  - b\n    - c\n      1. d\n         - e\n\nText.[^n]\n\n[^n]: N.\n\n    - f\n"
    assert outcome(tmp_path, name, text).data


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The elements of a kind in the structure of a PDF."""
    items = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary))
    return [item for item in items if item.get("/S") == kind]


def test_the_transcript_has_marks_and_boxes(tmp_path: Path) -> None:
    text = outcome(tmp_path, "transcript", LISTS).data.decode()
    for line in ("  a. alpha", "  (iv) fourth", "  A.  Capital", "  - [ ] to do", "  - [x] done"):
        assert f"\n{line}\n" in text
    assert "Term\n  Its definition.\n" in text


def test_the_e_book_has_lists_as_such(tmp_path: Path) -> None:
    text = Book(outcome(tmp_path, "epub", LISTS).data).text("text.xhtml")
    assert '<ol type="a" class="tight lower-alpha">' in text
    assert 'type="i" class="tight lower-roman-parens wide"' in text
    assert re.search(r'<dl class="loose">\s*<div><dt>Term</dt>\s*<dd><p>Its definition', text)
    assert 'class="box open" role="img" aria-label="to do"' in text
    assert 'class="box done" role="img" aria-label="done"' in text


def test_lists_say_in_a_pdf_how_they_are_counted(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(outcome(tmp_path, "pdf", LISTS).data)) as pdf:
        kinds = {str(item.A.ListNumbering) for item in elements(pdf, "/L")}
    assert kinds >= {"/LowerAlpha", "/LowerRoman", "/UpperAlpha", "/Decimal", "/Disc", "/None"}


def test_what_follows_a_new_page_begins_one(tmp_path: Path) -> None:
    text = "One.\n\n\\newpage\n\nTwo.\n\n## Head {.newpage}\n\nThree.\n\n::: newpage\nFour.\n:::"
    seen = read_back(outcome(tmp_path, "pdf", text).data, ".pdf")
    pages = {line.text: line.page for line in seen.body()}
    assert [pages[word] for word in ("One.", "Two.", "Three.", "Four.")] == [3, 4, 5, 6]
    book = Book(outcome(tmp_path, "epub", text).data)
    assert 'class="new-page"' in book.text("text.xhtml")
    assert "begins-page" in book.text("text.xhtml")


def test_a_reference_has_the_number_of_its_note(tmp_path: Path) -> None:
    assert "See note 1." in printed(outcome(tmp_path, "pdf", NOTE), 3)
    assert "See note 1." in outcome(tmp_path, "transcript", NOTE).data.decode()
    assert 'note <a href="#fn-1">1</a>.' in Book(outcome(tmp_path, "epub", NOTE).data).text(
        "text.xhtml"
    )


def test_the_spaces_beside_a_reference_are_not_doubled(tmp_path: Path) -> None:
    work = read(work_of(tmp_path, "One.[^a] See [](#a) above.\n\n[^a]: A."))
    assert next(iter(passages(work))).text.endswith(f"See {OBJECT} above.")


def test_no_number_of_a_note_is_printed_where_it_has_several(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        outcome(tmp_path, "pdf", NOTE, note_numbers="page")
    assert [d.code for d in rejected.value.findings] == ["NOTE-REFERENCE"]


#: A note with a number and one with a sign, each called by it elsewhere.
BOTH = """\
One.[^a] Two.[^b] See note [](#%s), and [both](#b).

[^a]: A.

[^b]: B. {resp="ed."}
"""


def test_the_number_of_a_note_among_others_with_signs_is_printed(tmp_path: Path) -> None:
    """Only a sign may be another note's on another page."""
    assert "See note 1, and both." in printed(
        outcome(tmp_path, "pdf", BOTH % "a", editor_notes="signs"), 3
    )
    with pytest.raises(Rejected) as rejected:
        outcome(tmp_path / "b", "pdf", BOTH % "b", editor_notes="signs")
    (told,) = rejected.value.findings
    assert told.code == "NOTE-REFERENCE"
    assert "set editor-notes to numbered or letters" in told.hint
    assert "See note a," in printed(
        outcome(tmp_path / "c", "pdf", BOTH % "b", editor_notes="letters"), 3
    )


def test_notes_numbered_by_the_page_are_refused_also_beside_signs(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        outcome(tmp_path, "pdf", BOTH % "a", editor_notes="signs", note_numbers="page")
    (told,) = rejected.value.findings
    assert "set note-numbers to work or chapter" in told.hint


# --- pages of the original --------------------------------------------------------------


def test_numbers_of_the_original_stand_in_the_margin(tmp_path: Path) -> None:
    page = printed(outcome(tmp_path, "pdf", ORIGINAL), 3)
    assert "[13]" in page and "[14]" in page and "committee" in page
    assert "[13]" not in printed(outcome(tmp_path, "pdf", ORIGINAL, original_pages="no"), 3)
    assert "com[13]mittee" in printed(outcome(tmp_path, "pdf", ORIGINAL, original_pages="text"), 3)


def test_numbers_for_which_a_line_has_no_room_stand_beside_the_next(tmp_path: Path) -> None:
    text = "A []{.page n=132}b c[]{.page n=133}d e []{.page n=134}f.\n\nG []{.page n=135}h."
    page = printed(outcome(tmp_path, "pdf", text), 3)
    assert [page.index(f"[{n}]") for n in range(132, 136)]
    text = "A []{.page n=12}b []{.page n=13}c."
    assert "[12, 13]" in printed(outcome(tmp_path, "pdf", text), 3)


def test_the_e_book_lists_them_beside_its_own(tmp_path: Path) -> None:
    artifact = outcome(tmp_path, "epub", ORIGINAL, "title: T\nsource: The Journal")
    book = Book(artifact.data)
    nav, package = book.text("nav.xhtml"), book.text("content.opf")
    assert '<nav role="doc-pagelist" id="original-pages"' in nav
    assert '<a href="text.xhtml#orig-13">13</a>' in nav
    assert 'property="pageBreakSource">The Journal<' in package
    assert package.count("pageBreakSource") == 2
    assert 'com<span epub:type="pagebreak" role="doc-pagebreak" id="orig-13"' in book.text(
        "text.xhtml"
    )
    assert "EBOOK-PAGE" not in str(preflight(artifact.data, "w.epub"))


def test_alone_they_are_the_page_list(tmp_path: Path) -> None:
    artifact = outcome(tmp_path, "epub", ORIGINAL, "title: T\nsource: J", page_list="no")
    nav = Book(artifact.data).text("nav.xhtml")
    assert '<nav epub:type="page-list" role="doc-pagelist" id="original-pages"' in nav
    assert "EBOOK-PAGE" not in str(preflight(artifact.data, "w.epub"))


def test_a_citation_has_the_page_of_the_original(tmp_path: Path) -> None:
    edition = set_context(work_of(tmp_path, ORIGINAL), "handout", Settings()).edition
    assert [edition.original_page(number) for number in (1, 2)] == ["", "14"]
    artifact = outcome(tmp_path, "handout", ORIGINAL, excerpt="2")
    pages = range(1, len(pypdfium2.PdfDocument(artifact.data)) + 1)
    assert any("(orig. p. 14)" in printed(artifact, page) for page in pages)


# --- the number of the first page -------------------------------------------------------

CHAPTERS = "\n\n".join(
    f"## Head {n}\n\n[Stalin]{{index=Stalin}} {filler(400 + n)}" for n in range(9)
)


@pytest.mark.whole
def test_the_text_begins_on_the_page_that_is_said(tmp_path: Path) -> None:
    book = outcome(tmp_path, "pdf", CHAPTERS, first_page=133)
    pdf = pypdfium2.PdfDocument(book.data)
    assert [pdf.get_page_label(n) for n in (0, 4)] == ["129", "133"]
    assert re.search(r"Head 0[ .]+133 ", printed(book, 3))
    assert printed(book, 6).endswith("134") or " 134 " in printed(book, 6)
    assert re.search(r"Stalin, 133", " ".join(printed(book, n + 1) for n in range(len(pdf))))
    nav = Book(outcome(tmp_path, "epub", CHAPTERS, first_page=133).data).text("nav.xhtml")
    assert '#page-133">133</a>' in nav and '">5</a>' not in nav


@pytest.mark.whole
@pytest.mark.parametrize(("page", "said"), [(1, "4 pages stand before"), (134, "right-hand page")])
def test_a_page_on_which_no_text_can_begin_is_told(tmp_path: Path, page: int, said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        outcome(tmp_path, "pdf", CHAPTERS, first_page=page)
    assert [d.code for d in rejected.value.findings] == ["FIRST-PAGE"]
    assert said in rejected.value.findings[0].message
