"""What a rule returns, and what rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

#: First and last offset (Python slice) of what is replaced, and the replacement.
Edit = tuple[int, int, str]
#: A rule gets a block's words and a language tag (BCP 47), and yields its edits. A call of a note
#: is U+F0000, what is no text U+FFFC, a hard line break U+000A.
Rule = Callable[[str, str], Iterator[Edit]]

NO_BREAK = "\u00a0"
#: The months as a date writes them, by language.
MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Aug|Sept|Oct|Nov|Dec",
    "de": "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    "|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
}


def base(lang: str) -> str:
    """Return the language of a tag without region or script."""
    return lang.split("-", maxsplit=1)[0].lower()
