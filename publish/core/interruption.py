"""What happens when a run is interrupted: it says so in a line, leaves no half files, and ends.

It ends at once. An exception instead could be raised during an import or in a library's callback,
where it is printed and forgotten. Nothing is lost by that: files are complete before they are moved
to their places, and while one is moved nothing interrupts.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

#: The exit code: 128 plus the number of the signal, as shells have it.
CODE = 130
MESSAGE = "publish: interrupted; nothing half-made was left"
#: Ctrl-C, the signal that ends services and containers, and that of a closed terminal.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Erases the line of progress.
_CLEARED = "\r\x1b[K"


def watch() -> None:
    """End this process at an interrupt from now on; signals its parent ignores stay ignored."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def say_so() -> int:
    """Print that the run was interrupted, if anybody can read it; return the exit code."""
    with suppress(OSError):
        os.write(2, f"{_CLEARED if os.isatty(2) else ''}{MESSAGE}\n".encode())
    return CODE


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(say_so())


@contextmanager
def put_off() -> Iterator[None]:
    """Delay interrupts during something short that must not be left half done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def with_tidying() -> Iterator[None]:
    """Turn an interrupt into an exception, so that folders and processes are cleaned up."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        for number, handler in before.items():
            if handler is _end:
                signal.signal(number, _raise)
        yield
    finally:
        for number, handler in before.items():
            if handler is _end:
                signal.signal(number, handler)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
