"""What a process has only once: libraries that only one thread can use, signals, a timer."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The lock, by process: a process that was forked while a thread held the lock has its own.
_LOCKS: dict[int, Any] = {}
#: True if the process is the program's own, so that its signals and its timer may be used.
_IS_OWN: ContextVar[bool] = ContextVar("own_process", default=False)


@contextmanager
def alone() -> Iterator[None]:
    """Let only one thread of this process at a time do what is done in this context.

    The page engine keeps its state in its modules, and the library that reads PDFs can be used by
    one thread at a time. The same thread may enter again.
    """
    with _LOCKS.setdefault(os.getpid(), RLock()):
        yield


@contextmanager
def own_process() -> Iterator[None]:
    """Allow the use of signals and the timer: the process is the command, or a child of it."""
    token = _IS_OWN.set(True)
    try:
        yield
    finally:
        _IS_OWN.reset(token)


def is_own_process() -> bool:
    """Return whether signals and the timer may be used.

    They may not in a program that imports this package.
    """
    return _IS_OWN.get()
