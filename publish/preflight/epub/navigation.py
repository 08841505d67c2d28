"""The ways into the book: contents, landmarks, links."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.preflight.epub.checks import DocumentFinding, at, check
from publish.preflight.epub.model import HEADINGS, Entry, Place, is_call, plainly, without_calls
from publish.readback.epub_package import HTML, types, words

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel
    from publish.readback.epub_package import Text

#: Landmarks, and what the part to which they lead says it is.
_GOALS = {
    "cover": {"cover"}, "titlepage": {"titlepage", "frontmatter"}, "toc": {"toc"},
    "bodymatter": {"bodymatter", "chapter", "part"}, "loi": {"loi"},
    "endnotes": {"endnotes", "footnotes", "rearnotes"}, "index": {"index"},
}  # fmt: skip


#: Parts of a book for which there is a role of the same name.
_PARTS = frozenset(
    "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion"
    " dedication epilogue errata foreword glossary index introduction part preface prologue"
    .split()
)  # fmt: skip
#: What is seen and has no words.
_SEEN = (f"{HTML}hr", f"{HTML}img")


@check("EBOOK-NAV")
def nav(model: EpubModel) -> Iterator[DocumentFinding]:
    """One navigation document with one table of contents that has entries (7.3)."""
    package = model.package
    if len(package.with_property("nav")) != 1 or package.nav is None:
        hint = "give one document the property nav"
        yield DocumentFinding("the package names no navigation document", hint, package.name)
        return
    tables = package.navs("toc")
    if len(tables) != 1 or not model.entries("toc"):
        message = "it has no table of contents (nav of the type toc) with entries"
        yield DocumentFinding(message, "add one", package.nav.name)
    for table in tables:
        if table.get("role") != "doc-toc":
            yield at(package.nav, table, "the contents have no role", 'add role="doc-toc"')
        if table.get("hidden") is not None and package.nav in package.documents:
            message = "the contents are hidden in a document that is read"
            yield at(package.nav, table, message, "show them, or take it out of the reading order")


@check("EBOOK-LANDMARKS")
def landmarks(model: EpubModel) -> Iterator[DocumentFinding]:
    """Landmarks: cover, contents and beginning of the text, by which readers open and offer them.

    Apple’s sample begins where the landmark bodymatter leads; Kindle’s menus show these.
    """
    package = model.package
    entries = model.entries("landmarks")
    if package.nav is None:
        return
    if not entries:
        yield DocumentFinding(
            "there are no landmarks", "add a nav of the type landmarks", package.nav.name
        )
        return
    named = {kind for entry in entries for kind in types(entry.element)}
    wanted = ["toc", "bodymatter"]
    wanted += ["cover"] if has_cover_page(model) else []
    for kind in wanted:
        if kind not in named:
            yield DocumentFinding(f"the landmark {kind} is missing", "add it", package.nav.name)
    met: set[tuple[str, str]] = set()
    for entry in entries:
        if not types(entry.element):
            message = f"the landmark “{entry.words}” does not say what it is"
            yield at(package.nav, entry.element, message, "give it an epub:type")
        for kind in types(entry.element):
            if (kind, entry.file) in met:  # EPUB 3.3, 7.4.2.3
                message = f"the landmark {kind} is named twice"
                yield at(package.nav, entry.element, message, "keep one")
            met.add((kind, entry.file))


def has_cover_page(model: EpubModel) -> bool:
    """Whether there is a page for the cover; Kindle's books have none."""
    return any("cover" in types(e) for t in model.package.documents for e in t.root.iter())


@check("EBOOK-LANDMARK-GOAL")
def goals(model: EpubModel) -> Iterator[DocumentFinding]:
    """Landmarks that lead to another part than they say."""
    nav = model.package.nav
    for entry in model.entries("landmarks") if nav else ():
        place = model.goal(entry.file, entry.fragment)
        for kind in types(entry.element) & set(_GOALS):
            if place is not None and not _kinds(place, bool(entry.fragment)) & _GOALS[kind]:
                message = f"the landmark {kind} leads to a part that is something else"
                yield at(nav, entry.element, message, "let it lead to that part")  # type: ignore[arg-type]


