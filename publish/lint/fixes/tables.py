"""Tables as Pandoc draws them become tables with bars, where each row is one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.lint.fixes.edits import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publish.lint.fixes.edits import Draft

_RULE = re.compile(r"\+(?:-+\+)+[ \t]*")
_HEAD_RULE = re.compile(r"\+(?::?=+:?\+)+[ \t]*")
_ROW = re.compile(r"\|.*\|[ \t]*")
_DASHES = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*")


def tables(draft: Draft) -> Iterator[Fix]:
    """Yield grid tables and simple tables with a head, outside of code.

    Their cells are single lines.
    """
    line = 0
    while line < len(draft.lines):
        block = draft.block_at(line) if draft.lines[line].strip() else range(line, line + 1)
        lines = [draft.lines[number] for number in block]
        made = _grid(lines) or _simple(lines)
        if made and not draft.is_code(block.start):
            yield _exchanged(draft, block, lines, made)
        line = block.stop


def _exchanged(draft: Draft, block: range, lines: list[str], made: list[str]) -> Fix:
    start = draft.line_start(block.start)
    change = Change(start, len("\n".join(lines)), "\n".join(made))
    return Fix(Place(draft.path, block.start + 1, 1), (change,))


def _grid(lines: list[str]) -> list[str]:
    """Return the rows of a grid table with bars, its rules left out; none for anything else."""
    heads = [n for n, line in enumerate(lines) if _HEAD_RULE.fullmatch(line)]
    if heads != [2] or not _RULE.fullmatch(lines[0]) or len(lines) < 5 or len(lines) % 2 == 0:
        return []
    rows, rules = lines[1::2], [*lines[4::2]]
    cells = {row.count("|") - row.count("\\|") for row in rows}
    is_plain = all(map(_ROW.fullmatch, rows)) and all(map(_RULE.fullmatch, rules))
    if not is_plain or cells != {lines[0].count("+")}:
        return []
    return [rows[0], lines[2].strip().replace("+", "|").replace("=", "-"), *rows[1:]]


def _simple(lines: list[str]) -> list[str]:
    """Return the rows of a simple table: a head, dashes under each of its columns, lines below."""
    if len(lines) < 3 or not _DASHES.fullmatch(lines[1]) or any("|" in line for line in lines):
        return []
    body = lines[2:-1] if _DASHES.fullmatch(lines[-1]) else lines[2:]
    spans = [found.span() for found in re.finditer("-+", lines[1])]
    rows = [_cells(line.expandtabs(4), spans) for line in (lines[0], *body)]
    if not body or any(row is None for row in rows):
        return []
    aligned = [_alignment(lines[0].expandtabs(4), span) for span in spans]
    made = [f"| {' | '.join(row)} |" for row in rows if row is not None]
    return [made[0], f"|{'|'.join(aligned)}|", *made[1:]]


def _cells(line: str, spans: list[tuple[int, int]]) -> list[str] | None:
    """Return the cells of a row; ``None`` where words stand between columns."""
    kept = [line[first:last] for first, last in spans]
    between = line
    for first, last in reversed(spans):
        between = between[:first] + between[last:]
    return None if between.strip() else [cell.strip() for cell in kept]


def _alignment(head: str, span: tuple[int, int]) -> str:
    """Return how a column is aligned, by how its head stands over its dashes (Pandoc’s rule)."""
    first, last = span
    cell = head[first:last].ljust(last - first)
    left, right = not cell[0].isspace(), not cell[-1].isspace()
    return {(True, False): ":---", (False, True): "---:", (False, False): ":---:"}.get(
        (left, right), "---"
    )
