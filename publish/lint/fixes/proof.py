"""The proof that a mended source says what it said: its words, in their order, are the same.

Both texts are read by the parser and brought to words in the order of the source, notes where they
stand. Marks that a fix may exchange count as one on both sides: the call of a note is its label,
whether it is written ``[1]`` or ``[^1]``, a page break its number, a quotation mark nothing. What a
fix says of itself is not asked.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from publish.core.diagnostics import Place
from publish.lint.fixes.blocks import CALLOUT, UNSAID
from publish.lint.fixes.head import ADDED, end_of_head
from publish.lint.fixes.paired import COMMAND, COMMANDS
from publish.readback.collation import Difference, Stream, TextPlace
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.core.diagnostics import Diagnostic
    from publish.lint.fixes.edits import Draft

_LABEL = r"\d{1,3}|[A-Za-z]|[ivx]{2,5}|[†‡§]{1,2}|\*{1,3}"
_RAISED = re.compile(r"(?:\^|<sup>|\[sup\]|\\textsuperscript\{)(\d{1,3})(?:\^|</sup>|\[/sup\]|\})")
_PAGE = re.compile(r"\[\]\{\.page(?:break)? (?:n|label)=\"?(\w+)\"?\}")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PICTURE = re.compile(r"\{\{<\s*figure\s[^>]*>\}\}")
#: A figure behind a word that has lost its place above the line, and one before a note.
_BARE = re.compile(
    r"(?<=[^\W\d_][.,;:!?”’»\")])(\d{1,2})(?=\s|[”’»]|$)|(?<!\S)(\d{1,2})(?=\s+[A-ZÀ-Þ“\"‘])"
)
#: So many words that are the same end a difference, and so many are passed over to find them.
_SURE, _NEAR = 4, 400
_CALLOUT = re.compile(rf"^{CALLOUT.pattern}(?P<end>(?=\u2028|$))?")
#: Stands for the space at which a line of the source ends.
_LINE_END = "\u2028"
#: What may be written otherwise, and the words that it stands for.
_READ: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[\[[^\[\]|]*\|(?:\d+(?:x\d+)?)\]\]|!\[\[[^\[\]|]*\]\]"), " "),
    (re.compile(r"!\[\[[^\[\]|]*\|([^\[\]|]*)(?:\|\d+(?:x\d+)?)?\]\]"), r" \1 "),
    (re.compile(r"\[\[(?:[^\[\]|]*\||#)?([^\[\]|]*)\]\]"), r"\1"),
    (
        re.compile(r"\[([^\[\]]+)\]\(\{\{[<%]\s*(?:rel)?ref\s[^<>%]*[>%]\}\}\)"),
        r"\1",
    ),
    (re.compile(r"\{\{<\s*/?\s*(?:block)?quote\s*>\}\}|\[/?quote\]", re.I), ""),
    (re.compile(r"^={2,6}[ \t]*([^=\s](?:[^=]*[^=\s])?)[ \t]*={2,6}[ \t]*$"), r"\1"),
    (re.compile(r"\[(?:https?|ftp)://[^\s\]<>]+[ \t]+([^\[\]]+)\]"), r"\1"),
    (_RAISED, r" ⟦\1⟧ "),
    (re.compile(r"\[(i|b|u|s|sup|sub)\](?=[\s\S]{0,2000}?\[/\1\])"), ""),
    (re.compile(r"\[/(?:i|b|u|s|sup|sub|url)\]|\[url(?:=[^\]\s]+)?\]"), ""),
    (re.compile(r"\\l?dots(?:\{\}|(?![A-Za-z{]))"), "…"),
    (re.compile(r"(?<=[A-Za-z][.,])~(?=[A-Z\d])"), " "),
    (re.compile("—"), "---"),
    (re.compile("–"), "--"),
    (re.compile(r"(?<=\w)['’‘´`](?=\w)"), "⟦⟧"),
    (re.compile("`"), ""),
    (
        re.compile(
            r"[\[{](?:pp?\.|pg\.?|page|S\.|Seite|стр\.)[ \u00a0]?(\d{1,4}|[ivxlc]{1,8})[\]}]", re.I
        ),
        r" ⟦p\1⟧ ",
    ),
    (re.compile(rf"\[({_LABEL})\]:?"), r" ⟦\1⟧ "),
    (re.compile(r"\(?(?<!\d)(\d{1,3})\)|\{(\d{1,3})\}|<(\d{1,3})>"), r" ⟦\1\2\3⟧ "),
    (re.compile(r"\(?(?:⟦[*†‡§‖¶]+⟧|[*†‡§‖¶]+)\)?"), " "),
    (re.compile(r"(⟦\d+⟧) *[).]"), r"\1 "),
    (_BARE, r" ⟦\1\2⟧ "),
    (re.compile("[“”„‟«»\"‘’‚‹›']"), ""),
    (re.compile("⟦⟧"), "'"),
    (re.compile(r"(?:^|(?<=\s))(?:\||\+(?:[-=:]+\+)+|-{2,})(?=\s|$)"), " "),
)


def differences(before: Draft, after: Draft) -> list[Difference]:
    """Return where the words of a mended source are not those of the source, or stand elsewhere."""
    left, right = _stream(before), _stream(after)
    columns = _Columns(before, left)
    return [
        replace(Difference.between(left, right, span), left_spot=columns.spot(span[0]))
        for span in _apart(left.words, right.words)
    ]


class _Columns:
    """Finds where on its line a word stands; it is asked for words in their order.

    The third “the” of a line is the third in the source; a word that is written otherwise there
    stands where its line begins.
    """

    def __init__(self, draft: Draft, stream: Stream) -> None:
        self._draft, self._stream = draft, stream
        self._met: Counter[tuple[int, str]] = Counter()
        self._done = 0
        self._columns: dict[tuple[int, str], list[int]] = {}

    def spot(self, index: int) -> TextPlace:
        """Return the spot of a word, with its column where that is known."""
        words, spot = self._stream.words, self._stream.spot(index)
        for number in range(self._done, min(index, len(words))):
            place = self._stream.spot(number).place
            self._met[place.line if place else 0, _core(words[number])] += 1
        self._done = max(index, self._done)
        if spot.place is None or index >= len(words):
            return spot
        key = (spot.place.line, _core(words[index]))
        found = self._found(key)[self._met[key] :][:1]
        column = found[0] + 1 if found else spot.place.column
        return TextPlace(Place(spot.place.path, spot.place.line, column))

    def _found(self, key: tuple[int, str]) -> list[int]:
        if key not in self._columns:
            line, word = key
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
            found = re.finditer(pattern, self._draft.lines[line - 1])
            self._columns[key] = [one.start() for one in found]
        return self._columns[key]


def _core(word: str) -> str:
    """Return a word without the signs around it; of signs alone all."""
    return re.sub(r"^\W+|\W+$", "", word) or word


def _apart(left: list[str], right: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield spans of words that are not the same: first and last of either side.

    Fixes change little, and in one place: what comes after a difference is sought close to it,
    and a text that says one thing many times costs no more than another.
    """
    a = c = 0
    while a < len(left) or c < len(right):
        if left[a : a + 1] == right[c : c + 1]:
            a, c = a + 1, c + 1
            continue
        b, d = _together(left, right, a, c)
        yield a, b, c, d
        a, c = b, d


