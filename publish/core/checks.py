"""Checks: each is one function with one code, and all of a kind are run in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from publish.core.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.core.diagnostics import Place, Severity

#: What the checks of a kind look at: a work, the pages of a PDF, an e-book.
M = TypeVar("M")


class Finding(msgspec.Struct, frozen=True):
    """What a check has found: where, what is wrong, and what to do.

    A place without a path is in the file that is being checked.
    """

    place: Place
    message: str
    hint: str


class Check(msgspec.Struct, Generic[M], frozen=True):
    """A check: its stable code, the severity of what it finds, and its function."""

    code: str
    severity: Severity
    find: Callable[[M], Iterator[Finding]]

    @property
    def about(self) -> str:
        """What it looks for and why, in a sentence or two: the docstring of its function."""
        return " ".join((self.find.__doc__ or "").split())

    def run(self, model: M, path: str = "") -> Iterator[Diagnostic]:
        """Yield what it finds in a file of that name."""
        for one in self.find(model):
            place = one.place if one.place.path else msgspec.structs.replace(one.place, path=path)
            yield Diagnostic(place, self.severity, self.code, one.message, one.hint)


class Checks(dict[str, Check[M]]):
    """All checks of a kind by their codes, in the order in which they run.

    ``severity`` is that of a check that is registered without one.
    """

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity

    def check(
        self, code: str, severity: Severity | None = None
    ) -> Callable[[Callable[[M], Iterator[Finding]]], Callable[[M], Iterator[Finding]]]:
        """Register a function as the check of a code."""

        def register(find: Callable[[M], Iterator[Finding]]) -> Callable[[M], Iterator[Finding]]:
            self[code] = Check(code, severity or self._severity, find)
            return find

        return register

    def run(self, model: M, path: str = "") -> Iterator[Diagnostic]:
        """Yield what they find in a file of that name, check by check."""
        for one in self.values():
            yield from one.run(model, path)
