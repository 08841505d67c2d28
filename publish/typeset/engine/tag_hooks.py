"""How text and artifacts are marked while the engine draws them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from publish.core import contract
from publish.core.characters import SOFT_HYPHEN
from publish.readback.shown_strings import CALLS, DRAWN, INITIAL, NUMBERS, PICTURE
from publish.typeset.engine.text import mirrored
from publish.typeset.tagging import add_tags
from publish.typeset.tagging.source_words import without_break_marks, words_of
from publish.typeset.tagging.terminal_boxes import LAYOUT, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["add_tags", "closes", "in_line", "is_silent", "lengthen", "parts", "prepare"]

#: Boxes of what styles add to the text (CSS Generated Content).
_DRAWN = ("::before", "::after")
#: Spaces that faces draw alike, and what has no glyph.
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u2060-\u2064\ufeff]")


@contextmanager
def marked(stream: Any, box: Any, _: str) -> Iterator[None]:
    """Mark what is drawn as the text, or the picture, of a box."""
    tags, known = stream._tags, box.__dict__
    if tags is None:
        yield
        return
    properties = None
    if "artifact" in known:
        _begin(stream, "Artifact", known["artifact"] | _pictured(box))
    elif "said" in known or not known.get("closes"):
        properties = _begin(stream, "Span", _properties(box, len(tags)))
        tags[box] = len(tags)
    try:
        yield
    finally:
        if properties is not None and "shown" in known and "said" not in known:
            _say(box, properties)
        if not known.get("opens"):
            stream.end_marked_content()


def _properties(box: Any, number: int) -> dict[str, Any]:
    """Return what is said of a text: its number, and what this press reads back of it."""
    import pydyf

    known = box.__dict__
    found: dict[str, Any] = {"MCID": number} | _pictured(box)
    if "said" in known:
        found |= {"ActualText": pydyf.String(known["said"]), INITIAL: 1}
    if box.element_tag.endswith(_DRAWN) or contract.APART.on(box.element):
        found[DRAWN] = 1
    return found | {name: known[name] for name in (CALLS, NUMBERS) if name in known}


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
    text = without_break_marks(box.text)
    return not text.strip() and (stream._tags is None or not text or "artifact" in box.__dict__)


def lengthen(stream: Any, box: Any) -> None:
    """Give a piece that ends a line back the space at its end."""
    box.tail, box.shown, box.ends = None, [], False
    if stream._tags is None:
        return
    layout, known = box.pango_layout, box.__dict__
    if known.get("soft"):
        box.tail = len(layout.text.encode()) - len(layout.text[-1].encode())
    elif known.get("spaced") and box.style["direction"] == "rtl":
        box.ends = not layout.text.endswith(" ")  # drawn, it would move the words to the right
    elif known.get("spaced"):
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
