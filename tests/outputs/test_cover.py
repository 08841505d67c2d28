"""The cover: its sheet and spine, its barcode, what it has in common with that of the e-book."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from building import (
    ESSAY,
    SMALL,
    context_of,
    facts_of,
    make,
    resolved,
    run_twice,
    set_context,
    work_of,
)
from building import text as filler
from handmade import changed

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Findings
from publish.core.isbn import barcode_of, check_digit, fault_of, isbn_in, modules
from publish.core.units import MM_PER_PT
from publish.outputs import cover
from publish.outputs.cover import _size, spine_of
from publish.preflight import preflight
from publish.readback import read_back
from publish.readback.inspection import inspect
from publish.settings.schema import Settings
from publish.source.reader import parse

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "title: A Title\nauthor: Ann Author\nabstract: What is said of it.\n"
ISBN = "identifier: ISBN 978-0-306-40615-7\n"


def covered(folder: Path, **settings: Any) -> bytes:
    """The cover of a work with some settings, proved."""
    context = set_context(folder, "cover", Settings(**settings))
    (artifact,) = cover.make(context)
    findings = Findings()
    cover.prove(artifact, context.edition, findings)
    assert artifact.suffix == "-cover.pdf" and list(findings) == []
    return artifact.data


@cache
def thick() -> bytes:
    """The cover of the essay on very thick paper."""
    return covered(ESSAY, paper_thickness=1.0)


@pytest.fixture(scope="module")
def with_isbn(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return covered(work_of(tmp_path_factory.mktemp("isbn"), filler(300), HEAD + ISBN))


# --- the sheet --------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("standard", ["x4", "x1a"])
def test_the_preflight_finds_nothing(standard: str) -> None:
    cover = covered(ESSAY, press_standard=standard)
    assert preflight(cover, "a.pdf").findings == ()
    assert facts_of(cover).bleed == 3


@pytest.mark.whole
def test_the_sheet_is_back_spine_and_front() -> None:
    pages = make(ESSAY, "pdf").seen.pages
    (boxes,) = inspect(thick()).anatomy.boxes
    left, bottom, right, top = boxes.trim
    assert (right - left) * MM_PER_PT == pytest.approx(2 * 148 + pages / 2 * 1.0, abs=0.001)
    assert (top - bottom) * MM_PER_PT == pytest.approx(210, abs=0.001)


@pytest.mark.parametrize(
    ("pages", "signature", "leaves"), [(16, 0, 8), (17, 0, 9), (17, 4, 10), (17, 16, 16), (1, 0, 1)]
)
def test_the_spine_is_as_wide_as_its_leaves(pages: int, signature: int, leaves: int) -> None:
    spine = spine_of(pages, resolved(signature=signature, paper_thickness=0.12))
    assert spine.leaves == leaves
    assert spine.width == pytest.approx(leaves * 0.12)


def test_paper_without_thickness_has_no_spine() -> None:
    data = covered(ESSAY, paper_thickness=0.0)
    assert b"<offprint:SpineWidth>0.00 mm<" in data
    (boxes,) = inspect(data).anatomy.boxes
    assert (boxes.trim[2] - boxes.trim[0]) * MM_PER_PT == pytest.approx(2 * 148, abs=0.001)


@pytest.mark.whole
@pytest.mark.parametrize(("thickness", "titled"), [(0.62, False), (0.63, True)])
def test_a_narrow_spine_has_no_title(thickness: float, titled: bool) -> None:
    lines = read_back(covered(ESSAY, paper_thickness=thickness), ".pdf").lines
    text = " ".join(line.text for line in lines if line.role != "slug")
    assert text.casefold().count("isaac deutscher") == 1 + titled


def test_the_slug_says_how_wide_the_spine_is() -> None:
    lines = read_back(thick(), ".pdf").lines
    assert any("8 × 1 mm = 8.0 mm" in line.text for line in lines if line.role == "slug")


def test_black_is_black_and_all_is_in_inks() -> None:
    seen = inspect(thick()).anatomy
    assert {p.space for p in seen.paints} == {"DeviceCMYK", "ink All"}
    assert max(sum(p.values) for p in seen.paints if p.space == "DeviceCMYK") < 3


def test_folds_are_marked() -> None:
    seen = inspect(thick()).anatomy
    left, _, right, _ = seen.boxes[0].trim
    upright = {
        round(s.box[0], 1) for s in seen.printer_marks if s.use == "line" and s.box[0] == s.box[2]
    }
    width = 148 / MM_PER_PT
    assert {round(left + width, 1), round(right - width, 1)} <= upright


@pytest.mark.whole
def test_the_same_bytes_twice(tmp_path: Path) -> None:
    one, two = run_twice(ESSAY, tmp_path, "--format", "cover", "--format", "epub")
    assert len(one) == 2 and one == two


def test_the_ebook_has_the_same_front() -> None:
    one, two = (context_of(SMALL, layout).template("panel.html") for layout in ("cover", "epub"))
    assert one == two == "layouts/cover/panel.html"
    sheets = [
        [file for file, _ in context_of(SMALL, n).styles("cover.css")] for n in ("cover", "epub")
    ]
    assert sheets[1][: len(sheets[0])] == sheets[0]


def test_a_blurb_that_is_too_long_is_no_secret(tmp_path: Path) -> None:
    context = context_of(work_of(tmp_path, "Text.", f"title: T\nabstract: {filler(700)}"), "cover")
    (artifact,) = cover.make(context)
    findings = Findings()
    cover.prove(artifact, context.edition, findings)
    assert [d.code for d in findings] == ["COVER-FULL"]
    assert "PAGE-CUT" in {finding.code for finding in preflight(artifact.data, "a.pdf").findings}


def test_a_lost_word_is_found() -> None:
    def lose(pdf: pikepdf.Pdf) -> None:
        shown = pikepdf.parse_content_stream(pdf.pages[0])
        del shown[next(n for n, i in enumerate(shown) if str(i.operator) == "TJ")]
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(shown))

    findings = Findings()
    artifact = Artifact("-cover.pdf", changed(thick(), lose))
    cover.prove(artifact, context_of(ESSAY, "cover").edition, findings)
    assert {d.code for d in findings} == {"PROOF-LOST"}


def test_a_sheet_without_marks() -> None:
    data = covered(ESSAY, paper_thickness=1.0, marks="no")
    seen = inspect(data).anatomy
    (boxes,) = seen.boxes
    assert boxes.media == boxes.bleed and seen.printer_marks == ()
    assert (boxes.media[2] * MM_PER_PT, boxes.media[3] * MM_PER_PT) == pytest.approx(
        (2 * 148 + 8 + 2 * 3, 210 + 2 * 3), abs=0.001
    )
    assert preflight(data, "a.pdf").findings == ()
    lines = read_back(data, ".pdf").lines
    assert lines and not any(line.role == "slug" for line in lines)


# --- ISBN -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "isbn"),
    [
        ("ISBN 978-0-306-40615-7", "978-0-306-40615-7"),
        ("urn:isbn:9780306406157", "9780306406157"),
        ("ISBN: 0-306-40615-2", "0-306-40615-2"),
        ("ISBN-13: 978 0 306 40615 7", "978 0 306 40615 7"),
        ("doi:10.1000/182", ""),
        ("https://example.org/978", ""),
        ("", ""),
    ],
)
def test_isbns_in_identifiers(identifier: str, isbn: str) -> None:
    assert isbn_in(identifier) == isbn


@pytest.mark.parametrize(
    ("isbn", "fault"),
    [
        ("978-0-306-40615-7", ""),
        ("979-10-90636-07-1", ""),
        ("0-8044-2957-X", ""),
        ("978-0-306-40615-8", "its last digit is 8, and should be 7"),
        ("0-306-40615-3", "its last digit is 3, and should be 2"),
        ("977-0-306-40615-0", "it begins with neither 978 nor 979"),
        ("978-0-306-40615", "it has 12 digits, not 13 (or 10)"),
    ],
)
def test_isbns_are_checked(isbn: str, fault: str) -> None:
    assert fault_of(isbn) == fault


def test_a_wrong_isbn_is_told_with_its_place() -> None:
    findings = Findings()
    text = "---\ntitle: T\nidentifier: ISBN 978-0-306-40615-8\n---\n\nText.\n"
    parse(text, "essay.md", findings)
    assert [(d.code, str(d.place)) for d in findings] == [("ISBN-WRONG", "essay.md:3:13")]


#: Codes of digits as tables of the trade print them: left odd (L), left even (G), right (R).
L = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
G = "0100111 0110011 0011011 0100001 0011101 0111001 0000101 0010001 0001001 0010111".split()
R = "1110010 1100110 1101100 1000010 1011100 1001110 1010000 1000100 1001000 1110100".split()
FIRST = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split()


def decoded(bars: str) -> str:
    assert len(bars) == 95 and bars[:3] == bars[-3:] == "101" and bars[45:50] == "01010"
    left = [bars[n : n + 7] for n in range(3, 45, 7)]
    right = [bars[n : n + 7] for n in range(50, 92, 7)]
    first = FIRST.index("".join("L" if one in L else "G" for one in left))
    digits = [(L if one in L else G).index(one) for one in left] + [R.index(one) for one in right]
    return "".join(map(str, [first, *digits]))


@pytest.mark.parametrize("first", range(10))
def test_bars_are_read_back(first: int) -> None:
    digits = f"{first}01234567890"
    digits += check_digit(digits)
    assert decoded(modules(digits)) == digits


@pytest.mark.parametrize("digits", ["4006381333931", "5901234123457", "9780306406157"])
def test_known_check_digits(digits: str) -> None:
    assert check_digit(digits[:12]) == digits[12]


def test_an_old_isbn_gets_thirteen_digits() -> None:
    assert barcode_of("0-306-40615-2").digits == "9780306406157"


def test_the_bars_on_the_sheet(with_isbn: bytes) -> None:
    """A row of dots through the bars of the finished page, read as a scanner does."""
    document = pypdfium2.PdfDocument(with_isbn)
    scale = 600 / 72
    picture = document[0].render(scale=scale, grayscale=True).to_pil()
    document.close()
    boxes = inspect(with_isbn).anatomy.boxes[0]
    back = (boxes.trim[0] + 90 / MM_PER_PT, boxes.trim[0] + 138 / MM_PER_PT)
    row = round((boxes.media[3] - boxes.trim[1] - 26 / MM_PER_PT) * scale)
    dots = [picture.getpixel((x, row)) < 128 for x in range(*(round(x * scale) for x in back))]
    runs = [(dark, len(list(same))) for dark, same in groupby(dots)][1:-1]
    module = 0.33 / 25.4 * 600
    bars = "".join(("1" if dark else "0") * round(length / module) for dark, length in runs)
    start = bars.index("101")
    assert decoded(bars[start : start + 95]) == "9780306406157"


def test_no_isbn_no_bars() -> None:
    lines = read_back(thick(), ".pdf").lines
    assert not any("ISBN" in line.text for line in lines)


@pytest.mark.parametrize(("most", "size"), [(6.9, 0), (7.5, 7.5), (500, 18)])
def test_a_long_title_is_left_out_before_it_is_too_small(most: float, size: float) -> None:
    """KDP prints no letters of less than 7 points; the line is no longer than the spine."""
    settings = resolved(paper_thickness=0.1)
    assert _size(spine_of(400, settings), settings, most) == pytest.approx(size)
