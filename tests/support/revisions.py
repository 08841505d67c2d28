"""Texts and their revisions: a script changes paragraphs and keeps count of which is which."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import NamedTuple

_WORDS = Path(__file__).parent / "vocabulary.txt"
#: Words that stand everywhere, as in English: every third is one of them.
_COMMON = "the of and to in a that is was he for it with as his on be at by I this had not".split()


class Revision(NamedTuple):
    """A text before and after.

    ``truth`` has for each paragraph before it the paragraphs after it that have something of it,
    counted from 0; ``script`` is what was done.
    """

    old: list[str]
    new: list[str]
    truth: list[set[int]]
    script: list[str]


class _Word(NamedTuple):
    """A word and the paragraph from which it comes; -1 for a new one."""

    text: str
    source: int


@cache
def vocabulary() -> list[str]:
    return _WORDS.read_text("utf-8").split()


class Writer:
    """Writes paragraphs as people do: of many words, some of which are everywhere."""

    def __init__(self, chosen: random.Random) -> None:
        self._chosen = chosen

    def words(self, count: int) -> list[str]:
        known = vocabulary()
        return [
            self._chosen.choice(_COMMON if self._chosen.random() < 0.35 else known)
            for _ in range(count)
        ]

    def text(self) -> list[list[str]]:
        """From 8 to 40 paragraphs, short ones too, and some that are there twice or three times."""
        chosen = self._chosen
        found = [
            self.words(chosen.choice((1, 4, 9, 25, 60, 120))) for _ in range(chosen.randint(8, 40))
        ]
        refrain = self.words(chosen.choice((5, 12)))
        for _ in range(chosen.choice((0, 0, 2, 3))):
            found.insert(chosen.randrange(len(found)), list(refrain))
        return found


class _Reviser:
    """Does to a text what editors do."""

    def __init__(self, chosen: random.Random, paragraphs: list[list[str]]) -> None:
        self._chosen, self._writer = chosen, Writer(chosen)
        self.there = [[_Word(word, n) for word in words] for n, words in enumerate(paragraphs)]
        self.script: list[str] = []

    def run(self, steps: int) -> None:
        for _ in range(steps):
            name = self._chosen.choice(
                ("insert", "delete", "split", "join", "move", "edit", "edit")
            )
            at = self._chosen.randrange(len(self.there))
            self.script.append(f"{name} {at}")
            getattr(self, f"_{name}")(at)

    def _insert(self, at: int) -> None:
        count = self._chosen.choice((4, 30, 90))
        self.there.insert(at, [_Word(word, -1) for word in self._writer.words(count)])

    def _delete(self, at: int) -> None:
        if len(self.there) > 2:
            del self.there[at]

    def _split(self, at: int) -> None:
        words = self.there[at]
        if len(words) > 12:
            cut = self._chosen.randint(5, len(words) - 5)
            self.there[at : at + 1] = [words[:cut], words[cut:]]

    def _join(self, at: int) -> None:
        if at + 1 < len(self.there):
            self.there[at : at + 2] = [self.there[at] + self.there[at + 1]]

    def _move(self, at: int) -> None:
        if len(self.there[at]) > 3:
            self.there.insert(self._chosen.randrange(len(self.there)), self.there.pop(at))

    def _edit(self, at: int) -> None:
        words = self.there[at]
        for _ in range(len(words) // 12):
            place = self._chosen.randrange(len(words))
            new = [_Word(word, -1) for word in self._writer.words(self._chosen.randint(0, 2))]
            if len(words) > 4:
                words[place : place + 1] = new


def revised(seed: int) -> Revision:
    """Return a text and what a random script has made of it; the same for the same number."""
    chosen = random.Random(seed)  # noqa: S311
    old = Writer(chosen).text()
    reviser = _Reviser(chosen, old)
    reviser.run(chosen.randint(1, 12))
    there = [words for words in reviser.there if words]
    truth: list[set[int]] = [set() for _ in old]
    for number, words in enumerate(there):
        for word in words:
            if word.source >= 0:
                truth[word.source].add(number)
    new = [" ".join(word.text for word in words) for words in there]
    return Revision([" ".join(words) for words in old], new, truth, reviser.script)
