r"""New pages: ``\newpage`` on a line of its own, and the class of a heading or a division."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

#: The classes that begin a new page: that of this format first.
NEW_PAGES = ("newpage", "pagebreak", "page-break", "new-page")
_LINE = re.compile(r"\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?:\{\}|\[\d\])?[ \t]*")


def new_page_rule(md: MarkdownIt) -> None:
    """Add new pages to a parser."""
    md.block.ruler.before("fence", "new_page", new_page, {"alt": ["paragraph", "reference"]})


def new_page(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Read ``\newpage`` and its variants alone on a line, in the text or in a division."""
    inside = state.parentType in ("blockquote", "list", "footnote", "deflist")
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if inside or state.blkIndent or state.is_code_block(start) or not _LINE.fullmatch(text):
        return False
    if not silent:
        state.push("new_page", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


def begins_page(classes: Iterable[str]) -> bool:
    """Return whether a heading or division with these classes begins on a new page."""
    return any(name in NEW_PAGES for name in classes)


def with_new_pages(flat: tree.Blocks) -> tree.Blocks:
    """Return the blocks of a text with its new pages before what begins on them.

    A heading keeps its own. A new page before all text, after it, or after another has no effect.
    """
    blocks = [*_parted(flat)]
    kept: list[tree.Block] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, tree.NewPage):
            if not kept or following is None or isinstance(following, tree.NewPage):
                continue
            if hasattr(following, "new_page"):
                blocks[at + 1] = msgspec.structs.replace(following, new_page=True)
                continue
        kept.append(block)
    return tuple(kept)


def _parted(blocks: tree.Blocks) -> Iterator[tree.Block]:
    """Yield blocks, with a new page before each division with the class, which is removed."""
    for block in blocks:
        if isinstance(block, tree.Division) and begins_page(block.classes):
            yield tree.NewPage(place=block.place)
            kept = tuple(name for name in block.classes if name not in NEW_PAGES)
            if block.children:
                yield msgspec.structs.replace(block, classes=kept)
        else:
            yield block
