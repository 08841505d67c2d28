"""Everything that is written goes through here: it appears whole, or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.interruption import put_off


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there.

    Raises:
        Rejected: when the folder cannot be written.
    """
    write_all({path: data})


def write_all(contents: dict[Path, bytes]) -> None:
    """Write several files, all of them or none: none is moved to its place before all are there.

    Raises:
        Rejected: when one cannot be written; those that were there are as they were.
    """
    made: dict[Path, Path] = {}
    path = Path()
    with put_off():
        try:
            for path, data in contents.items():
                made[path] = _beside(path, data)
            _move(made)
        except OSError as error:
            raise Rejected([_unwritable(path, "file", error)]) from None
        finally:
            for temporary in made.values():
                temporary.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """Return a new file beside the place of another; its name says which process is writing it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.{os.getpid()}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if hasattr(os, "fchmod"):  # a jail allows no change by the name
                os.fchmod(handle, 0o666 & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _move(made: dict[Path, Path]) -> None:
    """Move files to their places; where one cannot be, the others are taken back."""
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
    """Return another name for a file that is there."""
    if not path.is_file():
        return None
    name = path.with_name(f".{path.name[:60]}.{os.getpid()}.before")
    name.unlink(missing_ok=True)
    os.link(path, name)
    return name


#: A file that :func:`write` had begun: the number of the process stands in its name.
_BEGUN = re.compile(r"\..+\.(\d{1,10})\.[a-z0-9_]{6,8}")


def sweep(folder: Path) -> None:
    """Delete the files in a folder that were begun by processes that were killed."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - many names, no paths needed
            begun = _BEGUN.fullmatch(name)
            if begun and not is_running(int(begun[1])):
                (folder / name).unlink(missing_ok=True)


def is_running(process: int) -> bool:
    """Return whether there is a process of that number."""
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
        Rejected: when it cannot be made, or nothing can be written into it, or what is remembered
            beside outputs would be written elsewhere, by a link that somebody has put there.
    """
    remembered = folder / ".offprint"
    if remembered.is_symlink():
        raise Rejected([_astray(remembered)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Rejected([_unwritable(folder, "folder", error)]) from None
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


def _unwritable(path: Path, what: str, error: OSError) -> Diagnostic:
    return Diagnostic(
        Place(str(path)),
        "error",
        "FILE-UNWRITABLE",
        f"the {what} cannot be written: {error.strerror}",
        "look at the permissions and the room that is left, or choose another folder with --out",
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
