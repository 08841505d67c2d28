"""The citation of a work in the styles of the manuals, as citeproc-py makes it of CSL styles."""

from __future__ import annotations

import io
import re
import warnings
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from publish.core.files import layouts_folder
from publish.edit.dates import MONTHS

if TYPE_CHECKING:
    from publish.core.files import Reader
    from publish.web.reference import Item

#: The styles by their files, as they are called, each with the English of its manual.
STYLES = {
    "chicago": ("Chicago", "en-US"), "mla": ("MLA", "en-US"), "apa": ("APA", "en-US"),
    "harvard": ("Harvard", "en-GB"),
}  # fmt: skip
#: The region whose locale stands for a language that has several, or none by its own name.
_REGIONS = {
    "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "nl": "nl-NL", "pl": "pl-PL",
    "ru": "ru-RU", "pt": "pt-PT", "he": "he-IL", "fa": "fa-IR", "ja": "ja-JP", "ko": "ko-KR",
    "zh": "zh-CN", "cs": "cs-CZ", "da": "da-DK", "fi": "fi-FI", "hu": "hu-HU", "nb": "nb-NO",
    "ro": "ro-RO", "sv": "sv-SE", "tr": "tr-TR", "uk": "uk-UA", "el": "el", "ar": "ar", "la": "la",
}  # fmt: skip
#: A date of so many parts has a day.
_DAY = 3
#: Where a stop or a comma follows a closing mark of quotation.
_AFTER_MARK = re.compile(r"([”’])([.,])")
#: A stop after what ends with a mark of its own.
_STOP_TOO_MANY = re.compile(r"([?!.…])([”’]?(?:</i>)?[”’]?)\.(?=\s|$)")


class Citation(msgspec.Struct, frozen=True):
    """A citation in a style: how it is called, its words with their italics, and plainly."""

    key: str
    name: str
    markup: Markup
    plain: str


def citations(item: Item, words: dict[str, str], reader: Reader) -> list[Citation]:
    """Return the citation of a work in every style, in the order of :data:`STYLES`.

    Args:
        item: the work as an item of CSL.
        words: of the press, in the language of the work: they have the names of the months.
        reader: reads the styles.
    """
    found = []
    for key, (name, english) in STYLES.items():
        locale = locale_of(item["language"], english)
        style = reader.read(layouts_folder() / "web" / "csl" / f"{key}.csl") or b""
        style = _with_months(style, item, locale, words)
        text = _punctuated(_rendered(_escaped(item), style, locale), item, locale)
        plain = unescape(re.sub(r"<[^>]+>", "", text))
        found.append(Citation(key, name, Markup(text), plain))  # noqa: S704 - it is escaped
    return found


def locale_of(lang: str, english: str) -> str:
    """Return the locale in which a work in a language is cited.

    Args:
        lang: its tag (BCP 47).
        english: the English of the style's manual, also for languages of which CSL has no locale.
    """
    return _REGIONS.get(lang.split("-", maxsplit=1)[0].lower(), english)


def _escaped(value: Any) -> Any:
    """Return a record with its words as markup has them: citeproc-py takes them as they are."""
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items() if key != "abstract"}
    if isinstance(value, list):
        return [_escaped(one) for one in value]
    return escape(value, quote=False) if isinstance(value, str) else value


def _rendered(item: Item, style: bytes, locale: str) -> str:
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    if "container-title" in item:  # a periodical is cited without the place where it appears
        item = {name: value for name, value in item.items() if name != "publisher-place"}
    # Titles in other languages than English keep their capitals: the tag alone is known to it.
    record = item | {"id": "work", "language": item["language"].split("-")[0].lower()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is what a style has and it does not know
        made = CitationStylesStyle(io.BytesIO(style), locale=locale, validate=False)
        bibliography = CitationStylesBibliography(made, CiteProcJSON([record]), formatter.html)
        bibliography.register(Citation([CitationItem("work")]))
        return " ".join(str(bibliography.bibliography()[0]).split())


def _with_months(style: bytes, item: Item, locale: str, words: dict[str, str]) -> bytes:
    """Return a style with the months as they are called beside a day, where that is otherwise.

    The locales of citeproc-py have them as they are called alone: “7 апрель”.
    """
    alone = words["months-alone"].split()
    if not alone or not locale.startswith(words["lang"].split("-")[0]):
        return style
    has_day = len(item.get("issued", {}).get("date-parts", [[]])[0]) == _DAY
    names = [words[month] for month in MONTHS] if has_day else alone
    terms = "".join(f'<term name="month-{n:02}">{name}</term>' for n, name in enumerate(names, 1))
    own = f'<locale xml:lang="{locale}"><terms>{terms}</terms></locale>'
    return style.replace(b"</info>", b"</info>" + own.encode(), 1)


def _punctuated(text: str, item: Item, locale: str) -> str:
    """Return a citation as CSL wants it punctuated, where citeproc-py 0.11 does not do it."""
    if not any(role in item for role in ("author", "editor", "translator")):
        for field in ("title", "container-title"):
            text = _once(text, escape(item.get(field, ""), quote=False))
    date = escape(item.get("issued", {}).get("literal", ""), quote=False)
    if date and text.count(date) > 1:  # it is written for the year, and for itself
        text = text.replace(date + date, date)
        text = text.replace(f", {date}", "") if text.count(date) > 1 else text
    text = re.sub(r" \.(?= )", ".", re.sub(r",(\s*,)+", ",", text))  # after “J. de” of a name
    text = re.sub(r"[\s,.]*$", ".", text)
    text = _STOP_TOO_MANY.sub(r"\1\2", text)
    if locale == "en-US":  # its locale wants “punctuation-in-quote” (CSL 1.0.2, Locale Options)
        text = _STOP_TOO_MANY.sub(r"\1\2", _AFTER_MARK.sub(r"\2\1", text))
    return text


def _once(text: str, title: str) -> str:
    """Return the citation of a work without authors, in which a title stands in their place once.

    citeproc-py 0.11 writes it again in its own (CSL 1.0.2, “Substitute”, forbids it).
    """
    set_ = rf"(?:<i>|[“‘„«]\s?)?{re.escape(title)}(?:</i>|\s?[”’“»])?"
    places = [*re.finditer(set_, text, re.IGNORECASE)] if title else []
    if len(places) < 2:
        return text
    before, after = text[: places[1].start()].rstrip(), text[places[1].end() :]
    return before + after.removeprefix(".") if before.endswith(".") else before + after
