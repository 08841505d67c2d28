"""Question cards: the printed sheets are turned and cut by a program, and each card looked at."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec
import pytest
from binder import FINE, SAME, difference, halves, pictures, print_of
from building import ENGINE, ESSAY, read
from command import call, work

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Findings, Rejected
from publish.core.files import Reader
from publish.outputs import cards
from publish.outputs.booklet import impose
from publish.pipeline.context import Context
from publish.readback.imposed_sheets import pages_of_book
from publish.settings.schema import Settings
from publish.source.inline import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result
    from PIL.Image import Image as Picture


@cache
def context(sheet: str = "a4", edge: str = "short", folder: Path = ESSAY) -> Context:
    settings = Settings(sheet=sheet, duplex=edge)  # type: ignore[arg-type]
    return Context(read(folder), folder, "cards", settings, "corrected", ENGINE, Reader())


@cache
def made(sheet: str = "a4", edge: str = "short") -> Artifact:
    (artifact,) = cards.make(context(sheet, edge))
    return artifact


def cut(side: Picture) -> list[Picture]:
    """The cards of a side, row by row; the cutting marks at their edges are cut off."""
    height = side.height // 4
    rows = [side.crop((0, row * height, side.width, (row + 1) * height)) for row in range(4)]
    return [
        half.crop((30, 30, half.width - 30, half.height - 30))
        for row in rows
        for half in halves(row)
    ]


@pytest.mark.whole
@pytest.mark.parametrize("edge", ["short", "long"])
@pytest.mark.parametrize("sheet", ["a4", "letter", "a3"])
def test_each_card_has_its_own_back(sheet: str, edge: str) -> None:
    """The printer turns an upright sheet over its long edge as a page is turned, or else not."""
    sides = pictures(made(sheet, edge).data)
    pages = [print_of(page) for page in pictures(made(sheet, edge).pages_pdf)]
    found = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        behind = cut(back.rotate(180) if edge == "short" else back)
        for place, card in enumerate(cut(front)):
            row, column = divmod(place, 2)
            found += [print_of(card), print_of(behind[2 * row + 1 - column])]
    assert len(found) == 2 * 16
    for mine, page in zip(found, pages + [None] * 2, strict=True):
        assert difference(mine, page) < SAME


def test_every_question_is_on_its_card() -> None:
    seen = pages_of_book(made().pages_pdf)
    questions = cards.questions_of(context().edition)
    assert len(seen) == 2 * len(questions) == 30
    for question, front, back in zip(questions, seen[::2], seen[1::2], strict=True):
        assert front.text.startswith(str(question.number))
        assert "".join(plain(question.children).split()) in front.text
        assert back.text.startswith(str(question.number))


def test_nothing_stands_where_no_printer_reaches() -> None:
    for side in pictures(made().data, FINE):
        inside = side.crop((20, 20, side.width - 20, side.height - 20))
        assert print_of(inside) is not None
        edges = side.copy()
        edges.paste(255, (36, 36, side.width - 36, side.height - 36))
        dark = sum(edges.histogram()[:128])
        assert dark < 400, "only the ticks of the knife"


def test_the_proof_finds_what_is_wrong() -> None:
    findings = Findings()
    cards.prove(made(), context().edition, findings)
    assert list(findings) == []
    plan = cards.plan_of(context(), 15)
    fewer = msgspec.structs.replace(plan, sheets=plan.sheets[:1])
    data = impose(made().pages_pdf, fewer, "")
    cards.prove(Artifact("-cards.pdf", data, made().pages_pdf), context().edition, findings)
    assert {found.code for found in findings} == {"PROOF-SHEETS"}


LONG = (
    'questions:\n  - {kind: factual, text: "Short?"}\n  - {kind: factual, text: "' + "word " * 250
)


def test_a_question_that_is_too_long_is_named(tmp_path: Path) -> None:
    work(tmp_path)
    work(tmp_path, LONG + '"}\n  - {kind: factual, text: "Last?"}\n', "seminar.yaml")
    with pytest.raises(Rejected) as caught:
        cards.make(context(folder=tmp_path))
    assert [(found.code, found.place.line) for found in caught.value.findings] == [
        ("CARDS-LONG", 3)
    ]


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    work(tmp_path / "w")
    return partial(call, capsys, "build", "w", "--format", "cards")


def test_the_command(publish: Callable[..., Result], tmp_path: Path) -> None:
    result = publish()
    assert result.code == 1
    assert result.said == ["w/essay.md: error[CARDS-NONE]: there are no questions for cards"]
    work(tmp_path / "w", "questions:\n  - {kind: factual, text: Why?}\n", "seminar.yaml")
    assert publish() == (0, "build/w-cards.pdf\n", "")
    assert publish() == (0, "", "")


def test_cards_of_a_stretch_have_the_numbers_of_the_whole() -> None:
    """Questions on paragraphs 3 to 6: the first of them is not number 1."""
    settings = Settings(excerpt="3-6")
    one = Context(read(ESSAY), ESSAY, "cards", settings, "corrected", ENGINE, Reader())
    numbers = [question.number for question in cards.questions_of(one.edition)]
    assert numbers
    assert numbers[0] != 1
    (artifact,) = cards.make(one)
    fronts = pages_of_book(artifact.pages_pdf)[::2]
    assert [front.text.startswith(str(n)) for n, front in zip(numbers, fronts, strict=True)] == [
        True
    ] * len(numbers)


def test_links_into_the_text_are_words_on_a_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work(tmp_path, "---\ntitle: T\n---\n\n## The Lockout\n\nWords.\n")
    seminar = (
        "questions:\n  - kind: factual\n"
        '    text: "What of [the lockout](#the-lockout), [one](#p1)?"\n    paragraphs: [1]\n'
    )
    work(tmp_path, seminar, "seminar.yaml")
    asked = [part for name in ("cards", "handout", "leader") for part in ("--format", name)]
    assert call(capsys, "build", str(tmp_path), *asked, "--out", str(tmp_path)).code == 0


def test_the_words_of_a_front_are_told_in_either_direction() -> None:
    """Of one that runs from right to left the letters come sorted: with one too few it fails."""
    words, front = "\u05de\u05d4\u05e9\u05dc\u05d5\u05dd", "\u05de\u05d4\u05e9\u05dc\u05d5\u05dd1"
    assert cards._has(front, words)
    assert not cards._has(front[1:], words)
    assert cards._has("".join(sorted(front)), words)
    assert not cards._has("".join(sorted(front[1:])), words)
    assert not cards._has(front[::-1], words)
