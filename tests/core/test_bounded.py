"""What a work takes: time that grows with its length and no faster, and limits that are kept.

Time is processor time, the least of several runs; a construct that seems to grow faster is measured
again before that is believed.
"""

from __future__ import annotations

import gc
import math
import time
import xml.etree.ElementTree as ET
from itertools import accumulate, pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from building import context_of, work_of
from command import ESSAY, call, work
from constructs import SOURCES, source, words

from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.files import Reader
from publish.core.limits import Limits, within_limits
from publish.core.process import own_process
from publish.ebook.page_breaks import with_breaks
from publish.edit.edition import edit
from publish.edit.house_style import mark_resolution
from publish.lint import lint
from publish.source import tree
from publish.source.reader import parse
from publish.typeset.faces.coverage import check_glyphs
from publish.typeset.lines.breaker import Candidate, Norms, break_lines
from publish.typeset.lines.measure import byte_places
from publish.typeset.lines.rivers import PlannedLines, without_rivers
from publish.typeset.lines.text_window import Bytes, Found, split
from publish.typeset.pagination import Opening
from publish.typeset.tagging.roles import Family

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Time grows by no higher power of the length than this; on a machine that is busy with other
#: things it may seem to by so much more.
_POWER, _BUSY = 1.2, 0.2
#: What is measured takes so many seconds at least, or has so many characters.
_LEAST, _LONG = 0.02, 200_000
#: How much longer the longer text is; how often both are measured at most; from how many seconds on
#: only twice.
_SPAN, _TRIALS, _HOPELESS = 8, 8, 20


def read(text: str) -> None:
    """A work as check looks at it: read, looked over, put into house style."""
    findings = Findings()
    made = parse(text, "essay.md", findings)
    if made is not None:
        lint(made, findings)
    if made is not None and not findings.failed:
        edit(made)


def taken(text: str, task: Callable[[str], None]) -> float:
    """The time that a task takes, once."""
    mark_resolution.read.cache_clear()
    gc.collect()
    gc.disable()
    begun = time.process_time()
    task(text)
    took = time.process_time() - begun
    gc.enable()
    return took


def power(make: Callable[[int], str], task: Callable[[str], None]) -> float:
    """By which power of the length of a text the time grows that a task takes.

    The longer text is eight times as long: a machine that is busy for half of the time is not taken
    for a task that grows too fast. Short and long take turns, and the least of each counts.
    """
    count = 32
    while taken(make(count), task) < _LEAST and len(make(count)) < _LONG:
        count *= 2
    texts = make(count), make(_SPAN * count)
    took = [math.inf, math.inf]
    found = math.inf
    for trial in range(_TRIALS):
        took = [min(least, taken(text, task)) for least, text in zip(took, texts, strict=True)]
        found = math.log(took[1] / took[0]) / math.log(len(texts[1]) / len(texts[0]))
        if trial and (found < _POWER or took[1] > _HOPELESS):
            break
    return found


@pytest.mark.whole
@pytest.mark.parametrize("name", list(SOURCES))
def test_the_time_to_read_grows_with_the_length(name: str) -> None:
    assert power(SOURCES[name], read) < _POWER + _BUSY


