"""The calls of the kernel that a jail is made of, which Python has no names for."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

#: linux/prctl.h.
_SET_PARENT_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 22, 38
#: The machines for which the numbers of calls are known (publish/pipeline/jail/calls.py).
MACHINES = ("x86_64", "aarch64")


class Kernel:
    """A Linux kernel, asked through the C library."""

    def __init__(self, machine: str) -> None:
        self.machine = machine
        self._library = ctypes.CDLL(None, use_errno=True)

    def call(self, number: int, *given: int | bytes | ctypes.Structure | None) -> int:
        """Call the kernel by the number of a call.

        Raises:
            OSError: what it answers when it does not do it.
        """
        return self._answer(self._library.syscall(ctypes.c_long(number), *map(_argument, given)))

    def refuse_privileges(self) -> None:
        """Refuse, for good, the rights that a program could have of its file."""
        self._control(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)

    def filter_calls(self, program: ctypes.Structure | None) -> None:
        """Filter all later calls by a program of seccomp's (``SECCOMP_MODE_FILTER``)."""
        self._control(_SET_SECCOMP, 2, program)

    def die_with_parent(self, signal: int) -> None:
        """Have this process be sent a signal when the one that started it ends."""
        self._control(_SET_PARENT_DEATH_SIGNAL, signal)

    def _control(self, number: int, *given: int | ctypes.Structure | None) -> None:
        self._answer(self._library.prctl(ctypes.c_int(number), *map(_argument, given)))

    def _answer(self, answer: int) -> int:
        if answer < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return answer


def _argument(given: int | bytes | ctypes.Structure | None) -> object:
    """Return a number as long as a register: Python's would be passed as one of 32 bits."""
    if isinstance(given, ctypes.Structure):
        return ctypes.byref(given)
    return given if isinstance(given, bytes) else ctypes.c_ulong(given or 0)


def running() -> Kernel | None:
    """Return the kernel that runs this, if it is Linux, and the numbers of its calls are known."""
    machine = platform.machine()
    wide = struct.calcsize("P") == 8 and sys.byteorder == "little"
    is_known = sys.platform == "linux" and machine in MACHINES and wide
    return Kernel(machine) if is_known else None
