"""What a process has only once: libraries that two threads cannot use at once, signals, a timer."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The lock of each process: one that was forked while another thread had the lock has its own.
_LOCKS: dict[int, Any] = {}
#: True where the process is the program's, so that its signals and its timer may be used.
_IS_OWN: ContextVar[bool] = ContextVar("own_process", default=False)


@contextmanager
def alone() -> Iterator[None]:
    """Let no other thread of this process do what is done under this, too; it waits.

    The page engine keeps what it works on in its modules, and the library that reads PDFs bears one
    thread at a time. Within it, it may be asked for again.
    """
    with _LOCKS.setdefault(os.getpid(), RLock()):
        yield


@contextmanager
def own_process() -> Iterator[None]:
    """Let signals and the timer be used: the process is the command, or a child of ours."""
    token = _IS_OWN.set(True)
    try:
        yield
    finally:
        _IS_OWN.reset(token)


def is_own_process() -> bool:
    """Return whether signals and the timer may be used.

    In a program that imports this, they may not.
    """
    return _IS_OWN.get()
