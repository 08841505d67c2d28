"""Notes: their labels, where they stand, how they go on over pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from building import context_with, found, resolved, work_of
from building import text as filler
from PIL import Image

from publish.core.diagnostics import Findings
from publish.edit.note_labels import labelled
from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import FileText, calls_in, read_back
from publish.readback.inspection import inspect
from publish.typeset.page_dependent_notes import PageDependentValues, pages_with_stable_notes

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import Line

TWO_CHAPTERS = """
## One[^t]

Text.[^1] More text.[^2] The editor says so.[^e]

## Two

Words of a second chapter.[^3] And so on.[^4] And again the editor.[^f]

[^t]: On the first heading.
[^1]: First note.
[^2]: Second note.
[^e]: An editor’s remark. {resp="Ed."}
[^3]: Third note, with a note.[^5]
[^4]: Fourth note.
[^5]: A note to the third.
[^f]: Another remark. {resp="Ed."}
"""


def set_as(folder: Path, name: str = "pdf", layout: str = "", **settings: Any) -> FileText:
    """What is read of a format of a work, which passes the proof."""
    context = context_with(folder, layout or name, **settings)
    artifact, findings = recipe(name).make(context)[0], Findings()
    recipe(name).prove(artifact, context.edition, findings)
    assert list(findings) == []
    return read_back(artifact.data, artifact.suffix)


def labels(seen: FileText) -> list[str]:
    """What is printed before the notes, in the order of the file."""
    return [line.label for line in seen.lines if line.label]


# --- labels -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["*", "1", "2", "3", "4", "5", "6", "7"]),
        ({"note_numbers": "chapter"}, ["*", "1", "2", "3", "1", "2", "3", "4"]),
        ({"editor_notes": "letters"}, ["*", "1", "2", "a", "3", "4", "5", "b"]),
        ({"editor_notes": "signs"}, ["*", "1", "2", "†", "3", "4", "5", "‡"]),
        (
            {"editor_notes": "letters", "note_numbers": "chapter"},
            ["*", "1", "2", "a", "1", "2", "3", "a"],
        ),
    ],
)
def test_labels(tmp_path: Path, settings: dict[str, str], expected: list[str]) -> None:
    edition = context_with(work_of(tmp_path, TWO_CHAPTERS), "epub", **settings).edition
    assert [note.sign for note in edition.notes] == expected


def test_more_notes_than_signs_and_letters() -> None:
    from publish.edit.note_labels import _label

    assert [_label("signs", n) for n in (1, 6, 7, 13)] == ["*", "¶", "**", "***"]
    assert [_label("letters", n) for n in (1, 26, 27, 53)] == ["a", "z", "aa", "ba"]


@pytest.mark.whole
def test_notes_are_numbered_as_a_reader_meets_them(tmp_path: Path) -> None:
    body = "One.[^a] Two.[^b] Three.[^c]\n\n[^a]: First.\n[^b]: Second, with its own.[^d]\n"
    body += "[^c]: Third.\n[^d]: To the second."
    folder = work_of(tmp_path, body)
    for name in ("pdf", "epub", "large-print"):
        seen = set_as(folder, name)
        notes = {number: lines[0].text for number, lines in seen.notes().items()}
        assert [notes[n].split()[0] for n in sorted(notes)] == ["First.", "Second,", "To", "Third."]
        assert list(notes) == [1, 2, 3, 4]


def test_two_calls_in_one_place_are_parted(tmp_path: Path) -> None:
    folder = work_of(tmp_path, "Said.[^a][^b]\n\n[^a]: One.\n[^b]: Two.")
    for name in ("pdf", "handout", "epub", "large-print"):
        assert [calls_in(line.text) for line in set_as(folder, name).body()] == [[1, 2]]
    context = context_with(folder)
    shown = recipe("pdf").make(context)[0].data
    drawn = [line.text for line in read_back(shown, ".pdf").lines if line.role == "drawn"]
    assert drawn == [","]
    tree_ = inspect(shown).structure
    assert tree_ is not None
    assert "Said.1,2" in tree_.text


def test_numbers_and_signs_begin_anew_on_each_page(tmp_path: Path) -> None:
    folder = work_of(tmp_path, TWO_CHAPTERS)
    given = {"note_numbers": "page", "editor_notes": "signs", "chapters": "page"}
    seen = set_as(folder, "pdf", **given)
    pages: dict[int, list[str]] = {}
    for line in seen.lines:
        if line.label:
            pages.setdefault(line.page, []).append(line.label)
    assert [sorted(one) for one in pages.values()] == [["*", "1", "2", "†"], ["*", "1", "2", "3"]]
    for page in pages:
        tops = {
            line.label: line.baseline for line in seen.lines if line.page == page and line.label
        }
        assert all(tops[sign] > tops["1"] for sign in tops if not sign.isdecimal())


class Restless:
    """Pages on which the second note is on another page whenever they are made again."""

    def __init__(self, times: int) -> None:
        self._times, self.made = times, 0

    def make(self, _: PageDependentValues) -> Restless:
        self.made += 1
        return self

    def folios(self) -> dict[str, int]:
        second = 1 + min(self.made, self._times) % 2
        return {"fnref-1-1": 1, "fn-1": 1, "fnref-2-1": second, "fn-2": second}


@pytest.mark.parametrize(("times", "told"), [(3, []), (9, ["NOTE-PAGES"])])
def test_labels_that_do_not_come_to_rest_are_told(
    tmp_path: Path, times: int, told: list[str]
) -> None:
    context = context_with(
        work_of(tmp_path, "A.[^a] B.[^b]\n\n[^a]: A.\n[^b]: B."), note_numbers="page"
    )
    pages = Restless(times)
    pages_with_stable_notes(context, context.indexed_edition.edition, pages.make)  # type: ignore[arg-type]
    assert [one.code for one in context.layout_findings] == told
    assert pages.made <= 5


# --- on the title -----------------------------------------------------------------------

ON_TITLE = 'title: "The Strike[^t]"\nsubtitle: "A lecture[^u]"\nauthor: "A. B[^v]"'
TITLE_NOTES = """
Text.[^1]

