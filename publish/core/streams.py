"""The three standard streams, whatever they are connected to."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def open_all() -> None:
    """Make sure that all three are open and can write any character.

    A closed one is connected to the null device: otherwise the next file that is opened would take
    its number and get what is printed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


class Lost(io.TextIOBase):
    """Replaces standard output once it cannot be written to: it takes everything.

    ``is_fault`` is true unless the reader has simply gone away.
    """

    def __init__(self, *, is_fault: bool) -> None:
        self.is_fault = is_fault

    def write(self, text: str) -> int:
        """Take a text."""
        return len(text)


def lose(error: OSError) -> None:
    """Go on without standard output, and report why on standard error."""
    is_fault = not isinstance(error, BrokenPipeError)
    sys.stdout = Lost(is_fault=is_fault)
    if is_fault:
        with suppress(OSError):
            sys.stderr.write(f"{unprinted(error)}\n")


def finish(code: int) -> int:
    """Write what is left, and return the exit code, an error if that was impossible.

    A reader that has gone away is no error.
    """
    if isinstance(sys.stdout, Lost):
        code = code or 1
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = code or 1
    except OSError as error:
        if not code:
            code = 1
            with suppress(OSError):
                sys.stderr.write(f"{unprinted(error)}\n")
    with suppress(OSError):
        sys.stderr.flush()
    return code


def unprinted(error: OSError) -> str:
    """Return the message for output that cannot be printed."""
    return (
        f"publish: error[OUTPUT-LOST]: what was printed is not written: {error.strerror}\n"
        "  hint: look where standard output leads to, and at the room that is left there"
    )
