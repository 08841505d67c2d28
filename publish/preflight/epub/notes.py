"""Notes, in the one form that opens as a pop-up in all readers: call, note, way back."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from publish.core.characters import AFTER_NUMBER
from publish.core.checks import Finding
from publish.preflight.epub.checks import at, check, in_book
from publish.preflight.epub.model import Link, Place, is_back
from publish.readback.epub_package import HTML, types, words

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from publish.preflight.epub.model import EpubModel

#: Kobo opens as a pop-up what has so many characters at most.
_MOST = 5_000
_PART = re.compile(r"(\d+)(?:-part-(\d+))?$")


@check("EBOOK-NOTE-CALL")
def calls(model: EpubModel) -> Iterator[Finding]:
    """Calls that say by type and by role that they are: without, no reader opens a pop-up.

    epub:type="noteref" is for reading systems, role="doc-noteref" for assistive technology.
    """
    for link in [*model.calls, *model.inner_calls]:
        lacking = []
        if "noteref" not in types(link.element):
            lacking.append('epub:type="noteref"')
        if link.element.get("role") != "doc-noteref":
            lacking.append('role="doc-noteref"')
        if lacking:
            message = f"the call “{words(link.element)}” lacks {' and '.join(lacking)}"
            yield at(link.text, link.element, message, "add it")


@check("EBOOK-NOTE-TYPE")
def kinds(model: EpubModel) -> Iterator[Finding]:
    """Notes that say they are: an aside of the type footnote with the role doc-footnote.

    Apple Books, Kobo and Kindle open that form, each of them no other.
    """
    for place in model.notes.values():
        element = place.element
        lacking = [
            name
            for name, there in {
                "the element aside": element.tag == HTML + "aside",
                'epub:type="footnote"': "footnote" in types(element),
                'role="doc-footnote"': element.get("role") == "doc-footnote",
            }.items()
            if not there
        ]
        if lacking:
            message = f"note {element.get('id')} lacks {' and '.join(lacking)}"
            yield at(place.text, element, message, "add it")


@check("EBOOK-NOTE-BACK")
def ways_back(model: EpubModel) -> Iterator[Finding]:
    """A way back from each note to each of its calls, told by type and role, and to no other."""
    called: dict[tuple[str, str], list[Link]] = {}
    for link in [*model.calls, *model.inner_calls]:
        called.setdefault((link.file, link.fragment), []).append(link)
    for key, place in model.notes.items():
        back = [link for link in _links_in(model, place) if _is_way_back(link, called.get(key, []))]
        declared = [link for link in back if is_back(link.element)]
        for link in declared:
            if "backlink" not in types(link.element) or link.element.get("role") != "doc-backlink":
                message = 'a way back lacks epub:type="backlink" or role="doc-backlink"'
                yield at(link.text, link.element, message, "add it")
        reached = {(link.file, link.fragment) for link in declared}
        for call in called.get(key, ()):
            own = (call.text.name, call.element.get("id", ""))
            if own not in reached:
                message = f"note {place.element.get('id')} has no way back to its call {own[1]}"
                yield at(place.text, place.element, message, "add a link of the type backlink")
        yield from _astray(model, key, place, called)


def _links_in(model: EpubModel, place: Place) -> list[Link]:
    found = (model.links_at.get(element) for element in place.element.iter(HTML + "a"))
    return [link for link in found if link is not None]


def _is_way_back(link: Link, calls: list[Link]) -> bool:
    goals = {(call.text.name, call.element.get("id", "")) for call in calls}
    return is_back(link.element) or (link.file, link.fragment) in goals


def _astray(
    model: EpubModel, key: tuple[str, str], place: Place, called: dict[tuple[str, str], list[Link]]
) -> Iterator[Finding]:
    """Yield ways back that lead to what is no call of the note, or of an earlier part of it."""
    own = {(c.text.name, c.element.get("id", "")) for c in called.get((key[0], _first(key[1])), ())}
    for link in _links_in(model, place):
        if is_back(link.element) and (link.file, link.fragment) not in own:
            message = f"note {key[1]} leads back to {link.fragment}, which is no call of it"
            yield at(link.text, link.element, message, "let it lead to the note’s own call")


def _first(name: str) -> str:
    """Return the identifier of a note’s first part."""
    return re.sub(r"-part-\d+$", "", name)


@check("EBOOK-NOTE-PLACE")
def places(model: EpubModel) -> Iterator[Finding]:
    """Notes that stand before their first call, or in another file (Kobo then opens no pop-up)."""
    first: dict[tuple[str, str], Link] = {}
    for link in [*model.calls, *model.inner_calls]:
        first.setdefault((link.file, link.fragment), link)
    for (file, name), link in first.items():
        place = model.notes[file, name]
        if file != link.text.name:
            message = f"note {name} stands in another file than its first call"
            yield at(place.text, place.element, message, "set it into the file of its call")
        elif place.text.order[place.element] < place.text.order[link.element]:
            message = f"note {name} stands before its call"
            yield at(place.text, place.element, message, "set it after its call")


@check("EBOOK-NOTE-NUMBER")
def numbers(model: EpubModel) -> Iterator[Finding]:
    """Calls whose number is not that of their note; numbers left out; notes that nothing calls.

    A part of the text may begin again with 1.
    """
    calls = [*model.calls, *model.inner_calls]
    called, ours = {(link.file, _first(link.fragment)) for link in calls}, _is_ours(model)
    for link in calls:
        found, label = _PART.search(link.fragment), words(link.element).strip("[]()")
        own = _own_number(model, link)
        if label.isdecimal() and found and label not in (found[1], own) and ours:
            message = f"the call {label} leads to note {link.fragment}"
            yield at(link.text, link.element, message, "let it lead to the note of its number")
    for file, name in model.notes:
        if (file, _first(name)) not in called:
            place = model.notes[file, name]
            yield at(place.text, place.element, f"nothing calls note {name}", "call it")
    if ours:
        yield from _out_of_order(calls)


def _own_number(model: EpubModel, call: Link) -> str:
    """Return the number that the note of a call bears."""
    place = model.notes.get((call.file, call.fragment))
    back = next((e for e in place.element.iter(HTML + "a") if is_back(e)), None) if place else None
    return _digits(words_of(back))


def _out_of_order(calls: list[Link]) -> Iterator[Finding]:
    """Yield numbers that do not follow one another, note by note as a reader meets them."""
    printed: dict[int, int] = {}
    for link in calls:
        found, label = _PART.search(link.fragment), words(link.element).strip("[]()")
        if found and label.isdecimal():
            printed.setdefault(int(found[1]), int(label))
    labels = [printed[number] for number in sorted(printed)]
    for before, number in pairwise([0, *labels]):
        if number not in (before + 1, 1):
            message = f"the calls are not numbered one after the other: at {number}"
            yield in_book(message, "number them in the order of the text; none is missing")
            return


def _is_ours(model: EpubModel) -> bool:
    """Return whether identifiers of notes tell their numbers through the whole book."""
    names = [name for _, name in model.notes]
    return bool(names) and len({_first(n) for n in names}) == len({n for _, n in _keys(model)})


def _keys(model: EpubModel) -> set[tuple[str, str]]:
    return {(file, _first(name)) for file, name in model.notes}


@check("EBOOK-NOTE-LABEL")
def labelled(model: EpubModel) -> Iterator[Finding]:
    """Notes that have another number than their calls, where both have one."""
    labels = {(link.file, link.fragment): words(link.element) for link in reversed(model.calls)}
    for key, place in model.notes.items():
        back = next((e for e in place.element.iter(HTML + "a") if is_back(e)), None)
        called, number = (_digits(text) for text in (labels.get(key, ""), words_of(back)))
        if called and number and called != number:
            message = f"it is called as {called}, and has the number {number}"
            yield at(place.text, place.element, message, "give both one number")


def words_of(element: ET.Element | None) -> str:
    """Return the words in an element, if there is one."""
    return words(element) if element is not None else ""


def _digits(text: str) -> str:
    found = re.fullmatch(r"\W*(\d+)\W*", text)
    return found[1] if found else ""


@check("EBOOK-NOTE-EMPTY")
def empty(model: EpubModel) -> Iterator[Finding]:
    """Notes without words and pictures: a pop-up with nothing in it."""
    for place in model.notes.values():
        back = "".join(words(e) for e in place.element.iter(HTML + "a") if is_back(e))
        pictured = any(e.tag.rpartition("}")[2] in ("img", "svg") for e in place.element.iter())
        rest = words(place.element).replace(back, "", 1)
        if not pictured and not rest.strip(AFTER_NUMBER):
            message = f"note {place.element.get('id')} says nothing"
            yield at(place.text, place.element, message, "write it, or take it and its call out")


@check("EBOOK-NOTE-HIDDEN")
def hidden(model: EpubModel) -> Iterator[Finding]:
    """Notes that are hidden: where no pop-up opens, their text is lost."""
    for place in model.notes.values():
        for element in place.text.around(place.element):
            style = element.get("style", "").replace(" ", "")
            if element.get("hidden") is not None or "display:none" in style:
                message = f"note {place.element.get('id')} is hidden"
                yield at(place.text, element, message, "let it be seen")


@check("EBOOK-NOTE-LENGTH", "warning")
def lengths(model: EpubModel) -> Iterator[Finding]:
    """Notes of more than 5,000 characters: Kobo opens no pop-up for them."""
    for place in model.notes.values():
        size = len(words(place.element))
        if size > _MOST:
            message = f"note {place.element.get('id')} has {size} characters"
            yield at(place.text, place.element, message, "divide it into parts with links")