[^t]: First printed in the *Record*.
[^u]: Given to the Friends.
[^v]: Born in 1870.
[^1]: A note.
"""


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "handout", "large-print", "epub"])
@pytest.mark.parametrize("where", ["foot", "chapter", "end"])
def test_notes_on_the_title_stand_with_it(tmp_path: Path, name: str, where: str) -> None:
    folder = work_of(tmp_path, TITLE_NOTES, ON_TITLE)
    seen = set_as(folder, name, notes=where)
    pages = {number: lines[0].page for number, lines in seen.notes().items()}
    called = {n: line.page for line in reversed(seen.lines) for n in calls_in(line.text)}
    assert {n: pages[n] for n in (1, 2, 3)} == {n: called[n] for n in (1, 2, 3)}
    assert pages[4] >= max(pages[n] for n in (1, 2, 3))


def test_notes_on_the_title_are_in_no_metadata(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, TITLE_NOTES, ON_TITLE))
    metadata = context.edition.metadata
    assert (metadata.title, metadata.subtitle) == ("The Strike", "A lecture")
    assert metadata.authors == "A. B"
    assert [note.sign for note in context.edition.notes] == ["*", "†", "‡", "1"]
    heads = [n.text for n in read_back(context.book_pdf, ".pdf").lines if n.role == "head"]
    assert all("*" not in head for head in heads)


# --- where they stand -------------------------------------------------------------------


def test_notes_at_the_end_of_their_chapter(tmp_path: Path) -> None:
    for name in ("pdf", "handout"):
        seen = set_as(work_of(tmp_path, TWO_CHAPTERS), name, notes="chapter")
        kinds = [(line.role, line.note) for line in seen.lines if line.role in ("body", "note")]
        roles = "".join(role[0] for role, _ in kinds)
        assert re.fullmatch(r"b+n+b+n+", roles), roles
        assert all(line.at_end for line in seen.lines if line.role == "note")


def long_chapters(count: int) -> str:
    """Chapters of two pages, each with notes."""
    parts = []
    for n in range(count):
        notes = " ".join(f"{filler(90 + n)}.[^{n}x{k}]" for k in range(8))
        parts.append(f"## Chapter {n}\n\n{notes}")
    defined = [f"[^{n}x{k}]: {filler(20 + k)}." for n in range(count) for k in range(8)]
    return "\n\n".join([*parts, *defined])


@pytest.mark.whole
def test_heads_of_end_notes_name_the_pages_of_their_calls(tmp_path: Path) -> None:
    seen = set_as(work_of(tmp_path, long_chapters(8)), "pdf", notes="end")
    called: dict[int, int] = {}
    for line in seen.lines:
        for number in calls_in(line.text):
            called.setdefault(number, line.page)
    pages: dict[int, list[Line]] = {}
    for line in seen.lines:
        if line.role == "note":
            pages.setdefault(line.page, []).append(line)
    assert len(pages) > 1
    heads = {line.page: line.text for line in seen.lines if line.role == "head"}
    for page, lines in list(pages.items())[1:]:
        numbers = [called[line.note] for line in lines if line.label]
        assert heads[page] == f"Notes to pages {min(numbers)}–{max(numbers)}"


# --- of any length ----------------------------------------------------------------------


def picture(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (600, 600), "white").save(folder / "seal.png", dpi=(300, 300))
    return folder


SEAL = "\n\n    ![A seal](seal.png)\n\n    in wax."
ROWS = "\n".join(f"    | {n} | {n * 7} | ” {n * 3} |" for n in range(1, 90))
LONG = {
    "on a heading": f"# A Heading[^1]\n\n{filler(900)}\n\n[^1]: {filler(700)}",
    "pictures": f"The seal.[^p] The song.[^q] {filler(20)}.[^r]\n\n[^p]: The seal:{SEAL}\n"
    f"[^q]: A note.\n[^r]: And another:{SEAL}",
    "a table": f"{filler(90)}.[^1]\n\n{filler(300)}\n\n[^1]: A diary:\n\n    | Day | Sum | Of |\n"
    f"    |---|--:|---|\n{ROWS}\n\n    So it ends.",
    "verse": f"{filler(90)}.[^1]\n\n{filler(300)}\n\n[^1]: A song:\n\n"
    + "\n".join(f"    | Line {n} of the song" for n in range(90)),
    "at the end of a chapter": f"# One\n\n{filler(60)}.[^1]\n\n# Two\n\n{filler(90)}\n\n"
    f"[^1]: {filler(900)}",
}


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "handout"])
@pytest.mark.parametrize("case", LONG)
def test_a_note_of_any_length_is_divided(tmp_path: Path, case: str, name: str) -> None:
    context = context_with(work_of(picture(tmp_path), LONG[case]), name, chapters="page")
    artifact = recipe(name).make(context)[0]
    assert found(artifact.data, artifact.suffix, context.edition) == []
    seen = read_back(artifact.data, ".pdf")
    roles: dict[int, set[str]] = {}
    for line in seen.lines:
        roles.setdefault(line.page, set()).add(line.role)
    for page, kinds in roles.items():
        assert not kinds <= {"folio", "head", "margin"}, f"page {page} has no text"
    first = min(line.page for line in seen.lines if line.role == "note")
    assert first == min(line.page for line in seen.lines if calls_in(line.text))


def test_no_note_goes_on_below_what_comes_next(tmp_path: Path) -> None:
    seen = set_as(work_of(tmp_path, LONG["at the end of a chapter"]), "pdf", chapters="page")
    second = min(line.page for line in seen.lines if line.text == "Two" and line.heading)
    pages = {line.page for line in seen.lines if line.role == "note"}
    assert len(pages) > 1
    assert max(pages) < second
    tops = [max(n.baseline for n in seen.lines if n.page == p and n.role == "note") for p in pages]
    alone = [p for p in pages if not any(n.page == p and n.role == "body" for n in seen.lines)]
    assert alone
    assert max(tops) > 480, "they stand at the head of their page"


@pytest.mark.whole
def test_the_head_of_a_table_stands_again_where_its_rows_go_on(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, LONG["a table"]))
    data = recipe("pdf").make(context)[0].data
    seen = read_back(data, ".pdf")
    pages = {line.page for line in seen.lines if line.role == "note"}
    heads = [line.page for line in seen.lines if line.text == "Day Sum Of"]
    assert len(pages) > 2
    assert sorted(heads) == sorted(pages)
    tree_ = inspect(data).structure
    assert tree_ is not None
    tables = [one for one in tree_.walk() if one.kind == "Table"]
    assert len(tables) == 1
    assert len([one for one in tables[0].walk() if one.kind == "TR"]) == 90
    assert not {f.code for f in preflight(data, "a.pdf").findings} & {"HEAD-BLANK", "BREAK-NOTES"}


def test_labels_leave_an_ordinary_edition_alone(tmp_path: Path) -> None:
    edition = context_with(work_of(tmp_path, "Text.[^1]\n\n[^1]: Note."), "epub").edition
    given = resolved(note_numbers="work", editor_notes="numbered")
    assert labelled(edition, given) is edition


def test_the_address_in_the_first_heading_has_its_letter(tmp_path: Path) -> None:
    """The same address again has the same label: a star would be looked for in vain."""
    site = "[the site](https://example.org/a)"
    body = f"## See {site}\n\nText.\n\n" + "\n\n".join(f"## {n}\n\nAgain {site}." for n in "BC")
    assert set(labels(set_as(work_of(tmp_path, body), links="notes"))) == {"a"}
