"""No-break spaces between words that belong together: dates, references, initials, titles, units.

Hart's Rules 2.6 and the Penguin Composition Rules for English; Duden for German; the Lexique of the
Imprimerie nationale for French. Only spaces that are there already are changed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from publish.edit.house_style.edits import MONTHS, NO_BREAK, base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.edit.house_style.edits import Edit

#: In every pattern ``~`` is the space that must not break; what follows it is a lookahead, so that
#: a match ends with that space.
_EVERYWHERE = (
    r"(?:[§¶№])~(?=\d)",
    r"(?:\b[A-ZÄÖÜÉÈА-ЯЁ]\.)~(?=[A-ZÄÖÜÉÈА-ЯЁ](?:\.|[^\W\d_]))",
    r"(?:\d)~(?=\d{3}(?!\d))",
    r"(?:[^\W\d_])~(?=(?:II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV|XVI|XVII|XVIII|XIX|XX)\b)",
    r"(?:\d)~(?=(?:km|cm|mm|kg|g|%|°C)(?!\w))",
)
_LANGUAGES = {
    "en": (
        r"(?:\b(?:{after}))~(?=\d)",
        r"(?:\b(?:{titles}))~(?=[A-Z])",
        r"(?:\d)~(?=(?:per cent|percent|miles?|million|billion|thousand|tons?|lb|oz|ft"
        r"|a\.m\.|p\.m\.|AD|BC|BCE|CE|o[’']clock)(?!\w))",
        r"(?:\bAD)~(?=\d)",
        r"(?:\bet)~(?=al\b)",
        r"\b\d{{1,2}}(?:st|nd|rd|th)?~(?=(?:{months})\b)",
        r"(?:\b(?:{months}))~(?=\d{{1,2}}(?:st|nd|rd|th)?\b)",
    ),
    "de": (
        r"(?:\b(?:{after}))~(?=\d)",
        r"(?:\b(?:{titles}))~(?=[A-ZÄÖÜ])",
        r"(?:\b\d\.|\b\d\d\.)~(?=(?:{months})\b)",
        r"(?:\bz\.)~(?=B\.)|(?:\bd\.)~(?=h\.)|(?:\bu\.)~(?=[aäUE]\.)|(?:\bi\.)~(?=[ade]\.)"
        r"|(?:\bs\.)~(?=[ou]\.)|(?:\b[vn]\.)~(?=Chr\.)|(?:\bo\.)~(?=[äagJ]\.)|(?:\bz\.)~(?=[TZ]\.)",
        r"(?:\d)~(?=(?:Prozent|Millionen|Milliarden|Mark|Uhr|Meter|Kilometer)\b)",
    ),
    "fr": (
        r"(?:\b(?:{after}))~(?=\d)",
        r"(?:\b(?:{titles}))~(?=[A-ZÉÈÀ])",
        r"(?:\b\d|\b\d\d|\b1er)~(?=(?:{months})\b)",
        r"(?:[IVX]e|Ier)~(?=siècle)",
        r"(?:\d)~(?=(?:francs?|millions?|milliards?|heures?|mètres?|kilomètres?)\b)",
    ),
    "ru": (
        r"(?:\b(?:{after}))~(?=\d|[А-ЯЁ])",
        r"(?:\b\d|\b\d\d)~(?=(?:{months})\b)",
        r"(?:\d)~(?=(?:гг?\.|год|вв?\.))",
        r"(?:\bт\.)~(?=[едпк]\.)|(?:\bи)~(?=т\.|др\.|пр\.)",
    ),
}
_AFTER = {
    "en": "p. pp. vol. vols. no. nos. No. Nos. Vol. ch. chs. Ch. fig. figs. n. nn. bk. pt. art. "
    "sect. col. cols. c. ca. chapter Chapter page pages section Section volume note "
    "notes figure table Part paragraph paragraphs line lines",
    "de": "S. Bd. Nr. Abs. Art. Kap. Anm. Abb. Sp. H. Jg. Z. Seite Kapitel Band Absatz",
    "fr": "p. pp. n° vol. t. chap. art. fig. col. page pages chapitre article",
    "ru": "с. стр. т. гл. п. ст. рис. г. им.",
}
_TITLES = {
    "en": "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. St St. Prof. Rev. Capt. Lt. Gen. Col. Sgt. Messrs "
    "Messrs. Mme Mlle M.",
    "de": "Dr. Prof. Hr. Fr. St.",
    "fr": "M. MM. Mme Mmes Mlle Dr Me Mgr St Ste",
    "ru": "",
}


def no_break(text: str, lang: str) -> Iterator[Edit]:
    """Yield no-break spaces where words belong together: 12 July, p. 4, G. B. Shaw."""
    for found in _spaces(base(lang)).finditer(text):
        yield found.end() - 1, found.end(), NO_BREAK


@cache
def _spaces(language: str) -> re.Pattern[str]:
    """Return the spaces of a language that must not break."""
    values = {
        "after": _words(_AFTER.get(language, "")),
        "titles": _words(_TITLES.get(language, "")),
        "months": MONTHS.get(language, ""),
    }
    own = (pattern.format(**values) for pattern in _LANGUAGES.get(language, ()))
    return re.compile("|".join([*_EVERYWHERE, *own]).replace("~", " "))


def _words(words: str) -> str:
    return "|".join(map(re.escape, words.split())) or "(?!)"
