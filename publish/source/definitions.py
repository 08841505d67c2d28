"""Definition lists by Pandoc's rule: a term on a line, then ``:`` or ``~`` and its meaning.

A line that begins so by chance stays text: below a line that is too long for a term, a tilde before
a figure ("about"), a colon before a French quotation. The reader reports them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.deflist import deflist_plugin

from publish.source.screen_columns import rest_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

#: A line of more characters is a sentence, not a term.
_LONGEST = 60
#: How a definition begins.
MARKER = re.compile(r"[:~][ \t]+(?=\S)")
#: "About" before a figure; in French a space precedes a colon, which may then begin a line.
_CHANCE = re.compile(r"~[ \t]+\d|:[ \t]+«")


def definition_rules(md: MarkdownIt) -> None:
    """Add definition lists to a parser."""
    deflist_plugin(md)
    rule = next(r for r in md.block.ruler.getRules("") if r.__name__ == "deflist")

    def definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not silent and not _is_term(rest_of(state, start)):
            return False
        if _CHANCE.match(rest_of(state, start if silent else _after(state, start))):
            return False
        return rule(state, start, end, silent)

    md.block.ruler.at("deflist", definitions, {"alt": ["paragraph", "reference", "blockquote"]})


def _is_term(line: str) -> bool:
    """Return whether a line can be a term: a short one, and no definition or caption."""
    return len(line) <= _LONGEST and not MARKER.match(line) and not line.startswith("Table:")


def _after(state: StateBlock, start: int) -> int:
    """Return the line on which the first definition would begin."""
    following = min(start + 1, state.lineMax - 1)
    return min(following + state.isEmpty(following), state.lineMax - 1)
