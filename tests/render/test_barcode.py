"""The code on the first page of the handout: found and read as a telephone does, and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import segno
import zxingcpp
from binder import pictures
from building import Anatomy, Output, make, work_of
from content import grey

from publish.core.diagnostics import Findings
from publish.render.qr_code import LEAST, QUIET, symbol
from publish.source.reader import parse

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

ADDRESS = "https://example.org/essays/the-stalinists-case-against-stalin/1956.epub?from=paper"
PAPERS = ["a4", "letter", "leader-a4"]
#: So many dots to the inch make the page.
FINE = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded(tmp_path_factory.mktemp("coded"), ADDRESS)


def coded(folder: Path, address: str) -> Path:
    return work_of(folder, "One.\n\nTwo.", f"title: T\nebook-url: {address}")


def picture(data: bytes, dpi: int = FINE) -> Image.Image:
    return pictures(data, dpi / 72)[0]


def box_of(output: Output) -> tuple[float, ...]:
    """The box around the code, in points from the lower left of its page."""
    inside = Anatomy(output.data)
    (figure,) = (one for one in inside.structure() if one.S == "/Figure")
    return tuple(float(side) for side in figure.A.BBox)


@pytest.mark.whole
@pytest.mark.parametrize("dpi", [300, 150, 100])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_telephone_reads_the_address(folder: Path, paper: str, dpi: int) -> None:
    seen = zxingcpp.read_barcodes(picture(make(folder, paper).data, dpi))
    assert [(code.text, str(code.format)) for code in seen] == [(ADDRESS, "QR Code")]


def test_a_photocopy_of_a_photocopy_is_read(folder: Path) -> None:
    """Black or white, a little smaller, and soiled in a corner."""
    page = picture(make(folder, "a4").data).resize((1800, 2546)).point(lambda v: 255 * (v > 128))
    (code,) = zxingcpp.read_barcodes(page)
    corner = code.position.bottom_right
    page.paste(0, (corner.x - 30, corner.y - 30, corner.x, corner.y))
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [ADDRESS]


def test_each_module_is_drawn_as_it_should_be(folder: Path) -> None:
    output = make(folder, "a4")
    left, bottom, right, top = box_of(output)
    page = picture(output.data)
    code = segno.make_qr(ADDRESS, error="q")
    rows = list(code.matrix_iter(border=QUIET))
    step = (right - left) / len(rows) * FINE / 72
    x, y = left * FINE / 72, page.height - top * FINE / 72
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            at = round(x + (column + 0.5) * step), round(y + (row + 0.5) * step)
            assert (grey(page, *at) < 128) == bool(dark), (row, column)
    assert top - bottom == pytest.approx(right - left, abs=0.01)


@pytest.mark.parametrize("length", [1, 20, 60, 110, 175])
def test_it_is_large_enough_and_stands_free(length: int) -> None:
    made = symbol("https://example.org/" + "x" * length)
    module = made.width / made.modules
    assert made.width - 2 * QUIET * module >= LEAST - 0.01 > 20
    assert module >= 0.599
    assert made.width < 60


def test_it_says_where_it_leads(folder: Path) -> None:
    output = make(folder, "a4")
    inside = Anatomy(output.data)
    (figure,) = (one for one in inside.structure() if one.S == "/Figure")
    assert str(figure.Alt) == f"QR code, which leads to the e-book: {ADDRESS}"
    printed = "".join(line.text for line in output.printed()).replace(" ", "")
    assert ADDRESS in printed
    assert ADDRESS in [anchor.name for anchor in inside.anchors()]


def test_nothing_else_is_on_it_and_nothing_beyond_the_first_page(folder: Path) -> None:
    output = make(folder, "a4")
    left, bottom, right, top = box_of(output)
    for line in output.seen.lines:
        beside = line.box[2] < left or line.box[0] > right
        assert beside or line.box[3] < bottom or line.box[1] > top


def test_without_an_address_there_is_no_code(folder: Path, tmp_path: Path) -> None:
    plain = work_of(tmp_path, "One.\n\nTwo.")
    assert not zxingcpp.read_barcodes(picture(make(plain, "a4").data))
    assert "E-book" not in " ".join(line.text for line in make(plain, "a4").printed())


def test_the_book_and_large_print_are_as_without_it(folder: Path, tmp_path: Path) -> None:
    plain = work_of(tmp_path / folder.name, "One.\n\nTwo.")
    for name in ("pdf", "large-print"):
        assert make(folder, name).data == make(plain, name).data


@pytest.mark.parametrize(
    "address",
    ["www.example.org", "ftp://example.org/a", "https://", "https://exa mple.org/", "x", "yes",
     "https://example.org/é", "https://-/", f"https://example.org/{'x' * 200}", '"javascript:1"'],
)  # fmt: skip
def test_what_is_no_address_is_an_error_at_its_place(address: str) -> None:
    findings = Findings()
    parse(f"---\ntitle: T\nebook-url: {address}\n---\n\nText.\n", "essay.md", findings)
    assert [(d.code, d.place.line) for d in findings] == [("URL-WRONG", 3)]
    assert "https://example.org/essay.epub" in next(iter(findings)).hint


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8000/a.epub", "https://example.org", "HTTPS://Example.ORG/a(b)%20c?d=e#f"],
)
def test_what_is_an_address_is_taken(tmp_path: Path, address: str) -> None:
    output = make(coded(tmp_path, address), "a4")
    assert [code.text for code in zxingcpp.read_barcodes(picture(output.data))] == [address]
