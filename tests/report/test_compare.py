"""Two builds page by page: which pages differ, how, and where the boxes stand."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from building import SMALL, make
from command import files
from content import colour
from drawn import FIRST, LEADING, LEFT, SIZE, pdf
from PIL import Image

from publish.report.compare import Comparison, compare, describe, report_lines
from publish.report.page_pictures import TABLE, Pages
from publish.report.picture_diff import NEW, OLD, changed, pair, regions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
#: Lines of words of which no four follow one another twice.
LINES = [f"{a} {b} {a} {b} {a}{b}" for a, b in pairwise(WORDS)]


def compared(
    tmp_path: Path, old: list[list[str]], new: list[list[str]], extra: str = ""
) -> Comparison:
    first = pdf(tmp_path / "old" / "a.pdf", old)
    second = pdf(tmp_path / "new" / "a.pdf", new, extra=extra)
    return compare(first, second, tmp_path / "out")


def states(found: Comparison) -> list[str]:
    return [page.state for page in found.pages]


# --- what became of pages ---------------------------------------------------------------


def test_the_same_pages(tmp_path: Path) -> None:
    pages = [LINES[:5], LINES[5:9], []]
    found = compared(tmp_path, pages, pages)
    assert list(report_lines(found)) == ["pages 1–3: the same", "3 pages -> 3 pages; all the same"]
    assert not (tmp_path / "out").exists()


def test_one_word_is_changed(tmp_path: Path) -> None:
    changed_ = [*LINES[5:7], "other" + LINES[7].removeprefix("eight"), *LINES[8:9]]
    found = compared(tmp_path, [LINES[:5], LINES[5:9], LINES[9:]], [LINES[:5], changed_, LINES[9:]])
    assert states(found) == ["same", "words", "same"]
    assert describe(found.pages[1]) == "“eight” -> “other”"
    assert found.pages[1].broken == 1
    assert list(report_lines(found)) == [
        "page 1: the same",
        "page 2: “eight” -> “other”",
        "page 3: the same",
        "3 pages -> 3 pages; 1 page differs, the first on page 2; 1 change of the text",
        f"pictures: {tmp_path / 'out' / 'a-compare-002.png'}",
    ]
    assert list(files(tmp_path / "out")) == ["a-compare-002.png"]


def test_lines_go_to_another_page(tmp_path: Path) -> None:
    found = compared(tmp_path, [LINES[:5], LINES[5:9]], [LINES[:3], LINES[3:9]])
    one, two = found.pages
    assert (one.state, one.came, one.went) == ("reflow", (), ((2, 2),))
    assert (two.state, two.came, two.went) == ("reflow", ((1, 2),), ())
    assert describe(one) == "2 lines went to page 2"
    assert describe(two) == (
        "begins “four five four five fourfive”, was “six seven six seven sixseven”; "
        "2 lines came from page 1"
    )
    assert list(report_lines(found))[-2].endswith("; the text is the same")


def test_lines_that_are_broken_otherwise(tmp_path: Path) -> None:
    words = " ".join(LINES[:3]).split()
    other = [" ".join(words[:6]), " ".join(words[6:10]), " ".join(words[10:])]
    found = compared(tmp_path, [LINES[:4]], [[*other, LINES[3]]])
    assert states(found) == ["lines"]
    assert describe(found.pages[0]) == "2 lines broken differently"


def test_lines_that_stand_elsewhere_and_look_otherwise(tmp_path: Path) -> None:
    moved = compared(tmp_path, [LINES[:4]], [LINES[:4]], extra="1 0 0 1 0 -3.5 cm")
    assert describe(moved.pages[0]) == "4 lines moved, by up to 3.5 pt"
    tint = compared(tmp_path, [LINES[:4]], [LINES[:4]], extra="0.9 g 0 0 200 40 re f 0 g")
    assert states(tint) == ["drawing"]
    assert describe(tint.pages[0]) == "the same lines in the same places, drawn differently"


@pytest.mark.parametrize("turned", [False, True])
def test_a_page_more(tmp_path: Path, turned: bool) -> None:
    few, many = [LINES[:5]], [LINES[:5], LINES[5:7]]
    found = compared(tmp_path, *((many, few) if turned else (few, many)))
    assert states(found) == ["same", "old only" if turned else "new only"]
    told = "“six seven six seven … seven eight seveneight” is"
    only, verb = ("old", "gone") if turned else ("new", "new")
    assert describe(found.pages[1]).startswith(f"only in the {only} file; {told} {verb}")
    counts = "2 pages -> 1 page" if turned else "1 page -> 2 pages"
    assert list(report_lines(found))[2].startswith(f"{counts}; 1 page differs, the first on page 2")


def test_pages_of_other_sizes(tmp_path: Path) -> None:
    old = pdf(tmp_path / "old.pdf", [LINES[:3]])
    new = pdf(tmp_path / "new.pdf", [LINES[:3]], (SIZE[0] + 20, SIZE[1]))
    found = compare(old, new, tmp_path / "out")
    assert describe(found.pages[0]).startswith("77.6 × 105.8 mm, was 70.6 × 105.8 mm")


@pytest.mark.whole
def test_a_finished_work_is_the_same_as_itself_and_not_as_another(tmp_path: Path) -> None:
    for name, output in (("book", "pdf"), ("handout", "a4")):
        (tmp_path / f"{name}.pdf").write_bytes(make(SMALL, output).data)
    book, handout = tmp_path / "book.pdf", tmp_path / "handout.pdf"
    assert compare(book, book, tmp_path / "out").differing == []
    found = compare(book, handout, tmp_path / "out.png")
    assert found.pages[0].sizes == ("148.0 × 210.0 mm", "210.0 × 297.0 mm")
    assert sum(len(page.words) for page in found.pages) == 0


# --- pictures ---------------------------------------------------------------------------


def test_a_box_stands_round_the_word_that_is_changed(tmp_path: Path) -> None:
    old = pdf(tmp_path / "old.pdf", [["one two", "three", "four"]])
    new = pdf(tmp_path / "new.pdf", [["one two", "thrxe", "four"]])
    with Pages(old, old.read_bytes()) as a, Pages(new, new.read_bytes()) as b:
        held = pair(a.draw(1, 4), b.draw(1, 4), 4, resized=False)
    ((left, top, right, bottom),) = held.boxes
    baseline = (SIZE[1] - FIRST + LEADING) * 4
    assert LEFT * 4 < left < right < (LEFT + 30) * 4
    assert baseline - 40 < top < baseline < bottom < baseline + 20


def test_old_ink_is_red_new_ink_is_cyan_both_are_black() -> None:
    old, new = (Image.new("RGB", (30, 10), "white") for _ in range(2))
    old.paste((0, 0, 0), (0, 0, 20, 10))
    new.paste((0, 0, 0), (10, 0, 30, 10))
    stacked = pair(old, new, 1, resized=False).stacked()
    assert (colour(stacked, 5, 5), colour(stacked, 25, 5)) == (OLD, NEW)
    assert max(colour(stacked, 15, 5)) < 32
    assert pair(old, old, 1, resized=False).boxes == []


def test_faint_specks_are_boxed_only_where_nothing_else_is() -> None:
    white = Image.new("RGB", (100, 100), "white")
    speck, both, tint = white.copy(), white.copy(), white.copy()
    for page in (speck, both):
        page.paste((235, 235, 235), (10, 10, 12, 12))
    both.paste((0, 0, 0), (60, 60, 62, 62))
    tint.paste((235, 235, 235), (10, 10, 60, 60))
    found = [len(pair(white, page, 1, resized=False).boxes) for page in (speck, both, tint)]
    assert found == [1, 1, 1]
    assert pair(white, both, 1, resized=False).boxes[0][0] > 50


def test_what_a_smaller_page_has_not_is_no_paper_and_no_change() -> None:
    small, large = (Image.new("RGB", (60, y), "white") for y in (80, 90))
    held = pair(small, large, 1, resized=True)
    assert held.boxes == []
    assert held.old.getpixel((5, 85)) == TABLE
    assert held.new.getpixel((5, 85)) == (255, 255, 255)


def test_regions() -> None:
    mask = Image.new("L", (100, 100))
    assert regions(mask, 10) == []
    for dot in ((0, 0), (50, 50), (58, 52), (99, 99)):
        mask.putpixel(dot, 255)
    assert regions(mask, 10) == [(0, 0, 5, 5), (45, 45, 63, 57), (94, 94, 99, 99)]


def test_a_shade_that_only_arithmetic_sees_is_none() -> None:
    white, shade, tint = (Image.new("RGB", (9, 9), (255, 255, n)) for n in (255, 248, 240))
    assert changed(white, shade).getbbox() is None
    assert changed(white, tint).getbbox() == (0, 0, 9, 9)


def test_pictures_of_an_earlier_run_are_deleted(tmp_path: Path) -> None:
    compared(tmp_path, [LINES[:3], LINES[3:6]], [["x"], ["y"]])
    (tmp_path / "out" / "mine.png").write_bytes(b"")
    first = files(tmp_path / "out")
    assert list(first) == ["a-compare-001.png", "a-compare-002.png", "mine.png"]
    compared(tmp_path, [LINES[:3], LINES[3:6]], [["x"], ["y"]])
    assert files(tmp_path / "out") == first
    compared(tmp_path, [["z"], LINES[3:6]], [["z"], ["y"]])
    assert list(files(tmp_path / "out")) == ["a-compare-002.png", "mine.png"]
    compared(tmp_path, [["z"]], [["z"]])
    assert list(files(tmp_path / "out")) == ["mine.png"]


# --- the command ------------------------------------------------------------------------


def test_the_command(publish: Callable[..., Result], tmp_path: Path) -> None:
    pdf(tmp_path / "a.pdf", [LINES[:3], LINES[3:6]])
    pdf(tmp_path / "b.pdf", [LINES[:3], LINES[3:5]])
    assert publish("compare", "a.pdf", "a.pdf")[:1] == (0,)
    done = publish("compare", "a.pdf", "b.pdf", "--out", "one.png")
    assert (done.code, done.out.splitlines()[-1]) == (1, "pictures: one.png")
    with Image.open(tmp_path / "one.png") as one:
        assert one.width > 3 * 1100 * SIZE[0] / SIZE[1]
    done = publish("compare", "a.pdf", "b.pdf", "--format", "json")
    told = json.loads(done.out)
    assert (done.code, told["differing"], told["first"]) == (1, 1, 2)
    assert told["pages"][0] == {"page": 1, "state": "same"}
    assert told["pages"][1]["words"][0]["b"]["words"] == ""
    assert told["pages"][1]["picture"] == "build/compare/b-compare-002.png"
    assert list(files(tmp_path / "build")) == ["compare/b-compare-002.png"]


def test_what_cannot_be_compared(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"no")
    pdf(tmp_path / "a.pdf", [["one"]])
    for names in (("a.pdf", "no.pdf"), ("no.pdf", "a.pdf")):
        done = publish("compare", *names)
        assert (done.code, done.out) == (1, "")
        assert done.said[0].startswith("no.pdf: error[PDF-FILE]: it is no PDF")
    assert publish("compare", "a.pdf", "nowhere.pdf").code == 2
    assert publish("compare", "a.pdf").code == 2
    (tmp_path / "out").write_bytes(b"")
    pdf(tmp_path / "b.pdf", [["two"]])
    done = publish("compare", "a.pdf", "b.pdf", "--out", "out")
    assert (done.code, "error[FILE-UNWRITABLE]" in done.err) == (1, True)


def test_one_picture_has_room_for_some_pages(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    pdf(tmp_path / "a.pdf", [["one"]] * 22, (60, 300))
    pdf(tmp_path / "b.pdf", [["two"]] * 22, (60, 300))
    done = publish("compare", "a.pdf", "b.pdf", "--out", "one.png")
    last = done.out.splitlines()[-1]
    assert last == "pictures: one.png; 2 pages had no room: name a folder"
