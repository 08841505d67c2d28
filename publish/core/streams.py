"""The three standard streams, whatever they are connected to."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def open_all() -> None:
    """Let there be all three, and let no character be one that they cannot write.

    What is closed leads to the null device: else the next file that is opened would take its place,
    and get what is printed.
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
    """Stands in for standard output once nothing can be written there: it takes all and says so.

    ``is_fault`` is whether that was a fault; a reader that has gone away is none.
    """

    def __init__(self, *, is_fault: bool) -> None:
        self.is_fault = is_fault

    def write(self, text: str) -> int:
        """Take a text."""
        return len(text)


def lose(error: OSError) -> None:
    """Go on without standard output, and say why; what goes to standard error still does."""
    is_fault = not isinstance(error, BrokenPipeError)
    sys.stdout = Lost(is_fault=is_fault)
    if is_fault:
        with suppress(OSError):
            sys.stderr.write(f"{unprinted(error)}\n")


def finish(code: int) -> int:
    """Write out what is left; the exit code, which says when standard output was not written.

    A reader that has gone away is no fault.
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
    """Return what is said when nothing can be printed."""
    return (
        f"publish: error[OUTPUT-LOST]: what was printed is not written: {error.strerror}\n"
        "  hint: look where standard output leads to, and at the room that is left there"
    )
