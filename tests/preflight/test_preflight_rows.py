"""Rows of tables are no lines that are brought to the measure, nor do rivers run through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import make, work_of
from handmade import changed

from publish.preflight import preflight

if TYPE_CHECKING:
    import pikepdf

WORDS = "The delegates went home with what they had heard and said nothing of it for a time. " * 9
HEAD = (
    "| Year | Delegates to the congress | Voted for the motion | Against it |\n|---|---|---|---|\n"
)
ROWS = [
    f"| {year} | {year} of the party | {year % 97} in the hall | {year % 7} of them |"
    for year in range(1917, 1930)
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Pages with a table in the text and one in a note."""
    in_note = "\n    ".join([*HEAD.splitlines(), *ROWS])
    text = (
        f"{WORDS}[^1]\n\n{HEAD}"
        + "\n".join(ROWS)
        + f"\n\n{WORDS}\n\n[^1]: A table.\n\n    {in_note}"
    )
    return make(work_of(tmp_path_factory.mktemp("rows"), text), "pdf").data


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in preflight(data, "a.pdf").findings}


@pytest.mark.whole
def test_rows_are_known_by_their_tags(tables: bytes) -> None:
    assert not codes(tables) & {"LINE-WIDE", "LINE-TIGHT", "LINE-RIVER"}


def test_rows_are_known_by_their_gaps_where_there_are_no_tags(tables: bytes) -> None:
    def untag(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.StructTreeRoot
        del pdf.Root.MarkInfo

    assert not codes(changed(tables, untag)) & {"LINE-WIDE", "LINE-TIGHT", "LINE-RIVER"}
