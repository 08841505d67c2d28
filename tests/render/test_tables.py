"""Tables of any width: what does not fit is set smaller, or row by row; no word is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from building import NAMES, make, read, text, work_of

from publish.core.diagnostics import Findings
from publish.edit.edition import edit
from publish.outputs import recipe
from publish.source import tree
from publish.typeset.hyphenation import pieces
from publish.typeset.table_width import least_width, setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "title: T\nlang: en-GB"


def table(columns: int) -> str:
    row = "| " + " | ".join(["Earthenware"] * columns) + " |"
    figures = "| " + " | ".join(str(1000 + n) for n in range(columns)) + " |"
    return "\n".join([row, "|" + "---|" * columns, row, figures])


def work(folder: Path, columns: int) -> Path:
    blocks = [f"{text(30)}.[^1]", table(columns), f"{text(30)}.", "[^1]: See:\n\n    {}"]
    inner = table(columns).replace("\n", "\n    ")
    return work_of(folder, "\n\n".join(blocks).replace("{}", inner), HEAD)


@pytest.mark.whole
@pytest.mark.parametrize("columns", [2, 5, 8, 14, 30])
@pytest.mark.parametrize("name", ["pdf", "a4", "large-print"])
def test_every_word_of_a_table_is_seen(tmp_path: Path, columns: int, name: str) -> None:
    output, findings = make(work(tmp_path / "w", columns), name), Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []
    assert output.seen.hidden == ()
    lines = " ".join(line.text for line in output.seen.lines)
    assert all(lines.count(str(1000 + n)) == 2 for n in range(columns))  # no number is broken
    if name == "pdf":  # within the type area, as far as letters say how wide it is
        edge = max(line.box[2] for line in output.seen.body() if line.tag not in ("TD", "TH"))
        assert all(line.box[2] < edge + 8 for line in output.seen.body())


def test_how_a_table_is_set(tmp_path: Path) -> None:
    (one,) = [
        n for n in tree.walk(*read(work(tmp_path / "w", 4)).body) if isinstance(n, tree.Table)
    ]
    assert least_width(one) == 4 * 11 + 3 * 1.5
    settings = [setting(one, letters, "en-GB", shrinks=True) for letters in (48.5, 48, 25, 24)]
    assert settings == ["plain", "small", "small", "by-rows"]
    assert setting(one, 48, "en-GB", shrinks=False) == "by-rows"


@pytest.mark.parametrize(
    ("word", "lang", "divided"),
    [
        ("Stoke-upon-Trent", "en-GB", ["Stoke-", "upon-", "Trent"]),
        ("(Blackburn),", "en-GB", ["(Black-", "burn),"]),
        ("1,234,567", "en-GB", ["1,234,567"]),
        ("Leek", "en-GB", ["Leek"]),
        ("Blackburn", "xx", ["Blackburn"]),
        ("–", "en-GB", ["–"]),
    ],
)
def test_the_pieces_of_a_word(word: str, lang: str, divided: list[str]) -> None:
    assert pieces(word, lang) == divided


# --- columns of figures -----------------------------------------------------------------


def column_of(folder: Path, cells: list[str], rule: str = "---") -> list[tree.Cell]:
    """A column below a head, as the edition has it."""
    rows = "\n".join(f"| x | {cell} |" for cell in cells)
    note = "\n\n[^n]: A note." if any("[^n]" in cell for cell in cells) else ""
    folder.mkdir(exist_ok=True)
    source = work_of(folder, f"Text.\n\n| A | B |\n|---|{rule}|\n{rows}{note}", HEAD)
    edition = edit(read(source))
    (found,) = [n for n in tree.walk(*edition.body) if isinstance(n, tree.Table)]
    return [row.children[1] for row in (found.head, *found.children)]


def classes(cell: tree.Cell) -> str:
    """The classes of the span that a cell's figure stands in, but the one that all have."""
    spans = [n for n in cell.children if isinstance(n, tree.Span)]
    return " ".join(c for span in spans for c in span.classes if c != "digits")


