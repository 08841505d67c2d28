"""How the page engine is imported: once, with what is missing told, and amended."""

from __future__ import annotations

import io
from contextlib import contextmanager, redirect_stdout
from threading import RLock
from typing import TYPE_CHECKING

from publish.core import system
from publish.core.diagnostics import Diagnostic, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Two threads may ask for the engine at once.
_LOCK = RLock()
#: The room that the engine's libraries need, whatever the work: with less they abort.
_MIB = 1024 * 1024
_MEMORY = 256 * _MIB


def import_engine() -> None:
    """Import WeasyPrint and amend it, once a process.

    What it would print when a library is missing goes nowhere: ours is the message.

    Raises:
        Rejected: when a library is missing, or an amendment is switched off that there is not.
    """
    from publish.typeset.engine.installation import asked_for, install, installed

    with _LOCK:
        if installed() is not None:
            return
        without = asked_for()
        _expect_memory()
        try:
            with redirect_stdout(io.StringIO()), _same_pictures():
                import weasyprint  # noqa: F401
        except OSError as error:
            raise Rejected([_missing(error)]) from None
        install(without)


@contextmanager
def _same_pictures() -> Iterator[None]:
    """After this, Pillow takes half pictures only if it did before.

    The engine has it take them, in the whole process.
    """
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _missing(error: OSError) -> Diagnostic:
    message = f"a library of the page engine is missing: {str(error).splitlines()[0]}"
    hint = "run “publish doctor”: it says what to install"
    return Diagnostic(Place("publish"), "error", "ENGINE-MISSING", message, hint)


def _expect_memory() -> None:
    """Refuse to begin where the engine's libraries would end the program for want of memory.

    Raises:
        Rejected: when less is allowed than they need for a page.
    """
    allowed = system.memory()
    if allowed is None or allowed >= _MEMORY:
        return
    message = (
        f"the machine has refused something: {allowed // _MIB} MiB of memory are allowed, and to "
        f"set a page takes {_MEMORY // _MIB}"
    )
    hint = "allow more (ulimit -v), then run it again: nothing was written"
    raise Rejected([Diagnostic(Place("publish"), "error", "MACHINE-REFUSED", message, hint)])
