"""Whatever stops a stage is reported like any finding, and independent stages go on."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.system import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Errors of a machine that is out of memory, files, processes or room, or forbids something.
_SCARCE = frozenset(
    getattr(errno, name)
    for name in "EACCES EAGAIN EDQUOT EFBIG EIO EMFILE ENFILE ENOMEM ENOSPC EPERM EROFS".split()
    if hasattr(errno, name)
)


def fault(error: Exception, place: Place) -> Diagnostic:
    """Return a fault of the program, or of the machine it runs on, as a finding."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _SCARCE):
        return _out_of(error, place)
    if isinstance(error, ImportError) and memory() is not None:
        return _out_of(MemoryError(), place)
    text = str(error).splitlines()[0] if str(error) else "no message"
    return Diagnostic(
        place,
        "error",
        "INTERNAL",
        f"{type(error).__name__}: {text}",
        "meanwhile build the other formats, or take out the passage that was changed last; then "
        "report it with the source and what OFFPRINT_DEBUG=1 prints: it is a fault of the program",
    )


def _out_of(error: OSError | MemoryError, place: Place) -> Diagnostic:
    """Return the finding for what the machine has refused: room, memory, files."""
    what = "there is not enough memory"
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        what = f"{error.strerror or error}{where}"
    hint = (
        "look at the room on the disk, the memory and how many files may be open (ulimit -a); then "
        "run it again: nothing half-made was left"
    )
    return Diagnostic(
        place, "error", "MACHINE-REFUSED", f"the machine has refused something: {what}", hint
    )


@contextmanager
def reporting_errors(place: Place, report: Callable[[list[Diagnostic]], None]) -> Iterator[None]:
    """Report what stops a stage, so that what does not depend on it goes on."""
    try:
        yield
    except Rejected as rejected:
        report(rejected.findings)
    except Exception as error:
        if os.environ.get("OFFPRINT_DEBUG"):
            raise
        report([fault(error, place)])
