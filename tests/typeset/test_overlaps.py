"""What lies on what: each fault alone on hand-made pages is found; what belongs there passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from building import context_with, text, work_of
from found_places import spot
from handmade import book, write, write_tagged

from publish.outputs import recipe
from publish.preflight import preflight

if TYPE_CHECKING:
    from pathlib import Path

    from command import Result

    from publish.core.diagnostics import Diagnostic

#: A line beside those of the hand-made pages, their lines, and a picture.
LINE = '<p style="position: absolute; margin: 0; white-space: nowrap; {}">{}</p>'
RULE = '<div style="position: absolute; {}"></div>'
PICTURE = (
    '<img style="position: absolute; {}" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/'
    '2000/svg%22 viewBox=%220 0 40 40%22><circle cx=%2220%22 cy=%2220%22 r=%2220%22/></svg>">'
)
PIXELS = (
    '<img style="position: absolute; {}" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAA'
    'ABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==">'
)


def found(data: bytes) -> list[Diagnostic]:
    return [f for f in preflight(data, "hand.pdf").findings if f.code == "TEXT-OVERLAP"]


def on_page(extra: str, style: str = "", gap: int = 0) -> list[Diagnostic]:
    """What is found of something on the first page, on which some lines are left out."""
    pages = book(2)
    pages[0][10 : 10 + gap] = [""] * gap
    return found(write(pages, style, extra))


#: Top of the eleventh line's box on the first page; its baseline, from the page's foot.
TOP, BASELINE = 50 + 14 * 10, 534.6 - 14 * 10


class Case(NamedTuple):
    """Something on the page that lies on a text, what is said of it; where it is right."""

    wrong: str
    said: str
    right: str
    gap: int = 0


CASES = {
    "a line on a line": Case(
        LINE.format(f"left: 43pt; top: {TOP}pt", "and who shall take"), "“and who shall take”",
        LINE.format(f"left: 43pt; top: {TOP}pt", "and who shall take"), 1,
    ),
    "a line that begins within a line": Case(
        LINE.format(f"left: 90pt; top: {TOP}pt", "and who shall take"), "“and who shall take”",
        LINE.format(f"left: 90pt; top: {TOP}pt", "and who shall take"), 1,
    ),
    "a line 3 pt lower": Case(
        LINE.format(f"left: 60pt; top: {TOP + 3}pt", "beside the gate"), "“beside the gate”",
        LINE.format(f"left: 60pt; top: {TOP + 3}pt", "beside the gate"), 2,
    ),
    "a line half a line lower": Case(
        LINE.format(f"left: 60pt; top: {TOP + 7}pt", "beside the gate"), "“beside the gate”",
        LINE.format(f"left: 60pt; top: {TOP + 7}pt", "beside the gate"), 2,
    ),
    "a line that only begins on another one’s end": Case(
        LINE.format(f"left: 345pt; top: {TOP}pt", "who"), "“who”",
        LINE.format(f"left: 357pt; top: {TOP}pt", "who"),
    ),
    "an initial on the line beside it": Case(
        LINE.format(f"left: 30pt; top: {TOP - 5}pt; font-size: 38pt; line-height: 1", "M"),
        "lies on “M”", LINE.format(
            f"left: 3pt; top: {TOP - 5}pt; font-size: 38pt; line-height: 1", "M"
        ),
    ),
    "a number of the margin on the text": Case(
        LINE.format(f"left: 37pt; top: {TOP + 14}pt", "12"), "“12”",
        LINE.format(f"left: 27pt; top: {TOP}pt", "12"),
    ),
    "a note’s line on the text’s last line": Case(
        LINE.format("left: 43pt; top: 458pt; font-size: 8.5pt", "1 See the letter of that day."),
        "“1 See the letter of that day.”",
        LINE.format("left: 43pt; top: 473pt; font-size: 8.5pt", "1 See the letter of that day."),
    ),
    "a running head on the text": Case(
        LINE.format("left: 150pt; top: 43pt", "THE RIGHT TO LEAVE"), "“THE RIGHT TO LEAVE”",
        LINE.format("left: 150pt; top: 24pt", "THE RIGHT TO LEAVE"),
    ),
    "a rule through a line": Case(
        RULE.format(f"left: 30pt; top: {TOP + 8}pt; width: 120pt; height: .4pt; background: #000"),
        "a rule lies on “",
        RULE.format(f"left: 30pt; top: {TOP + 15}pt; width: 120pt; height: .4pt; background: #000"),
        0,
    ),
    "a hairline down a page": Case(
        RULE.format("left: 150pt; top: 60pt; width: .25pt; height: 300pt; background: #999"),
        "a rule lies on “",
        RULE.format("left: 38pt; top: 60pt; width: .25pt; height: 300pt; background: #999"),
    ),
    "a frame on the text": Case(
        RULE.format(f"left: 20pt; top: {TOP + 8}pt; width: 120pt; height: 60pt; border: 1pt solid"),
        "lies on “",
        RULE.format("left: 30pt; top: 40pt; width: 340pt; height: 470pt; border: 1pt solid"),
    ),
    "a dark area on half of a line": Case(
        RULE.format(f"left: 20pt; top: {TOP + 9}pt; width: 400pt; height: 60pt; background: #222"),
        "a drawing lies on “",
        RULE.format(f"left: 20pt; top: {TOP + 9}pt; width: 400pt; height: 60pt; background: #eee"),
    ),
    "a folio on the text": Case(
        LINE.format("left: 100pt; top: 458pt", "17"), "“17”",
        LINE.format("left: 200pt; top: 480pt", "17"),
    ),
    "a picture on the text": Case(
        PIXELS.format(f"left: 100pt; top: {TOP + 8}pt; width: 90pt; height: 60pt"),
        "a picture lies on “",
        PIXELS.format(f"left: 100pt; top: {TOP + 2}pt; width: 90pt; height: 60pt"), 5,
    ),
    "a drawing on the text": Case(
        PICTURE.format(f"left: 100pt; top: {TOP}pt; width: 60pt; height: 60pt"),
        "lies on “",
        PICTURE.format(f"left: 100pt; top: {TOP + 2}pt; width: 60pt; height: 60pt"), 5,
    ),
    "a text on a picture’s edge": Case(
        PIXELS.format(f"left: 100pt; top: {TOP}pt; width: 90pt; height: 56pt; z-index: 1")
        + LINE.format(f"left: 170pt; top: {TOP + 14}pt; z-index: 2", "See the letter of that day"),
        "lies on a picture’s edge",
        PIXELS.format(f"left: 100pt; top: {TOP}pt; width: 190pt; height: 56pt; z-index: 1")
        + LINE.format(f"left: 110pt; top: {TOP + 14}pt; z-index: 2", "See the letter of that day"),
        5,
    ),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", CASES)
def test_what_lies_on_a_text_is_found(name: str) -> None:
    case = CASES[name]
    faults = on_page(case.wrong, gap=case.gap if "edge" in name else 0)
    assert faults
    assert {(spot(f).page, f.severity) for f in faults} == {(1, "error")}
    assert any(case.said in f.message for f in faults), faults
    assert all(f.hint for f in faults)
    assert on_page(case.right, gap=case.gap) == []


@pytest.mark.whole
@pytest.mark.parametrize("name", CASES)
def test_it_is_found_in_a_file_with_tags(name: str) -> None:
    pages = book(2)
    if "edge" in name:
        pages[0][10:15] = [""] * 5
    assert {spot(f).page for f in found(write_tagged(pages, extra={1: CASES[name].wrong}))} == {1}


def test_both_are_named_where_they_meet() -> None:
    (finding,) = on_page(LINE.format(f"left: 200pt; top: {TOP + 4}pt", "beside the gate"))
    words = [part.split("”")[0] for part in finding.message.split("“")[1:]]
    assert "beside the gate" in words
    (other,) = [part for part in words if part != "beside the gate"]
    assert other in " ".join(book(1)[0])
    assert spot(finding).x == pytest.approx(205, abs=6)
    assert spot(finding).y == pytest.approx(BASELINE, abs=5)


def test_a_picture_is_told_once_whatever_it_covers() -> None:
    style = f"left: 100pt; top: {TOP}pt; width: 90pt; height: 60pt"
    assert len(on_page(PIXELS.format(style))) == 1


#: What touches or crosses letters and belongs to them; its first word is what it is.
RIGHT = {
    "underline": '<span style="text-decoration: underline">gypsy quay</span>',
    "dotted": '<span style="text-decoration: underline dotted">gypsy quay</span>',
    "struck": 'what is <s>gypsy quay</s> and no more',
    "italic": "of <i>half f</i>) and [<i>Jf</i>] ‘<i>f</i>’",
    "accents": "Åse Œuvre Łódź e\u0301 A\u0308 n\u0303 \u1ec7",
    "call": 'Ljf<sup style="font-size: 6pt">12</sup> and H<sub style="font-size: 6pt">2</sub>O',
    "capitals": '<span style="font-variant: small-caps">Quay</span> QUAY Jay, Toy',
    "kerned": "AVATAR To. Ty, ‘W.’ f’ f” ffi fj",
    "highlight": 'the <span style="background: #ffee88">gypsy</span> quay',
    "ground": '<span style="background: #000; color: #fff">gypsy quay</span>',
    "Hebrew": "שָׁלוֹם and back",
    "bold": '<span style="text-shadow: none; font-weight: bold">gypsy quay</span>',
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", RIGHT)
def test_what_belongs_to_a_text_is_none(name: str) -> None:
    pages = book(2)
    pages[0][10] = ""
    at = f"left: 43pt; top: {TOP}pt"
    assert found(write(pages, extra=LINE.format(at, RIGHT[name]))) == []


def test_lines_under_words_that_a_file_tells_are_theirs() -> None:
    """With tags their marked content says it, without them their height does."""
    style = ".t { text-decoration: underline line-through }"
    assert found(write(book(2), style)) == []
    assert found(write_tagged(book(2), style)) == []


# --- what the press itself has set ------------------------------------------------------


def built(publish: Any, folder: Path, text: str, style: str, *options: str) -> Result:
    """A work built with a layout that has some style of its own."""
    work_of(folder / "w", text, "title: T\nlang: en-GB")
    (folder / "mine").mkdir()
    (folder / "mine" / "layout.yaml").write_text("title: Mine\ninherits: [pdf]\n")
    (folder / "mine" / "style.css").write_text(style)
    done: Result = publish("build", "w", "--format", "pdf", "--layout", "mine", *options)
    return done


VERSE = (
    "| The keeper of the bridge has gone and left the lantern burning on the wall, and nobody has "
)
VERSE += "seen him since\n| and who shall take the penny?\n| He sang."
OLD_VERSE = """
.line { --line-snap: none; display: inline-block; padding-left: 2em; text-indent: -2em;
  vertical-align: top }
