"""Sheets of spreads: which pages lie together, on which sheet, and that they are drawn there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pikepdf
import pytest
from command import files, work
from content import colour
from drawn import SIZE, filled, pdf
from PIL import Image

from publish.report.page_pictures import TABLE, png
from publish.report.spread_pictures import openings, pdf_of, preview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [(0, 1)]),
        (2, [(0, 1), (2, 0)]),
        (3, [(0, 1), (2, 3)]),
        (6, [(0, 1), (2, 3), (4, 5), (6, 0)]),
        (7, [(0, 1), (2, 3), (4, 5), (6, 7)]),
    ],
)
def test_the_first_page_is_a_recto_and_stands_alone(
    count: int, expected: list[tuple[int, int]]
) -> None:
    assert openings(count, single=False) == expected
    assert [o.pages() for o in openings(count, single=True)] == [[n] for n in range(1, count + 1)]


def row_of(sheet: Path, height: float = 0.5) -> list[tuple[int, int, int]]:
    """The colours that follow one another from left to right across a sheet of one row."""
    with Image.open(sheet) as picture:
        dots = picture.convert("RGB")
    line = [colour(dots, x, int(dots.height * height)) for x in range(dots.width)]
    long = [a for a, b, c in zip(line, line[1:], line[2:], strict=False) if a == b == c]
    return [long[0], *(b for a, b in pairwise(long) if a != b)]


def greys(sheet: Path) -> list[int]:
    """The greys of the pages from left to right."""
    return [c[0] for c in row_of(sheet) if len(set(c)) == 1]


def test_pages_lie_in_their_order(tmp_path: Path) -> None:
    file = filled(tmp_path / "a.pdf", [0.2, 0.4, 0.6, 0.8])
    assert greys(preview(file, tmp_path, single=False)[0]) == [51, 102, 153, 204]
    assert greys(preview(file, tmp_path, single=True)[0]) == [51, 102, 153, 204]


def test_a_spread_has_no_gap_and_the_first_page_stands_on_the_right(tmp_path: Path) -> None:
    file = filled(tmp_path / "a.pdf", [0.2, 0.4, 0.6, 0.8])
    (sheet,) = preview(file, tmp_path, single=False)
    with Image.open(sheet) as picture:
        dots = picture.convert("RGB")
    y = dots.height // 2
    where = {
        grey: [x for x in range(dots.width) if dots.getpixel((x, y)) == (grey,) * 3]
        for grey in (51, 102, 153, 204)
    }
    page = len(where[51])
    assert min(where[153]) - max(where[102]) <= 2  # the line at the fold
    assert min(where[102]) - max(where[51]) > 40  # the table between two openings
    assert min(where[51]) > page  # an empty half on its left
    assert {dots.getpixel((x, y)) for x in range(10)} == {TABLE}
    assert max(where[204]) < dots.width - page  # the last verso has nothing on its right


@pytest.mark.whole
def test_sheets_are_split(tmp_path: Path) -> None:
    file = filled(tmp_path / "a.pdf", [0.5] * 24, (60, 90))
    names = [path.name for path in preview(file, tmp_path / "out", single=False)]
    assert names == ["a-spreads-1.png", "a-spreads-2.png"]  # page 24 is the thirteenth opening
    assert greys(tmp_path / "out" / "a-spreads-2.png") == [128]
    single = preview(file, tmp_path / "out", single=True)
    assert [path.name for path in single] == ["a-pages-1.png"]


def test_sheets_that_are_over_are_deleted(tmp_path: Path) -> None:
    for name in ("a-spreads-2.png", "a-pages-2.png", "b-a-spreads-2.png", "a-spreads-x.png"):
        (tmp_path / name).write_bytes(png(Image.new("RGB", (1, 1))))
    file = filled(tmp_path / "a.pdf", [0.5])
    preview(file, tmp_path, single=False)
    assert list(files(tmp_path)) == [
        "a-pages-2.png", "a-spreads-1.png", "a-spreads-x.png", "a.pdf", "b-a-spreads-2.png",
    ]  # fmt: skip


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf", [["one", "two"], ["three"], ["four"]])
    made = [preview(file, tmp_path / name, single=False)[0].read_bytes() for name in "xy"]
    assert made[0] == made[1]
    other = pdf(tmp_path / "a.pdf", [["one", "two"], ["thr", "ee"], ["four"]])
    assert preview(other, tmp_path, single=False)[0].read_bytes() != made[0]


def test_bleed_is_cut_off(tmp_path: Path) -> None:
    file = filled(tmp_path / "a.pdf", [0.5])
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        page = document.pages[0]
        mark = b" 0 g 0 0 200 9 re f 0 0 9 300 re f"
        page.Contents = document.make_stream(page.Contents.read_bytes() + mark)
        page.TrimBox = [10, 10, SIZE[0] - 10, SIZE[1] - 10]
        document.save(file)
    (sheet,) = preview(file, tmp_path, single=True)
    with Image.open(sheet) as picture:
        colours = picture.convert("RGB").getcolors(1 << 24)
    assert colours is not None and (0, 0, 0) not in {one for _, one in colours}


# --- the command ------------------------------------------------------------------------


def test_a_work_is_drawn_when_it_is_built(publish: Callable[..., Result], tmp_path: Path) -> None:
    folder = work(tmp_path / "source" / "proofs")
    done = publish("preview", folder)
    assert (done.code, done.out) == (1, "")
    assert done.said == [
        "source/proofs: error[PREVIEW-UNBUILT]: build/proofs.pdf has not been made yet"
    ]
    assert "run publish build source/proofs --format pdf" in done.err
    filled(tmp_path / "x.pdf", [0.5]).rename(tmp_path / "proofs.pdf")
    (tmp_path / "build").mkdir()
    (tmp_path / "proofs.pdf").rename(tmp_path / "build" / "proofs.pdf")
    for names in ((), (folder,), (folder / "essay.md",)):
        assert publish("preview", *names) == (0, "build/proofs-spreads-1.png\n", "")
    assert str(pdf_of(folder, tmp_path / "build")) == str(tmp_path / "build" / "proofs.pdf")


def test_what_cannot_be_drawn(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.7 but not really")
    (tmp_path / "words.txt").write_text("words")
    good = filled(tmp_path / "good.pdf", [0.5])
    (tmp_path / "other").mkdir()
    filled(tmp_path / "other" / "good.pdf", [0.5])
    done = publish("preview", "no.pdf", "words.txt", good, "other/good.pdf", "--out", "here")
    assert (done.code, done.out) == (1, "here/good-spreads-1.png\n")
    assert [line.split(": ")[:2] for line in done.said] == [
        ["no.pdf", "error[PDF-FILE]"],
        ["words.txt", "error[PDF-FILE]"],
        ["other/good.pdf", "error[PREVIEW-TWICE]"],
    ]
    assert list(files(tmp_path / "here")) == ["good-spreads-1.png"]
    assert publish("preview", "nowhere").code == 2
