"""The norms of the page, row by row, on finished PDFs: each is kept, or the preflight looks for it.

The rows are those of Hart's Rules, the Penguin Composition Rules and Bringhurst that a book of ours
is held to. What other modules measure (grid, initials, notes, tables, verse) is named in ``ROWS``
with its test, so that no row is without one.
"""

from __future__ import annotations

import re
import statistics
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pikepdf
import pytest
from building import ESSAY, ROOT, context_of, found, make, proved, text, work_of
from content import instructions
from linefigures import lines_of
from shaped import Run, runs

from publish import lint
from publish.preflight import CHECKS, preflight
from publish.readback import read_back, without_calls
from publish.source import tree
from publish.source.inline import plain
from publish.typeset.long_notes import note_parts

if TYPE_CHECKING:
    from pathlib import Path

    from building import Output

    from publish.readback import Line

#: Each norm: the checks that find where it is missed, the tests that show it kept.
ROWS = {
    "measure of 45 to 75 characters": ("LINE-MEASURE", "test_typography.test_measure"),
    "constant leading on one grid": (
        "GRID-STEP", "GRID-REGISTER", "test_register.test_the_essay_stands_on_one_grid",
        "test_register.test_all_lines_stand_on_one_grid",
    ),
    "inner < top < outer < bottom margin": ("MARGIN-ORDER", "test_typography.test_margins"),
    "two hyphenated lines in a row at most": (
        "LINE-LADDER", "test_lines.test_the_essay_is_set_better_than_line_by_line",
    ),
    "three letters beside a hyphen": ("LINE-DIVIDED", "test_typography.test_divided_words"),
    "no divided word at the foot of a recto": (
        "BREAK-WORD", "test_makeup.test_no_word_is_divided_at_the_foot_of_a_recto",
    ),
    "close and even word space, no rivers": (
        "LINE-WIDE", "LINE-TIGHT", "LINE-RIVER", "test_typography.test_word_space",
        "test_lines.test_rivers_are_lost_where_that_costs_little",
    ),
    "no widow, no orphan, no stub": (
        "BREAK-WIDOW", "BREAK-ORPHAN", "LINE-STUB", "test_typography.test_ends_of_paragraphs",
    ),
    "a last page of four lines": (
        "BREAK-LAST", "test_makeup.test_a_last_page_is_not_left_with_a_few_lines",
    ),
    "first paragraphs flush, others indented by an em": (
        "INDENT-FIRST", "INDENT-MISSING", "test_typography.test_indents",
    ),
    "a heading keeps two lines": ("BREAK-HEADING", "test_makeup.test_a_heading_keeps_two_lines"),
    "old-style figures in text, lining in tables": ("test_typography.test_figures",),
    "real small capitals, letterspaced": ("test_typography.test_small_capitals",),
    "real ligatures, real kerning": (
        "test_typography.test_features_of_the_face",
    ),
    "no kerning against the space": ("test_typography.test_spaces_of_a_line_are_one_width",),
    "en rules in ranges and for dashes, ellipses": (
        "RANGE-HYPHEN", "DASH-HYPHEN", "test_typography.test_dashes_and_ellipses",
    ),
    "quotation marks": (
        "QUOTE-STRAIGHT", "QUOTE-FACING", "QUOTE-NESTING", "QUOTE-BALANCE",
        "test_typography.test_quotation_marks",
    ),
    "nothing breaks that belongs together": (
        "LINE-TORN", "test_typography.test_what_stays_together",
    ),
    "a note begins on the page of its call": (
        "FOOTNOTE-PAGE", "FOOTNOTE-ORDER", "test_register.test_three_hundred_notes",
        "test_register.test_a_note_of_four_thousand_words_leaves_three_lines_of_text",
    ),
    "calls after the punctuation, at no line’s start": (
        "NOTE-BEFORE", "LINE-CALL", "test_typography.test_calls",
        "test_pdf.test_a_call_never_begins_a_line",
    ),
    "running heads": (
        "HEAD-OPENING", "HEAD-BLANK", "HEAD-CALL", "HEAD-WIDE", "test_pdf.test_running_heads",
        "test_typography.test_small_capitals",
    ),
    "folios": ("FOLIO-MISSING", "FOLIO-ORDER", "test_pdf.test_folios"),
    "a drop cap sits exactly": ("test_register.test_a_dropped_initial_sits_exactly",),
    "quotations": ("test_typography.test_quotations",),
    "the colophon": ("test_typography.test_the_colophon",),
    "faces": (
        "FACE-ABSENT", "FACE-WHOLE", "FACE-DRAWN", "GLYPH-ABSENT", "test_typography.test_faces",
    ),
    "one black": (
        "COLOUR-BLACKS", "PRESS-BLACK", "PRESS-PLATES", "test_typography.test_one_black",
    ),
}  # fmt: skip

