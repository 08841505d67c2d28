"""Text from right to left, and Chinese and Japanese: order, sides, upright letters, line ends."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from building import context_with, make, proved, work_of
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.css import get_all_computed_styles

from publish.core.directions import directed, direction_of, is_eastern, joins
from publish.edit.upright_scripts import Marker, emphasis_kind, start_of_last_word
from publish.outputs import recipe
from publish.preflight import preflight
from publish.preflight.checks import PrinterRequest
from publish.preflight.epub import judge as judge_ebook
from publish.preflight.pdf.model import PdfModel
from publish.prepress.imposition import mirrored, saddle_stitch
from publish.readback import read_back
from publish.readback.bidi import reads_as
from publish.readback.inspection import inspect
from publish.report.spread_pictures import preview
from publish.typeset.engine.text import levels_of
from publish.typeset.engine.text import mirrored as mirrored_sign
from publish.typeset.lines.bidi_levels import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from publish.readback.shown_strings import ShownString

HEBREW = "title: שלום\nauthor: א. ב.\nlang: he"
LONG = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים " * 4


def rows(data: bytes, page: int) -> list[str]:
    """The glyphs of each line of a page as they stand, from left to right; numbers left out."""
    shown = [one for one in inspect(data).anatomy.shown[page] if not one.mark.artifact]
    lines: list[list[ShownString]] = []
    for one in sorted(shown, key=lambda one: -one.y):
        if lines and lines[-1][-1].y - one.y < 6:  # a call is raised by less
            lines[-1].append(one)
        else:
            lines.append([one])
    return ["".join(one.text for one in sorted(row, key=lambda one: one.x)) for row in lines]


def row_of(folder: Path, body: str, head: str = "title: T\nlang: en-GB") -> str:
    """The first line of a text, as its glyphs stand; what it reads as is proved."""
    output = make(work_of(folder, body, head), "pdf")
    assert proved(output) == []
    return " ".join(rows(output.data, 3)[0].split())


# --- languages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lang", ["he", "iw", "ar", "ar-EG", "fa", "yi", "ur", "ckb", "syr", "dv", "az-Arab", "und-Hebr"]
)
def test_languages_that_run_leftward(lang: str) -> None:
    assert direction_of(lang) == "rtl"


@pytest.mark.parametrize(
    "lang", ["", "en", "yi-Latn", "he-Latn", "fr", "zh-Hant", "en-x-arab", "hr"]
)
def test_languages_that_run_rightward(lang: str) -> None:
    assert direction_of(lang) == "ltr"


def test_what_says_its_language_says_its_direction() -> None:
    said = (
        '<p lang="en">a</p><i class="x" lang="he" xml:lang="he">b</i><p lang="ar" dir="ltr">c</p>'
    )
    assert directed(said) == (
        '<p lang="en" dir="ltr">a</p><i class="x" lang="he" dir="rtl" xml:lang="he">b</i>'
        '<p lang="ar" dir="ltr">c</p>'
    )
    assert directed('<p lang="fr">a</p>') == '<p lang="fr">a</p>'


def test_code_and_addresses_run_rightward_whatever_is_around_them() -> None:
    said = '<p lang="he"><code class="x">a;</code><span class="url">b/</span><code dir="rtl">'
    assert directed(said) == (
        '<p lang="he" dir="rtl"><code class="x" dir="ltr">a;</code>'
        '<span class="url" dir="ltr">b/</span><code dir="rtl">'
    )
    assert directed("<code>a</code>") == "<code>a</code>"


def test_levels_are_those_of_unicode() -> None:
    assert [*levels_of("a אב 12 c", "ltr")] == [0, 0, 1, 1, 1, 2, 2, 0, 0]
    assert [*levels_of("a אב", "rtl")] == [2, 1, 1, 1]
    assert in_order([0, 1, 1, 2, 2, 0]) == [0, 3, 4, 2, 1, 5]
    assert in_order([1, 2, 2, 1]) == [3, 1, 2, 0]
    assert [mirrored_sign(sign) for sign in "([«a"] == [")", "]", "»", "a"]


def test_glyphs_are_read_by_their_places() -> None:
    assert reads_as("(בא)", "(אב)") and not reads_as(")בא(", "(אב)")
    assert reads_as(",(", "),") and not reads_as("ba", "ab")


# --- lines ------------------------------------------------------------------------------

#: A text, and its first line as it stands from left to right.
LINES = {
    "a phrase": ("It reads [שלום עולם]{lang=he}, twice.", "It reads םלוע םולש, twice."),
    "emphasis in a phrase": ("It reads שלום *עולם* טוב, so.", "It reads בוט םלוע םולש, so."),
    "brackets": ("It reads [שלום (עולם)]{lang=he}.", "It reads (םלוע) םולש."),
    "a figure": ("It reads [עמוד 15 בספר]{lang=he}.", "It reads רפסב 15 דומע."),
    "two phrases": ("[שלום]{lang=he}, [עולם]{lang=he}.", "םולש, םלוע."),
    "a call": ("It reads שלום[^1] so.\n\n[^1]: A note.", "It reads 1םולש so."),
    "a call after what is marked": ("[שלום]{lang=he}[^1] so.\n\n[^1]: A note.", "םולש1 so."),
}
#: The same of works in Hebrew.
LEFTWARD_LINES = {
    "words": ("שלום עולם.", ".םלוע םולש"),
    "Latin in several boxes": (
        "שלום *Der Spiegel* 1999, 12–15 טוב.",
        ".בוט Der Spiegel 1999, 12–15 םולש",
    ),
    "Hebrew within Latin": ("שלום [In [אב]{lang=he} we]{lang=en} טוב.", ".בוט In בא we םולש"),
    "brackets": ("שלום (עולם) [1].", ".[1] (םלוע) םולש"),
    "a call": ("שלום[^1], עולם.\n\n[^1]: א.", ".םלוע ,1םולש"),
    "code": ("שלום `-a(b);` עולם.", ".םלוע -a(b); םולש"),
    "an address": ("שלום <https://a.org/b/> עולם.", ".םלוע https://a.org/b/ םולש"),
    "a block of code": ("~~~\n-a(b);\n~~~", "-a(b);"),
}


@pytest.mark.whole
@pytest.mark.parametrize("case", LINES)
def test_words_stand_in_order_in_a_line_that_runs_rightward(tmp_path: Path, case: str) -> None:
    body, row = LINES[case]
    assert row_of(tmp_path, body) == row


@pytest.mark.whole
@pytest.mark.parametrize("case", LEFTWARD_LINES)
def test_words_stand_in_order_in_a_line_that_runs_leftward(tmp_path: Path, case: str) -> None:
    body, row = LEFTWARD_LINES[case]
    assert row_of(tmp_path, body, HEBREW) == row


def test_what_is_read_is_in_the_order_of_the_source(tmp_path: Path) -> None:
    body = "It reads שלום *עולם* (טוב) of 1936[^1].\n\n> [בראשית ברא אלהים]{lang=he}"
    body += "\n\n[^1]: ראה Spiegel."
    seen = make(work_of(tmp_path, body), "pdf").seen
    words = " ".join(line.text for line in seen.body())
    assert "It reads שלום עולם (טוב) of 1936" in words and "בראשית ברא אלהים" in words
    assert [line.text for line in seen.notes()[1]] == ["ראה Spiegel."]


def test_a_paragraph_in_hebrew_is_broken_as_a_whole_and_flush_on_both_sides(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, f"{LONG}\n\n{LONG}", HEBREW))
    (artifact,) = recipe("pdf").make(context)
    assert context.laid_out_book.paragraph_reports == {}
    lines = read_back(artifact.data, ".pdf").body()[:-1]
    first, *full = (line.box for line in lines[:4])
    assert max(box[0] for box in full) - min(box[0] for box in full) < 1.5
    assert max(box[2] for box in full) - min(box[2] for box in full) < 1.5
    assert abs(first[0] - full[0][0]) < 1.5


def test_a_paragraph_in_hebrew_is_indented_on_the_right(tmp_path: Path) -> None:
    seen = make(work_of(tmp_path, f"{LONG}\n\n{LONG}", HEBREW), "pdf").seen
    second = next(line for line in seen.body() if line.baseline < seen.body()[0].baseline - 100)
    edges = sorted(line.box[2] for line in seen.body())
    indented = [line for line in seen.body() if 8 < edges[-1] - line.box[2] < 14]
    assert second and [line.text.split()[0] for line in indented] == ["בראשית"]


# --- letters ----------------------------------------------------------------------------


def test_hebrew_is_never_slanted(tmp_path: Path) -> None:
    body = "## *שלום* [עולם]{lang=he}\n\nA *שלום* and [*עולם* טוב]{lang=he}.\n\n> *אב*"
    faces = [face.name for face in inspect(make(work_of(tmp_path, body), "pdf").data).anatomy.faces]
    assert faces and not [name for name in faces if "Italic" in name]


def test_emphasis_is_of_its_letters() -> None:
    assert [emphasis_kind(words, "en") for words in ("שלום", "كتاب", "書生", "a שלום")] == [
        "hebrew", "joined", "eastern", "",
    ]  # fmt: skip
    assert emphasis_kind("Der Spiegel", "he") == "latin"
    assert joins("in كتاب") and not joins("שלום")


def test_letters_in_slanted_words_are_marked() -> None:
    mark = Marker(str, upright=True, spaced=False)
    assert mark("so (שלום, עולם) <") == 'so (<span class="upright">שלום, עולם</span>) &lt;'
    assert mark("a < b") == "a < b"


# --- pages ------------------------------------------------------------------------------

BOOK = (
    "# ראשון\n\n" + f"{LONG}\n\n" * 14 + "| א | ב |\n|---|---|\n| ראשון | שני |\n\n"
    "1. אחת\n2. שתיים\n\nסוף[^1].\n\n[^1]: London, 1840."
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make(work_of(tmp_path_factory.mktemp("book"), BOOK, HEBREW), "pdf").data


def test_a_book_in_hebrew_is_bound_on_the_right(book: bytes) -> None:
    model = PdfModel(book, PrinterRequest())
    assert model.anatomy.leftward
    recto, verso = (page for page in model.texts[:2])
    assert recto.number == 3
    left = min(line.box[0] for line in recto.body)
    assert left - recto.trim[0] > recto.trim[2] - max(line.box[2] for line in recto.body)
    left = min(line.box[0] for line in verso.body)
    assert left - verso.trim[0] < verso.trim[2] - max(line.box[2] for line in verso.body)
    assert not [head.text for head in recto.heads] and verso.heads[0].text == "שלום"
    folio = verso.folios[0]
    assert folio.box[2] > sum(verso.trim[::2]) / 2  # at the outer edge of a right-hand page
    numbers = [line for line in model.file_text.lines if line.role == "margin" and line.page == 3]
    assert numbers and all(line.box[2] < min(n.box[0] for n in recto.body) for line in numbers)


def test_preflight_knows_where_its_lines_begin(book: bytes) -> None:
    found = [finding.code for finding in preflight(book, "book.pdf").findings]
    assert not {"MARGIN-ORDER", "INDENT-MISSING", "LINE-CALL", "GRID-OFF"} & {*found}


def test_tables_lists_and_notes_begin_on_the_right(book: bytes) -> None:
    page = len(inspect(book).anatomy.boxes) - 1
    shown = {one.text: one.x for one in inspect(book).anatomy.shown[page]}
    assert shown["ןושאר"] > shown["ינש"]
    assert shown["1"] > shown["London, 1840"] or shown["1 "] > shown["London, 1840"]


def test_what_is_centred_by_its_margins_is_in_the_middle(book: bytes) -> None:
    title = next(line for line in read_back(book, ".pdf").lines if line.text == "שלום")
    left, right = inspect(book).anatomy.boxes[0].trim[0], inspect(book).anatomy.boxes[0].trim[2]
    inner, outer = 15 * 72 / 25.4, 21 * 72 / 25.4  # a left-hand page of A5
    middle = (left + outer + right - inner) / 2
    assert abs((title.box[0] + title.box[2]) / 2 - middle) < 2


def test_a_handout_in_hebrew_has_its_numbers_on_the_other_sides(tmp_path: Path) -> None:
    seen = make(work_of(tmp_path, BOOK, HEBREW), "a4").seen
    body = [line for line in seen.body() if line.page == 1]
    margin = [line for line in seen.lines if line.role == "margin" and line.page == 1]
    right = [line.text for line in margin if line.box[0] > max(n.box[2] for n in body)]
    left = [line.text for line in margin if line.box[2] < min(n.box[0] for n in body)]
    assert right[0] == "1" and left[0] == "5"


def test_the_sheets_of_a_booklet_are_folded_the_other_way() -> None:
    outside, *_ = (mirrored(sheet, 2) for sheet in saddle_stitch(8))
    assert (outside.front, outside.back) == ((1, 8), (7, 2))


def test_a_booklet_in_hebrew_has_its_first_page_on_the_left(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, "שלום.", HEBREW))
    artifact = recipe("booklet").make(context)[0]
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        content = pdf.pages[0].Contents.read_bytes().decode()
    assert content.index("/P1 Do") > 0
    x = float(content[: content.index("/P1 Do")].split("cm")[-2].split()[-2])
    assert x < float(pdf_width(artifact.data)) / 4


def pdf_width(data: bytes) -> float:
    box = inspect(data).anatomy.boxes[0].crop
    return box[2] - box[0]


def test_a_later_rule_by_sides_wins_over_one_by_direction(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layout.yaml").write_text("title: T\ninherits: [pdf]\n", "utf-8")
    (tmp_path / "mine" / "style.css").write_text(".verse { margin-left: 5em }", "utf-8")
    work = work_of(tmp_path / "work", "| a line\n| another")
    plain, own = (context_with(work, layout) for layout in ("pdf", str(tmp_path / "mine")))
    one, two = (context.laid_out_book.lines(2)[0].left for context in (plain, own))
    assert two - one == pytest.approx(3.5 * 10.5, abs=0.1)


# --- the e-book -------------------------------------------------------------------------


def test_an_ebook_in_hebrew_says_its_direction(tmp_path: Path) -> None:
    output = make(work_of(tmp_path, "שלום עולם[^1].\n\n[^1]: London.", HEBREW), "epub")
    with zipfile.ZipFile(io.BytesIO(output.data)) as parts:
        package = parts.read("EPUB/content.opf").decode()
        pages = [parts.read(n).decode() for n in parts.namelist() if n.endswith(".xhtml")]
    assert 'page-progression-direction="rtl"' in package and ' dir="rtl"' in package[:400]
    assert all('lang="he" dir="rtl"' in page for page in pages)
    assert [
        finding.code for finding in judge_ebook(output.data)[1] if finding.severity != "note"
    ] == []


def test_an_ebook_in_english_says_none(tmp_path: Path) -> None:
    output = make(work_of(tmp_path, "So [Geist]{lang=de}."), "epub")
    with zipfile.ZipFile(io.BytesIO(output.data)) as parts:
        assert not [n for n in parts.namelist() if b" dir=" in parts.read(n)]


@pytest.mark.whole
@pytest.mark.parametrize(("lang", "style"), [("ja", "normal"), ("en", "italic")])
def test_an_ebook_in_japanese_slants_nothing_but_latin(
    tmp_path: Path, lang: str, style: str
) -> None:
    head = f"title: 猫\nsubtitle: 小説\nlang: {lang}\nsource: 本"
    body = "# 一\n\n## 二\n\n### 三\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | *Keene* |\n\nTable: 表"
    with zipfile.ZipFile(io.BytesIO(make(work_of(tmp_path, body, head), "epub").data)) as parts:
        styled = [
            (element.tag, element.get("class"), found)
            for name in parts.namelist()
            if name.endswith(".xhtml")
            for element, found in slants(parts.read(name), parts.read("EPUB/book.css"))
        ]
    slanted = ("h4", "caption", "th", "subtitle", "label")
    shown = {tag if tag in slanted else kind: found for tag, kind, found in styled}
    assert {name: shown.get(name) for name in slanted} == dict.fromkeys(slanted, style)
    assert {found for tag, _, found in styled if tag == "em"} == {"italic"}


def slants(page: bytes, style: bytes) -> Iterator[tuple[Any, str]]:
    """The elements of a page of the e-book, and whether their letters are slanted."""
    document = HTML(string=page.decode())
    styles = get_all_computed_styles(document, user_stylesheets=[CSS(string=style.decode())])
    for element in document.wrapper_element.query_all("*"):
        yield element.etree_element, styles(element.etree_element)["font_style"]


def test_a_note_called_in_another_language_is_in_that_of_the_work(tmp_path: Path) -> None:
    body = "::: {lang=he}\nשלום עולם[^1].\n:::\n\n[^1]: A note, in English."
    data = make(work_of(tmp_path, body), "pdf").data
    xs = {one.text.strip(): one.x for one in inspect(data).anatomy.shown[3]}
    assert xs["1"] < xs["A note, in English."] or xs["A note, in English."] < 60


# --- Chinese and Japanese ---------------------------------------------------------------

JAPANESE = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。「何でも薄暗い所で」、"
    "泣いていた事だけは記憶している[^1]。明治38年に*書生*という、Keeneは、書いている。" * 4
).replace("[^1]", "") + "終り[^1]。\n\n[^1]: 註。"


@pytest.fixture(scope="module")
def eastern(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A layout with a face of squares for all characters of the text."""
    folder = tmp_path_factory.mktemp("eastern")
    (folder / "faces").mkdir()
    square(folder / "faces" / "square.ttf", JAPANESE)
    (folder / "layout.yaml").write_text(
        "title: T\ninherits: [pdf]\nfonts:\n  folders: [faces]\nfaces:\n  serif:\n"
        "    families: \"'Libertinus Serif', 'EB Garamond', 'Square', 'Libertinus Math'\"\n",
        "utf-8",
    )
    return str(folder)


