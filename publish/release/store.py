"""The releases of a work: a folder for each version below ``releases/<slug>/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from publish.core.diagnostics import Diagnostic, Place, Rejected
from publish.core.files import finished
from publish.core.folder_listing import names_below
from publish.core.folders import folders_in
from publish.release import checksums
from publish.release.manifest import NAME, decoded
from publish.release.versions import in_order, is_version, rank

if TYPE_CHECKING:
    from pathlib import Path

    from publish.release.manifest import Manifest

#: What the systems of people leave in folders that they look into, and what begins as such.
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini", ".directory")
_LITTER_BEGINS = "._"
#: So many faults of a release are told.
_MOST = 5


class Release(msgspec.Struct, frozen=True):
    """A release as it is on the disk: its manifest, and all its files by their paths in it."""

    manifest: Manifest
    contents: dict[str, bytes]

    def built(self, ending: str) -> bytes | None:
        """Return the file that was built with the ending of a name, if there is one."""
        return self.contents.get(f"{self.manifest.work}{ending}")


class Store:
    """The folder of the releases of a work."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not be there."""
        self.folder = folder

    @property
    def versions(self) -> list[str]:
        """The versions that are there, from the first to the last, whatever state they are in."""
        return in_order(filter(is_version, folders_in(self.folder)))

    def before(self, version: str) -> str:
        """Return the last version before one; '' if there is none."""
        older = [one for one in self.versions if rank(one) < rank(version)]
        return older[-1] if older else ""

    def load(self, version: str) -> Release:
        """Return a release, each of its files held against its checksum.

        Args:
            version: its own, or another way to write it: ``1`` is ``1.0``.

        Raises:
            Rejected: when it is not there, not finished, or damaged.
        """
        name = self._name_of(version)
        if not name:
            raise Rejected([self._missing(version)])
        folder = self.folder / name
        contents = _contents(folder)
        faults = [*checksums.faults(contents)]
        if faults:
            raise Rejected([_damaged(folder, faults)])
        try:
            manifest = decoded(contents[NAME])
        except KeyError:
            raise Rejected([_damaged(folder, [f"{NAME} is missing"])]) from None
        except msgspec.DecodeError as error:
            raise Rejected([_unread(folder / NAME, error)]) from None
        if manifest.version != name:
            raise Rejected([_damaged(folder, [f"by its manifest it is {manifest.version}"])])
        return Release(manifest, contents)

    def damage(self, *versions: str) -> list[Diagnostic]:
        """Return what is wrong with some releases."""
        found: list[Diagnostic] = []
        for version in versions:
            try:
                self.load(version)
            except Rejected as rejected:
                found += rejected.findings
        return found

    def _name_of(self, version: str) -> str:
        """Return the version that is there and is the one meant; '' if there is none."""
        there = self.versions
        if version in there or not is_version(version):
            return version if version in there else ""
        return next((one for one in there if rank(one) == rank(version)), "")

    def _missing(self, version: str) -> Diagnostic:
        there = ", ".join(self.versions)
        hint = f"there are: {there}" if there else "make one: publish release"
        message = f"there is no release {version}"
        return Diagnostic(Place(str(self.folder)), "error", "RELEASE-MISSING", message, hint)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, by their paths in it, without what systems leave there."""
    found = {}
    for name in names_below(folder):
        last = name.rpartition("/")[2]
        if last and last not in _LITTER and not last.startswith(_LITTER_BEGINS):
            data = finished(folder / name)
            if data is not None:
                found[name] = data
    return found


def _damaged(folder: Path, faults: list[str]) -> Diagnostic:
    more = f" and {len(faults) - _MOST} more" if len(faults) > _MOST else ""
    message = f"this release is not as it was made: {'; '.join(faults[:_MOST])}{more}"
    hint = "take its files from a copy; if it never went out, delete its folder and release again"
    return Diagnostic(Place(str(folder)), "error", "RELEASE-DAMAGED", message, hint)


def _unread(file: Path, error: msgspec.DecodeError) -> Diagnostic:
    message = f"the manifest cannot be read: {error}"
    hint = "it may be of a newer version of this program: use that one"
    return Diagnostic(Place(str(file)), "error", "RELEASE-MANIFEST", message, hint)
