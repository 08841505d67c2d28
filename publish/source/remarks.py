"""``%%…%%``: what Obsidian takes for a remark, in a line or over lines. It is never printed.

A line end changes nothing: within a paragraph a remark is inline. Only one with a blank line in
it, or with lines of its own, is a block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from publish.core.diagnostics import Findings, Place

#: How what is said of a remark begins.
TAKEN = "what stands between %% and %%"
#: A sign that can open a remark: after a word or a number it is one of per cent, twice.
_OPENS = re.compile(r"(?<![\w%])(?<!\d )%%(?!%)")
CLOSING = re.compile(r"(?<!%)%%(?!%)")


def add_remarks(md: MarkdownIt) -> None:
    """Let a parser know remarks."""
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "remark", block_remark, {"alt": everywhere})
    md.inline.ruler.before("link", "remark", remark)


def block_remark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a remark that has its lines for itself.

    It ends with the next sign, which must end its line: of a sign that is not closed the parser
    would else take pages for a remark, up to the next one.
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
    """Return whether what stands around a remark ends before a line."""
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def remark(state: StateInline, silent: bool) -> bool:
    """Read a remark within a line, or within a paragraph."""
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
    """Say that something in the source is not printed, up to the line ``last`` if that is known."""
    to = f", up to line {last}," if last > place.line else ""
    findings.warning(
        place,
        "MARKUP-FOREIGN",
        f"{TAKEN}{to} is taken for a remark, as in Obsidian, and not printed",
        r"write it as a remark, <!-- … --> (publish check --fix does), or \%% for the signs",
    )
