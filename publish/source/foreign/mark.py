"""What a mark of another program is: its signs, its name, and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Severity


def always(_: str) -> bool:
    """Return whether a stretch is a mark, where its signs alone say so."""
    return True


class ForeignMark(msgspec.Struct, frozen=True):
    """A mark of other programs.

    ``what`` names it, ``hint`` says what to write; ``sure`` is given the stretch as the source has
    it, and says whether it is one. ``kinds`` are those of the blocks that may hold it; none: all.
    ``needs`` are characters of which it has one: where there is none it is not looked for.
    """

    pattern: re.Pattern[str]
    what: str
    hint: str
    severity: Severity = "error"
    sure: Callable[[str], bool] = always
    kinds: tuple[str, ...] = ()
    needs: str = ""

    def may_be_in(self, kind: str, characters: set[str]) -> bool:
        """Return whether a block of some kind, with some characters, may hold it."""
        is_of_kind = not self.kinds or kind in self.kinds
        return is_of_kind and (not self.needs or not characters.isdisjoint(self.needs))


def mark(
    pattern: str,
    what: str,
    hint: str,
    severity: Severity = "error",
    sure: Callable[[str], bool] = always,
    needs: str = "",
) -> ForeignMark:
    """Return a mark; ``^`` and ``$`` in its pattern are the ends of lines."""
    return ForeignMark(re.compile(pattern, re.MULTILINE), what, hint, severity, sure, needs=needs)


def opening(
    pattern: str, what: str, hint: str, severity: Severity = "error", needs: str = ""
) -> ForeignMark:
    """Return a mark that opens a line of a paragraph; in tables and verse its signs are text."""
    compiled, kinds = re.compile(pattern, re.MULTILINE), ("paragraph",)
    return ForeignMark(compiled, what, hint, severity, kinds=kinds, needs=needs)
