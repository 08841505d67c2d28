"""What printers on demand refuse: each finding, by a file in which one thing is not as they ask."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import handmade
import pikepdf
import pytest
from building import SMALL, set_context, work_of
from building import text as filler
from found_places import spot
from handmade import changed
from PIL import Image

from publish.core.diagnostics import Findings
from publish.core.units import MM_PER_PT
from publish.outputs import cover, press
from publish.preflight import PrinterRequest, preflight
from publish.preflight.after_build import judge
from publish.readback import read_back
from publish.settings.printers import PRINTERS
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic

ALL = sorted(PRINTERS)
#: A book of five pages, filled up to as many as all of them bind; a spine that may have text.
WHOLE, SPINE = {"signature": 32}, {"signature": 64}


@cache
def pages(printer: str, folder: Path = SMALL, **given: Any) -> bytes:
    settings = Settings(**{**WHOLE, "printer": printer, **given})
    (artifact,) = press.make(set_context(folder, "pdf", settings))
    return artifact.data


@cache
def sheet(printer: str, folder: Path = SMALL, **given: Any) -> bytes:
    settings = Settings(**{**SPINE, "printer": printer, **given})
    (artifact,) = cover.make(set_context(folder, "cover", settings))
    return artifact.data


def faults(data: bytes, printer: str = "", paper: str = "") -> list[Diagnostic]:
    found = preflight(data, "a.pdf", PrinterRequest(printer, paper)).findings
    return [fault for fault in found if fault.code.startswith("PRINTER")]


def codes(data: bytes, printer: str = "") -> set[str]:
    return {finding.code for finding in faults(data, printer)}


def only(data: bytes, code: str, printer: str = "") -> Diagnostic:
    """The one finding of a file, which is of that code."""
    found = faults(data, printer)
    assert [finding.code for finding in found] == [code], found
    return found[0]


def painted(operators: str, page: int = 2) -> Callable[[pikepdf.Pdf], None]:
    """A change that adds operators to a page."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(f"q {operators} Q".encode()))

    return change


def shown(x: float, y: float, page: int = 2) -> Callable[[pikepdf.Pdf], None]:
    """A change that sets some letters so many millimetres from the lower left."""

    def change(pdf: pikepdf.Pdf) -> None:
        told = pikepdf.parse_content_stream(pdf.pages[page])
        face = next(one.operands[0] for one in told if str(one.operator) == "Tf")
        glyphs = next(one.operands[0] for one in told if str(one.operator) in ("TJ", "Tj"))
        first = glyphs[0] if isinstance(glyphs, pikepdf.Array) else glyphs
        place = f"1 0 0 1 {x / MM_PER_PT:.2f} {y / MM_PER_PT:.2f} Tm"
        letter = bytes(first)[:2].hex()
        painted(f"0 0 0 1 k BT {face} 8 Tf {place} <{letter}> Tj ET", page)(pdf)

    return change


