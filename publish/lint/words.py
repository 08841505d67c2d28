"""Words: said twice, spelled in two ways."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from publish.house.edits import base
from publish.lint.checks import Found, Sheet, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.diagnostics import Place

_DOUBLED = re.compile(r"\b([^\W\d_]+)[ \n]+\1\b(?!['’\-])", re.IGNORECASE)
#: What may stand twice: grammar or emphasis.
_TWICE = {
    "en": "had that is was her his very so no ha ho hear far many more again there now never on in "
    "well good bye long what do you up",
    "de": "die das der den dem deren sie ihr was wer so sehr nie ja nein",
    "fr": "nous vous elles très non oui si",
    "ru": "да нет очень чуть еле все",
    "la": "iam ita",
}
#: A capitalised word within a sentence.
_NAME = re.compile(r"(?<=[a-zà-ÿа-яё,] )([A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]{5,})")
_WORD = re.compile(r"[^\W\d_]{6,}")
#: Names that differ by a letter and are not the same.
_DISTINCT = (frozenset({"Iceland", "Ireland"}), frozenset({"Charles", "Chartes"}))
#: A form that is this much rarer than one like it is suspected.
_RARER = 2


@check("WORD-DOUBLED")
def doubled(sheet: Sheet) -> Iterator[Found]:
    """The same word twice in a row, “the the”, also over a line’s end.

    Doublings that grammar or emphasis explain (had had, very very; German die die; French nous
    nous) and names (Pago Pago) are left alone.
    """
    for passage in sheet.passages:
        for found in _DOUBLED.finditer(passage.text):
            first, second = found[0].split()
            allowed = _TWICE.get(base(passage.lang_at(found.start())), "").split()
            if first.lower() in allowed or (first[0].isupper() and second[0].isupper()):
                continue
            if passage.kind == "verse" and "\n" in found[0]:
                continue
            if first == "to" and passage.text[: found.start()].endswith("ed "):
                continue  # "referred to to be sure"
            yield Found(
                passage.at(found.start()),
                f"the word “{first}” stands twice",
                "take one away; if it is meant, allow it with the reason",
            )


class Form(NamedTuple):
    """A spelling: how often it occurs, and where first."""

    times: int
    place: Place


@check("NAME-VARIANT")
def variants(sheet: Sheet) -> Iterator[Found]:
    """A name that is spelled otherwise than nearly everywhere else in the work, by one letter.

    Only long names are compared, a rare form with one that is at least twice as frequent;
    endings (Russia, Russian) and differences in the first letter are left alone.
    """
    forms = _names(sheet)
    frequent = [name for name, form in forms.items() if form.times >= _RARER]
    index: dict[str, list[str]] = {}
    for name in frequent:
        for key in (name, *_without_one(name)):
            index.setdefault(key, []).append(name)
    for name, form in forms.items():
        near = {n for key in (name, *_without_one(name)) for n in index.get(key, ())} - {name}
        likely = [n for n in near if forms[n].times >= _RARER * form.times and _alike(name, n)]
        if likely:
            usual = max(likely, key=lambda n: forms[n].times)
            yield Found(
                form.place,
                f"“{name}” stands here, and “{usual}” {forms[usual].times} times elsewhere",
                "if it is the same name, spell it alike; if not, allow it",
            )


def _names(sheet: Sheet) -> dict[str, Form]:
    """Capitalised words that stand within a sentence, and are never written small."""
    small = {w for p in sheet.passages for w in _WORD.findall(p.text) if w[0].islower()}
    counts: Counter[str] = Counter()
    places: dict[str, Place] = {}
    inside: set[str] = set()
    for passage in sheet.passages:
        lang = base(passage.lang_at(0))
        if lang == "de":
            continue
        inside.update(_NAME.findall(passage.text))
        for found in _WORD.finditer(passage.text):
            if found[0][0].isupper() and not found[0].isupper():
                counts[found[0]] += 1
                places.setdefault(found[0], passage.at(found.start()))
    return {
        name: Form(times, places[name])
        for name, times in counts.items()
        if name in inside and name.lower() not in small
    }


def _without_one(name: str) -> set[str]:
    """The name without one letter, for each of its letters but the first."""
    return {name[:i] + name[i + 1 :] for i in range(1, len(name))}


def _alike(one: str, two: str) -> bool:
    """Whether two names differ by one letter, or two that changed places, before their ending."""
    if one[0] != two[0] or {one, two} in _DISTINCT:
        return False
    head = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    left, right = one[head : len(one) - tail], two[head : len(two) - tail]
    swapped = len(left) == 2 and left == right[::-1]
    if {left, right} == {"y", "i"}:
        return True  # Trotsky, Trotski
    return tail >= 2 and (swapped or (len(left) <= 1 and len(right) <= 1))
