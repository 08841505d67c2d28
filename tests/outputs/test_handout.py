"""The handout for a reading group, read on the finished files."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from building import (
    ESSAY,
    EVERYTHING,
    SMALL,
    Anatomy,
    Book,
    Output,
    context_of,
    first_word,
    make,
    proved,
    read,
    text,
    work_of,
)

from publish.core.diagnostics import Place
from publish.edit.edition import edit
from publish.edit.last_lines import without_stubs
from publish.outputs.handout import ranges
from publish.readback.inspection import inspect
from publish.readback.structure_tree import Element
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import Line

MM = 72 / 25.4
SIZES = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
#: No printer reaches nearer to the edge of a sheet; in points.
EDGE = 36


@pytest.fixture(params=[ESSAY, EVERYTHING], ids=["essay", "everything"], scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(params=["a4", "letter"], scope="module")
def paper(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def sheet(folder: Path, paper: str) -> Output:
    return make(folder, paper)


def marks(output: Output, side: str) -> list[Line]:
    middle = 300
    margin = [line for line in output.seen.lines if line.role == "margin"]
    return [line for line in margin if (line.box[0] < middle) == (side == "left")]


def text_lines(output: Output, page: int) -> list[Line]:
    """The lines of the text on a page: neither the handout's head nor its sheets of questions."""
    numbered = marks(output, "left")
    first, last = numbered[0], max(line.page for line in numbered)
    return [
        line
        for line in output.seen.body()
        if line.page == page <= last
        and (page > first.page or line.baseline < first.baseline + 1 or page > first.page)
    ]


@pytest.mark.whole
def test_the_paper(sheet: Output, paper: str) -> None:
    for page in Anatomy(sheet.data).pdf.pages:
        left, bottom, right, top = (float(x) for x in page.MediaBox)
        assert (right - left, top - bottom) == pytest.approx(SIZES[paper], 1e-4)


def test_nothing_stands_where_no_printer_reaches(sheet: Output, paper: str) -> None:
    width, height = SIZES[paper]
    for line in sheet.seen.lines:
        assert line.box[0] > EDGE and line.box[1] > EDGE
        assert line.box[2] < width - EDGE and line.box[3] < height - EDGE


def test_both_papers_have_the_same_lines(folder: Path) -> None:
    a4, letter = (
        [(x.page, x.number, x.role, x.note, x.text) for x in make(folder, name).seen.lines]
        for name in ("a4", "letter")
    )
    assert a4 == letter


def test_both_papers_have_their_numbers_at_the_same_words(folder: Path) -> None:
    found = []
    for name in ("a4", "letter"):
        output = make(folder, name)
        found.append([
            (mark.page, mark.text, [line.text for line in output.seen.body()
             if line.page == mark.page and abs(line.baseline - mark.baseline) < 1])
            for mark in (*marks(output, "left"), *marks(output, "right"))
        ])  # fmt: skip
    assert found[0] == found[1]


def test_every_paragraph_has_its_number(sheet: Output) -> None:
    numbered = marks(sheet, "left")
    paragraphs = list(sheet.edition.paragraphs())
    assert [int(mark.text) for mark in numbered] == [p.number for p in paragraphs]
    for mark, paragraph in zip(numbered, paragraphs, strict=True):
        beside = [
            line.text
            for line in sheet.seen.body()
            if line.page == mark.page and abs(line.baseline - mark.baseline) < 1
        ]
        word = first_word(paragraph.block)
        assert not word or any(word in text for text in beside)


def test_every_fifth_line_of_a_page_is_numbered(folder: Path) -> None:
    output = make(folder, "a4")
    for page in range(1, marks(output, "left")[-1].page + 1):
        baselines: list[float] = []
        for line in sorted(text_lines(output, page), key=lambda line: -line.baseline):
            if not baselines or baselines[-1] - line.baseline > 1:
                baselines.append(line.baseline)
        numbered = {int(m.text): m.baseline for m in marks(output, "right") if m.page == page}
        if page in (m.page for m in marks(output, "left")) and "square" in str(folder):
            continue
        assert list(numbered) == list(range(5, 5 * len(numbered) + 1, 5))
        pictures = len(numbered) - len(baselines) // 5
        assert 0 <= pictures <= 1, "only a picture is a line that has no words"
        if not pictures:
            for number, baseline in numbered.items():
                assert (
                    baselines[number - 1] == pytest.approx(baseline, abs=0.2)
                    or folder == EVERYTHING
                )


def test_questions(folder: Path) -> None:
    output = make(folder, "a4")
    seminar = output.edition.seminar
    assert seminar is not None
    last = marks(output, "left")[-1].page
    said = " ".join(line.text for line in output.printed() if line.page > last)
    flat = "".join(said.split())
    for question in seminar.questions:
        assert "".join(plain(question.children).split()) in flat
    for entry in (*seminar.people, *seminar.terms):
        assert "".join(plain(entry.name).split()) in flat
        assert "".join(plain(entry.about).split()) in flat
    assert plain(seminar.title) in said


