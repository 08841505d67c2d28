"""``publish check --fix``: what it writes into a source, and that no word of it becomes another."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from cases import check
from corpus import each_work

from publish.cli import run
from publish.core.diagnostics import Place
from publish.lint.fixes import FIXES, Change, Draft, Fix, mend
from publish.lint.fixes.edits import applied, compatible
from publish.lint.fixes.marks import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted((Path(__file__).parents[1] / "cases" / "fixes").glob("*.txt"))
HEAD = "---\ntitle: T\nformat: 2\nmodified: 2026-01-01\n---\n\n"


def run_fixes(given: str) -> str:
    """What is made of a text after a head that lacks nothing, and what was refused."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "essay.md"
        source.write_text(HEAD + given, "utf-8")
        found = mend(source)
    refused = [f"{d.place.line - 6}: {d.code} {d.message}" for d in found.refused]
    return "\n".join([found.after.removeprefix(HEAD), *refused])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cases(file: Path, rewrite: bool) -> None:
    failed = check(file, run_fixes, rewrite)
    assert not failed, "\n".join(failed)


def test_page_numbers_that_run_through_the_text() -> None:
    text = HEAD + "A [p. 12] b [p. 13] c[p. 14]d.\n"
    made = applied(text, pages(Draft(text, "essay.md")))
    assert made == HEAD + "A []{.page n=12} b []{.page n=13} c[]{.page n=14}d.\n"
    assert not list(pages(Draft(text.replace("14", "11"), "essay.md")))
    roman = text.replace("12", "xix").replace("13", "xx").replace("p. 14", "Pg 1")
    made = applied(roman, pages(Draft(roman, "essay.md")))
    assert made == HEAD + "A []{.page n=xix} b []{.page n=xx} c[]{.page n=1}d.\n"


def test_lines_that_the_head_lacks(tmp_path: Path) -> None:
    source = tmp_path / "essay.md"
    source.write_text("---\ntitle: T\n---\n\nText.\n", "utf-8")
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    assert mend(source).after == f"---\ntitle: T\nformat: 2\nmodified: {day}\n---\n\nText.\n"
    for text in ("Text.\n", "---\ntitle: [\n---\n\nText.\n"):
        source.write_text(text, "utf-8")
        assert mend(source).after == text


def test_quotation_marks_are_written_as_the_house_sets_them() -> None:
    text = 'He said "*no*" and `"x"`. [A "b"]{lang=de} and ["Ich gehe]{lang=de} nicht" he said.\n'
    assert run_fixes(text) == (
        'He said “*no*” and `"x"`. [A „b“]{lang=de} and [“Ich gehe]{lang=de} nicht” he said.\n'
    )


# --- no word becomes another ------------------------------------------------------------