def square(file: Path, text: str) -> None:
    points = sorted({ord(letter) for letter in text if ord(letter) > 0x2E7F})
    names = [f"u{point:04X}" for point in points]
    pen = TTGlyphPen(None)
    for n, corner in enumerate([(100, 0), (100, 700), (900, 700), (900, 0)]):
        pen.lineTo(corner) if n else pen.moveTo(corner)
    pen.closePath()
    glyph, builder = pen.glyph(), FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(points, names, strict=True)))
    builder.setupGlyf(dict.fromkeys([".notdef", *names], glyph))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(file)


def test_japanese_lines_begin_and_end_as_they_may(tmp_path: Path, eastern: str) -> None:
    context = context_with(work_of(tmp_path, JAPANESE, "title: T\nlang: ja"), eastern)
    (artifact,) = recipe("pdf").make(context)
    lines = [line.text for line in read_back(artifact.data, ".pdf").body()]
    assert len(lines) > 8
    assert not [line for line in lines if line[0] in "、。」っゃ" or line[-1] in "「"]
    assert all(line.ends == "nothing" for line in read_back(artifact.data, ".pdf").body())
    assert not [face for face in inspect(artifact.data).anatomy.faces if "Italic" in face.name]
    assert context.laid_out_book.paragraph_reports == {}