@pytest.mark.parametrize(
    ("cells", "spaced"),
    [
        (["120", "75", "195"], ["", "", ""]),
        (["1,204", "−12", "+3", "—", ""], ["", "", "", "", ""]),
        (["3.5", "12.25", "7", "…"], ["lacks-1", "", "whole-2", "whole-2"]),
        (["3,5", "1.204,25"], ["lacks-1", ""]),
        (["0.125", "2"], ["", "whole-3"]),
        (["1,204", "12"], ["", ""]),
        (["12.5%", "3%"], ["", "whole-1"]),
        (["12.5%", "3"], ["", ""]),
        (["12–15", "3"], ["", ""]),
        (["120", "75[^n]"], ["uncalled-1", ""]),
        (["£3", "**£12.50**"], ["whole-2", ""]),
        (["12½", "£3 10s.", "(4)"], None),
        (["12½", "(4)"], ["", ""]),
    ],
)
def test_a_column_of_figures_is_aligned(
    tmp_path: Path, cells: list[str], spaced: list[str] | None
) -> None:
    head, *body = column_of(tmp_path / "w", cells)
    assert [c.align for c in (head, *body)] == ["right" if spaced else ""] * (len(cells) + 1)
    assert [classes(cell) for cell in body] == (spaced or [""] * len(cells))


@pytest.mark.parametrize("rule", [":--", ":-:"])
def test_what_the_source_says_is_kept(tmp_path: Path, rule: str) -> None:
    said = {":--": "left", ":-:": "center"}[rule]
    assert {cell.align for cell in column_of(tmp_path / "w", ["1", "20.5"], rule)} == {said}


def test_words_and_empty_columns_are_none(tmp_path: Path) -> None:
    for cells in (["1", "x"], ["", ""], ["—", "…"], ["May 3", "4"]):
        assert {cell.align for cell in column_of(tmp_path / "w", cells)} == {""}


FIGURES = """The text.[^n]

| Mill | Sacks |
|------|-------|
| Upper | 120.5 |
| Lower | 75[^book] |
| All | 1,195.25 |

Table: What was ground in each of the mills along the river Esk.

[^book]: From the miller.

[^n]: First words:

    | Year | Tons |
    |---|---|
    | 1790 | 3 |

    Words after.
"""


@pytest.mark.parametrize("name", ["pdf", "a4", "large-print"])
def test_units_stand_under_units(tmp_path: Path, name: str) -> None:
    output, findings = make(work_of(tmp_path, FIGURES, HEAD), name), Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []
    ends = dict(units(output.data, ("120.5", "75", "1,195.25")))
    assert len(ends) == 3
    assert max(ends.values()) - min(ends.values()) < 0.4


def units(data: bytes, figures: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Where the units of some figures end on their page."""
    for page in pdfium.PdfDocument(data):
        text_page = page.get_textpage()
        whole = text_page.get_text_range()
        for figure in figures:
            at = whole.find(figure)
            if at >= 0:
                last = at + len(figure.split(".")[0]) - 1
                yield figure, text_page.get_charbox(last, loose=True)[2]


def test_a_caption_is_wider_than_its_table_and_notes_keep_their_distance(tmp_path: Path) -> None:
    output = make(work_of(tmp_path, FIGURES, HEAD), "pdf")
    (caption,) = [line for line in output.seen.lines if line.tag == "Caption"]
    head = next(line for line in output.seen.lines if line.text.startswith("Mill"))
    assert caption.text.startswith("What was ground") and caption.text.endswith("Esk.")
    assert caption.box[2] - caption.box[0] > 2 * (head.box[2] - head.box[0])
    assert min(line.box[0] for line in output.seen.body()) - 1 < caption.box[0]
    note = output.seen.notes()[1]
    first = next(li for li in note if li.text.startswith("First"))
    year = next(li for li in note if li.text.startswith("Year"))
    after = next(li for li in note if li.text.startswith("Words"))
    last = next(li for li in note if li.text.startswith("1790"))
    assert first.baseline - year.baseline > 14
    assert last.baseline - after.baseline > 14
