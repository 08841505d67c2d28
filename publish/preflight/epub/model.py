"""A finished e-book as the checks see it: what is inside it, and what follows from it, once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from publish.core import contract
from publish.preflight.epub.css_rules import Rule, declared, too_deep
from publish.readback import FileText, read_back
from publish.readback.epub_package import HTML, package, types, words
from publish.readback.epub_text import HEADINGS
from publish.readback.xml_files import Text

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

#: What a book says about its text or beside it.
PARATEXT = frozenset(
    "titlepage halftitlepage cover colophon imprint copyright-page appendix errata toc".split()
)


class Place(NamedTuple):
    """An element of a document."""

    text: Text
    element: ET.Element


class Link(NamedTuple):
    """A link: where it stands, the file and the fragment to which it leads."""

    text: Text
    element: ET.Element
    file: str
    fragment: str


class Entry(NamedTuple):
    """An entry of a list of the navigation: its words, its link, its depth from 1."""

    words: str
    element: ET.Element
    file: str
    fragment: str
    depth: int


class EpubModel:
    """An e-book, and the values that checks share."""

    def __init__(self, data: bytes, name: str = "") -> None:
        self.package = package(data)
        self.is_kindle = name.lower().endswith("-kindle.epub")
        self._data = data

    @cached_property
    def is_kobo(self) -> bool:
        """True if it is a kepub: one with the spans by which Kobo's devices keep places."""
        found = (e for text in self.package.documents for e in text.root.iter(HTML + "span"))
        return any("koboSpan" in e.get("class", "").split() for e in found)

    @cached_property
    def file_text(self) -> FileText | None:
        """What is read back from it, unless a document cannot be read."""
        try:
            return read_back(self._data, ".epub")
        except ValueError:
            return None

    # --- links --------------------------------------------------------------------------

    @cached_property
    def links(self) -> list[Link]:
        """All links into the book, in the order of reading, then those of the navigation."""
        texts = [*self.package.documents]
        if self.package.nav and self.package.nav not in texts:
            texts.append(self.package.nav)
        found = []
        for text in texts:
            for element in text.root.iter(HTML + "a"):
                href = element.get("href")
                if href is not None and not is_outside(href):
                    found.append(Link(text, element, *self.package.goal(text.name, href)))
        return found

    @cached_property
    def links_at(self) -> dict[ET.Element, Link]:
        """The links by their elements."""
        return {link.element: link for link in self.links}

    def goal(self, file: str, fragment: str) -> Place | None:
        """Return the element to which an address leads.

        A document's own where it has no fragment.
        """
        text = self.package.texts.get(file)
        if text is None:
            return None
        element = text.ids.get(fragment) if fragment else text.root
        return Place(text, element) if element is not None else None

    # --- notes --------------------------------------------------------------------------

    @cached_property
    def notes(self) -> dict[tuple[str, str], Place]:
        """The notes by file and identifier: what says it is one, or is where a call leads."""
        found: dict[tuple[str, str], Place] = {}
        for text in self.package.documents:
            for name, element in text.ids.items():
                if is_note(element):
                    found[text.name, name] = Place(text, element)
        for link in self.links:
            if is_call(link.element) and (place := self.goal(link.file, link.fragment)):
                found.setdefault((link.file, link.fragment), place)
        return found

    @cached_property
    def calls(self) -> list[Link]:
        """The calls of notes in the text, whether they say that they are or not."""
        return [
            link
            for link in self.links
            if self._calls_note(link)
            and link.text is not self.package.nav
            and not _is_within_note(link, self)
        ]

    @cached_property
    def inner_calls(self) -> list[Link]:
        """The calls of notes in notes."""
        return [
            link
            for link in self.links
            if self._calls_note(link)
            and _is_within_note(link, self)
            and not is_back(link.element)
            and link.fragment not in {e.get("id") for e in link.text.around(link.element)}
            and not any(map(contract.MORE.on, link.text.around(link.element)))
        ]

    def _calls_note(self, link: Link) -> bool:
        """Return whether a link calls a note: it says so, or none does that leads there.

        Any other is a reference from elsewhere ("see note 3").
        """
        key = (link.file, link.fragment)
        return key in self.notes and (is_call(link.element) or key not in self._called)

    @cached_property
    def _called(self) -> set[tuple[str, str]]:
        """The notes to which calls lead that say they are."""
        return {(link.file, link.fragment) for link in self.links if is_call(link.element)}

    # --- navigation ---------------------------------------------------------------------

    def entries(self, kind: str) -> list[Entry]:
        """Return the entries of the lists of a kind."""
        nav = self.package.nav
        if nav is None:
            return []
        found: list[Entry] = []
        for list_ in self.package.navs(kind):
            self._collect(list_, 0, nav, found)
        return found

    def _collect(self, element: ET.Element, depth: int, nav: Text, found: list[Entry]) -> None:
        for child in element:
            if child.tag == HTML + "a":
                goal = self.package.goal(nav.name, child.get("href", ""))
                found.append(Entry(words(child), child, *goal, depth))
            else:
                self._collect(child, depth + (child.tag == HTML + "ol"), nav, found)

    # --- pages --------------------------------------------------------------------------

    @cached_property
    def page_breaks(self) -> list[Place]:
        """The page breaks in the order of reading: what says it is one in either way.

        Those of a second pagination, such as that of the original, which a list of their own has,
        are left out.
        """
        return [
            Place(text, element)
            for text in self.package.documents
            for element in text.root.iter()
            if ("pagebreak" in types(element) or element.get("role") == "doc-pagebreak")
            and (text.name, element.get("id", "")) not in self._of_originals
        ]

    @cached_property
    def _of_originals(self) -> set[tuple[str, str]]:
        """What a list of pages leads to that is not the page list of the book."""
        nav = self.package.nav
        found = nav.root.iter(HTML + "nav") if nav else ()
        lists = [n for n in found if n.get("role") == "doc-pagelist" and not types(n)]
        links = [a.get("href", "") for n in lists for a in n.iter(HTML + "a")]
        return {self.package.goal(nav.name, link) for link in links} if nav else set()

    # --- headings -----------------------------------------------------------------------

    @cached_property
    def headings(self) -> list[Place]:
        """The headings of the text, paratext and notes left out, in the order of reading."""
        return [
            Place(text, element)
            for text in self.package.documents
            for element in text.root.iter()
            if element.tag in HEADINGS and not is_paratext(text, element)
        ]

    @cached_property
    def styles(self) -> dict[str, str]:
        """The style sheets by their files; no one that is too deep to be read."""
        return {name: text for name, text in self._style_sheets.items() if not too_deep(text)}

    @cached_property
    def unread_styles(self) -> dict[str, int]:
        """Style sheets that are not read, and the line on which brackets stand too deep."""
        return {name: line for name, text in self._style_sheets.items() if (line := too_deep(text))}

    @cached_property
    def _style_sheets(self) -> dict[str, str]:
        return {
            item.name: self.package.files[item.name].decode("utf-8", "replace")
            for item in self.package.items
            if item.media_type == "text/css" and item.name in self.package.files
        }

    @cached_property
    def rules(self) -> list[Rule]:
        """What its styles declare."""
        return list(declared(self.styles, self.package.documents))