def _together(left: list[str], right: list[str], a: int, c: int) -> tuple[int, int]:
    """Return where two texts are the same again after a difference.

    Both ends if that is not near.
    """
    for width in range(1, _NEAR):
        for more in range(width + 1):
            b, d = a + width - more, c + more
            here, there = left[b : b + _SURE], right[d : d + _SURE]
            if b <= len(left) and d <= len(right) and here == there:
                return b, d
    return len(left), len(right)


def changed_head(before: Draft, after: Draft) -> int:
    """Return the number, from 1, of the first line of the head that a mended source has not.

    0 for none.

    Lines that it has besides are no matter if they are of keys that were missing.
    """
    old = before.lines[: end_of_head(before.lines) + 1]
    new = after.lines[: end_of_head(after.lines) + 1]
    kept = [line for line in new if line in old or line.partition(":")[0] not in ADDED]
    pairs = enumerate(zip_longest(old, kept), 1)
    is_head = len(old) > 1 or len(kept) > 1
    return next((number for number, (a, b) in pairs if a != b), 0) if is_head else 0


def new_errors(before: Draft, after: Draft, allowed: set[str]) -> list[Diagnostic]:
    """Return the errors of a mended source that its source has not.

    Of a kind of which there are more.
    """
    old = [d for d in before.found if d.severity == "error"]
    new = [d for d in after.found if d.severity == "error" and d.code not in allowed]
    more = Counter(d.code for d in new) - Counter(d.code for d in old)
    known = Counter((d.code, d.message) for d in old)
    found = []
    for one in new:
        known[one.code, one.message] -= 1
        if one.code in more and known[one.code, one.message] < 0:
            found.append(one)
    return found


def _stream(draft: Draft) -> Stream:
    pieces = sorted(_pieces(draft), key=lambda piece: piece[0])
    stream, brackets = Stream(), _Brackets()
    for place, lines, text in pieces:
        words = _neutral(brackets.without(text)).split(_LINE_END)
        for line, part in zip((place.line, *lines), words, strict=False):
            there = place if line == place.line else Place(place.path, line, 1)
            stream.add(part, TextPlace(there))
    return stream.close()


class _Brackets:
    """Takes the brackets off ``[Footnote A: …]``, which may be closed in a later block."""

    _HEAD = re.compile(r"\[(?:Footnote|Fußnote|Note) ([^:\]\s]+):")

    def __init__(self) -> None:
        self._depth = 0

    def without(self, text: str) -> str:
        """Return a text with the note's label in place of its opening, and without its closing."""
        kept, at = [], 0
        while at < len(text):
            head = self._HEAD.match(text, at) if not self._depth else None
            if head:
                kept.append(f" ⟦{head[1]}⟧ ")
                self._depth, at = 1, head.end()
                continue
            was_open, character = self._depth > 0, text[at]
            self._depth += ((character == "[") - (character == "]")) * was_open
            kept.append(character if not was_open or self._depth else "")
            at += 1
        return "".join(kept)


