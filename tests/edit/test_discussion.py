"""Where questions stand in the handout, and the lines to write on: found on the finished pages."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from binder import pictures
from building import ENGINE, ESSAY, EVERYTHING, Output, proved, read, text, work_of
from command import call, work
from content import grey

from publish.core.files import Reader
from publish.edit.edition import edit
from publish.edit.question_placement import at_stretches
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.readback import read_back
from publish.readback.inspection import inspect
from publish.settings.schema import Settings
from publish.source import tree
from publish.source.inline import plain

#: All that is on the pages of the text in the leader’s copy alone.
MARK = "Leader’s copy"

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

MM = 72 / 25.4
#: Dots a point in the pictures of pages.
FINE = 4.0
#: The middle of the right margin, in points: lines to write on are in it, and no words.
MARGIN = 470.0


@cache
def made(folder: Path, name: str = "handout", paper: int = 0, **chosen: Any) -> Output:
    context = Context(
        read(folder), folder, name, Settings(**chosen), "corrected", ENGINE, Reader()
    )  # fmt: skip
    artifact = recipe(name).make(context)[paper]
    return Output(context.edition, artifact, read_back(artifact.data, artifact.suffix))


def flat(words: str) -> str:
    return "".join(words.split())


# --- lines to write on ------------------------------------------------------------------


def rules(page: Image.Image) -> list[float]:
    """The heights of the rules in the right margin of a page, from its head, in mm."""
    column = [grey(page, round(MARGIN * FINE), y) < 128 for y in range(page.height)]
    begins = [y for y in range(1, page.height) if column[y] and not column[y - 1]]
    return [y / FINE / MM for y in begins]


def all_rules(output: Output) -> list[list[float]]:
    """Those of the pages after the first: its head goes into the margin."""
    return [rules(page) for page in pictures(output.data, FINE)[1:]]


@pytest.mark.whole
@pytest.mark.parametrize("questions", ["sheet", "stretch"])
@pytest.mark.parametrize("lines", [0, 1, 3, 6])
def test_so_many_lines_after_each_question(lines: int, questions: str) -> None:
    output = made(ESSAY, questions=questions, writing_lines=lines)
    assert sum(map(len, all_rules(output))) == 15 * lines
    assert proved(output) == []


@pytest.mark.whole
@pytest.mark.parametrize("paper", [0, 1])
def test_a_hand_has_room_between_them(paper: int) -> None:
    """Wide-ruled paper has 8.7 mm from line to line, college-ruled 7.1 mm."""
    for page in all_rules(made(ESSAY, paper=paper)):
        for one, other in pairwise(page):
            assert other - one >= 7
    ways = [b - a for page in all_rules(made(ESSAY)) for a, b in pairwise(page)]
    assert min(ways) == pytest.approx(24 / MM, abs=0.2)


@pytest.mark.whole
@pytest.mark.parametrize("questions", ["sheet", "stretch"])
def test_nobody_hears_them(questions: str) -> None:
    output = made(ESSAY, questions=questions)
    assert inspect(output.data).anatomy.loose == {}
    root = inspect(output.data).structure
    assert root is not None
    figures = [one.alternative for one in root.walk() if one.kind == "Figure"]
    assert len(figures) == 1 and "Timeline" in figures[0]


@pytest.mark.whole
def test_the_leader_has_notes_in_their_place() -> None:
    output = made(ESSAY, "leader")
    assert all_rules(output) == [[] for _ in range(output.seen.pages - 1)]


# --- on a sheet of their own ------------------------------------------------------------

ONE = 'questions:\n  - {kind: factual, text: "Which is the first?", paragraphs: [1]}\n'


def words_on(output: Output, page: int) -> list[str]:
    return [line.text for line in output.seen.lines if line.page == page]


@pytest.mark.parametrize(("words", "pages"), [(100, 1), (600, 2), (1000, 3)])
def test_their_sheet_begins_on_a_leaf_of_its_own(tmp_path: Path, words: int, pages: int) -> None:
    work(tmp_path, ONE, "seminar.yaml")
    output = made(work_of(tmp_path, text(words)))
    assert max(line.page for line in output.seen.body()) == pages
    sheet = pages + 1 + pages % 2
    assert sheet % 2 == 1
    assert "Questions for discussion" in words_on(output, sheet)
    if pages % 2:
        assert words_on(output, pages + 1) == [], "a blank page has no head and no folio"
    assert proved(output) == []


# --- where their stretch ends -----------------------------------------------------------

SEVERAL = """sessions:
  - {paragraphs: ["1-2"], questions: [2]}
  - {paragraphs: [6]}
questions:
  - {kind: interpretive, text: "Fourth asked of all?"}
  - {kind: factual, text: "First asked of three?", paragraphs: [1, 3]}
  - {kind: factual, text: "Second asked of a session?", paragraphs: [5]}
  - {kind: factual, text: "Third asked of a quotation?", paragraphs: [4]}
