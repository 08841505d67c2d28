"""Spreads: two pages that face each other end level or a line apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.lines.leaves import Leaves

#: By how many lines the pages of a spread may not be apart.
_UNLEVEL, _FAR, _PAIR = 2, 99, 2
#: How many lines a page gives at most to be level with the one that faces it.
_LOWEST = 5


class Spreads:
    """The spreads of one layout; ``amend`` mends the last page where it ends badly."""

    def __init__(self, leaves: Leaves, amend: Callable[[], None]) -> None:
        self._leaves, self._amend = leaves, amend

    def level(self) -> None:
        """Let the pages of a spread end level or a line apart, if one can give lines for that."""
        apart = self._apart()
        first = len(self._leaves.made) - (2 if apart > 0 else 1)
        fewest = apart // 2 if apart > 0 else -apart - 1
        if abs(apart) < _UNLEVEL or fewest > _LOWEST:
            return
        # What a page gives may be more than it is asked for: no widow is made for this.
        best, least = 0, abs(apart)
        for lines in (fewest, fewest + 1, fewest - 1, fewest + 2):
            now = self._apart_with(first, lines) if lines > 0 else least
            if now < least:
                best, least = lines, now
            if now < _UNLEVEL:
                return
        self._leaves.lower(first, best)

    def _apart_with(self, first: int, lines: int) -> int:
        """By how many lines the last pages are apart when one gives some; many if it ends badly."""
        self._leaves.lower(first, lines)
        if self._leaves.made[-1].divided:
            self._amend()
        last = self._leaves.made[-1]
        return _FAR if last.divided or last.alone else abs(self._apart())

    def _apart(self) -> int:
        """By how many lines the recto just made ends before its verso; 0 where that is no matter.

        So it is where a text ends on one of them, or neither faces the other.
        """
        if len(self._leaves.made) < _PAIR:
            return 0
        verso, recto = self._leaves.made[-2:]
        facing = recto.page.page_type.side == "right" and not (verso.is_last or recto.is_last)
        return recto.short - verso.short if facing else 0
