"""Words that are longer than a line: divided by their language, else cut and told, never lost."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pyphen
import pytest
from building import context_of, make, proved, work_of

from publish.readback.own_runs import is_stated_rightly
from publish.render.template_helpers import shortened
from publish.source import tree
from publish.typeset.lines import longwords
from publish.typeset.lines.longwords import End, ends
from publish.typeset.table_width import least_width

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command import Result

LIMITS = (6, 3, 3)
MM = 25.4 / 72
GERMAN = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzgebungsverfahrensbeteiligten"
)
#: There are no patterns for Finnish.
FINNISH = "lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilaskoulutusohjelmakokous"
EVERYWHERE = """\
## A heading {word} of it

Some words and {word} in a paragraph.[^1]

> A quotation {word} here

| verse {word} here
| another line

- an item {word} more

| Head | {word} |
|---|---|
| {word} | x |

: The caption {word} of it

Term
: what it means, {word}

**half**{word} and ({word}), *{word}*; [a link {word}](https://example.org/a).

[^1]: A note on {word} and more {word}.[^2]

[^2]: A note.
"""


def everywhere(folder: Path, word: str, lang: str) -> Path:
    return work_of(folder, EVERYWHERE.format(word=word), f"title: On {word}\nlang: {lang}")


# --- where a word may end ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "lang", "parts"),
    [
        ("Donaudampfschiff,", "de", ["Do", "nau", "dampf", "schiff,"]),
        ("(unconstitutionally)", "en", ["(un", "con", "sti", "tu", "tion", "ally)"]),
        ("Donau\u00addampfschiff", "de", ["Donau\u00ad", "dampfschiff"]),
        ("lentokonesuihku", "fi", ["lentokonesuihku"]),
        ("zehn\u00a0Meilen", "de", ["zehn\u00a0", "Mei", "len"]),
        ("a.writer@example.org", "en", ["a.writer@", "example.", "org"]),
        ("/usr/share/documents", "en", ["/usr/", "share/", "documents"]),
        ("________", "en", ["________"]),
    ],
)
def test_a_word_ends_where_its_language_or_its_signs_let_it(
    word: str, lang: str, parts: list[str]
) -> None:
    points = [0, *(end.at for end in ends(word, lang, (4, 2, 2))), len(word)]
    assert [word[a:b] for a, b in pairwise(points)] == parts


def test_only_words_get_hyphens() -> None:
    assert {end.hyphen for end in ends("Donaudampfschiff", "de", LIMITS)} == {True}
    assert {end.hyphen for end in ends("zehn\u00a0Me", "de", LIMITS)} == {False}
    assert not any(end.hyphen for end in ends("https://example.org/unconstitutional", "en", LIMITS))


def test_a_word_that_is_spelled_otherwise_when_divided_is_not() -> None:
    plain = [int(at) for at in pyphen.Pyphen(lang="hu_HU", left=3, right=3).positions("asszonnyal")]
    found = [end.at for end in ends("asszonnyal", "hu", LIMITS)]
    assert len(found) < len(plain)


def test_no_letter_is_lost_of_a_word_that_is_spelled_otherwise_when_divided(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    word = "asszonnyal" * 12
    work_of(tmp_path / "w", f"| a | b |\n|---|---|\n| {word} | c |\n\n{word}", "title: T\nlang: hu")
    done = publish("build", "w", "--format", "pdf")
    assert done.code == 0, done.told


def test_of_many_places_a_few_are_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried: list[int] = []
    shorter = longwords.shorter

    def counted(parts: list[str], *given: object) -> list[str]:
        left = shorter(parts, *given)  # type: ignore[arg-type]
        tried.append(len(parts) - len(left))
        return left

    monkeypatch.setattr(longwords, "shorter", counted)
    folder = work_of(tmp_path, GERMAN * 3, "title: T\nlang: de")
    assert context_of(folder, "pdf").laid_out_book
    assert max(tried) > 1


# --- in every output --------------------------------------------------------------------


def test_in_large_print_words_are_divided_by_their_language(tmp_path: Path) -> None:
    made = make(everywhere(tmp_path, GERMAN, "de"), "large-print")
    assert proved(made) == []
    divided = [
        line.text.rstrip() for line in made.seen.lines if line.text.rstrip()[-1:] == "\u00ad"
    ]
    allowed = {GERMAN[:at] for at in pyphen.Pyphen(lang="de", left=3, right=3).positions(GERMAN)}
    heads = [re.split(r"[\s(]", line.rstrip("\u00ad"))[-1] for line in divided]
    assert len(heads) > 15
    assert all(any(one.endswith(head.removeprefix("half")) for one in allowed) for head in heads)


@pytest.mark.whole
@pytest.mark.parametrize("word", [GERMAN, "\u00a0".join(["eins", "zwei"] * 12)])
def test_no_word_is_too_long_to_be_built(
    publish: Callable[..., Result], tmp_path: Path, word: str
) -> None:
    everywhere(tmp_path / "w", word, "de")
    formats = [f"--format={name}" for name in ("pdf", "large-print", "handout", "cover", "leader")]
    done = publish("build", "w", *formats)
    assert done.code == 0, done.told
    assert "WORD-CUT" not in done.told


def test_a_word_that_cannot_be_divided_is_cut_and_told_at_its_place(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    folder = everywhere(tmp_path / "w", FINNISH, "fi")
    done = publish("build", "w", "--format", "large-print", "--verbose")
    assert done.code == 0, done.told
    lines = (folder / "essay.md").read_text("utf-8").splitlines()
    told = re.findall(r"essay\.md:(\d+):(\d+): warning\[WORD-CUT\]", done.told)
    assert len(told) >= 11
    for line, column in told:
        assert lines[int(line) - 1][int(column) - 1 :].lstrip("(*").startswith(FINNISH[:20])
    assert {6, 8, 10, 12, 15} <= {int(line) for line, _ in told}


def test_of_a_word_that_is_cut_no_stub_is_left(tmp_path: Path) -> None:
    words = " ".join("w" * count for count in range(30, 60))
    seen = make(work_of(tmp_path, words, "title: T\nlang: fi"), "large-print").seen
    parts = [part for line in seen.body() for part in line.text.split() if set(part) == {"w"}]
    assert "".join(parts) == words.replace(" ", "")
    assert len(parts) > 30
    assert min(map(len, parts)) >= 3


def test_a_word_with_soft_hyphens_is_not_cut(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    soft = "\u00ad".join(FINNISH[at : at + 9] for at in range(0, len(FINNISH), 9))
    work_of(tmp_path / "w", f"Words {soft} in it.", "title: T\nlang: fi")
    done = publish("build", "w", "--format", "large-print")
    assert done.code == 0
    assert "WORD-CUT" not in done.told
    assert "CHARACTER-INVISIBLE" not in publish("check", "w").told
    work_of(tmp_path / "w", "Wo\u00adrds in it.", "title: T\nlang: fi")
    assert "CHARACTER-INVISIBLE" in publish("check", "w").told


def test_a_word_in_another_language_is_divided_by_that(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    text = f"## A [{GERMAN}]{{lang=de}}\n\nWords [{FINNISH}]{{lang=fi}} here."
    work_of(tmp_path / "w", text, "title: T\nlang: en")
    told = publish("build", "w", "--format", "large-print").told
    assert "warning[WORD-CUT]: “lento" in told
    assert "warning[WORD-CUT]: “Rind" not in told


def test_a_line_of_one_word_is_no_wider_than_the_measure(tmp_path: Path) -> None:
    words = "\n\n".join(GERMAN[at:] for at in range(30))
    context = context_of(work_of(tmp_path, words, "title: T\nlang: de"), "pdf")
    book, page = context.laid_out_book, context.geometry
    assert page is not None
    lines = [line for number in range(len(book)) for line in book.lines(number)]
    assert len(lines) > 40
    assert (
        max(line.right - line.left for line in lines) < page.measure / MM + 4
    )  # a hyphen hangs out


def test_the_small_capital_of_a_dotless_i_is_that_of_any_other() -> None:
    assert is_stated_rightly("Kad\u0131k\u00f6y", "kadik\u00f6y")
    assert not is_stated_rightly("Kad\u0131k\u00f6y", "kadek\u00f6y")


def test_a_word_in_many_pieces_stays_on_the_page(
    publish: Callable[..., Result], tmp_path: Path
) -> None:
    pieces = "".join(f"*{one}***{one}**" for one in "abcdefhiklmn" * 4)
    work_of(tmp_path / "w", f"Words {pieces} in it.\n\n## H {pieces}\n\nEnd.")
    done = publish("build", "w", "--format", "pdf", "--format", "large-print")
    assert done.code == 0, done.told


def test_the_cards_have_room_for_long_words(publish: Callable[..., Result], tmp_path: Path) -> None:
    everywhere(tmp_path / "w", GERMAN, "de")
    (tmp_path / "w" / "seminar.yaml").write_text(
        'title: "Q"\nquestions:\n  - kind: factual\n    paragraphs: [1]\n'
        f'    text: "What is {GERMAN}?"\n',
        "utf-8",
    )
    done = publish("build", "w", "--format", "cards", "--format", "leader")
    assert done.code == 0, done.told


# --- tables, heads, limits --------------------------------------------------------------


def table(*words: tree.Inline) -> tree.Table:
    place = words[0].place
    cells = tuple(tree.Cell(place=place, children=(word,)) for word in words)
    row = tree.Row(place=place, children=cells)
    return tree.Table(place=place, head=tree.Row(place=place, children=()), children=(row,))


def test_a_column_is_as_wide_as_a_chain_of_no_break_spaces(tmp_path: Path) -> None:
    place = context_of(work_of(tmp_path, "Words."), "pdf").work.body[0].place
    words = tree.Text(place=place, text="eins\u00a0zwei drei")
    assert least_width(table(words)) == len("eins\u00a0zwei")
    foreign = tree.Foreign(
        place=place, lang="de", children=(tree.Text(place=place, text="Donaudampfschiff"),)
    )
    assert least_width(table(foreign), "fi") == len("schiff")
    assert least_width(table(*foreign.children), "fi") == len("Donaudampfschiff")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("A short one", "A short one"),
        ("On " + "abcdefghij" * 6, "On " + ("abcdefghij" * 5)[:49] + "…"),
        ("the winter strike " * 4, "the winter strike the winter strike the winter …"),
        ("abcdefghij" * 6, ("abcdefghij" * 6)[:52] + "…"),
    ],
)
def test_a_running_head_is_never_longer_than_its_room(title: str, short: str) -> None:
    assert shortened(title) == short


@pytest.mark.whole
@pytest.mark.parametrize("body", ["A {} b", "## H {}\n\nT", "| a | {} |\n|-|-|\n| b | c |", "`{}`"])
def test_what_is_no_word_is_refused(
    publish: Callable[..., Result], tmp_path: Path, body: str
) -> None:
    work_of(tmp_path / "w", body.format("abc" * 20))
    done = publish("build", "w", "--limit", "word=50")
    assert done.code == 1
    assert re.search(
        r"essay\.md:5:\d+: error\[LIMIT-WORD\]: this word has 60 characters", done.told
    )
    assert "--limit word=61" in done.told
    assert publish("check", "w", "--limit", "word=60").code == 0


@pytest.mark.whole
def test_long_words_in_cells_take_time_that_grows_with_their_length(tmp_path: Path) -> None:
    def taken(count: int) -> float:
        text = f"| a | b |\n|---|---|\n| c | {'abcdefghij' * count} |\n"
        context = context_of(work_of(tmp_path / str(count), text), "pdf")
        begun = time.process_time()
        assert context.laid_out_book
        return time.process_time() - begun

    taken(10)
    assert taken(400) < 8 * taken(100)


def test_ends_are_told_in_order_of_the_parts() -> None:
    assert [*ends("a\u00a0b", "en", LIMITS)] == [End(2, hyphen=False)]
