"""The preflight: facts, what is inside a PDF, links, heads and notes of our pages, strangers."""

from __future__ import annotations

import io
import json
import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from building import ESSAY, SMALL, context_of, context_with, facts_of, make, work_of
from building import text as filler
from found_places import spot
from handmade import book, changed, write

from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import read_back
from publish.readback.inspection import inspect
from publish.source.inline import plain
from publish.typeset.long_notes import note_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publish.core.diagnostics import Diagnostic
    from publish.pipeline.context import Context


def faults(data: bytes) -> list[Diagnostic]:
    """What is found; notes are for information."""
    return [f for f in preflight(data, "a.pdf").findings if f.severity != "note"]


def of(data: bytes, code: str) -> list[Diagnostic]:
    return [fault for fault in faults(data) if fault.code == code]


@pytest.mark.whole
@pytest.mark.parametrize("folder", [ESSAY, SMALL], ids=lambda f: f.name[:10])
@pytest.mark.parametrize("name", ["pdf", "a4", "letter"])
def test_our_pages_have_no_error(folder: Path, name: str) -> None:
    found = faults(make(folder, name).data)
    assert [finding for finding in found if finding.severity == "error"] == []


def test_the_essay_has_nothing_to_find() -> None:
    assert faults(make(ESSAY, "pdf").data) == []


# --- facts ------------------------------------------------------------------------------


def test_facts() -> None:
    facts = facts_of(make(ESSAY, "pdf").data)
    assert (facts.trim, facts.trim_name, facts.bleed) == ((148.0, 210.0), "A5", 0)
    assert all(face.embedded and face.subset for face in facts.faces)
    assert facts.colours == ("DeviceRGB (text, area)",)
    assert facts.tagged and facts.structure["H2"] == 8
    assert facts.links["inside"] == 16 and facts.outline == 8
    assert facts.about["title"] == "The Stalinists’ Case Against Stalin"
    assert facts.claims == ("PDF/A-2a", "PDF/UA-1")
    assert facts.intents == ("GTS_PDFA1: sRGB2014",)
    assert not facts.transparency and not facts.pictures


