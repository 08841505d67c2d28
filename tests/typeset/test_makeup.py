"""Make-up: how pages end, and that the two of a spread end together."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from building import ESSAY, context_with, found, made, text, work_of

from publish.outputs import recipe
from publish.preflight import preflight
from publish.readback import read_back

if TYPE_CHECKING:
    from pathlib import Path

    from publish.readback import Line


def passages(seed: int) -> str:
    """Sixteen paragraphs of words of the essay."""
    essay = (ESSAY / "essay.md").read_text("utf-8")
    words = re.findall(r"[\w’'-]+", essay[essay.index("e he made the Secret Speech") :])
    dice, made = random.Random(seed), []  # noqa: S311
    for _ in range(16):
        count = dice.randint(25, 160)
        start = dice.randrange(len(words) - count)
        made.append(" ".join(words[start : start + count]) + ".")
    return "\n\n".join(made)


class Foot(NamedTuple):
    """How a page ends: the lines missing at its foot, whether a word is divided there."""

    page: int
    missing: int
    divided: bool
    lines: int


def feet(data: bytes) -> list[Foot]:
    """How the pages of text end; a full one ends 83 pt above the page's foot."""
    pages: dict[int, list[Line]] = {}
    for line in read_back(data, ".pdf").lines:
        if line.role == "body":
            pages.setdefault(line.page, []).append(line)
    found = []
    for page, lines in pages.items():
        last = min(lines, key=lambda line: line.baseline)
        divided = last.text.endswith(("\u00ad", "-"))
        found.append(Foot(page, round((last.baseline - 83) / 14), divided, len(lines)))
    return found


def faults(data: bytes) -> int:
    """Lines missing at the feet of all pages but the last, words divided at those of rectos."""
    *others, last = feet(data)
    divided = sum(foot.divided and foot.page % 2 for foot in others)
    return sum(foot.missing for foot in others) + divided + (last.lines < 4)


#: Texts that end badly on some page if each paragraph is set in the number of lines that is best
#: for itself, and texts whose last page has then two lines or three.
UNEVEN, SHORT = (2, 3, 12, 17, 21), (25, 27, 32, 35, 36, 58)


