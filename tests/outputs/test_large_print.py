"""Large print, read on the finished files."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import pytest
from building import (
    ENGINE,
    ESSAY,
    EVERYTHING,
    Anatomy,
    Output,
    found,
    make,
    proved,
    read,
    work_of,
)
from building import text as filler
from command import call, work

from publish.core.diagnostics import Findings
from publish.core.files import Reader
from publish.edit.endnotes import pieces
from publish.outputs import large_print
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.readback import CALL, calls_in, read_back, without_calls
from publish.render.template_helpers import without_notes
from publish.settings.schema import Settings
from publish.source.inline import plain
from publish.typeset.page_references import Laid
from publish.typeset.pagination import place_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.readback import Line

MM = 72 / 25.4
PROFILES = {"ukaaf": (210 * MM, 297 * MM), "acb": (612.0, 792.0)}
#: What both ask for at the least: the size of all type in points, the margins of ACB.
SIZE, INCH = 18, 72


class Made(NamedTuple):
    """A work in large print of one of the profiles."""

    profile: str
    output: Output


@cache
def large(folder: Path, profile: str = "ukaaf", layout: str = "large-print") -> Output:
    given = (read(folder), folder)
    settings = Settings(large_print=profile)  # type: ignore[arg-type]
    book_context = Context(*given, "pdf", Settings(), "corrected", ENGINE, Reader())
    context = Context(*given, layout, settings, "corrected", ENGINE, Reader(), book_context)
    (artifact,) = large_print.make(context)
    return Output(context.edition, artifact, read_back(artifact.data, artifact.suffix))


@pytest.fixture(params=[ESSAY, EVERYTHING], ids=["essay", "everything"])
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(params=PROFILES)
def made(request: pytest.FixtureRequest, folder: Path) -> Made:
    return Made(request.param, large(folder, request.param))


def order(line: Line) -> tuple[int, int]:
    return line.page, line.number


@pytest.mark.whole
def test_every_word_is_there(made: Made) -> None:
    findings = Findings()
    large_print.prove(made.output.artifact, made.output.edition, findings)
    assert list(findings) == []


def test_the_paper(made: Made) -> None:
    for page in Anatomy(made.output.data).pdf.pages:
        assert tuple(map(float, page.MediaBox[2:])) == pytest.approx(PROFILES[made.profile], 1e-4)


def test_nothing_is_smaller_than_the_text(made: Made) -> None:
    """Not the folios either, nor the notes, nor the numbers in the margin."""
    sizes = [line.size for line in made.output.seen.lines if line.text.strip()]
    assert min(sizes) == pytest.approx(SIZE, abs=0.01)
    heads = {round(line.size) for line in made.output.seen.body() if line.heading}
    assert heads <= {18, 20, 22}


def test_margins(made: Made) -> None:
    width, height = PROFILES[made.profile]
    least = INCH if made.profile == "acb" else 20 * MM
    for line in made.output.seen.lines:
        if line.role in ("body", "note", "paratext", "label"):
            assert line.box[0] > least - 3
            assert line.box[2] < width - least + 3
            assert least - 3 < line.box[1] < line.box[3] < height - least + 6
        assert 18 < line.box[0] < line.box[2] < width - 18


def test_nothing_is_slanted_nor_in_small_capitals(made: Made) -> None:
    names = Anatomy(made.output.data).fonts()
    assert names
    assert [name for name in names if "Italic" in name or "Small" in name] == []


def test_no_word_is_divided_and_no_line_justified(made: Made) -> None:
    lines = [line for line in made.output.seen.lines if line.role in ("body", "note")]
    assert [line.text for line in lines if line.text.endswith("\u2010")] == []
    if len(lines) > 300:
        ends = {round(line.box[2]) for line in lines}
        assert len(ends) > 50


def test_a_word_in_bold_is_not_broken_where_a_line_is_full(tmp_path: Path) -> None:
    """The engine would rather break a word than a line before it, within a link."""
    heads = (f"## {'so ' * n}(*benefici{'a' * (n % 7)}*) *veneficii*" for n in range(9, 20))
    folder = work_of(tmp_path, "\n\nOne.\n\n".join(heads) + "\n\nOne.")
    lines = [x.text for x in large(folder).seen.lines if x.role in ("paratext", "body")]
    ends = [line.split()[-1] for line in lines if "so" in line.split() or "nef" in line]
    assert len(ends) > 30
    assert [
        end for end in ends if not (end in ("so", "veneficii") or end[-1] in ")0123456789")
    ] == []


def test_notes_stand_at_the_end_of_their_section(made: Made) -> None:
    """After all of its text, and before the next one begins."""
    seen, edition = made.output.seen, made.output.edition
    body, notes = seen.body(), seen.notes()
    heads = [plain(without_notes(s.title)) for s in edition.sections() if s.level == 1]
    begins = [order(line) for line in body if without_calls(line.text[: line.heading]) in heads]
    assert len(begins) == len(heads)
    bounds = [(0, 0), *begins, (seen.pages + 1, 0)]
    parts = pieces(edition)
    assert sorted(n.number for part in parts for n in part.notes) == sorted(notes)
    for part, first, last in zip(parts, bounds, bounds[1:], strict=False):
        text = max(order(line) for line in body if first <= order(line) < last)
        for note in part.notes:
            places = [order(line) for line in notes[note.number]]
            assert text < min(places) <= max(places) < last
            assert all(line.at_end for line in notes[note.number])


def test_calls_and_notes_lead_to_each_other(made: Made) -> None:
    inside = Anatomy(made.output.data)
    notes = made.output.seen.notes()
    names = [anchor.name for anchor in inside.anchors()]
    for number, lines in notes.items():
        assert inside.spots[f"fn-{number}"].page == lines[0].page
        assert f"fn-{number}" in names
        assert f"fnref-{number}-1" in names


def test_a_call_is_as_large_as_the_text_and_in_brackets(tmp_path: Path) -> None:
    output = large(work_of(tmp_path, "One word.[^a] Another.\n\n[^a]: The note."))
    (line,) = (line for line in output.seen.body() if calls_in(line.text))
    assert line.text == f"One word.{chr(CALL + 1)} Another."
    # The whole line is of one size, and its call is no higher than its letters.
    assert line.box[3] - line.baseline < 0.8 * line.size


def test_a_link_with_a_number_in_brackets_is_no_call(tmp_path: Path) -> None:
    text = "A word, see [\\[1\\]](https://example.org/) there.[^a]\n\n[^a]: The note."
    output = large(work_of(tmp_path, text))
    assert calls_in("".join(line.text for line in output.seen.body())) == [1]
    assert "see [1] there" in output.seen.body()[0].text
    findings = Findings()
    large_print.prove(output.artifact, output.edition, findings)
    assert list(findings) == []


@pytest.mark.whole
def test_the_pages_of_the_book_are_told_where_they_begin(made: Made, folder: Path) -> None:
    """Beside the line with the first word of each page; held against the finished book."""
    book = make(folder, "pdf").seen
    seen = made.output.seen
    marks = {}
    for line in seen.lines:
        if line.role == "margin" and "p." in line.text:
            marks[int(line.text.rsplit("p.", 1)[1])] = line
    wanted: dict[int, Line] = {}
    for line in book.body():
        if any(c.isalpha() for c in without_calls(line.text)):
            wanted.setdefault(line.page, line)
    assert sorted(marks) == sorted(wanted)
    for page, line in wanted.items():
        # A word may be divided at its own hyphen; a page may begin with a picture.
        word = without_calls(line.text).split()[0].split("-")[0]
        beside = [
            other.text for other in seen.body()
            if other.page == marks[page].page and abs(other.baseline - marks[page].baseline) < 1
        ]  # fmt: skip
        if line.tag == "Caption":
            assert (marks[page].text, beside) == (f"p. {page}", [])
            continue
        words = [one for text in beside for one in without_calls(text).split()]
        assert any(one.startswith(word) for one in words)


def test_a_page_that_begins_within_a_table_is_told_at_its_row(tmp_path: Path) -> None:
    """The head of the table, which is repeated on each page, counts but once."""
    words = "They went home with it and said nothing for a time, to anyone at all."
    rows = "\n".join(f"| {n} | {words} |" for n in range(1, 45))
    folder = work_of(tmp_path, f"| number | what it says |\n|---|---|\n{rows}\n\nThe end.")
    first: dict[int, str] = {}
    for line in make(folder, "pdf").seen.body():
        if (number := line.text.split()[0]).isdecimal():
            first.setdefault(line.page, number)
    seen = large(folder).seen
    told = {}
    for mark in seen.lines:
        if mark.role == "margin" and "p." in mark.text:
            beside = [
                line.text.split()[0] for line in seen.body()
                if line.page == mark.page and abs(line.baseline - mark.baseline) < 1
            ]  # fmt: skip
            told[int(mark.text.rsplit("p.", 1)[1])] = beside[0]
    assert len(first) > 1
    assert {page: told[page] for page in [*first][1:]} == {p: first[p] for p in [*first][1:]}


def test_a_place_in_the_lines_of_a_unit() -> None:
    one, picture, two = object(), object(), object()
    laid = Laid()
    for page, box, text in ((0, one, "abc"), (0, one, "de"), (1, picture, ""), (1, two, "fg")):
        laid.add(page, box, text)
    assert laid.text == "abcdefg"
    found = [laid.at(place) for place in (0, 4, 5, 6, 99)]
    assert [line.box for line in found] == [one, one, picture, two, two]
    assert [line.page for line in found] == [0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    ("place", "text", "other", "found"),
    [
        (3, "abcdef", "abcdef", 3),
        (3, "abcdef", "ABCDEF", 3),
        (6, "SSSSABCDEF", "ßßabcdef", 4),
        (4, "1.abcd", "abcd", 2),
        (0, "1.abcd", "abcd", 0),
        (2, "abcd", "1.abcd", 4),
        (9, "abcd", "abcde", 5),
    ],
)
def test_a_place_in_a_text_that_a_layout_writes_otherwise(
    place: int, text: str, other: str, found: int
) -> None:
    assert place_in(place, text, other) == found


def test_paragraphs_have_their_numbers(made: Made) -> None:
    numbers = [
        int(line.text.split()[0]) for line in made.output.seen.lines
        if line.role == "margin" and line.text.split()[0].isdecimal()
    ]  # fmt: skip
    assert numbers == [p.number for p in made.output.edition.paragraphs()]


def test_long_emphasis_is_underlined(tmp_path: Path) -> None:
    long = " ".join(["word"] * 7)
    folder = work_of(tmp_path, f"*A title* and *{long}* and [{long}]{{lang=de}}.")
    context = Context(
        read(folder), folder, "large-print", Settings(), "corrected", ENGINE, Reader()
    )
    markup = context.renderer()(context.edition.body)
    assert "<em>A title</em>" in markup
    assert f'<em class="long">{long}</em>' in markup
    assert f'class="long">{long}</i>' in markup


def test_a_careful_reader_finds_no_note_out_of_place(made: Made) -> None:
    codes = {finding.code for finding in preflight(made.output.data, "x.pdf").findings}
    assert not codes & {
        "FOOTNOTE-PAGE",
        "FOOTNOTE-ORDER",
        "BREAK-NOTES",
        "HEAD-WIDE",
        "GRID-REGISTER",
    }


@pytest.mark.whole
def test_the_usual_proof_knows_that_notes_stand_after_their_section() -> None:
    output = large(ESSAY)
    assert found(output.data, ".pdf", output.edition) == []


#: A call without its number: the link is there, and nothing to be seen of it.
BEFORE = """{% macro note_call(node) %}\
<a class="call" id="fnref-{{ node.number }}-1" href="#fn-{{ node.number }}"></a>\
{% endmacro %}
"""


@pytest.mark.whole
def test_lost_calls_and_misplaced_notes_are_found(tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    work(lost, "inherits: [large-print]\n", "layout.yaml")
    (lost / "nodes.html").write_text(BEFORE, "utf-8")
    early = tmp_path / "early"
    work(early, "inherits: [large-print]\n", "layout.yaml")
    page = (Reader().read(_layouts() / "large-print" / "page.html") or b"").decode()
    text = "<main>\n{{ render(piece.blocks) -}}\n</main>\n"
    assert text in page
    page = page.replace(text, "").replace("{% endfor %}\n{% if apparatus %}",
                                          text + "{% endfor %}\n{% if apparatus %}")  # fmt: skip
    (early / "page.html").write_text(page, "utf-8")
    for layout, code in ((lost, "PROOF-LOST"), (early, "PROOF-NOTE-ORDER")):
        output = large(ESSAY, "ukaaf", str(layout))
        findings = Findings()
        large_print.prove(output.artifact, output.edition, findings)
        assert {d.code for d in findings} == {code}


def _layouts() -> Path:
    from publish.core.files import layouts_folder

    return layouts_folder()


# --- the command ------------------------------------------------------------------------


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w")
    return partial(call, capsys, "build", "w", "--format", "large-print")


def test_it_is_made_anew_when_the_book_it_names_pages_of_is_another(
    publish: Callable[..., Result],
) -> None:
    assert publish() == (0, "build/w-large-print.pdf\n", "")
    assert publish() == (0, "", "")
    assert publish("--layout", "modern", "--format", "pdf").out.split() == [
        "build/w-large-print.pdf", "build/w.pdf",
    ]  # fmt: skip


def test_the_size_of_the_book_is_not_that_of_large_print(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    assert publish("--set", "size=8", "--set", "leading=10", "--set", "trim=a-format").code == 0
    data = (tmp_path / "build" / "w-large-print.pdf").read_bytes()
    assert min(line.size for line in read_back(data, ".pdf").lines) == pytest.approx(18, abs=0.01)


def test_a_profile_that_is_none(publish: Callable[..., Result]) -> None:
    assert publish("--set", "large-print=rnib").code == 2


@pytest.mark.parametrize("profile", PROFILES)
def test_entries_of_corrections_fill_their_lines(profile: str) -> None:
    """A reason that just fitted was sent on with the word before it: lines ended at the bracket."""
    lines = [line.text for line in large(ESSAY, profile).printed()]
    entries = lines[lines.index("Corrections") :]
    assert [line for line in entries if "men] man" in line] != []
    assert [line for line in entries if line.endswith("]")] == []


KEPT = ".contents li { break-inside: avoid }"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("style", "heads", "code"),
    [
        ("", 36, 0),
        (KEPT, 36, 0),
        (KEPT, 23, 0),
        (".contents a::after { content: ' 0' !important }", 9, 1),
    ],
)
def test_contents_over_several_pages_have_their_numbers(
    publish: Callable[..., Result], tmp_path: Path, style: str, heads: int, code: int
) -> None:
    """Pages of contents that are made again, so that they are level, get their numbers still."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "layout.yaml").write_text("inherits: [large-print]\n", "utf-8")
    (mine / "style.css").write_text(style, "utf-8")
    names = [a + b for a in "abcdef" for b in "klmnop"][:heads]
    poems = "".join(f"### Poem {name}\n\n{filler(60)}\n\n" for name in names)
    folder = work_of(tmp_path / "w", f"## Part\n\n{poems}", "title: T\nauthor: A")
    options = ("--format", "large-print", "--layout", str(mine), "--out", str(tmp_path))
    result = publish(str(folder), *options)
    assert result.code == code, result.err
    assert ("error[CONTENTS-FOLIO]" in result.err) is bool(code)


def test_a_word_longer_than_a_line_is_divided_and_no_other(tmp_path: Path) -> None:
    long, usual = "abcdefghij" * 20, "unconstitutionally indivisible representation"
    made = make(work_of(tmp_path, f"One {long} two, {usual} and {usual}. " * 9), "large-print")
    assert proved(made) == []
    lines = [line.text.strip() for line in made.seen.body()]
    assert max(map(len, lines)) < 90
    whole = {*usual.split(), "One", "two,", "and", "representation."}
    longest = set("abcdefghij\u00ad")
    assert {w for line in lines for w in line.split() if not set(w) <= longest} <= whole
    assert sum(line.endswith("\u00ad") for line in lines) >= 9 * 3
