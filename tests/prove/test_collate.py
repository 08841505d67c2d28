"""Collation: any two of a work, a PDF, an EPUB, a handout and a plain text, word by word."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from building import ENGINE, ESSAY, EVERYTHING, SMALL, context_with, make, work_of
from content import instructions
from losses import LOSSES, drop, swap

from publish.core.diagnostics import Findings
from publish.core.files import Reader
from publish.outputs import recipe
from publish.pipeline.context import Context
from publish.readback.collation import Stream, TextPlace, collate
from publish.readback.plain_text import read_text
from publish.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result


# --- streams of words -------------------------------------------------------------------


def laid_out(*lines: str) -> Stream:
    """Lines of a page."""
    stream = Stream()
    for number, line in enumerate(lines, 1):
        stream.add(line, TextPlace(page=1, line=number), ends="unknown")
    return stream.close()


def plain(text: str) -> Stream:
    stream = Stream()
    stream.extend(text, [(0, TextPlace())])
    return stream


def differences(left: Stream, right: Stream) -> list[tuple[str, str]]:
    return [(d.left, d.right) for d in collate(left, right)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("of institutionalised men", ["of institu‐", "tionalised men"]),
        ("a well-known man", ["a well-", "known man"]),
        ("a well‐known man", ["a well‐", "known man"]),
        ("a word—another word", ["a word—", "another word"]),
        ("a word — another word", ["a word —", "another word"]),
        ("pre- and post-war", ["pre-", "and post-war"]),
        ("see https://example.org/a/long/one now", ["see https://example.org/", "a/long/one now"]),
        ("see https://example.org/a/long/one now", ["see https://exam", "ple.org/a/long/one now"]),
        ("it ends in a dash—", ["it ends in", "a dash—"]),
        ("two words", ["two", "words"]),
    ],
)
def test_how_a_line_ends_is_no_difference(text: str, lines: list[str]) -> None:
    assert differences(plain(text), laid_out(*lines)) == []
    assert differences(laid_out(*lines), plain(text)) == []


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("a well-known man", ["a wellknown", "man"], ("well-known", "wellknown")),
        ("one two three", ["one", "three"], ("two", "")),
        ("one two three", ["one two two", "three"], ("", "two")),
        ("the therapist", ["the the‐", "rapists"], ("therapist", "therapists")),
        ("Ode an die Freude", ["Ode an", "dieFreude"], ("die Freude", "dieFreude")),
    ],
)
def test_a_difference_at_a_line_end(text: str, lines: list[str], expected: tuple[str, str]) -> None:
    assert differences(plain(text), laid_out(*lines)) == [expected]


def test_two_pages_that_break_lines_otherwise() -> None:
    one = laid_out("a well-", "known cir‐", "cumlocution of words")
    two = laid_out("a well-known circum‐", "locution", "of words")
    assert differences(one, two) == []


def test_a_repeated_head_of_a_table_is_no_difference() -> None:
    stream = Stream()
    stream.add("Year Men", TextPlace(page=1, line=9), ends="unknown", repeatable=True)
    stream.add("1934 1,966", TextPlace(page=1, line=10), ends="unknown")
    stream.add("Year Men", TextPlace(page=2, line=1), ends="unknown", repeatable=True)
    stream.add("1956 1,430", TextPlace(page=2, line=2), ends="unknown")
    assert differences(plain("Year Men 1934 1,966 1956 1,430"), stream) == []
    assert differences(plain("Year Men 1934 1,966 Year Men 1956 1,430"), stream.close()) == []


@pytest.mark.whole
def test_a_long_text_with_many_differences_is_compared_quickly() -> None:
    words = [f"w{n * 7919 % 5000}" for n in range(60_000)]
    other = [w for n, w in enumerate(words) if n % 1000]
    found = differences(plain(" ".join(words)), plain(" ".join(other)))
    assert found == [(words[n], "") for n in range(0, 60_000, 1000)]


# --- plain text -------------------------------------------------------------------------


def test_a_plain_text_is_read_by_its_conventions() -> None:
    text = (
        "A. Author 1924\n\nThe Title\n\nSource: A Book.\n\nFirst\nparagraph. [1] More.\n\n"
        "  1. an item\n  2. another\n\nEnd. [2]\n\nNotes\n\n1. One.\n\nStill one.\n\n2. Two.\n"
    )
    lines = read_text(text.encode()).lines
    assert [(x.role, x.number, x.paragraph, x.note, x.text) for x in lines] == [
        ("paratext", 1, 0, 0, "A. Author 1924"),
        ("paratext", 3, 0, 0, "The Title"),
        ("paratext", 5, 0, 0, "Source: A Book."),
        ("body", 7, 1, 0, "First paragraph.\U000f0001 More."),
        ("body", 10, 2, 0, "an item"),
        ("body", 11, 3, 0, "another"),
        ("body", 13, 4, 0, "End.\U000f0002"),
        ("paratext", 15, 0, 0, "Notes"),
        ("note", 17, 0, 1, "One."),
        ("note", 19, 0, 1, "Still one."),
        ("note", 21, 0, 2, "Two."),
    ]


def test_notes_may_have_their_numbers_in_brackets() -> None:
    lines = read_text(b"A word.[1] More.[2]\n\n[1] One.\n\n[2] Two.").lines
    assert [(x.role, x.note, x.text) for x in lines[1:]] == [
        ("note", 1, "One."),
        ("note", 2, "Two."),
    ]


# --- the command ------------------------------------------------------------------------


@pytest.fixture
def sides(tmp_path: Path) -> dict[str, object]:
    """The essay, the work of all constructs and a small one in every form, with their names."""
    found: dict[str, object] = {}
    for folder in (ESSAY, EVERYTHING, SMALL):
        found[f"{folder.name} work"] = folder
        for name in ("pdf", "epub", "a4"):
            output = make(folder, name)
            file = tmp_path / f"{folder.name}-{name}{output.artifact.suffix}"
            file.write_bytes(output.data)
            found[f"{folder.name} {name}"] = file
        context = Context(
            make(folder, "pdf").edition.work, folder, "transcript", Settings(), "corrected",
            ENGINE, Reader(),
        )  # fmt: skip
        file = tmp_path / f"{folder.name}.txt"
        file.write_bytes(recipe("transcript").make(context)[0].data)
        found[f"{folder.name} text"] = file
    return found


@pytest.mark.whole
@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING, SMALL], ids=lambda f: f.name[:10])
def test_all_editions_of_a_work_are_the_same(
    publish: Callable[..., Result], sides: dict[str, object], folder: Path
) -> None:
    own = [path for name, path in sides.items() if name.startswith(folder.name)]
    for left in own:
        for right in own:
            done = publish("collate", left, right)
            assert done == (0, "", ""), f"{left} {right}\n{done.out}"


def test_the_transcription_is_the_diplomatic_reading(
    publish: Callable[..., Result], root: Path
) -> None:
    file = root / "tests" / "transcription.txt"
    assert publish("collate", ESSAY, file, "--reading", "diplomatic").code == 0
    done = publish("collate", file, ESSAY)
    assert done.code == 1
    assert f"{file}, line 93, paragraph 44 | {ESSAY / 'essay.md'}:134:" in done.out
    assert "  A: √©lite\n  B: élite\n" in done.out


def test_every_difference_has_its_places(publish: Callable[..., Result], tmp_path: Path) -> None:
    one = work_of(tmp_path / "one", "A *first* word.[^1]\n\nAnother one.\n\n[^1]: A note.")
    two = work_of(tmp_path / "two", "A first world.[^1]\n\nAnother.\n\n[^1]: A note more.")
    done = publish("collate", one, two, "--format", "json")
    assert done.code == 1
    first, second, third = json.loads(done.out)
    assert (first["a"]["words"], first["b"]["words"]) == ("word.", "world.")
    assert (first["a"]["line"], first["a"]["column"], first["a"]["paragraph"]) == (5, 11, 1)
    assert first["b"]["path"].endswith("two/essay.md")
    assert (second["a"]["words"], second["b"]["words"]) == ("Another one.", "Another.")
    assert (third["a"]["words"], third["a"]["note"]) == ("note.", 1)


def broken_epub(change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    book = io.BytesIO(make(SMALL, "epub").data)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name.endswith("/text.xhtml") else text)
    return out.getvalue()


FAULTS = {
    "a paragraph dropped": (drop(3), 3),
    "two paragraphs swapped": (swap(8, 9), 8),
    "a word doubled": LOSSES["a word doubled"],
    "a character damaged": LOSSES["a character damaged"],
    "a note cut": LOSSES["a note’s end cut"],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_finished_epub_is_caught_and_placed(
    publish: Callable[..., Result], tmp_path: Path, fault: str
) -> None:
    change, paragraph = FAULTS[fault]
    file = tmp_path / "broken.epub"
    file.write_bytes(broken_epub(change))
    done = publish("collate", SMALL, file)
    assert done.code == 1
    assert re.search(rf"paragraph {paragraph} \| .*broken\.epub, .*text\.xhtml, line \d+", done.out)


def without_lines(data: bytes, page: int, wanted: Callable[[float], bool]) -> bytes:
    """A finished PDF from which the text on some baselines of a page (from 1) was taken out."""
    pdf = pikepdf.open(io.BytesIO(data))
    kept, baseline = list[tuple[Any, pikepdf.Operator]](), 0.0
    sheet = pdf.pages[page - 1]
    for operands, operator in instructions(sheet):
        if operator == "Tm":
            baseline = float(operands[5])
        if operator in ("Tj", "TJ") and wanted(baseline):
            continue
        kept.append((operands, pikepdf.Operator(operator)))
    sheet.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_lines_taken_out_of_a_finished_pdf_are_caught_and_placed(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    book = make(SMALL, "pdf")
    line = next(x for x in book.seen.body() if x.text.startswith("A third paragraph"))
    heights: set[float] = set()
    without_lines(book.data, line.page, lambda y: heights.add(y) or False)  # type: ignore[func-returns-value]
    nearest = min(heights, key=lambda y: min(abs(y - b) for b in scales(book, line)))
    file = tmp_path / "broken.pdf"
    file.write_bytes(without_lines(book.data, line.page, lambda y: y == nearest))
    done = publish("collate", SMALL, file)
    assert done.code == 1
    assert re.search(rf"paragraph 3 \| .*broken\.pdf, page {line.page}, line \d+", done.out)
    assert "A third paragraph" in done.out


def scales(book: object, line: object) -> list[float]:
    """The baseline of a line in the units of the page's content: the engine sets in CSS pixels."""
    baseline, height = line.baseline, 210 / 25.4 * 72  # type: ignore[attr-defined]
    return [baseline, (height - baseline) / 0.75]