"""
SIX = "One.\n\n## Head\n\nTwo.\n\nThree.\n\n> Four.\n\n### Deeper\n\nFive.\n\nSix."


def test_each_stands_after_its_stretch(tmp_path: Path) -> None:
    """Of a session after its paragraphs, of none after the last cited; of nothing on the sheet."""
    work(tmp_path, SEVERAL, "seminar.yaml")
    output = made(work_of(tmp_path, SIX), questions="stretch", writing_lines=0)
    said = flat(" ".join(line.text for line in output.printed()))
    order = ["Two.", "Secondasked", "Three.", "Firstasked", "Four.", "Thirdasked", "Five.", "Six."]
    places = [said.index(one) for one in [*order, "Fourthasked"]]
    assert places == sorted(places)
    assert [said.count(f"{n}asked") for n in ("First", "Second", "Third", "Fourth")] == [1] * 4
    labels = [x.text for x in output.seen.lines if x.role == "label"]
    assert labels == ["2.", "1.", "3.", "4."]
    assert proved(output) == []


def test_they_are_no_part_of_the_text() -> None:
    """Neither of its words, nor of its lines: those of the page are counted without them."""
    output = made(ESSAY, questions="stretch")
    body = " ".join(line.text for line in output.seen.body())
    assert "By what steps" not in body
    root = inspect(output.data).structure
    assert root is not None
    asides = [one for one in root.walk() if one.kind == "Aside"]
    assert len(asides) == 2
    assert "By what steps" in asides[0].text and "his own alibi" in asides[1].text
    (page,) = {line.page for line in output.seen.lines if "By what steps" in line.text}
    marks = [x for x in output.seen.lines if x.page == page and x.role == "margin"]
    lines = [x for x in output.seen.body() if x.page == page]
    assert len([x for x in marks if x.box[0] > 300]) == len(lines) // 5


@pytest.mark.whole
@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING], ids=["essay", "everything"])
def test_the_leaders_text_stands_on_the_same_pages(folder: Path) -> None:
    theirs = made(folder, questions="stretch").seen
    own = made(folder, "leader", questions="stretch").seen
    last = max(line.page for line in theirs.body())
    pages = [
        [(x.page, x.text, x.box) for x in seen.lines if x.page <= last and x.text != MARK]
        for seen in (theirs, own)
    ]
    assert pages[0] == pages[1]


@pytest.mark.whole
def test_the_leader_has_all_questions_with_notes_on_the_sheet_too() -> None:
    output = made(ESSAY, "leader", questions="stretch")
    said = flat(" ".join(line.text for line in output.printed()))
    seminar = output.edition.seminar
    assert seminar is not None
    for question in seminar.questions:
        assert said.count(flat(plain(question.children))) >= 2
        assert flat(plain(question.notes)) in said
    assert proved(output) == []


@pytest.mark.whole
@pytest.mark.parametrize(("session", "excerpt"), [(1, None), (2, None), (None, "17-24")])
def test_of_an_excerpt_too(session: int | None, excerpt: str | None) -> None:
    output = made(ESSAY, questions="stretch", session=session, excerpt=excerpt)
    assert proved(output) == []
    seminar = output.edition.seminar
    assert seminar is not None
    said = flat(" ".join(line.text for line in output.printed()))
    assert [said.count(flat(plain(q.children))) for q in seminar.questions] == [1] * len(
        seminar.questions
    )


def test_none_stands_within_a_division() -> None:
    edition, left = at_stretches(edit(read(EVERYTHING)))
    assert left == ()
    for node in tree.walk(*edition.body):
        if isinstance(node, tree.Division):
            assert not any(isinstance(one, tree.Discussion) for one in tree.walk(node))
    asked = [
        n for d in tree.walk(*edition.body) if isinstance(d, tree.Discussion) for n in d.children
    ]
    assert sorted(one.number for one in asked) == [1, 2]


# --- the settings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("questions=end", "on a sheet of their own (sheet), or"),
        ("writing-lines=many", "to write on after each question; 0 for none"),
        ("writing-lines=-1", "to write on after each question; 0 for none"),
        ("writing-line=3", "did you mean “writing-lines”?"),
    ],
)
def test_a_setting_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    work(tmp_path / "w")
    result = call(capsys, "build", str(tmp_path / "w"), "--format", "handout", "--set", setting)
    assert result.code == 2
    assert said in result.err


# --- what the questions cite ------------------------------------------------------------


@pytest.mark.whole
def test_numbers_of_paragraphs_are_taken_for_no_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the page numbers of the list of corrections stand beside them."""
    order = ("build", str(ESSAY), "--format", "handout", "--out", str(tmp_path))
    result = call(capsys, *order, "--set", "apparatus=yes", "--set", "questions=stretch")
    assert (result.code, "LINK-PAGE" in result.err) == (0, False)
    seen = read_back((tmp_path / result.out.split()[0]).read_bytes(), ".pdf")
    assert "Corrections" in [line.text for line in seen.lines]


def test_a_link_says_that_it_is_a_paragraph() -> None:
    said = {anchor.contents for anchor in inspect(made(ESSAY).data).anatomy.anchors}
    assert {"paragraph 44", "paragraphs 18–22"} <= said
