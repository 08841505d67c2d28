"""Words that are longer than their line: divided where their language divides them.

The engine cuts such a word wherever the line ends, without a hyphen, if the style does not divide
words at all (as in headings, verse, tables and large print). Here the word is looked at as a whole:
the line ends after a soft hyphen, at a place that the patterns of its language allow, after a sign
of an address or a path, or at a no-break space that cannot be kept. Only where there is none of
these it is cut at any letter, and that is told.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.source import url_text
from publish.typeset.hyphenation import points
from publish.typeset.lines.text_window import bytes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How much of a word is looked at beyond what stands on the line, in characters, and in bytes.
_AROUND = 64
_BYTES = 4 * _AROUND
#: So many letters of a word that is cut are left at its end.
_KEPT = 3
#: So many places to divide a word are tried one by one.
_FEW = 8
#: No face has more letters to the em.
_LETTERS = 5
#: So much of a word names it.
_NAMED = 120
_SOFT = "\u00ad"
#: What forbids a line to end where it must end now.
_NO_BREAKS = "\u00a0\u202f\u2007\u2011\u2060\ufeff"
_SPACE = re.compile(r"[ \t\n\u200b]")
_PART = re.compile(rf"[^{_NO_BREAKS}]+[{_NO_BREAKS}]*|[{_NO_BREAKS}]+")
#: What is no word, and gets no hyphen: an address, a path, a name of a file or in a program.
_SIGNED = re.compile(r"[@\\_=&%#~]|://|^[./]*/|/.*/|[^\W\d]\.[^\W\d]")


class Ahead(NamedTuple):
    """What is known of the word that a line begins in: what of it stands on lines before.

    ``soft`` are the words of the text that have soft hyphens, as they were before the engine took
    these out, where no word is divided.
    """

    head: str
    soft: tuple[str, ...] = ()

    def word(self, following: str) -> str:
        """Return the word with what follows of it, and with its soft hyphens."""
        whole = self.head + _SPACE.split(following)[0]
        for one in self.soft:
            at = one.replace(_SOFT, "").find(whole)
            if at >= 0:
                return _with_soft(one, at, len(whole))
        return whole


def _with_soft(word: str, first: int, count: int) -> str:
    """Return so many letters of a word from one on, with the soft hyphens among them."""
    places = [at for at, letter in enumerate(word) if letter != _SOFT]
    return word[places[first] : places[first + count - 1] + 1]


def soft_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that have soft hyphens."""
    return tuple(word for word in _SPACE.split(text) if _SOFT in word)


class End(NamedTuple):
    """Where a line may end: after so many characters, with a hyphen put in or not."""

    at: int
    hyphen: bool


def ends(word: str, lang: str | None, limits: tuple[int, int, int]) -> Iterator[End]:
    """Yield where a word may end on a line that is too short for it.

    Args:
        word: what stands between two spaces; there may be no-break spaces in it.
        lang: the language of its patterns.
        limits: the fewest letters of a word that is divided, and those before and after.
    """
    for part in _PART.finditer(word):
        own = part[0].rstrip(_NO_BREAKS)
        yield from _ends_within(own, part.start(), lang, limits)
        if part.start() + len(own) < part.end() < len(word):
            yield End(part.end(), hyphen=False)


def _ends_within(
    word: str, first: int, lang: str | None, limits: tuple[int, int, int]
) -> Iterator[End]:
    if _SOFT in word:
        yield from (End(first + at + 1, hyphen=True) for at, c in enumerate(word) if c == _SOFT)
    elif _SIGNED.search(word):
        at = first
        for piece in url_text.pieces(word)[:-1]:
            at += len(piece)
            yield End(at, hyphen=False)
    else:
        yield from (End(first + at, hyphen=True) for at in points(word, lang, limits))


def before(box: Any, skip: int | None) -> Ahead | None:
    """Return what of a word stands before a byte of a text box.

    None where no hyphen may be put in.
    """
    if box.unsigned:
        return None
    data, at = bytes_of(box).data, skip or 0
    head = _SPACE.split(data[max(at - _BYTES, 0) : at].decode(errors="ignore"))[-1][-_AROUND:]
    return Ahead(head, box.__dict__.get("soft_words", ()))


