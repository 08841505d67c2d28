"""The text itself: that all of it is there, in characters that readers show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core import contract
from publish.core.checks import Finding
from publish.lint.characters import misread
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import plainly
from publish.readback import count_words
from publish.readback.epub_package import HTML, words
from publish.readback.epub_text import HEADINGS

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.xml_files import Text

_NUMBERED = re.compile(r"p(\d+)")
#: Spaces and signs that Kindle's converter drops or shows as a box.
_SPACES = re.compile("[\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
_STRAY = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f]")
_SAMPLE = 24
_ENTITY = re.compile(
    r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});|</?(em|i|b|strong|p|br|span|sup)\b[^<>]*>"
)
_NAMELESS = frozenset(["untitled", "unknown", "document", "title", "new document"])


@check("EBOOK-MOJIBAKE", "warning")
def mojibake(model: EpubModel) -> Iterator[Finding]:
    """Characters of UTF-8 read in another encoding (“Ã©” for “é”), or that stand for nothing.

    What a list of corrections says that a transcription has is left alone.
    """
    for text in model.package.texts.values():
        for element in text.root.iter():
            if any(contract.SIC.on(e) for e in text.around(element)):
                continue
            for characters in (element.text or "", element.tail or ""):
                if characters.isascii():
                    continue
                found = next(misread(characters), None)
                stray = _STRAY.search(characters)
                if found or stray:
                    bad, meant = found or (stray[0], "")  # type: ignore[index]
                    message = f"“{bad}” is no character of a text"
                    message += f"; “{meant}” was meant" if meant else ""
                    yield at(text, element, message, "write the character that was meant")


@check("EBOOK-ENTITY", "warning")
def entities(model: EpubModel) -> Iterator[Finding]:
    """Signs of markup that are shown as letters (“&amp;”, “<em>”): encoded twice on the way."""
    apart = {HTML + name for name in ("code", "pre", "kbd", "samp", "title")}
    for text in model.package.documents:
        for element in text.root.iter():
            for characters in (element.text or "", element.tail or ""):
                found = (
                    _ENTITY.search(characters) if "&" in characters or "<" in characters else None
                )
                if found and not any(e.tag in apart for e in text.around(element)):
                    message = f"“{found[0]}” is shown as it stands"
                    yield at(text, element, message, "encode it once")


@check("EBOOK-LOST")
def lost(model: EpubModel) -> Iterator[Finding]:
    """Paragraphs that are lost: their numbers (p1, p2 …) leave one out, or come twice."""
    before = 0
    for text, element, number in _numbered(model):
        if number != before + 1:
            gap = f"{before + 1}" if number == before + 2 else f"{before + 1} to {number - 1}"
            message = f"paragraph {number} follows paragraph {before}"
            message += f": {gap} is lost" if number > before else ""
            yield at(text, element, message, "put it back")
        printed = element.get("data-number")
        if printed is not None and printed != str(number):
            message = f"paragraph {number} is numbered {printed}"
            yield at(text, element, message, "number it as its identifier says")
        before = number


def _numbered(model: EpubModel) -> Iterator[tuple[Text, ET.Element, int]]:
    for text in model.package.documents:
        for element in text.root.iter():
            name = _NUMBERED.fullmatch(element.get("id", ""))
            if name and contract.BLOCK.on(element):
                yield text, element, int(name[1])


@check("EBOOK-WORDS")
def count(model: EpubModel) -> Iterator[Finding]:
    """A text of other words than the book says that it has: schema:wordCount, where it is told.

    A paragraph that is lost or doubled on the way shows here, wherever it stood.
    """
    stated = model.package.values("schema:wordCount")
    if not stated or not stated[0].value.isdecimal() or model.file_text is None:
        return
    lines = (line for line in model.file_text.lines if line.role in ("body", "note"))
    counted = sum(count_words(line.text) for line in lines)
    if counted != int(stated[0].value):
        message = f"the text has {counted} words, and the book says {stated[0].value}"
        hint = "find what is lost or added: `publish collate` compares it with its source"
        yield in_book(message, hint, model.package.name, stated[0].line)


@check("EBOOK-DOUBLED", "warning")
def doubled(model: EpubModel) -> Iterator[Finding]:
    """Long paragraphs that stand there twice, word for word."""
    found: Counter[str] = Counter()
    for text in model.package.documents:
        for element in text.root.iter(HTML + "p"):
            own = words(element)
            if len(own.split()) < _SAMPLE:
                continue
            found[own] += 1
            if found[own] == 2:
                yield at(text, element, f"“{own[:50]} …” stands there twice", "take one out")


@check("EBOOK-EMPTY")
def empty(model: EpubModel) -> Iterator[Finding]:
    """Documents and paragraphs of the text without words or pictures: white pages, odd gaps."""
    for text in model.package.documents:
        body = text.root.find(HTML + "body")
        if body is None or (not words(body) and not _is_pictured(body)):
            yield in_book("the document has no words and no picture", "take it out", text.name)
        for element in text.root.iter(HTML + "p"):
            is_place = any(e.get("id") or e.get("aria-label") for e in element.iter())
            if not is_place and not words(element) and not _is_pictured(element):
                message = "a paragraph has no words: it is there for its white space"
                yield at(text, element, message, "take it out, and give its neighbour a margin")


@check("EBOOK-HIDDEN")
def hidden(model: EpubModel) -> Iterator[Finding]:
    """Words that some readers are not to have: by hidden on the screen, by aria-hidden by voice."""
    for text in model.package.documents:
        for element in text.root.iter():
            if element.tag == HTML + "nav" or not words(element):
                continue
            if element.get("hidden") is not None or element.get("aria-hidden") == "true":
                message = f"“{words(element)[:40]}” is hidden"
                yield at(text, element, message, "let it be seen, and heard")


def _is_pictured(element: ET.Element) -> bool:
    kinds = ("img", "svg", "image", "object", "audio", "video", "math")
    return any(e.tag.rpartition("}")[2] in kinds for e in element.iter())


@check("EBOOK-SPACE", "warning")
def spaces(model: EpubModel) -> Iterator[Finding]:
    """In books for Kindles thin, hair and zero-width spaces and word joiners: they know none.

    Plain and no-break spaces and the zero-width non-joiner are what they show.
    """
    for text in model.package.documents if model.is_kindle else ():
        for element in text.root.iter():
            for characters in (element.text or "", element.tail or ""):
                if found := _SPACES.search(characters):
                    name = unicodedata.name(found[0], "").lower()
                    message = f"U+{ord(found[0]):04X} ({name}) stands here"
                    yield at(text, element, message, "write a plain or a no-break space")
                    break


@check("EBOOK-HEAD")
def heads(model: EpubModel) -> Iterator[Finding]:
    """Documents without a title, which voices say and some readers show; or with that of none."""
    own = [title.value for title in model.package.values("dc:title")]  # a work may be called so
    for text in model.package.documents:
        title = text.root.find(f"{HTML}head/{HTML}title")
        stated = words(title) if title is not None else ""
        if not stated:
            yield in_book("the document has no title", "write one into its head", text.name)
        elif stated in text.name.split("/") or (
            stated.casefold() in _NAMELESS and stated not in [*own, *_headings(text)]
        ):
            message = f"the title of the document is “{stated}”"
            yield in_book(message, "write what it is into its head", text.name)


def _headings(text: Text) -> list[str]:
    """Return the words of the headings of a document: a poem may be called “Untitled”."""
    return [words(element) for element in text.root.iter() if element.tag in HEADINGS]


@check("EBOOK-HEAD-SAME", "note")
def alike(model: EpubModel) -> Iterator[Finding]:
    """Documents of one title: who hears it does not know which of them it is (WCAG 2.4.2)."""
    met: dict[str, str] = {}
    for text in model.package.documents:
        title = text.root.find(f"{HTML}head/{HTML}title")
        stated = words(title) if title is not None else ""
        if stated and met.setdefault(stated, text.name) != text.name:
            message = f"the title of the document is “{stated[:60]}”, as that of {met[stated]}"
            yield in_book(message, "write what is in it into its head", text.name)


@check("EBOOK-ID")
def identifiers(model: EpubModel) -> Iterator[Finding]:
    """Identifiers that are given twice in a file: links lead to the first."""
    for text in model.package.texts.values():
        found: set[str] = set()
        for element in text.root.iter():
            name = element.get("id")
            if name in found:
                yield at(text, element, f"the identifier “{name}” is given twice", "change one")
            found.add(name or "")
        found.discard("")


@check("EBOOK-HEADING")
def headings(model: EpubModel) -> Iterator[Finding]:
    """Headings without words, or that go down more than one level at once within a document."""
    for text in model.package.documents:
        found = [e for e in text.root.iter() if e.tag in HEADINGS]
        for element in found:
            if not plainly(words(element)):
                yield at(text, element, "a heading has no words", "write them, or take it out")
        for one, two in pairwise(found):
            if int(two.tag[-1]) > int(one.tag[-1]) + 1:
                message = f"“{words(two)[:40]}” is {two.tag[-2:]} after {one.tag[-2:]}"
                yield at(text, two, message, "go down one level at a time")
