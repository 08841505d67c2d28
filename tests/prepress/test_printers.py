"""Printers on demand: what is set for each, its sheets and spines, what goes before it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from building import ESSAY, SMALL, read, set_context, work_of
from building import text as filler
from PIL import Image

from publish.core.files import Reader
from publish.core.units import MM_PER_IN, MM_PER_PT
from publish.outputs import cover, epub, press
from publish.outputs.cover import spine_of
from publish.pipeline.context import Context
from publish.prepress.inks import Inks
from publish.prepress.profiles import profile_of
from publish.readback import read_back
from publish.readback.ink_coverage import most_ink
from publish.readback.inspection import inspect
from publish.settings.printers import PRINTERS
from publish.settings.resolve import resolve
from publish.settings.schema import Settings
from publish.typeset.pages import Typesetter

if TYPE_CHECKING:
    from pathlib import Path

ALL = sorted(PRINTERS)


def chosen(**given: Any) -> Any:
    """What holds for a book on A5 that the user says some settings of."""
    return resolve(Settings(trim="a5"), Settings(), Settings(**given))


@cache
def pages(folder: Path, **given: Any) -> bytes:
    (artifact,) = press.make(set_context(folder, "pdf", Settings(**given)))
    return artifact.data


@cache
def sheet(folder: Path, **given: Any) -> bytes:
    (artifact,) = cover.make(set_context(folder, "cover", Settings(**given)))
    return artifact.data


def told(data: bytes) -> dict[str, str]:
    """What a file says of itself."""
    return dict(re.findall(r"<offprint:(\w+)>([^<]*)<", data.decode("latin-1")))


def around(data: bytes, page: int) -> list[float]:
    """The bleed of a page in inches: left, foot, right, head."""
    boxes = inspect(data).anatomy.boxes[page - 1]
    assert boxes.media == boxes.bleed
    return [
        abs(t - b) * MM_PER_PT / MM_PER_IN for t, b in zip(boxes.trim, boxes.bleed, strict=True)
    ]


# --- what is set -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printer", "bleed", "standard"),
    [("kdp", 0, "x4"), ("lulu", 3.175, "x4"), ("ingram", 0, "x1a-2001"), ("none", 3, "x4")],
)
def test_what_is_set_for_a_printer(printer: str, bleed: float, standard: str) -> None:
    whole = chosen(printer=printer)
    assert (whole.bleed, whole.press_standard) == (bleed, standard)
    assert whole.marks == ("yes" if printer == "none" else "no")
    assert whole.cover_bleed == (3 if printer == "none" else 3.175)


@pytest.mark.parametrize("printer", ALL)
def test_what_the_user_says_goes_before(printer: str) -> None:
    said = {"bleed": 5, "marks": "yes", "press_standard": "x1a", "margins": "12 12 12 14"}
    for work, given in (({}, said), (said, {})):
        user = Settings(**work), Settings(printer=printer, **given)  # type: ignore[arg-type]
        whole = resolve(Settings(trim="a5"), *user, pages=700)
        assert {name: getattr(whole, name) for name in said} == said
        assert whole.cover_bleed == 5


@pytest.mark.parametrize("printer", ALL)
def test_what_a_layout_says_does_not(printer: Any) -> None:
    layout = Settings(trim="a5", bleed=5, marks="yes", margins="5 5 5 5")
    whole = resolve(layout, Settings(), Settings(printer=printer))
    assert (whole.bleed, whole.marks) == (PRINTERS[printer].settings.bleed, "no")
    assert min(map(float, whole.margins.split())) > 9


def test_a_layout_may_name_the_printer() -> None:
    layout = Settings(trim="a5", printer="kdp")
    assert resolve(layout, Settings(), Settings()).marks == "no"
    assert resolve(layout, Settings(printer="none"), Settings()).marks == "yes"


@pytest.mark.parametrize(
    ("printer", "count", "inner"),
    [
        ("kdp", 300, 13.5), ("kdp", 301, 17), ("kdp", 501, 20), ("kdp", 701, 23),
        ("lulu", 59, 13.5), ("lulu", 60, 17), ("lulu", 151, 26.5), ("lulu", 400, 29.5),
        ("lulu", 601, 32.5), ("ingram", 24, 13.5), ("ingram", 900, 13.5),
    ],
)  # fmt: skip
def test_the_room_at_the_fold(printer: Any, count: int, inner: float) -> None:
    layout = Settings(trim="a5", margins="12.7 30 30 30")
    whole = resolve(layout, Settings(), Settings(printer=printer), count)
    assert [float(one) for one in whole.margins.split()] == [inner, 30, 30, 30]


def test_with_bleed_kdp_wants_more_room() -> None:
    layout = Settings(trim="a5", margins="12 5 5 5")
    bare, bled = (
        resolve(layout, Settings(), Settings(printer="kdp", bleed=bleed)) for bleed in (0, 3.175)
    )
    assert bare.margins == "12 13.5 14.5 15" and bled.margins == "12 16.5 17.5 18"


@pytest.fixture(scope="module")
def thick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work of some 160 pages, most of them nearly empty."""
    head = "title: Apply Typography\nauthor: Jo Quay"
    parts = "\n\n".join(f"## Part {n}\n\n{filler(8 + n % 5)}." for n in range(1, 156))
    return work_of(tmp_path_factory.mktemp("thick"), parts, head)


