"""Long notes in parts, in print and in e-books: one cutter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.core.diagnostics import Place
from publish.edit.inline_cuts import characters, cut, stripped
from publish.edit.note_parts import Part, by_parts, parts_of, pieces
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

SENTENCE = "They said nothing of it. "
MOST = 200


def place(line: int) -> Place:
    return Place("essay.md", line, 1)


def text(words: str, line: int = 1) -> tree.Text:
    return tree.Text(place=place(line), text=words)


def paragraph(words: str, line: int = 1) -> tree.Paragraph:
    return tree.Paragraph(place=place(line), children=(text(words, line),))


def items(count: int, line: int = 1, start: int = 1) -> tree.List:
    found = tuple(
        tree.ListItem(place=place(line + n), children=(paragraph(SENTENCE, line + n),))
        for n in range(count)
    )
    return tree.List(place=place(line), children=found, ordered=True, start=start)


def quoted(*blocks: tree.Block, line: int = 1) -> tree.BlockQuote:
    return tree.BlockQuote(place=place(line), children=blocks)


def poem(*stanzas: int, line: int = 1) -> tree.Verse:
    made, at = [], line
    for count in stanzas:
        lines = tuple(
            tree.VerseLine(place=place(at + n), children=(text(SENTENCE, at + n),))
            for n in range(count)
        )
        made.append(tree.Stanza(place=place(at), children=lines))
        at += count
    return tree.Verse(place=place(line), children=tuple(made))


def note(*blocks: tree.Block) -> tree.Note:
    return tree.Note(place=place(1), key="n", children=blocks)


def words(blocks: Iterable[tree.Node]) -> str:
    said = (n.text for n in tree.walk(*blocks) if isinstance(n, tree.Text))
    return " ".join("".join(said).split()).replace(".They", ". They")


def size(part: Part) -> int:
    return sum(len(n.text) for n in tree.walk(*part.blocks) if isinstance(n, tree.Text))


NOTES = {
    "a short paragraph": (note(paragraph(SENTENCE)), 1),
    "a long paragraph": (note(paragraph(SENTENCE * 20)), 3),
    "two paragraphs that go together": (note(paragraph(SENTENCE), paragraph(SENTENCE, 2)), 1),
    "two that do not": (note(paragraph(SENTENCE * 5), paragraph(SENTENCE * 5, 2)), 2),
    "a long list": (note(items(20)), 3),
    "a short one after words": (note(paragraph(SENTENCE * 5), items(4, 2)), 2),
    "a long quotation": (note(quoted(*(paragraph(SENTENCE * 4, n) for n in range(1, 7)))), 3),
    "a quotation of one long paragraph": (note(quoted(paragraph(SENTENCE * 20))), 3),
    "a list in a quotation": (note(quoted(items(20))), 3),
    "a long poem": (note(poem(4, 8, 8)), 3),
    "nothing": (note(), 1),
}


@pytest.mark.parametrize("name", NOTES)
def test_parts_are_within_a_limit_and_have_every_word(name: str) -> None:
    whole, count = NOTES[name]
    parts = parts_of(whole, MOST)
    assert len(parts) == count
    assert all(size(part) <= MOST for part in parts)
    assert words([b for part in parts for b in part.blocks]) == words(whole.children)
    assert [part.continues for part in parts[1:]] == [part.goes_on for part in parts[:-1]]


@pytest.mark.parametrize("name", NOTES)
def test_a_limit_that_is_not_met_changes_nothing(name: str) -> None:
    whole, _ = NOTES[name]
    (part,) = parts_of(whole, 10_000)
    assert part == Part(whole.children)


def test_items_of_a_part_are_one_list_that_goes_on_counting() -> None:
    lists = [part.blocks for part in parts_of(note(items(20, start=5)), MOST)]
    assert [len(blocks) for blocks in lists] == [1, 1, 1]
    assert [(one.start, len(one.children)) for (one,) in lists] == [(5, 8), (13, 8), (21, 4)]  # type: ignore[attr-defined]


def test_lines_of_a_stanza_stay_one_stanza() -> None:
    (first,), (second,), _ = (part.blocks for part in parts_of(note(poem(4, 8, 8)), MOST))
    assert isinstance(first, tree.Verse) and isinstance(second, tree.Verse)
    assert [len(stanza.children) for stanza in first.children] == [4, 4]
    assert [len(stanza.children) for stanza in second.children] == [4, 4]


def test_two_lists_that_stand_side_by_side_stay_two() -> None:
    (part,) = parts_of(note(items(2, 1), items(2, 9)), MOST)
    assert len(part.blocks) == 2


@pytest.mark.parametrize("words_", ["x" * 500, "  " + "x" * 500, "x" * 500 + " y"])
def test_words_without_an_end_are_cut_anywhere(words_: str) -> None:
    parts = parts_of(note(paragraph(words_)), MOST)
    said = "".join(n.text for part in parts for n in tree.walk(*part.blocks) if hasattr(n, "text"))
    assert said.replace(" ", "") == words_.replace(" ", "")
    assert all(size(part) <= MOST for part in parts)


class Halves:
    """Divides paragraphs in two."""

    def is_whole(self, block: tree.Block) -> bool:
        return False

    def paragraph(self, paragraph: tree.Paragraph) -> list[tree.Inlines]:
        return [*cut(paragraph.children, characters(paragraph.children) // 2)]

    def others(self, block: tree.Block) -> Iterable[tree.Block]:
        return by_parts(block)


def test_how_a_paragraph_is_divided_is_for_the_one_who_cuts() -> None:
    made = [*pieces((paragraph("abcd"), quoted(paragraph("efgh", 2), line=2)), Halves())]
    assert [(words(part.blocks), part.continues, part.goes_on) for part in made] == [
        ("ab", False, True), ("cd", True, False), ("ef", False, True), ("gh", True, False),
    ]  # fmt: skip


_TEXTS = st.builds(text, st.text("ab .", min_size=1, max_size=8))
_MARKED = st.recursive(
    st.one_of(_TEXTS, st.builds(tree.NoteCall, place=st.just(place(1)), key=st.just("k"))),
    lambda inner: st.builds(
        tree.Emphasis, place=st.just(place(1)), children=st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(st.lists(_MARKED, max_size=4).map(tuple), st.integers(0, 30))
def test_a_cut_loses_no_character(nodes: tree.Inlines, count: int) -> None:
    first, second = cut(nodes, count)
    assert characters(first) == min(count, characters(nodes))
    assert characters(first) + characters(second) == characters(nodes)
    kept = stripped(stripped(nodes, 0), -1)
    assert characters(kept) == characters(nodes)


def test_the_second_half_of_a_mark_has_no_anchor() -> None:
    span = tree.Span(place=place(1), id="a", children=(text("one two"),))
    first, second = cut((span,), 3)
    assert [getattr(one, "id", None) for one in (*first, *second)] == ["a", ""]
    assert first[0] == msgspec.structs.replace(span, children=(text("one"),))
