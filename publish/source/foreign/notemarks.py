"""The marks with which plain text calls its notes, and which precede the notes themselves.

``word[1]``, ``word^1^``, ``word¹``, ``word (1)``, ``word {1}``, ``word <1>``, ``word*``, ``word
†``; and what scanners make of raised figures, ``word.1``. A mark alone may be anything: it is a
call if its note follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.core.diagnostics import Place
from publish.source.foreign.masked_text import ESCAPED, ESCAPED_CLOSING, ESCAPED_OPENING, MaskedText

if TYPE_CHECKING:
    from collections.abc import Iterator

Style = Literal[
    "brackets", "raised", "digits", "footnote", "stars", "parens", "braces", "angles", "bare"
]

#: Symbols in the place of numbers, in the order in which printers used them on a page.
SYMBOLS = "*†‡§‖¶"
LABEL = r"\d{1,3}|[A-Za-z]|[ivx]{2,5}|[†‡§‖¶]{1,2}|\*{1,3}"
_BRACKETS = re.compile(rf"\[({LABEL})\]|\(([†‡§‖¶]{{1,2}}|\*{{1,3}})\)")
_RAISED = re.compile(r"(?:\^|<sup>)(\d{1,3})(?:\^|</sup>)")
_DIGITS = re.compile("[⁰¹²³⁴-⁹]{1,3}")
#: “m²” and “x³” are powers.
_POWER = re.compile(r"(?<![^\W_])[A-Za-zµ]{1,2}[²³]$")
_STARS = re.compile(rf"(?<![{SYMBOLS}])(?:\*{{1,3}}|([†‡§‖¶])\1?)(?![{SYMBOLS}])")
_PARENS = re.compile(
    rf"[({ESCAPED_OPENING}](\d{{1,3}})[){ESCAPED_CLOSING}]|(?<![\d(])(\d{{1,3}})[){ESCAPED_CLOSING}]"
)
_BRACES = re.compile(r"\{(\d{1,3})\}")
_ANGLES = re.compile(r"<(\d{1,3})>")
#: A figure that was raised before scanning; those of “vol.2” and “H2” never were.
_BARE = re.compile(
    r"(?<=[a-zß-ÿ]{2}[.,;:!?”’»)])\d{1,2}(?=[\s”’»]|$)|(?<=[.!?][”’»\"])\d{1,2}(?=\s|$)"
)
_SHORTENED = re.compile(r"\b(?:vols?|nos?|pp?|figs?|ch|cap|art|sec|bk|nr|bd|cf|fol|lib)\.$", re.I)
_BARE_NOTE = re.compile(r"(\d{1,2})(?=[ \t]+[A-ZÀ-Þ“\"‘])", re.MULTILINE)
_AFTER = re.compile(r"[:.]?[ \t\u00a0]+(?=\S)|:?(?=[^\W\d])")
#: How the marks of each style are written in a source.
CALL: dict[Style, re.Pattern[str]] = {
    "brackets": _BRACKETS,
    "raised": _RAISED,
    "digits": _DIGITS,
    "stars": re.compile(rf"(?:\\?[{SYMBOLS}]){{1,3}}"),
    "parens": re.compile(r"(?:\\?\()?\d{1,3}\\?\)"),
    "braces": re.compile(r"\\?\{\d{1,3}\\?\}"),
    "angles": re.compile(r"\\?<\d{1,3}\\?>"),
    "bare": re.compile(r"\d{1,2}"),
}
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Mark(msgspec.Struct, frozen=True):
    """A call, or the marker before a note: a stretch of a block, and the label in it.

    ``marker`` is the place of the characters around the label if the parser has taken them for
    markup, or for the marker of an item of a list. ``closed`` is true if a bracket follows that
    was not opened, as in ``word*)``.
    """

    masked: MaskedText
    first: int
    last: int
    label: str
    style: Style
    marker: Place | None = None
    closed: bool = False

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.marker or self.masked.at(self.first)

    @property
    def is_symbol(self) -> bool:
        """True if it is one of the printers' symbols, which begin again with each note or page."""
        return self.label[0] in SYMBOLS

    @property
    def before(self) -> str:
        """The character before it; '' where a line begins."""
        return "" if self.first in self.masked.starts else self.masked.text[self.first - 1]

    @property
    def shown(self) -> str:
        """The mark as the source has it."""
        if self.marker or self.style == "footnote":
            written = (
                CALL[self.style].match(self.masked.behind(self.place)) if self.marker else None
            )
            return written[0] if written else self.masked.text[self.first : self.last].rstrip()
        return self.masked.raw(self.first, self.last).rstrip()


