"""Tables that are drawn in columns: whatever stands in their cells is read, in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import NAMES, context_with, make, read, work_of
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.diagnostics import Findings
from publish.edit.number_columns import align_figures
from publish.outputs import recipe
from publish.source import tree
from publish.source.reader import parse
from publish.source.screen_columns import columns_of
from publish.typeset.table_width import least_width

if TYPE_CHECKING:
    from pathlib import Path

#: What a line of a cell may hold; ``@`` is a word.
PIECES = [
    "@",
    "@ @",
    "*@*",
    "- @",
    "> @",
    "1. @",
    "@\\",
    "漢字 @",
    "e\u0301 @",
    "",
    "`|` @",
    "[@]{lang=de}",
]


def width(text: str) -> int:
    return columns_of(text)[-1]


def fitted(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def grid(rows: list[list[list[str]]], head: int) -> str:
    """Rows of cells of lines as a grid table; the first rows are its head, if there are any."""
    rooms = [max(width(line) for row in rows for line in row[n]) for n in range(len(rows[0]))]
    rule = "+" + "".join("-" * (room + 2) + "+" for room in rooms)
    lines = [rule]
    for number, row in enumerate(rows, 1):
        for n in range(max(map(len, row))):
            cells = [cell[n] if n < len(cell) else "" for cell in row]
            words = (fitted(cell, room) for cell, room in zip(cells, rooms, strict=True))
            lines.append("| " + " | ".join(words) + " |")
        lines.append(rule.replace("-", "=") if number == head else rule)
    return "\n".join(lines)


def multiline(rows: list[list[list[str]]]) -> str:
    """Rows of cells of lines as a multiline table without a head."""
    rooms = [max(3, *(width(line) for row in rows for line in row[n])) for n in range(len(rows[0]))]
    rule = " ".join("-" * room for room in rooms)
    blocks = []
    for row in rows:
        lines = []
        for n in range(max(map(len, row))):
            cells = [cell[n] if n < len(cell) else "" for cell in row]
            words = (fitted(cell, room) for cell, room in zip(cells, rooms, strict=True))
            lines.append(" ".join(words).rstrip())
        blocks.append("\n".join(line for line in lines if line) or "x")
    return f"{rule}\n" + "\n\n".join(blocks) + f"\n\n{rule}"


@st.composite
def cells(draw: st.DrawFn) -> list[list[list[str]]]:
    """Rows of cells of lines; their words are numbered, those of a cell together."""
    wide = draw(st.integers(1, 4))
    cell = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4)
    rows = draw(st.lists(st.lists(cell, min_size=wide, max_size=wide), min_size=2, max_size=4))
    count = iter(range(1000))
    named = [[[numbered(line, count) for line in cell] for cell in row] for row in rows]
    return [[[*c[:-1], c[-1].rstrip("\\")] for c in row] for row in named]


def numbered(line: str, count: object) -> str:
    return "".join(f"w{next(count)}w" if sign == "@" else sign for sign in line)  # type: ignore[call-overload]


@pytest.mark.whole
@settings(derandomize=True, max_examples=300, deadline=None)
@given(cells(), st.sampled_from(["", "> ", "    "]), st.integers(0, 1))
def test_every_word_of_a_grid_stands_in_its_cell_and_place(
    rows: list[list[list[str]]], before: str, head: int
) -> None:
    check(rows, grid(rows, head), before, head)


@pytest.mark.whole
@settings(derandomize=True, max_examples=300, deadline=None)
@given(cells(), st.sampled_from(["", "> ", "    "]))
def test_every_word_of_a_multiline_table_stands_in_its_cell_and_place(
    rows: list[list[list[str]]], before: str
) -> None:
    rows = [[[line.lstrip("->1. ") for line in cell] for cell in row] for row in rows]
    rows = [row for row in rows if any(line for cell in row for line in cell)]
    if len(rows) > 1 and len(rows[0]) > 1:
        check(rows, multiline(rows), before, 0)


def check(rows: list[list[list[str]]], drawn: str, before: str, head: int) -> None:
    lead = "- item\n\n" if before.isspace() else "Text.\n\n"
    text = f"# T\n\n{lead}" + "\n".join(before + line for line in drawn.split("\n"))
    text = text.replace("\n    ", "\n  ") if before.isspace() else text
    findings = Findings()
    work = parse(text, "case.md", findings)
    assert work is not None
    assert list(findings) == []
    (table,) = [node for node in tree.walk(*work.body) if isinstance(node, tree.Table)]
    found = [table.head, *table.children] if head else list(table.children)
    assert len(found) == len(rows)
    for row, wanted in zip(found, rows, strict=True):
        for cell, lines in zip(row.children, wanted, strict=True):
            words = [n for n in tree.walk(cell) if isinstance(n, tree.Text)]
            said = "".join("".join(n.text for n in words).split())
            assert [w for w in said.split("w") if w.isdigit()] == [
                w for line in lines for w in line.split("w") if w.isdigit()
            ]
            for node in words:
                start = text.split("\n")[node.place.line - 1][node.place.column - 1 :]
                assert start.startswith(node.text.rstrip())


MANY = r"""The text goes on.