def unboxed(pdf: pikepdf.Pdf) -> None:
    """A change after which pages do not say how they are trimmed."""
    for page in pdf.pages:
        for name in ("/TrimBox", "/BleedBox"):
            del page.obj[name]


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work that is bound on the right."""
    line = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום "
    body = "# ראשון\n\n" + (line * 6 + ".\n\n") * 14
    head = "title: שלום\nauthor: א. ב.\nlang: he"
    return work_of(tmp_path_factory.mktemp("hebrew"), body, head)


# --- nothing to find ---------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_our_files_have_nothing_to_find(printer: str) -> None:
    assert preflight(pages(printer), "a.pdf").findings == ()
    assert preflight(sheet(printer), "a.pdf").findings == ()


@pytest.mark.whole
@pytest.mark.parametrize("printer", ["kdp", "ingram"])
def test_bleed_on_three_sides_is_right(printer: str) -> None:
    data = pages(printer, bleed=3.175)
    assert preflight(data, "a.pdf").findings == ()
    filled = "0 0 0 0.5 k 0 0 438 614 re f"
    assert faults(changed(changed(data, painted(filled, 2)), painted(filled, 3))) == []


@pytest.mark.whole
@pytest.mark.parametrize("layout", ["6x9in", "us-digest", "royal-octavo", "5.83x8.27in"])
@pytest.mark.parametrize("printer", ALL)
def test_files_that_do_not_say_how_they_are_trimmed(printer: str, layout: str) -> None:
    data = pages(printer, trim=layout)
    assert faults(changed(data, unboxed), printer) == []
    if printer != "lulu":
        assert faults(changed(pages(printer, trim=layout, bleed=3.175), unboxed), printer) == []


@pytest.mark.whole
@pytest.mark.parametrize("printer", ["kdp", "ingram"])
def test_bleed_is_concluded_from_the_size_of_the_sheet(printer: str) -> None:
    data = pages(printer, trim="6x9in", bleed=3.175)
    for page in (2, 3):
        data = changed(data, painted("0 0 0 0.5 k 0 0 900 900 re f", page))
    assert faults(changed(data, unboxed), printer) == []
    bare = changed(pages(printer, trim="6x9in"), painted("0 0 0 0.5 k 0 0 900 900 re f"))
    assert codes(changed(bare, unboxed), printer) == {"PRINTER-BLEED"}


def test_what_is_for_no_printer_is_not_looked_at() -> None:
    assert faults(pages("none")) == faults(sheet("none")) == []
    assert codes(pages("none"), "kdp") >= {"PRINTER-MARKS", "PRINTER-BLEED"}


# --- pages -------------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    ("printer", "trim", "code"),
    [
        ("lulu", "a-format", "PRINTER-TRIM"), ("lulu", "150x215mm", "PRINTER-TRIM"),
        ("kdp", "98x160mm", "PRINTER-TRIM"), ("kdp", "220x290mm", "PRINTER-TRIM"),
        ("ingram", "150x215mm", "PRINTER-SIZE"),
    ],
)  # fmt: skip
def test_a_size_that_is_not_made(printer: str, trim: str, code: str) -> None:
    told = only(pages(printer, trim=trim), code)
    assert told.severity == ("warning" if printer == "ingram" else "error")
    assert PRINTERS[printer].name in told.message


@pytest.mark.whole
@pytest.mark.parametrize("trim", ["102x153mm", "215x296mm", "111x178mm"])
def test_kdp_makes_sizes_of_ones_own(trim: str) -> None:
    assert "PRINTER-TRIM" not in codes(pages("kdp", trim=trim))


@pytest.mark.whole
@pytest.mark.parametrize(
    ("printer", "bleed", "found"),
    [
        ("kdp", 5.0, "is 5.0 mm at the left, foot and head, 0.0 mm at the right"),
        ("ingram", 2.0, "is 2.0 mm at the left, foot and head, 0.0 mm at the right"),
        ("lulu", 5.0, "is 5.0 mm at every edge"),
    ],
)  # fmt: skip
def test_another_bleed(printer: str, bleed: float, found: str) -> None:
    told = [f for f in faults(pages(printer, bleed=bleed)) if f.code == "PRINTER-BLEED"]
    assert len(told) == 2 and found in told[1].message, told
    assert "3.2 mm at" in told[1].hint


def test_lulu_adds_bleed_to_pages_that_have_none() -> None:
    data = pages("lulu", bleed=0)
    assert faults(data) == []
    told = only(changed(data, painted("0 0 0 1 k 400 9 60 60 re f")), "PRINTER-BLEED")
    assert spot(told).page == 3
    assert told.hint.endswith("or give such pages bleed: 3.2 mm at every edge")


@pytest.mark.whole
def test_bleed_at_the_spine(hebrew: Path) -> None:
    right = "0.0 mm at every edge, or 0.0 mm at the left, 3.2 mm at the foot, right and head"
    left = "0.0 mm at every edge, or 3.2 mm at the left, foot and head, 0.0 mm at the right"
    for folder, hands in ((SMALL, ["right", "left"]), (hebrew, ["left", "right"])):
        told = [f for f in faults(pages("lulu", folder), "kdp") if f.code == "PRINTER-BLEED"]
        assert [spot(f).page for f in told] == [1, 2]
        for one, hand in zip(told, hands, strict=True):
            assert one.message == f"the bleed of a {hand}-hand page is 3.2 mm at every edge"
            assert one.hint == f"Amazon KDP wants {right if hand == 'right' else left}"


@pytest.mark.parametrize(
    "operators",
    [
        "0 0 0 1 k 400 100 60 60 re f",
        "0 0 0 1 K 3 w 100 0 m 200 0 l S",
        "1 0 0 1 k 9 590 9 9 re B",
    ],
)
def test_what_runs_to_an_edge_without_bleed(operators: str) -> None:
    told = only(changed(pages("kdp"), painted(operators)), "PRINTER-BLEED")
    assert spot(told).page == 3 and "has no bleed there" in told.message
    assert told.hint.endswith("bleed: 0.0 mm at the left, 3.2 mm at the foot, right and head")


@pytest.mark.parametrize(
    "operators",
    [
        "0 0 0 0 k 400 100 60 60 re f", "1 g 0 0 420 596 re f",  # white
        "50 50 90 90 re W n 0 0 0 1 k 0 0 420 596 re f",  # seen through a window
        "0 0 0 1 k 0 100 60 60 re f",  # in the fold
    ],
)  # fmt: skip
def test_what_does_not_run_to_an_edge(operators: str) -> None:
    assert faults(changed(pages("kdp"), painted(operators))) == []


@pytest.mark.parametrize(
    ("operators", "edge"),
    [
        ("0 0 0 1 k 400 100 33 60 re f", "right"), ("0 0 0 1 k 100 7 33 60 re f", "foot"),
        ("0 0 0 1 k 8 8 33 900 re f", "left"),
    ],
)  # fmt: skip
def test_what_does_not_fill_the_bleed(operators: str, edge: str) -> None:
    told = faults(changed(pages("lulu"), painted(operators)))
    assert any(f"at the {edge} edge ends before" in f.message for f in told), told
    assert {f.code for f in told} == {"PRINTER-BLEED"}


@pytest.mark.whole
def test_marks_that_are_not_wanted() -> None:
    for data in (pages("kdp", marks="yes", bleed=3.175), sheet("lulu", marks="yes")):
        assert only(data, "PRINTER-MARKS").severity == "error"


def test_a_sheet_larger_than_its_bleed() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[4].obj.MediaBox = [-20, -20, 460, 640]

    assert spot(only(changed(pages("ingram"), change), "PRINTER-MARKS")).page == 5


@pytest.mark.whole
@pytest.mark.parametrize(("printer", "least"), [("kdp", 24), ("lulu", 32), ("ingram", 18)])
def test_too_few_pages(printer: str, least: int) -> None:
    told = only(pages(printer, signature=0), "PRINTER-PAGES")
    assert f"5 pages; {PRINTERS[printer].name} binds {least} to" in told.message


def repeated(count: int, margins: str, folder: Path = SMALL) -> bytes:
    """A book for KDP of so many pages: the last, a blank one, again and again."""

    def change(pdf: pikepdf.Pdf) -> None:
        while len(pdf.pages) < count:
            pdf.pages.append(pdf.pages[-1])

    return changed(pages("kdp", folder, margins=margins), change)


def test_too_many_pages_for_the_paper() -> None:
    data = repeated(800, "25 19 21 26")
    assert faults(data) == []
    (told,) = faults(data, "kdp", "cream")
    assert told.code == "PRINTER-PAGES" and "binds 24 to 776 on cream" in told.message


@pytest.mark.parametrize(("count", "found"), [(150, set()), (152, {"PRINTER-MARGIN"})])
def test_a_fold_that_is_too_near_for_so_many_pages(count: int, found: set[str]) -> None:
    told = faults(repeated(count, "11.5 19 21 26"))
    assert {finding.code for finding in told} == found
    assert all("from the inner edge" in finding.message for finding in told)
    assert all("12.7 mm" in finding.hint for finding in told)


@pytest.mark.parametrize(
    ("x", "y", "edge"),
    [
        (5, 100, "inner"),
        (141.5, 100, "right"),
        (70, 2, "foot"),
        (70, 204, "head"),
        (0.5, 90, "inner"),
    ],
)
def test_letters_too_near_to_an_edge(x: float, y: float, edge: str) -> None:
    told = only(changed(pages("kdp"), shown(x, y)), "PRINTER-MARGIN")
    assert (spot(told).page, told.severity) == (3, "error")
    assert f"from the {edge} edge" in told.message


def test_the_fold_is_on_the_right_of_versos() -> None:
    told = only(changed(pages("kdp"), shown(139, 90, 3)), "PRINTER-MARGIN")
    assert spot(told).page == 4 and "from the inner edge" in told.message and "9.5 mm" in told.hint


# --- pages of a book that is bound on the right ------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("printer", ALL)
def test_books_bound_on_the_right_have_nothing_to_find(printer: str, hebrew: Path) -> None:
    assert faults(pages(printer, hebrew)) == []
    assert faults(sheet(printer, hebrew)) == []


def test_the_fold_of_a_thick_book_bound_on_the_right(hebrew: Path) -> None:
    """From 301 pages on KDP wants 15.9 mm at the fold, more than numbers have at the outer edge."""
    good = repeated(302, "16.5 19 18 26", hebrew)
    numbers = [n for n in read_back(good, ".pdf").lines if n.role == "margin"]
    assert any(line.page == 3 and line.box[0] * MM_PER_PT < 15 for line in numbers)
    assert faults(good) == []
    told = faults(repeated(302, "14.5 19 18 26", hebrew))
    assert {(f.code, f.severity) for f in told} == {("PRINTER-MARGIN", "error")}
    assert all("from the inner edge" in f.message for f in told), told
    assert all("15.9 mm" in f.hint for f in told) and {3, 4} <= {spot(f).page for f in told}


@pytest.mark.parametrize(
    ("x", "page", "edge", "least"),
    [(139, 2, "inner", 9.5), (5, 2, "left", 6.3), (5, 3, "inner", 9.5), (141.5, 3, "right", 6.3)],
)
def test_letters_near_to_the_edges_of_a_book_bound_on_the_right(
    x: float, page: int, edge: str, least: float, hebrew: Path
) -> None:
    told = only(changed(pages("kdp", hebrew), shown(x, 100, page)), "PRINTER-MARGIN")
    assert spot(told).page == page + 1 and f"from the {edge} edge" in told.message
    assert f"no less than {least} mm there" in told.hint


@pytest.mark.parametrize(("page", "spine", "outer"), [(2, 410, 0), (3, 0, 410)])
def test_what_runs_into_the_fold_of_a_book_bound_on_the_right(
    page: int, spine: float, outer: float, hebrew: Path
) -> None:
    def drawn(x: float) -> bytes:
        return changed(pages("kdp", hebrew), painted(f"0 0 0 1 k {x} 100 20 60 re f", page))

    assert faults(drawn(spine)) == []
    told = only(drawn(outer), "PRINTER-BLEED")
    assert spot(told).page == page + 1 and "has no bleed there" in told.message


@pytest.mark.whole
@pytest.mark.parametrize("printer", ["kdp", "ingram"])
def test_the_bleed_of_a_book_bound_on_the_right(printer: str, hebrew: Path) -> None:
    data = pages(printer, hebrew, trim="6x9in", bleed=3.175)
    assert faults(data) == []
    for page in (2, 3):
        data = changed(data, painted("0 0 0 0.5 k 0 0 900 900 re f", page))
    assert faults(data) == faults(changed(data, unboxed), printer) == []

    def turned(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.ViewerPreferences

    assert codes(changed(data, turned)) == {"PRINTER-BLEED"}


# --- pages again -------------------------------------------------------------------------


def placed(x: float, size: float, ink: tuple[int, ...] = (0, 0, 0, 128)) -> Any:
    """A change that puts a picture on a page, its left edge so many millimetres from the left."""

    def change(pdf: pikepdf.Pdf) -> None:
        data = Image.new("CMYK", (400, 400), ink).tobytes()
        picture = pikepdf.Stream(
            pdf, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=400,
            Height=400, ColorSpace=pikepdf.Name.DeviceCMYK, BitsPerComponent=8,
        )  # fmt: skip
        page = pdf.pages[2]
        page.obj.Resources.XObject = pikepdf.Dictionary(Own=pdf.make_indirect(picture))
        side = size / MM_PER_PT
        painted(f"{side:.2f} 0 0 {side:.2f} {x / MM_PER_PT:.2f} 200 cm /Own Do")(pdf)

    return change


def test_a_picture_too_near_to_an_edge() -> None:
    told = only(changed(pages("kdp"), placed(112, 31)), "PRINTER-MARGIN")
    assert "a picture stands 5.0 mm from the right edge" in told.message
    assert faults(changed(pages("kdp"), placed(100, 31))) == []


def test_a_picture_that_bleeds_may_be_at_an_edge() -> None:
    data = pages("kdp", bleed=3.175)
    assert faults(changed(data, placed(120.175, 31))) == []
    assert spot(only(changed(data, placed(117, 31)), "PRINTER-BLEED")).page == 3


def test_what_the_printer_advises() -> None:
    told = faults(pages("lulu", margins="13 12 10 15"))
    assert {(f.code, f.severity) for f in told} == {("PRINTER-SAFE", "warning")}
    assert len({spot(f).page for f in told}) == len(told)
    assert all("advises 12.7 mm" in f.hint for f in told)


@pytest.mark.parametrize(
    "change", [painted("0.8 0.8 0.8 0.1 k 90 90 99 99 re f"), placed(40, 40, (200, 200, 200, 30))]
)
def test_more_ink_than_the_printer_takes(change: Any) -> None:
    told = only(changed(pages("ingram"), change), "PRINTER-INK")
    assert "IngramSpark takes 240 %" in told.message and spot(told).page == 3
    assert faults(changed(pages("kdp"), change)) == []


def test_another_standard_than_the_printer_asks_for() -> None:
    told = only(pages("ingram", press_standard="x4"), "PRINTER-STANDARD")
    assert "PDF/X-4" in told.message and told.severity == "warning"


# --- covers ------------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("given", [{"spine_width": 8.0}, {"paper_thickness": 0.3}])
@pytest.mark.parametrize("printer", ALL)
def test_a_spine_that_is_not_by_the_rule(printer: str, given: dict[str, Any]) -> None:
    told = only(sheet(printer, signature=32, **given), "PRINTER-SPINE")
    assert "for 32 pages on white" in told.message and told.severity == "error"


def test_a_spine_for_another_paper() -> None:
    data = sheet("ingram", paper="colour")
    assert faults(data) == [] and codes(data, "lulu") == {"PRINTER-SPINE"}
    (told,) = faults(data, "ingram", "white")
    assert told.code == "PRINTER-SPINE"


def test_a_spine_with_text_on_few_pages() -> None:
    told = only(sheet("none", spine_width=3.67, marks="no", bleed=3.175), "PRINTER-SPINE", "lulu")
    assert "5.2 mm" in told.message
    data = sheet("none", spine_width=5.0, marks="no", bleed=3.175)
    said = [f for f in faults(data, "lulu") if f.code == "PRINTER-SPINE-TEXT"]
    assert len(said) == 2 and "a book of 64 pages" in said[0].message


@pytest.fixture(scope="module")
def thick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work of some hundred pages."""
    parts = "\n\n".join(f"## Part {n}\n\n{filler(8 + n % 5)}." for n in range(1, 93))
    return work_of(tmp_path_factory.mktemp("thick"), parts, "title: Apply Typography\nauthor: J. Q")