# --- the marks of a block ---------------------------------------------------------------


def marks_of(masked: MaskedText) -> Iterator[Mark]:
    """Yield everything in a block that may call a note or precede one."""
    yield from in_brackets(masked)
    yield from _raised(masked)
    for found in _DIGITS.finditer(masked.text):
        if _POWER.search(masked.text, 0, found.end()):
            continue
        label = found[0].translate(_PLAIN_DIGITS)
        yield _mark(masked, found, label, "digits")
    if masked.passage.kind == "cell":  # figures in a table have stars of their own
        return
    for found in _STARS.finditer(_with_symbols(masked)):
        yield _mark(masked, found, found[0], "stars")
    styles: tuple[tuple[Style, re.Pattern[str]], ...] = (
        ("parens", _PARENS), ("braces", _BRACES), ("angles", _ANGLES),
    )  # fmt: skip
    for style, pattern in styles:
        for found in pattern.finditer(masked.text):
            if found[1] or _is_unopened(masked.text, found.end() - 1):
                yield Mark(masked, *found.span(), found[found.lastindex or 0], style)
    for found in _BARE.finditer(masked.text):
        if not _SHORTENED.search(masked.text, 0, found.start()):
            yield Mark(masked, *found.span(), found[0], "bare")


def _mark(masked: MaskedText, found: re.Match[str], label: str, style: Style) -> Mark:
    """Return a mark with the closing bracket that may follow it, ``*)``, as in German prints."""
    closed = _is_unopened(masked.text, found.end())
    return Mark(masked, found.start(), found.end() + closed, label, style, closed=closed)


def _is_unopened(text: str, at: int) -> bool:
    """Return whether there is a closing bracket at an offset that was not opened before it."""
    if text[at : at + 1] not in (")", ESCAPED_CLOSING):
        return False
    depth = 0
    for bracket in re.findall(r"[()]", text[:at]):
        depth = max(depth + (1 if bracket == "(" else -1), 0)
    return depth == 0


def _with_symbols(masked: MaskedText) -> str:
    """Return the words of a block, in which a symbol after a backslash is a symbol again."""
    if ESCAPED not in masked.text:
        return masked.text
    pairs = zip(masked.text, masked.passage.text, strict=True)
    return "".join(own if shown == ESCAPED and own in SYMBOLS else shown for shown, own in pairs)


def in_brackets(masked: MaskedText) -> Iterator[Mark]:
    """Yield the labels in brackets."""
    for found in _BRACKETS.finditer(masked.text):
        yield Mark(masked, *found.span(), found[1] or found[2], "brackets")


def _raised(masked: MaskedText) -> Iterator[Mark]:
    """Yield raised numbers, whether or not the parser has read them as raised."""
    for found in _RAISED.finditer(masked.text):
        yield Mark(masked, *found.span(), found[1], "raised")
    for first, last, node in masked.passage.spans:
        known = _RAISED.match(masked.behind(node.place))
        if known and known[1] == masked.passage.text[first:last]:
            yield Mark(masked, first, last, known[1], "raised", node.place)


# --- notes ------------------------------------------------------------------------------


def note_markers(masked: MaskedText) -> Iterator[Mark]:
    """Yield the marks at the beginnings of a block's lines that may precede notes."""
    if masked.passage.kind not in ("paragraph", "verse"):
        return
    if masked.opens is not None:
        yield from _of_item(masked)
    starts = masked.starts[masked.opens is not None :]
    for mark in marks_of(masked):
        if mark.first in starts and (after := _AFTER.match(masked.text, mark.last)):
            made = msgspec.structs.replace(mark, last=after.end())
            if mark.style != "stars" or _has_words(made):
                yield made
    for found in _BARE_NOTE.finditer(masked.text) if masked.passage.kind == "paragraph" else ():
        if found.start() in starts:
            yield Mark(masked, *found.span(), found[1], "bare")


