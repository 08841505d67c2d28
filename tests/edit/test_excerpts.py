"""Excerpts: a stretch of paragraphs with its notes and questions, numbers unchanged."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from building import ENGINE, ESSAY, EVERYTHING, Output, proved, read, work_of
from command import call, work
from hypothesis import given
from hypothesis import strategies as st

from publish.core.files import Reader
from publish.edit.edition import edit
from publish.edit.excerpt import excerpt
from publish.outputs import recipe
from publish.pipeline.check import check
from publish.pipeline.context import Context
from publish.readback import read_back
from publish.settings.schema import Settings
from publish.source import tree
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.edit.edition import Edition


@cache
def whole(folder: Path) -> Edition:
    return edit(read(folder))


@cache
def made(folder: Path, stretch: str | None, session: int | None = None) -> Output:
    settings = Settings(excerpt=stretch, session=session)
    context = Context(read(folder), folder, "handout", settings, "corrected", ENGINE, Reader())
    artifact = recipe("handout").make(context)[0]
    return Output(context.edition, artifact, read_back(artifact.data, artifact.suffix))


@given(st.integers(1, 20), st.integers(0, 19))
def test_what_is_left_hangs_together(first: int, more: int) -> None:
    last = min(first + more, 20)
    part = excerpt(whole(EVERYTHING), f"{first}-{last}", 0)
    nodes = [*tree.walk(*part.body), *tree.walk(*part.notes)]
    assert [p.number for p in part.paragraphs()] == list(range(first, last + 1))
    calls = [node for node in nodes if isinstance(node, tree.NoteCall)]
    assert {call.number for call in calls} == {note.number for note in part.notes}
    for note in part.notes:
        mine = sorted(call.occurrence for call in calls if call.number == note.number)
        assert mine == list(range(1, note.calls + 1))
    ids = {getattr(node, "id", "") for node in nodes}
    links = [n.target[1:] for n in nodes if isinstance(n, tree.Link) and n.target[0] == "#"]
    assert set(links) <= ids
    texts = {node.number: plain_of(node) for node in whole(EVERYTHING).paragraphs()}
    assert {node.number: plain_of(node) for node in part.paragraphs()} == {
        number: texts[number] for number in range(first, last + 1)
    }


AGAIN = """One.[^a] [Down](#p3), [up](#p1).

* * *

Two.[^a] And [up](#p1).

* * *

Three.[^b] See [above](#p2).

[^a]: The first note.

[^b]: The second note.
"""


def test_a_note_that_is_called_again_comes_with_its_first_call_left(tmp_path: Path) -> None:
    folder = work_of(tmp_path, AGAIN)
    output = made(folder, "2-3")
    assert proved(output) == []
    assert sorted(output.seen.notes()) == [1, 2]
    kinds = [node.kind for node in output.edition.body]
    assert kinds == ["numbered", "thematic_break", "numbered"]
    links = [n for n in tree.walk(*output.edition.body) if isinstance(n, tree.Link)]
    assert [link.target for link in links] == ["#p2"]


def plain_of(node: tree.Numbered) -> str:
    return "".join(n.text for n in tree.walk(node) if isinstance(n, tree.Text))


@pytest.mark.whole
@pytest.mark.parametrize("stretch", ["1", "1-2", "3-9", "10-20", "17-18"])
def test_every_word_of_the_stretch_is_there_and_no_other(stretch: str) -> None:
    output = made(EVERYTHING, stretch)
    assert proved(output) == []
    first, last = (int(part) for part in (stretch.split("-") * 2)[:2])
    numbers = [int(x.text) for x in output.seen.lines if x.role == "margin" and x.box[0] < 300]
    assert numbers == list(range(first, last + 1))


def test_notes_keep_their_numbers() -> None:
    assert sorted(made(EVERYTHING, "3-9").seen.notes()) == [4, 5, 6, 7, 8]


@pytest.mark.whole
def test_the_excerpt_says_what_it_is() -> None:
    lines = " ".join(line.text for line in made(ESSAY, "17-24").printed())
    assert "Excerpt Paragraphs 17 to 24 of 46." in lines
    assert "Excerpt" not in " ".join(line.text for line in made(ESSAY, None).printed())


@pytest.mark.whole
@pytest.mark.parametrize(("stretch", "session"), [("17-24", None), (None, 1), (None, 2)])
def test_questions_keep_their_numbers(stretch: str | None, session: int | None) -> None:
    output, all_of_them = made(ESSAY, stretch, session), made(ESSAY, None)
    seminar, before = output.edition.seminar, all_of_them.edition.seminar
    assert seminar is not None and before is not None
    assert 3 < len(seminar.questions) < len(before.questions)
    labels = [int(x.text.rstrip(".")) for x in output.seen.lines if x.role == "label"]
    assert labels == [question.number for question in seminar.questions]
    for question in seminar.questions:
        assert question == next(q for q in before.questions if q.number == question.number)


@pytest.mark.whole
def test_a_session_has_its_paragraphs_questions_and_what_precedes() -> None:
    output = made(ESSAY, None, 2)
    assert [p.number for p in output.edition.paragraphs()] == list(range(26, 47))
    seminar = output.edition.seminar
    assert seminar is not None
    (session,) = seminar.sessions
    assert (
        [q.number for q in seminar.questions]
        == list(session.questions)
        == [3, 4, *range(8, 14), 15]
    )
    said = "".join("".join(line.text.split()) for line in output.printed())
    assert "".join(plain(session.before).split()) in said
    assert "Session2" in said and "Session1" not in said


def test_only_people_of_the_stretch_are_listed() -> None:
    seminar = made(ESSAY, "17-24").edition.seminar
    assert seminar is not None
    assert 0 < len(seminar.people) < 5
    assert all(set(range(17, 25)) & set(person.paragraphs) for person in seminar.people)


# --- the command ------------------------------------------------------------------------


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w")
    return partial(call, capsys, "build", "w", "--format", "handout")


def test_the_file_says_which_stretch(publish: Callable[..., Result]) -> None:
    names = ["build/w-2-handout.pdf", "build/w-2-handout-letter.pdf"]
    result = publish("--excerpt", "2")
    assert (result.code, result.out.split(), result.err) == (0, names, "")
    names = ["build/w-1-2-handout.pdf", "build/w-1-2-handout-letter.pdf"]
    assert publish("--excerpt", "1-2").out.split() == names


@pytest.mark.whole
def test_the_book_is_always_whole(publish: Callable[..., Result], tmp_path: Path) -> None:
    assert publish("--format", "pdf").code == 0
    before = (tmp_path / "build" / "w.pdf").read_bytes()
    assert publish("--format", "pdf", "--excerpt", "2").code == 0
    assert (tmp_path / "build" / "w.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--excerpt 3", "error[EXCERPT-NONE]: there are no paragraphs 3 in w/essay.md"),
        ("--excerpt 2-1", "error[EXCERPT-NONE]: there are no paragraphs 2-1 in w/essay.md"),
        ("--session 1", "error[EXCERPT-NONE]: there is no session 1 with paragraphs"),
        ("--excerpt 1 --session 1", "by its paragraphs and by its session"),
        ("--excerpt first", "“excerpt” cannot have this value"),
        ("--session 0", "“session” cannot have this value"),
    ],
)
def test_what_is_not_there(publish: Callable[..., Result], asked: str, said: str) -> None:
    result = publish(*asked.split())
    assert (result.code, result.out) == (2, "")
    assert said in result.err


@pytest.mark.whole
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("excerpt: 3", "there are no paragraphs 3"),
        ("excerpt: 2-1", "there are no paragraphs 2-1"),
        ("session: 1", "there is no session 1 with paragraphs"),
        ("excerpt: 2", ""),
    ],
)
def test_check_tells_of_what_is_not_there(
    publish: Callable[..., Result], tmp_path: Path, setting: str, said: str
) -> None:
    """At the line of the head that says so, for the outputs alone that have excerpts."""
    text = (tmp_path / "w" / "essay.md").read_text("utf-8")
    work(tmp_path / "w", text.replace("---\n", f"---\noffprint:\n  {setting}\n", 1))
    column = setting.index(" ") + 4
    for asked, told in (({}, bool(said)), ({"pdf": "pdf"}, False)):
        found = [one for one in check((tmp_path / "w",), asked) if one.code == "EXCERPT-NONE"]
        assert len(found) == told
        for one in found:
            assert (one.place.line, one.place.column) == (3, column)
            assert said in one.message


@pytest.mark.whole
@pytest.mark.parametrize(
    ("stretch", "said"),
    [
        ("1-2", ""),
        ("2", "Before it stands ¶ 1."),
        ("3-9", "Before it stands ¶ 1–2."),
        ("10-14", "Before it stands ¶ 1–9, headed: Impromptu Indictment."),
        ("17-24", "Before it stands ¶ 1–16, headed: Impromptu Indictment; Inverted Hero Cult."),
    ],
)  # fmt: skip
def test_the_excerpt_says_what_precedes(stretch: str, said: str) -> None:
    lines = " ".join(line.text for line in made(ESSAY, stretch).printed())
    assert said in lines
    assert bool(said) == ("Before it stands" in lines)


def test_a_session_says_it_in_its_own_words() -> None:
    lines = " ".join(line.text for line in made(ESSAY, None, 2).printed())
    assert "What precedes: the speech" in lines and "Before it stands" not in lines
