"""Apostrophes by language: in elisions and possessives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.characters import NOTE_CALL
from publish.edit.house_style.edits import base

if TYPE_CHECKING:
    from publish.edit.house_style.mark_contexts import Role

#: Certain apostrophes: between letters, and in the patterns of a language below.
BETWEEN = re.compile(rf"(?<=[^\W_]|{chr(NOTE_CALL)})['’](?=[^\W\d_])(?!(?<=\d.)x ?\d)")
#: Decades, rock 'n' roll, he 'll; 't, 's avonds; 'ne.
_SURE = {
    "en": re.compile(
        r"(?<![\w'’])['’‘](?=\d0s\b)|(?<=[^\W\d_][ -])['’‘](?=n['’]?[ -][^\W\d_])"
        r"|(?<=[^\W\d_][ -]['’‘]n)['’](?=[ -][^\W\d_])|(?<=[^\W\d_][\"”])['’](?=s\b)"
        r"|(?<=[^\W\d_] )['’](?=(?:t|ll|ud|ve|re|d|m)\b(?!['’]))",
        re.I,
    ),
    "nl": re.compile(
        r"(?<![\w'’])['’](?=(?:[tsnkmr]|ns)[ \-])|(?<=[^\W\d_] )['’](?=t(?:[^\w'’]|$))", re.I
    ),
    "hu": re.compile(r"(?<![\w'’])['’](?=s )"),
    "de": re.compile(r"(?<![\w'’])['’](?=(?:s|n|t|ne|nen|nem|ner) )", re.I),
}
#: Words that begin with an elision (Hart's Rules 4.2.2).
_BEGINNINGS = {
    "en": re.compile(
        r"(?:tisn?|tain|twas|twasn|twere|twill|twould|twixt|tween|tweendecks|twon|tother|em|neath|gainst"
        r"|cause|bout|til|till|cept|fraid|scuse|stead|un|uns|ere|ee|im|ow|ave|ouse|ome"
        r"|orse|alf|eart|nough|nuff|nother|prentice|pon|mongst|midst|spose|lixir|ead|ard|arf"
        r"|eaven|enry|enery|arry|ullo|liza|liz|melia|appen|uz|mid|bove|larum|sblood|sdeath|sfoot"
        r"|struth|strewth|swounds)\b",
        re.I,
    ),
    "de": re.compile(
        r"(?:raus|rein|was|mal|rum|rauf|runter|nüber|rüber|nunter|naus|nauf|an|en|em|nen)\b"
    ),
    "it": re.compile(r"(?:l|n|sto|sta|sti|ste|nu|o|ndrangheta)\b", re.I),
    "fr": re.compile(r"(?:tit|tite|tits|tites)\b", re.I),
    "sv": re.compile(r"(?:na|en|et|an|te)\b"),
}
#: What is left of words that lost an h, and is also a word by itself.
_DIALECT = re.compile(
    r"(?:e|er|fore|is|ad|as|and|ands|ell|ope|most|way|old|round|specially|phone|bus|plane|flu|cello"
    r")\b",
    re.I,
)
_YEAR = re.compile(r"\d\d(?:ers?)?\b(?!\d)")
#: Words before a shortened year: the class of ’29, anni ’60, les événements de ’68.
_DATED = re.compile(
    r"\b(?:of|in|since|from|by|till|until|before|after|to|spring|summer|autumn|fall|winter"
    r"|anni|anno|del|dal|nel|años|anos|de|depuis|jaren|jahre|jahr|seit|von|vor|nach|bis"
    r"|januar[iy]|february|march|april|may|june|july|august|september|october|november|december"
    r"|av|från) $",
    re.I,
)
#: The cost of an elision at the end of a word, by language.
_ENDINGS = {
    "it": 0.4,
    "el": 0.4,
    "de": 1.0,
    "nl": 1.0,
    "sv": 1.0,
    "da": 1.0,
    "nb": 1.0,
    "hu": 1.0,
    "sl": 1.0,
}
#: Words that lose their ends in speech, and those in -in'.
_CUT = re.compile(
    r"an|th|tha|sho|wi|o|ol|tho|thro|altho|fo|fer|yo|t|mo|lil|gi|ha|sha|ca|a|i|d|po|eno|spo"
    r"|(?:my|thy|him|her|it|your)?sel|\w{2,}in",
    re.I,
)
#: Languages in which single quotation marks within a clause are usual.
_QUOTE_SINGLY = ("en", "de", "nl")
_DECADE = re.compile(r"['’]\d0s$")
_ONE_WORD = re.compile(r"(?<![\w'’])['‘](?!\d0s)[\w-]+$")


def places(text: str, lang: str) -> set[int]:
    """Return the offsets of marks that can only be apostrophes."""
    patterns = [BETWEEN, *([_SURE[language]] if (language := base(lang)) in _SURE else [])]
    return {found.start() for pattern in patterns for found in pattern.finditer(text)}


def costs(text: str, at: int, language: str, plain: dict[Role, float]) -> dict[Role, float]:
    """Return the cost of reading a single mark as an apostrophe, and the extra cost next to it.

    Args:
        text: the text of a passage.
        at: the offset of the mark.
        language: the first part of the tag.
        plain: the cost of reading it as a quotation mark.
    """
    before, after = text[max(at - 24, 0) : at], text[at + 1 : at + 16]
    if before[-1:].isalpha():
        return _at_the_end(before, after, language, plain) if text[at] != "‘" else {}
    if not after[:1].isalnum() or before[-1:].isnumeric():
        return {}
    within = before[-2:-1].isalpha() and before[-1:] == " "
    known = _BEGINNINGS.get(language)
    if known and known.match(after):
        return {"apostrophe": 0.5, "open": plain["open"] + (2.5 if within else 1.2)}
    if _YEAR.match(after):
        more = 2.5 if _DATED.search(before) else 0.5
        return {"apostrophe": 1, "open": plain["open"] + more}
    if text[at] == "‘":
        return {}
    if language == "en" and _DIALECT.match(after):
        return {"apostrophe": 1.8}
    if after[0].isupper():
        return {"apostrophe": 4.3}
    more = 1.4 * (within and language not in _QUOTE_SINGLY)
    cost = 2.7 if language in _QUOTE_SINGLY else 2.5
    return {"apostrophe": cost if within else 4, "open": plain["open"] + more}


def _at_the_end(
    before: str, after: str, language: str, plain: dict[Role, float]
) -> dict[Role, float]:
    """Return the cost of an apostrophe at the end of a word."""
    goes_on = after[:1] == " " and after[1:2].isalpha()
    alone = 1.5 * bool(_ONE_WORD.search(before))
    if language != "en":
        more = 1.4 * (goes_on and not alone and language not in _QUOTE_SINGLY)
        return {"apostrophe": _ENDINGS.get(language, 2), "close": plain["close"] + more}
    word = re.search(r"[^\W\d_]*$", before)
    if word and _CUT.fullmatch(word[0]):
        return {"apostrophe": 0.7, "close": plain["close"] + 2.6 * goes_on}
    if _DECADE.search(before):
        return {"apostrophe": 1}
    if before[-1] not in "sxzSXZ":
        return {"apostrophe": 3}
    return {"apostrophe": alone + (1.5 if goes_on else 2)}
