"""The proof: whole files pass, and nothing can be lost, doubled or moved without its being told."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from building import (
    ESSAY,
    EVERYTHING,
    NAMES,
    SMALL,
    Output,
    context_of,
    context_with,
    found,
    make,
    proved,
    work_of,
)
from building import text as filler
from losses import LOSSES, replace
from PIL import Image

from publish.core.diagnostics import Findings
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.readback import calls_in
from publish.typeset.long_notes import note_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from command import Result
    from losses import Change

    from publish.core.diagnostics import Diagnostic
    from publish.readback import Line


@pytest.mark.whole
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING, SMALL], ids=lambda f: f.name[:10])
def test_a_whole_file_passes(folder: Path, name: str) -> None:
    output, findings = make(folder, name), Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []


@pytest.mark.parametrize("suffix", [".pdf", ".epub"])
def test_a_file_that_is_none(suffix: str) -> None:
    (said,) = found(b"nothing", suffix, make(SMALL, "pdf").edition)
    assert said.code == "PROOF-UNREADABLE"


# --- every kind of loss -----------------------------------------------------------------


def broken_epub(change: Change) -> list[Diagnostic]:
    book = make(SMALL, "epub")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("/text.xhtml"):
                data = change(data.decode()).encode()
            new.writestr(name, data)
    return found(out.getvalue(), ".epub", book.edition)


def test_a_word_torn_in_two_is_told_of_an_epub() -> None:
    is_told(broken_epub(replace("the fourth paragraph", "the four<br/>th paragraph")), 4)


def broken_pdf(change: Change, style: str = "") -> list[Diagnostic]:
    context = context_of(SMALL, "pdf")
    markup = change(
        context.renderer(
            note_parts=note_parts(context, context.indexed_edition.edition.notes)
        ).page("page.html")
    )
    return found(context.pages(markup, extra=style).write(), ".pdf", context.edition)


def is_told(said: list[Diagnostic], paragraph: int) -> None:
    assert said
    for one in said:
        assert one.severity == "error"
        assert one.code.startswith("PROOF-")
        assert one.place.path.endswith("essay.md") and one.place.line
        assert re.search(r"page \d+, line \d+|the end", one.message)
    assert f"(paragraph {paragraph})" in "".join(one.message for one in said)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_in_an_epub_is_told(loss: str) -> None:
    change, paragraph = LOSSES[loss]
    is_told(broken_epub(change), paragraph)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_in_a_pdf_is_told(loss: str) -> None:
    change, paragraph = LOSSES[loss]
    is_told(broken_pdf(change), paragraph)


def move_call(markup: str) -> str:
    bound = re.search(r'<span class="bound">note,(.*?</a>.*?</span>)</span> and', markup, re.S)
    bound = bound or re.search(r'<span class="bound">note,(.*?</a>)</span> and', markup, re.S)
    assert bound
    return markup.replace(bound[0], "note, and").replace("after it,", f"after it,{bound[1]}")


def drop_call(markup: str) -> str:
    return re.sub(r'(<a class="(?:noteref|call)" id="fnref-2-1"[^>]*>)2</a>', r"\1</a>", markup)


@pytest.mark.whole
@pytest.mark.parametrize("broken", [broken_pdf, broken_epub])
@pytest.mark.parametrize("change", [move_call, drop_call])
def test_a_call_that_is_moved_or_lost_is_told(
    broken: Callable[[Change], list[Diagnostic]], change: Change
) -> None:
    is_told(broken(change), 3)


def drop_note(markup: str) -> str:
    return re.sub(r'<aside id="fn-2".*?</aside>', '<p id="fn-2"/>', markup, flags=re.S)


def swap_notes(markup: str) -> str:
    one, two = (
        re.search(rf'<aside id="fn-{n}".*?</aside>\n', markup, re.S)[0]  # type: ignore[index]
        for n in (1, 2)
    )
    return markup.replace(one + two, two + one)


def double_note(markup: str) -> str:
    note = re.search(r'<aside id="fn-1".*?</aside>\n', markup, re.S)
    assert note
    return markup.replace(note[0], note[0] + note[0])


@pytest.mark.parametrize(
    ("change", "code"),
    [(drop_note, "LOST"), (swap_notes, "NOTE-ORDER"), (double_note, "ADDED")],
)
def test_a_note_that_is_dropped_moved_or_doubled_is_told(change: Change, code: str) -> None:
    assert [one.code for one in broken_epub(change)] == [f"PROOF-{code}"]


def test_a_note_on_another_page_than_its_call_is_told() -> None:
    def send_on(markup: str) -> str:
        note = re.search(
            r'<span class="note" data-note="fn-1" id="fn-1">.*?</p>\n</span>', markup, re.S
        )
        assert note
        return markup.replace(note[0], "").replace("word after it,", f"word after it,{note[0]}")

    said = broken_pdf(send_on, "#p2 { break-before: page }")
    assert [one.code for one in said] == ["PROOF-NOTE-PAGE"]
    assert "note 1 is called on page 3, line 2, and begins on page 4" in said[0].message
    assert "--set notes=end" in said[0].hint


def test_an_unknown_note_is_told() -> None:
    said = broken_epub(lambda m: m.replace('id="fn-2"', 'id="fn-9"').replace("#fn-2", "#fn-9"))
    assert {"PROOF-NOTE", "PROOF-LOST"} == {one.code for one in said}


# --- pages that are right ---------------------------------------------------------------

WIDE = "It is so so so so so so so so so so so so so so so in the latest"
PICTURE = "![A wheel](wheel.png)"
#: What a reader of pages could take for a loss, and is none.
HEAP = "\u0301\u0302\u0323"
RIGHT = {
    "a dash before emphasis at a line's end": f"{WIDE} history—*i.e.*, as it was, so it is.",
    "emphasis after emphasis": f"{WIDE} *history*—**that is**—*i.e.*, as it was.",
    "a blank after another face": "A sign ⋮ in a line, ℵ ⋮ ℵ, and one at its end ⋮ so it is.",
    "points before a picture": f"Words ... {PICTURE} ... and so on, in *a line*... {PICTURE}.",
    "a head that is repeated": "| No. | Words |\n|---|---|\n"
    + "\n".join(f"| {n} | so |" for n in range(99)),
    "a head that is repeated in a note": "Words.[^1]\n\n[^1]: A diary:\n\n    | No. | Words |\n"
    "    |---|---|\n" + "\n".join(f"    | {n} | so |" for n in range(150)),
    "Hebrew in a line": "The letters א ב ג ד ה ו ז ח ט, for 9 8 7 6 5 4 3 2 1, and a circle.",
    "Hebrew over two lines": f"{WIDE} היה היה פעם איש אחד בארץ רחוקה מאוד, and so on it went.",
    "joiners and hair spaces": "It fell, Germany\u2060 \u2060… gives,\u200a…\u200aand rose.",
    "small capitals": "Of the [NATO]{.smallcaps} and [Nato]{.smallcaps}, the NATO and Nato, nato.",
    "an accent of another element": "M^\u0301\u0301 raised^ and *a*\u0301, **e**\u0302*n*\u0303.",
    "a heap of accents": f"Some{2 * HEAP}\u0301`\u0302 here and ea{HEAP}.",
    "a soft hyphen before an accent": "A pa\u00ad\u0301\u0301pa and so on.",
    "one hyphen for all": "A well-known, so-called non\u2010breaking hyphen, and 1-2.",
}
#: What every designer writes.
DRAWN = {
    "rules over heads": "h2 { border-top: 1pt solid; border-bottom: 3pt double }",
    "rules by quotations": "blockquote { border-left: 2pt solid #888; border-top: 1pt solid }",
    "rules in tables": "td, th { border: 0.4pt solid }",
    "a rule under every paragraph": "p.block { border-bottom: 0.3pt solid }",
    "capitals": "h2, em, p.block:first-of-type { text-transform: uppercase }",
    "capitals of other letters": "main { text-transform: uppercase }",
    "lower case": "main { text-transform: lowercase }",
    "every word with a capital": "p { text-transform: capitalize }",
    "small capitals of any kind": "p.block { font-variant-caps: all-small-caps }",
    "small capitals of the first line": "p.block { font-variant-caps: small-caps }",
    "signs before heads": "h2::before { content: '§ ' } h2::after { content: ' ❦' }",
    "counters": "h2 { counter-increment: x } h2::before { content: counter(x, upper-roman) '. ' }",
    "words before paragraphs": "p.block::before { content: 'Item: ' } li::before { content: '→' }",
    "marks in a line": "em::before { content: '“' } em::after { content: '”' }",
    "wide letters": "p.block { letter-spacing: 0.3em } h2 { letter-spacing: 1em }",
    "notes in two columns": "@page { @footnote { columns: 2 } }",
    "notes without a rule": "@page { @footnote { border-top: none; margin-top: 2pt } }",
    "notes within rules": "@page { @footnote { border: 1pt solid; padding: 4pt } }",
    "another area for notes": "@page { @footnote { background: #eee; max-height: 30% } }",
    "a first letter": "p.block::first-letter { font-size: 2em }",
}


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "a4", "large-print", "epub"])
@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_not_refused(tmp_path: Path, case: str, name: str) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "wheel.png")
    assert proved(make(work_of(tmp_path, RIGHT[case]), name)) == []


@pytest.mark.whole
@pytest.mark.parametrize("folder", [SMALL, EVERYTHING], ids=lambda f: f.name)
@pytest.mark.parametrize("style", DRAWN.values(), ids=DRAWN)
def test_what_a_layout_draws_is_not_taken_for_text(
    tmp_path: Path, folder: Path, style: str
) -> None:
    (tmp_path / "layout.yaml").write_text("title: T\ninherits: [pdf]\n", "utf-8")
    (tmp_path / "style.css").write_text(style, "utf-8")
    context = context_with(folder, str(tmp_path))
    (artifact,) = recipe("pdf").make(context)
    assert found(artifact.data, ".pdf", context.edition) == []


# --- what is done to a finished file ----------------------------------------------------


def rewritten(data: bytes, page: int, change: Callable[[bytes], bytes]) -> bytes:
    """A file of which the content of a page is another."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        own = pdf.pages[page - 1]
        own.contents_coalesce()
        before = own.Contents.read_bytes()
        after = change(before)
        assert after != before
        own.Contents = pdf.make_stream(after)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


