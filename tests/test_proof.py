"""The proof: whole files pass, and nothing can be lost, doubled or moved without its being told."""

from __future__ import annotations

import io
import os
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from building import ESSAY, EVERYTHING, NAMES, SMALL, Output, desk_of, found, make, proved, work_of
from building import text as filler

from publish.diagnostics import Findings
from publish.formats import recipe
from publish.longnotes import note_parts
from publish.witness import calls_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from publish.diagnostics import Diagnostic
    from publish.witness import Line

Change = "Callable[[str], str]"


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


def replace(old: str, new: str) -> Change:
    def change(markup: str) -> str:
        assert markup.count(old) == 1, old
        return markup.replace(old, new)

    return change


def block(markup: str, number: int) -> str:
    end = r'(?=\s*(?:<(?:p|div) class="block"|</?section|</main))'
    match = re.search(rf'<(?:p|div) class="block" id="p{number}".*?{end}', markup, re.S)
    assert match, number
    return match[0]


def without_ids(markup: str) -> str:
    return re.sub(r' (id|href)="[^"]*"', "", markup)


def drop(number: int) -> Change:
    return lambda markup: markup.replace(block(markup, number), "")


def double(number: int) -> Change:
    def change(markup: str) -> str:
        once = block(markup, number)
        return markup.replace(once, once + without_ids(once))

    return change


def swap(one: int, two: int) -> Change:
    def change(markup: str) -> str:
        first, second = block(markup, one), block(markup, two)
        return markup.replace(first, "⁂").replace(second, first).replace("⁂", second)

    return change


def exchange(one: str, two: str) -> Change:
    def change(markup: str) -> str:
        assert one in markup and two in markup
        return markup.replace(one, "⁂").replace(two, one).replace("⁂", two)

    return change


#: What is done to the markup, and a paragraph in which it must be found.
LOSSES: dict[str, tuple[Change, int]] = {
    "a paragraph dropped": (drop(3), 3),
    "the first paragraph dropped": (replace(" opens the work; it has enough words in it", ""), 1),
    "a short paragraph dropped": (drop(2), 2),
    "the last paragraph dropped": (drop(9), 9),
    "two paragraphs swapped": (swap(8, 9), 8),
    "a paragraph doubled": (double(8), 9),
    "a short paragraph doubled": (double(2), 3),
    "the last paragraph doubled": (double(9), 9),
    "a word doubled": (replace("paragraph opens", "paragraph paragraph opens"), 1),
    "a word dropped": (replace("the fourth paragraph", "the paragraph"), 4),
    "a character damaged": (replace("enough words", "enongh words"), 1),
    "an accent added": (replace("comes to its end", "comes to its énd"), 3),
    "a capital lost": (replace("Under the", "under the"), 4),
    "a space lost": (replace("opens the work", "opensthe work"), 1),
    "a space added": (replace("opens the work", "ope ns the work"), 1),
    "a comma lost": (replace("another word after it, with", "another word after it with"), 3),
    "a note emptied": (replace("The first note says a few words.", ""), 1),
    "two notes swapped": (exchange("first note says a few", "second note says other"), 1),
    "a note’s end cut": (replace(" to an end.", ""), 3),
    "a long note’s end cut": (replace("The second paragraph of the third note ends it.", ""), 4),
    "a long note’s middle cut": (replace("and said nothing, for a time", ""), 4),
    "a word doubled in a note": (replace("a few words", "a few few words"), 1),
    "a heading dropped": (replace("The Only Heading</h2>", "</h2>"), 3),
    "a verse line dropped": (replace("Arise, ye prisoners of want,", ""), 5),
    "two verse lines swapped": (exchange("workers from your slumber", "prisoners of want"), 5),
    "a cell dropped": (replace("1,966", ""), 6),
    "two cells swapped": (exchange("1,966", "1,430"), 6),
    "an item dropped": (replace("the first point", ""), 7),
}  # fmt: skip


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
    desk = desk_of(SMALL, "pdf")
    markup = change(desk.renderer(note_parts=note_parts(desk)).page("page.html"))
    return found(desk.pages(markup, extra=style).write(), ".pdf", desk.edition)


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


def test_an_unknown_note_is_told() -> None:
    said = broken_epub(lambda m: m.replace('id="fn-2"', 'id="fn-9"').replace("#fn-2", "#fn-9"))
    assert {"PROOF-NOTE", "PROOF-LOST"} == {one.code for one in said}


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


def test_many_notes(tmp_path: Path) -> None:
    calls = [f"{filler(66)}[^n{n}]" + ("\n\n" if n % 4 == 3 else "") for n in range(MANY)]
    notes = [f"[^n{n}]: {filler(3 + n * 37 % 80)}." for n in range(MANY)]
    output = make(work_of(tmp_path, " ".join(calls) + "\n\n" + "\n\n".join(notes)), "pdf")
    assert len(output.seen.notes()) == MANY
    assert proved(output) == []
    continuing(output)
