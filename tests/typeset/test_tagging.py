"""The structure of our PDFs, as those have it who hear it; what they claim, and what they carry."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from building import ESSAY, EVERYTHING, Output, make, proved, text, work_of
from building import found as proof
from content import instructions
from handmade import changed
from msgspec.structs import replace
from pdfium_structure import structure_of_page

from publish.prove.inputs import CollationInput, collate_sides, side_of_edition
from publish.readback import CALL
from publish.readback.collation import Stream, TextPlace
from publish.readback.inspection import inspect
from publish.readback.marked_content import Mark, marks_in, numbered
from publish.readback.structure_tree import Element
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = [(work, name) for work in (ESSAY, EVERYTHING) for name in ("pdf", "a4", "letter")]
_BLOCKS = ("P", "H1", "H2", "H3", "H4", "H5", "H6", "TD", "TH", "Caption", "LI")
_SOFT = "\u00ad"


def structure(output: Output) -> Element:
    found = inspect(output.data).structure
    assert found is not None and not found.damage
    return found.root


def every(output: Output, *kinds: str) -> Iterator[Element]:
    return (element for element in structure(output).walk() if element.kind in kinds)


# --- order ------------------------------------------------------------------------------


def heard(element: Element, notes: dict[int, str]) -> str:
    """The words of an element; those of notes go where they belong, a call is one sign."""
    if element.kind == "Note":
        kids = [kid for kid in element.kids if isinstance(kid, Element) and kid.kind != "Lbl"]
        number = int(element.id.removeprefix("fn-"))
        notes[number] = "".join(heard(kid, notes) for kid in kids)
        return ""
    if element.kind == "Lbl" or element.text.strip() == "⁂":
        return " "
    call = re.fullmatch(r"fn-(\d+)", element.links[0]) if element.links else None
    if call:
        return chr(CALL + int(call[1])) + element.text[len(element.text.rstrip()) :]
    said = element.actual_text
    if said is None:
        said = "".join(
            heard(kid, notes) if isinstance(kid, Element) else kid.text for kid in element.kids
        )
    return said.replace(_SOFT, "") + (" " if element.kind in _BLOCKS else "")


def side(output: Output) -> CollationInput:
    """The text as its structure has it."""
    (part,) = every(output, "Part")
    notes: dict[int, str] = {}
    body = heard(part, notes)
    return CollationInput(stream(body), {number: stream(said) for number, said in notes.items()})


def stream(said: str) -> Stream:
    made = Stream()
    made.extend(said, [(0, TextPlace())])
    return made


@pytest.mark.whole
@pytest.mark.parametrize(("work", "name"), FILES)
def test_it_is_read_in_the_order_of_the_source(work: Path, name: str) -> None:
    output = make(work, name)
    assert collate_sides(side_of_edition(output.edition), side(output)) == []


def test_another_order_is_told() -> None:
    def swap(pdf: Any) -> None:
        stack = [pdf.Root.StructTreeRoot.K[0]]
        while stack:
            item = stack.pop()
            if item.get("/S") == "/Part":
                item.K[0], item.K[1] = item.K[1], item.K[0]
            stack += [k for k in item.get("/K", []) if isinstance(k, pikepdf.Dictionary)]

    output = make(ESSAY, "pdf")
    data = changed(output.data, swap)
    wrong = output._replace(artifact=type(output.artifact)(".pdf", data))
    assert collate_sides(side_of_edition(output.edition), side(wrong)) != []


# --- elements ---------------------------------------------------------------------------


def test_a_paragraph_over_a_page_is_one() -> None:
    output = make(ESSAY, "pdf")
    wanted = sum(isinstance(p.block, tree.Paragraph) for p in output.edition.paragraphs())
    (part,) = every(output, "Part")
    notes = {id(p) for note in every(output, "Note") for p in note.walk()}
    quoted = {id(p) for quote in every(output, "BlockQuote") for p in quote.walk()}
    sections = [kid for kid in part.walk() if kid.kind in ("Sect", "Part")]
    found = [kid for one in sections for kid in one.kids if isinstance(kid, Element)]
    paragraphs = [p for p in found if p.kind == "P" and id(p) not in notes | quoted]
    assert len(paragraphs) == wanted
    assert sum(len(p.pages) == 2 for p in paragraphs) > 4


@pytest.mark.parametrize(("work", "name"), FILES)
def test_a_note_is_one_and_leads_back(work: Path, name: str) -> None:
    output = make(work, name)
    notes = list(every(output, "Note"))
    wanted = {f"fn-{note.number}" for note in output.edition.notes}
    assert {note.id for note in notes} == wanted and len(notes) == len(wanted)
    calls = [e.links[0] for e in every(output, "Link") if re.match("fn-", "".join(e.links))]
    for note in notes:
        label = note.kids[0]
        assert isinstance(label, Element) and label.kind == "Lbl"
        (back,) = [one for one in label.walk() if one.kind == "Link"]
        assert back.links == [f"fnref-{note.id.removeprefix('fn-')}-1"]
        assert note.id in calls


def test_a_note_in_parts_is_one(tmp_path: Path) -> None:
    paragraphs = [text(260), text(261), text(262)]
    source = "A word.[^1] Another.\n\n[^1]: " + "\n\n    ".join(paragraphs)
    output = make(work_of(tmp_path, source, "title: T\nlang: en"), "pdf")
    assert proved(output) == []
    (note,) = every(output, "Note")
    own = [kid for kid in note.kids if isinstance(kid, Element) and kid.kind == "P"]
    said = [" ".join(p.text.replace(_SOFT, "").split()) for p in own]
    assert said == paragraphs
    assert {page for p in own for page in p.pages} >= {3, 4}


def test_a_table_over_pages_is_one(tmp_path: Path) -> None:
    rows = "\n".join(f"| {n} | {text(5)} |" for n in range(1, 101))
    table = f"Before.\n\n| No. | Words |\n|---|---|\n{rows}\n\nAfter."
    output = make(work_of(tmp_path, table), "pdf")
    (found,) = every(output, "Table")
    kinds = [one.kind for one in found.walk()]
    assert (kinds.count("THead"), kinds.count("TH"), kinds.count("TR")) == (1, 2, 101)
    assert {one.scope for one in found.walk() if one.kind == "TH"} == {"Column"}
    assert len({page for one in found.walk() for page in one.pages}) > 2


def test_kinds_of_everything() -> None:
    output = make(EVERYTHING, "pdf")
    kinds = {element.kind for element in structure(output).walk()}
    assert kinds >= set(
        "Document Part Sect H1 H2 H3 H4 P BlockQuote L LI Lbl LBody Table Caption THead TBody TR "
        "TH TD Figure Note Reference Link TOC TOCI Code Em Strong Div".split()
    )
    assert {e.lang for e in structure(output).walk()} >= {"de", "fr"}
    assert all(figure.alternative for figure in every(output, "Figure"))
    levels = [int(e.kind[1]) for e in every(output, "H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


# --- artifacts --------------------------------------------------------------------------


def artifacts(data: bytes) -> set[str]:
    """The kinds of artifacts, each as it is said."""
    found = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for operands, operator in instructions(page, "BDC BMC"):
                if str(operands[0]) == "/Artifact":
                    assert operator == "BDC"
                    said = [str(operands[1].get(k, "")) for k in ("/Type", "/Subtype")]
                    found.add("".join(said))
    return found


@pytest.mark.parametrize(("work", "name"), FILES)
def test_what_is_no_text_is_an_artifact(work: Path, name: str) -> None:
    output = make(work, name)
    assert artifacts(output.data) >= {"/Layout", "/Pagination/Footer", "/Pagination/Header"}
    words = structure(output).text
    heads = {line.text for line in output.seen.lines if line.role == "head"}
    pages = [line for line in output.seen.lines if line.role in ("margin", "folio")]
    assert heads and pages
    assert "❦" not in words
    assert inspect(output.data).anatomy.loose == {}


# --- words ------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [False, True])
def test_hyphens_that_are_put_in_are_known(tmp_path: Path, own: bool) -> None:
    """Those of the text's own at line ends are not such."""
    words = f"{text(300)}. well-known {' mother-country'.join(text(60).split())}."
    output = make(work_of(tmp_path, words, "title: T\nlang: en") if own else ESSAY, "pdf")
    ends = [line for line in output.seen.lines if line.ends == "hyphen"]
    assert len(ends) > 4 and all(line.text.endswith(_SOFT) for line in ends)
    assert structure(output).text.count(_SOFT) == len(ends)
    others = [line for line in output.seen.body() if line.text.endswith("-")]
    assert bool(others) == own and all(line.ends == "nothing" for line in others)


