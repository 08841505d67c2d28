"""How text and artifacts are marked while the engine draws them, and what is changed in it for it.

Each change names the lines that it replaces; see :mod:`publish.typeset.engine.amendments`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.readback.shown_strings import CALLS, DRAWN, INITIAL, NUMBERS, PICTURE
from publish.typeset.tagging import add_tags
from publish.typeset.tagging.source_words import (
    break_addresses,
    keep_words,
    without_signs,
    words_of,
)
from publish.typeset.tagging.terminal_boxes import LAYOUT, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["add_tags", "amend", "closes", "in_line", "is_silent", "lengthen", "parts", "prepare"]

#: The hyphen that is put in at a line's end (ISO 32000-1, 14.8.2.2.3).
SOFT_HYPHEN = "\u00ad"
#: Boxes of what styles add to the text (CSS Generated Content).
_DRAWN = ("::before", "::after")
#: Spaces that faces draw alike, and what has no glyph.
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u2060-\u2064\ufeff]")

#: Before pages are drawn it is told what is what, and afterwards the tags are ours.
_TAGS = (
    ("pdf = pydyf.PDF()", "pdf = pydyf.PDF()\n    if pdf_tags:\n        tagging.prepare(document)"),
    ("add_tags(pdf, document, options['pdf_version'], page_streams)",
     "tagging.add_tags(pdf, document, page_streams)"),
)  # fmt: skip
#: Spaces between words are drawn also where they stand alone, and where a line ends; a hyphen
#: that is put in stands in marked content of its own.
SPACES = (
    ("if not textbox.text.strip():", "if tagging.is_silent(stream, textbox):"),
    ("    first_line, index = textbox.pango_layout.get_first_line()\n\n    if block_ellipsis",
     "    tagging.lengthen(stream, textbox)\n"
     "    first_line, index = textbox.pango_layout.get_first_line()\n\n    if block_ellipsis"),
    ("            # Set horizontal and vertical offsets.",
     "            at = glyph_item.item.offset + clusters[i]\n"
     "            if tagging.parts(stream, textbox, at, string, font.to_unicode[glyph_id]):\n"
     "                string = '<'\n\n"
     "            # Set horizontal and vertical offsets."),
    ("font.to_unicode[glyph_id] = utf8_text[offset+t1:offset+t2].decode()",
     "font.to_unicode[glyph_id] = tagging.seen(\n"
     "                    utf8_text[offset+t1:offset+t2].decode(),\n"
     "                    glyph_item.item.analysis.level)"),
    ("    stream.show_text(string)\n\n    return emojis",
     "    stream.show_text(string)\n    tagging.closes(stream, textbox)\n\n    return emojis"),
)  # fmt: skip
#: A dropped initial is drawn before the lines that it begins, not with the floats of the page.
_INITIAL = ("elif box.is_floated():", "elif box.is_floated() and not tagging.in_line(box):")


def amend(replace: Callable[..., None], expect: Callable[[Any, str], None]) -> None:
    """Apply the changes.

    Args:
        replace: replaces lines of a function of a module.
        expect: refuses a function in which a line is not the one that is known.
    """
    import sys

    from weasyprint import document, draw, pdf, stacking
    from weasyprint.pdf.stream import Stream

    own = sys.modules[__name__]
    pdf.tagging = draw.text.tagging = stacking.tagging = own
    replace(pdf, "generate_pdf", *_TAGS)
    document.generate_pdf = pdf.generate_pdf
    replace(stacking, "_dispatch", _INITIAL)
    keep_words()
    break_addresses()
    expect(Stream.marked, "mcid = len(self._tags)")
    expect(Stream.artifact, "begin_marked_content('Artifact')")
    Stream.marked, Stream.artifact = marked, artifact


@contextmanager
def marked(stream: Any, box: Any, _: str) -> Iterator[None]:
    """Mark what is drawn as the text, or the picture, of a box."""
    tags, told = stream._tags, box.__dict__
    if tags is None:
        yield
        return
    properties = None
    if "artifact" in told:
        _begin(stream, "Artifact", told["artifact"] | _pictured(box))
    elif "said" in told or not told.get("closes"):
        properties = _begin(stream, "Span", _properties(box, len(tags)))
        tags[box] = len(tags)
    try:
        yield
    finally:
        if properties is not None and "shown" in told and "said" not in told:
            _say(box, properties)
        if not told.get("opens"):
            stream.end_marked_content()


def _properties(box: Any, number: int) -> dict[str, Any]:
    """Return what is said of a text: its number, and what this press reads back of it."""
    import pydyf

    told = box.__dict__
    found: dict[str, Any] = {"MCID": number} | _pictured(box)
    if "said" in told:
        found |= {"ActualText": pydyf.String(told["said"]), INITIAL: 1}
    if box.element_tag.endswith(_DRAWN) or contract.APART.on(box.element):
        found[DRAWN] = 1
    return found | {name: told[name] for name in (CALLS, NUMBERS) if name in told}


def _pictured(box: Any) -> dict[str, Any]:
    """Return what is said of a picture: the words in it are its own."""
    return {PICTURE: 1} if "Replaced" in type(box).__name__ else {}


def _say(box: Any, properties: Any) -> None:
    """Say what a text reads as, where its glyphs do not say it.

    So it is where one glyph stands for several characters, as a small capital for both cases, where
    styles have changed the letters, and where words run from right to left.
    """
    import pydyf

    shown = "".join(box.shown)
    meant = words_of(box) + (" " if box.ends else "")
    if shown != meant and _plain(shown) != _plain(meant):
        properties["ActualText"] = pydyf.String(meant)


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", _SPACES.sub(" ", text))


@contextmanager
def artifact(stream: Any) -> Iterator[None]:
    """Mark what is drawn as there for its looks only."""
    if stream._tags is None:
        yield
        return
    _begin(stream, "Artifact", LAYOUT)
    try:
        yield
    finally:
        stream.end_marked_content()


def _begin(stream: Any, tag: str, properties: dict[str, Any]) -> Any:
    """Begin marked content; its properties may still be changed."""
    import pydyf

    made = pydyf.Dictionary(properties)
    stream.begin_marked_content(tag, made)
    return made


def is_silent(stream: Any, box: Any) -> bool:
    """Return whether nothing has to be written for a text box; a space alone parts words."""
    text = without_signs(box.text)
    return not text.strip() and (stream._tags is None or not text or "artifact" in box.__dict__)


def lengthen(stream: Any, box: Any) -> None:
    """Give a piece that ends a line back the space at its end."""
    box.tail, box.shown, box.ends = None, [], False
    if stream._tags is None:
        return
    layout, told = box.pango_layout, box.__dict__
    if told.get("soft"):
        box.tail = len(layout.text.encode()) - len(layout.text[-1].encode())
    elif told.get("spaced") and box.style["direction"] == "rtl":
        box.ends = not layout.text.endswith(" ")  # drawn, it would move the words to the right
    elif told.get("spaced"):
        text = layout.text.rstrip(" ")
        box.tail = len(text.encode())
        if text == layout.text:
            layout.set_text(text + " ", justify=True)


def seen(characters: str, level: int) -> str:
    """Return what a glyph of a run of a level is taken for.

    A bracket in Hebrew for the one it looks like.

    A font has one glyph for “(”, and for “)” in text from right to left.
    """
    if level % 2 == 0 or len(characters) != 1:
        return characters
    from publish.typeset.lines.bidi_levels import mirrored

    return mirrored(characters)


def parts(stream: Any, box: Any, at: int, shown: str, characters: str) -> bool:
    """Show what comes before the tail of a text box, which begins at a byte, by itself.

    ``characters`` are those that the next glyph stands for in the file.
    """
    if at != box.tail:
        box.shown.append(characters)
        return False
    box.shown.append(SOFT_HYPHEN if box.__dict__.get("soft") else characters)
    shown = shown[:-1] if shown[-1:] == "<" else shown + ">"
    if shown:
        stream.show_text(shown)
    if box.__dict__.get("soft"):
        _begin(stream, "Span", _soft())
    return True


def _soft() -> dict[str, Any]:
    import pydyf

    return {"ActualText": pydyf.String(SOFT_HYPHEN)}


def closes(stream: Any, box: Any) -> None:
    """End the marked content of a hyphen that is put in."""
    if box.tail is not None and box.__dict__.get("soft"):
        stream.end_marked_content()


def in_line(box: Any) -> bool:
    """Return whether a float is drawn with the line in which it stands: a dropped initial."""
    return any(text.__dict__.get("said") for text in _children(box))


def _children(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _children(child)
