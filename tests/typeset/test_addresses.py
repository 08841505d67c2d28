"""Addresses of the net, and code: broken without a sign, and read, copied and heard as written."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from building import NAMES, Book, context_of, context_with, make, proved, read, work_of

from publish.core.diagnostics import Findings
from publish.edit.edition import edit
from publish.edit.house_style import House
from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import read_back
from publish.readback.inspection import inspect
from publish.source import tree, url_text
from publish.source.inline import plain
from publish.typeset.table_width import least_width

if TYPE_CHECKING:
    from pathlib import Path

    from building import Output

    from publish.readback import Line

HEAD = "title: T\nlang: en-GB"
LONG = "https://maps.example.org/anIdentifierWithoutSignsOfAnyKind0123456789abcdefghijklmnopqrstuv"
QUERY = "https://www.example.org/archive/1956/case-against.htm?highlight=case&page=2#section-3"
MAIL = "maud.ellery-whitworth@correspondence.example.co.uk"
DOI = "doi:10.1093/mind/LIX.236.433"
FILLER = "so many words that stand before it and hyphenation characteristically intervenes"
TEXT = f"""\
Of these {FILLER} came to light when {QUERY} was opened, and <{LONG}> followed it.[^a] Write
to {MAIL} for the rest, or see {DOI}; never ({LONG}).

At the end of all this stands {LONG}[^b] and some words that follow it here.

- In a list of things {QUERY} and further words besides.

[^a]: A short one, {LONG}, sheet 2.

