"""``%%…%%``: a comment of Obsidian's, within a line or over several. It is never printed.

Within a paragraph it is inline, also over line ends. Only one with a blank line in it, or with
lines of its own, is a block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from publish.core.diagnostics import Findings, Place

#: How messages on a comment begin.
TAKEN = "what stands between %% and %%"
#: The beginning of a comment; after a word or a number it is two per cent signs.
_OPENS = re.compile(r"(?<![\w%])(?<!\d )%%(?!%)")
CLOSING = re.compile(r"(?<!%)%%(?!%)")


def add_remarks(md: MarkdownIt) -> None:
    """Add Obsidian's comments to a parser."""
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "remark", block_remark, {"alt": everywhere})
    md.inline.ruler.before("link", "remark", remark)


def block_remark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a comment that has lines of its own.

    It ends with the next ``%%``, which must end its line: otherwise one that is not closed would
    make pages a comment, up to the next one.
    """
    first = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not _OPENS.match(state.src, first):
        return False
    found = CLOSING.search(state.src, first + 2, state.eMarks[end - 1])
    if found is None or state.skipSpaces(found.end()) not in state.eMarks[start:end]:
        return False
    last = next(n for n in range(start, end) if found.end() <= state.eMarks[n])
    if any(_ends_before(state, n) for n in range(start + 1, last + 1)):
        return False
    if silent:
        return any(state.isEmpty(n) for n in range(start, last))
    state.push("remark", "", 0).map = [start, last + 1]
    state.line = last + 1
    return True


def _ends_before(state: StateBlock, line: int) -> bool:
    """Return whether the block around a comment ends before a line."""
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def remark(state: StateInline, silent: bool) -> bool:
    """Read a comment within a line, or within a paragraph."""
    if not _OPENS.match(state.src, state.pos):
        return False
    found = CLOSING.search(state.src, state.pos + 2, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("remark", "", 0)
    state.pos = found.end()
    return True


def report_remark(place: Place, findings: Findings, last: int = 0) -> None:
    """Report that a part of the source is not printed, up to the line ``last`` if that is known."""
    to = f", up to line {last}," if last > place.line else ""
    findings.warning(
        place,
        "MARKUP-FOREIGN",
        f"{TAKEN}{to} is taken for a remark, as in Obsidian, and not printed",
        r"write it as a remark, <!-- … --> (publish check --fix does), or \%% for the signs",
    )
