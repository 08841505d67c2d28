"""The quotation marks of languages: which open, which close, which are used within others.

After the delimiters of the Unicode CLDR, where they agree with the manuals of the trade: Hart's
Rules 9.2 and the Chicago Manual 13.30 (English), Duden, "Anführungszeichen" (German), the Lexique
of the Imprimerie nationale (French), Milchin, "Справочник издателя" 6.1 (Russian), the RAE's
Ortografía 3.4.8 (Spanish), Svenska skrivregler 18 (Swedish), Dansk Sprognævn § 58 (Danish).
"""

from __future__ import annotations

from functools import cache

import msgspec

from publish.edit.house_style.edits import base


class Marks(msgspec.Struct, frozen=True):
    """The marks of a language, each pair as two characters, the opening one first.

    ``outer`` replace a straight ``"``, ``inner`` are for quotations within it, ``single`` replace a
    straight ``'`` within nothing, ``again`` a straight ``"`` within another one.
    """

    outer: str
    inner: str
    single: str
    again: str

    @property
    def openers(self) -> str:
        """The characters that open."""
        return self.outer[0] + self.inner[0] + self.single[0]

    @property
    def closers(self) -> str:
        """The characters that close."""
        return self.outer[1] + self.inner[1] + self.single[1]


#: Outer, inner and single pairs; regions that differ have their own tags.
_TABLE = {
    "“”‘’‘’": "en nl pt tr eo la ga cy af id ms sw sq eu lv vi",
    "„“‚‘‚‘": "de cs sk sl is lt mk lb hsb dsb",
    "„“«»‚‘": "et bg",
    "„”«»‚’": "pl ro",
    "„”»«‚’": "hu",
    "„”‘’‘’": "hr sr bs",
    "«»“”‘’": "fr it es ca gl pt-pt el uk ast oc br rm",
    "«»„“‘’": "ru be kk",
    "«»‘’‘’": "no nb nn fa",
    "«»‹›‹›": "de-ch de-li fr-ch it-ch hy",
    "»«›‹›‹": "da",
    "””’’’’": "sv fi",
}
_BY_TAG = {
    tag: (pairs[:2], pairs[2:4], pairs[4:6])
    for pairs, tags in _TABLE.items()
    for tag in tags.split()
}
#: The inner marks for outer ones that are not those of the language.
_INNER = {"»«": "›‹"}
#: The partners of marks that are not in the table of a language.
_PARTNERS = dict(zip("“„«»”‘’‚‹›", "”“»«”’’‘›‹", strict=True))


@cache
def marks_of(lang: str, given: str = "") -> Marks | None:
    """Return the marks of a language (BCP 47); ``None`` if none are known.

    Args:
        lang: the tag.
        given: marks to use instead, as four characters (``»«›‹``) or two.
    """
    known = _BY_TAG.get("-".join(lang.lower().split("-")[:2])) or _BY_TAG.get(base(lang))
    if known is None:
        return None
    outer, inner, single = known
    if given:
        outer, inner = given[:2], given[2:] or _INNER.get(given[:2], inner)
        single = inner if inner in ("›‹", "‚‘", "‹›") else single
    again = outer if base(lang) == "en" else inner
    return Marks(outer, inner, single, again)


def closing(opener: str, marks: Marks) -> str:
    """Return the mark that closes what ``opener`` opens."""
    pairs = (marks.outer, marks.inner, marks.single)
    return next((pair[1] for pair in pairs if pair[0] == opener), _PARTNERS[opener])


def opening(closer: str, marks: Marks) -> str:
    """Return the mark that opens what ``closer`` closes."""
    pairs = (marks.outer, marks.inner, marks.single)
    partners = (mark for mark, partner in _PARTNERS.items() if partner == closer)
    return next((pair[0] for pair in pairs if pair[1] == closer), next(partners))