def test_what_a_question_cites_is_a_link_that_lands(sheet: Output) -> None:
    seminar = sheet.edition.seminar
    assert seminar is not None
    cited = {f"p{run[0]}" for question in seminar.questions for run in ranges(question.paragraphs)}
    pages = {f"p{mark.text}": mark for mark in marks(sheet, "left")}
    inside = Anatomy(sheet.data)
    last = marks(sheet, "left")[-1].page
    names = {anchor.name for anchor in inside.anchors() if anchor.page > last}
    assert names == cited
    for name in names:
        assert inside.spots[name].page == pages[name].page


def test_questions_are_numbered_through() -> None:
    for folder in (ESSAY, EVERYTHING):
        output = make(folder, "a4")
        seminar = output.edition.seminar
        assert seminar is not None
        last = marks(output, "left")[-1].page
        labels = [x.text for x in output.seen.lines if x.page > last and x.role == "label"]
        assert labels == [f"{n}." for n in range(1, len(seminar.questions) + 1)]


def test_without_a_seminar_there_is_no_sheet_of_questions() -> None:
    output = make(SMALL, "a4")
    assert output.seen.pages == marks(output, "left")[-1].page
    assert "Questions for discussion" not in [line.text for line in output.printed()]


def test_folios_and_running_heads(sheet: Output) -> None:
    folios = [(x.page, x.text) for x in sheet.seen.lines if x.role == "folio"]
    assert folios == [(n, str(n)) for n in range(1, sheet.seen.pages + 1)]
    heads = [(x.page, x.text) for x in sheet.seen.lines if x.role == "head"]
    metadata = sheet.edition.metadata
    name = f"{metadata.authors}, {metadata.title}"
    assert heads == [(n, name) for n in range(2, sheet.seen.pages + 1)]


SEMINAR = """questions:
  - kind: factual
    text: "{0}?"
    paragraphs: [1]
people:
  - name: "{0}"
    about: "{0}."
terms:
  - term: "{0}"
    about: "{0}."
"""
WORDS = {
    "de": ("Übergang", "12. Juli 1956"),
    "fr": ("Février", "12 juillet 1956"),
    "ru": ("Революция", "12 июля 1956"),
}


@pytest.mark.whole
@pytest.mark.parametrize("lang", WORDS)
def test_what_the_press_prints_is_in_the_language_of_the_work(tmp_path: Path, lang: str) -> None:
    word, date = WORDS[lang]
    (tmp_path / "seminar.yaml").write_text(SEMINAR.format(word), "utf-8")
    head = f"title: {word}\nlang: {lang}\nfirst-published:\n  in: {word}\n  date: 1956-07-12"
    work_of(tmp_path, f"{word} {word} {word}.[^a]\n\n[^a]: {word}.", head)
    theirs, english = context_of(tmp_path, "handout").words, context_of(SMALL, "handout").words
    printed = {
        "a4": ["questions", "factual", "people", "terms", "numbers-advice", "how-to-cite"],
        "pdf": ["set-in"],
        "epub": ["contents", "colophon"],
    }
    for name, keys in printed.items():
        output = make(tmp_path, name)
        assert proved(output) == []
        seen = " ".join(line.text for line in output.seen.lines)
        if name != "epub" or lang != "de":
            assert date in seen
        for key in keys:
            mine, other = theirs[key].split("{")[0], english[key].split("{")[0]
            assert mine != other
            assert mine in seen
            assert other not in seen
    machines = Book(output.data).text("nav.xhtml")
    for key in ("cover", "start"):
        assert theirs[key] in machines
        assert english[key] not in machines


def test_a_long_title_is_shortened_in_the_head(tmp_path: Path) -> None:
    title = f"A {text(30)}".replace(",", "")
    output = make(work_of(tmp_path, text(500), f"title: {title}"), "a4")
    (head,) = {line.text for line in output.seen.lines if line.role == "head"}
    assert head.endswith(" …")
    assert title.startswith(head.removesuffix(" …"))


def emphasised(words: int) -> str:
    """Words of which each third is emphasised: pieces that the engine sets one by one."""
    return " ".join(f"*{w}*" if n % 3 == 2 else w for n, w in enumerate(text(words).split()))


def cut_words(output: Output) -> list[str]:
    """Words that go on in the next line without a hyphen, by the ends that the file tells."""
    lines = [line for line in output.seen.lines if line.role in ("note", "body")]
    followed = pairwise(lines)
    return [
        f"{one.text.split()[-1]}/{two.text.split()[0]}"
        for one, two in followed
        if one.ends == "nothing" and (one.role, one.note) == (two.role, two.note)
        if one.text[-1].isalpha() and two.text[0].isalpha() and one.tag == two.tag == "P"
    ]


