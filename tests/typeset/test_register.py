"""The page: one grid, its geometry, how texts open, notes at its foot, measured when finished."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from building import ESSAY, EVERYTHING, context_of, facts_of, found, read, resolved, text, work_of
from linefigures import Glyph, glyphs_of
from PIL import Image

from publish.core.diagnostics import Rejected
from publish.core.files import Reader
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.preflight import preflight
from publish.readback import read_back
from publish.settings.geometry import TRIMS, geometry
from publish.settings.schema import Settings
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from publish.core.artifacts import Artifact
    from publish.edit.edition import Edition

ENGINE = Typesetter()


def made(folder: Path, layout: str = "pdf", **settings: object) -> tuple[Edition, Artifact]:
    """The book of a work with some settings."""
    chosen = Settings(**settings)  # type: ignore[arg-type]
    context = Context(read(folder), folder, layout, chosen, "corrected", ENGINE, Reader())
    (artifact,) = recipe("pdf").make(context)
    return context.edition, artifact


def off_grid(data: bytes, size: float, leading: float) -> list[tuple[int, float]]:
    """The lines in a size of type that stand more than 0.3 pt off the grid of most lines."""
    feet = [
        (page, baseline)
        for page, glyphs in glyphs_of(data, size)
        for baseline in {round(glyph.baseline, 2) for glyph in glyphs}
    ]
    usual = Counter(round(y % leading, 1) for _, y in feet).most_common(1)[0][0]
    return [(p, y) for p, y in feet if min((y - usual) % leading, (usual - y) % leading) > 0.3]


def mixture(folder: Path) -> Path:
    """A work with all that can bring lines off a grid."""
    folder.mkdir(exist_ok=True)
    Image.new("L", (1300, 911), 90).save(folder / "odd.png")
    parts = []
    for n in range(5):
        parts += [
            f"## A Head {n}", f"{text(90 + n)}.[^a{n}]", f"> {text(40 + n)}.", f"{text(50 + n)}.",
            "| One line of verse,\n|   and another one,\n| and a last.", f"{text(30 + n)}.",
            f'![A grey box](odd.png "Box {n}"){{width={45 + 10 * n}%}}', f"{text(70 + n)}.",
            f"| A | B |\n|---|---|\n| {text(2)} | c[^b{n}] |\n| d | e |", f"{text(60 + n)}.",
            f"1. {text(15 + n)}\n2. {text(20 + n)}", f"{text(40 + n)}.", "* * *", f"{text(45)}.",
            f"[^a{n}]: {text(30 + n)}.", f"[^b{n}]: {text(9 + n)}.",
        ]  # fmt: skip
    return work_of(folder, "\n\n".join(parts), "title: T\nlang: en")


@pytest.mark.whole
def test_all_lines_stand_on_one_grid(tmp_path: Path) -> None:
    edition, artifact = made(mixture(tmp_path))
    assert found(artifact.data, ".pdf", edition) == []
    assert len(list(glyphs_of(artifact.data, 10.5))) > 10
    assert off_grid(artifact.data, 10.5, 14) == []
    assert off_grid(artifact.data, 10.5 * 0.95, 14) == []  # quotations and verse


def test_a_layout_may_leave_the_grid(tmp_path: Path) -> None:
    """And the same lines are then off it."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    (own / "style.css").write_text("main { --line-snap: none }", "utf-8")
    folder = mixture(tmp_path / "w")
    assert len(off_grid(made(folder, str(own))[1].data, 10.5, 14)) > 20


def test_type_of_another_size_stands_on_the_baseline(tmp_path: Path) -> None:
    body = "\n\n".join(f"> {text(60 + n)}.\n\n{text(40 + n)}." for n in range(4))
    data = made(work_of(tmp_path, body, "title: T\nlang: en"))[1].data

    def phases(size: float) -> set[float]:
        rows = glyphs_of(data, size)
        return {round(glyph.baseline % 14, 1) for _, glyphs in rows for glyph in glyphs}

    assert phases(10.5 * 0.95) == phases(10.5)
    assert len(phases(10.5)) == 1


