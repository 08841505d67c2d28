"""The one place that writes files: they appear whole, or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.interruption import put_off


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under another name first, then it is moved to its place.

    Raises:
        Rejected: when the folder cannot be written.
    """
    write_all({path: data})


def write_all(contents: dict[Path, bytes]) -> None:
    """Write several files, all or none: all are complete before the first is moved.

    Raises:
        Rejected: if one cannot be written; files that existed before are unchanged.
    """
    made: dict[Path, Path] = {}
    path = Path()
    with put_off():
        try:
            for path, data in contents.items():
                made[path] = _beside(path, data)
            _move(made)
        except OSError as error:
            raise Rejected([unwritable(path, "file", error)]) from None
        finally:
            for temporary in made.values():
                temporary.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """Return a new file next to another; its name has the number of this process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.{os.getpid()}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if hasattr(os, "fchmod"):  # a jail allows no change by the name
                os.fchmod(handle, 0o666 & ~umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _move(made: dict[Path, Path]) -> None:
    """Move files to their places; if one cannot be moved, move the others back."""
    if len(made) == 1:
        ((path, temporary),) = made.items()
        temporary.replace(path)
        return
    before: dict[Path, Path | None] = {}
    try:
        for path, temporary in made.items():
            before[path] = _set_aside(path)
            temporary.replace(path)
    except OSError:
        for path, old in before.items():
            if old:
                old.replace(path)
            elif not made[path].exists():
                path.unlink(missing_ok=True)
        raise
    finally:
        for old in filter(None, before.values()):
            old.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path | None:
    """Return another name for a file that exists."""
    if not path.is_file():
        return None
    name = path.with_name(f".{path.name[:60]}.{os.getpid()}.before")
    name.unlink(missing_ok=True)
    os.link(path, name)
    return name


#: A file that :func:`write` had begun: its name has the number of the process.
_BEGUN = re.compile(r"\..+\.(\d{1,10})\.[a-z0-9_]{6,8}")


def sweep(folder: Path) -> None:
    """Delete the unfinished files in a folder whose processes were killed."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - many names, no paths needed
            if is_left_over(name):
                (folder / name).unlink(missing_ok=True)


def is_left_over(name: str) -> bool:
    """Return whether a name is that of an unfinished file whose process runs no more."""
    begun = _BEGUN.fullmatch(name)
    return begun is not None and not is_running(int(begun[1]))


def is_running(process: int) -> bool:
    """Return whether there is a process with a number."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def make_folder(folder: Path) -> None:
    """Make a folder for outputs, before the work of making them.

    Raises:
        Rejected: if it cannot be made or written to, or if what is remembered beside outputs would
            be written elsewhere, through a link that somebody has put there.
    """
    remembered = folder / ".offprint"
    if remembered.is_symlink():
        raise Rejected([_astray(remembered)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Rejected([unwritable(folder, "folder", error)]) from None
    sweep(folder)
    sweep(remembered)


def _astray(path: Path) -> Diagnostic:
    return Diagnostic(
        Place(str(path)),
        "error",
        "FILE-OUTSIDE",
        "this is a link: what is remembered of the outputs would be written elsewhere",
        "delete the link, or choose another folder with --out",
    )


def unwritable(path: Path, what: str, error: OSError) -> Diagnostic:
    """Return what is said of a file or folder that the system does not let one write."""
    return Diagnostic(
        Place(str(path)),
        "error",
        "FILE-UNWRITABLE",
        f"the {what} cannot be written: {error.strerror}",
        "look at the permissions and the room that is left, or choose another folder with --out",
    )


def umask() -> int:
    """Return the rights that new files of this process do not have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
