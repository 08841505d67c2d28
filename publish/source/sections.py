"""From a flat run of headings and blocks to nested sections with numbered blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.source import tree
from publish.source.blocks import Heading
from publish.source.newpages import with_new_pages
from publish.source.tree_map import map_runs

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place


def make_sections(flat: tree.Blocks, findings: Findings) -> tree.Blocks:
    """Give the top-level blocks numbers, and put them under their headings.

    Levels count from the first heading of the work. A jump of more than one level down, and a
    heading above the first one, are errors.
    """
    numbered = _number(with_new_pages(flat))
    levels = _levels([b for b in flat if isinstance(b, Heading)], findings)
    root: list[tree.Block] = []
    open_: list[tuple[int, Heading, list[tree.Block]]] = []

    def close(level: int) -> None:
        while open_ and open_[-1][0] >= level:
            depth, heading, blocks = open_.pop()
            (open_[-1][2] if open_ else root).append(_section(depth, heading, blocks))

    for block in numbered:
        if isinstance(block, Heading):
            level = levels[block.place]
            close(level)
            open_.append((level, block, []))
        else:
            (open_[-1][2] if open_ else root).append(block)
    close(0)
    return tuple(root)


def _section(level: int, heading: Heading, blocks: list[tree.Block]) -> tree.Section:
    return tree.Section(
        place=heading.place,
        level=level,
        title=heading.children,
        children=tuple(blocks),
        id=heading.id,
        short=heading.short,
        numbered=heading.numbered,
        new_page=heading.new_page,
    )


def _levels(headings: list[Heading], findings: Findings) -> dict[Place, int]:
    levels: dict[Place, int] = {}
    before = 0
    for heading in headings:
        level = heading.depth - headings[0].depth + 1
        if level < 1:
            findings.error(
                heading.place,
                "HEADING-ABOVE",
                "this heading is of a higher level than the first heading of the work",
                f"write {'#' * headings[0].depth}, or give the first heading fewer signs",
            )
            level = 1
        elif level > before + 1:
            findings.error(
                heading.place,
                "HEADING-JUMP",
                f"the heading jumps from level {before} to level {level}",
                f"write {'#' * (headings[0].depth + before)}",
            )
            level = before + 1
        levels[heading.place] = before = level
    return levels


def _is_ornament(block: tree.Block) -> bool:
    """Return whether a block is a decorative picture without a caption."""
    return isinstance(block, tree.Figure) and block.decorative and not block.caption


def _number(flat: tree.Blocks) -> list[tree.Block]:
    """Give every top-level block a number, also the blocks of a division, each once.

    An ornament gets no number: there is nothing in it to be cited.
    """
    count = 0

    def number(block: tree.Block) -> tree.Block:
        nonlocal count
        if isinstance(block, Heading | tree.ThematicBreak | tree.NewPage) or _is_ornament(block):
            return block
        if isinstance(block, tree.Division):
            return map_runs(block, tree.Block, lambda inside: tuple(map(number, inside)))
        count += 1
        return tree.Numbered(place=block.place, number=count, block=block)

    return [number(block) for block in flat]