[^b]: {" ".join([FILLER] * 4)} {QUERY} {FILLER} {LONG} {FILLER} {QUERY}.
"""
#: How often each address stands in it.
COUNTS = {QUERY: 4, LONG: 5, MAIL: 1, DOI: 1}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return work_of(tmp_path_factory.mktemp("addresses") / "w", TEXT, HEAD)


def joined(output: Output) -> str:
    """What is read, line after line, spaces only where the file has them."""
    return "".join(line.text + " " * (line.ends == "space") for line in output.seen.lines)


def copied(data: bytes) -> str:
    """What a reader copies out of a page: line ends are no part of what was marked."""
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "a4", "large-print", "press"])
def test_an_address_is_broken_without_a_sign(work: Path, name: str) -> None:
    output = make(work, name)
    findings = Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []
    text, copy = joined(output), re.sub(r"\s", "", copied(output.data))
    for address, count in COUNTS.items():
        assert text.count(address) == count
        assert copy.count(address) == count
    assert not re.search("[\u00ad\u200b\u2060]", copy)


@pytest.mark.parametrize("name", ["pdf", "a4", "large-print"])
def test_nothing_runs_out_of_the_measure(work: Path, name: str) -> None:
    """Also where an identifier is longer than a line; of the first lines all are of one measure."""
    seen = make(work, name).seen
    assert seen.hidden == ()
    right = max(line.box[2] for line in seen.lines if line.text[:3] in ("Of ", "At "))
    wide = [line for line in seen.lines if line.role in ("body", "note")]
    assert all(line.box[2] < right + 60 for line in wide)
    assert all(len(line.text.strip()) > 2 for line in wide if "http" in line.text)


def broken_in(lines: list[Line], address: str) -> list[str]:
    """What of an address stands on lines that it ends."""
    ends = []
    for one, two in pairwise(lines):
        for at in range(1, len(address)):
            if one.text.endswith(address[:at]) and two.text.startswith(address[at:][:6]):
                ends.append(address[:at])
    return ends


def test_a_line_ends_after_a_sign_of_the_address_if_it_can(work: Path) -> None:
    output = make(work, "pdf")
    ends = broken_in([n for n in output.seen.lines if n.role in ("body", "note")], QUERY)
    assert ends
    assert all(end[-1] in "/.?&=#" and not end.endswith("http:") for end in ends)


def test_the_face_of_the_text_fills_the_lines_of_an_address(tmp_path: Path) -> None:
    """The line before an address is not loose: what of it fits goes on that line."""
    folder = work_of(tmp_path / "w", f"Words before. {FILLER} {LONG} {FILLER}.", HEAD)
    context = context_with(folder)
    assert recipe("pdf").make(context)
    assert context.laid_out_book.paragraph_reports == {}


def test_the_e_book_says_where_an_address_may_be_broken(work: Path) -> None:
    output = make(work, "epub")
    assert proved(output) == []
    markup = Book(output.data).text("text.xhtml")
    marked = re.findall(r'<span class="url">(.*?)</span>', markup)
    assert any("<wbr/>" in one for one in marked)
    assert DOI in [one.replace("<wbr/>", "") for one in marked]
    style = Book(output.data).text("book.css")
    assert re.search(r"\.url, code, pre \{[^}]*-epub-hyphens: none;[^}]* hyphens: none", style)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see www.example.org/a_b(c).", ["www.example.org/a_b(c)"]),
        ("(see https://x.org/Foo_(bar))", ["https://x.org/Foo_(bar)"]),
        ("write to a.b@example.co.uk.", ["a.b@example.co.uk"]),
        ("doi:10.1000/x-1; 10.1093/m/LIX.", ["doi:10.1000/x-1", "10.1093/m/LIX"]),
        ("“https://x.org/a”, http://y.org: so", ["https://x.org/a", "http://y.org"]),
        ("https://x.org/… and/or 10.5/14, p.m.", ["https://x.org/"]),
        ("at Café@home or 3@4", []),
        ("urn:isbn:9783161484100!", ["urn:isbn:9783161484100"]),
    ],
)
def test_what_is_an_address(text: str, found: list[str]) -> None:
    assert [text[first:last] for first, last in url_text.spans(text)] == found


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        ("http://x.org/ab", ["http://", "x.", "org/ab"]),
        ("https://x.org/a/b/", ["https://", "x.", "org/", "a/b/"]),
        ("abc--bcd::efg/h-ijk", ["abc--bcd::", "efg/", "h-ijk"]),
        ("a/the-tyger-by-william-blake", ["a/the", "-tyger", "-by", "-william", "-blake"]),
        ("some.dotted.name()", ["some.", "dotted.", "name()"]),
        ("short", ["short"]),
    ],
)
def test_where_a_line_may_end_in_it(address: str, pieces: list[str]) -> None:
    assert url_text.pieces(address) == pieces
    assert url_text.with_breaks(address).replace("\u200b", "").replace("\u2060", "") == address


def addresses(text: str, folder: Path, off: frozenset[str] = frozenset()) -> list[str]:
    edition = edit(read(work_of(folder, text, HEAD)), "corrected", House("en", off))
    nodes = tree.walk(*edition.body, *edition.notes)
    return [plain((node,)) for node in nodes if url_text.is_marked(node)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[example.org/a](https://www.example.org/a/)", ["example.org/a"]),
        ("[the archive](https://example.org/)", []),
        (
            "A *https://x.org/a* and https://x.org/1943-45.",
            ["https://x.org/a", "https://x.org/1943-45"],
        ),
        ("https://x.org/a\\_b\\_c, so", ["https://x.org/a_b_c"]),
        ("`https://x.org/a`", []),
        ("Don't: https://x.org/it's--so...", ["https://x.org/it's--so"]),
    ],
)
def test_which_words_are_marked(text: str, found: list[str], tmp_path: Path) -> None:
    assert addresses(text, tmp_path / "w") == found


def test_a_call_binds_the_last_letters_of_an_address_only(tmp_path: Path) -> None:
    text = f"See {LONG}[^1] there.\n\n[^1]: A note."
    assert addresses(text, tmp_path / "w") == [LONG[:-3], LONG[-3:]]


def test_an_address_does_not_make_a_table_wide(tmp_path: Path) -> None:
    table = f"| Where |\n|---|\n| {QUERY} |"
    edition = edit(read(work_of(tmp_path / "w", table, HEAD)))
    (found,) = (node for node in tree.walk(*edition.body) if isinstance(node, tree.Table))
    assert least_width(found) == len("case-against.")


# --- code -------------------------------------------------------------------------------

CODE = """\
The name is `some.very.long.dotted.identifier.in.a.module.that.does.not.break.anywhere()`
here; `don't -- "so"...` and `1943-45` stay.

