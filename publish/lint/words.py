"""Words: said twice, spelled in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from publish.edit.house_style.edits import base
from publish.lint.checks import CheckedWork, LintFinding, check
from publish.source.passages import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Place
    from publish.source.passages import Passage

#: A word and the same again; not where it is a part of a compound (“day-work work”, “to to-day”).
_DOUBLED = re.compile(r"(?<![\w'’\-–])([^\W\d_]+)([ \n]+)(\1)\b(?!['’\-–]\w)", re.IGNORECASE)
#: The same once more: nobody types a word three times by mistake.
_AGAIN = re.compile(r"[ \n]+(\w+)")
#: What may stand twice: grammar, or emphasis.
_TWICE = {
    "en": "had that is was her his very so no ha ho hear far many more again there now never on in "
    "well good bye long what do you up who one where less much really quite too all yes oh ah "
    "o la tra hee hey hi yo tut pooh hush boo blah knock tick tock click clack drip bang boom chop "
    "please still then round over alas woe row holy nevermore night win such aye go pom dum yum "
    "poor old little big dear deep high cold dark slow hard late fine true sad dead away down gone",
    "de": "die das der den dem deren sie ihr was wer so sehr nie ja nein es ach weh nun viel immer "
    "weit lang schnell",
    "fr": "nous vous elles très non oui si tout bien petit loin plus là ah oh jamais",
    "ru": "да нет очень чуть еле все всё ну вот давно далеко так",
    "la": "iam ita heu o io vae pro quod quid sanctus tam age",
    "it": "piano quasi man molto poco via mai sì no adagio zitto lì là",
    "es": "muy no sí casi poco nunca ay así tan",
    "pt": "muito não sim quase pouco nunca ai tão",
    "nl": "die dat heel zeer nee ja ver het",
    "sv": "mycket nej ja som",
    "pl": "bardzo nie tak no się",
}
#: Languages in which a word is said twice by their grammar: what is a slip there no rule tells.
_REDUPLICATING = frozenset(
    "af ar bn fa gu haw he hi hy id ja jv km ko lo mi mr ms my pa sm sw ta te th tl tr ur vi yi zh "
    "zu".split()
)
#: Blocks of which every line is one of its own.
_POEMS = ("verse", "stanza")
#: Words that no poem says twice; any other is a refrain, or a call.
_SMALL = frozenset(
    "the a an of to for with from by at as and or but is are were be been have has his this these "
    "der die das des dem den ein eine und von zu mit le la les un une des de du et que el los y e "
    "и в на с не что".split()
)
#: A capitalised word within a sentence.
_NAME = re.compile(r"(?<=[a-zà-ÿа-яё,] )([A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]{5,})")
_WORD = re.compile(r"[^\W\d_]{6,}")
#: Names that differ by a letter and are not the same.
_DISTINCT = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "Iceland/Ireland Charles/Chartes Johnson/Johnston Thomson/Thompson Francis/Frances "
        "Christina/Christine Isabella/Isabelle Andersen/Anderson Petersen/Peterson Marian/Marion "
        "Bernard/Bernhard Frederic/Frederick "
        "Stephen/Stephan Nicolas/Nicholas Phillip/Philip Harriet/Harriot Joanna/Johanna "
        "Caroline/Carolina Roberto/Roberta"
    ).split()
)
#: A form that is this much rarer than one like it is suspected.
_RARER = 2


@check("WORD-DOUBLED")
def doubled(checked: CheckedWork) -> Iterator[LintFinding]:
    """The same word twice in a row, “the the”, also over a line’s end.

    Doublings that grammar or emphasis explain (had had, very very; German die die; French nous
    nous), names (Pago Pago) and refrains of poems are left alone; so are languages that double
    words by their grammar, as Turkish and Malay do.
    """
    for passage in checked.passages:
        for found in _DOUBLED.finditer(passage.text):
            lang = base(passage.lang_at(found.start()))
            if lang not in _REDUPLICATING and not _is_meant(found, passage, lang):
                yield LintFinding(
                    passage.at(found.start()),
                    f"the word “{found[1]}” stands twice",
                    "take one away; if it is meant, allow it with the reason",
                )


def _is_meant(found: re.Match[str], passage: Passage, lang: str) -> bool:
    """Whether a word is said twice by grammar, for emphasis, as a name, or in a poem."""
    first, parted, second = found.groups()
    word, is_small = first.lower(), first.lower() in _SMALL
    again = _AGAIN.match(passage.text, found.end())
    if again and again[1].lower() == word and not is_small:
        return True
    is_term = not is_small and _stands_alone(found, passage)
    if is_term or word in _TWICE.get(lang, "").split():
        return True
    if first[0].isupper() and second[0].isupper():  # a name, unless all of it is in capitals
        return not (is_small and first.isupper() and len(first) > 1)
    before = passage.text[: found.start()].rstrip()[-1:]
    if first != second and not is_small and (before.isalpha() or before == ","):
        return True  # a name and a word: “that Will will go”
    if BREAK in parted or (passage.kind in _POEMS and not is_small):
        return True
    return word == "to" and passage.text[: found.start()].endswith("ed ")  # referred to to be sure


def _stands_alone(found: re.Match[str], passage: Passage) -> bool:
    """Whether it is a term or a cry: all of what is emphasised, or in quotation marks."""
    first, last = found.span()
    before, after = passage.text[first - 1 : first], passage.text[last : last + 2]
    is_quoted = before in tuple("“‘«„") and after.lstrip(".,!?;:")[:1] in tuple("”’»“")
    return is_quoted or any((first, last) == (start, end) for start, end, _ in passage.spans)


class Form(NamedTuple):
    """A spelling: how often it occurs, and where first."""

    times: int
    place: Place


@check("NAME-VARIANT")
def variants(checked: CheckedWork) -> Iterator[LintFinding]:
    """A name that is spelled otherwise than nearly everywhere else in the work, by one letter.

    Only long names are compared, a rare form with one that is at least twice as frequent;
    endings (Russia, Russian), differences in the first letter, and the form with an accent of a
    name that is mostly written without (Napoléon) are left alone.
    """
    forms = _names(checked)
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
            yield LintFinding(
                form.place,
                f"“{name}” stands here, and “{usual}” {forms[usual].times} times elsewhere",
                "if it is the same name, spell it alike; if not, allow it",
            )


def _names(checked: CheckedWork) -> dict[str, Form]:
    """Capitalised words that stand within a sentence, and are never written small."""
    small = {w for p in checked.passages for w in _WORD.findall(p.text) if w[0].islower()}
    counts: Counter[str] = Counter()
    places: dict[str, Place] = {}
    inside: set[str] = set()
    for passage in checked.passages:
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
    if one[0] != two[0] or {one, two} in _DISTINCT or _plain(one) == two:
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


def _plain(name: str) -> str:
    """A name without accents."""
    letters = unicodedata.normalize("NFD", name)
    return "".join(c for c in letters if not unicodedata.combining(c))
