"""The seminar: several on one work, the leader's copy, the schema for editors."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from building import ESSAY, EVERYTHING, SMALL, Output, make, proved
from command import ROOT, call, work

from publish.source.inline import plain
from publish.source.seminarfile import schema, schema_text

#: All that is on the pages of the text in the leader’s copy alone.
MARK = "Leader’s copy"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from command import Result


@pytest.fixture(params=[ESSAY, EVERYTHING], ids=["essay", "everything"])
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def said(output: Output) -> str:
    return "".join("".join(line.text.split()) for line in output.printed())


def flat(text: str) -> str:
    return "".join(text.split())


# --- the leader's copy ------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("paper", ["leader-a4", "leader-letter"])
def test_the_leader_has_all_the_words(folder: Path, paper: str) -> None:
    assert proved(make(folder, paper)) == []


@pytest.mark.whole
def test_the_text_stands_on_the_pages_of_the_handout(folder: Path) -> None:
    """So that a page and a line named by the leader are those of everybody in the room."""
    theirs, own = make(folder, "a4").seen, make(folder, "leader-a4").seen
    last = max(line.page for line in theirs.body())
    pages = [
        [(x.page, x.text, x.box) for x in seen.lines if x.page <= last and x.text != MARK]
        for seen in (theirs, own)
    ]
    assert pages[0] == pages[1]


@pytest.mark.whole
def test_what_is_for_the_leader_is_in_the_leaders_copy_alone(folder: Path) -> None:
    leader, handout = said(make(folder, "leader-a4")), said(make(folder, "a4"))
    seminar = make(folder, "a4").edition.seminar
    assert seminar is not None
    notes = [one.notes for one in seminar.questions] + [one.notes for one in seminar.sessions]
    only = [plain(one) for one in notes if one]
    only += [plain(item.children) for one in seminar.questions for item in one.follow_ups]
    assert len(only) > 3
    for text in only:
        assert flat(text) in leader
        assert flat(text) not in handout


def test_both_have_what_is_for_all(folder: Path) -> None:
    seminar = make(folder, "a4").edition.seminar
    assert seminar is not None
    texts = [plain(question.children) for question in seminar.questions]
    texts += [plain(session.title) for session in seminar.sessions]
    texts += [plain(entry.about) for entry in (*seminar.people, *seminar.terms, *seminar.places)]
    texts += [
        plain(part) for event in seminar.chronology for part in (event.children, event.source)
    ]
    texts += [plain(item.children) for item in seminar.reading]
    texts += [seminar.venue, seminar.dates, seminar.leader]
    for name in ("a4", "leader-a4"):
        for text in texts:
            assert flat(text) in said(make(folder, name))


def test_the_plan_says_when_each_question_begins() -> None:
    lines = [line.text for line in make(ESSAY, "leader-a4").printed()]
    clocks = [text.split()[0] for text in lines if text.split()[:1] and ":" in text.split()[0]]
    clocks = [text for text in clocks if text.replace(":", "").isdecimal()]
    assert clocks == [
        *("0:00", "0:15", "0:20", "0:40", "1:05"),
        *("0:00", "0:10", "0:20", "0:30", "0:40", "0:55", "1:05", "1:15"),
    ]


def test_events_are_in_the_order_of_time() -> None:
    seminar = make(ESSAY, "a4").edition.seminar
    assert seminar is not None
    dates = [event.date for event in seminar.chronology]
    assert dates == sorted(dates)
    text = said(make(ESSAY, "a4"))
    assert text.index("7November1917") < text.index("Stalindies") < text.index("12July1956This")


# --- several seminars -------------------------------------------------------------------

SPRING = (
    'title: "Spring questions"\nquestions:\n  - {kind: factual, text: "Which?", paragraphs: [2]}\n'
)


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w")
    (tmp_path / "w" / "seminars").mkdir()
    (tmp_path / "w" / "seminars" / "2027-spring.yaml").write_text(SPRING, "utf-8")
    return partial(call, capsys)


def test_a_seminar_is_chosen_by_its_name(publish: Callable[..., Result], tmp_path: Path) -> None:
    from publish.readback import read_back

    result = publish("build", "w", "--format", "handout", "--set", "seminar=2027-spring")
    names = ["build/w-2027-spring-handout.pdf", "build/w-2027-spring-handout-letter.pdf"]
    assert (result.code, result.out.split(), result.err) == (0, names, "")
    lines = read_back((tmp_path / names[0]).read_bytes(), ".pdf").lines
    assert "Spring questions" in [line.text for line in lines]


def test_a_seminar_that_has_changed_is_printed_anew(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    order = ("build", "w", "--format", "pdf", "--format", "leader", "--set", "seminar=2027-spring")
    assert len(publish(*order).out.split()) == 3
    assert publish(*order) == (0, "", "")
    file = tmp_path / "w" / "seminars" / "2027-spring.yaml"
    file.write_text(SPRING.replace("Which", "What"), "utf-8")
    made = publish(*order).out.split()
    assert made == ["build/w-2027-spring-leader.pdf", "build/w-2027-spring-leader-letter.pdf"]


def test_a_seminar_that_is_not_there(publish: Callable[..., Result]) -> None:
    result = publish("build", "w", "--format", "handout", "--set", "seminar=2027-sprin")
    assert result.code == 1
    assert "error[SEMINAR-UNKNOWN]: there is no seminar “2027-sprin”" in result.err
    assert "did you mean “2027-spring”?" in result.err


def test_all_seminars_are_checked(publish: Callable[..., Result], tmp_path: Path) -> None:
    assert publish("check", "w").code == 0
    (tmp_path / "w" / "seminars" / "other.yaml").write_text("questons: []\n", "utf-8")
    result = publish("check", "w")
    assert result.code == 1
    assert "w/seminars/other.yaml:1:1: error[FIELD-UNKNOWN]" in result.told


# --- a seminar for each layout ----------------------------------------------------------

USUAL = 'title: "Usual questions"\nquestions:\n  - {kind: factual, text: "Who?", paragraphs: [1]}\n'
#: The handout has the spring seminar by its layout, the leader's copy the usual one.
BOTH = ("build", "w", "--layout", "spring", "--format", "handout", "--format", "leader")


@pytest.fixture
def layouts(publish: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    work(tmp_path / "w", USUAL, "seminar.yaml")
    text = "inherits: [handout]\nsettings: {seminar: 2027-spring}\n"
    work(tmp_path / "spring", text, "layout.yaml")
    return publish


def asked(file: Path) -> set[str]:
    """Which of the two seminars a file has."""
    from publish.readback import read_back

    texts = {line.text for line in read_back(file.read_bytes(), ".pdf").lines}
    return {name for name in ("Usual", "Spring") if f"{name} questions" in texts}


def test_a_layouts_seminar_is_printed_under_its_name(
    layouts: Callable[..., Result], tmp_path: Path
) -> None:
    assert layouts(*BOTH).code == 0
    assert asked(tmp_path / "build" / "w-2027-spring-handout.pdf") == {"Spring"}
    assert asked(tmp_path / "build" / "w-leader.pdf") == {"Usual"}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("file", "made"),
    [("seminar.yaml", {"leader"}), ("seminars/2027-spring.yaml", {"handout"})],
)
def test_what_another_seminar_is_for_stays_fresh(
    layouts: Callable[..., Result], tmp_path: Path, file: str, made: set[str]
) -> None:
    assert len(layouts(*BOTH, "--format", "pdf").out.split()) == 5
    assert layouts(*BOTH, "--format", "pdf") == (0, "", "")
    path = tmp_path / "w" / file
    path.write_text(path.read_text("utf-8").replace("factual", "evaluative"), "utf-8")
    told = layouts(*BOTH, "--format", "pdf").out.split()
    assert {name for name in ("handout", "leader", "w.pdf") if name in " ".join(told)} == made


def test_the_work_goes_before_the_layout_and_the_command_before_both(
    layouts: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w" / "seminars", SPRING.replace("Spring", "Usual"), "autumn.yaml")
    essay = tmp_path / "w" / "essay.md"
    text = essay.read_text("utf-8").replace("lang: en", "lang: en\noffprint: {seminar: autumn}")
    essay.write_text(text, "utf-8")
    assert layouts(*BOTH[:6]).code == 0
    assert asked(tmp_path / "build" / "w-autumn-handout.pdf") == {"Usual"}
    assert layouts(*BOTH[:6], "--set", "seminar=2027-spring").code == 0
    assert asked(tmp_path / "build" / "w-2027-spring-handout.pdf") == {"Spring"}


def test_a_broken_seminar_stops_what_it_is_for(
    layouts: Callable[..., Result], tmp_path: Path
) -> None:
    work(tmp_path / "w" / "seminars", "questons: []\n", "2027-spring.yaml")
    result = layouts(*BOTH)
    assert (result.code, result.out.split()[0]) == (1, "build/w-leader.pdf")
    assert len(result.said) == 1 and "2027-spring.yaml:1:1: error[FIELD-UNKNOWN]" in result.err


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_layouts_seminar_that_is_not_there(
    layouts: Callable[..., Result], tmp_path: Path, command: str
) -> None:
    (tmp_path / "w" / "seminars" / "2027-spring.yaml").unlink()
    result = layouts(command, "w", "--layout", "spring")
    assert result.code == 1
    assert "error[SEMINAR-UNKNOWN]: there is no seminar “2027-spring”" in result.told


@pytest.mark.whole
def test_a_book_with_an_index_of_people_is_made_again_when_they_change(
    layouts: Callable[..., Result], tmp_path: Path
) -> None:
    people = 'people: [{name: "Ada", in-text: "paragraph", about: "x", paragraphs: [1]}]\n'
    work(tmp_path / "w", people, "seminar.yaml")
    order = ("build", "w", "--format", "pdf", "--format", "cover", "--set", "index=yes")
    assert layouts(*order).out.split() == ["build/w.pdf", "build/w-cover.pdf"]
    assert layouts(*order) == (0, "", "")
    work(tmp_path / "w", people.replace("Ada", "Bea"), "seminar.yaml")
    assert layouts(*order).out.split() == ["build/w.pdf", "build/w-cover.pdf"]


# --- the schema -------------------------------------------------------------------------


def test_the_schema_beside_the_sources(rewrite: bool) -> None:
    file = ROOT / "source" / "seminar.schema.json"
    if rewrite:
        file.write_text(schema_text(), "utf-8")
    assert json.loads(file.read_text("utf-8")) == schema()
    assert file.read_text("utf-8") == schema_text()


def test_the_schema_is_named_in_the_file() -> None:
    first = (ESSAY / "seminar.yaml").read_text("utf-8").splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (ESSAY / name).resolve() == ROOT / "source" / "seminar.schema.json"


def wrong(value: Any, rule: dict[str, Any], at: str = "") -> Iterator[str]:
    """What an editor would mark: so much of JSON Schema as the schema uses."""
    whole = schema()
    if "$ref" in rule:
        rule = rule | whole["$defs"][rule["$ref"].split("/")[-1]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    wanted = rule.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(value, kinds[kind]) for kind in wanted):
        yield f"{at}: {value!r} is no {wanted}"
        return
    if "enum" in rule and value not in rule["enum"]:
        yield f"{at}: {value!r}"
    if isinstance(value, dict):
        yield from (f"{at}: no {name}" for name in rule.get("required", ()) if name not in value)
        for name, inner in value.items():
            if name in rule["properties"]:
                yield from wrong(inner, rule["properties"][name], f"{at}/{name}")
            elif rule.get("additionalProperties") is False:
                yield f"{at}: {name} is unknown"
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from wrong(inner, rule["items"], f"{at}/{index}")


class _Loader(yaml.SafeLoader):
    """As editors read YAML: version 1.2 has no dates."""


_Loader.yaml_implicit_resolvers = {
    key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.whole
def test_an_editor_has_nothing_to_mark_in_our_files(folder: Path) -> None:
    value = yaml.load((folder / "seminar.yaml").read_text("utf-8"), _Loader)  # noqa: S506
    assert list(wrong(value, schema())) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("questons: []", ": questons is unknown"),
        ("questions: [{kind: open, text: x}]", "/questions/0/kind: 'open'"),
        ("questions: [{kind: factual}]", "/questions/0: no text"),
        ("chronology: [{date: 1917, event: x}]", "/chronology/0: no source"),
        ("sessions: [{minutes: long}]", "/sessions/0/minutes: 'long' is no ['integer']"),
    ],
)
def test_an_editor_marks_what_the_press_refuses(text: str, marked: str) -> None:
    assert list(wrong(yaml.load(text, _Loader), schema())) == [marked]  # noqa: S506


def test_the_command_prints_the_schema(publish: Callable[..., Result]) -> None:
    assert publish("schema") == (0, schema_text(), "")


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("questions: [{kind: open, text: Why?}]", ":1:20: error[FIELD-TYPE]: “kind” cannot have",
         "one of: factual, interpretive, evaluative: what the text says, what it means"),
        ("questons: []", ":1:1: error[FIELD-UNKNOWN]: the key “questons” is not known",
         "did you mean “questions”?"),
        ("chronology: [{date: -44, event: a, source: b}]", ":1:21: error[SEMINAR-DATE]: this is",
         "write the year of our era, with month and day if they are known: 1934-12-01"),
        ("sessions: [{paragraphs: [1-9]}]", ":1:26: error[SEMINAR-PARAGRAPH]: there is no",
         "the paragraphs of the work are 1 to 2"),
        (": : :\n\t- x", ":1:1: error[YAML-SYNTAX]: this is not YAML",
         "quote a value that contains a colon"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(
    publish: Callable[..., Result], tmp_path: Path, text: str, told: str, hint: str
) -> None:
    (tmp_path / "w" / "seminar.yaml").write_text(text, "utf-8")
    result = publish("build", "w", "--format", "handout", "--format", "leader")
    assert (result.code, result.out) == (1, "")
    assert f"w/seminar.yaml{told}" in result.err
    assert f"hint: {hint}" in result.err
    assert "Traceback" not in result.err and "INTERNAL" not in result.err


def test_the_leaders_copy_says_whose_it_is_and_both_whose_the_questions_are() -> None:
    for name, marked in (("a4", False), ("leader-a4", True)):
        first = [line.text for line in make(ESSAY, name).printed() if line.page == 1]
        assert (MARK in first) == marked
        assert "are the editor’s, not the author’s." in " ".join(first)
    bare = " ".join(line.text for line in make(SMALL, "a4").printed())
    assert "editor’s" not in bare