def _kinds(place: Place, precise: bool) -> set[str]:
    """What a place says it is; of a document, with its body and what directly is in it."""
    if precise:
        return {kind for e in place.text.around(place.element) for kind in types(e)}
    body = place.text.root.find(HTML + "body")
    inner = [body, *body] if body is not None else []
    return {kind for element in inner for kind in types(element)}


@check("EBOOK-PART-ROLE", "warning")
def part_roles(model: EpubModel) -> Iterator[DocumentFinding]:
    """Parts that say what they are to readers, and not by a role to voices (DPUB-ARIA 1.1)."""
    for text in model.package.documents:
        for element in text.root.iter(HTML + "section"):
            for kind in types(element) & _PARTS:
                if element.get("role") != f"doc-{kind}":
                    message = f"the {kind} has no role"
                    yield at(text, element, message, f'add role="doc-{kind}"')


@check("EBOOK-BODYMATTER")
def bodymatter(model: EpubModel) -> Iterator[DocumentFinding]:
    """The landmark of the text’s beginning leads to the first document of the text."""
    marks = [e for e in model.entries("landmarks") if "bodymatter" in types(e.element)]
    texts = [
        t for t in model.package.documents if any("bodymatter" in types(e) for e in _top(t.root))
    ]
    if not texts and marks:
        message = "no document says that it is body matter"
        yield DocumentFinding(
            message, "say so on the body of each document of the text", marks[0].file
        )
    for entry in marks:
        if texts and entry.file != texts[0].name and model.package.nav:
            message = f"the text begins in {texts[0].name}, and the landmark leads to {entry.file}"
            yield at(model.package.nav, entry.element, message, "let it lead to the beginning")


def _top(root: ET.Element) -> list[ET.Element]:
    body = root.find(HTML + "body")
    return [body, *body] if body is not None else []


@check("EBOOK-LABEL")
def labels(model: EpubModel) -> Iterator[DocumentFinding]:
    """Entries of the contents whose words are not those of the heading to which they lead."""
    nav = model.package.nav
    for entry in model.entries("toc") if nav else ():
        heading = _heading(model, entry)
        if heading is not None and (entry.fragment or _opens(model, entry, heading)):
            there = plainly(without_calls(heading))
            if _folded(there) != _folded(entry.words):
                message = f"the contents have “{entry.words}”, the heading is “{there}”"
                yield at(nav, entry.element, message, "write the words of the heading")  # type: ignore[arg-type]


def _opens(model: EpubModel, entry: Entry, heading: ET.Element) -> bool:
    """Whether a heading has no words, pause or picture before it in the document of an entry."""
    body = model.package.texts[entry.file].root.find(HTML + "body")
    for element in body.iter() if body is not None else ():
        if element is heading:
            return True
        is_around = any(one is heading for one in element.iter())
        tail = "" if is_around else (element.tail or "").strip()
        if (element.text or "").strip() or tail or element.tag in _SEEN:
            return False
    return True


def _folded(text: str) -> str:
    return plainly(text).casefold().rstrip(".:")


def _heading(model: EpubModel, entry: Entry) -> ET.Element | None:
    """The heading to which an entry leads: it, the first in it, or the first of its document."""
    place = model.goal(entry.file, entry.fragment)
    if place is None:
        return None
    around = [e for e in place.text.around(place.element) if e.tag in HEADINGS]
    inner = (e for e in place.element.iter() if e.tag in HEADINGS)
    return around[0] if around else next(inner, None)


@check("EBOOK-CONTENTS")
def contents(model: EpubModel) -> Iterator[DocumentFinding]:
    """Headings of the text that the contents lack, and entries out of the order of the text."""
    nav = model.package.nav
    entries = model.entries("toc")
    if nav is None or not entries:
        return
    listed = {id(_heading(model, entry)) for entry in entries}
    depth = max(entry.depth for entry in entries)
    levels = sorted({int(h.element.tag[-1]) for h in model.headings})[:depth]
    for heading in model.headings:
        if id(heading.element) not in listed and int(heading.element.tag[-1]) in levels:
            message = f"the contents lack “{plainly(without_calls(heading.element))[:60]}”"
            yield at(heading.text, heading.element, message, "add it")
    places = [(entry, _position(model, entry)) for entry in entries]
    for (_, one), (entry, two) in pairwise(places):
        if one is not None and two is not None and two < one:
            message = f"“{entry.words}” stands before the entry above it"
            yield at(nav, entry.element, message, "list the parts as they follow one another")


