"""Corrected places: two readings, an apparatus, marks; in every output, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import ENGINE, ESSAY, Anatomy, Book, make, read, work_of

from publish.core.files import Reader
from publish.edit.edition import edit
from publish.edit.emendations import apparatus
from publish.edit.house_style import House
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.prove.inputs import collate_sides, side_of_edition, side_of_file
from publish.readback import read_back
from publish.readback.collation import readable
from publish.settings.schema import Settings
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

    from publish.edit.emendations import Reading, Variant
    from publish.source.tree import Work

#: Corrected places in and around everything that a line of text may hold.
EVERYWHERE = """\
Before {++all++} sections, the {~~*wrogn*~>*wrong*~~}{reason="letters swapped" resp="ed." cert=high}
word{--s--} and {~~der Welt~>[die Welt]{lang=de}~~}{cert=low} with a note{~~[^1]~>,[^1]~~} and
{--the --}the end.

## A {~~Haeding~>Heading~~}{reason=typo} with a note{++[^2]++}

> A quotation {~~form~>from~~} a book.
>
> — {~~Marks~>Marx~~}

| Arise, ye {~~slaves~>starvelings~~}
|   from {++your ++}slumber

| Year {~~x~>y~~} | N |
|---|---|
| 19{~~43~>44~~} | {++7++} |

Table: A {~~captoin~>caption~~}.

- item {~~1~>one~~}

*Much {~~emphasiz~>emphasis~~} and [mot {~~just~>juste~~}]{lang=fr}* {==doubt==}{>>really?<<}.

{++A supplied paragraph.++}

{--A removed paragraph.--}