def book_of(folder: Path, body: str) -> bytes:
    """The book of a text; nothing of it is lost."""
    edition, artifact = made(work_of(folder, body, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    return artifact.data


def test_pages_end_well(tmp_path: Path) -> None:
    """Paragraphs are set a line longer or shorter for it: less than one fault a text is left."""
    books = [book_of(tmp_path / str(seed), passages(seed)) for seed in UNEVEN]
    assert sum(map(faults, books)) < len(books)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SHORT)
def test_a_last_page_is_not_left_with_a_few_lines(tmp_path: Path, seed: int) -> None:
    """Paragraphs are set otherwise; or pages give it lines, both of a spread as many."""
    *others, last = feet(book_of(tmp_path, passages(seed)))
    assert last.lines > 3
    if last.page % 2 == 0:
        assert abs(others[-1].missing - others[-2].missing) <= 1


@pytest.mark.whole
def test_the_spreads_of_the_essay_are_level() -> None:
    missing = {foot.page: foot.missing for foot in feet(made(ESSAY)[1].data)}
    spreads = [(4, 5), (6, 7), (10, 11), (12, 13)]  # on page 8 there is a note
    assert all(abs(missing[verso] - missing[recto]) <= 1 for verso, recto in spreads)
    assert sum(missing[page] for spread in spreads for page in spread) <= 2


def test_a_chapter_gives_no_lines_to_the_next_one(tmp_path: Path) -> None:
    """A full page on which a chapter ends stays so, though the next one ends on a page of two."""
    chapters = [["Of one line."] * (25 + 33), ["Of one line."] * (25 + 2)]
    body = "\n\n".join(f"## Head\n\n{text(3)}." + "\n\n" + "\n\n".join(c[1:]) for c in chapters)
    folder = work_of(tmp_path, body, "title: T\nlang: en")
    (artifact,) = recipe("pdf").make(context_with(folder, chapters="page"))
    lines = [foot.lines for foot in feet(artifact.data)]
    assert lines == [26, 33, 24, 4]


def rectos_divided(data: bytes) -> int:
    """How many rectos end within a word."""
    return sum(foot.divided and foot.page % 2 == 1 for foot in feet(data)[:-1])


@pytest.mark.whole
def test_no_word_is_divided_at_the_foot_of_a_recto(tmp_path: Path) -> None:
    """Where no paragraph can be set otherwise, the recto gives the line that divides it."""
    books = (book_of(tmp_path / str(seed), passages(seed)) for seed in range(40, 52))
    assert not any(map(rectos_divided, books))


@pytest.mark.whole
@pytest.mark.parametrize(("layout", "line"), [("pdf", "line"), ("large-print", None)])
def test_pages_broken_line_by_line_are_made_up_too(
    tmp_path: Path, layout: str, line: str | None
) -> None:
    folder = work_of(tmp_path, headed(66), "title: T\nlang: en")
    given = {"line_breaking": line} if line else {}
    (artifact,) = recipe(layout).make(context_with(folder, layout, **given))
    codes = [finding.code for finding in preflight(artifact.data, "x.pdf").findings]
    assert "BREAK-SPREAD" not in codes


def headed(seed: int) -> str:
    """Paragraphs of words of the essay, a heading before each third."""
    blocks = passages(seed).split("\n\n")
    return "\n\n".join(f"## Head {n}\n\n{b}" if n % 3 == 0 else b for n, b in enumerate(blocks))


def apart(data: bytes) -> int:
    """How many spreads end more than a line apart, where the text goes on."""
    missing = {foot.page: foot.missing for foot in feet(data)[:-1]}
    spreads = [(verso, verso + 1) for verso in missing if verso % 2 == 0 and verso + 1 in missing]
    return sum(abs(missing[verso] - missing[recto]) > 1 for verso, recto in spreads)


@pytest.mark.whole
def test_spreads_end_level_or_a_line_apart(tmp_path: Path) -> None:
    """All but a few, in which there is no way out."""
    books = [book_of(tmp_path / str(seed), headed(seed)) for seed in range(60, 72)]
    assert sum(map(apart, books)) <= len(books) / 3


def versed(seed: int) -> str:
    """Paragraphs of words of the essay, a stanza of seven lines after each third."""

    def stanza(block: str) -> str:
        words = block.split()[:42]
        return "\n".join("| " + " ".join(words[at : at + 6]) for at in range(0, len(words), 6))

    blocks = passages(seed).split("\n\n")
    return "\n\n".join(f"{b}\n\n{stanza(b)}" if n % 3 == 0 else b for n, b in enumerate(blocks))


@pytest.mark.whole
@pytest.mark.parametrize(
    "body",
    [headed(61), headed(121), headed(214), versed(42)],
    ids=["a line of the page before", "a paragraph", "space above a head", "a stanza divided"],
)
def test_a_line_more_or_less_levels_a_spread(tmp_path: Path, body: str) -> None:
    assert apart(book_of(tmp_path, body)) == 0


@pytest.mark.parametrize("words", [80, 92, 104])
def test_a_heading_keeps_two_lines(tmp_path: Path, words: int) -> None:
    before = f"{text(40)}.\n\n" * 3 + f"{text(words)}."
    data = book_of(tmp_path, f"{before}\n\n## Head\n\nShort.\n\n{text(300)}.")
    lines = [line for line in read_back(data, ".pdf").lines if line.role == "body"]
    headed = [at for at, line in enumerate(lines) if line.heading]
    assert headed
    for at in headed:
        assert {line.page for line in lines[at : at + 3]} == {lines[at].page}


def test_a_list_may_begin_on_a_page_of_its_own(tmp_path: Path) -> None:
    """The engine would send what leads in with it, and leave the heading's one line alone."""
    lead = f"> Order\n>\n> {text(24)}:\n>\n> 1. {text(40)}.\n>\n> 2. {text(40)}."
    body = "## A\n\n" + "Of one line.\n\n" * 15 + f"### Four\n\n{lead}\n\n{text(200)}."
    lines = read_back(made(work_of(tmp_path, body, "title: T"))[1].data, ".pdf").lines
    page = [line.text for line in lines if line.role == "body" and line.page == 3]
    assert "Order" in page and page[-1].endswith(":")


@pytest.mark.parametrize("above", [23, 24, 25])
def test_a_run_in_heading_keeps_two_lines(tmp_path: Path, above: int) -> None:
    head = "A heading of so many words that it does not end on its first line of all"
    body = "Of one line.\n\n" * above + f"### {head}\n\n{text(200)}."
    folder = work_of(tmp_path, body, "title: T\nlang: en")
    (artifact,) = recipe("pdf").make(context_with(folder, heads="run-in"))
    assert [
        f for f in preflight(artifact.data, "x.pdf").findings if f.code == "BREAK-HEADING"
    ] == []


def test_a_long_note_leaves_room_for_the_second_line(tmp_path: Path) -> None:
    """It is called in a paragraph's first line; what of it goes on does so on the next page."""
    body = "Of one line.\n\n" * 14 + f"China[^1] and {text(120)}.\n\n[^1]: {text(500)}."
    edition, artifact = made(work_of(tmp_path, body, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []
    lines = read_back(artifact.data, ".pdf").lines
    first = [line for line in lines if line.page == 3]
    assert sum(line.role == "body" for line in first) == 16
    assert sum(line.role == "note" for line in first) > 10
