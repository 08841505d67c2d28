"""Each fault that a page can have, put there by hand, is found; the same pages without it pass."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from found_places import spot
from handmade import LINES, book, changed, notes, paragraph, write, write_tagged

from publish.preflight import preflight

if TYPE_CHECKING:
    from collections.abc import Callable

    from handmade import Page

    from publish.core.diagnostics import Diagnostic


def faults(data: bytes) -> list[Diagnostic]:
    return list(preflight(data, "hand.pdf").findings)


@cache
def whole() -> bytes:
    return write(book())


def test_pages_without_a_fault() -> None:
    assert faults(whole()) == []


class Case(NamedTuple):
    """A change of the pages, the page and the height at which it is found, all that is found."""

    change: Callable[[list[Page]], None]
    page: int
    line: int
    codes: set[str]
    style: str = ""


def put(page: int, line: int, *lines: str) -> Callable[[list[Page]], None]:
    """Other lines from a line on."""

    def change(pages: list[Page]) -> None:
        pages[page - 1][line - 1 : line - 1 + len(lines)] = lines

    return change


def widow(pages: list[Page]) -> None:
    pages[1][:5] = [paragraph(7)[4], *paragraph(8)[:3], paragraph(8)[4]]
    pages[0][-5:] = [*paragraph(7)[:4], paragraph(9)[2]]


def orphan(pages: list[Page]) -> None:
    pages[0][-6:] = [*paragraph(7)[:4], paragraph(8)[3], paragraph(7)[4]]
    pages[0][-1] = paragraph(9)[0]
    pages[0][-2] = paragraph(9)[4]
    pages[1][:5] = [*paragraph(9)[1:4], paragraph(4)[1], paragraph(9)[4]]


def over_the_page(pages: list[Page]) -> None:
    pages[2][-1] = paragraph(9)[1][:-4] + "pro-"
    pages[3][:5] = ["gress " + paragraph(9)[2][:-6], *paragraph(9)[1:4], paragraph(9)[4]]


def short_page(pages: list[Page]) -> None:
    del pages[1][-5:]


def last_page(pages: list[Page]) -> None:
    pages[3][:] = [paragraph(3)[0], paragraph(3)[4]]


def hyphens(count: int) -> Callable[[list[Page]], None]:
    def change(pages: list[Page]) -> None:
        for n in range(1, 1 + count):
            pages[1][n] = pages[1][n][:-5] + "some-"
            pages[1][n + 1] = "thing " + pages[1][n + 1][6:]

    return change


def large(pages: list[Page]) -> None:
    """Lines of fewer letters."""
    for page in pages:
        page[:] = [line[:38] + ("|" if line.endswith("|") else "") for line in page]


CASES = {
    "a widow": Case(widow, 2, 1, {"BREAK-WIDOW"}),
    "an orphan": Case(orphan, 1, LINES, {"BREAK-ORPHAN"}),
    "a word over a recto’s foot": Case(over_the_page, 3, LINES, {"BREAK-WORD"}),
    "a short page": Case(short_page, 2, LINES - 5, {"BREAK-SPREAD"}),
    "a last page of two lines": Case(last_page, 4, 1, {"BREAK-LAST"}),
    "a ladder": Case(hyphens(3), 2, 2, {"LINE-LADDER"}),
    "a stub": Case(put(2, 5, "is.|"), 2, 5, {"LINE-STUB"}),
    "two letters": Case(
        put(2, 2, paragraph(5)[1][:-3] + " na-", "ture " + paragraph(5)[2][:-4]), 2, 2,
        {"LINE-DIVIDED"},
    ),
    "a wide line": Case(put(2, 2, "wide apart are these words"), 2, 2, {"LINE-WIDE"}),
    "a line that is not filled": Case(
        put(2, 2, "not filled at all|", "and" + paragraph(5)[2][3:]), 2, 2, {"LINE-SHORT"}
    ),
    "a number alone": Case(
        put(2, 2, paragraph(5)[1][:-3] + " p.", "12 " + paragraph(5)[2][:-2]), 2, 2, {"LINE-TORN"}
    ),
    "a day alone": Case(
        put(2, 2, paragraph(5)[1][:-3] + " 24", "May " + paragraph(5)[2][:-3]), 2, 2, {"LINE-TORN"}
    ),
    "an initial alone": Case(
        put(2, 2, paragraph(5)[1][:-4] + " N. S.", "Lenin " + paragraph(5)[2][:-5]), 2, 2,
        {"LINE-TORN"},
    ),
    "a dash at a line’s start": Case(
        put(2, 3, "– " + paragraph(5)[2][:-2]), 2, 2, {"LINE-TORN"}
    ),
    "a page off the grid": Case(
        lambda _: None, 2, 1, {"GRID-REGISTER"}, "#page2 .t { margin-top: 5pt !important }"
    ),
    "a line off its step": Case(
        lambda _: None, 2, 3, {"GRID-REGISTER", "GRID-STEP"},
        "#page2 .t:nth-child(3) { margin-top: 2pt !important }",
    ),
    "a large type": Case(
        large, 1, 1, {"LINE-MEASURE", "LINE-RIVER", "LINE-WIDE", "TEXT-OVERLAP"},
        "section .t:not(:last-child) { font-size: 16pt }",
    ),
    "wide inner margins": Case(
        lambda _: None, 1, 1, {"MARGIN-ORDER"},
        "section { left: 30pt } section:nth-child(even) { left: -30pt }",
    ),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_found_where_it_is(name: str) -> None:
    case = CASES[name]
    pages = book()
    case.change(pages)
    found = faults(write(pages, case.style))
    assert {finding.code for finding in found} == case.codes
    height = 534.6 - 14 * (case.line - 1)
    assert any(spot(f).page == case.page and abs(spot(f).y - height) < 6 for f in found), found
    assert all(fault.message and fault.hint for fault in found)


def test_two_hyphens_in_a_row_are_none() -> None:
    pages = book()
    hyphens(2)(pages)
    assert faults(write(pages)) == []


def test_words_that_nearly_touch() -> None:
    pages = book()
    pages[1][1] += " and also in|"
    style = "#page2 .t:nth-child(2) { word-spacing: -2.3pt }"
    (fault,) = [f for f in faults(write(pages, style)) if f.code == "LINE-TIGHT"]
    assert (spot(fault).page, spot(fault).y) == (2, 520.6)


def river(depth: int, widened: str = "") -> list[Diagnostic]:
    """What is found of a space in one place in so many lines; its letters are the same, too."""
    pages = book()
    for n in range(depth):
        pages[1][n + 10] = "mmmm " + paragraph(9 * n + 5)[2][:40] + "|"
    style = f"#page2 .t:nth-child(n+11):nth-child(-n+{10 + depth}) {{ {widened} }}"
    return [f for f in faults(write(pages, style)) if f.code == "LINE-RIVER"]


def test_a_river() -> None:
    """Five lines make one; four only where their spaces are wide."""
    assert river(4) == []
    (fault,) = river(5)
    assert (spot(fault).page, spot(fault).y) == (2, 534.6 - 14 * 10)
    assert "in 5 lines" in fault.message
    assert river(4, "word-spacing: 1.2pt")


def test_a_first_paragraph_that_is_indented() -> None:
    pages = book()
    pages[1][5] = "#The Heading|"
    pages[1][6:10] = paragraph(300)[1:]
    assert faults(write_tagged(pages)) == []
    pages[1][6] = ">" + paragraph(300)[1]
    (fault,) = faults(write_tagged(pages))
    assert (fault.code, spot(fault).page, spot(fault).y) == (
        "INDENT-FIRST",
        2,
        534.6 - 14 * 6,
    )


def test_a_paragraph_that_is_not_told_from_the_one_before() -> None:
    pages = book()
    pages[1][5] = paragraph(60)[2]
    (fault,) = faults(write_tagged(pages))
    assert (fault.code, spot(fault).page, spot(fault).y) == (
        "INDENT-MISSING",
        2,
        534.6 - 14 * 5,
    )


@pytest.mark.parametrize(("line", "said"), [(LINES, "no line"), (LINES - 1, "one line")])
def test_a_heading_at_the_foot(line: int, said: str) -> None:
    pages = book()
    assert faults(write_tagged(pages)) == []
    pages[1][line - 2] = paragraph(4)[4]
    pages[1][line - 1] = "#The Heading|"
    pages[1][line:] = [paragraph(2)[0]] * (LINES - line)
    found = [f for f in faults(write_tagged(pages)) if f.code == "BREAK-HEADING"]
    assert [(spot(f).page, f.message) for f in found] == [
        (2, f"the heading “The Heading” has {said} below it")
    ]


# --- pages that are not filled -----------------------------------------------------------

NOTE = [f"{n}|See the letter of that day, and what is said in it of the second." for n in (1, 2)]
GOES_ON = ["and in all those which came before it, or were written after it."]


def unfilled(
    lines: int, foot: int, after: Callable[[list[Page]], None] | None = None, **over: str
) -> list[tuple[str, int]]:
    """What is found where the second page has so many lines, then notes from a line on."""
    pages = book()
    del pages[1][lines:]
    if after:
        after(pages)
    extra = {2: notes(foot, NOTE)} | ({3: over["third"]} if over else {})
    if over:
        del pages[2][24:]
    found = faults(write_tagged(pages, extra=extra))
    return [(f.code, spot(f).page) for f in found if f.code in OF_FILLING]


OF_FILLING = {"BREAK-HOLE", "BREAK-UNFILLED", "BREAK-ALONE", "BREAK-HEADING"}


def test_a_hole_above_the_notes() -> None:
    assert unfilled(25, 28) == unfilled(22, 28) == []
    assert unfilled(20, 28) == [("BREAK-HOLE", 2)]


def test_no_hole_where_a_heading_or_the_end_comes() -> None:
    def headed(pages: list[Page]) -> None:
        pages[2][:1] = ["#The Heading|"]

    def ended(pages: list[Page]) -> None:
        del pages[2:]

    assert unfilled(20, 28, headed) == []
    assert unfilled(20, 28, ended) == []


def test_a_note_that_goes_on_though_there_is_room() -> None:
    third = notes(28, GOES_ON)
    assert unfilled(25, 28, third=third) == []
    assert unfilled(20, 28, third=third) == [("BREAK-UNFILLED", 2)]


def test_a_heading_alone_on_its_page() -> None:
    pages = book()
    pages[1][:] = ["#The Heading|"]
    found = [f for f in faults(write_tagged(pages)) if f.code in OF_FILLING]
    assert [(f.code, spot(f).page) for f in found] == [("BREAK-ALONE", 2)]
    assert "“The Heading”" in found[0].message
    pages[2][:1] = ["#Another Heading|"]
    assert [f for f in faults(write_tagged(pages)) if f.code in OF_FILLING] == []


@pytest.mark.whole
def test_a_blank_page_with_a_number_stops_a_build() -> None:
    """One that is painted, or has no number, is meant to be as it is."""
    pages = book()
    pages[2][:] = []

    def blank(style: str, extra: str = "") -> list[tuple[str, int, str]]:
        found = faults(write_tagged(pages, style, {3: extra}))
        return [(f.code, spot(f).page, f.severity) for f in found if f.code == "HEAD-BLANK"]

    assert blank("") == [("HEAD-BLANK", 3, "error")]
    rules = '<div style="position: absolute; top: {}pt; width: 200pt; border-top: 1pt solid"></div>'
    assert blank("", rules.format(100)) == [("HEAD-BLANK", 3, "error")]
    assert blank("", rules.format(100) + rules.format(200)) == []
    spaces = '<p style="white-space: pre; position: absolute; top: 90pt">   </p>'
    assert blank("", spaces) == []
    assert blank("#page3 { page: none } @page none { @bottom-center { content: none } }") == []


# --- folios and heads -------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("#page3 .t:last-child { visibility: hidden }", {"FOLIO-MISSING"}),
        ("#page3 .t:last-child { font-size: 0 } #page3 .t:last-child::after "
         "{ content: '7'; font-size: 10.5pt }", {"FOLIO-ORDER"}),
        ("#page3 .t:not(:last-child) { visibility: hidden } #page3::before "
         "{ content: 'Head'; position: absolute; top: 10pt; left: 43pt }", {"HEAD-BLANK"}),
    ],
)  # fmt: skip
def test_folios(style: str, codes: set[str]) -> None:
    heads = "section::before { content: 'Head'; position: absolute; top: 10pt; left: 190pt }"
    found = faults(write(book(6), heads + style))
    assert {f.code for f in found} - {"HEAD-OPENING"} == codes
    assert {spot(f).page for f in found if f.code in codes} <= {3, 4}


# --- edges and boxes --------------------------------------------------------------------

BESIDE = '<p style="position: absolute; margin: 0; white-space: nowrap; {}">beside</p>'


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("left: 4pt; top: 100pt", "PAGE-EDGE"),
        ("left: -9pt; top: 100pt", "PAGE-CUT"),
        ("left: 43pt; top: 500pt; width: 10pt; overflow: hidden", "PAGE-CUT"),
        ("left: 43pt; top: 500pt; color: transparent", "PAGE-CUT"),
    ],
)
def test_text_that_is_not_seen(place: str, code: str) -> None:
    found = faults(write(book(), extra=BESIDE.format(place)))
    (fault,) = [f for f in found if f.code.startswith("PAGE")]
    assert (fault.code, spot(fault).page) == (code, 1)
    assert "beside" in fault.message
    assert fault.severity == ("warning" if code == "PAGE-EDGE" else "error")


def boxes(**given: list[float]) -> list[Diagnostic]:
    def change(pdf):  # type: ignore[no-untyped-def]
        for name, box in given.items():
            pdf.pages[1].obj[f"/{name}"] = box

    return faults(changed(whole(), change))


def test_text_over_the_trim() -> None:
    found = boxes(TrimBox=[70, 20, 419, 590])
    assert {(f.code, f.severity, spot(f).page) for f in found} >= {("PAGE-OUTSIDE", "error", 2)}
    assert sum(f.code == "PAGE-OUTSIDE" for f in found) == LINES - LINES // 5


@pytest.mark.parametrize(
    "given",
    [
        {"TrimBox": [0, 0, 500, 595]},
        {"TrimBox": [10, 10, 10, 10]},
        {"TrimBox": [0, 0, 419, 595], "BleedBox": [5, 5, 410, 590]},
    ],
)
def test_boxes_that_cannot_be(given: dict[str, list[float]]) -> None:
    assert [(spot(f).page, f.severity) for f in boxes(**given) if f.code == "PAGE-BOXES"] == [
        (2, "error")
    ]


def test_pages_of_two_sizes() -> None:
    found = faults(write(book(), "#page4 { page: wide } @page wide { size: 450pt 595pt }"))
    assert [(f.code, spot(f).page) for f in found] == [("PAGE-SIZES", 4)]