@pytest.mark.whole
@pytest.mark.parametrize("breaking", ["paragraph", "line"])
def test_a_character_of_another_face_moves_no_line(tmp_path: Path, breaking: str) -> None:
    body = "\n\n".join(f"{text(30 + n)} S⸺ {text(40 + n)}." for n in range(12))
    folder = work_of(tmp_path, body, "title: T\nlang: en")
    assert off_grid(made(folder, line_breaking=breaking)[1].data, 10.5, 14) == []


@pytest.mark.whole
@pytest.mark.parametrize("layout", ["pdf", "modern"])
def test_the_essay_stands_on_one_grid(layout: str) -> None:
    edition, artifact = made(ESSAY, layout, index="yes", initial="drop-cap")
    assert found(artifact.data, ".pdf", edition) == []
    size = {"pdf": 10.5, "modern": 9.8}[layout]
    assert off_grid(artifact.data, size, 14) == []


# --- geometry ---------------------------------------------------------------------------

COMBINATIONS: dict[str, dict[str, Any]] = {
    "a5": {"size": 10.5, "leading": 14},
    "a-format": {"size": 9, "leading": 11.5},
    "b-format": {"size": 10, "leading": 13},
    "demy-octavo": {"size": 10.5, "leading": 14, "face": "sans"},
    "royal-octavo": {"size": 11, "leading": 14.5},
    "us-digest": {"size": 10, "leading": 13.5, "face": "sans"},
    "6x9in": {"size": 11, "leading": 15},
    "120x190mm": {"size": 9.5, "leading": 12.5, "margins": "14 16 18 22"},
}


@pytest.mark.whole
@pytest.mark.parametrize("trim", COMBINATIONS)
def test_trims_sizes_and_faces_that_are_tried_together(trim: str) -> None:
    settings = COMBINATIONS[trim]
    edition, artifact = made(ESSAY, trim=trim, **settings)
    assert found(artifact.data, ".pdf", edition) == []
    report = preflight(artifact.data, "essay.pdf")
    assert [f for f in report.findings if f.severity == "error"] == []
    assert [f.code for f in report.findings if f.code in ("LINE-MEASURE", "GRID-REGISTER")] == []
    page = geometry(resolved(trim=trim, **settings))
    assert page is not None
    assert facts_of(artifact.data).trim == (page.width, page.height)
    assert page.inner < page.head < page.outer < page.foot or "margins" in settings


@pytest.mark.whole
@pytest.mark.parametrize(
    ("trim", "size", "leading"),
    [
        ("a-format", 9, 12), ("b-format", 9.5, 12.5), ("demy-octavo", 10, 13.5), ("a5", 10.5, 14),
        ("us-digest", 10, 13.5), ("6x9in", 11, 14.5), ("royal-octavo", 11.5, 15.5),
    ],
)  # fmt: skip
def test_a_trim_alone_has_a_size_that_suits_it(trim: str, size: float, leading: float) -> None:
    page = geometry(resolved(trim=trim))
    assert page is not None
    assert (page.size, page.leading) == (size, leading)
    report = preflight(made(ESSAY, trim=trim)[1].data, "essay.pdf")
    assert [f.code for f in report.findings if f.code in ("LINE-MEASURE", "GRID-REGISTER")] == []


