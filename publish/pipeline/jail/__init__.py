"""The jail: what a process may do that reads what strangers wrote.

On Linux a process can give up rights for good. Landlock (since 5.13) takes files from it: all but
those below folders that are named. Seccomp takes calls of the kernel from it: sockets, programs,
other processes. What is then wrong in a library that reads a picture, a font or a text reaches the
folder of the work, and the outputs; nothing else can be read or written, and nothing be sent.

What can still be learnt from within: that a file is there, how large it is and where a link leads.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.pipeline.jail import landlock, seccomp
from publish.pipeline.jail.kernel import Kernel, running

if TYPE_CHECKING:
    from publish.pipeline.jail.places import Places


class JailSupport(msgspec.Struct, frozen=True):
    """What there is to make a jail of: the version of Landlock (0: none), and whether seccomp."""

    landlock: int
    seccomp: bool

    @property
    def is_whole(self) -> bool:
        """Whether there is a jail to be had: for files, and for sockets."""
        return self.landlock > 0 and self.seccomp

    def __str__(self) -> str:
        files = f"Landlock {self.landlock}" if self.landlock else "no Landlock"
        return f"{files}, {'seccomp' if self.seccomp else 'no seccomp'}"


def available(kernel: Kernel | None) -> JailSupport:
    """What a kernel has; ``None`` is one that is not Linux, or not of a kind that is known here."""
    if kernel is None:
        return JailSupport(0, False)
    return JailSupport(landlock.version(kernel), seccomp.is_there(kernel))


def jailer() -> Kernel:
    """The running kernel, which has all that a jail is made of.

    Raises:
        Rejected: when it has not.
    """
    kernel = running()
    found = available(kernel)
    if kernel is None or not found.is_whole:
        raise Rejected([missing(str(found))])
    return kernel


def enter(kernel: Kernel, places: Places) -> None:
    """Give up, for good, all files but some and all sockets; for a process with one thread.

    Raises:
        Rejected: when the kernel does not do it.
    """
    try:
        kernel.refuse_privileges()
        landlock.enter(kernel, places.granted())
        seccomp.enter(kernel, os.getpid())
    except OSError as error:
        raise Rejected([missing(f"the kernel says: {error.strerror}")]) from None


def missing(why: str) -> Diagnostic:
    """What is told where a jail is asked for and not to be had."""
    return Diagnostic(
        Place("publish"),
        "error",
        "JAIL-MISSING",
        f"there is no jail here for works that are not trusted ({why})",
        "build them on Linux 5.13 or newer with Landlock and seccomp, or in a virtual machine; "
        "--no-jail goes on without one: all else that --untrusted means holds",
    )
