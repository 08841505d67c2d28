"""Lines that the writer ends: what is turned over hangs on a line of the grid of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from building import context_with, work_of

from publish.outputs import recipe
from publish.readback import read_back

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import Line

LONG = "The keeper of the bridge has gone and left the lantern burning on the wall by the gate, "
LONG += "and nobody in the whole of the town has seen him since"
#: Each of four lines; the first and the third are wider than any measure.
LINES = [LONG + ",", "And who shall take the penny?", LONG + " that day.", "He sang."]
KINDS = {
    "quoted": "> {0}\\\n> {1}\\\n> {2}\\\n> {3}",
    "spaces": "{0}  \n{1}  \n{2}  \n{3}",
    "line block": "| {0}\n| {1}\n| {2}\n| {3}",
    "in an item": "- {0}\\\n  {1}\\\n  {2}\\\n  {3}\n- Second.",
    "an address": "::: {{.address}}\n{0}\\\n{1}\\\n{2}\\\n{3}\n:::",
    "in a note": "Words.[^1]\n\n[^1]: A song:\n\n    | {0}\n    | {1}\n    | {2}\n    | {3}",
}


def lines_of(folder: Path, layout: str, body: str) -> list[Line]:
    """The lines of a text as a file has them."""
    context = context_with(work_of(folder, body), layout)
    name = "pdf" if layout == "modern" else layout
    artifact = recipe(name).make(context)[0]
    seen = read_back(artifact.data, artifact.suffix)
    return [line for line in seen.lines if line.role in ("body", "note") and line.text.strip()]


@pytest.mark.whole
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", ["pdf", "modern", "handout", "large-print"])
def test_turned_over_parts_hang_on_lines_of_their_own(
    tmp_path: Path, kind: str, layout: str
) -> None:
    lines = lines_of(tmp_path, layout, KINDS[kind].format(*LINES))
    begun = [n for n, line in enumerate(lines) if line.text.startswith(("The k", "And", "He s"))]
    assert len(begun) == 4, [line.text for line in lines]
    left = lines[begun[0]].box[0]
    for first, following in pairwise([*begun, len(lines)]):
        assert abs(lines[first].box[0] - left) < 2
        turned = lines[first + 1 : following]
        if following < len(lines):  # what follows the last line may be another item
            assert all(line.box[0] > left + 6 for line in turned)
    steps = {round(a.baseline - b.baseline, 1) for a, b in pairwise(lines[begun[0] : begun[3] + 1])}
    assert len(steps) == 1, "each on the next line, no more and no less"


def test_an_item_begins_beside_its_bullet(tmp_path: Path) -> None:
    context = context_with(work_of(tmp_path, KINDS["in an item"].format(*LINES)))
    seen = read_back(recipe("pdf").make(context)[0].data, ".pdf")
    bullets = [line.baseline for line in seen.lines if line.role == "label"]
    first = [line.baseline for line in seen.lines if line.text.startswith(("The keeper", "Second"))]
    assert len(bullets) == 2
    assert bullets[0] == pytest.approx(max(first), abs=0.1)


def test_turned_over_parts_hang_deeper_than_any_line_begins(tmp_path: Path) -> None:
    poem = f"| {LONG}\n|         {LONG}\n| He sang."
    lines = lines_of(tmp_path, "pdf", poem)
    deep = next(line.box[0] for line in lines[1:] if line.text.startswith("The keeper"))
    turned = [line.box[0] for line in lines if not line.text.startswith(("The keeper", "He"))]
    assert turned
    assert min(turned) > deep + 4


@pytest.mark.whole
def test_no_line_of_a_long_stanza_stands_alone(tmp_path: Path) -> None:
    for count in (*range(24, 34), 52):
        poem = "\n".join(f"| Line {n} of a song" for n in range(1, count + 1))
        pages: dict[int, int] = {}
        for line in lines_of(tmp_path, "pdf", f"Words.\n\n{poem}"):
            pages[line.page] = pages.get(line.page, 0) + 1
        assert min(pages.values()) >= 2, (count, pages)


def test_lines_of_verse_are_read_apart(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, "pdf", "| Begun—\n| ended.\n| Again")
    assert [line.ends for line in lines] == ["space", "space", "nothing"]
