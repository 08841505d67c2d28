"""Finished files are strangers' files: they are read in a process apart, with limits.

A file may be made so that whoever reads it never comes to an end, fills the memory, or breaks off
within a library. All of that happens to a child; what it finds comes back as data, and what becomes
of it is told. Where the system has no limits for processes, there is that of time alone.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from publish.core.diagnostics import Diagnostic, Rejected
from publish.core.process import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")
_MB, _MIB = 1_000_000, 1 << 20
#: How much memory a file may take, besides eight times its size.
_MEMORY = 360
#: How many seconds of work it may take, besides those for its size.
_SECONDS = 3.9
#: How many seconds and how much memory any file may take, unless more is asked for.
_LONGEST, _WIDEST = 900.0, 4096
#: How long it may take on a clock, to a second of work: the machine may be busy with other things.
#: Where the system counts no seconds of work, the clock is all there is.
_CLOCK = 8.0 if find_spec("resource") else 2.0
#: What asks Linux for a signal when the parent ends (prctl(2): PR_SET_PDEATHSIG).
_DEATH = 1
#: What a child may tell at most, in bytes.
_MOST = 256 * _MIB


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a child may use: seconds of work, MiB of memory; 0: as the size of the files allows."""

    time: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)] = 0
    memory: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


FREE = Limits()


class Stopped(Exception):  # noqa: N818 - what is the matter with a file, not with the program
    """A file could not be read to its end: why, and what to do."""

    def __init__(self, why: str, hint: str, *, too_much: bool = False) -> None:
        super().__init__(why)
        self.hint = hint
        self.too_much = too_much


class _Result(msgspec.Struct):
    """What a child has to say: what it has made, what it has refused, or how it has failed."""

    made: bytes = b""
    refused: tuple[Diagnostic, ...] = ()
    failed: str = ""
    memory: bool = False


def allowed(paths: Sequence[Path], limits: Limits, pace: float) -> Limits:
    """Return the limits for some files.

    Args:
        paths: the files.
        limits: what is asked for.
        pace: how many seconds a megabyte may take.
    """
    size = 0
    for path in paths:
        with suppress(OSError, ValueError):
            size += path.stat().st_size
    seconds = limits.time or min(_SECONDS + pace * size / _MB, _LONGEST)
    return Limits(seconds, limits.memory or min(_MEMORY + 8 * size // _MIB, _WIDEST))


def apart(task: Callable[..., T], arguments: Sequence[object], kind: type[T], limits: Limits) -> T:
    """Do something in a process of its own.

    Args:
        task: what is done: a function of a module.
        arguments: what it is given.
        kind: the type of what it makes, as msgspec has types.
        limits: what it may use.

    Raises:
        Rejected: when the task does.
        Stopped: when it came to no end, or broke off.
    """
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, task, arguments, limits), daemon=True)
    with alone(), _may_have_children():  # no other thread is in a library that the child needs
        child.start()
    theirs.close()
    try:
        data = _received(ours, limits.time * _CLOCK)
        if data is None:
            child.join(1)
            raise _silent(child.exitcode, limits)
        return _understood(data, kind, limits)
    finally:
        child.kill()
        child.join()
        ours.close()


@contextmanager
def _may_have_children() -> Iterator[None]:
    """Let a worker of a pool have a child: it is ended before the worker goes on."""
    this = multiprocessing.current_process()
    before = this.daemon
    if before:
        this.daemon = False
    try:
        yield
    finally:
        if before:
            this.daemon = before


def _received(ours: Connection, seconds: float) -> bytes | None:
    """Return what the child tells; None when that is nothing, or too late."""
    try:
        return ours.recv_bytes(_MOST) if ours.poll(seconds) else None
    except (EOFError, OSError):
        return None


def _understood(data: bytes, kind: type[T], limits: Limits) -> T:
    result = msgspec.msgpack.decode(data, type=_Result)
    if result.refused:
        raise Rejected(result.refused)
    if result.memory:
        raise _too_large(limits)
    if result.failed:
        hint = "it is damaged, or made in a way that is not known here: make it again"
        raise Stopped(f"it cannot be read to its end ({result.failed})", hint)
    return msgspec.msgpack.decode(result.made, type=kind)


def _silent(code: int | None, limits: Limits) -> Stopped:
    """Return why a child has told nothing."""
    if code is None or -code in (signal.SIGXCPU, signal.SIGKILL):
        why = f"it is not read to its end within {limits.time:.3g} seconds"
        return Stopped(why, _raised("time", limits.time), too_much=True)
    name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    why = f"the library that reads it has broken off ({name})"
    hint = f"{_raised('memory', limits.memory)}; else make it again"
    return Stopped(why, hint)


def _too_large(limits: Limits) -> Stopped:
    why = f"it does not go into {limits.memory} MiB of memory"
    return Stopped(why, _raised("memory", limits.memory), too_much=True)


def _raised(name: str, value: float) -> str:
    more = f"--limit {name}={2 * ceil(value)}"
    return f"it may be damaged, or made to do harm; if it is as it should be, say {more}"


# --- in the child -----------------------------------------------------------------------


def _work(theirs: Connection, task: Callable[..., object], args: Any, limits: Limits) -> None:
    gc.freeze()  # what the parent has is left alone: to go over it would copy its pages
    _silence()
    _end_with_parent()
    _limit(limits)
    theirs.send_bytes(_done(task, args))
    theirs.close()
    os._exit(0)


def _done(task: Callable[..., object], arguments: Sequence[object]) -> bytes:
    """Return what a task makes, or what becomes of it, as bytes."""
    try:
        return as_msgpack(_Result(made=as_msgpack(task(*arguments))))
    except Rejected as rejected:
        return as_msgpack(_Result(refused=tuple(rejected.findings)))
    except MemoryError:
        gc.collect()
        return as_msgpack(_Result(memory=True))
    except RecursionError:
        return as_msgpack(_Result(failed="its parts stand too deep in one another"))
    except Exception as error:  # libraries let through whatever they stumble over
        failure = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return as_msgpack(_Result(failed=failure))


def as_msgpack(value: object) -> bytes:
    """Return a value as msgpack; what is no character in it is written out."""
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:  # half a pair of surrogates, in a name or in a file
        return msgspec.msgpack.encode(_whole(msgspec.to_builtins(value, builtin_types=(bytes,))))


def _whole(value: Any) -> Any:
    """Return the same with characters only that are some."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple | set) else value


def _silence() -> None:
    """Silence what libraries write by themselves: it is for nobody."""
    if os.environ.get("OFFPRINT_DEBUG"):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _end_with_parent() -> None:
    """End this process when its parent is killed."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)


def _limit(limits: Limits) -> None:
    """Set what this process may use, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(limits.time) + 1
    now = resource.getrusage(resource.RUSAGE_SELF)
    seconds += int(now.ru_utime + now.ru_stime)
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_CORE, 0, 0)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, *(_used() + limits.memory * _MIB,) * 2)


def _lower(what: int, soft: int, hard: int) -> None:
    """Set a limit; one that is lower already stays."""
    import resource

    with suppress(OSError, ValueError):
        old = resource.getrlimit(what)[1]
        most = hard if old == resource.RLIM_INFINITY else min(hard, old)
        resource.setrlimit(what, (min(soft, most), most))


def _used() -> int:
    """Return the address space that this process has already, in bytes."""
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
