"""What is remembered for good, as what was sent to whom: in a folder that is the user's alone.

Unlike what is in the cache it cannot be made again, so its seal has a key of its own beside it: to
empty the cache forgets nothing.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.diagnostics import Diagnostic, Place, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator


def state_folder() -> Path:
    """Return where things are remembered (XDG Base Directory Specification); it is made.

    Raises:
        Rejected: when it cannot be made, or written.
    """
    base, home = os.environ.get("XDG_STATE_HOME", ""), os.path.expanduser("~")  # noqa: PTH111
    folder = Path(base if Path(base).is_absolute() else f"{home}/.local/state") / "offprint"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise Rejected([_unusable(folder, error.strerror or str(error))]) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Rejected([_unusable(folder, "it may not be written")])
    return folder


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Keep other runs from what is done under this.

    Args:
        file: by which they know one another; it is made, and stays.

    Raises:
        Rejected: when another run is at it, or the file cannot be made.
    """
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Rejected([_unusable(file, error.strerror or str(error))]) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        message = "another run is sending at this moment"
        hint = "wait until it is done, and send again: nothing is sent twice"
        raise Rejected(
            [Diagnostic(Place(str(file)), "error", "SEND-BUSY", message, hint)]
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def _unusable(path: Path, why: str) -> Diagnostic:
    message = f"what is sent cannot be remembered here: {why}"
    hint = "let it be a folder of yours that you may write, or set XDG_STATE_HOME to one"
    return Diagnostic(Place(str(path)), "error", "STATE-UNUSABLE", message, hint)
