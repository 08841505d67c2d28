"""What the make-up of pages may ask of a paragraph."""

from __future__ import annotations

from typing import Any, NamedTuple

#: What makes a paragraph the same when the engine comes to it again: its element, its text, the
#: measure, the indent, the size of its type.
Key = tuple[Any, str, float, float, float]


class ParagraphRequest(NamedTuple):
    """How a paragraph shall be set: in how many lines (0 for the best), and where none may end."""

    lines: int = 0
    without: frozenset[int] = frozenset()
