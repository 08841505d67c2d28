"""What is fresh: an output is, when nothing that went into it has changed, and it neither.

With each output a stamp is kept: the digests of all files that were read for it (and the names
looked for in vain), the settings, the versions, and of what was written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from publish import __version__
from publish.core import sealed_store
from publish.core.diagnostics import Diagnostic
from publish.core.files import ABSENT, digest, package_folder, unchanged


class BuildRecord(msgspec.Struct, frozen=True):
    """What is remembered of an output."""

    versions: str
    seen: dict[str, str]
    written: dict[str, str]
    found: list[Diagnostic]
    slug: str


def load(folder: Path, key: str, current: str, roots: tuple[Path, ...]) -> BuildRecord | None:
    """The stamp of an output if it is fresh, else ``None``.

    Args:
        folder: that of the outputs.
        key: names the output.
        current: what :func:`versions` gives.
        roots: the folders in which everything has to lie that the stamp names.
    """
    stamp = sealed_store.load(_file(folder, key), BuildRecord)
    if stamp is None or stamp.versions != current or ABSENT in stamp.written.values():
        return None
    return stamp if unchanged(stamp.written, (folder,)) and unchanged(stamp.seen, roots) else None


def save(folder: Path, key: str, record: BuildRecord) -> None:
    """Keep a stamp."""
    sealed_store.save(_file(folder, key), record)


def written(folder: Path, key: str) -> list[Path]:
    """The files that an earlier run has written as an output, fresh or not."""
    stamp = sealed_store.load(_file(folder, key), BuildRecord)
    return [Path(path) for path in stamp.written] if stamp else []


def key_of(*parts: str) -> str:
    """A name for an output and everything asked of it."""
    return digest("\n".join(parts).encode("utf-8", "surrogateescape"))


def versions() -> str:
    """A digest of this program, of Python, of every installed package and of the date that is set.

    Installed packages are told by their ``.dist-info`` folders: reading their metadata would
    cost more than the rest of a run with nothing to do.
    """
    own = sorted(
        f"{p.relative_to(package_folder())} {p.stat().st_size} {p.stat().st_mtime_ns}"
        for p in package_folder().rglob("*.py")
    )
    installed = sorted(
        name
        for folder in sys.path
        if folder and Path(folder).is_dir()
        for name in os.listdir(folder)  # noqa: PTH208 - many names, no paths needed
        if name.endswith(".dist-info")
    )
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return digest("\n".join([__version__, sys.version, epoch, *own, *installed]).encode())


def _file(folder: Path, key: str) -> Path:
    return folder / ".offprint" / f"{key}.json"
