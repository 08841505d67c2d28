"""Lines as the reader of a printed page counts them; the slip in other languages."""

from __future__ import annotations

from publish.core.diagnostics import Findings
from publish.core.files import layouts_folder
from publish.core.yaml_positions import load
from publish.readback import Line
from publish.release.printed_lines import ranks_on_page

KEYS = "errata errata-of errata-page errata-line errata-lines errata-until errata-note".split()


def line(number: int, baseline: float, text: str, size: float = 10.0, high: float = 0) -> Line:
    box = (0.0, baseline - 2, 100.0, baseline + (high or size))
    return Line(
        page=1, number=number, role="body", text=text, baseline=baseline, size=size, box=box
    )


def test_an_initial_stands_in_the_first_line() -> None:
    lines = [
        line(1, 72, "W", 36, 38), line(2, 100, "hen in the course"), line(3, 86, "of human"),
        line(4, 72, "events it becomes"), line(5, 58, "necessary"),
    ]  # fmt: skip
    assert [(one.text, rank) for one, rank in ranks_on_page(lines)] == [
        ("W", 1), ("hen in the course", 1), ("of human", 2), ("events it becomes", 3),
        ("necessary", 4),
    ]  # fmt: skip


def test_cells_of_a_row_are_in_one_line() -> None:
    lines = [line(1, 100, "one"), line(2, 100.4, "two"), line(3, 86, "three"), line(4, 86, "2")]
    assert [rank for _, rank in ranks_on_page(lines)] == [1, 1, 2, 2]


def test_the_words_of_the_slip_are_in_each_of_its_languages() -> None:
    files = sorted((layouts_folder() / "errata" / "words").glob("*.yaml"))
    words = {f.stem: load(f.read_text("utf-8"), f.name, 1, Findings()).value for f in files}
    assert {*words} == {"de", "en", "es", "fr", "it", "nl", "pl", "ru"}
    english = {*words["en"]}
    assert english >= {*KEYS}
    assert all({*own} == english for own in words.values())