@pytest.mark.whole
def test_a_thick_book_is_laid_out_with_the_room_it_needs(thick: Path) -> None:
    settings = Settings(printer="lulu", chapters="page", contents="no")
    context = set_context(thick, "pdf", settings).book_context
    assert 151 <= len(context.laid_out_book) < 400
    assert context.settings.margins.startswith("26.5 ")
    assert context.geometry is not None and context.geometry.inner == 26.5
    data = pages(thick, printer="lulu", chapters="page", contents="no")
    lines = (line for line in read_back(data, ".pdf").lines if line.page == 11)
    left = [line.box[0] * MM_PER_PT for line in lines if line.role == "body"]
    assert min(left) == pytest.approx(26.5 + 3.175, abs=0.4)


class Counting(Typesetter):
    """It counts how often pages are laid out in the styles of a book."""

    count = 0

    def typeset(self, *args: Any, **given: Any) -> Any:
        self.count += 1
        return super().typeset(*args, **given)


@pytest.mark.whole
@pytest.mark.parametrize(("printer", "times"), [("kdp", 1), ("lulu", 2)])
def test_a_book_is_laid_out_as_often_as_must_be(thick: Path, printer: str, times: int) -> None:
    settings, engine = Settings(printer=printer, chapters="page", contents="no"), Counting()  # type: ignore[arg-type]
    context = Context(read(thick), thick, "pdf", settings, "corrected", engine, Reader())
    assert len(context.laid_out_book) > 150 and engine.count == times


@pytest.mark.whole
def test_the_ebook_has_the_pages_of_that_book(thick: Path) -> None:
    settings = Settings(printer="lulu", chapters="page", contents="no")
    context = set_context(thick, "epub", settings)
    epub.make(context)
    assert (
        context.book_context.pagination.folios["p150"]
        == context.book_context.laid_out_book.folios()["p150"]
    )


# --- the pages ---------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_the_sheet_of_a_page(printer: str) -> None:
    data = pages(SMALL, printer=printer)
    bleed = 0.125 if printer == "lulu" else 0
    for page in (2, 3):
        assert around(data, page) == pytest.approx([bleed] * 4, abs=0.0001)
    assert told(data) == {"Printer": printer, "Paper": "white"}
    assert not inspect(data).anatomy.printer_marks


