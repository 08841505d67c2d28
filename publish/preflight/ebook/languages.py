"""Languages: of the book, of each document, and by what its words are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from publish.preflight.ebook.checks import Spot, check
from publish.witness.package import OPF, XML, Text

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.ebook.volume import Volume

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
#: Words that are common in one of these languages and in none of the others.
_COMMON = {
    "en": "the of and to that was with for which this from were been have their would",
    "de": "der die und das nicht ist auch sich mit dem den ein eine wird werden zu",
    "fr": "les des est une dans qui pour pas sur avec sont cette aux ont leur mais",
    "es": "los las una por con para como pero más sus este ser había entre cuando",
    "it": "il che della per sono alla più nel anche dei gli questo come degli",
    "ru": "и в не на что как это по его но из был они так для",
}
_WORDS = {word: lang for lang, words in _COMMON.items() for word in words.split()}
#: So many common words are needed for a judgement, and such a share of them of one language.
_SOME, _MOST = 12, 0.7


@check("EBOOK-LANG")
def declared(seen: Volume) -> Iterator[Spot]:
    """The language of the package and of each document: well formed, told twice, the same.

    Voices and hyphenation follow it. The package tells it as dc:language and as xml:lang, a
    document as lang and as xml:lang on its root.
    """
    package = seen.package
    langs = [said.value for said in package.values("dc:language")]
    if not langs or not all(_TAG.fullmatch(lang) for lang in langs):
        hint = "write a tag such as en-GB into dc:language"
        yield Spot("the book does not say its language", hint, package.name, 1)
    own = package.opf.root.get(XML + "lang", "")
    if langs and not _same(own, langs[0]):
        message = f"the package is in “{own}”, the book in “{langs[0]}”"
        yield Spot(message, "write the same into xml:lang of package", package.name, 1)
    for text in _documents(seen):
        plain, xml = text.root.get("lang"), text.root.get(XML + "lang")
        if plain != xml or not plain:
            message = f"the root says lang “{plain}” and xml:lang “{xml}”"
            yield Spot(message, "write both, and the same", text.name, 1)
        elif langs and not any(_same(plain, lang) for lang in langs):
            message = f"the document is in “{plain}”, the book in “{langs[0]}”"
            hint = "write the book's language on the root, another on what is in it"
            yield Spot(message, hint, text.name, 1)


def _documents(seen: Volume) -> list[Text]:
    nav = seen.package.nav
    found = seen.package.documents
    return [*found, nav] if nav and nav not in found else found


def _same(one: str, two: str) -> bool:
    return one.lower() == two.lower()


@check("EBOOK-LANG-PART")
def parts(seen: Volume) -> Iterator[Spot]:
    """Words in another language that say so in one way only, or by what is no tag."""
    for text in seen.package.documents:
        for element in [*text.root.iter()][1:]:
            plain, xml = element.get("lang"), element.get(XML + "lang")
            if plain is None and xml is None:
                continue
            if plain != xml or not _TAG.fullmatch(plain or ""):
                message = f"an element says lang “{plain}” and xml:lang “{xml}”"
                hint = "write both, and the same tag"
                yield Spot(message, hint, text.name, text.line(element))


@check("EBOOK-LANG-WORDS", "warning")
def by_words(seen: Volume) -> Iterator[Spot]:
    """A document whose commonest words are of another language than it says."""
    for text in seen.package.documents:
        told = (text.root.get("lang") or text.root.get(XML + "lang") or "")[:2].lower()
        found = Counter(_WORDS[word] for word in _own_words(text.root) if word in _WORDS)
        total = sum(found.values())
        if told not in _COMMON or total < _SOME:
            continue
        lang, count = found.most_common(1)[0]
        if lang != told and count > _MOST * total:
            message = f"it says that it is in “{told}”, and its words are in “{lang}”"
            yield Spot(message, "write the language that it is in", text.name, 1)


def _own_words(root: ET.Element) -> Iterator[str]:
    """The words of an element without those that say they are in a language of their own."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield from re.findall(r"\w+", (element.text or "").lower())
        for child in element:
            yield from re.findall(r"\w+", (child.tail or "").lower())
            if child.get("lang") is None:
                stack.append(child)


@check("EBOOK-DIRECTION", "note")
def direction(seen: Volume) -> Iterator[Spot]:
    """A text from right to left whose package does not say in which direction pages turn."""
    order = seen.package.opf.root.find(OPF + "spine")
    leftward = seen.package.lang[:2] in ("ar", "fa", "he", "ur", "yi")
    if leftward and (order is None or order.get("page-progression-direction") != "rtl"):
        hint = 'write page-progression-direction="rtl" into spine'
        yield Spot("pages turn from left to right", hint, seen.package.name)
