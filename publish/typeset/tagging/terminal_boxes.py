"""What on laid-out pages is text and what an artifact, and how each line of text ends.

A line ends with a space, with a hyphen that is put in, or directly before its next character. Of
a space at its end a typesetter leaves nothing; here it is told, so that it can be written
(ISO 32000-1, 14.8.2.5), and so can be which hyphens are the author's (14.8.2.2.3).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.core.characters import HYPHEN
from publish.readback.shown_strings import CALLS, NUMBERS
from publish.typeset.engine.boxes import (
    box_of,
    children_of,
    is_line,
    is_margin,
    is_picture,
    is_text,
    page_box,
    shaped_text,
)
from publish.typeset.tagging.roles import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from publish.typeset.lines.text_window import Bytes

#: Where the call of a note leads, and where the number of a note leads back to.
_NOTE = re.compile(rf"#{contract.NOTE_ID}(\d+)")
_FROM_NOTE = re.compile(rf"#{contract.CALL_ID}(\d+)-\d+")
#: Artifacts (ISO 32000-1, table 330).
LAYOUT = {"Type": "/Layout"}
HEADER = {"Type": "/Pagination", "Subtype": "/Header"}
FOOTER = {"Type": "/Pagination", "Subtype": "/Footer"}
#: The head of a table on a page on which the table goes on.
AGAIN = {"Type": "/Pagination", "Attached": "[/Top]"}
#: On which side of a page its margin boxes are heads and feet.
_SIDES = {"@top": HEADER, "@bottom": FOOTER}


class Source(NamedTuple):
    """The text that a piece on a line was taken from, and its bytes; ``end`` is None at its end."""

    text: Bytes
    start: int
    end: int | None

    def before(self) -> str:
        """Return the character that stands before the piece."""
        return self.text.before(self.start)

    def taken(self) -> str:
        """Return the piece, with the space that went with it."""
        return self.text.part(self.start, self.end)

    def is_divided(self, piece: Any) -> bool:
        """Return whether a hyphen was put in at the end of what was made of it."""
        shown = shaped_text(piece) if self.end is not None else ""
        hyphen = piece.style["hyphenate_character"]
        return bool(hyphen and shown.endswith(hyphen)) and not self.taken().startswith(shown)


def prepare(document: Any) -> None:
    """Tell the boxes of all pages what they are; they are drawn by that."""
    walk = _Walk()
    for page in document.pages:
        walk.page(page)


class _Walk:
    """One walk over all pages in their order."""

    def __init__(self) -> None:
        self._family = Family()
        self._heads: set[Any] = set()
        self._shown: set[Any] = set()
        self._open: dict[tuple[Any, str], Any] = {}

    def page(self, page: Any) -> None:
        """Tell the boxes of a page what they are."""
        self._family.join(page_box(page))
        page.links = self._outer(page.links)
        self._heads |= self._shown
        self._box(page_box(page), None)

    def _outer(self, links: list[Any]) -> list[Any]:
        """Return links without those within a link: the engine makes one of each box in it."""
        whole = {box.element for *_, box in links if box.element_tag == "a"}

        def is_within(box: Any) -> bool:
            element = None if box.element_tag == "a" else box.element
            while element is not None and element not in whole:
                element = self._family.parent(element)
            return element is not None

        return [link for link in links if not is_within(link[-1])] if whole else links

    def _box(self, box: Any, artifact: dict[str, str] | None) -> None:
        box = box_of(box)
        artifact = artifact or self._artifact(box)
        if artifact and (is_text(box) or is_picture(box)):
            box.artifact = artifact
            return
        children = getattr(box, "children", ())
        for child in children:
            self._box(child, artifact)
        if box.element_tag == "a":
            _mark_note(box)
        if not artifact and children:
            self._lines(box)
            self._end(box)
            self._lead(children)

    def _artifact(self, box: Any) -> dict[str, str] | None:
        """Return as what kind of artifact a box and all in it is drawn; None for what is read."""
        if is_margin(box):
            keyword = getattr(box, "at_keyword", "").split("-")[0]
            return _SIDES.get(keyword, LAYOUT)
        element = box.element
        if contract.AGAIN.on(element):
            return AGAIN
        if box.is_leader or (element is not None and element.get("aria-hidden") == "true"):
            return LAYOUT
        if box.element_tag == "thead":
            self._shown.add(element)
            return AGAIN if element in self._heads else None
        if box.element_tag == "img" and not element.get("alt"):
            return LAYOUT
        return None

    def _lines(self, block: Any) -> None:
        """Tell how the lines of a block end; it may go on from the page before."""
        whole = self._family.paragraph(block.element)
        key = (whole, block.element_tag if whole is block.element else "")
        last = None
        for line in block.children:
            if not is_line(line):
                continue
            last = last or self._open.get(key)
            texts = list(_read(line))
            full = [index for index, text in enumerate(texts) if text.text.strip()]
            if not full:
                continue
            first = texts[full[0]]
            if last is not None and not last.__dict__.get("soft"):
                last.spaced = bool(last.trailing or full[0]) or self._are_apart(last, first, whole)
            last = texts[full[-1]]
            last.trailing = full[-1] < len(texts) - 1
        if last is not None:
            self._open[key] = last

    def _are_apart(self, last: Any, first: Any, whole: Any) -> bool:
        """Return whether there is a space between a piece that ends a line and the next."""
        one, two = last.__dict__.get("source"), first.__dict__.get("source")
        if (one and one.taken()[-1:].isspace()) or (two and two.before().isspace()):
            return True
        if one and one.end is not None:
            return False
        return self._family.are_apart(last.element, first.element, whole)

    def _end(self, box: Any) -> None:
        """Tell how the words of a long note end where it was cut: its parts are boxes."""
        divided, goes_on = contract.DIVIDED.on(box.element), contract.GOES_ON.on(box.element)
        if not divided and not goes_on:
            return
        last = _last_text(box)
        if last is None:
            return
        if divided and last.text.endswith(HYPHEN):
            last.soft = True
        elif goes_on and not last.__dict__.get("soft"):
            last.spaced = "".join(box.element.itertext())[-1:].isspace()

    def _lead(self, children: Sequence[Any]) -> None:
        """Make a dropped initial, which floats, and the start of the lines beside it a word."""
        for box, beside in pairwise(children):
            if not box.is_floated() or not contract.INITIAL.on(box.element):
                continue
            own = [text for text in _texts(box) if text.text.strip()]
            rest = next((text for text in _texts(beside) if text.text), None)
            if not own:
                continue
            word = own
            if rest is not None and not self._family.are_apart(
                box.element, rest.element, beside.element
            ):
                word = [*own, rest]
            word[0].said = "".join(text.text for text in word) + " " * (word is own)
            for before, after in pairwise(word):
                before.opens = after.closes = True


def _mark_note(link: Any) -> None:
    """Tell the texts of a link which note it calls, or numbers."""
    href = link.element.get("href") or ""
    if contract.CALL.on(link.element) and (found := _NOTE.fullmatch(href)):
        name = CALLS
    elif contract.MARKER.on(link.element) and (found := _FROM_NOTE.fullmatch(href)):
        name = NUMBERS
    else:
        return
    for text in _texts(link):
        text.__dict__[name] = int(found[1])


def _texts(box: Any) -> Iterator[Any]:
    """Yield the text boxes in a box, in their order."""
    for child in children_of(box):
        if is_text(child):
            yield child
        else:
            yield from _texts(child)


def _read(line: Any) -> Iterator[Any]:
    """Yield the text boxes of a line that are read; what a leader parts is apart."""
    last, led = None, False
    for text in _texts(line):
        if "artifact" in text.__dict__:
            led = True
            continue
        if led and last is not None:
            last.spaced = True
        last, led = text, False
        yield text


def _last_text(box: Any) -> Any:
    found = [text for text in _texts(box) if text.text.strip()]
    return found[-1] if found else None