@pytest.mark.whole
def test_a_task_that_is_not_linear_is_found() -> None:
    def squared(text: str) -> None:
        for at in range(0, len(text), 4):
            text.count("\0", at)
        for _ in range(len(text) ** 2 // 400):
            pass

    assert power(words, squared) > _POWER + _BUSY


# --- long paragraphs --------------------------------------------------------------------


def candidates(count: int) -> list[Candidate]:
    """The places to break of a paragraph of so many words, of a few widths."""
    made, x = [Candidate(0, 0, 0, 0)], 0.0
    for n in range(count):
        x += 10 + 7 * (n * n % 5)
        made.append(Candidate(x, x + 3, n, n + 1))
        x += 3
    return made


def ground(count: int) -> PlannedLines:
    made = candidates(count)
    return PlannedLines(made, [c.end for c in made[1:-1]], 300, Norms(space=3))


def test_a_long_paragraph_is_broken_in_parts_that_join() -> None:
    long = ground(4000)
    best, ways = next(iter(without_rivers(long).items())), without_rivers(long)
    lines = best[1].lines
    assert [line.first for line in lines] == [0, *(line.last for line in lines[:-1])]
    assert lines[-1].last == len(long.candidates) - 1
    assert all(count == len(way.lines) for count, way in ways.items())


def test_a_long_paragraph_is_hardly_worse_in_parts_than_as_a_whole() -> None:
    long = ground(3200)
    whole = next(iter(break_lines(long.candidates, long.measure, long.norms).values()))
    parts = next(iter(without_rivers(long).values()))
    assert abs(len(parts.lines) - len(whole.lines)) <= 2


def test_the_time_to_break_a_paragraph_grows_with_its_length() -> None:
    def broken(text: str) -> None:
        without_rivers(ground(len(text)))

    assert power(lambda count: "x" * (20 * count), broken) < _POWER + _BUSY


# --- what comes of it -------------------------------------------------------------------


@pytest.mark.whole
def test_the_time_to_put_page_breaks_in_grows_with_the_length() -> None:
    place = Place("essay.md", 1, 1)

    def broken(text: str) -> None:
        paragraph = tree.Paragraph(place=place, children=(tree.Text(place=place, text=text),))
        block = tree.Numbered(place=place, number=1, block=paragraph)
        with_breaks((block,), [Opening(at, "p1", at) for at in range(0, len(text), 40)])

    assert power(words, broken) < _POWER + _BUSY
    assert power(lambda count: "a" * (10 * count), broken) < _POWER + _BUSY


@pytest.mark.whole
def test_the_time_to_name_signs_without_a_glyph_grows_with_their_number(tmp_path: Path) -> None:
    def checked(text: str) -> None:
        work(tmp_path, text)
        made = parse(text, str(tmp_path / "essay.md"), Findings())
        assert made is not None
        check_glyphs(edit(made), frozenset(range(128)), Reader(), Findings())

    def signs(count: int) -> str:
        return source(" ".join(chr(0xF0000 + at) for at in range(count)))

    assert power(signs, checked) < _POWER + _BUSY


@pytest.mark.whole
def test_the_time_to_find_the_ends_of_lines_grows_with_their_number() -> None:
    def looked(text: str) -> None:
        root = ET.Element("p")
        for _ in range(len(text)):
            ET.SubElement(root, "em").text = "a"
        family, children = Family(), list(root)
        family.join(SimpleNamespace(children=[SimpleNamespace(element=root)]))
        for one, two in pairwise(children):
            family.are_apart(one, two, root)
            family.are_apart(root, two, root)

    assert power(lambda count: "x" * count, looked) < _POWER + _BUSY


@pytest.mark.parametrize("text", ["words of it " * 4000, "a" * 40_000, "\u05e9\u05dc " * 8000])
def test_of_a_long_text_the_engine_is_shown_a_little_for_each_line(text: str) -> None:
    shown: list[int] = []

    def first_line(part: str, *_: object, **__: object) -> Found:
        shown.append(len(part.encode()))
        line = part[:60].encode()
        return None, len(line), len(line) if len(part) > 60 else None, 0.0, 0.0, 0.0

    data, at, lines = text.encode(), 0, 0
    while at < len(data):
        found = split(first_line, data, at, {"font_size": 10.0}, None, 300.0, 0.0)
        at, lines = at + (found[2] or len(data)), lines + 1
    assert lines == -(-len(text) // 60)
    assert sum(shown) < 1100 * lines


def test_what_has_no_width_is_shown_whole() -> None:
    def first_line(part: str, *_: object, **__: object) -> Found:
        end = part.find("b")
        return None, end, end if end > 0 else None, 0.0, 0.0, 0.0

    data = ("a" + "\u0301" * 30_000 + "b" * 9).encode()
    found = split(first_line, data, 0, {"font_size": 10.0}, None, 300.0, 0.0)
    assert found[2] == 30_001


def test_the_characters_before_a_byte_are_counted() -> None:
    text = "a\u00e9\u05d0\U00013000" * 2000
    known = Bytes(text)
    ends = [*accumulate((len(one.encode()) for one in text), initial=0)]
    assert [known.characters(at) for at in ends] == [*range(len(text) + 1)]
    assert [known.before(at) for at in ends[1:]] == [*text]
    assert known.part(ends[5], ends[9]) == text[5:9]
    assert byte_places(text) == ends
    assert [*byte_places("abc")] == [0, 1, 2, 3]


@pytest.mark.whole
def test_a_long_word_is_set_in_time_that_grows_with_its_length(tmp_path: Path) -> None:
    def laid(text: str) -> None:
        context_of(work_of(tmp_path, text), "pdf").laid_out_book  # noqa: B018 - it is laid out when asked for

    assert power(lambda count: "a" * (40 * count), laid) < _POWER + _BUSY


# --- limits -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("check", "w"), ("build", "w", "--format", "pdf")])
@pytest.mark.parametrize(
    ("body", "limit", "said"),
    [
        (
            "A.[^a] B.[^b]\n\n[^a]: N.\n\n[^b]: N.",
            "notes=1",
            "w/essay.md:12:1: error[LIMIT-NOTES]: the work has 2 notes; this is the first beyond 1",
        ),
        (
            "| a | b |\n|---|---|\n| c | d |\n| e | f |\n| g | h |",
            "cells=5",
            "w/essay.md:11:1: error[LIMIT-CELLS]: this table has 8 cells in 4 rows, more than the "
            "limit of 5: this row is the first beyond",
        ),
        (
            "> > > > A",
            "nesting=3",
            "error[NESTING-DEEP]: more than 3 things stand in one another here",
        ),
        (
            "Text.\n" * 200_000,
            "source=1",
            "w/essay.md: error[LIMIT-SOURCE]: the source has 1.2 MB, more than the limit of 1",
        ),
    ],
)
def test_a_limit_is_told_with_its_place_and_how_it_is_raised(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    body: str,
    limit: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w", source(body))
    result = call(capsys, *command, "--limit", limit)
    assert result.code == 1
    assert any(said in line for line in result.said)
    assert f"--limit {limit.partition('=')[0]}=" in result.err + result.out


def test_a_picture_of_too_many_dots_is_told_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w", source("Text.\n\n![A map](map.png)"))
    Image.new("1", (2000, 1000)).save(tmp_path / "w" / "map.png")
    refused = call(capsys, "check", "w", "--limit", "dots=1")
    message = "10:1: error[LIMIT-PICTURE]: map.png has 2 million dots, more than the limit of 1"
    assert any(message in line for line in refused.said)
    assert call(capsys, "check", "w", "--limit", "dots=3").code == 0


def test_a_name_that_no_limit_has(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """It is called a limit, that which may be meant is named, and all there are."""
    work(tmp_path / "w")
    result = call(capsys, "check", tmp_path / "w", "--limit", "nots=3", "--limit", "zzz=1")
    assert result.code == 2
    said = "--limit: the limit “nots” is not known; did you mean “notes”? there are: source, pic"
    assert said in result.err
    assert "--limit: the limit “zzz” is not known; there are: source, picture, dots" in result.err
    other = call(capsys, "check", tmp_path / "w", "--set", "sise=3")
    assert "--set: the setting “sise” is not known; did you mean “size”?\n" in other.err
    finished = call(capsys, "preflight", tmp_path / "w" / "essay.md", "--limit", "notes=1")
    assert "the limit “notes” is not known; there are: time, memory" in finished.err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("pages=3", "the limit “pages” is not known"),
        ("notes=0", "cannot have this value: “0”; from 1 to 1000000: the notes of a work"),
        ("notes", "write NAME=VALUE"),
    ],
)
def test_a_limit_that_cannot_be_is_a_fault_of_the_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: str,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w", ESSAY)
    result = call(capsys, "check", "w", "--limit", said)
    assert result.code == 2
    assert told in result.err


@pytest.mark.whole
@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(time=1), "LIMIT-TIME"), (Limits(memory=1), "LIMIT-MEMORY")]
)
def test_what_takes_too_much_is_stopped(limits: Limits, code: str) -> None:
    begun = time.process_time()
    with (
        pytest.raises(Rejected) as stopped,
        own_process(),
        within_limits(limits, Place("w/essay.md")),
    ):
        while time.process_time() - begun < 20:
            pass
    assert time.process_time() - begun < 5
    (told,) = stopped.value.findings
    assert (told.place.path, told.code) == ("w/essay.md", code)
    assert "--limit " in told.hint


def test_what_takes_little_is_not_stopped() -> None:
    with within_limits(Limits(), Place("w/essay.md")):
        read(source(words(200)))
