"""The e-book in readers that know less than a browser, and for those who hear it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest
from building import ESSAY, EVERYTHING, Book, book_with, make, proved, work_of
from PIL import Image

from publish.ebook.tables import STEPS, needs
from publish.preflight import preflight
from publish.source import tree

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from pathlib import Path

HTML = "{http://www.w3.org/1999/xhtml}"
SPAN = HTML + "span"
OPF = "{http://www.idpf.org/2007/opf}"
#: It has no types.
_MUPDF: Any = pymupdf
FOLDERS = pytest.mark.parametrize("folder", [ESSAY, EVERYTHING], ids=lambda f: f.name[:10])


def read_in_mupdf(data: bytes) -> str:
    with _MUPDF.open(stream=data, filetype="epub") as document:
        return "".join(page.get_text() for page in document)


# --- MuPDF ------------------------------------------------------------------------------


@pytest.mark.whole
@FOLDERS
def test_nothing_that_is_for_machines_is_text_in_mupdf(folder: Path) -> None:
    """It knows no ``hidden`` and no ``attr()``."""
    made = make(folder, "epub")
    text = read_in_mupdf(made.data)
    lines = [line.strip() for line in text.splitlines()]
    assert "Landmarks" not in text and "Start of the text" not in text
    assert "Pages of the printed edition" not in text and "attr" not in lines[-1]
    assert not re.search(r"^attr", text, re.MULTILINE)
    alone = [int(line) for line in lines if line.isdecimal()]
    cells = [1934, 1956] if folder == EVERYTHING else []
    assert alone == cells, "the numbers of pages or paragraphs"
    assert "Contents" in lines and "Notes" in lines


def test_mupdf_understands_all_styles() -> None:
    """It leaves what follows a rule that it does not know."""
    _MUPDF.TOOLS.reset_mupdf_warnings()
    read_in_mupdf(make(EVERYTHING, "epub").data)
    assert "css" not in _MUPDF.TOOLS.mupdf_warnings()


def test_the_navigation_is_in_no_reading_order() -> None:
    package = Book(make(ESSAY, "epub").data).tree("content.opf")
    (nav,) = (i for i in package.iter(OPF + "item") if i.get("properties") == "nav")
    spine = [ref.get("idref") for ref in package.iter(OPF + "itemref")]
    assert nav.get("href") == "nav.xhtml" and nav.get("id") not in spine
    assert spine[:3] == ["cover", "title", "contents"]


# --- titles, headings, names ------------------------------------------------------------


def title(root: ET.Element) -> str:
    return "".join(next(root.iter(HTML + "title")).itertext())


@FOLDERS
def test_every_document_has_a_title_of_its_own(folder: Path) -> None:
    titles = [title(root) for root in Book(make(folder, "epub").data).documents().values()]
    assert len(titles) == len(set(titles)) and all(titles)


def test_chapters_of_one_name_are_told_apart(tmp_path: Path) -> None:
    words = "\n\n".join(["A few words and no more of them. " * 9] * 110)
    body = "\n\n".join(f"# {name}\n\n{words}" for name in ("One", "Contents", "One", "One"))
    book = Book(book_with(work_of(tmp_path, body), page_list="no").data)
    told = [title(book.tree(f"text-0{n}.xhtml")) for n in range(1, 5)]
    assert told == ["One", "Contents (2)", "One (2)", "One (3)"]


def test_the_contents_lead_to_the_beginning_where_it_is_before_all_sections(tmp_path: Path) -> None:
    def first(body: str) -> tuple[str, str]:
        tree = Book(make(work_of(tmp_path / str(len(body)), body), "epub").data).tree("nav.xhtml")
        link = next(tree.iter(HTML + "a"))
        return "".join(link.itertext()), link.attrib["href"]

    assert first("Before.\n\n# One\n\nText.") == ("T", "text.xhtml")
    assert first("# One\n\nText and much more.") == ("One", "text.xhtml#s-one")


def test_the_notes_have_a_heading_for_ears() -> None:
    made = make(EVERYTHING, "epub")
    (notes,) = (e for e in Book(made.data).tree("text.xhtml").iter() if e.get("id") == "notes")
    assert (notes[0].tag, notes[0].text) == (HTML + "h2", "Notes")
    assert proved(made) == []


def test_the_name_of_a_table_holds_no_call() -> None:
    (table, *_) = Book(make(EVERYTHING, "epub").data).tree("text.xhtml").iter(HTML + "table")
    assert table.get("aria-label") == "Delegates to the congress."
    assert "9" in "".join(table[0].itertext()), "the call is where it was"


FIGURES = '![A square](i.png "Its *colour*.[^1]")\n\n![B](i.png "So.")\n\n[^1]: N.'


def test_the_name_of_a_figure_holds_no_call(tmp_path: Path) -> None:
    work = work_of(tmp_path, FIGURES)
    Image.new("RGB", (30, 30), "red").save(tmp_path / "i.png")
    made = make(work, "epub")
    called, bare = Book(made.data).tree("text.xhtml").iter(HTML + "figure")
    assert (called.get("aria-label"), bare.get("aria-label")) == ("Its colour.", None)
    assert "1" in "".join(called.itertext())
    assert proved(made) == [] and preflight(made.data, "a.epub").findings == ()


def test_the_parts_of_a_table_that_turns_into_rows_keep_their_roles(tmp_path: Path) -> None:
    """Set as blocks, rows and cells are none to many voices."""
    wide = "| Counterrevolutionary | B |\n|---|---|\n| a | institutionalised |"
    grid = "+------+-----------+\n| Mill | Said      |\n+======+===========+\n"
    grid += "| X    | One.      |\n|      |           |\n|      | - a list  |\n+------+-----------+"
    made = make(work_of(tmp_path, f"{wide}\n\n{grid}"), "epub")
    one, two = Book(made.data).tree("text.xhtml").iter(HTML + "table")
    said = [(e.tag.removeprefix(HTML), e.get("role")) for e in one.iter() if e.tag != SPAN]
    head = [("thead", "rowgroup"), ("tr", "row"), *[("th", "columnheader")] * 2]
    body = [("tbody", "rowgroup"), ("tr", "row"), *[("td", "cell")] * 2]
    assert said == [("table", "table"), *head, *body]
    assert not any(e.get("role") for e in two.iter()), "what stays a table needs none"
    assert proved(made) == [] and preflight(made.data, "a.epub").findings == ()


def test_a_table_whose_caption_has_parts_with_roles_keeps_its_own(tmp_path: Path) -> None:
    """A call would be a part of the table that it may not have (WAI-ARIA 1.2, table)."""
    wide = "| Counterrevolutionary | B |\n|---|---|\n| a | institutionalised |"
    made = make(work_of(tmp_path, f"{wide}\n\nTable: Words.[^1]\n\n[^1]: N."), "epub")
    (table,) = Book(made.data).tree("text.xhtml").iter(HTML + "table")
    assert {e.get("role") for e in table.iter()} <= {None, "doc-noteref", "doc-pagebreak"}


# --- numbers of paragraphs --------------------------------------------------------------


def test_numbers_are_seen_and_not_heard() -> None:
    style = Book(make(ESSAY, "epub").data).text("book.css")
    rule = re.search(r"\n\.block\[data-number\][^{]*::before \{([^}]*)\}", style)
    assert rule is not None
    said = re.findall(r"content: ([^;]+);", rule[1])
    assert said == ["attr(data-number)", "attr(data-number) / ''"], "old readers take the first"


@pytest.mark.whole
def test_numbers_are_text_in_books_for_the_blind() -> None:
    made = book_with(EVERYTHING, spoken_numbers="yes")
    root = Book(made.data).tree("text.xhtml")
    said = [e.text for e in root.iter() if e.get("class") == "spoken-number"]
    assert said == [f"{n} " for n in range(1, len(said) + 1)] and len(said) > 15
    assert proved(made) == []
    assert preflight(made.data, "a.epub").findings == ()
    unnumbered = book_with(EVERYTHING, spoken_numbers="yes", paragraph_numbers="no")
    assert b"spoken-number" not in unnumbered.data


# --- narrow screens; tests/tools/e2e.py looks at them in a browser ----------------------------


def test_wide_tables_tell_how_wide_they_are(tmp_path: Path) -> None:
    wide = "| Counterrevolutionary | B | C[^1] |\n|---|---|---|\n| a | institutionalised | c |"
    small = "|   |   |\n|---|---|\n| a | b |"
    made = make(work_of(tmp_path, f"{wide}\n\n{small}\n\n[^1]: N."), "epub")
    text = Book(made.data).text("text.xhtml")
    assert (
        '<div class="needs-24"><table role="table">' in text and '<table class="headless">' in text
    )
    assert re.findall(r'data-head="([^"]*)"', text) == ["Counterrevolutionary:", "B:", "C:"]
    assert all(f".needs-{step} td" in Book(made.data).text("book.css") for step in STEPS)
    assert proved(made) == []
    tables = (n for n in tree.walk(*made.edition.body) if isinstance(n, tree.Table))
    assert [needs(table) for table in tables] == [24, 0]


def test_long_words_are_bound_to_no_call(tmp_path: Path) -> None:
    long = "Antidisestablishmentarianism"
    made = make(work_of(tmp_path, f"Words.[^1] {long}.[^1]\n\n[^1]: N."), "epub")
    text = Book(made.data).text("text.xhtml")
    assert '<span class="bound">Words.' in text and f'"bound">{long}' not in text


def test_the_labels_of_lists_have_room_on_any_screen(tmp_path: Path) -> None:
    """Room that is a share of a narrow screen cut “x” off “xviii.”, and left another number."""
    lists = "(xviii) a\n(xix) b\n\nText.\n\n(ii) a\n(iii) b\n\nText.\n\n1. a\n2. b"
    book = Book(make(work_of(tmp_path, lists), "epub").data)
    kinds = [set(e.get("class", "").split()) for e in book.tree("text.xhtml").iter(HTML + "ol")]
    assert [kind & {"wide", "wider"} for kind in kinds] == [{"wide", "wider"}, {"wide"}, set()]
    rules = re.findall(r"^ol \{.*$", book.text("book.css"), re.MULTILINE)
    assert len(rules) == 1 and "ol.wider" in rules[0] and "%" not in rules[0]


def test_code_is_not_divided() -> None:
    style = Book(make(EVERYTHING, "epub").data).text("book.css")
    assert re.search(r"^\.url, code, pre \{[^}]*[^-]hyphens: none", style, re.MULTILINE)
