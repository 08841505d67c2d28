"""Imposition as arithmetic: sheets are folded, laid into one another and read."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.prepress import imposed_sheets
from publish.prepress.imposition import (
    Sheet,
    backs_turned,
    cards,
    creep,
    n_up,
    saddle_stitch,
    signatures,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = st.integers(1, 400)
MOST = st.integers(0, 30)


def leaves(signature: list[Sheet]) -> Iterator[tuple[int, int]]:
    """The leaves of a folded signature as they are turned: recto and verso.

    A sheet lies with its outside down and is folded upwards; what is left on the outside is right
    on the inside.
    """
    for sheet in signature:
        yield sheet.front[1], sheet.back[0]
    for sheet in reversed(signature):
        yield sheet.back[1], sheet.front[0]


def bound(made: list[Sheet]) -> list[tuple[int, int]]:
    numbers = sorted({sheet.signature for sheet in made})
    nested = [[s for s in made if s.signature == number] for number in numbers]
    for signature in nested:
        assert [sheet.depth for sheet in signature] == list(range(len(signature)))
        assert [sheet.inmost for sheet in signature] == [*[False] * (len(signature) - 1), True]
    return list(chain.from_iterable(map(leaves, nested)))


@given(PAGES, MOST)
def test_folded_and_read_it_is_the_work(pages: int, most: int) -> None:
    read = list(chain.from_iterable(bound(saddle_stitch(pages, most))))
    assert read[:pages] == list(range(1, pages + 1))
    assert set(read[pages:]) <= {0}
    assert len(read) - pages < 4


@given(PAGES, MOST)
def test_each_page_stands_once(pages: int, most: int) -> None:
    numbers = [n for s in saddle_stitch(pages, most) for n in (*s.front, *s.back) if n]
    assert sorted(numbers) == list(range(1, pages + 1))


@given(PAGES, MOST)
def test_facing_pages_face_each_other(pages: int, most: int) -> None:
    read = bound(saddle_stitch(pages, most))
    for (_, verso), (recto, _) in pairwise(read):
        assert recto in (verso + 1, 0)
    inside = [sheet.back for sheet in saddle_stitch(pages, most) if sheet.inmost]
    for left, right in inside:
        assert right in (left + 1, 0)


@given(PAGES, MOST)
def test_the_two_sides_of_a_sheet_back_each_other(pages: int, most: int) -> None:
    for sheet in saddle_stitch(pages, most):
        for recto, verso in ((sheet.front[1], sheet.back[0]), (sheet.back[1], sheet.front[0])):
            assert recto % 2 == 1 or recto == 0
            assert verso in (recto + 1, 0)


@given(PAGES, MOST)
def test_the_first_and_the_last_are_outside(pages: int, most: int) -> None:
    made = saddle_stitch(pages, most)
    outmost = [sheet for sheet in made if sheet.depth == 0]
    assert outmost[0].front[1] == 1
    last = outmost[-1].front[0], outmost[-1].back[1]
    assert pages in last or not any(last)


@given(PAGES, MOST)
def test_signatures_are_alike(pages: int, most: int) -> None:
    sizes = signatures(pages, most)
    assert sum(sizes) == -(-pages // 4)
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= (most or 100)
    assert len(sizes) == (-(-sum(sizes) // most) if most else 1)


@given(PAGES, st.sampled_from([2, 4]))
def test_plain_sheets_are_read_side_by_side(pages: int, count: int) -> None:
    made = n_up(pages, count)
    sides = [side for sheet in made for side in (sheet.front, sheet.back)]
    assert all(len(side) == count for side in sides)
    read = list(chain.from_iterable(sides))
    assert read == [*range(1, pages + 1), *[0] * (len(read) - pages)]
    assert len(read) - pages < 2 * count


@given(st.integers(1, 100), st.integers(1, 4), st.integers(1, 5))
def test_cards_have_their_own_backs(count: int, columns: int, rows: int) -> None:
    """Cut apart and turned one by one, as a page is turned."""
    seen = []
    for sheet in cards(count, columns, rows):
        for place, front in enumerate(sheet.front):
            row, column = divmod(place, columns)
            back = sheet.back[row * columns + columns - 1 - column]
            assert back == (front + 1 if front else 0)
            seen.append(front)
    assert [front for front in seen if front] == list(range(1, 2 * count, 2))


def test_a_booklet_of_sixteen_pages() -> None:
    """As every handbook of binding has it."""
    sides = [(sheet.front, sheet.back) for sheet in saddle_stitch(16)]
    assert sides == [
        ((16, 1), (2, 15)), ((14, 3), (4, 13)), ((12, 5), (6, 11)), ((10, 7), (8, 9)),
    ]  # fmt: skip


def test_creep_is_the_paper_outside() -> None:
    made = saddle_stitch(48, 6)
    assert [creep(sheet, 0.5) for sheet in made] == [0, 0.5, 1, 1.5, 2, 2.5] * 2


@pytest.mark.parametrize(
    ("size", "edge", "turned"),
    [
        ((297, 210), "short", False), ((297, 210), "long", True),
        ((210, 297), "long", False), ((210, 297), "short", True),
    ],
)  # fmt: skip
def test_backs_stand_so_that_a_sheet_turns_like_a_page(
    size: tuple[float, float], edge: str, turned: bool
) -> None:
    assert backs_turned(size, edge) is turned


# --- paper ------------------------------------------------------------------------------

A5, DIGEST, WIDE = (148.0, 210.0), (139.7, 215.9), (210.0, 148.0)


@pytest.mark.parametrize(
    ("sheet", "page", "scale"),
    [
        ("a4", A5, 1), ("a3", A5, 1), ("letter", DIGEST, 1), ("a3", (210.0, 297.0), 1),
        ("letter", A5, 139.7 / 148), ("a4", DIGEST, 210 / 215.9), ("a4", (156.0, 234.0), 210 / 234),
    ],
)  # fmt: skip
def test_pages_are_made_smaller_only_where_they_must(
    sheet: str, page: tuple[float, float], scale: float
) -> None:
    bed = imposed_sheets.bed(sheet, page, imposed_sheets.FOLDED)
    assert bed.scale == pytest.approx(scale)
    assert bed.page[0] <= bed.room[0] + 0.2
    assert bed.page[1] <= bed.room[1] + 0.2
    assert bed.width > bed.height


def test_sheets_lie_as_it_suits_the_page() -> None:
    wide = imposed_sheets.bed("a4", WIDE, imposed_sheets.DIVIDED[2])
    assert (wide.width, wide.columns, wide.rows, wide.scale) == (210, 1, 2, 1)
    four = imposed_sheets.bed("a4", A5, imposed_sheets.DIVIDED[4])
    assert (four.width, four.columns, four.rows) == (210, 2, 2)
    assert [imposed_sheets.room_of(four, i)[:2] for i in range(4)] == [
        (0, 148.5), (105, 148.5), (0, 0), (105, 0),
    ]  # fmt: skip


@given(
    st.sampled_from(sorted(imposed_sheets.SHEETS)),
    st.floats(100, 220), st.floats(150, 300), st.integers(0, 20), st.floats(0, 0.3),
)  # fmt: skip
def test_pages_stand_in_the_fold_and_on_the_sheet(
    sheet: str, width: float, height: float, depth: int, thickness: float
) -> None:
    bed = imposed_sheets.bed(sheet, (width, height), imposed_sheets.FOLDED)
    one = Sheet(front=(4, 1), back=(2, 3), depth=depth)
    left, right = (imposed_sheets.at_fold(bed, index, one, thickness) for index in (0, 1))
    moved = depth * thickness
    assert left[0] + bed.page[0] - moved == pytest.approx(bed.width / 2)
    assert right[0] + moved == pytest.approx(bed.width / 2)
    for _, y in (left, right):
        assert y == pytest.approx(bed.height - y - bed.page[1])
        assert y > -0.11


@given(
    st.sampled_from(sorted(imposed_sheets.SHEETS)), st.floats(100, 220), st.floats(150, 300),
    st.integers(1, 60), st.booleans(),
)  # fmt: skip
def test_marks_are_on_the_sheet_and_off_the_text(
    sheet: str, width: float, height: float, signature: int, several: bool
) -> None:
    bed = imposed_sheets.bed(sheet, (width, height), imposed_sheets.FOLDED)
    one = Sheet(front=(4, 1), back=(2, 3), signature=signature, inmost=True)
    for mark in chain(*imposed_sheets.fold_marks(bed, one, several=several)):
        assert 0 <= mark.x <= mark.to_x <= bed.width
        assert 0 <= mark.y <= mark.to_y <= bed.height
        fold = abs(mark.x - bed.width / 2) <= 2 and abs(mark.to_x - bed.width / 2) <= 2
        side, end = bed.width / 2 - bed.page[0], (bed.height - bed.page[1]) / 2
        ends = [mark.x, bed.width - mark.to_x], [mark.y, bed.height - mark.to_y]
        outside = min(ends[0]) <= max(side, 0) + 4 or min(ends[1]) <= max(end, 0) + 4
        assert fold or outside


@pytest.mark.parametrize("most", [0, 1, 4, 8])
def test_every_number_of_pages_from_1_to_400(most: int) -> None:
    """Not only those that chance draws."""
    for pages in range(1, 401):
        made = saddle_stitch(pages, most)
        read = list(chain.from_iterable(bound(made)))
        assert read == [*range(1, pages + 1), *[0] * (len(read) - pages)]
        assert len(read) == 4 * -(-pages // 4)
        assert made[0].front[1] == 1
        for sheet in made:
            assert all(
                verso in (recto + 1, 0)
                for recto, verso in zip(sheet.front[1:], sheet.back[:1], strict=True)
            )