def _neutral(text: str) -> str:
    """Return the words of a text, marks that may be exchanged written in one way."""
    text = _CALLOUT.sub(_of_callout, _without_commands(_PICTURE.sub(_of_picture, text)))
    text = re.sub("[⁰¹²³⁴-⁹]+", lambda found: f" ⟦{found[0].translate(_DIGITS)}⟧ ", text)
    for pattern, words in _READ:
        text = pattern.sub(words, text)
    return text


def _without_commands(text: str) -> str:
    """Return a text without the commands of LaTeX that have a counterpart.

    A note in it stands behind.
    """
    kept: list[str] = []
    notes: list[str] = []
    opened: list[tuple[str, int]] = []
    done = 0
    for found in COMMAND.finditer(text) if "\\" in text else ():
        kept += [text[done : found.start()], found[0]]
        done = found.end()
        if found["brace"] != "}":
            opened.append((found["name"] or found["old"] or "", len(kept) - 1))
            continue
        name, first = opened.pop() if opened else ("", 0)
        if name in COMMANDS:
            kept[first] = kept[-1] = ""
        if name == "footnote":
            notes.append(_key("^") + "".join(kept[first:]))
            kept[first:] = [_key("^")]
    return " ".join(["".join([*kept, text[done:]]), *notes])


def _of_callout(found: re.Match[str]) -> str:
    is_printed = found["kind"].lower() not in UNSAID and found["end"] is not None
    return found["kind"].capitalize() if is_printed else ""


def _of_picture(found: re.Match[str]) -> str:
    quoted = re.findall(r"(alt|caption)=(?:\"([^\"]*)\"|'([^']*)')", found[0])
    read = {key: double or single for key, double, single in quoted}
    return f" {read.get('alt', '')} {read.get('caption', '')} "


def _pieces(draft: Draft) -> Iterator[tuple[Place, list[int], str]]:
    """Yield the words of every block with its place, in any order.

    With them the numbers of the lines that begin within them, where :data:`_LINE_END` stands.
    """
    for node in draft.nodes:
        if isinstance(node, tree.Note):
            yield node.place, [], _key(node.key)
        elif isinstance(node, tree.CodeBlock):
            yield node.place, [], node.text
        elif isinstance(node, tree.Figure):
            yield node.place, [], node.alternative
        elif isinstance(node, tree.List) and node.ordered:
            for count, item in enumerate(node.children):
                yield item.place, [], _key(str(node.start + count))
        if isinstance(node, tree.Inline):
            continue
        for field in tree.holders(type(node)):
            value = getattr(node, field)
            if isinstance(value, tuple) and value and isinstance(value[0], tree.Inline):
                yield value[0].place, *_lines(value, draft)


def _lines(nodes: tree.Inlines, draft: Draft) -> tuple[list[int], str]:
    """Return the numbers of the lines that begin in some words, and the words with marked ends."""
    numbers, parts, line = [], [""], nodes[0].place.line
    for node in nodes:
        for at, text in _read_as(node, draft):
            if at > line and parts[-1].endswith(" "):
                parts[-1] = parts[-1][:-1] + _LINE_END
                numbers.append(at)
                line = at
            if text:
                parts.append(text)
    return numbers, "".join(parts)


def _read_as(node: tree.Node, draft: Draft) -> Iterator[tuple[int, str]]:
    """Yield the words of a node, each stretch with the line on which it stands."""
    line = node.place.line
    if isinstance(node, tree.Text | tree.Code):
        yield line, node.text
    elif isinstance(node, tree.LineBreak):
        yield line, " "
    elif isinstance(node, tree.NoteCall):
        yield line, _key(node.key)
    elif isinstance(node, tree.Image):
        yield line, f" {node.alternative} "
    else:
        yield from _read_as_within(node, draft)


def _read_as_within(node: tree.Node, draft: Draft) -> Iterator[tuple[int, str]]:
    if isinstance(node, tree.Emendation):
        for part in (*node.sic, tree.LineBreak(place=node.place), *node.corr):
            yield from _read_as(part, draft)
        return
    line = node.place.line
    written = draft.lines[line - 1][node.place.column - 1 :]
    if page := _PAGE.match(written):
        yield line, f" ⟦p{page[1]}⟧ "
        return
    read = [one for part in tree.parts(node) for one in _read_as(part, draft)]
    raised = _RAISED.match(written)
    if raised and raised[1] == "".join(text for _, text in read):
        yield line, f" ⟦{raised[1]}⟧ "
    else:
        yield from read


def _key(key: str) -> str:
    """Return the call of a note, and its beginning.

    Its key, without the number that made it unique.

    The key of a note in a line is its place there, which may move.
    """
    return f" ⟦{'' if key.startswith('^') else re.sub(r'-[0-9]+$', '', key)}⟧ "