TEXT = """\
## The Office

The official [Final Affair]{.smallcaps} of [NATO]{.smallcaps} began in 1956 with fluffy and
difficult words: ‘To offer “AV” is difficult’, said one of them, and, after 1936-38 and pp. 12-14,
left -- without a word... Nobody saw N. S. Khrushchev on 24 February, on p. 12 of the paper, nor
did they then know what was to come of it, if anything was, in the course of that long year.[^1]

The second paragraph goes on as the first one did, with enough words that it fills more than two
lines of the measure, and it ends in 1917, as all things did, on the street and in the palaces.

> Whoever is quoted here says as much as this, and goes on to say it until two lines are full
> of what was said, so that it can be seen.

What follows a quotation goes on in lines of the text, as many of them as there are here, no fewer.

| Year | Copies |
|------|-------:|
| 1956 | 2,039 |
| 1957 | 14,870 |

[^1]: A note of 1956, in the office.
"""
HEAD = "title: The Title of the Affair\nauthor: A. Writer\nlang: en-GB\nsource: A Journal, 1956"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return make(work_of(tmp_path_factory.mktemp("typography") / "w", TEXT, HEAD), "pdf")


@pytest.fixture(scope="module")
def essay() -> Output:
    return make(ESSAY, "pdf")


@pytest.mark.parametrize("row", ROWS)
def test_no_row_is_without_proof(row: str) -> None:
    """A row names tests that are there, and checks that are there."""
    tests = [one for one in ROWS[row] if one.startswith("test_")]
    assert tests
    for module, name in (test.split(".") for test in tests):
        (file,) = (ROOT / "tests").glob(f"*/{module}.py")
        assert f"def {name}(" in file.read_text("utf-8")
    assert {*ROWS[row]} - {*tests} <= {*CHECKS, *lint.CHECKS}


@pytest.mark.whole
def test_the_essay_misses_none(essay: Output) -> None:
    assert preflight(essay.data, "essay.pdf").findings == ()


# --- lines ----------------------------------------------------------------------------------


def test_measure(essay: Output) -> None:
    full = [len(" ".join(line.words)) for line in lines_of(essay.data, 10.5) if line.right > 370]
    assert 60 <= statistics.median(full) <= 75


def test_margins(essay: Output) -> None:
    """The type area against the trim, A5 in points."""
    for recto in (True, False):
        lines = [n for n in essay.seen.body() if (n.page % 2 == 1) == recto and n.size > 10]
        left, right = min(n.box[0] for n in lines), 419.5 - max(n.box[2] for n in lines)
        inner, outer = (left, right) if recto else (right, left)
        head, foot = 595.3 - max(n.box[3] for n in lines), min(n.baseline for n in lines)
        assert inner < head < outer < foot


def test_divided_words(essay: Output) -> None:
    pairs = pairwise(lines_of(essay.data, 10.5))
    sides = [
        (a.words[-1].rstrip("-\u00ad\u2010\x02\ufffe"), b.words[0]) for a, b in pairs if a.divided
    ]
    assert len(sides) > 5
    assert all(len(re.sub(r"\W", "", part)) >= 3 for pair in sides for part in pair)


def test_word_space(essay: Output) -> None:
    natural = 2.625
    lines = [line for line in lines_of(essay.data, 10.5) if line.right > 370 and line.gaps]
    means = [statistics.fmean(width for _, width in line.gaps) for line in lines]
    assert max(means) < 1.5 * natural
    assert min(means) > 0.6 * natural
    assert statistics.stdev(means) < 0.35


