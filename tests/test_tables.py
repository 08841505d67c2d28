"""Tables of any width: what does not fit is set smaller, or row by row; no word is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import NAMES, make, read, text, work_of

from publish.diagnostics import Findings
from publish.formats import recipe
from publish.hyphens import pieces
from publish.source import tree
from publish.tables import least_width, setting

if TYPE_CHECKING:
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
