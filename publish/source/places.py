"""The places of inline text in the file.

markdown-it-py gives block tokens their lines and inline tokens no place at all. Three things add
it: the margin, which knows the markers of the containers (``>``, ``-``, ``[^1]:``) left of a block;
a table from the lines of an inline token's content to columns of the source; and a parser state
that records at which offset of the content each inline token begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from markdown_it.rules_inline import StateInline

from publish.core.diagnostics import Place

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Container = Literal["quote", "item", "note", "division", "definition", "cell"]

#: The marker of a container; that of a quotation may precede every line, others only the first.
_MARKERS: dict[Container, re.Pattern[str]] = {
    "quote": re.compile(r"[ \t]*>"),
    "item": re.compile(
        r"[ \t]*(?:[-+*]|\(?(?:\d{1,9}|[A-Za-z]+|#|@[\w-]*)[.)])(?:[ \t]+\[[ xX]\])?(?=[ \t]|$)"
    ),
    "definition": re.compile(r"[ \t]*[:~](?=[ \t])"),
    "note": re.compile(r"[ \t]*\[\^[^\s\]]+\]:"),
    "division": re.compile(r""),
    "cell": re.compile(r""),
}
_BLANK = re.compile(r"[ \t]*")


class PlacedState(StateInline):
    """A parser state that stores the offset of every token in ``token.meta["at"]``."""

    def __init__(self, src: str, md: MarkdownIt, env: dict[str, object]) -> None:
        self._pending_at = 0
        super().__init__(src, md, env, [])

    @property
    def pending(self) -> str:
        """Text that was read and is not yet a token."""
        return StateInline.pending.fget(self)  # type: ignore[attr-defined,no-any-return]

    @pending.setter
    def pending(self, value: str) -> None:
        if not self.__dict__.get("_pending") and not self.__dict__.get("_pending_buffer"):
            self._pending_at = self.__dict__.get("pos", 0)
        StateInline.pending.fset(self, value)  # type: ignore[attr-defined]

    def append_pending(self, text: str) -> None:
        """Add to the pending text, and record where it begins."""
        if not self._pending and not self._pending_buffer:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        """Make the pending text a token."""
        at = self._pending_at
        token = super().pushPending()
        token.meta["at"] = at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token."""
        at = self.pos
        token = super().push(ttype, tag, nesting)
        if ttype == "text" and len(self.tokens) > 1 and (before := self.tokens[-2]).type == "text":
            # The characters of one run (***) are pushed one by one from the same position.
            at = max(at, before.meta["at"] + len(before.content))
        token.meta["at"] = at
        return token


class Margin:
    """The containers around a block, by their markers in the source."""

    def __init__(self, source: list[str]) -> None:
        self._source = source
        self._open: list[tuple[Container, int]] = []

    def __len__(self) -> int:
        return len(self._open)

    def enter(self, container: Container, line: int) -> None:
        """Enter a container whose marker is on ``line`` (from 0)."""
        self._open.append((container, line))

    def leave(self) -> None:
        """Leave the innermost container."""
        self._open.pop()

    def column(self, line: int) -> int:
        """Return the column (from 0) at which a block's own text begins on ``line``."""
        text = self._source[line] if line < len(self._source) else ""
        position = 0
        kinds = [container for container, _ in self._open]
        # The markers left of a cell are not part of its text.
        inner = len(kinds) - kinds[::-1].index("cell") if "cell" in kinds else 0
        for container, first in self._open[inner:]:
            if container == "quote" or first == line:
                marker = _MARKERS[container].match(text, position)
                position = marker.end() if marker else position
        blank = _BLANK.match(text, position)
        return blank.end() if blank else position


class Placer:
    """Maps offsets in one inline token's content to places in the file."""

    def __init__(self, path: str, content: str, lines: list[tuple[int, int]]) -> None:
        """Take the line and column (from 1) where each line of ``content`` begins (``lines``)."""
        self._path = path
        self._lines = lines
        self._starts = [0]
        for line in content.split("\n")[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    @classmethod
    def of_cell(cls, path: str, content: str, start: tuple[int, int]) -> Placer:
        r"""Return the places in a cell, where each bar is written ``\|`` in the source."""
        placer = cls(path, content, [start])
        line, column = start
        for count, bar in enumerate(re.finditer(r"\|", content), 1):
            placer._starts.append(bar.start())
            placer._lines.append((line, column + bar.start() + count))
        return placer

    def at(self, offset: int) -> Place:
        """Return the place of a character of the content."""
        index = bisect_right(self._starts, offset) - 1
        line, column = self._lines[min(index, len(self._lines) - 1)]
        return Place(self._path, line, column + offset - self._starts[index])


def locate(content: str, source: list[str], first: int, after: int = 0) -> list[tuple[int, int]]:
    """Return where each line of an inline token's ``content`` begins.

    Args:
        content: the text of the token, without the markers of the blocks around it.
        source: the lines of the file.
        first: the index in ``source`` of the content's first line.
        after: a column (from 0) of the first line before which the text cannot begin.

    Returns:
        Line and column, both from 1, for each line of the content.
    """
    found = []
    for index, text in enumerate(content.split("\n")):
        line = source[first + index] if first + index < len(source) else ""
        column = _column(text.strip(), line, after)
        lead = len(text) - len(text.lstrip())
        found.append((first + index + 1, column - lead + 1))
        after = 0
    return found


def _column(bare: str, line: str, after: int) -> int:
    """Return the column of the words in the line: at ``after``, at its end, or anywhere."""
    if after and line.startswith(bare, after):
        return after
    column = len(line.rstrip()) - len(bare)
    if column >= after and line.startswith(bare, column):
        return column
    behind_tag = line.find(f">{bare}", after)
    return behind_tag + 1 if behind_tag >= 0 else max(line.find(bare, after), 0)