.line + br { display: inline; line-height: 0 }
"""
STYLES = {
    "verse that is turned over": (VERSE, OLD_VERSE, "and who shall take the penny"),
    "a rule of the layout": (
        f"{text(60)}.", "p.block { border-top: 1pt solid; line-height: .5 }", "lies on",
    ),
}  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("name", STYLES)
def test_a_build_stops_at_what_its_layout_prints_over(
    publish: Any, tmp_path: Path, name: str
) -> None:
    words, style, said = STYLES[name]
    options = ("--set", "initial=drop-cap")
    done = built(publish, tmp_path, words, style, *options)
    assert done.code == 1 and "error[TEXT-OVERLAP]: page " in done.err and said in done.err
    assert not (tmp_path / "build" / "w.pdf").exists()
    (tmp_path / "mine" / "style.css").write_text("")
    again = publish("build", "w", "--format", "pdf", "--layout", "mine", *options)
    assert again.code == 0, again.err


@pytest.mark.whole
@pytest.mark.parametrize("face", ["serif", "sans"])
@pytest.mark.parametrize("letter", ["J", "Q", "Ç", "Ę", "“Q", "*F*", "*T*", "Å", "*“J*"])
def test_no_initial_lies_on_a_line(tmp_path: Path, letter: str, face: str) -> None:
    words = f"{letter}gypsy quay {text(90)}."
    settings = {"initial": "drop-cap", "face": face}
    data = recipe("pdf").make(context_with(work_of(tmp_path, words), **settings))[0].data
    assert found(data) == []


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" viewBox="0 0 200 80">
<text x="10" y="40" font-size="14">crossed words here</text>
<path d="M0 0 200 80M0 36h200" stroke="black"/>
<text x="14" y="44" font-size="14">on each other</text></svg>"""


def test_what_lies_on_what_in_a_picture_is_its_own(publish: Any, tmp_path: Path) -> None:
    folder = work_of(tmp_path / "w", f"{text(40)}.\n\n![A drawing](a.svg)\n\n{text(30)}.")
    (folder / "a.svg").write_text(SVG)
    done = publish("build", "w", "--format", "pdf", "--format", "handout")
    assert done.code == 0, done.err
