"""Seccomp: a filter of the calls of the kernel, which a process puts on itself for good.

It refuses sockets, programs, other processes, and what Landlock leaves of files. What it does not
know, being newer than itself, is answered as if there were no such call.
"""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING, NamedTuple

from publish.pipeline.jail import calls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publish.pipeline.jail.calls import Call
    from publish.pipeline.jail.kernel import Kernel

#: linux/seccomp.h.
_ERROR, _ALLOW = 0x00050000, 0x7FFF0000
#: linux/bpf_common.h: load a word, jump if it is equal or greater or has some bits, and, return.
_LOAD, _IF_EQUAL, _IF_GREATER, _IF_ANY, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
#: linux/audit.h: how a call was made, which says what its number means.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: Where the parts of a call stand (``struct seccomp_data``).
_NUMBER, _ARCHITECTURE = 0, 4
#: linux/sched.h: a thread. fcntl.h: whether to read or write (all bits: neither), and whether to
#: make a file. sys/stat.h: the modes by which a program has the rights of its owner and group.
_THREAD, _ACCESS, _MAKING, _SET_OWNER = 0x00010000, 0b11, 0o100 | 0o20000000, 0o6000
#: What terminals and files are asked for: whether it is one, its size, what is there to be read.
_ASKED = {
    "TCGETS": 0x5401, "TCGETS2": 0x802C542A, "TIOCGWINSZ": 0x5413, "TIOCGPGRP": 0x540F,
    "FIONREAD": 0x541B, "FIONBIO": 0x5421, "FIOCLEX": 0x5451, "FIONCLEX": 0x5450,
}  # fmt: skip


class Step(NamedTuple):
    """One step of a filter (``struct sock_filter``): how many steps are passed over, if or not."""

    code: int
    then: int
    otherwise: int
    value: int


def _load(place: int) -> Step:
    return Step(_LOAD, 0, 0, place)


def _argument(number: int, upper: int = 0) -> Step:
    """Load half of what a call is asked for: mostly the lower one is all that the kernel reads."""
    return _load(16 + 8 * number + 4 * upper)


def _answer(error: int) -> Step:
    return Step(_RETURN, 0, 0, _ERROR | error if error else _ALLOW)


def _on(number: int, steps: Iterable[Step]) -> list[Step]:
    """Return steps for one call, the last of which returns."""
    steps = list(steps)
    return [Step(_IF_EQUAL, 0, len(steps), number), *steps] if number >= 0 else []


def _only(argument: int, values: Iterable[int]) -> list[Step]:
    """Allow a call that is asked for one of some values."""
    found = [(Step(_IF_EQUAL, 0, 1, value), _answer(0)) for value in values]
    return [_argument(argument), *(step for pair in found for step in pair), _answer(errno.EPERM)]


def _threads() -> list[Step]:
    """Allow a new thread, and no new process."""
    return [_argument(0), Step(_IF_ANY, 1, 0, _THREAD), _answer(errno.EPERM), _answer(0)]


def _opened(argument: int) -> list[Step]:
    """Refuse to open a file in three ways, two of which Landlock does not see (all, or once).

    For neither reading nor writing: its mode could be changed then. To be read, and emptied at
    once. As a new one that runs with the rights of its owner, who may be the administrator.
    """
    return [
        *(_argument(argument), Step(_AND, 0, 0, _ACCESS)),
        *(Step(_IF_EQUAL, 0, 1, _ACCESS), _answer(errno.EPERM)),
        *(_argument(argument), Step(_AND, 0, 0, _ACCESS | os.O_TRUNC)),
        *(Step(_IF_EQUAL, 0, 1, os.O_TRUNC), _answer(errno.EPERM)),
        *(_argument(argument), Step(_IF_ANY, 1, 0, _MAKING), _answer(0)),
        *_plain_mode(argument + 1),
    ]


def _plain_mode(argument: int) -> list[Step]:
    """Refuse the modes by which a program has the rights of its owner or group."""
    return [_argument(argument), Step(_IF_ANY, 0, 1, _SET_OWNER), _answer(errno.EPERM), _answer(0)]


def _unlimited() -> list[Step]:
    """Refuse other limits: they can be asked for, where nothing is given to be set."""
    return [
        *(_argument(2), Step(_IF_EQUAL, 1, 0, 0), _answer(errno.EPERM)),
        *(_argument(2, upper=1), Step(_IF_EQUAL, 1, 0, 0), _answer(errno.EPERM)),
        *_only(0, (0,)),
    ]


def program(machine: str, process: int) -> list[Step]:
    """Return the filter for a machine, and for a process that may send signals to itself alone."""

    def on(call: Call) -> int:
        return int(getattr(call, machine))

    looked_at = (
        (calls.CLONE, _threads()),
        (calls.KILL, _only(0, (process,))),
        (calls.TGKILL, _only(0, (process,))),
        (calls.PRLIMIT, _unlimited()),
        (calls.IOCTL, _only(1, _ASKED.values())),
        (calls.OPEN, _opened(1)),
        (calls.OPENAT, _opened(2)),
        (calls.FCHMOD, _plain_mode(1)),
    )
    steps = [
        _load(_ARCHITECTURE),
        Step(_IF_EQUAL, 1, 0, ARCHITECTURES[machine]),
        _answer(errno.EPERM),
        _load(_NUMBER),
        # Those of the x32 ABI are greater still: they have a bit of their own.
        Step(_IF_GREATER, 0, 1, calls.NEWEST),
        _answer(errno.ENOSYS),
    ]
    for call in calls.REFUSED.values():
        steps += _on(on(call), [_answer(errno.EPERM)])
    for call in calls.ABSENT.values():
        steps += _on(on(call), [_answer(errno.ENOSYS)])
    for call, answer in looked_at:
        steps += _on(on(call), answer)
    return [*steps, _answer(0)]


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("then", ctypes.c_uint8),
        ("otherwise", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def is_there(kernel: Kernel) -> bool:
    """Return whether a kernel has filters.

    Asked to take one from nowhere, it looks for it there.
    """
    try:
        kernel.filter_calls(None)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


def enter(kernel: Kernel, process: int) -> None:
    """Put the filter on this process, for good; it has given up new privileges before.

    Raises:
        OSError: when it cannot be done.
    """
    steps = program(kernel.machine, process)
    array = (_Step * len(steps))(*(_Step(*step) for step in steps))
    kernel.filter_calls(_Program(len(steps), array))
