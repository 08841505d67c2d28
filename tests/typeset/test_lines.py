"""Paragraphs broken as a whole: the breaker alone, and what stands on finished pages."""

from __future__ import annotations

import random
import re
from io import BytesIO
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import msgspec
import pikepdf
import pytest
from building import ESSAY, EVERYTHING, found, made, text, work_of
from linefigures import figures, glyphs_of, lines_of

from publish.readback import read_back
from publish.typeset.lines.balance import balance
from publish.typeset.lines.breaker import NO_INSET, Candidate, Inset, Norms, Tolerance, break_lines
from publish.typeset.lines.rivers import PlannedLines, river_ends, tail, without_rivers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result


# --- the breaker ------------------------------------------------------------------------


def paragraph(words: list[float], space: float = 3.0, hyphens: bool = False) -> list[Candidate]:
    """Words of some widths; with hyphens each wide one can be divided in its middle."""
    made, x = [Candidate(0, 0, 0, 0)], 0.0
    for n, width in enumerate(words):
        if hyphens and width > 20:
            half = x + width / 2
            made.append(Candidate(half + 2, half, n, n, 60.0, True))
        x += width
        made.append(Candidate(x, x + space, n, n + 1))
        x += space
    return made


def demerits(
    candidates: list[Candidate],
    way: tuple[int, ...],
    full: float,
    n: Norms,
    inset: Inset = NO_INSET,
) -> float:
    """What a way to break costs, by the definition; infinite if a line cannot be set so."""
    total, look, run, last = 0.0, 1, 0, len(candidates) - 1
    for number, (first, end) in enumerate(zip((0, *way), (*way, last), strict=True)):
        measure = full - sum(inset.widths[number : number + 1])
        here, there = candidates[first], candidates[end]
        natural, spaces = there.end - here.start, (there.spaces - here.skipped) * n.space
        gap = measure - natural
        if end == last and n.ragged:
            gap = min(gap, 0.0)
        give = (natural - there.spaces * n.space + here.skipped * n.space) * n.tolerances[-1].give
        letters = max(-1.0, min(gap / give, 1.0)) if give else 1.0
        room = spaces * (n.stretch if gap > 0 else n.shrink)
        rest = gap - letters * give
        ratio = rest / room if room else 0.0 if abs(rest) < 1e-9 else float("inf")
        hyphens = run + 1 if there.hyphen else 0
        if not -1 <= ratio <= n.tolerances[-1].loosest or hyphens > n.tolerances[-1].ladder:
            return float("inf")
        badness = 100 * abs(ratio) ** 3 + n.strain * letters**2
        total += (n.line + badness) ** 2 + there.penalty**2
        if end == last and natural < n.shortest:
            total += 100 * n.unlike
        if run and (there.hyphen or end == last):
            total += n.at_the_end if end == last else n.in_a_row
        this = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        if first and end != last and abs(this - look) > 1:
            total += n.unlike
        look, run = this, hyphens
    return total


def cheapest(
    candidates: list[Candidate], measure: float, norms: Norms, inset: Inset = NO_INSET
) -> tuple[float, int]:
    """The least demerits of all ways to break, and of how many lines."""
    inner = range(1, len(candidates) - 1)
    ways = (way for size in range(len(inner) + 1) for way in combinations(inner, size))
    return min((demerits(candidates, way, measure, norms, inset), len(way) + 1) for way in ways)


