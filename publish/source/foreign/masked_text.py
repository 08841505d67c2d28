"""The words of a block, with what cannot be a mark of another program hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.source import tree, url_text
from publish.source.passages import Passage, passages

if TYPE_CHECKING:
    from publish.core.diagnostics import Place

#: Placeholders for a character after a backslash, which is text: for ``\(`` and ``\)``, for ``\[``
#: and ``\]``, and for all others.
ESCAPED, ESCAPED_OPENING, ESCAPED_CLOSING = "\ue000", "\ue001", "\ue002"
ESCAPED_BRACKET, ESCAPED_END = "\ue004", "\ue005"
#: The placeholder for each character of an address.
ADDRESS = "\ue003"
_ESCAPES = {
    "(": ESCAPED_OPENING, ")": ESCAPED_CLOSING, "[": ESCAPED_BRACKET, "]": ESCAPED_END,
}  # fmt: skip


class MaskedText(msgspec.Struct, frozen=True):
    """A passage, of which ``text`` has placeholders, and U+000A where lines of the source end.

    ``starts`` are the offsets at which lines begin, ``source`` the lines of the file. ``opens`` is
    the place of a list item's marker, if these words are all that the item contains.
    """

    passage: Passage
    text: str
    starts: tuple[int, ...]
    source: list[str]
    opens: Place | None = None

    def at(self, offset: int) -> Place:
        """Return the place of a character in the source."""
        return self.passage.at(offset)

    def raw(self, first: int, last: int) -> str:
        """Return a range as it is in the source, if it is on one line; else its words."""
        start, end = self.at(first), self.at(last - 1)
        if start.line != end.line:
            return self.passage.text[first:last]
        is_escaped = self.text[last - 1] in (ESCAPED, *_ESCAPES.values())
        return self.source[start.line - 1][start.column - 1 : end.column + is_escaped]

    def behind(self, place: Place) -> str:
        """Return the rest of a line of the source, from a place on."""
        return self.source[place.line - 1][place.column - 1 :]


def masked_texts_of(work: tree.Work, source: list[str]) -> list[MaskedText]:
    """Return the masked passages of a work in reading order, then those of its notes."""
    markers = {
        node.children[0].place: node.place
        for node in tree.walk(*work.body)
        if isinstance(node, tree.ListItem) and len(node.children) == 1
    }
    return [masked_text_of(one, source, markers.get(one.place)) for one in passages(work)]


def masked_text_of(passage: Passage, source: list[str], opens: Place | None = None) -> MaskedText:
    """Return a passage masked; ``source`` are the lines of its file."""
    characters = list(passage.text)
    for first, last in url_text.spans(passage.text):
        characters[first:last] = ADDRESS * (last - first)
    for first, last, _ in passage.spans:
        if passage.is_address(first, last):
            characters[first:last] = ADDRESS * (last - first)
    starts = [0]
    line = passage.pieces[0].place.line if passage.pieces else 0
    for piece in passage.pieces:
        if piece.place.line > line:
            starts.append(piece.start)
            line = piece.place.line
            characters[piece.start - 1] = "\n"
        if piece.text is not None and _is_escaped(piece.text, source):
            characters[piece.start] = _ESCAPES.get(piece.text.text[0], ESCAPED)
    return MaskedText(passage, "".join(characters), tuple(starts), source, opens)


def _is_escaped(node: tree.Text, source: list[str]) -> bool:
    """Return whether a backslash precedes the first character of a text in the source."""
    line = source[node.place.line - 1] if node.place.line <= len(source) else ""
    written, text = line[node.place.column - 1 :], node.text
    return written[:1] == "\\" and (text[:1] != "\\" or written[:2] == "\\\\")
