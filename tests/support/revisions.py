"""Texts and their revisions: a script changes paragraphs and keeps count of which word is which."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import NamedTuple

from publish.release.paged_text import OriginalStart, PagedText, PageStart, Unit

_WORDS = Path(__file__).parent / "vocabulary.txt"
#: Words that stand everywhere, as in English: every third is one of them.
_COMMON = "the of and to in a that is was he for it with as his on be at by I this had not".split()
#: How long paragraphs are.
_LENGTHS = (1, 4, 9, 25, 60, 120)
_STEPS = ("insert", "delete", "split", "join", "move", "edit", "edit")


class Word(NamedTuple):
    """A word, and which one of the first text it is, counted from 0; -1 for a new one."""

    text: str
    source: int


Paragraphs = list[list[Word]]


class Revision(NamedTuple):
    """A text before and after, and what was done."""

    before: Paragraphs
    after: Paragraphs
    script: list[str]

    @property
    def old(self) -> list[str]:
        return [" ".join(word.text for word in words) for words in self.before]

    @property
    def new(self) -> list[str]:
        return [" ".join(word.text for word in words) for words in self.after]

    def truth(self) -> list[set[int]]:
        """For each paragraph before, those after that have words of it, counted from 0."""
        there = {
            word.source: number
            for number, words in enumerate(self.after)
            for word in words
            if word.source >= 0
        }
        return [
            {there[word.source] for word in words if word.source in there} for words in self.before
        ]


@cache
def vocabulary() -> list[str]:
    return _WORDS.read_text("utf-8").split()


def some_words(chosen: random.Random, count: int) -> list[str]:
    """So many words, as people write them: of many that there are, and some that are everywhere."""
    known = vocabulary()
    lists = (_COMMON if chosen.random() < 0.35 else known for _ in range(count))
    return [chosen.choice(words) for words in lists]


def some_text(chosen: random.Random) -> list[list[str]]:
    """From 8 to 40 paragraphs, short ones too, and some that are there twice or three times."""
    count = chosen.randint(8, 40)
    found = [some_words(chosen, chosen.choice(_LENGTHS)) for _ in range(count)]
    refrain = some_words(chosen, chosen.choice((5, 12)))
    for _ in range(chosen.choice((0, 0, 2, 3))):
        found.insert(chosen.randrange(len(found)), list(refrain))
    return found


class _Reviser:
    """Does to a text what editors do."""

    def __init__(self, chosen: random.Random, paragraphs: Paragraphs) -> None:
        self._chosen = chosen
        self.there = [list(words) for words in paragraphs]
        self.script: list[str] = []

    def run(self, steps: int) -> None:
        for _ in range(steps):
            name = self._chosen.choice(_STEPS)
            at = self._chosen.randrange(len(self.there))
            self.script.append(f"{name} {at}")
            getattr(self, f"_{name}")(at)

    def _new(self, count: int) -> list[Word]:
        return [Word(word, -1) for word in some_words(self._chosen, count)]

    def _insert(self, at: int) -> None:
        self.there.insert(at, self._new(self._chosen.choice((4, 30, 90))))

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
            words[place : place + 1] = self._new(self._chosen.randint(0, 2))


def revised(seed: int) -> Revision:
    """Return a text and what a random script has made of it; the same for the same number."""
    chosen = random.Random(seed)  # noqa: S311
    before: Paragraphs = []
    count = 0
    for words in some_text(chosen):
        before.append([Word(word, count + n) for n, word in enumerate(words)])
        count += len(words)
    reviser = _Reviser(chosen, before)
    reviser.run(chosen.randint(1, 12))
    return Revision(before, [words for words in reviser.there if words], reviser.script)


def paged(paragraphs: list[str], per_page: int, first: int = 1, noted: int = 9) -> PagedText:
    """Return paragraphs as an edition that has so many words on a page, and every so often a note.

    The original has two thirds of that on a page. A note is called after the first word.
    """
    found, notes, count = list[Unit](), list[Unit](), 0
    for number, text in enumerate(paragraphs, 1):
        size = len(text.split())
        starts = [PageStart(first + n, w) for n, w in _breaks(count, size, per_page)]
        before = [OriginalStart(str(n), w) for n, w in _breaks(count, size, per_page * 2 // 3)]
        unit = Unit(
            kind="paragraph", number=number, text=text, pages=(*starts,), originals=(*before,)
        )
        found.append(unit)
        if number % noted == 0:
            notes.append(_note(len(notes) + 1, unit))
        count += size
    pages = count // per_page + 1
    return PagedText(units=(*found,), notes=(*notes,), first_page=first, pages=pages)


def _note(number: int, unit: Unit) -> Unit:
    return Unit(
        kind="note", number=number, label=str(number), text=f"See {unit.text[:30]}, as above",
        paragraph=unit.number, word=1, pages=unit.pages[:1],
    )  # fmt: skip


def _breaks(before: int, size: int, per_page: int) -> list[tuple[int, int]]:
    """Return the pages of so many words, each with how many of these stand before it."""
    pages = range(before // per_page, (before + size - 1) // per_page + 1)
    return [(page, max(page * per_page - before, 0)) for page in pages]
