"""The words of a piece of text on a line, as the markup has them: styles may show others.

Addresses and code are laid out with signs of no width where their lines may end; these are drawn by
nothing, and no words.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.core.characters import SOFT_HYPHEN
from publish.source.url_text import MAY_BREAK, NO_BREAK, with_breaks
from publish.typeset.engine.boxes import shaped_text
from publish.typeset.engine.text import transformed
from publish.typeset.lines.longwords import soft_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NO_BREAK_MARKS = str.maketrans("", "", MAY_BREAK + NO_BREAK)


class Written(NamedTuple):
    """A text before styles changed its letters; where each of its characters is shown.

    ``firsts`` has the end of what is shown besides.
    """

    text: str
    firsts: Sequence[int]

    def part(self, start: int, end: int) -> str:
        """Return what stands in the markup for some characters of what is shown."""
        return self.text[bisect_left(self.firsts, start) : bisect_left(self.firsts, end)]


def keeping_words(transform: Callable[[Any], None]) -> Callable[[Any], None]:
    """Have the engine keep the text that ``text-transform`` changes."""

    def process_text_transform(box: Any) -> None:
        before = box.text
        transform(box)
        if box.text != before and box.style["text_transform"] != "none":
            box.written = _written(box, before)
        if SOFT_HYPHEN in before and SOFT_HYPHEN not in box.text:
            box.soft_words = soft_words(before)

    return process_text_transform


def breaking_addresses(make: Callable[..., None]) -> Callable[..., None]:
    """Let the lines of an address, and of code, end after its signs, wherever it stands."""

    def make_unsigned(box: Any, tag: str, style: Any, element: Any, text: str) -> None:
        unsigned = is_unsigned(element) and "::" not in tag
        make(box, tag, style, element, with_breaks(text) if unsigned else text)
        box.unsigned = unsigned

    return make_unsigned


def is_unsigned(element: Any) -> bool:
    """Return whether the words of an element are broken without a sign: an address, code."""
    if element is None:
        return False
    return element.tag == "code" or contract.URL.on(element) or contract.CODE_LINE.on(element)


def without_break_marks(text: str) -> str:
    """Return a text of a box without what was put in to break it."""
    return text.translate(_NO_BREAK_MARKS)


def _written(box: Any, before: str) -> Written | None:
    """Return the text as it was; nothing where it cannot be told which characters became which."""
    if len(before) == len(box.text):
        return Written(before, range(len(before) + 1))
    lengths = map(len, transformed(before, box.style))
    firsts = [*accumulate(lengths, initial=0)]
    return Written(before, firsts) if firsts[-1] == len(box.text) else None


def words_of(box: Any) -> str:
    """Return what a drawn piece of text says, with a soft hyphen where one is put in at its end.

    One that the text itself has there divides no word, and is left out.
    """
    shown: str = shaped_text(box)
    written, source = box.__dict__.get("written"), box.__dict__.get("source")
    soft = SOFT_HYPHEN if box.__dict__.get("soft") else ""
    if written is None:
        return without_break_marks(shown[: len(shown) - len(soft)]).rstrip(SOFT_HYPHEN) + soft
    first, last = 0, written.firsts[-1]
    if source is not None:
        first = source.text.characters(source.start)
        if source.end is not None:
            last = source.text.characters(source.end)
    written_text: str = written.part(first, last)
    ends = (
        " " if shown.endswith(" ") else ""
    )  # of a space at a line's end the engine leaves nothing
    return without_break_marks(written_text).rstrip(f" {SOFT_HYPHEN}") + ends + soft