def divide(
    layout: Any, text: str, size: int, ahead: Ahead | None, style: Any, width: float
) -> tuple[Any, int, bool] | None:
    """End a line of one part of a word by what the word is.

    Args:
        layout: the engine's layout of the line, which is laid out again.
        text: what is left of the text.
        size: how many bytes of it go on the line, letter by letter.
        ahead: what stands before; none where no hyphen may be put in.
        style: that of the text.
        width: that of the line.

    Returns:
        The line, how many bytes are on it, and whether a hyphen was put in; none where the word
        can only be cut.
    """
    from weasyprint.text.ffi import pango
    from weasyprint.text.line_break import line_size

    fits = len(text.encode()[:size].decode(errors="ignore"))
    if ahead is None or fits >= len(text):
        return None
    word = ahead.word(text[: fits + _AROUND])
    found = ends(word, style["lang"], style["hyphenate_limit_chars"])
    if ahead.soft and _SOFT in word:  # which is not in the text
        found = (End(one.at - word.count(_SOFT, 0, one.at), one.hyphen) for one in found)
    there = (End(one.at - len(ahead.head), one.hyphen) for one in found)
    hyphen = style["hyphenate_character"]
    pango.pango_layout_set_width(layout.layout, -1)
    for end in sorted((one for one in there if 0 < one.at <= fits), reverse=True):
        put_in = end.hyphen and bool(hyphen)
        layout.set_text(text[: end.at] + (hyphen if put_in else ""))
        line, _ = layout.get_first_line()
        if not put_in or line_size(line, style)[0] <= width:
            return line, len(text[: end.at].encode()), put_in
    return _cut_earlier(layout, text, fits)


def _cut_earlier(layout: Any, text: str, fits: int) -> tuple[Any, int, bool] | None:
    """Cut a word so that no letter or two of it are left for the last line."""
    left = len(_SPACE.split(text[: fits + _AROUND])[0]) - fits
    if not 0 < left < _KEPT or fits <= 2 * _KEPT:
        return None
    at = fits - _KEPT + left
    while at > 1 and unicodedata.category(text[at])[0] in "MC":
        at -= 1
    layout.set_text(text[:at])
    layout.is_cut = True
    return layout.get_first_line()[0], len(text[:at].encode()), False


def is_within(text: str, at: int | None) -> bool:
    """Return whether a text goes on after a byte of it, with no space there."""
    return bool(at) and text.encode()[at:][:1] not in (b"", b" ", b"\t", b"\n")


def is_cut(box: Any) -> bool:
    """Return whether a text box on a line ends where a word was cut at any letter."""
    return bool(box.pango_layout.__dict__.get("is_cut"))


def cut_word(box: Any) -> str:
    """Return the word that is cut at the end of a text box on a line, or its beginning."""
    data, at = box.source.text.data, box.source.start
    start = data.rfind(b" ", 0, at) + 1
    word = data[start : start + 4 * _NAMED].decode(errors="ignore")
    return _SPACE.split(word)[0][:_NAMED].strip(url_text.MAY_BREAK + url_text.NO_BREAK)


def near(text: str, style: Any, width: float) -> str:
    """Return so much of a text as may go on a line, with what stands beside the line's end."""
    size = style["font_size"]
    return text[: int(_LETTERS * width / size) + _AROUND] if size else text


def beginnings(dictionary: Any, word: str) -> list[str]:
    """Return the parts of a word that may end a line, the longest first.

    Where the word is spelled otherwise when it is divided (Hungarian asszony, asz-szony), the
    engine would lose letters or double them: it is not divided there.
    """
    places = reversed(dictionary.positions(word))
    return [word[:at] for at in places if at.data is None]


def shorter(parts: list[str], before: str, style: Any, context: Any, width: float) -> list[str]:
    """Return of the parts of a word, the longest first, those from one on that goes on the line.

    Args:
        parts: beginnings of a word that may end a line, all of which the engine would try.
        before: what stands before the word on the line.
        style: that of the text.
        context: of the layout.
        width: that of the line.
    """
    from weasyprint.text.line_break import create_layout, line_size

    def goes(part: str) -> bool:
        text = before + part + style["hyphenate_character"]
        layout = create_layout(text, style, context, None, 0)  # its line goes with it
        return bool(line_size(layout.get_first_line()[0], style)[0] <= width)

    if len(parts) <= _FEW:
        return parts
    return parts[min(bisect_left(parts, True, key=goes), len(parts) - 1) :]


#: Of a word the engine looks for places to divide it only in what may go on the line; it is told
#: what stands before the text that it breaks, and asks, where it would cut a word.
AMENDMENTS = (
    ("next_text = second_line_text\n",
     "next_text = longwords.near(second_line_text, style, max_width)\n"),
    ("previous_words + start for start, end in dictionary.iterate(next_word)]",
     "previous_words + start for start in longwords.beginnings(dictionary, next_word)]"),
    ("if dictionary_iterations:\n",
     "dictionary_iterations = longwords.shorter(\n"
     "        dictionary_iterations, first_line_text, style, context, max_width)\n"
     "    if dictionary_iterations:\n"),
    ("is_line_start=True, minimum=False):",
     "is_line_start=True, minimum=False, before=None):"),
    ("""resume_index = index or first_line.length
        if resume_index >= len(text.encode()):""",
     """resume_index = index or first_line.length
        divided = longwords.divide(layout, text, resume_index, before, style, max_width)
        if divided is not None:
            first_line, resume_index, hyphenated = divided
        else:
            layout.set_text(text)
            pango.pango_layout_set_width(layout.layout, int(max_width * TO_UNITS))
            first_line, index = layout.get_first_line()
            layout.is_cut = before is not None and longwords.is_within(text, index)
        if resume_index >= len(text.encode()):"""),
)  # fmt: skip
