"""What is written on the terminal: diagnostics, colours, progress, how a build went.

All that commands print goes through here: in what others wrote nothing is left that a terminal
obeys.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from publish.core.streams import Lost, lose
from publish.core.terminal_text import visible, visible_name, without_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publish.core.diagnostics import Diagnostic
    from publish.pipeline.results import Result

#: Takes away what stands in the line.
_CLEARED = "\r\x1b[K"
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def say(text: str, stream: IO[str] | None = None) -> None:
    """Print a text, on standard output if nothing else is said."""
    _put(f"{visible(text)}\n", stream or sys.stdout)


def say_aside(text: str) -> None:
    """Print a text on standard error."""
    say(text, sys.stderr)


def say_lines(lines: Iterable[str]) -> None:
    """Print what was found; on standard error if it cannot be written on standard output."""
    said = list(lines)
    for line in said:
        say(line)
    if isinstance(sys.stdout, Lost) and sys.stdout.is_fault:
        for line in said:
            say_aside(line)


def say_text(text: str) -> None:
    """Print a work: into a file or a pipe with the marks of direction that it has."""
    if sys.stdout.isatty():
        say(text)
    else:
        _put(without_commands(text), sys.stdout)


def say_marked(mark: str, fg: str, text: str) -> None:
    """Print a coloured mark and a text."""
    _put(f"{click.style(mark, fg=fg)}{visible(text)}\n", sys.stdout)


def say_code(lines: Sequence[str]) -> None:
    """Print a QR code of blocks that stand for its light parts.

    On a terminal they are light whatever its colours are. Where blocks cannot be written it is
    left out.
    """
    encoding = sys.stdout.encoding or "ascii"
    if "".join(lines).encode(encoding, "replace").decode(encoding) != "".join(lines):
        return
    for line in lines:
        _put(f"{click.style(line, fg='bright_white', bg='black')}\n", sys.stdout)


def say_name(path: Path) -> None:
    """Print the name of a file that was written."""
    say(visible_name(str(path)))


def _put(text: str, stream: IO[str]) -> None:
    """Write; where that cannot be, the rest is done all the same, and the exit code says it."""
    try:
        click.echo(text, stream, nl=False, color=colour(stream))
    except OSError as error:
        if stream is sys.stdout:
            lose(error)


def has_gone() -> bool:
    """Return whether nobody reads standard output any more.

    Who has gone does not ask how it went.
    """
    return isinstance(sys.stdout, Lost) and not sys.stdout.is_fault


def show_usage(error: click.ClickException) -> int:
    """Print what is wrong with how the command was called."""
    error.show(cast("IO[str]", _Cleaned()))
    return error.exit_code


class _Cleaned:
    """Standard error as a library gets it that prints by itself."""

    def write(self, text: str) -> int:
        _put(visible(text), sys.stderr)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def show(
    found: Sequence[Diagnostic], stream: IO[str] | None = None, *, verbose: bool = False
) -> int:
    """Print diagnostics, of what repeats the first ones.

    Args:
        found: all of them.
        stream: where to; what is wrong is told on standard error if nothing else is said, and if
            nothing can be written elsewhere.
        verbose: whether all are printed.

    Returns:
        1 when there is an error among them; 2 when it is one of the command line itself.
    """
    from publish.report.summary import counted, shown, summed_up

    to = stream or sys.stderr
    for diagnostic in found if verbose else shown(found):
        mark = f"{diagnostic.severity}[{diagnostic.code}]"
        styled = click.style(mark, fg=_COLOURS[diagnostic.severity], bold=True)
        _put(f"{visible(str(diagnostic)).replace(mark, styled, 1)}\n", to)
    for line in () if verbose else summed_up(found):
        say(line, to)
    if len(found) > 1 and to.isatty():
        say(counted(found), to)
    if to is not sys.stderr and isinstance(sys.stdout, Lost) and sys.stdout.is_fault:
        return show(found, verbose=verbose)
    return exit_code(found)


def sum_of(result: Result, seconds: float) -> str:
    """Return how a build went, in a line: works, files, what failed, how long it took."""
    files = len({output.path.absolute() for output in result.outputs})
    written = len({output.path.absolute() for output in result.outputs if output.written})
    parts = [many(len(result.works), "work"), many(files, "file")]
    if not written:
        parts += ["all up to date"] if files else []
    elif written < files:
        parts += [f"{files - written} of them up to date"]
    if result.failed:
        parts += [f"{len(result.failed)} failed"]
    return ", ".join([*parts, f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"])


def many(count: int, what: str) -> str:
    """Return a count and of what, in the plural where it is not one."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def exit_code(found: Sequence[Diagnostic]) -> int:
    """Return 0, or 1 when there is an error; 2 when it is one of the command line itself."""
    errors = [d for d in found if d.severity == "error"]
    wrong_usage = any(d.place.path.startswith("--") for d in errors)
    return 2 if wrong_usage else int(bool(errors))


def colour(stream: Any) -> bool:
    """Return whether to colour: on terminals, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def short(path: Path) -> str:
    """Return a path as seen from where one stands."""
    here = Path.cwd()
    return visible_name(str(path.relative_to(here) if path.is_relative_to(here) else path))


class Progress:
    """One line on a terminal that says what is being done; nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, what: str) -> None:
        """Say what is being done, in the place of what was said before."""
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            _put(f"{_CLEARED}{visible_name(what)} …", sys.stderr)
            self._shown = True

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            _put(_CLEARED, sys.stderr)