+--------------+---------+----------------------+
| Mill         | Sacks   | Remarks              |
+==============+=========+======================+
| Upper Lane\  | 120     | In the year of the   |
| Leeds        |         | great flood.[^a]     |
|              |         |                      |
|              |         | Then {~~teh~>the~~}  |
|              |         | *miller* died.       |
+--------------+---------+----------------------+
| Lower        | 75.5    | - first              |
|              |         | - second             |
|              |         |                      |
|              |         | > Not a sack.        |
+==============+=========+======================+
| All          | 195.5   |                      |
+==============+=========+======================+

: What was ground.

And so on.[^b]

[^a]: Note.

[^b]: See:

    +--------------+----------------------+
    | Mill         | Remarks              |
    +==============+======================+
    | Upper        | In the year.         |
    |              |                      |
    |              | And *then*.          |
    +--------------+----------------------+
    | Lower        | - first              |
    |              | - second             |
    +--------------+----------------------+
"""


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "a4", "large-print", "epub"])
def test_cells_of_several_paragraphs_in_every_output(tmp_path: Path, name: str) -> None:
    output, findings = make(work_of(tmp_path, MANY, "title: T\nlang: en-GB"), name), Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []


LONG = "\n".join(f"    - item number {n}" for n in range(30))
ROWS = grid([[["Row"], ["- first of it", "- second of it", "", "  And more of it."]]] * 30, 0)


@pytest.mark.whole
@pytest.mark.parametrize("inside", [LONG, "\n".join(f"    {line}" for line in ROWS.split("\n"))])
def test_the_signs_of_items_are_no_letters_of_a_long_note(tmp_path: Path, inside: str) -> None:
    after = "After it stands a paragraph of many words, which is cut where its lines end. " * 8
    source = work_of(tmp_path, f"Text.[^1]\n\n[^1]: See:\n\n{inside}\n\n    {after}", "title: T")
    lines = [line.text for line in make(source, "pdf").seen.lines if line.note]
    first = next(n for n, line in enumerate(lines) if line.startswith("After it stands"))
    words = set(after.split())
    assert all(set(line.split()) <= words for line in lines[first : first + 6])


def test_in_a_transcript_a_row_is_a_line_or_each_of_its_cells_is(tmp_path: Path) -> None:
    context, findings = (
        context_with(work_of(tmp_path, MANY, "title: T\nlang: en-GB"), "transcript"),
        Findings(),
    )
    (artifact,) = recipe("transcript").make(context)
    recipe("transcript").prove(artifact, context.edition, findings)
    assert list(findings) == []
    text = artifact.data.decode()
    assert "Mill\tSacks\tRemarks\nUpper Lane Leeds\n120\nIn the year" in text
    assert "Lower\n75.5\n  - first\n" in text
    assert "All\t195.5\t\n" in text


@pytest.mark.parametrize("name", ["pdf", "large-print"])
def test_wide_ones_row_by_row(tmp_path: Path, name: str) -> None:
    words = [["Incomprehensibility", "", "- a list"], ["Incomprehensibility", "", "two"]] * 5
    body = grid([words], 0)
    output, findings = make(work_of(tmp_path, f"Text.\n\n{body}", "title: T"), name), Findings()
    recipe(NAMES[name][0]).prove(output.artifact, output.edition, findings)
    assert list(findings) == []
    assert output.seen.hidden == ()


def test_what_a_cell_of_blocks_needs(tmp_path: Path) -> None:
    body = grid([[["a"], ["12"]], [["b"], ["3", "", "4"]], [["c"], ["~~~", "abc de", "~~~"]]], 1)
    work = read(work_of(tmp_path, f"Text.\n\n{body}", "title: T"))
    (table,) = [node for node in tree.walk(*work.body) if isinstance(node, tree.Table)]
    assert least_width(table) == 1 + 1.5 + 3
    assert align_figures(table) == table  # what has blocks is no column of figures