@pytest.mark.whole
@pytest.mark.parametrize("printer", ["kdp", "ingram"])
def test_pages_that_bleed_do_so_on_three_sides(printer: str) -> None:
    data = pages(SMALL, printer=printer, bleed=3.175)
    assert around(data, 3) == pytest.approx([0, 0.125, 0.125, 0.125], abs=0.0001)
    assert around(data, 2) == pytest.approx([0.125, 0.125, 0, 0.125], abs=0.0001)
    first, second = (read_back(pages(SMALL, printer=printer, bleed=b), ".pdf") for b in (0, 3.175))
    (one, two) = ([n for n in s.lines if n.page == 3][0] for s in (first, second))  # noqa: RUF015
    assert (two.box[0] - one.box[0], (two.baseline - one.baseline) * MM_PER_PT) == pytest.approx(
        (0, 3.175), abs=0.01
    )


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_a_book_in_hebrew_bleeds_where_it_is_not_bound(printer: str, tmp_path: Path) -> None:
    head = "title: שלום\nauthor: א. ב.\nlang: he"
    work = work_of(tmp_path, "\n\n".join(["בראשית ברא אלהים " * 60] * 9), head)
    data = pages(work, printer=printer, bleed=3.175)
    spine = 0.125 if printer == "lulu" else 0
    assert around(data, 3) == pytest.approx([0.125, 0.125, spine, 0.125], abs=0.0001)
    assert around(data, 2) == pytest.approx([spine, 0.125, 0.125, 0.125], abs=0.0001)
    assert (
        inspect(data).anatomy.leftward
        and not inspect(pages(SMALL, printer=printer)).anatomy.leftward
    )


def test_marks_that_the_user_asks_for(tmp_path: Path) -> None:
    data = pages(SMALL, printer="kdp", bleed=3.175, marks="yes")
    for boxes in inspect(data).anatomy.boxes:
        aside = [abs(t - m) * MM_PER_PT for t, m in zip(boxes.trim, boxes.media, strict=True)]
        assert aside == pytest.approx([11.175] * 4, abs=0.001)
    assert inspect(data).anatomy.printer_marks


