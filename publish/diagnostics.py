"""What is told to the writer: a place, a severity, a stable code, a message and a hint.

Diagnostics are values. Every stage returns its own; nothing is printed here, and a run
shows all of them together, sorted by place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from publish.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Severity = Literal["error", "warning", "note"]


class Place(msgspec.Struct, frozen=True, order=True):
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding. ``code`` is stable and in capitals; ``hint`` says what to do.

    Neither ``message`` nor ``hint`` has more of the source than a line.
    """

    place: Place
    severity: Severity
    code: str
    message: str
    hint: str

    def __post_init__(self) -> None:
        for name in ("message", "hint"):
            msgspec.structs.force_setattr(self, name, shortened(getattr(self, name)))

    def __str__(self) -> str:
        head = f"{self.place}: {self.severity}[{self.code}]: {self.message}"
        return f"{head}\n  hint: {self.hint}" if self.hint else head


class Findings:
    """A collector: stages add to it, so that all mistakes are seen at once."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        self._found: list[Diagnostic] = list(found)

    def add(self, severity: Severity, place: Place, code: str, message: str, hint: str) -> None:
        """Add a finding."""
        self._found.append(Diagnostic(place, severity, code, message, hint))

    def error(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add an error: nothing is built from a source that has one."""
        self.add("error", place, code, message, hint)

    def warning(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add a warning: shown, and no obstacle."""
        self.add("warning", place, code, message, hint)

    def note(self, place: Place, code: str, message: str, hint: str) -> None:
        """Add a note: shown by ``publish check`` only."""
        self.add("note", place, code, message, hint)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Add what another stage found."""
        self._found.extend(found)

    def replace(self, found: Iterable[Diagnostic]) -> None:
        """Hold these findings instead."""
        self._found = list(found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._found, key=lambda d: (d.place, d.code, d.message)))

    @property
    def failed(self) -> bool:
        """Whether there is at least one error."""
        return any(d.severity == "error" for d in self._found)


class Rejected(Exception):  # noqa: N818 - a verdict on the source, not a fault of the program
    """A stage cannot go on; carries the diagnostics that say why."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.findings = list(found)
        super().__init__("\n".join(map(str, self.findings)))


def suggest(word: str, known: Iterable[str]) -> str:
    """A half-sentence naming the nearest known word, or the empty string."""
    import difflib

    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"did you mean “{near[0]}”?" if near else ""
