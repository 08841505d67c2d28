"""The words that the press itself prints, in the language of a work.

A layout has them in ``words/<tag>.yaml``; what it lacks is looked for in the layouts that it
inherits from, word by word.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Findings, Place, Rejected
from publish.core.files import Reader, is_shipped, layouts_folder
from publish.core.yaml_positions import load

if TYPE_CHECKING:
    from publish.settings.layouts import Layout

#: What is put into words.
_PART = re.compile(r"\{\w+\}|[{}]")
#: How long the subtag of a script is; codes of languages that were replaced (ISO 639).
_SCRIPT, _OLD_CODES = 4, {"iw": "he", "ji": "yi", "in": "id"}
#: Where Chinese is written in traditional characters.
_TRADITIONAL = frozenset({"TW", "HK", "MO"})


def words_for(layout: Layout, lang: str, reader: Reader) -> dict[str, str]:
    """Return the words in a language, or in that which the layout falls back on.

    All files of the layout and of those it inherits from are put one on another: English, the
    fallback where nobody has words in the language, then the language alone, then ever more of its
    tag.
    """
    findings = Findings()
    english = _english(layout, reader, findings)
    tags, words = tags_of(lang), english | {"lang": "en"}
    own = [] if _is_known(layout, lang, reader) else [layout.words_fallback]
    for tag in dict.fromkeys(["en", *own, *tags]):
        for path in reversed([*layout.own(f"words/{tag}.yaml", reader)]):
            words |= _words(path, reader, findings, english) | {"lang": tag}
    if findings.failed:
        raise Rejected(findings)
    return words


def _english(layout: Layout, reader: Reader, findings: Findings) -> dict[str, str]:
    """Return the words that layouts of the program have in English: they say what is put in."""
    words = _words(layouts_folder() / "shared" / "words" / "en.yaml", reader, findings, {})
    for path in reversed([*layout.own("words/en.yaml", reader)]):
        words |= _words(path, reader, findings, words) if is_shipped(path) else {}
    return words


def tags_of(lang: str) -> list[str]:
    """Return the tags by which words in a language are looked for, from the broadest to its own.

    Subtags are written as they are registered (BCP 47, 2.1.1). Chinese of Taiwan, Hong Kong and
    Macau is written in traditional characters.
    """
    first, *others = lang.split("-")
    first = _OLD_CODES.get(first.lower(), first.lower())
    parts = [first, *(p.title() if len(p) == _SCRIPT else p.upper() for p in others)]
    tags = ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if first == "zh" and _TRADITIONAL & {*parts} and "zh-Hant" not in tags:
        tags.insert(1, "zh-Hant")
    return tags if lang in tags else [*tags, lang]


def _is_known(layout: Layout, lang: str, reader: Reader) -> bool:
    """Return whether somebody has words in a language."""
    return any(True for tag in tags_of(lang) for _ in layout.own(f"words/{tag}.yaml", reader))


def printed_words(
    layout: Layout, lang: str, points: frozenset[int] | None, reader: Reader
) -> dict[str, str]:
    """Return the words in a language, or in the fallback also where no face has their letters.

    ``points`` are the characters that faces have; ``None`` where none are put into what is made.
    """
    words = words_for(layout, lang, reader)
    if points is None or not _letters(words) - points:
        return words
    return words_for(layout, layout.words_fallback, reader)


def _letters(words: dict[str, str]) -> set[int]:
    return {ord(letter) for word in words.values() for letter in word if not letter.isspace()}


def check_words(
    layout: Layout, lang: str, place: Place, points: frozenset[int] | None, reader: Reader
) -> Findings:
    """Return what is to be said of the words: that they are in another language than the work.

    Args:
        layout: has the words.
        lang: the language of the work.
        place: of the work.
        points: the characters that faces have; ``None`` where none are put into what is made.
        reader: reads the words.
    """
    findings, used = Findings(), printed_words(layout, lang, points, reader)["lang"]
    message = f"the words that Offprint adds are in “{used}”: "
    if used in tags_of(lang):
        return findings
    if not _is_known(layout, lang, reader):
        message += f"nobody has written them in “{lang}”"
        hint = (
            f"write words/{tags_of(lang)[0]}.yaml in a layout of yours, after layouts/shared/words"
        )
        findings.note(place, "WORDS-FALLBACK", message, hint)
    else:
        message += f"no face has all letters of those in “{lang}”"
        hint = "put a font file that has them into a folder “fonts” beside the source"
        findings.note(place, "WORDS-FALLBACK", message, hint)
    return findings


def _parts(words: str) -> set[str]:
    """Return what is put into words when they are printed; a brace by itself is a slip."""
    return set(_PART.findall(words))


def _words(
    path: Path, reader: Reader, findings: Findings, english: dict[str, str]
) -> dict[str, str]:
    """Return the words in a file; what is put into one is what is put into the English one."""
    placed = load(reader.text(path, str(path)) or "", str(path), 1, findings)
    words: dict[str, str] = {}
    for key, value in dict(placed.value).items():  # type: ignore[arg-type]
        place, name = placed.at((str(key),)), str(key)
        if not isinstance(value, str):
            findings.error(place, "LAYOUT-WORDS", f"“{key}” is no word", "write “key: word”")
        elif name in english and (strange := _parts(value) - _parts(english[name])):
            message = f"nothing can be put into {min(strange)} of “{value}”"
            parts = ", ".join(sorted(_parts(english[name])))
            hint = f"the parts of these words are: {parts or 'none'}"
            findings.error(place, "LAYOUT-WORDS", message, hint)
        else:
            words[name] = value
    return words
