"""The structure tree of a PDF: what is whole in it is read, what is broken is known."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publish.readback.inspection import inspect
from publish.readback.marked_content import marks_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.readback.structure_tree import Structure

WORDS = "Paragraph Quotation Aside".split()


def structure(change: Callable[[pikepdf.Pdf, list[pikepdf.Object]], None]) -> Structure:
    """The structure of a page of three marked contents, each in a paragraph of its own."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        table = pdf.make_stream(b"1 beginbfrange <41> <7a> <0041> endbfrange")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=table
        )
        page.Resources = Dictionary(Font=Dictionary(F=font))
        shown = (f"/P << /MCID {n} >> BDC ({w}) Tj EMC" for n, w in enumerate(WORDS))
        page.Contents = pdf.make_stream(f"BT /F 9 Tf {' '.join(shown)} ET".encode())
        kids = [
            pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=number))
            for number in range(len(WORDS))
        ]
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(kids)))
        pdf.Root.StructTreeRoot = root
        change(pdf, [*kids])
        pdf.save(out)
    found = inspect(out.getvalue()).structure
    assert found is not None
    return found


def test_a_whole_one() -> None:
    found = structure(lambda *_: None)
    assert found.text == "".join(WORDS) and not found.damage
    assert found.kinds() == {"P": 3} and found.order() == {(1, 0): 1, (1, 1): 2, (1, 2): 3}


def test_what_is_read_in_the_place_of_an_element_hides_what_is_in_it() -> None:
    def change(pdf: pikepdf.Pdf, kids: list[pikepdf.Object]) -> None:
        inner = pdf.make_indirect(Dictionary(S=Name.Figure, Pg=kids[1].Pg, K=1))
        kids[1].K, kids[1].ActualText = inner, "said"

    found = structure(change)
    assert found.text == "ParagraphsaidAside" and found.kinds() == {"P": 3, "Figure": 1}
    assert [element.kind for element in found.walk()] == ["Root", "P", "P", "P"]


def test_roles_and_asides() -> None:
    def change(pdf: pikepdf.Pdf, kids: list[pikepdf.Object]) -> None:
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Own=Name.Art)
        kids[0].S = Name.Own
        aside = Dictionary(O=Name("/ARIA-1.1"), role="complementary")
        kids[2].S, kids[2].A = Name.Sect, Array([aside, 0])

    found = structure(change)
    first, _, last = found.root.kids
    assert not found.damage and (first.kind, first.standard) == ("Own", "Art")  # type: ignore[union-attr]
    assert last.is_aside  # type: ignore[union-attr]
    assert [mark.text for mark in marks_in(found)[1].values()] == [True, False, False]


def twice(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    pdf.Root.StructTreeRoot.K.append(pdf.Root.StructTreeRoot.K[0])


def in_a_circle(_: pikepdf.Pdf, kids: list[pikepdf.Object]) -> None:
    kids[2].K = Array([kids[2].K, kids[2]])


def in_an_array(pdf: pikepdf.Pdf, kids: list[pikepdf.Object]) -> None:
    pdf.Root.StructTreeRoot.K = Array([kids[0], Array(kids[1:])])


def without_a_kind(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    pdf.Root.StructTreeRoot.K.append(Dictionary(K=0))


def of_a_page_that_is_none(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    pdf.Root.StructTreeRoot.K.append(Dictionary(S=Name.P, Pg=pdf.make_indirect(Dictionary()), K=0))


def of_a_text(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    pdf.Root.StructTreeRoot.K.append(pikepdf.String("words"))


def too_deep(pdf: pikepdf.Pdf, __: list[pikepdf.Object]) -> None:
    inner = Dictionary(S=Name.P, K=0, Pg=pdf.pages[0].obj)
    for _ in range(400):
        inner = pdf.make_indirect(Dictionary(S=Name.P, K=inner))
    pdf.Root.StructTreeRoot.K.append(inner)


BROKEN = [
    twice, in_a_circle, in_an_array, without_a_kind, of_a_page_that_is_none, of_a_text, too_deep,
]  # fmt: skip


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
def test_a_broken_one_is_read_as_far_as_it_is_whole(
    change: Callable[[pikepdf.Pdf, list[pikepdf.Object]], None],
) -> None:
    found = structure(change)
    assert found.damage and found.text == "".join(WORDS)
    assert found.order().keys() == {(1, 0), (1, 1), (1, 2)}


def test_a_root_that_is_none() -> None:
    def change(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
        pdf.Root.StructTreeRoot = Array([1])

    found = structure(change)
    assert found.damage and found.root.kids == []
