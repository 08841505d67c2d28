"""The head of a simple table directly below an item of a list, or a definition.

A head is set over its columns, so it may begin further right than the dashes below it, and as far
right as the words of an item above: it belongs to the dashes all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source.screen_columns import rest_of, words_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

#: Several groups of dashes.
_GROUPS = re.compile(r"-{2,}(?:[ \t]+-{2,})+[ \t]*")
#: Words in columns.
_COLUMNS = re.compile(r"\S[ \t]{2,}\S")
#: What is no head of a table, even above dashes.
_OTHER = re.compile(r">|~~~|```|:::|<!--|[:~][ \t]|\||\+-|(?:[-+*]|\(?\w{1,9}[.)])[ \t]")
_DONE = "heads of tables"


def heads_of_tables(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Indent each head of a table in a source as its dashes are; no block begins by this rule.

    It is done once, before the first block is read.
    """
    if not silent and not state.env.get(_DONE):
        state.env[_DONE] = True
        for line in range(max(start, 1), end - 2):
            if _is_apart(state, line):
                state.sCount[line] = state.sCount[line + 1]
    return False


def _is_apart(state: StateBlock, line: int) -> bool:
    """Return whether a line follows a blank one, over dashes that begin further left."""
    return (
        state.sCount[line] > state.sCount[line + 1] >= 0
        and state.isEmpty(line - 1)
        and not state.isEmpty(line)
        and not state.is_code_block(line + 1)
        and _is_head(state, line)
    )


def is_head_in_item(state: StateBlock, line: int) -> bool:
    """Return whether a line below the words of an item is the head of a table in it."""
    is_inside = state.blkIndent > 0 and state.sCount[line] >= state.blkIndent
    return (
        is_inside
        and state.sCount[line + 1] >= state.blkIndent
        and _COLUMNS.search(words_of(state, line)) is not None
        and _is_head(state, line)
    )


def _is_head(state: StateBlock, line: int) -> bool:
    """Return whether groups of dashes and a row are below a line of words."""
    if line + 2 >= state.lineMax or state.isEmpty(line + 2) or state.isEmpty(line + 1):
        return False
    words, dashes, row = (rest_of(state, number) for number in range(line, line + 3))
    if not _GROUPS.fullmatch(dashes) or _GROUPS.fullmatch(row):
        return False
    return not _OTHER.match(words) and not _GROUPS.fullmatch(words)