@pytest.mark.whole
def test_text_too_near_to_the_folds_of_a_spine(thick: Path) -> None:
    asked = {"chapters": "page", "contents": "no", "marks": "no", "bleed": 3.175, "signature": 0}
    data = sheet("none", thick, spine_width=5.4, **asked)
    assert codes(data, "kdp") == {"PRINTER-SPINE-TEXT"}
    assert "from a fold of the spine" in faults(data, "kdp")[0].message
    wide = sheet("none", thick, spine_width=9.0, **asked)
    assert codes(wide, "kdp") == {"PRINTER-SPINE"}


def test_letters_on_a_cover_too_near_to_its_edge() -> None:
    at = [(f.code, f.severity) for f in faults(changed(sheet("lulu"), shown(5, 100, 0)))]
    assert at == [("PRINTER-MARGIN", "error")]
    assert spot(only(changed(sheet("lulu"), shown(12, 100, 0)), "PRINTER-SAFE")).page == 1
    assert faults(changed(sheet("kdp"), shown(12, 100, 0))) == []


def test_a_cover_without_bleed() -> None:
    told = faults(sheet("kdp", bleed=0))
    assert {f.code for f in told} == {"PRINTER-BLEED"}
    assert any("has no bleed there" in f.message for f in told)


def test_a_cover_of_somebody() -> None:
    style = "@page { size: 900pt 666pt } section { height: 666pt }"
    page = handmade.write([["Words|"]], style)
    assert faults(changed(page, unboxed), "kdp") == []
    near = handmade.write([["Words|"]], style + ".t { left: 12pt !important }")
    assert spot(only(changed(near, unboxed), "PRINTER-MARGIN", "kdp")).page == 1


