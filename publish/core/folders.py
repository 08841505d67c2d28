"""Folders that appear whole or not at all, as single files do (:mod:`publish.core.writing`)."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from publish.core.diagnostics import Rejected
from publish.core.interruption import put_off
from publish.core.writing import is_left_over, umask, unwritable


def write_folder(folder: Path, contents: dict[str, bytes]) -> None:
    """Write a folder that is not there yet: beside its place first, then moved there.

    Args:
        folder: its place.
        contents: its files by their paths in it, with slashes.

    Raises:
        Rejected: when it cannot be written, or is there.
    """
    made: Path | None = None
    with put_off():
        try:
            made = staging_folder(folder)
            for name, data in contents.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(data)
            made.rename(folder)
        except OSError as error:
            raise Rejected([unwritable(folder, "folder", error)]) from None
        finally:
            if made is not None and made.exists():
                shutil.rmtree(made, ignore_errors=True)


def staging_folder(folder: Path) -> Path:
    """Make a folder beside the place of another, in which that is put together.

    Its name has the number of this process: :func:`sweep_folders` finds it if that is killed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name[:60]}.{os.getpid()}."
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    made.chmod(0o777 & ~umask())
    return made


def sweep_folders(folder: Path) -> None:
    """Delete the folders in a folder that were begun by processes that were killed."""
    with suppress(OSError):
        for path in [*folder.iterdir()]:
            if is_left_over(path.name) and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)


def folders_in(folder: Path) -> list[str]:
    """Return the names of the folders directly in a folder, sorted; hidden ones are left out."""
    with suppress(OSError):
        return sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name[0] != ".")
    return []
