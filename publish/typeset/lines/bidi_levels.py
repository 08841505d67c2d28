"""The levels of a paragraph's characters (Unicode, UAX 9), by Pango and FriBidi.

Odd ones run from right to left. An element of another direction than what is around it, or one that
says its own, is an isolate: what is around it does not look into it (CSS Writing Modes, 2.1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from publish.core import contract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Letters that run from right to left, the digits of Arabic, and marks that say a direction.
LEFTWARD = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
#: What begins isolates, what ends them (UAX 9, 2.4 and 2.5), what stands for a picture.
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_ENDS, _OBJECT = "\u2069", "\ufffc"


def levels_of(text: str, direction: str) -> bytes:
    """Return the level of each character of a paragraph of a direction."""
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

    _know()
    base = ffi.new("PangoDirection *", pango.PANGO_DIRECTION_RTL if direction == "rtl" else 0)
    data, kept = unicode_to_char_p(text)
    found = pango.pango_log2vis_get_embedding_levels(data, len(kept), base)
    try:
        return bytes(ffi.unpack(found, len(text)))
    finally:
        gobject.g_free(found)


def mirrored(character: str) -> str:
    """Return the character that looks like this one in text from right to left."""
    from weasyprint.text.ffi import ffi, gobject

    _know()
    found = ffi.new("uint32_t *")
    gobject.g_unichar_get_mirror_char(ord(character), found)
    return chr(found[0])


def _know() -> None:
    """Tell the engine's library of Pango's functions of those that it does not use itself."""
    from weasyprint.text.ffi import ffi, pango

    if not hasattr(pango, "pango_log2vis_get_embedding_levels"):
        ffi.cdef(
            "uint8_t * pango_log2vis_get_embedding_levels ("
            "const char *text, int length, PangoDirection *pbase_dir);"
            "int g_unichar_get_mirror_char (uint32_t ch, uint32_t *mirrored_ch);"
            "void g_free (void *mem);"
        )


class Levels:
    """The levels of the text boxes of a paragraph, as the engine has it before its lines."""

    def __init__(self, linebox: Any) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._boxes: list[tuple[Any, int]] = []
        self._called = False
        self._isolates: dict[int, tuple[Any, int]] = {}
        self._read(linebox)
        self._levels = levels_of("".join(self._parts), linebox.style["direction"])
        self._firsts = {id(box): first for box, first in self._boxes}

    def knows(self, boxes: Sequence[Any]) -> bool:
        """Return whether text boxes are of this paragraph.

        The engine makes those of counters again.
        """
        return all(id(box) in self._firsts for box in boxes)

    def of(self, box: Any, start: int, count: int) -> bytes:
        """Return the levels of so many characters of a text box; a hyphen is of the last one's."""
        first = self._firsts[id(box)] + start
        found = self._levels[first : min(first + count, self._firsts[id(box)] + len(box.text))]
        last = found[-1:] or self._levels[first - 1 : first] or b"\0"
        return found + last * (count - len(found))

    def around(self, box: Any) -> int | None:
        """Return the level of an isolate in what is around it; None for what is no isolate."""
        if box.element is None or box.element_tag.endswith(("::before", "::after")):
            return None
        found = self._isolates.get(id(box.element))
        return None if found is None else self._levels[found[1]]

    def _read(self, box: Any) -> None:
        from weasyprint.formatting_structure import boxes

        for child in box.children:
            if not child.is_in_normal_flow():
                continue
            if isinstance(child, boxes.TextBox):
                self._boxes.append((child, self._length))
                self._add(child.text)
                self._called = self._called and not child.text.strip()
            elif isinstance(child, boxes.InlineBox):
                self._inline(child, box.style["direction"])
            else:
                self._add(_OBJECT)

    def _inline(self, box: Any, around: str) -> None:
        if not self._is_isolate(box, around):
            self._read(box)
        else:
            self._isolates[id(box.element)] = (box.element, self._length)
            self._add(_ISOLATES[box.style["direction"]])
            self._read(box)
            self._add(_ENDS)
        self._called = contract.CALL.on(box.element) or self._called

    def _is_isolate(self, box: Any, around: str) -> bool:
        """Return whether what is around an inline box, of a direction, does not look into it.

        Of two calls of notes in a row the figures are no number, nor are those of a note's own
        number and of its text.
        """
        element = box.element
        if element is None or box.element_tag.endswith(("::before", "::after")):
            return False
        if contract.MARKER.on(element) or (contract.CALL.on(element) and self._called):
            return True
        return box.style["direction"] != around or bool(element.get("dir"))

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def runs(levels: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of one level: where they begin and end, and their level."""
    start = 0
    for end in range(1, len(levels) + 1):
        if end == len(levels) or levels[end] != levels[start]:
            yield start, end, levels[start]
            start = end


def in_order(levels: Sequence[int]) -> list[int]:
    """Return the places of things of some levels in the order in which they stand, from the left.

    See L2.
    """
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for level in range(max(levels, default=0), min(odd, default=1) - 1, -1):
        start = None
        for at in range(len(order) + 1):
            inside = at < len(order) and levels[order[at]] >= level
            if inside and start is None:
                start = at
            elif not inside and start is not None:
                order[start:at] = order[start:at][::-1]
                start = None
    return order
