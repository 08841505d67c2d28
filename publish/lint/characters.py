"""Characters that nobody meant: of another encoding, of another alphabet, invisible ones."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from publish.core.characters import SOFT_HYPHEN
from publish.core.checks import Finding
from publish.edit.house_style.edits import MONTHS
from publish.lint.checks import CheckedWork, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.source.passages import Passage

_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\u200e\u200f\u2066-\u2069]")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
#: Encodings in which UTF-8 is read by mistake, with the signs that its first bytes become.
_MISREAD = (("cp1252", "ÂÃÄÅÎÏÐÑâ"), ("mac_roman", "¬√ƒ≈‚Œœ–—"), ("latin-1", "\u00c2\u00c3\u00e2"))
#: Runs of letters that are two misread for each one: Cyrillic and Greek in Western encodings, and
#: Cyrillic in one of its own; and what becomes of other signs.
_RUNS = (
    ("cp1252", re.compile("(?:[\u00d0\u00d1\u00ce\u00cf][^\\x00-\\x7f]\\s?){2,}")),
    ("cp1251", re.compile("(?:[\u0420\u0421][^\\x00-\\x7f\u0430-\u044f]){2,}")),
)
_LOST = {"ï¿½": "a character that is lost", "ï»¿": "an invisible character"}
_QUESTIONED = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d)\b)")
#: What a misread character can have been: letters and signs of Western texts.
_MEANT = frozenset("œŒšŠžŽłŁśćńęążźčřěůőűğşıİ–—‘’“”„‚…•†‡€™‰‹›")
_STRAY = re.compile(
    "[\ue000-\uf8ff]|(?:^|(?<=\\s))[\u0300-\u036f]|[\ufb00-\ufb06]|[\uff01-\uff5e]"
    "|(?<=[^\\W\\d_])[`\u00b4](?=\\W|s\\b|t\\b|$)|\ufffd"
)
_WORD = re.compile(r"[^\W\d_]+")
#: From so many letters on a word may be longer than a line of large print.
_LONG, _SPACED = 30, re.compile(r"\s")
#: Cyrillic letters that look like Latin ones.
_ALIKE = frozenset("асеорхуіјѕАВСЕНКМОРТХІЈЅ")
_NUMBERS = re.compile(
    r"(?<![\w.])(?:[lIO]\d{3}|[lI]\d[lIO]\d|\d[lIO]\d{2}|\d{2}[lIO]\d|\d{3}[lI]|\d+O|\d[lIO]{2}\d)(?!\w)"
    rf"|(?<![\w’'.])l(?= (?:{MONTHS['en']})\b)"
)
_LETTERS = re.compile(r"(?<=[a-zà-ÿ])[01](?=[a-zà-ÿ])|(?<![\w.,])0(?=(?:f|n|r|ut|ver)\b)")


@check("CHARACTER-INVISIBLE")
def invisible(checked: CheckedWork) -> Iterator[Finding]:
    """Soft hyphens, zero-width spaces and marks of direction, mostly left by copying and pasting.

    Nobody sees them; searches, hyphenation and readers aloud trip over them. Soft hyphens in words
    that may be longer than a line say where these are divided, and are left alone.
    """
    for passage in checked.passages:
        for found in _INVISIBLE.finditer(passage.text):
            if found[0] == SOFT_HYPHEN and _is_long_around(passage.text, found.start()):
                continue
            name = unicodedata.name(found[0], "").lower()
            yield Finding(
                passage.at(found.start()),
                f"an invisible character, U+{ord(found[0]):04X} ({name}), stands here",
                "delete it",
            )


def _is_long_around(text: str, at: int) -> bool:
    """Return whether the word around a place may be longer than a line.

    It says where it is divided.
    """
    before = _SPACED.split(text[max(at - _LONG, 0) : at])[-1]
    return len(before) + len(_SPACED.split(text[at : at + _LONG])[0]) >= _LONG


@check("CHARACTER-MOJIBAKE")
def mojibake(checked: CheckedWork) -> Iterator[Finding]:
    """Characters of text in UTF-8 that was read in another encoding: “Ã©” for “é”, “â€™” for “’”.

    The message says what was probably meant.
    """
    for passage in checked.passages:
        yield from _questioned(passage)
        if passage.text.isascii():
            continue
        yield from _runs(passage)
        for run in _FOREIGN.finditer(passage.text):
            for first, last, meant in _misread(run[0]):
                if run[0][last - 1] in "‘’“”" and not _letter_at(passage.text, run.start() + last):
                    continue
                yield Finding(
                    passage.at(run.start() + first),
                    f"“{run[0][first:last]}” is probably “{meant}” in a wrong encoding",
                    "write the character that was meant; if the copy has it so, declare it: "
                    "{~~old~>new~~}",
                )


def _questioned(passage: Passage) -> Iterator[Finding]:
    """Yield a question mark where an apostrophe was that another encoding has not: “don?t”."""
    for found in _QUESTIONED.finditer(passage.text):
        word = re.search(r"\w*$", passage.text[: found.start()])
        rest = re.match(r"\w*", passage.text[found.end() :])
        written = f"{word[0] if word else ''}?{rest[0] if rest else ''}"
        yield Finding(
            passage.at(found.start()),
            f"“{written}” probably had an apostrophe that was lost in a wrong encoding",
            f"write “{written.replace('?', '’')}”, and look for others: quotation marks are lost "
            "in the same way",
        )


def _runs(passage: Passage) -> Iterator[Finding]:
    """Yield words in Cyrillic or Greek that were read as two letters for one, and lost signs."""
    for encoding, pattern in _RUNS:
        for found in pattern.finditer(passage.text):
            meant = found[0].encode(encoding, "ignore").decode("utf-8", "ignore")
            letters = sum(c.isalpha() and c > "\u0370" for c in meant)
            if letters > 1 and letters * 4 >= len(found[0]):
                yield Finding(
                    passage.at(found.start()),
                    f"“{found[0].strip()}” is probably “{meant.strip()}” in a wrong encoding",
                    "write what was meant; better, save the file again as UTF-8",
                )
    for garbled, meant in _LOST.items():
        for found in re.finditer(garbled, passage.text):
            yield Finding(
                passage.at(found.start()),
                f"“{garbled}” is {meant}, in a wrong encoding",
                "write what was meant, or delete it; better, save the file again as UTF-8",
            )


def misread(text: str) -> Iterator[tuple[str, str]]:
    """Yield the misread characters of a text, each with what was probably meant."""
    for run in _FOREIGN.finditer(text):
        for first, last, meant in _misread(run[0]):
            if run[0][last - 1] in "‘’“”" and not _letter_at(text, run.start() + last):
                continue
            yield run[0][first:last], meant


def _letter_at(text: str, at: int) -> bool:
    return text[at : at + 1].isalpha()


def _misread(run: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    while at < len(run) - 1:
        found = next(filter(None, (_decoded(run[at : at + n]) for n in (3, 2))), None)
        if found is None and run.startswith("â€", at):
            found = (2, "”")
        if found is None:
            at += 1
            continue
        yield at, at + found[0], found[1]
        at += found[0]


def _decoded(text: str) -> tuple[int, str] | None:
    for encoding, leads in _MISREAD:
        if len(text) < 2 or text[0] not in leads:
            continue
        try:
            meant = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if len(meant) == 1 and ("\u00a1" <= meant <= "\u00ff" or meant in _MEANT):
            return len(text), meant
    return None


@check("CHARACTER-STRAY")
def stray(checked: CheckedWork) -> Iterator[Finding]:
    """Characters that belong in no text.

    Those of a private area, ligatures as characters of their own (“ﬁ”), wide forms, accents without
    a letter, an accent in place of an apostrophe.
    """
    for passage in checked.passages:
        for found in _STRAY.finditer(passage.text):
            yield Finding(
                passage.at(found.start()),
                f"“{found[0]}” (U+{ord(found[0]):04X}) is out of place here",
                _instead(found[0]),
            )


def _instead(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if character in "`´":
        return "write the apostrophe: ’"
    if plain != character and plain.isprintable():
        return f"write “{plain.strip()}”"
    return "write the character that was meant"


@check("CHARACTER-CONFUSABLE")
def confusable(checked: CheckedWork) -> Iterator[Finding]:
    """Letters of another alphabet that look alike: a Cyrillic “а” in a Latin word, or the reverse.

    Searches and readers aloud do not find such words. Words of one alphabet are left alone.
    """
    for passage in checked.passages:
        if passage.text.isascii():
            continue
        for found in _WORD.finditer(passage.text):
            odd = _odd_letter(found[0], passage.lang_at(found.start()))
            if odd is not None:
                name = unicodedata.name(found[0][odd], "").lower()
                yield Finding(
                    passage.at(found.start() + odd),
                    f"“{found[0][odd]}” in “{found[0]}” is a {name}",
                    "type the letter that looks like it",
                )


def _odd_letter(word: str, lang: str) -> int | None:
    """Return the first letter of a word that is not of the alphabet of most of it."""
    if word.isascii():
        return None
    if len(word) < 3 and all(c in _ALIKE for c in word):
        return None if lang[:2] in ("ru", "uk", "be", "bg", "sr", "mk") else 0
    scripts = [unicodedata.name(c, "?").split(" ")[0] for c in word]
    known = [s for s in scripts if s in ("LATIN", "CYRILLIC", "GREEK")]
    if len(set(known)) < 2:
        return None
    rarest = min(dict.fromkeys(known), key=known.count)
    return scripts.index(rarest)


@check("DIGIT-CONFUSABLE")
def digits(checked: CheckedWork) -> Iterator[Finding]:
    """Letters in numbers and digits in words, as scanners read them: “l945”, “19O5”, “he1p”.

    Shillings and other units after a number are left alone, and so are formulas: “H~2~O”.
    """
    for passage in checked.passages:
        for found in _NUMBERS.finditer(passage.text):
            if passage.is_shifted(*found.span()):
                continue
            yield Finding(
                passage.at(found.start()),
                f"“{found[0]}” has a letter for a digit",
                "write the number in digits",
            )
        for found in _LETTERS.finditer(passage.text):
            if passage.is_shifted(*found.span()):
                continue
            word = re.search(r"\w*$", passage.text[: found.start()])
            rest = re.match(r"\w*", passage.text[found.start() :])
            whole = (word[0] if word else "") + (rest[0] if rest else "")
            yield Finding(
                passage.at(found.start()),
                f"“{whole}” has a digit for a letter",
                "write the letter",
            )
