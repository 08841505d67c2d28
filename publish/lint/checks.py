"""What a check is, and what it is given."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from publish.edit.deletion_spaces import with_deletion_spaces
from publish.source.passages import OBJECT, Passage, passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.core.diagnostics import Place, Severity
    from publish.source import tree

#: What repeats the cell above: a mark that stands by itself.
_DITTO = re.compile(r"""(?:^|(?<=\s))(?:["”„“»«″〃]|''|’’|,,|‘‘|``)(?=\s|$)""")


class LintFinding(msgspec.Struct, frozen=True):
    """Something found: where, what is wrong, and what to do."""

    place: Place
    message: str
    hint: str


class CheckedWork:
    """A work as the checks see it."""

    def __init__(self, work: tree.Work) -> None:
        self.work = work

    @cached_property
    def passages(self) -> list[Passage]:
        """The words of every block of the body, then of the notes; ditto marks are no words."""
        found = passages(with_deletion_spaces(self.work))
        return [_without_ditto(p) if p.kind == "cell" else p for p in found]

    @property
    def lang(self) -> str:
        """The language of the work (BCP 47)."""
        return self.work.metadata.lang


def _without_ditto(cell: Passage) -> Passage:
    text = _DITTO.sub(lambda found: OBJECT * len(found[0]), cell.text)
    return msgspec.structs.replace(cell, text=text)


class Check(msgspec.Struct, frozen=True):
    """A check: its stable code, how grave a finding is, what it is about (its docstring)."""

    code: str
    severity: Severity
    find: Callable[[CheckedWork], Iterator[LintFinding]]

    @property
    def about(self) -> str:
        """What it looks for and why, in a sentence or two."""
        return " ".join((self.find.__doc__ or "").split())


#: All checks by their codes, in the order of the page that documents them.
CHECKS: dict[str, Check] = {}


def check(
    code: str, severity: Severity = "warning"
) -> Callable[
    [Callable[[CheckedWork], Iterator[LintFinding]]], Callable[[CheckedWork], Iterator[LintFinding]]
]:
    """Register a function as the check of a code."""

    def register(
        find: Callable[[CheckedWork], Iterator[LintFinding]],
    ) -> Callable[[CheckedWork], Iterator[LintFinding]]:
        CHECKS[code] = Check(code, severity, find)
        return find

    return register