UNSTYLED = "He said - no - that it's 1943-45 ... and so on.\n\nAnother paragraph."


def test_a_work_is_set_as_the_build_set_it(publish: Callable[..., Result], tmp_path: Path) -> None:
    work_of(tmp_path / "w", UNSTYLED)
    assert publish("build", "w", "--format", "pdf", "--set", "house=no").code == 0
    assert publish("collate", "w", "build/w.pdf", "--set", "house=no") == (0, "", "")
    assert publish("collate", "build/w.pdf", "w").out.endswith("3 differences\n")


def test_a_layout_decides_as_in_the_build(publish: Callable[..., Result], tmp_path: Path) -> None:
    work_of(tmp_path / "w", UNSTYLED)
    for name in ("pdf", "handout"):
        (tmp_path / f"my-{name}").mkdir()
        text = f"inherits: [{name}]\nsettings: {{house: '{'no' if name == 'pdf' else 'yes'}'}}\n"
        (tmp_path / f"my-{name}" / "layout.yaml").write_text(text, "utf-8")
    mine = ("--layout", "my-pdf", "--layout", "my-handout")
    formats = ("--format", "pdf", "--format", "handout")
    assert publish("build", "w", *formats, *mine).code == 0
    for file in ("build/w.pdf", "build/w-handout.pdf", "build/w-handout-letter.pdf"):
        assert publish("collate", "w", file, *mine) == (0, "", "")
    assert publish("collate", "w", "build/w.pdf", *mine[:2]).code == 0
    assert publish("collate", "w", "build/w-handout.pdf", *mine[:2]).code == 1


