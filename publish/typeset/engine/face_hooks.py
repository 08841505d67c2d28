"""What of faces the page engine is made to do otherwise, and what is heard of it.

Small capitals that a face has not are made of its capitals, set smaller, where the layout wants
that (``--small-caps: scaled``; ``small-caps`` in its file); else its letters stay as they are. What
each run of text is set in is noted while it is drawn.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import md5
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.typeset.faces.files import BOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A letter of a script that knows italics: of Hebrew, Arabic, Chinese … words in another language
#: are told by their script.
_SLANTED = re.compile("[A-Za-z\u00aa-\u058f\u1e00-\u1fff]")
_FIGURE = re.compile("[0-9]")
#: What is between spaces, in UTF-8: these are as wide as the line makes them.
_WORD = re.compile(rb"(?:[^ \xc2]|\xc2[^\xa0])+")
#: What the engine does not know of Pango yet.
_PANGO = """
PangoAttribute * pango_attr_variant_new (PangoVariant variant);
PangoAttribute * pango_attr_scale_new (double scale_factor);
PangoAttrList * pango_attr_list_copy (PangoAttrList *list);
"""
#: Capitals that stand for small letters are set in about 0.8 of the size.
_SMALLER = 0.95


class RequestedStyle(NamedTuple):
    """What a style asks of a face: italic, bold, a kind of small capitals, old-style figures."""

    italic: bool
    bold: bool
    capitals: str
    old_style: bool


class Used(NamedTuple):
    """A face that text was set in, and what was asked of it."""

    family: str
    weight: int
    italic: bool
    asked: RequestedStyle


#: What was drawn: for each face, and what was asked of it, the texts; not those of which nothing is
#: asked that the face may lack.
Drawn = dict[Used, dict[str, None]]


class Hand:
    """What the engine calls while it chooses and draws faces."""

    def __init__(self) -> None:
        self._drawn: Drawn | None = None

    @contextmanager
    def noting(self, drawn: Drawn) -> Iterator[None]:
        """Note what is drawn."""
        before, self._drawn = self._drawn, drawn
        try:
            yield
        finally:
            self._drawn = before

    def made_up(self, style: Any) -> str:
        """Return the kind of small capitals that are made up of capitals where a face has none."""
        try:
            tokens = style["__small_caps"] or ()
        except KeyError:  # a style of a drawing knows no properties of ours
            tokens = ()
        scaled = any(getattr(token, "value", "") == "scaled" for token in tokens)
        return str(style["font_variant_caps"]) if scaled else "normal"

    def font_of(self, stream: Any, pango_font: Any, box: Any) -> tuple[Any, float]:
        """Return the font of a run and its size; small capitals have fonts of their own."""
        from weasyprint.pdf.fonts import Font
        from weasyprint.text.fonts import get_pango_font_key

        key, description, size = get_pango_font_key(pango_font)
        capitals = box.style["font_variant_caps"]
        if capitals == "normal":
            return stream.add_font(pango_font)  # type: ignore[no-any-return]
        role = f"{capitals} {'scaled' if size < _SMALLER * box.style['font_size'] else 'own'}"
        if (key, role) not in stream._fonts:
            font = Font(pango_font, description, size)
            _rename(font, role)
            stream._fonts[key, role] = font
        return stream._fonts[key, role], size

    def note(self, font: Any, box: Any, item: Any) -> None:
        """Note a run of text that may be asked for more than its font has."""
        if self._drawn is None:
            return
        style = box.style
        text = box.pango_layout.text.encode()[item.offset : item.offset + item.length].decode()
        foreign = getattr(box, "element_tag", "") == "i" and not _SLANTED.search(text)
        requested = RequestedStyle(
            style["font_style"] != "normal" and not foreign,
            style["font_weight"] >= BOLD,
            str(style["font_variant_caps"]),
            "oldstyle-nums" in style["font_variant_numeric"],
        )
        used = Used(font.family, font.weight, font.style != 0, requested)
        is_plain = requested.capitals == "normal" and not (
            requested.old_style and _FIGURE.search(text)
        )
        is_of_style = requested.italic <= used.italic and requested.bold <= (used.weight >= BOLD)
        if not (is_plain and is_of_style):
            self._drawn.setdefault(used, {})[text] = None


def setting_made_up(set_text: Callable[..., None]) -> Callable[..., None]:
    """Set capitals that stand for small ones as what they are: see :func:`_changes`."""
    from weasyprint.text.ffi import ffi, pango

    ffi.cdef(_PANGO)

    def setting(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        found = [] if layout.style["font_variant_caps"] == "normal" else list(_changes(layout))
        if not found:
            return
        # Pango lays out again for another list only, not for the same with more in it.
        before = pango.pango_layout_get_attributes(layout.layout)
        made = pango.pango_attr_list_copy(before) if before else pango.pango_attr_list_new()
        attributes = ffi.gc(made, pango.pango_attr_list_unref)
        for first, last, attribute in found:
            attribute.start_index, attribute.end_index = first, last
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(layout.layout, attributes)

    return setting


def _changes(layout: Any) -> Iterator[tuple[int, int, Any]]:
    """Yield what is changed of capitals that stand for small ones.

    First and last byte, an attribute.

    They are as much closer to one another as they are smaller: wide apart, they would be read as
    words of one letter. Letters whose capitals are two keep their form, as small as the others:
    Pango would write ß as two letters S, which read as two letters s.
    """
    from weasyprint.text.ffi import TO_UNITS, pango

    text, spacing = layout.text.encode(), layout.style["letter_spacing"]
    for start, end, scale in _made_up(layout):
        run = text[start:end]
        for word in _WORD.finditer(run) if spacing not in ("normal", 0) else ():
            closer = pango.pango_attr_letter_spacing_new(int(spacing * scale * TO_UNITS))
            yield start + word.start(), start + word.end(), closer
        at = start
        for letter in run.decode():
            first, at = at, at + len(letter.encode())
            if len(letter.upper()) > 1:
                yield first, at, pango.pango_attr_variant_new(pango.PANGO_VARIANT_NORMAL)
                yield first, at, pango.pango_attr_scale_new(scale)


def _made_up(layout: Any) -> Iterator[tuple[int, int, float]]:
    """Yield the runs of capitals that stand for small ones.

    First and last byte, how much smaller.
    """
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.fonts import get_pango_font_key

    number, whole = 0, layout.style["font_size"]
    while (line := pango.pango_layout_get_line_readonly(layout.layout, number)) != ffi.NULL:
        item, number = line.runs, number + 1
        while item != ffi.NULL:
            run = item[0].data.item
            _, _, size = get_pango_font_key(run.analysis.font)
            if size < _SMALLER * whole:
                yield run.offset, run.offset + run.length, size / whole
            item = item[0].next


def _rename(font: Any, role: str) -> None:
    """Give a font of the engine another sign before its name (ISO 32000-1, 9.6.4)."""
    prefix = md5(f"{font.hash} {role}".encode(), usedforsecurity=False).digest()[:6]
    font.hash = "".join(chr(65 + letter % 26) for letter in prefix)
    font.name = b"/" + font.hash.encode() + b"+" + font.name.partition(b"+")[2]