def replacing(old: str, new: str) -> object:
    """A fix that writes other words."""

    def find(draft: Draft) -> Iterator[Fix]:
        for found in re.finditer(re.escape(old), draft.text):
            place = Place(draft.path, draft.line_of(found.start()) + 1, 1)
            yield Fix(place, (Change(found.start(), len(old), new),))

    return find


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("first", "second", "“first.” would become “second.”"),
        ("first", "", "“first.” would become “.”"),
        ("Two", "Two Two", "“Two” would be lost or added"),
        ("[^1]", "[^2]", "“[1]” would become “[2]”"),
        (
            "[^1]: The first.\n[^2]: The",
            "[^2]: The first.\n[^1]: The",
            "would become “[2] The first. [1]”",
        ),
        ("[^1]", "", "would be lost or added"),
        ("words", "words[[x]]", "“words” would become “wordsx”"),
        ("Two", "# Two\n\n{.x", "would be lost or added"),
        ("title: T", "title: U", "--fix would change this line of the head"),
        ("format: 2\n", "", "--fix would change this line of the head"),
        ("[^1]: ", "[1]: ", "--fix would bring an error in here"),
    ],
)
def test_a_fix_that_changes_a_word_is_refused(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    source = tmp_path / "essay.md"
    text = HEAD + "Two *words* here.[^1] And.[^2]\n\n[^1]: The first.\n[^2]: The second.\n"
    source.write_text(text, "utf-8")
    found = mend(source, [replacing(old, new)])  # type: ignore[list-item]
    assert found.after == text
    assert {d.code for d in found.refused} == {"FIX-REFUSED"}
    assert what in " ".join(d.message for d in found.refused)


def test_what_is_refused_does_not_keep_the_rest_from_being_mended(tmp_path: Path) -> None:
    source = tmp_path / "essay.md"
    source.write_text(HEAD + "A [[b]].\n\nC d.\n", "utf-8")
    found = mend(source, [*FIXES, replacing("C d", "C e")])  # type: ignore[list-item]
    assert found.after == HEAD + "A b.\n\nC d.\n"
    assert [(d.code, d.place.line) for d in found.refused] == [("FIX-REFUSED", 9)]


def test_of_a_paragraph_the_place_alone_is_left_that_cannot_be_proved(tmp_path: Path) -> None:
    source = tmp_path / "essay.md"
    source.write_text(HEAD + "A [[b]] one [[c]],\nif one\nmore [[d]] one [[e]].\n", "utf-8")
    found = mend(source, [*FIXES, replacing("if one", "if two")])  # type: ignore[list-item]
    assert found.after == HEAD + "A b one c,\nif one\nmore d one e.\n"
    assert [(d.place.line, d.place.column, d.message) for d in found.refused] == [
        (8, 1, "--fix would change the text here: “one” would become “two”")
    ]


def test_of_a_line_the_place_alone_is_left_that_cannot_be_proved(tmp_path: Path) -> None:
    source = tmp_path / "essay.md"
    source.write_text(HEAD + 'An [[x]] it; it [[y]] it "z".\n', "utf-8")

    def third(draft: Draft) -> Iterator[Fix]:
        at = draft.text.rindex("it")
        place = Place(draft.path, 7, at - draft.line_start(6) + 1)
        yield Fix(place, (Change(at, 2, "no"),))

    found = mend(source, [*FIXES, third])
    assert found.after == HEAD + "An x it; it y it “z”.\n"
    # In the text that is mended but for this place, the third “it” stands here.
    assert [(d.place.line, d.place.column) for d in found.refused] == [(7, 15)]


def test_errors_that_were_there_before_are_blamed_on_no_fix(tmp_path: Path) -> None:
    source = tmp_path / "essay.md"
    source.write_text(HEAD + "A [[b]] and [^x].\n\nC [[d]].\n\nSo e.\n", "utf-8")
    found = mend(source, [*FIXES, replacing(" e", "[^y] e")])  # type: ignore[list-item]
    assert found.after == HEAD + "A b and [^x].\n\nC d.\n\nSo e.\n"
    assert [d.place.line for d in found.refused] == [11]


def many(count: int, *, parted: str) -> str:
    return parted.join(f'He said "no" to it\'s *end* [[{n}]].' for n in range(count)) + "\n"


@pytest.mark.whole
@pytest.mark.parametrize("parted", [" ", "\n", "\n\n"], ids=["line", "lines", "paragraphs"])
def test_twice_the_marks_take_twice_the_time(tmp_path: Path, parted: str) -> None:
    """In one paragraph and in many, with a place in the middle that cannot be proved."""
    source = tmp_path / "essay.md"
    taken = []
    for count in (200, 800):
        text = many(count, parted=parted)
        source.write_text(HEAD + text.replace(f"[[{count // 2}]]", "if one"), "utf-8")
        start = time.process_time()
        found = mend(source, [*FIXES, replacing("if one", "if two")])  # type: ignore[list-item]
        taken.append(time.process_time() - start)
        assert (len(found.refused), found.after.count("“no”")) == (1, count)
    assert taken[1] < 12 * taken[0]


def test_changes_that_overlap_wait_for_the_next_run() -> None:
    place = Place("a")
    fixes = [
        Fix(place, (Change(0, 3, "x"),)),
        Fix(place, (Change(2, 2, "y"), Change(9, 1, "z"))),
        Fix(place, (Change(3, 0, "u"), Change(4, 0, "v"))),
        Fix(place, (Change(4, 0, "w"),)),
    ]
    assert compatible(fixes) == [fixes[0], fixes[2]]
    assert applied("abcdef", compatible(fixes)) == "xudvef"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, end: str, mark: str) -> None:
    source = tmp_path / "essay.md"
    text = "---\ntitle: T\nmodified: 2026-01-01\n---\n\nA [[b]].\n\nC.[1]\n\n[1] D.\n"
    source.write_bytes((mark + text.replace("\n", end)).encode())
    made = text.replace("[[b]]", "b").replace("C.[1]", "C.[^1]").replace("[1] D", "[^1]: D")
    made = made.replace("01-01\n", "01-01\nformat: 2\n")
    found = mend(source)
    found.write()
    assert found.refused == ()
    assert source.read_bytes() == (mark + made.replace("\n", end)).encode()


def test_the_file_keeps_its_rights_and_a_link_stays_one(tmp_path: Path) -> None:
    target, source = tmp_path / "other.md", tmp_path / "essay.md"
    target.write_text(HEAD + "A [[b]].\n", "utf-8")
    target.chmod(0o640)
    source.symlink_to(target)
    mend(source).write()
    assert source.is_symlink()
    assert target.read_text("utf-8") == HEAD + "A b.\n"
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.whole
@pytest.mark.parametrize("work", each_work())
def test_real_works_are_left_alone(work: Path, tmp_path: Path) -> None:
    """Of works that are written for this press nothing is named, nothing but the head mended."""
    found = mend(
        work, [fix for fix in FIXES if fix.__name__ not in ("head", "quotes", "addresses")]
    )
    assert (found.after, found.refused) == (found.before, ())
    assert [d for d in Draft(found.before, "essay.md").found if d.code == "MARKUP-FOREIGN"] == []


# --- the command ------------------------------------------------------------------------


def test_the_command_shows_and_writes_if_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "essay.md"
    source.write_text(HEAD + "A [[b]].\n", "utf-8")
    assert run(["check", str(tmp_path), "--fix"]) == 1
    said = capsys.readouterr().out
    assert "-A [[b]].\n+A b.\n" in said
    assert "nothing was written" in said
    assert source.read_text("utf-8") == HEAD + "A [[b]].\n"
    assert run(["check", str(tmp_path), "--fix", "--yes"]) == 0
    assert source.read_text("utf-8") == HEAD + "A b.\n"
    assert run(["check", str(tmp_path), "--fix", "--yes"]) == 0
    assert "nothing to mend" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--yes"], ["--fix", "--format", "json"]])
def test_options_that_do_not_go_together(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "essay.md").write_text(HEAD + "A.\n", "utf-8")
    assert run(["check", str(tmp_path), *options]) == 2