def test_chinese_in_an_english_paragraph_goes_on_over_lines(tmp_path: Path, eastern: str) -> None:
    quoted = JAPANESE[:70].replace("「", "").replace("」", "")
    context = context_with(
        work_of(tmp_path, f"He said it: {quoted} and so on it went.", "title: T"), eastern
    )
    (artifact,) = recipe("pdf").make(context)
    lines = read_back(artifact.data, ".pdf").body()
    assert len(lines) > 2 and max(line.box[2] for line in lines) < 400
    assert context.laid_out_book.paragraph_reports == {}


def test_latin_stands_apart_from_han_and_no_space_is_copied(tmp_path: Path, eastern: str) -> None:
    context = context_with(work_of(tmp_path, "明治38年に。", "title: T\nlang: ja"), eastern)
    (artifact,) = recipe("pdf").make(context)
    (line, *_) = read_back(artifact.data, ".pdf").body()
    assert line.text == "明治38年に。"
    xs = {one.text: one.x for one in inspect(artifact.data).anatomy.shown[3]}
    assert xs["38"] - xs["明治"] == pytest.approx(2.2 * 10.5, abs=0.2)


def test_a_call_is_tied_to_one_character_of_japanese() -> None:
    ends = [
        text[start_of_last_word(text) :] for text in ("記憶して。」", "あっ", "a word", "立言”的人")
    ]
    assert ends == ["て。」", "あっ", "word", "人"]
    assert is_eastern("zh-Hant") and is_eastern("ko") and not is_eastern("ja-Latn")


def test_a_preview_of_a_book_in_hebrew_has_its_first_page_on_the_left(
    tmp_path: Path, book: bytes
) -> None:
    (tmp_path / "book.pdf").write_bytes(book)
    (sheet,) = preview(tmp_path / "book.pdf", tmp_path, single=False)[:1]
    with Image.open(sheet).convert("RGB") as drawn:
        width = (drawn.width - 2 * 72 - 56 * 2) // 3  # of an opening of three in a row
        left = drawn.getpixel((72 + width // 4, 300))
        right = drawn.getpixel((72 + 3 * width // 4, 300))
    assert left == (255, 255, 255) and right != left