@pytest.mark.parametrize("seed", range(120))
def test_it_finds_what_trying_every_way_finds(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    words = [dice.uniform(5, 40) for _ in range(dice.randint(3, 11))]
    candidates = paragraph(words, hyphens=seed % 2 == 1)
    tolerance = Tolerance(8.0, ladder=seed // 2 % 2 + 1)
    norms = Norms(
        space=3.0,
        tolerances=(tolerance,),
        shortest=15.0,
        ragged=seed % 3 > 0,
    )
    measure = dice.uniform(60, 120)
    widths = tuple(dice.uniform(5, 40) for _ in range(dice.randint(1, 3)))
    inset = Inset(widths) if seed % 4 == 0 else NO_INSET
    least, _ = cheapest(candidates, measure, norms, inset)
    found_way = next(iter(break_lines(candidates, measure, norms, inset).values()), None)
    if found_way is None:
        assert least == float("inf")
        return
    way = tuple(line.last for line in found_way.lines[:-1])
    assert demerits(candidates, way, measure, norms, inset) == pytest.approx(least)
    assert found_way.demerits == pytest.approx(least)


def test_two_hyphens_in_a_row_are_a_last_resort() -> None:
    """Hart's Rules allow two; here a line may first be a little looser than one would like."""
    met = 0
    for seed in range(200):
        dice = random.Random(seed)  # noqa: S311
        candidates = paragraph([dice.uniform(15, 60) for _ in range(40)], hyphens=True)
        norms = Norms(space=3.0)
        single = Norms(space=3.0, tolerances=norms.tolerances[:3])
        assert {one.ladder for one in single.tolerances} == {1}
        if not break_lines(candidates, 200.0, single):
            continue
        (best, *_) = break_lines(candidates, 200.0, norms).values()
        ends = [candidates[line.last].hyphen for line in best.lines]
        assert not any(a and b for a, b in pairwise(ends))
        greedy = Norms(space=3.0, tolerances=norms.tolerances[3:])
        (other, *_) = break_lines(candidates, 200.0, greedy).values()
        ends = [candidates[line.last].hyphen for line in other.lines]
        met += any(a and b for a, b in pairwise(ends))
    assert met  # the norm is what made the difference


def test_a_paragraph_can_be_set_in_other_numbers_of_lines() -> None:
    candidates = paragraph([10.0] * 40)
    found_ways = break_lines(candidates, 100.0, Norms(space=3.0, tolerances=(Tolerance(4.0),)))
    assert len(found_ways) > 1
    for count, way in found_ways.items():
        lines = way.lines
        assert len(lines) == count
        assert [line.first for line in lines[1:]] == [line.last for line in lines[:-1]]


@pytest.mark.parametrize(
    ("words", "measure", "breaks"),
    [
        # Three words of 30 fill 96 exactly: nothing is stretched.
        ([30.0] * 6, 96.0, [3, 6]),
        # With the fourth word the spaces are cut a little (-2 of 3.5), without it far too wide.
        ([30.0, 30.0, 30.0, 8.0, 40.0, 40.0], 105.0, [4, 6]),
        # All in one line.
        ([10.0, 10.0], 100.0, [2]),
    ],
)
def test_small_paragraphs(words: list[float], measure: float, breaks: list[int]) -> None:
    norms = Norms(space=3.0, shortest=20.0, tolerances=(Tolerance(40.0),))
    lines = next(iter(break_lines(paragraph(words), measure, norms).values())).lines
    assert [line.last for line in lines] == breaks


@pytest.mark.parametrize("seed", range(60))
def test_centred_lines_are_few_and_even(seed: int) -> None:
    """As trying every way finds."""
    dice = random.Random(seed)  # noqa: S311
    candidates = paragraph([dice.uniform(5, 40) for _ in range(dice.randint(2, 11))])
    measure, last = dice.uniform(45, 120), len(candidates) - 1

    def widths(way: tuple[int, ...]) -> list[float]:
        starts = zip((0, *way), (*way, last), strict=True)
        return [candidates[b].end - candidates[a].start for a, b in starts]

    ways = [way for n in range(last) for way in combinations(range(1, last), n)]
    fitting = [way for way in ways if max(widths(way)) <= measure]
    best = min(fitting, key=lambda way: (len(way), sum(w * w for w in widths(way))))
    assert balance(candidates, measure) == (*best, last)
    assert balance(candidates, 4.0) == ()


def test_a_word_wider_than_the_measure_has_no_way() -> None:
    assert break_lines(paragraph([200.0, 10.0]), 100.0, Norms(space=3.0)) == {}


def test_rivers_are_lost_where_that_costs_little() -> None:
    dice, fewer = random.Random(4), 0  # noqa: S311
    for _ in range(60):
        words = [dice.uniform(4, 40) for _ in range(70)]
        candidates = paragraph(words, hyphens=True)
        spaces = [c.end for c in candidates[1:-1] if not c.hyphen]
        planned = PlannedLines(candidates, spaces, 110.0, Norms(space=3.0))
        plain = next(iter(break_lines(candidates, 110.0, planned.norms).values()))
        way = next(iter(without_rivers(planned).values()))
        before, after = river_ends(plain, planned), river_ends(way, planned)
        assert len(after) <= len(before)
        assert way.demerits < plain.demerits + 15_000
        fewer += len(after) < len(before)
    assert fewer > 0


def test_rivers_from_the_paragraph_above_are_lost_too() -> None:
    dice, fewer = random.Random(5), 0  # noqa: S311
    for _ in range(60):
        candidates = paragraph([dice.uniform(4, 40) for _ in range(90)], hyphens=True)
        spaces = [c.end for c in candidates[1:-1] if not c.hyphen]
        above = tuple([(x + dice.uniform(-1, 1), 3.0) for x in range(8, 312, 40)] for _ in range(3))
        planned = PlannedLines(candidates, spaces, 312.0, Norms(space=3.0), above=above)
        alone = msgspec.structs.replace(planned, above=())
        without, way = (next(iter(without_rivers(g).values()), None) for g in (alone, planned))
        if way is None or without is None:
            continue
        before, after = river_ends(without, planned), river_ends(way, planned)
        assert len(after) <= len(before)
        fewer += len(after) < len(before)
        assert len(tail(way, planned)) == 3
    assert fewer > 5


@pytest.mark.whole
def test_a_word_ends_no_line_after_two_letters_and_its_own_hyphen(tmp_path: Path) -> None:
    """“so-called” stays whole wherever it comes to stand in its paragraph."""
    for words in range(8, 40, 2):
        body = f"{text(words)} so-called {text(60)}."
        data = made(work_of(tmp_path / str(words), body, "title: T\nlang: en-GB"))[1].data
        assert not any(line.words[-1] == "so-" for line in lines_of(data, 10.5))


def test_heads_are_divided_into_even_lines(tmp_path: Path) -> None:
    """With emphasis and the call of a note in them; no word stands alone on the last line."""
    head = "The Proceedings *of the Twentieth Congress* of the Soviet Party"
    folder = work_of(tmp_path, f"## {head}.[^1]\n\n{text(60)}.\n\n[^1]: A.", "title: T")

    edition, artifact = made(folder)
    assert found(artifact.data, ".pdf", edition) == []
    lines = read_back(artifact.data, ".pdf").lines
    heads = [line for line in lines if line.heading and line.page == 3]
    middles = [line.box[0] + line.box[2] for line in heads]
    assert max(middles) - min(middles) < 16
    widths = [line.box[2] - line.box[0] for line in heads]
    assert len(widths) > 1 and min(widths) > 0.8 * max(widths)


# --- finished pages ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def essay() -> bytes:
    return made(ESSAY)[1].data


@pytest.mark.whole
def test_the_essay_is_set_better_than_line_by_line(essay: bytes) -> None:
    before, after = (figures(x, 10.5, 2.625) for x in (made(ESSAY, "line")[1].data, essay))
    assert after.spread < 0.4 * before.spread
    assert after.p95 < 0.7 * before.p95
    assert after.hyphenated < 0.4 * before.hyphenated
    assert after.rivers <= before.rivers
    assert (after.loose, after.ladder, after.stubs) == (0, 1, 0)


def test_letters_give_no_more_than_the_eye_forgives(essay: bytes) -> None:
    """By 3 per cent of their width at most; what stands between them is half of one at most."""
    scales = {round(g.scale, 3) for _, glyphs in glyphs_of(essay, 10.5) for g in glyphs}
    assert min(scales) >= 0.97
    assert max(scales) <= 1.03
    assert len(scales) > 10
    pages = pikepdf.open(BytesIO(essay)).pages
    content = b"".join(page.Contents.read_bytes() for page in pages)
    tracked = [abs(float(found)) for found in re.findall(rb"(-?[\d.]+) Tc", content)]
    # A line of 423 CSS pixels has 55 glyphs and more.
    assert 0 < max(tracked) < 0.005 * 423 / 55


def test_full_lines_end_at_the_measure(essay: bytes) -> None:
    """Marks hang out of the measure; letters end at it."""
    ends = []
    for line in lines_of(essay, 10.5):
        edge = (127 if line.page % 2 else 133) / 25.4 * 72
        if line.words[-1][-1] in "aehimnortu":  # letters that end within their advance
            assert line.right < edge + 0.25, line  # italics lean out
            ends.append(edge - line.right)
    full = [gap for gap in ends if gap < 4]
    assert len(full) > 120
    assert max(full) < 0.1


@pytest.mark.whole
@pytest.mark.parametrize("folder", [ESSAY, EVERYTHING], ids=lambda f: f.name[:10])
def test_every_word_is_there_and_can_be_copied(folder: Path) -> None:
    edition, artifact = made(folder)
    assert found(artifact.data, ".pdf", edition) == []


CASES = {
    "emphasis, small caps and code": "*{0}* {0} [NATO {1}]{{.smallcaps}} `{1}` **{0}**",
    "notes called in a row": "{0}[^a] {0}[^b], {1}.[^c]\n\n[^a]: {0}\n[^b]: {0}\n[^c]: {0}",
    "a quotation and a list": "> {0}[^a]\n\n- {0}\n- {0}\n\n[^a]: {1}",
    "line breaks": "{0}\\\n{1} {0}",
    "languages": "{0} [Weltanschauung und Wirklichkeit]{{lang=de}} {0} [שלום עולם]{{lang=he}} {1}",
    "long words": "{0} https://example.org/a/very/long/address/that/has/no/end/at/all/{1} {0}",
    "a picture of words": "{0} {{~~{1}~>{0}~~}} {{==doubt==}}{{>>?<<}} {1}",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_is_lost_whatever_stands_in_a_line(tmp_path: Path, case: str) -> None:
    words = case.format(text(60), text(7))
    edition, artifact = made(work_of(tmp_path, words, "title: T\nlang: en"))
    assert found(artifact.data, ".pdf", edition) == []


# --- what stands in lines ---------------------------------------------------------------


def test_a_note_is_broken_as_a_whole_too(tmp_path: Path) -> None:
    folder = work_of(tmp_path, f"{text(80)}.[^a] {text(300)}\n\n[^a]: {text(500)}.")
    edition, artifact = made(folder)
    assert found(artifact.data, ".pdf", edition) == []
    small = [line for line in lines_of(artifact.data, 8.5) if len(line.words) > 4]
    assert max(w for line in small[:-1] for _, w in line.gaps) < 8


def test_a_narrow_measure_is_left_to_the_engine_and_nothing_is_lost(tmp_path: Path) -> None:
    rows = "\n".join(f"| {text(9)} | {text(8)} | {text(7)} |" for _ in range(3))
    folder = work_of(tmp_path, f"| a | b | c |\n|---|---|---|\n{rows}")
    edition, artifact = made(folder)
    assert found(artifact.data, ".pdf", edition) == []


def test_a_paragraph_that_cannot_be_set_well_is_told(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = work_of(tmp_path, f"{text(30)}\n\n{text(9)} {'x' * 120} {text(9)}")
    done = publish("build", folder, "--format", "pdf")
    assert done.code == 0
    assert "essay.md:7:1: warning[LINE-LOOSE]: paragraph 2 cannot be set" in done.told
    assert "essay.md:7:" in done.told and "warning[WORD-CUT]: “xxx" in done.told
    remarks = "".join(
        f"<!-- offprint: allow {c} a name -->\n\n" for c in ("LINE-LOOSE", "WORD-CUT")
    )
    allowed = f"{remarks}{'x' * 120} {text(9)}"
    assert publish("build", work_of(tmp_path, allowed), "--format", "pdf").err == ""
    assert publish("check", tmp_path).told == ""


def test_a_paragraph_that_cannot_be_planned_is_told(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = work_of(tmp_path, f"{text(30)}\n\n{text(30)} extra\u00adordinary {text(30)}")
    done = publish("build", folder, "--format", "pdf")
    assert done.code == 0
    assert "essay.md:7:1: warning[LINE-ENGINE]: paragraph 2 is broken line by line: it has" in (
        done.err
    )


@pytest.mark.whole
def test_the_same_source_gives_the_same_bytes(essay: bytes) -> None:
    assert made(ESSAY)[1].data == essay


def test_words_divided_at_a_line_end_are_read_as_one(essay: bytes) -> None:
    lines = read_back(essay, ".pdf").body()
    assert any(line.text.endswith("\u00ad") and line.ends == "hyphen" for line in lines)


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("Zum ewigen Frieden. Ein philosophischer Entwurf in zwei Teilen", "Zum ewigen Frieden."),
        (
            "The Case of Dr. Arledge and of the Potters of Stoke-upon-Trent",
            "The Case of Dr. Arledge",
        ),
    ],
)
def test_heads_are_divided_where_the_sense_is(tmp_path: Path, head: str, first: str) -> None:
    """As far as that leaves their lines nearly even; an abbreviation ends no part of it."""
    data = made(work_of(tmp_path, f"## {head}\n\n{text(60)}.", "title: T"))[1].data
    heads = [line.text for line in read_back(data, ".pdf").lines if line.heading][1:]
    assert len(heads) == 2 and heads[0].startswith(first)