[^1]: Note {~~teh~>the~~}{cert=medium} first.
[^2]: Note two{~~.~>!~~}
"""
READINGS: dict[Reading, str] = {
    "corrected": "Before all sections, the wrong word and die Welt with a note,[1] and the end. "
    "A Heading with a note[2] A quotation from a book. — Marx Arise, ye starvelings from your "
    "slumber A caption. Year y N 1944 7 item one Much emphasis and mot juste doubt. "
    "A supplied paragraph.",
    "diplomatic": "Before sections, the wrogn words and der Welt with a note[1] and the the end. "
    "A Haeding with a note A quotation form a book. — Marks Arise, ye slaves from slumber "
    "A captoin. Year x N 1943 item 1 Much emphasiz and mot just doubt. A removed paragraph.",
}
FORMS = {"pdf": "pdf", "epub": "epub", "handout": "handout", "transcript": "transcript"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return work_of(tmp_path_factory.mktemp("emendations"), EVERYWHERE)


@pytest.fixture(scope="module")
def work(folder: Path) -> Work:
    return read(folder)


def context(work: Work, folder: Path, name: str, reading: Reading, **given: str) -> Context:
    settings = Settings(**given)  # type: ignore[arg-type]
    book_context = Context(work, folder, "pdf", settings, reading, ENGINE, Reader())
    return Context(work, folder, FORMS[name], settings, reading, ENGINE, Reader(), book_context)


@pytest.mark.parametrize("reading", READINGS)
def test_an_edition_has_one_reading(work: Work, reading: Reading) -> None:
    assert readable(side_of_edition(edit(work, reading)).body.words) == READINGS[reading]


@pytest.mark.whole
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", FORMS)
def test_every_output_has_it(work: Work, folder: Path, name: str, reading: Reading) -> None:
    made = context(work, folder, name, reading)
    for artifact in recipe(name).make(made):
        seen = side_of_file(read_back(artifact.data, artifact.suffix))
        assert collate_sides(side_of_edition(made.edition), seen) == []


def test_paragraphs_have_the_same_numbers_in_both_readings(work: Work) -> None:
    both = [[p.number for p in edit(work, reading).paragraphs()] for reading in READINGS]
    assert both[0] == both[1] == list(range(1, 9))


def stretches(variant: Variant) -> tuple[str, str]:
    """What an entry says of the two readings."""
    v = variant
    return v.before + plain(v.corr) + v.after, v.sic_before + plain(v.sic) + v.sic_after


def entries(work: Work) -> list[tuple[int, int, str, str]]:
    return [(v.paragraph, v.note, *stretches(v)) for v in apparatus(edit(work))]


def test_the_apparatus_has_every_place_in_order_with_the_words_around_it(work: Work) -> None:
    assert entries(work) == [
        (1, 0, "Before all sections,", "Before sections,"),
        (1, 0, "wrong", "wrogn"),
        (1, 0, "wrong word", "wrogn words"),
        (1, 0, "die Welt", "der Welt"),
        (1, 0, "note,[1]", "note[1]"),
        (1, 1, "the", "teh"),
        (1, 0, "and the", "and the the"),
        (0, 0, "Heading", "Haeding"),
        (0, 0, "a note[2]", "a note"),
        (0, 2, "two!", "two."),
        (2, 0, "from", "form"),
        (2, 0, "Marx", "Marks"),
        (3, 0, "starvelings", "slaves"),
        (3, 0, "from your slumber", "from slumber"),
        (4, 0, "caption.", "captoin."),
        (4, 0, "y", "x"),
        (4, 0, "1944", "1943"),
        (4, 0, "7", ""),
        (5, 0, "one", "1"),
        (6, 0, "emphasis", "emphasiz"),
        (6, 0, "juste", "just"),
        (7, 0, "A supplied paragraph.", ""),
        (8, 0, "", "A removed paragraph."),
    ]


#: A source, its entries (what is read, what stood there) and the two readings.
DELETIONS = [
    (
        "A day {--of the--} year. They came {--indeed--}.",
        [("day year.", "day of the year."), ("They came.", "They came indeed.")],
        ("A day year. They came.", "A day of the year. They came indeed."),
    ),
    (
        "{--Indeed--} they came {++not++}.",
        [("they", "Indeed they"), ("they came not.", "they came.")],
        ("they came not.", "Indeed they came."),
    ),
    (
        "{++So++} they came{--,--} and went{++,++} and{--, --}so.",
        [
            ("So they", "they"),
            ("they came", "they came,"),
            ("and went,", "and went"),
            ("went, andso.", "went and, so."),
        ],
        ("So they came and went, andso.", "they came, and went and, so."),
    ),
    (
        "They came {--indeed--},[^1] and {--so--}[^1] on.\n\n[^1]: It {--is--}.",
        [("They came,", "They came indeed,"), ("It.", "It is."), ("came, and", "indeed, and so")],
        ("They came,[1] and[1] on.", "They came indeed,[1] and so[1] on."),
    ),
    (
        "*They came {--indeed--}*. (We {--too--}) and ({--the--} us)",
        [
            ("They came.", "They came indeed."),
            ("came. (We)", "indeed. (We too)"),
            ("and (us)", "and (the us)"),
        ],
        ("They came. (We) and (us)", "They came indeed. (We too) and (the us)"),
    ),
    (
        '"Yes{--,--}" he said; "don\'t {--you--}" or "{--Well,--} no".',
        [
            ("“Yes”", '"Yes,"'),
            ("said; “don’t”", 'said; "don\'t you"'),
            ("or “no”.", 'or "Well, no".'),
        ],
        ("“Yes” he said; “don’t” or “no”.", '"Yes," he said; "don\'t you" or "Well, no".'),
    ),
    (
        "so {--b--} {--c--}. On {--b--} {--c--} we",
        [("so.", "so b c."), ("so.", "b c."), ("On we", "On b c"), ("On we", "b c we")],
        ("so. On we", "so b c. On b c we"),
    ),
    ("> the {--q--}\\\n> sea", [("the", "the q")], ("the sea", "the q sea")),
]


@pytest.mark.parametrize(("source", "said", "read_as"), DELETIONS)
def test_what_is_removed_takes_its_space_with_it(
    tmp_path: Path, source: str, said: list[tuple[str, str]], read_as: tuple[str, str]
) -> None:
    work = read(work_of(tmp_path, source))
    house = House("en")
    assert [stretches(v) for v in apparatus(edit(work, "corrected", house))] == said
    for reading, words in zip(READINGS, read_as, strict=True):
        assert readable(side_of_edition(edit(work, reading, house)).body.words) == words


def test_the_diplomatic_reading_has_no_apparatus(work: Work) -> None:
    assert apparatus(edit(work, "diplomatic")) == []


# --- as it is printed -------------------------------------------------------------------


def listed(made: Context, name: str) -> str:
    """What an output prints about the text."""
    artifact = recipe(name).make(made)[0]
    lines = read_back(artifact.data, artifact.suffix).lines
    return " ".join(line.text for line in lines if line.role == "paratext")


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "epub", "handout"])
def test_the_apparatus_is_printed(work: Work, folder: Path, name: str) -> None:
    words = listed(context(work, folder, name, "corrected", apparatus="yes"), name)
    page = 1 if name == "handout" else 3
    assert f"¶ 1, p. {page} wrong] wrogn letters swapped (ed., certain)" in words
    assert f"¶ 1, p. {page} die Welt] der Welt (doubtful)" in words
    assert f"¶ 1, note 1, p. {page} the] teh (probable)" in words
    assert f"heading, p. {page} Heading] Haeding typo" in words
    assert f"¶ 4, p. {page} 7] (nothing)" in words
    assert f"¶ 8, p. {page} (nothing)] A removed paragraph." in words


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "epub", "handout"])
def test_the_apparatus_can_be_left_out(work: Work, folder: Path, name: str) -> None:
    assert "Corrections" not in listed(
        context(work, folder, name, "corrected", apparatus="no"), name
    )
    assert "Corrections" not in listed(context(work, folder, name, "diplomatic"), name)


def test_the_handout_has_it_on_request_only(work: Work, folder: Path) -> None:
    assert "Corrections" not in listed(context(work, folder, "handout", "corrected"), "handout")


@pytest.mark.whole
def test_an_entry_leads_to_its_place_and_names_its_page() -> None:
    book = make(ESSAY, "pdf")
    inside = Anatomy(book.data)
    lines = [line for line in book.printed() if "]" in line.text and "¶" in line.text]
    anchors = {a.name: a for a in inside.anchors() if a.name.startswith("em-")}
    assert len(anchors) == len(book.edition.emendations) == len(lines)
    for variant, line in zip(apparatus(book.edition), lines, strict=True):
        spot = anchors[f"em-{variant.number}"].spot
        assert spot is not None
        assert re.match(rf"¶ {variant.paragraph}, p. {spot.page} ", line.text)
        own = f"{variant.before}{plain(variant.corr)}{variant.after}"
        there = [
            x for x in book.seen.body() if x.page == spot.page and abs(spot.top - x.baseline) < 14
        ]
        assert own in " ".join(x.text for x in there)


def test_the_e_book_names_the_pages_of_the_printed_book() -> None:
    inside = Anatomy(make(ESSAY, "pdf").data)
    page = Book(make(ESSAY, "epub").data).text("corrections.xhtml")
    found = re.findall(r'href="text.xhtml#(em-\d+)">.*?</a>, p\.(?:\s|&#160;)(\d+)', page)
    spots = {a.name: a.spot.page for a in inside.anchors() if a.spot}
    assert found == [(f"em-{n}", str(spots[f"em-{n}"])) for n in range(1, len(found) + 1)]
    assert found


@pytest.mark.whole
def test_an_e_book_is_made_anew_for_another_printed_book(
    publish: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layout.yaml").write_text("title: Mine\ninherits: [pdf]\n", "utf-8")
    both = ("--format", "pdf", "--format", "epub")
    first = publish("build", folder, *both)
    assert first.code == 0 and first.out.count("epub") == 1
    assert publish("build", folder, *both).out == ""
    assert publish("build", folder, "--layout", tmp_path / "mine", *both).out.count("epub") == 1


@pytest.mark.whole
@pytest.mark.parametrize(("setting", "marked"), [("yes", True), ("no", False)])
def test_corrected_places_can_be_marked(
    work: Work, folder: Path, setting: str, marked: bool
) -> None:
    def lines_drawn(value: str) -> bytes:
        made = context(work, folder, "pdf", "corrected", mark_corrections=value)
        return recipe("pdf").make(made)[0].data

    assert (lines_drawn(setting) != lines_drawn("no")) is marked
    book = recipe("epub").make(context(work, folder, "epub", "corrected", mark_corrections=setting))
    assert ('class="marked"' in Book(book[0].data).text("text.xhtml")) is marked


@pytest.mark.whole
def test_the_diplomatic_reading_has_file_names_of_its_own(
    publish: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    for reading in READINGS:
        assert publish("build", folder, "--reading", reading, "--out", tmp_path).code == 0
    slug = folder.name
    ends = [".epub", ".pdf", "-handout.pdf", "-handout-letter.pdf"]
    names = {f"{slug}{reading}{end}" for reading in ("", "-diplomatic") for end in ends}
    assert {p.name for p in tmp_path.iterdir() if p.is_file()} == names


# --- the transcript ---------------------------------------------------------------------


def test_the_transcript_of_the_essay_is_the_transcription(
    publish: Callable[..., Result], root: Path
) -> None:
    done = publish("transcript", ESSAY)
    assert done.code == 0
    assert done.out.encode() == (root / "tests" / "transcription.txt").read_bytes()


def test_the_transcript_is_a_layout_like_the_others(
    publish: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "layout.yaml").write_text("title: Mine\ninherits: [transcript]\n", "utf-8")
    macro = "{% macro note_call(node) %}[{{ node.number }}]{% endmacro %}"
    (mine / "nodes.txt").write_text(macro, "utf-8")
    assert "a note [1]" in publish("transcript", folder).out
    assert "a note[1]" in publish("transcript", folder, "--layout", mine).out


def test_a_transcript_of_a_broken_work_is_none(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    done = publish("transcript", work_of(tmp_path, "A note.[^1]"))
    assert (done.code, done.out) == (1, "")
    assert "NOTE-UNDEFINED" in done.err
