"""Limits that are checked once a source is read: on its notes, its tables, its words."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Rejected
from publish.core.limits import higher
from publish.source import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.core.limits import Limits


def check_notes(notes: Sequence[tree.Note], limits: Limits) -> None:
    """Check the number of notes of a work.

    Raises:
        Rejected: when there are more than there may be.
    """
    if len(notes) > limits.notes:
        place = sorted(note.place for note in notes)[limits.notes]
        message = f"the work has {len(notes)} notes; this is the first beyond {limits.notes}"
        hint = f"divide it into several works; {higher('notes', len(notes))}"
        raise Rejected([Diagnostic(place, "error", "LIMIT-NOTES", message, hint)])


def check_cells(blocks: Sequence[tree.Node], limits: Limits) -> None:
    """Check the number of cells of each table among some blocks, and in them.

    Raises:
        Rejected: when one has more than it may.
    """
    for table in tree.walk(*blocks):
        if not isinstance(table, tree.Table):
            continue
        rows = (table.head, *table.children)
        ends = [*accumulate(len(row.children) for row in rows)]
        if ends[-1] > limits.cells:
            row = rows[bisect_right(ends, limits.cells)]
            message = (
                f"this table has {ends[-1]} cells in {len(rows)} rows, more than the limit of "
                f"{limits.cells}: this row is the first beyond"
            )
            hint = f"divide it into several tables; {higher('cells', ends[-1])}"
            raise Rejected([Diagnostic(row.place, "error", "LIMIT-CELLS", message, hint)])


def check_words(nodes: Sequence[tree.Node], limits: Limits) -> None:
    """Check the length of words.

    Raises:
        Rejected: for the first word that is too long.
    """
    for node in tree.walk(*nodes):
        text = node.text if isinstance(node, tree.Text | tree.Code | tree.CodeBlock) else ""
        longest = max(text.split(), key=len, default="") if len(text) > limits.word else ""
        if len(longest) > limits.word:
            at = text.index(longest) if isinstance(node, tree.Text) else 0
            place = msgspec.structs.replace(node.place, column=node.place.column + at)
            many = f"{len(longest)} characters, more than the limit of {limits.word}"
            message = f"this word has {many}"
            hint = f"part it, or take it out; {higher('word', len(longest))}"
            raise Rejected([Diagnostic(place, "error", "LIMIT-WORD", message, hint)])