~~~
def greet(name):
    \"\"\"Don't -- "never"...\"\"\"

\treturn name.that.is.much.too.long.for.the.line.and_is_turned_over.in_hanging_form(name) * 3
iiiiiiii|
mmmmmmmm|
~~~
"""


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return work_of(tmp_path_factory.mktemp("code") / "w", CODE, HEAD)


@pytest.mark.parametrize(
    ("name", "face"),
    [("pdf", "Libertinus-Mono"), ("a4", "Libertinus-Mono"), ("large-print", "Hyperlegible-Mono")],
)
def test_code_is_in_a_face_of_one_width(code: Path, name: str, face: str) -> None:
    from building import Anatomy

    output = make(code, name)
    assert any(face in font for font in Anatomy(output.data).fonts())
    lines = {line.text.strip()[:4]: line for line in output.seen.lines}
    narrow, wide = lines["iiii"], lines["mmmm"]
    assert narrow.box[2] == pytest.approx(wide.box[2], abs=0.6)


@pytest.mark.parametrize("name", ["pdf", "a4", "large-print", "epub"])
def test_code_stays_as_it_is_written(code: Path, name: str) -> None:
    output = make(code, name)
    findings = Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []
    text = joined(output) if name != "epub" else " ".join(n.text for n in output.seen.lines)
    assert "some.very.long.dotted.identifier.in.a.module.that.does.not.break.anywhere()" in text
    assert 'don\'t -- "so"...' in text
    assert "1943-45" in text
    assert (
        "name.that.is.much.too.long.for.the.line.and_is_turned_over.in_hanging_form(name)" in text
    )


def test_what_is_turned_over_of_a_line_of_code_hangs(code: Path) -> None:
    lines = [line for line in make(code, "pdf").seen.lines if line.role == "body"]
    at = next(i for i, line in enumerate(lines) if line.text.lstrip().startswith("return name"))
    first, second = lines[at], lines[at + 1]
    heard = inspect(make(code, "pdf").data).structure
    assert heard is not None
    assert "    return name" in heard.text
    assert second.box[0] > first.box[0] + 4 * 4.5
    assert second.baseline == pytest.approx(first.baseline - 14, abs=0.2)


def test_a_work_without_code_does_without_its_face(work: Path) -> None:
    context = context_with(work)
    assert not any("mono" in folder.name for folder in context.layout.font_folders)
    assert context.code_face is None


def test_the_letters_of_code_are_as_high_as_those_of_the_text(code: Path) -> None:
    assert "--code-size: 0.894em" in context_with(code)._prelude()
    assert "--code-size: 1em" in context_with(code, "large-print")._prelude()


def test_the_transcript_has_code_as_it_is(code: Path) -> None:
    (artifact,) = recipe("transcript").make(context_with(code, "transcript"))
    assert 'don\'t -- "so"...' in artifact.data.decode()
    assert read_back(artifact.data, ".txt").lines


@pytest.mark.whole
def test_code_in_an_e_book_brings_its_face_where_faces_are_brought(code: Path) -> None:
    context = context_with(code, "epub", embed_fonts="yes", page_list="no")
    (artifact,) = recipe("epub").make(context)
    names = Book(artifact.data).zip.namelist()
    assert "EPUB/fonts/LibertinusMono-Regular.ttf" in names
    assert "EPUB/fonts/libertinus-mono-OFL.txt" in names
    assert "code, pre { font-family: 'Libertinus Mono', monospace }" in Book(artifact.data).text(
        "book.css"
    )


def test_code_is_not_judged_as_running_text(tmp_path: Path) -> None:
    """Its short last line is no stub, and code among bold words asks for no bold face."""
    code = "~~~\nif (a) {\n    b;\n}\n~~~"
    context = context_of(work_of(tmp_path, f"A **bold `code.x` word**.\n\n{code}\n\nText."), "pdf")
    (artifact,) = recipe("pdf").make(context)
    assert preflight(artifact.data, "a.pdf").findings == ()
    assert list(context.layout_findings) == []
