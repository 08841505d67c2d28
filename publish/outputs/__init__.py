"""The outputs: a module for each, under its name, that makes it; :func:`recipe` finds it.

What holds of an output besides is its entry in :mod:`publish.settings.output_registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from publish.core.artifacts import Artifact
    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.outputs.context import Context


class Recipe(Protocol):
    """What the module of an output offers."""

    def make(self, context: Context) -> list[Artifact]:
        """Make the output: one or more files."""

    def report(self, context: Context, findings: Findings) -> None:
        """Report what there is to say of what was made, and is no error."""

    def prove(self, artifact: Artifact, edition: Edition, findings: Findings) -> None:
        """Compare a finished file with the edition, and report what is lost or added."""


def recipe(name: str) -> Recipe:
    """Return the module that makes an output."""
    import importlib

    return cast("Recipe", importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))
