"""Raised, lowered, struck and marked words as they are set, in every output.

What they are read as is told by the cases in ``tests/cases/source``: marks, critic, html, parted.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from building import Book, context_with, found, work_of

from publish.core.diagnostics import Place
from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import calls_in, read_back
from publish.source import tree
from publish.source.inline import plain
from publish.typeset.superscript_glyphs import has_own

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import FileText

_HTML = "{http://www.w3.org/1999/xhtml}"
#: In a paragraph, a heading, a table and its caption, a quotation, verse, a list, a note.
TEXT = """\
The XIX^th^ century drank H~2~O and ~~wine~~ at 2^10^ a cask, [x^2^](#p2), 1<sup>st</sup>.

~~Struck words[^n] go on,~~ ==marked ones^[In ~~the~~ line.] too==, [lined]{.underline} ones.

## CO~2~ and the 10^th^ ~~time~~

| A^2^ | B    |
|------|-----:|
| H~2~O | 10^6^ |
| ~~C~~ | 9    |

Table: Of N~2~.

> Quoted 4^o^ ==words==

| A line of M^me^
| and ~~another~~

1. An item^a^

One{++ two++}{>>so in the other edition<<} three. {>>Is it so?<<}

[^n]: A note on e^−x^ and SO~4~.
"""
SAID = [
    "XIXth century drank H2O and wine at 210 a cask, x2, 1st.", "CO2 and the 10th time", "Of N2.",
    "Quoted 4o words", "A line of Mme", "An itema", "One two three.", "A note on e−x and SO4.",
]  # fmt: skip


def output(tmp_path: Path, format_: str, text: str = TEXT) -> tuple[bytes, FileText]:
    context = context_with(work_of(tmp_path, text), format_)
    artifact = recipe(format_).make(context)[0]
    assert found(artifact.data, artifact.suffix, context.edition) == []
    return artifact.data, read_back(artifact.data, artifact.suffix)


@pytest.mark.whole
@pytest.mark.parametrize("format_", ["pdf", "epub", "handout", "large-print"])
def test_the_text_read_back_is_the_text(tmp_path: Path, format_: str) -> None:
    _, seen = output(tmp_path, format_)
    words = " ".join(" ".join(line.text for line in seen.lines).split())
    assert [said for said in SAID if said not in words] == []
    assert "Is it so?" not in words


def test_a_transcript_has_the_words(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, TEXT), "transcript")
    words = " ".join(recipe("transcript").make(context)[0].data.decode().split())
    assert [said for said in SAID if said not in words] == []


@pytest.mark.parametrize("format_", ["pdf", "handout"])
def test_a_raised_number_calls_no_note(tmp_path: Path, format_: str) -> None:
    """Nor does one in a link."""
    _, seen = output(tmp_path, format_)
    assert sorted({n for line in seen.lines for n in calls_in(line.text)}) == [1, 2]


def test_lines_stay_on_their_grid(tmp_path: Path) -> None:
    words = "a^2^ b~2~ c^x−y,z^ d~Åé~ ~~e~~ ==f== <small>g</small> [h]{.ul} and others "
    _, seen = output(tmp_path, "pdf", words * 14)
    heights = [line.baseline for line in seen.lines if line.role == "body"]
    assert len({round(above - below, 2) for above, below in pairwise(heights)}) == 1


def test_an_ebook_has_the_elements(tmp_path: Path) -> None:
    data, _ = output(tmp_path, "epub")
    text = Book(data).tree("text.xhtml")
    elements = {tag: ["".join(e.itertext()) for e in text.iter(_HTML + tag)]
                for tag in ("sup", "sub", "s", "u", "mark")}  # fmt: skip
    assert elements["sup"][:4] == ["th", "10", "2", "st"]
    assert elements["sub"][:2] == ["2", "2"]
    assert elements["s"][:3] == ["wine", "Struck ", "words"]
    assert elements["u"] == ["lined"]
    assert "".join(elements["mark"]) == "marked ones toowords"


def test_contents_of_an_ebook_have_raised_numbers(tmp_path: Path) -> None:
    """They are those of the heading, and no calls of notes."""
    data, _ = output(tmp_path, "epub", "One.\n\n## The 2^10^th ~~way~~ home^[A note.]\n\nTwo.")
    assert "The 2<sup>10</sup>th <s>way</s>" in Book(data).text("nav.xhtml")


def test_a_heading_may_be_of_several_lines(tmp_path: Path) -> None:
    """In contents it is of one."""
    body = "One.\n\n## Part One<br>The *Beginning*\n\nTwo."
    data, _ = output(tmp_path, "epub", body)
    assert "Part One<br/>The <em>Beginning</em></h" in Book(data).text("text.xhtml")
    assert ">Part One The <em>Beginning</em></a>" in Book(data).text("nav.xhtml")
    faults = preflight(data, "a.epub").findings
    assert [finding for finding in faults if finding.code == "EBOOK-LABEL"] == []


def test_neither_calls_nor_notes_are_struck(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, TEXT))
    recipe("pdf").make(context)
    lined = (tree.Struck, tree.Underlined, tree.Highlighted)
    around = [one for one in tree.walk(*context.edition.body) if isinstance(one, lined)]
    assert not [c for one in around for c in tree.walk(one) if isinstance(c, tree.NoteCall)]
    assert [plain((one,)) for one in around[1:6]] == [
        "Struck ", "words", " go on,", "marked ", "ones",
    ]  # fmt: skip


def node(
    text: str, kind: type[tree.Superscript | tree.Subscript]
) -> tree.Superscript | tree.Subscript:
    place = Place("")
    return kind(place=place, children=(tree.Text(place=place, text=text),))


def test_letters_of_the_face_are_used_where_it_has_all(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, "One^th^ and two^TH^ and three~2~."))
    font_stack, family = context.font_stack, "Libertinus Serif"
    assert has_own(font_stack, family, node("th2−", tree.Superscript))
    assert has_own(font_stack, family, node("n2−", tree.Subscript))
    assert not has_own(font_stack, family, node("tTh", tree.Superscript))
    assert not has_own(font_stack, family, node("a é", tree.Subscript))
    assert not has_own(font_stack, "No Such Face", node("2", tree.Superscript))
    markup = str(context.renderer().alone(context.edition.body[0]))
    assert '<sup class="own">th</sup>' in markup
    assert "<sup>TH</sup>" in markup
    assert '<sub class="own">2</sub>' in markup


def test_a_comment_after_a_change_is_printed_as_its_reason(tmp_path: Path) -> None:
    data, _ = output(tmp_path, "epub")
    page = Book(data).text("corrections.xhtml")
    assert "so in the other edition" in "".join(ET.fromstring(page).itertext())  # noqa: S314


CASES = {
    "03-super-sub-strike": "The XIX^th^ century, H~2~O, ~~struck~~.",
    "37-html-in-text": "The 1<sup>st</sup> of May,<br>H<sub>2</sub>O.",
}


@pytest.mark.parametrize("case", CASES)
def test_what_came_out_wrong(tmp_path: Path, case: str) -> None:
    data, _ = output(tmp_path, "epub", CASES[case])
    text = Book(data).text("text.xhtml")
    wanted = {
        "03-super-sub-strike": "The XIX<sup>th</sup> century, H<sub>2</sub>O, <s>struck</s>.",
        "37-html-in-text": "The 1<sup>st</sup> of May,<br/>H<sub>2</sub>O.",
    }
    assert wanted[case] in text
