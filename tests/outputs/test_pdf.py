"""The book page, read on the finished file."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from building import (
    ESSAY,
    EVERYTHING,
    ROOT,
    SMALL,
    Anatomy,
    Output,
    first_word,
    make,
    proved,
    run_twice,
    text,
    work_of,
)
from fontTools.ttLib import TTFont

from publish.readback import calls_in
from publish.render.template_helpers import shortened, without_notes
from publish.source.inline import plain

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import Line

MM = 72 / 25.4


@pytest.fixture(params=[ESSAY, EVERYTHING], ids=["essay", "everything"], scope="module")
def book(request: pytest.FixtureRequest) -> Output:
    return make(request.param, "pdf")


@pytest.fixture(scope="module")
def inside(book: Output) -> Anatomy:
    return Anatomy(book.data)


def of_role(book: Output, role: str) -> list[Line]:
    return [line for line in book.seen.lines if line.role == role]


def opening(book: Output) -> int:
    """The page on which the text begins: that of the first number in the margin."""
    return of_role(book, "margin")[0].page


@pytest.mark.whole
def test_the_page_is_a5(inside: Anatomy) -> None:
    for page in inside.pdf.pages:
        assert [float(x) for x in page.MediaBox] == pytest.approx([0, 0, 148 * MM, 210 * MM], 1e-4)


def test_title_page_and_imprint(book: Output) -> None:
    metadata = book.edition.metadata
    words = {n: " ".join(line.text for line in book.printed() if line.page == n) for n in (1, 2)}
    assert metadata.title in words[1].replace("\u00ad ", "")
    assert metadata.authors in words[1]
    assert metadata.source in words[2]
    assert metadata.rights in words[2]


def test_running_heads(book: Output) -> None:
    first = opening(book)
    heads = {line.page: line.text for line in of_role(book, "head")}
    assert first % 2 == 1
    assert not set(heads) & {*range(first + 1)}
    last = max(line.page for line in of_role(book, "folio"))
    spots = Anatomy(book.data).outline()
    shown = {
        plain(without_notes(s.title)): shortened(s.short or plain(s.title))
        for s in book.edition.sections()
    }
    shown["Corrections"] = "Corrections"
    for page in range(first + 1, last + 1):
        begun = [shown[title] for level, title, spot in spots if level == 1 and spot.page <= page]
        expected = shortened(book.edition.metadata.title) if page % 2 == 0 else begun[-1]
        here = [shown[title] for level, title, spot in spots if level == 1 and spot.page == page]
        if "Corrections" in here:
            assert page not in heads  # as on every opening page
            continue
        assert heads[page] in (expected, *here)


def test_folios(book: Output) -> None:
    folios = {line.page: int(line.text) for line in of_role(book, "folio")}
    contents = [line.page for line in book.printed() if line.text == "Contents"]
    # None on title page, imprint, blanks and colophon.
    assert list(folios) == [*contents, *range(opening(book), book.seen.pages)]
    assert all(page == folio for page, folio in folios.items())


def test_every_paragraph_has_its_number_beside_its_first_line(book: Output) -> None:
    marks = of_role(book, "margin")
    assert [int(mark.text) for mark in marks] == [p.number for p in book.edition.paragraphs()]
    for mark, paragraph in zip(marks, book.edition.paragraphs(), strict=True):
        lines = [line for line in book.seen.body() if line.page == mark.page]
        left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
        assert mark.box[0] > right if mark.page % 2 else mark.box[2] < left
        word = first_word(paragraph.block)
        if word:
            near = [line for line in lines if abs(line.baseline - mark.baseline) < 1]
            assert any(word in line.text for line in near), (mark.text, word)


def test_the_outline_is_the_sections(book: Output, inside: Anatomy) -> None:
    sections = list(book.edition.sections())
    found = inside.outline()
    titles = [(section.level, plain(without_notes(section.title))) for section in sections]
    assert [(level, title) for level, title, _ in found] == [*titles, (1, "Corrections")]
    for _, title, spot in found:
        lines = [line for line in book.printed() if line.page == spot.page]
        assert any(title[:20] in line.text and 0 < spot.top - line.baseline < 20 for line in lines)


def places(book: Output) -> dict[str, Line]:
    """Where a reader sees what a link may name."""
    found: dict[str, Line] = {}
    for line in book.seen.lines:
        if line.role == "note":
            found.setdefault(f"fn-{line.note}", line)
        if line.role == "margin":
            found[f"p{line.text}"] = line
        if line.role in ("body", "note"):
            for number in calls_in(line.text):
                count = sum(key.startswith(f"fnref-{number}-") for key in found)
                found[f"fnref-{number}-{count + 1}"] = line
    return found


def test_every_link_lands_on_what_it_names(book: Output, inside: Anatomy) -> None:
    seen = places(book)
    sections = {section.id for section in book.edition.sections()}
    names = set()
    for anchor in inside.anchors():
        if anchor.name.startswith("http"):
            continue
        names.add(anchor.name)
        assert anchor.spot, anchor.name
        if anchor.name in sections or anchor.name.startswith(("em-", "press-")):
            continue
        line = seen[anchor.name]
        assert anchor.spot.page == line.page, anchor.name
        if not anchor.name.startswith("p"):
            assert -3 < anchor.spot.top - line.baseline < 20, anchor.name
    notes = [note.number for note in book.edition.notes]
    assert names >= {f"fn-{n}" for n in notes} | {f"fnref-{n}-1" for n in notes}


def test_every_call_is_a_link_on_its_place(book: Output, inside: Anatomy) -> None:
    anchors = list(inside.anchors())
    for line in book.seen.lines:
        for number in calls_in(line.text) if line.role in ("body", "note") else ():
            heights = [
                (a.box[1] + a.box[3]) / 2
                for a in anchors
                if (a.page, a.name) == (line.page, f"fn-{number}")
            ]
            assert any(abs(height - line.baseline) < 12 for height in heights), number


def test_metadata(book: Output, inside: Anatomy) -> None:
    metadata, info = book.edition.metadata, inside.pdf.docinfo
    assert str(info["/Title"]) == metadata.title
    assert str(info["/Author"]) == metadata.authors
    assert str(inside.pdf.Root.Lang) == metadata.lang
    day = (metadata.modified or metadata.date).replace("-", "")
    assert {str(info["/CreationDate"]), str(info["/ModDate"])} == {f"D:{day}"}
    assert bool(inside.pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_faces_are_embedded_and_ours(inside: Anatomy) -> None:
    ours = {
        str(TTFont(file)["name"].getBestFamilyName())
        for file in (ROOT / "layouts" / "fonts").rglob("*.[ot]tf")
    }
    fonts = inside.fonts()
    assert fonts
    for name, descriptor in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+.+", name), f"{name} is not a subset"
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
        assert bytes(descriptor.FontFamily).decode() in ours


def test_no_glyph_is_missing(inside: Anatomy) -> None:
    assert 0 not in set(inside.glyphs())


def test_it_is_tagged(book: Output, inside: Anatomy) -> None:
    assert bool(inside.pdf.Root.MarkInfo.Marked)
    elements = list(inside.structure())
    kinds = {str(element.S) for element in elements}
    assert {"/Document", "/P", "/Link", "/H1", "/H2"} <= kinds
    for element in elements:
        if str(element.S) == "/Figure":
            assert str(element.Alt)
    if book.edition.work.slug == "everything":
        assert {"/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Figure", "/BlockQuote"} <= kinds


@pytest.mark.whole
def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    first, second = run_twice(EVERYTHING, tmp_path)
    assert len(first) == 4
    for name, data in first.items():
        assert second[name] == data, name


@pytest.mark.whole
def test_the_same_bytes_at_a_given_moment(tmp_path: Path) -> None:
    first, second = run_twice(SMALL, tmp_path, SOURCE_DATE_EPOCH="86400")
    assert first == second
    inside = Anatomy(first["small.pdf"])
    assert str(inside.pdf.docinfo["/CreationDate"]) == "D:19700102000000Z"


def test_no_lines_overlap(book: Output) -> None:
    for page in range(1, book.seen.pages + 1):
        lines = [li for li in book.seen.lines if li.page == page and li.role in ("body", "note")]
        for line, other in pairwise(lines):
            across = min(line.box[2], other.box[2]) - max(line.box[0], other.box[0])
            leader = line.text.endswith(" .") or line.text == "."  # it is drawn backwards
            if across > 2 and not leader:
                assert abs(line.baseline - other.baseline) > 0.7 * min(line.size, other.size)


@pytest.mark.whole
@pytest.mark.parametrize(("name", "line"), [("pdf", 14), ("a4", 16)])
def test_lines_of_text_keep_the_grid(name: str, line: int) -> None:
    body = make(ESSAY, name).seen.body()
    sheet = next((i for i, li in enumerate(body) if li.text.startswith("Questions for")), None)
    body = body[:sheet]
    size = {"pdf": 10.5, "a4": 11.5}[name]
    text = [li for li in body if abs(li.size - size) < 0.1 and "¶" not in li.text]
    for one, two in pairwise(text):
        apart = one.baseline - two.baseline
        if one.page == two.page and apart < line * 1.6:
            assert apart == pytest.approx(line, abs=0.1), one.text


def test_contents_name_the_page_of_each_section() -> None:
    book = make(EVERYTHING, "pdf")
    inside = Anatomy(book.data)
    words = " ".join(line.text for line in book.printed() if line.page == 3)
    entries = re.findall(r"([^.]+?)[ .]+(\d+)", words.removeprefix("Contents"))
    sections = [s for s in book.edition.sections() if s.level < 4]
    assert [(title.strip(), int(page)) for title, page in entries] == [
        *((s.short or plain(without_notes(s.title)), inside.spots[s.id].page) for s in sections),
        ("Corrections", inside.spots["press-corrections"].page),
    ]


def test_no_contents_for_a_few_sections() -> None:
    words = [line.text for line in make(SMALL, "pdf").printed()]
    assert "Contents" not in words


def labels(book: Output) -> list[str]:
    return [line.text for line in book.seen.lines if line.role == "label"]


@pytest.mark.parametrize("name", ["pdf", "a4"])
def test_a_list_begins_with_its_number(tmp_path: Path, name: str) -> None:
    book = make(work_of(tmp_path, "7. seven\n8. eight"), name)
    assert labels(book) == ["7.", "8."]


@pytest.mark.parametrize("name", ["pdf", "a4"])
def test_a_decorative_picture(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.png").write_bytes((EVERYTHING / "square.png").read_bytes())
    assert proved(make(work_of(tmp_path, "Text.\n\n![](a.png){.decorative}"), name)) == []


def test_blocks_of_a_note_follow_without_a_gap() -> None:
    book = make(EVERYTHING, "pdf")
    lines = book.seen.notes()[2]
    gaps = [a.baseline - b.baseline for a, b in pairwise(lines)]
    assert max(gaps) < 17, "a table keeps half a line of distance, nothing else does"


def test_a_table_longer_than_a_page(tmp_path: Path) -> None:
    rows = "\n".join(f"| {n} | {text(5)} |" for n in range(1, 101))
    book = make(
        work_of(tmp_path, f"Before.\n\n| No. | Words |\n|---|---|\n{rows}\n\nAfter."), "pdf"
    )
    assert proved(book) == []
    heads = [line for line in book.seen.lines if line.text == "No. Words"]
    assert [line.role for line in heads][:2] == ["body", "paratext"]
    assert len(heads) == len({line.page for line in heads}) > 2


def test_no_paragraph_numbers_when_none_are_wanted(tmp_path: Path) -> None:
    head = "title: T\noffprint:\n  paragraph-numbers: no"
    book = make(work_of(tmp_path, text(300), head), "pdf")
    assert not of_role(book, "margin")
    assert of_role(book, "folio")


def test_run_in_heads(tmp_path: Path) -> None:
    head = "title: T\noffprint:\n  heads: run-in"
    body = f"Opening.\n\n## A Head\n\n{text(80)}\n\n## Another[^a]\n\n{text(80)}\n\n[^a]: Note."
    book = make(work_of(tmp_path, body, head), "pdf")
    assert proved(book) == []
    assert any(line.text.startswith("A Head ") and len(line.text) > 40 for line in book.seen.body())
    assert [title for _, title, _ in Anatomy(book.data).outline()] == ["A Head", "Another"]


def test_a_call_never_begins_a_line(book: Output) -> None:
    for line in book.seen.lines:
        assert not calls_in(line.text[:1])


def test_text_that_fills_a_line_but_for_its_last_space_is_not_broken_off(tmp_path: Path) -> None:
    """The engine set “of” alone on a line here: text of the measure before an emphasis."""
    work = work_of(
        tmp_path,
        "First.\n\nThere are few books which are fit to be "
        "remembered in our wisest hours, but the *Iliad* is brightest in the serenest days, and "
        "embodies still all the sunlight that fell on Asia Minor. No modern joy or ecstasy of ours "
        "can lower its height or dim its lustre; but there it lies in the last of literature, as "
        "it were the earliest, latest production of the mind. The ruins of Egypt oppress and "
        "stifle us with their dust, foulness preserved in cassia and pitch, and swathed in linen; "
        "the death of that which ever lived. But the rays of Greek poetry struggle down to us, "
        "and mingle with the sunbeams of the recent day. The statue of Memnon is cast down, but "
        "the shaft of the *Iliad* still meets the sun in his rising.",
        "title: T\nlang: en-US",
    )
    lines = [li for li in make(work, "pdf").seen.body() if li.page == 3]
    full = lines[2:-1]
    assert len(full) == 8
    right = max(li.box[2] for li in full)
    assert [li.text for li in full if li.box[2] < right - 12] == []
