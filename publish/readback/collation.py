"""Collation: two texts compared word by word, each difference with its places.

A text is a :class:`Stream` of words. Words are parted by white space; the call of a note is a
word of its own. In a file with lines (a PDF) a line's end may stand for a space or for nothing,
and a hyphen before it may be the typesetter's. Where the file does not say it, such words are read
in the likeliest way, and a difference that another reading of a line's end explains is none.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

from publish.core.characters import HYPHEN
from publish.core.diagnostics import Place
from publish.readback import CALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.readback import Ends

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(f"[{chr(CALL)}-\U000ffffd]|[^\\s{chr(CALL)}-\U000ffffd]+")
#: Characters after which a line may end within a word.
_WITHIN = "-–—/" + HYPHEN
#: A line's end within what is read as one word, or after one.
_END = "\ue011"
#: One of which the file says that no hyphen was put in, or that there is no space.
_SURE = "\ue012"
_ENDS = re.compile(f"([{_END}{_SURE}]) ?")
_PATTERNS = {_END: f"[-{HYPHEN}]?\\s?", _SURE: "\\s?"}
#: So many words that are the same on both sides make an anchor.
_ANCHOR = 4
#: Stretches without an anchor and larger than this are told as one difference.
_TOO_LARGE = 4_000_000


class TextPlace(msgspec.Struct, frozen=True):
    """Where words are: a place in a source, or a page and line of a finished file.

    ``paragraph`` is the number of the block of the body, 0 where it is not known or there is none;
    ``note`` the number of the note, 0 in the body.
    """

    place: Place | None = None
    paragraph: int = 0
    page: int = 0
    line: int = 0
    file: str = ""
    note: int = 0

    def __str__(self) -> str:
        parts = [str(self.place)] if self.place else []
        parts += [self.file] if self.file else []
        parts += [f"page {self.page}"] if self.page and not self.file else []
        parts += [f"line {self.line}"] if self.line else []
        parts += [f"note {self.note}"] if self.note else []
        parts += [f"paragraph {self.paragraph}"] if self.paragraph else []
        return ", ".join(parts) or "the end"


class Stream:
    """Words in order, each with the spot where it begins."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._spots: list[TextPlace] = []
        self._offsets: dict[int, int] = {}
        self._marked: dict[int, str] = {}
        self._headings: set[int] = set()
        self._repeatable: set[int] = set()
        self._open = False

    def add(
        self, text: str, spot: TextPlace, heading: str = "", *, ends: Ends = "space",
        repeatable: bool = False,
    ) -> None:  # fmt: skip
        """Add a line.

        Args:
            text: its characters.
            spot: where it stands.
            heading: what of it, at its beginning, is a heading.
            ends: how it ends, if that is known; a hyphen is put in.
            repeatable: whether it is of a table's head, which a layout may print on every page.
        """
        words = _WORD.findall(comparable(text))
        if not words:
            return
        first = len(self.words)
        if self._open:
            first -= 1
            self._join(words.pop(0))
        self.words += words
        self._spots += [spot] * (len(self.words) - len(self._spots))
        if heading:
            self._headings.add(first + len(_WORD.findall(comparable(heading))) - 1)
        if repeatable:
            self._repeatable.update(range(first, len(self.words)))
        self._open = ends == "hyphen"
        if ends in ("unknown", "nothing"):
            self._end_line(sure=ends == "nothing")

    def extend(
        self, text: str, spots: Iterable[tuple[int, TextPlace]], headings: Iterable[int] = ()
    ) -> None:
        """Add a text without lines.

        Args:
            text: its characters.
            spots: from which offset on which spot holds.
            headings: the offsets at which headings end.
        """
        rising, ends = iter(spots), iter(headings)
        (start, spot), following = (0, TextPlace()), next(rising, None)
        end = next(ends, len(text))
        for found in _WORD.finditer(text):
            while following and following[0] <= found.start():
                (start, spot), following = following, next(rising, None)
            if found.start() >= end:
                self._headings.add(len(self.words) - 1)
                end = next(ends, len(text))
            self._offsets[len(self.words)] = found.start() - start
            self.words.append(found[0])
            self._spots.append(spot)

    def close(self) -> Stream:
        """End the text: no line follows the last one."""
        if self._open:
            self._open = False
            marked = self._marked.get(len(self.words) - 1, self.words[-1])
            self.words[-1] = marked.replace(_SURE, "").replace(_END, HYPHEN)
        return self

    def _end_line(self, *, sure: bool) -> None:
        index, last = len(self.words) - 1, self.words[-1]
        marked = self._marked.get(index, last)
        self._open = len(last) > 1 and last[-1] in _WITHIN
        if sure:
            self._marked[index] = marked + _SURE
            return
        if last[-1] in "-" + HYPHEN and self._open:
            marked = marked[:-1]
        if last[-1] == HYPHEN and self._open:
            self.words[-1] = last[:-1]
        self._marked[index] = marked + _END

    def _join(self, word: str) -> None:
        index = len(self.words) - 1
        self.words[index] += word
        if index in self._marked:
            self._marked[index] += word

    def spot(self, index: int) -> TextPlace:
        """Return the spot of a word; behind the last one, that of the last one."""
        if not self._spots:
            return TextPlace()
        index = min(index, len(self._spots) - 1)
        spot = self._spots[index]
        if spot.place is None:
            return spot
        column = spot.place.column + self._offsets.get(index, 0)
        place = msgspec.structs.replace(spot.place, column=column)
        return msgspec.structs.replace(spot, place=place)

    def _raw(self, first: int, last: int) -> str:
        text = " ".join(self._marked.get(i, self.words[i]) for i in range(first, last))
        return _ENDS.sub(r"\1", text)

    def explains(self, first: int, last: int, other: str) -> bool:
        """Tell if some words, with another reading of the line ends in them, are ``other``."""
        raw = self._raw(first, last)
        if _END not in raw and _SURE not in raw:
            return False
        patterns = (_PATTERNS.get(c) or re.escape(c) for c in raw.rstrip(_END + _SURE))
        return re.fullmatch("".join(patterns), other) is not None

    def is_repeated_head(self, first: int, last: int) -> bool:
        """Tell if some words are of a table's head that is on an earlier page already."""
        own = range(first, last)
        if not own or not self._repeatable.issuperset(own):
            return False
        size, words = last - first, self.words[first:last]
        ends = (i + 1 for i in self._repeatable if i < first)
        return any(self.words[end - size : end] == words for end in ends if end >= size)

    def same_but_colons(self, first: int, last: int, other: list[str]) -> bool:
        """Return whether some words are those of ``other``, colons after headings apart."""
        own = self.words[first:last]
        return len(own) == len(other) and all(
            a == b or (i in self._headings and f"{a}:" == b)
            for i, (a, b) in enumerate(zip(own, other, strict=True), first)
        )


