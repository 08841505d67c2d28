"""What has become of paragraphs: revisions whose truth is known, since a script has made them."""

from __future__ import annotations

import random

import pytest
from revisions import Revision, revised

from publish.release.alignment import Alignment, Run, heaviest
from publish.release.correspondence import Links, compared
from publish.release.paged_text import Unit


def units(*texts: str) -> list[Unit]:
    return [Unit(kind="paragraph", number=n, text=text) for n, text in enumerate(texts, 1)]


def parts(old: list[str], new: list[str]) -> list[list[int]]:
    return Links(units(*old), units(*new)).parts


LINES = [
    "When in the course of human events it becomes necessary for one people to dissolve",
    "We hold these truths to be self-evident that all men are created equal",
    "Prudence indeed will dictate that governments long established should not be changed",
    "He has refused his assent to laws the most wholesome and necessary for the public good",
    "In every stage of these oppressions we have petitioned for redress in the humblest terms",
]


def test_the_same_text() -> None:
    assert parts(LINES, LINES) == [[0], [1], [2], [3], [4]]


def test_a_paragraph_that_is_gone_is_no_other() -> None:
    assert parts(LINES, [*LINES[:2], *LINES[3:]]) == [[0], [1], [], [2], [3]]


def test_one_in_the_place_of_another_is_no_other() -> None:
    other = "Nor have we been wanting in attention to our brethren of the island and their king"
    assert parts(LINES, [*LINES[:2], other, *LINES[3:]])[2] == []


def test_divided_joined_and_moved() -> None:
    first, last = LINES[3][:40], LINES[3][40:]
    assert parts(LINES, [*LINES[:3], first, last, LINES[4]])[3] == [3, 4]
    assert parts(LINES, [LINES[0], f"{LINES[1]} {LINES[2]}", *LINES[3:]])[1:3] == [[1], [1]]
    assert parts(LINES, [LINES[4], *LINES[:4]]) == [[1], [2], [3], [4], [0]]
    assert Links(units(*LINES), units(LINES[4], *LINES[:4])).is_moved(4)


def test_what_repeats_is_known_by_what_is_around_it() -> None:
    refrain = "Yes, said the old man, and again yes."
    old = [LINES[0], refrain, LINES[1], refrain, LINES[2], refrain, LINES[3]]
    new = [LINES[0], LINES[1], refrain, LINES[2], refrain, LINES[3]]
    assert parts(old, new) == [[0], [], [1], [2], [3], [4], [5]]


@pytest.mark.parametrize("gone", range(6))
def test_paragraphs_that_are_almost_the_same(gone: int) -> None:
    """What is gone is not taken for its neighbour, as minutes and lists of decrees have it."""
    days = ["3 May 1934", "9 June 1935", "1 July 1935", "2 August 1936", "4 May 1937", "5 May 1938"]
    old = [
        f"The Committee met in Moscow on {d} and took resolution {n}." for n, d in enumerate(days)
    ]
    new = [*old[:gone], *old[gone + 1 :]]
    assert parts(old, new)[gone] == []
    assert [n for n, own in enumerate(parts(old, new)) if len(own) == 1] == [
        n for n in range(6) if n != gone
    ]


def test_short_ones_at_their_places() -> None:
    old = [LINES[0], "Yes.", LINES[1], "Yes.", LINES[2], "No."]
    assert parts(old, [LINES[0], LINES[1], "Yes.", LINES[2], "No."]) == [
        [0],
        [],
        [1],
        [2],
        [3],
        [4],
    ]
    assert parts(["Yes.", LINES[0], "No."], [LINES[0], "Perhaps."]) == [[], [0], []]


def test_pictures_are_known_again() -> None:
    map_ = Unit(kind="paragraph", number=1, picture="map.png")
    plan = Unit(kind="paragraph", number=2, picture="plan.png")
    rule = Unit(kind="paragraph", number=3)
    assert Links([map_, rule, plan], [plan, map_]).parts == [[1], [], [0]]


def test_no_word_is_linked_twice() -> None:
    chosen = random.Random(1)  # noqa: S311
    for _ in range(60):
        old = chosen.choices("abcde", k=30)
        new = chosen.choices("abcde", k=30)
        found = Alignment(old, new)
        linked = [link for link in found.links if link >= 0]
        assert len(set(linked)) == len(linked)
        assert all(old[n] == new[link] for n, link in enumerate(found.links) if link >= 0)


def test_the_heaviest_chain_rises() -> None:
    runs = [Run(0, 5, 3), Run(3, 0, 4), Run(7, 8, 2), Run(8, 9, 5)]
    assert heaviest(runs) == [Run(3, 0, 4), Run(8, 9, 5)] or heaviest(runs) == [
        Run(3, 0, 4), Run(7, 8, 2), Run(9, 10, 4),
    ]  # fmt: skip
    assert heaviest([]) == []


@pytest.mark.parametrize(
    ("word", "same"), [("“Stop,”", "stop"), ("—", "—"), ("Ǆ", "ǆ"), ("don’t", "dont"), ("A1", "a1")]
)
def test_how_words_are_compared(word: str, same: str) -> None:
    assert compared(word) == same


# --- revisions --------------------------------------------------------------------------


def mistakes(revision: Revision) -> tuple[int, int]:
    """How many paragraphs are said to be where they are not, and how many are missed.

    Of paragraphs with the same words nobody can tell which one was moved or deleted.
    """
    links = Links(units(*revision.old), units(*revision.new))
    wrong = missed = 0
    for number, truth in enumerate(revision.truth()):
        said, text = set(links.parts[number]), revision.old[number]
        if revision.old.count(text) == 1:
            wrong += bool(said - truth)
            missed += bool(truth - said) and len(text.split()) > 5
    return wrong, missed


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_random_revisions(first: int) -> None:
    """Never wrong; and what is said to be gone is gone, but for some scraps among edited words."""
    found = [mistakes(revised(seed)) for seed in range(first, first + 10)]
    assert [wrong for wrong, _ in found] == [0] * 10
    assert sum(missed for _, missed in found) <= 1


def test_a_wrong_answer_would_be_seen() -> None:
    """The judge judges: of a text and another one nothing is said to be the same."""
    one, two = revised(1), revised(2)
    assert Links(units(*one.old), units(*two.old)).parts == [[] for _ in one.old]
    assert mistakes(Revision(one.before, two.after, [])) != (0, 0)
