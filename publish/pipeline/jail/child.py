"""A child process for works that are not trusted: it is jailed, limited, and outlived.

It has a cache of its own, which goes when it ends: code is kept there (templates as bytecode), and
what a jailed process had left in the cache of all others, the next one would run without a jail.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.pipeline.jail import enter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from publish.pipeline.jail.kernel import Kernel
    from publish.pipeline.jail.places import Places

_MIB = 1 << 20
#: How much more there is of a limit before it cannot be passed over: of time, seconds to end in.
_GRACE = 5
#: The most that a child has to say, in bytes.
_MOST = 16 * _MIB
#: What somebody sends who wants a program to end.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bounds(msgspec.Struct, frozen=True):
    """What a child may take at most, whatever the program says itself of a work.

    ``seconds`` are those of the processor, ``patience`` those for which it is waited for: it may
    sleep, and the machine be busy. ``memory`` and the size of a ``file`` are in bytes.
    """

    seconds: int = 960
    patience: int = 7200
    memory: int = 6144 * _MIB
    file: int = 1024 * _MIB


class _ChildResult(msgspec.Struct):
    said: object = None
    refused: list[Diagnostic] = []


class Cell(msgspec.Struct, frozen=True):
    """What a child process is held to; without a ``kernel`` that jails it, only to bounds."""

    places: Places
    bounds: Bounds
    kernel: Kernel | None


def run(call: Callable[[], object], cell: Cell, place: Place) -> object:
    """Call something in a child process that writes nothing on the terminal.

    Args:
        call: does what there is to do. What it gives is data, of which JSON can be made.
        cell: what the child is held to.
        place: names what it is done with.

    Returns:
        What the call has given, as JSON has it: it is to be looked at as a stranger's.

    Raises:
        Rejected: what the call has raised, or when the child was ended by a limit or a fault.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryDirectory(prefix="offprint-") as name:
        receiving, sending = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if not child:
            _be_the_child(lambda: _settled(call, cell, Path(name), parent), sending)
        os.close(sending)
        with _passing_on(child) as heard:
            said = _received(receiving, cell.bounds.patience)
            os.kill(child, signal.SIGKILL)  # it has ended, or sleeps
            _, status = os.waitpid(child, 0)
    for number in heard:
        os.kill(os.getpid(), number)
    return _read(said, status, cell.bounds, place)


def _be_the_child(call: Callable[[], object], sending: int) -> NoReturn:
    """Do what there is to do, send what comes of it, and end."""
    try:
        sending = _leave(sending)
        try:
            said = {"said": call()}
        except Rejected as rejected:
            said = {"refused": msgspec.to_builtins(rejected.findings)}
        with os.fdopen(sending, "wb", closefd=False) as file:
            file.write(json.dumps(said).encode())
    finally:
        os._exit(0)


def _settled(call: Callable[[], object], cell: Cell, scratch: Path, parent: int) -> object:
    """Call something after this process has given up what it is not to have."""
    sys.dont_write_bytecode = True
    tempfile.tempdir = str(scratch)
    os.environ.update(TMPDIR=str(scratch), XDG_CACHE_HOME=str(scratch), PATH="")
    bound(cell.bounds)
    if cell.kernel is not None:
        cell.kernel.die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            raise ProcessLookupError
        enter(cell.kernel, cell.places.keeping(scratch))
    return call()


def _received(receiving: int, patience: int) -> bytes:
    """Return all that is sent, until it is too much or takes too long."""
    said, end = bytearray(), time.monotonic() + patience
    with os.fdopen(receiving, "rb", buffering=0) as file:
        while (
            len(said) < _MOST and select.select([file], [], [], max(0, end - time.monotonic()))[0]
        ):
            part = file.read(_MIB)
            if not part:
                return bytes(said)
            said += part
    return b""


def _leave(sending: int) -> int:
    """Leave the terminal and all open files but one, and give the number that it has then."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    kept = os.dup(sending)
    for number in (0, 1) if os.environ.get("OFFPRINT_DEBUG") else (0, 1, 2):
        os.dup2(nothing, number)
    os.dup2(kept, 3)
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))
    return 3


def bound(bounds: Bounds) -> None:
    """Put bounds on this process, where the system knows such; none it has is made wider."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_CPU, bounds.seconds),
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in wanted:
        known = [one for one in resource.getrlimit(kind) if one != resource.RLIM_INFINITY]
        with contextlib.suppress(ValueError, OSError):  # not every system has each
            resource.setrlimit(kind, (min([most, *known]), min([most + _GRACE, *known[1:]])))


@contextlib.contextmanager
def _passing_on(child: int) -> Iterator[list[int]]:
    """Pass on to the child what is to end this process, if need be at the second time.

    Yields:
        The signals that were heard.
    """
    heard: list[int] = []

    def pass_on(number: int, _: object) -> None:
        heard.append(number)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number if len(heard) == 1 else signal.SIGKILL)

    kinds = [one for one in _ENDING if signal.getsignal(one) != signal.SIG_IGN]
    before = [(kind, signal.signal(kind, pass_on)) for kind in kinds]
    try:
        yield heard
    finally:
        for kind, handler in before:
            signal.signal(kind, handler)


def _read(said: bytes, status: int, bounds: Bounds, place: Place) -> object:
    """Return what a child has said.

    Raises:
        Rejected: when it has said what is wrong, or nothing.
    """
    code = os.waitstatus_to_exitcode(status)
    try:
        told = msgspec.convert(json.loads(said) if code == 0 else {}, _ChildResult)
    except (ValueError, RecursionError):
        told = _ChildResult()
    if told.refused:
        raise Rejected(told.refused)
    if told.said is None:
        raise Rejected(
            [_out_of_time(bounds, place) if -code == signal.SIGXCPU else _ended(code, place)]
        )
    return told.said


def _out_of_time(bounds: Bounds, place: Place) -> Diagnostic:
    return Diagnostic(
        place,
        "error",
        "JAIL-TIME",
        f"it took more than {bounds.seconds} seconds of processor time, and was given up",
        "divide it; a work that you trust can be built without --untrusted, and takes as long as "
        "it takes",
    )


def _ended(code: int, place: Place) -> Diagnostic:
    try:
        why = signal.Signals(-code).name
    except ValueError:
        why = "it said nothing" if code >= 0 else f"signal {-code}"
    return Diagnostic(
        place,
        "error",
        "JAIL-ENDED",
        f"the process that worked on it has broken down ({why})",
        "leave it out: it may be made to break a library, or it needs more memory than it may have",
    )