def _of_item(masked: MaskedText) -> Iterator[Mark]:
    """Yield the marker of a list item with one paragraph: ``* A note.``, ``(1) A note.``."""
    place = masked.opens or masked.passage.place
    written = masked.behind(place)
    star, number = re.match(r"\*(?=\s)", written), re.match(r"\(?(\d{1,3})\)(?=\s)", written)
    if star:
        mark = Mark(masked, 0, 0, "*", "stars", place)
        yield from [mark] if _has_words(mark) else []
    elif number:
        yield Mark(masked, 0, 0, number[1], "parens", place)


#: What Project Gutenberg writes between stars.
_NOTICE = re.compile(r"\s*(?:START|END)\b")
#: What follows the symbols of birth and death, and not the marker of a note.
_LIFE = re.compile(
    r"\s*(?:\d{4}\b|\d{1,2}\.? ?(?:[A-Z]\w+ ?|\d{1,2}\. ?)\d{4}|\d{1,2}\. |=|:"
    r"|(?:c|ca|um|nach|vor|in|im|am|near|bei|à)\b\.? ?)"
)


def _has_words(mark: Mark) -> bool:
    """Return whether words follow a mark; ``† 1883`` only says when somebody died."""
    rest = mark.masked.text[mark.last :]
    if _NOTICE.match(rest):
        return False
    return bool(re.match(r"[^\n]*[^\W\d_]{2}", rest)) and not _LIFE.match(rest)


# --- calls ------------------------------------------------------------------------------

#: After these words a number in brackets is that of an example or a thesis, and no call.
_REFERRING = re.compile(
    r"(?:^|[^\w])(?:see|cf|vgl|siehe|voir|in|of|to|by|from|with|and|or|und|oder|et|ou|than|like|as"
    r"|under|between|notes?|fn|nos?|numbers?|points?|items?|examples?|sentences?|equations?|eq"
    r"|formula|thes[ie]s|clauses?|steps?|cases?|rules?|sections?|chapters?|fig|figures?|tables?"
    r"|ref|consider|compare|both|are|is|was|were|at|on|that|if|because|when|either|for|also|thus"
    r"|while|but|i|e|g|namely|über|von|zu|mit|aus|wie|dass|ist|sind|den|der|die|das|satz|beispiel"
    r"|de|la|le|les|que|dans|con|y|o|по|в|и|или|из)\.?$",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\s*(?:$|[.,;:!?)”’»\"])")


def calls_of(text: list[MaskedText]) -> list[Mark]:
    """Return the marks of any style that may be calls."""
    return [mark for masked in text for mark in marks_of(masked) if _is_call(mark)]


def _is_call(mark: Mark) -> bool:
    """Return whether a mark follows a word as a call does; [1] before a list's item does not."""
    if mark.style == "stars":
        return _is_starred(mark)
    text = mark.masked.text
    if mark.first in mark.masked.starts and _AFTER.match(text, mark.last):
        return False
    before = text[mark.first - 1 : mark.first]
    if not mark.first or not before.isspace():
        return bool(mark.first) and (mark.style != "parens" or before not in "([{")
    return mark.style == "digits" or not _is_mentioned(mark)


def is_apart(mark: Mark) -> bool:
    """Return whether a call has blanks on both sides in a sentence, like numbers in a series."""
    return mark.before.isspace() and not _STOPS.match(mark.masked.text, mark.last)


def _is_mentioned(mark: Mark) -> bool:
    """Return whether a number after a blank belongs to a series, or to something mentioned."""
    before = mark.masked.text[: mark.first].rstrip()
    if mark.style == "brackets" and _STOPS.match(mark.masked.text, mark.last):
        return False
    closes = ":;,(–—" if mark.style == "brackets" else ":;,(–—.!?"
    return before[-1:] in tuple(closes) or bool(_REFERRING.search(before[-20:]))


def _is_starred(mark: Mark) -> bool:
    """Return whether a symbol follows a word, or is apart, and is not one of birth and death."""
    text, before = mark.masked.text, mark.before
    after = text[mark.last : mark.last + 1]
    start = max(at for at in mark.masked.starts if at <= mark.first)
    if text[start] == "*" and mark.label == "***":
        return False
    if not before or before in "([{" or (after and (after.isalnum() or after in "=")):
        return False
    if not before.isspace():
        return not before.isdigit() or mark.label != "*"
    word = text[: mark.first].rstrip()[-2:]
    if mark.label[0] in "§¶‖" or len(word.strip()) < len("ab"):
        return False
    return not _LIFE.match(text, mark.last)
