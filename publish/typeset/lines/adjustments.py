"""What a block may be asked to yield for a level spread: a head some space, a stanza its unity."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.core import contract
from publish.typeset.lines.page_sequence import HEADINGS, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A stanza of this many lines is not divided.
_QUATRAIN = 4


class Ease(NamedTuple):
    """A property of a block's style that is set otherwise while pages are made again."""

    style: Any
    name: str
    usual: Any
    eased: Any

    def ask(self) -> None:
        """Set it otherwise."""
        self.style[self.name] = self.eased

    def take_back(self) -> None:
        """Set it as it was."""
        self.style[self.name] = self.usual


def spaces(page: Any, step: float) -> Iterator[Ease]:
    """Yield a line more above each head on a page, but for one at its top, the lowest first.

    Args:
        page: the engine's box of it.
        step: the height of a line in CSS pixels.
    """
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure.boxes import BlockBox

    lines = [line.element for line in lines_of(page)]
    heads = {e for before, e in pairwise(lines) if _is_head(e) > _is_head(before)}
    for box in reversed([*page.children[0].descendants()]):
        if isinstance(box, BlockBox) and box.element in heads:
            usual = box.style["margin_top"]
            if getattr(usual, "unit", "") == "px":
                eased = Dimension(usual.value + step, "px")
                yield Ease(box.style, "margin_top", usual, eased)


def divided(block: Any) -> Ease | None:
    """Let a stanza that is no quatrain go on over the page's end; nothing for anything else."""
    element = block.element
    if not contract.STANZA.on(element) or block.style["break_inside"] != "avoid":
        return None
    if len(element.findall("br")) < _QUATRAIN:
        return None
    return Ease(block.style, "break_inside", "avoid", "auto")


def _is_head(element: Any) -> bool:
    return element.tag in HEADINGS