@pytest.mark.parametrize(
    ("box", "name"),
    [([0, 0, 391.2, 612.3], "demy octavo"), ([0, 0, 432, 648], "6 × 9 in"), ([0, 0, 300, 300], "")],
)
def test_trims_with_names(box: list[float], name: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.TrimBox = page.obj.MediaBox = page.obj.BleedBox = box

    assert facts_of(changed(make(SMALL, "pdf").data, change)).trim_name == name


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
pdfaid:part="2" pdfaid:conformance="A"><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>
</x:xmpmeta>"""


def test_claims() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(XMP, Type=pikepdf.Name.Metadata)
        intent = pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFX, OutputConditionIdentifier="FOGRA51")
        pdf.Root.OutputIntents = [intent]

    seen = inspect(changed(make(SMALL, "pdf").data, change)).anatomy
    assert seen.claims == ("PDF/A-2a", "PDF/UA-1")
    assert seen.intents == ("GTS_PDFX: FOGRA51",)


# --- faces, colours, pictures -----------------------------------------------------------


def surgery(change: Callable[[pikepdf.Pdf], None], folder: Path = SMALL) -> list[Diagnostic]:
    """What is found after a change, and was not before."""
    data = make(folder, "pdf").data
    before = faults(data)
    return [finding for finding in faults(changed(data, change)) if finding not in before]


def body_font(pdf: pikepdf.Pdf) -> Any:
    fonts = pdf.pages[2].Resources.Font
    return next(f for f in fonts.values() if str(f.BaseFont).endswith("Libertinus-Serif"))


def test_a_face_that_is_not_embedded() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del body_font(pdf).DescendantFonts[0].FontDescriptor["/FontFile3"]

    (fault,) = [f for f in surgery(change) if f.code.startswith("FACE")]
    assert (fault.code, fault.severity) == ("FACE-ABSENT", "error")
    assert "Libertinus-Serif" in fault.message and spot(fault).page


def test_a_face_that_is_whole() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        body_font(pdf).BaseFont = pikepdf.Name("/Libertinus-Serif")

    assert [finding.code for finding in surgery(change)] == ["FACE-WHOLE"]


def added(operators: str, page: int = 2) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(f"q {operators} Q".encode()))

    return change


def test_a_missing_glyph() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        font = next(k for k, f in pdf.pages[2].Resources.Font.items() if f == body_font(pdf))
        added(f"BT {font} 10 Tf 1 0 0 -1 100 20 Tm <0000> Tj ET")(pdf)

    found = [fault for fault in surgery(change) if fault.code == "GLYPH-ABSENT"]
    assert [(spot(f).page, f.severity) for f in found] == [(3, "error")]


def test_a_face_of_drawings() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        glyph = pdf.make_stream(b"600 0 0 0 500 500 d1 0 0 500 500 re f")
        pdf.pages[2].Resources.Font["/Drawn"] = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type3,
                FontBBox=[0, 0, 500, 500],
                FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                FirstChar=97,
                LastChar=97,
                Widths=[600],
                CharProcs=pikepdf.Dictionary(a=glyph),
                Resources=pikepdf.Dictionary(),
                Encoding=pikepdf.Dictionary(Differences=[97, pikepdf.Name.a]),
            )
        )
        added("BT /Drawn 10 Tf 1 0 0 1 100 100 Tm (a) Tj ET")(pdf)

    assert "FACE-DRAWN" in {finding.code for finding in surgery(change)}


@pytest.mark.parametrize(
    ("operators", "code"),
    [
        ("0.1 g BT /F 10 Tf 1 0 0 1 100 100 Tm (x) Tj ET", "COLOUR-BLACKS"),
        ("0 0 0 1 k BT /F 10 Tf 1 0 0 1 100 100 Tm (x) Tj ET", "COLOUR-BLACKS"),
        ("0 1 1 0 k 10 10 5 5 re f", "COLOUR-MIXED"),
    ],
)
def test_colours(operators: str, code: str) -> None:
    assert code in {finding.code for finding in surgery(added(operators))}


def test_the_colours_and_effects_of_a_form_count() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        states = pikepdf.Dictionary(half=pikepdf.Dictionary(ca=0.5, BM=pikepdf.Name.Multiply))
        form = pdf.make_stream(
            b"/half gs 0 1 0 0 k 0 0 9 9 re f",
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 9, 9],
            Resources=pikepdf.Dictionary(ExtGState=states),
        )
        pdf.pages[2].Resources.XObject["/Form"] = form
        added("/Form Do")(pdf)

    seen = inspect(changed(make(SMALL, "pdf").data, change)).anatomy
    assert "DeviceCMYK" in {paint.space for paint in seen.paints}
    assert seen.effects == {"ca 0.5": 3, "blend Multiply": 3}


@pytest.mark.parametrize(("side", "codes"), [(72, ["BLURRED"]), (40, ["COARSE"]), (20, [])])
def test_pictures(side: float, codes: list[str]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_stream(
            bytes(100 * 80), Subtype=pikepdf.Name.Image, Width=100, Height=80,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        pdf.pages[1].Resources.XObject = pikepdf.Dictionary(Pic=picture)
        added(f"1 0 0 1 90 60 cm {side} 0 0 {side} 0 0 cm /Pic Do", 1)(pdf)

    found = [f for f in surgery(change) if f.code.startswith("PICTURE")]
    assert [fault.code for fault in found] == [f"PICTURE-{code}" for code in codes]
    assert {spot(fault).page for fault in found} <= {2}


# --- links ------------------------------------------------------------------------------


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]


def test_a_link_to_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[0].Dest = pikepdf.String("gone")

    (fault,) = surgery(change)
    assert (fault.code, fault.severity, spot(fault).page) == ("LINK-NOWHERE", "error", 3)
    assert "“gone”" in fault.message and spot(fault).x and spot(fault).y


def test_links_too_thin_to_be_hit() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for link in links(pdf):
            left, bottom, right, _ = link.Rect
            link.Rect = [left, bottom, right, bottom]

    found = preflight(changed(make(SMALL, "pdf").data, change), "a.pdf").findings
    assert [(f.severity, spot(f).page) for f in found if f.code == "LINK-THIN"] == [("note", 3)]


def test_links_that_say_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for link in links(pdf)[:2]:
            del link["/Contents"]

    (finding,) = surgery(change)
    assert finding.code == "LINK-SILENT" and finding.message.startswith("2 links")


# --- heads, notes, contents of our pages ------------------------------------------------

TEXT = (
    "\n\n".join(
        f"## Part {n}\n\n{filler(180 + n)}.[^{n}]\n\n{filler(90 + n)}.\n\n[^{n}]: {filler(20 + n)}."
        for n in range(1, 9)
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = work_of(tmp_path_factory.mktemp("press") / "w", TEXT, "title: The Title\nlang: en-GB")
    return context_of(folder, "pdf")


@pytest.fixture(scope="module")
def markup(context: Context) -> str:
    return str(
        context.renderer(
            note_parts=note_parts(context, context.indexed_edition.edition.notes)
        ).page("page.html")
    )


@pytest.fixture
def pages(context: Context, markup: str) -> Callable[..., bytes]:
    def lay_out(style: str = "", change: Callable[[str], str] = lambda m: m) -> bytes:
        data: bytes = context.pages(change(markup), extra=style).write()
        return data

    return lay_out


def test_our_pages_as_they_are(pages: Callable[..., bytes]) -> None:
    data = pages()
    wrong = ("HEAD", "FOLIO", "FOOT", "LINK", "BREAK-H", "BREAK-N", "BREAK-WI", "LINE-C")
    assert [f for f in faults(data) if f.code.startswith(wrong)] == []
    assert any(anchor.target for anchor in inspect(data).anatomy.anchors if anchor.page == 3)


HEAD = "@page :nth(1 of body) {{ @top-center {{ content: '{}' }} }}"


@pytest.mark.whole
@pytest.mark.parametrize(
    ("style", "code", "page"),
    [
        (HEAD.format("The Title"), "HEAD-OPENING", 5),
        ("@page body:left { @top-center { content: 'The Title7' } }", "HEAD-CALL", 6),
        ("@page body:left { @top-center { content: 'A title that goes on and on, as titles did "
         "in other times, until it fills a line and more of the page' } }", "HEAD-WIDE", 6),
        ("@page :nth(3 of body) { @bottom-left { content: none } @bottom-right { content: none } }",
         "FOLIO-MISSING", 7),
        ("@page :nth(3 of body) { counter-increment: page 3 }", "FOLIO-ORDER", 7),
        (".contents li > a::after { content: leader('\\2002.\\2002') '7' !important }",
         "LINK-PAGE", 3),
    ],
)  # fmt: skip
def test_a_fault_of_the_layout(
    style: str, code: str, page: int, pages: Callable[..., bytes]
) -> None:
    assert spot(of(pages(style), code)[0]).page == page


def note(markup: str, number: int) -> str:
    found = re.search(
        rf'<span class="note" data-note="fn-{number}" id="fn-{number}">.*?</p>\s*</span>',
        markup,
        re.S,
    )
    assert found
    return found[0]


def moved(markup: str) -> str:
    """The first note is called where it was, and stands at the end."""
    first = note(markup, 1)
    markup = markup.replace(first, "")
    end = markup.rindex("</p>", 0, markup.index("</main>"))
    return markup[:end] + first + markup[end:]


def test_a_note_away_from_its_call(pages: Callable[..., bytes]) -> None:
    (fault, *_) = of(pages(change=moved), "FOOTNOTE-PAGE")
    assert "note 1 is called on page 5" in fault.message and spot(fault).page > 6


def test_a_gap_in_the_numbers_of_notes(pages: Callable[..., bytes]) -> None:
    def change(markup: str) -> str:
        return markup.replace(note(markup, 3), '<span id="fn-3"></span>')

    (finding,) = of(pages(change=change), "FOOTNOTE-ORDER")
    assert finding.message == "note 4 comes after note 2"


def test_a_call_at_the_start_of_a_line(pages: Callable[..., bytes]) -> None:
    def change(markup: str) -> str:
        call = re.search(r'<a [^>]*id="fnref-2-1"', markup)
        assert call
        return markup.replace(call[0], f"<br/>{call[0]}")

    (finding,) = of(pages(change=change), "LINE-CALL")
    assert finding.message == "a line begins with the call of note 2"


def test_a_page_of_notes(pages: Callable[..., bytes]) -> None:
    style = ".note { min-height: 430pt !important; padding-bottom: 400pt }"
    assert of(pages(style), "BREAK-NOTES")


# --- strangers --------------------------------------------------------------------------


def locked(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def without_pages() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


@cache
def strangers() -> dict[str, tuple[bytes, str]]:
    data = make(SMALL, "pdf").data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        secret = locked(pdf)
    return {
        "empty": (b"", "PREFLIGHT-KIND"),
        "no PDF": (b"Dear reader", "PREFLIGHT-KIND"),
        "an e-book": (
            b"PK\3\4" + 26 * b"\0" + b"mimetypeapplication/epub+zip",
            "PREFLIGHT-DAMAGED",
        ),
        "a head alone": (b"%PDF-1.7\nnothing", "PREFLIGHT-DAMAGED"),
        "half of one": (data[: len(data) // 2], "PREFLIGHT-DAMAGED"),
        "no pages": (without_pages(), "PREFLIGHT-DAMAGED"),
        "locked": (secret, "PREFLIGHT-LOCKED"),
    }


STRANGERS = ["empty", "no PDF", "an e-book", "a head alone", "half of one", "no pages", "locked"]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_file_that_cannot_be_judged(name: str) -> None:
    data, code = strangers()[name]
    report = preflight(data, name)
    (finding,) = report.findings
    assert report.facts is None and (finding.code, finding.severity) == (code, "error")
    assert finding.message and finding.hint and "0x" not in finding.message


def test_a_damaged_file_is_told_as_one() -> None:
    data = make(SMALL, "pdf").data
    start = data.rindex(b"startxref")
    damaged = data[:start] + b"startxref\n7\n%%EOF\n"
    report = preflight(damaged, "a.pdf")
    assert [f.code for f in report.findings if spot(f).page == 0] == ["PREFLIGHT-DAMAGED"]
    assert report.facts is None or facts_of(damaged).trim_name == "A5"


def test_a_file_without_tags() -> None:
    facts = facts_of(write(book()))
    assert not facts.tagged and facts.pages == 4


def test_a_file_with_the_number_in_its_head() -> None:
    style = "section::before { content: '%s'; position: absolute; top: 10pt; left: 43pt }"
    numbers = "".join(f"#page{n}::before {{ content: '{n}   Head' }}" for n in range(1, 7))
    hide = ".t:last-child { visibility: hidden }"
    found = faults(write(book(6), style + numbers + hide))
    assert {finding.code for finding in found} <= {"HEAD-OPENING"}


@pytest.mark.parametrize("seed", range(12))
def test_noise_never_ends_in_a_traceback(seed: int) -> None:
    import random

    noise = random.Random(seed)  # noqa: S311
    data = bytearray(make(SMALL, "pdf").data)
    for _ in range(30):
        data[noise.randrange(len(data))] = noise.randrange(256)
    assert preflight(bytes(data), "noise.pdf").name == "noise.pdf"


# --- the command, and builds ------------------------------------------------------------


def test_the_command(publish: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make(ESSAY, "pdf").data)
    (tmp_path / "b.pdf").write_bytes(b"")
    done = publish("preflight", "a.pdf")
    assert (done.code, done.err) == (0, "")
    assert "148 × 210 mm (A5)" in done.out and "Libertinus-Serif" in done.out
    done = publish("preflight", "a.pdf", "b.pdf", "--format", "json")
    good, bad = json.loads(done.out)
    assert done.code == 1
    assert good["facts"]["trim_name"] == "A5" and bad["facts"] is None
    assert bad["faults"][0]["code"] == "PREFLIGHT-KIND"


def test_what_the_command_fails_on(publish: Any, tmp_path: Path) -> None:
    pages = book()
    pages[1][4] = "is.|"
    (tmp_path / "a.pdf").write_bytes(write(pages))
    assert publish("preflight", "a.pdf").code == 0
    done = publish("preflight", "a.pdf", "--fail-on", "warning")
    assert done.code == 1
    assert "page 2, 64.3 478.6: warning[LINE-STUB]: a paragraph ends with “is.”" in done.out
    assert "1 warning" in done.out


@pytest.mark.parametrize("name", ["missing.pdf", ""])
def test_wrong_usage(name: str, publish: Any) -> None:
    assert publish("preflight", *[name][: bool(name)]).code == 2


def test_a_folder_is_no_file(publish: Any, tmp_path: Path) -> None:
    done = publish("preflight", tmp_path)
    assert done.code == 1 and "error[PREFLIGHT-FILE]" in done.out


def test_a_build_sums_up_what_is_found_and_says_it_again_when_fresh(
    publish: Any, tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "A picture: ![a dot](dot.png)", "title: T\nlang: en-GB")
    from PIL import Image

    Image.new("RGB", (6, 6), "red").save(tmp_path / "w" / "dot.png", dpi=(10, 10))
    first = publish("build", "w", "--format", "pdf")
    assert first.code == 0 and "PREFLIGHT-FOUND" in first.err
    assert "1 PICTURE-BLURRED" in first.err and "`publish preflight build/w.pdf`" in first.err
    assert publish("build", "w", "--format", "pdf").err == first.err


def test_a_build_stops_at_an_error(publish: Any, tmp_path: Path) -> None:
    work_of(tmp_path / "w", filler(900), "title: T\nlang: en-GB")
    layout = tmp_path / "mine"
    layout.mkdir()
    (layout / "layout.yaml").write_text("title: Mine\ninherits: [pdf]\n")
    style = "@page :nth(2 of body) { counter-increment: page 5 }"
    (layout / "style.css").write_text(style)
    done = publish("build", "w", "--format", "pdf", "--layout", "mine")
    assert done.code == 1 and "error[FOLIO-ORDER]: page 4, " in done.err
    assert not (tmp_path / "build" / "w.pdf").exists()


def made_with(folder: Path, **settings: Any) -> bytes:
    from building import context_with

    from publish.outputs import recipe

    return recipe("pdf").make(context_with(folder, **settings))[0].data


def test_a_dropped_initial_is_no_indent(tmp_path: Path) -> None:
    """The ink of a large letter begins a little further in than its line."""
    chapter = f"Capital {filler(80)}.\n\n{filler(60)}.\n\n{filler(60)}."
    body = f"## One\n\n{chapter}\n\n## Two\n\n{chapter}"
    data = made_with(work_of(tmp_path, body), initial="drop-cap", chapters="page")
    assert of(data, "INDENT-FIRST") == []


@pytest.mark.whole
@pytest.mark.parametrize("above", [18, 20, 22, 24])
def test_heads_that_come_to_the_top_by_themselves_open_no_page(tmp_path: Path, above: int) -> None:
    """They leave as much room before them as they need with those below them and two lines."""
    long = "A heading of so many words that it takes up three lines of its page, and ends here"
    heads = f"## {long}\n\n### {long}\n\n#### {long}"
    body = "Of one line.\n\n" * above + f"{heads}\n\n{filler(200)}."
    assert of(made_with(work_of(tmp_path / "1", body)), "HEAD-OPENING") == []
    noted = f"## Head[^1]\n\n{filler(200)}.\n\n[^1]: {filler(60)}.\n"
    body = "Of one line.\n\n" * above + noted
    assert of(made_with(work_of(tmp_path / "2", body)), "HEAD-OPENING") == []


def test_an_item_of_one_line_at_the_head_of_a_page_is_no_widow(tmp_path: Path) -> None:
    """Though the item before it ends in a full line: it has a label."""
    full = "Of one line that ends where the measure ends, " + "n" * 18
    data = made_with(work_of(tmp_path, "\n".join(f"{n}. {full}" for n in range(1, 90))))
    lines = [line for line in read_back(data, ".pdf").lines if line.role == "body"]
    assert {len(one.text) for one in lines} == {len(full)} and lines[-1].page > lines[0].page
    sides = [{line.box[2] for line in lines if line.page % 2 == side} for side in (0, 1)]
    assert all(max(ends) - min(ends) < 1 for ends in sides)
    assert of(data, "BREAK-WIDOW") == of(data, "BREAK-ORPHAN") == []


# --- paragraphs of notes ----------------------------------------------------------------

_QUOTED = "> %s\n>\n> — Martial 4.29\n"
#: What does not go on with the line before it, in a note and in the text.
APART = {
    "verse": "Lines of one B.\n\n" + _QUOTED % "| Saepius in libro\n> | Marsus Amazonide",
    "prose": _QUOTED % f"Nobody {filler(30)}",
    "speech": f"He said {filler(20)}\n\n– Yes, said he.\n\n– No, said she.",
    "items": "Of these\n\n- – one\n- … two",
    "a date": "There were 24\n\nMay was cold, by A. B.\n\nCarl was not there.",
}


@pytest.mark.whole
@pytest.mark.parametrize("what", APART)
@pytest.mark.parametrize("where", ["foot", "end", "body"])
def test_paragraphs_of_a_note_do_not_go_on_with_one_another(
    tmp_path: Path, what: str, where: str
) -> None:
    text = APART[what]
    if where != "body":
        text = "Words.[^a]\n\n[^a]: A.\n\n" + textwrap.indent(text, "    ")
    notes = "foot" if where == "body" else where
    (artifact,) = recipe("pdf").make(context_with(work_of(tmp_path, text), notes=notes))
    assert "LINE-TORN" not in {fault.code for fault in faults(artifact.data)}


def test_what_is_torn_in_a_paragraph_of_a_note_is_told(tmp_path: Path) -> None:
    """Also beside its number, and after another paragraph."""
    for before in ("", "A.\n\n    "):
        note = before + "on 24 May " * 60 + "then."
        context = context_with(
            work_of(tmp_path, f"Words.[^a]\n\n[^a]: {note}"), house_no_break="no"
        )
        (artifact,) = recipe("pdf").make(context)
        assert len(of(artifact.data, "LINE-TORN")) > 1


def test_who_is_responsible_for_a_note_is_bound_to_its_last_word(tmp_path: Path) -> None:
    """Also in an e-book, whose readers break lines at any space."""
    context = context_with(work_of(tmp_path, 'Word.[^a]\n\n[^a]: One end. {resp="ed."}'))
    (note,) = context.edition.notes
    said = plain(note.children[-1].children)  # type: ignore[attr-defined]
    assert said == "One end.\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}ed."


def test_the_older_name_of_the_findings_is_understood() -> None:
    report = preflight(b"no file at all", "a.pdf")
    assert report.faults == report.findings != ()