# --- the command, and builds -------------------------------------------------------------


def test_the_command_is_told_the_printer(publish: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(changed(handmade.write(handmade.book(4)), unboxed))
    asked = publish("preflight", "--printer", "kdp", "--paper", "cream", file)
    assert "binds 24 to 776 on cream" in asked.out and asked.code == 1
    bare = publish("preflight", file)
    assert "PRINTER" not in bare.out and bare.code == 0
    assert publish("preflight", "--printer", "nobody", file).code == 2


def test_a_build_tells_what_the_printer_refuses_and_goes_on(tmp_path: Path) -> None:
    findings = Findings()
    judge(pages("kdp", signature=0, margins="8 12 8 12"), tmp_path / "a.pdf", findings)
    told = [d.code for d in findings if d.code.startswith("PRINTER")]
    assert sorted(told) == ["PRINTER-MARGIN", "PRINTER-PAGES"] and not findings.failed
    assert not any("PRINTER" in d.message for d in findings if d.code == "PREFLIGHT-FOUND")


def test_the_bleed_of_other_press_files_is_judged_as_before() -> None:
    def told(data: bytes) -> set[str]:
        return {f.code for f in preflight(data, "a.pdf").findings}

    assert "PRESS-BLEED" in told(pages("none", bleed=0))
    assert "PRESS-BLEED" not in told(pages("kdp"))


def test_the_bleed_that_is_told_is_that_of_the_outer_sides() -> None:
    facts = preflight(pages("kdp", bleed=3.175), "a.pdf").facts
    assert facts is not None and getattr(facts, "bleed", 0) == 3.2


def test_a_broken_file_with_a_printer() -> None:
    data = io.BytesIO(pages("kdp")).getvalue()[:2000]
    assert [f.code for f in preflight(data, "a.pdf", PrinterRequest("kdp")).findings] == [
        "PREFLIGHT-DAMAGED"
    ]