def is_outside(href: str) -> bool:
    """Return whether an address leads out of the book."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", href) is not None


def is_note(element: ET.Element) -> bool:
    """Return whether an element says it is a note."""
    kinds = {"footnote", "endnote", "rearnote"}
    return bool(types(element) & kinds) or element.get("role") in ("doc-footnote", "doc-endnote")


def is_call(element: ET.Element) -> bool:
    """Return whether a link says it calls a note."""
    return "noteref" in types(element) or element.get("role") == "doc-noteref"


def is_back(element: ET.Element) -> bool:
    """Return whether a link says it leads back to a call."""
    return "backlink" in types(element) or element.get("role") == "doc-backlink"


def is_paratext(text: Text, element: ET.Element) -> bool:
    """Return whether an element stands in what is said about the text, or in the navigation."""
    if contract.NOTES_TITLE.on(element):
        return True
    return any(types(e) & PARATEXT or e.tag == HTML + "nav" for e in text.around(element))


def without_calls(element: ET.Element) -> str:
    """Return the words in an element without calls of notes and what is no text.

    Breaks part them.
    """
    if is_call(element) or "pagebreak" in types(element):
        return ""
    if element.tag == HTML + "br":
        return " "
    inner = (without_calls(child) + (child.tail or "") for child in element)
    return (element.text or "") + "".join(inner)


def plainly(text: str) -> str:
    """Return a text for comparison: spaces of one kind."""
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, for comparison."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_within_note(link: Link, model: EpubModel) -> bool:
    names = {e.get("id", "") for e in link.text.around(link.element)}
    return any((link.text.name, name) in model.notes for name in names if name)
