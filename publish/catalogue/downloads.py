"""The files of a work in a folder of outputs, told by the ends of their names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from publish.catalogue.values import Download
from publish.core.files import finished
from publish.settings.output_registry import NOT_FOR_READERS, OUTPUTS, FileKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

#: What most readers want stands first.
_ORDER = (
    "web", "e-reader", "kobo", "kindle", "screen", "large-print", "group", "leader", "printing",
    "press", "text",
)  # fmt: skip


def output_files(*, every: bool) -> tuple[FileKind, ...]:
    """Return the kinds of files that are offered, those for most readers first.

    Args:
        every: True if those are among them that are for a printer, or for who leads a group.
    """
    kinds = [file for output in OUTPUTS for file in output.files]
    wanted = [kind for kind in kinds if every or kind.use not in NOT_FOR_READERS]
    return tuple(sorted(wanted, key=lambda kind: _ORDER.index(kind.use)))


def parted(name: str, kinds: Iterable[FileKind]) -> tuple[str, FileKind] | None:
    """Return the slug in the name of a file, and of what kind it is; none if it is of none.

    Of two ends that fit, the longer one is meant.
    """
    fitting = [kind for kind in kinds if name.endswith(kind.ending) and name != kind.ending]
    kind = max(fitting, key=lambda one: len(one.ending), default=None)
    return (name.removesuffix(kind.ending), kind) if kind else None


def downloads_of(
    slug: str, folder: Path, names: Container[str], kinds: Iterable[FileKind]
) -> dict[Download, bytes]:
    """Return the files of a work with their bytes.

    Args:
        slug: that of the work.
        folder: of the outputs.
        names: of the files in it.
        kinds: those that are wanted.
    """
    found = {}
    for kind in kinds:
        name = f"{slug}{kind.ending}"
        data = finished(folder / name) if name in names else None
        if data is not None:
            found[download_of(name, data, kind)] = data
    return found


def download_of(name: str, data: bytes, kind: FileKind) -> Download:
    """Return what is said of a file."""
    return Download(
        name=name,
        media_type=kind.media_type,
        use=kind.use,
        paper=kind.paper,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
