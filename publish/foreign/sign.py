"""What a mark of another program is: its signs, its name, and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from publish.diagnostics import Severity


def always(_: str) -> bool:
    """Whether a stretch is a mark, where its signs alone say so."""
    return True


class Sign(msgspec.Struct, frozen=True):
    """A mark of other programs.

    ``what`` names it, ``hint`` says what to write; ``sure`` is given the stretch as the source has
    it, and says whether it is one. ``kinds`` are those of the blocks that may hold it; none: all.
    """

    pattern: re.Pattern[str]
    what: str
    hint: str
    severity: Severity = "error"
    sure: Callable[[str], bool] = always
    kinds: tuple[str, ...] = ()

    def is_of(self, kind: str) -> bool:
        """Whether a kind of block may hold it."""
        return not self.kinds or kind in self.kinds


def sign(
    pattern: str,
    what: str,
    hint: str,
    severity: Severity = "error",
    sure: Callable[[str], bool] = always,
) -> Sign:
    """A mark; ``^`` and ``$`` in its pattern are the ends of lines."""
    return Sign(re.compile(pattern, re.MULTILINE), what, hint, severity, sure)


def opening(pattern: str, what: str, hint: str, severity: Severity = "error") -> Sign:
    """A mark that opens a line of a paragraph; in tables and verse its signs are text."""
    return Sign(re.compile(pattern, re.MULTILINE), what, hint, severity, kinds=("paragraph",))