def test_a_stretch_is_compared_with_its_stretch(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    work_of(tmp_path / "w", "One.\n\nTwo.\n\nThree.")
    assert publish("build", "w", "--format", "handout", "--excerpt", "2-3").code == 0
    file = "build/w-2-3-handout.pdf"
    assert publish("collate", "w", file, "--set", "excerpt=2-3") == (0, "", "")
    assert publish("collate", "w", file).code == 1


def test_settings_that_cannot_be(publish: Callable[..., Result], tmp_path: Path) -> None:
    work_of(tmp_path / "w", UNSTYLED)
    assert publish("collate", "w", "w", "--set", "house=maybe").code == 2
    assert "there is no layout “none”" in publish("collate", "w", "w", "--layout", "none").err


def test_a_file_that_cannot_be_compared(publish: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / "no.pdf").write_bytes(b"x")
    for name in ("picture.png", "no.pdf"):
        done = publish("collate", SMALL, name)
        assert done.code == 1
        assert f"{name}: error[COLLATE-FILE]: it cannot be compared" in done.err
    broken = work_of(tmp_path / "broken", "A note.[^1]")
    done = publish("collate", broken, SMALL)
    assert done.code == 1 and "NOTE-UNDEFINED" in done.err


def test_a_transcript_numbers_the_note_of_a_first_heading(tmp_path: Path) -> None:
    text = "## Head[^h]\n\nMore[^2].\n\n[^2]: Two.\n[^h]: One."
    context, findings = context_with(work_of(tmp_path, text, "title: T"), "transcript"), Findings()
    (artifact,) = recipe("transcript").make(context)
    recipe("transcript").prove(artifact, context.edition, findings)
    assert list(findings) == []
    assert "Head [1]" in artifact.data.decode()
    assert "More [2]." in artifact.data.decode()
