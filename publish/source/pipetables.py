"""Pipe tables beyond GitHub's: without a head, and with plus signs in the line of dashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import table

from publish.source.drawn_table_tokens import is_caption
from publish.source.screen_columns import begins_with, goes_on, words_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

#: As Emacs writes it: ``|-----+-----|``.
_WITH_PLUS = re.compile(r"\|:?-+:?(?:[+|]:?-+:?)+\|?$")
_DASHES = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")


def pipe_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a pipe table; one that begins with its line of dashes has no head."""
    for number in range(start, min(start + 2, end)):
        if begins_with(state, number, "|"):
            _with_bars(state, number)
    return table(state, start, end, silent) or (not silent and _headless(state, start, end))


def _with_bars(state: StateBlock, number: int) -> None:
    """Return a line of dashes with bars in the place of plus signs; none of it is printed."""
    first, last = state.bMarks[number] + state.tShift[number], state.eMarks[number]
    own = state.src[first:last]
    if "+" in own and _WITH_PLUS.match(own.rstrip()):
        state.src = state.src[:first] + own.replace("+", "|") + state.src[last:]


def _headless(state: StateBlock, start: int, end: int) -> bool:
    """Read a table without a head.

    The library requires a head: it gets the line of dashes as one, which is removed again.
    """
    own = words_of(state, start)
    if "|" not in own or not _DASHES.match(own) or _is_below_row(state, start):
        return False
    if not goes_on(state, start + 1, end) or "|" not in words_of(state, start + 1):
        return False
    marks = (state.bMarks, state.eMarks, state.tShift, state.sCount, state.bsCount)
    kept = [mark[start - 1] for mark in marks]
    for mark in marks:
        mark[start - 1] = mark[start]
    first = len(state.tokens)
    found = table(state, start - 1, end, False)
    for mark, value in zip(marks, kept, strict=True):
        mark[start - 1] = value
    if found:
        _take_head(state, first, start)
    return found


def _is_below_row(state: StateBlock, start: int) -> bool:
    """Return whether the line above has bars too: then these dashes cannot begin a table."""
    return start > 0 and "|" in words_of(state, start - 1)


def _take_head(state: StateBlock, first: int, start: int) -> None:
    """Empty the cells of a head that was made of dashes."""
    for token in state.tokens[first:]:
        if token.map and token.map[0] == start - 1:
            token.map[0] = start
            token.map[1] = max(token.map[1], start + 1)
        if token.type == "inline":
            token.content = ""
        if token.type == "thead_close":
            return


def caption_below(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """End a pipe table at a line that is its caption, and not a row."""
    return silent and state.parentType == "table" and is_caption(words_of(state, start))
