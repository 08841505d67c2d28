"""What is written on the terminal: diagnostics, colours, progress."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publish.diagnostics import Diagnostic

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def show(found: Sequence[Diagnostic]) -> int:
    """Print diagnostics.

    Returns:
        1 when there is an error among them; 2 when it is one of the command line itself.
    """
    for diagnostic in found:
        mark = f"{diagnostic.severity}[{diagnostic.code}]"
        styled = click.style(mark, fg=_COLOURS[diagnostic.severity], bold=True)
        text = str(diagnostic).replace(mark, styled, 1)
        click.echo(text, err=True, color=colour(sys.stderr))
    errors = [d for d in found if d.severity == "error"]
    if len(errors) > 1 and sys.stderr.isatty():
        click.echo(f"{len(errors)} errors", err=True)
    return exit_code(found)


def exit_code(found: Sequence[Diagnostic]) -> int:
    """0, or 1 when there is an error; 2 when it is one of the command line itself."""
    errors = [d for d in found if d.severity == "error"]
    wrong_usage = any(d.place.path.startswith("--") for d in errors)
    return 2 if wrong_usage else int(bool(errors))


def colour(stream: Any) -> bool:
    """Colour on terminals, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def short(path: Path) -> str:
    """A path as seen from where one stands."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


class Progress:
    """One line on a terminal that says what is being done; nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = False

    def tell(self, what: str) -> None:
        """Say what is being done, in the place of what was said before."""
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            click.echo(f"\r\x1b[K{what} …", err=True, nl=False)
            self._shown = True

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
