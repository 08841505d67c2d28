"""What it took to lay pages out goes when they are: of a long work it is a third of the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.boxes import box_of

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a box remembers for those who lay it out: what it is a piece of, the note that is called in
#: it, a note without the head of its table, its lines as they were planned and cut.
_REMEMBERED = ("origin", "footnote", "headless", "pieces", "cuts")


def let_go(pages: Iterable[Any]) -> None:
    """Let boxes forget what is not drawn; nothing of the pages may be laid out after this.

    Args:
        pages: the boxes of laid-out pages.
    """
    for page in pages:
        part(page)
        for box in page.descendants(placeholders=True):
            known = box_of(box).__dict__
            for name in _REMEMBERED:
                known.pop(name, None)


def part(page: Any) -> None:
    """Part a finished page from the area of its notes.

    They hold each other: with the collector off, a page that is made again would stay for ever.
    """
    for area in page.children:
        area.__dict__.pop("page", None)
