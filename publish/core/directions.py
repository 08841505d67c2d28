"""Directions: whether the lines of a language run from left to right or from right to left.

A tag names its script, or its language implies one (BCP 47; CLDR, likely subtags). In a work with
text from right to left, all markup with a language gets its direction too, and code and addresses
keep theirs.
"""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["ltr", "rtl"]

#: Scripts written from right to left (ISO 15924; Unicode Character Database).
_SCRIPTS = frozenset(
    "adlm arab aran armi avst chrs cprt elym hatr hebr hung khar lydi mand mani mend merc mero "
    "narb nbat nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc syre syrj "
    "syrn thaa yezi".split()
)
#: Languages written in one of these scripts unless their tag names another.
_LANGUAGES = frozenset(
    "acm aii ajp apc ar arc ary arz azb bal bcc bqi ckb dv fa glk he iw ji ks lrc mzn nqo pnb prs "
    "ps sam sd sdh skr syc syr tmr ug ur yi".split()
)
#: Letters that join the next one (Arabic and the like): they cannot be letter-spaced.
_JOINED = re.compile("[\u0600-\u07ff\u0840-\u08ff\ufb50-\ufdff\ufe70-\ufeff\U0001e900-\U0001e95f]")
#: Chinese, Japanese and Korean, in which no letter is slanted and no word is divided.
_EASTERN = frozenset("zh ja ko yue wuu nan hak lzh cmn".split())
_EASTERN_SCRIPTS = frozenset("hani hans hant jpan kore hira kana hrkt hang bopo".split())
_TAG = re.compile(r"<[A-Za-z][^<>]*?(?<![\w:.-])lang=\"([^\"<>]*)\"[^<>]*>")
_DIRECTION = re.compile(r"(?<![\w:.-])dir=")
#: Elements of code and addresses, which run from left to right whatever is around them.
_RIGHTWARD = re.compile(r"<(?:code|pre|span class=\"url\")(?=[\s>])[^<>]*>")
_LETTERS_OF_SCRIPT = 4


def direction_of(lang: str) -> Direction:
    """Return the direction of the lines of a language.

    Args:
        lang: a language tag (BCP 47): ``he``, ``ar-EG``, ``yi-Latn``; an unknown or empty one means
            left to right.
    """
    script = _script(lang)
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if lang.split("-", maxsplit=1)[0].lower() in _LANGUAGES else "ltr"


def is_eastern(lang: str) -> bool:
    """Return whether a language is set in Chinese, Japanese or Korean characters."""
    script = _script(lang)
    if script:
        return script in _EASTERN_SCRIPTS
    return lang.split("-", maxsplit=1)[0].lower() in _EASTERN


def has_capitals(lang: str) -> bool:
    """Return whether a language has capitals, as far as this module knows."""
    return direction_of(lang) == "ltr" and not is_eastern(lang)


def joins(text: str) -> bool:
    """Return whether a text has letters that join, as in Arabic, and so cannot be spaced."""
    return _JOINED.search(text) is not None


def style_sheet_variants(style_sheet: str) -> list[str]:
    """Return the names of the style sheets that may follow one for some languages."""
    stem = style_sheet.removesuffix(".css")
    return [f"{stem}.{kind}.css" for kind in ("leftward", "eastern")] if stem != style_sheet else []


def style_sheets_for(lang: str, style_sheet: str) -> list[str]:
    """Return the names of those that follow a style sheet for a work in a language."""
    leftward, eastern = style_sheet_variants(style_sheet)
    if direction_of(lang) == "rtl":
        return [leftward]
    return [eastern] if is_eastern(lang) else []


def directed(markup: str) -> str:
    """Return markup with the direction of each language, if any of it runs right to left."""
    found = {tag[1] for tag in _TAG.finditer(markup)}
    if all(direction_of(lang) == "ltr" for lang in found):
        return markup
    return _RIGHTWARD.sub(_rightward, _TAG.sub(_with_direction, markup))


def _rightward(tag: re.Match[str]) -> str:
    return tag[0] if _DIRECTION.search(tag[0]) else f'{tag[0][:-1]} dir="ltr">'


def _with_direction(tag: re.Match[str]) -> str:
    if _DIRECTION.search(tag[0]):
        return tag[0]
    end = tag.end(1) + 1 - tag.start()
    return f'{tag[0][:end]} dir="{direction_of(tag[1])}"{tag[0][end:]}'


def _script(lang: str) -> str:
    """Return the script that a tag names, in small letters, or ''."""
    parts = lang.lower().split("-")
    for part in parts[1:]:
        if len(part) == 1:  # what follows is an extension or private
            return ""
        if len(part) == _LETTERS_OF_SCRIPT and part.isalpha():
            return part
    return ""
