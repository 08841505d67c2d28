"""House style: for each rule a file of cases, what it changes and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import read, work_of
from cases import check
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from publish.core.diagnostics import Findings
from publish.edit.edition import Edition, edit
from publish.edit.house_style import House
from publish.edit.house_style.rules import RULES
from publish.prove.inputs import side_of_edition
from publish.settings.resolve import Resolved
from publish.source import tree
from publish.source.reader import parse

FOLDER = Path(__file__).parents[1] / "cases" / "house"
#: How no-break spaces are shown in the cases.
SHOWN = "⍽"


def texts(work: tree.Work) -> str:
    """The words of every paragraph of a work in the corrected reading, one on a line."""
    return texts_of(edit(work).body)


def texts_of(body: tree.Blocks) -> str:
    """The same of the blocks of an edition."""
    found = []
    for node in tree.walk(*body):
        if isinstance(node, tree.Paragraph | tree.VerseLine | tree.Cell):
            parts = (n.text for n in tree.walk(node) if isinstance(n, tree.Text | tree.Code))
            found.append("".join(parts))
    return "\n".join(found).replace("\u00a0", SHOWN)


def run(source: str, rule: str) -> str:
    """A language, then a text: what one rule alone makes of it."""
    lang, text = source.split("\n", 1)
    work = parse(f"---\ntitle: T\nlang: {lang}\n---\n\n{text}", "case.md", Findings())
    assert work is not None
    house = House(lang, frozenset(RULES) - {rule})
    body = tuple(house.node(block) for block in work.body)
    return texts(tree.Work(path="", slug="", metadata=work.metadata, body=body, notes=work.notes))


@pytest.mark.parametrize("rule", RULES)
def test_cases(rule: str, rewrite: bool) -> None:
    failed = check(FOLDER / f"{rule}.txt", lambda source: run(source, rule), rewrite)
    assert not failed, "\n".join(failed)


def test_every_rule_has_a_setting() -> None:
    assert Resolved(house="no").rules_off() == {"*"}
    for rule in RULES:
        given = Resolved(**{f"house_{rule.replace('-', '_')}": "no"})  # type: ignore[arg-type]
        assert given.rules_off() == {rule}


TEXT = 'It\'s 24-25 July--"yes" ... p. 4 of *a*-b `1-2`.'


def test_all_rules_together_and_none() -> None:
    assert House("en").line(TEXT) != TEXT
    assert House("en", frozenset({"*"})).line(TEXT) == TEXT
    assert House("en", frozenset(RULES)).line(TEXT) == TEXT


def test_the_diplomatic_reading_is_never_touched(tmp_path: Path) -> None:
    work = read(work_of(tmp_path, TEXT, "title: It's--so\nlang: en"))
    untouched = edit(work, "diplomatic")
    assert edit(work, "diplomatic", House("en")) == untouched
    assert untouched.metadata.title == "It's--so"
    assert edit(work, "corrected", House("en")).metadata.title == "It’s\u00a0– so"
    words = side_of_edition(untouched).body.words
    assert words == 'It\'s 24-25 July--"yes" ... p. 4 of a-b 1-2.'.split()


def test_only_the_corrected_side_of_a_corrected_place_changes(tmp_path: Path) -> None:
    work = read(work_of(tmp_path, "In {~~it's 1-2~>it's 3-4~~}.", "title: T\nlang: en"))
    edition = edit(work, "corrected", House("en"))
    (place,) = edition.emendations
    assert [n.text for n in place.sic if isinstance(n, tree.Text)] == ["it's 1-2"]
    assert "it’s 3–4." in " ".join(side_of_edition(edition).body.words)


def test_a_passage_has_the_rules_of_its_language(tmp_path: Path) -> None:
    text = "He said: [il a vu 1914-1918 !]{lang=fr} in 1914-1918!\n\n::: {lang=fr}\n« oui ! »\n:::"
    work = read(work_of(tmp_path, text, "title: T\nlang: en"))
    said = "\n".join(
        n.text
        for n in tree.walk(*edit(work, "corrected", House("en")).body)
        if isinstance(n, tree.Text)
    )
    assert "il a vu 1914-1918\u00a0!" in said
    assert "in 1914–1918!" in said
    assert "«\u00a0oui\u00a0!\u00a0»" in said


def test_marks_without_words_leave_the_words_beside_them_in_their_order(tmp_path: Path) -> None:
    text = "It's p. 4, [](#n) don't[^n] []{.page n=12}can't.\n\n[^n]: A note."
    work = read(work_of(tmp_path, text, "title: T\nlang: en"))
    body = edit(work, "corrected", House("en")).body
    assert texts_of(body) == "It’s p.⍽4, 1 don’t can’t."


#: What stands in a line and is no text, or has none of its own.
ATOMS = (
    "[](#k)", "[n](#fn:k)", "[^k]", "^[a *b*]", "[]{.page n=3}", "`c`", "![i](i.png)", "{++s++}",
    "{--d--}", "{~~a~>b~~}", "{==q==}{>>?<<}", "a^2^", "~~s~~", "[u]{.underline}", "[w]{lang=de}",
    "[x](#s)", "[N]{.smallcaps}", "https://a.example/b", "a\\\nb", "==m==",
)  # fmt: skip


@pytest.mark.parametrize("atom", ATOMS)
def test_every_word_stays_beside_whatever_stands_in_a_line(atom: str, tmp_path: Path) -> None:
    """The words that a rule changes, and those after them, are where they were."""
    (tmp_path / "w").mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "w" / "i.png")
    text = f"Before he said 'no' and {atom} don't *go 'now'* or {atom} ever."
    rest = "\n\n## S {#s}\n\nSo.[^k]\n\n[^k]: N."
    work = read(work_of(tmp_path / "w", text + rest, "title: T\nlang: en"))
    plain, styled = (edit(work, "corrected", house) for house in (None, House("en")))
    before, after = (plain_words(edition) for edition in (plain, styled))
    assert before != after
    assert [w.replace("'", "") for w in before] == [w.translate(MARKS) for w in after]


MARKS = str.maketrans("", "", "‘’")


def plain_words(edition: Edition) -> list[str]:
    return " ".join(side_of_edition(edition).body.words).replace("\u2060", "").split()


PIECES = st.sampled_from(
    "it's don‘t 'tis 'n' workers' ... …. . . …. 1914-18 24-25 - -- — – p. 4 12 July G. B. Shaw a b "
    "« » ! ? ‘ ’ “ ” ( ) [ ] , . ; : *x* `y` {~~p-~>q~~} \n".split(" ")
)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=12), st.sampled_from(["en", "en-US", "de", "fr", "ru"])
)
def test_what_is_set_once_stays_as_it_is(pieces: list[str], lang: str) -> None:
    house = House(lang)
    once = house.line(" ".join(pieces))
    assert house.line(once) == once
    letters = [c for c in "".join(pieces) if c.isalnum()]
    assert [c for c in once if c.isalnum()] == letters


def test_names_and_the_imprint_have_the_marks_of_the_house(tmp_path: Path) -> None:
    head = "title: T\nlang: en\nauthor: Flann O'Brien\nseries: The 'Old' -- \"Library\""
    work = read(work_of(tmp_path, TEXT, head))
    metadata = edit(work, "corrected", House("en")).metadata
    assert (metadata.author[0].name, metadata.series) == ("Flann O’Brien", "The ‘Old’ -- “Library”")
    assert edit(work, "diplomatic", House("en")).metadata == work.metadata
