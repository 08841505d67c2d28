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

from publish.collation import Difference, Spot, Stream, collate
from publish.fixes.head import ADDED, end_of_head
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.diagnostics import Diagnostic, Place
    from publish.fixes.draft import Draft

_LABEL = r"\d{1,3}|[A-Za-z]|[ivx]{2,5}|[†‡§]{1,2}|\*{1,3}"
_RAISED = re.compile(r"(?:\^|<sup>)(\d{1,3})(?:\^|</sup>)")
_PAGE = re.compile(r"\[\]\{\.page(?:break)? (?:n|label)=\"?(\w+)\"?\}")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PICTURE = re.compile(r"\{\{<\s*figure\s[^>]*>\}\}")
#: A figure behind a word that has lost its place above the line, and one before a note.
_BARE = re.compile(
    r"(?<=[^\W\d_][.,;:!?”’»\")])(\d{1,2})(?=\s|[”’»]|$)|(?<!\S)(\d{1,2})(?=\s+[A-ZÀ-Þ“\"‘])"
)
#: What may be written otherwise, and the words that it stands for.
_READ: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[\[[^\[\]|]*\|(?:\d+(?:x\d+)?)\]\]|!\[\[[^\[\]|]*\]\]"), " "),
    (re.compile(r"!\[\[[^\[\]|]*\|([^\[\]]*)\]\]"), r" \1 "),
    (re.compile(r"\[\[(?:[^\[\]|]*\||#)?([^\[\]|]*)\]\]"), r"\1"),
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
    (_RAISED, r" ⟦\1⟧ "),
    (re.compile(r"(?<=\w)['’](?=\w)"), "⟦⟧"),
    (re.compile("[“”„‟«»\"‘’‚‹›']"), ""),
    (re.compile("⟦⟧"), "'"),
    (re.compile(r"(?:^|(?<=\s))(?:\||\+(?:[-=:]+\+)+|-{2,})(?=\s|$)"), " "),
)


def differences(before: Draft, after: Draft) -> list[Difference]:
    """Where the words of a mended source are not those of the source, or stand elsewhere."""
    return collate(_stream(before), _stream(after))


def changed_head(before: Draft, after: Draft) -> int:
    """The number, from 1, of the first line of the head that a mended source has not; 0 for none.

    Lines that it has besides are no matter if they are of keys that were missing.
    """
    old = before.lines[: end_of_head(before.lines) + 1]
    new = after.lines[: end_of_head(after.lines) + 1]
    kept = [line for line in new if line in old or line.partition(":")[0] not in ADDED]
    pairs = enumerate(zip_longest(old, kept), 1)
    is_head = len(old) > 1 or len(kept) > 1
    return next((number for number, (a, b) in pairs if a != b), 0) if is_head else 0


def new_errors(before: Draft, after: Draft, allowed: set[str]) -> list[Diagnostic]:
    """The errors of a mended source that its source has not: of a kind of which there are more."""
    old = Counter(d.code for d in before.found if d.severity == "error")
    new = [d for d in after.found if d.severity == "error" and d.code not in allowed]
    more = Counter(d.code for d in new) - old
    return [d for d in new if d.code in more]


def _stream(draft: Draft) -> Stream:
    pieces = sorted(_pieces(draft), key=lambda piece: piece[0])
    stream, brackets = Stream(), _Brackets()
    for place, text in pieces:
        stream.add(_neutral(brackets.without(text)), Spot(place))
    return stream.close()


class _Brackets:
    """Takes the brackets off ``[Footnote A: …]``, which may be closed in a later block."""

    _HEAD = re.compile(r"\[(?:Footnote|Fußnote|Note) ([^:\]\s]+):")

    def __init__(self) -> None:
        self._depth = 0

    def without(self, text: str) -> str:
        """A text with the label of the note in place of its opening, and without its closing."""
        kept, at = [], 0
        while at < len(text):
            head = self._HEAD.match(text, at) if not self._depth else None
            if head:
                kept.append(f" ⟦{head[1]}⟧ ")
                self._depth, at = 1, head.end()
                continue
            was_open, sign = self._depth > 0, text[at]
            self._depth += ((sign == "[") - (sign == "]")) * was_open
            kept.append(sign if not was_open or self._depth else "")
            at += 1
        return "".join(kept)


def _neutral(text: str) -> str:
    """The words of a text, marks that may be exchanged written in one way."""
    text = _PICTURE.sub(_of_picture, text)
    text = re.sub("[⁰¹²³⁴-⁹]+", lambda found: f" ⟦{found[0].translate(_DIGITS)}⟧ ", text)
    for pattern, words in _READ:
        text = pattern.sub(words, text)
    return text


def _of_picture(found: re.Match[str]) -> str:
    said = dict(re.findall(r"(alt|caption)=\"([^\"]*)\"", found[0]))
    return f" {said.get('alt', '')} {said.get('caption', '')} "


def _pieces(draft: Draft) -> Iterator[tuple[Place, str]]:
    """The words of every block with its place, in any order."""
    work = draft.work
    for node in tree.walk(*work.body, *work.notes) if work else ():
        if isinstance(node, tree.Note):
            yield node.place, _key(node.key)
        elif isinstance(node, tree.CodeBlock):
            yield node.place, node.text
        elif isinstance(node, tree.Figure):
            yield node.place, node.alternative
        elif isinstance(node, tree.List) and node.ordered:
            for count, item in enumerate(node.children):
                yield item.place, _key(str(node.start + count))
        if isinstance(node, tree.Inline):
            continue
        for field in tree.holders(type(node)):
            value = getattr(node, field)
            if isinstance(value, tuple) and value and isinstance(value[0], tree.Inline):
                yield value[0].place, "".join(_said(inner, draft) for inner in value)


def _said(node: tree.Node, draft: Draft) -> str:
    if isinstance(node, tree.Text | tree.Code):
        return node.text
    if isinstance(node, tree.LineBreak):
        return " "
    if isinstance(node, tree.NoteCall):
        return _key(node.key)
    if isinstance(node, tree.Image):
        return f" {node.alternative} "
    if isinstance(node, tree.Emendation):
        parts = (*node.sic, tree.LineBreak(place=node.place), *node.corr)
        return "".join(_said(part, draft) for part in parts)
    written = draft.lines[node.place.line - 1][node.place.column - 1 :]
    if page := _PAGE.match(written):
        return f" ⟦p{page[1]}⟧ "
    words = "".join(_said(part, draft) for part in tree.parts(node))
    raised = _RAISED.match(written)
    return f" ⟦{words}⟧ " if raised and raised[1] == words else words


def _key(key: str) -> str:
    """The call of a note, and its beginning: its key, without the number that made it unique.

    The key of a note in a line is its place there, which may move.
    """
    return f" ⟦{'' if key.startswith('^') else re.sub(r'-[0-9]+$', '', key)}⟧ "