class Difference(msgspec.Struct, frozen=True):
    """Words that one side has and the other has not, or has in another form; one may be empty."""

    left: str
    right: str
    left_spot: TextPlace
    right_spot: TextPlace

    @staticmethod
    def between(left: Stream, right: Stream, span: tuple[int, int, int, int]) -> Difference:
        """Return the difference of two stretches of words.

        Args:
            left: the one text.
            right: the other.
            span: first and last word of the one, first and last of the other.
        """
        a, b, c, d = span
        return Difference(
            readable(left.words[a:b]), readable(right.words[c:d]), left.spot(a), right.spot(c)
        )


def comparable(text: str) -> str:
    """Return a text composed (Unicode NFC) and without invisible characters, to be compared."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def collate(left: Stream, right: Stream) -> list[Difference]:
    """Return the differences of two texts, in order."""
    if left.words == right.words:
        return []
    return [
        Difference.between(left, right, span)
        for span in _changes(left.words, right.words)
        if not _is_none(left, right, span)
    ]


def _is_none(left: Stream, right: Stream, span: tuple[int, int, int, int]) -> bool:
    """Return whether what looks like a difference comes from how lines end or heads are set."""
    a, b, c, d = span
    if a == b:
        return right.is_repeated_head(c, d)
    if c == d:
        return left.is_repeated_head(a, b)
    return (
        _composed(left.words[a:b]) == _composed(right.words[c:d])
        or right.explains(c, d, " ".join(left.words[a:b]))
        or left.explains(a, b, " ".join(right.words[c:d]))
        or left.same_but_colons(a, b, right.words[c:d])
        or right.same_but_colons(c, d, left.words[a:b])
    )


def _composed(words: list[str]) -> list[str]:
    """Return words as they are compared, put together of what may be in several elements."""
    return [*map(comparable, words)]


def readable(words: list[str]) -> str:
    """Return words as a line of text, calls of notes as ``[3]`` after the word they belong to."""
    text = ""
    for word in words:
        call = len(word) == 1 and ord(word) >= CALL
        text += f"[{ord(word) - CALL}]" if call else f" {word}"
    return text.strip()


def _changes(left: list[str], right: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield spans of words that are not the same: first and last of either side."""
    before = (0, 0)
    for a, b, size in [*_anchors(left, right), (len(left), len(right), 0)]:
        yield from _between(left, right, (before[0], a, before[1], b))
        before = (a + size, b + size)


def _anchors(left: list[str], right: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield stretches that are the same on both sides.

    They are found by runs of words, which are rare enough for the search to stay quick.
    """
    here = there = 0
    matcher = SequenceMatcher(None, _runs(left), _runs(right), autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        skip = max(here - a, there - b, 0)
        if size and size + _ANCHOR - 1 > skip:
            yield a + skip, b + skip, size + _ANCHOR - 1 - skip
            here, there = a + size + _ANCHOR - 1, b + size + _ANCHOR - 1


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[n:] for n in range(_ANCHOR)), strict=False))


def _between(
    left: list[str], right: list[str], span: tuple[int, int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    a, b, c, d = span
    if a == b and c == d:
        return
    if (b - a) * (d - c) > _TOO_LARGE:
        yield span
        return
    matcher = SequenceMatcher(None, left[a:b], right[c:d], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield a + i, a + j, c + k, c + m