def test_spaces_of_a_line_are_one_width(essay: Output) -> None:
    """Whatever letters stand beside them: nothing is kerned against a space.

    What is put before and after a space, in thousandths of an em, is the same all along a run.
    """
    compared = 0
    for run in of_text(essay.data):
        beside = [
            run.glyphs[n - 1].kern + run.glyphs[n].kern
            for n in range(1, len(run.glyphs) - 1)
            if run.names[n] == "space"
        ]
        compared += len(beside)
        assert not beside or max(beside) - min(beside) < 5, run.names
    assert compared > 2000


def test_ends_of_paragraphs(essay: Output) -> None:
    pages: dict[int, list[Line]] = {}
    for line in essay.seen.body():
        pages.setdefault(line.page, []).append(line)
    paragraphs: dict[int, list[Line]] = {}
    for line in essay.seen.body():
        paragraphs.setdefault(line.paragraph, []).append(line)
    for lines in paragraphs.values():
        for number in {line.page for line in lines}:
            here = [line for line in lines if line.page == number]
            assert (
                len(here) > 1
                or len(lines) == 1
                or here[0] not in (pages[number][0], pages[number][-1])
            )
        assert len(lines) == 1 or len(re.sub(r"\W", "", without_calls(lines[-1].text))) >= 5


def test_indents(page: Output) -> None:
    first, second, *_ = [
        n for n in page.seen.body() if n.text.startswith(("The official", "The second"))
    ]
    left = statistics.mode(round(n.box[0], 0) for n in page.seen.body())
    assert first.box[0] == pytest.approx(left, abs=1)
    assert second.box[0] - left == pytest.approx(10.5, abs=1)  # an em


def test_a_sentence_that_goes_on_after_a_quotation_is_flush(tmp_path: Path) -> None:
    body = f"{text(30)}:\n\n> {text(30)}.\n\nsaid he, and {text(30)}.\n\nvan {text(30)}."
    lines = make(work_of(tmp_path / "w", body, HEAD), "pdf").seen.body()
    left = {n.text[:4]: n.box[0] - lines[1].box[0] for n in lines}
    assert left["said"] == pytest.approx(0, abs=1)
    assert left["van "] == pytest.approx(10.5, abs=1)


def test_calls(essay: Output) -> None:
    """A call stands after a mark, or after a word that none follows."""
    calls = [
        line.text[at + 1 : at + 2]
        for line in essay.seen.body()
        for at, sign in enumerate(line.text)
        if ord(sign) >= 0xF0000
    ]
    assert calls and not set(calls) & set(".,;:!?’”")


# --- glyphs ---------------------------------------------------------------------------------


def of_text(data: bytes, size: float = 10.5, face: str = "Libertinus-Serif") -> list[Run]:
    return [r for r in runs(data) if abs(r.size - size) < 0.02 and r.face.endswith(face)]


def figures_in(some: list[Run]) -> set[str]:
    names = "zero one two three four five six seven eight nine".split()
    shown = (name for run in some for name in run.names)
    return {name.partition(".")[2] for name in shown if name.partition(".")[0] in names}


def test_figures(page: Output) -> None:
    """Old style in the text, in notes and their calls; lining in tables."""
    assert figures_in(of_text(page.data)) <= {"oldstyle", "taboldstyle"}
    assert figures_in(of_text(page.data, 9.45)) == {""}
    assert figures_in(of_text(page.data, 8.5)) >= {"oldstyle"}


def test_small_capitals(page: Output, essay: Output) -> None:
    """They are the face's own, and letterspaced: in the text, in heads, on the title page."""
    caps = of_text(page.data, face="Small-Caps")
    assert "A f.sc f.sc a.sc i.sc r.sc" in " ".join(name for run in caps for name in run.names)
    assert "n.sc a.sc t.sc o.sc" in " ".join(name for run in caps for name in run.names)
    heads = [r for r in runs(essay.data) if r.face.endswith("Small-Caps") and r.size < 9.5]
    assert len(heads) > 5
    assert all(name.endswith((".sc", "space")) or name[0].isupper() or name.startswith("quote")
               for run in heads for name in run.names)  # fmt: skip
    for run in heads:
        kerns = [g.kern for g in run.glyphs[:-1]]
        assert statistics.median(kerns) > 50  # of letters, in thousandths of an em