def test_a_hyphen_that_is_not_known_as_put_in_is_told() -> None:
    output = make(ESSAY, "pdf")

    def forget(pdf: Any) -> None:
        for page in pdf.pages:
            kept = [
                i if str(i.operator) != "BDC" or "/ActualText" not in i.operands[1]
                else ([pikepdf.Name.Span], pikepdf.Operator("BMC"))
                for i in pikepdf.parse_content_stream(page)
            ]  # fmt: skip
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    said = proof(changed(output.data, forget), ".pdf", output.edition)
    assert {one.code for one in said} == {"PROOF-LOST"}


@pytest.mark.whole
def test_a_divided_word_over_a_page(tmp_path: Path) -> None:
    """Author's hyphens and those put in, on every line of pages of every length."""
    words = " ".join(f"{a}-{b}" for a, b in zip(text(900).split(), text(901).split(), strict=False))
    output = make(work_of(tmp_path, f"{words}.\n\n{text(2500)}.", "title: T\nlang: en"), "pdf")
    assert proved(output) == []
    assert collate_sides(side_of_edition(output.edition), side(output)) == []
    over = [
        one.ends for one, two in zip(output.seen.body(), output.seen.body()[1:], strict=False)
        if one.page != two.page
    ]  # fmt: skip
    assert len(over) > 5 and set(over) & {"hyphen", "nothing"}