@check("EBOOK-LEVEL", "warning")
def levels(model: EpubModel) -> Iterator[DocumentFinding]:
    """Headings whose levels are not those of the contents: one was changed, or a list flattened.

    Of two entries one after the other the deeper one has the lower heading.
    """
    nav = model.package.nav
    found = [(entry, _heading(model, entry)) for entry in model.entries("toc") if entry.fragment]
    for (one, above), (two, heading) in pairwise(found):
        if nav is None or above is None or heading is None:
            continue
        step, fall = two.depth - one.depth, int(heading.tag[-1]) - int(above.tag[-1])
        if (step > 0) != (fall > 0) or (step < 0) != (fall < 0):
            message = (
                f"“{two.words}” ({heading.tag[-2:]}) stands after “{one.words}”"
                f" ({above.tag[-2:]}), and the contents have it {_relation(step)}"
            )
            yield at(nav, two.element, message, "let the level and the contents say the same")


def _relation(step: int) -> str:
    return "below that" if step > 0 else "above that" if step < 0 else "beside that"


def _position(model: EpubModel, entry: Entry) -> tuple[int, int] | None:
    place = model.goal(entry.file, entry.fragment)
    if place is None or place.text not in model.package.documents:
        return None
    return model.package.documents.index(place.text), place.text.order[place.element]


@check("EBOOK-CONTENTS-NOTE")
def notes_in_contents(model: EpubModel) -> Iterator[DocumentFinding]:
    """Calls of notes in the contents, where a heading was copied with them."""
    nav = model.package.nav
    for list_ in nav.root.iter(HTML + "nav") if nav else ():
        for element in list_.iter():
            is_number = element.tag == HTML + "sup" and words(element).isdigit()
            if is_call(element) or (is_number and not _is_of_heading(model, nav, element)):  # type: ignore[arg-type]
                yield at(nav, element, "the contents have the call of a note", "take it out")  # type: ignore[arg-type]


def _is_of_heading(model: EpubModel, nav: Text, raised: ET.Element) -> bool:
    """Whether a raised number in the contents is one of the heading, as in “x²”, and calls none."""
    link = next((one for one in nav.around(raised) if one.tag == HTML + "a"), None)
    href = link.get("href", "") if link is not None else ""
    place = model.goal(*model.package.goal(nav.name, href)) if href else None
    heads = (e for e in place.element.iter() if e.tag in HEADINGS) if place else iter(())
    own = next(heads, None)
    found = own.iter(HTML + "sup") if own is not None else ()
    return any(words(one) == words(raised) and one.find(HTML + "a") is None for one in found)


@check("EBOOK-LINK")
def links(model: EpubModel) -> Iterator[DocumentFinding]:
    """Links into the book that lead nowhere."""
    for link in model.links:
        if link.file in model.package.files and not link.fragment:
            continue
        if model.goal(link.file, link.fragment) is None:
            message = f"a link leads to {link.element.get('href')}, and there is no such place"
            yield at(link.text, link.element, message, "correct it, or add the identifier")


@check("EBOOK-LINK-LOCAL", "warning")
def local(model: EpubModel) -> Iterator[DocumentFinding]:
    """Links to files of somebody’s machine, and to scripts: they lead nowhere on any other."""
    for text in model.package.documents:
        for element in text.root.iter(HTML + "a"):
            href = element.get("href", "")
            if re.match(r"(file|javascript|data|[a-z]):", href, re.IGNORECASE):
                message = f"a link leads to {href[:60]}, which is on no reader’s device"
                yield at(text, element, message, "write its address on the web, or take it out")


@check("EBOOK-LINK-SILENT")
def silent(model: EpubModel) -> Iterator[DocumentFinding]:
    """Links without words, which nobody can hit and no voice can read."""
    for text in model.package.documents:
        for element in text.root.iter(HTML + "a"):
            named = words(element) or element.get("aria-label")
            pictured = any(e.get("alt") for e in element.iter(HTML + "img"))
            if element.get("href") is not None and not named and not pictured:
                yield at(text, element, "a link has no words", "write where it leads")