def has_ligatures(data: bytes) -> bool:
    names = [name for run in of_text(data) for name in run.names]
    apart = re.search(r"\bf f\b|\bf i\b|\bf l\b", " ".join(names))
    return {"f_f_i", "f_l"} <= set(names) and not apart


def is_kerned(data: bytes) -> bool:
    """As the face has it: “To” by 63 thousandths of an em, “AV” by 112."""
    kerns = {(a.name, b.name): a.kern for run in of_text(data) for a, b in pairwise(run.glyphs)}
    return abs(kerns["T", "o"] + 63) < 3 and abs(kerns["A", "V"] + 112) < 3


def has_small_capitals(data: bytes) -> bool:
    names = " ".join(name for run in of_text(data, face="Small-Caps") for name in run.names)
    return "n.sc a.sc t.sc o.sc" in names


def has_old_figures(data: bytes) -> bool:
    return "" not in figures_in(of_text(data))


FEATURES = {
    "html { font-variant-ligatures: none }": has_ligatures,
    "html { font-kerning: none }": is_kerned,
    "html .smallcaps.capitals { font-variant-caps: normal }": has_small_capitals,
    "html { font-variant-numeric: lining-nums }": has_old_figures,
}


@pytest.mark.parametrize("without", FEATURES)
def test_features_of_the_face(without: str, page: Output, tmp_path: Path) -> None:
    """Each is used, and would be missed if a layout turned it off."""
    assert FEATURES[without](page.data)
    context = context_of(work_of(tmp_path, TEXT, HEAD), "pdf")
    markup = context.renderer(
        note_parts=note_parts(context, context.indexed_edition.edition.notes)
    ).page("page.html")
    assert not FEATURES[without](context.pages(markup, extra=without).write())


def test_one_black(essay: Output) -> None:
    """Pure black on screen; the press's own tests look at its plates."""
    with pikepdf.open(BytesIO(essay.data)) as pdf:
        colours = {
            (operator, tuple(map(float, operands)))
            for sheet in pdf.pages
            for operands, operator in instructions(sheet)
            if operator in ("rg", "RG", "g", "G", "k", "K")
        }
    assert colours <= {("rg", (0, 0, 0)), ("RG", (0, 0, 0)), ("g", (0,)), ("G", (0,))}


def test_faces(essay: Output) -> None:
    with pikepdf.open(BytesIO(essay.data)) as pdf:
        fonts = [f for sheet in pdf.pages for f in sheet.Resources.Font.values()]
        for font in fonts:
            assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
    assert not any(name == ".notdef" for run in runs(essay.data) for name in run.names)


# --- words ----------------------------------------------------------------------------------


def words_of(output: Output) -> str:
    return " ".join(without_calls(line.text) for line in output.seen.body())


def test_dashes_and_ellipses(page: Output, essay: Output) -> None:
    told = words_of(page)
    assert "1936–38" in told and "12–14" in told
    assert "left – without a word …" in told.replace("\u00a0", " ")
    for words in (told, words_of(essay)):
        assert not re.search(r"\d-\d|\s-\s|--|\.\.\.|\w—\w", words)


def test_quotation_marks(page: Output, essay: Output) -> None:
    for words in (words_of(page), words_of(essay)):
        assert not re.search("[\"']", words)
        assert not re.search(r"[‘“]\s|[‘“]$|\s”", words)
    opened = re.findall("[‘“]", words_of(essay))
    assert opened.count("‘") > 5 * opened.count("“")  # single ones outside, double ones within


@pytest.mark.whole
def test_what_stays_together(page: Output, tmp_path: Path) -> None:
    """“p. 12”, “24 February”, initials: in whatever measure, they are not parted."""
    for width in range(90, 150, 3):
        context = context_of(work_of(tmp_path / str(width), TEXT, HEAD), "pdf")
        data = context.pages(
            context.renderer(
                note_parts=note_parts(context, context.indexed_edition.edition.notes)
            ).page("page.html"),
            extra=f"main {{ width: {width}mm }}",
        ).write()
        ends = [line.text for line in read_back(data, ".pdf").body()]
        assert not any(re.search(r"(\bp\.|\b24|\bN\.|\bS\.)$", text) for text in ends)
        assert not any(re.match(r"[–…]", text) for text in ends)


