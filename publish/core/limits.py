"""Limits of what one work may take, by name; the command line may raise them."""

from __future__ import annotations

import mmap
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import size_of
from publish.core.process import is_own_process

if TYPE_CHECKING:
    from collections.abc import Iterator


#: Bytes in a megabyte.
MB = 1_000_000
#: The interval, in seconds of processor time, at which it is checked what a work has taken; and,
#: once that is too much, the interval until the next check, in case something has delayed the end.
_EVERY, _AGAIN = 0.2, 2.0
_STATM = Path("/proc/self/statm")


def _limit(text: str, most: int) -> msgspec.Meta:
    return msgspec.Meta(ge=1, le=most, description=text)


class Limits(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """The limits, each with its default."""

    source: Annotated[int, _limit("the size of a source in MB", 1000)] = 8
    picture: Annotated[int, _limit("the size of a picture in MB", 1000)] = 60
    dots: Annotated[int, _limit("the dots of a picture in millions", 178)] = 80
    notes: Annotated[int, _limit("the notes of a work", 1_000_000)] = 20_000
    cells: Annotated[int, _limit("the cells of a table", 10_000_000)] = 30_000
    word: Annotated[int, _limit("the characters of a word", 100_000_000)] = 100_000
    nesting: Annotated[int, _limit("how many things may stand in one another", 100)] = 40
    time: Annotated[int, _limit("seconds of processor time for a work", 1_000_000)] = 900
    memory: Annotated[int, _limit("MB of memory for a work", 1_000_000)] = 4000


def describe() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every limit, for the help."""
    schema = msgspec.json.schema(Limits)["$defs"]["Limits"]["properties"]
    return [(name, str(one["default"]), one["description"]) for name, one in schema.items()]


def higher(name: str, value: float) -> str:
    """Return how to raise a limit so that a value is within it."""
    return f"if it is right, say --limit {name}={_round(value)}"


def _round(value: float) -> int:
    """Return a value rounded up to two figures."""
    step = 10 ** max(len(str(int(value))) - 2, 0)
    return int((value // step + 1) * step)


def check_size(source: Path, limits: Limits) -> None:
    """Check the size of a source before it is read.

    Raises:
        Rejected: if it is larger than it may be.
    """
    size = size_of(source) / MB
    if size > limits.source:
        message = f"the source has {size:.1f} MB, more than the limit of {limits.source}"
        hint = f"divide it into several works; {higher('source', size)}"
        raise Rejected([Diagnostic(Place(str(source)), "error", "LIMIT-SOURCE", message, hint)])


class _Exhausted(BaseException):
    """A work has taken more than it may; only :func:`within_limits` may catch it."""


@contextmanager
def within_limits(limits: Limits, place: Place) -> Iterator[None]:
    """Limit the time and memory that a work may take while something is done.

    A timer of this process's own time checks it between two steps of the program. Nothing is
    checked on systems without such a timer, in another thread than the first, or in a process that
    does not belong to the program.

    Args:
        limits: the limits of the work.
        place: of the work.

    Raises:
        Rejected: if the work takes more.
    """
    if not (hasattr(signal, "setitimer") and is_own_process() and _is_first_thread()):
        yield
        return
    watch = _Watch(limits)
    before = signal.signal(signal.SIGPROF, watch.look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        yield
    except _Exhausted:
        raise Rejected([watch.diagnostic(place)]) from None
    finally:
        watch.is_over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _is_first_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


class _Watch:
    """Checks what has been taken since it was made."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._begun = time.process_time()
        self._code = ""
        self.is_over = False

    def look(self, *_: object) -> None:
        """Stop the work if it has taken too much."""
        if self.is_over:
            return
        if time.process_time() - self._begun > self._limits.time:
            self._code = "LIMIT-TIME"
        elif _memory() > self._limits.memory:
            self._code = "LIMIT-MEMORY"
        if self._code:
            signal.setitimer(signal.ITIMER_PROF, _AGAIN, _AGAIN)
            raise _Exhausted

    def diagnostic(self, place: Place) -> Diagnostic:
        """Return the finding for a work that was stopped."""
        most = self._limits
        if self._code == "LIMIT-TIME":
            message = f"the work was stopped after {most.time} seconds of processor time"
            hint = f"{_SHORTER}; {higher('time', 2 * most.time)}"
        else:
            message = f"the work was stopped: it took more than {most.memory} MB of memory"
            hint = f"{_SHORTER}; {higher('memory', 2 * most.memory)}"
        return Diagnostic(place, "error", self._code, message, hint)


_SHORTER = "divide it, or build one --format at a time"


def _memory() -> float:
    """Return the memory that the program uses now, in megabytes.

    If the system does not tell, the most that it has used.
    """
    try:
        pages = int(_STATM.read_bytes().split()[1])  # in a signal's handler no codec is imported
    except (OSError, IndexError, ValueError):
        return _most_memory()
    return pages * mmap.PAGESIZE / MB


def _most_memory() -> float:
    """Return the most memory that the program has used, in megabytes; 0 if that is unknown."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
