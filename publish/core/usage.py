"""The exception for a wrong call of the library, as opposed to a fault of a work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.core.diagnostics import Diagnostic


class UsageError(ValueError):
    """An argument has a value that it cannot have.

    Attributes:
        argument: its name.
        problems: what is wrong with it, and what to do, in a sentence each.
        diagnostics: the same as diagnostics, if there are any (for layouts).
    """

    def __init__(
        self, argument: str, problems: Iterable[str], diagnostics: Iterable[Diagnostic] = ()
    ) -> None:
        self.argument = argument
        self.problems = tuple(problems)
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(f"{argument}: {problem}" for problem in self.problems))

    def __reduce__(self) -> tuple[type[UsageError], tuple[object, ...]]:
        """Make it possible to pickle the error, so that it comes back from another process."""
        return type(self), (self.argument, self.problems, self.diagnostics)