# --- blocks ---------------------------------------------------------------------------------


def test_quotations(page: Output) -> None:
    """Smaller, indented, with space above and below; what follows is on the grid again."""
    lines = [n for n in page.seen.body() if n.tag not in ("TD", "TH")]
    text = [n for n in lines if abs(n.size - 10.5) < 0.1]
    quoted = [n for n in lines if abs(n.size - 9.975) < 0.05]
    assert len(quoted) == 2
    assert min(n.box[0] for n in quoted) > min(n.box[0] for n in text) + 10
    above = min(n.baseline for n in text if n.baseline > quoted[0].baseline)
    below = max(n.baseline for n in text if n.baseline < quoted[-1].baseline)
    assert above - quoted[0].baseline == pytest.approx(28, abs=0.3)
    assert quoted[-1].baseline - below == pytest.approx(28, abs=0.3)
    steps = [(text[0].baseline - n.baseline) / 14 for n in text]
    assert all(abs(step - round(step)) < 0.03 for step in steps)


def test_the_colophon(page: Output, essay: Output) -> None:
    for output, source in ((page, "A Journal, 1956"), (essay, "1956")):
        words = " ".join(line.text for line in output.printed() if line.page == output.seen.pages)
        imprint = " ".join(line.text for line in output.printed())
        for said in ("Libertinus Serif", "10.5 on 14 point", "Offprint", "urn:uuid:"):
            assert said in words.replace("\u00a0", " ")
        assert source in imprint
    assert found(page.data, ".pdf", page.edition) == []


#: What a sentence goes on after, beginning no paragraph; in a language, within one another.
BETWEEN = {
    "a quotation": "> Arma virumque",
    "in a language": "::: {lang=la}\n> Arma virumque\n:::",
    "verse in a language": "::: {#x lang=la}\n> | Arma virumque\n> | cano\n:::",
    "in two divisions": "::: {lang=en}\n::: {lang=la}\n> Arma virumque\n:::\n:::",
    "an ornament": "![](dot.svg){.decorative width=9mm}",
    "a table": "::: {lang=la}\n| A | B |\n|--|--|\n| a | b |\n:::",
}


@pytest.mark.parametrize("between", BETWEEN)
def test_a_sentence_that_goes_on_is_not_indented(tmp_path: Path, between: str) -> None:
    text = f"Words say\n\n{BETWEEN[between]}\n\nand so go on.\n\nNew words.\n\n"
    folder = work_of(tmp_path, text + "::: {lang=la}\nNova.\n:::\n\nand on.")
    dot = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'
    (folder / "dot.svg").write_text(dot, "utf-8")
    left = {line.text: line.box[0] for line in make(folder, "pdf").seen.body()}
    assert left["and so go on."] == pytest.approx(left["Words say"], abs=1)
    for indented in ("New words.", "Nova.", "and on."):
        assert left[indented] > left["Words say"] + 5


def test_an_ornament_has_no_number(tmp_path: Path) -> None:
    """Nothing in it can be cited; a picture with a caption, or of which words tell, has one."""
    text = (
        "One.\n\n![](dot.svg){.decorative}\n\nTwo.\n\n::: {.centered}\n![](dot.svg){.decorative}"
        '\n\nThree.\n:::\n\n![A dot](dot.svg)\n\n![](dot.svg "Five."){.decorative}\n\nSix.'
    )
    folder = work_of(tmp_path, text)
    dot = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'
    (folder / "dot.svg").write_text(dot, "utf-8")
    for name in ("pdf", "a4", "epub"):
        output = make(folder, name)
        assert proved(output) == []
        numbers = {plain(n.block.children): n.number for n in output.edition.paragraphs()
                   if isinstance(n.block, tree.Paragraph)}  # fmt: skip
        assert numbers == {"One.": 1, "Two.": 2, "Three.": 3, "Six.": 6}
    beside = [line.text for line in make(folder, "pdf").seen.lines if line.role == "margin"]
    assert sorted(beside) == list("123456")