#: A string with what it is said with.
SPAN = re.compile(rb"/Span\s*<</MCID \d+[^>]*>>\s*BDC.*?EMC", re.DOTALL)
PLACE = re.compile(rb"(?<=\n)[\d. -]+ Tm")


def without_end(content: bytes) -> bytes:
    spans = list(SPAN.finditer(content))
    return content[: spans[len(spans) // 2].start()] + b"\n".join([b"Q Q Q Q Q Q"])


def exchange_places(content: bytes) -> bytes:
    """Two lines one below the other, each in the other's place."""
    places = [found[0] for found in PLACE.finditer(content)]
    one = places[3]
    two = next(place for place in places[4:] if place.split()[-2] != one.split()[-2])
    return content.replace(one, b"@").replace(two, one).replace(b"@", two)


def exchange_marks(content: bytes) -> bytes:
    """Two lines, each with the other's place in the structure."""
    numbers = re.findall(rb"/MCID (\d+)", content)
    one, two = (b"/MCID " + n for n in numbers[3:5])
    return (
        content.replace(one + b">", b"@>")
        .replace(two + b">", one + b">")
        .replace(b"@>", two + b">")
    )


def draw_twice(content: bytes) -> bytes:
    """A line drawn again in the margin, where no ear hears it."""
    line = SPAN.findall(content)[3]
    again = re.sub(rb"/Span\s*<<[^>]*>>", b"/Artifact <</Type /Layout>>", line)
    return content.replace(line, line + b"\n" + again)


def say_otherwise(content: bytes) -> bytes:
    """Right words said over glyphs that are others."""
    number = SPAN.search(content)
    assert number
    return content.replace(b"<</MCID 3>>", b"<</MCID 3 /ActualText (What stands in the source)>>")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_end, "PROOF-LOST"),
        (exchange_places, "PROOF-ORDER"),
        (exchange_marks, "PROOF-LOST"),
        (draw_twice, "PROOF-ADDED"),
        (say_otherwise, "PROOF-GLYPHS"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_done_to_a_page_is_told(change: Callable[[bytes], bytes], code: str) -> None:
    book = make(ESSAY, "pdf")
    said = found(rewritten(book.data, 7, change), ".pdf", book.edition)
    assert code in {one.code for one in said}
    assert all("meanwhile" in one.hint or "mend the first" in one.hint for one in said)


LABELLED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60">'
    '<text x="5" y="40" font-size="20">Hexameter</text></svg>'
)
#: A picture on one page with the word that is in it: as a heading, a caption, a term, in a cell
#: beside it, in a note, in a line with it.
BESIDE = {
    "heading": '### Hexameter\n\nWords.\n\n![A row of feet](d.svg "Six feet.")',
    "caption": 'Words.\n\n![A row of feet](d.svg "Hexameter")',
    "term": "Hexameter\n:   Of six feet.\n\n![A row of feet](d.svg)",
    "cell": "| Metre | Feet |\n|--|--|\n| Hexameter | ![A row of feet](d.svg){width=9mm} |",
    "note": "Words.^[Hexameter] And ![a row of feet](d.svg){height=4mm}.",
    "ornament": "### Hexameter\n\nWords.\n\n![](d.svg){.decorative}",
    "twice": "### Hexameter\n\n![A row](d.svg)\n\n![A row of feet](d.svg)",
}


@pytest.mark.whole
@pytest.mark.parametrize("where", BESIDE)
def test_words_in_a_picture_are_its_own(tmp_path: Path, where: str) -> None:
    """They may say what a line of the text says: so labels do."""
    folder = work_of(tmp_path, BESIDE[where] + "\n\nMore words.")
    (folder / "d.svg").write_text(LABELLED, "utf-8")
    for name in ("pdf", "a4"):
        made = make(folder, name)
        said = [line for line in made.seen.lines if line.role == "picture"]
        assert [line.text for line in said] == ["Hexameter"] * BESIDE[where].count("d.svg")
        assert proved(made) == []


def test_a_line_that_is_said_to_be_in_a_picture_is_told_as_printed_twice(tmp_path: Path) -> None:
    """Only what the press has drawn of a picture is in one, whatever the structure says."""
    folder = work_of(tmp_path, "### Pentameter\n\n![A row of feet](d.svg)\n\nMore words.")
    (folder / "d.svg").write_text(LABELLED, "utf-8")
    book = make(folder, "pdf")

    def draw_again(content: bytes) -> bytes:
        line = next(span for span in SPAN.findall(content) if b"Picture" not in span[:80])
        picture = re.search(rb"/MCID \d+(?=[^>]*OffprintPicture)", content)
        assert picture
        again = re.sub(rb"/MCID \d+", picture[0], line, count=1)
        return content.replace(line, line + b"\n" + again)

    said = found(rewritten(book.data, 3, draw_again), ".pdf", book.edition)
    assert [one.code for one in said] == ["PROOF-ADDED"]


def test_a_body_whose_tail_is_dropped_is_told() -> None:
    book = make(ESSAY, "pdf")
    with pikepdf.open(io.BytesIO(book.data)) as pdf:
        del pdf.pages[9:14]
        out = io.BytesIO()
        pdf.save(out)
    assert "PROOF-LOST" in {one.code for one in found(out.getvalue(), ".pdf", book.edition)}


def without_table(data: bytes) -> bytes:
    """A file in which one face does not tell what its glyphs are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        faces = {str(f.BaseFont): f for f in pdf.objects if _is_face(f) and "/ToUnicode" in f}
        del faces[next(name for name in faces if "Italic" in name)].ToUnicode
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _is_face(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"


def test_what_cannot_be_read_is_told_apart_from_what_is_lost() -> None:
    book = make(ESSAY, "pdf")
    said = found(without_table(book.data), ".pdf", book.edition)
    assert {one.code for one in said[:-1]} == {"PROOF-UNSURE"}
    assert "cannot be read with certainty" in said[0].message
    assert "was expected" in said[0].message
    assert re.search(r"in (emphasis|a paragraph|a note)", said[0].hint)


@pytest.mark.whole
def test_a_file_that_cannot_be_read_is_written_beside_the_old_one(
    publish: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("w").mkdir()
    Path("w/essay.md").write_text("---\ntitle: T\n---\n\nSome *slanted* words.\n", "utf-8")
    assert publish("build", "w", "--format", "pdf", "--format", "epub").code == 0
    old = Path("build/w.pdf").read_bytes()
    Path("w/essay.md").write_text("---\ntitle: T\n---\n\nOther *slanted* words.\n", "utf-8")
    finished: Any = vars(Context)["book_pdf"]
    monkeypatch.setattr(
        Context, "book_pdf", property(lambda context: without_table(finished.func(context)))
    )
    result = publish("build", "w", "--format", "pdf", "--format", "epub")
    assert result.code == 1
    assert "PROOF-UNSURE" in result.err and "PROOF-UNPROVED" in result.err
    assert Path("build/w.pdf").read_bytes() == old
    assert Path("build/w-unproved.pdf").read_bytes().startswith(b"%PDF")
    assert "build/w.epub" in result.out, "a format that is refused does not take others with it"
    assert result.err.strip().splitlines()[-1].endswith("could not be made again: build/w.pdf")


# --- what is there and cannot be seen ---------------------------------------------------

HIDDEN = {
    "pushed off the page at the left": "#p3 { margin-left: -300pt }",
    "half off the page at the right": "#p3 { margin-left: 200pt; white-space: nowrap }",
    "pushed off the page at the top": "#p3 { position: relative; top: -600pt }",
    "pushed off the page at the bottom": "#p3 { position: relative; top: 600pt }",
    "clipped": "#p3 { overflow: hidden; height: 14pt }",
    "clipped at the side": "#p3 { overflow: hidden; width: 50pt; white-space: nowrap }",
    "invisible": "#p3 { visibility: hidden }",
    "transparent": "#p3 { color: transparent }",
    "without opacity": "#p3 { opacity: 0 }",
    "not there": "#p3, #p3 > p { display: none }",
    "too small to be read": "#p3 { font-size: 0 }",
}


@pytest.mark.whole
@pytest.mark.parametrize("style", HIDDEN.values(), ids=HIDDEN)
def test_text_that_cannot_be_seen_is_lost(style: str) -> None:
    is_told(broken_pdf(str, style), 3)


@pytest.mark.parametrize("style", ["#fn-2 { margin-left: -400pt }", "#fn-2 > p { display: none }"])
def test_a_note_that_cannot_be_seen_is_lost(style: str) -> None:
    is_told(broken_pdf(str, style), 3)


# --- long notes -------------------------------------------------------------------------

CASES = {
    "600 words": f"{filler(90)}.[^a] {filler(500)}\n\n[^a]: {filler(600)}",
    "4000 words": f"{filler(90)}.[^a]\n\n{filler(300)}.\n\n{filler(300)}\n\n[^a]: {filler(4000)}",
    "several in one line": f"{filler(60)} a[^a] b[^b] c[^c] d.[^d] {filler(400)}\n\n"
    + "\n\n".join(f"[^{key}]: {filler(300)}" for key in "abcd"),
    "in the last line": f"{filler(500)}.[^a]\n\n[^a]: {filler(450)}",
    "in a heading": f"{filler(50)}.\n\n## A heading[^a]\n\n{filler(300)}\n\n[^a]: {filler(450)}",
    "in a quotation": f"> {filler(90)}.[^a] {filler(200)}\n\n{filler(90)}\n\n[^a]: {filler(450)}",
    "in a table": f"{filler(90)}\n\n| a | b |\n|---|---|\n| c[^a] | d[^b] |\n| e | f |\n\n"
    f"{filler(200)}\n\n[^a]: {filler(500)}\n\n[^b]: {filler(90)}",
    "in verse": f"| {filler(6)}\n| {filler(6)}[^a]\n| {filler(6)}\n\n{filler(90)}\n\n"
    f"[^a]: {filler(450)}",
    "calling one another": f"{filler(90)}.[^a] {filler(60)}[^c] {filler(400)}\n\n"
    f"[^a]: {filler(300)}[^b] {filler(200)}\n\n[^b]: {filler(200)}[^d]\n\n[^c]: c\n\n[^d]: d",
    "called twice": f"{filler(90)}.[^a] {filler(400)}.[^a] {filler(20)}\n\n[^a]: {filler(600)}",
    "of many paragraphs": f"{filler(90)}.[^a] {filler(400)}\n\n[^a]: {filler(9)}"
    + "".join(f"\n\n    {filler(n * 9)}" for n in range(1, 12)),
    "with everything in it": f"{filler(90)}.[^a] {filler(400)}\n\n[^a]: {filler(90)}\n\n"
    f"    > {filler(200)}\n\n    | {filler(6)}\n    | {filler(6)}\n\n    - {filler(90)}\n"
    f"    - {filler(200)}\n\n    | a | b |\n    |---|---|\n    | c | d |\n\n    {filler(90)}",
}


def long_notes() -> Iterator[Any]:
    for case, body in CASES.items():
        for name in ["pdf", "a4"] if case in ("600 words", "in a table") else ["pdf"]:
            yield pytest.param(body, name, id=f"{case}-{name}")


@pytest.mark.whole
@pytest.mark.parametrize(("body", "name"), list(long_notes()))
def test_a_long_note(tmp_path: Path, body: str, name: str) -> None:
    output = make(work_of(tmp_path, body), name)
    assert proved(output) == []
    continuing(output)


def continuing(output: Output) -> None:
    """Above a note that goes on from the page before stand three lines of text, if there are."""
    pages: dict[int, list[Line]] = {}
    for line in output.seen.lines:
        pages.setdefault(line.page, []).append(line)
    last = max(
        line.page for line in output.seen.body() if calls_in(line.text) or len(line.text) > 50
    )
    begun: set[int] = set()
    for page, lines in pages.items():
        notes = [line for line in lines if line.role == "note"]
        body = [line for line in lines if line.role == "body"]
        if notes and notes[0].note in begun and page < last:
            assert len(body) >= 3, page
        begun |= {line.note for line in notes}


#: Twenty thousand words take as long as all other tests together: they are for ``.ci/run``.
MANY = 300 if os.environ.get("CI") else 60


@pytest.mark.whole
def test_many_notes(tmp_path: Path) -> None:
    calls = [f"{filler(66)}[^n{n}]" + ("\n\n" if n % 4 == 3 else "") for n in range(MANY)]
    notes = [f"[^n{n}]: {filler(3 + n * 37 % 80)}." for n in range(MANY)]
    output = make(work_of(tmp_path, " ".join(calls) + "\n\n" + "\n\n".join(notes)), "pdf")
    assert len(output.seen.notes()) == MANY
    assert proved(output) == []
    continuing(output)
