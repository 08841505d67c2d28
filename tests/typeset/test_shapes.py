"""Texts of strange shapes are set: rows of signs, what stands deep in others, spaces alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import make, proved, work_of

from publish.preflight import PrinterRequest, preflight

if TYPE_CHECKING:
    from pathlib import Path

#: Rows of signs at which no line may end, whatever spaces are between them.
BRACKETS, STOPS, LETTERS = "[" * 90, ". " * 120, "x" * 90
ROWS = f"""\
## {BRACKETS} head

One.[^1] Two.[^2] Three.[^3]

## x {STOPS}

y {STOPS}

Words {BRACKETS} and others.

[^1]: {BRACKETS} more

[^2]: {LETTERS} more

[^3]: z {STOPS}
"""


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "large-print", "a4"])
@pytest.mark.parametrize("breaking", ["paragraph", "line"])
def test_rows_of_signs_are_broken_at_the_ends_of_lines(
    name: str, breaking: str, tmp_path: Path
) -> None:
    """Also those after a number from which they cannot be parted."""
    head = f"title: T\noffprint: {{line-breaking: {breaking}}}"
    made = make(work_of(tmp_path, ROWS, head), name)
    assert proved(made) == []
    counts = [line.text.count("[") for line in made.seen.lines]
    assert sum(counts) >= 3 * len(BRACKETS)


QUOTED = "".join(f"{'> ' * n}a word\n{'> ' * n}\n" for n in range(1, 38))
LISTED = "".join(f"{'  ' * n}- a word\n" for n in range(18))


@pytest.mark.whole
@pytest.mark.parametrize("name", ["pdf", "large-print", "a4"])
def test_what_stands_deep_in_others_keeps_a_line_to_stand_on(name: str, tmp_path: Path) -> None:
    note = "    ".join(QUOTED.splitlines(keepends=True)[:50])
    made = make(work_of(tmp_path, f"{QUOTED}\n{LISTED}\nW.[^1]\n\n[^1]: N.\n\n    {note}"), name)
    assert proved(made) == []
    assert not [f.code for f in preflight(made.data, "a.pdf").findings if f.severity == "error"]


@pytest.mark.parametrize("name", ["pdf", "large-print"])
def test_pages_of_nothing_but_spaces_are_pages(name: str, tmp_path: Path) -> None:
    """As a line of code has them; where several begin is told one below the other."""
    made = make(work_of(tmp_path, "Words.\n\n```\na\n" + "\n" * 130 + "x\n```"), name)
    assert proved(made) == []
    found = preflight(made.data, "a.pdf", PrinterRequest()).findings
    assert not [f.code for f in found if f.severity == "error"]


def test_a_work_of_pictures_alone_is_a_work(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (1200, 900)).save(tmp_path / "a.png")
    assert proved(make(work_of(tmp_path, "![A map of the town](a.png)"), "pdf")) == []
