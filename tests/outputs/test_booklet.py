"""The booklet: the finished sheets are turned, folded, cut and read, by their pictures alone."""

from __future__ import annotations

import io
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
import pikepdf
import pytest
from binder import FINE, OTHER, SAME, difference, halves, ink, pictures, print_of
from building import ESSAY, EVERYTHING, context_of, context_with, facts_of, resolved, work_of
from command import ROOT, call, work
from PIL import Image

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Findings
from publish.outputs import booklet
from publish.outputs.booklet import impose, plan_of
from publish.settings.resolve import resolve
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result
    from PIL.Image import Image as Picture

    from publish.pipeline.context import Context

MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)


class Printed(NamedTuple):
    """How a booklet is asked for, and how much smaller its pages must be."""

    settings: Settings
    scale: float = 1


CASES = {
    "A4": Printed(Settings(sheet="a4")),
    "A4, marks, long edge": Printed(Settings(sheet="a4", duplex="long", fold_marks="yes")),
    "A3, two signatures": Printed(Settings(sheet="a3", signature_sheets=2)),
    "Letter, long edge, thick paper": Printed(
        Settings(sheet="letter", duplex="long", paper_thickness=0.3), 139.7 / 148
    ),
}


@cache
def context(folder: Path = ESSAY) -> Context:
    return context_of(folder, "pdf")


@cache
def made(settings: Settings, folder: Path = ESSAY) -> Artifact:
    one = context(folder)
    plan = plan_of(
        resolve(one.layout.settings, Settings(), settings),
        len(one.laid_out_book),
        one.laid_out_book.size,
    )
    suffix = "-booklet.pdf" if plan.folded else "-up.pdf"
    return Artifact(suffix, impose(one.book_pdf, plan, "For paper."), one.book_pdf)


# --- a binder's hands -------------------------------------------------------------------

Leaf = tuple["Picture", "Picture"]


def folded(sides: list[Picture], edge: str, sizes: list[int]) -> list[Picture]:
    """The pages of a booklet as they are read, from its printed sides.

    Args:
        sides: front and back of each sheet as the printer printed them.
        edge: over which edge it turned the sheets.
        sizes: how many sheets are laid into one another each time.
    """
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    read: list[Picture] = []
    for size in sizes:
        mine, sheets = sheets[:size], sheets[size:]
        halves = [cut(front, back, edge) for front, back in mine]
        for _, right in halves:
            read += right
        for left, _ in reversed(halves):
            read += left
    assert not sheets
    return read


def cut(front: Picture, back: Picture, edge: str) -> tuple[Leaf, Leaf]:
    """The two leaves of a sheet, each as recto and verso; its outside is the front.

    A sheet on its side that was turned over its long edge has its back on the head: turned over
    as a page is turned, it would be seen upside down.
    """
    if edge == "long":
        back = back.rotate(180)
    left, right = halves(front)
    behind_right, behind_left = halves(back)
    return (behind_left, left), (right, behind_right)


def without_marks(side: Picture, scale: float) -> Picture:
    """A side as it is when the knife has been at three edges, and nobody looks into the fold.

    Only what lies 5 mm inside the finished pages is left.
    """
    inside = 5 * MM * FINE
    width, height = (FINE * scale * length - inside for length in (2 * A5[0], A5[1]))
    left, top = (side.width - width) / 2, (side.height - height - inside) / 2 + inside / 2
    clean = Image.new("L", side.size, 255)
    for first in (left, side.width / 2 + inside):
        last = first + width / 2 - inside
        box = tuple(map(round, (first, top, last, top + height)))
        clean.paste(side.crop(box), box[:2])  # type: ignore[arg-type]
    return clean


@pytest.mark.whole
@pytest.mark.parametrize("case", CASES)
def test_cut_and_folded_it_is_the_book(case: str) -> None:
    """Each page of the folded sheets is the page of the book in its place, and no other."""
    settings, scale = CASES[case]
    pages = [print_of(page) for page in pictures(context().book_pdf, FINE * scale)]
    sides = [without_marks(side, scale) for side in pictures(made(settings).data)]
    sizes = [2, 2] if settings.signature_sheets else [4]
    read = [print_of(page) for page in folded(sides, str(settings.duplex or "short"), sizes)]
    assert len(read) == len(pages) == 16
    for number, seen in enumerate(read):
        found = [difference(seen, page) for page in pages]
        assert found.pop(number) < SAME
        assert min(found) > OTHER