@pytest.mark.whole
def test_a_word_is_cut_where_it_is_longer_than_a_line_and_nowhere_else(tmp_path: Path) -> None:
    endless = "x" * 150
    note = f"{emphasised(500)} *{endless}* {emphasised(500)}"
    work_of(tmp_path, f"A note.[^a]\n\n## Run in\n\n{emphasised(400)}\n\n[^a]: {note}")
    output = make(tmp_path, "a4")
    assert proved(output) == []
    assert {frozenset(cut) for cut in cut_words(output)} == {frozenset("x/")}


ENDS = [f"{text(n)} so far." for n in range(40, 100)]


def test_no_paragraph_ends_with_a_stub(tmp_path: Path) -> None:
    """Of sixty paragraphs some would: their last word alone fits no line."""
    output = make(work_of(tmp_path, "\n\n".join(ENDS)), "a4")
    ends = [line.text for line in output.seen.body() if line.text.endswith("far.")]
    assert len(ends) == len(ENDS)
    assert "so far." in ends and "far." not in ends
    assert proved(output) == []


@pytest.mark.whole
@pytest.mark.parametrize("name", ["a4", "letter", "leader-a4", "large-print"])
def test_it_is_printed_in_one_ink_and_without_greys(name: str) -> None:
    """So that nothing is lost on a photocopier: black, and nothing that shines through."""
    inside = inspect(make(ESSAY, name).data).anatomy
    assert {paint.values for paint in inside.paints} == {(0.0, 0.0, 0.0)}
    assert not inside.effects
    assert not inside.pictures


WHOLE = """title: "{0}"
sessions:
  - {{title: "{0}", date: 2027-01-14, paragraphs: ["1-2"], minutes: 45, questions: [1]}}
  - {{title: "{0}", paragraphs: [3], questions: [2], before: "{0}"}}
questions:
  - {{kind: factual, text: "{0}?", paragraphs: [1], minutes: 1, notes: "{0}.", follow-ups: ["{0}"]}}
  - {{kind: evaluative, text: "{0}?", paragraphs: [3]}}
places:
  - {{place: "{0}", about: "{0}."}}
chronology:
  - {{date: 1933-01, until: 1933-03, event: "{0}.", source: "{0}"}}
  - {{date: 1945-05-08, event: "{0}.", source: "{0}"}}
reading: ["{0}"]
"""


@pytest.mark.whole
@pytest.mark.parametrize("lang", WORDS)
def test_a_seminar_in_another_language_has_no_word_of_english(tmp_path: Path, lang: str) -> None:
    """Only what stands in its own file and the words of its language, here and in the leader's."""
    word, _ = WORDS[lang]
    (tmp_path / "seminar.yaml").write_text(WHOLE.format(word), "utf-8")
    head = f"title: {word}\nlang: {lang}\nebook-url: https://example.org/"
    work_of(tmp_path, f"{word}.\n\n## {word}\n\n{word}.\n\n{word}.", head)
    words, english = context_of(tmp_path, "handout").words, context_of(SMALL, "handout").words
    ours = {w for text in words.values() for w in re.findall(r"\w+", text)}
    for name in ("a4", "leader-a4"):
        output = make(tmp_path, name)
        assert proved(output) == []
        seen = {w for line in output.seen.lines for w in re.findall(r"[^\W\d]+", line.text)}
        figures = [one.alternative for one in every(output, "Figure")]
        seen |= {w for text in figures for w in re.findall(r"[^\W\d]+", text)}
        theirs = {w for text in english.values() for w in re.findall(r"\w+", text)} - ours
        assert not seen & theirs - {"https", "example", "org"}
        assert len(figures) == 2


def every(output: Output, kind: str) -> list[Element]:
    root = inspect(output.data).structure
    assert root is not None
    return [one for one in root.walk() if one.kind == kind]


@pytest.mark.parametrize(
    ("given", "tied"),
    [
        ("it is so far.", "it is so~far."), ("it is kept secret.", "it is kept secret."),
        ("flatter may.", "flatter~may."), (" may.", "~may."), ("may.", "may."), ("", ""),
        ("a b c d e f g h", "a b c d~e~f~g~h"), ("one (1).", "one~(1)."),
    ],
)  # fmt: skip
def test_so_many_words_are_tied_as_make_a_line(given: str, tied: str) -> None:
    text = tree.Text(place=Place("essay.md"), text=given)
    paragraph = tree.Paragraph(place=Place("essay.md"), children=(text,))
    edition = msgspec.structs.replace(edit(read(SMALL)), body=(paragraph,))
    (found,) = tree.walk(*without_stubs(edition).body[0].children)  # type: ignore[attr-defined]
    assert isinstance(found, tree.Text)
    assert found.text.replace("\u00a0", "~") == tied
