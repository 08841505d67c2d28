"""Search in a catalogue: titles, people, subjects and headings by words, the best first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.catalogue.order import folded, title_key

if TYPE_CHECKING:
    from publish.catalogue.values import Catalogue, Entry

_WORD = re.compile(r"\w+")
#: How much a word counts by where it is found.
_WEIGHTS = {"title": 8, "people": 6, "subjects": 3, "headings": 1}
#: So many words of a question are looked for.
_MOST = 12


def search(catalogue: Catalogue, query: str) -> tuple[Entry, ...]:
    """Return the entries in which each word of a query begins a word, those it fits best first.

    Capitals and accents do not count. A query without words finds nothing.
    """
    wanted = list(dict.fromkeys(_WORD.findall(folded(query))))[:_MOST]
    if not wanted:
        return ()
    scored = ((_score(entry, wanted), entry) for entry in catalogue.entries)
    found = [(score, entry) for score, entry in scored if score]
    return tuple(entry for _, entry in sorted(found, key=lambda f: (-f[0], title_key(f[1]))))


def _score(entry: Entry, wanted: list[str]) -> int:
    """Return how well an entry fits; 0 where a word is not found in it."""
    fields = {name: f" {text}" for name, text in _texts(entry).items()}
    total = 0
    for word in wanted:
        scores = [_fit(text, word) * _WEIGHTS[name] for name, text in fields.items()]
        if not any(scores):
            return 0
        total += max(scores)
    return total


def _fit(text: str, word: str) -> int:
    """Return 2 where a word stands in a text, 1 where one begins with it, or it is within."""
    if f" {word} " in f"{text} ":
        return 2
    return int(f" {word}" in text or (not word.isascii() and word in text))


def _texts(entry: Entry) -> dict[str, str]:
    names = (f"{one.name} {one.sort}" for one in entry.people)
    texts = {
        "title": f"{entry.full_title} {entry.series}",
        "people": " ".join(names),
        "subjects": " ".join(entry.subjects),
        "headings": " ".join(one.text for one in entry.headings),
    }
    return {name: " ".join(_WORD.findall(folded(text))) for name, text in texts.items()}
