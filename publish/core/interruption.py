"""What happens when a run is interrupted: it says so in a line, leaves nothing half, and ends.

It ends at once. An exception in its place could be raised in the midst of an import or a library's
callback, where it is printed and forgotten. Nothing is lost by that: files appear whole by being
moved to their places, and while one is moved nothing interrupts.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

#: The exit code: 128 and the number of an interrupt from the keyboard, as shells have it.
CODE = 130
MESSAGE = "publish: interrupted; nothing half-made was left"
#: Ctrl-C, what services and containers end with, a terminal that is closed.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Takes the line of progress away.
_CLEARED = "\r\x1b[K"


def watch() -> None:
    """End this process at an interrupt from now on; what its parent wants ignored stays ignored."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def say_so() -> int:
    """Tell that the run was interrupted, where there is somebody to be told; the exit code."""
    with suppress(OSError):
        os.write(2, f"{_CLEARED if os.isatty(2) else ''}{MESSAGE}\n".encode())
    return CODE


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(say_so())


@contextmanager
def put_off() -> Iterator[None]:
    """Let interrupts wait: for what is short, and must not be left half-way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def with_tidying() -> Iterator[None]:
    """Make an interrupt an exception: folders and processes are cleared on its way."""
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