def test_pictures_have_no_more_ink_than_the_printer_takes() -> None:
    profile = profile_of("fogra39", SMALL, Reader())
    dark = Image.effect_noise((40, 40), 60).convert("RGB")
    dark = Image.merge("RGB", [band.point(lambda v: v // 6) for band in dark.split()])
    dark.putpixel((0, 0), (20, 0, 0))
    assert most_ink(Inks(profile).picture(dark)) > 2.5
    assert most_ink(Inks(profile, PRINTERS["ingram"].ink).picture(dark)) <= 2.42
    job = press.job_of(set_context(SMALL, "pdf", Settings(printer="ingram")).book_context)
    assert job.ink == 2.4


# --- the cover ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printer", "paper", "count", "inches"),
    [
        # what the printers' own calculators and templates say (docs/printers.md)
        ("kdp", "cream", 240, 0.600), ("kdp", "white", 240, 0.540), ("kdp", "colour", 100, 0.235),
        ("lulu", "white", 140, 9.53 / MM_PER_IN), ("lulu", "cream", 300, 18.69 / MM_PER_IN),
        ("lulu", "colour", 800, 47.29 / MM_PER_IN), ("ingram", "cream", 190, 0.436),
        ("ingram", "cream", 272, 0.614), ("ingram", "white", 24, 0.050),
        ("ingram", "colour", 800, 2.078),
    ],
)  # fmt: skip
def test_the_spine_is_as_wide_as_the_printer_makes_it(
    printer: str, paper: str, count: int, inches: float
) -> None:
    spine = spine_of(count, chosen(printer=printer, paper=paper))
    assert spine.width / MM_PER_IN == pytest.approx(inches, abs=0.0025)
    assert spine.pages == count


def test_spines_grow_beyond_what_is_told() -> None:
    for printer in PRINTERS.values():
        for paper in printer.papers.values():
            widths = [paper.spine_of(count) for count in range(18, 1000, 2)]
            assert widths == sorted(widths) and widths[0] > 0.5


def test_what_the_user_says_of_the_spine_goes_before() -> None:
    thick = spine_of(100, chosen(printer="kdp", paper_thickness=0.2))
    assert (thick.width, thick.how) == (10, "50 × 0.2 mm")
    assert spine_of(100, chosen(printer="ingram", spine_width=7.5)).width == 7.5
    assert spine_of(100, chosen(spine_width=7.5)).width == 7.5
    layout = Settings(trim="a5", paper_thickness=0.2)
    assert spine_of(100, resolve(layout, Settings(), Settings(printer="kdp"))).width < 6


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_the_sheet_of_a_cover(printer: str) -> None:
    data = sheet(ESSAY, printer=printer, signature=64)
    assert around(data, 1) == pytest.approx([0.125] * 4, abs=0.0001)
    (boxes,) = inspect(data).anatomy.boxes
    spine = PRINTERS[printer].papers["white"].spine_of(64)
    width, height = (boxes.trim[k + 2] - boxes.trim[k] for k in (0, 1))
    assert (width * MM_PER_PT, height * MM_PER_PT) == pytest.approx(
        (2 * 148 + spine, 210), abs=0.001
    )
    said = told(data)
    assert said["SpineWidth"] == f"{spine:.2f} mm" and said["TrimWidth"] == "148.00 mm"
    assert (said["Printer"], said["Pages"], said["Leaves"]) == (printer, "64", "32")


@pytest.mark.whole
@pytest.mark.parametrize(
    ("given", "titled"),
    [
        ({"printer": "ingram", "spine_width": 8}, False),  # 16 pages
        ({"printer": "none", "spine_width": 8}, True),
        ({"printer": "ingram", "spine_width": 8, "signature": 48}, True),
        ({"printer": "kdp", "spine_width": 8, "signature": 64}, False),
        ({"printer": "lulu", "spine_width": 5.5, "signature": 64}, False),
    ],
)
def test_a_title_stands_on_a_spine_that_the_printer_letters(
    given: dict[str, Any], titled: bool
) -> None:
    lines = [n for n in read_back(sheet(ESSAY, **given), ".pdf").lines if n.role != "slug"]
    assert sum("Stalinists" in line.text for line in lines) == 1 + titled


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_letters_on_a_spine_keep_off_its_folds(printer: str, thick: Path) -> None:
    width, clear = 9.5, PRINTERS[printer].from_folds(9.5)
    lines = read_back(
        sheet(thick, printer=printer, spine_width=width, chapters="page"), ".pdf"
    ).lines
    along = [n for n in lines if n.box[3] - n.box[1] > 2 * (n.box[2] - n.box[0])]
    assert [line.text for line in along] == ["Jo Quay", "Apply Typography"]
    fold = 148 + 3.175
    for line in along:
        assert line.box[0] * MM_PER_PT > fold + clear
        assert line.box[2] * MM_PER_PT < fold + width - clear


def test_the_slug_says_by_which_rule_the_spine_is_made() -> None:
    lines = read_back(sheet(SMALL, printer="kdp", marks="yes"), ".pdf").lines
    slug = " ".join(line.text for line in lines if line.role == "slug")
    assert re.search(r"Amazon KDP \(white, \d+\) = 0\.\d mm", slug), slug


def test_no_printer_leaves_everything_as_it_was() -> None:
    assert told(pages(SMALL, printer="none")) == told(pages(SMALL)) == {}
    assert pages(SMALL, printer="none") == pages(SMALL)


# --- where the numbers come from ---------------------------------------------------------


def numbers(value: Any) -> set[float]:
    """All numbers in a value."""
    if isinstance(value, dict):
        return numbers(list(value.values()))
    if isinstance(value, list):
        return {number for item in value for number in numbers(item)}
    return {value} if isinstance(value, int | float) and not isinstance(value, bool) else set()


@pytest.mark.parametrize("printer", ALL)
def test_every_number_stands_in_the_documentation(root: Path, printer: str) -> None:
    page = (root / "docs" / "printers.md").read_text("utf-8")
    section = page.split(f"### {PRINTERS[printer].name}, ")[1].split("\n### ")[0]
    told = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", section)}
    table = msgspec.to_builtins(PRINTERS[printer])
    del table["settings"]
    papers = table.pop("papers").values()
    spines = [row for paper in papers for row in paper["spine"]]
    if printer == "kdp":
        spines = [round(most / count, 6) for count, most in spines if count]
    if printer == "lulu":
        spines = [(444, 0.06)]
    wanted = numbers(table) | numbers(spines) | numbers([paper["pages"] for paper in papers])
    assert {number for number in wanted if number not in told} <= {0}
