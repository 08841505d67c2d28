"""Languages: of the book, of each document, and by what its words are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from publish.core.checks import Finding
from publish.core.directions import direction_of
from publish.preflight.epub.checks import at, check, in_book
from publish.readback.epub_package import HTML, OPF, XML
from publish.readback.xml_files import Text

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

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
#: So many in a passage that says its language by itself.
_FEW = 4
#: The languages that have a code of two letters (ISO 639-1).
_ISO_639 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy"
    " da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu"
    " hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb"
    " lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om"
    " or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv"
    " sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh"
    " zu".split()
)


@check("EBOOK-LANG")
def declared(model: EpubModel) -> Iterator[Finding]:
    """The language of the package and of each document: well formed, told twice, the same.

    Voices and hyphenation follow it. The package tells it as dc:language and as xml:lang, a
    document as lang and as xml:lang on its root.
    """
    package = model.package
    langs = [stated.value for stated in package.values("dc:language")]
    if not langs or not all(_TAG.fullmatch(lang) for lang in langs):
        hint = "write a tag such as en-GB into dc:language"
        yield in_book("the book does not say its language", hint, package.name, 1)
    own = package.opf.root.get(XML + "lang", "")
    if langs and not _same(own, langs[0]):
        message = f"the package says nothing of its language, the book “{langs[0]}”"
        if own:
            message = f"the package is in “{own}”, the book in “{langs[0]}”"
        yield in_book(message, "write the same into xml:lang of package", package.name, 1)
    for text in _documents(model):
        plain, xml = text.root.get("lang"), text.root.get(XML + "lang")
        if plain != xml or not plain:
            message = f"the root says {_both(plain, xml)}"
            yield in_book(message, "write both, and the same", text.name, 1)
        elif langs and not any(_same(plain, lang) for lang in langs):
            message = f"the document is in “{plain}”, the book in “{langs[0]}”"
            hint = "write the book's language on the root, another on what is in it"
            yield in_book(message, hint, text.name, 1)


def _both(plain: str | None, xml: str | None) -> str:
    """Return what an element says of its language in the two ways in which it can."""
    stated = {"lang": plain, "xml:lang": xml}
    given = [f"{name} “{value}”" for name, value in stated.items() if value is not None]
    return f"{given[0]} alone" if len(given) == 1 else " and ".join(given) or "no language"


def _documents(model: EpubModel) -> list[Text]:
    nav = model.package.nav
    found = model.package.documents
    return [*found, nav] if nav and nav not in found else found


def _same(one: str, two: str) -> bool:
    return one.lower() == two.lower()


@check("EBOOK-LANG-PART")
def parts(model: EpubModel) -> Iterator[Finding]:
    """Words in another language that say so in one way only, or by what is no tag."""
    for text in model.package.documents:
        for element in [*text.root.iter()][1:]:
            plain, xml = element.get("lang"), element.get(XML + "lang")
            if plain is None and xml is None:
                continue
            if plain != xml or not _TAG.fullmatch(plain or ""):
                message = f"an element says {_both(plain, xml)}"
                hint = "write both, and the same tag"
                yield in_book(message, hint, text.name, text.line(element))


@check("EBOOK-LANG-TAG")
def tags(model: EpubModel) -> Iterator[Finding]:
    """Tags that begin with what is no language: “english”, “en_GB”, “gb” for English.

    RFC 5646, 2.2.1: the shortest code of ISO 639, of two or three letters.
    """
    for text in _documents(model):
        stated = {element.get("lang", ""): element for element in reversed([*text.root.iter()])}
        for lang, element in stated.items():
            first = lang.partition("-")[0].lower()
            if lang and (len(first) > 3 or (len(first) == 2 and first not in _ISO_639)):
                message = f"“{lang}” is the tag of no language"
                yield at(text, element, message, "write its code: en, de-AT, grc …")


@check("EBOOK-LANG-WORDS", "warning")
def by_words(model: EpubModel) -> Iterator[Finding]:
    """Documents, paragraphs and passages whose commonest words are of another language than told.

    A voice reads them with the wrong sounds, and they are divided in the wrong places.
    """
    for text in model.package.documents:
        for element in text.root.iter():
            own = element.get("lang") or element.get(XML + "lang")
            if not own and element.tag != HTML + "p":
                continue
            stated = (own or _declared(text, element))[:2].lower()
            lang = _language_read(
                element, stated, _FEW if own and element is not text.root else _SOME
            )
            if lang and lang != stated:
                message = f"it says that it is in “{stated}”, and its words are in “{lang}”"
                yield at(text, element, message, "write the language that it is in")


def _declared(text: Text, element: ET.Element) -> str:
    """Return the language that holds for an element."""
    around = (e.get("lang") or e.get(XML + "lang") or "" for e in text.around(element))
    return next(filter(None, around), "")


def _language_read(element: ET.Element, stated: str, enough: int) -> str:
    """Return the language of most of so many common words or more.

    '' where there is none, or no telling.

    Of a few words all have to be of one.
    """
    if stated not in _COMMON:
        return ""
    found = Counter(map(_WORDS.__getitem__, filter(_WORDS.__contains__, _own_words(element))))
    total = sum(found.values())
    if total < enough:
        return ""
    lang, count = found.most_common(1)[0]
    return lang if count > (_MOST if total >= _SOME else 0.99) * total else ""


def _own_words(root: ET.Element) -> Iterator[str]:
    """Yield the words of an element without those that say they are in a language of their own."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield from re.findall(r"\w+", (element.text or "").lower())
        for child in element:
            yield from re.findall(r"\w+", (child.tail or "").lower())
            if child.get("lang") is None:
                stack.append(child)


@check("EBOOK-DIRECTION")
def direction(model: EpubModel) -> Iterator[Finding]:
    """Pages that turn against the text: from left to right in Hebrew, the other way in English."""
    order = model.package.opf.root.find(OPF + "spine")
    leftward = direction_of(model.package.lang) == "rtl"
    if leftward and (order is None or order.get("page-progression-direction") != "rtl"):
        hint = 'write page-progression-direction="rtl" into spine'
        yield in_book("pages turn from left to right", hint, model.package.name)
    for text in _documents(model):
        body = text.root.find(HTML + "body")
        stated = [text.root.get("dir"), body.get("dir") if body is not None else None]
        if "rtl" in stated and model.package.lang[:2] in _COMMON:
            hint = "take dir out of the root and the body"
            yield in_book("the lines run from right to left", hint, text.name, 1)
    turned = order is not None and order.get("page-progression-direction") == "rtl"
    if turned and model.package.lang[:2] in _COMMON:
        hint = "take page-progression-direction out of spine"
        yield in_book("pages turn from right to left", hint, model.package.name)