def test_every_trim_with_a_name_is_tried() -> None:
    assert set(TRIMS) <= set(COMBINATIONS)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"trim": "a5", "margins": "60 19 60 26"}, "its lines are 28 mm wide"),
        ({"trim": "a5", "leading": 40.0}, "it has 11 lines"),
        (
            {"trim": "a5", "size": 15.0, "leading": 14.0},
            "its leading of 14 pt is less than its type of 15 pt",
        ),
        ({"trim": "quarto"}, "there is no trim “quarto”"),
        ({"margins": "0.9 19 21 26"}, "its inner margin is 0.9 mm, and what is set there takes 1"),
        ({"margins": "15 1.9 21 26"}, "its head margin is 1.9 mm"),
        ({"margins": "15 19 4.9 26"}, "its outer margin is 4.9 mm"),
        ({"margins": "12 7 8 5"}, "its foot margin is 5.44 mm, and what is set there takes 8 mm"),
    ],
)
def test_pages_on_which_no_text_can_be_set(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        geometry(resolved(**settings))
    assert any(said in str(d) and "GEOMETRY-ROOM" in str(d) for d in rejected.value.findings)


def test_the_narrowest_margins() -> None:
    page = geometry(resolved(margins="1 2 5 8"))
    assert page is not None and (page.inner, page.head, page.outer) == (1, 2, 5)


def test_a_foot_that_the_lines_leave_wide_enough() -> None:
    assert geometry(resolved(margins="12 7 8 6"))


def test_a_face_that_the_layout_has_not() -> None:
    with pytest.raises(Rejected) as rejected:
        made(ESSAY, face="serf")
    assert "did you mean “serif”" in str(rejected.value)


@pytest.mark.whole
def test_a_sans_face_sets_all_but_what_it_lacks() -> None:
    faces = {face.name for face in facts_of(made(ESSAY, face="sans")[1].data).faces}
    assert any(name.startswith("Libertinus-Sans") for name in faces)
    assert not any(name.startswith("Libertinus-Serif") for name in faces)


# --- openings ---------------------------------------------------------------------------


#: An initial in markup, with the mark before it.
_INITIAL = r'class="initial">((?:<span class="initial-mark">.*?</span>)?.*?)</span>'


def initial_of(data: bytes) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs of the dropped initial, and those of the text on its page."""
    for (_, text_glyphs), (_, large) in zip(
        glyphs_of(data, 10.5), glyphs_of(data, 53.78), strict=True
    ):
        if large:
            return large, text_glyphs
    raise AssertionError("no initial")


@pytest.mark.parametrize("face", ["serif", "sans"])
def test_a_dropped_initial_sits_exactly(tmp_path: Path, face: str) -> None:
    folder = work_of(tmp_path, f"Hoh {text(120)}.\n\nHoh {text(80)}.", "title: T\nlang: en")
    edition, artifact = made(folder, initial="drop-cap", face=face)
    assert found(artifact.data, ".pdf", edition) == []
    (large, *_), glyphs = initial_of(artifact.data)
    lines = sorted({round(g.baseline, 2) for g in glyphs}, reverse=True)
    assert large.baseline == pytest.approx(lines[2], abs=0.05)  # the foot on line 3
    cap = 0.647  # of the face
    assert large.baseline + cap * large.size == pytest.approx(lines[0] + cap * 10.5, abs=0.1)
    starts = [min(g.left for g in glyphs if round(g.baseline, 2) == y) for y in lines[:4]]
    # Of the first line the word begun by the initial is told with it.
    assert starts[1] == pytest.approx(starts[2], abs=0.4)
    assert starts[3] + 10 < starts[1] < starts[0]


def test_lines_beside_an_initial_fill_their_measure(tmp_path: Path) -> None:
    folder = work_of(tmp_path, f"Hoh {text(120)}.", "title: T\nlang: en")
    artifact = made(folder, initial="drop-cap")[1]
    _, glyphs = initial_of(artifact.data)
    lines = sorted({round(g.baseline, 2) for g in glyphs}, reverse=True)[:6]
    ends = [max(g.right for g in glyphs if round(g.baseline, 2) == y) for y in lines]
    assert max(ends) - min(ends) < 6.5  # a mark may hang
    report = preflight(artifact.data, "x.pdf")
    assert [f for f in report.findings if f.code.startswith("LINE-")] == []


@pytest.mark.parametrize(
    ("opening", "initial", "words"),
    [
        ("‘No one knew,’ he said, and", "‘N", "o one knew,’"),
        ("I, for one, did", "I", ","),
        ("Extraordinarily", "E", "xtraordinarily"),
        ("*Capital* was", "C", "apital was"),
        ("1917 was", "", ""),
    ],
)
def test_the_first_words(tmp_path: Path, opening: str, initial: str, words: str) -> None:
    folder = work_of(tmp_path, f"{opening} {text(60)}.", "title: T\nlang: en")
    context = Context(
        read(folder), folder, "pdf", Settings(initial="drop-cap"), "corrected", ENGINE, Reader()
    )
    edition, artifact = context.edition, recipe("pdf").make(context)[0]
    assert found(artifact.data, ".pdf", edition) == []
    markup = context.renderer(note_parts=lambda note: ()).page("page.html")
    (shown,) = [re.sub("<.*?>", "", part) for part in re.findall(_INITIAL, markup)] or [""]
    assert shown == initial
    inside = re.findall(r'class="first-words">(.*?)</span>', markup)
    assert re.sub("<.*?>", "", " ".join(inside)).replace(" ", "") == words.replace(" ", "")


@pytest.mark.whole
@pytest.mark.parametrize("chapters", ["run-on", "page", "recto"])
def test_chapters_begin_where_they_are_told_to(tmp_path: Path, chapters: str) -> None:
    body = "\n\n".join(f"# Chapter {n}\n\n{text(700 + n)}." for n in range(1, 4))
    folder = work_of(tmp_path, body, "title: The Whole Work\nlang: en")
    edition, artifact = made(folder, chapters=chapters, initial="small-caps")
    assert found(artifact.data, ".pdf", edition) == []
    seen = read_back(artifact.data, ".pdf")
    begun = {n: next(i for i in seen.lines if i.heading and f"{n}" in i.text) for n in (1, 2, 3)}
    heads = {li.page for li in seen.lines if li.role == "head"}
    firsts = {
        p: min(
            (li for li in seen.lines if li.page == p and li.role == "body"),
            key=lambda li: -li.baseline,
        )
        for p in {li.page for li in begun.values()}
    }
    if chapters == "run-on":
        assert any(firsts[li.page] != li for li in begun.values())
        return
    assert all(firsts[line.page] == line for line in begun.values())
    assert all(line.page not in heads for line in begun.values())
    assert chapters == "page" or all(line.page % 2 for line in begun.values())
    assert {page % 2 for page in heads} == {0, 1}
    report = preflight(artifact.data, "x.pdf")
    assert [f for f in report.findings if f.code.startswith("HEAD-")] == []


# --- notes at the foot ------------------------------------------------------------------


def noted() -> str:
    """Paragraphs with notes of all lengths."""
    calls = "\n\n".join(f"{text(40 + n)}.[^n{n}] {text(12 + n)}." for n in range(14))
    notes = "\n\n".join(f"[^n{n}]: {text((5, 30, 90, 260)[n % 4] + n)}." for n in range(14))
    return f"{calls}\n\n{notes}"


@pytest.mark.whole
def test_notes_measured_one_by_one_stand_where_the_engine_puts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = work_of(tmp_path, noted(), "title: T\nlang: en\nidentifier: x")
    ours = made(folder)[1].data
    monkeypatch.setattr(
        "publish.typeset.lines.note_area.update", lambda context, engine: engine(context)
    )
    assert made(folder)[1].data == ours


def test_each_note_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To be measured it is laid out at no height at all; on its page, at its own."""
    from weasyprint.layout import block

    folder = work_of(tmp_path, noted(), "title: T\nlang: en")
    measured: Counter[object] = Counter()
    real = block.block_level_layout

    def counted(context: object, box: Any, bottom: float, *others: object) -> object:
        if bottom == -inf and type(box).__name__ == "FootnoteAreaBox":
            (note,) = box.children
            measured[context, note.element] += 1
        return real(context, box, bottom, *others)

    monkeypatch.setattr(block, "block_level_layout", counted)
    made(folder)
    assert len(measured) > 13 and max(measured.values()) == 1


@pytest.mark.whole
def test_a_note_with_a_margin_is_left_to_the_engine(tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", noted(), "title: T\nlang: en")
    own = tmp_path / "own"
    own.mkdir()
    (own / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    (own / "style.css").write_text(".note { margin-bottom: 3pt }", "utf-8")
    edition, artifact = made(folder, str(own))
    assert found(artifact.data, ".pdf", edition) == []


def longest(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Of each page with notes: its number, its lines of text and of notes."""
    seen = read_back(data, ".pdf")
    for page in range(1, seen.pages + 1):
        roles = Counter(line.role for line in seen.lines if line.page == page)
        if roles["note"]:
            yield page, roles["body"], roles["note"]


@pytest.mark.whole
def test_a_note_of_four_thousand_words_leaves_three_lines_of_text(tmp_path: Path) -> None:
    body = f"{text(300)}.[^a] {text(1500)}\n\n{text(400)}\n\n[^a]: {text(4000)}."
    edition, artifact = made(work_of(tmp_path, body, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    pages = list(longest(artifact.data))
    assert len(pages) > 10
    assert all(lines >= 3 for _, lines, _ in pages)
    report = preflight(artifact.data, "x.pdf")
    assert [f.code for f in report.findings if f.code in ("LINE-SHORT", "BREAK-NOTES")] == []


@pytest.mark.whole
@pytest.mark.parametrize("breaking", ["paragraph", "line"])
def test_a_long_note_breaks_as_it_was_measured_whatever_ends_its_lines(
    tmp_path: Path, breaking: str
) -> None:
    words = text(900).split()
    words[::9] = [f"*{word}*" for word in words[::9]]
    words[4::23] = [f"semi-{word}" for word in words[4::23]]
    body = f"{text(90)}.[^a] {text(400)}\n\n[^a]: {' '.join(words)}."
    edition, artifact = made(work_of(tmp_path, body, "title: T\nlang: en"), line_breaking=breaking)
    assert found(artifact.data, ".pdf", edition) == []
    report = preflight(artifact.data, "x.pdf")
    assert [f for f in report.findings if f.code in ("LINE-SHORT", "PAGE-EDGE")] == []


@pytest.mark.whole
def test_three_hundred_notes(tmp_path: Path) -> None:
    calls = "\n\n".join(f"{text(50 + n % 9)}.[^n{n}] {text(6 + n % 7)}" for n in range(300))
    notes = "\n\n".join(f"[^n{n}]: {text(8 + n % 40)}." for n in range(300))
    edition, artifact = made(work_of(tmp_path, f"{calls}\n\n{notes}", "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    assert len(read_back(artifact.data, ".pdf").notes()) == 300


@pytest.mark.whole
def test_five_thousand_notes(tmp_path: Path) -> None:
    """Each on the page of its call, every word there; some twenty to a page."""
    body = "\n\n".join(
        " ".join(f"{text(5 + (n * 7 + k) % 5)}.[^{n + k}]" for k in range(10))
        for n in range(0, 5000, 10)
    )
    notes = "\n".join(f"[^{n}]: {text(4 + n % 6)}." for n in range(5000))
    edition, artifact = made(work_of(tmp_path, f"{body}\n\n{notes}", "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    assert len(read_back(artifact.data, ".pdf").notes()) == 5000
    assert preflight(artifact.data, "notes.pdf").findings == ()


def test_a_table_repeats_its_head_over_pages_whatever_notes_it_has(tmp_path: Path) -> None:
    rows = "\n".join(
        f"| row {n}{f'[^t{n}]' if n % 7 == 0 else ''} | {text(3 + n % 4)} |" for n in range(70)
    )
    notes = "\n\n".join(f"[^t{n}]: {text(700 if n == 0 else 12)}." for n in range(0, 70, 7))
    body = f"{text(60)}.\n\n| Uprow | Downrow |\n|---|---|\n{rows}\n\n{text(80)}.\n\n{notes}"
    edition, artifact = made(work_of(tmp_path, body, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    seen = read_back(artifact.data, ".pdf")
    pages = {line.page for line in seen.lines if line.role == "body" and "row " in line.text}
    heads = {line.page for line in seen.lines if "Uprow" in line.text}  # artifacts from page 2 on
    assert len(pages) > 3 and heads == pages


def test_verse_goes_over_pages_between_stanzas_and_turns_over_hung(tmp_path: Path) -> None:
    stanzas = "\n|\n".join(
        "\n".join(f"| {n}.{k} {text(5 if k else 22)}" for k in range(4)) for n in range(30)
    )
    edition, artifact = made(work_of(tmp_path, stanzas, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    lines = [li for li in read_back(artifact.data, ".pdf").lines if li.role == "body"]
    pages: dict[int, set[int]] = {}
    for line in lines:
        if number := re.match(r"(\d+)\.\d ", line.text):
            pages.setdefault(int(number[1]), set()).add(line.page)
    assert len(pages) == 30 and all(len(on) == 1 for on in pages.values())
    assert len({page for on in pages.values() for page in on}) > 3
    turned = [b.box[0] - a.box[0] for a, b in pairwise(lines) if re.match(r"\d+\.0", a.text)]
    assert all(15 < indent < 25 for indent in turned)  # 2 em of 10.5 pt, less what letters lack


def test_calls_of_notes_can_be_hit() -> None:
    from building import Anatomy

    data = recipe("pdf").make(context_of(EVERYTHING, "pdf"))[0].data
    boxes = [a.box for a in Anatomy(data).anchors() if a.name.startswith("fn-")]
    assert len(boxes) > 8
    assert all(abs(box[3] - box[1]) > 5 for box in boxes)