@pytest.mark.parametrize(
    ("opening", "first"),
    [
        ("Now is the time.", "Now"),
        ("A spectre is haunting.", "A"),
        ("‘Never,’ he said.", "‘Never,’"),
        ("*Struggle for existence* is", "Struggle"),
        ("**Bold for** a while.", "Bold"),
    ],
)
def test_a_dropped_initial_is_of_its_word(tmp_path: Path, opening: str, first: str) -> None:
    head = "title: T\nlang: en\noffprint:\n  initial: drop-cap"
    output = make(work_of(tmp_path, f"{opening} {text(120)}.", head), "pdf")
    assert proved(output) == []
    line = output.seen.body()[0]
    assert line.text.split()[0] == first and line.number == 1
    (part,) = every(output, "Part")
    assert part.text.split()[0] == first


# --- claims -----------------------------------------------------------------------------


@pytest.mark.parametrize(("work", "name"), FILES)
def test_what_it_claims(work: Path, name: str) -> None:
    inside = inspect(make(work, name).data).anatomy
    assert inside.claims == ("PDF/A-2a", "PDF/UA-1")
    assert inside.intents == ("GTS_PDFA1: sRGB2014",)
    assert inside.marked and inside.shows_title and inside.unordered == ()
    assert all(anchor.tagged and anchor.contents for anchor in inside.anchors)


def test_links_say_where_they_lead() -> None:
    said = {
        anchor.name: anchor.contents
        for anchor in inspect(make(EVERYTHING, "pdf").data).anatomy.anchors
    }
    assert said["fn-3"] == "Note 3"
    assert said["fnref-3-1"] == "Back to the text"
    assert re.fullmatch(r"A Section Within \d+", said["s-a-section-within"])


def test_metadata_say_the_same_twice() -> None:
    with pikepdf.open(io.BytesIO(make(EVERYTHING, "pdf").data)) as pdf:
        data = pdf.Root.Metadata.read_bytes()
        info = {str(name): str(value) for name, value in pdf.docinfo.items()}
        assert "/ID" in pdf.trailer
    root = ET.fromstring(data)  # noqa: S314 - our own
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    assert len(root.findall(f"{rdf}RDF")) == 1
    dc, said = "{http://purl.org/dc/elements/1.1/}", "".join(root.itertext())
    (title,) = root.iter(f"{dc}title")
    assert "".join(title.itertext()).strip() == info["/Title"]
    creators = [li.text or "" for one in root.iter(f"{dc}creator") for li in one.iter(f"{rdf}li")]
    assert ", ".join(creators) == info["/Author"]
    for name in ("/Producer", "/Creator", "/Keywords"):
        assert info.get(name, "") in said
    (made,) = root.iter("{http://ns.adobe.com/xap/1.0/}CreateDate")
    assert "D:" + (made.text or "").replace("-", "") == info["/CreationDate"]


def test_the_source_is_attached(tmp_path: Path) -> None:
    head = "title: T\nlang: en\noffprint:\n  attach-source: yes"
    folder = work_of(tmp_path, "Text.", head)
    for name in ("pdf", "a4", "letter"):
        data = make(folder, name).data
        assert inspect(data).anatomy.claims == ("PDF/A-3a", "PDF/UA-1")
        with pikepdf.open(io.BytesIO(data)) as pdf:
            (file,) = pdf.Root.AF
            assert str(file.AFRelationship) == "/Source"
            assert (
                pdf.attachments["essay.md"].get_file().read_bytes()
                == (folder / "essay.md").read_bytes()
            )


@pytest.mark.parametrize(
    "words", ["One exam\u00ad", "`code\u00ad`", "\u05d0\u05d1 foo\u00ad", "a\u00ad b"]
)
def test_a_soft_hyphen_at_the_end_of_a_paragraph_divides_no_word(
    words: str, tmp_path: Path
) -> None:
    """It was read back as one, and the paragraph with the next one as one word."""
    made = make(work_of(tmp_path, f"{words}\n\nText of another."), "pdf")
    assert proved(made) == []


def test_the_structure_read_once_says_what_pdfium_says_of_each_page() -> None:
    for folder in (ESSAY, EVERYTHING):
        data = make(folder, "pdf").data
        file = inspect(data)
        assert file.structure is not None
        once = marks_in(file.structure)
        assert once
        for page in range(1, len(file.pages) + 1):
            judged = marks_in(structure_of_page(file.pages, page)).get(page, {})
            assert alike(once.get(page, {})) == alike(judged), (folder.name, page)


def alike(marks: dict[int, Mark]) -> dict[int, Mark]:
    """Marks with elements numbered as they come; of a page without any there are none."""
    known: dict[int, int] = {0: 0}
    return {
        name: replace(mark, element=known.setdefault(mark.element, len(known)))
        for name, mark in sorted(marks.items())
    }


def test_marks_of_two_pages_are_of_different_elements() -> None:
    serial, mark = count(1), Mark("P", element=7)
    pages = [numbered({0: mark, 1: mark}, serial), numbered({0: mark}, serial)]
    assert [[one.element for one in page.values()] for page in pages] == [[1, 1], [2]]
