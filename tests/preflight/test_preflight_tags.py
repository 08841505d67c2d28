"""What a file claims and does not keep is told: one change of a good file for each check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
import pytest
from building import EVERYTHING, make
from found_places import spot
from handmade import changed

from publish.preflight import preflight
from publish.readback.inspection import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def elements(pdf: Any) -> Iterator[Any]:
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        item = stack.pop()
        if isinstance(item, pikepdf.Array):
            stack += reversed(list(item))
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            yield item
            stack.append(item.get("/K"))


def of_kind(pdf: Any, kind: str) -> Any:
    return next(item for item in elements(pdf) if kind == item.S)


def no_tags(pdf: Any) -> None:
    del pdf.Root.StructTreeRoot


def not_marked(pdf: Any) -> None:
    del pdf.Root.MarkInfo


def title_not_shown(pdf: Any) -> None:
    del pdf.Root.ViewerPreferences


def no_title(pdf: Any) -> None:
    del pdf.docinfo["/Title"]


def no_language(pdf: Any) -> None:
    del pdf.Root.Lang


def no_intent(pdf: Any) -> None:
    del pdf.Root.OutputIntents


def no_face(pdf: Any) -> None:
    font = next(iter(pdf.pages[4].Resources.Font.values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    for name in ("/FontFile2", "/FontFile3"):
        if name in descriptor:
            del descriptor[name]


def a_note_without_a_name(pdf: Any) -> None:
    del of_kind(pdf, "/Note").ID


def two_notes_of_a_name(pdf: Any) -> None:
    one, two = [item for item in elements(pdf) if item.S == "/Note"][:2]
    one.ID = two.ID


def a_note_without_a_way_back(pdf: Any) -> None:
    note = of_kind(pdf, "/Note")
    del note.K[0]


def a_figure_without_words(pdf: Any) -> None:
    del of_kind(pdf, "/Figure").Alt


def a_level_left_out(pdf: Any) -> None:
    of_kind(pdf, "/H3").S = pikepdf.Name.H5


def a_link_by_itself(pdf: Any) -> None:
    del pdf.pages[4].Annots[0].StructParent


def a_silent_link(pdf: Any) -> None:
    del pdf.pages[4].Annots[0].Contents


def links_in_no_order(pdf: Any) -> None:
    del pdf.pages[4].Tabs


def a_head_without_a_scope(pdf: Any) -> None:
    del of_kind(pdf, "/TH").A


def a_kid_that_is_none(pdf: Any) -> None:
    of_kind(pdf, "/Note").K.append(pikepdf.Name.Nothing)


def loose_text(pdf: Any) -> None:
    page = pdf.pages[4]
    kept = [
        i
        for i in pikepdf.parse_content_stream(page)
        if str(i.operator) not in ("BDC", "EMC", "BMC")
    ]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def ink(pdf: Any) -> None:
    page = pdf.pages[4]
    page.contents_add(
        pdf.make_stream(b"/Artifact <</Type /Layout>> BDC 0 0 0 1 k 9 9 1 1 re f EMC")
    )


class Case(NamedTuple):
    change: Callable[[Any], None]
    code: str
    page: int


CASES = [
    Case(no_tags, "CLAIM-TAGS", 0),
    Case(not_marked, "CLAIM-TAGS", 0),
    Case(title_not_shown, "CLAIM-TITLE", 0),
    Case(no_title, "CLAIM-TITLE", 0),
    Case(no_language, "CLAIM-LANG", 0),
    Case(no_intent, "CLAIM-INTENT", 0),
    Case(no_face, "CLAIM-FONT", 0),
    Case(a_note_without_a_name, "TAG-NOTE", 5),
    Case(two_notes_of_a_name, "TAG-NOTE", 5),
    Case(a_note_without_a_way_back, "TAG-NOTE", 5),
    Case(a_figure_without_words, "TAG-FIGURE", 8),
    Case(a_level_left_out, "TAG-HEADING", 6),
    Case(a_link_by_itself, "TAG-LINK", 5),
    Case(a_silent_link, "LINK-SILENT", 5),
    Case(links_in_no_order, "TAG-ORDER", 5),
    Case(a_head_without_a_scope, "TAG-TABLE", 5),
    Case(a_kid_that_is_none, "TAG-BROKEN", 0),
    Case(ink, "CLAIM-COLOUR", 5),
    Case(loose_text, "TAG-LOOSE", 5),
]
CODES = {case.code for case in CASES}


def codes(data: bytes) -> list[tuple[str, int]]:
    found = preflight(data, "a.pdf").findings
    return [(fault.code, spot(fault).page) for fault in found if fault.code in CODES]


@pytest.mark.whole
def test_our_own_file_has_none() -> None:
    assert codes(make(EVERYTHING, "pdf").data) == []


@pytest.mark.whole
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.change.__name__)
def test_a_change_is_found(case: Case) -> None:
    found = codes(changed(make(EVERYTHING, "pdf").data, case.change))
    pages = [page for code, page in found if code == case.code]
    assert pages, found
    assert case.page in (0, *pages)
    if case.change is not no_tags:
        assert {code for code, _ in found} == {case.code}


# --- files of others that are broken -----------------------------------------------------


def test_pages_that_were_taken_out_of_a_tagged_file() -> None:
    """The structure still names them: the rest of the file is judged."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-2:]

    assert seen_of(change).damage == ()


def test_a_structure_that_leads_back_to_itself() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.K = pikepdf.Array(
            [root.K, pdf.make_indirect(pikepdf.Dictionary(K=root.K, S=pikepdf.Name.P))]
        )
        root.K[1].K = pikepdf.Array([root.K[1]])

    structure = inspect(changed(make(EVERYTHING, "pdf").data, change)).structure
    assert structure is not None and len(structure.order()) > 100
    assert structure.damage


@pytest.mark.parametrize("table", [
    b"1 beginbfchar <01> <abc> endbfchar",
    b"1 beginbfrange <00F0> <00FF> <FFF8> endbfrange",
    b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange",
])  # fmt: skip
def test_a_broken_table_of_characters(table: bytes) -> None:
    """It says nothing, at once, and the page it is used on is looked at all the same."""

    def change(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                item.ToUnicode = pdf.make_stream(table)

    whole, broken = seen_of(lambda _: None), seen_of(change)
    assert broken.damage == () and len(broken.paints) == len(whole.paints)


def seen_of(change: Callable[[pikepdf.Pdf], None]) -> Any:
    return inspect(changed(make(EVERYTHING, "pdf").data, change)).anatomy
