"""A mark of another program: its pattern, its name, and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.core.diagnostics import Severity


def always(_: str) -> bool:
    """Return True: the pattern alone is enough to recognize a mark."""
    return True


class ForeignMark(msgspec.Struct, frozen=True):
    """A mark of another program.

    ``what`` names it, ``hint`` says what to write; ``sure`` gets the matched source and returns
    whether it is such a mark. ``kinds`` are the kinds of blocks that may contain it; empty: all.
    ``needs`` are characters of which it contains at least one: a text without any is not searched.
    """

    pattern: re.Pattern[str]
    what: str
    hint: str
    severity: Severity = "error"
    sure: Callable[[str], bool] = always
    kinds: tuple[str, ...] = ()
    needs: str = ""

    def may_be_in(self, kind: str, characters: set[str]) -> bool:
        """Return whether a block of a kind, with these characters, may contain it."""
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
    """Return a mark that begins a line of a paragraph; in tables and verse it is text."""
    compiled, kinds = re.compile(pattern, re.MULTILINE), ("paragraph",)
    return ForeignMark(compiled, what, hint, severity, kinds=kinds, needs=needs)