@pytest.mark.whole
def test_blanks_follow_the_last_page() -> None:
    """A work whose pages do not fill their sheets."""
    pages = [print_of(page) for page in pictures(context(EVERYTHING).book_pdf)]
    more = -len(pages) % 4
    assert more
    sides = pictures(made(Settings(), EVERYTHING).data)
    read = [print_of(page) for page in folded(sides, "short", [(len(pages) + more) // 4])]
    assert [difference(*pair) < SAME for pair in zip(read, pages + [None] * more, strict=True)] == [
        True
    ] * len(read)


# --- where pages stand ------------------------------------------------------------------


def frames(pages: int, size: tuple[float, float] = A5) -> bytes:
    """Pages with nothing but a frame 10 mm from their edges."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        frame = f"2 w {10 * MM} {10 * MM} {size[0] - 20 * MM} {size[1] - 20 * MM} re S"
        for _ in range(pages):
            pdf.add_blank_page(page_size=size)
            pdf.pages[-1].Contents = pdf.make_stream(frame.encode())
        pdf.save(out)
    return out.getvalue()


def test_creep_takes_pages_into_the_fold() -> None:
    """Their inner edges come nearer to the fold by the paper outside, on both sides of each."""
    plan = plan_of(resolved(paper_thickness=0.5), 24, A5)
    scale = 4 / MM
    for number, side in enumerate(pictures(impose(frames(24), plan, ""), scale)):
        left, right = halves(side)
        depth = number // 2
        boxes = ink(left), ink(right)
        assert boxes[0] is not None and boxes[1] is not None
        for inner in (left.width - boxes[0][2], boxes[1][0]):
            assert inner == pytest.approx((10 - 0.5 * depth) * 4, abs=2)


def test_a_page_stays_as_large_as_it_is() -> None:
    plan = plan_of(resolved(), 4, A5)
    left, right = halves(pictures(impose(frames(4), plan, ""), 4 / MM)[0])
    for half in (left, right):
        box = ink(half)
        assert box is not None
        assert box[2] - box[0] == pytest.approx(128 * 4, abs=4)
        assert box[3] - box[1] == pytest.approx(190 * 4, abs=4)


def test_nothing_comes_over_the_fold() -> None:
    """A page that is moved into the fold leaves the other half of its sheet alone."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(8):
            pdf.add_blank_page(page_size=A5)
            fill = b"0 0 1000 1000 re f" if number == 2 else b""
            pdf.pages[-1].Contents = pdf.make_stream(fill)
        pdf.save(out)
    plan = plan_of(resolved(paper_thickness=2), 8, A5)
    side = pictures(impose(out.getvalue(), plan, ""))[2]
    left, right = halves(side)
    assert ink(left.crop((0, 0, left.width - 2, left.height))) is None
    assert ink(right) is not None


@pytest.mark.parametrize(("count", "sides"), [("2", 8), ("4", 4)])
def test_plain_sheets(count: Literal["2", "4"], sides: int) -> None:
    seen = pictures(made(Settings(n_up=count, duplex="short" if count == "2" else "long")).data)
    assert len(seen) == sides
    cells = [cell for side in seen for half in rows(side, count) for cell in halves(half)]
    pages = pictures(context().book_pdf, FINE * (0.7071 if count == "4" else 1))
    pairs = zip(map(print_of, cells), map(print_of, pages), strict=True)
    assert [difference(*pair) < SAME for pair in pairs] == [True] * 16


def rows(side: Picture, count: str) -> list[Picture]:
    middle = side.height // 2
    if count == "2":
        return [side]
    return [side.crop((0, 0, side.width, middle)), side.crop((0, middle, side.width, side.height))]


# --- the file ---------------------------------------------------------------------------


def test_each_page_is_in_the_file_once() -> None:
    data = made(Settings()).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/BBox" in o]
        assert len(forms) == len(context().laid_out_book)
    assert len(data) < 1.02 * len(context().book_pdf)


def test_the_same_pages_are_the_same_bytes() -> None:
    one = context()
    plan = plan_of(one.settings, len(one.laid_out_book), one.laid_out_book.size)
    assert impose(one.book_pdf, plan, "x") == impose(one.book_pdf, plan, "x")


@pytest.mark.parametrize("edge", ["short", "long"])
def test_the_file_tells_the_printer_what_to_do(edge: str) -> None:
    with pikepdf.open(io.BytesIO(made(Settings(duplex=edge)).data)) as pdf:  # type: ignore[arg-type]
        wanted = pdf.Root.ViewerPreferences
        assert (str(wanted.PrintScaling), str(wanted.Duplex)) == (
            "/None", f"/DuplexFlip{edge.title()}Edge",
        )  # fmt: skip
        assert "/StructTreeRoot" not in pdf.Root
        assert str(pdf.docinfo.Subject) == "For paper."


# --- the proof --------------------------------------------------------------------------


def proved(artifact: Artifact) -> list[str]:
    findings = Findings()
    booklet.prove(artifact, context().edition, findings)
    return [found.code for found in findings]


@pytest.mark.parametrize("case", CASES)
def test_the_sheets_have_all_the_words(case: str) -> None:
    assert proved(made(CASES[case].settings)) == []


def test_a_page_that_is_lost_doubled_or_cut_off_is_found() -> None:
    one = context()
    plan = plan_of(resolved(), len(one.laid_out_book), one.laid_out_book.size)
    changed: dict[str, dict[str, Any]] = {
        "lost": {"sheets": plan.sheets[1:]},
        "doubled": {"sheets": (*plan.sheets, plan.sheets[2])},
        "cut off at the fold": {"thickness": 20.0},
        "cut off at the edge": {"bed": msgspec.structs.replace(plan.bed, page=(170.0, 210.0))},
    }
    for fields in changed.values():
        data = impose(one.book_pdf, msgspec.structs.replace(plan, **fields), "")
        found = proved(Artifact("-booklet.pdf", data, one.book_pdf))
        assert set(found) == {"PROOF-SHEETS"}


#: What is drawn with what it reads as, by itself or with more: an initial, capitals, hyphens, words
#: that run from right to left, numbers in the margin, words in a table and in a picture.
MIXED = """\
## Heading One

“If you have [a.d.]{.smallcaps} imagined what a divine work is spread out for the poet, fi,
and *approach this author* too.[^1] []{.page n=117}In the hope of finding.

| Year | Where it was held |
|-----:|:-------|
| 1849 | Concord, by the river |

: A table of years. {#t}

* * *

![A line](line.svg "A caption of the picture.")

[שלום עולם]{lang=he dir=rtl} and so it goes on from one line into the next one, with words that are
divided where no other place is left: incomprehensibilities, notwithstandingness.

[^1]: A note, with [NASA]{.smallcaps} and a *sign*.
"""
LINE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40">'
    '<text x="5" y="30" font-size="14">Heading One drawn</text></svg>'
)
WAYS = [
    {"n_up": "2", "sheet": "letter"},
    {"n_up": "4", "fold_marks": "yes", "duplex": "long"},
    {"n_up": "4", "sheet": "a3"},
    {"sheet": "letter", "signature_sheets": 1, "fold_marks": "yes", "paper_thickness": 0.4},
    {"duplex": "long", "signature_sheets": 2, "fold_marks": "yes"},
    {"sheet": "a3", "duplex": "long"},
]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = work_of(tmp_path_factory.mktemp("mixed"), MIXED)
    (folder / "line.svg").write_text(LINE, "utf-8")
    return context_with(folder, initial="drop-cap", trim="a5")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_pages_of_all_sorts_stand_on_sheets_of_all_sorts(
    mixed: Context, way: dict[str, Any]
) -> None:
    """However small, and whichever way up: pdfium tells other letters of a page that is so."""
    plan = plan_of(resolved(**way), len(mixed.laid_out_book), mixed.laid_out_book.size)
    findings = Findings()
    artifact = Artifact("-b.pdf", impose(mixed.book_pdf, plan, ""), mixed.book_pdf)
    booklet.prove_sheets(artifact, mixed.edition, findings)
    assert list(map(str, findings)) == []


def turned(data: bytes, side: int, matrix: str) -> bytes:
    """Sheets of which one side is drawn differently."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[side - 1]
        page.contents_add(f"{matrix} cm".encode(), prepend=True)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("edge", ["short", "long"])
def test_a_page_that_is_turned_the_wrong_way_is_found(edge: Literal["short", "long"]) -> None:
    one = made(Settings(duplex=edge))
    for side in (3, 4):
        for matrix in (f"-1 0 0 -1 {297 * MM} {210 * MM}", f"-1 0 0 1 {297 * MM} 0"):
            data = turned(one.data, side, matrix)
            findings = Findings()
            artifact = Artifact("-booklet.pdf", data, one.pages_pdf)
            booklet.prove_sheets(artifact, context().edition, findings)
            told = [found.message for found in findings]
            assert len(told) == 2
            assert all(f"side {side}: a page is turned the wrong way" in one for one in told)


def test_a_word_lost_in_the_book_is_lost_in_the_booklet() -> None:
    artifact = made(Settings(), EVERYTHING)
    assert "PROOF-LOST" in proved(artifact)


# --- the command ------------------------------------------------------------------------


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w")
    return partial(call, capsys, "build", "w", "--format", "booklet")


def test_it_is_made_with_and_without_the_book(publish: Callable[..., Result]) -> None:
    assert publish() == (0, "build/w-booklet.pdf\n", "")
    assert publish() == (0, "", "")
    both = publish("--format", "pdf")
    assert both == (0, "build/w.pdf\n", "")
    assert publish("--set", "n-up=2") == (0, "build/w-2-up.pdf\n", "")


def test_it_has_the_layout_of_the_book(publish: Callable[..., Result], tmp_path: Path) -> None:
    assert publish().code == 0
    first = (tmp_path / "build/w-booklet.pdf").read_bytes()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layout.yaml").write_text("inherits: [pdf]\n", "utf-8")
    (tmp_path / "mine" / "style.css").write_text("h2 { text-align: right }", "utf-8")
    assert publish("--layout", "mine") == (0, "build/w-booklet.pdf\n", "")
    assert (tmp_path / "build/w-booklet.pdf").read_bytes() != first


def test_it_is_said_when_pages_are_made_smaller(publish: Callable[..., Result]) -> None:
    result = publish("--set", "sheet=letter")
    assert result.code == 0
    assert result.said == [
        "w/essay.md: note[BOOKLET-SCALED]: pages of 148 × 210 mm do not fit on letter, 2 on a "
        "side: they are printed at 94.4% of their size"
    ]
    assert publish("--set", "sheet=letter", "--set", "trim=us-digest").said == []


@pytest.mark.whole
def test_it_is_said_when_it_is_too_thick(tmp_path: Path) -> None:
    many = "\n\n".join(f"## Head {n}\n\nOne." for n in range(90))
    told = []
    for most in (0, 8):
        head = f"title: T\noffprint: {{chapters: page, signature-sheets: {most}}}"
        findings = Findings()
        booklet.report(context_of(work_of(tmp_path, many, head), "pdf"), findings)
        told.append([(found.severity, found.code) for found in findings])
    assert told == [[("warning", "BOOKLET-THICK")], []]


def test_settings_that_cannot_be(publish: Callable[..., Result]) -> None:
    for wrong in ("sheet=a5", "n-up=3", "duplex=left", "signature-sheets=-1", "fold-marks=2"):
        assert publish("--set", wrong).code == 2


def test_make_knows_it() -> None:
    assert "\nbooklet: ## " in (ROOT / "Makefile").read_text("utf-8")


def test_preflight_calls_no_sheet_blank() -> None:
    """Sheets show pages: that no line of them can be told makes none of them blank."""
    assert facts_of(made(Settings()).data).blank_at_end == 0
